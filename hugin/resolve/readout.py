"""What is said of a point of the data: its series, its place as the axes write it, its colour and size.

Owns: those lines of text. Must not know: how the point was found.
"""

from __future__ import annotations

import math

from ..scales.label import number, short
from .faces import is_net, nodes_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..artists.base import Spots
    from ..coords.cartesian import Axis
    from ..coords.trained import Trained
    from ..data import Column
    from .stage import Seat


def lines_of(seat: Seat, spots: Spots, index: int) -> list[str]:
    """The series, then every coordinate as its axis writes it, then colour and the like."""
    panel, view = seat.box.panel, seat.box
    lines = [spots.label] if spots.label else []
    axes = view.axes(view.rect) if panel.z is None and not view.round else (None, None)
    if is_net(spots):
        return lines + _face_lines(seat, spots, index)
    if spots.cells is not None:
        w = int(spots.cells.values.shape[1])
        return lines + _cell_lines(seat, spots, index // w, index % w)
    for dim, column, axis in (("x", spots.x, axes[0]), ("y", spots.y, axes[1]), ("z", spots.z, None)):
        if column is not None:
            lines.append(f"{getattr(panel, dim).label or dim}: {_word(getattr(panel, dim), column, index, axis)}")
    for name, column in spots.more:
        lines.append(f"{name}: {plain(column, index)}")
    return lines


def _cell_lines(seat: Seat, spots: Spots, row: int, column: int) -> list[str]:
    panel, cells = seat.box.panel, spots.cells
    assert cells is not None  # the caller has seen them
    lines = []
    h, w = (int(n) for n in cells.values.shape[:2])
    for dim, edges, n, k in (("x", spots.x, w, column), ("y", spots.y, h, row)):
        trained: Trained = getattr(panel, dim)
        if spots.nodes is not None:
            text = _word(trained, spots.nodes[0 if dim == "x" else 1], k, None)
        elif edges.categories is not None:
            text = edges.categories[int(edges.values[k])]
        else:
            ends = edges.values.tolist()
            low, high = (ends[k], ends[k + 1]) if len(ends) == n + 1 else (
                ends[0] + (ends[-1] - ends[0]) * share / n for share in (k, k + 1))
            text = trained.scale.label((low + high) / 2, trained.format)
        lines.append(f"{trained.label or dim}: {text}")
    values = cells.values[row, column]
    name = cells.label or next((scale.label for scale in panel.colors.values() if scale.label), None) or "value"
    if cells.values.ndim == 2:
        return [*lines, f"{name}: {plain(cells.replace(values=values.reshape((1,))), 0)}"]
    return [*lines, "colour: " + ", ".join(str(v) for v in values.tolist())]


def _face_lines(seat: Seat, spots: Spots, index: int) -> list[str]:
    """The middle of a face and its value."""
    panel, cells = seat.box.panel, spots.cells
    assert cells is not None  # of every net
    lines, nodes = [], nodes_of(spots, index)
    for dim, column in (("x", spots.x), ("y", spots.y)):
        trained: Trained = getattr(panel, dim)
        places = column.values.reshape((-1,))
        middle = sum(float(places[node]) for node in nodes) / len(nodes)
        lines.append(f"{trained.label or dim}: {trained.scale.label(middle, trained.format)}")
    name = cells.label or next((scale.label for scale in panel.colors.values() if scale.label), None) or "value"
    return [*lines, f"{name}: {plain(cells, index)}"]


def _word(trained: Trained, column: Column, index: int, axis: Axis | None) -> str:
    """A coordinate as the axis writes it, with the digits that a px of it needs."""
    v = column.values.reshape((-1,))[index].item()
    if column.categories is not None:
        return column.categories[int(v)] if v >= 0 else "missing"
    if trained.categories is not None:
        return trained.scale.label(v, trained.format)
    if trained.format is None and trained.kind == "number" and not isinstance(v, bool):
        return precise(v, digits_for(v, axis))
    return trained.scale.label(v, trained.format)


def digits_for(v: float, axis: Axis | None) -> int:
    """Significant digits that tell apart places a tenth of a px from each other; at least 4, for small tables 6."""
    if axis is None or not v or v - v != 0.0:
        return 6
    try:
        at = axis.scale.forward(v)
        step = abs(float(axis.scale.inverse(at + 0.1 / (axis.factor() or 1.0))) - v)
    except (ArithmeticError, ValueError):
        return 6
    return 6 if not step > 0.0 else min(16, max(4, math.ceil(math.log10(abs(v) / step)) + 1))


def precise(v: float, digits: int) -> str:
    """A number with so many significant digits; in full where it has a name for them, up to 1e15."""
    if digits <= 6 or v - v != 0.0 or not 1e6 <= abs(v) < 1e15:
        return short(v, digits)
    text = number(float(v), max(0, digits - 1 - math.floor(math.log10(abs(v)))))
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(column: Column, index: int) -> str:
    """One value of a column without an axis."""
    from .. import scales

    v = column.values.reshape((-1,))[index].item()
    if column.categories is not None:
        return column.categories[int(v)] if v >= 0 else "missing"
    if column.kind == "bool" or isinstance(v, bool):
        return "true" if v else "false"
    if v != v:
        return "missing"
    return short(v) if column.kind == "number" else scales.infer(column.kind).label(v)
