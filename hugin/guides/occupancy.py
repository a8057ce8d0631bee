"""Where a panel is already full: a coarse grid of cells, filled from the primitives that its marks emitted.

Costs a few hundred steps a primitive whatever its length: long columns are sampled, never read whole.
Must not know: what a mark means; it sees paths, markers, images and text.
"""

from __future__ import annotations

import math
from itertools import pairwise

from ..scene import Anchor, Clip, Glyphs, Group, Image, Markers, Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..scene import Map, Points, Primitive

    Rect = tuple[float, float, float, float]

CELL = 10.0
SAMPLES = 160
CROWD = 1000          # points are not joined, so more of them are looked at


class Occupancy:
    """Counts of ink in cells of 10 px; state of one layout, thrown away with it."""

    __slots__ = ("cells", "columns", "rows", "rect")

    def __init__(self, rect: Rect) -> None:
        self.rect = rect
        self.columns = max(1, int((rect[2] - rect[0]) / CELL) + 1)
        self.rows = max(1, int((rect[3] - rect[1]) / CELL) + 1)
        self.cells = bytearray(self.columns * self.rows)

    def count(self, x0: float, y0: float, x1: float, y1: float) -> int:
        """Filled cells that the rectangle touches."""
        left, top, right, bottom = self._clamped(x0, y0, x1, y1)
        return sum(sum(self.cells[row * self.columns + left:row * self.columns + right + 1])
                   for row in range(top, bottom + 1))

    def add(self, items: Iterable[Primitive]) -> None:
        """Mark the cells that the primitives fill."""
        for item in items:
            adder = _ADDERS.get(type(item))
            if adder is not None:
                adder(self, item)

    def fill(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Mark a rectangle."""
        if x1 < self.rect[0] or x0 > self.rect[2] or y1 < self.rect[1] or y0 > self.rect[3]:
            return
        left, top, right, bottom = self._clamped(x0, y0, x1, y1)
        full = b"\x01" * (right - left + 1)
        for row in range(top, bottom + 1):
            at = row * self.columns
            self.cells[at + left:at + right + 1] = full

    def _clamped(self, x0: float, y0: float, x1: float, y1: float) -> tuple[int, int, int, int]:
        left, top = self.rect[0], self.rect[1]
        columns, rows = self.columns - 1, self.rows - 1
        return (min(columns, max(0, int((x0 - left) / CELL))), min(rows, max(0, int((y0 - top) / CELL))),
                min(columns, max(0, int((x1 - left) / CELL))), min(rows, max(0, int((y1 - top) / CELL))))

    def dot(self, x: float, y: float) -> None:
        """Mark one cell."""
        column, row = int((x - self.rect[0]) / CELL), int((y - self.rect[1]) / CELL)
        if 0 <= column < self.columns and 0 <= row < self.rows and x >= self.rect[0] and y >= self.rect[1]:
            self.cells[row * self.columns + column] = 1

    def trace(self, line: list[tuple[float, float]]) -> None:
        """Mark the cells along a line; NaN parts it. The one inner loop here, hence written out."""
        cells, columns, rows = self.cells, self.columns, self.rows
        left, top = self.rect[0], self.rect[1]
        last_x = last_y = math.nan
        for x, y in line:
            x, y = (x - left) / CELL, (y - top) / CELL
            far = max(abs(x - last_x), abs(y - last_y)) if last_x == last_x else 0.0
            steps = int(far) + 1 if far < 400.0 else 1
            for k in range(1, steps + 1):
                part = k / steps
                at_x = x if k == steps else last_x + (x - last_x) * part
                at_y = y if k == steps else last_y + (y - last_y) * part
                if 0.0 <= at_x < columns and 0.0 <= at_y < rows:
                    cells[int(at_y) * columns + int(at_x)] = 1
            last_x, last_y = (x, y) if y == y else (math.nan, math.nan)


def sample(points: Points, most: int = SAMPLES) -> list[tuple[float, float]]:
    """Up to about ``most`` positions in px, evenly picked, in order; NaN where there is none."""
    n = int(points.x.shape[0])
    step = max(1, n // most)
    ox, sx, tx, oy, sy, ty = points.affine
    xs, ys = (
        bent(column[::step].tolist(), bend) for column, bend in ((points.x, points.x_map), (points.y, points.y_map))
    )
    return [((x - ox) * sx + tx, (y - oy) * sy + ty) for x, y in zip(xs, ys)]


def bent(values: list[float], bend: Map) -> list[float]:
    """Values in scale space, as C would bend them."""
    if bend.kind == "linear":
        return values
    function, a, b = _BENDS[bend.kind], bend.a, bend.b
    return [function(v, a, b) for v in values]


def _symlog(v: float, a: float, b: float) -> float:
    return v / b * a if abs(v) <= b else math.copysign(a + math.log10(abs(v) / b), v)


#: The kinds of scene.Map, for a few values at a time.
_BENDS: dict[str, Callable[[float, float, float], float]] = {
    "log10": lambda v, a, b: math.log10(v) if v > 0 else math.nan,
    "symlog": _symlog,
    "asinh": lambda v, a, b: math.asinh(v / a),
    "sqrt": lambda v, a, b: math.copysign(math.sqrt(abs(v)), v),
    "power": lambda v, a, b: math.copysign(abs(v) ** a, v),
    "logit": lambda v, a, b: math.log10(v / (1 - v)) if 0 < v < 1 else math.nan,
}


def _add_path(grid: Occupancy, path: Path) -> None:
    if path.ring and path.verbs is None and path.fill is None and path.fills is None:
        _add_rings(grid, path)
        return
    if path.ring and path.closed:
        (_add_boxes if path.ring <= 4 else _add_shapes)(grid, path)
        return
    _add_line(grid, sample(path.points), sample(path.base) if path.base is not None else None)


def _add_line(grid: Occupancy, line: list[tuple[float, float]], base: list[tuple[float, float]] | None) -> None:
    grid.trace(line)
    for pair in zip(line, base or ()):
        grid.trace(list(pair))


def _add_rings(grid: Occupancy, path: Path) -> None:
    n, ring = int(path.points.x.shape[0]), path.ring or 1
    if n > SAMPLES * 8:
        for x, y in sample(path.points):
            if x - x == 0.0 and y - y == 0.0:
                grid.dot(x, y)
        return
    points = _all(path.points)
    for k in range(0, n - ring + 1, ring):
        _add_line(grid, points[k:k + ring], None)


def _add_boxes(grid: Occupancy, path: Path) -> None:
    n, ring = int(path.points.x.shape[0]), path.ring or 1
    step = max(1, n // ring // SAMPLES) * ring
    ox, sx, tx, oy, sy, ty = path.points.affine
    rows = [range(k, k + ring) for k in range(0, n - ring + 1, step)]
    xs, ys = path.points.x, path.points.y
    for row in rows:
        px = [(x - ox) * sx + tx for x in bent(xs[row.start:row.stop].tolist(), path.points.x_map)]
        py = [(y - oy) * sy + ty for y in bent(ys[row.start:row.stop].tolist(), path.points.y_map)]
        if all(v - v == 0.0 for v in px + py):
            grid.fill(min(px), min(py), max(px), max(py))


def _add_shapes(grid: Occupancy, path: Path) -> None:
    """Rings of any form: the cells whose middles they hold, row by row."""
    n, ring = int(path.points.x.shape[0]), path.ring or 1
    step = max(1, n // ring // SAMPLES) * ring
    points = _all(path.points)
    for k in range(0, n - ring + 1, step):
        corners = points[k:k + ring]
        if any(x - x != 0.0 or y - y != 0.0 for x, y in corners):
            continue
        grid.trace([*corners, corners[0]])
        ys = [y for _, y in corners]
        y = grid.rect[1] + CELL * (max(0, int((min(ys) - grid.rect[1]) / CELL)) + 0.5)
        while y < min(max(ys), grid.rect[3]):
            met = sorted(x0 + (x1 - x0) * (y - y0) / (y1 - y0)
                         for (x0, y0), (x1, y1) in pairwise([*corners, corners[0]]) if (y0 <= y) != (y1 <= y))
            for left, right in zip(met[::2], met[1::2], strict=False):
                grid.fill(left, y, right, y)
            y += CELL


def _all(points: Points) -> list[tuple[float, float]]:
    ox, sx, tx, oy, sy, ty = points.affine
    xs, ys = bent(points.x.tolist(), points.x_map), bent(points.y.tolist(), points.y_map)
    return [((x - ox) * sx + tx, (y - oy) * sy + ty) for x, y in zip(xs, ys)]


def _add_markers(grid: Occupancy, markers: Markers) -> None:
    many = int(markers.points.x.shape[0]) >= 2 * CROWD  # then each picked point stands for its neighbours too
    for x, y in sample(markers.points, CROWD):
        if x - x == 0.0 and y - y == 0.0:
            if many:
                grid.fill(x - CELL, y - CELL, x + CELL, y + CELL)
            else:
                grid.dot(x, y)


def _add_image(grid: Occupancy, image: Image) -> None:
    x0, y0, x1, y1 = image.rect
    grid.fill(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _add_glyphs(grid: Occupancy, glyphs: Glyphs) -> None:
    width, size = glyphs.run.width, glyphs.run.size_px
    if glyphs.angle == 0.0:
        grid.fill(glyphs.x, glyphs.y - size * 0.8, glyphs.x + width, glyphs.y + size * 0.2)
    else:
        grid.dot(glyphs.x, glyphs.y)


def _add_items(grid: Occupancy, holder: Clip | Group | Anchor) -> None:
    bands = getattr(holder, "bands", None)
    if bands is None:
        grid.add(holder.items)
        return
    (x0, x1), (y0, y1) = (sorted((float(side[0]), float(side[-1]))) for side in (bands.x, bands.y))
    grid.fill(x0, y0, x1, y1)


_ADDERS: dict[type, Callable[..., None]] = {
    Path: _add_path, Markers: _add_markers, Image: _add_image, Glyphs: _add_glyphs,
    Clip: _add_items, Group: _add_items, Anchor: _add_items,
}
