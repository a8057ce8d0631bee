"""Points joined by straight lines, gaps at NaN."""

from __future__ import annotations

from ..scene import Markers, Path
from ..value import value
from . import base
from .base import Artist, Channel, Key, Spots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from ..coords.cartesian import View
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from .base import Color

    Lines = tuple[tuple[Column, Column], ...]
    Split = tuple[Lines, tuple[str | None, ...], tuple[tuple[int, int], ...], tuple[Column | None, Column | None]]


@value
class Line(Artist):
    """y over x, one line a series. Each of ``lines`` is (x, y, label, colour, dash), colour and dash None by rule."""

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
            found.append(Channel("color", self.color_by))
        if self.dash_by is not None:
            found.append(Channel("dash", self.dash_by))
        return tuple(found)

    def series(self) -> int:
        return 0 if self.color is not None or self.color_by is not None else len(self.lines)

    def style(self, view: View, k: int) -> tuple[Color, tuple[float, ...]]:
        """Colour and dash of line ``k``."""
        color, turn = view.color(self.color, k), 0 if self.color is not None else view.turn(k)
        if self.color_by is not None:
            color = view.colors[base.color_key(Channel("color", self.color_by))].at(self.groups[k][0])
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
        names = [label if self.color_by is None or not self.groups else (self.color_by.categories or ())[group[0]]
                 for label, group in zip(self.labels, self.groups or ((0, 0),) * len(self.lines))]
        return tuple(Spots(name, x, y) for name, (x, y) in zip(names, self.lines))

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
        return None if all(away) else self.replace(lines=lines)

    def emit(self, view: View) -> tuple[Primitive, ...]:
        made: list[Primitive] = []
        width = self.line_width(view)
        for k, (x, y) in enumerate(self.lines):
            points = view.points(x, y)
            color, dash = self.style(view, k)
            if width > 0:
                made.append(Path(points, stroke=color, width=width, dash=dash, cap="butt" if dash else "round",
                                 decimate=True))
            if self.marker is not None:
                size = self.size or view.theme.marker_size
                made.append(Markers(points, self.marker, size, color, view.theme.background, 1.0))
        return tuple(made)


def line(x: object, y: object = None, *, data: object = None, color: object = None, color_by: object = None,
         dash: str | tuple[float, ...] | None = None, dash_by: object = None, group_by: object = None,
         width: float | None = None, marker: str | None = None, size: float | None = None,
         alpha: float | None = None, label: str | Sequence[str] | None = None) -> Figure:
    """Lines through points: ``line(y)``, ``line(x, y)``, or column names with ``data=``.

    y may be 2-D: one line a column, with one label each. NaN makes a gap. ``color_by`` and ``dash_by`` (groups) split
    the points into lines with a legend, ``group_by`` splits them without one. Lines beyond the palette's colours are
    dashed, so that no two look alike.

    >>> import hugin as hg
    >>> hg.line([0, 1, 2], [1, 4, 9], dash="--", label="squares")
    <hugin.Figure 800 x 600 px: line>
    """
    xs, ys = base.positions("line", x, y, data)
    lines, labels, groups, splits = _series(xs, ys, label, (color_by, dash_by, group_by), data)
    return base.figure(Line(
        lines, labels, base.check_color("line", color), splits[0], splits[1], groups,
        base.check_size("line", "width", width), base.check_dash("line", dash),
        base.check_marker("line", marker), base.check_size("line", "size", size), base.check_alpha("line", alpha),
    ))


def _series(xs: Column, ys: Column, label: object, by: tuple[object, ...], data: object) -> Split:
    """(lines, labels, groups, (color_by, dash_by)) of what was given."""
    if all(item is None for item in by):
        if ys.values.ndim == 1:
            return ((xs, ys),), base.labels_of(ys, 1, label, "line"), (), (None, None)
        k = int(ys.values.shape[1])
        lines = tuple((xs, base.series_of(ys, j)) for j in range(k))
        return lines, base.labels_of(ys, k, label, "line"), (), (None, None)
    if ys.values.ndim == 2:
        raise base.ShapeError("line: y is 2-D and groups are given; one way of making several lines at a time")
    names = ("color_by", "dash_by", "group_by")
    split = []
    for name, item in zip(names, by):
        made = base.maybe_column("line", name, item, data, base.length(ys))
        split.append(None if made is None else base.categories("line", name, made))
    lines, groups = base.split(xs, ys, split)
    return lines, (None,) * len(lines), groups, (split[0], split[1])
