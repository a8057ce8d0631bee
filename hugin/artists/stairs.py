"""Steps over bin edges: what a histogram's counts look like."""

from __future__ import annotations

from ..native import native
from ..scene import Path
from ..value import value
from . import base
from .area import constant, foot
from .base import Artist, Channel, Key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..coords.cartesian import View
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from .base import Color


@value
class Stairs(Artist):
    """n values over n + 1 edges: ``x`` and ``y`` are the 2n corners. low: the base, also of the outer risers."""

    x: Column
    y: Column
    low: Column
    fill: bool = False
    color: Color | str | None = None
    width: float | None = None
    dash: tuple[float, ...] = ()
    alpha: float | None = None
    label: str | None = None

    name = "stairs"

    def channels(self) -> tuple[Channel, ...]:
        zero = self.low.values.shape[0] == 0 or self.low.values[0].item() == 0
        return Channel("x", self.x), Channel("y", self.y, zero=zero), Channel("y", self.low, zero=zero)

    def series(self) -> int:
        return 0 if self.color is not None else 1

    def line_width(self, view: View) -> float:
        return view.theme.line_width if self.width is None else self.width

    def legend(self, view: View) -> tuple[Key, ...]:
        if self.label is None:
            return ()
        color = base.with_alpha(view.color(self.color), self.alpha)
        return (Key(self.label, "patch" if self.fill else "line", color, self.line_width(view), self.dash),)

    def emit(self, view: View) -> tuple[Primitive, ...]:
        color = base.with_alpha(view.color(self.color), self.alpha)
        if self.fill:
            low = view.points(self.x, foot(view, self.low))
            return (Path(view.points(self.x, self.y), base=low, fill=color, decimate=True, snap=True),)
        width = self.line_width(view)
        x, y = _with_risers(self.x, self.y, foot(view, self.low))
        return (Path(view.points(x, y), stroke=color, width=width, join="miter", decimate=True,
                     dash=base.scale_dash(self.dash, width)),)


def _with_risers(x: Column, y: Column, low: Column) -> tuple[Column, Column]:
    """The corners, from the base up and down to it again."""
    import nx

    if not len(x):
        return x, y
    first, last = (nx.astype(low.values[part], nx.float64) for part in (slice(0, 1), slice(-1, None)))
    ys = nx.concat([first, nx.astype(y.values, nx.float64), last])
    return x.replace(values=nx.concat([x.values[:1], x.values, x.values[-1:]])), y.replace(values=ys)


def stairs(values: object, edges: object = None, *, data: object = None, base_at: float = 0.0, fill: bool = False,
           color: object = None, width: float | None = None, dash: str | tuple[float, ...] | None = None,
           alpha: float | None = None, label: str | None = None) -> Figure:
    """n values over n + 1 ascending edges (default 0 .. n), as an outline or filled down to ``base_at``.

    >>> import hugin as hg
    >>> hg.stairs([2, 3, 1], [0, 1, 2, 4], fill=True)
    <hugin.Figure 800 x 600 px: stairs>
    """
    import nx

    ys = base.numbers("stairs", "values", base.column("stairs", "values", values, data))
    n = base.length(ys)
    xs = base.index_column(n + 1) if edges is None else base.column("stairs", "edges", edges, data)
    if base.length(base.numbers("stairs", "edges", xs)) != n + 1:
        raise base.ShapeError(f"stairs: {n} values need {n + 1} edges, {base.length(xs)} given")
    base_at = native(base_at)
    if not isinstance(base_at, (int, float)) or base_at - base_at != 0:
        raise base.OptionError(f"stairs: base_at is {base_at!r}; a finite number is needed")
    corners = xs.replace(values=nx.repeat(xs.values, 2)[1:-1])
    return base.figure(Stairs(
        corners, ys.replace(values=nx.repeat(ys.values, 2)), constant(base_at, 2 * n, ys),
        base.check_flag("stairs", "fill", fill), base.check_color("stairs", color),
        base.check_size("stairs", "width", width), base.check_dash("stairs", dash) or (),
        base.check_alpha("stairs", alpha), base.check_label("stairs", label),
    ))
