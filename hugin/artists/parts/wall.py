"""Marks of two dimensions on a wall of a box in three: a figure's panel seen from aside."""

from __future__ import annotations

from ...axes import Axes, map_axes
from ...coords.cartesian import Axis, View
from ...scene import Anchor, Clip, Group, Image, Markers, Path, Points
from ...value import value
from .. import base
from ..base import Artist, Channel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from ...coords.space import SpaceView
    from ...figure import Figure
    from ...scene import Primitive

#: Axes of the wall that stands across x, y or z: which of the box's its own x and y are.
PLANES = {"x": ("y", "z"), "y": ("x", "z"), "z": ("x", "y")}


@value
class OnWall(Artist):
    """``mark`` drawn on the wall across ``dim`` that lies behind the data."""

    mark: Artist
    dim: str

    dims = 3
    layer = "under"

    @property
    def name(self) -> str:  # type: ignore[override]  # a constant of other marks
        return self.mark.name

    @property
    def swatch(self) -> str:  # type: ignore[override]  # a constant of other marks
        return self.mark.swatch

    def series(self) -> int:
        return self.mark.series()

    def channels(self) -> tuple[Channel, ...]:
        names = dict(zip("xy", PLANES[self.dim], strict=True))
        return tuple(channel.replace(scale=names.get(channel.scale, channel.scale)) for channel in self.mark.channels())

    def legend(self, view: View) -> tuple[base.Key, ...]:
        return self.mark.legend(view)

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # of panels in three dimensions
        wall = _Wall(view, self.dim)
        return tuple(wall.turned(item) for item in self.mark.emit(wall.flat))


class _Wall:
    """The way from a panel whose px are places in the box to the page."""

    def __init__(self, view: SpaceView, dim: str) -> None:
        from ...coords.space import frame

        self.view = view
        self.n = "xyz".index(dim)
        self.one, self.two = ("xyz".index(name) for name in PLANES[dim])
        eye = frame(view.projection.camera)[2]
        self.at = -view.projection.half[self.n] if eye[self.n] >= 0 else view.projection.half[self.n]
        axes = view.axes()
        a, b = axes[self.one], axes[self.two]
        rect = (min(a.start, a.end), min(b.start, b.end), max(a.start, a.end), max(b.start, b.end))
        self.flat = View(rect, a, b, view.theme, view.colors, view.sizes, view.shapes, view.dashes, view.slot,
                         view.tell)

    def place(self, u: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Px of places in the box, given along the wall."""
        import nx

        from ... import _draw

        box = [nx.broadcast_to(nx.asarray(self.at), u.shape)] * 3
        box[self.one], box[self.two] = u, v
        out = nx.empty((int(u.shape[0]), 3), nx.float32)
        _draw.space_place(*box, self.view.projection.matrix((_SAME, _SAME, _SAME)), out)
        return out[:, 0], out[:, 1]

    def points(self, points: Points) -> Points:
        import nx

        ox, kx, dx, oy, ky, dy = points.affine
        x = points.x if points.x_map.kind == "linear" else self.flat.x.scale.forward(points.x)
        y = points.y if points.y_map.kind == "linear" else self.flat.y.scale.forward(points.y)
        u, v = (nx.astype(x, nx.float64) - ox) * kx + dx, (nx.astype(y, nx.float64) - oy) * ky + dy
        return Points(*self.place(u, v))

    def turned(self, item: Primitive) -> Primitive:
        """The primitive as it looks on the wall; lengths of pens, marks and words stay as they are."""
        if isinstance(item, Group):
            return Group(tuple(self.turned(each) for each in item.items), item.opacity)
        if isinstance(item, Anchor):
            return item.replace(items=tuple(self.turned(each) for each in item.items))
        if isinstance(item, Clip):
            path = self.turned(item.path) if item.path is not None else None
            kept = tuple(self.turned(each) for each in item.items)
            return Clip(kept, path=path) if isinstance(path, Path) else Group(kept)
        if isinstance(item, Markers):
            return item.replace(points=self.points(item.points))
        if isinstance(item, Path):
            if item.base is not None:
                return item.replace(points=self.points(item.points), base=self.points(item.base), decimate=False)
            return item.replace(points=self.points(item.points), decimate=False, snap=False)
        what = "an image" if isinstance(item, Image) else "text" if type(item).__name__ == "Glyphs" else "a mesh"
        raise base.DataError(f"wall: {what} cannot stand on a wall; lines, areas, points and contours can")


_SAME = Axis(None, (0.0, 1.0), (0.0, 1.0), 0.0, 1.0)  # type: ignore[arg-type]  # only its affine is read


def wall(figure: Figure, dim: object) -> Figure:
    """The figure's marks on a wall; see ``Figure.wall``."""
    base.check_option("wall", "dim", dim, PLANES)

    def change(axes: Axes) -> Axes:
        for artist in axes.artists:
            if artist.dims != 2:
                raise base.OptionError(f"wall: {artist.name} is no mark of two dimensions; those alone have a wall")
        return axes.replace(artists=tuple(OnWall(artist, str(dim)) for artist in axes.artists))

    return figure.replace(root=map_axes(figure.root, change))
