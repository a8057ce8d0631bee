"""Splitting into views, taking slices out and putting them in.

Owns: split, delete, insert and their like. Must not know: copying loops.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_axis
from nx.index import flatnonzero
from nx.movement import moveaxis
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from nx._core import ArrayLike

_int64 = _core.dtype("int64")


def array_split(x: ArrayLike, sections: int | Iterable[int], /, axis: int = 0) -> list[Tensor]:
    """Views of parts: ``sections`` nearly equal ones, or cut at the given positions.

    x: any shape; the dtype stays. Raises ValueError for fewer than one section, IndexError for an axis that does
    not exist.

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

    x: any shape; the dtype stays.

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

    The dtype stays. Raises ValueError where the length does not divide, IndexError where the axis is missing.

    >>> len(nx.vsplit(nx.zeros((4, 2)), 2))
    2
    """
    return split(x, sections, 0)


def hsplit(x: ArrayLike, sections: int | Iterable[int], /) -> list[Tensor]:
    """``split`` along the second axis (the first of a 1-D tensor).

    The dtype stays. Raises ValueError where the length does not divide, IndexError where the axis is missing.

    >>> len(nx.hsplit(nx.zeros((4, 2)), 2))
    2
    """
    return split(x, sections, 0 if as_operand(x).ndim == 1 else 1)


def dsplit(x: ArrayLike, sections: int | Iterable[int], /) -> list[Tensor]:
    """``split`` along the third axis.

    The dtype stays. Raises ValueError where the length does not divide, IndexError where the axis is missing.

    >>> len(nx.dsplit(nx.zeros((1, 2, 4)), 2))
    2
    """
    return split(x, sections, 2)


def trim_zeros(x: ArrayLike, trim: str = "fb", /) -> Tensor:
    """A 1-D tensor without the zeros at its front (``"f"``), back (``"b"``) or both; a view.

    Raises ValueError for other dimensions or words. Any dtype, which stays.

    >>> nx.trim_zeros([0, 1, 0, 2, 0])
    Tensor([1, 0, 2])
    """
    x = as_operand(x)
    if x.ndim != 1 or trim not in ("f", "b", "fb", "bf"):
        raise ValueError(f"trim_zeros: x of shape {x.shape}, trim {trim!r}; one dimension, and 'f', 'b' or 'fb'")
    used = flatnonzero(x)
    if not used.size:
        return x[:0]
    first = int(used[0].item()) if "f" in trim else 0
    return x[first : int(used[-1].item()) + 1 if "b" in trim else None]


def delete(x: ArrayLike, index: ArrayLike, /, axis: int | None = None) -> Tensor:
    """``x`` without the slices at ``index`` (an integer, integers, a slice or a mask). Flattened without ``axis``.

    The dtype stays. Raises IndexError for an index outside.

    >>> nx.delete(nx.arange(4), [0, 2])
    Tensor([1, 3])
    """
    x = as_operand(x)
    if axis is None:
        x, axis = _core.reshape(x, (-1,)), 0
    axis = as_axis(axis, x.ndim, "delete")
    keep = _core.full((x.shape[axis],), True, _core.dtype("bool"))
    keep[index] = False
    return _core.take(x, _core.nonzero(keep)[0], axis)


def insert(x: ArrayLike, index: Any, values: ArrayLike, /, axis: int | None = None) -> Tensor:
    """``x`` with ``values`` put before the positions ``index`` of ``x`` along ``axis``. Flattened without ``axis``.

    index: an integer (all of ``values`` goes there), or integers or a slice (one slice of ``values`` each, or one for
    all). The dtype stays. Raises IndexError for a position outside, ValueError where the values do not fit.

    >>> nx.insert(nx.arange(3), 1, 9)
    Tensor([0, 9, 1, 2])
    >>> nx.insert(nx.arange(3), [0, 2], [8, 9])
    Tensor([8, 0, 1, 9, 2])
    """
    x = as_operand(x)
    if axis is None:
        x, axis = _core.reshape(x, (-1,)), 0
    axis = as_axis(axis, x.ndim, "insert")
    n = x.shape[axis]
    at = _positions(index, n, axis)
    values = as_operand(values)
    values = _core.reshape(values, (1,) * (x.ndim - values.ndim) + values.shape)
    if at.ndim == 0:
        values = moveaxis(values, 0, axis)
        at = _core.broadcast_to(at, (values.shape[axis],))
    at = _core.reshape(at, (-1,))
    k = at.size
    values = _core.broadcast_to(values, (*x.shape[:axis], k, *x.shape[axis + 1 :]))
    order = _core.argsort(at, 0, False)
    new = _core.empty((k,), _int64)
    new[order] = _core.take(at, order, 0) + _core.arange(0, k, 1, _int64)
    source = _core.empty((n + k,), _int64)
    old = _core.full((n + k,), True, _core.dtype("bool"))
    old[new] = False
    source[old] = _core.arange(0, n, 1, _int64)
    source[new] = _core.arange(n, n + k, 1, _int64)
    return _core.take(_core.concat([x, _core.cast(values, x.dtype, False)], axis), source, axis)


def _positions(index: Any, n: int, axis: int) -> Tensor:
    """Where to insert, int64, counted from the front. Raises IndexError outside [-n, n]."""
    at = _core.arange(*index.indices(n), _int64) if isinstance(index, slice) else as_operand(index)
    if at.dtype.kind == "bool":
        at = flatnonzero(at)
    at = _core.cast(at, _int64, False)
    if at.size and ((at < -n) | (at > n)).any().item():
        raise IndexError(f"insert: index {index} is out of bounds for axis {axis} of length {n}")
    return _core.where(at < 0, at + n, at)
