"""Surfaces over a grid, in the light, and their wires."""

from __future__ import annotations

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
    from ..scene import Mesh, Primitive
    from .base import Color


@value
class Surface(Artist):
    """x, y, z of one shape (h, w). cells: faces are painted; lines: wires along every row and column step."""

    x: Column
    y: Column
    z: Column
    color: Color | str | None = None
    color_by: Column | None = None
    cmap: object = None
    limits: tuple[object, object] | None = None
    shade: bool = True
    edge_color: Color | str | None = None
    edge_width: float | None = None
    steps: tuple[int, int] = (1, 1)
    alpha: float | None = None
    label: str | None = None
    faces: bool = True
    name: str = "surface"

    dims = 3
    swatch = "patch"

    def series(self) -> int:
        return 0 if self.color is not None or self.color_by is not None else 1

    def color_channel(self) -> Channel:
        assert self.color_by is not None  # asked for only where there is one
        return solid.color_channel(self.color_by, self.cmap, self.limits, self.alpha)

    def channels(self) -> tuple[Channel, ...]:
        found = solid.space_channels(self.x, self.y, self.z)
        return found if self.color_by is None else (*found, self.color_channel())

    def legend(self, view: SpaceView) -> tuple[Key, ...]:  # type: ignore[override]  # of panels in three dimensions
        if self.label is None:
            return ()
        color = view.theme.secondary if self.color_by is not None else view.color(self.color)
        return (Key(self.label, "patch" if self.faces else "line", base.with_alpha(color, self.alpha)),)

    def colors(self, view: SpaceView) -> Tensor:
        """One colour, or one a vertex."""
        if self.color_by is None:
            return solid.constant(view.color(self.color), self.alpha)
        return solid.by_data(view, self.color_channel(), self.color_by, self.alpha)

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # as above
        h, w = (int(n) for n in self.z.values.shape)
        vertices = view.place(self.x, self.y, self.z)
        colors = self.colors(view)
        made: list[Primitive] = []
        if self.faces:
            from ..scene import Mesh

            triangles = solid.grid_triangles(vertices, h, w)
            if not triangles.shape[0]:
                return ()
            colors = solid.shaded(vertices, triangles, colors) if self.shade else solid.spread(colors, h * w)
            made.append(Mesh(vertices, triangles, colors))
        if self.edge_color is not None or not self.faces:
            made.append(self.wires(view, vertices, colors, h, w))
        return tuple(made)

    def wires(self, view: SpaceView, vertices: Tensor, colors: Tensor, h: int, w: int) -> Mesh:
        """Strokes along rows and columns."""
        if self.edge_color is not None:
            colors = solid.constant(view.color(self.edge_color), self.alpha)
        pairs = lattice(h, w, self.steps)
        lift = solid.LIFT if self.faces else 0.0
        return solid.strokes(vertices, pairs, colors, 0.75 if self.edge_width is None else self.edge_width, lift)


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


def _colors(where: str, color: object, color_by: object, cmap: object, shape: tuple[int, int],
            heights: Column) -> tuple[Color | str | None, Column | None, object]:
    """(color, color_by, cmap): a colour map without data means the height."""
    if color is not None and color_by is not None:
        raise base.OptionError(f"{where}: color and color_by are both given; one of them is needed")
    chosen = field.cmap_of(where, cmap)
    if color_by is None:
        if chosen is None:
            return base.check_color(where, color), None, None
        if color is not None:
            raise base.OptionError(f"{where}: color and cmap are both given; one of them is needed")
        return None, heights, chosen
    made = base.numbers(where, "color_by", base.column(where, "color_by", color_by, None, (2,)))
    found = tuple(int(n) for n in made.values.shape)
    if found != shape:
        raise base.ShapeError(f"{where}: color_by has shape {found}, z {shape}; they must be the same")
    return None, made, chosen


def surface(z: object, *, x: object = None, y: object = None, color: object = None, color_by: object = None,
            cmap: object = None, limits: tuple[object, object] | None = None, shade: bool = True,
            edge_color: object = None, edge_width: float | None = None, alpha: float | None = None,
            label: str | None = None) -> Figure:
    """A surface in three dimensions: heights z (h, w) over x and y.

    x, y: positions of columns and rows (default 0, 1, ...), or (h, w), which makes any parametric surface. It is drawn
    in one colour in the light of two lamps; ``cmap`` colours it by height, ``color_by`` (h, w) by other data, both with
    a colour bar. shade: False paints the colours exactly. edge_color, edge_width: lines along its cells. alpha: what is
    behind shows through, in the right order. A vertex that is not finite leaves a hole.

    >>> import hugin as hg
    >>> hg.surface([[0, 1, 0], [1, 2, 1], [0, 1, 0]], cmap="viridis")
    <hugin.Figure 800 x 600 px: surface>
    """
    xs, ys, zs = solid.grids("surface", z, x, y)
    shape = int(zs.values.shape[0]), int(zs.values.shape[1])
    plain, by, chosen = _colors("surface", color, color_by, cmap, shape, zs)
    return base.figure(Surface(
        xs, ys, zs, plain, by, chosen, field.limits_of("surface", limits), base.check_flag("surface", "shade", shade),
        base.check_color("surface", edge_color, "edge_color"), base.check_size("surface", "edge_width", edge_width),
        (1, 1), base.check_alpha("surface", alpha), base.check_label("surface", label),
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
    xs, ys, zs = solid.grids("wireframe", z, x, y)
    h, w = int(zs.values.shape[0]), int(zs.values.shape[1])
    plain, by, chosen = _colors("wireframe", color, color_by, cmap, (h, w), zs)
    steps = (-(-h // 50), -(-w // 50)) if step is None else (step, step) if isinstance(step, int) else tuple(step)
    if len(steps) != 2 or any(not isinstance(k, int) or k < 1 for k in steps):
        raise base.OptionError(f"wireframe: step is {step!r}; a whole number from 1, or two, are needed")
    return base.figure(Surface(
        xs, ys, zs, plain, by, chosen, field.limits_of("wireframe", limits), False, None,
        base.check_size("wireframe", "width", width, 1.0), (steps[0], steps[1]), base.check_alpha("wireframe", alpha),
        base.check_label("wireframe", label), faces=False, name="wireframe",
    ))
