"""Lines and bands across the whole plot area: hline, vline, hspan, vspan."""

from __future__ import annotations

from ..scene import Path
from ..value import value
from . import base
from .base import Artist, Channel, Key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..coords.cartesian import View
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from .base import Color


@value
class Rule(Artist):
    """Lines at ``at`` of dimension ``dim``, from edge to edge."""

    at: Column
    dim: str
    color: Color | str | None = None
    width: float = 1.25
    dash: tuple[float, ...] = ()
    alpha: float | None = None
    label: str | None = None

    name = "rule"

    def channels(self) -> tuple[Channel, ...]:
        return (Channel(self.dim, self.at),)

    def series(self) -> int:
        return 0

    def paint(self, view: View) -> Color:
        """Context ink unless a colour was given."""
        color = view.theme.secondary if self.color is None else view.color(self.color)
        return base.with_alpha(color, self.alpha)

    def legend(self, view: View) -> tuple[Key, ...]:
        if self.label is None:
            return ()
        return (Key(self.label, "line", self.paint(view), self.width, base.scale_dash(self.dash, self.width)),)

    def emit(self, view: View) -> tuple[Primitive, ...]:
        axis = getattr(view, self.dim)
        x0, y0, x1, y1 = view.rect
        places = [axis.px(v) for v in axis.indices(self.at).tolist()]
        flat = [
            part for p in places if p - p == 0.0 for part in ((x0, p, x1, p) if self.dim == "y" else (p, y0, p, y1))
        ]
        if not flat:
            return ()
        return (Path(base.px_points(flat), ring=2, stroke=self.paint(view), width=self.width, snap=True,
                     dash=base.scale_dash(self.dash, self.width)),)


@value
class Span(Artist):
    """A band between the two values of ``ends``, from edge to edge."""

    ends: Column
    dim: str
    color: Color | str | None = None
    alpha: float | None = None
    label: str | None = None

    name = "span"

    def channels(self) -> tuple[Channel, ...]:
        return (Channel(self.dim, self.ends, exact=True, between=True),)

    def series(self) -> int:
        return 0

    def paint(self, view: View) -> Color:
        """A light tone of context ink unless a colour was given."""
        color = view.theme.secondary if self.color is None else view.color(self.color)
        return base.with_alpha(color, 0.15 if self.alpha is None else self.alpha)

    def legend(self, view: View) -> tuple[Key, ...]:
        return () if self.label is None else (Key(self.label, "patch", self.paint(view)),)

    def emit(self, view: View) -> tuple[Primitive, ...]:
        axis = getattr(view, self.dim)
        a, b = sorted(axis.px(v) for v in axis.indices(self.ends).tolist())
        x0, y0, x1, y1 = view.rect
        flat = (x0, a, x1, a, x1, b, x0, b) if self.dim == "y" else (a, y0, b, y0, b, y1, a, y1)
        return (Path(base.px_points(flat), ring=4, closed=True, fill=self.paint(view)),)


def _rule(where: str, dim: str, at: object, data: object, color: object, width: object, dash: object, alpha: object,
          label: object) -> Figure:
    given = (
        [at]
        if (not hasattr(at, "__len__") and not hasattr(at, "ndim")) or (isinstance(at, str) and data is None)
        else at
    )
    if getattr(given, "ndim", 1) == 0:
        given = [at]
    places = base.column(where, dim, given, data)
    return base.figure(Rule(
        places, dim, base.check_color(where, color), base.check_size(where, "width", width, 1.25) or 0.0,
        base.check_dash(where, dash) or (), base.check_alpha(where, alpha), base.check_label(where, label),
    ))


def hline(y: object, *, data: object = None, color: object = None, width: float | None = None,
          dash: str | tuple[float, ...] | None = None, alpha: float | None = None, label: str | None = None) -> Figure:
    """Level lines from edge to edge at one y or several.

    >>> import hugin as hg
    >>> hg.hline(0.5, dash="--", label="limit")
    <hugin.Figure 800 x 600 px: rule>
    """
    return _rule("hline", "y", y, data, color, width, dash, alpha, label)


def vline(x: object, *, data: object = None, color: object = None, width: float | None = None,
          dash: str | tuple[float, ...] | None = None, alpha: float | None = None, label: str | None = None) -> Figure:
    """Upright lines from edge to edge at one x or several.

    >>> import hugin as hg
    >>> hg.vline([1, 2, 3])
    <hugin.Figure 800 x 600 px: rule>
    """
    return _rule("vline", "x", x, data, color, width, dash, alpha, label)


def _span(where: str, dim: str, ends: tuple[object, object], color: object, alpha: object, label: object) -> Figure:
    column = base.column(where, dim, list(ends))
    return base.figure(Span(column, dim, base.check_color(where, color), base.check_alpha(where, alpha),
                            base.check_label(where, label)))


def hspan(y0: object, y1: object, *, color: object = None, alpha: float | None = None,
          label: str | None = None) -> Figure:
    """A level band from edge to edge between two values of y.

    >>> import hugin as hg
    >>> hg.hspan(0, 1, label="normal")
    <hugin.Figure 800 x 600 px: span>
    """
    return _span("hspan", "y", (y0, y1), color, alpha, label)


def vspan(x0: object, x1: object, *, color: object = None, alpha: float | None = None,
          label: str | None = None) -> Figure:
    """An upright band from edge to edge between two values of x.

    >>> import hugin as hg
    >>> hg.vspan(0, 1)
    <hugin.Figure 800 x 600 px: span>
    """
    return _span("vspan", "x", (x0, x1), color, alpha, label)
