"""Names along contour lines: where they read best, upright, clear of all other ink, each in a gap of its line.

A name stands in the turned rectangle of its ink. That rectangle, with CLEAR px around it, meets no line but the stretch
of its own that the gap takes away, no other name, no words and no edge of the plot area. A line without such a place
bears no name; only thin lines of another mark (those between index lines on a map) may be cut to make room.
Owns: the choice of places and of gaps, all in px of the page. Must not know: how lines are found or painted.
"""

from __future__ import annotations

import math
from itertools import pairwise

from ...scales.label import MINUS
from ...text import layout
from .strokes import CUTTABLE, HARD, SOFT, Strokes, Turned, meet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from nx import Tensor

    from ...text import Block

    Place = tuple[float, float]
    Rect = tuple[float, float, float, float]
    Cut = tuple[int, float, float]  # path, from, to: points counted along it, with shares of the way between two

GAP = 4.0            # px of free line on each side of a name,
MINUS_GAP = 8.0      # and of one with a minus sign, lest that look like a dash of the line
DASH_GAP = 12.0      # px at most, of one on a dashed line
STUB = 12.0          # px of line that go on from a gap before another line crosses, where there is room
APART = 30.0         # px between names, of one level or of several,
AGAIN = 1 / 3        # and between equal ones of one line, or half as far of two lines, in shorter sides of the frame
LONG = 4.0           # a line bears a name from this many gaps of it on
PER_LEVEL = 4
EVERY_PX = 420.0     # a longer line bears another name
SAMPLES = 24, 96     # places to try on a line, one each
STEP_PX = 8.0
BENT = 0.95          # least chord over arc under a name
MOST_POINTS = 50_000
LEAST_DASH = 0.7     # of a dash that ends at a gap
CLEAR = 3.0, 2.0     # px from a name to other ink, where there is room; and where there is little

#: Places, from the best: nothing near; over what is no contour; little room; in another mark's lines; not there.
FREE, LITTLE, TIGHT, CROSSED, TAKEN = range(5)


class Wanted:
    """A path of several lines, parted by NaN, and the name of its level. half, tall: half of the ink's sides, px."""

    __slots__ = ("path", "block", "half", "tall", "gap", "off")

    def __init__(self, path: int, text: str, size: float, width: float, dash: tuple[float, ...]) -> None:
        block = layout(text, size)
        x0, y0, x1, y1 = block.ink
        down = (block.cap - block.last) / 2
        self.path, self.block = path, block
        self.half, self.tall = (x1 - x0) / 2, max(abs(down + y0), abs(down + y1))
        self.off = (x0 + x1 - block.width) / 2  # from the middle of the block to that of its ink
        least = MINUS_GAP if text.startswith(MINUS) else GAP
        if dash:  # more than from one dash to the next
            least = max(least, min(GAP + sum(dash[:2]), DASH_GAP))
        self.gap = least + width / 2  # of the pen's round end


class Named:
    """A name at its place: the middle of its ink and its turn, the gap in its line, and cuts of other marks' lines."""

    __slots__ = ("wanted", "box", "angle", "cuts")

    def __init__(self, wanted: Wanted, box: Turned, angle: float, cuts: list[Cut]) -> None:
        self.wanted, self.box, self.angle, self.cuts = wanted, box, angle, cuts

    @property
    def at(self) -> Place:
        """Where the block is centred."""
        box, off = self.box, self.wanted.off
        return box.x - off * box.cos, box.y - off * box.sin

    @property
    def block(self) -> Block:
        return self.wanted.block


class Line:
    """One line of a path, points ``first`` to ``last`` of it, with its length so far at each."""

    __slots__ = ("path", "first", "x", "y", "at", "length")

    def __init__(self, path: int, x: Tensor, y: Tensor, first: int, last: int) -> None:
        import nx

        self.path, self.first = path, first
        self.x, self.y = x[first:last], y[first:last]
        step = nx.hypot(self.x[1:] - self.x[:-1], self.y[1:] - self.y[:-1])
        self.at = nx.concat([nx.zeros((1,)), nx.cumsum(step)])
        self.length = float(self.at[-1])

    def places(self, s: Tensor) -> tuple[Tensor, Tensor]:
        """The points after ``s`` px."""
        import nx

        return nx.interp(s, self.at, self.x), nx.interp(s, self.at, self.y)

    def along(self, s: float) -> float:
        """The point after ``s`` px, in points of the path: a share of the way from one to the next stands behind it."""
        import nx

        k = min(max(int(nx.searchsorted(self.at, s, side="right")), 1), int(self.at.shape[0]) - 1)
        a, b = self.at[k - 1:k + 1].tolist()
        return self.first + k - 1 + (min(1.0, max(0.0, (s - a) / (b - a))) if b > a else 0.0)


class Spots:
    """Where along a line a name might stand: px along it, its middle and turn (radians) there, how good it is."""

    __slots__ = ("line", "s", "x", "y", "turn", "score")

    def __init__(self, line: Line, want: Wanted, frame: Rect) -> None:
        import nx

        x0, y0, x1, y1 = frame
        room, half = want.half + want.gap, want.half
        count = min(SAMPLES[1], max(SAMPLES[0], int(line.length / STEP_PX)))
        s = room + (line.length - 2 * room) * (nx.arange(count) + 0.5) / count
        (xa, ya), (x, y), (xb, yb) = line.places(s - half), line.places(s), line.places(s + half)
        straight = nx.hypot(xb - xa, yb - ya) / (2 * half)
        edge = nx.minimum(nx.minimum(x - x0, x1 - x), nx.minimum(y - y0, y1 - y))
        kept = (straight >= BENT) & (edge > 0.0)
        flip = nx.where((xb < xa) | ((xb == xa) & (yb > ya)), -1.0, 1.0)  # it stands upright, or reads upwards
        turn = nx.atan2((ya - yb) * flip, (xb - xa) * flip)
        level = nx.abs(xb - xa) / (2 * half)
        score = 16.0 * straight + 1.5 * level + nx.minimum(edge, 60.0) / 60.0
        self.line = line
        self.s, self.x, self.y, self.turn, self.score = (v[kept] for v in (s, x, y, turn, score))

    def best(self, want: Wanted, named: Sequence[Named], apart: Callable[[Named], float]) -> list[int]:
        """Those that keep off other names, straightest and freest first. apart: px from the middle of each name."""
        import nx

        score, kept = self.score, nx.ones(self.s.shape, dtype=nx.bool)
        if named:
            places = nx.asarray([(one.box.x, one.box.y, one.wanted.half + want.half, apart(one)) for one in named])
            far = nx.hypot(self.x[:, None] - places[:, 0], self.y[:, None] - places[:, 1])
            free = nx.min(far - places[:, 2], axis=1)
            kept = (free >= APART) & nx.all(far >= places[:, 3], axis=1)
            score = score + nx.minimum(free, 200.0) / 200.0
        rows = nx.flatnonzero(kept)
        found: list[int] = rows[nx.argsort(-nx.round(score[rows], 9), stable=True)].tolist()
        return found

    def box(self, k: int, want: Wanted) -> Turned:
        """The ink of a name there."""
        turn = float(self.turn[k])
        return Turned(float(self.x[k]), float(self.y[k]), math.cos(turn), -math.sin(turn), want.half, want.tall)


def name_lines(wanted: Sequence[Wanted], strokes: Strokes, frame: Rect, holds: Callable[[float, float], bool],
               words: Iterable[Turned], before: Sequence[Named] = ()) -> list[Named]:
    """Names for paths of ``strokes`` that keep off each other, those ``before``, and other ``words``.

    frame: round the plot area; holds: whether that has a place in it. Its edges are strokes too.
    """
    placer = _Placer(strokes, frame, holds, [*words], [*before])
    made: list[Named] = []
    for want in wanted:
        found = placer.name(want)
        placer.named += found
        made += found
    return made


class _Placer:
    """What is taken so far: state of one run of ``name_lines``."""

    def __init__(self, strokes: Strokes, frame: Rect, holds: Callable[[float, float], bool], words: list[Turned],
                 named: list[Named]) -> None:
        self.strokes, self.frame, self.holds, self.words, self.named = strokes, frame, holds, words, named
        self.again = AGAIN * min(frame[2] - frame[0], frame[3] - frame[1])

    def name(self, want: Wanted) -> list[Named]:
        """The names along one path."""
        made: list[Named] = []
        x, y = self.strokes.points(want.path)
        for line in _longest(want.path, x, y, LONG * 2 * (want.half + want.gap)):
            spots = Spots(line, want, self.frame)
            here: list[Named] = []
            for _ in range(min(1 + int(line.length / EVERY_PX), PER_LEVEL - len(made))):
                found = self._best(spots, want, made, here)
                if found is None:
                    break
                made.append(found)
                here.append(found)
        return made

    def _best(self, spots: Spots, want: Wanted, same: list[Named], here: list[Named]) -> Named | None:
        """The best place that nothing is in the way of."""
        def apart(name: Named) -> float:
            return self.again if name in here else self.again / 2 if name in same else 0.0

        line = spots.line
        chosen: tuple[int, Named] | None = None
        for k in spots.best(want, [*self.named, *same], apart):
            box, s = spots.box(k, want), float(spots.s[k])
            if any(meet(box.wider(CLEAR[0]), word) for word in self.words):
                continue
            rank, crossed = self._rank(line, want, s, box)
            most = LITTLE if here else CROSSED  # a second name of a line needs more room than its first
            if rank <= most and (chosen is None or rank < chosen[0]) and self.holds(box.x, box.y):
                a, b = (line.along(s + side * (want.half + want.gap)) for side in (-1, 1))
                angle = math.degrees(float(spots.turn[k]))
                chosen = rank, Named(want, box, angle, [(line.path, a, b), *crossed])
            if chosen is not None and chosen[0] == FREE:
                break
        return chosen[1] if chosen else None

    def _rank(self, line: Line, want: Wanted, s: float, box: Turned) -> tuple[int, list[Cut]]:
        """How good the place is; where it is CROSSED, what of other marks' lines is to be cut."""
        strokes = self.strokes
        path, reach = want.path, want.half + want.gap
        near = strokes.near(box, reach + STUB)
        own = (line.along(s - reach), line.along(s + reach))
        far = reach + STUB + want.gap  # the rest of the line itself does not cross it
        wide = (line.along(s - far), line.along(s + far))
        tight = near.meet(box.wider(CLEAR[1]), path, own)
        kinds = strokes.kinds(tight, path)
        if HARD in kinds:
            return TAKEN, []
        if CUTTABLE in kinds:
            return CROSSED, near.cuts(box.wider(CLEAR[1]), path)
        met = near.meet(box.wider(CLEAR[0]), path, own)
        met += near.meet(Turned(box.x, box.y, box.cos, box.sin, reach + STUB, 1.0), path, wide)
        kinds = strokes.kinds(met, path)
        return FREE if not kinds else LITTLE if kinds == {SOFT} else TIGHT, []


def _longest(path: int, x: Tensor, y: Tensor, least: float) -> list[Line]:
    """Lines that may bear names, the longest first."""
    import nx

    if int(x.shape[0]) < 2:
        return []
    step = nx.hypot(x[1:] - x[:-1], y[1:] - y[:-1])
    total = nx.concat([nx.asarray([0.0]), nx.cumsum(nx.where(nx.isfinite(step), step, 0.0))])
    ends = nx.flatnonzero(~nx.isfinite(x + y))
    edges = nx.concat([nx.asarray([-1]), ends, nx.asarray([int(x.shape[0])])])
    first, last = edges[:-1] + 1, edges[1:]
    kept = last - first > 1
    first, last = first[kept], last[kept]
    length = total[last - 1] - total[first]
    order = nx.argsort(-length, stable=True)[:PER_LEVEL]
    rows = zip(first[order].tolist(), last[order].tolist(), length[order].tolist(), strict=True)
    return [Line(path, x, y, a, b) for a, b, n in rows if n > least and b - a <= MOST_POINTS]


def cut(x: Tensor, y: Tensor, cuts: Iterable[tuple[float, float]], dash: tuple[float, ...] = ()) -> tuple[Tensor,
                                                                                                          Tensor]:
    """The points without those in gaps, with a NaN in each, the line's ends exactly at the gap; or a little before it
    where that would leave a stub of a dash."""
    import nx

    merged: list[list[float]] = []
    for a, b in sorted(cuts):
        if merged and a <= merged[-1][1] + 1e-9:
            merged[-1][1] = max(merged[-1][1], b)
        else:
            merged.append([a, b])
    if not merged:
        return x, y
    if dash:
        _drop_stubs(x, y, merged, dash)
    made = []
    for v in (x, y):
        edges = [0, *(k for a, b in merged for k in (math.ceil(a), math.floor(b) + 1)), int(v.shape[0])]
        pieces = [v[k:m] for k, m in [*pairwise(edges)][::2]]
        joined = [pieces[0]]
        for (a, b), piece in zip(merged, pieces[1:], strict=True):
            joined += [nx.asarray([_between(v, a), math.nan, _between(v, b)], dtype=nx.float64), piece]
        made.append(nx.concat(joined))
    return made[0], made[1]


def _drop_stubs(x: Tensor, y: Tensor, gaps: list[list[float]], dash: tuple[float, ...]) -> None:
    """Let gaps begin at the last whole dash before them. Every piece of a line begins with a whole one."""
    import nx

    step = nx.hypot(x[1:] - x[:-1], y[1:] - y[:-1])
    far = nx.concat([nx.zeros((1,)), nx.cumsum(nx.where(nx.isfinite(step), step, 0.0))])
    points = nx.arange(int(far.shape[0]), dtype=nx.float64)
    ends = nx.astype(nx.flatnonzero(~nx.isfinite(x + y)), nx.float64)
    pattern = dash if len(dash) % 2 == 0 else dash * 2
    done = 0.0
    for gap in gaps:
        k = int(nx.searchsorted(ends, gap[0]))
        start = max(done, float(ends[k - 1]) + 1.0 if k else 0.0)
        begin, at = nx.interp(nx.asarray([start, gap[0]]), points, far).tolist()
        left, part = (at - begin) % sum(pattern), 0
        while left > pattern[part]:
            left, part = left - pattern[part], part + 1
        if part % 2 == 0 and left < LEAST_DASH * pattern[part] and at - left > begin:
            row = int(nx.searchsorted(far, at - left, side="right")) - 1
            low, high = far[row:row + 2].tolist()
            gap[0] = min(gap[0], row + (at - left - low) / (high - low))
        done = gap[1]


def _between(v: Tensor, at: float) -> float:
    k = min(math.floor(at), int(v.shape[0]) - 2)
    a, b = v[k:k + 2].tolist()
    return float(a + (at - k) * (b - a)) if at > k else float(a)
