"""Lists and other Python sequences, and single values.

Owns: the fast way for numbers, and the element-wise way for everything that Python objects can be.
"""

from __future__ import annotations

import math

from ..errors import DataError, DataTypeError, ShapeError
from .column import Column
from .times import duration_us, time_us

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .column import Kind

_NUMBERS = frozenset((int, float, bool))


def read(items: Sequence[object], where: str, name: str) -> Column:
    """A Column of a list, tuple or range, nested as deep as it is."""
    import nx

    if isinstance(items, range):
        return Column(nx.arange(items.start, items.stop, items.step))
    if not items:
        return Column(nx.empty((0,), nx.float64))
    kinds = set(map(type, items))
    if kinds <= _NUMBERS:
        return _numbers(items, where, name)
    if not any(hasattr(kind, "__len__") and kind is not str for kind in kinds):
        return _objects(items, where, name)
    return _nested(items, kinds, where, name)


def _numbers(items: Sequence[object], where: str, name: str) -> Column:
    import nx

    try:
        made = nx.asarray(items)
    except OverflowError:
        made = nx.asarray([float(x) if abs(x) < 2**1023 else math.copysign(math.inf, x) for x in items])  # type: ignore[arg-type]  # numbers all
    return Column(made, "bool" if made.dtype.kind == "bool" else "number")


def _nested(items: Sequence[object], kinds: set[type], where: str, name: str) -> Column:
    """Rows of rows: all of one length and kind, numbers or times."""
    import nx

    from .ingest import ingest

    if all(kind is list or kind is tuple for kind in kinds):
        try:
            made = nx.asarray(items)
        except (TypeError, ValueError):
            pass
        else:
            from .ingest import complex_error

            if made.dtype.kind == "complex":
                raise complex_error(where, name)
            return Column(made, "bool" if made.dtype.kind == "bool" else "number")
    rows = [ingest(item, where, f"{name}[{i}]") for i, item in enumerate(items)]
    shapes = {tuple(row.values.shape) for row in rows}
    if len(shapes) > 1:
        first = tuple(rows[0].values.shape)
        i = next(i for i, row in enumerate(rows) if tuple(row.values.shape) != first)
        other = tuple(rows[i].values.shape)
        raise ShapeError(f"{where}: {name} is ragged, row 0 has shape {first} and row {i} {other}; rows must be alike")
    if len({row.kind for row in rows}) > 1 or rows[0].kind == "category":
        raise DataTypeError(f"{where}: {name} nests {' and '.join(sorted({row.kind for row in rows}))}; give numbers")
    return Column(nx.stack([row.values for row in rows]), rows[0].kind)


def _objects(items: Sequence[object], where: str, name: str) -> Column:
    """Elements of any kind, one by one: the kind of the first that is not missing decides."""
    first = next((item for item in items if not is_missing(item)), None)
    if first is None:
        import nx

        return Column(nx.full((len(items),), math.nan, nx.float64))
    if isinstance(first, str):
        return of_strings(items, where, name)
    for kind, convert in (("time", time_us), ("duration", duration_us)):
        if convert(first) is not None:
            return _converted(items, kind, convert, where, name)
    return _converted(items, "number", number_of, where, name)


def _converted(items, kind, convert, where: str, name: str) -> Column:  # type: ignore[no-untyped-def]  # see _objects
    import nx

    made, missing, whole = [], False, True
    for i, item in enumerate(items):
        found = convert(item)
        if found is None:
            if not is_missing(item):
                raise _mixed(item, i, kind, where, name)
            missing, found = True, math.nan
        elif whole and not isinstance(found, int):
            whole = False
        made.append(found)
    if missing or not whole:
        return Column(nx.asarray([float(x) for x in made], dtype=nx.float64), kind)
    return Column(nx.asarray(made), kind)


def _mixed(item: object, i: int, kind: str, where: str, name: str) -> DataError:
    shown = repr(item)
    shown = shown if len(shown) <= 40 else shown[:37] + "..."
    if isinstance(item, complex):
        from .ingest import complex_error

        return complex_error(where, name)
    if kind == "number" and not isinstance(item, str) and time_us(item) is None:
        return DataTypeError(
            f"{where}: {name}[{i}] is {shown}, of type {type(item).__name__}; numbers, dates or strings are needed"
        )
    return DataTypeError(f"{where}: {name} mixes kinds, {name}[{i}] is {shown} among {kind} data; give one kind")


def number_of(item: object) -> int | float | None:
    """One real number (int, float, bool, Decimal, Fraction, NumPy scalar) as int or float; None for anything else."""
    kind = type(item)
    if kind is float or kind is bool:
        return item  # type: ignore[return-value]  # checked
    if kind is int:
        return item if -(2**63) <= item < 2**63 else _float(item)  # type: ignore[operator, return-value]  # checked
    if kind is complex or isinstance(item, (str, bytes)) or is_missing(item):
        return None
    if hasattr(kind, "__index__"):
        return kind.__index__(item)  # type: ignore[no-any-return]  # asked above
    return _float(item) if hasattr(kind, "__float__") and not getattr(item, "ndim", 0) else None


def _float(item: object) -> float | None:
    try:
        return float(item)  # type: ignore[arg-type]  # asked by the caller
    except OverflowError:
        return math.copysign(math.inf, item)  # type: ignore[arg-type]  # a number too large for a float
    except (TypeError, ValueError):
        return None


def is_missing(item: object) -> bool:
    """None, NaN, NaT, pandas.NA, numpy.ma.masked."""
    if item is None:
        return True
    kind = type(item).__name__
    if kind in ("NAType", "NaTType", "MaskedConstant"):
        return True
    return (isinstance(item, float) and item != item) or (kind in ("datetime64", "timedelta64") and bool(item != item))


def of_strings(items: Sequence[object], where: str, name: str) -> Column:
    """Strings as categories in the order in which they are met; missing ones are -1."""
    import nx

    places: dict[object, int] = {}
    names: list[str] = []
    for item in dict.fromkeys(items):
        if isinstance(item, str):
            places[item] = len(names)
            names.append(str(item))
        elif is_missing(item):
            places[item] = -1
        else:
            i = next(i for i, other in enumerate(items) if other is item or other == item)
            raise _mixed(item, i, "category", where, name)
    codes = nx.asarray(list(map(places.__getitem__, items)), dtype=nx.int64)
    return Column(codes, "category", tuple(names))


def is_scalar(obj: object) -> bool:
    """Whether the object is one value rather than many."""
    return (
        number_of(obj) is not None
        or time_us(obj) is not None
        or duration_us(obj) is not None
        or isinstance(obj, complex)
    )


def read_scalar(obj: object, where: str, name: str) -> Column:
    """A 0-d Column of one value."""
    import nx

    for kind, convert in (("time", time_us), ("duration", duration_us), ("number", number_of)):
        found = convert(obj)
        if found is not None:
            shown: Kind = "bool" if isinstance(found, bool) else kind  # type: ignore[assignment]  # one of the three
            return Column(nx.asarray(found), shown)
    if isinstance(obj, complex):
        from .ingest import complex_error

        raise complex_error(where, name)
    raise DataTypeError(f"{where}: {name} is {obj!r}; numbers, dates or strings are needed")
