"""Round numbers: steps of 1, 2, 2.5 and 5 times a power of ten, held as integers so that no float dust appears.

Owns: which round positions cover a range well. Must not know: labels, px, scales.
Source: the scoring is that of Talbot, Lin, Hanrahan 2010 (extended Wilkinson), over steps that start at zero.
"""

from __future__ import annotations

import math

from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

#: (significand as an integer, its power of ten, how simple it looks)
STEPS = ((1, 0, 1.0), (2, 0, 0.95), (5, 0, 0.95), (25, -1, 0.7))


@value
class Step(Value):
    """The positions k * digits * 10**power for k = first .. last."""

    digits: int
    power: int
    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    def positions(self) -> tuple[float, ...]:
        return tuple([decimal(k * self.digits, self.power) for k in range(self.first, self.last + 1)])

    def size(self) -> float:
        return decimal(self.digits, self.power)

    def between(self) -> tuple[int, int]:
        """Digits and power of the minor step: fifths of 1 and 5, halves of 2, fifths of 2.5."""
        if self.digits == 2:
            return 1, self.power
        if self.digits == 25:
            return 5, self.power
        return (2, self.power - 1) if self.digits == 1 else (1, self.power)


def decimal(m: int, power: int) -> float:
    """The float64 nearest to m * 10**power: what writing the number down would give."""
    if power < 0:
        return float(m / 10**-power)
    try:
        return float(m * 10**power)
    except OverflowError:
        return math.inf if m > 0 else -math.inf


def cover(lo: float, hi: float, digits: int, power: int) -> tuple[int, int]:
    """First and last k with lo <= k * digits * 10**power <= hi, exact to the float; last < first if there is none."""
    step = decimal(digits, power)
    first, last = math.ceil(lo / step), math.floor(hi / step)
    while decimal((first - 1) * digits, power) >= lo:
        first -= 1
    while decimal(first * digits, power) < lo:
        first += 1
    while decimal((last + 1) * digits, power) <= hi:
        last += 1
    while decimal(last * digits, power) > hi:
        last -= 1
    return first, last


def steps(lo: float, hi: float, n: float, ladder: tuple[tuple[int, int, float], ...] = STEPS) -> list[Step]:
    """Candidates that put between 1 and about 2n + 4 positions inside lo .. hi, best first. lo < hi, both finite."""
    span = hi - lo
    if not span > 0:
        return []
    # per interval; never below the spacing of floats there, where neighbours would be equal
    ideal = max(span / max(n - 1.0, 0.5), 2 * math.ulp(max(abs(lo), abs(hi))), 1e-300)
    middle = math.floor(math.log10(ideal))
    found = []
    for power in range(middle - 1, middle + 3):
        for digits, shift, simple in ladder:
            size = decimal(digits, power + shift)
            if not ideal / 4.2 <= size <= span:
                continue
            first, last = cover(lo, hi, digits, power + shift)
            if not 0 <= last - first < 1000:
                continue
            found.append((score(lo, hi, n, size, first, last, simple), Step(digits, power + shift, first, last)))
    found.sort(key=lambda pair: -pair[0])
    return [step for _, step in found]


def score(lo: float, hi: float, n: float, size: float, first: int, last: int, simple: float) -> float:
    """Simplicity, coverage and density; one and two labels are told apart from too many by the density alone."""
    span = hi - lo
    count = last - first + 1
    low, high = (first * size - lo) / span, (hi - last * size) / span
    coverage = 1.0 - 50.0 * (low * low + high * high)
    density = 2.0 - max(count / n, n / count)
    zero = 0.1 if first <= 0 <= last else 0.0
    inside = 0.0 if 0.72 * n <= count <= 1.25 * n else 0.25
    return 0.25 * (simple + zero) + 0.08 * max(coverage, -4.0) + 0.5 * density - inside


def roundest(lo: float, hi: float) -> float:
    """The number between lo and hi with the fewest digits, nearest to the middle among equals. Zero if it is there."""
    if lo <= 0.0 <= hi:
        return 0.0
    if lo > hi:
        lo, hi = hi, lo
    power = math.floor(math.log10(max(abs(lo), abs(hi))))
    for e in range(power + 1, power - 18, -1):
        for digits, shift in ((10, -1), (5, -1), (2, -1)):
            first, last = cover(lo, hi, digits, e + shift)
            if first <= last:
                middle = (lo / 2 + hi / 2) / decimal(digits, e + shift)
                k = min(max(round(middle), first), last)
                return decimal(k * digits, e + shift)
    return lo


def bent(
    lo: float, hi: float, n: float, forward: Callable[[float], float], inverse: Callable[[float], float]
) -> tuple[float, ...]:
    """Round positions about evenly apart in scale space: the roundest number in a window around each even position.

    Zero, where it lies inside, is one of them.
    """
    a, b = forward(lo), forward(hi)
    step = (b - a) / max(1, round(n) - 1)
    zero = forward(0.0) if lo < 0.0 < hi else a
    found: list[float] = []
    for i in range(math.ceil((a - zero) / step - 0.3), math.floor((b - zero) / step + 0.3) + 1):
        at = zero + i * step
        low = max(lo, inverse(max(a, at - 0.24 * step)))
        high = min(hi, inverse(min(b, at + 0.24 * step)))
        if not low <= high:
            continue
        x = roundest(low, high)
        if lo <= x <= hi and (not found or x > found[-1]):
            found.append(x)
    return tuple(found)
