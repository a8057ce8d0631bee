"""Boxes and stems that stand on a floor."""

from __future__ import annotations

from ..native import native
from ..value import value
from . import base
from .base import Channel, Key, Spots
from .mesh3d import Mesh3d
from .parts import solid
from .parts.solid import Solid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from ..coords.cartesian import View
    from ..coords.space import SpaceView
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from .base import Color

#: Corners of a box as shares of its sides, and its twelve triangles, counter-clockwise from outside.
CORNERS = ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1))
FACES = ((0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7))


def bar3d(x: object, y: object, z: object, *, width: float | tuple[float, float] = 0.75,
          bottom: float | None = None, data: object = None, color: object = None, color_by: object = None,
          cmap: object = None, limits: tuple[object, object] | None = None, shade: bool = True,
          edge_color: object = None, alpha: float | None = None, label: str | None = None) -> Figure:
    """A box for each (x, y), from ``bottom`` to height z. x and y: numbers or categories; their middles.

    width: sides of a box in data units, one number or (along x, along y). bottom: default 0. Where it has no place on
    the axis (0 of dates or on a log scale) boxes stand on the axis' lower end. cmap: colour by height; color_by: n
    values.

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
    cells = [triangle for a, b, c, d in FACES for triangle in ((a, b, c), (a, c, d))]
    triangles = nx.reshape(nx.arange(n, dtype=nx.int32)[:, None, None] * 8 + nx.asarray(cells, dtype=nx.int32),
                           (-1, 3))
    by = base.maybe_column("bar3d", "color_by", color_by, data, n)
    paint = solid.paint_of("bar3d", color, by, cmap, limits, alpha, zs)
    if paint.by is not None:
        paint = paint.replace(by=paint.by.replace(values=nx.repeat(paint.by.values, len(cells))))
    return base.figure(Bars3d(
        paint, base.check_label("bar3d", label), xs, ys, zs, triangles,
        base.check_flag("bar3d", "shade", shade), True, base.check_color("bar3d", edge_color, "edge_color"), None,
        "bar3d", (float(sides[0]), float(sides[1])), _bottom("bar3d", bottom),
    ))


def _bottom(where: str, given: object) -> float | None:
    given = native(given)
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, (int, float)) or given - given != 0:
        raise base.OptionError(f"{where}: bottom is {given!r}; a finite number is needed")
    return float(given)


def _floor(view: SpaceView, heights: Column, bottom: float | None) -> float:
    """Where what stands on a floor begins: at ``bottom``, or at the lower end of an axis that has no such place."""
    assert view.z is not None  # every view in three dimensions has one
    if bottom is None and heights.kind == "number":
        bottom = 0.0
    return bottom if bottom is not None and view.z.scale.inside(bottom) else float(view.z.domain[0])


def _heights(z: Column, bottom: float | None) -> tuple[Channel, ...]:
    """What trains the axis of heights, with where they begin."""
    import nx

    if bottom is None or z.kind != "number":
        return (Channel("z", z, zero=z.kind == "number"),)
    return Channel("z", z), Channel("z", base.numbers_column(nx.asarray([bottom]), "number"), exact=True)


@value
class Bars3d(Mesh3d):
    """A mesh of n boxes: x, y (n,) of their middles, z (n,) of their lids, their widths along x and y."""

    widths: tuple[float, float] = (0.75, 0.75)
    bottom: float | None = None

    def places(self) -> tuple[Channel, ...]:
        found = []
        for name, column, width in zip("xy", (self.x, self.y), self.widths, strict=True):
            pad = 0.0 if column.categories is not None else width / 1.5  # half a slot
            found.append(Channel(name, column, pad=pad, exact=bool(pad)))
        return (*found, *_heights(self.z, self.bottom))

    def spots(self, view: View) -> tuple[Spots, ...]:
        return (Spots(self.label, self.x, self.y, self.z),)

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # as in Mesh3d
        import nx

        corners = nx.asarray(CORNERS, dtype=nx.float64)
        low, high = _floor(view, self.z, self.bottom), nx.astype(self.z.values, nx.float64)[:, None]
        made = [nx.where(corners[:, 2] == 1, high, nx.where(nx.isfinite(high), low, high))]
        for axis, column, width, share in zip((view.x, view.y), (self.x, self.y), self.widths, corners.T):
            made.append(nx.astype(axis.indices(column), nx.float64)[:, None] + (share - 0.5) * width)
        z, x, y = (base.numbers_column(nx.reshape(values, (-1,))) for values in made)
        return Mesh3d.emit(self.replace(x=x, y=y, z=z), view)

    def sides(self) -> Tensor:
        """The twelve edges of each box, without the diagonals of its faces."""
        import nx

        pairs = nx.asarray([(k, k + 4) for k in range(4)] + [
            (k + floor, (k + 1) % 4 + floor) for floor in (0, 4) for k in range(4)], dtype=nx.int32)
        boxes = nx.arange(int(self.triangles.shape[0]) // 12, dtype=nx.int32)
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
        return (*solid.space_channels(self.x, self.y, self.z), *_heights(self.z, self.bottom))

    def key(self, view: SpaceView, label: str, color: Color) -> Key:
        return Key(label, "line", color, self.width, (), "circle", 6.0)

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # as above
        import nx

        n = base.length(self.x)
        lift = solid.tube(self.width)
        tops = view.place(self.x, self.y, self.z, lift)
        floor = nx.full((n,), _floor(view, self.z, self.bottom), dtype=nx.float64)
        feet = view.place(self.x, self.y, self.z.replace(values=floor), lift)
        at = nx.arange(n, dtype=nx.int32)
        color = self.paint.colors(view)
        stems = solid.strokes(nx.concat([feet, tops]), nx.stack([at, at + n], axis=1), color, self.width)
        size = view.theme.marker_size if self.size is None else self.size
        balls = solid.balls(view, (self.x, self.y, self.z), size)
        return (stems, *solid.dots(balls, color, size, view.theme.background, view.theme.marker_edge))


def stem3d(x: object, y: object, z: object, *, bottom: float | None = None, data: object = None,
           color: object = None, width: float | None = None, size: float | None = None, alpha: float | None = None,
           label: str | None = None) -> Figure:
    """A stem from ``bottom`` to each point (x, y, z), with a dot on top.

    bottom: default 0; where it has no place on the axis (0 of dates or on a log scale), stems stand on its lower end.
    width: of the stems in px, default 1.5; size: of the dots, default 6.

    >>> import hugin as hg
    >>> hg.stem3d([0, 1, 2], [0, 1, 0], [1, 3, 2])
    <hugin.Figure 800 x 600 px: stem3d>
    """
    xs, ys, zs = solid.columns("stem3d", x, y, z, data)
    base.numbers("stem3d", "z", zs)
    paint = solid.paint_of("stem3d", color, None, None, None, alpha)
    return base.figure(Stems3d(
        paint, base.check_label("stem3d", label), xs, ys, zs, _bottom("stem3d", bottom),
        base.check_size("stem3d", "width", width, 1.5) or 0.0, base.check_size("stem3d", "size", size),
    ))
