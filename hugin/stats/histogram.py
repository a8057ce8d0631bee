"""Histograms: where the bins lie, and how much falls in each. Rules and edges are NumPy's, the counting is C.

Owns: the rules for the number of bins and what the height of a bar means. Must not know: marks, scales.
"""

from __future__ import annotations

import math
from array import array
from itertools import pairwise

import nx

from .. import _draw
from ..errors import DataError, OptionError, OptionTypeError, ShapeError, check_option
from .column import doubles, ends, flat, tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Literal

    from nx import Tensor

    Stat = Literal["count", "density", "probability", "percent", "frequency"]
    Rule = Literal["auto", "fd", "scott", "rice", "sturges", "doane", "sqrt"]
    Bins = Rule | int | Sequence[float] | Tensor

#: Rules look at no more values than this, evenly taken: a width does not need ten million.
SAMPLED = 100_000
#: Kinds of dtypes whose values are whole numbers.
WHOLE = ("bool", "int", "uint")
#: More bins than this are a mistake, or a rule misled by outliers; and no more round ones, which are for reading.
MOST_BINS, ROUND_BINS = 1_000_000, 200


def _sturges(n: int, span: float, sample: _Sample) -> float:
    return span / (math.log2(n) + 1)


def _sqrt(n: int, span: float, sample: _Sample) -> float:
    return span / math.sqrt(n)


def _rice(n: int, span: float, sample: _Sample) -> float:
    return span / (2 * math.pow(n, 1 / 3))


def _scott(n: int, span: float, sample: _Sample) -> float:
    return float((24 * math.sqrt(math.pi) / n) ** (1 / 3)) * math.sqrt(sample.moments()[2])


def _doane(n: int, span: float, sample: _Sample) -> float:
    _, _, variance, skewness = sample.moments()
    if n <= 2 or variance == 0:
        return 0.0
    error = math.sqrt(6 * (n - 2) / ((n + 1) * (n + 3)))
    return span / (1 + math.log2(n) + math.log2(1 + abs(skewness) / error))


def _fd(n: int, span: float, sample: _Sample) -> float:
    low, high = sample.quartiles()
    return 2 * (high - low) * math.pow(n, -1 / 3)


def _auto(n: int, span: float, sample: _Sample) -> float:
    return min(max(_fd(n, span, sample), _sqrt(n, span, sample) / 2), _sturges(n, span, sample))


#: Name -> the width of a bin for n values over a span; 0 where the rule knows none.
RULES: dict[str, Callable[[int, float, _Sample], float]] = {
    "auto": _auto,
    "fd": _fd,
    "scott": _scott,
    "rice": _rice,
    "sturges": _sturges,
    "doane": _doane,
    "sqrt": _sqrt,
}


class _Sample:
    """At most SAMPLED of the values, evenly taken, and the limits within which they count."""

    def __init__(self, values: Tensor, lo: float, hi: float) -> None:
        step = -(-int(values.shape[0]) // SAMPLED)
        self.values = values[::step] if step > 1 else values
        self.lo, self.hi = lo, hi

    def moments(self) -> tuple[int, float, float, float]:
        return _draw.bin_moments(self.values, self.lo, self.hi)

    def quartiles(self) -> tuple[float, float]:
        out = array("d", (0.0, 0.0))
        _draw.bin_quantiles(self.values, self.lo, self.hi, array("d", (0.25, 0.75)), out)
        return out[0], out[1]


def bin_edges(
    columns: Sequence[Tensor],
    bins: Bins | None = None,
    limits: tuple[float, float] | None = None,
    *,
    where: str = "hist",
) -> Tensor:
    """The (k + 1,) float64 edges of bins that all ``columns`` share.

    bins: None for round edges about as wide as the rule "auto" makes them, at most ROUND_BINS of them; a rule of
    NumPy's; k for even ones over ``limits`` (default: the data); or the edges. Values that are not finite do not
    count; a rule makes no bins narrower than 1 for whole numbers. Constant data get one unit around them.
    Raises OptionError for an unknown rule, DataError for edges that do not ascend.  Source: numpy.histogram_bin_edges.

    >>> import nx
    >>> bin_edges([nx.asarray([1.0, 2.0, 2.0, 3.0])], 4).tolist()
    [1.0, 1.5, 2.0, 2.5, 3.0]
    >>> bin_edges([nx.asarray([0.13, 0.34, 0.5, 0.87, 0.91])]).tolist()
    [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    """
    if bins is not None and not isinstance(bins, (str, int)):
        return _given_edges(bins, where)
    values = flat(columns[0]) if len(columns) == 1 else nx.concat([flat(column) for column in columns])
    if bins is None:
        return _round_edges(values, limits, where)
    lo, hi = ends(where, values, limits)
    if isinstance(bins, str):
        check_option(where, "bins", bins, RULES)
        return even_edges(lo, hi, _count_by_rule(values, bins, lo, hi))
    if isinstance(bins, bool) or not 1 <= bins <= MOST_BINS:
        raise OptionError(f"{where}: bins is {bins}; a number from 1 to {MOST_BINS}, edges or a rule are needed")
    return even_edges(lo, hi, bins)


def _round_edges(values: Tensor, given: tuple[float, float] | None, where: str) -> Tensor:
    """Multiples of 1, 2, 2.5 or 5 times a power of ten that cover the data; whole numbers few apart get a bin each."""
    lo, hi = ends(where, values, given)
    least, greatest, _, finite, _ = _draw.bin_bounds(values)
    if finite == 0 or least == greatest:
        return even_edges(lo, hi, 1)
    count = min(ROUND_BINS, _count_by_rule(values, "auto", lo, hi))
    if not 1e-290 < (hi - lo) / count < 1e290:
        return even_edges(lo, hi, count)
    whole = values.dtype.kind in WHOLE
    step, digits = round_step((hi - lo) / count, (1, 2, 5) if whole else (1, 2, 2.5, 5), 0 if whole else None)
    if given is None and whole and step == 1:
        first, last = math.ceil(lo), math.floor(hi)
        return tensor(array("d", [i - 0.5 for i in range(first, last + 2)]))
    first = math.floor(lo / step + 1e-9)
    last = math.floor(hi / step) + 1 if whole else math.ceil(hi / step - 1e-9)
    edges = [round(i * step, digits) if digits < 300 else i * step for i in range(first, max(last, first + 1) + 1)]
    if edges[0] > lo or edges[-1] < hi or not all(a < b for a, b in pairwise(edges)):
        return even_edges(lo, hi, count)  # so far from zero that round numbers lie too far apart
    if given is not None:
        edges = [lo, *(edge for edge in edges if lo < edge < hi), hi]
    return tensor(array("d", edges))


def round_step(width: float, steps: Sequence[float], least: int | None) -> tuple[float, int]:
    """The round number nearest to ``width`` (by ratio), and the decimals with which its multiples are written."""
    power = math.floor(math.log10(width))
    if least is not None:
        power = max(power, least)
    choices = [(step, p) for p in (power, power + 1) for step in steps]
    step, p = min(choices, key=lambda choice: abs(math.log(choice[0]) + choice[1] * math.log(10) - math.log(width)))
    return float(f"{step}e{p}"), max(0, 1 - p)


def _count_by_rule(values: Tensor, rule: str, lo: float, hi: float) -> int:
    n = int(values.shape[0])
    if n > SAMPLED:
        inside, span = n, hi - lo
    else:
        inside, span = _Sample(values, lo, hi).moments()[0], _span_inside(values, lo, hi)
    if math.isinf(hi - lo):
        return 10
    width = RULES[rule](inside, span, _Sample(values, lo, hi)) if inside else 0.0
    if values.dtype.kind in WHOLE and width:
        width = max(width, 1.0)
    return max(1, math.ceil(min((hi - lo) / width, MOST_BINS))) if width > 0 else 1


def _span_inside(values: Tensor, lo: float, hi: float) -> float:
    """Between the least and the greatest value within the limits."""
    ends = array("d", (0.0, 0.0))
    _draw.bin_quantiles(values, lo, hi, array("d", (0.0, 1.0)), ends)
    return ends[1] - ends[0]


def _given_edges(bins: Sequence[float] | Tensor, where: str) -> Tensor:
    try:
        edges = doubles(bins)
    except (TypeError, AttributeError) as err:
        raise OptionTypeError(f"{where}: bins is {bins!r}; a number of bins, their edges or a rule are needed") from err
    if (
        len(edges) < 2
        or not all(a <= b for a, b in pairwise(edges))
        or math.isinf(edges[0])
        or math.isinf(edges[-1])
    ):
        raise DataError(
            f"{where}: bins has {len(edges)} edges; two or more finite numbers in ascending order are needed"
        )
    return tensor(edges)


def even_edges(lo: float, hi: float, k: int) -> Tensor:
    """k + 1 numbers from lo to hi, with the bits of numpy.linspace."""
    if math.isinf(hi - lo):
        return tensor(array("d", [*(lo * (1 - i / k) + hi * (i / k) for i in range(k)), hi]))
    step = (hi - lo) / k
    return tensor(array("d", [*(lo + step * i for i in range(k)), hi]))


def histogram(
    values: Tensor,
    edges: Tensor,
    weights: Tensor | None = None,
    stat: Stat = "count",
    *,
    cumulative: bool = False,
    where: str = "hist",
) -> Tensor:
    """The (k,) float64 heights: how much of ``values`` lies in each of the half-open bins, the last one closed.

    stat: "count" (sum of weights), "frequency" (per unit of x), "density" (area 1), "probability" (sum 1), "percent".
    cumulative: running sums from the left, of areas for "density" and "frequency", so that a density ends at 1.
    NaN and what lies beyond the edges counts nowhere.

    >>> import nx
    >>> histogram(nx.asarray([1.0, 2.0, 2.5, 4.0]), nx.asarray([1.0, 2.0, 4.0])).tolist()
    [1.0, 3.0]
    """
    check_option(where, "stat", stat, STATS)
    column, loads = flat(values), None if weights is None else flat(weights)
    if loads is not None and loads.shape != column.shape:
        raise ShapeError(f"{where}: x has {column.shape[0]} values, weights has {loads.shape[0]}; lengths must match")
    k = int(edges.shape[0]) - 1
    counts = array("q", bytes(8 * k))
    sums = None if loads is None else array("d", bytes(8 * k))
    _draw.bin_count(column, edges, counts, loads, sums)
    return tensor(STATS[stat](array("d", counts) if sums is None else sums, edges.tolist(), cumulative))


def _running(heights: list[float]) -> list[float]:
    total, sums = 0.0, []
    for height in heights:
        total += height
        sums.append(total)
    return sums


def _shares(scale: float | None) -> Callable[[array[float], list[float], bool], array[float]]:
    """Heights that add up to ``scale``; None leaves them as they are."""

    def heights(amounts: array[float], edges: list[float], cumulative: bool) -> array[float]:
        total = sum(amounts)
        factor = 1.0 if scale is None else scale / total if total else 0.0
        scaled = [amount * factor for amount in amounts] if scale is not None else list(amounts)
        return array("d", _running(scaled) if cumulative else scaled)

    return heights


def _rates(normed: bool) -> Callable[[array[float], list[float], bool], array[float]]:
    """Amounts per unit of x; normed: with area 1. Running sums are of areas."""

    def heights(amounts: array[float], edges: list[float], cumulative: bool) -> array[float]:
        total = sum(amounts) if normed else 1.0
        shares = [amount / total if total else 0.0 for amount in amounts]
        if cumulative:
            return array("d", _running(shares))
        widths = [b - a for a, b in pairwise(edges)]
        return array("d", [share / width if width else 0.0 for share, width in zip(shares, widths)])

    return heights


#: What the height of a bar means -> the heights from the amounts in the bins, the edges, and whether they add up.
STATS = {
    "count": _shares(None),
    "probability": _shares(1.0),
    "percent": _shares(100.0),
    "density": _rates(True),
    "frequency": _rates(False),
}


def histogram2d(
    x: Tensor,
    y: Tensor,
    x_edges: Tensor,
    y_edges: Tensor,
    weights: Tensor | None = None,
    *,
    where: str = "hist2d",
) -> Tensor:
    """The (ny, nx) float64 amounts in the cells, rows from the least y on, as an image takes them.

    >>> import nx
    >>> edges = nx.asarray([0.0, 1.0, 2.0])
    >>> histogram2d(nx.asarray([0.0, 1.0, 1.0]), nx.asarray([0.0, 0.0, 2.0]), edges, edges).tolist()
    [[1.0, 1.0], [0.0, 1.0]]
    """
    xs, ys, loads = flat(x), flat(y), None if weights is None else flat(weights)
    if xs.shape != ys.shape or (loads is not None and loads.shape != xs.shape):
        raise ShapeError(f"{where}: x has {xs.shape[0]} points, y has {ys.shape[0]}; lengths must match")
    across, down = int(x_edges.shape[0]) - 1, int(y_edges.shape[0]) - 1
    counts = array("q", bytes(8 * across * down))
    sums = None if loads is None else array("d", bytes(8 * across * down))
    _draw.bin_count2d(ys, xs, y_edges, x_edges, counts, loads, sums)
    return tensor(array("d", counts) if sums is None else sums).reshape(down, across)
