"""Curves f(x, y) = 0: traced over a grid as fine as the picture, then moved onto the curve."""

from __future__ import annotations

from ..value import value
from . import base
from .base import Channel
from .function import check_ends
from .line import Line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

    from ..coords.cartesian import View
    from ..figure import Figure
    from .parts.sampled import Field


@value
class Implicit(Line):
    """The curves on which ``field`` is 0; lines: the points that were found last."""

    field: Field | None = None

    name = "implicit"

    def channels(self) -> tuple[Channel, ...]:
        assert self.field is not None  # every implicit curve has one
        x, y = self.field.sides()
        return Channel("x", x, exact=True), Channel("y", y, exact=True)

    def sample(self, view: View) -> Self:
        from .parts.sampled import refined

        assert self.field is not None  # as above
        lines = refined(self.field, view, (0.0,), 1.5)[0]
        part = self.field.within(view)
        if not lines.shape[0] and part is not None and (part.x, part.y) == (self.field.x, self.field.y):
            view.note("implicit: nothing is drawn; the function has no zero here")
        x, y = view.x.scale.inverse(lines[:, 0]), view.y.scale.inverse(lines[:, 1])
        return self.replace(lines=((base.numbers_column(x), base.numbers_column(y)),))


def implicit(f: object, xlim: object, ylim: object, *, color: object = None,
             dash: str | tuple[float, ...] | None = None, width: float | None = None, alpha: float | None = None,
             label: str | None = None) -> Figure:
    """The curve f(x, y) = 0 for x in ``xlim`` and y in ``ylim``, both pairs (a, b).

    f takes two tensors (n,) and gives n values; a function of two numbers works too, more slowly. It is traced over
    cells of 1.5 px, whatever the size of the picture, and every point is then moved onto the curve by Newton steps
    along the gradient (exact where f is made of nx operations). Changes of sign at poles and jumps are no curve. Where
    f only touches 0, as a square does, and around rings smaller than a cell, the steps start from the valleys of
    abs(f); what leaves no valley in the nodes is not seen.

    >>> import hugin as hg
    >>> hg.implicit(lambda x, y: x**2 + y**2 - 1, (-1.2, 1.2), (-1.2, 1.2)).aspect("equal")
    <hugin.Figure 800 x 600 px: implicit>
    """
    import nx

    from .parts.sampled import Field

    field = Field(f, check_ends("implicit", "xlim", xlim), check_ends("implicit", "ylim", ylim), "implicit")
    field.grid(5, 5)  # tells what f gives
    empty = base.numbers_column(nx.empty((0,), nx.float64))
    return base.figure(Implicit(
        ((empty, empty),), (base.check_label("implicit", label),), base.check_color("implicit", color),
        width=base.check_size("implicit", "width", width), dash=base.check_dash("implicit", dash),
        alpha=base.check_alpha("implicit", alpha), field=field,
    ))
