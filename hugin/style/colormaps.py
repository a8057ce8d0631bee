"""``hg.colormaps``: ``names()``, ``get("viridis_r")``, ``blend(["white", "C0"])``."""

from __future__ import annotations

from .lookup import Colormap, blend, names
from .lookup import colormap as get

__all__ = ["Colormap", "blend", "get", "names"]
