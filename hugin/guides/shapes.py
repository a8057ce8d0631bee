"""Small geometry in px for guides: segments, rectangles.

Owns: making a Path out of a few Python numbers. Must not know: scales or data.
"""

from __future__ import annotations

from ..scene import Path, Points

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Color = tuple[float, float, float, float]
    Rect = tuple[float, float, float, float]


def points(flat: Sequence[float]) -> Points:
    """x0, y0, x1, y1, ... in px."""
    import nx

    table = nx.asarray(flat, dtype=nx.float64)
    return Points(table[0::2], table[1::2])


def segments(flat: Sequence[float], color: Color, width: float, dash: tuple[float, ...] = ()) -> Path:
    """Straight strokes, two points each, moved to the pixel grid."""
    return Path(points(flat), ring=2, stroke=color, width=width, dash=dash, snap=True)


def polyline(flat: Sequence[float], color: Color, width: float, dash: tuple[float, ...] = ()) -> Path:
    """One stroke through the points."""
    return Path(points(flat), stroke=color, width=width, dash=dash)


def box(rect: Rect, fill: Color | None, stroke: Color | None = None, width: float = 1.0) -> Path:
    """A rectangle, moved to the pixel grid."""
    x0, y0, x1, y1 = rect
    return Path(points((x0, y0, x1, y0, x1, y1, x0, y1)), ring=4, closed=True, fill=fill, stroke=stroke, width=width,
                snap=True)
