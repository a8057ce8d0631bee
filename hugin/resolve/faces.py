"""Which face of a net lies at a place: cells of curved grids, triangles.

Owns: face_at, nodes_of. Must not know: windows, events, renderers.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from ..artists.base import Spots
    from ..coords.cartesian import View
    from .stage import Seat

    Point = tuple[float, float]
    Bounds = tuple[Tensor, Tensor, Tensor, Tensor]


def is_net(spots: Spots) -> bool:
    """Whether the spots are faces between nodes: of a grid that is curved, or named one by one."""
    return spots.cells is not None and (spots.faces is not None or spots.x.values.ndim == 2)


def nodes_of(spots: Spots, index: int) -> list[int]:
    """The nodes round a face, as places in the columns x and y."""
    if spots.faces is not None:
        return [int(node) for node in spots.faces[index].tolist()]
    w = int(spots.x.values.shape[1])
    row, column = divmod(index, w - 1)
    first = row * w + column
    return [first, first + 1, first + w + 1, first + w]


def face_at(seat: Seat, key: tuple[int, int], spots: Spots, view: View, x: float, y: float,
            at: tuple[float, float]) -> tuple[int, Point] | None:
    """(index, middle px) of the face that holds a place px, which is ``at`` in the data; of several the last painted.

    Faces without a number are not there.
    """
    import nx

    x_low, x_high, y_low, y_high = _bounds(seat, key, spots)
    rows = nx.nonzero((x_low <= at[0]) & (at[0] <= x_high) & (y_low <= at[1]) & (at[1] <= y_high))[0]
    assert spots.cells is not None  # of every net
    values = spots.cells.values
    for index in reversed(rows.tolist()):
        corners = [(view.x.px(_item(spots.x.values, node)), view.y.px(_item(spots.y.values, node)))
                   for node in nodes_of(spots, index)]
        value = float(_item(values, index))
        if value - value == 0.0 and _holds(corners, x, y):
            n = len(corners)
            return index, (sum(p[0] for p in corners) / n, sum(p[1] for p in corners) / n)
    return None


def _item(values: Tensor, index: int) -> float:
    """An element by its place in the order of rows."""
    if values.ndim == 2:
        w = int(values.shape[1])
        return values[index // w, index % w].item()  # type: ignore[no-any-return]  # a number
    return values[index].item()  # type: ignore[no-any-return]  # a number


def _bounds(seat: Seat, key: tuple[int, int], spots: Spots) -> Bounds:
    """The least and greatest x and y of every face, found once for the data."""
    import nx

    xs, ys, name = spots.x.values, spots.y.values, (key[0], -1 - key[1])  # beside the blocks of points
    kept = seat.blocks.get(name)
    if kept is not None and kept[0] is xs and kept[1] is ys:
        return kept[2]
    made = []
    for values in (xs, ys):
        if spots.faces is not None:
            around = nx.astype(values, nx.float64)[spots.faces]
            made += [nx.min(around, axis=1), nx.max(around, axis=1)]
            continue
        v = nx.astype(values, nx.float64)
        parts = (v[:-1, :-1], v[:-1, 1:], v[1:, :-1], v[1:, 1:])
        for join in (nx.minimum, nx.maximum):
            made.append(nx.reshape(join(join(parts[0], parts[1]), join(parts[2], parts[3])), (-1,)))
    seat.blocks[name] = xs, ys, (made[0], made[1], made[2], made[3])
    return seat.blocks[name][2]


def _holds(corners: list[Point], x: float, y: float) -> bool:
    """Whether a place lies inside, by the even-odd rule."""
    odd = False
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd
