"""Numbers along contour lines: where they read best, upright, clear of each other, in a gap of their line.

Owns: the choice of places and the gaps. Must not know: how lines are found or painted.
"""

from __future__ import annotations

import math
from bisect import bisect_right

from ...text import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nx import Tensor

    from ...coords.cartesian import View
    from ...scene import Primitive
    from ...text import Block

    Color = tuple[float, float, float, float]
    Place = tuple[float, float]

GAP = 4.0            # px of free line on each side of a label
APART = 30.0         # px between labels, of one level or of several
LONG = 5.0           # a line is labelled from this many widths of its label on
PER_LEVEL = 4
EVERY_PX = 420.0     # a longer line bears another label
SAMPLES = 48
BENT = 0.94          # least chord over arc under a label
MOST_POINTS = 4000


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


def put_labels(view: View, lines: Sequence[Tensor], levels: Sequence[float], paints: Sequence[Color],
               texts: Sequence[str]) -> tuple[list[Tensor], tuple[Primitive, ...]]:
    """The lines (n, 2) in scale space with gaps cut into them, and the words in those gaps."""
    taken: list[tuple[float, float, float]] = []
    kept: list[Tensor] = []
    words: list[Primitive] = []
    for pairs, paint, text in zip(lines, paints, texts, strict=True):
        block = layout(text, view.theme.tick_size * 0.92, tabular=True)
        cuts: list[tuple[Line, float]] = []
        for line in _longest(pairs, view, block.width * LONG):
            wanted = 1 + int(line.length / EVERY_PX)
            for _ in range(min(wanted, PER_LEVEL - len(cuts))):
                s = _best(line, block, view.frame, taken)
                if s is None:
                    break
                x, y = line.place(s)
                taken.append((x, y, block.width / 2))
                cuts.append((line, s))
                words += block.emit(x, y, paint, "center", "middle", _angle(line, s, block.width))
        kept.append(_cut(pairs, cuts, block.width / 2 + GAP))
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


def _best(line: Line, block: Block, rect: tuple[float, float, float, float],
          taken: Sequence[tuple[float, float, float]]) -> float | None:
    """Where along the line the label lies straightest and freest, or None."""
    half = block.width / 2
    best, found = -math.inf, None
    for k in range(SAMPLES):
        s = half + GAP + (line.length - 2 * (half + GAP)) * (k + 0.5) / SAMPLES
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
        score = 8.0 * straight + level + min(free, 200.0) / 200.0 + min(room, 60.0) / 60.0
        if score > best + 1e-9:
            best, found = score, s
    return found


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
