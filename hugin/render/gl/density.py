"""Very many markers: a frame costs what is seen of them, and the picture is that of one laid over the other.

Owns: the indexes of places of many markers (csrc/draw/crowd.h), kept while frames show them. Must not know: how a few
markers are drawn.

Markers of one colour without outlines become coverage: what all of them together let through, which no order changes.
Others are laid down in their order by the rasteriser of files, those that are seen. Where few are seen they are drawn
as few markers always are; so are millions by a graphics processor, unless they let too much through. ``is_worth``:
OpenGL is no software.
"""

from __future__ import annotations

from ... import _draw
from ...scene import Mapped, Markers
from ..shapes import outline
from .frame import Frame
from .masks import Masks
from .rasters import Rasters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx import Tensor

#: Markers from which there is an index; markers seen up to which they are drawn as a few are.
MANY, FEW = 20_000, 4_000
#: What a graphics processor lays down one by one as fast, and how much of what is below each may let through: more, and
#: what 8 bits a channel lose each time adds up to 2 / 255.
DEVICE, OPAQUE = 4_000_000, 0.2
KEPT = 2  # frames that an index is kept unused


class _Index:
    """The index of ``held`` columns; ``frame`` is the last that asked it; ``seen``: what it found last, and where."""

    __slots__ = ("frame", "held", "index", "seen")

    def __init__(self, index: Any, held: object):
        self.index, self.held, self.frame = index, held, 0
        self.seen: tuple[object, Markers | None] = (None, None)


class Densities:
    """Draws many markers on the frame: mutable, bounded by what the last frames showed."""

    __slots__ = ("_indexes", "_masks", "_rasters", "frame", "is_worth")

    def __init__(self, frame: Frame, masks: Masks, rasters: Rasters):
        self.frame, self._masks, self._rasters = frame, masks, rasters
        self.is_worth = not frame.is_software
        self._indexes: dict[object, _Index] = {}

    def draws(self, markers: Markers) -> bool:
        """Whether they are so many that they have an index; then ``paint`` takes them."""
        return len(markers.points.x) >= MANY

    def spares(self, markers: Markers) -> bool:
        """Whether the device may draw them as it draws a few."""
        alpha = markers.fill[3] if isinstance(markers.fill, tuple) else 1.0
        return self.is_worth and len(markers.points.x) <= DEVICE and markers.opacity * alpha >= OPAQUE

    def paint(self, markers: Markers) -> Markers | None:
        """Draw the markers; or give those that are seen, where they are few, for their painter to draw."""
        bounds = self.frame.bounds
        if bounds[2] <= bounds[0] or bounds[3] <= bounds[1]:
            return None
        points = markers.points
        x, y = points.x, points.y
        maps = (points.x_map, points.y_map)
        name = (id(x), getattr(x, "_version", 0), id(y), getattr(y, "_version", 0), *maps)
        kept = self._indexes.get(name)
        if kept is None:
            kept = self._indexes[name] = _Index(_draw.crowd_make(points), (x, y))
        kept.frame = self.frame.count
        few = self._seen(kept, markers, FEW)
        if few is not None:
            return few
        if self._lay(kept, markers, name):
            return None
        part = self._seen(kept, markers, len(x) // 2) or markers
        self._rasters.draw(part, lambda on: on.markers(part))
        return None

    def _lay(self, kept: _Index, markers: Markers, name: object) -> bool:
        """Lay down the coverage of markers of one colour; False where they are no such."""
        fill, frame = markers.fill, self.frame
        if not isinstance(fill, tuple) or not isinstance(markers.size, (int, float)):
            return False

        def make(room: bytearray) -> tuple[int, int] | None:
            x0, y0, x1, y1 = frame.bounds
            done = _draw.crowd_mask(kept.index, markers, outline(markers.shape), frame.k, (x0, y0, x1, y1), room)
            return (0, y1 - y0) if done else None

        look = (name, markers.points.affine, markers.shape, markers.size, fill[3] * markers.opacity)
        return self._masks.lay(look, (*fill[:3], 1.0), make)

    def _seen(self, kept: _Index, markers: Markers, most: int) -> Markers | None:
        """The markers near what is seen, in their order; None where they are more than ``most``."""
        import nx

        frame, reach = self.frame, self._reach(markers)
        where = (markers, frame.bounds, frame.k, most)
        if kept.seen[0] == where:
            return kept.seen[1]
        x0, y0, x1, y1 = frame.bounds
        window = (x0 - reach, y0 - reach, x1 + reach, y1 + reach)
        found = _draw.crowd_find(kept.index, markers.points, frame.k, window, most)
        if found is None:
            return None
        flat: Any = memoryview(found).cast("i")  # the buffer is all that nx wants
        numbers = nx.asarray(flat) if found else nx.zeros(0, dtype=nx.int32)
        kept.seen = (where, _part(markers, numbers))
        return kept.seen[1]

    def _reach(self, markers: Markers) -> float:
        """How far from its place a marker may be seen, device px."""
        import nx

        size = markers.size
        largest = float(size) if isinstance(size, (int, float)) else float(nx.max(size)) if len(size) else 0.0
        if largest != largest:
            largest = 400.0  # of some the size is missing
        return (min(largest, 400.0) + 2 * markers.width) * self.frame.k + 2

    def sweep(self) -> None:
        """Let go of what the last frames did not show."""
        oldest = self.frame.count - KEPT
        for key in [key for key, kept in self._indexes.items() if kept.frame < oldest]:
            del self._indexes[key]

    def close(self) -> None:
        self._indexes.clear()


def _part(markers: Markers, numbers: Tensor) -> Markers:
    """The markers of these numbers."""
    import nx

    def take(column: Tensor) -> Tensor:
        return nx.take(nx.asarray(column), numbers, axis=0)

    points, fill, size = markers.points, markers.fill, markers.size
    if isinstance(fill, Mapped):
        fill = fill.replace(values=take(fill.values))
    elif fill is not None and not isinstance(fill, tuple):
        fill = take(fill)
    if not isinstance(size, (int, float)):
        size = take(size)
    return markers.replace(points=points.replace(x=take(points.x), y=take(points.y), key=None), fill=fill, size=size)
