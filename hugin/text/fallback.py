"""Fonts for the characters that Inter lacks."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .font import Font


def font_for(text: str, font: Font) -> Font:
    """The font that has the glyphs of ``text``; ``font`` itself where none has."""
    return font
