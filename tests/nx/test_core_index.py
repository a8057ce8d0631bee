"""Indexing against NumPy: keys of every kind, read and written, and the errors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nx
from nx import _core


def as_key(key: object) -> object:
    if isinstance(key, tuple):
        return tuple(as_key(item) for item in key)
    return _core.asarray(key.copy()) if isinstance(key, np.ndarray) else key


def equal(tensor: object, array: np.ndarray) -> bool:
    got = np.asarray(tensor)
    return got.shape == array.shape and got.dtype == array.dtype and bool((got == array).all())


@st.composite
def arrays_and_keys(draw: st.DrawFn) -> tuple[np.ndarray, object]:
    shape = draw(hnp.array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=4))
    dtype = draw(st.sampled_from(["i1", "i2", "f4", "f8", "c16"]))
    array: np.ndarray = np.arange(int(np.prod(shape))).reshape(shape).astype(dtype)
    array = array.transpose(draw(st.permutations(range(len(shape)))))
    kind = draw(st.sampled_from(["basic", "integer", "mixed", "mask"]))
    if kind == "basic":
        return array, draw(hnp.basic_indices(array.shape, allow_newaxis=True))
    if kind == "integer":
        return array, draw(hnp.integer_array_indices(array.shape))
    if kind == "mask":
        axes = draw(st.integers(1, array.ndim))
        return array, draw(hnp.arrays(bool, array.shape[:axes]))
    items: list[object] = []
    for n in array.shape:
        index = hnp.arrays(np.int64, draw(st.sampled_from([(), (2,), (3, 1), (3, 2)])), elements=st.integers(-n, n - 1))
        items.append(draw(st.one_of(st.integers(-n, n - 1), st.slices(n), index, st.none())))
    return array, tuple(items)


@settings(max_examples=300, deadline=None)
@given(arrays_and_keys())
def test_reading_gives_what_numpy_gives(case: tuple[np.ndarray, object]) -> None:
    array, key = case
    try:
        want = np.asarray(array[key])
    except IndexError:
        with pytest.raises(IndexError):
            _core.asarray(array)[as_key(key)]
        return
    assert equal(_core.asarray(array)[as_key(key)], want)


@settings(max_examples=300, deadline=None)
@given(arrays_and_keys(), st.integers(0, 100))
def test_writing_leaves_what_numpy_leaves(case: tuple[np.ndarray, object], seed: int) -> None:
    array, key = case
    try:
        shape = np.asarray(array[key]).shape
    except IndexError:
        return
    value = np.random.default_rng(seed).integers(0, 9, shape[seed % (len(shape) + 1) :])
    want, tensor = array.copy(), _core.asarray(array.copy())
    want[key] = value
    tensor[as_key(key)] = value
    assert equal(tensor, want)


@pytest.mark.core("the words of its errors")
@pytest.mark.parametrize(
    "key, message",
    [
        (7, "index 7 is out of bounds for axis 0 with size 3"),
        ((0, -5), "index -5 is out of bounds for axis 1 with size 4"),
        (([0, 3],), "index 3 is out of bounds for axis 0 with size 3"),
        ((0, 0, 0), "too many indices for tensor: tensor is 2-dimensional, but 3 were indexed"),
        ((..., ...), "an index can only have a single ellipsis ('...')"),
        (
            1.5,
            "only integers, slices (`:`), ellipsis (`...`), None and integer or boolean arrays are valid indices, not float",  # noqa: E501 the message is one line
        ),
        (
            "x",
            "only integers, slices (`:`), ellipsis (`...`), None and integer or boolean arrays are valid indices, not str",  # noqa: E501 the message is one line
        ),
        (([0, 1], [0, 1, 2]), "shape mismatch: indexing tensors could not be broadcast together with shapes (2,) (3,)"),
        (
            ([True, False],),
            "boolean index did not match indexed tensor along axis 0; size of axis is 3 but size of corresponding boolean axis is 2",  # noqa: E501 the message is one line
        ),
        ([0.5], "tensors used as indices must be of integer or boolean dtype, not float64"),
    ],
)
def test_bad_keys_raise_with_the_index_and_the_size(key: object, message: str) -> None:
    tensor = _core.reshape(_core.arange(0, 12, 1), (3, 4))
    with pytest.raises(IndexError) as caught:
        tensor[key]
    assert str(caught.value) == message


def test_basic_keys_share_memory_and_arrays_copy() -> None:
    tensor = _core.arange(0, 10, 1)
    assert tensor[2:8:3].data_ptr == tensor.data_ptr + 16
    assert tensor[[2, 5]].base_id != tensor.base_id


@pytest.mark.parametrize("dtype", ["bool", "int16", "float32", "float64", "complex128", "bfloat16"])
def test_a_long_mask_keeps_the_order_in_all_sizes_of_elements(dtype: str) -> None:
    rng = np.random.default_rng(1)
    values, mask = rng.integers(0, 100, 300_001), rng.random(300_001) < 0.3
    got = _core.cast(_core.asarray(values), dtype)[_core.asarray(mask)]
    assert got.tolist() == _core.cast(_core.asarray(values[mask]), dtype).tolist()


@pytest.mark.parametrize("backend", ["c", "reference"])
def test_a_mask_may_have_empty_axes(backend: str) -> None:
    """The array API standard's rule; NumPy refuses it."""
    with nx.backend(backend):
        x = nx.zeros((2, 3))
        masks = {(0,): (0, 3), (0, 3): (0,), (2, 0): (0,), (0, 0): (0,)}
        assert {shape: x[nx.zeros(shape, dtype=nx.bool)].shape for shape in masks} == masks
        assert x[..., nx.zeros((0,), dtype=nx.bool)].shape == (2, 0)
        x[nx.zeros((2, 0), dtype=nx.bool)] = 1
        assert not x.any()
        for shape in [(3,), (0, 2), (3, 0), (0, 0, 0)]:
            with pytest.raises(IndexError):
                x[nx.zeros(shape, dtype=nx.bool)]


def test_the_last_of_equal_positions_stays() -> None:
    tensor = _core.zeros(3)
    tensor[[1, 1, 1]] = [5.0, 6.0, 7.0]
    assert tensor.tolist() == [0.0, 7.0, 0.0]


def test_slices_by_ints_of_any_size_and_kind_are_numpy_s() -> None:
    ends = [None, 0, 1, -1, 3, -4, 5, -5, 99, -99, 2**31, -(2**31), 2**62, -(2**63), 2**70, -(2**70), True, np.int8(-2)]
    x = np.arange(5)
    tensor = _core.asarray(x)
    for start in ends:
        for stop in ends:
            assert tensor[start:stop].tolist() == x[start:stop].tolist(), (start, stop)
            assert tensor[start:stop:1, None].tolist() == x[start:stop:1, None].tolist(), (start, stop)
    assert _core.zeros((0, 3))[1:2].shape == (0, 3)


def test_assignment_from_overlapping_memory_is_as_from_a_copy() -> None:
    tensor = _core.arange(0, 6, 1)
    tensor[1:] = tensor[:-1]
    assert tensor.tolist() == [0, 0, 1, 2, 3, 4]


def test_writing_into_a_read_only_tensor_raises_and_versions_count() -> None:
    tensor = _core.zeros(3)
    before = tensor._version
    tensor[0] = 1
    assert tensor._version == before + 1 == tensor[1:]._version
    with pytest.raises(ValueError, match="setitem: the tensor is read-only; write into a copy"):
        _core.readonly(tensor)[0] = 1
