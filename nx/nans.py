"""Reductions that leave NaN out.

Owns: the nan- functions. Must not know: loops; NaN is replaced by the neutral element of the reduction.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.folds import all, argmax, argmin, cumprod, cumsum, max, min, prod, sum
from nx.op import as_operand, holds
from nx.quantiles import as_fraction, quantiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from nx._core import ArrayLike, Axes, Axis, DTypeLike

_inf = float("inf")
_nan = float("nan")


def _filled(x: ArrayLike, value: float) -> tuple[Any, ...]:
    """``x`` with NaN replaced, and the mask of NaN (None for dtypes without one)."""
    x = as_operand(x)
    if x.dtype.kind not in ("float", "complex"):
        return x, None
    mask = x != x
    return _core.where(mask, _core.full((), value, x.dtype), x), mask


def nansum(
    x: ArrayLike,
    /,
    axis: Axes = None,
    dtype: DTypeLike | None = None,
    out: Tensor | None = None,
    keepdims: bool = False,
) -> Tensor:
    """``sum`` with NaN as zero.

    x: any shape; the dtypes of ``sum``. axis: None, one or several. Raises IndexError for an axis that does not
    exist.

    >>> nx.nansum(nx.asarray([1.0, nx.nan, 2.0]))
    Tensor(3.)
    """
    return sum(_filled(x, 0)[0], axis, dtype, out, keepdims)


def nanprod(
    x: ArrayLike,
    /,
    axis: Axes = None,
    dtype: DTypeLike | None = None,
    out: Tensor | None = None,
    keepdims: bool = False,
) -> Tensor:
    """``prod`` with NaN as one.

    x: any shape; the dtypes of ``sum``. axis: None, one or several. Raises IndexError for an axis that does not
    exist.

    >>> nx.nanprod(nx.asarray([2.0, nx.nan, 2.0]))
    Tensor(4.)
    """
    return prod(_filled(x, 1)[0], axis, dtype, out, keepdims)


def nancumsum(x: ArrayLike, /, axis: Axis = None, dtype: DTypeLike | None = None) -> Tensor:
    """``cumsum`` with NaN as zero.

    x: any shape; axis None flattens; the dtypes of ``cumsum``. Raises IndexError for an axis that does not exist.

    >>> nx.nancumsum(nx.asarray([1.0, nx.nan, 2.0]))
    Tensor([1., 1., 3.])
    """
    return cumsum(_filled(x, 0)[0], axis, dtype)


def nancumprod(x: ArrayLike, /, axis: Axis = None, dtype: DTypeLike | None = None) -> Tensor:
    """``cumprod`` with NaN as one.

    x: any shape; axis None flattens; the dtypes of ``cumsum``. Raises IndexError for an axis that does not exist.

    >>> nx.nancumprod(nx.asarray([2.0, nx.nan, 2.0]))
    Tensor([2., 2., 4.])
    """
    return cumprod(_filled(x, 1)[0], axis, dtype)


def _extreme(reduce: Callable[..., Tensor], x: ArrayLike, axis: Axes, keepdims: bool, neutral: float) -> Tensor:
    filled, mask = _filled(x, neutral)
    found = reduce(filled, axis, None, keepdims)
    if mask is None:
        return found
    return _core.where(all(mask, axis, None, keepdims), _core.full((), _nan, found.dtype), found)


def nanmin(x: ArrayLike, /, axis: Axes = None, *, keepdims: bool = False) -> Tensor:
    """``min`` without NaN; NaN where there is nothing else. Raises ValueError on an empty reduction.

    x: any shape; the dtype stays. axis: None, one or several.

    >>> nx.nanmin(nx.asarray([3.0, nx.nan, 2.0]))
    Tensor(2.)
    """
    return _extreme(min, x, axis, keepdims, _inf)


def nanmax(x: ArrayLike, /, axis: Axes = None, *, keepdims: bool = False) -> Tensor:
    """``max`` without NaN; NaN where there is nothing else. Raises ValueError on an empty reduction.

    x: any shape; the dtype stays. axis: None, one or several.

    >>> nx.nanmax(nx.asarray([3.0, nx.nan, 2.0]))
    Tensor(3.)
    """
    return _extreme(max, x, axis, keepdims, -_inf)


def _index(pick: Callable[..., Tensor], x: ArrayLike, axis: Axes, keepdims: bool, neutral: float, where: str) -> Tensor:
    filled, mask = _filled(x, neutral)
    if mask is not None and holds(all(mask, axis, None, False)):
        raise ValueError(f"{where}: a slice holds only NaN; it has no position")
    if mask is not None:
        # Where the neutral element itself wins, the first position that is no NaN does.
        first = argmax(~mask, axis, None, keepdims)
        best = pick(filled, axis, None, keepdims)
        extreme = (max if neutral < 0 else min)(filled, axis, None, keepdims)
        return _core.where(extreme == neutral, first, best)
    return pick(filled, axis, None, keepdims)


def nanargmin(x: ArrayLike, /, axis: Axes = None, *, keepdims: bool = False) -> Tensor:
    """``argmin`` without NaN. Raises ValueError where a slice holds only NaN.

    x: any shape; int64. axis: one, or None for the position in the flattened tensor.

    >>> nx.nanargmin(nx.asarray([nx.nan, 3.0, 2.0]))
    Tensor(2)
    """
    return _index(argmin, x, axis, keepdims, _inf, "nanargmin")


def nanargmax(x: ArrayLike, /, axis: Axes = None, *, keepdims: bool = False) -> Tensor:
    """``argmax`` without NaN. Raises ValueError where a slice holds only NaN.

    x: any shape; int64. axis: one, or None for the position in the flattened tensor.

    >>> nx.nanargmax(nx.asarray([nx.nan, 3.0, 2.0]))
    Tensor(1)
    """
    return _index(argmax, x, axis, keepdims, -_inf, "nanargmax")


def _counted(x: ArrayLike, axis: Axes, keepdims: bool) -> tuple[Any, ...]:
    x = as_operand(x)
    x = x if x.dtype.kind in ("float", "complex") else x * 1.0
    filled, mask = _filled(x, 0)
    return filled, mask, sum(~mask, axis, None, None, keepdims)


def nanmean(x: ArrayLike, /, axis: Axes = None, dtype: DTypeLike | None = None, *, keepdims: bool = False) -> Tensor:
    """``mean`` without NaN; NaN where there is nothing else.

    x: any shape; floats and complex stay, integers give float64. axis: None, one or several. Raises IndexError for
    an axis that does not exist.

    >>> nx.nanmean(nx.asarray([1.0, nx.nan, 2.0]))
    Tensor(1.5)
    """
    filled, _, count = _counted(x, axis, keepdims)
    total = sum(filled, axis, dtype, None, keepdims)
    return total / _core.cast(count, total.dtype)


def nanvar(
    x: ArrayLike,
    /,
    axis: Axes = None,
    dtype: DTypeLike | None = None,
    *,
    ddof: float = 0,
    correction: float | None = None,
    keepdims: bool = False,
) -> Tensor:
    """``var`` without NaN; NaN where no more than ``correction`` (= ddof) numbers are left.

    x: any shape; floats stay, integers give float64, complex gives real. axis: None, one or several. Raises
    IndexError for an axis that does not exist.

    >>> nx.nanvar(nx.asarray([1.0, nx.nan, 3.0]))
    Tensor(1.)
    """
    filled, mask, count = _counted(x, axis, True)
    kind = filled.dtype if dtype is None else _core.dtype(dtype)
    filled = _core.cast(filled, kind, False)
    middle = sum(filled, axis, None, None, True) / _core.cast(count, kind)
    off = _core.where(mask, _core.full((), 0, kind), abs(filled - middle))
    left = _counted(x, axis, keepdims)[2] - (ddof if correction is None else correction)
    total = sum(off * off, axis, None, None, keepdims)
    return _core.where(left > 0, total / _core.cast(left, total.dtype), _core.full((), _nan, total.dtype))


def nanstd(
    x: ArrayLike,
    /,
    axis: Axes = None,
    dtype: DTypeLike | None = None,
    *,
    ddof: float = 0,
    correction: float | None = None,
    keepdims: bool = False,
) -> Tensor:
    """The root of ``nanvar``.

    x: any shape; floats stay, integers give float64, complex gives real. axis: None, one or several. Raises
    IndexError for an axis that does not exist.

    >>> nx.nanstd(nx.asarray([1.0, nx.nan, 3.0]))
    Tensor(1.)
    """
    return nanvar(x, axis, dtype, ddof=ddof, correction=correction, keepdims=keepdims) ** 0.5


def _floating(x: ArrayLike) -> Tensor:
    x = as_operand(x)
    return x if x.dtype.kind == "float" else x * 1.0


def nanquantile(
    x: ArrayLike, q: ArrayLike, /, axis: Axes = None, *, method: str = "linear", keepdims: bool = False
) -> Tensor:
    """``quantile`` without NaN; NaN where there is nothing else.

    x: any shape; floats stay, integers give float64; the shape of ``q`` comes first. Raises ValueError for q
    outside, an unknown method or an empty slice, TypeError for complex.

    >>> nx.nanquantile(nx.asarray([1.0, nx.nan, 3.0]), 0.5)
    Tensor(2.)
    """
    q = as_fraction(q, 1, "nanquantile")
    return quantiles(_floating(x), q, axis, method, keepdims, "nanquantile", skip_nan=True)


def nanpercentile(
    x: ArrayLike, q: ArrayLike, /, axis: Axes = None, *, method: str = "linear", keepdims: bool = False
) -> Tensor:
    """``percentile`` without NaN; NaN where there is nothing else.

    x: any shape; floats stay, integers give float64; the shape of ``q`` comes first. Raises ValueError for q
    outside, an unknown method or an empty slice, TypeError for complex.

    >>> nx.nanpercentile(nx.asarray([1.0, nx.nan, 3.0]), 50)
    Tensor(2.)
    """
    q = as_fraction(q, 100, "nanpercentile")
    return quantiles(_floating(x), q, axis, method, keepdims, "nanpercentile", skip_nan=True)


def nanmedian(x: ArrayLike, /, axis: Axes = None, *, keepdims: bool = False) -> Tensor:
    """``median`` without NaN; NaN where there is nothing else.

    x: any shape; floats stay, integers give float64. axis: None, one or several. Raises TypeError for complex.

    >>> nx.nanmedian(nx.asarray([1.0, nx.nan, 3.0]))
    Tensor(2.)
    """
    x = _floating(x)
    if x.size == 0:
        return nanmean(x, axis, keepdims=keepdims)
    return quantiles(x, _core.full((), 0.5), axis, "midpoint", keepdims, "nanmedian", skip_nan=True)
