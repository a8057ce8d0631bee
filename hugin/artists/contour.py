"""Lines of equal height over a grid."""

from __future__ import annotations

from ..scene import LINEAR, Path, Points
from ..value import value
from . import base
from .base import Artist, Channel, Key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nx import Tensor

    from ..coords.cartesian import Axis, View
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from .base import Color


@value
class Contour(Artist):
    """z (h, w) over x and y, 1-D or as z. levels: their values. color, colors: constants instead of the colour map."""

    z: Column
    x: Column
    y: Column
    levels: tuple[float, ...]
    cmap: object = None
    limits: tuple[object, object] | None = None
    color: Color | str | None = None
    colors: tuple[Color | str | None, ...] = ()
    width: float | None = None
    dash: tuple[float, ...] | None = None
    alpha: float | None = None
    label: str | None = None

    name = "contour"

    def series(self) -> int:
        return 0

    def color_channel(self) -> Channel:
        return Channel("color", self.z, cmap=self.cmap, limits=self.limits)

    def channels(self) -> tuple[Channel, ...]:
        found = (Channel("x", self.x, exact=True), Channel("y", self.y, exact=True))
        return found if self.color is not None or self.colors else (*found, self.color_channel())

    def paint(self, view: View, k: int) -> Color:
        """The colour of level ``k``."""
        if self.colors:
            color = view.color(self.colors[k % len(self.colors)])
        elif self.color is not None:
            color = view.color(self.color)
        else:
            color = view.colors[base.color_key(self.color_channel())].at(self.levels[k])
        return base.with_alpha(color, self.alpha)

    def stroke(self) -> float:
        return 1.25 if self.width is None else self.width

    def legend(self, view: View) -> tuple[Key, ...]:
        if self.label is None or not self.levels:
            return ()
        return (Key(self.label, "line", self.paint(view, len(self.levels) // 2), self.stroke()),)

    def emit(self, view: View) -> tuple[Primitive, ...]:
        from ..stats.contours import contour_path

        lines = contour_path(self.z.values, self.levels, _flat(view.x, self.x), _flat(view.y, self.y), where="contour")
        made = []
        one_color = self.color is not None and not self.colors
        for k, line in enumerate(lines):
            if not line.shape[0]:
                continue
            dash = self.dash
            if dash is None:
                dash = (5.0, 3.0) if one_color and self.levels[k] < 0 else ()
            points = Points(line[:, 0], line[:, 1], LINEAR, LINEAR, view.x.affine() + view.y.affine())
            made.append(Path(points, stroke=self.paint(view, k), width=self.stroke(), dash=dash))
        return tuple(made)


def _flat(axis: Axis, column: Column) -> Tensor:
    """Positions in scale space, where the lines between nodes are straight."""
    import nx

    values, bend = axis.column(column)
    return nx.astype(values if bend.kind == "linear" else axis.scale.forward(values), nx.float64)


def contour(*args: object, x: object = None, y: object = None, z: object = None,
            levels: int | Sequence[float] | None = None, cmap: object = None,
            limits: tuple[object, object] | None = None, color: object = None, colors: Sequence[object] | None = None,
            width: float | None = None, dash: str | tuple[float, ...] | None = None, alpha: float | None = None,
            label: str | None = None) -> Figure:
    """Contour lines: ``contour(z)``, ``contour(z, x=, y=)`` or ``contour(x, y, z)``.

    z: (h, w), row 0 at the bottom. x, y: positions of columns and rows, or (h, w). levels: about so many round values
    (default 8), or the values. Lines are coloured by level; with one ``color`` those below zero are dashed.
    Cells with a corner that is not finite are left out.

    >>> import hugin as hg
    >>> hg.contour([[0, 1], [1, 2]], levels=[0.5, 1.5])
    <hugin.Figure 800 x 600 px: contour>
    """
    heights, xs, ys = grid_of("contour", args, x, y, z)
    values = levels_of("contour", levels, heights)
    chosen = None
    if cmap is not None:
        from ..style import colormap

        chosen = colormap(cmap, "contour: cmap")
    if limits is not None and (not isinstance(limits, (tuple, list)) or len(limits) != 2):
        raise base.OptionError(f"contour: limits is {limits!r}; a pair (low, high) is needed")
    several = tuple(base.check_color("contour", item, "colors") for item in colors or ())
    return base.figure(Contour(
        heights, xs, ys, values, chosen, None if limits is None else (limits[0], limits[1]),
        base.check_color("contour", color), several, base.check_size("contour", "width", width),
        base.check_dash("contour", dash), base.check_alpha("contour", alpha), base.check_label("contour", label),
    ))


def grid_of(where: str, args: tuple[object, ...], x: object, y: object, z: object) -> tuple[Column, Column, Column]:
    """(z, x, y) of the forms ``(z)``, ``(z, x=, y=)``, ``(x, y, z)``, with their shapes checked."""
    if len(args) == 3 and x is None and y is None and z is None:
        x, y, z = args
    elif len(args) == 1 and z is None:
        z = args[0]
    elif args or z is None:
        raise base.OptionTypeError(
            f"{where}: {len(args)} positions given; write {where}(z), {where}(z, x=, y=) or {where}(x, y, z)"
        )
    heights = base.numbers(where, "z", base.column(where, "z", z, None, (2,)))
    h, w = (int(n) for n in heights.values.shape)
    if h < 2 or w < 2:
        raise base.ShapeError(f"{where}: z has shape {(h, w)}; at least (2, 2) is needed")
    return heights, _side(where, "x", x, w, (h, w)), _side(where, "y", y, h, (h, w))


def _side(where: str, name: str, given: object, n: int, shape: tuple[int, int]) -> Column:
    if given is None:
        return base.index_column(n)
    made = base.numbers(where, name, base.column(where, name, given, None, (1, 2)))
    found = tuple(int(k) for k in made.values.shape)
    if found not in ((n,), shape):
        raise base.ShapeError(f"{where}: {name} has shape {found}, z {shape}; ({n},) or {shape} is needed")
    return made


def levels_of(where: str, levels: object, z: Column) -> tuple[float, ...]:
    """The given values, ascending; or about ``levels`` round ones strictly inside the range of z."""
    from .. import scales

    if levels is None or (isinstance(levels, int) and not isinstance(levels, bool)):
        count = 8 if levels is None else levels
        if count < 1:
            raise base.OptionError(f"{where}: levels is {count}; a count from 1 or a list of values is needed")
        found = scales.Linear().train((z.values,))
        if found is None or not found[0] < found[1]:
            return ()
        at = scales.Linear().ticks(found, count).at
        return tuple(v for v in at if found[0] < v < found[1])
    made = base.numbers(where, "levels", base.column(where, "levels", levels))
    values = [float(v) for v in made.values.tolist()]
    if any(v - v != 0 for v in values):
        raise base.DataError(f"{where}: levels holds NaN or infinity; finite values are needed")
    return tuple(sorted(set(values)))


def contour_lines(*args: object, x: object = None, y: object = None, z: object = None,
                  levels: int | Sequence[float] | None = None) -> list[list[Tensor]]:
    """The geometry of ``contour`` alone: per level, a list of lines, each an (n, 2) float64 tensor of (x, y).

    A closed line repeats its first point; the higher side lies on the left of each. Takes what ``contour`` takes.

    >>> import hugin as hg
    >>> [[line]] = hg.contour_lines([[0, 0], [1, 1]], levels=[0.25])
    >>> line.tolist()
    [[0.0, 0.25], [1.0, 0.25]]
    """
    from ..stats.contours import contour_lines as trace

    heights, xs, ys = grid_of("contour_lines", args, x, y, z)
    values = levels_of("contour_lines", levels, heights)
    return trace(heights.values, values, xs.values, ys.values, where="contour_lines")
