"""Long areas: of the points in view so many a pixel that their mean cannot be told from that of all.

Owns: which points of areas between two lines a frame's picture is made of. Must not know: how they are filled.

What an area covers of a pixel is a mean over the points there. Every n-th of them, counted from the first of the data
so that the same are taken wherever the view begins, gives nearly that mean: FINE points a pixel miss it by 2/255 in the
mean of a tile even in noise. While frames follow each other HURRIED are enough; ``frame.coarse`` then says that a calm
frame would show more. Where points lie wider apart all are taken.
"""

from __future__ import annotations

from ... import _draw
from ...scene import Anchor, Clip, Group, Path
from .frame import Frame
from .pyramid import Pyramids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx import Tensor

    from ...scene import Points

LONG = 50_000  # points of an area from which it is thinned
FINE, HURRIED = 2048, 128  # points a device px
BLOCK = 1024  # points that are filled at a time; we begin with a whole one, so that all is measured where files do
KEPT = 2  # frames that a thinned area is kept unused


class _Thinned:
    """What stands for an item in one view; ``item`` is held so that its id stays its own."""

    __slots__ = ("coarse", "frame", "item", "made")

    def __init__(self, item: object, made: Any, coarse: bool):
        self.item, self.made, self.coarse, self.frame = item, made, coarse, 0


class Areas:
    """Items with long areas as a frame shows them: mutable, bounded by what the last frames showed."""

    __slots__ = ("_frame", "_made", "_pyramids")

    def __init__(self, frame: Frame, pyramids: Pyramids):
        self._frame, self._pyramids = frame, pyramids
        self._made: dict[object, _Thinned] = {}

    def shown(self, item: Any) -> Any:
        """The item with its long areas thinned; the very same for the same item in the same view."""
        if not _is_long(item):
            return item
        frame = self._frame
        key = (id(item), frame.bounds, frame.k)
        kept = self._made.get(key)
        if kept is None or (kept.coarse and not frame.hurried):
            before, frame.coarse = frame.coarse, False
            made = self._thin(item)
            kept = self._made[key] = _Thinned(item, made, frame.coarse)
            frame.coarse = frame.coarse or before
        kept.frame = frame.count
        frame.coarse = frame.coarse or kept.coarse
        return kept.made

    def _thin(self, item: Any) -> Any:
        if type(item) is Path:
            return self._part(item) if _is_long(item) else item
        return item.replace(items=tuple([self._thin(part) if _is_long(part) else part for part in item.items]))

    def _part(self, path: Path) -> Path:
        """The points in view, of dense ones some; the path itself where its x turns back."""
        frame, points, base = self._frame, path.points, path.base
        assert base is not None  # of an area
        found = self._pyramids.find(points, frame.bounds[0] - 2.0, frame.bounds[2] + 2.0)
        if found is None:
            return path
        start, end = found
        many = (end - start) / max(1, frame.bounds[2] - frame.bounds[0])  # points a px
        samples = HURRIED if frame.hurried else FINE
        frame.coarse = frame.coarse or many > 2 * samples < FINE
        stride = 1 << max(0, int(many / samples).bit_length() - 1)
        start -= start % (BLOCK * stride)
        rows = _rows(points, start, end, stride, frame.k, 2 / samples) if stride > 1 else None
        made, below = (_taken(one, slice(start, end, stride), rows) for one in (points, base))
        if base.x is points.x:
            below = below.replace(x=made.x)  # as before: then it is read once
        return path.replace(points=made, base=below)

    def sweep(self) -> None:
        """Let go of what the last frames did not show."""
        oldest = self._frame.count - KEPT
        for key in [key for key, kept in self._made.items() if kept.frame < oldest]:
            del self._made[key]

    def close(self) -> None:
        self._made.clear()


def _is_long(item: Any) -> bool:
    """Whether there is a long area in it."""
    if type(item) is Path:
        plain = item.verbs is None and not (item.ring or item.snap or item.stroke is not None)
        return plain and item.base is not None and item.decimate and len(item.points.x) >= LONG
    return type(item) in (Group, Clip, Anchor) and any(_is_long(part) for part in item.items)


def _rows(points: Points, start: int, end: int, stride: int, k: float, least: float) -> Tensor | None:
    """The points to be taken where every ``stride``-th is not enough everywhere: between those that lie more than
    ``least`` device px apart, all. None where it is."""
    import nx

    spread = points.replace(x=points.x[start:end:stride], y=points.y[start:end:stride])
    wide = _draw.wide_steps(spread, k, least)
    if not wide:
        return None
    flat: Any = memoryview(wide).cast("q")
    first = nx.asarray(flat) * stride + start
    between = nx.reshape(first[:, None] + nx.arange(1, stride, dtype=nx.int64)[None, :], (-1,))
    rows = nx.sort(nx.concat([nx.arange(start, end, stride, dtype=nx.int64), between]))
    return rows[rows < end]


def _taken(points: Points, part: slice, rows: Tensor | None) -> Points:
    """Some points."""
    import nx

    def take(column: Tensor) -> Tensor:
        return column[part] if rows is None else nx.take(nx.asarray(column), rows)

    return points.replace(x=take(points.x), y=take(points.y), key=None, grows=None)
