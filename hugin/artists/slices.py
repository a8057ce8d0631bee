"""Planes through a volume, coloured by what it holds there."""

from __future__ import annotations

from ..value import value
from . import base
from .base import Channel, Spots
from .parts import solid
from .parts.volume import volume_of
from .surface import Surface

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from ..coords.cartesian import View
    from ..data import Column
    from ..figure import Figure
    from .parts.volume import Axes


@value
class Slice(Surface):
    """A plane of nodes; within: the axes of the whole volume, which the box shows whatever is cut."""

    within: Axes | None = None
    name: str = "slices"

    def places(self) -> tuple[Channel, ...]:
        assert self.within is not None  # every slice has a volume
        return solid.space_channels(*self.within, exact=True)

    def spots(self, view: View) -> tuple[Spots, ...]:
        import nx

        held = self.paint.by
        assert held is not None  # what the volume holds
        x, y, z, more = (one.replace(values=nx.reshape(one.values, (-1,))) for one in (self.x, self.y, self.z, held))
        return (Spots(self.label, x, y, z, ((held.label or "value", more),)),)


def slices(volume: object, *, at_x: object = None, at_y: object = None, at_z: object = None, x: object = None,
           y: object = None, z: object = None, cmap: object = None, limits: tuple[object, object] | None = None,
           shade: bool = False, edge_color: object = None, edge_width: float | None = None,
           alpha: float | None = None, label: str | None = None) -> Figure:
    """Planes through a volume, coloured by what it holds there, with a colour bar for all of them.

    volume: (nx, ny, nz) numbers at x[i], y[j], z[k], 1-D each (default 0, 1, ...). at_x, at_y, at_z: where it is cut
    across each axis, one place or several, between the ends of that axis; without any, once through the middle of each.
    Between two planes of nodes values are interpolated. Nodes that hold no finite number leave a hole. shade: True adds
    light to the colours. edge_color, edge_width: of a line around each plane. alpha: what is behind shows through.

    >>> import hugin as hg, nx
    >>> x = nx.linspace(-1, 1, 20)
    >>> ball = x[:, None, None] ** 2 + x[None, :, None] ** 2 + x[None, None, :] ** 2
    >>> hg.slices(ball, at_x=[-0.5, 0.5], at_z=0, x=x, y=x, z=x)
    <hugin.Figure 800 x 600 px: slices, slices, slices>
    """
    held, axes = volume_of("slices", volume, x, y, z)
    wanted = [_places(dim, given, axes[dim]) for dim, given in enumerate((at_x, at_y, at_z))]
    if not any(wanted):
        wanted = [[_middle(dim, axis)] for dim, axis in enumerate(axes)]
    paint = solid.paint_of("slices", None, held, cmap, limits, alpha)
    light, edge = base.check_flag("slices", "shade", shade), base.check_color("slices", edge_color, "edge_color")
    width, text = base.check_size("slices", "edge_width", edge_width), base.check_label("slices", label)
    made = None
    for dim, places in enumerate(wanted):
        for place in places:
            values, columns = _cut(held, axes, dim, place)
            h, w = (int(n) for n in values.shape)
            one = base.figure(Slice(
                paint.replace(by=held.replace(values=values)), text if made is None else None, *columns, light, edge,
                width, (h, w), within=axes,
            ))
            made = one if made is None else made + one
    assert made is not None  # there is a place
    return made


def _places(dim: int, given: object, axis: Column) -> list[float]:
    """Where to cut across an axis, inside of it."""
    if given is None:
        return []
    import nx

    from ..data import ingest

    name = "at_" + "xyz"[dim]
    column = base.numbers("slices", name, ingest(given, where="slices", name=name))
    if column.values.ndim > 1:
        raise base.ShapeError(f"slices: {name} is {column.values.ndim}-D; one place or several are needed")
    if column.kind != axis.kind and "time" in (column.kind, axis.kind):
        raise base.DataTypeError(f"slices: {name} is of {column.kind}s, {'xyz'[dim]} of {axis.kind}s; use the same")
    ends = _ends(dim, axis)
    found: list[float] = nx.reshape(nx.astype(column.values, nx.float64), (-1,)).tolist()
    for place in found:
        if not ends[0] <= place <= ends[1]:
            raise base.OptionError(f"slices: {name} is {place:g}; a place from {ends[0]:g} to {ends[1]:g} is needed")
    return found


def _ends(dim: int, axis: Column) -> tuple[float, float]:
    import nx

    values = nx.astype(axis.values, nx.float64)
    low, high = float(nx.min(values)), float(nx.max(values))
    if low - low != 0 or high - high != 0:
        raise base.DataError(f"slices: {'xyz'[dim]} holds NaN or infinity; finite positions are needed")
    return low, high


def _middle(dim: int, axis: Column) -> float:
    low, high = _ends(dim, axis)
    return low * 0.5 + high * 0.5


def _cut(held: Column, axes: Axes, dim: int, place: float) -> tuple[Tensor, tuple[Column, Column, Column]]:
    """The values (h, w) where axis ``dim`` is ``place``, and the columns x, y, z of their nodes."""
    import nx

    along: list[float] = nx.astype(axes[dim].values, nx.float64).tolist()
    k = next(k for k in range(len(along) - 1) if min(along[k:k + 2]) <= place <= max(along[k:k + 2]))
    step = along[k + 1] - along[k]
    share = (place - along[k]) / step if step else 0.0
    planes = [nx.astype(nx.take(held.values, nx.asarray([n]), axis=dim), nx.float64) for n in (k, k + 1)]
    mixed = planes[round(share)] if share in (0.0, 1.0) else planes[0] * (1.0 - share) + planes[1] * share
    values = nx.squeeze(mixed, axis=dim)
    h, w = (int(n) for n in values.shape)
    columns = []
    for n, axis in enumerate(axes):
        if n == dim:
            flat = nx.where(nx.isfinite(values), place, nx.nan)  # a hole where nothing is held
        else:
            is_row = n == (1 if dim == 0 else 0)
            flat = nx.broadcast_to(axis.values[:, None] if is_row else axis.values[None, :], (h, w))
        columns.append(axis.replace(values=flat))
    return values, (columns[0], columns[1], columns[2])
