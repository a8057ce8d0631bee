"""The axes of polar coordinates: a round frame, spokes and rings behind the data, labels round the rim and along a ray.

Owns: which angles are labelled, how far the words reach, where the labels of the radius find room.
Must not know: marks, or how the panel's cell was found.
"""

from __future__ import annotations

import math
from itertools import pairwise

from ..coords.polar import TURN, Polar, Round
from ..scene import Path
from ..text import layout
from ..value import Value, value
from . import shapes
from .axis import ticks_of
from .wrap import wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..coords.cartesian import Axis
    from ..coords.trained import Trained
    from ..scene import Primitive
    from ..style import Theme
    from ..text import Block
    from .occupancy import Occupancy

    Color = tuple[float, float, float, float]
    Rect = tuple[float, float, float, float]
    Tick = tuple[float, Block]  # px on the flat sheet, label

#: Degrees between labelled angles, fine to coarse, and px of the rim that each should have to itself.
STEPS = (0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 45.0, 60.0, 90.0, 180.0)
ALONG = 75.0
MOST = 12
#: Px between neighbouring labels round the rim.
APART = 6.0
#: Px around a label of the radius inside the disc, and from its ring.
PLATE = 2.0
OFF = 3.0


@value
class Dial(Value):
    """The guides of one panel, measured. angles, radii: (px on the flat sheet, label). spokes, rings: px of grid lines.

    edge: the labels of the radius stand outside, along the sector's first side; else inside along the ray at ``ray``
    px of the rim.
    """

    angles: tuple[Tick, ...]
    radii: tuple[Tick, ...]
    spokes: tuple[float, ...]
    rings: tuple[float, ...]
    edge: bool
    name: Block | None = None
    side: Block | None = None


# -- ticks -----------------------------------------------------------------------------------------------------------


def make_dial(system: Polar, trained: tuple[Trained, Trained], axes: tuple[Axis, Axis], round: Round,
              theme: Theme) -> Dial:
    """Choose the labels for a circle of this size."""
    x, y = trained
    at, texts = _angles(system, x, round)
    blocks = [layout(text, theme.tick_size, tabular=x.categories is None) for text in texts]
    spokes = [axes[0].px(v) for v in at]
    step = _stride(spokes, blocks, round, theme)
    angles = tuple((p, block) for k, (p, block) in enumerate(zip(spokes, blocks, strict=True)) if k % step == 0)
    length = round.outer - round.inner
    height = layout("0", theme.tick_size, tabular=True).height
    radii, names, _ = ticks_of(y, length, lambda text: height * 1.3)
    rings = [axes[1].px(v) for v in radii]
    least = 2.0 * height if not round.inner else 0.0
    labels = tuple((p, layout(text, theme.tick_size, tabular=True)) for p, text in zip(rings, names, strict=True)
                   if -p > least or not round.is_whole())
    width = 2 * round.outer
    name = wrapped(x.label, width, theme.label_size, align="center") if x.label else None
    side = wrapped(y.label, width, theme.label_size, align="center") if y.label else None
    return Dial(angles, labels, tuple(spokes), tuple(rings), not round.is_whole(), name, side)


def _angles(system: Polar, x: Trained, round: Round) -> tuple[list[float], list[str]]:
    """(positions in data units, labels) of the angles; the end of a whole turn is its start."""
    if x.ticks is not None or x.kind != "number" or x.categories is not None:
        length = abs(round.span) * round.outer
        at, texts, _ = ticks_of(x, length, lambda text: layout(text, 12.0).width)
        pairs = list(zip(at, texts, strict=True))
    else:
        unit = system.turn() / 360.0
        lo, hi = (end / unit for end in x.domain)
        step = _step(hi - lo, round.outer * math.radians(hi - lo))
        first, last = math.ceil(lo / step - 1e-9), math.floor(hi / step + 1e-9)
        degrees = [k * step for k in range(first, last + 1)]
        pairs = [(d * unit, _text(system, x, d, unit)) for d in degrees]
    lo, hi = (float(x.scale.forward(end)) for end in x.domain)
    if round.is_whole() and len(pairs) > 1:
        ends = [float(x.scale.forward(pairs[k][0])) for k in (0, -1)]
        if ends[1] - ends[0] > (hi - lo) * (1 - 1e-9) and x.ticks is None:
            pairs.pop()
    return [v for v, _ in pairs], [text for _, text in pairs]


def _step(span: float, rim: float) -> float:
    """Degrees from label to label."""
    most = max(3.0, min(MOST * span / 360.0 if span > 180 else MOST / 2.0, rim / ALONG))
    return next((step for step in STEPS if span / step <= most + 1e-9), STEPS[-1])


def _text(system: Polar, x: Trained, degrees: float, unit: float) -> str:
    if x.format is not None:
        return x.scale.label(degrees * unit, x.format)
    if system.labels == "pi":
        from ..scales.fmt import fraction

        return fraction(math.pi).labels((math.radians(degrees),), None)[0]
    return f"{degrees:g}\N{DEGREE SIGN}".replace("-", "\N{MINUS SIGN}")


def _stride(spokes: Sequence[float], blocks: Sequence[Block], round: Round, theme: Theme) -> int:
    """Every how many of the labels is shown, so that none meets its neighbour."""
    for step in range(1, max(2, len(blocks))):
        boxes = [_box(p, blocks[k], round, theme) for k, p in enumerate(spokes) if k % step == 0]
        pairs = list(pairwise(boxes))
        if len(boxes) > 2 and round.is_whole():
            pairs.append((boxes[-1], boxes[0]))
        if not any(_meet(a, b, APART / 2) for a, b in pairs):
            return step
    return max(1, len(blocks))


def _meet(a: Rect, b: Rect, room: float) -> bool:
    return a[0] < b[2] + room and b[0] < a[2] + room and a[1] < b[3] + room and b[1] < a[3] + room


# -- room ------------------------------------------------------------------------------------------------------------


def _box(x: float, block: Block, round: Round, theme: Theme) -> Rect:
    """Where the label of an angle stands: just outside the rim, its middle on the spoke."""
    a = round.angle(x)
    return _beside(round, round.outer + theme.tick_gap, a, math.cos(a), -math.sin(a), block)


def _beside(round: Round, radius: float, a: float, dx: float, dy: float, block: Block) -> Rect:
    """A label that touches the point at ``radius`` on the ray ``a`` from the side of the direction (dx, dy)."""
    x, y = round.center[0] + radius * math.cos(a), round.center[1] - radius * math.sin(a)
    wide, high = block.width / 2, _high(block) / 2
    off = _support(wide, high, dx, dy)
    x, y = x + off * dx, y + off * dy
    return x - wide, y - high, x + wide, y + high


def _support(wide: float, high: float, dx: float, dy: float) -> float:
    """How far the middle of a box lies from a straight edge across (dx, dy) that it touches.

    Between that of the box and that of the ellipse in it: corners may come a little nearer.
    """
    square, round = abs(dx) * wide + abs(dy) * high, math.hypot(dx * wide, dy * high)
    return (square + round) / 2


def _high(block: Block) -> float:
    return block.last + block.cap + 4.0


def _radius_box(p: float, block: Block, dial: Dial, ray: float, round: Round, theme: Theme) -> Rect:
    """Where the label of a radius stands."""
    a = round.angle(0.0 if dial.edge else ray)
    if dial.edge:
        sign = math.copysign(1.0, round.span)
        return _beside_out(-p, a, sign, round, block, theme)
    radius = -p - OFF - _support(block.width / 2, _high(block) / 2, math.cos(a), math.sin(a))
    x, y = round.center[0] + radius * math.cos(a), round.center[1] - radius * math.sin(a)
    return x - block.width / 2, y - _high(block) / 2, x + block.width / 2, y + _high(block) / 2


def _beside_out(radius: float, a: float, sign: float, round: Round, block: Block, theme: Theme) -> Rect:
    """Outside the first side of a sector, across it."""
    dx, dy = sign * math.sin(a), sign * math.cos(a)
    x, y = round.center[0] + radius * math.cos(a), round.center[1] - radius * math.sin(a)
    off = theme.tick_gap + abs(dx) * block.width / 2 + abs(dy) * _high(block) / 2
    x, y = x + off * dx, y + off * dy
    return x - block.width / 2, y - _high(block) / 2, x + block.width / 2, y + _high(block) / 2


def outline(round: Round) -> Rect:
    """The rectangle round the sector, px."""
    cx, cy = round.center
    lo, hi = sorted((round.first, round.first + round.span))
    places = [(r * math.cos(a), r * math.sin(a)) for a in (lo, hi) for r in (round.inner, round.outer)]
    k = math.ceil(lo / (TURN / 4) - 1e-9)
    while k * TURN / 4 <= hi + 1e-9:
        places.append((round.outer * math.cos(k * TURN / 4), round.outer * math.sin(k * TURN / 4)))
        k += 1
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return cx + min(xs), cy - max(ys), cx + max(xs), cy - min(ys)


def bounds(dial: Dial, round: Round, theme: Theme) -> Rect:
    """The rectangle round the sector and all of its words, px."""
    boxes = [outline(round), *(_box(p, block, round, theme) for p, block in dial.angles)]
    if dial.edge:
        boxes += [_radius_box(p, block, dial, 0.0, round, theme) for p, block in dial.radii]
    x0, y0 = min(b[0] for b in boxes), min(b[1] for b in boxes)
    x1, y1 = max(b[2] for b in boxes), max(b[3] for b in boxes)
    if dial.side is not None:
        x0 -= theme.label_gap + dial.side.height
    if dial.name is not None:
        y1 += theme.label_gap + dial.name.height
    return x0, y0, x1, y1


def fill(occupied: Occupancy, dial: Dial, round: Round, theme: Theme, cell: float) -> None:
    """Mark the disc and its words as taken, so that a legend keeps off them."""
    x0, y0, x1, y1 = outline(round)
    y = y0
    while y < y1:
        reach = math.sqrt(max(0.0, round.outer**2 - (y - round.center[1])**2))
        occupied.fill(max(x0, round.center[0] - reach), y, min(x1, round.center[0] + reach), min(y + 1.0, y1))
        y += cell / 2
    for p, block in dial.angles:
        occupied.fill(*_box(p, block, round, theme))


def find_ray(system: Polar, x: Trained, dial: Dial, round: Round, theme: Theme, occupied: Occupancy,
             axis: Axis) -> float:
    """Px of the rim at which the labels of the radius cover least of the data: half way between two spokes."""
    if system.label_angle is not None and x.kind == "number" and x.categories is None:
        return axis.px(system.label_angle)
    rim = abs(round.span) * round.outer
    ends = sorted({p % rim for p in dial.spokes}) or [0.0]
    gaps = list(zip(ends, [*ends[1:], ends[0] + rim], strict=True))
    rays = [a + (b - a) * share for share in (0.5, 0.35, 0.65) for a, b in gaps]
    best = 0.0, rays[0]
    for k, ray in enumerate(rays):
        boxes = [box for box, _ in _radii(dial, ray, round, theme)]
        covered = float(sum(occupied.count(*box) for box in boxes) + 3 * (len(dial.radii) - len(boxes)))
        a = round.angle(ray)
        score = covered + 0.5 * abs(math.sin(a) - math.sin(TURN / 16)) + 0.5 * (math.cos(a) < 0) + (k >= len(gaps))
        if k == 0 or score < best[0] - 1e-9:
            best = score, ray
    return best[1]


def _radii(dial: Dial, ray: float, round: Round, theme: Theme) -> list[tuple[Rect, Block]]:
    """The labels of the radius that have room, every so many of them, from the rim inwards."""
    taken = [_box(p, block, round, theme) for p, block in dial.angles]
    boxes = [(_radius_box(p, block, dial, ray, round, theme), block) for p, block in dial.radii[::-1]]
    boxes = [(box, block) for box, block in boxes if not any(_meet(box, other, 1.0) for other in taken)]
    for step in range(1, len(boxes)):
        kept = boxes[::step]
        if not any(_meet(a, b, 2.0) for (a, _), (b, _) in pairwise(kept)):
            return kept
    return boxes[:1]


def plates(dial: Dial, ray: float, round: Round, theme: Theme) -> list[Rect]:
    """The rectangles in which the labels of the radius stand."""
    return [_plate(box) for box, _ in _radii(dial, ray, round, theme)]


def _plate(box: Rect) -> Rect:
    return box[0] - PLATE, box[1] + 1.0, box[2] + PLATE, box[3] - 1.0


# -- drawing ---------------------------------------------------------------------------------------------------------


def arc(round: Round, radius: float, corners: Sequence[float] | None = None) -> list[tuple[float, float]]:
    """Points along a ring from the first side of the sector to the last, so dense that it looks round.

    corners: px of the rim that straight strokes join instead.
    """
    cx, cy = round.center
    if corners:
        angles = [round.angle(p) for p in corners]
    else:
        n = 12 * max(1, math.ceil(abs(round.span) * math.sqrt(max(radius, 1.0) / 0.16) / 12))  # quarters are met
        angles = [round.first + round.span * k / n for k in range(n + 1)]
    return [(cx + radius * math.cos(a), cy - radius * math.sin(a)) for a in angles]


def frame(round: Round, corners: Sequence[float] | None = None) -> list[list[tuple[float, float]]]:
    """The closed rings round the plot area: the rim, and the hole or the way back to the first side."""
    rim = arc(round, round.outer, corners)
    hole = arc(round, round.inner, corners) if round.inner else []
    if round.is_whole():
        return [ring if corners else ring[:-1] for ring in (rim, hole) if ring]
    return [[*rim, *reversed(hole)] if hole else [*rim, round.center]]


def clip_path(round: Round) -> Path:
    """The plot area as a shape."""
    return _rings(frame(round), fill=(0.0, 0.0, 0.0, 1.0))


def _rings(rings: Sequence[Sequence[tuple[float, float]]], *, closed: bool = True, fill: Color | None = None,
           stroke: Color | None = None, width: float = 1.0) -> Path:
    nan = (math.nan, math.nan)
    flat = [v for ring in rings for pair in (*ring, nan) for v in pair]
    return Path(shapes.points(flat), closed=closed, fill=fill, fill_rule="evenodd", stroke=stroke, width=width)


def emit_back(dial: Dial, round: Round, theme: Theme, dims: str, corners: Sequence[float] | None) -> list[Primitive]:
    """Spokes and rings; dims: which of the two, "x" and "y"."""
    lines: list[list[tuple[float, float]]] = []
    if "x" in dims:
        lines += [[round.place(p, -round.inner), round.place(p, -round.outer)] for p in dial.spokes
                  if round.is_whole() or 0.5 < p < abs(round.span) * round.outer - 0.5]
    rings = [-p for p in dial.rings if round.inner + 0.5 < -p < round.outer - 0.5] if "y" in dims else []
    made: list[Primitive] = []
    whole = round.is_whole()
    if lines:
        made.append(_rings(lines, closed=False, stroke=theme.grid, width=theme.grid_width))
    if rings:
        shaped = [arc(round, r, corners)[:None if corners or not whole else -1] for r in rings]
        made.append(_rings(shaped, closed=whole, stroke=theme.grid, width=theme.grid_width))
    return made


def emit_frame(round: Round, theme: Theme, corners: Sequence[float] | None) -> list[Primitive]:
    """The line round the plot area."""
    return [_rings(frame(round, corners), stroke=theme.axis, width=theme.axis_width)]


def emit_labels(dial: Dial, ray: float, round: Round, theme: Theme, area: Rect) -> list[Primitive]:
    """All words; those of the radius over marks stand on plates."""
    made: list[Primitive] = []
    for p, block in dial.angles:
        made += _write(block, _box(p, block, round, theme), theme.secondary)
    under: list[Primitive] = []
    words: list[Primitive] = []
    for box, block in _radii(dial, ray, round, theme):
        if not dial.edge:
            under.append(shapes.box(_plate(box), theme.plate))
        words += _write(block, box, theme.secondary)
    made += under + words
    x0, _, _, y1 = area
    left, top, right, bottom = outline(round)
    if dial.name is not None:
        made += dial.name.emit((left + right) / 2, y1, theme.ink, "center", "bottom", 0.0)
    if dial.side is not None:
        made += dial.side.emit(x0, (top + bottom) / 2, theme.ink, "center", "top", 90.0)
    return made


def _write(block: Block, box: Rect, color: Color) -> tuple[Primitive, ...]:
    return block.emit((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, color, "center", "middle", 0.0)
