"""Marks of two dimensions on a wall of a box in three: a figure's panel seen from aside."""

from __future__ import annotations

from ...axes import Axes, map_axes
from ...coords.plane import PLANES, wall_view
from ...value import value
from .. import base
from ..base import Artist, Channel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

    from ...coords.plane import WallView
    from ...coords.space import SpaceView
    from ...figure import Figure
    from ...scene import Primitive

#: Marks on walls lie over each other as they do in a panel of two dimensions.
LAYERS = ("under", "over", "words")
#: Px by which points may reach over the edge of a wall that data end at.
ROOM = 4.0


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

    @property
    def flips(self) -> str:  # type: ignore[override]  # a constant of other marks
        return dict(zip("xy", PLANES[self.dim], strict=True)).get(self.mark.flips, "")

    @property
    def gaps(self) -> bool:  # type: ignore[override]  # as above
        return self.mark.gaps

    @property
    def rank(self) -> int:
        """Which marks on walls are painted first."""
        return LAYERS.index(self.mark.layer)

    def series(self) -> int:
        return self.mark.series()

    def channels(self) -> tuple[Channel, ...]:
        names = dict(zip("xy", PLANES[self.dim], strict=True))
        return tuple(channel.replace(scale=names.get(channel.scale, channel.scale)) for channel in self.mark.channels())

    def legend(self, view: SpaceView) -> tuple[base.Key, ...]:  # type: ignore[override]  # of panels in three dimensions
        return self.mark.legend(self.flat(view))

    def without(self, hidden: frozenset[str]) -> Self | None:
        return self._with(self.mark.without(hidden))

    def for_scales(self, axes: Axes) -> Self:
        one, two = (getattr(axes, f"{name}scale") for name in PLANES[self.dim])
        beside = tuple(each.mark for each in axes.artists if isinstance(each, OnWall) and each.dim == self.dim)
        return self._with(self.mark.for_scales(axes.replace(xscale=one, yscale=two, artists=beside))) or self

    def sample(self, view: SpaceView) -> Self:  # type: ignore[override]  # as above
        return self._with(self.mark.sample(self.flat(view))) or self

    def _with(self, mark: Artist | None) -> Self | None:
        return None if mark is None else self if mark is self.mark else self.replace(mark=mark)

    def flat(self, view: SpaceView) -> WallView:
        """The wall before its size is known: as if the longest side of the box filled the panel."""
        x0, y0, x1, y1 = view.rect
        return wall_view(view, self.dim, max(x1 - x0, y1 - y0) / 2)

    def names(self, view: SpaceView) -> tuple[str, ...]:  # type: ignore[override]  # as above
        return self.mark.names(self.flat(view))

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # as above
        from ...scene import Clip

        wall = wall_view(view, self.dim, view.projection.factor)
        made = wall.shown(self.mark.emit(wall))
        return (Clip(made, path=wall.outline(0.0 if view.cut else ROOM)),) if made and self.mark.clipped else made


def wall(figure: Figure, dim: object) -> Figure:
    """The figure's marks on a wall; see ``Figure.wall``."""
    base.check_option("wall", "dim", dim, PLANES)

    def change(axes: Axes) -> Axes:
        for artist in axes.artists:
            if artist.dims != 2:
                raise base.OptionError(f"wall: {artist.name} is no mark of two dimensions; those alone have a wall")
        return axes.replace(artists=tuple(OnWall(artist, str(dim)) for artist in axes.artists))

    return figure.replace(root=map_axes(figure.root, change))
