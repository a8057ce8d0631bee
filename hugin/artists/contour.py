"""Lines of equal height over a grid."""

from __future__ import annotations

from ..coords.steps import Levels
from ..scene import Path
from ..value import value
from . import base
from .base import Artist, Channel, Key, Spots
from .parts import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal, Self

    from nx import Tensor

    from ..axes import Axes
    from ..coords.cartesian import View
    from ..data import Column
    from ..figure import Figure
    from ..scales.scale import Scale
    from ..scene import Primitive
    from .base import Color
    from .parts.net import Net
    from .parts.sampled import Field


@value
class Contour(Artist):
    """z (h, w) over x and y, 1-D or as z; or z, x, y (n,) over the triangles of a net.

    color, or the colours of levels: constants instead of the colour map.
    """

    z: Column
    x: Column
    y: Column
    levels: Levels
    cmap: object = None
    limits: tuple[object, object] | None = None
    color: Color | str | None = None
    width: float | None = None
    dash: tuple[float, ...] | None = None
    alpha: float | None = None
    label: str | None = None
    words: bool = False
    net: Net | None = None
    name: str = "contour"
    source: Field | None = None
    scale: Scale | None = None  # of the panel's colours, for lines that do not take theirs from it

    gaps = True

    def series(self) -> int:
        return 0

    def for_scales(self, axes: Axes) -> Self:
        wish = None if axes.color is None or self.is_mapped() else axes.color.scale
        return self if wish is None else self.replace(scale=wish)

    def spots(self, view: View) -> tuple[Spots, ...]:
        return field.spots_of(self)

    def is_mapped(self) -> bool:
        """Whether the lines take their colours from the colour scale."""
        return self.color is None and not self.levels.colors

    def color_channel(self) -> Channel:
        return Channel("color", self.z, cmap=self.cmap, limits=self.limits, levels=self.levels)

    def channels(self) -> tuple[Channel, ...]:
        found = (Channel("x", self.x, exact=True), Channel("y", self.y, exact=True))
        return (*found, self.color_channel()) if self.is_mapped() else found

    def values(self, view: View) -> tuple[float, ...]:
        """The levels, as the colour scale finds them where there is one."""
        if not self.is_mapped():
            return field.plain_levels(self.levels, self.z.values, self.scale)
        scale = view.colors[base.color_key(self.color_channel())]
        return self.levels.find(scale.scale, scale.extent)

    def paint(self, view: View, level: float, k: int) -> Color:
        """The colour of the k-th level."""
        if self.levels.colors:
            color = view.color(self.levels.colors[k % len(self.levels.colors)])
        elif self.color is not None:
            color = view.color(self.color)
        else:
            color = view.colors[base.color_key(self.color_channel())].at(level)
        return base.with_alpha(color, self.alpha)

    def stroke(self) -> float:
        return 1.25 if self.width is None else self.width

    def pattern(self, level: float) -> tuple[float, ...]:
        """Lines of one colour are dashed below zero."""
        if self.dash is not None:
            return self.dash
        return (5.0, 3.0) if self.color is not None and not self.levels.colors and level < 0 else ()

    def legend(self, view: View) -> tuple[Key, ...]:
        levels = self.values(view) if self.label is not None else ()
        if self.label is None or not levels:
            return ()
        k = len(levels) // 2
        return (Key(self.label, "line", self.paint(view, levels[k], k), self.stroke()),)

    def emit(self, view: View) -> tuple[Primitive, ...]:
        levels = self.values(view)
        if self.source is not None:
            from .parts.sampled import refined

            lines = refined(self.source, view, levels, 2.0)
        else:
            lines = self.lines(view, levels)
        paints = [self.paint(view, level, k) for k, level in enumerate(levels)]
        if not any(line.shape[0] for line in lines):
            self.tell_empty(view)
        made = []
        for line, paint, level in zip(lines, paints, levels, strict=True):
            if line.shape[0] or self.words:
                dash = self.pattern(level)
                cap: Literal["butt", "round"] = "butt" if dash else "round"  # so that rings close without a notch
                made.append(Path(field.points(view, line), stroke=paint, width=self.stroke(), dash=dash, cap=cap))
        return tuple(made)

    def tell_empty(self, view: View) -> None:
        """Say why there are no lines; data without any number were told of where they train the colours."""
        import nx

        if bool(nx.any(nx.isfinite(nx.astype(self.z.values, nx.float64)))):
            view.note(f"{self.name}: no lines; none of the levels lies within the data")
        elif not self.is_mapped():
            view.note(f"{self.name}: no lines; z holds no finite value")

    def names(self, view: View) -> tuple[str, ...]:
        return self.text_of(view, self.values(view)) if self.words else ()

    def lines(self, view: View, levels: tuple[float, ...]) -> list[Tensor]:
        """The lines of each level, in scale space."""
        from ..stats.contours import contour_path

        x, y, triangles = field.places(view, self)
        return contour_path(self.z.values, levels, x, y, triangles=triangles, where=self.name)

    def text_of(self, view: View, levels: tuple[float, ...]) -> tuple[str, ...]:
        """The levels in words, all in one form and each in full."""
        from ..scales import Linear

        bar = view.colors[base.color_key(self.color_channel())] if self.is_mapped() else next(
            (one for one in view.colors.values() if one.kind == "number" and one.scale == self.scale), None)
        if bar is None:
            return (Linear() if self.scale is None else self.scale).words(levels, False)[0]
        if bar.kind != "number":
            return tuple(bar.scale.label(v, bar.format) for v in levels)
        if bar.format is not None:
            return bar.format.labels(levels, None)
        beside = () if bar.scale.name != "log" else bar.steps.edges if bar.steps else bar.scale.ticks(bar.domain).at
        every = tuple(sorted({*levels, *beside}))  # on a log scale powers are written as they are in the colour bar
        words = dict(zip(every, bar.scale.words(every, False)[0], strict=True))
        return tuple(words[v] for v in levels)


def contour(*args: object, x: object = None, y: object = None, z: object = None,
            levels: int | Sequence[float] | None = None, labels: bool = False, cmap: object = None,
            limits: tuple[object, object] | None = None, color: object = None, colors: Sequence[object] | None = None,
            width: float | None = None, dash: str | tuple[float, ...] | None = None, alpha: float | None = None,
            label: str | None = None) -> Figure:
    """Contour lines: ``contour(z)``, ``contour(z, x=, y=)``, ``contour(x, y, z)``; ``contour(f, x=(a, b), y=(c, d))``.

    f: a function of two tensors (n,) that gives n heights; its lines are traced over cells of 2 px, whatever the size
    of the picture (1 px where a level is only touched), and every point is moved onto its level by Newton steps along
    the gradient.
    z: (h, w), row 0 at the bottom. x, y: positions of columns and rows, or (h, w). levels: about so many round values
    of the colour scale (default 8), or the values. Lines are coloured by level; ``colors`` gives one colour a level,
    with one ``color`` those below zero are dashed. labels: each level is written along its lines, in gaps of them.
    Cells with a corner that is not finite are left out.

    >>> import hugin as hg
    >>> hg.contour([[0, 1], [1, 2]], levels=[0.5, 1.5])
    <hugin.Figure 800 x 600 px: contour>
    """
    from .parts.sampled import field_of

    source = field_of("contour", args, x, y)
    if source is None:
        heights, xs, ys = field.grid_of("contour", args, x, y, z)
    else:
        trained = source.trained()
        heights, xs, ys = trained.z, trained.x, trained.y
    return base.figure(Contour(
        heights, xs, ys, field.levels_of("contour", levels, colors=colors), field.cmap_of("contour", cmap),
        field.limits_of("contour", limits), base.check_color("contour", color),
        base.check_size("contour", "width", width), base.check_dash("contour", dash),
        base.check_alpha("contour", alpha), base.check_label("contour", label),
        base.check_flag("contour", "labels", labels), source=source,
    ))


def contour_lines(*args: object, x: object = None, y: object = None, z: object = None,
                  levels: int | Sequence[float] | None = None, triangles: object = None) -> list[list[Tensor]]:
    """The geometry of ``contour`` alone: per level, a list of lines, each an (n, 2) float64 tensor of (x, y).

    A closed line repeats its first point; the higher side lies on the left of each. Levels are those given, in their
    order; a count gives ascending ones. Takes what ``contour`` takes; or x, y and z of scattered points, each (n,),
    over ``triangles`` (m, 3) of their indices, by default Delaunay's.

    >>> import hugin as hg
    >>> [[line]] = hg.contour_lines([[0, 0], [1, 1]], levels=[0.25])
    >>> line.tolist()
    [[0.0, 0.25], [1.0, 0.25]]
    """
    from ..stats.contours import contour_lines as trace

    heights, xs, ys, net = field.grid_or_net("contour_lines", args, x, y, z, triangles)
    made = field.levels_of("contour_lines", levels)
    values = field.plain_levels(made, heights.values)
    if made.values is not None:
        values = tuple(float(v) for v in base.column("contour_lines", "levels", levels).values.tolist())
    return trace(heights.values, values, xs.values, ys.values, triangles=net, where="contour_lines")
