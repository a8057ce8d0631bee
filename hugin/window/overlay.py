"""What a window paints over the page: read-out, cross hairs, the rectangle or lasso in progress, the list of keys.

Owns: their look. Must not know: GLFW, how data was found.
"""

from __future__ import annotations

from math import floor

from ..scene import Clip, Markers, Path, Points
from ..text import layout
from .drags import band
from .tools import KEYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..scene import Primitive
    from ..style import Theme
    from ..text import Block
    from .ground import Ground
    from .view import Hit, View

    Rect = tuple[float, float, float, float]
    Color = tuple[float, float, float, float]

#: Selected points from which rings are fainter.
CROWD = 60
PAD = 8.0
LINE = 1.45
#: What the mouse does, for the help.
HANDS = (
    ("drag", "move what is shown (3-D: turn)"),
    ("wheel", "zoom where the pointer is"),
    ("right drag", "zoom into a rectangle (3-D: move)"),
    ("middle drag", "move, in 3-D too"),
    ("over an axis", "drag and wheel for it alone"),
    ("shift + drag", "select with a lasso"),
    ("shift + right drag", "select with a rectangle"),
    ("click in the legend", "hide and show a series"),
)


def emit_overlay(view: View, ground: Ground, theme: Theme) -> list[Primitive]:
    """Everything that lies over the page."""
    made = faded_entries(view, ground, theme)
    made += _chosen(view, ground, theme)
    made += _dragged(view, ground, theme)
    if view.cross and view.drag is None and view.cursor is not None:
        made += _cross(view.cursor, ground, theme)
    if view.hit is not None and view.drag is None:
        made += _read_out(view.hit, ground, theme)
    if view.help:
        made += _help(ground.size, theme)
    return made


def faded_entries(view: View, ground: Ground, theme: Theme) -> list[Primitive]:
    """Entries of hidden series, dimmed by the page's colour over them."""
    paper = theme.background[:3]
    return [_box(rect, (*paper, 0.72)) for entry, rect in ground.entries if entry in view.sight.hidden]


def _chosen(view: View, ground: Ground, theme: Theme) -> list[Primitive]:
    """A ring round every selected point, a frame round every box; in a crowd fainter ones, that it stays to be seen.
    Where there are too many for rings, the outline."""
    chosen = view.chosen
    if chosen is None:
        return []
    panel = ground.panels[chosen.panel]
    places = ground.places(chosen)
    count = sum(int(x.shape[0]) for x, _, _ in places)
    ring = (*theme.ink[:3], 0.85 if count <= CROWD else max(0.4, 0.85 * (CROWD / count) ** 0.5))
    width = 1.5 if count <= CROWD else 1.0
    made: list[Primitive] = []
    for x, y, are_boxes in places:
        if are_boxes:
            made.append(Path(Points(x, y), ring=4, closed=True, stroke=theme.ink, width=2.0, join="miter"))
        else:
            made.append(Markers(Points(x, y), "circle", theme.marker_size + 4.0, None, ring, width))
    if len(chosen.spots) < len(chosen) and int(chosen.outline.shape[0]):
        x, y = (axis.scale.forward(chosen.outline[:, k]) for k, axis in enumerate((panel.x, panel.y)))
        made += _region(Points(x, y, affine=panel.x.affine() + panel.y.affine()), theme)
    return [Clip(tuple(made), rect=panel.rect)] if made else []


def _region(points: Points, theme: Theme) -> tuple[Primitive, ...]:
    """What a lasso holds."""
    return (
        Path(points, closed=True, fill=(*theme.ink[:3], 0.07), fill_rule="evenodd"),
        Path(points, closed=True, stroke=(*theme.ink[:3], 0.65), width=1.0, dash=(4.0, 3.0)),
    )


def _dragged(view: View, ground: Ground, theme: Theme) -> list[Primitive]:
    drag = view.drag
    if drag is None or not drag.moved or drag.kind not in ("box", "select", "lasso"):
        return []
    panel = ground.panels[drag.panel]
    if drag.kind == "lasso":
        items = _region(_points([part for point in (*drag.path, drag.at) for part in point]), theme)
    else:
        x0, y0, x1, y1 = band(drag, panel)
        items = (_box((x0, y0, x1, y1), (*theme.ink[:3], 0.07), (*theme.ink[:3], 0.65)),)
    return [Clip(items, rect=panel.rect)]


def _cross(cursor: tuple[float, float], ground: Ground, theme: Theme) -> list[Primitive]:
    """Hairs through the pointer, with its place in plates at both axes."""
    from ..resolve.pick import value_at
    from ..resolve.readout import digits_for, precise

    found = ground.panel_at(*cursor)
    if found is None or found[1] != "xy" or ground.panels[found[0]].solid or ground.panels[found[0]].round:
        return []
    panel = ground.panels[found[0]]
    x0, y0, x1, y1 = panel.rect
    x, y = floor(cursor[0]) + 0.5, floor(cursor[1]) + 0.5
    ends = (x, y0, x, y1, x0, y, x1, y)
    made: list[Primitive] = [Path(_points(ends), ring=2, stroke=(*theme.ink[:3], 0.55), width=1.0)]
    for axis, at, place in ((panel.x, cursor[0], (x, y1)), (panel.y, cursor[1], (x0, y))):
        v = value_at(axis, at)
        if v is None:
            continue
        plain = axis.scale.kind == "number"
        text = precise(v, max(3, digits_for(v, axis) - 1)) if plain else axis.scale.label(v)
        block = layout(text, theme.tick_size, tabular=True)
        wide, high = block.width + 8.0, theme.tick_size * 1.5
        if axis is panel.x:
            left = min(max(place[0] - wide / 2, 2.0), ground.size[0] - wide - 2.0)
            rect = (left, place[1] + 2.0, left + wide, place[1] + 2.0 + high)
        else:
            right = max(place[0] - 2.0, wide + 2.0)
            rect = (right - wide, place[1] - high / 2, right, place[1] + high / 2)
        made += _plate(rect, theme)
        made += block.emit((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2, theme.background, "center", "middle")
    return made


def _plate(rect: Rect, theme: Theme) -> list[Primitive]:
    return [_box(rect, (*theme.ink[:3], 0.92))]


def _read_out(hit: Hit, ground: Ground, theme: Theme) -> list[Primitive]:
    """A ring at the point and what is said of it, on a plate beside it that stays on the page."""
    blocks = [layout(text, theme.text_size, 600 if k == 0 and hit.named else 400, tabular=True)
              for k, text in enumerate(hit.lines)]
    rect = _beside(hit.x, hit.y, *_size(blocks, theme.text_size), ground.size)
    ring = Markers(_points((hit.x, hit.y)), "circle", theme.marker_size + 5.0, theme.background, theme.ink, 2.0)
    made: list[Primitive] = [ring, _box(rect, (*theme.background[:3], 0.95), (*theme.ink[:3], 0.35))]
    return made + _rows(blocks, rect[0] + PAD, rect[1] + PAD, theme.text_size, theme)


def _size(blocks: Sequence[Block], size: float) -> tuple[float, float]:
    return max(block.width for block in blocks) + 2 * PAD, len(blocks) * size * LINE + 2 * PAD - size * (LINE - 1.0)


def _rows(blocks: Sequence[Block], x: float, y: float, size: float, theme: Theme) -> list[Primitive]:
    made: list[Primitive] = []
    for k, block in enumerate(blocks):
        made += block.emit(x, y + (k * LINE + 0.5) * size, theme.ink, "left", "middle")
    return made


def _beside(x: float, y: float, wide: float, high: float, size: tuple[float, float]) -> Rect:
    """A rectangle up and to the right of a point, turned to the other side where the page ends."""
    left = x + 14.0 if x + 14.0 + wide <= size[0] - 4.0 else x - 14.0 - wide
    top = y - 14.0 - high if y - 14.0 - high >= 4.0 else y + 14.0
    left, top = floor(max(4.0, min(left, size[0] - wide - 4.0))), floor(max(4.0, min(top, size[1] - high - 4.0)))
    return float(left), float(top), left + float(floor(wide)), top + float(floor(high))


def _help(size: tuple[float, float], theme: Theme) -> list[Primitive]:
    """Two columns: what hands and keys do."""
    rows = [(hand, what) for hand, what in HANDS]
    seen: dict[str, list[str]] = {}
    for key, (what, _) in KEYS.items():
        seen.setdefault(what, []).append(key)
    rows += [(_spelled(keys), what) for what, keys in seen.items()]
    text = theme.text_size * min(1.0, (size[1] - 24.0) / ((len(rows) + 2) * theme.text_size * 1.7))
    names = [layout(name, text, 600) for name, _ in rows]
    means = [layout(what, text) for _, what in rows]
    first = max(block.width for block in names) + 16.0
    wide, high = first + max(block.width for block in means) + 40.0, len(rows) * text * 1.7 + 32.0
    left, top = floor((size[0] - wide) / 2), floor((size[1] - high) / 2)
    rect = (float(left), float(top), left + wide, top + high)
    made: list[Primitive] = [_box((0.0, 0.0, *size), (*theme.background[:3], 0.6)),
                             _box(rect, theme.background, (*theme.ink[:3], 0.35))]
    for k, (name, mean) in enumerate(zip(names, means)):
        y = top + 16.0 + (k + 0.5) * text * 1.7
        made += name.emit(left + 20.0, y, theme.ink, "left", "middle")
        made += mean.emit(left + 20.0 + first, y, theme.secondary, "left", "middle")
    return made


def _spelled(keys: list[str]) -> str:
    """Keys as they are printed on a keyboard."""
    if keys[0] in ("left", "right", "up", "down"):
        return "arrows"
    short = [key if len(key) == 1 else " + ".join(part if len(part) == 1 else part.capitalize()
                                                 for part in key.split("+")) for key in keys]
    return ", ".join(short)


def _points(flat: Sequence[float]) -> Points:
    import nx

    table = nx.asarray(flat, dtype=nx.float64)
    return Points(table[0::2], table[1::2])


def _box(rect: Rect, fill: Color | None, stroke: Color | None = None) -> Path:
    x0, y0, x1, y1 = rect
    return Path(_points((x0, y0, x1, y0, x1, y1, x0, y1)), ring=4, closed=True, fill=fill, stroke=stroke, width=1.0,
                join="miter", snap=True)
