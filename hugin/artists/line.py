"""Points joined by straight lines, gaps at NaN."""

from __future__ import annotations

from ..scene import Markers, Path
from ..value import value
from . import base
from .base import Artist, Channel, Key, Spots
from .parts import graded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from ..coords.cartesian import View
    from ..data import Column
    from ..figure import Figure
    from ..scene import Mapped, Primitive
    from .base import Color

    Lines = tuple[tuple[Column, Column], ...]
    Split = tuple[Lines, tuple[str | None, ...], tuple[tuple[int, int], ...], tuple[Column | None, Column | None],
                  tuple[Column, ...]]


@value
class Line(Artist):
    """y over x, one line a series. ``groups``: the codes in color_by and dash_by of each; ``shades``: its numbers,
    where color_by is numbers."""

    lines: tuple[tuple[Column, Column], ...]
    labels: tuple[str | None, ...]
    color: Color | str | None = None
    color_by: Column | None = None
    dash_by: Column | None = None
    groups: tuple[tuple[int, int], ...] = ()
    width: float | None = None
    dash: tuple[float, ...] | None = None
    marker: str | None = None
    size: float | None = None
    alpha: float | None = None
    shades: tuple[Column, ...] = ()
    cmap: object = None

    name = "line"
    swatch = "line"

    def channels(self) -> tuple[Channel, ...]:
        found: list[Channel] = []
        for x, y in self.lines:
            if not found or found[-2].column is not x:
                found.append(Channel("x", x))
            else:
                found.append(found[-2])
            found.append(Channel("y", y))
        if self.color_by is not None:
            found.append(self.color_channel())
        if self.dash_by is not None:
            found.append(Channel("dash", self.dash_by))
        return tuple(found)

    def color_channel(self) -> Channel:
        assert self.color_by is not None  # asked for only where there is one
        return Channel("color", self.color_by, cmap=self.cmap)

    def series(self) -> int:
        return 0 if self.color is not None or self.color_by is not None else len(self.lines)

    def style(self, view: View, k: int) -> tuple[Color, tuple[float, ...]]:
        """Colour and dash of line ``k``."""
        color, turn = view.color(self.color, k), 0 if self.color is not None else view.turn(k)
        if self.shades:
            color = (graded.color_at(view, self.color_channel(), self.shades[k])
                     if base.length(self.shades[k]) and graded.one_color(self.shades[k]) else view.theme.secondary)
        elif self.color_by is not None:
            color = view.colors[base.color_key(self.color_channel())].at(self.groups[k][0])
            turn = self.groups[k][0] // len(view.theme.palette)
        dash = self.dash if self.dash is not None else base.DASHES[base.DASH_CYCLE[turn % len(base.DASH_CYCLE)]]
        if self.dash_by is not None:
            dash = base.DASHES[base.DASH_CYCLE[self.groups[k][1] % len(base.DASH_CYCLE)]]
        width = self.line_width(view)
        return base.with_alpha(color, self.alpha), base.scale_dash(dash, width)

    def line_width(self, view: View) -> float:
        return view.theme.line_width if self.width is None else self.width

    def legend(self, view: View) -> tuple[Key, ...]:
        keys = []
        for k, label in enumerate(self.labels):
            if label is not None:
                color, dash = self.style(view, k)
                size = self.size or view.theme.marker_size
                keys.append(Key(label, "line", color, self.line_width(view), dash, self.marker, size))
        return tuple(keys)

    def spots(self, view: View) -> tuple[Spots, ...]:
        kinds = None if self.color_by is None else self.color_by.categories
        names = [label if kinds is None or not self.groups else kinds[group[0]]
                 for label, group in zip(self.labels, self.groups or ((0, 0),) * len(self.lines))]
        shades = self.shades or (None,) * len(self.lines)
        said = [() if shade is None else ((shade.label or "color", shade),) for shade in shades]
        return tuple(Spots(name, x, y, None, more) for name, more, (x, y) in zip(names, said, self.lines))

    def without(self, hidden: frozenset[str]) -> Self | None:
        away = [
            base.is_hidden(hidden, label, *zip((self.color_by, self.dash_by), group))
            for label, group in zip(self.labels, self.groups or ((-1, -1),) * len(self.lines))
        ]
        if not any(away):
            return self
        lines = tuple(
            (base.emptied(x), base.emptied(y)) if gone else (x, y) for (x, y), gone in zip(self.lines, away)
        )
        shades = tuple(base.emptied(shade) if gone else shade for shade, gone in zip(self.shades, away))
        return None if all(away) else self.replace(lines=lines, shades=shades)

    def emit(self, view: View) -> tuple[Primitive, ...]:
        made: list[Primitive] = []
        width = self.line_width(view)
        for k, (x, y) in enumerate(self.lines):
            points = view.points(x, y)
            color, dash = self.style(view, k)
            if width > 0 and self.shades and not graded.one_color(self.shades[k]):
                made += graded.strokes(view, x, y, self.shades[k], self.color_channel(), width, self.alpha)
            elif width > 0:
                made.append(Path(points, stroke=color, width=width, dash=dash, cap="butt" if dash else "round",
                                 decimate=True))
            if self.marker is not None:
                size = self.size or view.theme.marker_size
                fill: Color | Mapped = color
                if self.shades:
                    fill = view.colors[base.color_key(self.color_channel())].mapped(self.shades[k])
                opacity = 1.0 if self.alpha is None or not self.shades else self.alpha
                made.append(Markers(points, self.marker, size, fill, view.theme.background, 1.0, opacity))
        return tuple(made)


def line(x: object, y: object = None, *, data: object = None, color: object = None, color_by: object = None,
         cmap: object = None, dash: str | tuple[float, ...] | None = None, dash_by: object = None,
         group_by: object = None, width: float | None = None, marker: str | None = None, size: float | None = None,
         alpha: float | None = None, label: str | Sequence[str] | None = None) -> Figure:
    """Lines through points: ``line(y)``, ``line(x, y)``, or column names with ``data=``.

    y may be 2-D: one line a column, with one label each. NaN makes a gap. Strings in ``color_by`` and ``dash_by``
    (groups) split the points into lines with a legend, ``group_by`` splits them without one. Numbers in ``color_by``
    bring a colour bar (cmap: its colormap) and colour the line along its way, each line of ``group_by`` for itself;
    where x runs on within each number but not over all points (the days of several years), and no other groups are
    given, each number is a line. Lines beyond the palette's colours are dashed, so that no two look alike.

    >>> import hugin as hg
    >>> hg.line([0, 1, 2], [1, 4, 9], dash="--", label="squares")
    <hugin.Figure 800 x 600 px: line>
    """
    xs, ys = base.positions("line", x, y, data)
    if color is not None and color_by is not None:
        raise base.OptionError("line: color and color_by are both given; one of them is needed")
    by = base.maybe_column("line", "color_by", color_by, data, base.length(ys))
    numbers = by if by is not None and graded.is_numbers(by) else None
    lines, labels, groups, splits, shades = _series(xs, ys, label, (by, dash_by, group_by), data, numbers)
    if (dash is not None or dash_by is not None) and not all(map(graded.one_color, shades)):
        raise base.OptionError("line: a line whose colour changes along its way has no dashes; leave dash out, "
                               "or make groups of the numbers (group_by)")
    return base.figure(Line(
        lines, labels, base.check_color("line", color), splits[0], splits[1], groups,
        base.check_size("line", "width", width), base.check_dash("line", dash),
        base.check_marker("line", marker), base.check_size("line", "size", size), base.check_alpha("line", alpha),
        shades, base.check_cmap("line", cmap),
    ))


def _series(xs: Column, ys: Column, label: object, by: tuple[object, ...], data: object,
            numbers: Column | None) -> Split:
    """(lines, labels, groups, (color_by, dash_by), numbers of each line) of what was given."""
    if all(item is None for item in by):
        if ys.values.ndim == 1:
            return ((xs, ys),), base.labels_of(ys, 1, label, "line"), (), (None, None), ()
        k = int(ys.values.shape[1])
        lines = tuple((xs, base.series_of(ys, j)) for j in range(k))
        return lines, base.labels_of(ys, k, label, "line"), (), (None, None), ()
    if ys.values.ndim == 2:
        raise base.ShapeError("line: y is 2-D and groups are given; one way of making several lines at a time")
    names = ("color_by", "dash_by", "group_by")
    split = []
    for name, item in zip(names, by):
        made = None if item is numbers else base.maybe_column("line", name, item, data, base.length(ys))
        split.append(None if made is None else base.categories("line", name, made))
    if numbers is None:
        lines, groups = base.split(xs, ys, split)
        return lines, (None,) * len(lines), groups, (split[0], split[1]), ()
    if split == [None] * 3:
        if not graded.are_lines(xs.values, numbers.values):
            return ((xs, ys),), base.labels_of(ys, 1, label, "line"), (), (numbers, None), (numbers,)
        split[2] = base.categories("line", "color_by", numbers)
    lines, groups = base.split(xs, ys, split)
    shades = tuple(shade for _, shade in base.split(xs, numbers, split)[0])
    return lines, (None,) * len(lines), groups, (numbers, split[1]), shades
