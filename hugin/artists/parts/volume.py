"""Numbers over a grid of three dimensions: what the marks of a volume are given, checked.

Owns: the volume and its axes. Must not know: marks.
"""

from __future__ import annotations

from .. import base

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...data import Column

    Axes = tuple[Column, Column, Column]


def volume_of(where: str, volume: object, x: object, y: object, z: object) -> tuple[Column, Axes]:
    """(nx, ny, nz) numbers, and their places along three axes: 0, 1, ... where none are given."""
    values = base.numbers(where, "volume", base.column(where, "volume", volume, None, (3,)))
    shape = tuple(int(n) for n in values.values.shape)
    if min(shape) < 2:
        raise base.ShapeError(f"{where}: volume has shape {shape}; at least (2, 2, 2) is needed")
    axes = [_axis(where, name, given, n) for name, given, n in zip("xyz", (x, y, z), shape, strict=True)]
    return values, (axes[0], axes[1], axes[2])


def _axis(where: str, name: str, given: object, n: int) -> Column:
    column = base.index_column(n) if given is None else base.column(where, name, given)
    base.numbers(where, name, column)
    if base.length(column) != n:
        raise base.ShapeError(f"{where}: {name} has {base.length(column)} positions; volume needs {n}")
    return column
