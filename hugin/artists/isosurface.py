"""Surfaces of equal value in a volume."""

from __future__ import annotations

from ..native import native
from ..value import value
from . import base
from .mesh3d import Mesh3d
from .parts import solid
from .parts.volume import volume_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nx import Tensor

    from ..coords.space import SpaceView
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from .parts.volume import Axes


def isosurface(volume: object, level: float | Sequence[float], *, x: object = None, y: object = None,
               z: object = None, color: object = None, colors: Sequence[object] | None = None, shade: bool = True,
               alpha: float | None = None, label: str | None = None) -> Figure:
    """The surface on which a volume has the value ``level``; several levels give one surface each.

    volume: (nx, ny, nz) numbers at x[i], y[j], z[k], 1-D each (default 0, 1, ...). It runs where neighbours lie on both
    sides of the level, by linear interpolation on tetrahedra, and is closed wherever it does not leave the volume.
    Cells with a corner that is not finite are left out. colors: one a level. alpha: what is behind shows through, in
    the right order.

    >>> import hugin as hg, nx
    >>> x = nx.linspace(-1, 1, 20)
    >>> ball = x[:, None, None] ** 2 + x[None, :, None] ** 2 + x[None, None, :] ** 2
    >>> hg.isosurface(ball, 0.8, x=x, y=x, z=x)
    <hugin.Figure 800 x 600 px: isosurface>
    """
    import nx

    values, axes = volume_of("isosurface", volume, x, y, z)
    levels = _levels(level)
    paints = (color,) if colors is None else tuple(colors)
    if (color is not None and colors is not None) or not paints:
        raise base.OptionError("isosurface: give color, or colors with one a level")
    data = nx.ascontiguousarray(nx.astype(values.values, nx.float64))
    made = None
    for k, at in enumerate(levels):
        vertices, triangles = _shell(data, [column.values for column in axes], at)
        paint = solid.paint_of("isosurface", paints[k % len(paints)], None, None, None, alpha)
        shell = base.figure(Shell(
            paint, base.check_label("isosurface", label if k == 0 else None), *_corners(vertices, axes), triangles,
            base.check_flag("isosurface", "shade", shade), name="isosurface", level=at,
        ))
        made = shell if made is None else made + shell
    assert made is not None  # there is a level
    return made


@value
class Shell(Mesh3d):
    """The triangles of one level."""

    level: float = 0.0

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # of panels in three dimensions
        made = Mesh3d.emit(self, view)
        if not made:
            view.note(f"isosurface: nothing is drawn at {self.level:g}; no two neighbours lie on both sides of it")
        return made


def _corners(vertices: Tensor, axes: Axes) -> tuple[Column, Column, Column]:
    x, y, z = (base.numbers_column(vertices[:, n], axis.kind, axis.label) for n, axis in enumerate(axes))
    return x, y, z


def _levels(given: object) -> tuple[float, ...]:
    given = native(given)
    several = [given] if isinstance(given, (int, float)) and not isinstance(given, bool) else given
    made = base.numbers("isosurface", "level", base.column("isosurface", "level", several))
    values = tuple(float(v) for v in made.values.tolist())
    if not values or any(v - v != 0 for v in values):
        raise base.DataError("isosurface: level must be one finite number, or several")
    return values


def _shell(values: Tensor, axes: list[Tensor], level: float) -> tuple[Tensor, Tensor]:
    """Vertices (n, 3) float64 and triangles (m, 3) int32."""
    import nx

    from .. import _draw

    dense = [nx.ascontiguousarray(nx.astype(axis, nx.float64)) for axis in axes]
    vertices, triangles = _draw.isosurface(values, *dense, level)
    if not vertices:
        return nx.empty((0, 3), nx.float64), nx.empty((0, 3), nx.int32)
    made = nx.reshape(nx.asarray(memoryview(vertices).cast("d")), (-1, 3))
    return made, nx.reshape(nx.asarray(memoryview(triangles).cast("i")), (-1, 3))
