"""Points joined to triangles: what the marks over scattered points share."""

from __future__ import annotations

from ...value import Value, value
from .. import base

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from ...coords.cartesian import View
    from ...data import Column


@value
class Net(Value):
    """Triangles (m, 3) of points x, y. derived: they are the Delaunay triangulation, so that of the points as drawn."""

    x: Column
    y: Column
    triangles: Tensor
    derived: bool

    def over(self, view: View) -> tuple[Tensor, Tensor, Tensor]:
        """x and y (n,) float64 in scale space, and the triangles there; on bent axes they are found anew."""
        from ...errors import DataError
        from ...stats.triangulation import delaunay
        from . import field

        x, y = field.flat(view.x, self.x), field.flat(view.y, self.y)
        if not self.derived or (is_straight(view.x.scale) and is_straight(view.y.scale)):
            return x, y, self.triangles
        try:
            return x, y, delaunay(x, y)
        except DataError:  # too few of the points have a place on these axes
            return x, y, self.triangles[:0]


def is_straight(scale: object) -> bool:
    bend = getattr(scale, "map", None)
    return bend is not None and bend.kind == "linear"


def net_of(where: str, x: object, y: object, triangles: object, data: object) -> Net:
    """The triangles given, or those of Delaunay."""
    from ...stats.triangulation import check_triangles, delaunay

    xs, ys = (base.numbers(where, name, base.column(where, name, given, data)) for name, given in (("x", x), ("y", y)))
    n = base.length(xs)
    if base.length(ys) != n:
        raise base.ShapeError(f"{where}: x has {n} points, y has {base.length(ys)}; lengths must match")
    if triangles is None:
        return Net(xs, ys, delaunay(xs.values, ys.values, where=where), True)
    cells = base.column(where, "triangles", triangles, None, (2,))
    return Net(xs, ys, check_triangles(cells.values, n, where=where), False)


def heights_of(where: str, net: Net, z: object, data: object) -> Column:
    """One number a point."""
    made = base.numbers(where, "z", base.column(where, "z", z, data))
    n = base.length(net.x)
    if base.length(made) != n:
        raise base.ShapeError(f"{where}: x has {n} points, z has {base.length(made)}; lengths must match")
    return made
