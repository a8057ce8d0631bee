"""Delimited text (CSV, TSV, ``;``) as columns whose kinds are found out: numbers, dates and times, else strings.

Owns: delimiter, header and column kinds. A column has one kind; a value that does not fit makes the whole column text.
Must not know: files or marks; ``hugin.cli`` reads the bytes.
"""

from __future__ import annotations

from ..errors import DataError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .column import Column

DELIMITERS = (",", ";", "\t", "|")
#: Fields that stand for a missing value, in lower case.
MISSING = frozenset(("", "na", "n/a", "nan", "null", "none", "nil", "#n/a", "-", "?", "--"))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def parse_delimited(text: str, where: str, delimiter: str | None = None,
                    header: bool | None = None) -> dict[str, Column]:
    """The columns of ``text`` by name, in order.

    delimiter, header: None finds out. Without a header the names are "1", "2", ... Lines of a different number of
    fields, no data, and broken quotes raise DataError with the line's number. Missing fields (empty, NA, null, ...)
    are NaN in numbers; rows that lack a date keep NaT (the smallest int64).
    """
    import csv

    delimiter = delimiter or _find_delimiter(text)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, skipinitialspace=True, strict=True)
    rows: list[list[str]] = []
    try:
        for fields in reader:
            if not fields or (not rows and fields[0].startswith("#")) or (len(fields) == 1 and not fields[0].strip()):
                continue
            if rows and len(fields) != len(rows[0]):
                problem = f"line {reader.line_num} has {len(fields)} fields, the first has {len(rows[0])}"
                raise DataError(f"{where}: {problem}; each needs the same number (the delimiter is {delimiter!r})")
            rows.append(fields)
    except csv.Error as err:
        raise DataError(f"{where}: line {reader.line_num}: {err}") from err
    if not rows:
        raise DataError(f"{where}: no data; at least one line of values is needed")
    columns = [[field.strip() for field in fields] for fields in zip(*rows)]
    if header is None:
        header = _has_header(columns)
    names = _names([fields[0] for fields in columns] if header else [""] * len(columns))
    if header:
        columns = [fields[1:] for fields in columns]
        if not columns[0]:
            raise DataError(f"{where}: a header and no data; at least one line of values is needed")
    return {name: parse_column(fields, name, delimiter) for name, fields in zip(names, columns)}


def parse_column(fields: Sequence[str], name: str, delimiter: str = ",") -> Column:
    """The fields of one column as numbers, else times, else strings."""
    import nx

    from .column import Column

    values = _numbers(fields, delimiter)
    if values is not None:
        return Column(nx.asarray(values), "number", None, name)
    times = parse_times(fields)
    if times is not None:
        return Column(nx.asarray(times, dtype=nx.int64), "time", None, name)
    codes: dict[str, int] = {}
    found = [codes.setdefault(field, len(codes)) for field in fields]
    return Column(nx.asarray(found, dtype=nx.int64), "category", tuple(codes), name)


def _find_delimiter(text: str) -> str:
    """The delimiter that splits the first lines into the most fields, alike in each."""
    lines = [_unquoted(line) for line in text.splitlines()[:50] if line.strip() and not line.startswith("#")]
    best, most = ",", 0
    for delimiter in DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        if counts and min(counts) == max(counts) > most:
            best, most = delimiter, counts[0]
    if not most and lines:
        best = max(DELIMITERS, key=lines[0].count)
    return best


def _unquoted(line: str) -> str:
    return "".join(line.split('"')[::2])


def _has_header(columns: Sequence[Sequence[str]]) -> bool:
    """The first line is a header where it is all text and not a value like those below it."""
    first = [fields[0] for fields in columns]
    if any(_numbers([field], ",") is not None or parse_times([field]) is not None for field in first if field):
        return False
    typed = any(len(fields) > 1 and _is_typed(fields[1:]) for fields in columns)
    return typed or (len(set(first)) == len(first) and all(first))


def _is_typed(fields: Sequence[str]) -> bool:
    return _numbers(fields, ",") is not None or parse_times(fields) is not None


def _names(given: Sequence[str]) -> list[str]:
    """Unique names: an empty one becomes its number, a repeated one gets its number behind."""
    names: list[str] = []
    for k, name in enumerate(given, 1):
        name = name or str(k)
        names.append(name if name not in names else f"{name} ({k})")
    return names


def _numbers(fields: Sequence[str], delimiter: str) -> list[int] | list[float] | None:
    """The fields as ints, else floats; None where one is neither, or all are missing."""
    try:
        return _small(list(map(int, fields)))
    except ValueError:
        pass
    try:
        return list(map(float, fields))
    except ValueError:
        pass
    nan = float("nan")
    made = []
    for field in fields:
        try:
            made.append(nan if field.lower() in MISSING else float(_plain(field, delimiter)))
        except ValueError:
            return None
    return made if any(value == value for value in made) else None


def _small(values: list[int]) -> list[int] | list[float]:
    if all(-(2**63) <= value < 2**63 for value in values):
        return values
    return [float(value) for value in values]


def _plain(field: str, delimiter: str) -> str:
    """A number as ``float`` reads it: thousands separators and the decimal comma of ``;`` files are taken out."""
    field = field.replace("\u2212", "-").replace("\u202f", "").replace("\u00a0", "")
    if "," not in field or "_" in field:
        return field
    if delimiter == ";":
        return field.replace(".", "").replace(",", ".")
    head, *groups = field.partition(".")[0].split(",")
    if head.lstrip("+-").isdigit() and len(head.lstrip("+-")) <= 3 and all(len(g) == 3 and g.isdigit() for g in groups):
        return field.replace(",", "")
    raise ValueError(field)


# -- times ---------------------------------------------------------------------------------------------------------

NAT = -(2**63)


def parse_times(fields: Sequence[str]) -> list[int] | None:
    """The fields as microseconds since 1970 UTC, or None where one is no time in the form that all share.

    ISO 8601 dates and datetimes (with zone or not), ``2012/01/31``, ``Jan 1 2000``, ``1 Jan 2000``, and days and months
    written 1/31/2012 or 31/1/2012, where some day above 12 shows which it is (else the month is first).
    """
    present = [field for field in fields if field.lower() not in MISSING]
    if not present or not any(char.isdigit() for char in present[0]):
        return None
    if len(present[0]) < 6 or not any(char in "-/:. T" for char in present[0]):
        return None
    for form in (_iso, _named_month, *_slashed(present)):
        try:
            known = {field: form(field) for field in dict.fromkeys(present)}
        except (ValueError, OverflowError):
            continue
        return [known.get(field, NAT) for field in fields]
    return None


def _micros(year: int, month: int, day: int, micros: int = 0) -> int:
    from datetime import date

    return (date(year, month, day).toordinal() - 719163) * 86_400_000_000 + micros


def _iso(field: str) -> int:
    from datetime import UTC, datetime, timedelta

    text = field.replace("/", "-") if field[4:5] == "/" else field
    if not (text[:4].isdigit() and text[4:5] == "-"):
        raise ValueError(field)
    if len(text) == 7:
        text += "-01"
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _named_month(field: str) -> int:
    words = field.replace(",", " ").replace("-", " ").replace(".", " ").split()
    months = [k for k, word in enumerate(words) if word[:3].lower() in _MONTHS and not word[0].isdigit()]
    if len(words) != 3 or len(months) != 1 or months[0] == 2:
        raise ValueError(field)
    month = _MONTHS.index(words.pop(months[0])[:3].lower()) + 1
    day, year = (int(word) for word in words)
    if len(words[0]) == 4:
        day, year = year, day
    return _micros(_full_year(year, words[-1]), month, day)


def _full_year(year: int, written: str) -> int:
    if len(written) == 2:
        return year + (2000 if year < 69 else 1900)
    return year


def _slashed(present: Sequence[str]) -> tuple[Callable[[str], int], ...]:
    """The readings of 1/31/2012 that fit: the month first unless some first number is above 12."""
    day_first = any(
        field.partition("/")[0].strip().isdigit() and int(field.partition("/")[0]) > 12 for field in present
    )
    return (lambda field: _day_month(field, day_first),)


def _day_month(field: str, day_first: bool) -> int:
    day_text, _, clock = field.partition(" ")
    first, second, year = day_text.split("/")
    if len(year) not in (2, 4):
        raise ValueError(field)
    day, month = (int(first), int(second)) if day_first else (int(second), int(first))
    return _micros(_full_year(int(year), year), month, day, _clock(clock.strip()) if clock else 0)


def _clock(text: str) -> int:
    from datetime import time

    half = text[-2:].lower()
    shift = 0
    if half in ("am", "pm"):
        text = text[:-2].strip()
        hour = int(text.partition(":")[0]) % 12
        text = f"{hour:02d}:{text.partition(':')[2] or '00'}"
        shift = 12 if half == "pm" else 0
    if text[1:2] == ":":
        text = "0" + text
    moment = time.fromisoformat(text)
    return ((moment.hour + shift) * 3600 + moment.minute * 60 + moment.second) * 1_000_000 + moment.microsecond
