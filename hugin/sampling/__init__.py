"""Functions to points: curves sampled where they bend, borders and poles found, points moved onto level sets.

Owns: how often a function is called, and where. Must not know: marks, scales, layout; positions come in scale space.
"""

from __future__ import annotations

from .curve import Frame, sample_curve
from .evaluate import OneVariable, TwoVariables
from .heights import height_reach, torn_cells
from .level import settle, touches
from .patches import Sheet, fit_sheet
from .plane import PlaneField
from .reach import Reach, find_reach

__all__ = [
    "Frame", "OneVariable", "PlaneField", "Reach", "Sheet", "TwoVariables", "find_reach", "fit_sheet", "height_reach",
    "sample_curve", "settle", "torn_cells", "touches",
]
