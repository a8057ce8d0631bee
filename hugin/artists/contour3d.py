"""Contour lines at the heights that they stand for."""

from __future__ import annotations

from ..coords.steps import Levels
from ..native import native
from ..value import value
from . import base
from .base import Artist, Channel
from .parts import field, solid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..coords.space import SpaceView
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from .base import Color


@value
class Contour3d(Artist):
    """Lines of z (h, w) over x and y, each at its own height, or all at the height ``at``."""

    z: Column
    x: Column
    y: Column
    levels: Levels
    at: float | None = None
    cmap: object = None
    limits: tuple[object, object] | None = None
    color: Color | str | None = None
    width: float | None = None
    alpha: float | None = None

    name = "contour3d"
    dims = 3

    def series(self) -> int:
        return 0

    def is_mapped(self) -> bool:
        return self.color is None and not self.levels.colors

    def color_channel(self) -> Channel:
        return Channel("color", self.z, cmap=self.cmap, limits=self.limits, levels=self.levels, alpha=self.alpha)

    def channels(self) -> tuple[Channel, ...]:
        found = solid.space_channels(self.x, self.y, self.z)
        if self.at is not None:
            import nx

            found = (*found, Channel("z", base.numbers_column(nx.asarray([self.at])), exact=True))
        return (*found, self.color_channel()) if self.is_mapped() else found

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # of panels in three dimensions
        import nx

        from ..stats.contours import contour_path

        scale = view.colors[base.color_key(self.color_channel())] if self.is_mapped() else None
        if scale is not None:
            levels = self.levels.find(scale.scale, scale.extent)
        else:
            levels = field.plain_levels(self.levels, self.z.values)
        _, _, z_axis = view.axes()
        lines = contour_path(self.z.values, levels, field.flat(view.x, self.x), field.flat(view.y, self.y),
                             where="contour3d")
        made: list[Primitive] = []
        for k, (line, level) in enumerate(zip(lines, levels, strict=True)):
            n = int(line.shape[0])
            if n < 2:
                continue
            height = float(z_axis.scale.forward(level if self.at is None else self.at))
            vertices = view.put(line[:, 0], line[:, 1], nx.full((n,), height, dtype=nx.float64))
            if self.levels.colors:
                color = view.color(self.levels.colors[k % len(self.levels.colors)])
            else:
                color = scale.at(level) if scale is not None else view.color(self.color)
            width = 1.5 if self.width is None else self.width
            made.append(solid.strokes(vertices, solid.chain(n), solid.constant(color, self.alpha), width, solid.LIFT))
        return tuple(made)


def contour3d(*args: object, x: object = None, y: object = None, z: object = None,
              levels: int | Sequence[float] | None = None, at: float | None = None, cmap: object = None,
              limits: tuple[object, object] | None = None, color: object = None,
              colors: Sequence[object] | None = None, width: float | None = None,
              alpha: float | None = None) -> Figure:
    """Contour lines in three dimensions, each at its own height. Takes what ``contour`` takes.

    at: one height for all lines, such as that of a floor. width: px, default 1.5. On a surface of the same data the
    lines lie on it.

    >>> import hugin as hg
    >>> hg.contour3d([[0, 1, 0], [1, 2, 1], [0, 1, 0]], levels=[0.5, 1.5])
    <hugin.Figure 800 x 600 px: contour3d>
    """
    heights, xs, ys = field.grid_of("contour3d", args, x, y, z)
    at = native(at)
    if at is not None and (isinstance(at, bool) or not isinstance(at, (int, float)) or at - at != 0):
        raise base.OptionError(f"contour3d: at is {at!r}; a finite height is needed")
    return base.figure(Contour3d(
        heights, xs, ys, field.levels_of("contour3d", levels, colors=colors), at, field.cmap_of("contour3d", cmap),
        field.limits_of("contour3d", limits), base.check_color("contour3d", color),
        base.check_size("contour3d", "width", width), base.check_alpha("contour3d", alpha),
    ))
