"""The shape of a layout: what the solver needs to know of a grid, and no more.

A node with ``cells`` is a grid; any other node is one plot area.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Protocol

    class Place(Protocol):
        """A node and the tracks that it spans."""

        node: Node
        row: int
        col: int
        rows: int
        cols: int

    class Tree(Protocol):
        """Cells over rows x cols tracks; widths and heights are weights, None where equal."""

        cells: Sequence[Place]
        rows: int
        cols: int
        widths: tuple[float, ...] | None
        heights: tuple[float, ...] | None

    Node = Any


def leaf_count(node: Node) -> int:
    """How many plot areas a node holds."""
    cells = getattr(node, "cells", None)
    return 1 if cells is None else sum(leaf_count(cell.node) for cell in cells)
