"""Which panels stand at an edge of their grid: those carry what all of a row or column share.

Owns: edge_leaves, grids_of. Must not know: px.
"""

from __future__ import annotations

from ..value import Value, value
from .tree import leaf_count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .tree import Node, Place, Tree


@value
class GridSpan(Value):
    """A grid inside a figure with the indices of the panels at each of its edges, row by row."""

    grid: Tree
    top: tuple[int, ...]
    bottom: tuple[int, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    all: tuple[int, ...]


def grids_of(node: Node, first: int = 0) -> list[GridSpan]:
    """Every grid of the figure, inner ones before those that hold them."""
    if not hasattr(node, "cells"):
        return []
    found: list[GridSpan] = []
    edges: dict[str, list[int]] = {"top": [], "bottom": [], "left": [], "right": []}
    start = first
    for cell in node.cells:
        inner = grids_of(cell.node, start)
        found += inner
        count = leaf_count(cell.node)
        for edge, leaves in edges.items():
            if _is_at(node, cell, edge):
                leaves += getattr(inner[-1], edge) if inner else [start]
        start += count
    made = GridSpan(node, *(tuple(edges[edge]) for edge in ("top", "bottom", "left", "right")), tuple(range(first, start)))
    return [*found, made]


def _is_at(grid: Tree, cell: Place, edge: str) -> bool:
    """No other cell lies between ``cell`` and that edge of the grid."""
    along, size = ("col", "cols") if edge in ("top", "bottom") else ("row", "rows")
    across = "row" if along == "col" else "col"
    for other in grid.cells:
        overlaps = (getattr(other, along) < getattr(cell, along) + getattr(cell, size)
                    and getattr(cell, along) < getattr(other, along) + getattr(other, size))
        before = getattr(other, across) < getattr(cell, across)
        if other is not cell and overlaps and before == (edge in ("top", "left")):
            return False
    return True
