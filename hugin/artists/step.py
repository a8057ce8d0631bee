"""Points joined by steps: level, then straight up or down."""

from __future__ import annotations

from ..scene import Markers, Path
from ..value import value
from . import base
from .base import Artist, Channel, Key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from ..coords.cartesian import View
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from .base import Color

WHERE = ("post", "pre", "mid")


@value
class Step(Artist):
    """y holds from x to the next x ("post"), since the last x ("pre"), or half way to both ("mid")."""

    x: Column
    y: Column
    where: str = "post"
    color: Color | str | None = None
    width: float | None = None
    dash: tuple[float, ...] = ()
    marker: str | None = None
    size: float | None = None
    alpha: float | None = None
    label: str | None = None

    name = "step"
    swatch = "line"

    def channels(self) -> tuple[Channel, ...]:
        return Channel("x", self.x), Channel("y", self.y)

    def series(self) -> int:
        return 0 if self.color is not None else 1

    def legend(self, view: View) -> tuple[Key, ...]:
        if self.label is None:
            return ()
        width, color = self.line_width(view), base.with_alpha(view.color(self.color), self.alpha)
        dash = base.scale_dash(self.dash, width)
        return (Key(self.label, "line", color, width, dash, self.marker, self.size or view.theme.marker_size),)

    def line_width(self, view: View) -> float:
        return view.theme.line_width if self.width is None else self.width

    def emit(self, view: View) -> tuple[Primitive, ...]:
        color, width = base.with_alpha(view.color(self.color), self.alpha), self.line_width(view)
        x, y = corners(self.x, self.y, self.where)
        made: list[Primitive] = [Path(view.points(x, y), stroke=color, width=width, join="miter", decimate=True,
                                      dash=base.scale_dash(self.dash, width))]
        if self.marker is not None:
            size = self.size or view.theme.marker_size
            made.append(Markers(view.points(self.x, self.y), self.marker, size, color, view.theme.background, 1.0))
        return tuple(made)


def corners(x: Column, y: Column, where: str) -> tuple[Column, Column]:
    """The corner points of the steps, two a point (fewer at the ends)."""
    import nx

    xs, ys = x.values, y.values
    if int(xs.shape[0]) < 2:
        return x, y
    if where == "mid":
        xs = nx.astype(xs, nx.float64)
        middle = xs[:-1] * 0.5 + xs[1:] * 0.5
        xs = nx.concat([xs[:1], nx.repeat(middle, 2), xs[-1:]])
        return x.replace(values=xs), y.replace(values=nx.repeat(ys, 2))
    xs, ys = nx.repeat(xs, 2), nx.repeat(ys, 2)
    if where == "post":
        return x.replace(values=xs[1:]), y.replace(values=ys[:-1])
    return x.replace(values=xs[:-1]), y.replace(values=ys[1:])


def step(x: object, y: object = None, *, data: object = None, where: Literal["post", "pre", "mid"] = "post",
         color: object = None, width: float | None = None, dash: str | tuple[float, ...] | None = None,
         marker: str | None = None, size: float | None = None, alpha: float | None = None,
         label: str | None = None) -> Figure:
    """Steps through points. where: y changes at the next x ("post"), at its own ("pre"), or half way ("mid").

    >>> import hugin as hg
    >>> hg.step([0, 1, 2], [3, 1, 2], where="mid")
    <hugin.Figure 800 x 600 px: step>
    """
    xs, ys = base.positions("step", x, y, data)
    if ys.values.ndim != 1:
        raise base.ShapeError(f"step: y is 2-D of shape {tuple(ys.values.shape)}; 1-D is needed")
    base.check_option("step", "where", where, WHERE)
    return base.figure(Step(
        xs, ys, where, base.check_color("step", color), base.check_size("step", "width", width),
        base.check_dash("step", dash) or (), base.check_marker("step", marker),
        base.check_size("step", "size", size), base.check_alpha("step", alpha), base.check_label("step", label),
    ))
