"""Anything that holds data -> a Column, without a copy where its owner allows it.

Owns: telling what was given and handing it to its reader. Readers: sequence.py (lists), arrays.py (buffers,
NumPy, DLPack), frames.py (pandas, polars, pyarrow). Must not know: marks; NumPy and the frames are never imported here.
"""

from __future__ import annotations

from ..errors import DataError, DataTypeError
from .column import Column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor


def ingest(obj: object, where: str = "data", name: str = "x", data: object = None) -> Column:
    """``obj`` as a Column; with ``data`` a string is the name of one of its columns.

    Takes nx tensors, buffers, NumPy arrays, torch and jax tensors (detached; copied once from a GPU), lists, tuples,
    ranges, iterators (consumed), Series and arrow arrays, scalars (0-d). Dates, times and durations become
    microseconds, strings categories in the order in which they are met, None and masked values NaN.
    Raises DataError or DataTypeError, naming ``where`` and ``name``: complex, object, ragged, mixed data, sets, tables.

    >>> ingest([1, None, 3]).values.tolist()
    [1.0, nan, 3.0]
    >>> ingest("b", data={"b": [1.5, 2.5]}).label
    'b'
    """
    import nx

    if isinstance(obj, nx.Tensor):
        return _of_tensor(obj, where, name)
    if isinstance(obj, Column):
        return obj
    if isinstance(obj, str):
        return _by_name(obj, where, name, data)
    kind = type(obj)
    if kind is list or kind is tuple or kind is range:
        from .sequence import read

        return read(obj, where, name)  # type: ignore[arg-type]  # one of the three
    return _of_other(obj, where, name)


def _of_tensor(tensor: Tensor, where: str, name: str) -> Column:
    kind = tensor.dtype.kind
    if kind == "complex":
        raise complex_error(where, name)
    return Column(tensor, "bool" if kind == "bool" else "number")


def complex_error(where: str, name: str) -> DataTypeError:
    """What is told of complex data."""
    return DataTypeError(f"{where}: {name} is complex; plot its real and imaginary part, or abs and angle")


def _by_name(column: str, where: str, name: str, data: object) -> Column:
    if data is None:
        raise DataTypeError(
            f'{where}: {name} is the string "{column}"; give the table that has such a column as data=, or a list'
        )
    from .frames import pick

    made = ingest(pick(data, column, where, name), where, name)
    return made.replace(label=column)


def _of_other(obj: object, where: str, name: str) -> Column:
    kind = type(obj)
    module = kind.__module__.partition(".")[0]
    if module in _FRAMES and not hasattr(obj, "__next__"):
        from .frames import read as read_frame

        made = read_frame(obj, module, where, name)
        if made is not None:
            return made
    if isinstance(obj, (int, float)):
        from .sequence import read_scalar

        return read_scalar(obj, where, name)
    if isinstance(obj, (set, frozenset)):
        raise DataTypeError(f"{where}: {name} is a set, which has no order; give a list, such as sorted({name})")
    if isinstance(obj, dict):
        raise DataTypeError(f"{where}: {name} is a dict; give it as data= and name one of its columns")
    if obj is None:
        raise DataTypeError(f"{where}: {name} is missing; give an array, a list, or a column of data=")
    if _is_array(obj):
        from .arrays import read as read_array

        return read_array(obj, where, name)
    return _of_rest(obj, where, name)


_FRAMES = ("pandas", "polars", "pyarrow", "narwhals", "modin", "cudf", "datetime", "decimal", "fractions")


def _is_array(obj: object) -> bool:
    if any(hasattr(type(obj), word) for word in ("__array_interface__", "__dlpack__", "__array__", "__nx_bind__")):
        return True
    try:
        memoryview(obj).release()  # type: ignore[arg-type]  # asked, not assumed
    except TypeError:
        return hasattr(obj, "__array_interface__")
    return True


def _of_rest(obj: object, where: str, name: str) -> Column:
    from .sequence import is_scalar, read, read_scalar

    if is_scalar(obj):
        return read_scalar(obj, where, name)
    if hasattr(obj, "__arrow_c_stream__") or hasattr(obj, "__narwhals_series__"):
        from .frames import read_through_narwhals

        return read_through_narwhals(obj, where, name)
    if hasattr(obj, "__next__") or hasattr(obj, "__iter__"):
        try:
            items = list(obj)  # type: ignore[call-overload]  # it iterates
        except TypeError as err:
            raise DataTypeError(
                f"{where}: {name} of type {type(obj).__name__} cannot be iterated; give a list"
            ) from err
        return read(items, where, name)
    raise DataTypeError(f"{where}: {name} is of type {type(obj).__name__}; give an array, a list, or a column of data=")


def scalar(given: object, kind: str, where: str = "limit") -> int | float:
    """One value in the units of a column of this kind: a limit, a rule, a tick. Strings are read as ISO 8601 for times.

    >>> scalar("1970-01-02", "time")
    86400000000
    """
    from .times import duration_us, parse_time, time_us

    found: int | float | None
    if kind == "time":
        found = parse_time(given) if isinstance(given, str) else time_us(given)
    elif kind == "duration":
        found = duration_us(given)
    elif isinstance(given, (int, float)) or (hasattr(given, "__float__") and not isinstance(given, str)):
        found = given if isinstance(given, (int, float)) else float(given)
    else:
        found = None
    if found is None and isinstance(given, (int, float)) and not isinstance(given, bool) and kind != "number":
        found = given
    if found is None:
        wanted = {"time": "a date or a time", "duration": "a duration"}.get(kind, "a number")
        raise DataTypeError(f"{where}: {given!r} is no place on an axis of {kind} data; give {wanted}")
    if found != found or found in (float("inf"), -float("inf")):
        raise DataError(f"{where}: {given!r} is not finite; give {'a number' if kind == 'number' else 'a ' + kind}")
    return found
