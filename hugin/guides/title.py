"""Title and subtitle above a plot area or a page, caption below, tags at the outer corner.

Owns: their measure and place. Must not know: scales, data.
"""

from __future__ import annotations

from ..text import layout
from ..value import Value, value
from .wrap import wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..axes import Axes, Grid
    from ..scene import Primitive
    from ..style import Theme
    from ..text import Block

LINE_GAP = 3.0


@value
class Heading(Value):
    """Lines of text with their colours, ``height`` px together."""

    lines: tuple[tuple[Block, tuple[float, float, float, float]], ...]
    height: float

    def emit(self, x: float, bottom: float) -> list[Primitive]:
        """The lines with their left edge at x, the last ending at ``bottom``."""
        made: list[Primitive] = []
        at = bottom - self.height
        for block, color in self.lines:
            made += block.emit(x, at, color, "left", "top", 0.0)
            at += block.height + LINE_GAP
        return made


def make_heading(node: Axes | Grid, width: float, theme: Theme, part: bool = False) -> Heading:
    """Title and subtitle in lines of at most ``width`` px; part: of a panel among others, a size smaller."""
    lines = []
    if node.title:
        size = theme.label_size if part else theme.title_size
        lines.append((wrapped(node.title, width, size, theme.title_weight), theme.ink))
    if node.subtitle:
        size = theme.tick_size if part else theme.subtitle_size
        lines.append((wrapped(node.subtitle, width, size), theme.secondary))
    return _heading(lines)


def make_caption(node: Axes | Grid, width: float, theme: Theme) -> Heading:
    """The caption in lines of at most ``width`` px."""
    if not node.caption:
        return _heading([])
    return _heading([(wrapped(node.caption, width, theme.caption_size), theme.secondary)])


def _heading(lines: list[tuple[Block, tuple[float, float, float, float]]]) -> Heading:
    height = sum(block.height for block, _ in lines) + LINE_GAP * max(0, len(lines) - 1)
    return Heading(tuple(lines), height)


def make_tag(style: str, k: int, theme: Theme) -> Block:
    """The k-th tag: the first of ``a A 1 i`` in ``style`` counts."""
    for mark in style:
        if mark in "aA1i":
            return layout(style.replace(mark, _count(mark, k), 1), theme.tag_size, theme.tag_weight)
    return layout(style, theme.tag_size, theme.tag_weight)


def _count(mark: str, k: int) -> str:
    if mark == "1":
        return str(k + 1)
    if mark == "i":
        return _roman(k + 1)
    letters = ""
    k += 1
    while k:
        k, digit = divmod(k - 1, 26)
        letters = chr(ord(mark) + digit) + letters
    return letters


def _roman(n: int) -> str:
    text = ""
    for worth, letters in (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        text += letters * (n // worth)
        n %= worth
    return text
