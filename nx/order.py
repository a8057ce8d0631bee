"""Order: sorting and searching in sorted values.

Owns: sort, partition, searchsorted and their like. NaN sorts last, all sorts are stable, complex numbers sort by real
then imaginary part. Must not know: sorting loops.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_axis
from nx.index import take_along_axis
from nx.op import as_operand, native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from nx._core import ArrayLike


def _along(x: ArrayLike, axis: int | None, where: str) -> tuple[Tensor, int]:
    x = as_operand(x)
    if axis is None:
        return _core.reshape(x, (-1,)), 0
    return x, as_axis(axis, x.ndim, where)


@native(_core.sort, passed=3)
def sort(
    x: ArrayLike, /, axis: int = -1, *, descending: bool = False, stable: bool = True, kind: str | None = None
) -> Tensor:
    """A sorted copy along ``axis`` (None: flattened). NaN last (first when descending). ``kind`` is NumPy's and
    changes nothing.

    The dtype stays. Raises IndexError for an axis that does not exist.

    >>> nx.sort(nx.asarray([3, 1, 2]), descending=True)
    Tensor([3, 2, 1])
    """
    x, axis = _along(x, axis, "sort")
    return _core.sort(x, axis, bool(descending))


@native(_core.argsort, passed=3)
def argsort(
    x: ArrayLike, /, axis: int = -1, *, descending: bool = False, stable: bool = True, kind: str | None = None
) -> Tensor:
    """The indices (int64) that sort along ``axis``; equal elements keep their order.

    Raises IndexError for an axis that does not exist.

    >>> nx.argsort(nx.asarray([3, 1, 2]))
    Tensor([1, 2, 0])
    """
    x, axis = _along(x, axis, "argsort")
    return _core.argsort(x, axis, bool(descending))


def partition(x: ArrayLike, kth: int | Iterable[int], /, axis: int = -1) -> Tensor:
    """A copy where element ``kth`` is in its sorted place, smaller ones before it, larger ones behind (here: fully
    sorted).

    The dtype stays. Raises ValueError for kth outside, IndexError for an axis that does not exist.

    >>> nx.partition(nx.asarray([3, 1, 2]), 1)[1]
    Tensor(2)
    """
    x, axis = _along(x, axis, "partition")
    _check_kth(kth, x.shape[axis], "partition")
    return _core.sort(x, axis, False)


def argpartition(x: ArrayLike, kth: int | Iterable[int], /, axis: int = -1) -> Tensor:
    """Indices that ``partition`` along ``axis`` (here: fully sorted).

    int64. Raises ValueError for kth outside, IndexError for an axis that does not exist.

    >>> nx.argpartition(nx.asarray([3, 1, 2]), 0)[0]
    Tensor(1)
    """
    x, axis = _along(x, axis, "argpartition")
    _check_kth(kth, x.shape[axis], "argpartition")
    return _core.argsort(x, axis, False)


def _check_kth(kth: int | Iterable[int], n: int, where: str) -> None:
    for k in kth if hasattr(kth, "__iter__") else (kth,):
        if not -n <= k < n:
            raise ValueError(f"{where}: kth {k} is out of bounds for length {n}")


def lexsort(keys: Iterable[ArrayLike], /, axis: int = -1) -> Tensor:
    """Indices that sort by several keys, the last key first.

    keys: tensors of one shape and any dtype; int64 in that shape. Raises ValueError without keys.

    >>> nx.lexsort(([2, 1, 3], [1, 1, 0]))
    Tensor([2, 1, 0])
    """
    each = [as_operand(key) for key in keys]
    if not each:
        raise ValueError("lexsort: missing keys; at least one is needed")
    axis = as_axis(axis, each[0].ndim, "lexsort")
    order = _core.argsort(each[0], axis, False)
    for key in each[1:]:
        inner = _core.argsort(take_along_axis(key, order, axis), axis, False)
        order = take_along_axis(order, inner, axis)
    return order


def searchsorted(
    sorted: ArrayLike, values: ArrayLike, /, side: str = "left", *, sorter: ArrayLike | None = None
) -> Tensor:
    """Where each value would go in the ascending 1-D ``sorted`` so that it stays sorted; before equal ones
    (``"left"``) or behind.

    Returns values.shape, int64. sorter: indices that sort the first argument. Raises ValueError on another side or
    more dimensions.

    >>> nx.searchsorted(nx.asarray([1, 2, 2, 3]), nx.asarray([2, 5]))
    Tensor([1, 4])
    """
    if side not in ("left", "right"):
        raise ValueError(f"searchsorted: unknown side {side!r}; 'left' or 'right'")
    x = as_operand(sorted)
    if x.ndim != 1:
        raise ValueError(f"searchsorted: sorted has shape {x.shape}; one dimension is needed")
    if sorter is not None:
        x = _core.take(x, as_operand(sorter), 0)
    values = as_operand(values)
    common = _core.promote(x, values)
    return _core.searchsorted(_core.cast(x, common, False), _core.cast(values, common, False), side == "right")
