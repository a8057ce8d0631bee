"""Data of any kind -> Columns of nx tensors, without copies where their memory allows it."""

from __future__ import annotations

from .column import Column
from .ingest import ingest, scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .groups import categorize

__all__ = ["Column", "categorize", "ingest", "scalar"]


def __getattr__(name: str) -> object:
    """Load ``categorize`` when it is first asked for."""
    if name != "categorize":
        raise AttributeError(f"module 'hugin.data' has no attribute {name!r}")
    from .groups import categorize as found

    globals()[name] = found
    return found
