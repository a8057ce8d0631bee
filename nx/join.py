"""Joining and repeating: results are fresh tensors.

Owns: concat, stack, repeat and their like. Must not know: copying loops.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_axis, as_shape
from nx.movement import atleast_1d, atleast_2d, atleast_3d, expand_dims, moveaxis
from nx.op import as_operand, native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from nx._core import ArrayLike, DTypeLike, ShapeLike

_int64 = _core.dtype("int64")


def _all(arrays: Iterable[ArrayLike], where: str) -> list[Tensor]:
    each = [as_operand(x) for x in arrays]
    if not each:
        raise ValueError(f"{where}: missing arrays; at least one is needed")
    return each


@native(_core.concat, tensors=0, passed=2)
def concat(arrays: Iterable[ArrayLike], /, axis: int | None = 0, *, dtype: DTypeLike | None = None) -> Tensor:
    """Tensors joined along an existing axis; ``axis=None`` flattens each first. The dtype is their promoted one unless
    given.

    Raises ValueError where shapes differ off the axis, or without tensors.

    >>> nx.concat([nx.arange(2), nx.ones(1)])
    Tensor([0., 1., 1.])
    """
    each = _all(arrays, "concat")
    if axis is None:
        each, axis = [_core.reshape(x, (-1,)) for x in each], 0
    if each[0].ndim == 0:
        raise ValueError("concat: 0-d tensors cannot be joined; use stack")
    joined = _core.concat(each, as_axis(axis, each[0].ndim, "concat"))
    return joined if dtype is None else _core.cast(joined, dtype, False)


@native(_core.stack, tensors=0, passed=2)
def stack(arrays: Iterable[ArrayLike], /, axis: int = 0, *, dtype: DTypeLike | None = None) -> Tensor:
    """Tensors of one shape joined along a new axis. Raises ValueError where shapes differ.

    The promoted dtype unless given.

    >>> nx.stack([nx.arange(2), nx.arange(2)], axis=1)
    Tensor([[0, 0],
            [1, 1]])
    """
    each = _all(arrays, "stack")
    shape = each[0].shape
    for x in each:
        if x.shape != shape:
            raise ValueError(f"stack: shapes {', '.join(str(x.shape) for x in each)} mismatch; all must be equal")
    if axis < 0:
        axis += len(shape) + 1
    joined = _core.concat([_core.expand_dims(x, axis) for x in each], axis)
    return joined if dtype is None else _core.cast(joined, dtype, False)


def vstack(arrays: Iterable[ArrayLike], /, *, dtype: DTypeLike | None = None) -> Tensor:
    """Rows on top of each other: joined along the first axis, 1-D ones as rows.

    The promoted dtype unless given. Raises ValueError where shapes differ off the axis.

    >>> nx.vstack([nx.arange(2), nx.arange(2)])
    Tensor([[0, 1],
            [0, 1]])
    """
    return concat([atleast_2d(x) for x in arrays], 0, dtype=dtype)


def hstack(arrays: Iterable[ArrayLike], /, *, dtype: DTypeLike | None = None) -> Tensor:
    """Side by side: joined along the second axis, 1-D ones along the first.

    The promoted dtype unless given. Raises ValueError where shapes differ off the axis.

    >>> nx.hstack([nx.arange(2), nx.arange(2)])
    Tensor([0, 1, 0, 1])
    """
    each: list[Any] = [atleast_1d(x) for x in arrays]
    return concat(each, 0 if each and each[0].ndim == 1 else 1, dtype=dtype)


def dstack(arrays: Iterable[ArrayLike], /) -> Tensor:
    """Joined along the third axis, (m, n) as (m, n, 1), (n,) as (1, n, 1).

    The promoted dtype. Raises ValueError where shapes differ off the axis.

    >>> nx.dstack([nx.arange(2), nx.arange(2)]).shape
    (1, 2, 2)
    """
    return concat([atleast_3d(x) for x in arrays], 2)


def column_stack(arrays: Iterable[ArrayLike], /) -> Tensor:
    """1-D tensors as the columns of a matrix.

    (n,) or (n, k) each; the promoted dtype. Raises ValueError where lengths differ.

    >>> nx.column_stack([nx.arange(2), nx.ones(2)])
    Tensor([[0., 1.],
            [1., 1.]])
    """
    each = [as_operand(x) for x in arrays]
    return concat([_core.reshape(x, (-1, 1)) if x.ndim < 2 else x for x in each], 1)


def append(x: ArrayLike, values: ArrayLike, /, axis: int | None = None) -> Tensor:
    """``concat([x, values], axis)``; flattened without ``axis``.

    The promoted dtype. Raises ValueError where shapes differ off the axis.

    >>> nx.append(nx.arange(2), 5)
    Tensor([0, 1, 5])
    """
    return concat([x, values], axis)


def unstack(x: ArrayLike, /, *, axis: int = 0) -> tuple[Tensor, ...]:
    """The slices along ``axis`` as a tuple of views. Raises ValueError for 0-d.

    The dtype stays.

    >>> nx.unstack(nx.asarray([[1, 2], [3, 4]]))
    (Tensor([1, 2]), Tensor([3, 4]))
    """
    x = as_operand(x)
    if x.ndim == 0:
        raise ValueError("unstack: x is 0-d; one or more dimensions are needed")
    return tuple(moveaxis(x, as_axis(axis, x.ndim, "unstack"), 0))


def repeat(x: ArrayLike, repeats: ArrayLike, /, axis: int | None = None) -> Tensor:
    """Each element (each slice along ``axis``) repeated; ``repeats`` a number or one number an element. Flattened
    without ``axis``.

    Raises ValueError where counts are negative or their number does not fit. The dtype stays.

    >>> nx.repeat(nx.asarray([1, 2]), [1, 3])
    Tensor([1, 2, 2, 2])
    """
    x = as_operand(x)
    if axis is None:
        x, axis = _core.reshape(x, (-1,)), 0
    axis = as_axis(axis, x.ndim, "repeat")
    counts = as_operand(repeats)
    n = x.shape[axis]
    if counts.size and (counts < 0).any().item():
        raise ValueError(f"repeat: negative repeats {counts.tolist()}; zero or more")
    if counts.size == 1:
        times = int(counts.item())
        wide = _core.broadcast_to(expand_dims(x, axis + 1), (*x.shape[: axis + 1], times, *x.shape[axis + 1 :]))
        return _core.reshape(_core.cast(wide, x.dtype), (*x.shape[:axis], n * times, *x.shape[axis + 1 :]))
    if counts.shape != (n,):
        raise ValueError(f"repeat: repeats of shape {counts.shape} for axis {axis} of length {n}; one count an element")
    ends = counts.cumsum()
    total = int(ends[-1].item()) if n else 0
    at = _core.searchsorted(ends, _core.arange(0, total, 1, _int64), True)
    return _core.take(x, at, axis)


def tile(x: ArrayLike, repetitions: ShapeLike, /) -> Tensor:
    """Copies of the whole tensor laid side by side; one count an axis, missing ones count from the end.

    Any shape; the dtype stays. Raises ValueError for negative counts.

    >>> nx.tile(nx.asarray([1, 2]), 2)
    Tensor([1, 2, 1, 2])
    """
    x = as_operand(x)
    counts = as_shape(repetitions, "tile")
    ndim = max(x.ndim, len(counts))
    shape = (1,) * (ndim - x.ndim) + x.shape
    counts = (1,) * (ndim - len(counts)) + counts
    pairs = [each for pair in zip(counts, shape, strict=True) for each in pair]
    spread = _core.reshape(x, tuple(each for n in shape for each in (1, n)))
    wide = _core.cast(_core.broadcast_to(spread, tuple(pairs)), x.dtype)
    return _core.reshape(wide, tuple(a * b for a, b in zip(counts, shape, strict=True)))


def block(arrays: Any, /) -> Tensor:
    """A tensor from nested lists of blocks: the innermost lists are joined along the last axis, the next along the one
    before, and so on.

    Raises ValueError where the nesting is uneven or the shapes do not fit. The promoted dtype.

    >>> nx.block([[nx.ones((1, 2)), nx.zeros((1, 1))], [nx.arange(3)]])
    Tensor([[1., 1., 0.],
            [0., 1., 2.]])
    """
    depth = _depth(arrays)
    ndim = max(depth, _most_axes(arrays))
    return _joined(arrays, depth, ndim)


def _depth(arrays: Any) -> int:
    if not isinstance(arrays, list):
        return 0
    depths = {_depth(each) for each in arrays}
    if len(depths) != 1:
        raise ValueError("block: the lists are nested unevenly or empty; every block needs the same depth")
    return depths.pop() + 1


def _most_axes(arrays: Any) -> int:
    if not isinstance(arrays, list):
        return as_operand(arrays).ndim
    return max(map(_most_axes, arrays))


def _joined(arrays: Any, depth: int, ndim: int) -> Tensor:
    if depth == 0:
        x = as_operand(arrays)
        return _core.reshape(x, (1,) * (ndim - x.ndim) + x.shape)
    return concat([_joined(each, depth - 1, ndim) for each in arrays], -depth)


def resize(x: ArrayLike, shape: ShapeLike, /) -> Tensor:
    """The elements in row-major order under a new shape, repeated as often as it needs them; a copy.

    Any shape; the dtype stays. Raises ValueError for negative lengths.

    >>> nx.resize([1, 2], (2, 3))
    Tensor([[1, 2, 1],
            [2, 1, 2]])
    """
    x = _core.reshape(as_operand(x), (-1,))
    lengths = as_shape(shape, "resize")
    n = 1
    for length in lengths:
        n *= length
    if not x.size:
        return _core.zeros(lengths, x.dtype)
    return _core.reshape(_core.take(x, _core.arange(0, n, 1, _int64) % x.size, 0), lengths)
