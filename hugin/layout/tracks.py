"""Plot areas in a nested grid, one dimension at a time.

Each panel says how much room it needs before and after its plot area (labels, titles, guides). The panels of one track
share the largest, so that their plot areas start and end on the same pixel; the rest is divided by weight. A grid in a
cell counts as one plot area that reaches from its first to its last. No iteration: one walk up, one walk down.
Owns: outer, solve. Must not know: what needs the room.
"""

from __future__ import annotations

from .tree import leaf_count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from .tree import Node, Place, Tree

    Dimension = Literal["x", "y"]
    Margin = tuple[float, float]


def outer(node: Node, dimension: Dimension, margins: Sequence[Margin], gap: float, first: int = 0) -> Margin:
    """Room before and after the node's plot area. margins: one (before, after) a panel, row by row."""
    if not hasattr(node, "cells"):
        return margins[first]
    before, after = _track_margins(node, dimension, margins, gap, first)
    return before[0], after[-1]


def solve(node: Node, dimension: Dimension, margins: Sequence[Margin], gap: float, start: float,
          end: float) -> list[tuple[float, float]]:
    """(start, end) of each panel's plot area in whole px, when the node's plot area is ``start`` .. ``end``."""
    spans: list[tuple[float, float]] = [(0.0, 0.0)] * len(margins)
    _solve(node, dimension, margins, gap, round(start), round(end), 0, spans)
    return spans


def _solve(node: Node, dimension: Dimension, margins: Sequence[Margin], gap: float, start: float, end: float,
           first: int, spans: list[tuple[float, float]]) -> None:
    """Fill ``spans`` from ``first`` on."""
    if not hasattr(node, "cells"):
        spans[first] = (float(start), float(max(end, start + 1)))
        return
    starts, ends = _tracks(node, dimension, margins, gap, start, end, first)
    for cell in node.cells:
        k, last = _span(cell, dimension)
        _solve(cell.node, dimension, margins, gap, starts[k], ends[last], first, spans)
        first += leaf_count(cell.node)


def _tracks(node: Tree, dimension: Dimension, margins: Sequence[Margin], gap: float, start: float, end: float,
            first: int) -> tuple[list[int], list[int]]:
    """Start and end of each track's plot area."""
    before, after = _track_margins(node, dimension, margins, gap, first)
    n = len(before)
    weights = (node.widths if dimension == "x" else node.heights) or (1.0,) * n
    between = [after[k] + gap + before[k + 1] for k in range(n - 1)]
    room = max(end - start - sum(between), float(n))
    starts, ends, at = [], [], float(start)
    for k in range(n):
        size = room * weights[k] / sum(weights)
        starts.append(round(at))
        ends.append(max(round(at + size), round(at) + 1))
        at += size + (between[k] if k < n - 1 else 0.0)
    if len(set(weights)) == 1:
        ends = [begin + max(1, int(room / n)) for begin in starts]
    return starts, ends


def _track_margins(node: Tree, dimension: Dimension, margins: Sequence[Margin], gap: float,
                   first: int) -> tuple[list[float], list[float]]:
    n = node.cols if dimension == "x" else node.rows
    before, after = [0.0] * n, [0.0] * n
    for cell in node.cells:
        low, high = outer(cell.node, dimension, margins, gap, first)
        k, last = _span(cell, dimension)
        before[k], after[last] = max(before[k], low), max(after[last], high)
        first += leaf_count(cell.node)
    return before, after


def _span(cell: Place, dimension: Dimension) -> tuple[int, int]:
    if dimension == "x":
        return cell.col, cell.col + cell.cols - 1
    return cell.row, cell.row + cell.rows - 1
