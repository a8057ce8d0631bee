"""Rectangles in, rectangles out: the 1-D track solver that aligns plot areas to the pixel."""

from .tracks import outer, solve

__all__ = ["outer", "solve"]
