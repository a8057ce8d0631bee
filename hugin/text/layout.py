"""Strings into blocks: lines, alignment, math segments; measured once and remembered.

Owns: what a string means (newlines, ``$...$``, escapes) and how its lines stand.
Must not know: where a block goes. Shaping is C's, other scripts are ``segments``', formulas are ``math``'s.
"""

from __future__ import annotations

from .. import _draw
from ..memo import lru_cache
from .block import Block
from .font import default_font
from .run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    from .block import Outline
    from .font import Font

    Align = Literal["left", "center", "right"]
    #: What a line consists of: (x, y, item) from its left end, and its width.
    Line = tuple[list[tuple[float, float, Run | Outline]], float]

#: No contextual alternates: what is typed is what is drawn ("0x1F" keeps its x, "->" stays two characters).
PLAIN = "calt=0"
TABULAR = "calt=0,tnum"
_SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}
_REMEMBERED = 500  # characters; longer strings are laid out anew each time


def layout(
    string: str,
    size: float = 12.0,
    weight: float = 400,
    *,
    tabular: bool = False,
    align: Align = "left",
    line_height: float = 1.3,
    italic: bool = False,
    features: str = "",
) -> Block:
    r"""Lay out ``string`` at ``size`` px per em (dpi 100).

    A newline starts a line. ``$...$`` is math: it opens at a dollar that no space follows and closes at the next that
    no space precedes and no digit follows; any other dollar is itself, and ``\$`` always is. Control characters and
    lone surrogates show as the replacement character. tabular: digits of equal width. features: OpenType tags, "zero".
    Raises OptionError on math that cannot be read.

    >>> layout("10$^{-3}$").text
    '10$^{-3}$'
    """
    wanted = (TABULAR if tabular else PLAIN) + ("," + features if features else "")
    if len(string) > _REMEMBERED:
        return _layout.__wrapped__(string, size, weight, wanted, align, line_height, italic)
    return _layout(string, size, weight, wanted, align, line_height, italic)


def layout_many(
    strings: Iterable[str], size: float = 12.0, weight: float = 400, *, tabular: bool = False, align: Align = "left"
) -> list[Block]:
    """``layout`` of each string; plain ones are shaped in one call, for marks with thousands of labels."""
    strings = list(strings)
    features = TABULAR if tabular else PLAIN
    plain = [i for i, text in enumerate(strings) if _is_plain(text) and len(text) <= _REMEMBERED]
    blocks: list[Block | None] = [None] * len(strings)
    if len(plain) > 32:
        font = default_font(size, weight)
        shaped = _draw.text_shape(font.face, [strings[i] for i in plain], size, features, 0)
        for i, (width, ids, positions, clusters, ink, missing) in zip(plain, shaped):
            if not missing:
                run = Run(font, size, strings[i], width, ids, positions, clusters, ink)
                blocks[i] = _single(strings[i], run, font, size)
    return [
        block or layout(text, size, weight, tabular=tabular, align=align) for text, block in zip(strings, blocks)
    ]


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and "$" not in text


@lru_cache(maxsize=8192)
def _layout(
    string: str, size: float, weight: float, features: str, align: Align, line_height: float, italic: bool
) -> Block:
    font = default_font(size, weight, italic)
    if _is_plain(string):
        run = shape(font, string, size, features)
        if run is not None:
            return _single(string, run, font, size)
    if not string.isprintable():
        string = _printable(string)
    lines = [_line(line, size, weight, features, italic) for line in string.split("\n")]
    return _stack(string, lines, font, size, align, line_height * size)


def _single(string: str, run: Run, font: Font, size: float) -> Block:
    """The block of one plain run: the path of nearly every label."""
    ascent, descent = font.ascent * size, font.descent * size
    ink = run.ink
    top = ascent if -ink[1] <= ascent else -ink[1]
    bottom = descent if ink[3] <= descent else ink[3]
    cap = font.cap * size
    return Block(string, run.width, top + bottom, top, 0.0, cap, ink, ((0.0, 0.0, run),))


def shape(font: Font, string: str, size: float, features: str, direction: int = 0) -> Run | None:
    """One run of one font and direction (0 left to right, 1 right to left), or None where glyphs are missing."""
    shaped = _draw.text_shape(font.face, (string,), size, features, direction)
    width, ids, positions, clusters, ink, missing = shaped[0]
    return None if missing else Run(font, size, string, width, ids, positions, clusters, ink, direction == 1)


def _printable(string: str) -> str:
    """Newlines made equal, tabs to four spaces, other control characters and lone surrogates to U+FFFD."""
    string = string.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    string = string.replace("\t", "    ")
    if string.isprintable():
        return string
    return "".join(
        "\ufffd" if ("\x00" <= c < " " and c != "\n") or "\x7f" <= c < "\xa0" or "\ud800" <= c <= "\udfff" else c
        for c in string
    )


def _line(text: str, size: float, weight: float, features: str, italic: bool) -> Line:
    from .segments import place_text  # imported for text beyond plain ASCII only

    if "$" not in text:
        return place_text(text, size, weight, features, italic)
    from .math import place_math, split_math

    pieces: list[tuple[float, float, Run | Outline]] = []
    x = 0.0
    for is_math, part in split_math(text):
        if is_math:
            placed, width = place_math(part, size, weight, features)
        else:
            placed, width = place_text(part, size, weight, features, italic)
        pieces += [(x + dx, dy, item) for dx, dy, item in placed]
        x += width
    return pieces, x


def _stack(string: str, lines: list[Line], font: Font, size: float, align: Align, step: float) -> Block:
    width = max(width for _, width in lines)
    ascent, descent = font.ascent * size, font.descent * size
    pieces: list[tuple[float, float, Run | Outline]] = []
    boxes: list[tuple[float, float, float, float]] = []
    y = depth = 0.0
    for number, (placed, line_width) in enumerate(lines):
        inks = [_ink(dx, dy, item) for dx, dy, item in placed]
        height = -min((ink[1] for ink in inks), default=0.0)
        if number:
            is_tall = height > 1.2 * ascent or depth > 1.6 * descent  # formulas push apart, so that lines never touch
            y += max(step, depth + height + 0.15 * size) if is_tall else step
        depth = max((ink[3] for ink in inks), default=0.0)
        left = (width - line_width) * _SHARE[align]
        pieces += [(left + dx, y + dy, item) for dx, dy, item in placed]
        boxes += [(left + x0, y + y0, left + x1, y + y1) for x0, y0, x1, y1 in inks if x1 > x0]
    ink = (0.0, 0.0, 0.0, 0.0)
    if boxes:
        x0s, y0s, x1s, y1s = zip(*boxes)
        ink = (min(x0s), min(y0s), max(x1s), max(y1s))
    top, bottom = max(ascent, -ink[1]), max(y + descent, ink[3])
    cap = font.cap * size
    return Block(string, width, top + bottom, top, y, cap, ink, tuple(pieces), _missing(pieces))


def _missing(pieces: list[tuple[float, float, Run | Outline]]) -> str:
    """The characters that were drawn as an empty box."""
    found = ""
    for _, _, run in pieces:
        if isinstance(run, Run):
            ids = memoryview(run.ids).cast("I")
            if 0 in ids:
                clusters = memoryview(run.clusters).cast("I")
                found += "".join(run.text[clusters[i]] for i in range(len(ids)) if not ids[i])
    return found


def _ink(x: float, y: float, item: Run | Outline) -> tuple[float, float, float, float]:
    if isinstance(item, Run):
        x0, y0, x1, y1 = item.ink
    else:
        xs, ys = zip(*item.points) if item.points else ((0.0,), (0.0,))
        x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    return x + x0, y + y0, x + x1, y + y1
