"""Lines and points in three dimensions."""

from __future__ import annotations

from ..coords.cartesian import LARGEST_PX
from ..value import value
from . import base
from .base import Artist, Channel, Key
from .parts import field, solid

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
class Plot3d(Artist):
    """Points (x, y, z), joined where ``width`` is above 0, with a dot each where ``dots`` is True."""

    x: Column
    y: Column
    z: Column
    color: Color | str | None = None
    color_by: Column | None = None
    cmap: object = None
    limits: tuple[object, object] | None = None
    width: float | None = None
    dots: bool = False
    size: float | None = None
    size_by: Column | None = None
    edge_color: Color | str | None = None
    edge_width: float | None = None
    alpha: float | None = None
    label: str | None = None
    name: str = "plot3d"

    dims = 3

    @property
    def swatch(self) -> str:  # type: ignore[override]  # a constant of other marks
        return "point" if self.dots else "line"

    def series(self) -> int:
        return 0 if self.color is not None or self.color_by is not None else 1

    def color_channel(self) -> Channel:
        assert self.color_by is not None  # asked for only where there is one
        return solid.color_channel(self.color_by, self.cmap, self.limits, self.alpha)

    def channels(self) -> tuple[Channel, ...]:
        found = list(solid.space_channels(self.x, self.y, self.z))
        if self.color_by is not None:
            found.append(self.color_channel())
        if self.size_by is not None:
            found.append(Channel("size", self.size_by))
        return tuple(found)

    def stroke(self, view: SpaceView) -> float:
        return view.theme.line_width if self.width is None else self.width

    def legend(self, view: SpaceView) -> tuple[Key, ...]:  # type: ignore[override]  # of panels in three dimensions
        if self.label is None:
            return ()
        color = view.theme.secondary if self.color_by is not None else view.color(self.color)
        color, size = base.with_alpha(color, self.alpha), self.size or view.theme.marker_size
        if self.stroke(view) > 0:
            return (Key(self.label, "line", color, self.stroke(view), (), "circle" if self.dots else None, size),)
        return (Key(self.label, "point", color, 0.0, (), "circle", min(size + 1.0, LARGEST_PX)),)

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # as above
        vertices = view.place(self.x, self.y, self.z)
        n = int(vertices.shape[0])
        if self.color_by is None:
            colors = solid.constant(view.color(self.color), self.alpha)
        else:
            colors = solid.by_data(view, self.color_channel(), self.color_by, self.alpha)
        made: list[Primitive] = []
        if self.stroke(view) > 0 and n > 1:
            made.append(solid.strokes(vertices, solid.chain(n), colors, self.stroke(view)))
        if self.dots:
            edge, width = self.rim(view, n)
            made += solid.dots(vertices, colors, self.diameters(view), edge, width)
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
        see_through = self.alpha is not None and self.alpha < 1
        return (None, 0.0) if n > CROWDED or see_through else (view.theme.background, view.theme.marker_edge)


def _by(where: str, name: str, constant: object, given: object, data: object, n: int) -> Column | None:
    if constant is not None and given is not None:
        raise base.OptionError(f"{where}: {name} and {name}_by are both given; one of them is needed")
    return base.maybe_column(where, f"{name}_by", given, data, n)


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
    by = _by("plot3d", "color", color, color_by, data, base.length(xs))
    return base.figure(Plot3d(
        xs, ys, zs, base.check_color("plot3d", color), by, field.cmap_of("plot3d", cmap),
        field.limits_of("plot3d", limits), base.check_size("plot3d", "width", width), _is_dot("plot3d", marker),
        base.check_size("plot3d", "size", size), alpha=base.check_alpha("plot3d", alpha),
        label=base.check_label("plot3d", label),
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
    colors = _by("scatter3d", "color", color, color_by, data, n)
    sizes = _by("scatter3d", "size", size, size_by, data, n)
    return base.figure(Plot3d(
        xs, ys, zs, base.check_color("scatter3d", color), colors, field.cmap_of("scatter3d", cmap),
        field.limits_of("scatter3d", limits), 0.0, True, base.check_size("scatter3d", "size", size),
        sizes and base.numbers("scatter3d", "size_by", sizes),
        base.check_color("scatter3d", edge_color, "edge_color"), base.check_size("scatter3d", "edge_width", edge_width),
        base.check_alpha("scatter3d", alpha), base.check_label("scatter3d", label), "scatter3d",
    ))
