"""Levels: which values of a colour scale separate bands, and the colours of those bands.

Owns: Levels (what a mark asks for), Steps (what it gets). Must not know: marks, guides, px.
"""

from __future__ import annotations

from itertools import pairwise

from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..scales import Scale
    from ..style import Theme
    from .cartesian import ColorScale

    Color = tuple[float, float, float, float]

#: Shares of its length by which a domain is widened in search of the round values around it.
WIDER = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)


@value
class Levels(Value):
    """About ``count`` round values, or just ``values``. filled: they bound bands, which cover the data from end to end.

    extend: "neither", "min", "max", "both": bands go on below the first or above the last level. colors: of the bands,
    repeated or cut to their number; () takes them from the colour map. hatch: patterns of bands, repeated likewise.
    """

    count: int = 8
    values: tuple[float, ...] | None = None
    filled: bool = False
    extend: str = "neither"
    colors: tuple[Color | str, ...] = ()
    hatch: tuple[str, ...] = ()

    def find(self, scale: Scale, extent: tuple[float, float] | None) -> tuple[float, ...]:
        """The levels, ascending, for data from ``extent[0]`` to ``extent[1]`` on this scale."""
        if self.values is not None:
            return tuple(v for v in self.values if scale.inside(v))
        if extent is None or not extent[0] < extent[1]:
            return scale.settle(extent) if self.filled and extent is not None else ()
        lo, hi = extent
        within = tuple(v for v in scale.ticks(extent, self.count).at if lo < v < hi)
        if not self.filled:
            return within
        below, above = _around(scale, lo, hi, within, self.count)
        start = () if self.extend in ("min", "both") and within else (below,)
        end = () if self.extend in ("max", "both") and within else (above,)
        return (*start, *within, *end)


def _around(scale: Scale, lo: float, hi: float, within: tuple[float, ...], count: int) -> tuple[float, float]:
    """The round values next to the data on both sides, of the same kind as those within it; else its own ends."""
    below = above = None
    for share in WIDER:
        wide, least = scale.expand((lo, hi), share), max(1, round(count * (1 + 2 * share)))
        counts = dict.fromkeys((least, len(within), len(within) + 1, len(within) + 2, count, least + 1, least - 1))
        found = (scale.ticks(wide, k).at for k in counts if k > 0)
        at = next((at for at in found if tuple(v for v in at if lo < v < hi) == within), None)
        if at is not None:
            below = max((v for v in at if v <= lo), default=below) if below is None else below
            above = min((v for v in at if v >= hi), default=above) if above is None else above
        if below is not None and above is not None:
            break
    return lo if below is None else below, hi if above is None else above


@value
class Steps(Value):
    """Bands of a colour scale: band k lies between edges[k] and edges[k + 1]. below, above: colours beyond, or None.

    hatch: patterns of the bands in their order, that below the first among them, repeated; () for none.
    """

    edges: tuple[float, ...]
    colors: tuple[Color, ...]
    below: Color | None = None
    above: Color | None = None
    hatch: tuple[str, ...] = ()


def make_steps(levels: Levels, scale: ColorScale, theme: Theme) -> Steps:
    """The bands of ``levels`` on a colour scale that is trained."""
    edges = levels.find(scale.scale, scale.extent)
    low, high = levels.extend in ("min", "both"), levels.extend in ("max", "both")
    n = max(0, len(edges) - 1)
    if levels.colors:
        row = [_paint(levels.colors[k % len(levels.colors)], theme) for k in range(low + n + high)]
    else:
        row = [scale.at_share(share) for share in _shares(edges, low, high, scale)]
    if not edges:
        return Steps((), ())
    return Steps(edges, tuple(row[low:low + n]), row[0] if low else None, row[-1] if high else None, levels.hatch)


def _paint(given: Color | str, theme: Theme) -> Color:
    """A colour; names such as ``C0`` are the theme's."""
    if not isinstance(given, str):
        return given
    from ..style import parse_color

    return parse_color(given, theme)


def _shares(edges: Sequence[float], low: bool, high: bool, scale: ColorScale) -> list[float]:
    """Where on the colour map each band takes its colour: at its middle, a band beyond at that of one as wide."""
    places = [float(scale.scale.forward(v)) for v in edges]
    if not places:
        return []
    middles = [a / 2 + b / 2 for a, b in pairwise(places)]
    first = (places[1] - places[0]) / 2 if len(places) > 1 else 0.5
    last = (places[-1] - places[-2]) / 2 if len(places) > 1 else 0.5
    if low:
        middles.insert(0, places[0] - first)
    if high:
        middles.append(places[-1] + last)
    lo, hi = (float(scale.scale.forward(end)) for end in scale.domain)
    if not scale.fixed:
        lo, hi = places[0] - 2 * first * low, places[-1] + 2 * last * high
    return [min(1.0, max(0.0, (v - lo) / (hi - lo))) if hi > lo else 0.5 for v in middles]
