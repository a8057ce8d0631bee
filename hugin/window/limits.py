"""Limits that move and grow, kept where an axis can show them.

Owns: panning, zooming and their bounds, in scale space. Must not know: events, panels.
"""

from __future__ import annotations

import math

from ..errors import HuginError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..coords.cartesian import Axis
    from ..resolve.sight import Side, Sight
    from .ground import Ground

    Ends = tuple[float, float]

#: The least span of limits, as a share of the greater of their distances from zero: a thousand steps of float64 a px.
FINEST = 2.0**-40
#: The widest span, as a multiple of the page's own; where scale space counts decades or the like.
WIDEST = 1e6
WIDEST_BENT = 30.0
EVEN = ("linear", "time", "duration")
#: Times end where calendars do, about the years -7000 and 9999.
TIMES = 2.5e17


def slid(ends: Ends, axis: Axis, px: float) -> Ends:
    """Limits after the data was moved by ``px`` along the axis (px of the page)."""
    factor = axis.factor()
    step = px / factor if factor else 0.0
    return ends[0] - step, ends[1] - step


def zoomed(ends: Ends, axis: Axis, at_px: float, factor: float) -> Ends:
    """Limits ``factor`` times as wide, around what lies at ``at_px``."""
    share = (at_px - axis.start) / ((axis.end - axis.start) or 1.0)
    middle = ends[0] + (ends[1] - ends[0]) * share
    return middle + (ends[0] - middle) * factor, middle + (ends[1] - middle) * factor


def grown(ends: Ends, factor: float) -> Ends:
    """Limits ``factor`` times as wide that begin where they did: of a radius."""
    return ends[0], ends[0] + (ends[1] - ends[0]) * factor


def cut(ends: Ends, axis: Axis, first_px: float, last_px: float) -> Ends:
    """The limits of what lies between two places on the axis."""
    length = (axis.end - axis.start) or 1.0
    shares = sorted(((first_px - axis.start) / length, (last_px - axis.start) / length))
    span = ends[1] - ends[0]
    return ends[0] + span * shares[0], ends[0] + span * shares[1]


def held(wanted: Ends, now: Ends, home: Ends, axis: Axis) -> Ends:
    """``wanted`` if the axis can show it, else the nearest that it can: categories end at the first and the last,
    no span is finer than float64 tells apart or so wide that the data is lost, no end is beyond the scale."""
    low, high = wanted
    if not (low - low == 0.0 and high - high == 0.0 and low < high):
        return now
    if axis.categories is not None:
        return _within(low, high, home)
    span, before = high - low, now[1] - now[0]
    least = max(FINEST * max(abs(low), abs(high)), 1e-280)
    if axis.scale.name == "time":
        least = max(least, 8.0)
    most = max((WIDEST if axis.scale.name in EVEN else WIDEST_BENT) * (home[1] - home[0]), least)
    bound = least if span < least else most if span > most else span
    if bound != span and abs(span - before) > 1e-9 * before:
        share = (bound - before) / (span - before)  # of the way from now to what is wanted
        if share <= 0.0:
            return now
        low, high = now[0] + (low - now[0]) * share, now[1] + (high - now[1]) * share
    return (low, high) if _is_shown(low, high, axis) else now


def _within(low: float, high: float, home: Ends) -> Ends:
    """Slots of categories: at least half of one, never beyond all of them."""
    span = min(max(high - low, 0.5), home[1] - home[0])
    middle = low / 2 + high / 2
    start = min(max(middle - span / 2, home[0]), home[1] - span)
    return start, start + span


def _is_shown(low: float, high: float, axis: Axis) -> bool:
    scale = axis.scale
    try:
        first, last = scale.inverse(low), scale.inverse(high)
        if not (scale.inside(first) and scale.inside(last) and first < last):
            return False
        if scale.name in ("time", "duration") and max(abs(first), abs(last)) > TIMES:
            return False
        a, b = float(scale.forward(first)), float(scale.forward(last))
        span = high - low
        close = abs(a - low) <= 0.02 * span and abs(b - high) <= 0.02 * span
        return close and math.isfinite((last - first) * 1.0) and settles(axis, first, last)
    except (ArithmeticError, ValueError, HuginError):
        return False


def settles(axis: Axis, first: float, last: float) -> bool:
    """Whether the scale takes the limits as they are."""
    return axis.scale.settle((first, last)) == (first, last)


def set_limits(sight: Sight, wanted: dict[Side, Ends], ground: Ground) -> Sight:
    """The sight with these limits as far as their axes can show them, for all sides that are linked to them.

    Where x and y keep their ratio and one of them is held, so is the other.
    """
    limits = dict(sight.limits)
    made = {side: held(ends, ground.ends(side), ground.home(side), ground.axis(side)) for side, ends in wanted.items()}
    for side, ends in made.items():
        other = (side[0], "y" if side[1] == "x" else "x")
        if ground.panels[side[0]].even and other in made and made[other] != wanted[other]:
            ends = ground.ends(side)
        for each in ground.linked(side):
            limits[each] = ends
    return sight.replace(limits=limits)
