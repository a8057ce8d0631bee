"""Points moved onto the level set of a function of two variables, by Newton steps along its gradient.

What does not come to rest there (a pole that the grid took for a crossing, a jump over the level) is told apart. Where
the function only touches the level, or crosses it twice between nodes, the grid has no sign of it but a valley: from
there the same steps lead to the level (``touches``).
"""

from __future__ import annotations

import nx

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from nx import Tensor

    from .evaluate import TwoVariables

    Way = Callable[[Tensor], Tensor]

_STEPS = 9
#: Px: a point whose last step was shorter lies on the level.
_AT_REST = 0.02
#: Px on both sides of a point where the function must be further from the level than at the point.
_BESIDE = 0.25
#: Valleys that are followed, the deepest first.
_VALLEYS = 20000


def settle(f: TwoVariables, level: float, u: Tensor, v: Tensor, ways: tuple[Way, Way], px: tuple[float, float],
           reach: float) -> tuple[Tensor, Tensor, Tensor]:
    """(u, v, whether each lies on the level). u, v: (n,), scale space; rows of NaN stay. ways: scale space to data.

    px: lengths of units of u and v. No point moves further than ``reach`` px.
    """
    from_u, from_v, real = u, v, nx.isfinite(u)
    u, v = nx.asarray(u, copy=True), nx.asarray(v, copy=True)
    rest = nx.full(u.shape, nx.inf, dtype=nx.float64)
    ways_up = nx.full((2, *u.shape), nx.nan, dtype=nx.float64)
    for _ in range(_STEPS):
        at = nx.nonzero(real & (rest > 1e-6))[0]
        if not at.shape[0]:
            break
        du, dv, length, up = _step(f, level, u[at], v[at], ways, px)
        ways_up[:, at] = up
        off_u, off_v = u[at] + du - from_u[at], v[at] + dv - from_v[at]
        far = nx.hypot(off_u * px[0], off_v * px[1])
        short = nx.where(far > reach, reach / far, 1.0)
        good = nx.isfinite(length)
        u[at] = nx.where(good, from_u[at] + off_u * short, u[at])
        v[at] = nx.where(good, from_v[at] + off_v * short, v[at])
        rest[at] = nx.where(good, nx.where(far > reach, reach, length), nx.inf)
    resting = rest <= _AT_REST
    at = nx.nonzero(resting)[0]
    resting[at] = _is_level(f, level, u[at], v[at], ways, ways_up[:, at])
    return u, v, resting


def _is_level(f: TwoVariables, level: float, u: Tensor, v: Tensor, ways: tuple[Way, Way], up: Tensor) -> Tensor:
    """Whether the function is nearer to the level there than beside; at a pole or a jump it is not."""

    def away(k: float) -> Tensor:
        return nx.abs(f(ways[0](u + up[0] * k), ways[1](v + up[1] * k)) - level)

    here = nx.abs(f(ways[0](u), ways[1](v)) - level)
    return ~(here > 0.5 * nx.maximum(away(_BESIDE), away(-_BESIDE)))


def touches(f: TwoVariables, level: float, z: Tensor, sides: tuple[Tensor, Tensor], ways: tuple[Way, Way],
            px: tuple[float, float], cell: float) -> Tensor:
    """(n, 2), scale space: short lines along the level where the grid z (h, w) has no sign of it, a row of NaN after
    each. sides: where columns and rows are; cell: px between them."""
    rows, columns = _valleys(z - level)
    u = sides[0][columns] + 0.2 * (sides[0][1] - sides[0][0])  # beside the node, which may lie on the level
    v = sides[1][rows] + 0.13 * (sides[1][1] - sides[1][0])
    length = _step(f, level, u, v, ways, px)[2]
    near = (length > 0) & (length <= 0.7 * cell)  # 0: a plain on the level; further: a crossing that the grid shows
    u, v = u[near], v[near]
    s, t, rest = settle(f, level, u, v, ways, px, 1.5 * cell)
    across, up = (s - u)[rest] * px[0], (t - v)[rest] * px[1]
    length = nx.hypot(across, up)
    s, t = s[rest], t[rest]
    known = length > 0
    k = 0.55 * cell / nx.where(known, length, 1.0)
    du, dv = nx.where(known, -up, 1.0) * k / px[0], nx.where(known, across, 0.0) * k / px[1]
    none = nx.full(s.shape, nx.nan, dtype=nx.float64)
    lines = nx.stack([nx.stack([s - du, t - dv]), nx.stack([s + du, t + dv]), nx.stack([none, none])])
    return nx.reshape(nx.permute_dims(lines, (2, 0, 1)), (-1, 2))


def _valleys(h: Tensor) -> tuple[Tensor, Tensor]:
    """(rows, columns) of the nodes where |h| is least along a row or a column, and no sign changes around."""
    a, inside = nx.abs(h), (slice(1, -1), slice(1, -1))
    here = a[inside]
    found = nx.zeros(here.shape, nx.bool)
    for first, last in ((a[1:-1, :-2], a[1:-1, 2:]), (a[:-2, 1:-1], a[2:, 1:-1])):
        found = found | ((here <= first) & (here <= last) & (here < nx.maximum(first, last)))
    signs = nx.sign(h)
    for i in range(3):
        for j in range(3):
            around = signs[i : i + int(here.shape[0]), j : j + int(here.shape[1])]
            found = found & (around * signs[inside] >= 0)
    rows, columns = nx.nonzero(found)
    if int(rows.shape[0]) > _VALLEYS:
        kept = nx.argsort(here[rows, columns], stable=True)[:_VALLEYS]
        rows, columns = rows[kept], columns[kept]
    return rows + 1, columns + 1


def _step(f: TwoVariables, level: float, u: Tensor, v: Tensor, ways: tuple[Way, Way],
          px: tuple[float, float]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Newton's step in scale space, its length in px, and (2, n) a px along the gradient."""
    x, y = ways[0](u), ways[1](v)
    eu, ev = 1e-4 / abs(px[0]), 1e-4 / abs(px[1])
    dx, dy = (ways[0](u + eu) - ways[0](u - eu)) / 2, (ways[1](v + ev) - ways[1](v - ev)) / 2
    by_x, by_y = f.gradient(x, y, (dx, dy))
    height = f(x, y) - level
    a, b = by_x * dx / 1e-4, by_y * dy / 1e-4  # a px
    size = a * a + b * b
    there = height == 0
    k = nx.where(there, 0.0, -height / nx.where(there, 1.0, size))
    steep = nx.sqrt(size)
    up = nx.stack([a / steep / abs(px[0]), b / steep / abs(px[1])])
    return k * a / abs(px[0]), k * b / abs(px[1]), nx.abs(k) * steep, up
