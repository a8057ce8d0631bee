"""Long lines: a frame costs its pixels, whatever the number of points.

Owns: the trees of long lines (csrc/draw/pyramid.h), made once for their data and kept while frames show it, and which
of two ways draws them. Must not know: short lines, which other painters draw.

A graphics processor holds the line itself and makes its coverage of a view's uniforms (spans.py). Where OpenGL is
software the processor makes the coverage by the code that draws files, several times as fast, and sends a byte a pixel;
so it does for what the device cannot hold. See docs/decisions/0019-long-lines-in-windows.md for the numbers.
"""

from __future__ import annotations

from ... import _draw
from ...scene import Path, Points
from .frame import Frame
from .masks import Masks
from .rasters import Rasters
from .spans import FEW as SEEN
from .spans import Spans
from .strokes import BRIEF, Strokes
from .strokes import FEW as SHORT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Pair = tuple[float, float]

#: Points of a line from which it has a tree; points seen of a dashed one up to which they are drawn one by one.
LONG, FEW = 500, 2_000
LENGTHS = 32  # dashed lines of which it is remembered where they begin
KEPT = 2  # frames that trees are kept unused
FINE = 0.125  # px within which a line for another painter may be moved
MOST = 200_000  # points of such a line
FAR = 1e9  # device px beyond which nothing is


class _Tree:
    """The tree of ``n`` points: ``frame`` is the last that asked it; ``held`` keeps alive what its key names by id."""

    __slots__ = ("frame", "held", "n", "tree")

    def __init__(self, tree: Any, held: object, n: int):
        self.tree, self.held, self.n, self.frame = tree, held, n, 0


class Pyramids:
    """Draws long lines on the frame: mutable, bounded by what the last frames showed."""

    __slots__ = ("_begun", "_masks", "_rasters", "_strokes", "_trees", "frame", "made", "spans")

    def __init__(self, frame: Frame, masks: Masks, rasters: Rasters, strokes: Strokes):
        self.frame, self._masks, self._rasters, self._strokes = frame, masks, rasters, strokes
        self.spans = Spans(frame)
        self.made = 0  # trees made from the beginning, for tests
        self._trees: dict[object, _Tree] = {}
        self._begun: dict[object, tuple[Pair, int, float]] = {}  # of dashed lines: px a unit, a point, px before it

    def draws(self, path: Path) -> bool:
        """Whether the path is a line with a tree; then ``stroke`` takes it."""
        return (
            path.decimate and path.stroke is not None and path.width > 0
            and len(path.points.x) >= (BRIEF if self.spans.is_worth else LONG)
            and not (path.verbs or path.ring or path.closed or path.snap or path.fill or path.fills is not None)
        )

    def stroke(self, path: Path) -> Path | None:
        """Draw the line, or give what looks like it and has few points, for the painter of dashes to draw."""
        frame, points = self.frame, path.points
        x0, y0, x1, y1 = frame.bounds
        if x1 <= x0 or y1 <= y0:
            return None
        tree, key = self._tree(points)
        goes_on = bool(_draw.pyramid_info(tree)[1])
        if not path.dash:
            return self._whole(path, tree, key, goes_on)
        if self.spans.is_worth and len(points.x) <= SHORT:
            return path
        if not goes_on:
            return self._thinned(path, tree, whole=True)
        start, end = self._range(path, tree)
        before = self._length(points, key, start)
        if end - start > FEW or _draw.pyramid_range(tree, points.y, start, end) is None:
            return self._thinned(path, tree, before)
        part = points.replace(x=points.x[start:end], y=points.y[start:end], key=None)
        return path.replace(points=part, base=None, dash_offset=path.dash_offset + before / frame.k)

    def _whole(self, path: Path, tree: Any, key: object, goes_on: bool) -> Path | None:
        """A line without dashes; what is returned is for the painter of short lines."""
        points, is_worth = path.points, self.spans.is_worth
        if is_worth and len(points.x) <= SHORT and self._strokes.keeps(path, False):
            return None  # three passes over the plot area cost more than its segments
        if goes_on and self._spanned(path, tree, key):
            self._strokes.touch(path)  # both forms stay while one of them is seen
            return None
        few = is_worth and goes_on and _count(self._range(path, tree)) < SEEN
        if is_worth and self._strokes.keeps(path, few):
            self.spans.touch(points, key)
            return None
        if few:
            return self._thinned(path, tree)
        if not (goes_on and self._lay(path, tree, (key, len(points.x)))):
            thin = self._thinned(path, tree)
            self._rasters.draw(thin, lambda on: on.path(thin))
        return None

    def _range(self, path: Path, tree: Any) -> tuple[int, int]:
        """The points of a line whose x does not turn back that are in view, with their neighbours: from, to."""
        frame = self.frame
        x0, _, x1, _ = frame.bounds
        reach = path.width * frame.k + 4
        return _draw.pyramid_find(tree, path.points, frame.k, x0 - reach, x1 + reach)

    def find(self, points: Points, left: float, right: float) -> tuple[int, int] | None:
        """The points between two places, device px, with their neighbours: from, to. None where x turns back."""
        tree, _ = self._tree(points)
        return _draw.pyramid_find(tree, points, self.frame.k, left, right) if _draw.pyramid_info(tree)[1] else None

    # ---- trees

    def _tree(self, points: Points) -> tuple[Any, object]:
        """The tree of the points and what names it: another one when they are, but for points that were added."""
        x, y, n = points.x, points.y, len(points.x)
        grows = points.grows
        same = (id(x), getattr(x, "_version", 0), id(y), getattr(y, "_version", 0))
        key: object = same if grows is None else grows
        kept = self._trees.get(key)
        if kept is not None and kept.n < n:
            _draw.pyramid_extend(kept.tree, x, y)
            kept.held, kept.n = (x, y), n
        if kept is None or kept.n > n:
            kept = self._trees[key] = _Tree(_draw.pyramid_make(x, y), (x, y), n)
            self.made += 1
        kept.frame = self.frame.count
        return kept.tree, key

    def _thinned(self, path: Path, tree: Any, before: float = 0.0, whole: bool = False) -> Path:
        """The line as px points that look the same; itself where they would be too many.

        before: device px of it that lie before them, for its dashes. whole: what is outside is left out only where all
        would be too many; then dashes begin anew where the line comes in again.
        """
        import nx

        frame, k = self.frame, self.frame.k
        reach = path.width * k + 4
        window = (frame.bounds[0] - reach, frame.bounds[1] - reach, frame.bounds[2] + reach, frame.bounds[3] + reach)
        found = _draw.pyramid_points(tree, path.points, k, (-FAR, -FAR, FAR, FAR), FINE, MOST) if whole else None
        found = found if found is not None else _draw.pyramid_points(tree, path.points, k, window, FINE, MOST)
        if found is None:
            return path
        flat: Any = memoryview(found).cast("d")
        xy = nx.asarray(flat).reshape(-1, 2)
        if before > 0.0 and len(xy):
            turned = path.points.affine[1] * _draw.pyramid_info(tree)[1] < 0
            lead = float(xy[0, 0]) + (before if turned else -before), float(xy[0, 1])  # beside what is seen
            xy = nx.concat([nx.asarray([lead]), xy])
        unit = (0.0, 1.0 / k, 0.0, 0.0, 1.0 / k, 0.0)
        return path.replace(points=Points(xy[:, 0], xy[:, 1], affine=unit), base=None)

    def _length(self, points: Points, key: object, start: int) -> float:
        """Device px of the line before a point, from the last gap on: what its dashes count from, wherever the view
        begins. While the view moves what lies between is added and taken away; where a unit gets another length the
        dashes at the view's edge stay where they are, so that no frame measures the whole line."""
        k, (_, sx, _, _, sy, _) = self.frame.k, points.affine
        name = (key, points.x_map, points.y_map)
        scale = sx * k, sy * k
        before, at, length = self._begun.get(name, (scale, 0, 0.0))
        if before != scale and at > start:  # the anchor went out of the view: the nearest point that is in it
            at = start
        if start == 0:
            length = 0.0
        elif at <= start:
            more, broken = _draw.line_length(points, k, at, start + 1)
            length = more if broken else length + more
        else:
            less, broken = _draw.line_length(points, k, start, at + 1)
            length = length - less if not broken else _draw.line_length(points, k, 0, start + 1)[0]
        self._begun[name] = scale, start, length
        return length

    # ---- coverage

    def _spanned(self, path: Path, tree: Any, key: object) -> bool:
        """Whether the device drew the line from what it has of it."""
        return self.spans.is_worth and self.spans.draw(path, tree, key)

    def _lay(self, path: Path, tree: Any, name: object) -> bool:
        """Lay down the line's coverage in its colour; False where the tree does not know it."""
        frame, points = self.frame, path.points

        def make(room: bytearray) -> tuple[int, int] | None:
            return _draw.pyramid_mask(tree, points, frame.k, frame.bounds, path.width * frame.k, path.cap, room)

        assert path.stroke is not None  # draws() asked
        look = (name, points.affine, points.x_map, points.y_map, path.width, path.cap)
        return self._masks.lay(look, path.stroke, make)

    # ---- upkeep

    def sweep(self) -> None:
        """Let go of what the last frames did not show."""
        oldest = self.frame.count - KEPT
        for key in [key for key, kept in self._trees.items() if kept.frame < oldest]:
            del self._trees[key]
        if len(self._begun) > LENGTHS or not self._trees:
            self._begun.clear()
        self.spans.sweep()

    def close(self) -> None:
        self._trees.clear()
        self.spans.close()


def _count(range_: tuple[int, int]) -> int:
    return range_[1] - range_[0]
