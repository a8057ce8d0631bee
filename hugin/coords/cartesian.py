"""x right, y up: what a mark sees of its panel when it is drawn.

Owns: Axis (one dimension, from data to px), ColorScale, View.
Must not know: layout, guides, or any mark.
"""

from __future__ import annotations

import math

from ..scene import LINEAR, Map, Mapped, Points
from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from nx import Tensor

    from ..data import Column
    from ..scales import Scale
    from ..scales.fmt import Format
    from ..scene import Primitive
    from ..style import Theme
    from .steps import Levels, Steps

    Color = tuple[float, float, float, float]
    Number = int | float


@value
class Axis(Value):
    """One dimension of a panel. domain: (lo, hi) in data units; start, end: their px; categories: names by index.

    ends: the domain in scale space. bent: the scale is none that C knows, so data goes through ``forward`` first.
    """

    scale: Scale
    domain: tuple[Number, Number]
    ends: tuple[float, float]
    start: float
    end: float
    categories: tuple[str, ...] | None = None

    def factor(self) -> float:
        """Px per unit of scale space; halves first, so that a domain of +-1e308 does not overflow."""
        half = self.ends[1] * 0.5 - self.ends[0] * 0.5
        return (self.end - self.start) * 0.5 / half if half else 0.0

    def affine(self) -> tuple[float, float, float]:
        """(origin, scale, offset): px = (v - origin) * scale + offset, v in scale space."""
        lo, hi = self.ends
        if max(abs(lo), abs(hi)) > 1e290:
            factor = self.factor()
            return 0.0, factor, self.start - lo * factor
        return lo, self.factor(), self.start

    def px(self, v: Number) -> float:
        """Where one value in data units lies."""
        origin, scale, offset = self.affine()
        return (float(self.scale.forward(v)) - origin) * scale + offset

    def all_px(self, values: Iterable[Number]) -> list[float]:
        """Where values in data units lie."""
        origin, scale, offset = self.affine()
        forward = self.scale.forward
        return [(float(forward(v)) - origin) * scale + offset for v in values]

    def column(self, column: Column) -> tuple[Tensor, Map]:
        """The values of a column and the map that takes them to scale space; categories become indices of the axis."""
        values = self.indices(column)
        bend = self.scale.map
        if bend is None:
            return self.scale.forward(values), LINEAR
        return values, bend

    def indices(self, column: Column) -> Tensor:
        """The values of a column, in this axis' numbering of categories."""
        if column.categories is None or column.categories == self.categories:
            return column.values
        return renumber(column, self.categories or ())


def renumber(column: Column, categories: tuple[str, ...]) -> Tensor:
    """Codes of ``column`` in the order of ``categories``; a missing value (-1) stays -1."""
    import nx

    place = {name: k for k, name in enumerate(categories)}
    table = nx.asarray([*(float(place[name]) for name in column.categories or ()), float("nan")])
    return nx.take(table, column.values)


@value
class ColorScale(Value):
    """Numbers or categories to colours. kind "category": colors[k] is that of categories[k]; else lut over domain.

    extent: the data's own ends, which ``domain`` may leave. fixed: the domain was asked for. steps: bands of one colour
    each that a mark asked for with ``levels``, or None. alpha: opacity of all marks that use it, where they agree.
    whole: the data are whole numbers.
    """

    label: str | None
    kind: str
    scale: Scale
    domain: tuple[Number, Number]
    lut: Tensor | None = None
    categories: tuple[str, ...] = ()
    colors: tuple[Color, ...] = ()
    missing: Color = (0.5, 0.5, 0.5, 0.0)
    format: Format | None = None
    extent: tuple[Number, Number] | None = None
    fixed: bool = False
    steps: Steps | None = None
    alpha: float = 1.0
    levels: Levels | None = None
    whole: bool = False

    def mapped(self, column: Column) -> Mapped:
        """The column as colours made where they are drawn."""
        values, bend = column.values, self.scale.map
        lo, hi = (float(self.scale.forward(end)) for end in self.domain)
        if bend is None:
            values, bend = self.scale.forward(values), LINEAR
        assert self.lut is not None  # scales of numbers have one
        return Mapped(values, lo, hi, self.lut, bend, self.missing)

    def grouped(self, column: Column) -> Mapped:
        """A column of categories as colours made where they are drawn; a missing one (-1) takes ``missing``."""
        import nx

        codes = column.values if column.categories == self.categories else renumber(column, self.categories)
        k = max(2, len(self.colors))
        rows = [to_bytes(color) for color in self.colors] + [to_bytes(self.missing)] * (k - len(self.colors))
        table = nx.asarray(rows, dtype=nx.uint8)
        return Mapped(codes, -0.5, k - 0.5, table, LINEAR, self.missing, self.missing)

    def at(self, v: Number) -> Color:
        """The colour of one value in data units, or of one category's index."""
        if self.kind == "category":
            return self.colors[int(v)] if v >= 0 else self.missing
        return self.at_share(self.share(v))

    def share(self, v: Number) -> float:
        """Where a value in data units lies from the least (0) to the greatest (1), or beyond."""
        lo, hi = (float(self.scale.forward(end)) for end in self.domain)
        if not hi > lo:
            return 0.5
        at = float(self.scale.forward(v))
        return (at - lo) / (hi - lo) if hi - lo < math.inf else (at / 2 - lo / 2) / (hi / 2 - lo / 2)

    def at_share(self, t: float) -> Color:
        """The colour at a share 0..1 of the colour map."""
        assert self.lut is not None  # scales of numbers have one
        n = int(self.lut.shape[0])
        if t != t:
            return self.missing
        r, g, b, a = self.lut[min(n - 1, int(min(max(t, 0.0), 1.0) * n))].tolist()
        return r / 255, g / 255, b / 255, a / 255


def to_bytes(color: Color) -> list[int]:
    """RGBA floats as four bytes."""
    return [int(part * 255.0 + 0.5) for part in color]


#: Px of the largest mark of ``size_by``, unless ``size_scale`` says otherwise.
LARGEST_PX = 28.0


@value
class SizeScale(Value):
    """Numbers to diameters whose areas grow evenly from ``smallest`` to ``largest`` px."""

    label: str | None
    scale: Scale
    domain: tuple[Number, Number]
    smallest: float
    largest: float

    def sizes(self, values: Tensor) -> Tensor:
        """Diameters in px, float64; NaN stays NaN."""
        import nx

        lo, hi = (float(self.scale.forward(end)) for end in self.domain)
        share = (self.scale.forward(values) - lo) / ((hi - lo) or 1.0)
        low, high = self.smallest**2, self.largest**2
        return nx.sqrt(nx.clip(share, 0.0, 1.0) * (high - low) + low)

    def at(self, v: Number) -> float:
        """The diameter of one value."""
        lo, hi = (float(self.scale.forward(end)) for end in self.domain)
        share = min(1.0, max(0.0, (float(self.scale.forward(v)) - lo) / ((hi - lo) or 1.0)))
        return float((share * (self.largest**2 - self.smallest**2) + self.smallest**2) ** 0.5)


@value
class View(Value):
    """A panel as a mark sees it while it is drawn.

    rect: plot area (x0, y0, x1, y1) px. slot: index of the mark's first colour in the palette. colors: the colour
    scales of the panel by key (``base.color_key``). path: the mark's place in the figure, for ids.
    """

    rect: tuple[float, float, float, float]
    x: Axis
    y: Axis
    theme: Theme
    colors: dict[object, ColorScale]
    sizes: SizeScale | None = None
    shapes: Column | None = None
    dashes: Column | None = None
    slot: int = 0
    tell: object = None

    def points(self, x: Column, y: Column) -> Points:
        """Positions by reference, for a Path or Markers."""
        x_values, x_map = self.x.column(x)
        y_values, y_map = self.y.column(y)
        grows = (x.grows, y.grows) if x_values is x.values and y_values is y.values else (None, None)
        return Points(x_values, y_values, x_map, y_map, self.affine(), None, None if None in grows else grows)

    def affine(self) -> tuple[float, float, float, float, float, float]:
        """From scale space to px, for Points."""
        return self.x.affine() + self.y.affine()

    # What other systems of coordinates do otherwise: ``x`` and ``y`` take data to a flat sheet, here the page itself.

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """The rectangle of the page that holds the plot area, px."""
        return self.rect

    def on_page(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """Px on the page of positions in scale space."""
        (ox, kx, dx), (oy, ky, dy) = self.x.affine(), self.y.affine()
        return (x - ox) * kx + dx, (y - oy) * ky + dy

    def holds(self, x: float, y: float) -> bool:
        """Whether px of the sheet lie in the plot area."""
        x0, y0, x1, y1 = self.rect
        return x0 - 0.5 <= x <= x1 + 0.5 and y0 - 0.5 <= y <= y1 + 0.5

    def spot(self, x: float, y: float) -> tuple[float, float]:
        """Px on the page of px of the sheet: where a mark puts its words, which are never bent."""
        return x, y

    def shown(self, items: tuple[Primitive, ...]) -> tuple[Primitive, ...]:
        """What a mark drew on the sheet, on the page."""
        return items

    def color(self, given: Color | str | None, series: int = 0) -> Color:
        """A constant colour: what was given, else the palette's next for this mark."""
        if given is None:
            palette = self.theme.palette
            return palette[(self.slot + series) % len(palette)]
        if isinstance(given, str):
            from ..style import parse_color

            return parse_color(given, self.theme)
        return given

    def turn(self, series: int = 0) -> int:
        """How often the palette has been used up before this colour; lines then change their dashes."""
        return (self.slot + series) // len(self.theme.palette)

    def note(self, message: str) -> None:
        """Tell the user, once, what is done by rule."""
        if callable(self.tell):
            self.tell(message)
