"""Boxes and stems that stand on a floor."""

from __future__ import annotations

from ..native import native
from ..value import value
from . import base
from .base import Channel, Key
from .mesh3d import Mesh3d
from .parts import solid
from .parts.solid import Solid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

    from nx import Tensor

    from ..axes import Axes
    from ..coords.space import SpaceView
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from .base import Color

#: Corners of a box as shares of its sides, and its twelve triangles, counter-clockwise from outside.
CORNERS = ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1))
FACES = ((0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7))


def bar3d(x: object, y: object, z: object, *, width: float | tuple[float, float] = 0.75, bottom: float = 0.0,
          data: object = None, color: object = None, color_by: object = None, cmap: object = None,
          limits: tuple[object, object] | None = None, shade: bool = True, edge_color: object = None,
          alpha: float | None = None, label: str | None = None) -> Figure:
    """A box for each (x, y), from ``bottom`` to height z. x and y: numbers or categories; their middles.
    Where the scale of z has no ``bottom``, as the logarithmic one has no 0, boxes begin at the end of the axis.

    width: sides of a box in data units, one number or (along x, along y). cmap: colour by height; color_by: n values.

    >>> import hugin as hg
    >>> hg.bar3d([0, 1, 0, 1], [0, 0, 1, 1], [3, 1, 2, 4])
    <hugin.Figure 800 x 600 px: bar3d>
    """
    import nx

    xs, ys, zs = solid.columns("bar3d", x, y, z, data)
    base.numbers("bar3d", "z", zs)
    n = base.length(xs)
    width = native(width)
    sides = (width, width) if isinstance(width, (int, float)) else tuple(width)
    if len(sides) != 2 or any(isinstance(side, bool) or not side > 0 for side in sides):
        raise base.OptionError(f"bar3d: width is {width!r}; a number above 0, or two, are needed")
    corners = nx.asarray(CORNERS, dtype=nx.float64)
    places = [
        nx.reshape(nx.astype(column.values, nx.float64)[:, None] + (corners[None, :, k] - 0.5) * side, (-1,))
        for k, (column, side) in enumerate(zip((xs, ys), sides, strict=True))
    ]
    heights = nx.astype(zs.values, nx.float64)[:, None]
    top = nx.reshape(bottom + (heights - bottom) * corners[None, :, 2], (-1,))
    cells = [triangle for a, b, c, d in FACES for triangle in ((a, b, c), (a, c, d))]
    triangles = nx.reshape(nx.arange(n, dtype=nx.int32)[:, None, None] * 8 + nx.asarray(cells, dtype=nx.int32),
                           (-1, 3))
    by = base.maybe_column("bar3d", "color_by", color_by, data, n)
    paint = solid.paint_of("bar3d", color, by, cmap, limits, alpha, zs)
    if paint.by is not None:
        paint = paint.replace(by=paint.by.replace(values=nx.repeat(paint.by.values, len(cells))))
    made = Bars3d(
        paint, base.check_label("bar3d", label), xs.replace(values=places[0]), ys.replace(values=places[1]),
        base.numbers_column(top, zs.kind, zs.label), triangles, base.check_flag("bar3d", "shade", shade), True,
        base.check_color("bar3d", edge_color, "edge_color"), None, "bar3d", float(bottom),
    )
    return base.figure(made.afloat() if zs.kind == "time" else made)


@value
class Bars3d(Mesh3d):
    """A mesh of boxes that begin at ``bottom``, or, where the scale of z has no such place (None), at the axis' end."""

    bottom: float | None = 0.0

    def places(self) -> tuple[Channel, ...]:
        return tuple(Channel(name, getattr(self, name), zero=name == "z" and self.bottom is not None) for name in "xyz")

    def for_scales(self, axes: Axes) -> Self:
        if self.bottom is None or axes.zscale is None or axes.zscale.inside(self.bottom):
            return self
        return self.afloat()

    def afloat(self) -> Self:
        """The boxes without a bottom of their own."""
        return self.replace(bottom=None, z=self.on(float("nan")))

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # of panels in three dimensions
        if self.bottom is None:
            assert view.z is not None  # every view in three dimensions has one
            return self.replace(bottom=0.0, z=self.on(float(view.z.domain[0]))).emit(view)
        return Mesh3d.emit(self, view)

    def on(self, floor: float) -> Column:
        """The heights of all corners, with the lower ones at ``floor``; none of a bar without a height."""
        import nx

        heights = nx.reshape(nx.astype(self.z.values, nx.float64), (-1, 8))
        is_top = nx.asarray([corner[2] == 1 for corner in CORNERS])
        floors = nx.where(nx.isfinite(heights[:, -1:]), floor, nx.nan)
        return self.z.replace(values=nx.reshape(nx.where(is_top, heights, floors), (-1,)), bounds=None)

    def sides(self) -> Tensor:
        """The twelve edges of each box, without the diagonals of its faces."""
        import nx

        pairs = nx.asarray([(k, k + 4) for k in range(4)] + [
            (k + floor, (k + 1) % 4 + floor) for floor in (0, 4) for k in range(4)], dtype=nx.int32)
        boxes = nx.arange(base.length(self.x) // 8, dtype=nx.int32)
        return nx.reshape(boxes[:, None, None] * 8 + pairs, (-1, 2))


@value
class Stems3d(Solid):
    """A stroke from ``bottom`` up to each (x, y, z), with a dot at its end."""

    x: Column
    y: Column
    z: Column
    bottom: float | None
    width: float
    size: float | None

    name = "stem3d"

    def places(self) -> tuple[Channel, ...]:
        made = solid.space_channels(self.x, self.y, self.z)
        if self.bottom is None:
            return made
        return (*made, Channel("z", base.numbers_column(self.ends(1, self.bottom), "number"), exact=True))

    def for_scales(self, axes: Axes) -> Self:
        if self.bottom is None or axes.zscale is None or axes.zscale.inside(self.bottom):
            return self
        return self.replace(bottom=None)

    def key(self, view: SpaceView, label: str, color: Color) -> Key:
        return Key(label, "line", color, self.width, (), "circle", 6.0)

    def ends(self, n: int, bottom: float) -> Tensor:
        import nx

        return nx.full((n,), bottom, dtype=nx.float64)

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # as above
        import nx

        n = base.length(self.x)
        tops = view.place(self.x, self.y, self.z)
        assert view.z is not None  # every view in three dimensions has one
        bottom = float(view.z.domain[0]) if self.bottom is None else self.bottom
        feet = view.place(self.x, self.y, self.z.replace(values=self.ends(n, bottom), bounds=None))
        at = nx.arange(n, dtype=nx.int32)
        color = self.paint.colors(view)
        stems = solid.strokes(nx.concat([feet, tops]), nx.stack([at, at + n], axis=1), color, self.width)
        size = view.theme.marker_size if self.size is None else self.size
        return (stems, *solid.dots(tops, color, size, view.theme.background, view.theme.marker_edge))


def stem3d(x: object, y: object, z: object, *, bottom: float = 0.0, data: object = None, color: object = None,
           width: float | None = None, size: float | None = None, alpha: float | None = None,
           label: str | None = None) -> Figure:
    """A stem from ``bottom`` to each point (x, y, z), with a dot on top; over times, and where a scale has no
    ``bottom``, from the lower end of the axis.

    width: of the stems in px, default 1.5; size: of the dots, default 6.

    >>> import hugin as hg
    >>> hg.stem3d([0, 1, 2], [0, 1, 0], [1, 3, 2])
    <hugin.Figure 800 x 600 px: stem3d>
    """
    xs, ys, zs = solid.columns("stem3d", x, y, z, data)
    base.numbers("stem3d", "z", zs)
    bottom = native(bottom)
    if isinstance(bottom, bool) or not isinstance(bottom, (int, float)) or bottom - bottom != 0:
        raise base.OptionError(f"stem3d: bottom is {bottom!r}; a finite number is needed")
    paint = solid.paint_of("stem3d", color, None, None, None, alpha)
    return base.figure(Stems3d(
        paint, base.check_label("stem3d", label), xs, ys, zs, float(bottom) if zs.kind != "time" else None,
        base.check_size("stem3d", "width", width, 1.5) or 0.0, base.check_size("stem3d", "size", size),
    ))
