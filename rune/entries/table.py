"""The table of entries: name -> function of the raw arguments.

Owns: the table, and reading axes. Must not know: the entries.
"""

from __future__ import annotations

from nx.axes import as_axes
from rune.tracer import Tracer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

ENTRIES: dict[str, Callable[..., Any]] = {}
Tracer.entries = ENTRIES


def entry(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function under its own name, without the underscores that keep it from hiding others."""
    ENTRIES[function.__name__.strip("_")] = function
    return function


def read_axes(axis: Any, ndim: int, where: str) -> tuple[int, ...]:
    """All axes for None, else those given; ascending and non-negative."""
    return tuple(range(ndim)) if axis is None else tuple(sorted(as_axes(axis, ndim, where)))
