"""Arrows as filled shapes: seven corners each, in px; what arrows of marks and of legends look like."""

from __future__ import annotations

from ...scene import Path, Points

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    Color = tuple[float, float, float, float]

CORNERS = 7
HEAD = 5.0            # length of a head over the width of the shaft
WING = 1.9            # from the axis to the end of a wing, likewise
NOTCH = 0.82          # share of the head's length at which the shaft enters it
WHOLE = 1.25          # a shaft and its head need so many lengths of a head; shorter arrows shrink as a whole
LEAST = 4.0           # an arrow of fewer radii of a dot is a dot: it would be fainter than one


def arrows(x: Tensor, y: Tensor, dx: Tensor, dy: Tensor, width: float) -> Points:
    """Closed rings of seven points, in px, for arrows (n,) from (x, y) to (x + dx, y + dy); a dot where that is no way.

    width: of the shafts; an arrow too short for its head is smaller in all.
    """
    import nx

    length = nx.hypot(dx, dy)
    size = nx.minimum(length / (WHOLE * HEAD * width), 1.0) * width
    safe = nx.maximum(length, 1e-12)
    along_x, along_y = dx / safe, dy / safe
    head = size * HEAD
    neck, barb = length - head * NOTCH, length - head
    shaft, wing = size * 0.5, size * WING
    zero = nx.zeros_like(length)
    outline = [
        (zero, shaft), (neck, shaft), (barb, wing), (length, zero), (barb, -wing), (neck, -shaft), (zero, -shaft),
    ]
    radius = max(0.55 * width, 0.6)
    dot = length < LEAST * radius
    px, py = [], []
    for (along, across), (round_x, round_y) in zip(outline, _ROUND, strict=True):
        px.append(x + nx.where(dot, dx * 0.5 + radius * round_x, along * along_x - across * along_y))
        py.append(y + nx.where(dot, dy * 0.5 + radius * round_y, along * along_y + across * along_x))
    return Points(nx.reshape(nx.stack(px, axis=1), (-1,)), nx.reshape(nx.stack(py, axis=1), (-1,)))


def level_arrow(x: float, y: float, length: float, width: float, color: Color | None) -> Path:
    """One arrow to the right, for a legend."""
    import nx

    left, middle, way, flat = (nx.asarray([float(v)]) for v in (x, y, length, 0.0))
    return Path(arrows(left, middle, way, flat, width), ring=CORNERS, closed=True, fill=color)


#: Seven points of a circle.
_ROUND = (
    (1.0, 0.0), (0.6235, 0.7818), (-0.2225, 0.9749), (-0.901, 0.4339),
    (-0.901, -0.4339), (-0.2225, -0.9749), (0.6235, -0.7818),
)
