"""Tables and their columns: pandas, polars, pyarrow, dicts, and through narwhals whatever else is one.

Owns: finding a column by name, and reading each library's column without a copy where its memory allows it. None of
these libraries is imported: their objects bring their methods; narwhals loads only for a table that is none of them.
"""

from __future__ import annotations

from ..errors import DataError, DataTypeError, suggest
from .column import Column
from .times import to_microseconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .column import Kind


# -- a column of a table -------------------------------------------------------------------------------------------


def pick(data: Any, column: str, where: str, name: str) -> Any:
    """The column of that name; DataError with the nearest name, DataTypeError where data is no table."""
    names = column_names(data)
    if names is None:
        data = _through_narwhals(data, where)
        names = tuple(data.columns)
    if column not in names:
        shown = [str(known) for known in names]
        index = getattr(data, "index", None)
        if column == getattr(index, "name", None):
            return index
        raise DataError(f'{where}: {name}: unknown column "{column}"{suggest(column, shown[:40])}')
    return data[column]


def column_names(data: Any) -> tuple[Any, ...] | None:
    """The names of the columns of a table; None where it is none that is known."""
    if isinstance(data, dict):
        return tuple(data)
    if hasattr(data, "column_names") and not callable(data.column_names):
        return tuple(data.column_names)
    fields = getattr(getattr(data, "dtype", None), "names", None)
    if fields:
        return tuple(fields)
    if hasattr(data, "collect") and not hasattr(data, "to_dict"):
        return None
    columns = getattr(data, "columns", None)
    if columns is not None and not callable(columns) and hasattr(data, "__getitem__"):
        return tuple(columns)
    return None


def _through_narwhals(data: Any, where: str) -> Any:
    try:
        import narwhals

        frame = narwhals.from_native(data)
    except (ImportError, TypeError) as err:
        kind = type(data).__name__
        raise DataTypeError(
            f"{where}: data is a {kind}; a pandas, polars or pyarrow table or a dict is needed"
        ) from err
    return frame.collect() if isinstance(frame, narwhals.LazyFrame) else frame


# -- columns -------------------------------------------------------------------------------------------------------


def read(obj: Any, module: str, where: str, name: str) -> Column | None:
    """A Column of a Series, Index or arrow array; None for what is not a column of its library (a scalar, say)."""
    if hasattr(obj, "columns") or hasattr(obj, "column_names"):
        raise DataTypeError(f"{where}: {name} is a {type(obj).__name__}; give it as data= and name one of its columns")
    reader = _READERS.get(module)
    if reader is None or not hasattr(obj, "__len__"):
        return None
    return reader(obj, where, name)


def _label(obj: Any) -> str | None:
    found = getattr(obj, "name", None)
    return found if isinstance(found, str) and found else None


def _of_pandas(obj: Any, where: str, name: str) -> Column | None:
    from .ingest import ingest
    from .sequence import of_strings

    if not hasattr(obj, "dtype"):
        return None
    label, dtype = _label(obj), obj.dtype
    if hasattr(obj, "to_series") and hasattr(dtype, "tz"):
        obj = obj.to_series()
    kind = str(dtype)
    made: Column | None
    if getattr(dtype, "tz", None) is not None:
        made = ingest(obj.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy(), where, name)
    elif kind == "category":
        made = _of_pandas_categories(obj, where, name)
    elif kind in ("object", "string", "str") or kind.startswith("string"):
        holder = getattr(obj, "array", obj)
        if kind != "object" and hasattr(holder, "__arrow_array__") and hasattr(holder, "_pa_array"):
            made = _of_arrow(holder.__arrow_array__(), where, name)
        else:
            made = ingest(obj.tolist(), where, name) if kind == "object" else of_strings(obj.tolist(), where, name)
    elif kind.startswith("period"):
        made = ingest((obj.dt if hasattr(obj, "dt") else obj).to_timestamp().to_numpy(), where, name)
    elif hasattr(dtype, "numpy_dtype") or hasattr(dtype, "pyarrow_dtype"):
        made = _of_nullable(obj, where, name)
    else:
        made = ingest(obj.to_numpy(), where, name)
    return None if made is None else made.replace(label=label)


def _of_pandas_categories(obj: Any, where: str, name: str) -> Column:
    """The categories that occur, in the order that the dtype gives them."""
    import nx

    holder = obj.cat if hasattr(obj, "cat") else obj
    codes = nx.asarray(holder.codes.to_numpy() if hasattr(holder.codes, "to_numpy") else holder.codes).astype(nx.int64)
    return used_categories(codes, [str(item) for item in holder.categories.tolist()])


def used_categories(codes: Any, names: list[str]) -> Column:
    """A Column with the categories that no element has left out."""
    import nx

    used = [code for code in nx.unique_values(codes).tolist() if code >= 0] if codes.size else []
    if len(used) < len(names):
        table = [-1] * (len(names) + 1)
        for place, code in enumerate(used):
            table[code] = place
        codes = nx.take(nx.asarray(table, dtype=nx.int64), nx.where(codes < 0, len(names), codes))
        names = [names[code] for code in used]
    return Column(codes, "category", tuple(names))


def _of_nullable(obj: Any, where: str, name: str) -> Column | None:
    from .ingest import ingest

    if hasattr(obj.dtype, "pyarrow_dtype"):
        holder = getattr(obj, "array", obj)
        return _of_arrow(holder.__arrow_array__(), where, name)
    if obj.isna().any():
        return ingest(obj.to_numpy(dtype="float64", na_value=float("nan")), where, name)
    return ingest(obj.to_numpy(dtype=obj.dtype.numpy_dtype), where, name)


# -- polars --------------------------------------------------------------------------------------------------------


def _of_polars(obj: Any, where: str, name: str) -> Column | None:
    from .ingest import ingest

    if not hasattr(obj, "dtype"):
        return None
    label, dtype = _label(obj), obj.dtype
    base = dtype.base_type().__name__ if hasattr(dtype, "base_type") else str(dtype)
    if base in ("Datetime", "Duration"):
        made = _counted(obj.to_physical(), dtype.time_unit, "time" if base == "Datetime" else "duration", where, name)
    elif base == "Date":
        made = _counted(obj.to_physical(), "D", "time", where, name)
    elif base == "Time":
        made = _counted(obj.to_physical(), "ns", "duration", where, name)
    elif base in ("String", "Utf8", "Categorical"):
        made = _polars_strings(obj, where, name)
    elif base == "Enum":
        places = {item: i for i, item in enumerate(dtype.categories.to_list())}
        made = _of_codes([-1 if item is None else places[item] for item in obj.to_list()], list(places))
    elif base == "Decimal":
        made = ingest(obj.to_list(), where, name)
    elif base in ("Struct", "Object", "Binary", "List"):
        raise DataTypeError(f"{where}: {name} holds {base} elements; numbers, dates or strings are needed")
    else:
        made = ingest(_polars_numbers(obj), where, name)
    return made.replace(label=label)


def _polars_strings(obj: Any, where: str, name: str) -> Column:
    """Through arrow where pyarrow is there; else one by one."""
    from .sequence import of_strings

    try:
        encoded = obj.to_arrow()
    except ImportError:
        return of_strings(obj.to_list(), where, name)
    if str(encoded.type) in ("string", "large_string"):
        return _arrow_strings(encoded, str(encoded.type), where, name)
    return of_strings(obj.to_list(), where, name)


def _of_codes(codes: list[int], names: list[str]) -> Column:
    import nx

    return used_categories(nx.asarray(codes, dtype=nx.int64), names)


def _polars_numbers(obj: Any) -> Any:
    """A NumPy view where NumPy is there; else a list."""
    try:
        return obj.to_numpy()
    except ImportError:
        return obj.to_list()


def _counted(obj: Any, unit: str, kind: Kind, where: str, name: str) -> Column:
    from .ingest import ingest

    return Column(to_microseconds(ingest(_polars_numbers(obj), where, name).values, unit), kind)


# -- pyarrow -------------------------------------------------------------------------------------------------------

#: arrow's name of a fixed-width type -> struct code of its buffer.
_CODES = {
    "int8": "b", "int16": "h", "int32": "i", "int64": "q", "uint8": "B", "uint16": "H", "uint32": "I", "uint64": "Q",
    "float": "f", "double": "d", "halffloat": "e",
}  # fmt: skip


def _of_arrow(obj: Any, where: str, name: str) -> Column | None:
    from .ingest import ingest

    if not hasattr(obj, "type"):
        return None
    if hasattr(obj, "chunks"):
        obj = obj.chunk(0) if obj.num_chunks == 1 else obj.combine_chunks()
        if hasattr(obj, "chunks"):
            obj = obj.chunk(0) if obj.num_chunks else obj
    kind = str(obj.type)
    if kind in _CODES:
        return Column(_arrow_numbers(obj, _CODES[kind]))
    if kind.startswith(("timestamp", "duration")):
        unit = kind[kind.index("[") + 1 :].partition("]")[0].partition(",")[0]
        counts = _arrow_numbers(obj, "q")
        return Column(to_microseconds(counts, unit), "time" if kind[0] == "t" else "duration")
    if kind.startswith("date"):
        unit, code = ("D", "i") if kind.startswith("date32") else ("ms", "q")
        return Column(to_microseconds(_arrow_numbers(obj, code), unit), "time")
    if kind.startswith("time"):
        unit = kind[kind.index("[") + 1 : -1]
        return Column(to_microseconds(_arrow_numbers(obj, "i" if kind.startswith("time32") else "q"), unit), "duration")
    if "string" in kind and not kind.startswith(("list", "struct", "map")):
        return _arrow_strings(obj, kind, where, name)
    if kind.startswith(("struct", "list", "map", "large_list", "binary")):
        raise DataTypeError(f"{where}: {name} holds {kind} elements; numbers, dates or strings are needed")
    return ingest(obj.to_pylist(), where, name)


def _arrow_numbers(obj: Any, code: str) -> Any:
    """The values where they lie; with nulls, a float64 copy with NaN for them."""
    import nx

    if obj.null_count:
        if str(obj.type) in ("float", "double", "halffloat"):
            return nx.asarray([float("nan") if x is None else x for x in obj.to_pylist()])
        wide = obj.cast("int64") if str(obj.type) not in _CODES or code != "Q" else obj
        return nx.asarray([float("nan") if x is None else float(x) for x in wide.to_pylist()])
    buffer = obj.buffers()[1]
    if buffer is None or not len(obj):
        return nx.empty((0,), nx.float64)
    whole = nx.asarray(memoryview(buffer).cast("B")[: (obj.offset + len(obj)) * _WIDTH[code]].cast(code))  # type: ignore[call-overload]  # a letter of _WIDTH
    return whole[obj.offset : obj.offset + len(obj)]


_WIDTH = {"b": 1, "B": 1, "h": 2, "H": 2, "e": 2, "i": 4, "I": 4, "f": 4, "q": 8, "Q": 8, "d": 8}


def _arrow_strings(obj: Any, kind: str, where: str, name: str) -> Column:
    """Through arrow's own dictionary, so that a million strings cost no Python objects."""
    encoded = obj if kind.startswith("dictionary") else obj.dictionary_encode()
    names = [str(item) for item in encoded.dictionary.to_pylist()]
    indices = encoded.indices.cast("int32")
    codes = _arrow_numbers(indices.fill_null(-1) if indices.null_count else indices, "i").astype("int64")
    if not codes.size:
        return Column(codes, "category", ())
    return used_categories(codes, names)


# -- the rest ------------------------------------------------------------------------------------------------------


def read_through_narwhals(obj: Any, where: str, name: str) -> Column:
    """A column of a library that narwhals knows, or that speaks arrow."""
    from .ingest import ingest

    try:
        import narwhals

        series = narwhals.from_native(obj, series_only=True)
    except (ImportError, TypeError) as err:
        kind = type(obj).__name__
        raise DataTypeError(f"{where}: {name} is a {kind}; give an array, a list, or a column of data=") from err
    return ingest(narwhals.to_native(series), where, name)


def _of_narwhals(obj: Any, where: str, name: str) -> Column:
    from .ingest import ingest

    return ingest(obj.to_native(), where, name)


_READERS = {
    "pandas": _of_pandas,
    "polars": _of_polars,
    "pyarrow": _of_arrow,
    "narwhals": _of_narwhals,
    "modin": _of_pandas,
}
