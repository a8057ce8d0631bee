"""Functions y = f(x): lines whose points are found for the view in which they are drawn."""

from __future__ import annotations

from ..native import native
from ..value import value
from . import base
from .base import Channel
from .line import Line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Self

    from nx import Tensor

    from ..axes import Axes
    from ..coords.cartesian import View
    from ..data import Column
    from ..figure import Figure
    from ..sampling import Reach
    from ..scales import Scale

    F = Callable[..., object]


@value
class Function(Line):
    """``functions`` over ``ends``. reaches: how far each goes up and down; lines: the points that were found last."""

    functions: tuple[F, ...] = ()
    ends: tuple[float, float] = (0.0, 1.0)
    reaches: tuple[Reach | None, ...] = ()

    name = "function"

    def channels(self) -> tuple[Channel, ...]:
        found = [Channel("x", _column(*self.ends), exact=True)]
        for reach in self.reaches:
            if reach is not None:
                found.append(Channel("y", _column(reach.low), exact=reach.low_pole))
                found.append(Channel("y", _column(reach.high), exact=reach.high_pole))
        return tuple(found)

    def for_scales(self, axes: Axes) -> Self:
        from .. import scales

        straight = scales.Linear()
        x, y = axes.xscale or straight, axes.yscale or straight
        plain = x.name == y.name == "linear"
        return self if plain and self.reaches else self.replace(reaches=_reaches(self.functions, self.ends, x, y))

    def sample(self, view: View) -> Self:
        import nx

        from ..sampling import Frame, OneVariable, sample_curve

        low, high = float(view.x.domain[0]), float(view.x.domain[1])
        ends = max(self.ends[0], low), min(self.ends[1], high)
        if view.x.categories is not None or not ends[0] < ends[1]:
            return self
        span = _span(view.x.scale, ends)
        height = abs(view.y.end - view.y.start)
        frame = Frame(view.x.scale.inverse, view.y.scale.forward, view.x.factor(), abs(view.y.factor()),
                      view.y.ends[0], height)
        found = [sample_curve(OneVariable(f, "function"), ends, span, frame) for f in self.functions]
        if ends == self.ends and not any(bool(nx.any(nx.isfinite(y))) for _, y in found):
            view.note("function: nothing is drawn; it has no finite value here")
        return self.replace(lines=tuple((base.numbers_column(x), base.numbers_column(y)) for x, y in found))


def _column(*numbers: float) -> Column:
    import nx

    return base.numbers_column(nx.asarray(numbers, dtype=nx.float64))


def _span(scale: Scale, ends: tuple[float, float]) -> tuple[float, float]:
    span = float(scale.forward(ends[0])), float(scale.forward(ends[1]))
    if not (span[0] - span[0] == 0 and span[1] - span[1] == 0):
        raise base.DataError(
            f"function: the range {ends} has no place on a {scale.name} axis as a whole; give one that has"
        )
    return span


def _reaches(functions: Sequence[F], ends: tuple[float, float], x: Scale, y: Scale) -> tuple[Reach | None, ...]:
    import nx

    from ..sampling import OneVariable, find_reach

    def allowed(values: Tensor) -> Tensor:
        if y.name == "linear":
            return values
        return nx.where(nx.isfinite(y.forward(values)) | (values == nx.inf), values, nx.nan)

    span = _span(x, ends)
    return tuple(find_reach(OneVariable(f, "function"), ends, span, x.inverse, allowed) for f in functions)


def check_ends(where: str, name: str, given: object) -> tuple[float, float]:
    """A finite range (a, b), a < b."""
    given = native(given)
    pair = tuple(given) if isinstance(given, (tuple, list)) else ()
    if len(pair) != 2 or any(isinstance(v, bool) or not isinstance(v, (int, float)) for v in pair):
        raise base.OptionTypeError(f"{where}: {name} is {given!r}; a pair of numbers (a, b) is needed")
    a, b = float(pair[0]), float(pair[1])
    if not (a < b and b - a < float("inf")):
        raise base.OptionError(f"{where}: {name} is {given!r}; two finite numbers, the lesser first, are needed")
    return a, b


def function(f: object, over: object, *, color: object = None, dash: str | tuple[float, ...] | None = None,
             width: float | None = None, alpha: float | None = None,
             label: str | Sequence[str] | None = None) -> Figure:
    """The curve y = f(x) for x in ``over``, a pair (a, b); f may be a list of functions, with one label each.

    f takes a tensor (n,) of positions and gives as many values; a function of one number works too, more slowly. Points
    are chosen for the size of the picture, and anew for every other: dense where the curve bends (by exact slopes from
    ``rune.jvp`` where f is made of nx operations). Jumps and poles are gaps, and poles do not stretch the y axis: it
    ends where 5 % of the range go beyond. Where f is NaN, or raises ValueError or ArithmeticError for a number, is no
    curve. f must give the same for the same x. Two features nearer than an 8000th of the range may be taken for one.

    >>> import hugin as hg, nx
    >>> hg.function(nx.tan, (-6, 6), label="tan x")
    <hugin.Figure 800 x 600 px: function>
    """
    from .. import scales

    functions = tuple(f) if isinstance(f, (tuple, list)) else (f,)
    if not functions:
        raise base.OptionError("function: f is empty; at least one function is needed")
    ends = check_ends("function", "over", over)
    straight = scales.Linear()
    empty = _column()
    made = Function(
        ((empty, empty),) * len(functions), base.labels_of(empty, len(functions), label, "function"),
        base.check_color("function", color), width=base.check_size("function", "width", width),
        dash=base.check_dash("function", dash), alpha=base.check_alpha("function", alpha),
        functions=functions, ends=ends, reaches=_reaches(functions, ends, straight, straight),
    )
    return base.figure(made)
