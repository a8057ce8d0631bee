"""New tensors: filled, triangular, and from other people's data.

Owns: the public creation functions. Must not know: how memory is found (the C core).
``device`` is ``None`` or ``"cpu"`` everywhere; ``dtype`` is a dtype, its name or a Python type.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_device, as_order, as_shape
from nx.op import as_operand, foreign, native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import ArrayLike, DTypeLike, ShapeLike

_float64 = _core.dtype("float64")
_int64 = _core.dtype("int64")


@native(_core.empty, tensors=0, passed=2)
def empty(shape: ShapeLike, dtype: DTypeLike | None = None, *, device: str | None = None) -> Tensor:
    """A tensor of this shape whose elements are whatever the memory held. dtype: float64 unless given.

    Raises ValueError for negative lengths, TypeError for a shape that holds no integers.

    >>> nx.empty((2, 3)).shape
    (2, 3)
    """
    as_device(device, "empty")
    return _core.empty(as_shape(shape, "empty"), dtype)


@native(_core.full, tensors=0, passed=3)
def full(
    shape: ShapeLike, fill_value: ArrayLike, dtype: DTypeLike | None = None, *, device: str | None = None
) -> Tensor:
    """A tensor of this shape with every element ``fill_value`` (a scalar, or a tensor that broadcasts to the shape).

    dtype: that of the value (int64, float64, complex128, bool for Python's) unless given. Raises ValueError where
    the value does not broadcast to the shape.

    >>> nx.full((2, 2), 7)
    Tensor([[7, 7],
            [7, 7]])
    """
    as_device(device, "full")
    return _core.full(as_shape(shape, "full"), fill_value, dtype)


@native(_core.zeros, tensors=0, passed=2)
def zeros(shape: ShapeLike, dtype: DTypeLike | None = None, *, device: str | None = None) -> Tensor:
    """A tensor of zeros. dtype: float64 unless given.

    Raises ValueError for negative lengths, TypeError for a shape that holds no integers.

    >>> nx.zeros(3)
    Tensor([0., 0., 0.])
    """
    as_device(device, "zeros")
    return _core.zeros(as_shape(shape, "zeros"), dtype)


@native(_core.ones, tensors=0, passed=2)
def ones(shape: ShapeLike, dtype: DTypeLike | None = None, *, device: str | None = None) -> Tensor:
    """A tensor of ones. dtype: float64 unless given.

    Raises ValueError for negative lengths, TypeError for a shape that holds no integers.

    >>> nx.ones((1, 2), nx.int32)
    Tensor([[1, 1]], dtype=int32)
    """
    as_device(device, "ones")
    return _core.ones(as_shape(shape, "ones"), dtype)


def _like(
    x: ArrayLike, dtype: DTypeLike | None, shape: ShapeLike | None, device: str | None, where: str
) -> tuple[Any, ...]:
    as_device(device, where)
    x = as_operand(x)
    return x.shape if shape is None else as_shape(shape, where), x.dtype if dtype is None else _core.dtype(dtype)


def empty_like(
    x: ArrayLike, /, dtype: DTypeLike | None = None, *, shape: ShapeLike | None = None, device: str | None = None
) -> Tensor:
    """``empty`` with the shape and dtype of ``x`` where they are not given.

    Raises ValueError for negative lengths.

    >>> nx.empty_like(nx.arange(3)).dtype.name
    'int64'
    """
    return _core.empty(*_like(x, dtype, shape, device, "empty_like"))


def zeros_like(
    x: ArrayLike, /, dtype: DTypeLike | None = None, *, shape: ShapeLike | None = None, device: str | None = None
) -> Tensor:
    """``zeros`` with the shape and dtype of ``x`` where they are not given.

    Raises ValueError for negative lengths.

    >>> nx.zeros_like(nx.arange(3))
    Tensor([0, 0, 0])
    """
    shape, kind = _like(x, dtype, shape, device, "zeros_like")
    return _core.zeros(shape, kind)


def ones_like(
    x: ArrayLike, /, dtype: DTypeLike | None = None, *, shape: ShapeLike | None = None, device: str | None = None
) -> Tensor:
    """``ones`` with the shape and dtype of ``x`` where they are not given.

    Raises ValueError for negative lengths.

    >>> nx.ones_like(nx.arange(3), nx.bool)
    Tensor([ True,  True,  True])
    """
    shape, kind = _like(x, dtype, shape, device, "ones_like")
    return _core.ones(shape, kind)


def full_like(
    x: ArrayLike,
    /,
    fill_value: ArrayLike,
    dtype: DTypeLike | None = None,
    *,
    shape: ShapeLike | None = None,
    device: str | None = None,
) -> Tensor:
    """``full`` with the shape and dtype of ``x`` where they are not given.

    Raises ValueError where the value does not broadcast to the shape.

    >>> nx.full_like(nx.arange(3), 5)
    Tensor([5, 5, 5])
    """
    shape, kind = _like(x, dtype, shape, device, "full_like")
    return full(shape, fill_value, kind)


@native(_core.eye, tensors=0, passed=4)
def eye(
    n_rows: int, n_cols: int | None = None, /, k: int = 0, dtype: DTypeLike | None = None, *, device: str | None = None
) -> Tensor:
    """Ones on the ``k``-th diagonal (above the main one for positive k), zeros elsewhere. dtype: float64 unless given.

    (n_rows, n_cols); square unless both are given. Raises ValueError for negative lengths.

    >>> nx.eye(2)
    Tensor([[1., 0.],
            [0., 1.]])
    """
    as_device(device, "eye")
    return _core.eye(n_rows, n_cols, k, dtype)


def identity(n: int, /, dtype: DTypeLike | None = None) -> Tensor:
    """``eye(n)``.

    (n, n). dtype: float64 unless given. Raises ValueError for negative n.

    >>> nx.identity(2, nx.int64)
    Tensor([[1, 0],
            [0, 1]])
    """
    return eye(n, dtype=dtype)


def tri(n: int, m: int | None = None, /, k: int = 0, dtype: DTypeLike | None = None) -> Tensor:
    """(n, m) with ones on and below the ``k``-th diagonal. dtype: float64 unless given.

    Raises ValueError for negative lengths.

    >>> nx.tri(2, 3)
    Tensor([[1., 0., 0.],
            [1., 1., 0.]])
    """
    return _core.cast(_below(n, n if m is None else m, k), _float64 if dtype is None else _core.dtype(dtype))


def _below(rows: int, columns: int, k: int) -> Tensor:
    row = _core.reshape(_core.arange(0, rows, 1, _int64), (rows, 1))
    return row + k >= _core.arange(0, columns, 1, _int64)


def tril(x: ArrayLike, /, k: int = 0) -> Tensor:
    """The lower triangle of each matrix in the last two axes, zeros above the ``k``-th diagonal.

    x: (..., m, n) of any dtype, which stays. Raises ValueError below two dimensions.

    >>> nx.tril(nx.ones((2, 2)))
    Tensor([[1., 0.],
            [1., 1.]])
    """
    x = _matrices(x, "tril")
    return _core.where(_below(x.shape[-2], x.shape[-1], k), x, _core.full((), 0, x.dtype))


def triu(x: ArrayLike, /, k: int = 0) -> Tensor:
    """The upper triangle of each matrix in the last two axes, zeros below the ``k``-th diagonal.

    x: (..., m, n) of any dtype, which stays. Raises ValueError below two dimensions.

    >>> nx.triu(nx.ones((2, 2)))
    Tensor([[1., 1.],
            [0., 1.]])
    """
    x = _matrices(x, "triu")
    return _core.where(_below(x.shape[-2], x.shape[-1], k - 1), _core.full((), 0, x.dtype), x)


def _matrices(x: ArrayLike, where: str) -> Tensor:
    x = as_operand(x)
    if x.ndim < 2:
        raise ValueError(f"{where}: x of shape {x.shape} has no matrices; two or more dimensions are needed")
    return x


def diag(x: ArrayLike, /, k: int = 0) -> Tensor:
    """A matrix with the (n,) values of ``x`` on its ``k``-th diagonal; of a matrix, that diagonal.

    Any dtype, which stays. Raises ValueError for other dimensions.

    >>> nx.diag(nx.asarray([1, 2]))
    Tensor([[1, 0],
            [0, 2]])
    """
    x = as_operand(x)
    if x.ndim == 2:
        from nx.movement import diagonal

        return diagonal(x, offset=k)
    if x.ndim != 1:
        raise ValueError(f"diag: x of shape {x.shape}; one or two dimensions are needed")
    return diagflat(x, k)


def diagflat(x: ArrayLike, /, k: int = 0) -> Tensor:
    """A matrix with all elements of ``x`` on its ``k``-th diagonal.

    x: any shape and dtype, which stays; (n, n) with n = x.size + |k|. Raises TypeError for what holds no numbers.

    >>> nx.diagflat([1, 2], k=1).shape
    (3, 3)
    """
    x = _core.reshape(as_operand(x), (-1,))
    n = x.size + abs(k)
    if x.size == 0:
        return _core.zeros((n, n), x.dtype)
    rows = (_core.arange(0, n, 1, _int64) - max(-k, 0)).clip(0, x.size - 1)
    column = _core.reshape(_core.take(x, rows, 0), (n, 1))
    return _core.where(_core.eye(n, n, k, "bool"), column, _core.full((), 0, x.dtype))


@native(_core.asarray, tensors=0, passed=3)
def asarray(
    obj: object,
    /,
    dtype: DTypeLike | None = None,
    *,
    copy: bool | None = None,
    device: str | None = None,
    order: str = "C",
) -> Tensor:
    """A tensor of numbers, nested lists, or any array: without a copy wherever the source lends its memory.

    Sources: tensors, the buffer protocol, DLPack, ``__array_interface__``, ``__array__``, nested sequences of
    numbers. Read-only memory gives a read-only tensor. copy: True always copies, False raises ValueError where a
    copy would be needed. Raises ValueError on ragged lists, TypeError on what holds no numbers. The shape and
    dtype are those of the source (bool, int64, float64, complex128 for Python's numbers) unless given.

    >>> nx.asarray([[1, 2], [3, 4]])
    Tensor([[1, 2],
            [3, 4]])
    """
    as_device(device, "asarray")
    as_order(order, "asarray")
    return _core.asarray(obj, dtype, copy)


def array(obj: object, /, dtype: DTypeLike | None = None, *, copy: bool | None = True, ndmin: int = 0) -> Tensor:
    """``asarray`` that copies unless told otherwise; ``ndmin`` puts axes of length one in front.

    Any shape; the dtype is that of the data unless given. Raises ValueError on ragged lists or where ``copy=False``
    needs a copy, TypeError for what holds no numbers.

    >>> nx.array([1, 2], ndmin=2)
    Tensor([[1, 2]])
    """
    made = _core.asarray(obj, dtype, copy)
    return made if made.ndim >= ndmin else _core.reshape(made, (1,) * (ndmin - made.ndim) + made.shape)


def ascontiguousarray(x: ArrayLike, /, dtype: DTypeLike | None = None) -> Tensor:
    """``x`` itself if it is dense and row-major (and of the dtype), else such a copy; at least one dimension.

    Any shape. Raises TypeError for what holds no numbers.

    >>> nx.ascontiguousarray(nx.zeros((2, 3)).T).strides
    (16, 8)
    """
    x = _core.asarray(x, dtype)
    if foreign(x) is not None:
        return x if x.ndim else _core.reshape(x, (1,))
    dense = x.itemsize
    for n, stride in zip(reversed(x.shape), reversed(x.strides), strict=True):
        if n > 1 and stride != dense and x.size:
            return _core.cast(x, x.dtype, True)
        dense *= n
    return x if x.ndim else _core.reshape(x, (1,))


def copy(x: ArrayLike, /) -> Tensor:
    """A fresh, dense, writable copy.

    Shape and dtype stay. Raises TypeError for what holds no numbers.

    >>> a = nx.arange(3)
    >>> b = nx.copy(a)
    >>> b[0] = 9
    >>> a[0]
    Tensor(0)
    """
    x = as_operand(x)
    return _core.cast(x, x.dtype, True)


def from_dlpack(x: ArrayLike, /, *, device: str | None = None, copy: bool | None = None) -> Tensor:
    """A tensor over the memory of any object with ``__dlpack__`` (torch, jax, NumPy ...); ``copy=True`` copies.

    Raises TypeError without ``__dlpack__``, BufferError where the memory cannot be shared. The dtype is that of the
    memory.

    >>> nx.from_dlpack(nx.arange(3))
    Tensor([0, 1, 2])
    """
    as_device(device, "from_dlpack")
    if not hasattr(x, "__dlpack__"):
        raise TypeError(f"from_dlpack: {type(x).__name__} has no __dlpack__ method")
    return _core.from_dlpack(x, copy)


def frombuffer(buffer: Any, /, dtype: DTypeLike | None = None, count: int = -1, offset: int = 0) -> Tensor:
    """(n,) over the bytes of ``buffer`` from byte ``offset``, ``count`` elements (-1: all). dtype: float64 unless
    given.

    Raises ValueError where the bytes do not divide into elements or are too few.

    >>> nx.frombuffer(b"\\x01\\x02", nx.uint8)
    Tensor([1, 2], dtype=uint8)
    """
    kind = _float64 if dtype is None else _core.dtype(dtype)
    raw = memoryview(buffer).cast("B")[offset:]
    if count < 0 and raw.nbytes % kind.itemsize:
        raise ValueError(f"frombuffer: {raw.nbytes} bytes are no whole number of {kind.name} of {kind.itemsize} bytes")
    n = raw.nbytes // kind.itemsize if count < 0 else count
    if n * kind.itemsize > raw.nbytes:
        raise ValueError(
            f"frombuffer: {n} elements of {kind.name} need {n * kind.itemsize} bytes; the buffer has {raw.nbytes}"
        )
    return _core.frombuffer(raw[: n * kind.itemsize], kind)
