"""A surface z = f(x, y) as triangles: an even grid, whose cells are divided where the function bends or jumps.

1. f is tried at a few places within each cell, and its exact slopes at the nodes. A cell is rough where either leaves
the bilinear face by more than ``TOLERANCE`` of the heights. 2. Rough and torn cells become k x k small ones, k by their
number. 3. Small cells with a jump in them are left out. Where a divided cell meets a whole one its edge is straight, so
that there is no crack. Must not know: marks, px.
"""

from __future__ import annotations

import nx

from ..value import Value, value
from .heights import torn_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from .evaluate import TwoVariables

TOLERANCE = 0.002     # of the range of heights
WITHIN = 4            # places tried along a side of a cell, fewer where there are many cells
MOST_TRIED = 500_000
PARTS = ((1_000, 16), (4_000, 8), (16_000, 4), (64_000, 2))  # up to so many cells are divided into k x k


@value
class Sheet(Value):
    """Vertices x, y, z (n,) float64 and triangles (m, 3) int32; divided: (h - 1, w - 1), which cells were."""

    x: Tensor
    y: Tensor
    z: Tensor
    triangles: Tensor
    divided: Tensor


def fit_sheet(f: TwoVariables, x: Tensor, y: Tensor, z: Tensor, ends: tuple[float, float],
              torn: Tensor) -> Sheet | None:
    """The surface over columns at x (w,) and rows at y (h,), where it is z (h, w) and matters between ``ends``; None
    where the grid itself is good enough."""
    if f.one_by_one or not ends[1] > ends[0]:
        return None
    rough = _rough(f, x, y, z, ends)
    wanted = int(nx.count_nonzero((rough > 1) | torn))
    k = next((k for most, k in PARTS if wanted <= most), 0)
    if not wanted or not k:
        return None
    return _Lattice(f, x, y, z, (rough > 1) | torn, k).sheet(torn, ends)


def _rough(f: TwoVariables, x: Tensor, y: Tensor, z: Tensor, ends: tuple[float, float]) -> Tensor:
    """(h - 1, w - 1): how far f leaves the faces of the cells, in tolerances."""
    h, w = (int(n) for n in z.shape)
    low, high = ends
    tolerance = TOLERANCE * (high - low)
    room = 0.25 * (high - low)

    def bounded(values: Tensor) -> Tensor:  # far beyond the axis all heights are alike
        return nx.clip(nx.where(nx.isnan(values), low - room, values), low - room, high + room)

    k = max(2, min(WITHIN, int((MOST_TRIED / (h * w)) ** 0.5)))
    tried = bounded(f.grid(_divided(x, k), _divided(y, k)))
    z = bounded(z)
    worst = nx.zeros((h - 1, w - 1), nx.float64)
    for i in range(k):
        for j in range(k):
            if i or j:
                face = _face(z, i / k, j / k)
                worst = nx.maximum(worst, nx.abs(tried[i:-1:k, j:-1:k] - face))
    return nx.maximum(worst, _hidden(f, x, y, z, room)) / tolerance


def _face(z: Tensor, down: float, right: float) -> Tensor:
    """The bilinear faces of all cells at one place within."""
    top = z[:-1, :-1] * (1 - right) + z[:-1, 1:] * right
    return top * (1 - down) + (z[1:, :-1] * (1 - right) + z[1:, 1:] * right) * down


def _hidden(f: TwoVariables, x: Tensor, y: Tensor, z: Tensor, most: float) -> Tensor:
    """What slopes at the corners promise at the middle of each cell and the face does not hold: a ridge that passes
    between all places that were tried is seen in the slopes beside it."""
    h, w = (int(n) for n in z.shape)
    flat_x, flat_y = (nx.reshape(nx.broadcast_to(v, (h, w)), (-1,)) for v in (x[None, :], y[:, None]))
    by_x, by_y = f.along((flat_x, flat_y), 0), f.along((flat_x, flat_y), 1)
    if by_x is None or by_y is None:
        return nx.zeros((h - 1, w - 1), nx.float64)
    by_x, by_y = (nx.reshape(nx.where(nx.isfinite(v), v, 0.0), (h, w)) for v in (by_x, by_y))
    half_x, half_y = (x[1:] - x[:-1])[None, :] / 2, (y[1:] - y[:-1])[:, None] / 2
    middle = _face(z, 0.5, 0.5)
    worst = nx.zeros((h - 1, w - 1), nx.float64)
    for rows, down in ((slice(None, -1), 1), (slice(1, None), -1)):
        for columns, right in ((slice(None, -1), 1), (slice(1, None), -1)):
            at = (rows, columns)
            promised = z[at] + by_x[at] * half_x * right + by_y[at] * half_y * down
            worst = nx.maximum(worst, nx.abs(promised - middle))
    return nx.minimum(worst, most) / 4  # a slope is off by four times what the face is, where f is a parabola


def _divided(x: Tensor, k: int) -> Tensor:
    """Each step of x in k."""
    share = nx.arange(k, dtype=nx.float64) / k
    inner = x[:-1, None] + (x[1:] - x[:-1])[:, None] * share[None, :]
    return nx.concat([nx.reshape(inner, (-1,)), x[-1:]])


class _Lattice:
    """The grid with every cell divided in k x k; its places are numbered row by row. State: the vertices in use."""

    def __init__(self, f: TwoVariables, x: Tensor, y: Tensor, z: Tensor, divided: Tensor, k: int) -> None:
        self.f, self.k, self.divided = f, k, divided
        self.h, self.w = (int(n) for n in z.shape)
        self.width = (self.w - 1) * k + 1
        self.columns, self.rows = _divided(x, k), _divided(y, k)
        at_rows, at_columns = nx.arange(self.h) * k, nx.arange(self.w) * k
        self.nodes = nx.reshape(at_rows[:, None] * self.width + at_columns[None, :], (-1,))
        self.cell_rows, self.cell_columns = nx.nonzero(divided)
        self.cells = self._corners(self.cell_rows, self.cell_columns)
        self.ids = nx.unique_values(nx.concat([self.nodes, nx.reshape(self.cells, (-1,))]))
        self.x, self.y = self.columns[self.ids % self.width], self.rows[self.ids // self.width]
        self.z = self._heights(z)

    def _corners(self, rows: Tensor, columns: Tensor) -> Tensor:
        """(m, k + 1, k + 1): the places of the vertices within cells."""
        side = nx.arange(self.k + 1)
        down = rows[:, None, None] * self.k + side[None, :, None]
        return down * self.width + columns[:, None, None] * self.k + side[None, None, :]

    def _heights(self, z: Tensor) -> Tensor:
        made = nx.zeros(self.ids.shape, nx.float64)
        made[nx.searchsorted(self.ids, self.nodes)] = nx.reshape(z, (-1,))
        down, right = self.ids // self.width, self.ids % self.width
        new = nx.nonzero((down % self.k != 0) | (right % self.k != 0))[0]
        made[new] = self.f(self.x[new], self.y[new])
        for axis in (0, 1):
            self._straighten(made, z, down, right, axis)
        return made

    def _straighten(self, made: Tensor, z: Tensor, down: Tensor, right: Tensor, axis: int) -> None:
        """Puts what lies on an edge of a whole cell onto that edge."""
        k, (across, along) = self.k, (down, right) if axis else (right, down)
        at = nx.nonzero((across % k == 0) & (along % k != 0))[0]
        edge, step, share = across[at] // k, along[at] // k, (along[at] % k) / k
        cells = self.divided if axis else self.divided.T
        most = int(cells.shape[0])
        before = cells[nx.maximum(edge - 1, 0), step] | (edge == 0)
        after = cells[nx.minimum(edge, most - 1), step] | (edge == most)
        on = nx.nonzero(~(before & after))[0]
        grid = z if axis else z.T
        first, last = grid[edge[on], step[on]], grid[edge[on], step[on] + 1]
        made[at[on]] = first + (last - first) * share[on]

    def sheet(self, torn: Tensor, ends: tuple[float, float]) -> Sheet:
        """All triangles: two a cell, along the diagonal whose ends are nearer in height."""
        rows, columns = nx.nonzero(~self.divided & ~torn)
        first = rows * self.k * self.width + columns * self.k
        below = first + self.k * self.width
        whole = nx.stack([first, first + self.k, below, below + self.k], axis=1)
        cells = self.cells
        parts = nx.stack([cells[:, :-1, :-1], cells[:, :-1, 1:], cells[:, 1:, :-1], cells[:, 1:, 1:]], axis=-1)
        is_torn = torn[self.cell_rows, self.cell_columns]
        open_parts = nx.reshape(parts[is_torn], (-1, 4))
        kept = nx.reshape(parts[~is_torn], (-1, 4))
        torn_parts = self._torn(nx.searchsorted(self.ids, open_parts), ends)
        corners = nx.searchsorted(self.ids, nx.concat([whole, kept, open_parts[~torn_parts]]))
        a, b, c, d = (corners[:, n] for n in range(4))
        z = self.z
        turned = nx.abs(z[a] - z[d]) > nx.abs(z[b] - z[c])
        one = nx.where(turned[:, None], nx.stack([a, b, c], axis=1), nx.stack([a, b, d], axis=1))
        two = nx.where(turned[:, None], nx.stack([b, d, c], axis=1), nx.stack([a, d, c], axis=1))
        triangles = nx.concat([one, two])
        real = nx.all(nx.isfinite(z)[triangles], axis=1)
        return Sheet(self.x, self.y, z, nx.astype(triangles[real], nx.int32), self.divided)

    def _torn(self, parts: Tensor, ends: tuple[float, float]) -> Tensor:
        """Whether there is a jump along a side of each small cell."""
        found = nx.zeros((int(parts.shape[0]),), nx.bool)
        for i, j in ((0, 1), (2, 3), (0, 2), (1, 3)):
            a, b = ((self.x[at], self.y[at], self.z[at]) for at in (parts[:, i], parts[:, j]))
            found = found | torn_pairs(self.f, a, b, ends)
        return found
