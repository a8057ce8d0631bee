"""One marker a point."""

from __future__ import annotations

from ..coords.cartesian import LARGEST_PX
from ..scene import Markers
from ..value import value
from . import base
from .base import SHAPE_CYCLE, Artist, Channel, Key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

    from nx import Tensor

    from ..coords.cartesian import View
    from ..data import Column
    from ..figure import Figure
    from ..scene import Mapped, Primitive
    from .base import Color

PLOT_PX = 260.0     # a short length of an axis, to guess the share of it that half a marker takes
CROWDED = 2000      # points from which they become see-through by themselves


@value
class Scatter(Artist):
    """Markers at (x, y); colour, size and shape constant or by data."""

    x: Column
    y: Column
    color: Color | str | None = None
    color_by: Column | None = None
    size: float | None = None
    size_by: Column | None = None
    marker: str = "circle"
    marker_by: Column | None = None
    edge_color: Color | str | None = None
    edge_width: float | None = None
    alpha: float | None = None
    label: str | None = None
    cmap: object = None

    name = "scatter"

    def channels(self) -> tuple[Channel, ...]:
        largest = LARGEST_PX if self.size_by is not None else self.size or 0.0
        room = max(0.04, largest / 2 / PLOT_PX + 0.01)
        found = [Channel("x", self.x, room=room), Channel("y", self.y, room=room)]
        for scale in ("color", "size", "marker"):
            column = getattr(self, scale + "_by")
            if column is not None:
                found.append(Channel(scale, column, cmap=self.cmap if scale == "color" else None))
        return tuple(found)

    def series(self) -> int:
        return 0 if self.color is not None or self.color_by is not None else 1

    def opacity(self, view: View) -> float:
        """What was asked for, else less the more the points must overlap."""
        if self.alpha is not None:
            return self.alpha
        n = base.length(self.x)
        if self.size_by is not None:
            return 0.7
        if n <= CROWDED:
            return 1.0
        return max(0.15, float((CROWDED / n) ** 0.35))

    def fill(self, view: View) -> Color | Mapped:
        """One colour, or a colour a point."""
        if self.color_by is None:
            return view.color(self.color)
        scale = view.colors[base.color_key(Channel("color", self.color_by, cmap=self.cmap))]
        return scale.grouped(self.color_by) if scale.kind == "category" else scale.mapped(self.color_by)

    def edge(self, view: View) -> tuple[Color | None, float]:
        """The outline: by default a hairline in the background's colour that keeps neighbours apart."""
        if self.edge_color is not None:
            return view.color(self.edge_color), 1.0 if self.edge_width is None else self.edge_width
        width = view.theme.marker_edge if self.edge_width is None else self.edge_width
        if (self.edge_width is None and base.length(self.x) > CROWDED) or width == 0:
            return None, 0.0
        return view.theme.background, width

    def legend(self, view: View) -> tuple[Key, ...]:
        if self.label is None:
            return ()
        size = self.size if self.size is not None else view.theme.marker_size
        color = view.theme.secondary if self.color_by is not None else view.color(self.color)
        return (Key(self.label, "point", color, 0.0, (), self.marker, min(size + 1.0, 16.0)),)

    def without(self, hidden: frozenset[str]) -> Self | None:
        rows = base.rows_shown(hidden, self.color_by, self.marker_by)
        if self.label in hidden:
            return None
        if rows is None:
            return self
        names = [name for name in ("x", "y", "color_by", "size_by", "marker_by") if getattr(self, name) is not None]
        return self.replace(**{name: base.take(getattr(self, name), rows) for name in names})

    def emit(self, view: View) -> tuple[Primitive, ...]:
        if self.marker_by is not None:
            return self.emit_shapes(view)
        size: float | Tensor = view.theme.marker_size if self.size is None else self.size
        if self.size_by is not None and view.sizes is not None:
            size = view.sizes.sizes(self.size_by.values)
        stroke, width = self.edge(view)
        points = view.points(self.x, self.y)
        if self.edge_color is None and stroke is not None:
            size = size + width  # the hairline lies around the point, not on it
        return (Markers(points, self.marker, size, self.fill(view), stroke, width, self.opacity(view)),)

    def emit_shapes(self, view: View) -> tuple[Primitive, ...]:
        """One batch a shape."""
        made: list[Primitive] = []
        by = self.marker_by
        assert by is not None
        for k in range(len(by.categories or ())):
            rows = by.values == k
            part = self.replace(
                marker=SHAPE_CYCLE[k % len(SHAPE_CYCLE)], marker_by=None, x=base.take(self.x, rows),
                y=base.take(self.y, rows), color_by=self.color_by and base.take(self.color_by, rows),
                size_by=self.size_by and base.take(self.size_by, rows), alpha=self.opacity(view),
            )
            made += part.emit(view)
        return tuple(made)


def scatter(x: object, y: object = None, *, data: object = None, color: object = None, color_by: object = None,
            size: float | None = None, size_by: object = None, marker: str = "o", marker_by: object = None,
            cmap: object = None, edge_color: object = None, edge_width: float | None = None,
            alpha: float | None = None, label: str | None = None) -> Figure:
    """A marker at each point. ``color_by`` and ``size_by`` take data, and bring their legend or colour bar.

    size: diameter in px; the area of ``size_by`` marks is true to the data. cmap: colormap of numbers in ``color_by``.

    >>> import hugin as hg
    >>> hg.scatter([1, 2, 3], [3, 1, 2], color_by=["a", "b", "a"])
    <hugin.Figure 800 x 600 px: scatter>
    """
    xs, ys = base.positions("scatter", x, y, data)
    if ys.values.ndim != 1:
        raise base.ShapeError(f"scatter: y is 2-D of shape {tuple(ys.values.shape)}; 1-D is needed")
    n = base.length(ys)
    for name, constant, by in (("color", color, color_by), ("size", size, size_by)):
        if constant is not None and by is not None:
            raise base.OptionError(f"scatter: {name} and {name}_by are both given; one of them is needed")
    shapes = base.maybe_column("scatter", "marker_by", marker_by, data, n)
    sizes = base.maybe_column("scatter", "size_by", size_by, data, n)
    return base.figure(Scatter(
        xs, ys, base.check_color("scatter", color), base.maybe_column("scatter", "color_by", color_by, data, n),
        base.check_size("scatter", "size", size), sizes and base.numbers("scatter", "size_by", sizes),
        base.check_marker("scatter", marker) or "circle",
        shapes and base.categories("scatter", "marker_by", shapes),
        base.check_color("scatter", edge_color, "edge_color"), base.check_size("scatter", "edge_width", edge_width),
        base.check_alpha("scatter", alpha), base.check_label("scatter", label), base.check_cmap("scatter", cmap),
    ))
