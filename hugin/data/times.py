"""Dates, times and durations as int64 microseconds, whatever they came as.

Owns: units, single values, ISO 8601 strings. Must not know: scales. ``datetime`` is imported only when it may be there.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx import Tensor

#: numpy's unit of datetime64 and timedelta64 -> (multiply, divide) to microseconds.
UNITS = {
    "W": (604_800_000_000, 1), "D": (86_400_000_000, 1), "h": (3_600_000_000, 1), "m": (60_000_000, 1),
    "s": (1_000_000, 1), "ms": (1000, 1), "us": (1, 1), "\u03bcs": (1, 1), "ns": (1, 1000), "ps": (1, 10**6),
    "fs": (1, 10**9), "as": (1, 10**12),
}  # fmt: skip
NAT = -(2**63)
DAY_US = 86_400_000_000


def to_microseconds(counts: Tensor, unit: str, times: int = 1) -> Tensor:
    """Counts of a unit since 1970 as int64 microseconds (the same memory for microseconds); NaT becomes NaN."""
    import nx

    multiply, divide = UNITS[unit]
    multiply *= times
    if counts.dtype.kind == "float":
        return counts * (multiply / divide)
    missing = None
    if counts.size and counts.dtype == nx.int64 and nx.min(counts).item() == NAT:
        missing = counts == NAT
        counts = nx.where(missing, 0, counts)
    if multiply != 1:
        counts = counts.astype(nx.int64) * multiply
    elif divide != 1:
        counts = nx.floor_divide(counts, divide)
    if missing is not None:
        return nx.where(missing, float("nan"), counts.astype(nx.float64))
    return counts if counts.dtype == nx.int64 else counts.astype(nx.int64)


def months_to_microseconds(months: Tensor) -> Tensor:
    """Counts of months since 1970-01 as microseconds; NaT becomes NaN."""
    import nx

    from ..calendar import days_of

    made = [float("nan") if m == NAT else days_of(1970, 1 + m) * DAY_US for m in months.reshape(-1).tolist()]
    dtype = nx.float64 if any(m != m for m in made) else nx.int64
    return nx.asarray(made, dtype=dtype).reshape(months.shape)


def time_us(given: object) -> int | None:
    """Microseconds of one datetime, date, numpy.datetime64 or pandas.Timestamp; None for anything else, also NaT."""
    datetime: Any = sys.modules.get("datetime")
    if datetime is not None and isinstance(given, datetime.date):
        if not isinstance(given, datetime.datetime):
            return int(given.toordinal() - 719163) * DAY_US
        if given != given:
            return None
        shift = given.utcoffset()
        day = (given.toordinal() - 719163) * 86400 + given.hour * 3600 + given.minute * 60 + given.second
        us = int(day * 1_000_000 + given.microsecond)
        return us if shift is None else us - int((shift.days * 86400 + shift.seconds) * 1_000_000 + shift.microseconds)
    if type(given).__name__ == "datetime64":
        return _numpy_us(given, "M8")
    return None


def duration_us(given: object) -> int | None:
    """Microseconds of one timedelta or numpy.timedelta64; None for anything else, also NaT."""
    datetime: Any = sys.modules.get("datetime")
    if datetime is not None and isinstance(given, datetime.timedelta):
        if given != given:
            return None
        return int((given.days * 86400 + given.seconds) * 1_000_000 + given.microseconds)
    if datetime is not None and isinstance(given, datetime.time):
        return int(((given.hour * 60 + given.minute) * 60 + given.second) * 1_000_000 + given.microsecond)
    if type(given).__name__ == "timedelta64":
        return _numpy_us(given, "m8")
    return None


def _numpy_us(given, code: str) -> int | None:  # type: ignore[no-untyped-def]  # a NumPy scalar, NumPy not imported
    if given != given:
        return None
    return int(given.astype(f"{code}[us]").astype("i8"))


def parse_time(text: str) -> int | None:
    """Microseconds of an ISO 8601 date or time ("2024", "2024-03", "2024-03-01T12:30+02:00"); None for other text."""
    from ..calendar import days_of

    text = text.strip()
    parts = text.split("-")
    if all(part.isdigit() for part in parts) and len(parts[0]) == 4 and len(parts) <= 2:
        month = int(parts[1]) if len(parts) == 2 else 1
        return days_of(int(parts[0]), month) * DAY_US if 1 <= month <= 12 else None
    from datetime import datetime

    try:
        return time_us(datetime.fromisoformat(text))
    except ValueError:
        return None
