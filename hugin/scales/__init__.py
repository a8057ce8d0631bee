"""Scales: from data to positions and back, with domains, ticks and labels. One set for x, y, z, colour and size."""

from __future__ import annotations

from .resolve import SCALES, infer, is_scale_name, resolve
from .scale import Scale, Ticks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .bent import Asinh, Func, Power, Sqrt
    from .category import Category
    from .duration import Duration
    from .linear import Linear
    from .log import Log
    from .logit import Logit
    from .symlog import Symlog
    from .time import Time

__all__ = [
    "Asinh", "Category", "Duration", "Func", "Linear", "Log", "Logit", "Power", "Scale", "Sqrt", "Symlog", "Ticks",
    "Time",
    "SCALES", "infer", "is_scale_name", "resolve",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Load a scale's module when its name is first asked for."""
    from .resolve import load

    found = load(name)
    if found is None:
        raise AttributeError(f"module 'hugin.scales' has no attribute {name!r}")
    globals()[name] = found
    return found
