"""Arrays of other libraries and plain buffers: NumPy, array.array, memoryview, torch, jax, CuPy.

Owns: reading them without a copy where their memory allows it. NumPy is never imported: its arrays bring their methods.
"""

from __future__ import annotations

from ..errors import DataTypeError
from .column import Column
from .ingest import complex_error
from .times import UNITS, months_to_microseconds, to_microseconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .column import Kind


def read(obj: Any, where: str, name: str) -> Column:
    """A Column of anything with a buffer, ``__array_interface__`` or DLPack."""
    if hasattr(obj, "__nx_bind__"):
        raise DataTypeError(
            f"{where}: {name} is being traced by rune and has no values; plot outside the transformed function"
        )
    typestr = _typestr(obj)
    if typestr is not None and (typestr[1] not in "biuf" or hasattr(obj, "mask") or typestr[1:] == "f16"):
        return _of_numpy(obj, typestr, where, name)
    return _direct(_on_host(obj), where, name)


def _typestr(obj: Any) -> str | None:
    """NumPy's code of the elements, of arrays and scalars of NumPy alone."""
    dtype = getattr(obj, "dtype", None)
    found = getattr(dtype, "str", None)
    return found if isinstance(found, str) and len(found) >= 2 else None


def _on_host(obj: Any) -> Any:
    """A torch tensor without its graph and on the CPU; others as they are."""
    if getattr(obj, "requires_grad", False) is True:
        obj = obj.detach()
    device = getattr(obj, "device", None)
    if getattr(device, "type", "cpu") not in ("cpu", None) and hasattr(obj, "cpu"):
        obj = obj.cpu()
    if getattr(obj, "is_conj", None) is not None and hasattr(obj, "resolve_conj"):
        obj = obj.resolve_conj().resolve_neg()
    if hasattr(obj, "get") and type(obj).__module__.startswith("cupy"):
        obj = obj.get()
    return obj


def _direct(obj: Any, where: str, name: str) -> Column:
    import nx

    try:
        made = nx.asarray(obj)
    except (TypeError, ValueError, BufferError, RuntimeError) as err:
        if hasattr(obj, "__array__") and _typestr(obj) is None:
            array = obj.__array__()
            return read(array, where, name) if _typestr(array) is not None else _refuse(obj, where, name, err)
        return _refuse(obj, where, name, err)
    if made.dtype.kind == "complex":
        raise complex_error(where, name)
    return Column(made, "bool" if made.dtype.kind == "bool" else "number")


def _refuse(obj: Any, where: str, name: str, err: Exception) -> Column:
    raise DataTypeError(
        f"{where}: {name} is a {type(obj).__name__} that cannot be read ({err}); give numbers, dates or strings"
    ) from err


def _of_numpy(obj: Any, typestr: str, where: str, name: str) -> Column:
    kind = typestr[1]
    if kind == "c":
        raise complex_error(where, name)
    if hasattr(obj, "mask") and hasattr(obj, "filled"):
        obj = _unmasked(obj, kind)
        typestr = obj.dtype.str
    if kind in "mM":
        return _times(obj, typestr)
    if kind in "US":
        from .sequence import of_strings

        _flat(obj, where, name)
        items = obj.tolist()
        return of_strings([x.decode("utf-8", "replace") for x in items] if kind == "S" else items, where, name)
    if kind in "OT":
        from .sequence import read as read_list

        return read_list(obj.tolist() if obj.ndim else [obj.item()], where, name)
    if kind == "V":
        if getattr(obj.dtype, "names", None):
            fields = ", ".join(f'"{field}"' for field in obj.dtype.names)
            raise DataTypeError(f"{where}: {name} is a structured array; give it as data= and name a field: {fields}")
        if str(obj.dtype) in ("bfloat16", "float8_e4m3fn", "float8_e5m2", "float8_e4m3"):
            obj = obj.astype("f4")
    return _direct(obj.astype("f8") if typestr[1:] == "f16" else obj, where, name)


def _unmasked(obj: Any, kind: str) -> Any:
    """Masked elements as NaN, NaT or None; an array without any as it is."""
    if not obj.mask.any():
        return obj.data
    if kind in "biuf":
        return obj.astype("f8" if obj.dtype.itemsize > 2 or kind != "f" else obj.dtype).filled(float("nan"))
    if kind in "mM":
        return obj.filled("NaT")
    return obj.astype(object).filled(None)


def _flat(obj: Any, where: str, name: str) -> None:
    if obj.ndim > 1:
        raise DataTypeError(f"{where}: {name} holds strings in {obj.ndim} dimensions; one is needed")


def _times(obj: Any, typestr: str) -> Column:
    """datetime64 and timedelta64 of any unit, through the int64 that they are."""
    import nx

    kind: Kind = "time" if typestr[1] == "M" else "duration"
    unit = typestr[typestr.index("[") + 1 : -1] if "[" in typestr else "us"
    digits = unit[: len(unit) - len(unit.lstrip("0123456789"))]
    unit, times = unit[len(digits) :], int(digits or 1)
    if not obj.dtype.isnative:
        obj = obj.astype(obj.dtype.newbyteorder("="))
    counts = nx.asarray(obj.view("i8"))
    if unit in UNITS:
        return Column(to_microseconds(counts, unit, times), kind)
    if kind == "time":
        factor = times * (12 if unit == "Y" else 1)
        missing = counts == -(2**63)
        return Column(months_to_microseconds(nx.where(missing, counts, counts * factor)), kind)
    return Column(nx.asarray(obj.astype("m8[us]").view("i8")), kind)
