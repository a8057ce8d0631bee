"""Joining, splitting, repeating and padding: results are fresh tensors, splits are views.

Owns: concat, stack, split and their like. Must not know: copying loops.
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

    from nx._core import ArrayLike, DTypeLike, Scalar, ShapeLike

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

    >>> nx.vstack([nx.arange(2), nx.arange(2)])
    Tensor([[0, 1],
            [0, 1]])
    """
    return concat([atleast_2d(x) for x in arrays], 0, dtype=dtype)


def hstack(arrays: Iterable[ArrayLike], /, *, dtype: DTypeLike | None = None) -> Tensor:
    """Side by side: joined along the second axis, 1-D ones along the first.

    >>> nx.hstack([nx.arange(2), nx.arange(2)])
    Tensor([0, 1, 0, 1])
    """
    each: list[Any] = [atleast_1d(x) for x in arrays]
    return concat(each, 0 if each and each[0].ndim == 1 else 1, dtype=dtype)


def dstack(arrays: Iterable[ArrayLike], /) -> Tensor:
    """Joined along the third axis, (m, n) as (m, n, 1), (n,) as (1, n, 1).

    >>> nx.dstack([nx.arange(2), nx.arange(2)]).shape
    (1, 2, 2)
    """
    return concat([atleast_3d(x) for x in arrays], 2)


def column_stack(arrays: Iterable[ArrayLike], /) -> Tensor:
    """1-D tensors as the columns of a matrix.

    >>> nx.column_stack([nx.arange(2), nx.ones(2)])
    Tensor([[0., 1.],
            [1., 1.]])
    """
    each = [as_operand(x) for x in arrays]
    return concat([_core.reshape(x, (-1, 1)) if x.ndim < 2 else x for x in each], 1)


def append(x: ArrayLike, values: ArrayLike, /, axis: int | None = None) -> Tensor:
    """``concat([x, values], axis)``; flattened without ``axis``.

    >>> nx.append(nx.arange(2), 5)
    Tensor([0, 1, 5])
    """
    return concat([x, values], axis)


def unstack(x: ArrayLike, /, *, axis: int = 0) -> tuple[Tensor, ...]:
    """The slices along ``axis`` as a tuple of views. Raises ValueError for 0-d.

    >>> nx.unstack(nx.asarray([[1, 2], [3, 4]]))
    (Tensor([1, 2]), Tensor([3, 4]))
    """
    x = as_operand(x)
    if x.ndim == 0:
        raise ValueError("unstack: x is 0-d; one or more dimensions are needed")
    return tuple(moveaxis(x, as_axis(axis, x.ndim, "unstack"), 0))


def array_split(x: ArrayLike, sections: int | Iterable[int], /, axis: int = 0) -> list[Tensor]:
    """Views of parts: ``sections`` nearly equal ones, or cut at the given positions.

    >>> nx.array_split(nx.arange(5), 2)
    [Tensor([0, 1, 2]), Tensor([3, 4])]
    """
    x = as_operand(x)
    axis = as_axis(axis, x.ndim, "split")
    n = x.shape[axis]
    if hasattr(sections, "__iter__"):
        cuts = [int(at) for at in sections]
    else:
        if sections < 1:
            raise ValueError(f"split: invalid number of sections {sections}; one or more")
        size, more = divmod(n, sections)
        cuts = [i * size + min(i, more) for i in range(1, sections)]
    front = (slice(None),) * axis
    return [x[(*front, slice(a, b))] for a, b in zip([0, *cuts], [*cuts, n], strict=True)]


def split(x: ArrayLike, sections: int | Iterable[int], /, axis: int = 0) -> list[Tensor]:
    """``array_split`` into equal parts. Raises ValueError where the length does not divide.

    >>> nx.split(nx.arange(4), 2)
    [Tensor([0, 1]), Tensor([2, 3])]
    """
    x = as_operand(x)
    if not hasattr(sections, "__iter__"):
        n = x.shape[as_axis(axis, x.ndim, "split")]
        if sections < 1 or n % sections:
            raise ValueError(
                f"split: axis {axis} of length {n} does not divide into {sections} equal parts; use array_split"
            )
    return array_split(x, sections, axis)


def vsplit(x: ArrayLike, sections: int | Iterable[int], /) -> list[Tensor]:
    """``split`` along the first axis.

    >>> len(nx.vsplit(nx.zeros((4, 2)), 2))
    2
    """
    return split(x, sections, 0)


def hsplit(x: ArrayLike, sections: int | Iterable[int], /) -> list[Tensor]:
    """``split`` along the second axis (the first of a 1-D tensor).

    >>> len(nx.hsplit(nx.zeros((4, 2)), 2))
    2
    """
    return split(x, sections, 0 if as_operand(x).ndim == 1 else 1)


def repeat(x: ArrayLike, repeats: ArrayLike, /, axis: int | None = None) -> Tensor:
    """Each element (each slice along ``axis``) repeated; ``repeats`` a number or one number an element. Flattened
    without ``axis``.

    Raises ValueError where counts are negative or their number does not fit.

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


def delete(x: ArrayLike, index: ArrayLike, /, axis: int | None = None) -> Tensor:
    """``x`` without the slices at ``index`` (an integer, integers, a slice or a mask). Flattened without ``axis``.

    >>> nx.delete(nx.arange(4), [0, 2])
    Tensor([1, 3])
    """
    x = as_operand(x)
    if axis is None:
        x, axis = _core.reshape(x, (-1,)), 0
    axis = as_axis(axis, x.ndim, "delete")
    keep = _core.full((x.shape[axis],), True, _core.dtype("bool"))
    keep[index] = False
    return x[(*(slice(None),) * axis, keep)]


def insert(x: ArrayLike, index: int, values: ArrayLike, /, axis: int | None = None) -> Tensor:
    """``x`` with ``values`` put before position ``index`` (one integer) along ``axis``. Flattened without ``axis``.

    >>> nx.insert(nx.arange(3), 1, 9)
    Tensor([0, 9, 1, 2])
    """
    x = as_operand(x)
    if axis is None:
        x, axis = _core.reshape(x, (-1,)), 0
    axis = as_axis(axis, x.ndim, "insert")
    n = x.shape[axis]
    if not -n <= index <= n:
        raise IndexError(f"insert: index {index} is out of bounds for axis {axis} of length {n}")
    values = as_operand(values)
    values = moveaxis(_core.reshape(values, (1,) * (x.ndim - values.ndim) + values.shape), 0, axis)
    values = _core.broadcast_to(values, (*x.shape[:axis], values.shape[axis], *x.shape[axis + 1 :]))
    front = (slice(None),) * axis
    parts = [x[(*front, slice(None, index))], _core.cast(values, x.dtype, False), x[(*front, slice(index, None))]]
    return _core.concat(parts, axis)


def pad(x: ArrayLike, width: ArrayLike, /, mode: str = "constant", *, constant_values: Scalar = 0) -> Tensor:
    """``x`` with borders. width: one number, (before, after), or such a pair an axis.

    mode: "constant" (``constant_values``), "edge" (the last value), "reflect" (mirrored without the edge), "symmetric"
    (with it), "wrap" (from the other end). Raises ValueError on an unknown mode, a negative width, or a border wider
    than its source allows.

    >>> nx.pad(nx.arange(3), 1)
    Tensor([0, 0, 1, 2, 0])
    """
    x = as_operand(x)
    widths = _widths(width, x.ndim)
    if mode == "constant":
        return _core.pad(x, widths, constant_values)
    if mode not in _BORDERS:
        raise ValueError(f"pad: unknown mode {mode!r}; 'constant', {', '.join(map(repr, _BORDERS))}")
    for axis, (before, after) in enumerate(widths):
        n = x.shape[axis]
        if before or after:
            if n == 0:
                raise ValueError(f"pad: axis {axis} is empty; mode {mode!r} has nothing to repeat")
            at = _core.arange(-before, n + after, 1, _int64)
            x = _core.take(x, _BORDERS[mode](at, n), axis)
    return x


def _widths(width: ArrayLike, ndim: int) -> tuple[tuple[int, int], ...]:
    pairs = as_operand(width)
    if pairs.dtype.kind not in ("int", "uint"):
        raise TypeError(f"pad: invalid width of dtype {pairs.dtype.name}; integers are needed")
    if pairs.shape == (1,) or pairs.shape == (ndim, 1):
        pairs = _core.broadcast_to(pairs, (ndim, 2))
    try:
        found = tuple(map(tuple, _core.broadcast_to(pairs, (ndim, 2)).tolist()))
    except ValueError:
        raise ValueError(
            f"pad: width of shape {pairs.shape} for {ndim} dimensions; one number, a pair, or a pair an axis"
        ) from None
    if any(n < 0 for pair in found for n in pair):
        raise ValueError(f"pad: negative width {found}; zero or more")
    return found


def _edge(at: Tensor, n: int) -> Tensor:
    return at.clip(0, n - 1)


def _wrap(at: Tensor, n: int) -> Tensor:
    return at % n


def _symmetric(at: Tensor, n: int) -> Tensor:
    at = at % (2 * n)
    return _core.where(at < n, at, 2 * n - 1 - at)


def _reflect(at: Tensor, n: int) -> Tensor:
    if n == 1:
        return at * 0
    at = at % (2 * n - 2)
    return _core.where(at < n, at, 2 * n - 2 - at)


_BORDERS = {"edge": _edge, "reflect": _reflect, "symmetric": _symmetric, "wrap": _wrap}
