"""Powers, chains and exponentials against NumPy, SciPy and their laws; the words of stacks."""

import itertools

import numpy as np
import pytest
import scipy.linalg

import nx


@pytest.mark.parametrize("n", [0, 1, 2, 3, 7, -1, -3])
@pytest.mark.parametrize("shape", [(3, 3), (2, 4, 4), (0, 2, 2), (2, 0, 0)], ids=str)
def test_matrix_power_is_numpys(shape, n, dtype, draw, near):
    a = draw(shape, dtype) + 2 * np.eye(shape[-1], dtype=dtype)
    near(nx.linalg.matrix_power(nx.asarray(a), n), np.linalg.matrix_power(a, n))


def test_matrix_power_keeps_integers():
    assert nx.linalg.matrix_power(nx.asarray([[1, 1], [0, 1]]), 5).tolist() == [[1, 5], [0, 1]]
    with pytest.raises(TypeError):
        nx.linalg.matrix_power(nx.eye(2), 1.5)


@pytest.mark.parametrize("lengths", [(3, 4, 5), (10, 2, 30, 3, 7), (2, 9, 1, 8, 8, 3)], ids=str)
def test_multi_dot_is_numpys(lengths, draw, near):
    each = [draw(shape, "float64") for shape in itertools.pairwise(lengths)]
    near(nx.linalg.multi_dot(each), np.linalg.multi_dot(each))
    ends = [each[0][0], *each[1:-1], each[-1][:, 0]]
    near(nx.linalg.multi_dot(ends), np.linalg.multi_dot(ends))


def test_multi_dot_takes_the_cheapest_order():
    from nx.linalg.power import _best_splits

    splits = _best_splits([30, 35, 15, 5, 10, 20, 25])  # the textbook's chain: ((A (B C)) ((D E) F))
    assert (splits[0, 5], splits[0, 2], splits[3, 5]) == (2, 0, 4)


def test_multi_dot_refuses_what_is_no_chain():
    with pytest.raises(ValueError, match=r"multi_dot: shapes \[\(2, 3\), \(2, 3\)\]"):
        nx.linalg.multi_dot([nx.ones((2, 3)), nx.ones((2, 3))])
    with pytest.raises(ValueError, match="multi_dot: 1 arrays"):
        nx.linalg.multi_dot([nx.ones((2, 3))])


@pytest.mark.parametrize("scale", [1e-6, 0.1, 1.0, 30.0])
@pytest.mark.parametrize("shape", [(1, 1), (4, 4), (3, 5, 5), (12, 12), (0, 0), (0, 3, 3)], ids=str)
def test_expm_is_scipys(shape, scale, dtype, draw):
    a = draw(shape, dtype) * np.asarray(scale / max(1, shape[-1]), dtype)
    want = scipy.linalg.expm(a) if a.size else a
    found = nx.linalg.expm(nx.asarray(a)).numpy()
    room = 3000 * np.finfo(dtype).eps * np.abs(want).max(initial=1)
    np.testing.assert_allclose(found, want, rtol=0, atol=room)
    assert found.dtype == a.dtype


@pytest.mark.core("the last bits of sums")
def test_expm_scales_each_matrix_by_itself():
    small, large = np.array([[0.0, 1e-8], [0.0, 0.0]]), np.diag([600.0, -600.0])
    found = nx.linalg.expm(np.stack([small, large, small * np.nan])).numpy()
    assert found[0].tolist() == [[1.0, 1e-8], [0.0, 1.0]]
    np.testing.assert_allclose(np.diagonal(found[1]), np.exp([600.0, -600.0]), rtol=1e-11)
    assert np.isnan(found[2]).all()


def test_expm_of_skew_matrices_is_orthogonal(draw, near):
    a = draw((3, 4, 4), "float64")
    e = nx.linalg.expm(a - a.swapaxes(-1, -2))
    near(e @ e.mT, np.broadcast_to(np.eye(4), (3, 4, 4)))


def test_stacks_read_the_last_two_axes(draw, near):
    a = draw((4, 3, 5), "float64")
    near(nx.linalg.diagonal(a, offset=1), np.linalg.diagonal(a, offset=1))
    near(nx.linalg.trace(a, offset=-1), np.linalg.trace(a, offset=-1))
    near(nx.linalg.matrix_transpose(a), np.linalg.matrix_transpose(a))
    assert nx.linalg.trace(nx.ones((2, 2), dtype=nx.int8)).dtype == nx.int64


def test_outer_takes_vectors_only():
    assert nx.linalg.outer([1, 2], [3, 4]).tolist() == [[3, 4], [6, 8]]
    with pytest.raises(ValueError, match=r"outer: shapes \(1, 2\) and \(2,\)"):
        nx.linalg.outer([[1, 2]], [3, 4])


def test_every_word_is_exported_once():
    assert len(set(nx.linalg.__all__)) == len(nx.linalg.__all__)
    assert all(callable(getattr(nx.linalg, name)) for name in nx.linalg.__all__)
    missing = {name for name in np.linalg.__all__ if name not in nx.linalg.__all__}
    assert missing == set()
