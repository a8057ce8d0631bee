"""Stage 2: what the data says, before any size is known.

Owns: which scale each panel has in x, y, colour and size, trained on its marks; palette slots; notes on dropped values.
Must not know: px, text, layout.
"""

from __future__ import annotations

from ..artists.base import color_key
from ..axes import Axes, each_axes
from ..coords.cartesian import LARGEST_PX, ColorScale, SizeScale
from ..coords.trained import Trained, position
from ..errors import ConflictError, DataError, ScaleError
from ..scales.extent import extent
from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..artists.base import Artist, Channel
    from ..coords.steps import Levels
    from ..data import Column
    from ..figure import Figure
    from ..scales import Scale
    from ..style import Theme

    Number = int | float
    Domain = tuple[Number, Number]

INF = float("inf")
#: Words of panels in three dimensions.
DEEP = ("camera", "zlabel", "zlim", "zscale", "zticks", "zformat", "zinvert")


@value
class Panel(Value):
    """An Axes with every scale it needs. slots[k]: index of artist k's first palette colour.

    pose: px a unit of the box in three dimensions and where its middle stands, where that is settled: while it turns.
    """

    axes: Axes
    x: Trained
    y: Trained
    colors: dict[object, ColorScale]
    sizes: SizeScale | None
    shapes: Column | None
    dashes: Column | None
    slots: tuple[int, ...]
    z: Trained | None = None
    pose: tuple[float, tuple[float, float]] | None = None


@value
class Prepared(Value):
    """All panels of a figure in the order of each_axes."""

    panels: tuple[Panel, ...]
    theme: Theme
    shared: tuple[str, ...] = ()


def prepare(figure: Figure, theme: Theme, tell: Callable[[str], None]) -> Prepared:
    """Train every scale of every panel."""
    shared = getattr(figure.root, "share", None) or ()
    panels = [_panel(axes, theme, tell) for axes in each_axes(figure.root)]
    if not any(panel.z is not None for panel in panels):
        for word in sorted({word for panel in panels for word in DEEP if getattr(panel.axes, word) is not None}):
            tell(f"{word}: left out; no mark of the figure has three dimensions")
    for name in ("x", "y"):
        if name in shared:
            panels = share_axis(panels, name)
    if "color" in shared:
        panels = share_color(panels, theme)
    return Prepared(tuple(panels), theme, shared)


def _panel(axes: Axes, theme: Theme, tell: Callable[[str], None]) -> Panel:
    channels: dict[str, list[Channel]] = {}
    slots, slot = [], 0
    sources: list[tuple[Artist, Channel]] = []
    axes = axes.replace(artists=tuple(artist.for_scales(axes) for artist in axes.artists))
    for artist in axes.artists:
        slots.append(slot)
        slot += artist.series()
        for channel in artist.channels():
            channels.setdefault(channel.scale, []).append(channel)
            sources.append((artist, channel))
    sizes = channels.get("size")
    solid = next((artist for artist in axes.artists if artist.dims == 3), None)
    if axes.coord is not None and solid is not None:
        raise ConflictError(f"coord: {axes.coord.name} coordinates have two dimensions, {solid.name} has three")
    panel = Panel(
        axes, _axis("x", axes, channels.get("x", ()), tell), _axis("y", axes, channels.get("y", ()), tell),
        _colors(axes, channels.get("color", ()), theme), _sizes(axes, sizes[0].column) if sizes else None,
        _groups(channels.get("marker")), _groups(channels.get("dash")), tuple(slots),
        _axis("z", axes, channels.get("z", ()), tell) if solid is not None else None,
    )
    for artist, channel in sources:
        if channel.scale in HOLDS and not _has_values(channel.column):
            tell(f"{artist.name}: {HOLDS[channel.scale]} no finite value; nothing is drawn of it")
    return panel


#: Data that say where a mark is painted, by scale.
HOLDS = {"x": "x holds", "y": "y holds", "z": "z holds", "color": "the data of its colours hold"}


def _has_values(column: Column) -> bool:
    """Whether a value is finite, or there is none at all."""
    values = column.values
    if not values.size or column.bounds is not None or values.dtype.kind in ("bool", "int", "uint"):
        return True
    first = values[(0,) * values.ndim].item()  # nearly always
    return first - first == 0 or extent(values, -INF, INF) is not None


def _groups(channels: list[Channel] | None) -> Column | None:
    return channels[0].column if channels else None


# -- x and y -------------------------------------------------------------------------------------------------------


def _axis(name: str, axes: Axes, channels: Sequence[Channel], tell: Callable[[str], None]) -> Trained:
    kind = _kind(name, channels)
    names = _union(channels) if kind == "category" else None
    scale = _scale(getattr(axes, name + "scale"), kind, names, name)
    limits = getattr(axes, name + "lim") or (None, None)
    domain, low_free, high_free = _train(scale, channels, names)
    ends = [None if end is None else position(name + "lim", end, kind, names) for end in limits]
    domain = _limited(name, scale, domain, ends)
    flipped = getattr(axes, name + "invert")
    if flipped is None:
        flipped = any(artist.flips == name for artist in axes.artists)
    low, high = ends
    backwards = low is not None and high is not None and low > high
    label = getattr(axes, name + "label")
    if label is None:
        label = _label(channels)
    made = Trained(scale, domain, kind, names, label, getattr(axes, name + "ticks"), getattr(axes, name + "format"),
                   flipped != backwards, _is_whole(channels))
    free = low_free and low is None, high_free and high is None
    if axes.coord is not None:
        made, free = axes.coord.reach(name, made, free, (low, high))
    if names is None:
        _tell_dropped(name, scale, channels, tell)
        room = max((channel.room for channel in channels), default=0.0)
        made = made.replace(domain=scale.expand(made.domain, room, *free))
    return made


def _is_whole(channels: Sequence[Channel]) -> bool:
    """All data is of whole numbers, or the edges half way between them of cells that are counted."""
    for channel in channels:
        values = channel.column.values
        if values.dtype.kind not in ("int", "uint"):
            if not channel.between or tuple(values.shape) != (2,) or any(v % 1 != 0.5 for v in values.tolist()):
                return False
    return bool(channels)


def _kind(name: str, channels: Sequence[Channel]) -> str:
    kinds = {"number" if c.column.kind == "bool" else c.column.kind for c in channels}
    if kinds <= {"number", "category"}:
        return "category" if "category" in kinds else "number"
    if len(kinds) > 1:
        raise DataError(f"{name}: marks hold {' and '.join(sorted(kinds))} data; those on one axis must be of one kind")
    return kinds.pop()


def _union(channels: Sequence[Channel]) -> tuple[str, ...]:
    """All categories, in the order in which they are met."""
    lists = {channel.column.categories for channel in channels if channel.column.categories is not None}
    if len(lists) == 1:
        return lists.pop()
    return tuple(dict.fromkeys(name for c in channels for name in c.column.categories or ()))


def _scale(given: Scale | None, kind: str, names: tuple[str, ...] | None, axis: str) -> Scale:
    from .. import scales

    if kind == "category":
        if given is not None and given.name != "category":
            raise ScaleError(f"{axis}scale: {given.name} cannot show strings; leave the scale to the data")
        values = getattr(given, "values", ()) or ()
        return scales.Category(tuple(dict.fromkeys((*values, *(names or ())))))
    return scales.infer(kind) if given is None else given


def _train(scale: Scale, channels: Sequence[Channel], names: tuple[str, ...] | None) -> tuple[Domain, bool, bool]:
    """(lo, hi) of all columns and whether each end is free to be padded."""
    if names is not None:
        return (-0.5, max(len(names), 1) - 0.5), False, False
    found, seen = [], set()
    for channel in channels:
        mark = (id(channel.column), channel.zero, channel.exact, channel.pad)
        if mark not in seen:
            seen.add(mark)
            ends = scale.train((channel.column.values,), channel.column.bounds)
            if ends is not None:
                found.append(_reach(scale, channel, *ends))
    if not found:
        return scale.settle(None), False, False
    lo, hi = min(ends[0] for ends in found), max(ends[1] for ends in found)
    low_free = not any(ends[0] == lo and ends[2] for ends in found)
    high_free = not any(ends[1] == hi and ends[3] for ends in found)
    if lo == hi:
        return scale.settle((lo, hi)), False, False
    return (lo, hi), low_free, high_free


def _reach(scale: Scale, channel: Channel, lo: Number, hi: Number) -> tuple[Number, Number, bool, bool]:
    """The ends of one channel and whether they hold exactly."""
    low = high = channel.exact
    if channel.pad:
        lo, hi = lo - channel.pad, hi + channel.pad
    if channel.zero and scale.inside(0.0):
        if lo >= 0:
            lo, low = 0, True
        if hi <= 0:
            hi, high = 0, True
    return lo, hi, low, high


def _limited(name: str, scale: Scale, domain: Domain, ends: Sequence[Number | None]) -> Domain:
    lo, hi = ends
    if lo is None and hi is None:
        return domain
    if lo is not None and hi is not None:
        return scale.settle((min(lo, hi), max(lo, hi)))
    made = (domain[0] if lo is None else lo, domain[1] if hi is None else hi)
    if made[0] < made[1]:
        return scale.settle(made)
    end = hi if lo is None else lo
    assert end is not None  # one of them is set
    return scale.settle((end, end))


def _label(channels: Sequence[Channel]) -> str | None:
    """The name of the data, when all marks that have one agree."""
    names = {channel.column.label for channel in channels} - {None}
    return names.pop() if len(names) == 1 else None


def _tell_dropped(name: str, scale: Scale, channels: Sequence[Channel], tell: Callable[[str], None]) -> None:
    if scale.inside(0.0) and scale.inside(-1.0) and scale.inside(2.0):
        return
    dropped = sum(scale.dropped(channel.column.values, channel.column.bounds) for channel in channels)
    if dropped:
        values = "1 value outside" if dropped == 1 else f"{dropped} values outside"
        tell(f"{name}: not drawn: {values} the domain of the {scale.name} scale")


def share_axis(panels: list[Panel], name: str) -> list[Panel]:
    trained = [getattr(panel, name) for panel in panels]
    kinds = {one.kind for one in trained}
    if len(kinds) > 1:
        raise DataError(f"share: {name} holds {' and '.join(sorted(kinds))} data; shared axes must be of one kind")
    first = trained[0]
    names = first.categories
    if names is not None:
        names = tuple(dict.fromkeys(item for one in trained for item in one.categories or ()))
        first = first.replace(scale=type(first.scale)(names))
        domain = (-0.5, len(names) - 0.5)
    else:
        domain = (min(one.domain[0] for one in trained), max(one.domain[1] for one in trained))
    return [panel.replace(**{name: one.replace(scale=first.scale, domain=domain, categories=names)})
            for panel, one in zip(panels, trained)]


# -- colour and size -----------------------------------------------------------------------------------------------


def _colors(axes: Axes, channels: Sequence[Channel], theme: Theme) -> dict[object, ColorScale]:
    groups: dict[object, list[Channel]] = {}
    for channel in channels:
        groups.setdefault(color_key(channel), []).append(channel)
    return {key: _color_scale(axes, group, theme) for key, group in groups.items()}


def _color_scale(axes: Axes, channels: list[Channel], theme: Theme) -> ColorScale:
    from .. import scales
    from ..style import colormap

    wish = axes.color
    label = _label(channels) if wish is None or wish.label is None else wish.label
    if channels[0].column.categories is not None:
        names = _union(channels)
        palette = theme.palette
        colors = tuple(palette[k % len(palette)] for k in range(len(names)))
        return ColorScale(label, "category", scales.Category(names), (0, 1), None, names, colors, theme.missing)
    kind = _kind("color", channels)
    bent = next((c.bend for c in channels if c.bend is not None), None)
    scale = wish.scale if wish is not None and wish.scale is not None else bent or scales.infer(kind)
    chosen = next((c.cmap for c in channels if c.cmap is not None), None)
    chosen = wish.cmap if wish is not None and wish.cmap is not None else chosen
    cmap = colormap(theme.cmap if chosen is None else chosen)
    limits = next((c.limits for c in channels if c.limits is not None), None)
    limits = wish.limits if wish is not None and wish.limits is not None else limits
    domain, _, _ = _train(scale, channels, None)
    extent = scale.train([c.column.values for c in channels])
    if limits is not None:
        domain = _limited(
            "color", scale, domain, [None if e is None else position("color", e, kind, None) for e in limits]
        )
    elif cmap.kind == "diverging" and domain[0] < 0 < domain[1]:
        reach = max(-domain[0], domain[1])
        domain = (-reach, reach)
    made = ColorScale(label, kind, scale, domain, cmap.lut, missing=theme.missing, extent=extent,
                      fixed=limits is not None, alpha=_alpha(channels), whole=_is_whole(channels))
    filled = next((c.levels for c in channels if c.levels is not None and c.levels.filled), None)
    return made if filled is None else _stepped(made.replace(levels=filled), filled, theme)


def _alpha(channels: Sequence[Channel]) -> float:
    found = {1.0 if channel.alpha is None else channel.alpha for channel in channels}
    return found.pop() if len(found) == 1 else 1.0


def _stepped(made: ColorScale, levels: Levels, theme: Theme) -> ColorScale:
    """The scale of bands: it reaches from the first to the last of their edges, unless limits were asked for."""
    from ..coords.steps import make_steps  # loaded by figures that have bands

    steps = make_steps(levels, made, theme)
    if made.fixed or len(steps.edges) < 2:
        return made.replace(steps=steps)
    return made.replace(steps=steps, domain=(steps.edges[0], steps.edges[-1]))


def _sizes(axes: Axes, column: Column) -> SizeScale:
    from .. import scales

    scale = scales.infer("number")
    lo, hi = scale.train((column.values,)) or (0.0, 1.0)
    smallest, largest = axes.size_scale or (0.0 if lo >= 0 else 3.0, LARGEST_PX)
    if lo >= 0 and axes.size_scale is None:
        lo = 0.0
    return SizeScale(column.label, scale, (lo, hi if hi > lo else lo + 1.0), smallest, largest)


def share_color(panels: list[Panel], theme: Theme) -> list[Panel]:
    """One domain for the colour scales that bear the same key; bands are found anew for all of the data."""
    domains: dict[object, Domain] = {}
    extents: dict[object, Domain] = {}
    for panel in panels:
        for key, scale in panel.colors.items():
            for ends, found in ((scale.domain, domains), (scale.extent, extents)):
                if ends is not None:
                    lo, hi = found.get(key, ends)
                    found[key] = (min(lo, ends[0]), max(hi, ends[1]))

    def joined(key: object, scale: ColorScale) -> ColorScale:
        if scale.kind == "category":
            return scale
        made = scale.replace(domain=domains[key], extent=extents.get(key))
        return made if made.levels is None else _stepped(made, made.levels, theme)

    return [panel.replace(colors={key: joined(key, scale) for key, scale in panel.colors.items()}) for panel in panels]
