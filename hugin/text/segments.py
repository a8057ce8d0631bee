"""Text beyond one font and one direction: runs by direction, and by the font that has the glyphs.

Owns: the split of a line into runs, in the order of the eye.
Must not know: lines, math. ``fallback`` names fonts for what Inter lacks.
"""

from __future__ import annotations

from .. import _draw
from .font import default_font
from .layout import shape
from .run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .font import Font
    from .layout import Line

#: Blocks of scripts that run from right to left, and the controls that say so.
_RTL = (
    ("\u0590", "\u08ff"), ("\u200f", "\u200f"), ("\u202b", "\u202e"), ("\u2067", "\u2067"), ("\ufb1d", "\ufdff"),
    ("\ufe70", "\ufeff"), ("\U00010800", "\U00010fff"), ("\U0001e800", "\U0001efff"),
)  # fmt: skip


def place_text(text: str, size: float, weight: float, features: str, italic: bool) -> Line:
    """Runs of one line from left to right."""
    if not text:
        return [], 0.0
    font = default_font(size, weight, italic)
    if not _has_rtl(text):
        run = shape(font, text, size, features)
        if run is not None:
            return [(0.0, 0.0, run)], run.width
    pieces, x = [], 0.0
    for part, direction in _directions(text):
        runs = _runs_by_font(part, font, size, features, direction)
        for run in reversed(runs) if direction else runs:
            pieces.append((x, 0.0, run))
            x += run.width
    return pieces, x  # type: ignore[return-value]  # a list of runs is a line


def _directions(text: str) -> list[tuple[str, int]]:
    """(part, 0 | 1) in the order of the eye."""
    if not _has_rtl(text):
        return [(text, 0)]
    from .bidi import visual_parts

    return visual_parts(text)


def _has_rtl(text: str) -> bool:
    return max(text) >= "\u0590" and any(low <= c <= high for c in text if c >= "\u0590" for low, high in _RTL)


def _runs_by_font(text: str, font: Font, size: float, features: str, direction: int) -> list[Run]:
    """Runs in reading order; characters that the font lacks are given to a fallback, or drawn as its empty box."""
    covers = _draw.text_covers(font.face, text)
    if 0 not in covers:
        run = shape(font, text, size, features, direction)
        if run is not None:
            return [run]
    from .fallback import split_by_font

    runs: list[Run] = []
    for part, missing in _spans(text, covers):
        for piece, chosen in split_by_font(part, font) if missing else [(part, font)]:
            shaped = _draw.text_shape(chosen.face, (piece,), size, features, direction)[0]
            width, ids, positions, clusters, ink, _ = shaped
            runs.append(Run(chosen, size, piece, width, ids, positions, clusters, ink, direction == 1))
    return runs


def _spans(text: str, covers: bytes) -> list[tuple[str, bool]]:
    """Maximal parts that the font has or lacks; joiners, marks and spaces stay with what stands before them."""
    spans: list[tuple[str, bool]] = []
    start, lacks = 0, not covers[0]
    for i in range(1, len(text)):
        if (not covers[i]) == lacks or _joins(text[i]):
            continue
        spans.append((text[start:i], lacks))
        start, lacks = i, not covers[i]
    spans.append((text[start:], lacks))
    return spans


def _joins(c: str) -> bool:
    return c in " \u200c\u200d\ufe0e\ufe0f" or "\u0300" <= c <= "\u036f" or "\U0001f3fb" <= c <= "\U0001f3ff"
