"""x is an angle, y a radius: what ``coord(hg.Polar())`` sets, and what a mark sees of its panel under it.

Owns: Polar (the wish), Round (the way to the page, once placed), PolarView.
A mark draws itself on a flat sheet first: x px are lengths along the rim, y px distances from the centre, upwards.
``shown`` then bends whatever it drew (``bend.py``), so that no mark knows of it.
Must not know: layout, guides, or any mark.
"""

from __future__ import annotations

import math

from ..axes import Coord
from ..errors import OptionError, OptionTypeError, ScaleError, check_option
from ..value import Value, value
from .cartesian import Axis, View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from nx import Tensor

    from ..scene import Primitive
    from .trained import Trained

    Number = int | float
    Pair = tuple[float, float]

TURN = 2 * math.pi
#: Share of the radius within which an end that is free moves on to a round number.
NEAR = 0.12
_HELD = (False, False)
#: Compass points, in degrees counter-clockwise from the right of the page.
COMPASS = {"E": 0.0, "NE": 45.0, "N": 90.0, "NW": 135.0, "W": 180.0, "SW": 225.0, "S": 270.0, "SE": 315.0}


@value
class Polar(Coord):
    """Polar coordinates: x is the angle, y the distance from the centre.

    Angles are radians, or degrees with ``degrees=True``; times and categories are spread over the whole turn. zero:
    where angle 0 lies, a compass point or degrees counter-clockwise from the right. clockwise: angles grow that way.
    xlim cuts a sector out of the turn, and has its ends in the units of the data.

    y is on any scale, its lower end at the centre, or at a hole of ``inner`` times the radius. The domain of positive
    data starts at 0 where the scale has it. Where it starts at 0 on a linear scale without a hole, a negative radius
    lies opposite, as in mathematics; below any other start nothing is drawn.

    labels: of angles, "degrees" or "pi" (fractions of pi). label_angle: where the labels of y stand, in the units of
    x; None looks for a free place. straight: lines, areas and the rings of the grid run straight from point to point
    instead of bending, as in radar charts.

    >>> Polar(zero="N", clockwise=True, inner=0.2)
    Polar(zero='N', clockwise=True, inner=0.2)
    """

    degrees: bool = False
    zero: Literal["E", "NE", "N", "NW", "W", "SW", "S", "SE"] | float = "E"
    clockwise: bool = False
    inner: float = 0.0
    labels: Literal["degrees", "pi"] = "degrees"
    label_angle: float | None = None
    straight: bool = False

    name = "polar"

    def check(self) -> None:
        for name in ("degrees", "clockwise", "straight"):
            if not isinstance(getattr(self, name), bool):
                raise OptionTypeError(f"Polar: {name} is {getattr(self, name)!r}; True or False is needed")
        if isinstance(self.zero, str):
            check_option("Polar", "zero", self.zero, COMPASS)
        check_option("Polar", "labels", self.labels, ("degrees", "pi"))
        for name in ("zero", "inner", "label_angle"):
            given = getattr(self, name)
            if (name == "zero" and isinstance(given, str)) or (name == "label_angle" and given is None):
                continue
            if isinstance(given, bool) or not isinstance(given, (int, float)):
                raise OptionTypeError(f"Polar: {name} is {given!r}; a number is needed")
            if given - given != 0:
                raise OptionError(f"Polar: {name} is {given!r}; a finite number is needed")
        if not 0 <= self.inner <= 0.95:
            raise OptionError(f"Polar: inner is {self.inner!r}; a share of the radius from 0 to 0.95 is needed")

    def turn(self) -> float:
        """A whole turn in the units of numbers of x."""
        return 360.0 if self.degrees else TURN

    def start(self) -> float:
        """Where angle 0 lies: radians counter-clockwise from the right of the page."""
        return math.radians(COMPASS[self.zero] if isinstance(self.zero, str) else self.zero)

    def reach(self, name: str, trained: Trained, free: tuple[bool, bool],
              limits: tuple[Number | None, Number | None]) -> tuple[Trained, tuple[bool, bool]]:
        if name == "y":
            if trained.categories is not None:
                return trained, free
            return self._radius(trained, free, limits[0]), _HELD
        if trained.kind != "number" or trained.categories is not None:
            return trained, _HELD
        if trained.scale.name != "linear":
            raise ScaleError(f"xscale: {trained.scale.name} cannot show angles; in polar coordinates x is linear")
        turn = self.turn()
        lo, hi = limits
        if lo is None:
            lo = 0.0 if hi is None else hi - turn
        hi = lo + turn if hi is None else hi
        lo, hi = min(lo, hi), max(lo, hi)
        if not 0 < hi - lo <= turn * (1 + 1e-9):
            unit = "degrees" if self.degrees else "radians"
            raise ScaleError(
                f"xlim: {lo:g} .. {hi:g} is no part of a turn; ends at most {turn:g} {unit} apart are needed"
            )
        return trained.replace(domain=(lo, hi)), _HELD

    def _radius(self, trained: Trained, free: tuple[bool, bool], limit: Number | None) -> Trained:
        """The ends of y: 0 in the centre under positive data, free ends at a round number that lies near."""
        scale, (low, high) = trained.scale, trained.domain
        if limit is None and not self.inner and low >= 0 and scale.inside(0.0):
            low, free = 0, (False, free[1])
            high = high if high > 0 else 1
        wide = scale.expand((low, high), NEAR, *free)
        at = scale.ticks(wide, 6).at if True in free else ()
        narrow = scale.expand((low, high), 0.02, *free)
        if free[0]:
            low = max((v for v in at if v <= low), default=narrow[0])
        if free[1]:
            high = min((v for v in at if v >= high), default=narrow[1])
        return trained.replace(domain=(low, high))

    def sector(self, trained: Trained) -> tuple[float, float]:
        """(angle on the page at the lower end of x, signed angle from there to its upper end), in radians."""
        sign = -1.0 if self.clockwise != trained.inverted else 1.0
        if trained.kind == "number" and trained.categories is None:
            unit = TURN / self.turn()
            lo, hi = trained.domain
            return self.start() + sign * lo * unit, sign * min((hi - lo) * unit, TURN)
        if trained.categories is not None:  # the first category lies at zero
            return self.start() - sign * 0.5 * TURN / max(1, len(trained.categories)), sign * TURN
        return self.start(), sign * TURN


@value
class Round(Value):
    """The way from the flat sheet to the page. first, span: see ``Polar.sector``. outer, inner: px of the radii.

    reflect: negative radii lie opposite. straight: lines between points are not bent.
    """

    center: Pair
    outer: float
    inner: float
    first: float
    span: float
    reflect: bool = False
    straight: bool = False

    even = False  # strokes of the sheet are bent

    def is_whole(self) -> bool:
        """Whether the sector is a whole turn."""
        return abs(self.span) > TURN - 1e-9

    def angle(self, x: float) -> float:
        """Radians counter-clockwise from the right of the page, of px along the rim of the sheet."""
        return self.first + math.copysign(x / self.outer, self.span)

    def place(self, x: float, y: float) -> Pair:
        """A place of the sheet on the page."""
        a = self.angle(x)
        return self.center[0] - y * math.cos(a), self.center[1] + y * math.sin(a)

    def places(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """The same for tensors; radii below the centre are put there unless they are reflected."""
        import nx

        a = x * math.copysign(1.0 / self.outer, self.span) + self.first
        radius = -y if self.reflect else nx.maximum(-y, 0.0)
        return radius * nx.cos(a) + self.center[0], self.center[1] - radius * nx.sin(a)

    def holds(self, x: float, y: float) -> bool:
        """Whether a place of the sheet lies in the plot area."""
        radius = -y
        if radius < 0 and self.reflect:
            radius, x = -radius, x + math.pi * self.outer
        if not self.inner - 0.5 <= radius <= self.outer + 0.5:
            return False
        if self.is_whole():
            return x - x == 0
        slack = 0.5 / max(radius, 0.5)
        return (x / self.outer + slack) % TURN <= abs(self.span) + 2 * slack


def sheet(system: Polar, trained: tuple[Trained, Trained], center: Pair, outer: float) -> tuple[Round, Axis, Axis]:
    """The way to the page and both axes of the flat sheet, for a circle of this place and size."""
    x, y = trained
    first, span = system.sector(x)
    inner = system.inner * outer
    axes = []
    for one, start, end in ((x, 0.0, abs(span) * outer), (y, -inner, -outer)):
        ends = float(one.scale.forward(one.domain[0])), float(one.scale.forward(one.domain[1]))
        axes.append(Axis(one.scale, one.domain, ends, start, end, one.categories))
    if y.inverted:
        axes[1] = axes[1].replace(start=-outer, end=-inner)
    reflect = y.scale.name == "linear" and y.domain[0] == 0 and not inner and not y.inverted
    return Round(center, outer, inner, first, span, reflect, system.straight), axes[0], axes[1]


_NOWHERE = Round((0.0, 0.0), 1.0, 0.0, 0.0, TURN)


@value
class PolarView(View):
    """A panel in polar coordinates: ``rect``, ``x`` and ``y`` are of the flat sheet, ``area`` is the page's."""

    round: Round = _NOWHERE
    area: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)

    @property
    def frame(self) -> tuple[float, float, float, float]:
        return self.area

    @property
    def way(self) -> Round:
        return self.round

    def on_page(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        return self.round.places(*super().on_page(x, y))

    def holds(self, x: float, y: float) -> bool:
        return self.round.holds(x, y)

    def spot(self, x: float, y: float) -> Pair:
        return self.round.place(x, y)

    def shown(self, items: tuple[Primitive, ...]) -> tuple[Primitive, ...]:
        from .bend import bent

        return tuple(bent(item, self) for item in items)
