"""Triangles in three dimensions: any mesh, and surfaces over scattered points."""

from __future__ import annotations

from ..scene import Mesh
from ..value import value
from . import base
from .base import Channel
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


@value
class Mesh3d(Solid):
    """Corners x, y, z (n,) and triangles (m, 3). Painted by n values, of corners, or m, of triangles. flat: one tone a
    triangle, not shaded across it."""

    x: Column
    y: Column
    z: Column
    triangles: Tensor
    shade: bool = True
    flat: bool = False
    edge_color: Color | str | None = None
    edge_width: float | None = None
    name: str = "mesh3d"

    swatch = "patch"

    def places(self) -> tuple[Channel, ...]:
        return solid.space_channels(self.x, self.y, self.z)

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # as above
        import nx

        vertices = view.place(self.x, self.y, self.z)
        n, m = int(vertices.shape[0]), int(self.triangles.shape[0])
        if not m:
            return ()
        colors = self.paint.colors(view)
        flat = self.flat or (int(colors.shape[0]) == m and m != n)
        if flat and int(colors.shape[0]) == n != m:  # a triangle takes the colour of its first corner
            colors = nx.take(colors, self.triangles[:, 0], axis=0)
        if self.shade:
            colors = solid.shaded(vertices, self.triangles, colors, flat=flat)
        made: list[Primitive] = [Mesh(vertices, self.triangles, solid.spread(colors, m if flat else n), flat=flat)]
        if self.edge_color is not None:
            ink = solid.constant(view.color(self.edge_color), self.paint.alpha)
            width = 0.75 if self.edge_width is None else self.edge_width
            made.append(solid.strokes(vertices, self.sides(), ink, width, solid.LIFT))
        return tuple(made)

    def sides(self) -> Tensor:
        """The lines that ``edge_color`` paints: (k, 2) int32."""
        from ..stats.triangulation import sides_of

        return sides_of(self.triangles)


def _by(where: str, color_by: object, counts: tuple[int, ...]) -> Column | None:
    """``color_by`` with one of the ``counts`` of values."""
    if color_by is None:
        return None
    made = base.numbers(where, "color_by", base.column(where, "color_by", color_by))
    if base.length(made) not in counts:
        raise base.ShapeError(
            f"{where}: color_by has {base.length(made)} values; {' or '.join(map(str, counts))} are needed"
        )
    return made


def mesh3d(vertices: object, faces: object, *, color: object = None, color_by: object = None, cmap: object = None,
           limits: tuple[object, object] | None = None, shade: bool = True, flat: bool = False,
           edge_color: object = None, edge_width: float | None = None, alpha: float | None = None,
           label: str | None = None) -> Figure:
    """Triangles in three dimensions: vertices (n, 3) and faces (m, 3), indices of their corners.

    color_by: n values of vertices, interpolated, or m of faces. shade: False paints the colours exactly. flat: each
    face in one tone. edge_color, edge_width: lines along the sides. What is behind shows through an ``alpha`` below 1.

    >>> import hugin as hg
    >>> hg.mesh3d([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 1, 2], [0, 1, 3], [1, 2, 3], [0, 2, 3]])
    <hugin.Figure 800 x 600 px: mesh3d>
    """
    from ..stats.triangulation import check_triangles

    corners = base.numbers("mesh3d", "vertices", base.column("mesh3d", "vertices", vertices, None, (2,)))
    shape = tuple(int(k) for k in corners.values.shape)
    if shape[1] != 3:
        raise base.ShapeError(f"mesh3d: vertices have shape {shape}; (n, 3) is needed")
    cells = base.column("mesh3d", "faces", faces, None, (2,))
    triangles = check_triangles(cells.values, shape[0], where="mesh3d")
    counts = (shape[0], int(triangles.shape[0]))
    z = base.series_of(corners, 2)
    paint = solid.paint_of("mesh3d", color, _by("mesh3d", color_by, counts), cmap, limits, alpha, z)
    return base.figure(Mesh3d(
        paint, base.check_label("mesh3d", label), base.series_of(corners, 0), base.series_of(corners, 1), z, triangles,
        base.check_flag("mesh3d", "shade", shade), base.check_flag("mesh3d", "flat", flat),
        base.check_color("mesh3d", edge_color, "edge_color"), base.check_size("mesh3d", "edge_width", edge_width),
    ))


def trisurf(x: object, y: object, z: object, *, triangles: object = None, data: object = None, color: object = None,
            color_by: object = None, cmap: object = None, limits: tuple[object, object] | None = None,
            shade: bool = True, edge_color: object = None, edge_width: float | None = None,
            alpha: float | None = None, label: str | None = None) -> Figure:
    """A surface through scattered points (x, y, z), each (n,).

    triangles: (m, 3) indices of points; default the Delaunay triangulation of (x, y). ``cmap`` colours it by height,
    ``color_by`` by n values of points or m of triangles. The rest as in ``surface``.

    >>> import hugin as hg
    >>> hg.trisurf([0, 1, 0, 1], [0, 0, 1, 1], [0, 1, 1, 0])
    <hugin.Figure 800 x 600 px: trisurf>
    """
    from ..stats.triangulation import check_triangles, delaunay

    xs, ys, zs = solid.columns("trisurf", x, y, z, data)
    for name, column in (("x", xs), ("y", ys), ("z", zs)):
        base.numbers("trisurf", name, column)
    if triangles is None:
        cells = delaunay(xs.values, ys.values, where="trisurf")
    else:
        given = base.column("trisurf", "triangles", triangles, None, (2,))
        cells = check_triangles(given.values, base.length(xs), where="trisurf")
    counts = (base.length(xs), int(cells.shape[0]))
    paint = solid.paint_of("trisurf", color, _by("trisurf", color_by, counts), cmap, limits, alpha, zs)
    return base.figure(Mesh3d(
        paint, base.check_label("trisurf", label), xs, ys, zs, cells, base.check_flag("trisurf", "shade", shade), False,
        base.check_color("trisurf", edge_color, "edge_color"), base.check_size("trisurf", "edge_width", edge_width),
        "trisurf",
    ))
