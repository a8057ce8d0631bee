"""Memory shared with others: pointers prove that nothing is copied."""

from __future__ import annotations

import array
import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest

from nx import _core

PLAIN = [dtype.name for dtype in _core.dtypes if hasattr(np, dtype.name)]
ALL = [dtype.name for dtype in _core.dtypes]


def pointer(array: np.ndarray) -> int:
    return int(array.__array_interface__["data"][0])


@pytest.mark.parametrize("dtype", PLAIN)
def test_numpy_arrays_are_seen_without_a_copy(dtype: str) -> None:
    array = np.arange(12).reshape(3, 4).astype(dtype)[::-1, ::2]
    tensor = _core.asarray(array)
    assert (tensor.data_ptr, tensor.shape, tensor.strides, tensor.dtype) == (
        pointer(array),
        array.shape,
        array.strides,
        dtype,
    )
    back = np.asarray(tensor)
    assert pointer(back) == pointer(array) and back.dtype == array.dtype and back.strides == array.strides


@pytest.mark.parametrize("dtype", PLAIN)
def test_dlpack_shares_memory_both_ways(dtype: str) -> None:
    array = np.arange(6).reshape(2, 3).astype(dtype)
    assert _core.from_dlpack(array).data_ptr == pointer(array)
    tensor = _core.asarray(array, None, True).T
    assert pointer(np.from_dlpack(tensor)) == tensor.data_ptr
    assert np.from_dlpack(tensor).tolist() == tensor.tolist()


def test_dlpack_keeps_read_only_and_copies_when_asked() -> None:
    tensor = _core.readonly(_core.zeros(3))
    assert not np.from_dlpack(tensor).flags.writeable
    with pytest.raises(BufferError, match="read-only"):
        tensor.__dlpack__()
    assert pointer(np.from_dlpack(tensor, copy=True)) != tensor.data_ptr
    assert tensor.__dlpack_device__() == (1, 0)
    with pytest.raises(BufferError, match="tensors live on the CPU"):
        tensor.__dlpack__(dl_device=(2, 0))


@pytest.mark.parametrize("dtype", ALL)
def test_dlpack_round_trips_every_dtype(dtype: str) -> None:
    tensor = _core.cast(_core.asarray([[0.0, 1.0], [2.0, 3.0]]), dtype)
    assert _core.from_dlpack(tensor.T).tolist() == tensor.T.tolist()


def test_memory_outlives_the_object_that_gave_it() -> None:
    tensor = _core.asarray(np.arange(1000.0))
    view = memoryview(_core.asarray(np.arange(1000.0)))
    capsule = _core.from_dlpack(np.arange(1000.0))
    assert tensor[999].item() == view[999] == capsule[999].item() == 999.0


def test_other_buffers_are_shared_and_keep_read_only() -> None:
    numbers, data = array.array("d", [1, 2]), b"\x01\x02"
    _core.asarray(numbers)[0] = 5.0
    assert numbers[0] == 5.0
    assert _core.asarray(data).readonly and _core.asarray(data).dtype == "uint8"
    assert _core.asarray(np.broadcast_to(1.0, (3,))).readonly


def test_the_other_byte_order_is_copied_into_ours() -> None:
    assert _core.asarray(np.arange(3, dtype=">i4")).tolist() == [0, 1, 2]
    assert _core.asarray(np.array([1 + 2j], ">c16")).tolist() == [1 + 2j]


@pytest.mark.parametrize("dtype", ["bfloat16", "float8_e4m3", "float8_e5m2"])
def test_small_floats_refuse_numpy_and_name_the_way(dtype: str) -> None:
    tensor = _core.zeros(2, dtype)
    with pytest.raises(TypeError, match="use astype"):
        tensor.__array__()
    with pytest.raises(BufferError, match="use astype"):
        memoryview(tensor)


@pytest.mark.parametrize("kind", [np.datetime64("2020-01-01"), "text", None, object()])
def test_what_is_no_number_raises(kind: object) -> None:
    with pytest.raises((TypeError, ValueError), match=r"asarray: unsupported|unsupported|buffer"):
        _core.asarray(np.array([kind]) if isinstance(kind, np.datetime64) else kind)


@pytest.mark.parametrize("dtype", ALL)
@pytest.mark.parametrize("protocol", [2, 4, 5])
def test_pickles_come_back_equal(dtype: str, protocol: int) -> None:
    tensor = _core.cast(_core.asarray([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]), dtype).T
    back = pickle.loads(pickle.dumps(tensor, protocol))
    assert (back.tolist(), back.dtype, back.shape, back.readonly) == (
        tensor.tolist(),
        tensor.dtype,
        tensor.shape,
        False,
    )


def test_pickle_out_of_band_shares_memory() -> None:
    tensor, buffers = _core.arange(0, 1000, 1), []
    data = pickle.dumps(tensor, 5, buffer_callback=buffers.append)
    assert len(data) < 200 and pickle.loads(data, buffers=buffers).data_ptr == tensor.data_ptr
    assert pickle.loads(pickle.dumps(_core.readonly(tensor))).readonly


def test_copies_are_apart() -> None:
    tensor = _core.zeros(3)
    tensors = [tensor, copy.copy(tensor), copy.deepcopy(tensor)]
    assert len({t.base_id for t in tensors}) == 3


def test_sums_with_numpy_are_tensors() -> None:
    tensor, array = _core.arange(0, 3, 1), np.arange(3)
    assert type(array + tensor) is type(tensor + array) is _core.Tensor
    assert type(np.sin(tensor)) is np.ndarray
    assert (np.float64(2) * _core.zeros(2, "float32")).dtype == "float64"


@pytest.mark.core("NumPy is the other backend")
def test_numpy_is_not_imported() -> None:
    code = (
        "import sys, pickle, array; from nx import _core; t = _core.asarray(array.array('d', [1.0])); t[[0]]; "
        "_core.from_dlpack(t); pickle.dumps(t + 1); print('numpy' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True).stdout
        == "False\n"
    )


@pytest.mark.core("the words of its errors")
@pytest.mark.parametrize(
    "make, error, message",
    [
        (
            lambda: _core.empty(2**62),
            ValueError,
            "shape (4611686018427387904,) of float64: the size does not fit into 64 bits",
        ),
        (
            lambda: _core.empty((2**40, 2**40)),
            ValueError,
            "shape (1099511627776, 1099511627776) of float64: the size does not fit into 64 bits",
        ),
        (lambda: _core.empty(-1), ValueError, "shape (-1,): negative dimensions are not allowed"),
        (
            lambda: _core.empty(2**58),
            MemoryError,
            "no memory for 2305843009213693952 bytes: shape (288230376151711744,), dtype float64",
        ),
        (lambda: _core.empty([1] * 33), ValueError, "empty: shape has 33 axes; at most 32 are supported"),
        (
            lambda: _core.reshape(_core.zeros(6), (4, -1)),
            ValueError,
            "reshape: cannot reshape a tensor of shape (6,) (6 elements) into shape (4, -1)",
        ),
        (
            lambda: _core.broadcast_to(_core.zeros(3), (2, 4)),
            ValueError,
            "broadcast_to: shape (3,) does not broadcast to (2, 4)",
        ),
        (
            lambda: _core.zeros(3) + _core.zeros(4),
            ValueError,
            "add: operands could not be broadcast together with shapes (3,) (4,)",
        ),
        (lambda: _core.zeros(3, "int8") + 300, OverflowError, "Python integer 300 out of bounds for int8"),
        (
            lambda: _core.asarray([[1, 2], [3]]),
            ValueError,
            "asarray: inhomogeneous nested lists: the parts at level 1 differ in length",
        ),
        (
            lambda: _core.broadcast_to(_core.zeros(1), (2**61,)),
            ValueError,
            "broadcast_to: shape (1,) does not broadcast to (2305843009213693952,)",
        ),
        (
            lambda: _core.take(_core.zeros(3), None, 0),
            TypeError,
            "asarray: unsupported NoneType; give numbers, nested lists or an array",
        ),
        (lambda: _core.arange(0, 1, 0), ValueError, "arange: step must not be 0"),
        (lambda: _core.squeeze(_core.zeros(3), 0), ValueError, "squeeze: axis 0 has length 3, not 1"),
        (
            lambda: _core.flip(_core.zeros(3), 2),
            IndexError,
            "flip: axis 2 is out of bounds for a tensor of dimension 1",
        ),
        (
            lambda: _core.zeros(3, "int64").__iadd__(1.5),
            TypeError,
            "add: the result is float64 and cannot be written into int64; cast it",
        ),
    ],
)
def test_errors_name_shapes_and_dtypes(make: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        make()  # type: ignore[operator]
    assert str(caught.value) == message
