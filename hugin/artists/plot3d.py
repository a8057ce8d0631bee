"""Lines and points in three dimensions."""

from __future__ import annotations

from ..coords.cartesian import LARGEST_PX
from ..value import value
from . import base
from .base import Channel, Key
from .parts import solid
from .parts.solid import Solid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from ..coords.space import SpaceView
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from .base import Color

CROWDED = 2000        # points from which they go without a rim


@value
class Plot3d(Solid):
    """Points (x, y, z), joined where ``width`` is above 0, with a dot each where ``dots`` is True."""

    x: Column
    y: Column
    z: Column
    width: float | None = None
    dots: bool = False
    size: float | None = None
    size_by: Column | None = None
    edge_color: Color | str | None = None
    edge_width: float | None = None
    name: str = "plot3d"

    @property
    def swatch(self) -> str:  # type: ignore[override]  # a constant of other marks
        return "point" if self.dots else "line"

    def places(self) -> tuple[Channel, ...]:
        found = solid.space_channels(self.x, self.y, self.z)
        return found if self.size_by is None else (*found, Channel("size", self.size_by))

    def stroke(self, view: SpaceView) -> float:
        return view.theme.line_width if self.width is None else self.width

    def key(self, view: SpaceView, label: str, color: Color) -> Key:
        size = self.size or view.theme.marker_size
        if self.stroke(view) > 0:
            return Key(label, "line", color, self.stroke(view), (), "circle" if self.dots else None, size)
        return Key(label, "point", color, 0.0, (), "circle", min(size + 1.0, LARGEST_PX))

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # as above
        at, n, stroke = (self.x, self.y, self.z), base.length(self.x), self.stroke(view)
        colors = self.paint.colors(view)
        made: list[Primitive] = []
        if stroke > 0 and n > 1:
            vertices = view.place(*at, lift=solid.tube(stroke))
            made.append(solid.strokes(vertices, solid.chain(n), colors, stroke))
        if self.dots:
            (edge, width), size = self.rim(view, n), self.diameters(view)
            made += solid.dots(solid.balls(view, at, size), colors, size, edge, width)
        return tuple(made)

    def diameters(self, view: SpaceView) -> float | Tensor:
        """Px of the dots."""
        if self.size_by is not None and view.sizes is not None:
            return view.sizes.sizes(self.size_by.values)
        return view.theme.marker_size if self.size is None else self.size

    def rim(self, view: SpaceView, n: int) -> tuple[Color | None, float]:
        """The outline of dots: while they are few, a hairline in the background that keeps neighbours apart."""
        if self.edge_color is not None:
            return view.color(self.edge_color), 1.0 if self.edge_width is None else self.edge_width
        if self.edge_width is not None:
            return view.theme.background, self.edge_width
        see_through = self.paint.alpha is not None and self.paint.alpha < 1
        return (None, 0.0) if n > CROWDED or see_through else (view.theme.background, view.theme.marker_edge)


def plot3d(x: object, y: object, z: object, *, data: object = None, color: object = None, color_by: object = None,
           cmap: object = None, limits: tuple[object, object] | None = None, width: float | None = None,
           marker: str | None = None, size: float | None = None, alpha: float | None = None,
           label: str | None = None) -> Figure:
    """A line through points in three dimensions; a NaN makes a gap.

    color_by: numbers colour it along its way, with a colour bar. marker: ``"o"`` also draws each point, ``size`` px
    across. What lies behind other marks is hidden by them.

    >>> import hugin as hg
    >>> hg.plot3d([0, 1, 2], [0, 1, 0], [0, 1, 4], marker="o")
    <hugin.Figure 800 x 600 px: plot3d>
    """
    xs, ys, zs = solid.columns("plot3d", x, y, z, data)
    by = base.maybe_column("plot3d", "color_by", color_by, data, base.length(xs))
    return base.figure(Plot3d(
        solid.paint_of("plot3d", color, by, cmap, limits, alpha), base.check_label("plot3d", label), xs, ys, zs,
        base.check_size("plot3d", "width", width), _is_dot("plot3d", marker), base.check_size("plot3d", "size", size),
    ))


def _is_dot(where: str, marker: object) -> bool:
    shape = base.check_marker(where, marker)
    if shape not in (None, "circle", "dot"):
        raise base.OptionError(f'{where}: marker {marker!r} is not drawn in three dimensions; use "o"')
    return shape is not None


def scatter3d(x: object, y: object, z: object, *, data: object = None, color: object = None, color_by: object = None,
              cmap: object = None, limits: tuple[object, object] | None = None, size: float | None = None,
              size_by: object = None, edge_color: object = None, edge_width: float | None = None,
              alpha: float | None = None, label: str | None = None) -> Figure:
    """Points in three dimensions; near ones hide far ones. ``color_by`` and ``size_by`` take data.

    size: diameter in px, default 6; the area of ``size_by`` points is true to the data. color_by: numbers (colour bar)
    or categories (legend).

    >>> import hugin as hg
    >>> hg.scatter3d([1, 2, 3], [3, 1, 2], [0, 1, 0], color_by=["a", "b", "a"])
    <hugin.Figure 800 x 600 px: scatter3d>
    """
    xs, ys, zs = solid.columns("scatter3d", x, y, z, data)
    n = base.length(xs)
    if size is not None and size_by is not None:
        raise base.OptionError("scatter3d: size and size_by are both given; one of them is needed")
    by = base.maybe_column("scatter3d", "color_by", color_by, data, n)
    sizes = base.maybe_column("scatter3d", "size_by", size_by, data, n)
    return base.figure(Plot3d(
        solid.paint_of("scatter3d", color, by, cmap, limits, alpha), base.check_label("scatter3d", label), xs, ys, zs,
        0.0, True, base.check_size("scatter3d", "size", size), sizes and base.numbers("scatter3d", "size_by", sizes),
        base.check_color("scatter3d", edge_color, "edge_color"), base.check_size("scatter3d", "edge_width", edge_width),
        "scatter3d",
    ))
