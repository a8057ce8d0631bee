"""Stage 3: sizes. Every guide is measured once, every plot area placed once, in whole px.

The order needs no iteration: heights from what lies above and below; with them the y labels, hence widths; with those
the x labels, which may turn; then the heights for good.
Owns: Placed. Must not know: how guides and marks are drawn.
"""

from __future__ import annotations

from ..axes import Axes
from ..guides.axis import AxisGuide, make_axis, overhang
from ..guides.legend import make_legend
from ..guides.title import make_caption, make_heading, make_tag
from ..guides.wrap import wrapped
from ..layout import grids_of, outer, solve
from ..value import Value, value
from .box import CAPTION_GAP, Box

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Literal

    from ..artists.base import Key
    from ..axes import Grid
    from ..coords.cartesian import ColorScale
    from ..guides.colorbar import ColorbarGuide
    from ..guides.legend import LegendGuide, Section
    from ..guides.title import Heading
    from ..layout import GridSpan
    from ..style import Theme
    from ..text import Block
    from .prepare import Prepared

    Margins = list[tuple[float, float]]


class Sheet:
    """A grid's own words while they are placed: heading, caption, shared names, one legend for all of its panels."""

    def __init__(self, span: GridSpan) -> None:
        self.span = span
        self.heading: Heading | None = None
        self.caption: Heading | None = None
        self.names: dict[str, Block] = {}
        self.legend: LegendGuide | None = None
        self.scales: list[tuple[ColorScale, str]] = []
        self.bars: list[ColorbarGuide] = []
        self.corner = 0.0, 0.0
        self.base = {"top": 0.0, "bottom": 0.0, "left": 0.0, "right": 0.0}


@value
class Placed(Value):
    """All boxes with their rects, and the words of the grids that hold them."""

    boxes: tuple[Box, ...]
    sheets: tuple[Sheet, ...]
    size: tuple[float, float]
    theme: Theme


def place(root: Axes | Grid, prepared: Prepared, size: tuple[float, float], tell: Callable[[str], None]) -> Placed:
    """Measure all guides and fix all plot areas on a page of ``size`` px."""
    theme = prepared.theme
    sheets = [Sheet(span) for span in grids_of(root)]
    lent = {k for sheet in sheets if sheet.span.grid.legend is not None for k in sheet.span.all}
    boxes = [
        Box(panel, theme, tell, k not in lent, len(prepared.panels) == 1) for k, panel in enumerate(prepared.panels)
    ]
    _name_rows(root, boxes, 0)
    _share_labels(sheets, boxes)
    for sheet in sheets:
        if "color" in (sheet.span.grid.share or ()):
            from .shared_bars import share_bars  # loaded by figures that share colours

            share_bars(sheet, boxes)
    _tag(sheets, boxes)
    work = _Work(root, boxes, sheets, size, theme)
    work.measure()
    return Placed(tuple(boxes), tuple(sheets), size, theme)


def _name_rows(node: Axes | Grid, boxes: list[Box], first: int) -> int:
    """Give the panels of one row of one grid the same ``row``; returns the index after the node's last panel."""
    if isinstance(node, Axes):
        return first + 1
    for cell in node.cells:
        if isinstance(cell.node, Axes):
            boxes[first].row = (id(node), cell.row)
        first = _name_rows(cell.node, boxes, first)
    return first


def _share_labels(sheets: list[Sheet], boxes: list[Box]) -> None:
    """Shared axes are labelled at the edge only, and named once."""
    for sheet in sheets:
        span = sheet.span
        for dim, edge in (("x", span.bottom), ("y", span.left)):
            if dim in (span.grid.share or ()):
                for k in span.all:
                    boxes[k].show[dim] = k in edge
                labels = {getattr(boxes[k].panel, dim).label for k in span.all}
                for k in span.all:
                    boxes[k].names[dim] = k in edge and len(labels) > 1
                text = labels.pop() if len(labels) == 1 else None
                if text:
                    sheet.names[dim] = wrapped(text, 400.0, boxes[0].theme.label_size, align="center")


def _tag(sheets: list[Sheet], boxes: list[Box]) -> None:
    for sheet in sheets:
        if sheet.span.grid.tags:
            for n, k in enumerate(sheet.span.all):
                boxes[k].tag = make_tag(sheet.span.grid.tags, n, boxes[k].theme)


class _Work:
    """One layout: lengths known so far."""

    def __init__(self, root: Axes | Grid, boxes: list[Box], sheets: list[Sheet], size: tuple[float, float],
                 theme: Theme) -> None:
        self.root, self.boxes, self.sheets, self.size, self.theme = root, boxes, sheets, size, theme
        self.cache: dict[object, AxisGuide] = {}
        self.pad = 0.0, 0.0

    def measure(self) -> None:
        """The whole order of things; see the head of this file."""
        width, height = self.size
        columns = getattr(self.root, "cols", 1)
        for box in self.boxes:
            box.y_guide = _NO_AXIS
            box.measure_bars(height * 0.7, width * 0.8)
            box.measure_wide(width / columns * 0.85)
        self.measure_sheets([(0.0, width * 0.9)] * len(self.boxes))
        rows = self.solve("y")
        for box, (top, bottom) in zip(self.boxes, rows):
            box.y_guide = self.axis(box, "y", bottom - top)
            box.measure_bars(bottom - top, width * 0.8)
        columns_at = self.solve("x")
        for box, (left, right), (top, bottom) in zip(self.boxes, columns_at, rows):
            box.choose_place((left, top, right, bottom))
        if any(box.moved for box in self.boxes):  # a legend went outside
            columns_at = self.solve("x")
        for box, (left, right) in zip(self.boxes, columns_at):
            box.measure_wide(right - left)
            box.x_guide = self.axis(box, "x", right - left)
        columns_at = self.mend_overhang(columns_at)
        self.measure_sheets(columns_at)
        final = self.solve("y")
        for box, x, y, (top, bottom) in zip(self.boxes, columns_at, final, rows):
            if abs((y[1] - y[0]) - (bottom - top)) > 0.1 * (bottom - top):
                box.y_guide = self.axis(box, "y", y[1] - y[0], box.y_guide)
            box.rect = box.cell = (x[0], y[0], x[1], y[1])
            self.fit_aspect(box)
        for sheet in self.sheets:
            x0, y0, x1, y1 = rect_of(sheet, self.boxes)
            self.measure_shared(sheet, x1 - x0, y1 - y0)
        self.align_tags()

    def measure_shared(self, sheet: Sheet, wide: float, high: float) -> None:
        """The colour bars of a grid, for panels of this size together."""
        if sheet.scales:
            from .shared_bars import measure_bars

            measure_bars(sheet, wide, high, self.theme)

    def align_heads(self) -> None:
        """The headings of a row stand on one line."""
        tops: dict[object, float] = {}
        for box in self.boxes:
            tops[box.row] = max(tops.get(box.row, 0.0), box.head_offset())
        for box in self.boxes:
            box.row_offset = tops[box.row]

    def align_tags(self) -> None:
        """The tags of a column stand in line."""
        lefts: dict[float, float] = {}
        for box in self.boxes:
            lefts[box.rect[0]] = max(lefts.get(box.rect[0], 0.0), box.before_x())
        for box in self.boxes:
            box.reserve = lefts[box.rect[0]]

    def axis(self, box: Box, dim: str, length: float, reserved: AxisGuide | None = None) -> AxisGuide:
        """The guide of one dimension; panels with the same scale and length share it."""
        if box.panel.z is not None or box.round:
            return _NO_AXIS
        trained = getattr(box.panel, dim)
        key = (trained.scale, trained.domain, trained.label, trained.ticks, trained.format, trained.categories,
               trained.whole, length, box.show[dim], box.names[dim], box.marks_on(dim), dim)
        made = self.cache.get(key)
        if made is None:
            made = self.make_axis(box, dim, length)
            self.cache[key] = made
        if reserved is not None and made.depth > reserved.depth:
            return reserved
        return made

    def make_axis(self, box: Box, dim: str, length: float) -> AxisGuide:
        """An axis that leaves at least half of the panel's share of the page to the data, or goes without words."""
        share = (
            self.size[0] / getattr(self.root, "cols", 1) if dim == "y" else self.size[1] / getattr(self.root, "rows", 1)
        )
        made = None
        for labels, name in ((True, True), (True, False), (False, False)):
            labels, name = labels and box.show[dim], name and box.names[dim]
            made = make_axis(getattr(box.panel, dim), dim, length, self.theme, labels, name, box.marks_on(dim))
            if made.depth < 0.5 * share:
                break
        assert made is not None
        return made

    def measure_sheets(self, columns: Margins) -> None:
        """Headings and captions of grids, as wide as their panels."""
        for sheet in self.sheets:
            grid, span = sheet.span.grid, sheet.span
            width = max(columns[k][1] for k in span.right) - min(columns[k][0] for k in span.left)
            width = min(max(width, 60.0), self.size[0] - 2 * self.theme.margin)
            self.measure_shared(sheet, width, self.size[1] * 0.7)
            sheet.heading = make_heading(grid, width, self.theme)
            sheet.caption = make_caption(grid, width, self.theme)
            if grid.legend is not None and grid.legend.at is not None:
                sheet.legend = make_legend(_together(self.boxes, span), self.theme, grid.legend.ncol, grid.legend.title,
                                           width if _legend_side(sheet) in ("top", "bottom") else 0.0)

    def solve(self, dim: Literal["x", "y"]) -> Margins:
        """Plot areas along one dimension from the margins known now."""
        if dim == "x":
            margins = [(box.before_x(), box.after_x()) for box in self.boxes]
        else:
            self.align_heads()
            margins = [(box.before_y(), box.after_y()) for box in self.boxes]
        for sheet in self.sheets:
            self.add_sheet(sheet, dim, margins)
        gap = self.theme.gap if len(self.boxes) <= 16 else self.theme.gap * 0.5
        before, after = outer(self.root, dim, margins, gap)
        length = self.size[0 if dim == "x" else 1]
        edge, (low, high) = self.theme.margin, self.pad if dim == "x" else (0.0, 0.0)
        return solve(self.root, dim, margins, gap, edge + low + before, length - edge - high - after)

    def add_sheet(self, sheet: Sheet, dim: str, margins: Margins) -> None:
        """Give the panels at the edges of a grid the room for the grid's own words."""
        span, rooms = sheet.span, sheet_rooms(sheet, self.theme)
        for side, which in ((("left", 0), ("right", 1)) if dim == "x" else (("top", 0), ("bottom", 1))):
            leaves = getattr(span, side)
            base = max((margins[k][which] for k in leaves), default=0.0)
            if side == "top":
                base = max([base, *(bar.head for bar in sheet.bars)])
            sheet.base[side] = base
            for k in leaves:
                room = base + rooms[side]
                margins[k] = (room, margins[k][1]) if which == 0 else (margins[k][0], room)

    def mend_overhang(self, columns: Margins) -> Margins:
        """Where the outermost x labels reach beyond the room beside the plot area, the panels give way once."""
        left = right = 0.0
        edge = self.theme.margin
        for box, (x0, x1) in zip(self.boxes, columns):
            low, high = overhang(box.x_guide, box.panel.x, x1 - x0)
            left = max(left, low - (x0 - edge + 6.0))
            right = max(right, high - (self.size[0] - edge - x1 + 6.0))
        if left <= 0.0 and right <= 0.0:
            return columns
        self.pad = max(left, 0.0), max(right, 0.0)
        return self.solve("x")

    def fit_aspect(self, box: Box) -> None:
        """Shrink the plot area to the ratio that the data asks for; ticks follow its new lengths."""
        if box.panel.z is not None:
            return
        if box.round:
            from .round import fit  # loaded by figures in polar coordinates

            box.rect = fit(box, box.rect).rect
            box.measure_bars(box.rect[3] - box.rect[1], box.rect[2] - box.rect[0])
            return
        ratio = box.panel.axes.aspect
        if ratio is None:
            ratio = next((a.aspect for a in box.panel.axes.artists if a.aspect is not None), 0.0)
        ratio = {"equal": 1.0, "auto": 0.0, "box": 0.0}[ratio] if isinstance(ratio, str) else ratio
        if not ratio or isinstance(ratio, tuple):
            return
        x_axis, y_axis = box.axes(box.rect)
        wide, high = x_axis.ends[1] - x_axis.ends[0], (y_axis.ends[1] - y_axis.ends[0]) * ratio
        x0, y0, x1, y1 = box.rect
        unit = min((x1 - x0) / wide, (y1 - y0) / high)
        width, height = max(1, round(unit * wide)), max(1, round(unit * high))
        left, top = x0 + (x1 - x0 - width) // 2, y0 + (y1 - y0 - height) // 2
        box.rect = (left, top, left + width, top + height)
        box.x_guide = self.axis(box, "x", width)
        box.y_guide = self.axis(box, "y", height, box.y_guide)
        box.measure_bars(height, width)


_NO_AXIS = AxisGuide("y", (), (), (), 0.0, None, 0.0, 0.0, False)


def _together(boxes: list[Box], span: GridSpan) -> list[Section]:
    """The legend entries of all panels of a grid, each text once a section."""
    found: dict[str | None, dict[str, Key]] = {}
    for k in span.all:
        for title, keys in boxes[k].collect():
            entries = found.setdefault(title, {})
            for key in keys:
                entries.setdefault(key.label, key)
    return [(title, tuple(entries.values())) for title, entries in found.items()]


def _legend_side(sheet: Sheet) -> str:
    wish = sheet.span.grid.legend
    at = wish.at if wish is not None and wish.at else ""
    for side in ("left", "top", "bottom"):
        if at == f"outside {side}" or at == side:
            return side
    return "right"


def rect_of(sheet: Sheet, boxes: Sequence[Box]) -> tuple[float, float, float, float]:
    """Round all plot areas of a grid."""
    span = sheet.span
    return (min(boxes[k].rect[0] for k in span.left), min(boxes[k].rect[1] for k in span.top),
            max(boxes[k].rect[2] for k in span.right), max(boxes[k].rect[3] for k in span.bottom))


def sheet_rooms(sheet: Sheet, theme: Theme) -> dict[str, float]:
    """Px that a grid's own words need on each side of its panels."""
    rooms = {"top": 0.0, "bottom": 0.0, "left": 0.0, "right": 0.0}
    if sheet.legend is not None:
        side = _legend_side(sheet)
        rooms[side] += theme.legend_gap + (sheet.legend.height if side in ("top", "bottom") else sheet.legend.width)
    if sheet.bars:
        from .shared_bars import rooms_of

        for side, room in rooms_of(sheet, theme).items():
            rooms[side] += room
    if "x" in sheet.names:
        rooms["bottom"] += theme.label_gap + sheet.names["x"].height
    if "y" in sheet.names:
        rooms["left"] += theme.label_gap + sheet.names["y"].height
    if sheet.heading is not None and sheet.heading.height:
        rooms["top"] += theme.title_gap + 4.0 + sheet.heading.height
    if sheet.caption is not None and sheet.caption.height:
        rooms["bottom"] += CAPTION_GAP + sheet.caption.height
    return rooms

