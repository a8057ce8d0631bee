"""A shaped run: the glyphs of one string in one font at one size, with their places along the baseline."""

from __future__ import annotations

from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .font import Font


@value
class Run(Value):
    """Glyphs from left to right, measured in px at dpi 100 from the run's origin on the baseline, y down.

    width: advance. ids: uint32 a glyph. positions: float32 x, y a glyph. clusters: uint32 a glyph, the index in
    ``text`` of its first character. ink: (x0, y0, x1, y1) of what is painted. rtl: the text reads from right to left.
    """

    font: Font
    size_px: float
    text: str
    width: float
    ids: bytes
    positions: bytes
    clusters: bytes
    ink: tuple[float, float, float, float]
    rtl: bool = False
