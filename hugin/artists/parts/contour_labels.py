"""Numbers along contour lines: where they read best, upright, clear of each other, in a gap of their line.

Owns: the choice of places and the gaps. Must not know: how lines are found or painted.
"""

from __future__ import annotations

import math
from bisect import bisect_right

from ...scales.label import MINUS
from ...text import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nx import Tensor

    from ...coords.cartesian import View
    from ...scene import Primitive

    Color = tuple[float, float, float, float]
    Place = tuple[float, float]
    Range = tuple[int, int]  # of points

GAP = 4.0            # px of free line on each side of a label,
MINUS_GAP = 8.0      # and of one with a minus sign, lest that look like a dash of the line
APART = 30.0         # px between labels, of one level or of several
LONG = 5.0           # a line is labelled from this many widths of its label on
PER_LEVEL = 4
EVERY_PX = 420.0     # a longer line bears another label
SAMPLES = 48
BENT = 0.94          # least chord over arc under a label
MOST_POINTS = 4000
CLEAR = 3.0, 0.5     # px from a label to lines across, where there is room; and where there is little
TALL = 0.37          # half the height of digits, in units of their size
CELL = 48            # px of the squares by which segments are found


class Line:
    """One line in px with its length so far at each point."""

    __slots__ = ("first", "last", "x", "y", "at", "closed", "pairs")

    def __init__(self, pairs: Tensor, first: int, last: int, view: View) -> None:
        self.pairs = pairs[first:last]
        self.first, self.last = first, last
        x, y = view.on_page(self.pairs[:, 0], self.pairs[:, 1])
        self.x, self.y = x.tolist(), y.tolist()
        self.at = [0.0]
        for k in range(1, len(self.x)):
            self.at.append(self.at[-1] + math.hypot(self.x[k] - self.x[k - 1], self.y[k] - self.y[k - 1]))
        self.closed = self.x[0] == self.x[-1] and self.y[0] == self.y[-1]

    @property
    def length(self) -> float:
        return self.at[-1]

    def place(self, s: float) -> Place:
        """The point after ``s`` px, on the page."""
        k, t = self.find(s)
        return self.x[k - 1] + t * (self.x[k] - self.x[k - 1]), self.y[k - 1] + t * (self.y[k] - self.y[k - 1])

    def pair(self, s: float) -> Place:
        """The same point in scale space."""
        k, t = self.find(s)
        (x0, y0), (x1, y1) = self.pairs[k - 1:k + 1].tolist()
        return x0 + t * (x1 - x0), y0 + t * (y1 - y0)

    def find(self, s: float) -> tuple[int, float]:
        """The first point beyond ``s`` px, and the share of the way to it from the one before."""
        k = min(max(bisect_right(self.at, s), 1), len(self.at) - 1)
        step = self.at[k] - self.at[k - 1]
        return k, (s - self.at[k - 1]) / step if step else 0.0


class Ink:
    """The segments of all lines in px, to tell where they run across a label. Those of many short ones are found by the
    square that their first point lies in."""

    def __init__(self, lines: Sequence[Tensor], view: View) -> None:
        import nx

        self.starts = [0]
        for pairs in lines:
            self.starts.append(self.starts[-1] + int(pairs.shape[0]))
        pairs = nx.concat([nx.empty((0, 2)), *lines])
        self.x, self.y = view.on_page(pairs[:, 0], pairs[:, 1])
        self.columns = 0
        longest = nx.hypot(self.x[1:] - self.x[:-1], self.y[1:] - self.y[:-1])
        longest = nx.where(nx.isfinite(longest), longest, 0.0)
        if self.x.shape[0] > 4000 and float(nx.max(longest)) < CELL / 4:
            x, y = nx.where(nx.isfinite(self.x), self.x, 0.0), nx.where(nx.isfinite(self.y), self.y, 0.0)
            self.left, self.top = float(nx.min(x)) - CELL, float(nx.min(y)) - CELL
            self.columns = int((float(nx.max(x)) - self.left) // CELL) + 2
            cells = ((y - self.top) // CELL) * self.columns + (x - self.left) // CELL
            self.order = nx.argsort(cells[:-1])
            self.cells = cells[self.order]

    def near(self, middle: Place) -> Tensor:
        """Segments, as their first points, that may reach a label there."""
        import nx

        if not self.columns:
            return nx.arange(max(self.x.shape[0] - 1, 0))
        i, j = (middle[0] - self.left) // CELL, (middle[1] - self.top) // CELL
        found = []
        for row in (j - 1, j, j + 1):
            ends = nx.asarray([row * self.columns + i - 1, row * self.columns + i + 2])
            first, last = nx.searchsorted(self.cells, ends).tolist()
            found.append(self.order[first:last])
        return nx.concat(found)

    def across(self, middle: Place, angle: float, half: Place, own: Range, under: Range) -> int:
        """How bad it is: 0, none; 1, another line runs through the label; 2, its own line ``own`` does, but for the
        stretch ``under`` it."""
        import nx

        at = self.near(middle)
        cos, sin = math.cos(math.radians(angle)), -math.sin(math.radians(angle))
        x0, y0 = self.x[at] - middle[0], self.y[at] - middle[1]
        x1, y1 = self.x[at + 1] - middle[0], self.y[at + 1] - middle[1]
        u0, v0, u1, v1 = x0 * cos + y0 * sin, y0 * cos - x0 * sin, x1 * cos + y1 * sin, y1 * cos - x1 * sin
        w, h = half
        beside = (nx.minimum(u0, u1) < w) & (nx.maximum(u0, u1) > -w)
        level = (nx.minimum(v0, v1) < h) & (nx.maximum(v0, v1) > -h)
        meets = nx.abs(u0 * v1 - u1 * v0) < w * nx.abs(v1 - v0) + h * nx.abs(u1 - u0)
        found = [k for k in at[beside & level & meets].tolist() if not under[0] <= k < under[1]]
        return 2 if any(own[0] <= k < own[1] for k in found) else 1 if found else 0


def put_labels(view: View, lines: Sequence[Tensor], levels: Sequence[float], paints: Sequence[Color],
               texts: Sequence[str]) -> tuple[list[Tensor], tuple[Primitive, ...]]:
    """The lines (n, 2) in scale space with gaps cut into them, and the words in those gaps."""
    ink = Ink(lines, view)
    taken: list[tuple[float, float, float]] = []
    kept: list[Tensor] = []
    words: list[Primitive] = []
    size = view.theme.tick_size * 0.92
    for k, (pairs, paint, text) in enumerate(zip(lines, paints, texts, strict=True)):
        block = layout(text, size, tabular=True)
        gap = MINUS_GAP if text.startswith(MINUS) else GAP
        cuts: list[tuple[Line, float]] = []
        for line in _longest(pairs, view, block.width * LONG):
            wanted = 1 + int(line.length / EVERY_PX)
            for _ in range(min(wanted, PER_LEVEL - len(cuts))):
                found = _places(line, block.width / 2, gap, view.frame, taken)
                s = _freest(line, found, gap, ink, ink.starts[k], (block.width / 2, size * TALL))
                if s is None:
                    break
                x, y = line.place(s)
                taken.append((x, y, block.width / 2))
                cuts.append((line, s))
                words += block.emit(x, y, paint, "center", "middle", _angle(line, s, block.width))
        kept.append(_cut(pairs, cuts, block.width / 2 + gap))
    return kept, tuple(words)


def _longest(pairs: Tensor, view: View, least: float) -> list[Line]:
    """Lines that may bear labels, the longest first."""
    import nx

    if not pairs.shape[0]:
        return []
    x, y = view.on_page(pairs[:, 0], pairs[:, 1])
    step = nx.hypot(x[1:] - x[:-1], y[1:] - y[:-1])
    total = nx.cumsum(nx.where(nx.isnan(step), 0.0, step))
    ends = [int(k) for k in nx.flatnonzero(nx.isnan(pairs[:, 0])).tolist()]
    found = []
    first = 0
    for end in ends:
        if end - first > 1:
            length = float(total[end - 2]) - (float(total[first - 1]) if first else 0.0)
            if length > least:
                found.append((length, first, end))
        first = end + 1
    found.sort(key=lambda item: (-item[0], item[1]))
    return [Line(pairs, a, b, view) for _, a, b in found[:PER_LEVEL] if b - a <= MOST_POINTS]


def _places(line: Line, half: float, gap: float, rect: tuple[float, float, float, float],
            taken: Sequence[tuple[float, float, float]]) -> list[float]:
    """Where along the line the label may lie, straightest and freest first."""
    scored = []
    for k in range(SAMPLES):
        s = half + gap + (line.length - 2 * (half + gap)) * (k + 0.5) / SAMPLES
        x, y = line.place(s)
        (x0, y0), (x1, y1) = line.place(s - half), line.place(s + half)
        straight = math.hypot(x1 - x0, y1 - y0) / (2 * half)
        room = min(x - rect[0], rect[2] - x, y - rect[1], rect[3] - y) - half
        if straight < BENT or room < 2.0:
            continue
        free = min((math.hypot(x - a, y - b) - half - c for a, b, c in taken), default=200.0)
        if free < APART:
            continue
        level = abs(x1 - x0) / (2 * half)
        scored.append((8.0 * straight + level + min(free, 200.0) / 200.0 + min(room, 60.0) / 60.0, s))
    scored.sort(key=lambda place: -round(place[0], 9))
    return [s for _, s in scored]


def _freest(line: Line, places: Sequence[float], gap: float, ink: Ink, start: int, half: Place) -> float | None:
    """The best place that no line runs across or near; else, where lines are dense, the best that its own does not."""
    own, first = (start + line.first, start + line.last), start + line.first
    second = None
    for clear in CLEAR:
        for s in places:
            ends = bisect_right(line.at, s - half[0] - gap) - 1, bisect_right(line.at, s + half[0] + gap)
            under, room = (first + ends[0], first + ends[1]), (half[0] + clear, half[1] + clear)
            bad = ink.across(line.place(s), _angle(line, s, 2 * half[0]), room, own, under)
            if bad == 0:
                return s
            second = s if second is None and bad == 1 else second
    return second


def _angle(line: Line, s: float, width: float) -> float:
    """Degrees counter-clockwise, so that the text stands upright."""
    (x0, y0), (x1, y1) = line.place(s - width / 2), line.place(s + width / 2)
    angle = -math.degrees(math.atan2(y1 - y0, x1 - x0))
    return angle - 180.0 if angle > 90.0 else angle + 180.0 if angle <= -90.0 else angle


def _cut(pairs: Tensor, cuts: Sequence[tuple[Line, float]], half: float) -> Tensor:
    """The points without those under labels, a NaN row in each gap, the line's ends exactly at the gap."""
    import nx

    if not cuts:
        return pairs
    pieces, done = [], 0
    for line, s in sorted(cuts, key=lambda cut: (cut[0].first, cut[1])):
        before = line.first + bisect_right(line.at, s - half)
        after = line.first + bisect_right(line.at, s + half)
        nan = (math.nan, math.nan)
        ends = [line.pair(s - half), nan, line.pair(s + half)]
        pieces += [pairs[done:before], nx.asarray(ends, dtype=nx.float64)]
        done = max(done, after)
    return nx.concat([*pieces, pairs[done:]])
