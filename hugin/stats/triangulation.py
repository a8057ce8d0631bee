"""Triangles between scattered points."""

from __future__ import annotations

import nx

from .. import _draw
from ..errors import DataError, ShapeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor


def delaunay(x: Tensor, y: Tensor, *, where: str = "delaunay") -> Tensor:
    """The Delaunay triangulation of points (x, y), each (n,): (m, 3) int32 indices, counter-clockwise.

    Points that are not finite, and those that fall on another (to 2^-25 of the longer side of their span), are in no
    triangle. DataError where all points lie on a line.

    >>> import nx
    >>> delaunay(nx.asarray([0.0, 1.0, 0.0]), nx.asarray([0.0, 0.0, 1.0])).tolist()
    [[0, 1, 2]]
    """
    n = int(x.shape[0])
    out = nx.empty((2 * n, 3), nx.int32)
    count = _draw.delaunay(x, y, out)
    if not count:
        raise DataError(f"{where}: the {n} points span no triangle; three that do not lie on a line are needed")
    return out[:count]


def check_triangles(triangles: Tensor, n: int, *, where: str) -> Tensor:
    """(m, 3) int32 whose indices lie in 0..n-1, from any whole numbers of that shape."""
    shape = tuple(int(k) for k in triangles.shape)
    if len(shape) != 2 or shape[1] != 3:
        raise ShapeError(f"{where}: triangles have shape {shape}; (m, 3) is needed")
    if triangles.dtype.kind not in ("int", "uint"):
        raise DataError(f"{where}: triangles are {triangles.dtype}; whole numbers are needed")
    if shape[0]:
        lo, hi = int(nx.min(triangles)), int(nx.max(triangles))
        if lo < 0 or hi >= n:
            raise DataError(f"{where}: triangles hold the index {lo if lo < 0 else hi}; 0 to {n - 1} are allowed")
    return nx.ascontiguousarray(nx.astype(triangles, nx.int32))


def sides_of(triangles: Tensor) -> Tensor:
    """(k, 2) int32: each side of the triangles once."""
    pairs = nx.concat([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    low, high = nx.min(pairs, axis=1), nx.max(pairs, axis=1)
    keys = nx.unique_values(nx.astype(low, nx.int64) * (1 << 32) + nx.astype(high, nx.int64))
    return nx.astype(nx.stack([keys >> 32, keys & ((1 << 32) - 1)], axis=1), nx.int32)
