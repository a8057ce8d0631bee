"""Ticks, their labels, the axis line and its name; and the grid lines behind the data.

Owns: which ticks fit, how long labels are turned, wrapped or thinned, how much room that takes.
Must not know: marks, or where the panel lies on the page until it is emitted.
"""

from __future__ import annotations

from itertools import pairwise

from ..coords.trained import position
from ..scales.scale import Ticks
from ..text import layout
from ..value import Value, value
from .shapes import segments
from .wrap import wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from ..coords.cartesian import Axis
    from ..coords.trained import Trained
    from ..scales import Scale
    from ..scales.fmt import Format
    from ..scene import Primitive
    from ..style import Theme
    from ..text import Block

    Rect = tuple[float, float, float, float]

SIDE_GAP = 8.0        # between neighbouring labels


@value
class AxisGuide(Value):
    """What stands along one side, measured. at: ticks in data units; blocks: their labels (None: not shown).

    angle: turn of the labels in degrees. depth: px from the plot area outwards. marks: tick marks are drawn.
    """

    dim: str
    at: tuple[float, ...]
    blocks: tuple[Block | None, ...]
    context: tuple[Block | None, ...]
    angle: float
    name: Block | None
    depth: float
    labels_depth: float
    marks: bool


def make_axis(trained: Trained, dim: str, length: float, theme: Theme, labels: bool = True, name: bool = True,
              marks: bool = False) -> AxisGuide:
    """Choose ticks for an axis of ``length`` px and measure them."""
    at, texts, context = _ticks(trained, dim, length, theme)
    angle = 0.0
    blocks: tuple[Block | None, ...] = ()
    if labels:
        blocks, angle = _blocks(trained, dim, at, texts, length, theme)
    depth = _labels_depth(dim, blocks, angle)
    lines = tuple(layout(text, theme.tick_size) if text else None for text in context) if labels else ()
    if dim == "x":
        depth += max((line.height + 1.0 for line in lines if line is not None), default=0.0)
    else:
        depth = max([depth, *(line.width for line in lines if line is not None)])
    depth += (theme.tick_gap if depth else 0.0) + (theme.tick_length if marks else 0.0)
    title = _name(trained.label, length, theme) if name and trained.label else None
    whole = depth + (theme.label_gap + title.height if title else 0.0)
    return AxisGuide(dim, at, blocks, lines, angle, title, whole, depth, marks)


def _name(text: str, length: float, theme: Theme) -> Block:
    return wrapped(text, max(length, 40.0), theme.label_size, align="center")


def _ticks(trained: Trained, dim: str, length: float,
           theme: Theme) -> tuple[tuple[float, ...], tuple[str, ...], tuple[str, ...]]:
    """(positions, labels, second lines) inside the domain."""
    size = theme.tick_size

    def measure(text: str) -> float:
        block = layout(text, size, tabular=True)
        return block.width if dim == "x" else block.height * 0.8

    return ticks_of(trained, length, measure, dim == "y")


def ticks_of(trained: Trained, length: float, measure: Callable[[str], float],
             stacked: bool = False) -> tuple[tuple[float, ...], tuple[str, ...], tuple[str, ...]]:
    """(positions, labels, second lines) inside the domain, for labels that take ``measure`` px along ``length``.

    stacked: second lines take room along the axis too.
    """
    if trained.ticks is not None:
        return _given(trained)
    made = trained.scale.ticks(trained.domain, None, length, measure, trained.format)
    if stacked and made.context:
        made = trained.scale.ticks(trained.domain, None, length, lambda text: 2.2 * measure(text), trained.format)
    if trained.whole and trained.kind == "number":
        made = _all_whole(made, trained, length, measure)
    if trained.categories is None:
        return made.at, made.labels, made.context
    lo, hi = trained.domain
    kept = [k for k, v in enumerate(made.at) if lo <= v <= hi]
    return tuple(made.at[k] for k in kept), tuple(made.labels[k] for k in kept), ()


def _all_whole(made: Ticks, trained: Trained, length: float, measure: Callable[[str], float]) -> Ticks:
    """Ticks at whole numbers alone: some more or fewer of them rather than gaps where the others were."""
    count = len(made.at)
    for n in (count, count + 2, count + 3, count - 1):
        if n < 2 or all(v % 1 == 0 for v in made.at):
            break
        other = trained.scale.ticks(trained.domain, n, length, measure, trained.format)
        if len(other.at) > 2 and all(v % 1 == 0 for v in other.at):
            return other
    return whole_ticks(made, trained.scale, trained.format)


def whole_ticks(made: Ticks, scale: Scale, format: Format | None) -> Ticks:
    """Those at whole numbers, for data that are nothing else; all of them where there is none."""
    at = tuple(v for v in made.at if v % 1 == 0)
    return made if len(at) in (0, len(made.at)) else Ticks(at, tuple(scale.label(v, format) for v in at))


def _given(trained: Trained) -> tuple[tuple[float, ...], tuple[str, ...], tuple[str, ...]]:
    """The user's own ticks, those inside the domain."""
    places, texts = trained.ticks or ((), None)
    lo, hi = trained.domain
    kept, labels = [], []
    for k, place in enumerate(places):
        v = position("ticks", place, trained.kind, trained.categories)
        if lo <= v <= hi:
            kept.append(v)
            labels.append(texts[k] if texts is not None else _label(trained, v))
    return tuple(kept), tuple(labels), ()


def _label(trained: Trained, v: float) -> str:
    return trained.scale.label(v, trained.format)


def _blocks(trained: Trained, dim: str, at: tuple[float, ...], texts: tuple[str, ...], length: float,
            theme: Theme) -> tuple[tuple[Block | None, ...], float]:
    size = theme.tick_size
    tabular = trained.categories is None
    blocks = tuple(layout(text, size, tabular=tabular) for text in texts)
    if (tabular and trained.ticks is None) or len(at) < 2:
        return blocks, 0.0
    lo, hi = trained.scale.forward(trained.domain[0]), trained.scale.forward(trained.domain[1])
    places = [float(trained.scale.forward(v)) for v in at]
    order = sorted(places)
    slot = min(b - a for a, b in pairwise(order)) / ((hi - lo) or 1.0) * length
    if dim == "y":
        line = max(block.height for block in blocks) * 0.8
        return _thin(blocks, slot, line), 0.0
    return _fit(texts, blocks, slot, size)


def _fit(texts: tuple[str, ...], blocks: tuple[Block, ...], slot: float,
         size: float) -> tuple[tuple[Block | None, ...], float]:
    """Level if that fits; else broken into up to three lines; else turned; else every k-th."""
    if max(block.width for block in blocks) + SIDE_GAP <= slot:
        return blocks, 0.0
    broken = tuple(wrapped(text, slot - SIDE_GAP, size, align="center", lines=3) for text in texts)
    if max(block.width for block in broken) + SIDE_GAP <= slot:
        return broken, 0.0
    line = blocks[0].height
    if slot >= line * 1.5:
        return blocks, 40.0
    if slot >= line * 0.95:
        return blocks, 90.0
    if max(block.width for block in blocks) < 5 * line:
        return _thin(blocks, slot, max(block.width for block in blocks) + SIDE_GAP), 0.0
    return _thin(blocks, slot, line), 90.0


def _thin(blocks: tuple[Block, ...], slot: float, needed: float) -> tuple[Block | None, ...]:
    """Every k-th label, so that neighbours are ``needed`` px apart."""
    step = max(1, -(-int(needed) // max(1, int(slot))))
    return tuple(block if k % step == 0 else None for k, block in enumerate(blocks))


def _labels_depth(dim: str, blocks: tuple[Block | None, ...], angle: float) -> float:
    shown = [block for block in blocks if block is not None]
    if not shown:
        return 0.0
    if dim == "y":
        return max(block.width for block in shown)
    if not angle:
        return max(block.height for block in shown)
    bounds = [block.bounds(0.0, 0.0, "right", "middle", angle) for block in shown]
    return max(box[3] for box in bounds) + 2.0


def overhang(guide: AxisGuide, trained: Trained, length: float) -> tuple[float, float]:
    """Px that labels of an x axis reach beyond the left and the right end of the plot area."""
    low = high = 0.0
    lo, hi = float(trained.scale.forward(trained.domain[0])), float(trained.scale.forward(trained.domain[1]))
    for v, block in zip(guide.at, guide.blocks):
        if block is not None:
            share = (float(trained.scale.forward(v)) - lo) / ((hi - lo) or 1.0)
            at = (1.0 - share if trained.inverted else share) * length
            left, _, right, _ = block.bounds(at, 0.0, *_anchor(guide), guide.angle)
            low, high = max(low, -left), max(high, right - length)
    for v, line in zip(guide.at, guide.context):
        if line is not None:
            share = (float(trained.scale.forward(v)) - lo) / ((hi - lo) or 1.0)
            at = (1.0 - share if trained.inverted else share) * length
            low, high = max(low, line.width / 2 - at), max(high, at + line.width / 2 - length)
    return low, high


def _anchor(guide: AxisGuide) -> tuple[Literal["right", "center"], Literal["middle", "baseline"]]:
    return ("right", "middle") if guide.angle else ("center", "baseline")


def emit_axis(guide: AxisGuide, axis: Axis, rect: Rect, theme: Theme) -> list[Primitive]:
    """Labels, tick marks and the name; the axis line is the frame's."""
    return _emit_x(guide, axis, rect, theme) if guide.dim == "x" else _emit_y(guide, axis, rect, theme)


def _emit_x(guide: AxisGuide, axis: Axis, rect: Rect, theme: Theme) -> list[Primitive]:
    x0, _, x1, y1 = rect
    made: list[Primitive] = []
    places = [axis.px(v) for v in guide.at]
    if guide.marks and places:
        ends = [part for x in places for part in (x, y1, x, y1 + theme.tick_length)]
        made.append(segments(ends, theme.axis, theme.axis_width))
    top = y1 + theme.tick_gap + (theme.tick_length if guide.marks else 0.0)
    ha, va = _anchor(guide)
    row = max((block.height for block in guide.blocks if block is not None), default=0.0)
    foot = max((block.baseline for block in guide.blocks if block is not None), default=0.0)
    at = top + (2.0 if guide.angle else foot)  # level labels share one baseline, whatever their ink
    for x, block in zip(places, guide.blocks):
        if block is not None:
            made += block.emit(x, at, theme.secondary, ha, va, guide.angle)
    for x, line in zip(places, guide.context):
        if line is not None:
            made += line.emit(x, top + row + 1.0, theme.secondary, "center", "top", 0.0)
    if guide.name is not None:
        made += guide.name.emit(
            (x0 + x1) / 2, y1 + guide.labels_depth + theme.label_gap, theme.ink, "center", "top", 0.0
        )
    return made


def _emit_y(guide: AxisGuide, axis: Axis, rect: Rect, theme: Theme) -> list[Primitive]:
    x0, y0, _, y1 = rect
    made: list[Primitive] = []
    places = [axis.px(v) for v in guide.at]
    if guide.marks and places:
        ends = [part for y in places for part in (x0 - theme.tick_length, y, x0, y)]
        made.append(segments(ends, theme.axis, theme.axis_width))
    right = x0 - theme.tick_gap - (theme.tick_length if guide.marks else 0.0)
    half = layout("0", theme.tick_size, tabular=True).cap / 2
    for y, block in zip(places, guide.blocks):
        if block is not None and "\n" not in block.text:
            made += block.emit(right, y + half, theme.secondary, "right", "baseline", 0.0)
        elif block is not None:
            made += block.emit(right, y, theme.secondary, "right", "middle", 0.0)
    for y, line in zip(places, guide.context):
        if line is not None:  # below its label, or above where the x labels are near
            step = theme.tick_size * (1.25 if y + theme.tick_size * 2.0 < y1 else -1.25)
            made += line.emit(right, y + step, theme.secondary, "right", "middle", 0.0)
    if guide.name is not None:
        at = x0 - guide.labels_depth - theme.label_gap
        made += guide.name.emit(at, (y0 + y1) / 2, theme.ink, "center", "bottom", 90.0)
    return made


def emit_grid(guides: tuple[AxisGuide, ...], axes: tuple[Axis, ...], rect: Rect, theme: Theme) -> list[Primitive]:
    """Grid lines at the ticks, all in one path."""
    x0, y0, x1, y1 = rect
    flat: list[float] = []
    for guide, axis in zip(guides, axes):
        for v in guide.at:
            at = axis.px(v)
            flat += (at, y0, at, y1) if guide.dim == "x" else (x0, at, x1, at)
    return [segments(flat, theme.grid, theme.grid_width)] if flat else []
