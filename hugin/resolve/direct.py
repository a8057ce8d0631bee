"""Labels at the right ends of lines instead of a legend.

Owns: where each label stands, kept apart vertically. Must not know: layout; the room was measured by Box.
"""

from __future__ import annotations

from ..guides.occupancy import bent
from ..scene import Path
from .box import DIRECT_GAP, Box

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..artists.base import Artist, Key
    from ..scene import Points, Primitive
    from ..text import Block

    Rect = tuple[float, float, float, float]


def emit_direct(box: Box, drawn: list[tuple[Artist, tuple[Primitive, ...]]]) -> list[Primitive]:
    """One label a legend entry, in the entry's colour, level with the last point of its line."""
    made: list[Primitive] = []
    for key, block, y in _places(box, drawn):
        made += block.emit(box.rect[2] + DIRECT_GAP, y, key.color or box.theme.ink, "left", "middle", 0.0)
    return made


def entries(box: Box, drawn: list[tuple[Artist, tuple[Primitive, ...]]]) -> list[tuple[str, Rect]]:
    """(text, rectangle px) of each label, for those who point at it."""
    at = box.rect[2] + DIRECT_GAP
    return [(key.label, block.bounds(at, y, "left", "middle")) for key, block, y in _places(box, drawn)]


def _places(box: Box, drawn: list[tuple[Artist, tuple[Primitive, ...]]]) -> list[tuple[Key, Block, float]]:
    """Every label with the y px of its middle."""
    _, y0, _, y1 = box.rect
    ends = []
    for k, (artist, items) in enumerate(drawn):
        lines = [item for item in items if isinstance(item, Path)]
        keys = artist.legend(box.view(box.rect, k))
        for j, key in enumerate(keys):
            at = last(lines[min(j, len(lines) - 1)].points) if lines else None
            ends.append((y1 if at is None else min(max(at[1], y0), y1), key))
    keyed = list(zip(ends, box.direct))
    keyed.sort(key=lambda item: item[0][0])
    places = apart([y for (y, _), _ in keyed], [block.height for _, block in keyed], y0, y1)
    return [(key, block, y) for ((_, key), block), y in zip(keyed, places)]


def last(points: Points) -> tuple[float, float] | None:
    """The last position in px that is not a gap; looks back at most 4096 points."""
    n = int(points.x.shape[0])
    ox, sx, tx, oy, sy, ty = points.affine
    start = max(0, n - 4096)
    xs = bent(points.x[start:].tolist(), points.x_map)
    ys = bent(points.y[start:].tolist(), points.y_map)
    for x, y in zip(reversed(xs), reversed(ys)):
        if x - x == 0.0 and y - y == 0.0:
            return (x - ox) * sx + tx, (y - oy) * sy + ty
    return None


def apart(wanted: list[float], heights: list[float], low: float, high: float) -> list[float]:
    """Ascending centres nearest to ``wanted`` that keep ``heights`` apart, inside low .. high if they fit."""
    blocks: list[list[float]] = []
    for y, height in zip(wanted, heights):
        blocks.append([y, height, 1.0, y - height / 2])
        while len(blocks) > 1 and blocks[-2][3] + blocks[-2][1] > blocks[-1][3]:
            _merge(blocks)
    total = sum(heights)
    tops = []
    for _, height, _, top in blocks:
        tops.append(min(max(top, low - 6.0), max(low - 6.0, high + 6.0 - height)) if total <= high - low else top)
    made, k = [], 0
    for (_, _, count, _), top in zip(blocks, tops):
        for _ in range(int(count)):
            made.append(top + heights[k] / 2)
            top += heights[k]
            k += 1
    return made


def _merge(blocks: list[list[float]]) -> None:
    """Join the last two runs of labels about the mean of their wishes."""
    b, a = blocks.pop(), blocks.pop()
    count, height = a[2] + b[2], a[1] + b[1]
    centre = (a[0] * a[2] + b[0] * b[2]) / count
    blocks.append([centre, height, count, centre - height / 2])
