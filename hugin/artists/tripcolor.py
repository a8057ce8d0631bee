"""Triangles between scattered points, coloured by numbers."""

from __future__ import annotations

from ..scene import Group, Mesh, Points, px_of
from ..value import value
from . import base
from .base import Artist, Channel, Spots
from .parts import field
from .parts.net import Net, net_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from nx import Tensor

    from ..coords.cartesian import View
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive

SHADINGS = ("flat", "gouraud")


@value
class Tripcolor(Artist):
    """values: one a triangle (flat), or one a point, which run across the triangles."""

    net: Net
    values: Column
    flat: bool
    cmap: object = None
    limits: tuple[object, object] | None = None
    alpha: float | None = None

    name = "tripcolor"
    fills_frame = True
    layer = "under"

    def series(self) -> int:
        return 0

    def color_channel(self) -> Channel:
        return Channel("color", self.values, cmap=self.cmap, limits=self.limits, alpha=self.alpha)

    def channels(self) -> tuple[Channel, ...]:
        return Channel("x", self.net.x, exact=True), Channel("y", self.net.y, exact=True), self.color_channel()

    def spots(self, view: View) -> tuple[Spots, ...]:
        if self.flat:
            return (Spots(None, self.net.x, self.net.y, cells=self.values, faces=self.net.triangles),)
        return field.places_of(None, self.net.x, self.net.y, self.values)

    def emit(self, view: View) -> tuple[Primitive, ...]:
        import nx

        x, y = field.flat(view.x, self.net.x), field.flat(view.y, self.net.y)
        triangles = self.net.triangles  # as they were when their numbers were found
        values = self.values.values
        known = nx.isfinite(nx.astype(values, nx.float64))
        column = self.values
        if self.flat:
            triangles, column = triangles[known], column.replace(values=values[known])
        else:
            triangles = triangles[nx.all(known[triangles], axis=1)]
        if not int(triangles.shape[0]):
            return ()
        mapped = view.colors[base.color_key(self.color_channel())].mapped(column)
        places = Points(x, y, affine=view.affine())
        mesh = Mesh(px_of(places), triangles, mapped, flat=self.flat, places=places)
        return (mesh,) if self.alpha is None else (Group((mesh,), self.alpha),)


def tripcolor(x: object, y: object, c: object, triangles: object = None, *, data: object = None,
              shading: Literal["flat", "gouraud"] | None = None, cmap: object = None,
              limits: tuple[object, object] | None = None, alpha: float | None = None) -> Figure:
    """Triangles between points (x, y), each (n,), coloured by c: a number a triangle, (m,), or a point, (n,).

    triangles: (m, 3) indices of points; default their Delaunay triangulation. shading: "gouraud" runs from point to
    point, "flat" gives each triangle one colour: its number, or the mean of its corners. Default: flat for a number a
    triangle, else gouraud; where there are as many points as triangles, flat if ``triangles`` is given. Triangles with
    a number that is not finite are left out.

    >>> import hugin as hg
    >>> hg.tripcolor([0, 1, 0, 1], [0, 0, 1, 1], [0, 1, 1, 2])
    <hugin.Figure 800 x 600 px: tripcolor>
    """
    net = net_of("tripcolor", x, y, triangles, data)
    values = base.numbers("tripcolor", "c", base.column("tripcolor", "c", c, data))
    n, m, count = base.length(net.x), int(net.triangles.shape[0]), base.length(values)
    if count not in (n, m):
        raise base.ShapeError(f"tripcolor: c has {count} values; {n}, one a point, or {m}, one a triangle, are needed")
    if shading is not None:
        base.check_option("tripcolor", "shading", shading, SHADINGS)
    if shading == "gouraud" and count != n:
        raise base.OptionError(f'tripcolor: shading="gouraud" needs a value a point, {n}; c has {count}')
    flat = count != n or (count == m and triangles is not None) if shading is None else shading == "flat"
    if flat and count != m:
        values = values.replace(values=_means(values.values, net.triangles))
    return base.figure(Tripcolor(
        net, values, flat, field.cmap_of("tripcolor", cmap), field.limits_of("tripcolor", limits),
        base.check_alpha("tripcolor", alpha),
    ))


def _means(values: Tensor, triangles: Tensor) -> Tensor:
    """Of the corners of each triangle."""
    import nx

    return nx.mean(nx.astype(values, nx.float64)[triangles], axis=1)
