"""Which data lies inside an outline on the page, and where it is seen.

Owns: inside, part_of, seen. Must not know: windows, events, renderers.
"""

from __future__ import annotations

from .pick import places, px_of, spots_of, view_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from ..artists.base import Spots
    from ..coords.cartesian import View
    from ..data import Column
    from .stage import Seat

    Point = tuple[float, float]
    Inside = tuple[int, Spots, Tensor]
    Sides = tuple[Tensor, Tensor, Tensor, Tensor]


def inside(seat: Seat, outline: tuple[Point, ...], hidden: frozenset[str]) -> list[Inside]:
    """(mark, series, indices) of each series with points inside an outline; boxes that it touches."""
    import nx

    found: list[Inside] = []
    for k in range(len(seat.panel.axes.artists)):
        view = view_of(seat, k)
        for spots in spots_of(seat, k, view, hidden):
            if spots.cells is not None or not int(spots.x.values.size):
                continue
            sides = _sides(spots, view) if not seat.box.round else None
            held = _in_outline(*places(spots, view), outline) if sides is None else _touched(sides, outline)
            rows = nx.nonzero(held)[0]
            if int(rows.shape[0]):
                found.append((k, spots, rows))
    return found


def part_of(spots: Spots, rows: Tensor) -> Spots:
    """The places of some points of a series."""
    import nx

    def taken(column: Column) -> Column:
        return column.replace(values=nx.reshape(column.values, (-1,))[rows])

    z = None if spots.z is None else taken(spots.z)
    boxes = None
    if spots.boxes is not None:
        left, right, low, high = (nx.reshape(side, (-1,))[rows] for side in spots.boxes)
        boxes = left, right, low, high
    return spots.replace(x=taken(spots.x), y=taken(spots.y), z=z, more=(), boxes=boxes)


def seen(seat: Seat, k: int, spots: Spots) -> tuple[Tensor, Tensor, bool]:
    """Where points of mark ``k`` are seen now: x and y px; of boxes (True) four corners each."""
    import nx

    view = view_of(seat, k)
    sides = _sides(spots, view) if not seat.box.round else None
    if sides is None:
        return *places(spots, view), False
    x0, x1, y0, y1 = sides
    x, y = nx.stack([x0, x1, x1, x0], axis=1), nx.stack([y0, y0, y1, y1], axis=1)
    return nx.reshape(x, (-1,)), nx.reshape(y, (-1,)), True


def _sides(spots: Spots, view: View) -> Sides | None:
    """Left, right, upper and lower px of boxes; None of points. A side without a place is the plot area's."""
    import nx

    if spots.boxes is None:
        return None
    left, right, low, high = spots.boxes
    x0, y0, x1, y1 = view.rect
    made = []
    for axis, a, b, ends in ((view.x, left, right, (x0, x1)), (view.y, low, high, (y0, y1))):
        p, q = px_of(axis, a), px_of(axis, b)
        p, q = (nx.where(nx.isfinite(one), one, axis.start) for one in (p, q))
        made += [nx.clip(nx.minimum(p, q), ends[0] - FAR, ends[1] + FAR),
                 nx.clip(nx.maximum(p, q), ends[0] - FAR, ends[1] + FAR)]
    return made[0], made[1], made[2], made[3]


#: Px beyond the plot area at which boxes are cut.
FAR = 1e6


def _touched(sides: Sides, outline: tuple[Point, ...]) -> Tensor:
    """Which boxes have a place in common with what the outline holds: their middle, or a part of its line."""
    import nx

    x0, x1, y0, y1 = sides
    found = _in_outline((x0 + x1) / 2, (y0 + y1) / 2, outline)
    for (ax, ay), (bx, by) in zip(outline, (*outline[1:], outline[0])):
        first, last = nx.zeros_like(x0), nx.ones_like(x0)  # the share of the side of the outline within the box
        for at, step, low, high in ((ax, bx - ax, x0, x1), (ay, by - ay, y0, y1)):
            if step == 0.0:
                last = nx.where((low <= at) & (at <= high), last, -1.0)
                continue
            p, q = (low - at) / step, (high - at) / step
            first, last = nx.maximum(first, nx.minimum(p, q)), nx.minimum(last, nx.maximum(p, q))
        found = found | (first <= last)
    return found


def _in_outline(px: Tensor, py: Tensor, outline: tuple[Point, ...]) -> Tensor:
    """Which places lie inside a closed outline, by the even-odd rule.

    Places stand in the order of y, so that a side of the outline is held against those of its own height alone.
    """
    import nx

    xs, ys = [p[0] for p in outline], [p[1] for p in outline]
    found = (px >= min(xs)) & (px <= max(xs)) & (py >= min(ys)) & (py <= max(ys))
    rows = nx.nonzero(found)[0]
    rows = rows[nx.argsort(py[rows])]
    ax, ay = px[rows], py[rows]
    odd = nx.zeros((int(rows.shape[0]),), dtype=nx.bool)
    starts = nx.searchsorted(ay, nx.asarray(ys, dtype=nx.float64)).tolist()
    ends = list(zip(xs, ys, starts))
    for (x0, y0, i), (x1, y1, j) in zip(ends, (*ends[1:], ends[0])):
        low, high = min(i, j), max(i, j)
        if low < high:
            part = slice(low, high)
            odd[part] = odd[part] ^ (ax[part] < (x1 - x0) * (ay[part] - y0) / (y1 - y0) + x0)
    found[rows] = odd
    return found
