"""Stage 4: marks and guides become primitives, in painter's order.

Order in a panel: images, grid lines, marks inside the frame, axis lines and labels, legend, headings.
Owns: the Scene. Must not know: how a scale was trained or a place found.
"""

from __future__ import annotations

from ..guides import shapes
from ..guides.axis import emit_axis, emit_grid
from ..guides.legend import corner
from ..scene import Anchor, Clip, Scene
from .box import CAPTION_GAP, LEGEND_TOP_GAP, Box
from .place import _legend_side, rect_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..artists.base import Artist
    from ..axes import Page
    from ..guides.title import Heading
    from ..scene import Primitive
    from .place import Placed, Sheet

    Drawn = tuple[Artist, tuple[Primitive, ...]]


def emit(placed: Placed, page: Page) -> Scene:
    """The whole page."""
    items: list[Primitive] = []
    for n, box in enumerate(placed.boxes):
        items += emit_panel(box, f"axes{n}")
    for sheet in placed.sheets:
        items += emit_sheet(sheet, placed)
    width, height = placed.size
    title, description = describe(placed, page)
    return Scene(width, height, tuple(items), placed.theme.background, title, description)


def emit_panel(box: Box, path: str) -> list[Primitive]:
    """One panel with all of its guides."""
    if box.panel.z is not None:
        from .space import emit_space  # loaded by figures that have three dimensions

        return [*emit_space(box, path), *emit_around(box, [])]
    views = [box.view(box.rect, k) for k in range(len(box.panel.axes.artists))]
    drawn = [(artist, view.shown(artist.emit(view))) for artist, view in zip(box.panel.axes.artists, views)]
    return [*emit_inside(box, path, drawn), *emit_around(box, drawn)]


def emit_inside(box: Box, path: str, drawn: list[Drawn]) -> list[Primitive]:
    """Grid, marks, frame and axes: what follows the limits. drawn: the marks with what they emitted."""
    layers, ray = _sort_marks(box, path, drawn), 0.0
    if box.round:
        from .round import ray_of  # loaded by figures in polar coordinates

        ray = ray_of(box, *layers)
    views = [box.view(box.rect, k) for k in range(len(drawn))]
    names = [artist.names(view) for (artist, _), view in zip(drawn, views, strict=True)]
    if any(names):
        from .names import ground_of, write_names  # loaded by figures with names along lines

        layers = _sort_marks(box, path, write_names(ground_of(box, ray), drawn, names, views))
    under, over, words = layers
    if box.round:
        from .round import emit_round

        return emit_round(box, under, over, words, ray)
    rect, theme = box.rect, box.theme
    x_axis, y_axis = box.axes(rect)
    dims = box.grid_dims()
    pairs = [(guide, axis) for guide, axis in ((box.x_guide, x_axis), (box.y_guide, y_axis)) if guide.dim in dims]
    items = list(under)
    if pairs:
        items += emit_grid(tuple(g for g, _ in pairs), tuple(a for _, a in pairs), rect, theme)
    items += _emit_frame(box)
    items += over
    items += words
    items += emit_axis(box.x_guide, x_axis, rect, theme)
    items += emit_axis(box.y_guide, y_axis, rect, theme)
    return items


def emit_around(box: Box, drawn: list[Drawn]) -> list[Primitive]:
    """Colour bars, legend and words: what stays where it is while the limits change."""
    return [*_emit_bars(box), *_emit_legend(box, drawn), *_emit_words(box)]


def _sort_marks(box: Box, path: str, drawn: list[Drawn]) -> tuple[list[Primitive], list[Primitive], list[Primitive]]:
    """Marks below the grid, marks above it, words above those."""
    layers: dict[str, list[Primitive]] = {"under": [], "over": [], "words": []}
    for k, (artist, made) in enumerate(drawn):
        if made:
            anchor = Anchor(made, f"{path}-{artist.name}{k}", getattr(artist, "label", None) or "", "graphics-symbol")
            layers[artist.layer].append(_clipped(box, anchor) if artist.clipped else anchor)
    return layers["under"], layers["over"], layers["words"]


def _clipped(box: Box, anchor: Anchor) -> Primitive:
    """The mark inside the plot area."""
    if box.round:
        from .round import clipped  # loaded by figures in polar coordinates

        return clipped(box, anchor)
    return Clip((anchor,), rect=box.rect)


def _emit_frame(box: Box) -> list[Primitive]:
    """The line of the x axis, or all four sides."""
    x0, y0, x1, y1 = box.rect
    theme, axes = box.theme, box.panel.axes
    framed = theme.frame if axes.frame is None else axes.frame
    if framed:
        return [shapes.box(box.rect, None, theme.axis, theme.axis_width)]
    if box.fills or axes.frame is False:
        return []
    lying = box.panel.y.categories is not None and box.panel.x.categories is None
    ends = (x0, y0, x0, y1) if lying else (x0, y1, x1, y1)
    return [shapes.segments(ends, theme.axis, theme.axis_width)]


def _emit_bars(box: Box) -> list[Primitive]:
    if not box.bars:
        return []
    from ..guides.colorbar import emit_colorbar  # loaded by figures that have one

    made: list[Primitive] = []
    _, _, x1, y1 = box.rect
    right, bottom = x1, y1 + box.x_guide.depth
    for bar in box.bars:
        if bar.side == "right":
            made += emit_colorbar(bar, box.rect, right + box.theme.colorbar_gap, box.theme)
            right += box.theme.colorbar_gap + bar.depth
        else:
            made += emit_colorbar(bar, box.rect, bottom + box.theme.colorbar_gap * 0.75, box.theme)
            bottom += box.theme.colorbar_gap * 0.75 + bar.depth
    return made


def _emit_legend(box: Box, drawn: list[Drawn]) -> list[Primitive]:
    if box.place == "direct":
        from .direct import emit_direct  # loaded by figures that want it

        return emit_direct(box, drawn)
    at = legend_corner(box)
    if box.legend is None or at is None:
        return []
    return box.legend.emit(*at, box.theme, not str(box.place).startswith("outside"))


def legend_corner(box: Box) -> tuple[float, float] | None:
    """Where the top left corner of the panel's own legend stands, if it has one."""
    guide, at = box.legend, box.place
    if guide is None or at is None:
        return None
    x0, y0, x1, y1 = box.rect
    if at == "outside right":
        return x1 + box.after_x() - guide.width, y0
    if at == "outside left":
        return x0 - box.before_x(), y0
    if at == "outside top":
        return x0, y0 - box.top_pad() - LEGEND_TOP_GAP - guide.height
    if at == "outside bottom":
        bars = sum(box.theme.colorbar_gap * 0.75 + bar.depth for bar in box.bars if bar.side == "bottom")
        return x0, y1 + box.x_guide.depth + bars + box.theme.legend_gap * 0.75
    return corner(guide, at, box.rect)


def _emit_words(box: Box) -> list[Primitive]:
    """Heading, tag and caption."""
    x0, y0, _, y1 = box.rect
    made: list[Primitive] = []
    bottom = y0 - box.row_offset
    if box.heading.height:
        made += box.heading.emit(_left(box, box.heading), bottom)
    if box.tag is not None:
        at = min(x0 - 8.0 - box.tag.width, x0 - box.reserve)
        made += box.tag.emit(at, bottom, box.theme.ink, "left", "bottom", 0.0)
    if box.caption.height:
        made += box.caption.emit(_left(box, box.caption), y1 + box.after_y())
    return made


def _left(box: Box, words: Heading) -> float:
    """Where words as wide as the cell begin: with the plot area, or before it where they would leave the cell."""
    if box.cell is None:
        return box.rect[0]
    width = max((block.width for block, _ in words.lines), default=0.0)
    return max(box.cell[0], min(box.rect[0], box.cell[2] + box.after_x() - width))


def emit_sheet(sheet: Sheet, placed: Placed) -> list[Primitive]:
    """A grid's own words, around the panels at its edges."""
    theme = placed.theme
    x0, y0, x1, y1 = rect_of(sheet, placed.boxes)
    top, bottom = y0 - sheet.base["top"], y1 + sheet.base["bottom"]
    left, right = x0 - sheet.base["left"], x1 + sheet.base["right"]
    made: list[Primitive] = []
    if "x" in sheet.names:
        made += sheet.names["x"].emit((x0 + x1) / 2, bottom + theme.label_gap, theme.ink, "center", "top", 0.0)
        bottom += theme.label_gap + sheet.names["x"].height
    if "y" in sheet.names:
        made += sheet.names["y"].emit(left - theme.label_gap, (y0 + y1) / 2, theme.ink, "center", "bottom", 90.0)
        left -= theme.label_gap + sheet.names["y"].height
    if sheet.bars:
        from .shared_bars import emit_bars  # loaded by figures that share colours

        outer = {"right": right, "bottom": bottom}
        made += emit_bars(sheet, (x0, y0, x1, y1), outer, theme)
        right, bottom = outer["right"], outer["bottom"]
    if sheet.legend is not None:
        side = _legend_side(sheet)
        width, height = sheet.legend.width, sheet.legend.height
        x, y = {"right": (right + theme.legend_gap, y0), "left": (left - theme.legend_gap - width, y0),
                "top": (x0, top - theme.legend_gap - height), "bottom": (x0, bottom + theme.legend_gap)}[side]
        sheet.corner = x, y
        made += sheet.legend.emit(x, y, theme, False)
        top -= theme.legend_gap + height if side == "top" else 0.0
        bottom += theme.legend_gap + height if side == "bottom" else 0.0
    if sheet.heading is not None and sheet.heading.height:
        made += sheet.heading.emit(x0, top - theme.title_gap - 4.0)
    if sheet.caption is not None and sheet.caption.height:
        made += sheet.caption.emit(x0, bottom + CAPTION_GAP + sheet.caption.height)
    return made


# -- words for those who cannot see the picture ------------------------------------------------------------------------


def describe(placed: Placed, page: Page) -> tuple[str, str]:
    """(title, description): the user's own words, else a sentence made from the figure."""
    titles = [sheet.span.grid.title for sheet in placed.sheets] + [box.panel.axes.title for box in placed.boxes]
    title = next((text for text in titles if text), "")
    return title, page.alt or summary(placed, title)


def summary(placed: Placed, title: str) -> str:
    """What is drawn, in one sentence a panel."""
    parts = [f"{title}."] if title else []
    for box in placed.boxes[:4]:
        panel = box.panel
        names = ", ".join(dict.fromkeys(artist.name for artist in panel.axes.artists)) or "empty panel"
        text = f"{names[:1].upper()}{names[1:]}"
        if panel.y.label:
            text += f" of {panel.y.label}"
        if panel.x.label:
            text += f" over {panel.x.label}"
        parts.append(text + ".")
    if len(placed.boxes) > 4:
        parts.append(f"{len(placed.boxes)} panels in all.")
    return " ".join(parts)
