"""A curve y = f(x) as points for a page: dense where it bends, cut where it jumps.

1. A grid of eight places a px. 2. Intervals are halved, up to six times, where the curve leaves its chord by more than
``TOLERANCE``: seen from neighbouring points and, where f can be differentiated, from exact slopes at both ends. 3. What
still jumps, and every border of the domain, is bisected to neighbouring floats; a jump that remains is a gap.
4. Points that their chord says already are left out.
Calls with tensors: at most 53, of BUDGET + 45 x JUMPS points together; functions of numbers are called at most a
quarter as often. Everything is deterministic. Must not know: scales; t is the position in scale space.
"""

from __future__ import annotations

import nx

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from nx import Tensor

    from .evaluate import OneVariable

    Way = Callable[[Tensor], Tensor]

#: Px by which the drawn chord may leave the curve.
TOLERANCE = 0.05
#: Points of a curve, but those spent on jumps and borders.
BUDGET = 65536
#: Jumps and borders that are bisected, the largest first; a curve that has more is drawn joined.
JUMPS = 1024
#: Px from which a step between neighbouring floats is a gap.
GAP = 0.5
_HALVINGS = 6
_BISECTIONS = 45
_MERGES = 7


class Frame:
    """The way to the page: x = ``inverse``(t); t is ``across`` px a unit, ``forward``(y) is ``up`` px a unit from
    ``base``; the page is ``height`` px high, and what is more than a page away counts as one page away."""

    def __init__(self, inverse: Way, forward: Way, across: float, up: float, base: float, height: float) -> None:
        self.inverse, self.forward = inverse, forward
        self.across, self.up, self.base, self.height = abs(across), up, base, height

    def place(self, y: Tensor) -> Tensor:
        """Px above the foot of the page; NaN where y has no place."""
        with_place = nx.where(nx.isfinite(y), y, nx.nan)
        return nx.clip((self.forward(with_place) - self.base) * self.up, -self.height, 2 * self.height)

    def slope(self, t: Tensor, y: Tensor, dy_dx: Tensor) -> Tensor:
        """Px up a px across, from a derivative in data units; the scales' own rates are taken by differences."""
        dt = 1e-6 / self.across
        dx = self.inverse(t + dt) - self.inverse(t - dt)
        dy = nx.maximum(nx.abs(y), 1e-300) * 1e-6
        rate = (self.forward(y + dy) - self.forward(y - dy)) / (2 * dy)
        return dy_dx * dx / (2 * dt) * rate * self.up / self.across


class _Points:
    """Points of a curve in the order of t. State: t, y, its px and, where f can be differentiated, slopes in px."""

    def __init__(self, f: OneVariable, frame: Frame, ends: tuple[float, float]) -> None:
        self.f, self.frame, self.ends = f, frame, ends
        self.t = self.y = self.p = self.s = nx.empty((0,), nx.float64)
        self.sloped = True

    def x(self, t: Tensor) -> Tensor:
        return nx.clip(self.frame.inverse(t), *self.ends)

    def add(self, t: Tensor) -> None:
        """Evaluate at t and keep the order."""
        x = self.x(t)
        y = self.f(x)
        p, s = self.frame.place(y), y
        slope = self.f.slope(x) if self.sloped else None
        self.sloped = slope is not None
        if slope is not None:
            off = (p <= -self.frame.height) | (p >= 2 * self.frame.height)
            s = nx.where(off, 0.0, self.frame.slope(t, y, slope))
        self.merge(t, y, p, s)

    def merge(self, t: Tensor, y: Tensor, p: Tensor, s: Tensor) -> None:
        t = nx.concat([self.t, t])
        order = nx.argsort(t, stable=True)
        self.t = t[order]
        self.y, self.p, self.s = (
            nx.concat([old, new])[order] for old, new in ((self.y, y), (self.p, p), (self.s, s))
        )

    def rough(self, least: float) -> Tensor:
        """Whether each interval longer than ``least`` (in t) leaves its chord."""
        t, p = self.t * self.frame.across, self.p
        wide, high = t[1:] - t[:-1], p[1:] - p[:-1]
        across, up = wide[1:] + wide[:-1], high[1:] + high[:-1]
        away = nx.abs(wide[:-1] * up - high[:-1] * across) / nx.hypot(across, up)
        turned = (high[1:] * high[:-1] < 0) & (nx.maximum(nx.abs(high[1:]), nx.abs(high[:-1])) > 4 * TOLERANCE)
        bent = (away > TOLERANCE) | turned  # a thin spike is near its chord but for its top
        edge = nx.zeros((1,), nx.bool)
        found = nx.concat([bent, edge]) | nx.concat([edge, bent])
        if self.sloped:
            first, last = nx.abs(self.s[:-1] * wide - high), nx.abs(self.s[1:] * wide - high)
            found = found | ((first + last) * (4 / 27) * wide / nx.hypot(wide, high) > TOLERANCE)
        real = nx.isfinite(p)
        mixed = real[1:] != real[:-1]
        return (found | mixed) & (self.t[1:] - self.t[:-1] > least)


def sample_curve(f: OneVariable, ends: tuple[float, float], span: tuple[float, float],
                 frame: Frame) -> tuple[Tensor, Tensor]:
    """(x, y), float64, of y = f(x) between ``ends``, whose places in scale space are ``span``; NaN in gaps."""
    points = _Points(f, frame, ends)
    f(nx.asarray([ends[0], ends[0] * 0.5 + ends[1] * 0.5, ends[1]], dtype=nx.float64))  # tells what it takes
    width = max((span[1] - span[0]) * frame.across, 1.0)
    n = 256
    while n < min(8 * width, 16384):
        n *= 2
    n = n // 8 if f.one_by_one else n
    grid = nx.linspace(span[0], span[1], n + 1)
    points.add(grid)
    budget = BUDGET // 4 if f.one_by_one else BUDGET
    least = (span[1] - span[0]) / n * 0.5 ** (_HALVINGS - 0.5)
    for _ in range(_HALVINGS):
        halved = nx.nonzero(points.rough(least))[0]
        room = budget - int(points.t.shape[0])
        if not halved.shape[0] or int(halved.shape[0]) > room:
            break
        points.add(points.t[halved] * 0.5 + points.t[halved + 1] * 0.5)
    spare = _spare(points, grid)
    _cut(points)
    x, none = points.x(points.t), ~nx.isfinite(points.p)
    repeated = nx.concat([nx.zeros((1,), nx.bool), none[1:] & none[:-1]])
    keep = ~repeated & (none | ~nx.isin(points.t, spare))
    return x[keep], nx.where(none, nx.nan, points.y)[keep]


def _cut(points: _Points) -> None:
    """Bisect jumps and borders, and put a gap where a jump remains."""
    real, p = nx.isfinite(points.p), points.p
    wide, jump = (points.t[1:] - points.t[:-1]) * points.frame.across, nx.abs(p[1:] - p[:-1])
    weight = nx.where(real[1:] != real[:-1], 4 * points.frame.height, jump)
    found = nx.nonzero((weight > GAP) & ~(weight < 16 * wide))[0]
    if int(found.shape[0]) > JUMPS:
        found = nx.sort(found[nx.argsort(-weight[found], stable=True)[:JUMPS]])
    if not found.shape[0]:
        return
    lo, hi = points.t[found], points.t[found + 1]
    first, last = p[found], p[found + 1]
    for _ in range(_BISECTIONS):
        tight = hi - lo <= 8 * 2.3e-16 * nx.maximum(nx.abs(lo), nx.abs(hi))
        at = nx.nonzero(~tight & ~(nx.abs(last - first) < GAP / 2))[0]
        if not at.shape[0]:
            break
        mid = lo[at] * 0.5 + hi[at] * 0.5
        y = points.f(points.x(mid))
        here = points.frame.place(y)
        points.merge(mid, y, here, here)
        left = _goes_left(first[at], here, last[at])
        lo[at], hi[at] = nx.where(left, lo[at], mid), nx.where(left, mid, hi[at])
        first[at], last[at] = nx.where(left, first[at], here), nx.where(left, here, last[at])
    split = nx.abs(last - first) > GAP
    gaps = lo[split] * 0.5 + hi[split] * 0.5
    none = nx.full(gaps.shape, nx.nan, dtype=nx.float64)
    points.merge(gaps, none, none, none)


def _goes_left(first: Tensor, here: Tensor, last: Tensor) -> Tensor:
    """Whether the border or the larger part of the jump lies before the middle."""
    a, b, c = nx.isfinite(first), nx.isfinite(here), nx.isfinite(last)
    jump = nx.abs(here - first) >= nx.abs(last - here)
    return nx.where(a & b & c, jump, a != b)


def _spare(points: _Points, grid: Tensor) -> Tensor:
    """Places of the grid that the chords of their neighbours show already: pairs of flat intervals merge."""
    n = int(grid.shape[0]) - 1
    at = nx.searchsorted(points.t, grid)
    p = points.p[at]
    off = (p <= -points.frame.height) | (p >= 2 * points.frame.height)  # clamped: not where it is drawn
    flat = (at[1:] - at[:-1] == 1) & nx.isfinite(p[1:]) & nx.isfinite(p[:-1]) & (off[1:] == off[:-1])
    px = (grid[-1] - grid[0]) * points.frame.across / n
    found = [nx.empty((0,), nx.float64)]
    for level in range(1, _MERGES + 1):
        step = 2**level
        if n % step:
            break
        starts, stops = p[:-1:step], p[step::step]
        share = nx.arange(step, dtype=nx.float64) / step
        inside = nx.reshape(p[:-1], (n // step, step))
        away = nx.abs(inside - (starts[:, None] + (stops - starts)[:, None] * share[None, :]))
        lean = nx.hypot((stops - starts) / (step * px), nx.asarray(1.0))
        flat = flat[0::2] & flat[1::2] & (nx.max(away, axis=1) <= TOLERANCE * lean)
        found.append(grid[step // 2 :: step][flat])
    return nx.concat(found)
