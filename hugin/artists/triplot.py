"""The sides of triangles between scattered points."""

from __future__ import annotations

from ..scene import LINEAR, Group, Markers, Path, Points
from ..value import value
from . import base
from .base import Artist, Channel, Key
from .parts.net import Net, net_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from ..coords.cartesian import View
    from ..figure import Figure
    from ..scene import Primitive
    from .base import Color


@value
class Triplot(Artist):
    """Each side of the triangles once, and a marker at each point where one is given."""

    net: Net
    color: Color | str | None = None
    width: float | None = None
    dash: tuple[float, ...] | None = None
    marker: str | None = None
    size: float | None = None
    alpha: float | None = None
    label: str | None = None

    name = "triplot"
    swatch = "line"

    def series(self) -> int:
        return 0 if self.color is not None else 1

    def channels(self) -> tuple[Channel, ...]:
        return Channel("x", self.net.x), Channel("y", self.net.y)

    def stroke(self) -> float:
        return 1.0 if self.width is None else self.width

    def legend(self, view: View) -> tuple[Key, ...]:
        if self.label is None:
            return ()
        color = base.with_alpha(view.color(self.color), self.alpha)
        dash = base.scale_dash(self.dash or (), self.stroke())
        return (Key(self.label, "line", color, self.stroke(), dash, self.marker, self.size or view.theme.marker_size),)

    def emit(self, view: View) -> tuple[Primitive, ...]:
        import nx

        from ..stats.triangulation import sides_of

        x, y, triangles = self.net.over(view)
        ends = nx.reshape(sides_of(triangles), (-1,))
        color = view.color(self.color)
        affine = view.affine()
        made: list[Primitive] = []
        if self.stroke() > 0 and int(ends.shape[0]):
            sides = Points(nx.take(x, ends), nx.take(y, ends), LINEAR, LINEAR, affine)
            dash = base.scale_dash(self.dash or (), self.stroke())
            cap: Literal["butt", "round"] = "butt" if dash else "round"
            made.append(Path(sides, ring=2, stroke=color, width=self.stroke(), dash=dash, cap=cap))
        if self.marker is not None:
            size, rim = self.size or view.theme.marker_size, view.theme.background
            made.append(Markers(Points(x, y, LINEAR, LINEAR, affine), self.marker, size, color, rim, 1.0))
        return tuple(made) if self.alpha is None else (Group(tuple(made), self.alpha),)


def triplot(x: object, y: object, triangles: object = None, *, data: object = None, color: object = None,
            width: float | None = None, dash: str | tuple[float, ...] | None = None, marker: str | None = None,
            size: float | None = None, alpha: float | None = None, label: str | None = None) -> Figure:
    """The sides of triangles between points (x, y), each (n,).

    triangles: (m, 3) indices of points; default the Delaunay triangulation of the points as drawn. marker: also marks
    the points.

    >>> import hugin as hg
    >>> hg.triplot([0, 1, 0, 1], [0, 0, 1, 1], marker="o")
    <hugin.Figure 800 x 600 px: triplot>
    """
    return base.figure(Triplot(
        net_of("triplot", x, y, triangles, data), base.check_color("triplot", color),
        base.check_size("triplot", "width", width), base.check_dash("triplot", dash),
        base.check_marker("triplot", marker), base.check_size("triplot", "size", size),
        base.check_alpha("triplot", alpha), base.check_label("triplot", label),
    ))
