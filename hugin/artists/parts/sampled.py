"""Functions of two variables behind marks: grids for a size, and level lines moved onto the level."""

from __future__ import annotations

from ...value import Value, value
from .. import base

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nx import Tensor

    from ...coords.cartesian import Axis, View
    from ...data import Column
    from ...sampling import Sheet
    from ...scales import Scale


@value
class Field(Value):
    """z = f(x, y) over two ranges. where: the mark's word for errors."""

    f: object
    x: tuple[float, float]
    y: tuple[float, float]
    where: str

    def sides(self) -> tuple[Column, Column]:
        """Both ranges as columns, for scales."""
        import nx

        return base.numbers_column(nx.asarray(self.x)), base.numbers_column(nx.asarray(self.y))

    def grid(self, w: int, h: int, x: Scale | None = None, y: Scale | None = None) -> tuple[Column, Column, Column]:
        """(z (h, w), x (w,), y (h,)), even along the scales."""
        from ...sampling import TwoVariables

        f = TwoVariables(self.f, self.where)
        across, down = even(self.where, x, self.x, w), even(self.where, y, self.y, h)
        f.grid(across[:2], down[:2])  # tells what it takes
        z = f.grid(across, down)
        return base.numbers_column(z), base.numbers_column(across), base.numbers_column(down)

    def trained(self, x: Scale | None = None, y: Scale | None = None) -> Trained:
        """The grid that scales are trained by: its heights end where a pole goes beyond nearly all of them."""
        import nx

        from ...sampling import TwoVariables, height_reach

        z, xs, ys = self.grid(201, 201, x, y)
        low, high, *poles = height_reach(TwoVariables(self.f, self.where), xs.values, ys.values, z.values)
        if True in poles:
            z = z.replace(values=nx.clip(z.values, low, high))
        return Trained(z, xs, ys, (low, high), (poles[0], poles[1]))

    def sheet(self, grid: tuple[Column, Column, Column]) -> tuple[Column, Column, Column]:
        """(z, x, y), x and y too of the shape (h, w)."""
        import nx

        z, x, y = grid
        shape = tuple(z.values.shape)
        return (z, x.replace(values=nx.broadcast_to(x.values[None, :], shape)),
                y.replace(values=nx.broadcast_to(y.values[:, None], shape)))

    def torn(self, grid: tuple[Column, Column, Column]) -> Tensor:
        """The cells (h - 1, w - 1) in which the function jumps."""
        from ...sampling import TwoVariables, torn_cells

        z, x, y = (column.values for column in grid)
        return torn_cells(TwoVariables(self.f, self.where), x, y, z)

    def beside(self, grid: tuple[Column, Column, Column]) -> tuple[Column, Column, Column]:
        """The grid with values from a thousandth of a cell beside where it hits a pole: a line of no width."""
        import nx

        from ...sampling import TwoVariables

        z, x, y = (column.values for column in grid)
        f, made = TwoVariables(self.f, self.where), nx.asarray(z, copy=True)
        for side in (1e-3, -1e-3):
            rows, columns = nx.nonzero(~nx.isfinite(made))
            if rows.shape[0]:
                made[rows, columns] = f(x[columns] + side * (x[1] - x[0]), y[rows] + side * (y[1] - y[0]))
        return grid[0].replace(values=made), grid[1], grid[2]

    def fitted(self, grid: tuple[Column, Column, Column], torn: Tensor, ends: tuple[float, float]) -> Sheet | None:
        """The surface over the grid with cells divided where that is needed."""
        from ...sampling import TwoVariables, fit_sheet

        z, x, y = (column.values for column in grid)
        f = TwoVariables(self.f, self.where)
        f.grid(x[:2], y[:2])  # tells what it takes
        return fit_sheet(f, x, y, z, ends, torn)

    def within(self, view: View) -> Field | None:
        """The part that the view shows."""
        x = max(self.x[0], float(view.x.domain[0])), min(self.x[1], float(view.x.domain[1]))
        y = max(self.y[0], float(view.y.domain[0])), min(self.y[1], float(view.y.domain[1]))
        return self.replace(x=x, y=y) if x[0] < x[1] and y[0] < y[1] else None

    def for_view(self, view: View, cell: float) -> tuple[Column, Column, Column] | None:
        """The grid of cells of about ``cell`` px over what the view shows; wider for functions of numbers alone."""
        from ...sampling import TwoVariables

        part = self.within(view)
        if part is None:
            return None
        f = TwoVariables(self.f, self.where)
        f.grid(*(even(self.where, None, ends, 3) for ends in (part.x, part.y)))
        cell = cell * 3 if f.one_by_one else cell
        counts = (_count(view.x, part.x, cell), _count(view.y, part.y, cell))
        return part.grid(*counts, view.x.scale, view.y.scale)


@value
class Trained(Value):
    """Heights over a grid, from ``ends[0]`` to ``ends[1]``. poles: at which end the function itself has none."""

    z: Column
    x: Column
    y: Column
    ends: tuple[float, float]
    poles: tuple[bool, bool]


def field_of(where: str, args: tuple[object, ...], x: object, y: object) -> Field | None:
    """The field of ``mark(f, x=(a, b), y=(c, d))``; None where no function is given."""
    if len(args) != 1 or not callable(args[0]):
        return None
    from ..function import check_ends

    return Field(args[0], check_ends(where, "x", x), check_ends(where, "y", y), where)


def _count(axis: Axis, ends: tuple[float, float], cell: float) -> int:
    px = abs(axis.px(ends[1]) - axis.px(ends[0]))
    return int(min(max(px / cell, 16.0), 2000.0)) + 1


def even(where: str, scale: Scale | None, ends: tuple[float, float], n: int) -> Tensor:
    """n positions from end to end, in equal steps of scale space."""
    import nx

    if scale is None or scale.name == "linear":
        plain: Tensor = nx.linspace(ends[0], ends[1], n)
        return plain
    span = float(scale.forward(ends[0])), float(scale.forward(ends[1]))
    if not (span[0] - span[0] == 0 and span[1] - span[1] == 0):
        raise base.DataError(f"{where}: the range {ends} has no place on a {scale.name} axis as a whole")
    made: Tensor = nx.clip(scale.inverse(nx.linspace(*span, n)), *ends)
    return made


def refined(field: Field, view: View, levels: Sequence[float], cell: float) -> list[Tensor]:
    """Per level its lines in scale space, (n, 2) with a row of NaN after each, every point on the level itself.

    Where the function touches a level, or crosses it twice within a cell, cells of half the size are tried as well.
    """
    import nx

    found = [traced(field, view, level, cell) for level in levels]
    return [nx.concat(traced(field, view, level, cell / 2) if touch.shape[0] else [line])
            for level, (line, touch) in zip(levels, found, strict=True)]


def traced(field: Field, view: View, level: float, cell: float) -> list[Tensor]:
    """Lines of one level over cells of about ``cell`` px: those that cross it, and those that only touch it."""
    import nx

    from ...sampling import TwoVariables, settle, touches
    from ...stats.contours import contour_path

    grid = field.for_view(view, cell)
    if grid is None:
        return [nx.empty((0, 2), nx.float64)] * 2
    z, x, y = (column.values for column in grid)
    u, v = view.x.scale.forward(x), view.y.scale.forward(y)
    px = abs(view.x.factor()), abs(view.y.factor())
    step = max(float(u[1] - u[0]) * px[0], float(v[1] - v[0]) * px[1])
    ways: tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor]] = view.x.scale.inverse, view.y.scale.inverse
    (line,) = contour_path(z, (level,), u, v, where=field.where)
    f = TwoVariables(field.f, field.where)
    s, t, rest = settle(f, level, line[:, 0], line[:, 1], ways, px, 1.5 * step)
    on = nx.where(rest[:, None], nx.stack([s, t], axis=1), nx.nan)
    return [on, touches(f, level, z, (u, v), ways, px, step)]
