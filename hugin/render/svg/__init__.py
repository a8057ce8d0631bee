"""A Scene as an SVG file: our own writer. Text stays text with its glyphs embedded, or becomes paths."""

from .page import svg

__all__ = ["svg"]
