"""Text: fonts, shaping, measuring, math. Every renderer gets text already shaped, so all lay it out alike."""

from .block import Block
from .font import Font, default_font
from .layout import layout, layout_many
from .run import Run

__all__ = ["Block", "Font", "Run", "default_font", "layout", "layout_many"]
