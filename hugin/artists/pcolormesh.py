"""Cells of a grid of any shape, coloured by numbers: one image where rows and columns are straight, else a mesh."""

from __future__ import annotations

from ..scene import Group, Later, Mesh, Points, Quads, px_of
from ..value import value
from . import base
from .base import Artist, Channel, Spots
from .parts import field
from .raster import Cells, edges_of
from .tripcolor import SHADINGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from nx import Tensor

    from ..coords.cartesian import View
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive

#: From so many cells on, pixels are painted without a mesh between.
MANY = 4096


@value
class Patches(Artist):
    """Corners x, y (h + 1, w + 1) of cells (h, w), each of one colour; or places (h, w) of numbers that run between."""

    cells: Column
    x: Column
    y: Column
    flat: bool
    cmap: object = None
    limits: tuple[object, object] | None = None
    alpha: float | None = None

    name = "pcolormesh"
    fills_frame = True
    layer = "under"

    def series(self) -> int:
        return 0

    def color_channel(self) -> Channel:
        return Channel("color", self.cells, cmap=self.cmap, limits=self.limits, alpha=self.alpha)

    def channels(self) -> tuple[Channel, ...]:
        return Channel("x", self.x, exact=True), Channel("y", self.y, exact=True), self.color_channel()

    def spots(self, view: View) -> tuple[Spots, ...]:
        if self.flat:
            return (Spots(None, self.x, self.y, cells=self.cells),)
        return field.places_of(None, self.x, self.y, self.cells)

    def emit(self, view: View) -> tuple[Primitive, ...]:
        x, y = field.flat(view.x, self.x), field.flat(view.y, self.y)
        opacity = 1.0 if self.alpha is None else self.alpha
        if self.flat and self.cells.values.size >= MANY:
            shown = view.colors[base.color_key(self.color_channel())].mapped(self.cells)
            ox, kx, dx, oy, ky, dy = view.affine()
            form = Quads(x, (ox, kx, dx), y, (oy, ky, dy), shown)
            return (Group(Later(lambda: self.meshes(view, x, y)), opacity, form),)
        made = self.meshes(view, x, y)
        return made if self.alpha is None or not made else (Group(made, opacity),)

    def meshes(self, view: View, x: Tensor, y: Tensor) -> tuple[Mesh, ...]:
        """Two triangles a cell, one mesh or none."""
        import nx

        places = Points(nx.reshape(x, (-1,)), nx.reshape(y, (-1,)), affine=view.affine())
        at = px_of(places)
        rows, columns = (int(n) - 1 for n in x.shape)
        values = nx.reshape(self.cells.values, (-1,))
        known = nx.isfinite(nx.astype(values, nx.float64))
        quads = corners_of(rows, columns)
        placed = nx.all(nx.isfinite(at), axis=-1)
        if not bool(nx.all(placed)):
            whole = nx.all(placed[quads], axis=1)
            quads = quads[whole]
            values, known = (values[whole], known[whole]) if self.flat else (values, known)
        if self.flat:
            quads, values = quads[known], nx.repeat(values[known], 2)
        else:
            quads = quads[nx.all(known[quads], axis=1)]
        if not int(quads.shape[0]):
            return ()
        triangles = nx.reshape(nx.stack([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]], axis=1), (-1, 3))
        colors = view.colors[base.color_key(self.color_channel())].mapped(self.cells.replace(values=values))
        return (Mesh(at, triangles, colors, flat=self.flat, places=places),)


def corners_of(rows: int, columns: int) -> Tensor:
    """(rows * columns, 4) int32: the nodes round each cell, row by row."""
    import nx

    first = nx.arange(rows, dtype=nx.int32)[:, None] * (columns + 1) + nx.arange(columns, dtype=nx.int32)[None, :]
    flat = nx.reshape(first, (-1,))
    return nx.stack([flat, flat + 1, flat + columns + 2, flat + columns + 1], axis=1)


def pcolormesh(*args: object, x: object = None, y: object = None, z: object = None,
               shading: Literal["flat", "gouraud"] = "flat", cmap: object = None,
               limits: tuple[object, object] | None = None, alpha: float | None = None) -> Figure:
    """Coloured cells over a grid of any shape: ``pcolormesh(x, y, z)``, ``pcolormesh(z, x=, y=)`` or ``pcolormesh(z)``.

    z: (h, w), row 0 at the bottom. x, y: centres of columns and rows (w and h values), their edges (w + 1, h + 1), or
    2-D for curved grids: centres (h, w), or corners (h + 1, w + 1). Cells are drawn without seams; those without a
    finite number are left out. shading="gouraud": z belongs to the nodes x, y, and colours run between them.

    >>> import hugin as hg
    >>> hg.pcolormesh([0, 1, 10], [0, 5, 6], [[1, 2], [3, 4]])
    <hugin.Figure 800 x 600 px: pcolormesh>
    """
    base.check_option("pcolormesh", "shading", shading, SHADINGS)
    cells, sides = _arguments(args, x, y, z)
    h, w = (int(n) for n in cells.values.shape)
    if not h or not w:
        raise base.ShapeError(f"pcolormesh: z has shape {(h, w)}; at least (1, 1) is needed")
    colors, ends = field.cmap_of("pcolormesh", cmap), field.limits_of("pcolormesh", limits)
    opacity = base.check_alpha("pcolormesh", alpha)
    columns = {name: _side(name, given, h, w) for name, given in sides.items()}
    straight = all(column.values.ndim == 1 for column in columns.values())
    if straight and shading == "flat":
        x_edges, y_edges = edges_of("pcolormesh", "x", columns["x"], w), edges_of("pcolormesh", "y", columns["y"], h)
        return base.figure(Cells(cells, x_edges, y_edges, colors, ends, alpha=opacity, name="pcolormesh"))
    xs, ys = _nodes(columns["x"], columns["y"], h, w, shading)
    return base.figure(Patches(cells, xs, ys, shading == "flat", colors, ends, opacity))


def _arguments(args: tuple[object, ...], x: object, y: object, z: object) -> tuple[Column, dict[str, object]]:
    if len(args) == 3 and x is None and y is None and z is None:
        x, y, z = args
    elif len(args) == 1 and z is None:
        z = args[0]
    elif args or z is None:
        raise base.OptionTypeError(
            f"pcolormesh: {len(args)} positions given; write pcolormesh(x, y, z), pcolormesh(z, x=, y=) "
            "or pcolormesh(z)"
        )
    return base.numbers("pcolormesh", "z", base.column("pcolormesh", "z", z, None, (2,))), {"x": x, "y": y}


def _side(name: str, given: object, h: int, w: int) -> Column:
    """x or y as a column, 1-D where it is the same in all rows or columns."""
    n = w if name == "x" else h
    if given is None:
        return base.index_column(n)
    made = base.column("pcolormesh", name, given, None, (1, 2))
    if made.values.ndim == 1:
        if base.length(made) not in (n, n + 1):
            raise base.ShapeError(
                f"pcolormesh: {name} has {base.length(made)} values, z {(h, w)}; "
                f"{n} centres or {n + 1} edges are needed"
            )
        return made
    shape = tuple(int(k) for k in made.values.shape)
    if shape not in ((h, w), (h + 1, w + 1)):
        raise base.ShapeError(
            f"pcolormesh: {name} has shape {shape}, z {(h, w)}; centres {(h, w)} or corners {(h + 1, w + 1)} are needed"
        )
    base.numbers("pcolormesh", name, made)
    import nx

    values = made.values
    line = values[:1] if name == "x" else values[:, :1]
    if values.size and nx.all(values == line):
        return made.replace(values=line[0] if name == "x" else line[:, 0])
    return made


def _nodes(x: Column, y: Column, h: int, w: int, shading: str) -> tuple[Column, Column]:
    """Both 2-D: the corners of cells, or for "gouraud" the places of z."""
    import nx

    least = 2 if shading == "gouraud" else 1
    if h < least or w < least:
        raise base.ShapeError(f"pcolormesh: z has shape {(h, w)}; at least {(least, least)} is needed")
    made = []
    for name, column in (("x", x), ("y", y)):
        values = nx.astype(base.numbers("pcolormesh", name, column).values, nx.float64)
        is_edge = int(values.shape[-1]) != w if name == "x" else int(values.shape[0]) != h
        if shading == "gouraud" and is_edge:
            raise base.ShapeError(
                f'pcolormesh: {name} has edges; shading="gouraud" needs places of z, whose shape is {(h, w)}'
            )
        if shading == "flat" and not is_edge:
            for axis in range(values.ndim):
                values = _between(values, axis)
        if values.ndim == 1:
            values = values[None, :] if name == "x" else values[:, None]
        shape = (h, w) if shading == "gouraud" else (h + 1, w + 1)
        made.append(column.replace(values=nx.broadcast_to(values, shape)))
    return made[0], made[1]


def _between(places: Tensor, axis: int) -> Tensor:
    """Edges half way between centres; the outer cells as wide as their inner halves; a single one is 1 wide."""
    import nx

    n = int(places.shape[axis])
    ends = [nx.take(places, nx.asarray([k]), axis=axis) for k in (0, n - 1)]
    if n == 1:
        return nx.concat([ends[0] - 0.5, ends[0] + 0.5], axis=axis)
    at = nx.arange(n)
    low, high = nx.take(places, at[:-1], axis=axis), nx.take(places, at[1:], axis=axis)
    inner = low + (high - low) / 2
    first, last = (nx.take(inner, nx.asarray([k]), axis=axis) for k in (0, n - 2))
    return nx.concat([ends[0] - (first - ends[0]), inner, ends[1] + (ends[1] - last)], axis=axis)
