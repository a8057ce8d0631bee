"""Logarithmic on both sides of zero with a straight piece through it."""

from __future__ import annotations

import math

from ..errors import ScaleError
from ..scene.geometry import Map
from ..value import value
from .elementwise import apply
from .label import MINUS, power, short
from .linear import few, linear_ticks
from .log import raised
from .scale import Scale, Ticks, first_fitting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .elementwise import Datum
    from .fmt import Format
    from .scale import Fits

    Signed = list[tuple[int, int]]  # sign and exponent

#: Powers from label to label.
_STRIDES = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


@value
class Symlog(Scale):
    """Straight up to ``threshold`` on both sides of zero, logarithmic beyond; the straight half is as long as
    ``linear`` steps of the base. Ticks are zero, and powers of the base beyond the threshold."""

    threshold: float = 1.0
    linear: float = 1.0
    base: float = 10

    name = "symlog"

    def check(self) -> None:
        for name, given, least in (
            ("threshold", self.threshold, 0),
            ("linear", self.linear, 0),
            ("base", self.base, 1),
        ):
            if not (isinstance(given, (int, float)) and least < given < math.inf):
                raise ScaleError(f"Symlog: {name} is {given!r}; a number above {least} is needed")

    @property
    def map(self) -> Map:
        return Map("symlog", self.linear * math.log10(self.base), float(self.threshold))

    def forward(self, x: Datum) -> Datum:
        return apply(x, self._forward, "symlog", self)

    def _forward(self, x: float) -> float:
        a, b = self.linear * math.log10(self.base), self.threshold
        if abs(x) <= b:
            return a * x / b
        return math.copysign(a + math.log10(abs(x) / b), x) if x == x else x

    def inverse(self, y: Datum) -> Datum:
        return apply(y, self._inverse, "symexp", self)

    def _inverse(self, y: float) -> float:
        a, b = self.linear * math.log10(self.base), self.threshold
        if abs(y) <= a:
            return y * b / a
        try:
            return math.copysign(b * 10.0 ** (abs(y) - a), y)
        except OverflowError:
            return math.copysign(math.inf, y)

    def find_ticks(self, lo: float, hi: float, n: float, fit: Fits, fmt: Format | None) -> Ticks:
        if hi <= lo:
            return few(lo, hi, fmt)
        if -self.threshold <= lo and hi <= self.threshold:
            return linear_ticks(lo, hi, n, fit, fmt)
        powers = _Powers(self, lo, hi)
        if powers.count(1) < 3:
            from .bent import bent_ticks

            return bent_ticks(self, lo, hi, n, fit, fmt)
        best = min(_STRIDES, key=lambda stride: abs(math.log(max(powers.count(stride), 0.3) / (1.2 * n))))
        strides = [stride for stride in _STRIDES if stride >= best]
        return first_fitting(strides, lambda stride: _ticks(powers, stride, fmt), fit)


class _Powers:
    """Zero and the powers of the base that lie on an axis, none of them made before it is asked for."""

    def __init__(self, scale: Symlog, lo: float, hi: float) -> None:
        self.scale, self.lo, self.hi = scale, lo, hi
        self.log = math.log10(scale.base)
        self.first = self._least(scale.threshold * (1 - 1e-12))  # outside the straight piece, or on its end
        self.zero = lo <= 0 <= hi

    def _least(self, x: float) -> int:
        """The exponent of the least power that is at least x."""
        e = math.floor(math.log10(x) / self.log) - 1
        while raised(self.scale.base, e) < x:
            e += 1
        return e

    def side(self, sign: int, stride: int) -> range:
        """Exponents on one side of zero: multiples of ``stride``, the least not too near to zero."""
        near, far = (self.lo, self.hi) if sign > 0 else (-self.hi, -self.lo)
        if far <= 0:
            return range(0)
        first = self.first + stride // 2 if near <= 0 else max(self.first, self._least(near))
        last = math.ceil(math.log10(far) / self.log) + 1
        while raised(self.scale.base, last) > far:
            last -= 1
        return range(-(-first // stride) * stride, last + 1, stride)

    def count(self, stride: int) -> int:
        return len(self.side(-1, stride)) + self.zero + len(self.side(1, stride))

    def at(self, stride: int) -> Signed:
        """Sign and exponent of each, ascending."""
        below = [(-1, e) for e in reversed(self.side(-1, stride))]
        return below + [(0, 0)] * self.zero + [(1, e) for e in self.side(1, stride)]

    def values(self, chosen: Iterable[tuple[int, int]]) -> tuple[float, ...]:
        return tuple([sign * raised(self.scale.base, e) if sign else 0.0 for sign, e in chosen])


def _ticks(powers: _Powers, stride: int, fmt: Format | None) -> Ticks:
    scale, chosen = powers.scale, powers.at(stride)
    at = powers.values(chosen)
    if fmt is not None:
        labels = fmt.labels(at, None)
    elif (scale.base == 10 and all(-3 <= e <= 4 for _, e in chosen)) or scale.base != int(scale.base):
        labels = tuple([short(x) for x in at])
    else:
        name = f"{scale.base:g}"
        labels = tuple(["0" if not sign else (MINUS if sign < 0 else "") + power(e, name) for sign, e in chosen])
    if stride > 1:
        finer = [k for k in (1, stride // 5, stride // 2) if k and stride % k == 0]
        fine = next((k for k in finer if powers.count(k) < 100), stride)
        taken = set(chosen)
        minor = powers.values(pair for pair in powers.at(fine) if pair not in taken)
    elif scale.base == 10:
        minor = _minor(powers, {abs(x) for x in at if x})
    else:
        minor = ()
    return Ticks(at, labels, minor)


def _minor(powers: _Powers, sizes: set[float]) -> tuple[float, ...]:
    if not sizes or len(sizes) > 15:
        return ()
    found = []
    e, top = powers.first, max(abs(powers.lo), abs(powers.hi))
    while raised(10, e) <= top:
        found += [float(f"{m}e{e}") for m in range(2, 10)]
        e += 1
    inside = (x for size in found for x in (-size, size) if powers.lo <= x <= powers.hi and abs(x) not in sizes)
    return tuple(sorted(inside))
