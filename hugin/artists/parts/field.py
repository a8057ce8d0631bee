"""Heights over a grid: what the marks of contour lines and of bands between them share."""

from __future__ import annotations

from ...coords.steps import Levels
from ...native import native
from ...scene import LINEAR, Points
from .. import base

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nx import Tensor

    from ...coords.cartesian import Axis, View
    from ...data import Column
    from ...scales.scale import Scale
    from ..contour import Contour
    from ..contourf import Contourf

EXTENDS = ("neither", "min", "max", "both")


def grid_of(where: str, args: tuple[object, ...], x: object, y: object, z: object) -> tuple[Column, Column, Column]:
    """(z, x, y) of the forms ``(z)``, ``(z, x=, y=)``, ``(x, y, z)``, with their shapes checked."""
    x, y, z = _named(where, args, x, y, z)
    heights = base.numbers(where, "z", base.column(where, "z", z, None, (2,)))
    h, w = (int(n) for n in heights.values.shape)
    if h < 2 or w < 2:
        raise base.ShapeError(f"{where}: z has shape {(h, w)}; at least (2, 2) is needed")
    return heights, _side(where, "x", x, w, (h, w)), _side(where, "y", y, h, (h, w))


def _named(where: str, args: tuple[object, ...], x: object, y: object, z: object) -> tuple[object, object, object]:
    """x, y and z, whichever way they were given."""
    if len(args) == 3 and x is None and y is None and z is None:
        return args
    if len(args) == 1 and z is None:
        return x, y, args[0]
    if args or z is None:
        raise base.OptionTypeError(
            f"{where}: {len(args)} positions given; write {where}(z), {where}(z, x=, y=) or {where}(x, y, z)"
        )
    return x, y, z


def grid_or_net(where: str, args: tuple[object, ...], x: object, y: object, z: object,
                triangles: object) -> tuple[Column, Column, Column, Tensor | None]:
    """(z, x, y, None) of a grid; or those of scattered points, z 1-D, with the triangles between them."""
    x, y, z = _named(where, args, x, y, z)
    made = base.numbers(where, "z", base.column(where, "z", z, None, (1, 2)))
    if triangles is None and (made.values.ndim == 2 or (x is None and y is None)):
        return (*grid_of(where, (), x, y, z), None)
    from .net import heights_of, net_of

    if x is None or y is None:
        raise base.OptionTypeError(f"{where}: scattered points need x and y; write {where}(x, y, z, triangles=...)")
    net = net_of(where, x, y, triangles, None)
    return heights_of(where, net, z, None), net.x, net.y, net.triangles


def _side(where: str, name: str, given: object, n: int, shape: tuple[int, int]) -> Column:
    if given is None:
        return base.index_column(n)
    made = base.numbers(where, name, base.column(where, name, given, None, (1, 2)))
    found = tuple(int(k) for k in made.values.shape)
    if found not in ((n,), shape):
        raise base.ShapeError(f"{where}: {name} has shape {found}, z {shape}; ({n},) or {shape} is needed")
    return made


def levels_of(where: str, given: object, *, filled: bool = False, extend: str = "neither",
              colors: Sequence[object] | None = None, hatch: tuple[str, ...] = ()) -> Levels:
    """About ``given`` round values, or those given, ascending."""
    base.check_option(where, "extend", extend, EXTENDS)
    checked = (base.check_color(where, item, "colors") for item in colors or ())
    paints = tuple(paint for paint in checked if paint is not None)
    if colors is not None and not paints:
        raise base.OptionError(f"{where}: colors is empty; at least one colour is needed")
    given = native(given)
    if given is None or (isinstance(given, int) and not isinstance(given, bool)):
        count = 8 if given is None else given
        if not 1 <= count <= 1000:
            raise base.OptionError(f"{where}: levels is {count}; a count from 1 to 1000 or a list of values is needed")
        return Levels(count, None, filled, extend, paints, hatch)
    made = base.numbers(where, "levels", base.column(where, "levels", given))
    values = tuple(sorted({float(v) for v in made.values.tolist()}))
    if any(v - v != 0 for v in values):
        raise base.DataError(f"{where}: levels holds NaN or infinity; finite values are needed")
    if filled and len(values) < 2 and extend == "neither":
        raise base.OptionError(
            f'{where}: levels has {len(values)} values; two bound a band, or one with extend="both" splits the data'
        )
    return Levels(len(values), values, filled, extend, paints, hatch)


def flat(axis: Axis, column: Column) -> Tensor:
    """Positions in scale space, where the lines between nodes are straight."""
    import nx

    values, bend = axis.column(column)
    return nx.astype(values if bend.kind == "linear" else axis.scale.forward(values), nx.float64, copy=False)


def places(view: View, mark: Contour | Contourf) -> tuple[Tensor, Tensor, Tensor | None]:
    """x and y of the nodes in scale space, and the triangles between them where there are any."""
    if mark.net is not None:
        return mark.net.over(view)
    return flat(view.x, mark.x), flat(view.y, mark.y), None


def points(view: View, pairs: Tensor) -> Points:
    """Pairs (n, 2) in scale space."""
    return Points(pairs[:, 0], pairs[:, 1], LINEAR, LINEAR, view.affine())


def spots_of(mark: Contour | Contourf) -> tuple[base.Spots, ...]:
    """The nodes with their heights: nearest is whose cell, half way to its neighbours, holds the place."""
    label = getattr(mark, "label", None)
    if mark.net is not None or mark.x.values.ndim != 1 or mark.y.values.ndim != 1:
        return places_of(label, mark.x, mark.y, mark.z)
    return (base.Spots(label, _halfway(mark.x), _halfway(mark.y), cells=mark.z, nodes=(mark.x, mark.y)),)


def places_of(label: str | None, x: Column, y: Column, z: Column) -> tuple[base.Spots, ...]:
    """Places with a number each, of any one shape."""
    import nx

    flat = []
    for column in (x, y, z):
        plain = column.values.ndim == 1
        flat.append(column if plain else column.replace(values=nx.reshape(column.values, (-1,))))
    return (base.Spots(label, flat[0], flat[1], None, ((z.label or "z", flat[2]),)),)


def _halfway(column: Column) -> Column:
    """The edges of the cells around n nodes: n + 1 places, the first and the last node among them."""
    import nx

    if column.categories is not None:
        return column
    v = nx.astype(column.values, nx.float64)
    return column.replace(values=nx.concat([v[:1], (v[:-1] + v[1:]) * 0.5, v[-1:]]))


def plain_levels(levels: Levels, z: Tensor, scale: Scale | None = None) -> tuple[float, ...]:
    """The levels for heights that train no colour scale; on a plain one where none is given."""
    from ... import scales

    kind = scales.Linear() if scale is None else scale
    return levels.find(kind, kind.train((z,)))


def cmap_of(where: str, given: object) -> object:
    """A colormap by value, or None."""
    if given is None:
        return None
    from ...style import colormap

    return colormap(given, f"{where}: cmap")


def limits_of(where: str, given: object) -> tuple[object, object] | None:
    """A pair of ends of the colour scale, or None."""
    if given is None:
        return None
    given = native(given)
    if not isinstance(given, (tuple, list)) or len(given) != 2:
        raise base.OptionError(f"{where}: limits is {given!r}; a pair (low, high) is needed")
    return given[0], given[1]
