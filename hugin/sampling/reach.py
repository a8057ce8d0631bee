"""How far up and down a function reaches, with its poles left out: what an axis should show.

Places where values stand out are looked at ever more closely. Where they come to rest, that is the extreme (of a spike
of a ten-thousandth of the range as well); where they go on growing there is a pole, and on its side the axis ends at
the quantile ``TAIL``. Must not know: px.
"""

from __future__ import annotations

import nx

from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from nx import Tensor

    from .evaluate import OneVariable

#: Share of the range that a pole may send beyond the end of the axis.
TAIL = 0.05
#: Peaks and borders that are looked at on each side.
_PEAKS = 64
_ROUNDS = 12
_PARTS = 8


@value
class Reach(Value):
    """Least and greatest value; low_pole, high_pole: a pole goes on beyond it."""

    low: float
    high: float
    low_pole: bool = False
    high_pole: bool = False


def find_reach(f: OneVariable, ends: tuple[float, float], span: tuple[float, float],
               inverse: Callable[[Tensor], Tensor], allowed: Callable[[Tensor], Tensor]) -> Reach | None:
    """Of f between ``ends``, whose places in scale space are ``span``; None where no value is finite.

    ``allowed`` takes values without a place on the axis to NaN. Calls f with 8193 points (1025 numbers) and then at
    most 24 times with 576.
    """
    f(nx.asarray([ends[0], ends[0] * 0.5 + ends[1] * 0.5, ends[1]], dtype=nx.float64))  # tells what it takes
    n = 1024 if f.one_by_one else 8192
    t = nx.linspace(span[0], span[1], n + 1)

    def values(at: Tensor) -> Tensor:
        flat = nx.reshape(at, (-1,))
        return nx.reshape(allowed(f(nx.clip(inverse(flat), *ends))), at.shape)

    y = values(t)
    real = y[nx.isfinite(y)]
    if not real.shape[0]:
        return None
    low, high = nx.quantile(real, nx.asarray([TAIL, 1 - TAIL])).tolist()
    least, most = float(nx.min(real)), float(nx.max(real))
    found = []
    for sign, tail, end in ((-1.0, low, least), (1.0, high, most)):
        best, pole = _highest(values, t, sign * y, most - least, sign)
        found.append((tail, True) if pole else (sign * max(sign * end, best), False))
    (low, low_pole), (high, high_pole) = found
    return Reach(min(low, high), max(low, high), low_pole, high_pole)


def _highest(values: Callable[[Tensor], Tensor], t: Tensor, y: Tensor, span: float, sign: float) -> tuple[float, bool]:
    """(greatest value of ``sign`` times the function, whether it goes on growing). y: that on the grid at t, of which
    ``span`` is the whole reach."""
    if bool(nx.any(y == nx.inf)):
        return float("inf"), True
    y = nx.where(nx.isnan(y), -nx.inf, y)
    edge = nx.asarray([-nx.inf])
    before, after = nx.concat([edge, y[:-1]]), nx.concat([y[1:], edge])
    peaks = nx.nonzero((y >= before) & (y >= after) & (y > -nx.inf))[0]
    peaks = peaks[nx.argsort(-y[peaks], stable=True)[:_PEAKS]]
    last = int(t.shape[0]) - 1
    lo, hi = t[nx.maximum(peaks - 1, 0)], t[nx.minimum(peaks + 1, last)]
    most = best = y[peaks]
    history, besides = [best], [best]
    share = nx.arange(_PARTS + 1, dtype=nx.float64) / _PARTS
    for _ in range(_ROUNDS):
        at = lo[:, None] + (hi - lo)[:, None] * share[None, :]
        seen = values(at) * sign
        seen = nx.where(nx.isnan(seen), -nx.inf, seen)
        top = nx.argmax(seen, axis=1)
        best = nx.maximum(best, nx.max(seen, axis=1))
        if bool(nx.any(best == nx.inf)):
            return float("inf"), True
        rows = nx.arange(int(top.shape[0]))
        lo, hi = at[rows, nx.maximum(top - 1, 0)], at[rows, nx.minimum(top + 1, _PARTS)]
        history.append(best)
        besides.append(nx.maximum(seen[rows, nx.maximum(top - 1, 0)], seen[rows, nx.minimum(top + 1, _PARTS)]))
    least = 1e-3 * span + 1e-12 * nx.abs(best)
    growing = (best - history[-5] > least) & (best > float(nx.max(most)) + 0.5 * span)
    beside = besides[-1]
    alone = (top > 0) & (top < _PARTS) & (nx.max(seen, axis=1) - beside > least)  # one float hit next to a pole
    slows = beside - besides[-3] < 0.9 * (besides[-3] - besides[-5])  # a cusp: what is beside comes to rest
    alone = alone & ~slows
    return float(nx.max(best)), bool(nx.any(growing | alone))
