"""Which data lies at a place of the page, and what is said of it.

Large data is searched coarse to fine: the bounds of blocks of points are found once, then only blocks that reach into
the neighbourhood of the place are read.
Owns: Found, nearest, and the places of all data on the page. Must not know: windows, events, renderers.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right

from ..value import Value, value
from .faces import face_at, is_net
from .readout import lines_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from ..artists.base import Spots
    from ..coords.cartesian import Axis, View
    from ..data import Column
    from .stage import Seat

    Point = tuple[float, float]

#: Px within which a point is near.
NEAR = 24.0
#: Px by which a point before others may be farther from the pointer than they are.
BESIDE = 4.0
#: Points of a block, and the number of points from which blocks are worth their while.
BLOCK = 4096
MANY = 65536


@value
class Found(Value):
    """A point of the data: where it is px, its mark and index there, what is said of it line by line."""

    x: float
    y: float
    distance: float
    mark: int
    index: int
    lines: tuple[str, ...]
    named: bool = False


def nearest(seat: Seat, x: float, y: float, hidden: frozenset[str]) -> Found | None:
    """The point of a panel that is nearest to a place px, within NEAR; boxes and cells where the place is inside."""
    best: tuple[float, int, int, Point, Spots] | None = None
    for k in range(len(seat.panel.axes.artists)):
        view = view_of(seat, k)
        for j, spots in enumerate(spots_of(seat, k, view, hidden)):
            made = _closest(seat, (k, j), spots, view, x, y)
            if made is not None and (best is None or made[0] <= best[0]):
                best = (made[0], k, made[1], made[2], spots)
    if best is None:
        return None
    distance, k, index, (px, py), spots = best
    return Found(px, py, distance, k, index, tuple(lines_of(seat, spots, index)),
                 bool(spots.label))


def spots_of(seat: Seat, k: int, view: View, hidden: frozenset[str]) -> list[Spots]:
    """What of mark ``k`` can be pointed at: nothing of hidden series, no points of hidden groups."""
    artist = seat.sampled.get(k) or seat.panel.axes.artists[k]
    found = []
    for spots in artist.spots(view):
        if spots.label is None or spots.label not in hidden:
            away = [(column, code) for _, column in spots.more for code, name in enumerate(column.categories or ())
                    if name in hidden]
            found.append(_less(spots, away) if away else spots)
    return found


def _less(spots: Spots, away: list[tuple[Column, int]]) -> Spots:
    """The spots without a place for the points of some groups; indices stay."""
    import nx

    values = spots.x.values
    for column, code in away:
        values = nx.where(column.values == code, math.nan, nx.astype(values, nx.float64))
    return spots.replace(x=spots.x.replace(values=values))


def view_of(seat: Seat, k: int) -> View:
    """What a mark sees as it is drawn now, in two dimensions or three."""
    if seat.box.panel.z is None:
        return seat.view(k)
    from .space import axes_of, fit
    from .space import view_of as in_space

    if seat.projection is None or seat.projection[0] != seat.key:
        seat.projection = seat.key, fit(seat.box, seat.box.rect)[0]
    return in_space(seat.box, k, seat.projection[1], axes_of(seat.box.panel), seat.box.rect)


def places(spots: Spots, view: View) -> tuple[Tensor, Tensor]:
    """The px of all points, (n,) float64 each; NaN where one has no place."""
    import nx

    if spots.z is not None:
        at = view.place(spots.x, spots.y, spots.z)  # type: ignore[attr-defined]  # a view of three dimensions
        return nx.astype(at[:, 0], nx.float64), nx.astype(at[:, 1], nx.float64)
    x: Tensor = view.x.scale.forward(nx.astype(view.x.indices(spots.x), nx.float64))
    y: Tensor = view.y.scale.forward(nx.astype(view.y.indices(spots.y), nx.float64))
    return view.on_page(x, y)


def px_of(axis: Axis, values: Tensor) -> Tensor:
    import nx

    origin, factor, offset = axis.affine()
    bent: Tensor = axis.scale.forward(nx.astype(values, nx.float64))
    return (bent - origin) * factor + offset


# -- one place ---------------------------------------------------------------------------------------------------------


def _closest(seat: Seat, key: tuple[int, int], spots: Spots, view: View, x: float,
             y: float) -> tuple[float, int, Point] | None:
    """(distance px, index, place px) of the nearest point of a series."""
    if spots.z is not None:
        return _foremost(spots, view, x, y)
    if seat.box.round:
        return None if spots.cells is not None else _least(*places(spots, view), x, y, None)
    if is_net(spots):
        at_x, at_y = value_at(view.x, x), value_at(view.y, y)
        found = None if at_x is None or at_y is None else face_at(seat, key, spots, view, x, y, (at_x, at_y))
        return None if found is None else (NEAR, *found)
    if spots.cells is not None:
        return _cell(spots, view, x, y)
    if spots.boxes is not None:
        return _boxed(spots, view, x, y)
    xs, ys = view.x.indices(spots.x), view.y.indices(spots.y)
    window = (*_window(view.x, x), *_window(view.y, y))
    best = None
    for start, stop in _runs(seat, key, xs, ys, window):
        made = _near(xs[start:stop], ys[start:stop], window, view, x, y)
        if made is not None and (best is None or made[0] < best[0]):
            best = (made[0], made[1] + start, made[2])
    return best


def _window(axis: Axis, at: float) -> tuple[float, float]:
    """The data within NEAR of a place on the axis."""
    factor = axis.factor()
    middle = axis.ends[0] + (at - axis.start) / factor if factor else axis.ends[0]
    reach = abs(NEAR / factor) if factor else 0.0
    ends = []
    for v, beyond in ((middle - reach, -math.inf), (middle + reach, math.inf)):
        try:
            made = float(axis.scale.inverse(v))
        except (ArithmeticError, ValueError):
            made = beyond
        ends.append(made if made == made else beyond)
    return ends[0], ends[1]


def _near(xs: Tensor, ys: Tensor, window: tuple[float, float, float, float], view: View, x: float,
          y: float) -> tuple[float, int, Point] | None:
    import nx

    low, high, bottom, top = window
    rows = nx.nonzero((xs >= low) & (xs <= high) & (ys >= bottom) & (ys <= top))[0]
    if not int(rows.shape[0]):
        return None
    return _least(px_of(view.x, xs[rows]), px_of(view.y, ys[rows]), x, y, rows)


def _least(px: Tensor, py: Tensor, x: float, y: float, rows: Tensor | None) -> tuple[float, int, Point] | None:
    import nx

    square = (px - x) ** 2 + (py - y) ** 2
    square = nx.where(square == square, square, math.inf)
    if not int(square.shape[0]):
        return None
    at = int(nx.argmin(square))
    distance = math.sqrt(float(square[at]))
    if distance > NEAR:
        return None
    return distance, at if rows is None else int(rows[at]), (float(px[at]), float(py[at]))


def _foremost(spots: Spots, view: View, x: float, y: float) -> tuple[float, int, Point] | None:
    """In three dimensions, of the points as near as the nearest but for BESIDE px, the one before the others."""
    import nx

    at = view.place(spots.x, spots.y, spots.z)  # type: ignore[attr-defined]  # a view of three dimensions
    px, py, depth = (nx.astype(at[:, k], nx.float64) for k in range(3))
    least = _least(px, py, x, y, None)
    if least is None:
        return None
    distance = nx.sqrt((px - x) ** 2 + (py - y) ** 2)
    k = int(nx.argmin(nx.where(distance <= least[0] + BESIDE, depth, math.inf)))
    return float(distance[k]), k, (float(px[k]), float(py[k]))


def _runs(seat: Seat, key: tuple[int, int], xs: Tensor, ys: Tensor,
          window: tuple[float, float, float, float]) -> list[tuple[int, int]]:
    """Ranges of rows that may hold points of the window, neighbouring blocks together."""
    import nx

    n = int(xs.shape[0])
    if n < MANY:
        return [(0, n)]
    kept = seat.blocks.get(key)
    if kept is None or kept[0] is not xs or kept[1] is not ys:
        kept = seat.blocks[key] = (xs, ys, (*_bounds(xs), *_bounds(ys)))
    least_x, most_x, least_y, most_y = kept[2]
    low, high, bottom, top = window
    off = (most_x < low) | (least_x > high) | (most_y < bottom) | (least_y > top)
    found: list[tuple[int, int]] = []
    for block in nx.nonzero(off == False)[0].tolist():  # noqa: E712  # elementwise
        start, stop = block * BLOCK, min(n, (block + 1) * BLOCK)
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], stop)
        else:
            found.append((start, stop))
    return found


def _bounds(values: Tensor) -> tuple[Tensor, Tensor]:
    """Least and greatest of each block; NaN, which is in no comparison, where a block holds one."""
    import nx

    n = int(values.shape[0])
    whole = n // BLOCK
    parts = nx.reshape(values[: whole * BLOCK], (whole, BLOCK))
    low, high = nx.min(parts, axis=1), nx.max(parts, axis=1)
    if whole * BLOCK < n:
        rest = values[whole * BLOCK :]
        low = nx.concat([low, nx.reshape(nx.min(rest), (1,))])
        high = nx.concat([high, nx.reshape(nx.max(rest), (1,))])
    return low, high


def _boxed(spots: Spots, view: View, x: float, y: float) -> tuple[float, int, Point] | None:
    """The box that a place is in; the last painted of several."""
    import nx

    assert spots.boxes is not None  # the caller has seen them
    at_x, at_y = value_at(view.x, x), value_at(view.y, y)
    if at_x is None or at_y is None:
        return None
    left, right, low, high = spots.boxes
    wide = (nx.minimum(left, right) <= at_x) & (at_x <= nx.maximum(left, right))
    rows = nx.nonzero(wide & (nx.minimum(low, high) <= at_y) & (at_y <= nx.maximum(low, high)))[0]
    if not int(rows.shape[0]):
        return None
    k = int(rows[-1])
    a, b, c, d = (float(side[k]) for side in spots.boxes)
    upright = float(view.y.indices(spots.y)[k]) in (c, d)
    px = view.x.px((a + b) / 2 if upright else float(view.x.indices(spots.x)[k]))
    py = view.y.px(float(view.y.indices(spots.y)[k]) if upright else (c + d) / 2)
    return 0.0, k, (px, py)


def _cell(spots: Spots, view: View, x: float, y: float) -> tuple[float, int, Point] | None:
    """The cell of a grid under a place; lines and points over it come first."""
    assert spots.cells is not None  # the caller has seen them
    h, w = (int(n) for n in spots.cells.values.shape[:2])
    across, down = _slot(view.x, spots.x, w, x), _slot(view.y, spots.y, h, y)
    if across is None or down is None:
        return None
    place = across[1], down[1]
    if spots.nodes is not None:
        nodes = zip((view.x, view.y), spots.nodes, (across[0], down[0]))
        place = tuple(axis.px(float(axis.indices(node)[k])) for axis, node, k in nodes)  # type: ignore[assignment]  # two
    return NEAR, down[0] * w + across[0], place


def _slot(axis: Axis, edges: Column, n: int, at: float) -> tuple[int, float] | None:
    """(index, middle px) of the cell that a place on an axis is in, of n with these edges or ends."""
    v = value_at(axis, at)
    if v is None:
        return None
    if edges.categories is not None:
        codes = axis.indices(edges).tolist()
        return next(((k, axis.px(c)) for k, c in enumerate(codes) if c - 0.5 <= v < c + 0.5), None)
    places = edges.values.tolist()
    if len(places) == 2:
        span = places[1] - places[0]
        k = math.floor((v - places[0]) / span * n) if span else -1
        ends = [places[0] + span * share / n for share in (k, k + 1)]
    else:
        rising = places[0] <= places[-1]
        k = (bisect_right(places, v) if rising else len(places) - bisect_left(places[::-1], v)) - 1
        ends = places[max(k, 0):k + 2]
    if not 0 <= k < n:
        return None
    return k, (axis.px(ends[0]) + axis.px(ends[1])) / 2


def value_at(axis: Axis, at: float) -> float | None:
    """The data at a place on an axis; None where the scale has none."""
    try:
        v = float(axis.scale.inverse(axis.ends[0] + (at - axis.start) / (axis.factor() or 1.0)))
    except (ArithmeticError, ValueError):
        return None
    return v if v == v else None
