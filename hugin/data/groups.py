"""Numbers as groups."""

from __future__ import annotations

from ..calendar import DAY, SECOND, format_wall
from .column import Column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

MOST = 1000


def categorize(column: Column, most: int = MOST) -> Column | None:
    """The column with its different values as categories, ascending; None where there are more than ``most``.

    Strings stay as they are. Missing values (NaN) are -1. Numbers are named as on an axis, booleans False and True.
    """
    import nx

    if column.categories is not None:
        return column
    values = column.values
    wide = values.astype(nx.int64) if values.dtype.kind == "bool" else values
    if str(wide.dtype) in ("float16", "bfloat16", "float8_e4m3", "float8_e5m2"):
        wide = wide.astype(nx.float32)
    found = _distinct(wide, most)
    if found is None:
        return None
    table = nx.asarray(found, dtype=wide.dtype) if found else nx.empty((0,), nx.float64)
    codes = nx.searchsorted(table, wide).astype(nx.int64)
    if wide.dtype.kind == "float":
        codes = nx.where(nx.isnan(wide), -1, codes)
    return Column(codes, "category", tuple(_names(column, found)), column.label)


def _distinct(values: Tensor, most: int) -> list[float] | None:
    """The different values, ascending, without NaN; None as soon as a part of the data holds more than ``most``."""
    flat = values.reshape(-1)
    found: set[float] = set()
    for start in range(0, flat.size, 65536):
        found.update(x for x in flat[start : start + 65536].tolist() if x == x)
        if len(found) > most:
            return None
    return sorted(found)


def _names(column: Column, found: list[float]) -> list[str]:
    if column.kind == "bool":
        return [str(bool(x)) for x in found]
    if column.kind == "time":
        pattern = "%-d %b %Y" if all(x % DAY == 0 for x in found) else "%-d %b %Y, %H:%M:%S"
        return [format_wall(round(x), pattern) for x in found]
    if column.kind == "duration":
        return [f"{x / SECOND:g} s" for x in found]
    return [(str(x) if isinstance(x, int) else f"{x:.9g}").replace("-", "\u2212") for x in found]
