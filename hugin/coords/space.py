"""x, y and z in a box before a camera: what a mark in three dimensions sees of its panel when it is drawn.

Owns: the way from data to px and depth, SpaceView. Must not know: layout, guides, or any mark.
Angles are degrees in the convention of the field: azimuth turns about z from the x axis, elevation lifts above x-y.
"""

from __future__ import annotations

import math

from ..axes import Camera
from ..memo import lru_cache
from ..value import Value, value
from .cartesian import Axis, View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from ..data import Column
    from ..scene import Mesh

    Vector = tuple[float, float, float]
    Rect = tuple[float, float, float, float]
    Plane = tuple[float, float, float, float]

#: Distance of the eye from the middle of the box, in radii of the box.
DISTANCE = 3.2
#: Px by which a face must be nearer than a place to hide words at it: words stand on surfaces too.
SLACK = 3.0
#: Px across from which strokes and dots hide words.
WIDE = 8.0
#: Sides of the box x : y : z, unless ``aspect`` says otherwise.
BOX = (4.0, 4.0, 3.0)


def frame(camera: Camera) -> tuple[Vector, Vector, Vector]:
    """Unit vectors in the box: to the right of the page, up it, and towards the eye."""
    a, e, r = (math.radians(angle) for angle in (camera.azim, camera.elev, camera.roll))
    ca, sa, ce, se, cr, sr = math.cos(a), math.sin(a), math.cos(e), math.sin(e), math.cos(r), math.sin(r)
    right, up = (-sa, ca, 0.0), (-se * ca, -se * sa, ce)
    turned = tuple(cr * p + sr * q for p, q in zip(right, up, strict=True))
    upright = tuple(cr * q - sr * p for p, q in zip(right, up, strict=True))
    return turned, upright, (ce * ca, ce * sa, se)  # type: ignore[return-value]  # of three each


@lru_cache(maxsize=4)
def _look(camera: Camera, half: Vector) -> tuple[float, ...]:
    """The three vectors one after the other, and one over the distance of the eye: the same for all of a box."""
    far = 1.0 / (DISTANCE * math.sqrt(dot(half, half))) if camera.perspective else 0.0
    return (*(part for vector in frame(camera) for part in vector), far)


def dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@value
class Projection(Value):
    """From the box to the page: px = centre + factor * (right, down), smaller depth is nearer. half: half its sides."""

    camera: Camera
    half: Vector
    factor: float = 1.0
    center: tuple[float, float] = (0.0, 0.0)

    def place(self, p: Vector) -> Vector:
        """(x px, y px, depth) of a point of the box."""
        a, b, c, d, e, f, g, h, i, far = _look(self.camera, self.half)
        x, y, z = p
        t = g * x + h * y + i * z
        s = self.factor / (1.0 - t * far)
        return self.center[0] + s * (a * x + b * y + c * z), self.center[1] - s * (d * x + e * y + f * z), -s * t

    def matrix(self, axes: tuple[Axis, Axis, Axis]) -> tuple[float, ...]:
        """16 numbers for the C pass: from scale space of the three axes to px, px, depth, divisor."""
        right, up, eye = frame(self.camera)
        far = _look(self.camera, self.half)[-1]
        rows = []
        for direction, sign, at in ((right, 1.0, self.center[0]), (up, -1.0, self.center[1]), (eye, -1.0, 0.0)):
            k = [self.factor * sign * direction[n] - at * far * eye[n] for n in range(3)]
            rows.append((*k, at))
        rows.append((*(-far * eye[n] for n in range(3)), 1.0))
        origins, factors, starts = zip(*(axis.affine() for axis in axes), strict=True)
        made: list[float] = []
        for row in rows:
            slopes = [row[n] * factors[n] for n in range(3)]
            shift = row[3] + sum(row[n] * (starts[n] - origins[n] * factors[n]) for n in range(3))
            made += [*slopes, shift]
        return tuple(made)

    def corners(self) -> list[Vector]:
        """The eight corners of the box, x running fastest."""
        a, b, c = self.half
        return [(x, y, z) for z in (-c, c) for y in (-b, b) for x in (-a, a)]

    def faces(self) -> list[Plane]:
        """The six planes (a, b, c, d) of the box, in px and depth: places lie a x + b y + c z + d px inside."""
        places = [self.place(corner) for corner in self.corners()]
        made = []
        for k in (1, 2, 4):
            one, two = (4, 1) if k == 2 else (2, 1) if k == 4 else (2, 4)
            for base in (0, k):
                p, u, v = places[base], places[base + one], places[base + two]
                u, v = (u[0] - p[0], u[1] - p[1], u[2] - p[2]), (v[0] - p[0], v[1] - p[1], v[2] - p[2])
                n = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
                other = places[k - base]
                length = math.sqrt(dot(n, n)) or 1.0
                sign = math.copysign(1.0 / length, dot(n, other) - dot(n, p))
                made.append((n[0] * sign, n[1] * sign, n[2] * sign, -dot(n, p) * sign))
        return made


_UNIT = Projection(Camera(), (1.0, 1.0, 1.0))


@value
class SpaceView(View):
    """A panel in three dimensions as a mark sees it while it is drawn; ``points`` are of its walls alone.
    solids: all solid marks of the panel, for marks of the layer "words", which are drawn after them. cut: limits were
    set, which data may leave."""

    z: Axis | None = None
    projection: Projection = _UNIT
    solids: Mesh | None = None
    cut: bool = False

    def place(self, x: Column, y: Column, z: Column, lift: float = 0.0) -> Tensor:
        """(n, 3) float32: px right, px down and depth (smaller is nearer) of n points, NaN where one has no place.

        Columns are of one shape, 1-D or 2-D; 2-D ones are read row by row. lift: px nearer to the eye than they lie.
        """
        px, py, pz = (bent(axis, column) for axis, column in zip(self.axes(), (x, y, z), strict=True))
        return self.put(px, py, pz, lift)

    def in_sight(self, places: Tensor) -> list[bool]:
        """Which of the places (n, 3) words may stand at: those in the box, unless something solid is before them.

        Words are hidden whole or not at all, by the point that they belong to; what is seen through hides nothing, nor
        do lines and points thinner than words.
        """
        import nx

        from .. import _draw

        faces = self.projection.faces()
        inside = [
            all(a * x + b * y + c * z + d > -0.5 for a, b, c, d in faces) for x, y, z in places.tolist()
        ]  # of no place: NaN, not above
        if self.solids is None:
            return inside
        hidden = nx.empty((len(inside),), nx.uint8)
        _draw.mesh_hides(self.solids, places, SLACK, WIDE, hidden)
        return [is_inside and not is_hidden for is_inside, is_hidden in zip(inside, hidden.tolist(), strict=True)]

    def axes(self) -> tuple[Axis, Axis, Axis]:
        assert self.z is not None  # every view in three dimensions has one
        return self.x, self.y, self.z

    def put(self, x: Tensor, y: Tensor, z: Tensor, lift: float = 0.0) -> Tensor:
        """The same for tensors in scale space."""
        import nx

        from .. import _draw

        n = 1
        for length in x.shape:
            n *= int(length)
        out = nx.empty((n, 3), nx.float32)
        matrix = self.projection.matrix(self.axes())
        if lift:  # times the divisor
            nearer = (a - lift * b for a, b in zip(matrix[8:12], matrix[12:], strict=True))
            matrix = (*matrix[:8], *nearer, *matrix[12:])
        _draw.space_place(x, y, z, matrix, out)
        return out


def bent(axis: Axis, column: Column) -> Tensor:
    """A column in scale space; values that the scale cannot show are NaN there."""
    values, bend = axis.column(column)
    return values if bend.kind == "linear" else axis.scale.forward(values)


def sides(aspect: object, axes: tuple[Axis, Axis, Axis]) -> Vector:
    """Half the sides of the box, the longest 1. aspect: None or "box", "equal", or three numbers."""
    if aspect == "equal":
        given = tuple(abs(axis.ends[1] - axis.ends[0]) or 1.0 for axis in axes)
    else:
        given = aspect if isinstance(aspect, tuple) else BOX
    longest = max(given)
    return given[0] / longest, given[1] / longest, given[2] / longest
