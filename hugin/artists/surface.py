"""Surfaces over a grid, in the light, and their wires."""

from __future__ import annotations

from ..native import native
from ..value import value
from . import base
from .base import Channel, Key
from .parts import solid
from .parts.solid import Solid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

    from nx import Tensor

    from ..coords.cartesian import View
    from ..coords.space import SpaceView
    from ..data import Column
    from ..figure import Figure
    from ..sampling import Sheet
    from ..scene import Mesh, Primitive
    from .base import Color
    from .parts.sampled import Field, Trained


CELL = 4.0            # px between the nodes of a function's surface, if it filled the plot area


@value
class Surface(Solid):
    """x, y, z of one shape (h, w). cells: faces are painted; lines: wires along every row and column step.

    source: the function that is tried anew for each size, which matters between ``ends``; torn: the cells
    (h - 1, w - 1) in which it jumps; sheet: its triangles where some cells are divided.
    """

    x: Column
    y: Column
    z: Column
    shade: bool = True
    edge_color: Color | str | None = None
    edge_width: float | None = None
    steps: tuple[int, int] = (1, 1)
    faces: bool = True
    name: str = "surface"
    source: Field | None = None
    torn: Tensor | None = None
    overflows: bool = False
    ends: tuple[float, float] = (0.0, 0.0)
    sheet: Sheet | None = None

    swatch = "patch"

    def places(self) -> tuple[Channel, ...]:
        return solid.space_channels(self.x, self.y, self.z)

    def key(self, view: SpaceView, label: str, color: Color) -> Key:
        return Key(label, "patch" if self.faces else "line", color)

    def sample(self, view: View) -> Self:
        if self.source is None or not self.faces:
            return self
        import nx

        x0, y0, x1, y1 = view.rect
        n = int(min(max(max(x1 - x0, y1 - y0) / CELL, 40.0), 300.0)) + 1
        grid = self.source.grid(n, n, view.x.scale, view.y.scale)
        torn = self.source.torn(grid)
        fitted = self.source.fitted(grid, torn, self.ends)
        z, x, y = self.source.sheet(grid)
        paint = self.paint.replace(by=z) if self.paint.by is self.z else self.paint
        return self.replace(x=x, y=y, z=z, paint=paint, torn=torn if bool(nx.any(torn)) else None, sheet=fitted)

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # as above
        h, w = (int(n) for n in self.z.values.shape)
        vertices = view.place(self.x, self.y, self.z)
        colors = self.paint.colors(view)
        made: list[Primitive] = []
        if self.sheet is not None:
            made.append(self.fitted(view, self.sheet))
        elif self.faces:
            from ..scene import Mesh

            triangles = whole(solid.grid_triangles(vertices, h, w), w, self.torn)
            if not triangles.shape[0]:
                return ()
            if self.shade:
                colors = solid.shaded_grid(vertices, h, w, triangles, colors)
            else:
                colors = solid.spread(colors, h * w)
            made.append(Mesh(vertices, triangles, colors))
        if self.edge_color is not None or not self.faces:
            made.append(self.wires(view, vertices, colors, h, w))
        return tuple(made)

    def fitted(self, view: SpaceView, sheet: Sheet) -> Mesh:
        """The faces of a function's surface, small ones where it bends."""
        from ..scene import Mesh

        x, y, z = (base.numbers_column(part) for part in (sheet.x, sheet.y, sheet.z))
        vertices = view.place(x, y, z)
        paint = self.paint.replace(by=z) if self.paint.by is self.z else self.paint
        colors = paint.colors(view)
        if self.shade:
            return Mesh(vertices, sheet.triangles, solid.shaded(vertices, sheet.triangles, colors))
        return Mesh(vertices, sheet.triangles, solid.spread(colors, int(vertices.shape[0])))

    def wires(self, view: SpaceView, vertices: Tensor, colors: Tensor, h: int, w: int) -> Mesh:
        """Strokes along rows and columns."""
        if self.edge_color is not None:
            colors = solid.constant(view.color(self.edge_color), self.paint.alpha)
        pairs = lattice(h, w, self.steps)
        lift = solid.LIFT if self.faces else 0.0
        return solid.strokes(vertices, pairs, colors, 0.75 if self.edge_width is None else self.edge_width, lift)


def whole(triangles: Tensor, w: int, torn: Tensor | None) -> Tensor:
    """The triangles of a grid of ``w`` columns without those in torn cells."""
    import nx

    if torn is None:
        return triangles
    rows, columns = nx.min(triangles // w, axis=1), nx.min(triangles % w, axis=1)
    return triangles[~torn[rows, columns]]


def lattice(h: int, w: int, steps: tuple[int, int]) -> Tensor:
    """(m, 2) int32: neighbours along every steps[0]-th row and steps[1]-th column, the last ones too."""
    import nx

    at = nx.reshape(nx.arange(h * w, dtype=nx.int32), (h, w))
    rows = nx.asarray(sorted({*range(0, h, steps[0]), h - 1}))
    columns = nx.asarray(sorted({*range(0, w, steps[1]), w - 1}))
    along, down = nx.take(at, rows, axis=0), nx.take(at, columns, axis=1)
    pairs = [
        nx.stack([nx.reshape(a, (-1,)), nx.reshape(b, (-1,))], axis=1)
        for a, b in ((along[:, :-1], along[:, 1:]), (down[:-1], down[1:]))
    ]
    return nx.concat(pairs)


def _by(where: str, color_by: object, heights: Column) -> Column | None:
    """``color_by`` of the heights' shape."""
    if color_by is None:
        return None
    made = base.numbers(where, "color_by", base.column(where, "color_by", color_by, None, (2,)))
    found, shape = (tuple(int(n) for n in column.values.shape) for column in (made, heights))
    if found != shape:
        raise base.ShapeError(f"{where}: color_by has shape {found}, z {shape}; they must be the same")
    return made


def _sheet(where: str, z: object, x: object, y: object, color_by: object) -> tuple[
        Field | None, Trained | None, tuple[Column, Column, Column]]:
    """The function, if one was given, what it does, and x, y, z of one shape (h, w)."""
    from .parts.sampled import field_of

    source = field_of(where, (z,), x, y)
    if source is None:
        return None, None, solid.grids(where, z, x, y)
    if color_by is not None:
        raise base.OptionError(f"{where}: color_by has no values at a function's nodes; cmap colours it by height")
    trained = source.trained()
    zs, xs, ys = source.sheet((trained.z, trained.x, trained.y))
    return source, trained, (xs, ys, zs)


def surface(z: object, *, x: object = None, y: object = None, color: object = None, color_by: object = None,
            cmap: object = None, limits: tuple[object, object] | None = None, shade: bool = True,
            edge_color: object = None, edge_width: float | None = None, alpha: float | None = None,
            label: str | None = None) -> Figure:
    """A surface in three dimensions: heights z (h, w) over x and y, or a function ``surface(f, x=(a, b), y=(c, d))``.

    f: a function of two tensors (n,) that gives n heights; it is tried over a grid that suits the size of the picture,
    eight times as finely where it bends or its exact slopes tell of more, is open where it jumps, and does not stretch
    the z axis at a pole.

    x, y: positions of columns and rows (default 0, 1, ...), or (h, w), which makes any parametric surface. It is drawn
    in one colour in the light of two lamps; ``cmap`` colours it by height, ``color_by`` (h, w) by other data, both with
    a colour bar. shade: False paints the colours exactly. edge_color, edge_width: lines along its cells. alpha: what is
    behind shows through, in the right order. A vertex that is not finite leaves a hole.

    >>> import hugin as hg
    >>> hg.surface([[0, 1, 0], [1, 2, 1], [0, 1, 0]], cmap="viridis")
    <hugin.Figure 800 x 600 px: surface>
    """
    source, trained, (xs, ys, zs) = _sheet("surface", z, x, y, color_by)
    paint = solid.paint_of("surface", color, _by("surface", color_by, zs), cmap, limits, alpha, zs)
    return base.figure(Surface(
        paint, base.check_label("surface", label), xs, ys, zs, base.check_flag("surface", "shade", shade),
        base.check_color("surface", edge_color, "edge_color"), base.check_size("surface", "edge_width", edge_width),
        source=source, overflows=trained is not None and True in trained.poles,
        ends=(0.0, 0.0) if trained is None else trained.ends,
    ))


def wireframe(z: object, *, x: object = None, y: object = None, color: object = None, color_by: object = None,
              cmap: object = None, limits: tuple[object, object] | None = None, width: float | None = None,
              step: int | tuple[int, int] | None = None, alpha: float | None = None,
              label: str | None = None) -> Figure:
    """The lines of a surface without its faces: what is behind shows through. Takes what ``surface`` takes.

    width: of the lines in px, default 1. step: every how many rows and columns there is a line, a number or a pair
    (default: at most 50 lines each way).

    >>> import hugin as hg
    >>> hg.wireframe([[0, 1, 0], [1, 2, 1], [0, 1, 0]])
    <hugin.Figure 800 x 600 px: wireframe>
    """
    _, _, (xs, ys, zs) = _sheet("wireframe", z, x, y, color_by)
    h, w = int(zs.values.shape[0]), int(zs.values.shape[1])
    step = native(step)
    steps = (-(-h // 50), -(-w // 50)) if step is None else (step, step) if isinstance(step, int) else tuple(step)
    if len(steps) != 2 or any(not isinstance(k, int) or k < 1 for k in steps):
        raise base.OptionError(f"wireframe: step is {step!r}; a whole number from 1, or two, are needed")
    paint = solid.paint_of("wireframe", color, _by("wireframe", color_by, zs), cmap, limits, alpha, zs)
    return base.figure(Surface(
        paint, base.check_label("wireframe", label), xs, ys, zs, False, None,
        base.check_size("wireframe", "width", width, 1.0), (steps[0], steps[1]), faces=False, name="wireframe",
    ))
