"""Counting values in bins, and reading tables: histogram, bincount, digitize, interp.

Owns: edges as NumPy's, and interpolation. Must not know: counting loops (the C core).
"""

from __future__ import annotations

from math import ceil, inf, isfinite, log2, sqrt

from nx import _core
from nx._core import Tensor
from nx.op import as_operand, holds
from nx.ranges import linspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from nx._core import ArrayLike

_float64 = _core.dtype("float64")
_int64 = _core.dtype("int64")


def histogram_bin_edges(
    x: ArrayLike,
    /,
    bins: int | str | ArrayLike = 10,
    range: tuple[float, float] | None = None,
    *,
    weights: ArrayLike | None = None,
) -> Tensor:
    """Edges of the bins, float64, ascending, one more than bins.

    bins: a number of equal bins, the edges themselves, or a rule: "auto", "fd", "scott", "sturges", "rice", "sqrt",
    "doane". range: (low, high), else the data's; equal ends are moved apart by 0.5 each way.
    Raises ValueError on bins below one, edges that fall, an unknown rule, a range that is not finite or runs backward.

    >>> nx.histogram_bin_edges([1, 2, 5], bins=2)
    Tensor([1., 3., 5.])
    """
    return _edges(as_operand(x), bins, range, weights)[0]


def _edges(x: Tensor, bins: Any, range: tuple[float, float] | None, weights: ArrayLike | None) -> tuple[Tensor, bool]:
    """Edges, and whether they are equally spaced."""
    if not isinstance(bins, str) and not (hasattr(bins, "__index__") and getattr(bins, "ndim", 0) == 0):
        edges = _core.asarray(bins, None, None)
        if edges.ndim != 1:
            raise ValueError(f"histogram: bins of shape {edges.shape}; a number or one dimension of edges")
        if edges.size > 1 and holds(edges[1:] < edges[:-1]):
            raise ValueError("histogram: bins fall somewhere; edges must ascend")
        return edges, False
    low, high = _range(x, range)
    if isinstance(bins, str):
        if weights is not None:
            raise TypeError(f"histogram: unsupported rule {bins!r} with weights; give a number of bins")
        bins = _rule(x, bins, low, high)
    count = bins.__index__()
    if count < 1:
        raise ValueError(f"histogram: invalid number of bins {count}; one or more")
    return linspace(low, high, count + 1), True


def _range(x: Tensor, given: tuple[float, float] | None) -> tuple[float, float]:
    if given is not None:
        low, high = (float(end) for end in given)
        if low > high:
            raise ValueError(f"histogram: range ({low}, {high}) runs backward; low must not exceed high")
        if not (isfinite(low) and isfinite(high)):
            raise ValueError(f"histogram: range ({low}, {high}) is not finite")
    elif x.size == 0:
        low, high = 0.0, 1.0
    else:
        low, high = _bounds(x)
        if not (isfinite(low) and isfinite(high)):
            raise ValueError(
                f"histogram: the data range ({low}, {high}) is not finite; give a range or drop NaN and infinity"
            )
    return (low - 0.5, high + 0.5) if low == high else (low, high)


def _bounds(x: Tensor) -> tuple[float, float]:
    if type(x) is Tensor and x.dtype.name in ("float64", "float32", "int64"):
        low, high = _core.bounds(x)
        return float(low), float(high)
    return float(x.min().item()), float(x.max().item())


def _rule(x: Tensor, rule: str, low: float, high: float) -> int:
    """Number of bins by a rule of the field.  Sources: Sturges 1926, Scott 1979, Freedman and Diaconis 1981, Doane
    1976."""
    if rule not in _RULES:
        raise ValueError(f"histogram: unknown rule {rule!r} for bins; one of {', '.join(_RULES)}")
    x = _core.reshape(x, (-1,))
    x = x[(x >= low) & (x <= high)]
    if x.size == 0:
        return 1
    width = _RULES[rule](x * 1.0, x.size)
    if x.dtype.kind in ("int", "uint") and 0 < width < 1:
        width = 1.0
    return max(1, ceil((high - low) / width)) if width > 0 else 1


def _peak_to_peak(x: Tensor) -> float:
    return float(x.max().item() - x.min().item())


def _sturges(x: Tensor, n: int) -> float:
    return _peak_to_peak(x) / (log2(n) + 1)


def _fd(x: Tensor, n: int) -> float:
    from nx.quantiles import percentile

    low, high = percentile(x, [25, 75]).tolist()
    return float(2 * (high - low) / n ** (1 / 3))


def _auto(x: Tensor, n: int) -> float:
    spread, few = _fd(x, n), _sturges(x, n)
    if spread == 0:
        return few
    return min(max(spread, _peak_to_peak(x) / sqrt(n) / 2), few)


def _doane(x: Tensor, n: int) -> float:
    sigma = x.std().item()
    if n <= 2 or sigma == 0:
        return 0.0
    skew = (((x - x.mean()) / sigma) ** 3).mean().item()
    error = sqrt(6 * (n - 2) / ((n + 1) * (n + 3)))
    return _peak_to_peak(x) / (1 + log2(n) + log2(1 + abs(skew) / error))


_RULES = {
    "auto": _auto,
    "doane": _doane,
    "fd": _fd,
    "rice": lambda x, n: _peak_to_peak(x) / (2 * n ** (1 / 3)),
    "scott": lambda x, n: (24 * sqrt(3.141592653589793) / n) ** (1 / 3) * x.std().item(),
    "sqrt": lambda x, n: _peak_to_peak(x) / sqrt(n),
    "sturges": _sturges,
}


def histogram(
    x: ArrayLike,
    /,
    bins: int | str | ArrayLike = 10,
    range: tuple[float, float] | None = None,
    *,
    density: bool = False,
    weights: ArrayLike | None = None,
) -> tuple[Tensor, Tensor]:
    """How many elements fall in each bin: ``(counts, edges)``. Bins hold low <= x < high, the last also its upper edge.

    bins, range: as ``histogram_bin_edges``. weights: in the shape of ``x``, summed instead of counted. density:
    counts over total and bin width, so that the bins' areas sum to one. NaN falls in no bin. Returns int64 counts
    (float64 with weights or density). Raises ValueError for lengths that differ, edges that fall or a range that is
    not finite.

    >>> nx.histogram([1, 2, 2, 5], bins=2)
    (Tensor([3, 1]), Tensor([1., 3., 5.]))
    """
    x = as_operand(x)
    if weights is not None:
        weights = as_operand(weights)
        if weights.shape != x.shape:
            raise ValueError(f"histogram: weights of shape {weights.shape} for x of shape {x.shape}; shapes must match")
        weights = _core.cast(_core.reshape(weights, (-1,)), _float64, False)
    edges, even = _edges(x, bins, range, weights)
    at = _core.reshape(x, (-1,))
    counts = _core.histogram(at, _core.cast(edges, _float64, False), even, weights)
    if density:
        counts = counts * 1.0
        return counts / (edges[1:] - edges[:-1]) / counts.sum(), edges
    return counts, edges


def histogram2d(
    x: ArrayLike,
    y: ArrayLike,
    /,
    bins: int | str | ArrayLike = 10,
    range: Sequence[tuple[float, float] | None] | None = None,
    *,
    density: bool = False,
    weights: ArrayLike | None = None,
) -> tuple[Tensor, Tensor, Tensor]:
    """Counts of points in the cells of two sets of bins: ``(counts (nx, ny) float64, x edges, y edges)``.

    bins: a number or edges, or a pair of them; range: a pair of (low, high) or None. Raises ValueError for lengths
    that differ, edges that fall or a range that is not finite.

    >>> nx.histogram2d([0, 1, 1], [0, 1, 1], bins=2)[0]
    Tensor([[1., 0.],
            [0., 2.]])
    """
    x, y = _core.reshape(as_operand(x), (-1,)), _core.reshape(as_operand(y), (-1,))
    if x.size != y.size:
        raise ValueError(f"histogram2d: x has {x.size} elements, y has {y.size}; lengths must match")
    pair = bins if isinstance(bins, (tuple, list)) and len(bins) == 2 else (bins, bins)
    ranges = (None, None) if range is None else range
    (across, even_x), (down, even_y) = (
        _edges(each, b, r, weights) for each, b, r in zip((x, y), pair, ranges, strict=True)
    )
    if weights is not None:
        weights = _core.reshape(as_operand(weights), (-1,))
        if weights.size != x.size:
            raise ValueError(f"histogram2d: {weights.size} weights for {x.size} points; lengths must match")
        weights = _core.cast(weights, _float64, False)
    edges = [_core.cast(each, _float64, False) for each in (across, down)]
    counts = _core.histogram2d(x, edges[0], even_x, y, edges[1], even_y, weights)
    if density:
        areas = _core.reshape(edges[0][1:] - edges[0][:-1], (-1, 1)) * (edges[1][1:] - edges[1][:-1])
        counts = counts / areas / counts.sum()
    return counts, across, down


def bincount(x: ArrayLike, /, weights: ArrayLike | None = None, minlength: int = 0) -> Tensor:
    """How often each integer 0, 1, 2 ... occurs, int64; with ``weights`` their sums, float64. At least ``minlength``
    long.

    Raises ValueError for negative integers or more than one dimension, TypeError for other dtypes.

    >>> nx.bincount([0, 2, 2])
    Tensor([1, 0, 2])
    """
    x = as_operand(x)
    if x.ndim != 1:
        raise ValueError(f"bincount: x of shape {x.shape}; one dimension is needed")
    if x.size and x.dtype.kind not in ("int", "uint", "bool"):
        raise TypeError(f"bincount: unsupported dtype {x.dtype.name}; integers are needed")
    if minlength < 0:
        raise ValueError(f"bincount: negative minlength {minlength}; zero or more")
    x = _core.cast(x, _int64, False)
    if weights is None and type(x) is Tensor:
        return _core.tally(x, minlength)
    if weights is not None:
        weights = _core.cast(as_operand(weights), _float64, False)
        if weights.shape != x.shape:
            raise ValueError(f"bincount: weights of shape {weights.shape} for x of shape {x.shape}; shapes must match")
    if x.size and x.dtype.kind != "uint" and x.min().item() < 0:
        raise ValueError(f"bincount: x has a negative element {x.min().item()}; zero or more")
    return _core.bincount(x, max(minlength, x.max().item() + 1 if x.size else 0), weights)


def digitize(x: ArrayLike, bins: int | str | ArrayLike, /, right: bool = False) -> Tensor:
    """The bin of each element, in the shape of ``x``: i such that bins[i-1] <= x < bins[i] (``right``: bins[i-1] < x
    <= bins[i]).

    bins: 1-D, ascending or descending. Raises ValueError where they are neither. Any real dtype; int64.

    >>> nx.digitize(nx.asarray([0.5, 1.5, 9]), [0, 1, 2])
    Tensor([1, 2, 3])
    """
    from nx.order import searchsorted

    edges = as_operand(bins)
    if edges.ndim != 1:
        raise ValueError(f"digitize: bins of shape {edges.shape}; one dimension is needed")
    if not holds(edges[1:] < edges[:-1]):
        return searchsorted(edges, x, side="left" if right else "right")
    if (edges[1:] > edges[:-1]).any().item():
        raise ValueError("digitize: bins neither ascend nor descend; sort them")
    return edges.size - searchsorted(edges[::-1], x, side="right" if right else "left")


def interp(
    x: ArrayLike,
    xp: ArrayLike,
    fp: ArrayLike,
    /,
    left: float | None = None,
    right: float | None = None,
    *,
    period: float | None = None,
) -> Tensor:
    """Values at ``x`` on the polyline through the points (xp, fp), float64 in the shape of ``x``.

    xp: 1-D ascending, or any order with a ``period``. Outside, ``left`` and ``right`` (the end values unless given).
    NaN gives NaN. Raises ValueError where xp is empty or xp and fp differ in shape, or the period is zero.

    >>> nx.interp(2.5, [1, 2, 3], [3, 2, 0])
    Tensor(1.)
    """
    x, xp = as_operand(x) * 1.0, as_operand(xp) * 1.0
    fp = as_operand(fp) * 1.0
    if xp.ndim != 1 or xp.shape != fp.shape or xp.size == 0:
        raise ValueError(
            f"interp: xp of shape {xp.shape}, fp of shape {fp.shape}; equal lengths of at least one in one dimension"
        )
    if period is not None:
        x, xp, fp = _wrapped(x, xp, fp, period)
        left = right = None
    if xp.size == 1:
        inside = x * 0 + fp[0]
    else:
        at = (_core.searchsorted(xp, x, True) - 1).clip(0, xp.size - 2)
        x0, y0 = _core.take(xp, at, 0), _core.take(fp, at, 0)
        x1, y1 = _core.take(xp, at + 1, 0), _core.take(fp, at + 1, 0)
        width = x1 - x0
        slope = (y1 - y0) / (width if type(width) is Tensor else _core.where(width == 0, 1.0, width))
        inside = slope * (x - x0) + y0
        inside = _core.where(inside == inside, inside, slope * (x - x1) + y1)
        inside = _core.where((x == x0) | ((y0 == y1) & (inside != inside) & (x == x)), y0, inside)
        inside = _core.where(x == xp[-1], fp[-1], inside)
    below = fp[0] if left is None else _core.full((), left, fp.dtype)
    above = fp[-1] if right is None else _core.full((), right, fp.dtype)
    return _core.where(x < xp[0], below, _core.where(x > xp[-1], above, inside))


def _wrapped(x: Tensor, xp: Tensor, fp: Tensor, period: float) -> tuple[Any, ...]:
    if period == 0 or abs(period) == inf:
        raise ValueError(f"interp: invalid period {period}; a finite number other than zero")
    period = abs(period)
    x, xp = x % period, xp % period
    order = _core.argsort(xp, 0, False)
    xp, fp = _core.take(xp, order, 0), _core.take(fp, order, 0)
    xp = _core.concat([xp[-1:] - period, xp, xp[:1] + period], 0)
    return x, xp, _core.concat([fp[-1:], fp, fp[:1]], 0)
