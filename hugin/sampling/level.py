"""Points moved onto the level set of a function of two variables, by Newton steps along its gradient.

What does not come to rest there (a pole that the grid took for a crossing, a jump over the level) is told apart.
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


def settle(f: TwoVariables, level: float, u: Tensor, v: Tensor, ways: tuple[Way, Way], px: tuple[float, float],
           reach: float) -> tuple[Tensor, Tensor, Tensor]:
    """(u, v, whether each lies on the level). u, v: (n,), scale space; rows of NaN stay. ways: scale space to data.

    px: lengths of units of u and v. No point moves further than ``reach`` px.
    """
    from_u, from_v, real = u, v, nx.isfinite(u)
    u, v = nx.asarray(u, copy=True), nx.asarray(v, copy=True)
    rest = nx.full(u.shape, nx.inf, dtype=nx.float64)
    for _ in range(_STEPS):
        at = nx.nonzero(real & (rest > 1e-6))[0]
        if not at.shape[0]:
            break
        du, dv, length = _step(f, level, u[at], v[at], ways, px)
        off_u, off_v = u[at] + du - from_u[at], v[at] + dv - from_v[at]
        far = nx.hypot(off_u * px[0], off_v * px[1])
        short = nx.where(far > reach, reach / far, 1.0)
        good = nx.isfinite(length)
        u[at] = nx.where(good, from_u[at] + off_u * short, u[at])
        v[at] = nx.where(good, from_v[at] + off_v * short, v[at])
        rest[at] = nx.where(good, nx.where(far > reach, reach, length), nx.inf)
    return u, v, rest <= _AT_REST


def _step(f: TwoVariables, level: float, u: Tensor, v: Tensor, ways: tuple[Way, Way],
          px: tuple[float, float]) -> tuple[Tensor, Tensor, Tensor]:
    """Newton's step in scale space and its length in px."""
    x, y = ways[0](u), ways[1](v)
    eu, ev = 1e-4 / abs(px[0]), 1e-4 / abs(px[1])
    dx, dy = (ways[0](u + eu) - ways[0](u - eu)) / 2, (ways[1](v + ev) - ways[1](v - ev)) / 2
    by_x, by_y = f.gradient(x, y, (dx, dy))
    height = f(x, y) - level
    a, b = by_x * dx / 1e-4, by_y * dy / 1e-4  # a px
    size = a * a + b * b
    there = height == 0
    k = nx.where(there, 0.0, -height / nx.where(there, 1.0, size))
    return k * a / abs(px[0]), k * b / abs(px[1]), nx.abs(k) * nx.sqrt(size)
