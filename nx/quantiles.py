"""Quantiles of sorted data: median, percentile, quantile.

Owns: the interpolation methods. Must not know: sorting loops.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_axes
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import ArrayLike, Axes

_int64 = _core.dtype("int64")

# Where quantile q of n sorted elements lies, as a fractional index.  Source: Hyndman, Fan 1996.
_POSITIONS = {
    "linear": lambda q, n: q * (n - 1),
    "lower": lambda q, n: q * (n - 1),
    "higher": lambda q, n: q * (n - 1),
    "nearest": lambda q, n: q * (n - 1),
    "midpoint": lambda q, n: q * (n - 1),
    "weibull": lambda q, n: q * (n + 1) - 1,
    "hazen": lambda q, n: q * n - 0.5,
    "median_unbiased": lambda q, n: q * (n + 1 / 3) - 2 / 3,
    "normal_unbiased": lambda q, n: q * (n + 0.25) - 0.625,
    "interpolated_inverted_cdf": lambda q, n: q * n - 1,
}


def quantile(
    x: ArrayLike, q: ArrayLike, /, axis: Axes = None, *, method: str = "linear", keepdims: bool = False
) -> Tensor:
    """The value below which the fraction ``q`` of the elements lies, along ``axis`` (one, several, or all).

    q: a number or tensor in [0, 1]; its shape comes first in the result. method: "linear", "lower", "higher",
    "nearest", "midpoint", "hazen", "weibull", "median_unbiased", "normal_unbiased" or "interpolated_inverted_cdf". NaN
    in a slice gives NaN; integers give float64. Raises ValueError for q outside [0, 1], an unknown method, or an empty
    slice.

    >>> nx.quantile(nx.arange(5), [0.25, 0.5])
    Tensor([1., 2.])
    """
    q = as_operand(q)
    if ((q < 0) | (q > 1) | (q != q)).any().item():
        raise ValueError(f"quantile: q {q.tolist()} is outside [0, 1]")
    return _quantile(as_operand(x), q * 1.0, axis, method, keepdims, "quantile")


def percentile(
    x: ArrayLike, q: ArrayLike, /, axis: Axes = None, *, method: str = "linear", keepdims: bool = False
) -> Tensor:
    """``quantile`` with ``q`` in percent, in [0, 100].

    >>> nx.percentile(nx.arange(11), 90)
    Tensor(9.)
    """
    q = as_operand(q)
    if ((q < 0) | (q > 100) | (q != q)).any().item():
        raise ValueError(f"percentile: q {q.tolist()} is outside [0, 100]")
    return _quantile(as_operand(x), q / 100.0, axis, method, keepdims, "percentile")


def median(x: ArrayLike, /, axis: Axes = None, *, keepdims: bool = False) -> Tensor:
    """The middle of the sorted elements, the mean of the two middle ones for even counts. NaN in a slice gives NaN.

    >>> nx.median(nx.asarray([3, 1, 2, 10]))
    Tensor(2.5)
    """
    x = as_operand(x)
    if x.size == 0:
        from nx.folds import mean

        return mean(x, axis, None, None, keepdims)
    return _quantile(x, _core.full((), 0.5), axis, "midpoint", keepdims, "median")


def _rows(x: Tensor, axis: Axes, where: str) -> tuple[Any, ...]:
    """``x`` with the reduced axes last as one, and the shape with them kept at length one."""
    axes = tuple(range(x.ndim)) if axis is None else as_axes(axis, x.ndim, where)
    kept = [i for i in range(x.ndim) if i not in axes]
    count = 1
    for i in axes:
        count *= x.shape[i]
    rows = _core.reshape(_core.permute(x, (*kept, *axes)), (*(x.shape[i] for i in kept), count))
    return rows, tuple(1 if i in axes else n for i, n in enumerate(x.shape))


def _quantile(x: Tensor, q: Tensor, axis: Axes, method: str, keepdims: bool, where: str) -> Tensor:
    if method not in _POSITIONS:
        raise ValueError(f"{where}: unknown method {method!r}; one of {', '.join(_POSITIONS)}")
    if x.dtype.kind == "complex":
        raise TypeError(f"{where}: unsupported dtype {x.dtype.name}; real numbers are needed")
    rows, shape = _rows(x, axis, where)
    n = rows.shape[-1]
    if n == 0:
        raise ValueError(f"{where}: no elements along the axis; at least one is needed")
    kind = _core.promote(x, 1.0)
    rows = _core.sort(_core.cast(rows, kind, False), rows.ndim - 1, False)
    flat = _core.reshape(q, (-1,))
    position = _POSITIONS[method](flat, n).clip(0, n - 1)
    below = position.floor()
    part = position - below
    if method == "lower":
        part = part * 0
    elif method == "higher":
        part = _core.cast(part > 0, part.dtype)
    elif method == "nearest":
        below, part = position.round(), part * 0
    elif method == "midpoint":
        part = _core.cast(part > 0, part.dtype) * 0.5
    low = _core.cast(below, _int64)
    high = (low + 1).clip(None, n - 1)
    a, b = _core.take(rows, low, rows.ndim - 1), _core.take(rows, high, rows.ndim - 1)
    part = _core.cast(part, kind, False)
    found = _between(a, b, part)
    last = rows[..., -1:]
    found = _core.where(last != last, last, found)  # NaN sorts last
    found = _core.permute(found, (found.ndim - 1, *range(found.ndim - 1)))
    kept = shape if keepdims else rows.shape[:-1]
    return _core.reshape(found, (*q.shape, *kept))


def _between(a: Tensor, b: Tensor, part: Tensor) -> Tensor:
    """a + (b - a) * part, from the nearer end so that it is exact at both and monotone; equal infinities stay."""
    step = b - a
    found = _core.where(part < 0.5, a + step * part, b - step * (1 - part))
    return _core.where((part == 0) | (a == b), a, found)
