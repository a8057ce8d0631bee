"""Reductions and running folds composed of others.

Owns: cumulative sums of the standard, count_nonzero, ptp, average, diff. Must not know: loops.
"""

from __future__ import annotations

from nx import _core, folds
from nx._core import Tensor
from nx.axes import as_axes, as_axis
from nx.op import as_operand, holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import ArrayLike, Axes, DTypeLike


def _cumulative(
    scan: str, start: int, x: ArrayLike, axis: int | None, dtype: DTypeLike | None, include_initial: bool
) -> Tensor:
    where = f"cumulative_{scan[3:]}"
    x = as_operand(x)
    if axis is None:
        if x.ndim != 1:
            raise ValueError(f"{where}: missing axis; a tensor of {x.ndim} dimensions needs one")
        axis = 0
    axis = as_axis(axis, x.ndim, where)
    run: Tensor = getattr(folds, scan)(x, axis=axis, dtype=dtype)
    if not include_initial:
        return run
    shape = (*x.shape[:axis], 1, *x.shape[axis + 1 :])
    return _core.concat([_core.full(shape, start, run.dtype), run], axis)


def cumulative_sum(
    x: ArrayLike, /, *, axis: int | None = None, dtype: DTypeLike | None = None, include_initial: bool = False
) -> Tensor:
    """Running sum along ``axis`` (may be left out for one dimension); with ``include_initial`` a zero stands in front.

    dtype: integers and bool become int64 or uint64 unless given. Raises ValueError where the axis is missing.

    >>> nx.cumulative_sum(nx.asarray([1, 2, 3]), include_initial=True)
    Tensor([0, 1, 3, 6])
    """
    return _cumulative("cumsum", 0, x, axis, dtype, include_initial)


def cumulative_prod(
    x: ArrayLike, /, *, axis: int | None = None, dtype: DTypeLike | None = None, include_initial: bool = False
) -> Tensor:
    """Running product along ``axis``; with ``include_initial`` a one stands in front.

    x: any shape; integers and bool become int64 or uint64 unless a dtype is given. Raises ValueError where the axis
    is missing.

    >>> nx.cumulative_prod(nx.asarray([1, 2, 3]), include_initial=True)
    Tensor([1, 1, 2, 6])
    """
    return _cumulative("cumprod", 1, x, axis, dtype, include_initial)


def count_nonzero(x: ArrayLike, /, axis: Axes = None, *, keepdims: bool = False) -> Tensor:
    """How many elements are nonzero, int64.

    axis: None, one or several. Raises IndexError for an axis that does not exist.

    >>> nx.count_nonzero(nx.asarray([[0, 1], [2, 3]]), axis=1)
    Tensor([1, 2])
    """
    x = as_operand(x)
    if x.dtype.name != "bool":
        x = x != 0
    return folds.sum(x, axis, None, None, keepdims)


def ptp(x: ArrayLike, /, axis: Axes = None, *, keepdims: bool = False) -> Tensor:
    """Peak to peak: max - min. Raises ValueError on an empty reduction.

    x: any shape; the dtype stays. axis: None, one or several.

    >>> nx.ptp(nx.asarray([3, 1, 7]))
    Tensor(6)
    """
    x = as_operand(x)
    return folds.max(x, axis, None, keepdims) - folds.min(x, axis, None, keepdims)


def average(
    x: ArrayLike,
    /,
    axis: Axes = None,
    weights: ArrayLike | None = None,
    *,
    returned: bool = False,
    keepdims: bool = False,
) -> Any:
    """Weighted mean; ``weights`` broadcasts with ``x``, or is 1-D along one ``axis``. ``returned`` adds the sum of the
    weights.

    Raises ValueError where the shapes do not fit, ZeroDivisionError where weights sum to zero. x: any shape;
    integers give float64.

    >>> nx.average(nx.asarray([1.0, 2.0]), weights=[3, 1])
    Tensor(1.25)
    """
    x = as_operand(x)
    if weights is None:
        found = folds.mean(x, axis, None, None, keepdims)
        scale = _core.full(found.shape, x.size / found.size if found.size else 0.0, found.dtype)
        return (found, scale) if returned else found
    w = as_operand(weights)
    if w.shape != x.shape:
        if axis is None or w.ndim != 1:
            raise ValueError(
                f"average: weights of shape {w.shape} do not fit x of shape {x.shape}; same shape, or 1-D and one axis"
            )
        (at,) = as_axes(axis, x.ndim, "average")
        if w.shape[0] != x.shape[at]:
            raise ValueError(
                f"average: {w.shape[0]} weights for {x.shape[at]} elements along axis {at}; lengths must match"
            )
        w = _core.broadcast_to(_core.reshape(w, (-1,) + (1,) * (x.ndim - at - 1)), x.shape)
    scale = folds.sum(w * 1.0, axis, None, None, keepdims)
    if holds(scale == 0):
        raise ZeroDivisionError("average: the weights sum to zero")
    found = folds.sum(x * w, axis, None, None, keepdims) / scale
    return (found, scale) if returned else found


def diff(
    x: ArrayLike, /, n: int = 1, axis: int = -1, *, prepend: ArrayLike | None = None, append: ArrayLike | None = None
) -> Tensor:
    """The ``n``-th difference of neighbours along ``axis``; bool gives bool (whether they differ).

    prepend, append: numbers or tensors put before and behind first. The axis gets ``n`` shorter. Raises ValueError for
    negative n or 0-d.

    >>> nx.diff(nx.asarray([1, 4, 9]))
    Tensor([3, 5])
    """
    x = as_operand(x)
    if n < 0:
        raise ValueError(f"diff: negative n {n}; zero or more")
    if x.ndim == 0:
        raise ValueError("diff: x is 0-d; one or more dimensions are needed")
    axis = as_axes(axis, x.ndim, "diff")[0]
    one = (*x.shape[:axis], 1, *x.shape[axis + 1 :])
    parts = []
    for part in (prepend, x, append):
        if part is not None:
            part = as_operand(part)
            parts.append(_core.broadcast_to(part, one) if part.ndim == 0 else part)
    if len(parts) > 1:
        x = _core.concat(parts, axis)
    front = (slice(None),) * axis
    op = _core.ops["not_equal" if x.dtype.name == "bool" else "subtract"][0]
    for _ in range(n):
        x = _core.map(op, x[(*front, slice(1, None))], x[(*front, slice(None, -1))])
    return x
