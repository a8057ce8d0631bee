"""Positions that stay on the device as float32 around the middle of their data, and the uniforms of a view of them.

Owns: what names such data, where a view puts it, how far float32 carries. Must not know: what is drawn there.
"""

from __future__ import annotations

from .frame import name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...scene import Points

    Pair = tuple[float, float]
    Reach = tuple[float, float, float, float]

PAGE = (0.0, 1.0, 0.0, 0.0, 1.0, 0.0)  # the affine of what is in px: guides, which are made anew for each view
FAR = 2e5  # device px that float32 from the middle of the data resolves to a 50th


def maps_of(points: Points) -> tuple[tuple[str, float, float], ...]:
    """How both scales bend the data: part of the name of what was made of them."""
    return tuple((m.kind, m.a, m.b) for m in (points.x_map, points.y_map))


def name_of_points(points: Points) -> object:
    """What their places in scale space are known by while the columns are held."""
    return name_of(points.x), name_of(points.y), maps_of(points), int(points.x.shape[0])


def view_of(points: Points, origin: Pair, k: float) -> tuple[Pair, Pair]:
    """(scale, shift): device px of what lies at ``v`` from the origin are ``v * scale + shift``."""
    ox, sx, dx, oy, sy, dy = points.affine
    return (sx * k, sy * k), (((origin[0] - ox) * sx + dx) * k, ((origin[1] - oy) * sy + dy) * k)


def is_resolved(points: Points, reach: Reach, k: float) -> bool:
    """Whether float32 tells all places of the reach, from the origin, apart in the view."""
    _, sx, _, _, sy, _ = points.affine
    return max(abs(reach[2] * sx), abs(reach[3] * sy)) * k < FAR


def split(v: float) -> Pair:
    """A number as the sum of two float32."""
    from struct import pack, unpack

    high = float(unpack("f", pack("f", v))[0])
    return high, v - high
