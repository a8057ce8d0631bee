"""One colour bar for panels that share a colour scale, beside all of them.

Owns: which bars are one, their measure and place. Must not know: marks.
"""

from __future__ import annotations

from ..axes import is_same
from ..guides.colorbar import emit_colorbar, make_colorbar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..coords.cartesian import ColorScale
    from ..scene import Primitive
    from ..style import Theme
    from .box import Box
    from .place import Sheet

    Rect = tuple[float, float, float, float]


def share_bars(sheet: Sheet, boxes: list[Box]) -> None:
    """Give the sheet the scales that two or more of its panels show, all alike; those panels draw no bar of them."""
    showing = [boxes[k] for k in sheet.span.all if boxes[k].panel.axes.colorbar != "none"]
    for key in dict.fromkeys(key for box in showing for key in box.panel.colors):
        holders = [box for box in showing if key in box.panel.colors]
        scales = [box.panel.colors[key] for box in holders]
        sides = {box.panel.axes.colorbar or "right" for box in holders}
        if scales[0].kind == "category" or len(holders) < 2 or len(sides) > 1:
            continue
        if all(_alike(scales[0], other) for other in scales[1:]):
            sheet.scales.append((scales[0], sides.pop()))
            for box in holders:
                box.lent.add(key)


def _alike(a: ColorScale, b: ColorScale) -> bool:
    """Whether bars of both would look the same."""
    if a.lut is None or b.lut is None or (a.lut is not b.lut and a.lut.tolist() != b.lut.tolist()):
        return False
    names = ("label", "kind", "scale", "domain", "format", "steps", "alpha")
    return all(is_same(getattr(a, name), getattr(b, name)) for name in names)


def measure_bars(sheet: Sheet, wide: float, high: float, theme: Theme) -> None:
    """Measure the sheet's bars for panels of this size together; one made before keeps its room."""
    for k, (scale, side) in enumerate(sheet.scales):
        made = make_colorbar(scale, side, high if side == "right" else wide, theme)
        if k == len(sheet.bars):
            sheet.bars.append(made)
        elif made.depth <= sheet.bars[k].depth:
            sheet.bars[k] = made


def rooms_of(sheet: Sheet, theme: Theme) -> dict[str, float]:
    """Px that the bars need on each side."""
    rooms = {"right": 0.0, "bottom": 0.0}
    for bar in sheet.bars:
        rooms[bar.side] += gap_of(bar.side, theme) + bar.depth
    return rooms


def gap_of(side: str, theme: Theme) -> float:
    return theme.colorbar_gap * (1.0 if side == "right" else 0.75)


def emit_bars(sheet: Sheet, rect: Rect, outer: dict[str, float], theme: Theme) -> list[Primitive]:
    """The bars beside ``rect``, from ``outer`` px on, which is moved on past them."""
    made: list[Primitive] = []
    for bar in sheet.bars:
        made += emit_colorbar(bar, rect, outer[bar.side] + gap_of(bar.side, theme), theme)
        outer[bar.side] += gap_of(bar.side, theme) + bar.depth
    return made
