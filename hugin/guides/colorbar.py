"""The key of a colour scale of numbers: a bar as long as the plot area, with ticks outside.

Owns: its measure and emission, on the right or below. Must not know: marks.
"""

from __future__ import annotations

from ..scene import Image
from ..text import layout
from ..value import Value, value
from . import shapes
from .wrap import wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..coords.cartesian import ColorScale
    from ..scene import Primitive
    from ..style import Theme
    from ..text import Block

    Rect = tuple[float, float, float, float]

TICK = 3.0
TICK_GAP = 4.0
LABEL_GAP = 7.0


@value
class ColorbarGuide(Value):
    """A measured colour bar. side: "right" or "bottom". depth: px from its inner edge outwards; head: room on top."""

    scale: ColorScale
    side: str
    at: tuple[float, ...]
    blocks: tuple[Block, ...]
    label: Block | None
    depth: float
    head: float


def make_colorbar(scale: ColorScale, side: str, length: float, theme: Theme) -> ColorbarGuide:
    """Choose ticks for a bar of ``length`` px and measure them."""
    size = theme.tick_size

    def measure(text: str) -> float:
        block = layout(text, size, tabular=True)
        return block.height * 0.8 if side == "right" else block.width

    ticks = scale.scale.ticks(scale.domain, None, length, measure, scale.format)
    blocks = tuple(layout(text, size, tabular=True) for text in ticks.labels)
    label = None
    if scale.label:
        label = wrapped(scale.label, 140.0 if side == "right" else length, theme.tick_size)
    across = max((block.width if side == "right" else block.height for block in blocks), default=0.0)
    depth = theme.colorbar_width + TICK + TICK_GAP + across
    head = 0.0
    if label is not None and side == "right":
        depth, head = max(depth, label.width), label.height + LABEL_GAP
    elif label is not None:
        depth += label.height + LABEL_GAP
    return ColorbarGuide(scale, side, ticks.at, blocks, label, depth, head)


def emit_colorbar(guide: ColorbarGuide, rect: Rect, at: float, theme: Theme) -> list[Primitive]:
    """The bar beside the plot area ``rect``; at: px of its inner edge (x on the right, y at the bottom)."""
    x0, y0, x1, y1 = rect
    lo, hi = (float(guide.scale.scale.forward(end)) for end in guide.scale.domain)
    shares = [(float(guide.scale.scale.forward(v)) - lo) / ((hi - lo) or 1.0) for v in guide.at]
    return (
        _right(guide, shares, at, y0, y1, theme) if guide.side == "right" else _below(guide, shares, at, x0, x1, theme)
    )


def _right(guide: ColorbarGuide, shares: list[float], x: float, y0: float, y1: float, theme: Theme) -> list[Primitive]:
    lut = guide.scale.lut
    assert lut is not None
    made: list[Primitive] = [Image(lut.reshape((lut.shape[0], 1, 4)), (x, y1, x + theme.colorbar_width, y0))]
    edge = x + theme.colorbar_width
    flat = []
    for share, block in zip(shares, guide.blocks):
        y = y1 + (y0 - y1) * share
        flat += [edge, y, edge + TICK, y]
        made += block.emit(edge + TICK + TICK_GAP, y, theme.secondary, "left", "middle", 0.0)
    if flat:
        made.append(shapes.segments(flat, theme.axis, theme.axis_width))
    if guide.label is not None:
        made += guide.label.emit(x, y0 - LABEL_GAP, theme.secondary, "left", "bottom", 0.0)
    return made


def _below(guide: ColorbarGuide, shares: list[float], y: float, x0: float, x1: float, theme: Theme) -> list[Primitive]:
    lut = guide.scale.lut
    assert lut is not None
    made: list[Primitive] = [Image(lut.reshape((1, lut.shape[0], 4)), (x0, y, x1, y + theme.colorbar_width))]
    edge = y + theme.colorbar_width
    flat = []
    for share, block in zip(shares, guide.blocks):
        x = x0 + (x1 - x0) * share
        flat += [x, edge, x, edge + TICK]
        made += block.emit(x, edge + TICK + TICK_GAP, theme.secondary, "center", "top", 0.0)
    if flat:
        made.append(shapes.segments(flat, theme.axis, theme.axis_width))
    if guide.label is not None:
        row = max((block.height for block in guide.blocks), default=0.0)
        top = edge + TICK + TICK_GAP + row + LABEL_GAP
        made += guide.label.emit((x0 + x1) / 2, top, theme.secondary, "center", "top", 0.0)
    return made
