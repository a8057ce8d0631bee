"""How often values fall into bins."""

from __future__ import annotations

from ..native import native
from ..scene import Path
from ..value import value
from . import base
from .base import Artist, Channel, Key, Spots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal, Self

    from nx import Tensor

    from ..coords.cartesian import View
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from ..stats.histogram import Bins, Stat
    from .base import Color

STATS = ("count", "density", "frequency", "probability", "percent")
EVEN = 1e-3           # px by which edges half way between pixels lie beyond, so that all are rounded alike
GAP_FROM = 4.0        # px of a bin from which a gap of 1 px parts it from the next
SEVERAL_ALPHA = 0.6   # opacity of histograms that lie over each other


@value
class Hist(Artist):
    """Bars over ``edges`` (k + 1 values); each of ``series`` is (low, high) with k values."""

    edges: Column
    lows: tuple[Column, ...]
    highs: tuple[Column, ...]
    labels: tuple[str | None, ...]
    color: Color | str | None = None
    color_by: Column | None = None
    alpha: float | None = None

    name = "hist"
    swatch = "patch"

    def channels(self) -> tuple[Channel, ...]:
        found = [Channel("x", self.edges, exact=False)]
        found += [Channel("y", high, zero=True) for high in self.highs]
        if self.color_by is not None:
            found.append(Channel("color", self.color_by))
        return tuple(found)

    def series(self) -> int:
        return 0 if self.color is not None or self.color_by is not None else len(self.highs)

    def fill(self, view: View, k: int) -> Color:
        """The colour of series ``k``."""
        if self.color_by is not None:
            color = view.colors[base.color_key(Channel("color", self.color_by))].at(k)
        else:
            color = view.color(self.color, k)
        return base.with_alpha(color, self.alpha)

    def legend(self, view: View) -> tuple[Key, ...]:
        return tuple(
            Key(label, "patch", self.fill(view, k)) for k, label in enumerate(self.labels) if label is not None
        )

    def spots(self, view: View) -> tuple[Spots, ...]:
        import nx

        edges = nx.astype(self.edges.values, nx.float64)
        left, right = edges[:-1], edges[1:]
        names = self.labels
        if self.color_by is not None:
            names = tuple((self.color_by.categories or ())[: len(self.highs)])
        middle = self.edges.replace(values=(left + right) / 2)
        return tuple(
            Spots(name, middle, high, None, (),
                  (left, right, nx.astype(low.values, nx.float64), nx.astype(high.values, nx.float64)))
            for name, low, high in zip(names, self.lows, self.highs)
        )

    def without(self, hidden: frozenset[str]) -> Self | None:
        away = [base.is_hidden(hidden, label, (self.color_by, k)) for k, label in enumerate(self.labels)]
        if not any(away):
            return self
        empty = tuple(low if gone else high for low, high, gone in zip(self.lows, self.highs, away))
        return None if all(away) else self.replace(highs=empty)

    def emit(self, view: View) -> tuple[Primitive, ...]:
        forward = view.x.scale.forward
        edges = [float(forward(v)) for v in self.edges.values.tolist()]
        made = []
        for k, (low, high) in enumerate(zip(self.lows, self.highs)):
            flat = self.corners(view, edges, low, high)
            if flat:
                points = base.px_points(flat).replace(affine=view.affine())
                made.append(Path(points, ring=4, closed=True, fill=self.fill(view, k), snap=True))
        return tuple(made)

    def corners(self, view: View, edges: list[float], low: Column, high: Column) -> list[float]:
        """Four corners in scale space for each bin that holds something; between wide ones a px is left free."""
        forward, factor = view.y.scale.forward, view.x.factor()
        px = 1.0 / factor if factor else 0.0  # numbers closer than float64 can tell apart
        foot = float(forward(0.0)) if view.y.scale.inside(0.0) else view.y.ends[0]
        flat: list[float] = []
        for a, b, start, end in zip(edges, edges[1:], low.values.tolist(), high.values.tolist()):
            if end != start and end == end:
                top = float(forward(end))
                bottom = foot if start == 0 else float(forward(start))
                left, right = (a, b) if factor * (b - a) >= 0 else (b, a)
                gap = 1.0 if factor * (right - left) >= GAP_FROM else 0.0
                left, right = left + EVEN * px, right + (EVEN - gap) * px
                flat += (left, bottom, right, bottom, right, top, left, top)
        return flat


def hist(x: object, *, data: object = None, bins: Bins | None = None,
         stat: Literal["count", "density", "frequency", "probability", "percent"] = "count",
         limits: tuple[float, float] | None = None, weights: object = None, cumulative: bool = False,
         color: object = None, color_by: object = None, stack: bool = False, alpha: float | None = None,
         label: str | Sequence[str] | None = None) -> Figure:
    """A histogram; x 1-D, or 2-D with one histogram a column over the same bins.

    bins: a count, a rule, or edges; None finds round edges. stat "density" has an area of 1. ``color_by`` (groups)
    gives one histogram a group, over each other or with ``stack=True`` on top of each other. NaN is left out.

    >>> import hugin as hg
    >>> hg.hist([1, 2, 2, 3, 3, 3], bins=3)
    <hugin.Figure 800 x 600 px: hist>
    """
    base.check_option("hist", "stat", stat, STATS)
    xs = base.numbers("hist", "x", base.column("hist", "x", x, data, (1, 2)))
    group = base.maybe_column("hist", "color_by", color_by, data, base.length(xs))
    weight = base.maybe_column("hist", "weights", weights, data, base.length(xs))
    if xs.values.ndim == 2 and (group is not None or weight is not None):
        raise base.ShapeError("hist: x is 2-D, so color_by and weights do not fit; give 1-D x")
    if group is not None:
        group = base.categories("hist", "color_by", group)
    columns, columns_weights = _columns(xs, group, weight)
    labels = base.labels_of(xs, len(columns), label, "hist") if group is None else (None,) * len(columns)
    edges, heights = _heights(columns, columns_weights, bins, limits, stat, cumulative)
    lows, highs = _stacked(heights) if stack else ([h * 0.0 for h in heights], heights)
    if alpha is None and len(columns) > 1 and not stack:
        alpha = SEVERAL_ALPHA
    if stat == "count" and weight is None:
        highs = [high.astype("int64") for high in highs]  # so the axis knows that there is nothing between them
    ruler = base.numbers_column(edges, xs.kind, xs.label)
    return base.figure(Hist(
        ruler, tuple(base.numbers_column(low) for low in lows),
        tuple(base.numbers_column(high, label=stat) for high in highs), labels,
        base.check_color("hist", color), group, base.check_alpha("hist", alpha),
    ))


def _columns(xs: Column, group: Column | None, weight: Column | None) -> tuple[list[Tensor], list[Tensor | None]]:
    """The values of each series with their weights."""
    if xs.values.ndim == 2:
        k = int(xs.values.shape[1])
        return [xs.values[:, j] for j in range(k)], [None] * k
    if group is None:
        return [xs.values], [None if weight is None else weight.values]
    rows = [group.values == k for k in range(len(group.categories or ()))]
    return [xs.values[row] for row in rows], [None if weight is None else weight.values[row] for row in rows]


def _heights(columns: list[Tensor], weights: list[Tensor | None], bins: Bins | None,
             limits: tuple[float, float] | None, stat: Stat, cumulative: bool) -> tuple[Tensor, list[Tensor]]:
    """(edges, heights of each series)."""
    from ..stats.histogram import bin_edges, histogram

    edges = bin_edges(columns, native(bins), limits, where="hist")
    return edges, [histogram(column, edges, weight, stat, cumulative=cumulative, where="hist")
                   for column, weight in zip(columns, weights)]


def _stacked(heights: list[Tensor]) -> tuple[list[Tensor], list[Tensor]]:
    lows, highs, total = [], [], heights[0] * 0.0
    for height in heights:
        lows.append(total)
        total = total + height
        highs.append(total)
    return lows, highs
