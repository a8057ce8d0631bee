"""Contour lines of heights over a grid or a net of triangles as tensors."""

from __future__ import annotations

import math
from array import array

import nx
from nx._core import row_spans

from .. import _draw
from ..errors import DataError, ShapeError
from .column import doubles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from nx import Tensor


def contour_lines(
    z: Tensor,
    levels: Sequence[float] | Tensor,
    x: Tensor | None = None,
    y: Tensor | None = None,
    *,
    triangles: Tensor | None = None,
    where: str = "contour_lines",
) -> list[list[Tensor]]:
    """Per level, the list of its lines, each an (n, 2) float64 tensor; a closed one repeats its first point.

    z: (rows, columns); x: (columns,) or as z, y: (rows,) or as z, default 0, 1, ... A node is above a level where
    z >= level; the higher side is on a line's left. Cells with a corner that is not finite are left out.
    With ``triangles`` (m, 3), indices of points, z, x and y are (n,): a plane lies through the corners of each.

    >>> import nx
    >>> [[line]] = contour_lines(nx.asarray([[0.0, 0.0], [1.0, 1.0]]), [0.25])
    >>> line.tolist()
    [[0.0, 0.25], [1.0, 0.25]]
    """
    return [
        row_spans(_pairs(points), None, _places(ends))
        for points, ends in _traced(z, levels, x, y, triangles, False, where)
    ]


def contour_path(
    z: Tensor,
    levels: Sequence[float] | Tensor,
    x: Tensor | None = None,
    y: Tensor | None = None,
    *,
    triangles: Tensor | None = None,
    where: str = "contour",
) -> list[Tensor]:
    """Per level, all its lines as one (n, 2) float64 tensor with a NaN row after each line: what a Path draws."""
    return [_pairs(points) for points, _ in _traced(z, levels, x, y, triangles, True, where)]


def contour_regions(
    z: Tensor,
    levels: Sequence[float],
    spans: Sequence[tuple[int, int]],
    x: Tensor | None = None,
    y: Tensor | None = None,
    *,
    triangles: Tensor | None = None,
    where: str = "contourf",
) -> list[Tensor]:
    """Per span (lower, upper) of ascending levels' indices, its rings as one (n, 2) tensor, a NaN row after each.

    A span covers levels[lower] <= z < levels[upper], with its end where that is the last level; lower -1 and upper
    len(levels) stand for no bound. The inside is on the left of each ring: holes run the other way round.
    """
    return [_pairs(points) for points, *_ in _rings(z, levels, spans, x, y, triangles, False, where)]


def contour_polygons(
    z: Tensor,
    levels: Sequence[float],
    spans: Sequence[tuple[int, int]],
    x: Tensor | None = None,
    y: Tensor | None = None,
    *,
    triangles: Tensor | None = None,
    where: str = "contour_polygons",
) -> list[list[list[Tensor]]]:
    """Per span as in ``contour_regions``, its polygons: the outer ring, then its holes. Spans must not overlap."""
    found = []
    for points, _, _, places, pieces in _rings(z, levels, spans, x, y, triangles, True, where):
        at, ends = _places(places), _places(pieces)
        polygons = row_spans(_pairs(points), at[::2], at[1::2], nx.abs(ends))
        if triangles is not None and any(end < 0 for end in ends.tolist()):
            pieced = zip(polygons, ends.tolist(), strict=True)
            polygons = [polygon for piece, end in pieced for polygon in ([piece] if end > 0 else _sorted(piece))]
        found.append(polygons)
    return found


def _pairs(points: Any) -> Tensor:
    """Bytes of float64 as (n, 2), not copied."""
    return nx.asarray(memoryview(points).cast("d")).reshape(-1, 2) if points else nx.empty((0, 2), nx.float64)


def _places(numbers: Any) -> Tensor:
    """Bytes of int64 as (n,), not copied."""
    return nx.asarray(memoryview(numbers).cast("q")) if numbers else nx.empty((0,), nx.int64)


def _sorted(rings: list[Tensor]) -> list[list[Tensor]]:
    """Rings of one connected piece as polygons; more than one only where parts of the domain meet at a node alone."""
    if len(rings) == 1:
        return [rings]
    areas = [_area(ring) for ring in rings]
    largest = max(areas, key=abs)
    outer = [k for k, area in enumerate(areas) if area * largest > 0]
    outer.sort(key=lambda k: abs(areas[k]))
    polygons = {k: [rings[k]] for k in outer}
    for k, area in enumerate(areas):
        if area * largest <= 0:
            home = next((o for o in outer if len(outer) == 1 or _holds(rings[o], rings[k])), outer[-1])
            polygons[home].append(rings[k])
    return list(polygons.values())


def _area(ring: Tensor) -> float:
    """Twice the signed area."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(nx.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


def _holds(outer: Tensor, inner: Tensor) -> bool:
    """Whether the middle of a side of ``inner`` lies inside ``outer``: a ray to the right crosses it an odd number of
    times."""
    px, py = float(inner[0, 0] + inner[1, 0]) / 2, float(inner[0, 1] + inner[1, 1]) / 2
    x, y = outer[:, 0], outer[:, 1]
    straddles = (y[:-1] > py) != (y[1:] > py)
    x0, x1, y0, y1 = x[:-1][straddles], x[1:][straddles], y[:-1][straddles], y[1:][straddles]
    return int(nx.sum(x0 + (py - y0) / (y1 - y0) * (x1 - x0) > px)) % 2 == 1


def _rings(
    z: Tensor, levels: Sequence[float], spans: Sequence[tuple[int, int]], x: Tensor | None, y: Tensor | None,
    triangles: Tensor | None, pieces: bool, where: str,
) -> list[tuple[Any, Any, Any, Any, Any]]:
    """What ``_draw.contour_rings`` gives, for each span. The last level counts to the span below it."""
    n = len(levels)
    wanted = array("d", levels)
    if n and all(upper < n for _, upper in spans):
        wanted[-1] = math.nextafter(wanted[-1], math.inf)
    flat = array("d", [float(end) for span in spans for end in span])
    bands = memoryview(flat.tobytes()).cast("d", (len(spans), 2)) if spans else memoryview(b"").cast("B")
    if not spans:
        return []
    if triangles is not None:
        return _draw.net_rings(z, *_corners(z, x, y, where), triangles, wanted, bands, pieces, not pieces)
    return _draw.contour_rings(z, *_positions(z, x, y, where), wanted, bands, pieces, not pieces)


def _traced(
    z: Tensor, levels: Sequence[float] | Tensor, x: Tensor | None, y: Tensor | None, triangles: Tensor | None,
    gaps: bool, where: str,
) -> list[tuple[Any, Any]]:
    """Points and ends of each level, in the order of ``levels``."""
    wanted = doubles(levels)
    if any(level != level or abs(level) == float("inf") for level in wanted):
        raise DataError(f"{where}: levels holds NaN or infinity; finite numbers are needed")
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    rising = array("d", [wanted[k] for k in order])
    if triangles is not None:
        made = _draw.net_lines(z, *_corners(z, x, y, where), triangles, rising, gaps)
    else:
        made = _draw.contour_lines(z, *_positions(z, x, y, where), rising, gaps)
    back = dict(zip(order, made))
    return [back[k] for k in range(len(wanted))]


def _corners(z: Tensor, x: Tensor | None, y: Tensor | None, where: str) -> tuple[Tensor, Tensor]:
    """x and y of the corners of triangles; ShapeError where the three do not fit."""
    if x is None or y is None or z.ndim != 1 or not tuple(x.shape) == tuple(y.shape) == tuple(z.shape):
        shapes = [None if part is None else tuple(part.shape) for part in (x, y, z)]
        raise ShapeError(f"{where}: x, y, z have shapes {shapes}; with triangles, three of shape (n,) are needed")
    return x, y


def _positions(z: Tensor, x: Tensor | None, y: Tensor | None, where: str) -> tuple[Tensor, Tensor]:
    """x and y, 0, 1, ... where they are not given; ShapeError where the three do not fit."""
    if z.ndim != 2:
        raise ShapeError(f"{where}: z is {z.ndim}-D of shape {tuple(z.shape)}; 2-D is needed")
    rows, columns = (int(n) for n in z.shape)
    xs = nx.arange(columns, dtype=nx.float64) if x is None else x
    ys = nx.arange(rows, dtype=nx.float64) if y is None else y
    for name, given, n in (("x", xs, columns), ("y", ys, rows)):
        if tuple(given.shape) not in ((n,), (rows, columns)):
            raise ShapeError(
                f"{where}: {name} has shape {tuple(given.shape)}; "
                f"for z of shape ({rows}, {columns}), ({n},) or z's is needed"
            )
    return xs, ys
