"""The area between a line and a base: area and band; areas of several columns may be stacked."""

from __future__ import annotations

from ..errors import ConflictError
from ..scene import Group, Path
from ..value import value
from . import base
from .base import Artist, Channel, Key, Spots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from ..axes import Axes
    from ..coords.cartesian import View
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from .base import Color


@value
class Area(Artist):
    """Fills from ``lows`` to ``highs`` over x, one a series. zero: the base is the axis' zero and ends the axis there.

    edge: width of the line on top (None: the theme's), 0 for none. stacked: the fills are opaque and painted from the
    top series down to the base, so that neighbours share no seam.
    """

    xs: tuple[Column, ...]
    highs: tuple[Column, ...]
    lows: tuple[Column, ...]
    labels: tuple[str | None, ...]
    color: Color | str | None = None
    color_by: Column | None = None
    groups: tuple[int, ...] = ()
    alpha: float | None = None
    edge: float | None = None
    zero: bool = True
    stacked: bool = False
    name: str = "area"

    swatch = "patch"

    def channels(self) -> tuple[Channel, ...]:
        found = [Channel("x", x, exact=self.zero) for k, x in enumerate(self.xs) if not k or x is not self.xs[0]]
        found += [Channel("y", high, zero=self.zero) for high in self.highs]
        if self.color_by is not None:
            found.append(Channel("color", self.color_by))
        seen: list[Column] = []
        for low in self.lows:
            if not any(low is other for other in seen):
                seen.append(low)
        if self.stacked:
            seen = seen[:1]
        return (*found, *(Channel("y", low, zero=self.zero) for low in seen))

    def for_scales(self, axes: Axes) -> Self:
        if self.stacked and any(isinstance(other, Area) and other.stacked and other is not self
                                for other in axes.artists):
            raise ConflictError("area: two areas with stack=True are on the same axes; stack=True stacks the columns "
                                "or groups of one area; give all layers as columns of one 2-D y, or with color_by")
        return self

    def series(self) -> int:
        return 0 if self.color is not None or self.color_by is not None else len(self.highs)

    def paint(self, view: View, k: int) -> Color:
        """The colour of series ``k``, opaque as given."""
        if self.color_by is None:
            return view.color(self.color, k)
        return view.colors[base.color_key(Channel("color", self.color_by))].at(self.groups[k])

    def opacity(self, view: View) -> float:
        """Of the fill."""
        if self.alpha is not None:
            return self.alpha
        if self.stacked:
            return 1.0
        return view.theme.area_alpha if self.name == "area" else view.theme.band_alpha

    def legend(self, view: View) -> tuple[Key, ...]:
        keys = []
        for k, label in enumerate(self.labels):
            if label is not None:
                color = self.paint(view, k)
                edge = color if self.line_width(view) else None
                keys.append(Key(label, "patch", base.with_alpha(color, self.opacity(view)), edge=edge))
        return tuple(reversed(keys)) if self.stacked else tuple(keys)

    def line_width(self, view: View) -> float:
        if self.edge is not None:
            return self.edge
        return view.theme.line_width if self.name == "area" and not self.stacked else 0.0

    def spots(self, view: View) -> tuple[Spots, ...]:
        names = self.labels
        if self.color_by is not None and self.groups:
            names = tuple((self.color_by.categories or ())[code] for code in self.groups)
        return tuple(Spots(name, x, high) for name, x, high in zip(names, self.xs, self.highs))

    def without(self, hidden: frozenset[str]) -> Self | None:
        away = [base.is_hidden(hidden, label, (self.color_by, code))
                for label, code in zip(self.labels, self.groups or (-1,) * len(self.labels))]
        if not any(away):
            return self
        highs, lows = list(self.highs), list(self.lows)
        below = lows[0].values if self.stacked else None
        for k, gone in enumerate(away):
            if self.stacked:  # what lies above comes down
                step = self.highs[k].values - (self.highs[k - 1].values if k else lows[0].values)
                below = below if gone else below + step
                highs[k] = highs[k].replace(values=below)
            elif gone:
                highs[k], lows[k] = base.emptied(highs[k]), base.emptied(lows[k])
        xs = self.xs if self.stacked else tuple(base.emptied(x) if gone else x for x, gone in zip(self.xs, away))
        return None if all(away) else self.replace(xs=xs, highs=tuple(highs), lows=tuple(lows))

    def emit(self, view: View) -> tuple[Primitive, ...]:
        fills: list[Primitive] = []
        lines: list[Primitive] = []
        width, alpha = self.line_width(view), self.opacity(view)
        order = range(len(self.highs))
        for k in reversed(order) if self.stacked else order:
            color = self.paint(view, k)
            high = view.points(self.xs[k], self.highs[k])
            low = view.points(self.xs[k], foot(view, self.lows[0 if self.stacked else k]))
            fill = color if self.stacked else base.with_alpha(color, alpha)
            fills.append(Path(high, base=low, fill=fill, decimate=True))
            if width:
                lines.append(Path(high, stroke=color, width=width, decimate=True))
        if self.stacked:
            return (Group(tuple(fills), alpha), *lines)
        return (*fills, *lines)


def foot(view: View, low: Column) -> Column:
    """The base, with what has no place on the axis (zero on a log scale) at the axis' lower end."""
    import nx

    scale, values = view.y.scale, low.values
    if scale.inside(0.0) or bool(nx.all(values > scale.lowest)):
        return low
    one = values[:1] if values.strides == (0,) else values
    return low.replace(values=nx.broadcast_to(
        nx.where(one > scale.lowest, one, float(view.y.domain[0])), values.shape
    ))


def constant(number: float, n: int, like: Column) -> Column:
    """One number n times, without memory for n."""
    import nx

    return like.replace(values=nx.broadcast_to(nx.asarray([float(number)]), (n,)), label=None)


def area(x: object, y: object = None, *, data: object = None, base_at: object = 0.0, stack: bool = False,
         color: object = None, color_by: object = None, alpha: float | None = None, width: float | None = None,
         label: str | Sequence[str] | None = None) -> Figure:
    """The area under a line, down to ``base_at`` (a number or one value a point), with the line on top.

    y may be 2-D, one area a column, or split by the groups of ``color_by``; with ``stack=True`` they stand on each
    other, opaque and without lines (missing values count as zero). NaN makes a gap. width: of the line, 0 for none.

    >>> import hugin as hg
    >>> hg.area([0, 1, 2], [1, 3, 2], alpha=0.4)
    <hugin.Figure 800 x 600 px: area>
    """
    xs, ys = base.positions("area", x, y, data)
    base.numbers("area", "y", ys)
    stack = base.check_flag("area", "stack", stack)
    n = base.length(ys)
    low = base_column("area", "base_at", base_at, data, n, ys)
    kinds: Column | None = None
    codes: tuple[int, ...] = ()
    if color_by is not None:
        if ys.values.ndim == 2:
            raise base.ShapeError("area: y is 2-D and color_by is given; one way of making several areas at a time")
        made = base.maybe_column("area", "color_by", color_by, data, n)
        assert made is not None
        kinds = base.categories("area", "color_by", made)
        lines, codes = _split(xs, ys, kinds)
        low = constant(_number(base_at), len(lines[0][1]) if lines else 0, ys)
    else:
        lines = ((xs, ys),) if ys.values.ndim == 1 else tuple(
            (xs, base.series_of(ys, j)) for j in range(int(ys.values.shape[1])))
    places, highs = tuple(line[0] for line in lines), tuple(line[1] for line in lines)
    labels = (None,) * len(lines) if kinds is not None else base.labels_of(ys, len(highs), label, "area")
    lows: tuple[Column, ...] = tuple(
        low if len(low) == len(high) else constant(_number(base_at), len(high), ys) for high in highs
    )
    if stack and lines:
        places = _same_places(places)
        highs, lows = pile(highs, low)
    zero = isinstance(base_at, (int, float)) and base_at == 0
    return base.figure(Area(
        places, highs, lows, labels, base.check_color("area", color), kinds, codes, base.check_alpha("area", alpha),
        base.check_size("area", "width", width), zero, stack,
    ))


def _split(xs: Column, ys: Column, kinds: Column) -> tuple[tuple[tuple[Column, Column], ...], tuple[int, ...]]:
    """The points of each group that occurs, with its code."""
    lines, codes = [], []
    for code in range(len(kinds.categories or ())):
        rows = kinds.values == code
        part = base.take(ys, rows)
        if len(part):
            lines.append((base.take(xs, rows), part))
            codes.append(code)
    return tuple(lines), tuple(codes)


def _number(base_at: object) -> float:
    """The base of groups of their own lengths: one number."""
    if isinstance(base_at, (int, float)):
        return float(base_at)
    raise base.OptionTypeError("area: base_at is an array and color_by splits the points; give base_at a number")


def _same_places(places: tuple[Column, ...]) -> tuple[Column, ...]:
    """One x for all layers of a stack; ShapeError where they differ."""
    import nx

    first = places[0].values
    for k, other in enumerate(places[1:], 1):
        if other.values.shape != first.shape or (other is not places[0] and not nx.all(other.values == first).item()):
            raise base.ShapeError(f"area: group {k} has other x than group 0; a stack needs the same x in each group")
    return (places[0],) * len(places)


def base_column(where: str, name: str, given: object, data: object, n: int, like: Column) -> Column:
    """The base of an area: a number, or a column of n values."""
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        if given - given != 0:
            raise base.DataError(f"{where}: {name} is {given!r}; a finite number is needed")
        return constant(given, n, like)
    made = base.column(where, name, given, data, (0, 1))
    if made.values.ndim == 0:
        return constant(made.values.item(), n, like)
    if base.length(made) != n:
        raise base.ShapeError(f"{where}: {name} has {base.length(made)} values for {n} points; lengths must match")
    return base.numbers(where, name, made)


def pile(highs: tuple[Column, ...], low: Column) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """Each series on top of those before it; a missing value adds nothing."""
    import nx

    total, tops, lows = nx.astype(low.values, nx.float64), [], []
    for high in highs:
        lows.append(low.replace(values=total))
        values = nx.astype(high.values, nx.float64)
        total = total + nx.where(nx.isnan(values), 0.0, values)
        tops.append(high.replace(values=total))
    return tuple(tops), tuple(lows)


def band(x: object, y1: object, y2: object, *, data: object = None, where: object = None, color: object = None,
         alpha: float | None = None, width: float = 0.0, label: str | None = None) -> Figure:
    """The band between two lines over x; y1 and y2 are columns or numbers.

    where: booleans, one a point; the band is drawn between neighbouring points that are both True. width: of a line
    along y1, 0 for none.

    >>> import hugin as hg
    >>> hg.band([0, 1, 2], [0, 1, 0], [2, 2, 3])
    <hugin.Figure 800 x 600 px: band>
    """
    xs = base.column("band", "x", x, data)
    n = base.length(xs)
    like = _like(y1, y2, data, xs)
    lower, upper = (base_column("band", name, given, data, n, like) for name, given in (("y1", y1), ("y2", y2)))
    kinds = {lower.kind, upper.kind} - {"bool"}
    if len(kinds) > 1:
        raise base.DataTypeError(f"band: y1 holds {lower.kind} and y2 {upper.kind} data; one kind is needed")
    if where is not None:
        upper = _masked(upper, where, data, n)
    return base.figure(Area(
        (xs,), (upper,), (lower,), (base.check_label("band", label),), base.check_color("band", color), None, (),
        base.check_alpha("band", alpha), base.check_size("band", "width", width), False, False, "band",
    ))


def _like(y1: object, y2: object, data: object, xs: Column) -> Column:
    """A column of the kind of the first of the two that is one, for a constant of the other."""
    for name, given in (("y1", y1), ("y2", y2)):
        if not isinstance(given, (int, float)):
            made = base.column("band", name, given, data, (0, 1))
            if made.values.ndim:
                return made
    return xs.replace(kind="number", categories=None, label=None)


def _masked(column: Column, where: object, data: object, n: int) -> Column:
    """NaN where the band is not drawn."""
    import nx

    keep = base.column("band", "where", where, data)
    if keep.kind != "bool":
        raise base.DataTypeError(f"band: where holds {keep.kind} data; booleans are needed")
    if base.length(keep) != n:
        raise base.ShapeError(f"band: where has {base.length(keep)} values for {n} points; lengths must match")
    return column.replace(values=nx.where(keep.values, nx.astype(column.values, nx.float64), float("nan")))
