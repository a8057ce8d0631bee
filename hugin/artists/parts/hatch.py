"""Hatching: lines across a rectangle, to be seen through the shape that they fill."""

from __future__ import annotations

import math

from ...scene import Path
from .. import base

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...scene import Primitive
    from ...style import Theme

    Color = tuple[float, float, float, float]
    Rect = tuple[float, float, float, float]

#: A sign's directions, in degrees counter-clockwise from the x axis.
SIGNS = {"/": (45.0,), "\\": (-45.0,), "|": (90.0,), "-": (0.0,), "+": (0.0, 90.0), "x": (45.0, -45.0)}
SPACING = 9.0
WIDTH = 1.0


def hatch_ink(theme: Theme) -> Color:
    """The colour of lines over a band, in the plot and in its colour bar."""
    r, g, b = theme.ink[:3]
    return r, g, b, 0.55


def hatch_lines(pattern: str, rect: Rect, ink: Color) -> tuple[Primitive, ...]:
    """Lines of every sign of ``pattern`` across ``rect``; a sign given n times stands n times as dense."""
    flat: list[float] = []
    for sign in dict.fromkeys(pattern):
        for angle in SIGNS[sign]:
            flat += _parallels(angle, SPACING / pattern.count(sign), rect)
    if not flat:
        return ()
    return (Path(base.px_points(flat), ring=2, stroke=ink, width=WIDTH, cap="butt"),)


def _parallels(angle: float, spacing: float, rect: Rect) -> list[float]:
    """Segments over the rectangle, a whole number of spacings from its top left, so that neighbours' lines meet."""
    x0, y0, x1, y1 = rect
    along, across = (math.cos(math.radians(angle)), -math.sin(math.radians(angle))), None
    across = (-along[1], along[0])
    places = [(x - x0) * across[0] + (y - y0) * across[1] for x in (x0, x1) for y in (y0, y1)]
    reach = math.hypot(x1 - x0, y1 - y0)
    made: list[float] = []
    for k in range(math.ceil(min(places) / spacing), math.floor(max(places) / spacing) + 1):
        x, y = x0 + across[0] * k * spacing, y0 + across[1] * k * spacing
        made += [x - along[0] * reach, y - along[1] * reach, x + along[0] * reach, y + along[1] * reach]
    return made
