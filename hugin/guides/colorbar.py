"""The key of a colour scale of numbers: a bar as long as the plot area, with ticks outside.

Owns: its measure and emission, on the right or below. Must not know: marks.
"""

from __future__ import annotations

import math
from itertools import pairwise

from ..scales.scale import Fit, Ticks
from ..scene import Clip, Group, Image, Path
from ..text import layout
from ..value import Value, value
from . import shapes
from .axis import whole_ticks
from .wrap import wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from ..coords.cartesian import ColorScale
    from ..scene import Primitive
    from ..style import Theme
    from ..text import Block

    Color = tuple[float, float, float, float]
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

    at, labels = _ticks(scale, length, measure, side == "right")
    align: Literal["left", "center"] = "left" if side == "right" else "center"
    blocks = tuple(layout(text, size, tabular=True, align=align) for text in labels)
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
    return ColorbarGuide(scale, side, at, blocks, label, depth, head)


def _ticks(scale: ColorScale, length: float, measure: Callable[[str], float],
           stacked: bool) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Positions and labels: round values, or the edges of bands, every k-th where they stand too close.

    stacked: the second lines of labels (days under hours, the base of offsets) take room along the bar too.
    """
    if scale.steps is None:
        ticks = scale.scale.ticks(scale.domain, None, length, measure, scale.format)
        if scale.whole and scale.kind == "number":
            ticks = whole_ticks(ticks, scale.scale, scale.format)
        if ticks.context and stacked:
            ticks = scale.scale.ticks(scale.domain, None, length, lambda text: 2.2 * measure(text), scale.format)
        second = ticks.context or ("",) * len(ticks.at)
        return ticks.at, tuple(f"{text}\n{more}" if more else text for text, more in zip(ticks.labels, second))
    lo, hi = scale.domain
    at = tuple(v for v in scale.steps.edges if lo <= v <= hi)
    for k in range(1, max(2, len(at))):
        made = Ticks(at[::k], _words(scale, at[::k]))
        if Fit(scale.scale, lo, hi, length, measure)(made):
            return made.at, made.labels
    return at[:1], _words(scale, at[:1])


def _words(scale: ColorScale, at: tuple[float, ...]) -> tuple[str, ...]:
    """The edges of bands in words, the base of offsets below the first."""
    if scale.kind != "number":
        return tuple(scale.scale.label(v, scale.format) for v in at)
    if scale.format is not None:
        return scale.format.labels(at, None)
    labels, context = scale.scale.words(at)
    return tuple(f"{text}\n{more}" if more else text for text, more in zip(labels, context or ("",) * len(at)))


def emit_colorbar(guide: ColorbarGuide, rect: Rect, at: float, theme: Theme) -> list[Primitive]:
    """The bar beside the plot area ``rect``; at: px of its inner edge (x on the right, y at the bottom)."""
    x0, y0, x1, y1 = rect
    shares = [guide.scale.share(v) for v in guide.at]
    return (
        _right(guide, shares, at, y0, y1, theme) if guide.side == "right" else _below(guide, shares, at, x0, x1, theme)
    )


def _body(guide: ColorbarGuide, start: float, end: float, inner: float, outer: float,
          theme: Theme) -> tuple[float, float, list[Primitive]]:
    """The bar from ``start`` (low values) to ``end`` px along its side, between two px across it.

    Returns where its scale begins and ends, and what is painted: the colour map, or bands, with points at the ends
    where there are bands beyond, with the patterns of hatched ones.
    """
    scale, upright = guide.scale, guide.side == "right"
    lut, steps = scale.lut, scale.steps
    assert lut is not None  # scales of numbers have one
    if steps is None:
        if upright:
            return start, end, [Image(lut.reshape((lut.shape[0], 1, 4)), (inner, start, outer, end))]
        return start, end, [Image(lut.reshape((1, lut.shape[0], 4)), (start, inner, end, outer))]
    tip = math.copysign(abs(outer - inner) * 1.1, end - start)
    low = start + tip if steps.below is not None else start
    high = end - tip if steps.above is not None else end
    middle = (inner + outer) / 2
    places = [low + (high - low) * min(1.0, max(0.0, scale.share(v))) for v in steps.edges]
    shapes_: list[tuple[tuple[float, ...], Color]] = []
    # each over the one below it and on to the end, so that no seam shows between them
    if steps.below is not None:
        shapes_.append(((start, middle, low, inner, high, inner, high, outer, low, outer), steps.below))
    for at, color in zip(places, steps.colors):
        shapes_.append(((at, inner, high, inner, high, outer, at, outer), color))
    if steps.above is not None:
        shapes_.append(((high, inner, end, middle, high, outer), steps.above))
    fills: list[Primitive] = [_shape(flat, upright, color) for flat, color in shapes_]
    if not any(steps.hatch):
        return low, high, fills
    bands = [(at, inner, end, inner, end, outer, at, outer) for at, end in pairwise(places)]
    ends = ([(start, middle, low, inner, low, outer)] if steps.below is not None else [],
            [(high, inner, end, middle, high, outer)] if steps.above is not None else [])
    outlines = [_shape(flat, upright, theme.ink) for flat in (*ends[0], *bands, *ends[1])]
    across = (inner, min(start, end), outer, max(start, end))
    rect = across if upright else (across[1], inner, across[3], outer)
    return low, high, fills + _hatched(steps.hatch, outlines, rect, theme)


def _shape(flat: tuple[float, ...], upright: bool, color: Color) -> Path:
    """Corners given along the bar and across it, filled."""
    return Path(shapes.points(flat if not upright else _turned(flat)), closed=True, fill=color)


def _hatched(patterns: tuple[str, ...], outlines: list[Path], rect: Rect, theme: Theme) -> list[Primitive]:
    """The patterns of bands inside their shapes, as they are in the plot."""
    from ..artists.parts.hatch import hatch_ink, hatch_lines  # loaded by figures that have some

    found = zip(outlines, (patterns[k % len(patterns)] for k in range(len(outlines))), strict=True)
    return [Clip(hatch_lines(pattern, rect, hatch_ink(theme)), path=outline) for outline, pattern in found if pattern]


def _seen(scale: ColorScale, body: list[Primitive]) -> list[Primitive]:
    """The bar as see-through as the marks."""
    return body if scale.alpha == 1.0 else [Group(tuple(body), scale.alpha)]


def _turned(flat: tuple[float, ...]) -> list[float]:
    """(along, across) pairs as (across, along)."""
    return [v for k in range(0, len(flat), 2) for v in (flat[k + 1], flat[k])]


def _right(guide: ColorbarGuide, shares: list[float], x: float, y0: float, y1: float, theme: Theme) -> list[Primitive]:
    edge = x + theme.colorbar_width
    low, high, body = _body(guide, y1, y0, x, edge, theme)
    made: list[Primitive] = _seen(guide.scale, body)
    flat = []
    for share, block in zip(shares, guide.blocks):
        y = low + (high - low) * share
        flat += [edge, y, edge + TICK, y]
        made += block.emit(edge + TICK + TICK_GAP, y, theme.secondary, "left", "middle", 0.0)
    if flat:
        made.append(shapes.segments(flat, theme.axis, theme.axis_width))
    if guide.label is not None:
        made += guide.label.emit(x, y0 - LABEL_GAP, theme.secondary, "left", "bottom", 0.0)
    return made


def _below(guide: ColorbarGuide, shares: list[float], y: float, x0: float, x1: float, theme: Theme) -> list[Primitive]:
    edge = y + theme.colorbar_width
    low, high, body = _body(guide, x0, x1, y, edge, theme)
    made: list[Primitive] = _seen(guide.scale, body)
    flat = []
    for share, block in zip(shares, guide.blocks):
        x = low + (high - low) * share
        flat += [x, edge, x, edge + TICK]
        made += block.emit(x, edge + TICK + TICK_GAP, theme.secondary, "center", "top", 0.0)
    if flat:
        made.append(shapes.segments(flat, theme.axis, theme.axis_width))
    if guide.label is not None:
        row = max((block.height for block in guide.blocks), default=0.0)
        top = edge + TICK + TICK_GAP + row + LABEL_GAP
        made += guide.label.emit((x0 + x1) / 2, top, theme.secondary, "center", "top", 0.0)
    return made
