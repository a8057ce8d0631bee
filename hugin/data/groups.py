"""Numbers as groups."""

from __future__ import annotations

from .column import Column

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
    found = [x for x in nx.unique_values(wide).tolist() if x == x]
    if len(found) > most:
        return None
    table = nx.asarray(found, dtype=wide.dtype) if found else nx.empty((0,), nx.float64)
    codes = nx.searchsorted(table, wide).astype(nx.int64)
    if wide.dtype.kind == "float":
        codes = nx.where(nx.isnan(wide), -1, codes)
    return Column(codes, "category", tuple(_names(column, found)), column.label)


def _names(column: Column, found: list[float]) -> list[str]:
    from ..scales import infer

    if column.kind == "bool":
        return [str(bool(x)) for x in found]
    if all(isinstance(x, int) or x == int(x) for x in found if abs(x) < 1e15) and column.kind == "number":
        return [str(int(x)).replace("-", "\u2212") for x in found]
    scale = infer(column.kind)
    return [scale.label(x) for x in found]
