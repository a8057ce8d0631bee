"""Which panels stand at an edge of their grid: those carry what all of a row or column share.

Owns: edge_leaves, grids_of. Must not know: px.
"""

from __future__ import annotations

from ..value import Value, value
from .tree import leaf_count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .tree import Node, Place, Tree


@value
class GridSpan(Value):
    """A grid inside a figure with the indices of the panels at each of its edges, row by row."""

    grid: Any  # the Grid of the figure, whose words this folder does not know
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
    start, owned = first, _owned(node)
    for cell in node.cells:
        inner = grids_of(cell.node, start)
        found += inner
        count = leaf_count(cell.node)
        for edge, leaves in edges.items():
            if _is_at(owned, node, cell, edge):
                leaves += getattr(inner[-1], edge) if inner else [start]
        start += count
    top, bottom, left, right = (tuple(edges[edge]) for edge in ("top", "bottom", "left", "right"))
    made = GridSpan(node, top, bottom, left, right, tuple(range(first, start)))
    return [*found, made]


def _is_at(owned: set[tuple[int, int]], grid: Tree, cell: Place, edge: str) -> bool:
    """No other cell lies between ``cell`` and that edge of the grid."""
    rows, cols = range(cell.row, cell.row + cell.rows), range(cell.col, cell.col + cell.cols)
    if edge in ("top", "bottom"):
        rows = range(cell.row) if edge == "top" else range(cell.row + cell.rows, grid.rows)
    else:
        cols = range(cell.col) if edge == "left" else range(cell.col + cell.cols, grid.cols)
    return not any((row, col) in owned for row in rows for col in cols)


def _owned(grid: Tree) -> set[tuple[int, int]]:
    """The (row, col) that hold a cell."""
    return {(row, col) for cell in grid.cells for row in range(cell.row, cell.row + cell.rows)
            for col in range(cell.col, cell.col + cell.cols)}
