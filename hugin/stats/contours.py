"""Contour lines of a grid of heights as tensors."""

from __future__ import annotations

from array import array
from itertools import pairwise

import nx

from .. import _draw
from ..errors import DataError, ShapeError
from .column import doubles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nx import Tensor


def contour_lines(
    z: Tensor,
    levels: Sequence[float] | Tensor,
    x: Tensor | None = None,
    y: Tensor | None = None,
    *,
    where: str = "contour_lines",
) -> list[list[Tensor]]:
    """Per level, the list of its lines, each an (n, 2) float64 tensor; a closed one repeats its first point.

    z: (rows, columns); x: (columns,) or as z, y: (rows,) or as z, default 0, 1, ... A node is above a level where
    z >= level; the higher side is on a line's left. Cells with a corner that is not finite are left out.

    >>> import nx
    >>> [[line]] = contour_lines(nx.asarray([[0.0, 0.0], [1.0, 1.0]]), [0.25])
    >>> line.tolist()
    [[0.0, 0.25], [1.0, 0.25]]
    """
    found = []
    for points, ends in _traced(z, levels, x, y, False, where):
        pairs = nx.asarray(memoryview(points).cast("d")).reshape(-1, 2) if points else None
        starts = [0, *memoryview(ends).cast("q")]
        found.append([pairs[a:b] for a, b in pairwise(starts)] if pairs is not None else [])
    return found


def contour_path(
    z: Tensor,
    levels: Sequence[float] | Tensor,
    x: Tensor | None = None,
    y: Tensor | None = None,
    *,
    where: str = "contour",
) -> list[Tensor]:
    """Per level, all its lines as one (n, 2) float64 tensor with a NaN row after each line: what a Path draws."""
    empty = nx.empty((0, 2), nx.float64)
    return [
        nx.asarray(memoryview(points).cast("d")).reshape(-1, 2) if points else empty
        for points, _ in _traced(z, levels, x, y, True, where)
    ]


def _traced(
    z: Tensor, levels: Sequence[float] | Tensor, x: Tensor | None, y: Tensor | None, gaps: bool, where: str
) -> list[tuple[bytearray, bytearray]]:
    """Points and ends of each level, in the order of ``levels``."""
    if z.ndim != 2:
        raise ShapeError(f"{where}: z is {z.ndim}-D of shape {tuple(z.shape)}; 2-D is needed")
    wanted = doubles(levels)
    if any(level != level or abs(level) == float("inf") for level in wanted):
        raise DataError(f"{where}: levels holds NaN or infinity; finite numbers are needed")
    rows, columns = (int(n) for n in z.shape)
    xs = nx.arange(columns, dtype=nx.float64) if x is None else x
    ys = nx.arange(rows, dtype=nx.float64) if y is None else y
    for name, given, n in (("x", xs, columns), ("y", ys, rows)):
        if tuple(given.shape) not in ((n,), (rows, columns)):
            raise ShapeError(
                f"{where}: {name} has shape {tuple(given.shape)}; "
                f"for z of shape ({rows}, {columns}), ({n},) or z's is needed"
            )
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    made = _draw.contour_lines(z, xs, ys, array("d", [wanted[k] for k in order]), gaps)
    back = dict(zip(order, made))
    return [back[k] for k in range(len(wanted))]
