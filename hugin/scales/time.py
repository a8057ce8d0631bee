"""Dates and times: int64 microseconds since 1970 UTC, labelled in a time zone.

Owns: the ladder of calendar steps from microseconds to millennia and the two lines of its labels: the part that differs
from tick to tick, and under it the rest, only where it changes (Makie#5159).
"""

from __future__ import annotations

import math

from ..calendar import DAY, HOUR, MINUTE, MONTHS, MS, SECOND, US, Zone, date_of, days_of, format_wall, resolve_zone
from ..memo import lru_cache
from ..value import Value, value
from .linear import few
from .scale import Scale, Ticks, first_fitting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .elementwise import Datum
    from .fmt import Format
    from .scale import Domain, Fits

    Date = tuple[int, int, int]
    Before = tuple[Date, int] | None  # date and time of day of the tick before

_AVERAGE_MONTH = 30.436875 * DAY
_AVERAGE_YEAR = 365.2425 * DAY


@value
class Rung(Value):
    """A step of the calendar: ``count`` of ``unit``, about ``length`` microseconds. odd: taken only if it fits best."""

    unit: str
    count: int
    length: float
    odd: float = 0.0


def _ladder() -> tuple[Rung, ...]:
    found = []
    for size in (US, 10 * US, 100 * US, MS, 10 * MS, 100 * MS):
        found += [Rung("fraction", m * size, m * size) for m in (1, 2, 5)]
    found += [
        Rung("second", m * SECOND, m * SECOND, odd) for m, odd in ((1, 0), (2, 0.1), (5, 0), (10, 0), (15, 0), (30, 0))
    ]
    found += [
        Rung("minute", m * MINUTE, m * MINUTE, odd) for m, odd in ((1, 0), (2, 0.1), (5, 0), (10, 0), (15, 0), (30, 0))
    ]
    found += [Rung("hour", m * HOUR, m * HOUR, odd) for m, odd in ((1, 0), (2, 0.1), (3, 0), (6, 0), (12, 0))]
    found += [Rung("day", m, m * DAY, odd) for m, odd in ((1, 0), (2, 0.1))]
    found += [Rung("week", 1, 7 * DAY, 0), Rung("half month", 1, 15.2 * DAY, 0.05)]
    found += [Rung("month", m, m * _AVERAGE_MONTH, odd) for m, odd in ((1, 0), (2, 0.2), (3, 0), (6, 0))]
    for power in range(5):
        found += [Rung("year", m * 10**power, m * 10**power * _AVERAGE_YEAR) for m in (1, 2, 5)]
    return tuple(found)


LADDER = _ladder()
#: No axis has more ticks: a rung that would make them is not walked.
MOST = 2000


@value
class Time(Scale):
    """``tz`` (IANA name, tzinfo; None: UTC) sets where midnight and the labels fall, never where data lie.

    One moment spans two days around it; an empty axis 1970-01-01.
    """

    tz: object = None

    name = "time"
    kind = "time"

    def check(self) -> None:
        resolve_zone(self.tz)

    def natural(self) -> Domain:
        return (0, DAY)

    def widen(self, x: float) -> Domain:
        return (x - DAY, x + DAY)

    def middle(self, lo: float, hi: float) -> float:
        return (int(lo) + int(hi)) // 2

    def settle(self, domain: Domain | None) -> Domain:
        if domain is not None and all(x - x == 0 for x in domain) and 0 <= abs(domain[1] - domain[0]) < 4:
            low = int(min(domain))
            return (low - DAY, low + DAY) if domain[0] == domain[1] else (low - 2, int(max(domain)) + 2)
        return super().settle(domain)

    def inverse(self, y: Datum) -> Datum:
        """Whole microseconds."""
        return y if hasattr(y, "dtype") else round(y)  # type: ignore[call-overload]  # a number gives a number

    def find_ticks(self, lo: float, hi: float, n: float, fit: Fits, fmt: Format | None) -> Ticks:
        low, high = math.ceil(lo), math.floor(hi)
        if high <= low:
            return few(low, low, fmt) if fmt is not None else Ticks((low,), (self.label(low),))
        rungs = _ranked(high - low, n)
        zone = resolve_zone(self.tz)
        return first_fitting(rungs, lambda rung: _ticks(rung, low, high, zone, fmt), fit)

    def label(self, x: float, fmt: Format | None = None) -> str:
        from .fmt import resolve_format

        chosen = resolve_format(fmt)
        if chosen is not None:
            return chosen.labels((x,), None)[0]
        wall = resolve_zone(self.tz).local(round(x))
        of_day = wall % DAY
        text = format_wall(wall, "%-d %b %Y")
        if of_day % MINUTE == 0:
            return text if of_day == 0 else f"{text}, {format_wall(wall, '%H:%M')}"
        tail = "" if of_day % SECOND == 0 else "." + f"{of_day % SECOND:06d}".rstrip("0")
        return f"{text}, {format_wall(wall, '%H:%M:%S')}{tail}"


@lru_cache(maxsize=256)
def _ranked(span: int, n: float) -> tuple[Rung, ...]:
    """Rungs by how near their number of ticks comes to n; then ever longer ones, for labels that are too wide."""
    chosen = sorted(LADDER, key=lambda rung: _miss(span / rung.length + 0.5, n) + rung.odd)
    best = chosen[0]
    near = [rung for rung in chosen if span / rung.length < 3 * n and span / rung.length > n / 3]
    longer = [rung for rung in LADDER if rung.length > best.length and rung not in near]
    return tuple((near or [best]) + longer)


def _miss(count: float, n: float) -> float:
    return abs(math.log(count / n)) + (0.4 if count > 1.6 * n else 0.0)


# -- where ---------------------------------------------------------------------------------------------------------


def walls(rung: Rung, low: int, high: int) -> list[int]:
    """Wall times of the rung from low to high, and one rung beyond both ends; none where they are more than MOST."""
    unit, count = rung.unit, rung.count
    first, last = low // DAY, high // DAY + 1
    if (high - low) / rung.length > MOST:
        return []
    if unit in ("fraction", "second", "minute", "hour"):
        return [k * count for k in range(low // count, high // count + 2)]
    if unit == "day":
        return [d * DAY for d in range(first // count * count, last + count, count)]
    if unit == "week":
        start = first - (first + 3) % 7
        return [d * DAY for d in range(start, last + 8, 7)]
    (year, month, _), (end, end_month, _) = date_of(first), date_of(last)
    if unit == "half month":
        months = range(year * 12 + month - 1, end * 12 + end_month + 1)
        return [days_of(m // 12, m % 12 + 1, day) * DAY for m in months for day in (1, 15)]
    if unit == "month":
        start = (year * 12 + month - 1) // count * count
        return [days_of(m // 12, m % 12 + 1) * DAY for m in range(start, end * 12 + end_month + count, count)]
    return [days_of(y) * DAY for y in range(year // count * count, end + count + 1, count)]


def instants(rung: Rung, low: int, high: int, zone: Zone) -> list[tuple[int, int]]:
    """(instant, wall) pairs of the rung inside low .. high, ascending, each instant once."""
    found = []
    if rung.unit in ("fraction", "second", "minute", "hour"):
        for shift in {zone.offset(low), zone.offset(high)}:
            for wall in walls(rung, low + shift, high + shift):
                utc = wall - shift
                if low <= utc <= high and zone.local(utc) == wall:
                    found.append((utc, wall))
    else:
        reach = DAY if zone.tz is not None else 0
        for wall in walls(rung, low - reach, high + reach):
            utc = zone.first_from(wall)
            if low <= utc <= high:
                found.append((utc, wall))
    found.sort()
    return found


def _ticks(rung: Rung, low: int, high: int, zone: Zone, fmt: Format | None) -> Ticks:
    pairs = instants(rung, low, high, zone)


    at = tuple([utc for utc, _ in pairs])
    minor = _minor(rung, low, high, zone, set(at))
    if fmt is not None:
        more = (zone,) if fmt.wants_zone else ()
        labels = fmt.labels(at, None, *more)  # a zone goes to formats that want one
        return Ticks(at, labels, minor)
    labels, context = _label_walls(rung, [wall for _, wall in pairs])
    return Ticks(at, labels, minor, context)


_FINER = {
    ("year", 1): ("month", 3), ("month", 1): ("week", 1), ("month", 2): ("month", 1), ("month", 3): ("month", 1),
    ("month", 6): ("month", 1), ("half month", 1): ("week", 1), ("week", 1): ("day", 1), ("day", 1): ("hour", 6 * HOUR),
    ("day", 2): ("day", 1),
}  # fmt: skip


def _minor(rung: Rung, low: int, high: int, zone: Zone, major: set[int]) -> tuple[int, ...]:
    finer = _FINER.get((rung.unit, rung.count))
    if finer is None:
        shorter = [
            one for one in LADDER if one.unit == rung.unit and rung.count % one.count == 0 and one.count < rung.count
        ]
        fifths = [one for one in shorter if rung.count // one.count in (2, 3, 5, 6)]
        if not fifths:
            return ()
        finer = (fifths[-1].unit, fifths[0].count if len(fifths) == 1 else fifths[-1].count)
    step = next((one for one in LADDER if (one.unit, one.count) == finer), None)
    if step is None:
        return ()
    found = [utc for utc, _ in instants(step, low, high, zone)] if (high - low) / rung.length < 40 else []
    return tuple([utc for utc in found if utc not in major])


# -- words ---------------------------------------------------------------------------------------------------------


def _label_walls(rung: Rung, wall_times: list[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    labels: list[str] = []
    context: list[str] = []
    before: Before = None
    digits = _fraction_digits(rung.count) if rung.unit == "fraction" else 0
    for wall in wall_times:
        days, of_day = divmod(wall, DAY)
        date = date_of(days)
        text, under = _WORDS[rung.unit](date, of_day, digits, before)
        labels.append(text)
        context.append(under)
        before = (date, of_day)
    return tuple(labels), tuple(context) if any(context) else ()


def _year_words(date: Date, of_day: int, digits: int, before: Before) -> tuple[str, str]:
    return (str(date[0]) if date[0] > 0 else f"\u2212{-date[0]}"), ""


def _month_words(date: Date, of_day: int, digits: int, before: Before) -> tuple[str, str]:
    return MONTHS[date[1] - 1], str(date[0]) if before is None or before[0][0] != date[0] else ""


def _day_words(date: Date, of_day: int, digits: int, before: Before) -> tuple[str, str]:
    if before is None or before[0][0] != date[0]:
        return str(date[2]), f"{MONTHS[date[1] - 1]} {date[0]}"
    return str(date[2]), MONTHS[date[1] - 1] if before[0][1] != date[1] else ""


def _date_under(date: Date, before: Before) -> str:
    if before is None or before[0][0] != date[0]:
        return f"{date[2]} {MONTHS[date[1] - 1]} {date[0]}"
    return f"{date[2]} {MONTHS[date[1] - 1]}" if before[0] != date else ""


def _minute_words(date: Date, of_day: int, digits: int, before: Before) -> tuple[str, str]:
    return f"{of_day // HOUR:02d}:{of_day // MINUTE % 60:02d}", _date_under(date, before)


def _second_words(date: Date, of_day: int, digits: int, before: Before) -> tuple[str, str]:
    return f"{of_day // HOUR:02d}:{of_day // MINUTE % 60:02d}:{of_day // SECOND % 60:02d}", _date_under(date, before)


def _fraction_words(date: Date, of_day: int, digits: int, before: Before) -> tuple[str, str]:
    text = f"{of_day // SECOND % 60:02d}.{of_day % SECOND:06d}"[: 3 + digits]
    minute = f"{of_day // HOUR:02d}:{of_day // MINUTE % 60:02d}"
    if before is None or before[0] != date:
        return text, f"{minute}, {_date_under(date, None)}"
    return text, minute if before[1] // MINUTE != of_day // MINUTE else ""


def _fraction_digits(step: int) -> int:
    digits = 6
    while digits > 1 and step % 10 == 0:
        step, digits = step // 10, digits - 1
    return digits


_WORDS = {
    "year": _year_words, "month": _month_words, "half month": _day_words, "week": _day_words, "day": _day_words,
    "hour": _minute_words, "minute": _minute_words, "second": _second_words, "fraction": _fraction_words,
}  # fmt: skip


