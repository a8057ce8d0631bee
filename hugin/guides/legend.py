"""Legends: what stands in them, how large they are, and where they stand.

Owns: entries from marks and from colour, size, marker and dash scales; their measure; ``best`` and the other places.
Must not know: how marks draw themselves; what is under a legend it learns from an Occupancy.
"""

from __future__ import annotations

from ..artists.base import DASH_CYCLE, DASHES, SHAPE_CYCLE, Key, color_key
from ..artists.parts.arrow import level_arrow
from ..scene import Markers, Path
from ..text import layout
from ..value import Value, value
from . import shapes
from .occupancy import CELL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..artists.base import Artist
    from ..coords.cartesian import View
    from ..scene import Primitive
    from ..style import Theme
    from ..text import Block
    from .occupancy import Occupancy

    Rect = tuple[float, float, float, float]
    Section = tuple[str | None, tuple[Key, ...]]
    Rows = tuple[tuple[Key, Block], ...]

SWATCH = 22.0
SWATCH_GAP = 8.0
ROW_GAP = 6.0
COLUMN_GAP = 18.0
SECTION_GAP = 12.0
INSET = 10.0          # from the frame to a legend inside
PLATE = 6.0           # the plate reaches so far beyond the entries
#: Inside places: (share of the free width, share of the free height) of the legend's top left corner.
INSIDE = {
    "top right": (1.0, 0.0), "top left": (0.0, 0.0), "bottom right": (1.0, 1.0), "bottom left": (0.0, 1.0),
    "right": (1.0, 0.5), "left": (0.0, 0.5), "top": (0.5, 0.0), "bottom": (0.5, 1.0), "center": (0.5, 0.5),
}


@value
class LegendGuide(Value):
    """A measured legend. sections: (title or None, rows of (Key, Block)); columns: entries stand in so many columns."""

    sections: tuple[tuple[Block | None, tuple[tuple[Key, Block], ...]], ...]
    columns: int
    swatch: float
    width: float
    height: float
    across: bool = False

    def blocks(self) -> list[Block]:
        """All of its words."""
        return [block for title, rows in self.sections for block in (title, *(entry for _, entry in rows)) if block]

    def emit(self, x: float, y: float, theme: Theme, plate: bool) -> list[Primitive]:
        """The legend with its top left corner at (x, y)."""
        made: list[Primitive] = []
        if plate:
            rect = (x - PLATE, y - PLATE, x + self.width + PLATE, y + self.height + PLATE)
            made.append(shapes.box(rect, theme.plate))
        for title, rows, left, top in self.places(x, y):
            made += _emit_section(title, rows, self.columns, self.swatch, left, top, theme)
        return made

    def places(self, x: float, y: float) -> Iterator[tuple[Block | None, Rows, float, float]]:
        """Each section with its top left corner."""
        for title, rows in self.sections:
            width, height = _section_size(title, rows, self.columns, self.swatch)
            yield title, rows, x, y
            if self.across:
                x += width + COLUMN_GAP
            else:
                y += height + SECTION_GAP


def make_legend(sections: Iterable[Section], theme: Theme, columns: int | None, title: str | None,
                across: float = 0.0) -> LegendGuide | None:
    """Measure the sections; None when there is nothing to tell. across: px to fill when it lies above or below."""
    made = []
    size = theme.legend_size
    for k, (head, keys) in enumerate(sections):
        head = title if k == 0 and title is not None else head
        rows = tuple((key, layout(key.label, size)) for key in keys)
        if rows:
            made.append((layout(head, size, 600) if head else None, rows))
    if not made:
        return None
    if columns is None:
        columns = _columns_across(made, across) if across else 1
    swatch = max(_swatch(rows) for _, rows in made)
    sizes = [_section_size(head, rows, columns, swatch) for head, rows in made]
    if across:
        width = sum(w for w, _ in sizes) + COLUMN_GAP * (len(sizes) - 1)
        return LegendGuide(tuple(made), columns, swatch, width, max(h for _, h in sizes), True)
    height = sum(h for _, h in sizes) + SECTION_GAP * (len(sizes) - 1)
    return LegendGuide(tuple(made), columns, swatch, max(w for w, _ in sizes), height)


def _columns_across(made: list[tuple[Block | None, Rows]], width: float) -> int:
    entries = [block.width for _, rows in made for _, block in rows]
    one = max(entries) + SWATCH + SWATCH_GAP + COLUMN_GAP
    return max(1, min(len(entries), int((width + COLUMN_GAP) / one)))


_SIZED = ("point", "arrow")  # as wide as they are large


def _swatch(rows: Rows) -> float:
    return max(SWATCH if key.kind == "line" else max(14.0, key.size * (key.kind in _SIZED)) for key, _ in rows)


def _row_heights(rows: Rows) -> list[float]:
    return [max(block.height, key.size if key.kind == "point" else 0.0) + ROW_GAP for key, block in rows]


def _section_size(title: Block | None, rows: Rows, columns: int, swatch: float) -> tuple[float, float]:
    per = -(-len(rows) // columns)
    parts = [rows[k:k + per] for k in range(0, len(rows), per)]
    width = sum(max(block.width for _, block in part) + swatch + SWATCH_GAP for part in parts) + COLUMN_GAP * (
        len(parts) - 1
    )
    height = max(sum(_row_heights(part)) for part in parts) - ROW_GAP
    if title is not None:
        width, height = max(width, title.width), height + title.height + ROW_GAP
    return width, height


def _emit_section(title: Block | None, rows: Rows, columns: int, swatch: float, x: float, y: float,
                  theme: Theme) -> list[Primitive]:
    made: list[Primitive] = []
    if title is not None:
        made += title.emit(x, y, theme.ink, "left", "top", 0.0)
    for key, block, left, middle, _ in _section_rows(title, rows, columns, swatch, x, y):
        made += _emit_swatch(key, left, middle, swatch)
        made += block.emit(left + swatch + SWATCH_GAP, middle, theme.ink, "left", "middle", 0.0)
    return made


def _section_rows(title: Block | None, rows: Rows, columns: int, swatch: float, x: float,
                  y: float) -> Iterator[tuple[Key, Block, float, float, float]]:
    """(key, words, left, middle, height) of each entry of a section whose top left corner is (x, y)."""
    if title is not None:
        y += title.height + ROW_GAP
    per = -(-len(rows) // columns)
    for first in range(0, len(rows), per):
        part = rows[first:first + per]
        top = y
        for (key, block), height in zip(part, _row_heights(part)):
            yield key, block, x, top + (height - ROW_GAP) / 2, height
            top += height
        x += max(block.width for _, block in part) + swatch + SWATCH_GAP + COLUMN_GAP


def entries(guide: LegendGuide, x: float, y: float) -> list[tuple[str, Rect]]:
    """(text, rectangle px) of every entry of a legend whose top left corner is (x, y), for those who point at it."""
    found = []
    for title, rows, left, top in guide.places(x, y):
        for key, block, at, middle, height in _section_rows(title, rows, guide.columns, guide.swatch, left, top):
            right = at + guide.swatch + SWATCH_GAP + block.width
            found.append((key.label, (at, middle - height / 2, right, middle + height / 2)))
    return found


def _emit_swatch(key: Key, x: float, y: float, width: float) -> list[Primitive]:
    made: list[Primitive] = []
    if key.kind == "patch":
        rect = (x + (width - 12) / 2, y - 6, x + (width + 12) / 2, y + 6)
        made.append(shapes.box(rect, key.color, key.edge))
    if key.kind == "line" and key.width > 0 and key.color is not None:
        made.append(Path(shapes.points((x, y, x + width, y)), stroke=key.color, width=min(key.width, 8.0),
                         dash=key.dash, cap="butt"))
    if key.kind == "arrow":
        made.append(level_arrow(x + (width - key.size) / 2, y, key.size, key.width, key.color))
    if key.marker is not None:
        made.append(Markers(shapes.points((x + width / 2, y)), key.marker, key.size, key.color, key.edge, 1.0))
    return made


# -- what stands in it -----------------------------------------------------------------------------------------------


def sections_of(views: Iterable[tuple[Artist, View]], panel: object) -> list[Section]:
    """(title, keys): first the constants of marks, then the scales that want entries."""
    keys: list[Key] = []
    swatches: dict[object, tuple[str, bool]] = {}
    view = None
    for artist, view in views:
        made = artist.legend(view)
        keys += made[::-1] if artist.tops_first else made
        if view.colors:
            for channel in artist.channels():
                if channel.scale == "color":
                    swatches.setdefault(color_key(channel), (artist.swatch, artist.tops_first))
    found: list[Section] = [(None, tuple(keys))] if keys else []
    if view is None:
        return found
    for key, scale in view.colors.items():
        if scale.kind == "category":
            kind, stacked = swatches.get(key, ("point", False))
            entries = tuple(
                Key(name, kind, color, 2.0, (), "circle" if kind == "point" else None, 8.0)
                for name, color in zip(scale.categories, scale.colors))
            found.append((scale.label, entries[::-1] if stacked else entries))
    return _with_groups(found, view, panel)


def _with_groups(found: list[Section], view: View, panel: object) -> list[Section]:
    ink = view.theme.secondary
    shape, dash = panel.shapes, panel.dashes  # type: ignore[attr-defined]  # a Panel
    if shape is not None:
        names = tuple(shape.categories or ())
        keys = tuple(
            Key(name, "point", ink, 0.0, (), SHAPE_CYCLE[k % len(SHAPE_CYCLE)], 8.0) for k, name in enumerate(names)
        )
        found = _join(found, shape.label, keys, "marker")
    if dash is not None:
        names = tuple(dash.categories or ())
        keys = tuple(
            Key(name, "line", ink, 2.0, DASHES[DASH_CYCLE[k % len(DASH_CYCLE)]]) for k, name in enumerate(names)
        )
        found = _join(found, dash.label, keys, "dash")
    if view.sizes is not None:
        found.append((view.sizes.label, _size_keys(view, ink)))
    return found


def _join(found: list[Section], label: str | None, keys: tuple[Key, ...], field: str) -> list[Section]:
    """Groups that colour already tells apart get their shape or dash in the same entries."""
    for k, (title, others) in enumerate(found):
        if title == label and [key.label for key in others] == [key.label for key in keys]:
            both = tuple(a.replace(**{field: getattr(b, field)}) for a, b in zip(others, keys))
            return [*found[:k], (title, both), *found[k + 1:]]
    return [*found, (label, keys)]


def _size_keys(view: View, ink: tuple[float, float, float, float]) -> tuple[Key, ...]:
    sizes = view.sizes
    assert sizes is not None
    made = sizes.scale.ticks(sizes.domain, 3)
    steps = [(v, text) for v, text in zip(made.at, made.labels) if sizes.at(v) >= 3.0]
    steps = steps[-1:-6:-2][::-1] if len(steps) > 3 else steps
    soft = (*ink[:3], 0.35)
    return tuple(Key(text, "point", soft, 0.0, (), "circle", sizes.at(v), ink) for v, text in steps)


# -- where it stands -------------------------------------------------------------------------------------------------


def emptiest(guide: LegendGuide, rect: Rect, occupied: Occupancy) -> tuple[str, float]:
    """The inside place that covers least of the data, and the share of the legend that covers some."""
    best = None
    for rank, name in enumerate(INSIDE):
        x, y = corner(guide, name, rect)
        covered = occupied.count(x - PLATE, y - PLATE, x + guide.width + PLATE, y + guide.height + PLATE)
        if best is None or covered < best[1]:
            best = name, covered
        if covered == 0 and rank < 4:
            break
    assert best is not None
    cells = (guide.width + 2 * PLATE) * (guide.height + 2 * PLATE) / CELL**2
    return best[0], best[1] / max(cells, 1.0)


def corner(guide: LegendGuide, at: str, rect: Rect) -> tuple[float, float]:
    """Top left corner of a legend at an inside place of the plot area."""
    x0, y0, x1, y1 = rect
    across, down = INSIDE[at]
    free_x = x1 - x0 - guide.width - 2 * INSET
    free_y = y1 - y0 - guide.height - 2 * INSET
    return x0 + INSET + across * free_x, y0 + INSET + down * free_y
