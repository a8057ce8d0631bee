"""Lines of a panel in px of its page, and which of them run through a turned rectangle.

Owns: Strokes, Turned. Must not know: what the lines are, or why they are asked for.
"""

from __future__ import annotations

import math
from bisect import bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nx import Tensor

#: Kinds of lines: nothing may stand on them; may be cut; better left alone.
HARD, CUTTABLE, SOFT = 0, 1, 2
CELL = 24            # px of the squares by which segments are found, and from which on they are held against all
FAR = 400.0          # px beyond the frame at which points are as good as gone


class Turned:
    """A rectangle about (x, y), ``half`` px to each side along (cos, sin) and ``tall`` px across it."""

    __slots__ = ("x", "y", "cos", "sin", "half", "tall")

    def __init__(self, x: float, y: float, cos: float, sin: float, half: float, tall: float) -> None:
        self.x, self.y, self.cos, self.sin, self.half, self.tall = x, y, cos, sin, half, tall

    def wider(self, by: float) -> Turned:
        """The rectangle with as many px more on each side."""
        return Turned(self.x, self.y, self.cos, self.sin, self.half + by, self.tall + by)

    def corners(self) -> list[tuple[float, float]]:
        """Its corners in turn."""
        u, v = (self.cos * self.half, self.sin * self.half), (-self.sin * self.tall, self.cos * self.tall)
        return [(self.x + a * u[0] + b * v[0], self.y + a * u[1] + b * v[1])
                for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]


def upright(x0: float, y0: float, x1: float, y1: float) -> Turned:
    """A level rectangle."""
    return Turned((x0 + x1) / 2, (y0 + y1) / 2, 1.0, 0.0, (x1 - x0) / 2, (y1 - y0) / 2)


def meet(a: Turned, b: Turned) -> bool:
    """Whether two rectangles have a place in common: no side of either parts them."""
    dx, dy = b.x - a.x, b.y - a.y
    turn, lean = abs(a.cos * b.cos + a.sin * b.sin), abs(a.cos * b.sin - a.sin * b.cos)
    return (abs(dx * a.cos + dy * a.sin) < a.half + b.half * turn + b.tall * lean
            and abs(dy * a.cos - dx * a.sin) < a.tall + b.half * lean + b.tall * turn
            and abs(dx * b.cos + dy * b.sin) < b.half + a.half * turn + a.tall * lean
            and abs(dy * b.cos - dx * b.sin) < b.tall + a.half * lean + a.tall * turn)


class Strokes:
    """Lines as segments, short ones found by the square that their first point lies in.

    Filled by ``add``, then asked: state of one picture, thrown away with it.
    """

    def __init__(self, frame: tuple[float, float, float, float]) -> None:
        self.frame = frame
        self.paths: list[tuple[Tensor, Tensor]] = []
        self.pens: list[float] = []
        self.groups: list[object] = []
        self.soft: list[int] = []
        self.starts = [0]
        self.index: tuple[Tensor, Tensor, Tensor] | None = None

    def add(self, x: Tensor, y: Tensor, width: float, kind: int, group: object = None) -> int:
        """A path, NaN between its lines, drawn ``width`` px wide. Its place among all. Lines of one ``group`` are never
        cut for each other."""
        self.paths.append((x, y))
        self.pens.append(width / 2)
        self.groups.append(group)
        self.soft.append(kind)
        self.starts.append(self.starts[-1] + int(x.shape[0]))
        return len(self.paths) - 1

    def points(self, path: int) -> tuple[Tensor, Tensor]:
        """The px of a path."""
        return self.paths[path]

    def kinds(self, segments: Sequence[int], path: int) -> set[int]:
        """The kinds of some segments, as ``path`` sees them: the worst of them is told."""
        found = set()
        for k in segments:
            other = self.path_of(k)
            same = other == path or (self.groups[other] is not None and self.groups[other] == self.groups[path])
            found.add(HARD if same else self.soft[other])
            if HARD in found:
                break
        return found

    def path_of(self, segment: int) -> int:
        """The path of a segment."""
        return bisect_right(self.starts, segment) - 1

    def _build(self) -> None:
        import nx

        none = nx.empty((0,), dtype=nx.float64)
        x0, y0, x1, y1 = self.frame
        x, y = (nx.concat([none, *(nx.astype(path[dim], nx.float64) for path in self.paths)]) for dim in (0, 1))
        self.x, self.y = nx.clip(x, x0 - FAR, x1 + FAR), nx.clip(y, y0 - FAR, y1 + FAR)
        self.pen = nx.concat([none, *(nx.full((int(path[0].shape[0]),), pen, dtype=nx.float64)
                                      for path, pen in zip(self.paths, self.pens, strict=True))])
        self.left, self.top = x0 - FAR - 1.0, y0 - FAR - 1.0
        self.columns = int((x1 - x0 + 2 * FAR) // CELL) + 3
        step = nx.hypot(self.x[1:] - self.x[:-1], self.y[1:] - self.y[:-1])
        ends = [k - 1 for k in self.starts[1:-1] if 0 < k <= int(step.shape[0])]
        step[nx.asarray(ends, dtype=nx.int64)] = math.nan  # from one path to the next
        short = nx.flatnonzero(step < CELL)
        cells = ((self.y[short] - self.top) // CELL) * self.columns + (self.x[short] - self.left) // CELL
        order = nx.argsort(cells)
        self.index = cells[order], short[order], nx.flatnonzero(step >= CELL)

    def near(self, box: Turned, half: float) -> Near:
        """The segments that may reach a rectangle ``half`` px long."""
        import nx

        if self.index is None:
            self._build()
        assert self.index is not None  # just built
        cells, order, long = self.index
        reach = math.hypot(half, box.tall) + CELL + 8.0
        i0, i1 = (int((box.x + side * reach - self.left) // CELL) for side in (-1, 1))
        j0, j1 = (int((box.y + side * reach - self.top) // CELL) for side in (-1, 1))
        rows = nx.arange(j0, j1 + 1) * self.columns
        ends = nx.searchsorted(cells, nx.astype(nx.concat([rows + i0, rows + i1 + 1]), nx.float64)).tolist()
        m = j1 - j0 + 1
        at = nx.concat([long, *(order[a:b] for a, b in zip(ends[:m], ends[m:], strict=True) if a < b)])
        return Near(self, box, at)


class Near:
    """Some segments as seen from a rectangle: u along it, v across."""

    def __init__(self, strokes: Strokes, box: Turned, at: Tensor) -> None:
        x, y = strokes.x, strokes.y
        self.strokes, self.at, self.pen = strokes, at, strokes.pen[at]
        x0, y0, x1, y1 = x[at] - box.x, y[at] - box.y, x[at + 1] - box.x, y[at + 1] - box.y
        self.u0, self.v0 = x0 * box.cos + y0 * box.sin, y0 * box.cos - x0 * box.sin
        self.u1, self.v1 = x1 * box.cos + y1 * box.sin, y1 * box.cos - x1 * box.sin

    def meet(self, box: Turned, path: int, under: tuple[float, float]) -> list[int]:
        """Those whose ink meets a rectangle with the same middle, but for a stretch of ``path`` under it."""
        import nx

        w, h = box.half + self.pen, box.tall + self.pen
        u0, v0, u1, v1 = self.u0, self.v0, self.u1, self.v1
        beside = (nx.minimum(u0, u1) < w) & (nx.maximum(u0, u1) > -w)
        level = (nx.minimum(v0, v1) < h) & (nx.maximum(v0, v1) > -h)
        meets = nx.abs(u0 * v1 - u1 * v0) < w * nx.abs(v1 - v0) + h * nx.abs(u1 - u0)
        dots = (u0 == u1) & (v0 == v1)
        start = self.strokes.starts[path]
        first, last = start + math.floor(under[0]), start + math.ceil(under[1])
        rows = nx.flatnonzero(beside & level & (meets | dots))
        found = zip(self.at[rows].tolist(), rows.tolist(), strict=True)
        return [k for k, row in found if not first <= k < last
                or (k in (first, last - 1) and self._ends_meet(k - start, row, box, under))]

    def _ends_meet(self, k: int, row: int, box: Turned, under: tuple[float, float]) -> bool:
        """Whether what is left of a segment, of which the stretch ``under`` is taken, meets a rectangle."""
        a, b = under
        pieces = ([(0.0, a - k)] if k < a else []) + ([(b - k, 1.0)] if b < k + 1 else [])
        return any(self._share(row, box, float(self.pen[row]), piece) is not None for piece in pieces)

    def _share(self, row: int, box: Turned, pen: float, piece: tuple[float, float] = (0.0, 1.0)) -> tuple[float,
                                                                                                         float] | None:
        """From where to where a segment, or a piece of it, lies in a rectangle ``pen`` px wider, in shares of it."""
        first, last = piece
        for start, end, reach in ((self.u0, self.u1, box.half + pen), (self.v0, self.v1, box.tall + pen)):
            a, b = float(start[row]), float(end[row])
            if a == b:
                if abs(a) >= reach:
                    return None
                continue
            p, q = sorted(((-reach - a) / (b - a), (reach - a) / (b - a)))
            first, last = max(first, p), min(last, q)
        return (first, last) if first < last else None

    def cuts(self, box: Turned, path: int) -> list[tuple[int, float, float]]:
        """(path, from, to) of each stretch of other lines that may be cut and meets a rectangle of the same middle."""
        strokes = self.strokes
        made = []
        for k in self.meet(box, path, (0.0, 0.0)):
            other = strokes.path_of(k)
            if strokes.kinds([k], path) != {CUTTABLE}:
                continue
            row = int(self.at.tolist().index(k))
            share = self._share(row, box, 2 * float(self.pen[row]))  # to the middle of the pen, and on by its round end
            if share is not None:
                place = k - strokes.starts[other]
                made.append((other, place + share[0], place + share[1]))
        return made
