"""Outlines of the marker shapes, for all renderers: one table, in units of the marker's diameter, y down.

The areas are near that of the circle, so that shapes of one size look alike in weight.
"""

from __future__ import annotations

from math import cos, pi, sin

#: Shapes that are circles: their radius. A marker of size s is a circle of radius s * CIRCLES[shape].
CIRCLES = {"circle": 0.5, "dot": 0.25}

_SIDE = 0.443  # half the side of a square as large as the circle


def _regular(n: int, radius: float, turn: float = 0.0) -> tuple[tuple[float, float], ...]:
    """n corners on a circle, the first on top, turned by ``turn`` degrees clockwise."""
    angles = [2 * pi * i / n + turn * pi / 180 for i in range(n)]
    return tuple((radius * sin(a), -radius * cos(a)) for a in angles)


def _star(points: int, outer: float, inner: float) -> tuple[tuple[float, float], ...]:
    far, near = _regular(points, outer), _regular(points, inner, 180 / points)
    return tuple(corner for pair in zip(far, near) for corner in pair)


def _turned(corners: tuple[tuple[float, float], ...], degrees: float) -> tuple[tuple[float, float], ...]:
    c, s = cos(degrees * pi / 180), sin(degrees * pi / 180)
    return tuple((c * x - s * y, s * x + c * y) for x, y in corners)


def _plus(arm: float, half: float) -> tuple[tuple[float, float], ...]:
    a, h = arm, half
    return ((-h, -a), (h, -a), (h, -h), (a, -h), (a, h), (h, h), (h, a), (-h, a), (-h, h), (-a, h), (-a, -h), (-h, -h))


def _box(width: float, height: float) -> tuple[tuple[float, float], ...]:
    w, h = width / 2, height / 2
    return ((-w, -h), (w, -h), (w, h), (-w, h))


#: Shapes that are polygons: their corners.
POLYGONS = {
    "square": _box(2 * _SIDE, 2 * _SIDE),
    "triangle_up": _regular(3, 0.64),
    "triangle_down": _regular(3, 0.64, 180),
    "triangle_left": _regular(3, 0.64, 270),
    "triangle_right": _regular(3, 0.64, 90),
    "diamond": _regular(4, 0.6266),
    "thin_diamond": ((0.0, -0.68), (0.42, 0.0), (0.0, 0.68), (-0.42, 0.0)),
    "pentagon": _regular(5, 0.575),
    "hexagon": _regular(6, 0.55),
    "star": _star(5, 0.70, 0.31),
    "plus": _plus(0.55, 0.11),
    "cross": _turned(_plus(0.58, 0.11), 45),
    "bar": _box(0.22, 1.1),
}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array

_packed: dict[str, float | array[float]] = {}


def outline(shape: str) -> float | array[float]:
    """What C takes for a shape: the radius of a circle, or the corners as flat float64 x, y. ValueError if unknown."""
    found = _packed.get(shape)
    if found is None:
        if shape in CIRCLES:
            found = CIRCLES[shape]
        elif shape in POLYGONS:
            from array import array  # brings in collections, 2 ms that a line does not need

            found = array("d", [v for corner in POLYGONS[shape] for v in corner])
        else:
            raise ValueError(f"markers: unknown shape {shape!r}; shapes are {', '.join((*CIRCLES, *POLYGONS))}")
        _packed[shape] = found
    return found
