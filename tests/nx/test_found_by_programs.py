"""What random programs beside NumPy (tests/contracts/test_programs.py) have found, one test each."""

import numpy as np
import pytest

import nx


def test_roll_by_nothing_is_a_copy():
    x = nx.arange(3)
    nx.roll(x, 0)[0] = 9
    nx.roll(x, 3, axis=0)[0] = 9
    assert x.tolist() == [0, 1, 2]


@pytest.mark.parametrize("dtype", ["float16", "float32", "complex64"])
def test_gradient_keeps_the_dtype(dtype):
    x = nx.asarray([1, 4, 9, 16], dtype=dtype)
    assert nx.gradient(x, 2).dtype == dtype
    np.testing.assert_array_equal(nx.gradient(x).numpy(), np.gradient(x.numpy()))


def test_gradient_of_a_constant_is_no_negative_zero():
    assert not nx.any(nx.signbit(nx.gradient(nx.ones(4))))


def test_isin_takes_complex_numbers():
    x = nx.asarray([[1j, 2], [complex("nan"), 3 - 1j]])
    assert nx.isin(x, [2, 3 - 1j, complex("nan")]).tolist() == [[False, True], [False, True]]
    assert nx.isin(x, [1j], invert=True).tolist() == [[False, True], [True, True]]


def test_intersection_has_the_dtype_of_both():
    assert nx.intersect1d(nx.zeros(0, dtype=nx.int8), nx.asarray([1.5])).dtype == "float64"


def test_triangles_take_the_diagonal_by_place():
    x = nx.ones((3, 3))
    assert nx.triu(x, 1).sum().item() == nx.tril(x, -1).sum().item() == 3


def test_truth_of_a_number_that_does_not_fit_is_true():
    x = nx.asarray([0, 3], dtype=nx.uint8)
    assert nx.logical_and(x, -1).tolist() == [False, True]
    assert nx.logical_or(x, 300).tolist() == [True, True]
    with nx.backend("reference"):
        assert nx.logical_and(x, -1).tolist() == [False, True]


@pytest.mark.parametrize("backend", ["c", "reference"])
@pytest.mark.parametrize("key", [slice(None), [0, 1], nx.asarray([True, True])])
def test_complex_numbers_are_not_cut_when_written_into_real_ones(key, backend):
    x = nx.zeros(2)
    with nx.backend(backend), pytest.raises(TypeError, match="complex"):
        x[key] = nx.asarray([1j, 2])
    assert x.tolist() == [0, 0]
