"""Boxes and stems that stand on a floor."""

from __future__ import annotations

from ..value import value
from . import base
from .base import Artist, Channel, Key
from .mesh3d import Mesh3d
from .parts import field, solid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

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

    width: sides of a box in data units, one number or (along x, along y). cmap: colour by height; color_by: n values.

    >>> import hugin as hg
    >>> hg.bar3d([0, 1, 0, 1], [0, 0, 1, 1], [3, 1, 2, 4])
    <hugin.Figure 800 x 600 px: bar3d>
    """
    import nx

    xs, ys, zs = solid.columns("bar3d", x, y, z, data)
    base.numbers("bar3d", "z", zs)
    n = base.length(xs)
    sides = (width, width) if isinstance(width, (int, float)) else tuple(width)
    if len(sides) != 2 or any(isinstance(side, bool) or not side > 0 for side in sides):
        raise base.OptionError(f"bar3d: width is {width!r}; a number above 0, or two, are needed")
    if color is not None and (color_by is not None or cmap is not None):
        raise base.OptionError("bar3d: color and a colour scale are both given; one of them is needed")
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
    by = zs if cmap is not None and color_by is None else base.maybe_column("bar3d", "color_by", color_by, data, n)
    colors = None if by is None else by.replace(values=nx.repeat(by.values, len(cells)))
    return base.figure(Bars3d(
        xs.replace(values=places[0]), ys.replace(values=places[1]), base.numbers_column(top, "number", zs.label),
        triangles,
        base.check_color("bar3d", color), colors, field.cmap_of("bar3d", cmap), field.limits_of("bar3d", limits),
        base.check_flag("bar3d", "shade", shade), True, base.check_color("bar3d", edge_color, "edge_color"), None,
        base.check_alpha("bar3d", alpha), base.check_label("bar3d", label), "bar3d",
    ))


@value
class Bars3d(Mesh3d):
    """A mesh of boxes whose heights begin at zero."""

    def channels(self) -> tuple[Channel, ...]:
        x, y, z = (Channel(name, getattr(self, name), zero=name == "z") for name in "xyz")
        return (x, y, z) if self.color_by is None else (x, y, z, self.color_channel())

    def sides(self) -> Tensor:
        """The twelve edges of each box, without the diagonals of its faces."""
        import nx

        pairs = nx.asarray([(k, k + 4) for k in range(4)] + [
            (k + floor, (k + 1) % 4 + floor) for floor in (0, 4) for k in range(4)], dtype=nx.int32)
        boxes = nx.arange(base.length(self.x) // 8, dtype=nx.int32)
        return nx.reshape(boxes[:, None, None] * 8 + pairs, (-1, 2))


@value
class Stems3d(Artist):
    """A stroke from ``bottom`` up to each (x, y, z), with a dot at its end."""

    x: Column
    y: Column
    z: Column
    bottom: float = 0.0
    color: Color | str | None = None
    width: float | None = None
    size: float | None = None
    alpha: float | None = None
    label: str | None = None

    name = "stem3d"
    dims = 3

    def series(self) -> int:
        return 0 if self.color is not None else 1

    def channels(self) -> tuple[Channel, ...]:
        floor = base.numbers_column(self.ends(1)[:1], "number")
        return (*solid.space_channels(self.x, self.y, self.z), Channel("z", floor, exact=True))

    def ends(self, n: int) -> Tensor:
        import nx

        return nx.full((n,), self.bottom, dtype=nx.float64)

    def legend(self, view: SpaceView) -> tuple[Key, ...]:  # type: ignore[override]  # of panels in three dimensions
        if self.label is None:
            return ()
        color = base.with_alpha(view.color(self.color), self.alpha)
        return (Key(self.label, "line", color, 1.5 if self.width is None else self.width, (), "circle", 6.0),)

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # as above
        import nx

        n = base.length(self.x)
        tops = view.place(self.x, self.y, self.z)
        feet = view.place(self.x, self.y, base.numbers_column(self.ends(n), "number"))
        at = nx.arange(n, dtype=nx.int32)
        color = solid.constant(view.color(self.color), self.alpha)
        width = 1.5 if self.width is None else self.width
        stems = solid.strokes(nx.concat([feet, tops]), nx.stack([at, at + n], axis=1), color, width)
        size = view.theme.marker_size if self.size is None else self.size
        return (stems, *solid.dots(tops, color, size, view.theme.background, view.theme.marker_edge))


def stem3d(x: object, y: object, z: object, *, bottom: float = 0.0, data: object = None, color: object = None,
           width: float | None = None, size: float | None = None, alpha: float | None = None,
           label: str | None = None) -> Figure:
    """A stem from ``bottom`` to each point (x, y, z), with a dot on top.

    width: of the stems in px, default 1.5; size: of the dots, default 6.

    >>> import hugin as hg
    >>> hg.stem3d([0, 1, 2], [0, 1, 0], [1, 3, 2])
    <hugin.Figure 800 x 600 px: stem3d>
    """
    xs, ys, zs = solid.columns("stem3d", x, y, z, data)
    base.numbers("stem3d", "z", zs)
    if isinstance(bottom, bool) or not isinstance(bottom, (int, float)) or bottom - bottom != 0:
        raise base.OptionError(f"stem3d: bottom is {bottom!r}; a finite number is needed")
    return base.figure(Stems3d(
        xs, ys, zs, float(bottom), base.check_color("stem3d", color), base.check_size("stem3d", "width", width),
        base.check_size("stem3d", "size", size), base.check_alpha("stem3d", alpha), base.check_label("stem3d", label),
    ))
