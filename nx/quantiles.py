"""Quantiles of sorted data: median, percentile, quantile.

Owns: the interpolation methods. Must not know: sorting loops.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_axes
from nx.derived import rint
from nx.elementwise import floor, maximum, minimum
from nx.folds import sum
from nx.op import as_operand, holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import ArrayLike, Axes, DType

_int64 = _core.dtype("int64")
_float32 = _core.dtype("float32")

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
    return quantiles(as_operand(x), as_fraction(q, 1, "quantile"), axis, method, keepdims, "quantile")


def percentile(
    x: ArrayLike, q: ArrayLike, /, axis: Axes = None, *, method: str = "linear", keepdims: bool = False
) -> Tensor:
    """``quantile`` with ``q`` in percent, in [0, 100].

    x: any shape; floats stay, integers give float64; the shape of ``q`` comes first. Raises ValueError for q
    outside, an unknown method or an empty slice.

    >>> nx.percentile(nx.arange(11), 90)
    Tensor(9.)
    """
    return quantiles(as_operand(x), as_fraction(q, 100, "percentile"), axis, method, keepdims, "percentile")


def median(x: ArrayLike, /, axis: Axes = None, *, keepdims: bool = False) -> Tensor:
    """The middle of the sorted elements, the mean of the two middle ones for even counts. NaN in a slice gives NaN.

    x: any shape; floats stay, integers give float64. axis: None, one or several. Raises TypeError for complex.

    >>> nx.median(nx.asarray([3, 1, 2, 10]))
    Tensor(2.5)
    """
    x = as_operand(x)
    if x.size == 0:
        from nx.folds import mean

        return mean(x, axis, None, None, keepdims)
    return quantiles(x, _core.full((), 0.5), axis, "midpoint", keepdims, "median")


def _rows(x: Tensor, axis: Axes, where: str) -> tuple[Any, ...]:
    """``x`` with the reduced axes last as one, and the shape with them kept at length one."""
    axes = tuple(range(x.ndim)) if axis is None else as_axes(axis, x.ndim, where)
    kept = [i for i in range(x.ndim) if i not in axes]
    count = 1
    for i in axes:
        count *= x.shape[i]
    rows = _core.reshape(_core.permute(x, (*kept, *axes)), (*(x.shape[i] for i in kept), count))
    return rows, tuple(1 if i in axes else n for i, n in enumerate(x.shape))


def as_fraction(q: ArrayLike, whole: int, where: str) -> Tensor:
    """``q`` of ``whole`` as a fraction. Raises ValueError outside [0, whole]."""
    q = as_operand(q)
    if holds((q < 0) | (q > whole) | (q != q)):
        raise ValueError(f"{where}: q {q.tolist()} is outside [0, {whole}]")
    return q * 1.0 if whole == 1 else q / float(whole)


def quantiles(
    x: Tensor, q: Tensor, axis: Axes, method: str, keepdims: bool, where: str, *, skip_nan: bool = False
) -> Tensor:
    """The quantiles at the fractions ``q``; a slice with NaN gives NaN, or with ``skip_nan`` those of its numbers."""
    if method not in _POSITIONS:
        raise ValueError(f"{where}: unknown method {method!r}; one of {', '.join(_POSITIONS)}")
    if x.dtype.kind == "complex":
        raise TypeError(f"{where}: unsupported dtype {x.dtype.name}; real numbers are needed")
    rows, shape = _rows(x, axis, where)
    if rows.shape[-1] == 0:
        raise ValueError(f"{where}: no elements along the axis; at least one is needed")
    kind = _core.promote(x, 1.0)
    wide = _float32 if kind.itemsize < 4 else kind  # between small floats too: what is found is rounded once
    rows = _core.cast(_core.sort(_core.cast(rows, kind, False), rows.ndim - 1, False), wide, False)
    flat = _core.reshape(q, (-1,))
    if skip_nan:  # NaN sorts last: the first n of each row are its numbers
        n = _core.cast(sum(rows == rows, -1, None, None, True), flat.dtype)
        found = _at(rows, _POSITIONS[method](flat, n), maximum(n - 1, 0), method, wide)
    else:
        last = rows[..., -1:]
        found = _at(rows, _POSITIONS[method](flat, rows.shape[-1]), rows.shape[-1] - 1, method, wide)
        found = _core.where(last != last, last, found)
    found = _core.permute(_core.cast(found, kind, False), (found.ndim - 1, *range(found.ndim - 1)))
    kept = shape if keepdims else rows.shape[:-1]
    return _core.reshape(found, (*q.shape, *kept))


def _at(rows: Tensor, position: Tensor, top: Any, method: str, kind: DType) -> Tensor:
    """The rows' values at fractional positions (held within 0 and ``top``), by the method's rule between two."""
    position = minimum(maximum(position, 0), top)
    below = floor(position)
    part = position - below
    if method == "lower":
        part = part * 0
    elif method == "higher":
        part = _core.cast(part > 0, part.dtype)
    elif method == "nearest":
        below, part = rint(position), part * 0
    elif method == "midpoint":
        part = _core.cast(part > 0, part.dtype) * 0.5
    low = _core.cast(below, _int64)
    high = minimum(low + 1, _core.cast(top, _int64) if hasattr(top, "dtype") else top)
    a, b = (_core.take(rows, at, rows.ndim - 1) if at.ndim == 1 else _along(rows, at) for at in (low, high))
    return _between(a, b, _core.cast(part, kind, False))


def _along(rows: Tensor, at: Tensor) -> Tensor:
    return _core.take_along(rows, at, rows.ndim - 1)


def _between(a: Tensor, b: Tensor, part: Tensor) -> Tensor:
    """a + (b - a) * part, from the nearer end so that it is exact at both and monotone; equal infinities stay."""
    step = b - a
    found = _core.where(part < 0.5, a + step * part, b - step * (1 - part))
    return _core.where((part == 0) | (a == b), a, found)
