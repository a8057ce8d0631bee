"""Axes in three dimensions: the walls behind the data, their grid, ticks and names along the silhouette of the box.

Owns: which walls and edges are shown, and their emission. Must not know: marks.
A wall is hidden from the eye by what is in the box, so nothing of it ever lies over the data; ticks and words stand
outside the box's outline.
"""

from __future__ import annotations

import math

from ..coords.space import DISTANCE, Projection, dot, frame
from ..scene import Path
from ..text import layout
from ..value import Value, value
from . import shapes
from .axis import ticks_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

    from ..coords.cartesian import Axis
    from ..coords.trained import Trained
    from ..scene import Primitive
    from ..style import Theme
    from ..text import Block

    Vector = tuple[float, float, float]
    Rect = tuple[float, float, float, float]
    Point = tuple[float, float]
    Foot = tuple[Point, Point]
    Faces = dict[tuple[int, float], int]

TICK = 5.0
NAME_GAP = 6.0
CLEAR = 3.0
ASLANT = 0.6          # least cosine between a tick and what stands upright on its edge
STEPS = 16            # of CLEAR px, by which a name may stand farther out than it would, lest it meet other words
UPRIGHT = 100.0       # degrees up to which a name reads upwards
FLAT = 1e-6           # a wall seen from its edge is none


@value
class Edge(Value):
    """One labelled edge of the box. ends: of the edge, low value first; out: box direction in which its ticks point;
    feet: per tick its place in px and the unit vector along it; blocks: their labels, with their middles in px;
    farther: px by which the name stands out more than its own labels ask for."""

    dim: int
    ends: tuple[Vector, Vector]
    out: Vector
    feet: tuple[Foot, ...]
    blocks: tuple[Block, ...]
    middles: tuple[Point, ...]
    name: Block | None
    farther: float = 0.0

    def kept(self, places: list[int]) -> Self:
        """The edge with only these of its ticks."""
        if len(places) == len(self.blocks):
            return self
        feet, blocks, middles = (tuple(of[k] for k in places) for of in (self.feet, self.blocks, self.middles))
        return self.replace(feet=feet, blocks=blocks, middles=middles)


@value
class Walls(Value):
    """The measured guides of one box: its back walls, as axes that they stand across and sides, ticks of axes, edges.

    Of both walls across an axis the eye sees at most one from inside, unless it stands between them, in perspective."""

    backs: tuple[tuple[int, float], ...]
    ticks: tuple[tuple[float, ...], ...]
    edges: tuple[Edge, ...]


def make_walls(projection: Projection, axes: tuple[Axis, Axis, Axis], trained: tuple[Trained, Trained, Trained],
               theme: Theme) -> Walls:
    """Choose walls, edges and ticks for a box as large as it is drawn."""
    faces = _facing(projection)
    backs = tuple(face for face, facing in faces.items() if facing < 0)
    ticks, edges = [], []
    for dim in range(3):
        found = _edge_of(projection, dim, faces)
        length, angle = _length(projection, found[0]) if found is not None else (200.0, 0.0)
        at, texts = _ticks(trained[dim], length, angle, theme)
        ticks.append(at)
        if found is None:
            continue
        blocks = tuple(layout(text, theme.tick_size, tabular=trained[dim].categories is None, align="center")
                       for text in texts)
        label = trained[dim].label
        name = layout(label, theme.label_size) if label else None
        normal = _normal(projection, *found)
        feet = _feet(projection, axes[dim], dim, found, at, normal)
        middles = tuple(_middle(foot, block, theme, normal) for foot, block in zip(feet, blocks, strict=True))
        every = _every(middles, blocks)
        feet, blocks, middles = feet[::every], blocks[::every], middles[::every]
        edges.append(Edge(dim, found[0], found[1], feet, blocks, middles, name))
    return Walls(backs, tuple(ticks), _named(_apart(edges), projection))


def _edge_of(projection: Projection, dim: int, faces: Faces) -> tuple[tuple[Vector, Vector], Vector] | None:
    """The edge along ``dim`` that is lowest (z: leftmost) on the box's outline, and where its ticks point; None where
    none lies there: the box is seen along ``dim``."""
    one, two = (n for n in range(3) if n != dim)
    best, found = -math.inf, None
    for hidden, shown in ((one, two), (two, one)):
        # an edge between a wall at the back and a side at the front lies on the outline
        for back, front in ((a, b) for a in (-1.0, 1.0) for b in (-1.0, 1.0)):
            if faces[hidden, back] >= 0 or faces[shown, front] < 0:
                continue
            corner = [0.0, 0.0, 0.0]
            corner[hidden], corner[shown] = back * projection.half[hidden], front * projection.half[shown]
            low, high = list(corner), list(corner)
            low[dim], high[dim] = -projection.half[dim], projection.half[dim]
            x, y, _ = projection.place(tuple(corner))  # type: ignore[arg-type]  # of three
            score = -x + 1e-3 * y if dim == 2 else y + 1e-3 * x
            if score > best + 1e-9:
                out = tuple(front if n == shown else 0.0 for n in range(3))
                best, found = score, ((tuple(low), tuple(high)), out)
    return found  # type: ignore[return-value]  # vectors of three


def _facing(projection: Projection) -> Faces:
    """Of the face across axis n on a side: whether the eye sees it from outside (1), from inside (-1), along it (0)."""
    camera, half, made = projection.camera, projection.half, {}
    eye, distance = frame(camera)[2], DISTANCE * math.sqrt(dot(half, half))
    for n in range(3):
        for side in (-1.0, 1.0):
            toward = side * eye[n] * distance - half[n] if camera.perspective else side * eye[n]
            made[n, side] = 0 if abs(toward) < FLAT else 1 if toward > 0 else -1
    return made


def _length(projection: Projection, ends: tuple[Vector, Vector]) -> tuple[float, float]:
    """Px from end to end, and the angle on the page in radians."""
    (x0, y0, _), (x1, y1, _) = (projection.place(end) for end in ends)
    return math.hypot(x1 - x0, y1 - y0), math.atan2(y1 - y0, x1 - x0)


def _ticks(trained: Trained, length: float, angle: float, theme: Theme) -> tuple[tuple[float, ...], tuple[str, ...]]:
    def measure(text: str) -> float:
        block = layout(text, theme.tick_size, tabular=True)
        return abs(math.cos(angle)) * block.width + abs(math.sin(angle)) * block.height * 0.8

    at, texts, context = ticks_of(trained, length, measure)
    if not context:
        return at, texts
    # no room for a line of its own below slanted edges: the year stands under the label that needs it
    return at, tuple(f"{text}\n{below}" if below else text for text, below in zip(texts, context, strict=True))


# -- places --------------------------------------------------------------------------------------------------------


def _feet(projection: Projection, axis: Axis, dim: int, edge: tuple[tuple[Vector, Vector], Vector],
          at: tuple[float, ...], normal: Point) -> tuple[Foot, ...]:
    (low, _), out = edge
    places = [(*low[:dim], px, *low[dim + 1:]) for px in axis.all_px(at)]
    if projection.camera.perspective or not places:
        feet = [_outward(projection, place, out) for place in places]  # type: ignore[arg-type]  # of three
        return tuple([(foot, _steep(way, normal)) for foot, way in feet])
    way = _steep(_outward(projection, low, out)[1], normal)  # the same all along the edge
    return tuple([(projection.place(place)[:2], way) for place in places])  # type: ignore[arg-type]  # of three


def _normal(projection: Projection, ends: tuple[Vector, Vector], out: Vector) -> Point:
    """The unit vector on the page that stands on an edge and points away from the box."""
    (x0, y0, _), (x1, y1, _) = (projection.place(end) for end in ends)
    length = math.hypot(x1 - x0, y1 - y0)
    if length < 1e-6:  # seen from its end
        return _outward(projection, ends[0], out)[1]
    nx_, ny = -(y1 - y0) / length, (x1 - x0) / length
    cx, cy, _ = projection.place((0.0, 0.0, 0.0))
    sign = math.copysign(1.0, (x0 + x1 - 2 * cx) * nx_ + (y0 + y1 - 2 * cy) * ny)
    return sign * nx_, sign * ny


def _steep(way: Point, normal: Point) -> Point:
    """A tick's way, turned towards the normal where it would run along its edge, and its label lie on it."""
    if way[0] * normal[0] + way[1] * normal[1] >= ASLANT:
        return way
    along = -normal[1], normal[0]
    side = math.copysign(math.sqrt(1 - ASLANT * ASLANT), way[0] * along[0] + way[1] * along[1])
    return ASLANT * normal[0] + side * along[0], ASLANT * normal[1] + side * along[1]


def _outward(projection: Projection, p: Vector, out: Vector) -> Foot:
    x, y, _ = projection.place(p)
    u, v, _ = projection.place((p[0] + 0.05 * out[0], p[1] + 0.05 * out[1], p[2] + 0.05 * out[2]))
    length = math.hypot(u - x, v - y)
    return (x, y), ((u - x) / length, (v - y) / length) if length > 1e-9 else (0.0, 1.0)


def _middle(at: Foot, block: Block, theme: Theme, normal: Point) -> Point:
    """Where a label's middle stands: its box just clears the end of the tick, and the edge."""
    foot, way = at
    w, h = block.width / 2, (block.cap + block.last) / 2 + 2.0
    near = min(w / abs(way[0]) if way[0] else math.inf, h / abs(way[1]) if way[1] else math.inf)
    clear = abs(way[0]) * w + abs(way[1]) * h
    reach = clear if block.last else 0.5 * near + 0.5 * clear  # corners of one line may come a little nearer
    from_edge = abs(normal[0]) * w + abs(normal[1]) * h + CLEAR
    s = max(TICK + theme.tick_gap + reach, from_edge / max(way[0] * normal[0] + way[1] * normal[1], ASLANT))
    return foot[0] + way[0] * s, foot[1] + way[1] * s


def _every(middles: tuple[Point, ...], blocks: tuple[Block, ...]) -> int:
    """The least k for which every k-th label stands clear of the next: of categories there may be any number."""
    for k in range(1, len(blocks)):
        for i in range(k, len(blocks), k):
            a, b, (x, y), (u, v) = blocks[i - k], blocks[i], middles[i - k], middles[i]
            if (abs(u - x) < (a.width + b.width) / 2 + CLEAR
                    and abs(v - y) < (a.cap + a.last + b.cap + b.last) / 2 + CLEAR):
                break
        else:
            return k
    return max(1, len(blocks))


def _name_place(edge: Edge, projection: Projection) -> tuple[float, float, float]:
    """The middle of the axis' name and its angle in degrees: along the edge, beyond its labels."""
    (x0, y0, _), (x1, y1, _) = (projection.place(end) for end in edge.ends)
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    nx_, ny = -(y1 - y0) / length, (x1 - x0) / length
    middle = tuple((a + b) / 2 for a, b in zip(*edge.ends, strict=True))
    (cx, cy), way = _outward(projection, middle, edge.out)  # type: ignore[arg-type]  # of three
    if nx_ * way[0] + ny * way[1] < 0:
        nx_, ny = -nx_, -ny
    depth = TICK
    assert edge.name is not None  # asked for only where there is one
    for (x, y), block in zip(edge.middles, edge.blocks, strict=True):
        beside = abs((x - cx) * ny - (y - cy) * nx_) - abs(ny) * block.width / 2 - abs(nx_) * block.height / 2
        if block.last and beside > edge.name.width / 2 + NAME_GAP:
            continue  # the one label that tells the year, at the other end
        half = abs(nx_) * block.width / 2 + abs(ny) * block.height / 2
        depth = max(depth, (x - cx) * nx_ + (y - cy) * ny + half)
    if edge.name.width < edge.name.height:  # a letter reads best upright
        depth += NAME_GAP + edge.farther + abs(nx_) * edge.name.width / 2 + abs(ny) * edge.name.height / 2
        return cx + nx_ * depth, cy + ny * depth, 0.0
    depth += NAME_GAP + edge.farther + edge.name.height / 2
    angle = -math.degrees(math.atan2(y1 - y0, x1 - x0))
    angle = angle - 180.0 if angle > UPRIGHT else angle + 180.0 if angle <= UPRIGHT - 180.0 else angle
    return cx + nx_ * depth, cy + ny * depth, angle


def bounds(walls: Walls, projection: Projection) -> Rect:
    """What the box and all of its words cover, px."""
    places = [projection.place(corner) for corner in projection.corners()]
    xs, ys = [p[0] for p in places], [p[1] for p in places]
    for edge in walls.edges:
        for (x, y), block in zip(edge.middles, edge.blocks, strict=True):
            xs += [x - block.width / 2, x + block.width / 2]
            ys += [y - block.height / 2, y + block.height / 2]
        if edge.name is not None:
            x, y, angle = _name_place(edge, projection)
            x0, y0, x1, y1 = edge.name.bounds(x, y, "center", "middle", angle)
            xs += [x0, x1]
            ys += [y0, y1]
    return min(xs), min(ys), max(xs), max(ys)


def within(walls: Walls, projection: Projection, rect: Rect) -> Walls:
    """The walls without those words that are not wholly in ``rect``."""
    x0, y0, x1, y1 = rect
    made = []
    for edge in walls.edges:
        kept = [k for k, ((x, y), block) in enumerate(zip(edge.middles, edge.blocks, strict=True))
                if x0 <= x - block.width / 2 and x + block.width / 2 <= x1
                and y0 <= y - block.height / 2 and y + block.height / 2 <= y1]
        name = edge.name
        if name is not None:
            x, y, angle = _name_place(edge, projection)
            left, top, right, bottom = name.bounds(x, y, "center", "middle", angle)
            name = name if x0 <= left and right <= x1 and y0 <= top and bottom <= y1 else None
        made.append(edge.kept(kept).replace(name=name))
    return walls.replace(edges=tuple(made))


def _apart(edges: list[Edge]) -> tuple[Edge, ...]:
    """The edges without those labels that would touch one of an edge before, at the corner that they share."""
    taken: list[Rect] = []
    made = []
    for edge in sorted(edges, key=lambda one: -one.dim):
        own, kept = [], []
        for k, ((x, y), block) in enumerate(zip(edge.middles, edge.blocks, strict=True)):
            w, h = block.width / 2 + 2.0, (block.cap + block.last) / 2 + 2.0
            left, top, right, bottom = x - w, y - h, x + w, y + h
            for a, b, c, d in taken:
                if right >= a and left <= c and bottom >= b and top <= d:
                    break
            else:
                own.append((left, top, right, bottom))
                kept.append(k)
        taken += own
        made.append(edge.kept(kept))
    return tuple(made)


def _named(edges: tuple[Edge, ...], projection: Projection) -> tuple[Edge, ...]:
    """The edges with names that meet no words of another edge: they stand farther out, or are left out."""
    taken = [(x - block.width / 2, y - block.height / 2, x + block.width / 2, y + block.height / 2)
             for edge in edges for (x, y), block in zip(edge.middles, edge.blocks, strict=True)]
    made = []
    for edge in edges:
        if edge.name is None:
            made.append(edge)
            continue
        for step in range(STEPS):
            moved = edge.replace(farther=step * CLEAR) if step else edge
            x, y, angle = _name_place(moved, projection)
            box = edge.name.bounds(x, y, "center", "middle", angle)
            if all(box[2] <= a or box[0] >= c or box[3] <= b or box[1] >= d for a, b, c, d in taken):
                taken.append(box)
                made.append(moved)
                break
        else:
            made.append(edge.replace(name=None))
    return tuple(made)


# -- painting ------------------------------------------------------------------------------------------------------


def emit_back(walls: Walls, axes: tuple[Axis, Axis, Axis], projection: Projection, theme: Theme,
              grid: bool) -> list[Primitive]:
    """The walls and their grid."""
    made: list[Primitive] = []
    for n, side in walls.backs:
        made += _wall(n, side, walls, axes, projection, theme, grid)
    return made


def _wall(n: int, side: float, walls: Walls, axes: tuple[Axis, Axis, Axis], projection: Projection, theme: Theme,
          grid: bool) -> list[Primitive]:
    one, two = (k for k in range(3) if k != n)
    half = projection.half

    def px(a: float, b: float) -> list[float]:
        p = [0.0, 0.0, 0.0]
        p[n], p[one], p[two] = side * half[n], a, b
        return list(projection.place(tuple(p))[:2])  # type: ignore[arg-type]  # of three

    outline = [v for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1)) for v in px(a * half[one], b * half[two])]
    tone = tuple(0.965 * a + 0.035 * b for a, b in zip(theme.background[:3], theme.ink[:3], strict=True))
    made: list[Primitive] = [Path(shapes.points(outline), closed=True, fill=(*tone, 1.0))]  # type: ignore[arg-type]
    lines: list[float] = []
    if grid:
        for at in axes[one].all_px(walls.ticks[one]):
            lines += [*px(at, -half[two]), *px(at, half[two])]
        for at in axes[two].all_px(walls.ticks[two]):
            lines += [*px(-half[one], at), *px(half[one], at)]
    if lines:
        made.append(Path(shapes.points(lines), ring=2, stroke=theme.grid, width=theme.grid_width))
    made.append(Path(shapes.points(outline), closed=True, stroke=theme.grid, width=theme.grid_width))
    return made


def emit_edges(walls: Walls, projection: Projection, theme: Theme) -> list[Primitive]:
    """Axis lines, ticks, labels and names."""
    lines: list[float] = []
    words: list[Primitive] = []
    for edge in walls.edges:
        for end in edge.ends:
            lines += projection.place(end)[:2]
        for (foot, way), (x, y), block in zip(edge.feet, edge.middles, edge.blocks, strict=True):
            lines += [*foot, foot[0] + way[0] * TICK, foot[1] + way[1] * TICK]
            words += block.emit(x, y, theme.secondary, "center", "middle")
        if edge.name is not None:
            x, y, angle = _name_place(edge, projection)
            words += edge.name.emit(x, y, theme.ink, "center", "middle", angle)
    if not lines:
        return words
    return [Path(shapes.points(lines), ring=2, stroke=theme.axis, width=theme.axis_width), *words]
