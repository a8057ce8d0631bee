"""The proleptic Gregorian calendar on integers: days since 1970-01-01, microseconds since 1970 UTC, and time zones.

Owns: dates from days and back, strftime without the C library (years 1 .. 9999 and beyond), wall time in a zone.
Must not know: ticks. ``datetime`` loads only for zones.
Source of the day arithmetic: Howard Hinnant, chrono-Compatible Low-Level Date Algorithms.
"""

from __future__ import annotations

from datetime import UTC

from .errors import OptionError, OptionTypeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

US = 1
MS = 1_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: 0001-01-01 and 9999-12-31T23:59:59.999999: what datetime, and so every zone, can hold.
FIRST_US = -62_135_596_800 * SECOND
LAST_US = 253_402_300_800 * SECOND - 1


def days_of(year: int, month: int = 1, day: int = 1) -> int:
    """Days from 1970-01-01 to the date; the month may run past 12."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    y = year - (month <= 2)
    era = y // 400
    of_era = y - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def date_of(days: int) -> tuple[int, int, int]:
    """(year, month, day) of a day number."""
    z = days + 719468
    era = z // 146097
    of_era = z - era * 146097
    years = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * years + years // 4 - years // 100)
    m = (5 * of_year + 2) // 153
    month = m + 3 if m < 10 else m - 9
    return years + era * 400 + (month <= 2), month, of_year - (153 * m + 2) // 5 + 1


def weekday(days: int) -> int:
    """0 for Monday .. 6 for Sunday."""
    return (days + 3) % 7


class Zone:
    """Wall time of a place. ``local`` and ``instants`` go between UTC and wall microseconds; None is UTC itself."""

    __slots__ = ("tz",)

    def __init__(self, tz: tzinfo | None):
        self.tz = tz

    def local(self, utc: int) -> int:
        """Wall microseconds of an instant."""
        return utc + self.offset(utc)

    def offset(self, utc: int) -> int:
        """Wall minus UTC at an instant, microseconds."""
        if self.tz is None:
            return 0
        from datetime import datetime, timedelta

        inside = min(max(utc, FIRST_US + DAY * 2), LAST_US - DAY * 2)
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=inside)
        shift = moment.astimezone(self.tz).utcoffset()
        assert shift is not None  # a moment with a zone has one
        return (shift.days * 86400 + shift.seconds) * SECOND + shift.microseconds

    def instants(self, wall: int) -> tuple[int, ...]:
        """The instants at which the wall shows this time: none in a gap, two where a clock was put back."""
        if self.tz is None:
            return (wall,)
        found = []
        for guess in (wall - self.offset(wall - DAY), wall - self.offset(wall + DAY)):
            if self.local(guess) == wall and guess not in found:
                found.append(guess)
        return tuple(sorted(found))

    def first_from(self, wall: int) -> int:
        """The instant of a wall time, or the end of the gap that swallowed it."""
        found = self.instants(wall)
        if found:
            return found[0]
        return wall - self.offset(wall - DAY)


def resolve_zone(tz: object) -> Zone:
    """None (UTC), an IANA name, or a tzinfo as a Zone. An unknown name raises OptionError."""
    if tz is None or tz in ("UTC", "utc"):
        return Zone(None)
    if isinstance(tz, str):
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            return Zone(ZoneInfo(tz))
        except (ZoneInfoNotFoundError, ValueError, OSError) as err:
            raise OptionError(f'Time: unknown time zone "{tz}"; give an IANA name such as "Europe/Oslo"') from err
    if hasattr(tz, "utcoffset"):
        return Zone(tz)  # type: ignore[arg-type]  # a tzinfo, as far as can be seen
    raise OptionTypeError(f"Time: tz is {tz!r}; an IANA name, a tzinfo or None (UTC) is needed")


def format_wall(wall: int, pattern: str, zone_name: str = "") -> str:
    """strftime for wall microseconds: %Y %y %m %d %e %H %I %M %S %f %L(ms) %p %b %B %a %A %j %q %Z %F %T %%."""
    parts, i = [], 0
    days, of_day = divmod(wall, DAY)
    date = date_of(days)
    while i < len(pattern):
        c = pattern[i]
        if c == "%" and i + 1 < len(pattern):
            i += 1
            bare = pattern[i] == "-" and i + 1 < len(pattern)
            if bare:
                i += 1
            make = _FIELDS.get(pattern[i])
            if make is None:
                raise OptionError(
                    f'date: unknown field "%{pattern[i]}" in {pattern!r}; known are %{" %".join(_FIELDS)}'
                )
            text = make(days, of_day, date, zone_name)
            parts.append((text.lstrip("0") or "0") if bare else text)
        else:
            parts.append(c)
        i += 1
    return "".join(parts)




_FIELDS: dict[str, Callable[[int, int, tuple[int, int, int], str], str]] = {
    "Y": lambda days, t, date, z: f"{date[0]:04d}" if date[0] >= 0 else f"\u2212{-date[0]:04d}",
    "y": lambda days, t, date, z: f"{date[0] % 100:02d}",
    "m": lambda days, t, date, z: f"{date[1]:02d}",
    "d": lambda days, t, date, z: f"{date[2]:02d}",
    "e": lambda days, t, date, z: str(date[2]),
    "H": lambda days, t, date, z: f"{t // HOUR:02d}",
    "I": lambda days, t, date, z: f"{(t // HOUR + 11) % 12 + 1:02d}",
    "p": lambda days, t, date, z: "AM" if t < 12 * HOUR else "PM",
    "M": lambda days, t, date, z: f"{t // MINUTE % 60:02d}",
    "S": lambda days, t, date, z: f"{t // SECOND % 60:02d}",
    "L": lambda days, t, date, z: f"{t // MS % 1000:03d}",
    "f": lambda days, t, date, z: f"{t % SECOND:06d}",
    "b": lambda days, t, date, z: MONTHS[date[1] - 1],
    "B": lambda days, t, date, z: LONG_MONTHS[date[1] - 1],
    "a": lambda days, t, date, z: WEEKDAYS[weekday(days)][:3],
    "A": lambda days, t, date, z: WEEKDAYS[weekday(days)],
    "j": lambda days, t, date, z: f"{days - days_of(date[0]) + 1:03d}",
    "q": lambda days, t, date, z: str((date[1] + 2) // 3),
    "Z": lambda days, t, date, z: z,
    "F": lambda days, t, date, z: f"{date[0]:04d}-{date[1]:02d}-{date[2]:02d}",
    "T": lambda days, t, date, z: f"{t // HOUR:02d}:{t // MINUTE % 60:02d}:{t // SECOND % 60:02d}",
    "%": lambda days, t, date, z: "%",
}
