"""Rectangles in, rectangles out: the 1-D track solver that aligns plot areas to the pixel, who stands at an edge."""

from .edges import GridSpan, grids_of
from .tracks import outer, solve

__all__ = ["GridSpan", "grids_of", "outer", "solve"]
