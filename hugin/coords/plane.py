"""A wall of a box in three dimensions as a flat sheet: what a mark of two dimensions sees that stands on it.

The sheet is as large as the wall would be, were it seen straight on, so that a mark may think in px; ``shown`` lays
whatever it drew onto the wall. Words stand upright on the page at their places, and pens keep their widths.
Must not know: layout, guides, or any mark.
"""

from __future__ import annotations

from ..value import Value, value
from .cartesian import Axis, View
from .space import Projection, SpaceView, frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from ..scene import Path, Primitive

    Pair = tuple[float, float]
    Rect = tuple[float, float, float, float]
    Triple = tuple[float, float, float]

#: Axes of the wall that stands across x, y or z: which of the box's its own x and y are.
PLANES = {"x": ("y", "z"), "y": ("x", "z"), "z": ("x", "y")}
_SAME = Axis(None, (0.0, 1.0), (0.0, 1.0), 0.0, 1.0)  # type: ignore[arg-type]  # only its affine is read
_NOWHERE: object = None


@value
class Plane(Value):
    """The way from the sheet to the page. dim: across which the wall stands; unit: px of the sheet per length of the
    box."""

    projection: Projection
    dim: str
    unit: float

    even = True
    straight = True
    reflect = True
    outer = 1.0

    def corner(self) -> Triple:
        """The place in the box of the sheet's upper left, at the back."""
        half, eye = self.projection.half, frame(self.projection.camera)[2]
        n, two = "xyz".index(self.dim), "xyz".index(PLANES[self.dim][1])
        at = [-reach for reach in half]
        at[two] = half[two]
        at[n] = -half[n] if eye[n] >= 0 else half[n]
        return at[0], at[1], at[2]

    def sides(self) -> tuple[int, int]:
        """Which of the box's axes lie along the sheet's x and y."""
        one, two = ("xyz".index(name) for name in PLANES[self.dim])
        return one, two

    def place(self, x: float, y: float) -> Pair:
        """A place of the sheet on the page."""
        (one, two), at = self.sides(), list(self.corner())
        at[one] += x / self.unit
        at[two] -= y / self.unit
        return self.projection.place((at[0], at[1], at[2]))[:2]

    def places(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """The same for tensors (n,)."""
        import nx

        from .. import _draw

        (one, two), corner = self.sides(), self.corner()
        box = [nx.broadcast_to(nx.asarray(at), x.shape) for at in corner]
        box[one], box[two] = x / self.unit + corner[one], corner[two] - y / self.unit
        out = nx.empty((int(x.shape[0]), 3), nx.float32)
        _draw.space_place(*box, self.projection.matrix((_SAME, _SAME, _SAME)), out)
        return out[:, 0], out[:, 1]


@value
class WallView(View):
    """A wall as a mark sees it while it is drawn: ``rect``, ``x`` and ``y`` are of the sheet."""

    way: Plane = _NOWHERE  # type: ignore[assignment]  # every one has its own

    @property
    def frame(self) -> Rect:
        places = [self.way.place(x, y) for x in self.rect[::2] for y in self.rect[1::2]]
        xs, ys = zip(*places, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def on_page(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        return self.way.places(*super().on_page(x, y))

    def spot(self, x: float, y: float) -> Pair:
        return self.way.place(x, y)

    def shown(self, items: tuple[Primitive, ...]) -> tuple[Primitive, ...]:
        from .bend import bent

        return tuple(bent(item, self) for item in items)

    def outline(self, room: float) -> Path:
        """Round the wall, ``room`` px from it, to be cut along."""
        from .bend import bent, box

        x0, y0, x1, y1 = self.rect
        return bent(box((x0 - room, y0 - room, x1 + room, y1 + room)), self)  # type: ignore[return-value]  # stays one


def wall_view(view: SpaceView, dim: str, unit: float) -> WallView:
    """The wall across ``dim`` of a box, ``unit`` px of its sheet per length of the box."""
    way = Plane(view.projection, dim, unit)
    one, two = way.sides()
    (a, b), half = (view.axes()[n] for n in (one, two)), view.projection.half
    across = a.replace(start=(a.start + half[one]) * unit, end=(a.end + half[one]) * unit)
    up = b.replace(start=(half[two] - b.start) * unit, end=(half[two] - b.end) * unit)
    rect = (0.0, 0.0, 2 * half[one] * unit, 2 * half[two] * unit)
    return WallView(rect, across, up, view.theme, view.colors, view.sizes, view.shapes, view.dashes, view.slot,
                    view.tell, way)
