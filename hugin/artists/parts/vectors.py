"""Functions of the plane that give vectors, behind marks: where arrows stand for a size."""

from __future__ import annotations

from ...value import Value, value
from .. import base
from .sampled import even

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from ...coords.cartesian import Axis, View
    from ...data import Column
    from ...scales import Scale

    Columns = tuple[Column, Column, Column, Column]


@value
class Vectors(Value):
    """(u, v) = f(x, y) over two ranges. where: the mark's word for errors."""

    f: object
    x: tuple[float, float]
    y: tuple[float, float]
    where: str

    def sides(self) -> tuple[Column, Column]:
        """Both ranges as columns, for scales."""
        import nx

        return base.numbers_column(nx.asarray(self.x)), base.numbers_column(nx.asarray(self.y))

    def grid(self, w: int, h: int, x: Scale | None = None, y: Scale | None = None) -> Columns:
        """x, y, u, v (w h,) in the middles of w times h equal cells of scale space."""
        import nx

        from ...sampling import PlaneField

        across, down = _middles(self.where, x, self.x, w), _middles(self.where, y, self.y, h)
        xs = nx.reshape(nx.broadcast_to(across[None, :], (h, w)), (-1,))
        ys = nx.reshape(nx.broadcast_to(down[:, None], (h, w)), (-1,))
        u, v = PlaneField(self.f, self.where)(xs, ys)
        return base.numbers_column(xs), base.numbers_column(ys), base.numbers_column(u), base.numbers_column(v)

    def for_view(self, view: View, every: float) -> Columns | None:
        """Those about ``every`` px apart in what the view shows; None where it shows nothing of the ranges."""
        x = max(self.x[0], float(view.x.domain[0])), min(self.x[1], float(view.x.domain[1]))
        y = max(self.y[0], float(view.y.domain[0])), min(self.y[1], float(view.y.domain[1]))
        if not (x[0] < x[1] and y[0] < y[1]):
            return None
        part = self.replace(x=x, y=y)
        return part.grid(_count(view.x, x, every), _count(view.y, y, every), view.x.scale, view.y.scale)


def vectors_of(where: str, args: tuple[object, ...], x: object, y: object) -> Vectors | None:
    """The field of ``mark(f, x=(a, b), y=(c, d))``; None where no function is given."""
    if len(args) != 1 or not callable(args[0]):
        return None
    from ..function import check_ends

    return Vectors(args[0], check_ends(where, "x", x), check_ends(where, "y", y), where)


def _count(axis: Axis, ends: tuple[float, float], every: float) -> int:
    px = abs(axis.px(ends[1]) - axis.px(ends[0]))
    return max(1, min(400, int(px / every + 0.5)))


def _middles(where: str, scale: Scale | None, ends: tuple[float, float], n: int) -> Tensor:
    return even(where, scale, ends, 2 * n + 1)[1::2]
