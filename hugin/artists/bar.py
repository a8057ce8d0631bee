"""Bars from zero: upright or lying, one a position, side by side in groups, or stacked."""

from __future__ import annotations

import math

from ..scene import LINEAR, Path, Points
from ..value import value
from . import base
from .base import Artist, Channel, Key, Spots
from .parts.bars import Series, arranged, covered, side_by_side, stacked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from nx import Tensor

    from ..axes import Axes
    from ..coords.cartesian import Axis, View
    from ..data import Column
    from ..figure import Figure
    from ..scene import Map, Primitive
    from .base import Color
    from .parts.bars import Row

@value
class Bar(Artist):
    """Bars. slot: distance of neighbouring positions in data units. lying: they run along x.

    mode: "dodge" or "stack" where that was asked for: so are all such bars of the same axes among each other.
    hidden: bars of others of the same axes that these hide.
    """

    parts: tuple[Series, ...]
    slot: float
    lying: bool = False
    color: Color | str | None = None
    color_by: Column | None = None
    fill_by: Column | None = None
    width: float | None = None
    alpha: float | None = None
    edge_color: Color | str | None = None
    mode: str | None = None
    hidden: int = 0

    name = "bar"
    swatch = "patch"

    @property
    def tops_first(self) -> bool:
        """Upright bars on top of each other."""
        return not self.lying and any(part.low is not part.high for part in self.parts)

    def channels(self) -> tuple[Channel, ...]:
        along, across = ("y", "x") if self.lying else ("x", "y")
        found = []
        for part in self.parts:
            pad = 0.0 if part.at.categories is not None else self.slot * 0.5
            found.append(Channel(along, part.at, pad=pad, exact=bool(pad)))
            found.append(Channel(across, part.high, zero=True))
            if part.low is not part.high:
                found.append(Channel(across, part.low, zero=True))
        by = self.color_by if self.color_by is not None else self.fill_by
        if by is not None:
            found.append(Channel("color", by))
        return tuple(found)

    def for_scales(self, axes: Axes) -> Self:
        peers = [mark for mark in axes.artists
                 if isinstance(mark, Bar) and mark.lying == self.lying and mark.mode == self.mode]
        k = next(k for k, mark in enumerate(peers) if mark is self)
        if self.mode is None:
            before = () if self.alpha is not None else (part for mark in peers[:k] for part in mark.parts)
            return self.replace(hidden=sum(covered(part, mine) for part in before for mine in self.parts))
        if len(peers) == 1:
            return self
        start = sum(len(mark.parts) for mark in peers[:k])
        end = start + len(self.parts)
        parts = [part for mark in peers for part in mark.parts]
        if self.mode == "stack":
            return self.replace(parts=stacked(parts[:end])[start:])
        return self.replace(parts=side_by_side(parts)[start:end], slot=min(mark.slot for mark in peers))

    def series(self) -> int:
        return 0 if self.color is not None or self.color_by is not None or self.fill_by is not None else len(self.parts)

    def fill(self, view: View, k: int) -> Color:
        """The colour of series ``k``."""
        group = self.parts[k].group
        if self.color_by is not None and group is not None:
            return base.with_alpha(view.colors[base.color_key(Channel("color", self.color_by))].at(group), self.alpha)
        return base.with_alpha(view.color(self.color, k), self.alpha)

    def legend(self, view: View) -> tuple[Key, ...]:
        return tuple(Key(part.label, "patch", self.fill(view, k)) for k, part in enumerate(self.parts)
                     if part.label is not None)

    def spots(self, view: View) -> tuple[Spots, ...]:
        found = []
        for part in self.parts:
            left, right, low, high = self.reach(view, part)
            name = part.label
            if self.color_by is not None and part.group is not None:
                name = (self.color_by.categories or ())[part.group]
            x, y = (part.high, part.at) if self.lying else (part.at, part.high)
            boxes = (low, high, left, right) if self.lying else (left, right, low, high)
            more = () if self.fill_by is None else ((self.fill_by.label or "color", self.fill_by),)
            found.append(Spots(name, x, y, None, more, boxes))
        return tuple(found)

    def without(self, hidden: frozenset[str]) -> Self | None:
        away = [base.is_hidden(hidden, part.label, (self.color_by, -1 if part.group is None else part.group))
                for part in self.parts]
        if not any(away):
            return self
        parts = tuple(part.emptied() if gone else part for part, gone in zip(self.parts, away))
        return None if all(away) else self.replace(parts=parts)

    def emit(self, view: View) -> tuple[Primitive, ...]:
        made = []
        covered = max((_repeated(part.at.values) for part in self.parts), default=0)
        if covered:
            view.note(f"{self.name}: {covered} of the bars stand where another of their series does, and cover it; "
                      "color_by= with stack=True or dodge=True keeps them apart")
        if self.hidden:
            view.note(f"{self.name}: {self.hidden} of the bars hide shorter ones of another {self.name} behind them; "
                      "dodge=True or stack=True in each keeps them apart, alpha= lets them shine through")
        edge = None if self.edge_color is None else view.color(self.edge_color)
        for k, part in enumerate(self.parts):
            fills = None
            if self.fill_by is not None:
                fills = _paint(view, self.fill_by, self.alpha)
            points = self.corners(view, part)
            made.append(Path(points, ring=4, closed=True, fill=None if fills is not None else self.fill(view, k),
                             fills=fills, stroke=edge, join="miter", snap=True))
        return tuple(made)

    def reach(self, view: View, part: Series) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """(left, right, low, high) of each bar in data units, along the axis of positions and across it."""
        import nx

        along, across = (view.y, view.x) if self.lying else (view.x, view.y)
        share = view.theme.bar_width if self.width is None else self.width
        thick = share if part.thick is None else part.thick * share / view.theme.bar_width
        middle = nx.astype(along.indices(part.at), nx.float64)
        left = middle + (part.shift - thick * 0.5) * self.slot
        right = middle + (part.shift + thick * 0.5) * self.slot
        low, high = nx.astype(part.low.values, nx.float64), nx.astype(part.high.values, nx.float64)
        if part.low is part.high or not across.scale.inside(0.0):
            foot = 0.0 if across.scale.inside(0.0) else float(across.domain[0])
            low = high * 0.0 + foot if part.low is part.high else nx.where(low > 0.0, low, foot)
        return left, right, low, high

    def corners(self, view: View, part: Series) -> Points:
        """Four corners a bar, in data units."""
        along, across = (view.y, view.x) if self.lying else (view.x, view.y)
        left, right, low, high = self.reach(view, part)
        a = _map(along, base.ring(left, right, right, left))
        b = _map(across, base.ring(low, low, high, high))
        xs, ys = (b, a) if self.lying else (a, b)
        return Points(xs[0], ys[0], xs[1], ys[1], view.affine())


def _repeated(places: Tensor) -> int:
    """How many positions have come before."""
    import nx

    return int(places.shape[0]) - int(nx.unique_values(places).shape[0])


def _map(axis: Axis, values: Tensor) -> tuple[Tensor, Map]:
    """(tensor, Map) as Axis.column gives them."""
    bend = axis.scale.map
    return (axis.scale.forward(values), LINEAR) if bend is None else (values, bend)


def _paint(view: View, by: Column, alpha: float | None) -> Tensor:
    """One colour a bar."""
    import nx

    scale = view.colors[base.color_key(Channel("color", by))]
    rows = [base.with_alpha(scale.at(v), alpha) for v in by.values.tolist()]
    return nx.asarray([[int(part * 255.0 + 0.5) for part in row] for row in rows], dtype=nx.uint8)


# -- what the user gave ----------------------------------------------------------------------------------------------


def _make(where: str, at: object, length: object, data: object, by: object, dodge: bool | None, stack: bool | None,
          label: object, look: Bar) -> Figure:
    dodge, stack = (None if given is None else base.check_flag(where, name, given)
                    for name, given in (("dodge", dodge), ("stack", stack)))
    if dodge and stack:
        raise base.OptionError(f"{where}: dodge and stack are both on; one of them is needed")
    look = look.replace(mode="stack" if stack else "dodge" if dodge else None)
    if length is None:
        values = base.column(where, "height" if where == "bar" else "width", at, data, (1, 2))
        place = base.index_column(base.length(values))
    else:
        place = base.column(where, "x" if where == "bar" else "y", at, data)
        values = base.column(where, "height" if where == "bar" else "width", length, data, (1, 2))
    if base.length(place) != base.length(values):
        raise base.ShapeError(
            f"{where}: {base.length(place)} positions, {base.length(values)} bars; lengths must match")
    base.numbers(where, "height" if where == "bar" else "width", values)
    slot = 1.0 if place.categories is not None else _slot(place)
    look = look.replace(slot=slot, lying=where == "barh")
    if values.values.ndim == 2:
        k = int(values.values.shape[1])
        labels = base.labels_of(values, k, label, where)
        columns: list[Row] = [(place, base.series_of(values, j), labels[j], None) for j in range(k)]
        return base.figure(look.replace(parts=arranged(columns, bool(stack))))
    if by is None:
        part = Series(place, values, values, 0.0, None, base.check_label(where, label))
        return base.figure(look.replace(parts=(part,)))
    group = base.maybe_column(where, "color_by", by, data, base.length(values))
    assert group is not None
    if group.categories is None and group.kind != "bool" and not dodge and not stack:
        return base.figure(look.replace(parts=(Series(place, values, values, 0.0, None),), fill_by=group))
    return _grouped(where, place, values, base.categories(where, "color_by", group), dodge, stack, look)


def _grouped(where: str, place: Column, values: Column, group: Column, dodge: bool | None, stack: bool | None,
             look: Bar) -> Figure:
    """Rows of (position, length, group)."""
    columns: list[Row] = []
    for k in range(len(group.categories or ())):
        rows = group.values == k
        columns.append((base.take(place, rows), base.take(values, rows), None, k))
    if not dodge and not stack and _is_unique(place):
        parts = tuple(Series(at, v, v, 0.0, None, None, k) for at, v, _, k in columns)
    else:
        parts = arranged(columns, bool(stack))
    return base.figure(look.replace(parts=parts, color_by=group))


def _is_unique(place: Column) -> bool:
    values = place.values.tolist()
    return len(set(values)) == len(values)


def _slot(place: Column) -> float:
    """The smallest distance between two different positions; 1 when there is none."""
    import nx

    steps = nx.diff(nx.sort(nx.astype(place.values, nx.float64)))
    if not int(steps.shape[0]):
        return 1.0
    least = float(nx.min(nx.where(steps > 0.0, steps, math.inf)))
    return least if least < math.inf else 1.0


def bar(x: object, height: object = None, *, data: object = None, color: object = None, color_by: object = None,
        dodge: bool | None = None, stack: bool | None = None, width: float | None = None, edge_color: object = None,
        alpha: float | None = None, label: str | Sequence[str] | None = None) -> Figure:
    """Upright bars from 0: ``bar(heights)`` or ``bar(x, heights)``; strings in x are categories.

    height may be 2-D: one series a column, side by side, or on top of each other with ``stack=True``; ``color_by``
    (groups) does the same for rows of (x, height, group). A ``color_by`` of numbers colours single bars. Bars that are
    overlaid (``a + b``) with ``dodge=True`` in each stand side by side, with ``stack=True`` in each on each other.
    width: share of the slot.

    >>> import hugin as hg
    >>> hg.bar(["a", "b"], [[1, 2], [3, 4]], label=["new", "old"], stack=True)
    <hugin.Figure 800 x 600 px: bar>
    """
    look = _look("bar", color, width, alpha, edge_color)
    return _make("bar", x, height, data, color_by, dodge, stack, label, look)


def _look(where: str, color: object, width: object, alpha: object, edge: object) -> Bar:
    """A mark without bars that carries the constants."""
    wide = base.check_size(where, "width" if where == "bar" else "height", width)
    if wide is not None and not 0 < wide <= 1:
        raise base.OptionError(f"{where}: width is {wide:g}; a share of the slot above 0 up to 1 is needed")
    return Bar((), 1.0, color=base.check_color(where, color), width=wide, alpha=base.check_alpha(where, alpha),
               edge_color=base.check_color(where, edge, "edge_color"))
