"""Indexing by functions: take, put, where, nonzero, and the functional form ``x.at[i].set(v)``.

Owns: index functions beyond square brackets (the C core has those). Must not know: gather loops.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_axis
from nx.op import as_operand, foreign, holds, native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import overload

    from nx._core import ArrayLike

_int64 = _core.dtype("int64")


def _as_index(index: ArrayLike, where: str) -> Tensor:
    index = as_operand(index)
    if index.size == 0 and index.dtype.kind == "float":
        return _core.cast(index, _int64)
    if index.dtype.kind not in ("int", "uint"):
        raise IndexError(f"{where}: index of dtype {index.dtype.name}; integers are needed")
    return index


def _whole(x: Tensor, index: Tensor, axis: int) -> tuple[Tensor, ...]:
    """The key that pairs ``index`` along one axis with every position of the others."""
    key = []
    for i, n in enumerate(x.shape):
        line = (1,) * i + (n,) + (1,) * (x.ndim - i - 1)
        key.append(index if i == axis else _core.reshape(_core.arange(0, n, 1, _int64), line))
    return tuple(key)


@native(_core.take, passed=3)
def take(x: ArrayLike, indices: ArrayLike, /, axis: int | None = None, *, mode: str = "raise") -> Tensor:
    """The slices of ``x`` at integer ``indices`` along ``axis`` (of the flattened tensor without it); negative counts
    from the end.

    Returns x.shape with the axis replaced by indices.shape. mode: "raise", "wrap" or "clip" for indices outside.
    Raises IndexError for an index outside, or one that is no integer.

    >>> nx.take(nx.asarray([10, 20, 30]), [2, 0])
    Tensor([30, 10])
    """
    x, index = as_operand(x), _as_index(indices, "take")
    if axis is None:
        x, axis = _core.reshape(x, (-1,)), 0
    axis = as_axis(axis, x.ndim, "take")
    if mode != "raise":
        n = x.shape[axis]
        if mode not in ("wrap", "clip"):
            raise ValueError(f"take: unknown mode {mode!r}; 'raise', 'wrap' or 'clip'")
        index = index % n if mode == "wrap" else index.clip(0, n - 1)
    return _core.take(x, index, axis)


def take_along_axis(x: ArrayLike, indices: ArrayLike, /, axis: int | None = -1) -> Tensor:
    """For each position of ``indices`` the element of ``x`` at that index along ``axis``; the other axes broadcast.

    Pairs with argsort and argmin(keepdims=True). axis None: both 1-D over the flattened x. Raises IndexError
    outside. The dtype stays.

    >>> x = nx.asarray([[3, 1, 2]])
    >>> nx.take_along_axis(x, nx.argsort(x, axis=1), axis=1)
    Tensor([[1, 2, 3]])
    """
    x, index = as_operand(x), _as_index(indices, "take_along_axis")
    if axis is None:
        x, axis = _core.reshape(x, (-1,)), 0
    if x.ndim != index.ndim:
        raise ValueError(
            f"take_along_axis: x of shape {x.shape}, indices of shape {index.shape}; dimensions must match"
        )
    return x[_whole(x, index, as_axis(axis, x.ndim, "take_along_axis"))]


def put_along_axis(x: Tensor, indices: ArrayLike, values: ArrayLike, /, axis: int | None = -1) -> None:
    """Writes ``values`` (broadcast) into ``x`` at the positions that ``take_along_axis`` reads. In place, returns None.

    x, indices: the same number of dimensions; values are cast to the dtype of x. Raises ValueError where the
    dimensions differ, IndexError for an index outside.

    >>> x = nx.zeros((1, 3))
    >>> nx.put_along_axis(x, nx.asarray([[1]]), 5, axis=1)
    >>> x
    Tensor([[0., 5., 0.]])
    """
    index = _as_index(indices, "put_along_axis")
    if axis is None:
        raise ValueError("put_along_axis: missing axis; name one")
    if x.ndim != index.ndim:
        raise ValueError(f"put_along_axis: x of shape {x.shape}, indices of shape {index.shape}; dimensions must match")
    x[_whole(x, index, as_axis(axis, x.ndim, "put_along_axis"))] = values


def put(x: Tensor, indices: ArrayLike, values: ArrayLike, /) -> None:
    """Writes ``values`` (repeated as often as needed) at flat ``indices`` of ``x``. In place, returns None.

    x: any shape; values are cast to its dtype. Raises IndexError for an index outside, ValueError for no values.

    >>> x = nx.zeros(3)
    >>> nx.put(x, [0, 2], [1, 2])
    >>> x
    Tensor([1., 0., 2.])
    """
    index = _core.reshape(_as_index(indices, "put"), (-1,))
    values = _core.reshape(_core.asarray(values, x.dtype, None), (-1,))
    if values.size == 0:
        if index.size:
            raise ValueError("put: values are empty; at least one is needed")
        return
    if values.size != index.size:
        values = _core.take(values, _core.arange(0, index.size, 1, _int64) % values.size, 0)
    if ((index < -x.size) | (index >= x.size)).any().item():
        raise IndexError(f"put: an index is out of bounds for {x.size} elements")
    x[unravel_index(index % x.size, x.shape)] = values


if TYPE_CHECKING:

    @overload
    def where(condition: ArrayLike, /) -> tuple[Tensor, ...]: ...
    @overload
    def where(condition: ArrayLike, x1: ArrayLike, x2: ArrayLike, /) -> Tensor: ...


def where(
    condition: ArrayLike, x1: ArrayLike | None = None, x2: ArrayLike | None = None, /
) -> Tensor | tuple[Tensor, ...]:
    """Elements of ``x1`` where the condition holds, of ``x2`` elsewhere; broadcast, promoted. With the condition
    alone: ``nonzero``.

    Shapes broadcast; the promoted dtype of x1 and x2. Raises ValueError where the shapes do not broadcast.

    >>> nx.where(nx.asarray([True, False]), nx.asarray([1, 2]), 0)
    Tensor([1, 0])
    """
    if x1 is None and x2 is None:
        return nonzero(condition)
    if x1 is None or x2 is None:
        raise ValueError("where: one of x1 and x2 is missing; give both or neither")
    return _core.where(as_operand(condition), x1, x2)


def nonzero(x: ArrayLike, /) -> tuple[Tensor, ...]:
    """One int64 tensor an axis: the indices of the elements that are nonzero, in row-major order. Raises ValueError
    for 0-d.

    >>> nx.nonzero(nx.asarray([0, 3, 4]))
    (Tensor([1, 2]),)
    """
    x = as_operand(x)
    if x.ndim == 0:
        raise ValueError("nonzero: x is 0-d; one or more dimensions are needed")
    return _core.nonzero(x)


def flatnonzero(x: ArrayLike, /) -> Tensor:
    """Flat indices of the elements that are nonzero.

    x: any shape and dtype; (k,) int64. Raises TypeError for what holds no numbers.

    >>> nx.flatnonzero(nx.asarray([[0, 1], [1, 0]]))
    Tensor([1, 2])
    """
    return _core.nonzero(_core.reshape(as_operand(x), (-1,)))[0]


def argwhere(x: ArrayLike, /) -> Tensor:
    """(k, ndim): the index of each nonzero element as a row.

    x: any shape and dtype; int64. Raises TypeError for what holds no numbers.

    >>> nx.argwhere(nx.asarray([[0, 1], [1, 0]]))
    Tensor([[0, 1],
            [1, 0]])
    """
    x = as_operand(x)
    if x.ndim == 0:
        return _core.empty((int(bool(x)), 0), _int64)
    return _core.concat([_core.reshape(each, (-1, 1)) for each in _core.nonzero(x)], 1)


def compress(condition: ArrayLike, x: ArrayLike, /, axis: int | None = None) -> Tensor:
    """The slices along ``axis`` where the 1-D ``condition`` holds (it may be shorter). Flattened without ``axis``.

    The dtype stays. Raises IndexError where the condition is longer than the axis.

    >>> nx.compress([True, False, True], nx.arange(3))
    Tensor([0, 2])
    """
    x = as_operand(x)
    if axis is None:
        x, axis = _core.reshape(x, (-1,)), 0
    return take(x, flatnonzero(condition), axis)


def extract(condition: ArrayLike, x: ArrayLike, /) -> Tensor:
    """The elements of ``x`` where ``condition`` (of the same size) holds, 1-D.

    x, condition: any shape; the dtype of x stays. Raises IndexError where the condition is longer.

    >>> nx.extract(nx.arange(4) > 1, nx.arange(4))
    Tensor([2, 3])
    """
    return take(as_operand(x), flatnonzero(condition))


def ix_(*sequences: ArrayLike) -> tuple[Tensor, ...]:
    """An open mesh: 1-D index sequences shaped so that indexing with all takes their outer product.

    int64 indices; bool sequences stand for where they hold. Raises ValueError for two or more dimensions,
    IndexError for other dtypes.

    >>> nx.arange(9).reshape(3, 3)[nx.ix_([0, 2], [1])]
    Tensor([[1],
            [7]])
    """
    out = []
    for axis, sequence in enumerate(sequences):
        index = as_operand(sequence)
        if index.ndim != 1:
            raise ValueError(f"ix_: sequence {axis} of shape {index.shape}; one dimension is needed")
        index = flatnonzero(index) if index.dtype.name == "bool" else _as_index(index, "ix_")
        out.append(_core.reshape(index, (1,) * axis + (-1,) + (1,) * (len(sequences) - axis - 1)))
    return tuple(out)


def unravel_index(indices: ArrayLike, shape: Sequence[int], /) -> tuple[Tensor, ...]:
    """Flat row-major indices as one index tensor an axis. Raises ValueError outside the shape.

    Integer indices of any shape; int64 each in that shape.

    >>> nx.unravel_index(5, (2, 3))
    (Tensor(1), Tensor(2))
    """
    at = _as_index(indices, "unravel_index")
    count = 1
    for n in shape:
        count *= n
    if at.size and holds((at < 0) | (at >= count)):
        raise ValueError(f"unravel_index: an index is out of bounds for shape {tuple(shape)} of {count} elements")
    found = []
    for n in reversed(shape):
        found.append(at % n)
        at = at // n
    return tuple(reversed(found))


def ravel_multi_index(indices: Sequence[ArrayLike], shape: Sequence[int], /) -> Tensor:
    """One index tensor an axis as flat row-major indices. Raises ValueError outside the shape.

    Integer indices that broadcast; int64.

    >>> nx.ravel_multi_index((1, 2), (2, 3))
    Tensor(5)
    """
    flat = _core.full((), 0, _int64)
    if len(indices) != len(shape):
        raise ValueError(f"ravel_multi_index: {len(indices)} indices for shape {tuple(shape)}; numbers must match")
    for index, n in zip(indices, shape, strict=True):
        index = _as_index(index, "ravel_multi_index")
        if index.size and holds((index < 0) | (index >= n)):
            raise ValueError(f"ravel_multi_index: an index is out of bounds for shape {tuple(shape)}")
        flat = flat * n + index
    return flat


class _Place:
    """``x.at[index]``: changes that return a changed copy and leave ``x`` alone."""

    __slots__ = ("_index", "_x")

    def __init__(self, x: Tensor, index: ArrayLike) -> None:
        self._x = x
        self._index = index

    def get(self) -> Tensor:
        """``x[index]``."""
        return self._x[self._index]

    def set(self, values: ArrayLike) -> Tensor:
        """A copy of ``x`` with ``values`` at the index."""
        found = foreign(self._x, self._index, values)
        if found is not None:
            changed: Tensor = found.__nx_bind__("at", (self._x, self._index, values, "set"), {})
            return changed
        out = _core.cast(self._x, self._x.dtype)
        out[self._index] = values
        return out

    def add(self, values: ArrayLike) -> Tensor:
        """A copy with ``values`` added at the index; repeated indices add up."""
        return self._fold("add", "add", values)

    def subtract(self, values: ArrayLike) -> Tensor:
        """A copy with ``values`` subtracted at the index; repeated indices add up."""
        return self._fold("subtract", "subtract", values)

    def multiply(self, values: ArrayLike) -> Tensor:
        """A copy multiplied by ``values`` at the index; repeated indices multiply up."""
        return self._fold("multiply", "multiply", values)

    mul = multiply

    def min(self, values: ArrayLike) -> Tensor:
        """A copy with the smaller of element and value at the index."""
        return self._fold("min", "minimum", values)

    def max(self, values: ArrayLike) -> Tensor:
        """A copy with the larger of element and value at the index."""
        return self._fold("max", "maximum", values)

    def _fold(self, how: str, name: str, values: ArrayLike) -> Tensor:
        found = foreign(self._x, self._index, values)
        if found is not None:
            changed: Tensor = found.__nx_bind__("at", (self._x, self._index, values, how), {})
            return changed
        op = _core.ops[name][0]
        flat = _core.reshape(_core.arange(0, self._x.size, 1, _int64), self._x.shape)[self._index]
        out = _core.reshape(_core.cast(self._x, self._x.dtype), (-1,))
        values = _core.broadcast_to(_core.asarray(values, None, None), flat.shape)
        flat, values = _core.reshape(flat, (-1,)), _core.reshape(values, (-1,))
        # Repeated indices are met one occurrence a round, so that each counts.
        while flat.size:
            first = _first_of_each(flat)
            here = flat[first]
            out[here] = _core.map(op, _core.take(out, here, 0), values[first])
            rest = ~first
            flat, values = flat[rest], values[rest]
        return _core.reshape(out, self._x.shape)


def _first_of_each(flat: Tensor) -> Tensor:
    """A mask of the first occurrence of each value."""
    order = _core.argsort(flat, 0, False)
    ordered = _core.take(flat, order, 0)
    fresh = _core.full((flat.size,), True, _core.dtype("bool"))
    fresh[1:] = ordered[1:] != ordered[:-1]
    mask = _core.full((flat.size,), False, _core.dtype("bool"))
    mask[order[fresh]] = True
    return mask


class at:
    """``nx.at(x)[index]`` or ``x.at[index]``: the functional form of assignment, with set, add, subtract, multiply,
    min, max and get.

    Shape and dtype stay; the values are cast to it. Raises IndexError for an index outside, ValueError where values
    do not broadcast to it.

    >>> nx.arange(3).at[0].set(9)
    Tensor([9, 1, 2])
    >>> nx.zeros(2).at[nx.asarray([0, 0, 1])].add(1)
    Tensor([2., 1.])
    """

    __slots__ = ("_x",)

    def __init__(self, x: Tensor, /) -> None:
        self._x = as_operand(x)

    def __getitem__(self, index: ArrayLike) -> _Place:
        return _Place(self._x, index)
