"""What marks in three dimensions are made of: their base with its paint, columns x, y, z, colours in the light,
triangles, strokes and dots."""

from __future__ import annotations

from ...scene import Mesh
from ...value import Value, value
from .. import base
from ..base import Artist, Channel, Key
from . import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from ...coords.cartesian import View
    from ...coords.space import SpaceView
    from ...data import Column

    Color = tuple[float, float, float, float]

#: Px by which strokes along a surface are moved towards the eye, so that the surface does not swallow them.
LIFT = 1.25
#: The same for wide ones and for dots, in their widths: they are whole on slopes up to 56 degrees.
NEARER = 0.75


@value
class Paint(Value):
    """One colour (None: the next of the palette), or those of data ``by`` on a colour scale; alpha multiplies both."""

    color: Color | str | None = None
    by: Column | None = None
    cmap: object = None
    limits: tuple[object, object] | None = None
    alpha: float | None = None

    def channel(self) -> Channel:
        """The column that trains the colour scale."""
        assert self.by is not None  # asked for only where there is one
        return Channel("color", self.by, cmap=self.cmap, limits=self.limits, alpha=self.alpha)

    def colors(self, view: SpaceView) -> Tensor:
        """(1, 4) uint8, or (n, 4): one a value of ``by``."""
        if self.by is None:
            return constant(view.color(self.color), self.alpha)
        return by_data(view, self.channel(), self.by, self.alpha)

    def sign(self, view: View) -> Color:
        """What stands for it in a legend."""
        return base.with_alpha(view.theme.secondary if self.by is not None else view.color(self.color), self.alpha)


def paint_of(where: str, color: object, by: Column | None, cmap: object, limits: object, alpha: object,
             heights: Column | None = None) -> Paint:
    """The paint of a mark's words: ``by`` is what ``color_by`` gave; a colour map without it colours ``heights``."""
    if color is not None and (by is not None or (cmap is not None and heights is not None)):
        other = "color_by" if by is not None else "cmap"
        raise base.OptionError(f"{where}: color and {other} are both given; one of them is needed")
    chosen = field.cmap_of(where, cmap)
    return Paint(base.check_color(where, color), heights if by is None and chosen is not None else by, chosen,
                 field.limits_of(where, limits), base.check_alpha(where, alpha))


@value
class Solid(Artist):
    """The base of marks in three dimensions: their paint, their entry in the legend, the scales that they train."""

    paint: Paint
    label: str | None

    dims = 3

    def series(self) -> int:
        return 1 if self.paint.color is None and self.paint.by is None else 0

    def places(self) -> tuple[Channel, ...]:
        """The columns that train the three axes."""
        raise NotImplementedError  # each mark has its own

    def channels(self) -> tuple[Channel, ...]:
        return self.places() if self.paint.by is None else (*self.places(), self.paint.channel())

    def key(self, view: SpaceView, label: str, color: Color) -> Key:
        """The mark's entry in the legend."""
        return Key(label, "patch", color)

    def legend(self, view: SpaceView) -> tuple[Key, ...]:  # type: ignore[override]  # of panels in three dimensions
        return () if self.label is None else (self.key(view, self.label, self.paint.sign(view)),)


def columns(where: str, x: object, y: object, z: object, data: object = None) -> tuple[Column, Column, Column]:
    """Three 1-D columns of one length."""
    made = tuple(base.column(where, name, given, data) for name, given in (("x", x), ("y", y), ("z", z)))
    n = base.length(made[0])
    for name, column in zip("yz", made[1:], strict=True):
        if base.length(column) != n:
            raise base.ShapeError(f"{where}: x has {n} points, {name} has {base.length(column)}; lengths must match")
    return made[0], made[1], made[2]


def grids(where: str, z: object, x: object, y: object) -> tuple[Column, Column, Column]:
    """(x, y, z) of a surface, all of z's shape (h, w). x, y default to 0, 1, ...; 1-D ones are columns' and rows'."""
    import nx

    heights = base.numbers(where, "z", base.column(where, "z", z, None, (2,)))
    h, w = (int(n) for n in heights.values.shape)
    if h < 2 or w < 2:
        raise base.ShapeError(f"{where}: z has shape {(h, w)}; at least (2, 2) is needed")
    made = []
    for name, given, n in (("x", x, w), ("y", y, h)):
        column = base.index_column(n) if given is None else base.column(where, name, given, None, (1, 2))
        shape = tuple(int(k) for k in column.values.shape)
        if shape not in ((n,), (h, w)):
            raise base.ShapeError(f"{where}: {name} has shape {shape}, z {(h, w)}; ({n},) or {(h, w)} is needed")
        values = column.values
        if len(shape) == 1:
            values = nx.broadcast_to(values[None, :] if name == "x" else values[:, None], (h, w))
        made.append(column.replace(values=values))
    return made[0], made[1], heights


def space_channels(x: Column, y: Column, z: Column, *, exact: bool = False) -> tuple[Channel, ...]:
    """The columns that train the three axes."""
    return tuple(
        Channel(name, edge_of(column), exact=exact) for name, column in (("x", x), ("y", y), ("z", z))
    )


def edge_of(column: Column) -> Column:
    """A broadcast column as one row or column of itself: enough to train a scale."""
    values = column.values
    if values.ndim == 2:
        row, step = values.strides
        if row == 0:
            return column.replace(values=values[0])
        if step == 0:
            return column.replace(values=values[:, 0])
    return column


def constant(color: Color, alpha: float | None = None) -> Tensor:
    """One colour as (1, 4) bytes."""
    import nx

    r, g, b, a = base.with_alpha(color, alpha)
    return nx.asarray([[int(part * 255.0 + 0.5) for part in (r, g, b, a)]], dtype=nx.uint8)


def by_data(view: View, channel: Channel, column: Column, alpha: float | None) -> Tensor:
    """The colours (n, 4) uint8 of a column's values on its colour scale."""
    import nx

    from ... import _draw

    scale = view.colors[base.color_key(channel)]
    flat = column.replace(values=nx.reshape(column.values, (-1,)))
    mapped = scale.grouped(flat) if scale.kind == "category" else scale.mapped(flat)
    out = nx.empty((int(flat.values.shape[0]), 4), nx.uint8)
    _draw.space_colors(mapped, out)
    if alpha is not None:
        out[:, 3] = nx.astype(nx.round(nx.astype(out[:, 3], nx.float32) * alpha), nx.uint8)
    return out


def spread(colors: Tensor, n: int) -> Tensor:
    """One colour for all, or all of them."""
    import nx

    return colors if int(colors.shape[0]) == n else nx.tile(colors, (n, 1))


def shaded(vertices: Tensor, triangles: Tensor, colors: Tensor, *, flat: bool = False) -> Tensor:
    """The colours in the light: of vertices, or of triangles where ``flat``. colors: as many, or one."""
    import nx

    from ... import _draw

    out = nx.empty((int((triangles if flat else vertices).shape[0]), 4), nx.uint8)
    _draw.space_shade(vertices, triangles, colors, flat, out)
    return out


def shaded_grid(vertices: Tensor, rows: int, columns: int, triangles: Tensor, colors: Tensor) -> Tensor:
    """``shaded`` for a grid and its triangles."""
    import nx

    from ... import _draw

    out = nx.empty((rows * columns, 4), nx.uint8)
    if _draw.space_shade_grid(vertices, rows, columns, colors, out):
        return out
    return shaded(vertices, triangles, colors)


def grid_triangles(vertices: Tensor, rows: int, columns: int) -> Tensor:
    """(m, 3) int32: two triangles a cell."""
    import nx

    from ... import _draw

    out = nx.empty((2 * (rows - 1) * (columns - 1), 3), nx.int32)
    count = _draw.space_grid(vertices, rows, columns, out)
    return out[:count]


def chain(n: int) -> Tensor:
    """(n - 1, 2) int32: each point joined to the next; strokes with an end that has no place are not drawn."""
    import nx

    at = nx.arange(n, dtype=nx.int32)
    return nx.stack([at[:-1], at[1:]], axis=1)


def tube(width: float) -> float:
    """The lift of a line of this width."""
    return max(LIFT, NEARER * width)


def balls(view: SpaceView, places: tuple[Column, Column, Column], size: float | Tensor) -> Tensor:
    """(n, 3): where dots of these diameters (a number, or (n,)) are painted, so that a surface on which they lie does
    not cut them."""
    if isinstance(size, (int, float)):
        return view.place(*places, lift=NEARER * size)
    import nx

    vertices = view.place(*places)
    vertices[:, 2] -= nx.astype(size, nx.float32) * NEARER
    return vertices


def lift_of(mesh: Mesh) -> float | Tensor:
    """Px by which the vertices of strokes and dots are nearer than what they stand for: a number, or (n,)."""
    corners = int(mesh.triangles.shape[1])
    if corners == 3:
        return 0.0
    if isinstance(mesh.size, (int, float)):
        return NEARER * mesh.size if corners == 1 else tube(mesh.size)
    import nx

    lift = nx.zeros((int(mesh.vertices.shape[0]),))
    lift[mesh.triangles[:, 0]] = nx.asarray(mesh.size) * NEARER
    return lift


def strokes(vertices: Tensor, pairs: Tensor, colors: Tensor, width: float, lift: float = 0.0) -> Mesh:
    """Lines ``width`` px across, ``lift`` px nearer than where they lie."""
    import nx

    if lift:
        vertices = nx.concat([vertices[:, :2], vertices[:, 2:] - lift], axis=1)
    return Mesh(vertices, pairs, spread(colors, int(vertices.shape[0])), size=width)


def dots(vertices: Tensor, colors: Tensor, size: float | Tensor, edge: Color | None, width: float) -> tuple[Mesh, ...]:
    """Round points, with a rim of another colour around each where ``edge`` is given."""
    import nx

    n = int(vertices.shape[0])
    if not n:
        return ()
    cells = nx.reshape(nx.arange(n, dtype=nx.int32), (-1, 1))
    made = Mesh(vertices, cells, spread(colors, n), size=size)
    if edge is None or width <= 0:
        return (made,)
    behind = nx.concat([vertices[:, :2], vertices[:, 2:] + 0.05], axis=1)
    return Mesh(behind, cells, spread(constant(edge), n), size=size + 2 * width), made
