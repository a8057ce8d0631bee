"""Sets: distinct values and operations on them.

Owns: unique and its like, membership, unions. NaN are distinct values unless merged. Must not know: sorting loops.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_axis
from nx.op import as_operand
from nx.order import lexsort

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import ArrayLike

_bool = _core.dtype("bool")
_int64 = _core.dtype("int64")


class _Unique(tuple[Tensor, ...]):
    """A tuple whose parts have names; unpacks as a tuple does."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={part!r}" for name, part in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({parts})"

    @property
    def values(self) -> Tensor:
        """The distinct values, ascending."""
        return self[0]

    @property
    def counts(self) -> Tensor:
        """How often each value occurs."""
        return self[self._fields.index("counts")]

    @property
    def inverse_indices(self) -> Tensor:
        """The position among the values of each element."""
        return self[self._fields.index("inverse_indices")]

    @property
    def indices(self) -> Tensor:
        """The flat index of the first occurrence of each value."""
        return self[self._fields.index("indices")]


class UniqueAll(_Unique):
    """What ``unique_all`` gives."""

    __slots__ = ()
    _fields = ("values", "indices", "inverse_indices", "counts")


class UniqueCounts(_Unique):
    """What ``unique_counts`` gives."""

    __slots__ = ()
    _fields = ("values", "counts")


class UniqueInverse(_Unique):
    """What ``unique_inverse`` gives."""

    __slots__ = ()
    _fields = ("values", "inverse_indices")


def _fresh(ordered: Tensor, merge_nan: bool) -> Tensor:
    """The mask of the first of each run of equal values."""
    first = _core.full((min(ordered.size, 1),), True, _bool)
    new = ordered[1:] != ordered[:-1]
    if merge_nan and ordered.dtype.kind in ("float", "complex"):
        both = (ordered[1:] != ordered[1:]) & (ordered[:-1] != ordered[:-1])
        new = new & ~both
    return _core.concat([first, new], 0)


def _counted(x: Tensor, merge_nan: bool) -> tuple[Tensor, Tensor]:
    """Distinct values and how often each occurs."""
    ordered = _core.sort(_core.reshape(x, (-1,)), 0, False)
    starts = _core.nonzero(_fresh(ordered, merge_nan))[0]
    ends = _core.concat([starts, _core.full((1,), ordered.size, _int64)], 0)
    return _core.take(ordered, starts, 0), ends[1:] - ends[:-1]


def _unique(x: Tensor, merge_nan: bool) -> tuple[Any, ...]:
    """values, first indices, inverse (in the shape of x), counts."""
    flat = _core.reshape(x, (-1,))
    order = _core.argsort(flat, 0, False)
    ordered = _core.take(flat, order, 0)
    fresh = _fresh(ordered, merge_nan)
    starts = _core.nonzero(fresh)[0]
    inverse = _core.empty((flat.size,), _int64)
    group = fresh.cumsum() - 1 if flat.size else inverse
    inverse[order] = group
    ends = _core.concat([starts, _core.full((1,), flat.size, _int64)], 0)
    return (
        _core.take(ordered, starts, 0),
        _core.take(order, starts, 0),
        _core.reshape(inverse, x.shape),
        ends[1:] - ends[:-1],
    )


def unique(
    x: ArrayLike,
    /,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: int | None = None,
    *,
    equal_nan: bool = True,
    sorted: ArrayLike = True,
) -> Any:
    """The distinct elements, ascending, 1-D; with ``axis`` the distinct slices along it.

    return_index adds the index of the first occurrence of each, return_inverse the position of each element's value
    in the result (in the shape of ``x``), return_counts how often each occurs: then a tuple. NaNs count as one
    unless ``equal_nan`` is False. The dtype of x stays; indices and counts are int64. Raises IndexError for an axis
    that does not exist.

    >>> nx.unique(nx.asarray([3, 1, 3]), return_counts=True)
    (Tensor([1, 3]), Tensor([1, 2]))
    """
    x = as_operand(x)
    if axis is None and not return_index and not return_inverse:
        return _counted(x, equal_nan) if return_counts else _distinct(x, equal_nan)
    if axis is None:
        values, index, inverse, counts = _unique(x, equal_nan)
    else:
        values, index, inverse, counts = _unique_slices(x, as_axis(axis, x.ndim, "unique"))
    asked = ((return_index, index), (return_inverse, inverse), (return_counts, counts))
    extra = tuple(part for wanted, part in asked if wanted)
    return (values, *extra) if extra else values


def _unique_slices(x: Tensor, axis: int) -> tuple[Any, ...]:
    from nx.movement import moveaxis

    n = x.shape[axis]
    rows = _core.reshape(moveaxis(x, axis, 0), (n, -1))
    order = (
        lexsort([rows[:, i] for i in range(rows.shape[1] - 1, -1, -1)]) if rows.size else _core.arange(0, n, 1, _int64)
    )
    ordered = _core.take(rows, order, 0)
    fresh = _core.full((n,), True, _bool)
    if n:
        fresh[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    starts = _core.nonzero(fresh)[0]
    inverse = _core.empty((n,), _int64)
    inverse[order] = fresh.cumsum() - 1
    ends = _core.concat([starts, _core.full((1,), n, _int64)], 0)
    index = _core.take(order, starts, 0)
    return _core.take(x, index, axis), index, inverse, ends[1:] - ends[:-1]


def unique_all(x: ArrayLike, /) -> UniqueAll:
    """Distinct values, ascending, with first indices, inverse and counts; every NaN counts by itself.

    x: any shape; values (k,) of its dtype, indices and counts int64. Raises TypeError for what holds no numbers.

    >>> nx.unique_all(nx.asarray([3, 1, 3])).counts
    Tensor([1, 2])
    """
    return UniqueAll(_unique(as_operand(x), False))


def unique_counts(x: ArrayLike, /) -> UniqueCounts:
    """Distinct values, ascending, and how often each occurs; every NaN counts by itself.

    x: any shape; values (k,) of its dtype, indices and counts int64. Raises TypeError for what holds no numbers.

    >>> nx.unique_counts(nx.asarray([3, 1, 3])).values
    Tensor([1, 3])
    """
    return UniqueCounts(_counted(as_operand(x), False))


def unique_inverse(x: ArrayLike, /) -> UniqueInverse:
    """Distinct values, ascending, and each element's position among them; every NaN counts by itself.

    x: any shape; values (k,) of its dtype, indices and counts int64. Raises TypeError for what holds no numbers.

    >>> nx.unique_inverse(nx.asarray([3, 1, 3])).inverse_indices
    Tensor([1, 0, 1])
    """
    values, _, inverse, _ = _unique(as_operand(x), False)
    return UniqueInverse((values, inverse))


def unique_values(x: ArrayLike, /) -> Tensor:
    """Distinct values, ascending; every NaN counts by itself.

    x: any shape; values (k,) of its dtype, indices and counts int64. Raises TypeError for what holds no numbers.

    >>> nx.unique_values(nx.asarray([3, 1, 3]))
    Tensor([1, 3])
    """
    return _distinct(as_operand(x), False)


def _distinct(x: Tensor, merge_nan: bool = True) -> Tensor:
    """The distinct values alone: a sort instead of an argsort."""
    ordered = _core.sort(_core.reshape(x, (-1,)), 0, False)
    found: Tensor = ordered[_fresh(ordered, merge_nan)]
    return found


def isin(x: ArrayLike, test: ArrayLike, /, *, invert: bool = False, assume_unique: bool = False) -> Tensor:
    """Whether each element of ``x`` occurs in ``test``, bool in the shape of ``x``; NaN occurs nowhere.

    Any shapes. Raises TypeError where the dtypes have no common one.

    >>> nx.isin(nx.asarray([1, 2, 3]), [2, 5])
    Tensor([False,  True, False])
    """
    x, test = as_operand(x), _core.reshape(as_operand(test), (-1,))
    common = _core.promote(x, test)
    if test.size == 0:
        return _core.full(x.shape, bool(invert), _bool)
    if common.kind == "complex":
        found = _is_among(_core.cast(x, common, False), _core.cast(test, common, False))
        return ~found if invert else found
    x, test = _core.cast(x, common, False), _core.sort(_core.cast(test, common, False), 0, False)
    at = _core.searchsorted(test, x, False)
    found = _core.take(test, at.clip(None, test.size - 1), 0) == x
    return ~found if invert else found


def _is_among(x: Tensor, test: Tensor) -> Tensor:
    """``isin`` by numbering the distinct values of both, for what has no search."""
    both = unique_inverse(_core.concat([_core.reshape(x, (-1,)), test], 0))
    numbers = both.inverse_indices
    found = _core.bincount(numbers[x.size :], both.values.size, None) > 0
    return _core.reshape(_core.take(found, numbers[: x.size], 0), x.shape)


def union1d(x1: ArrayLike, x2: ArrayLike, /) -> Tensor:
    """Distinct elements of both, ascending.

    x1, x2: any shapes, flattened; 1-D of the promoted dtype. Raises TypeError where the dtypes have no common one.

    >>> nx.union1d([1, 2], [2, 3])
    Tensor([1, 2, 3])
    """
    return _distinct(_core.concat([_core.reshape(as_operand(x), (-1,)) for x in (x1, x2)], 0))


def intersect1d(x1: ArrayLike, x2: ArrayLike, /) -> Tensor:
    """Distinct elements found in both, ascending.

    x1, x2: any shapes, flattened; 1-D of the promoted dtype. Raises TypeError where the dtypes have no common one.

    >>> nx.intersect1d([1, 2], [2, 3])
    Tensor([2])
    """
    x1, x2 = as_operand(x1), as_operand(x2)
    values = _core.cast(_distinct(x1), _core.promote(x1, x2), False)
    return values[isin(values, x2)]


def setdiff1d(x1: ArrayLike, x2: ArrayLike, /) -> Tensor:
    """Distinct elements of the first that the second lacks, ascending.

    x1, x2: any shapes, flattened; 1-D of the promoted dtype. Raises TypeError where the dtypes have no common one.

    >>> nx.setdiff1d([1, 2], [2, 3])
    Tensor([1])
    """
    values = _distinct(as_operand(x1))
    return values[isin(values, x2, invert=True)]


def setxor1d(x1: ArrayLike, x2: ArrayLike, /) -> Tensor:
    """Distinct elements found in exactly one of the two, ascending.

    x1, x2: any shapes, flattened; 1-D of the promoted dtype. Raises TypeError where the dtypes have no common one.

    >>> nx.setxor1d([1, 2], [2, 3])
    Tensor([1, 3])
    """
    return union1d(setdiff1d(x1, x2), setdiff1d(x2, x1))
