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
    from .elementwise import Datum
    from .fmt import Format
    from .scale import Fits

    Powers = list[tuple[int, int]]  # sign and exponent


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
        ladder = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100, 200)
        best = min(ladder, key=lambda stride: abs(math.log(max(len(_at(self, lo, hi, stride)[0]), 0.3) / (1.2 * n))))
        if len(_at(self, lo, hi, 1)[0]) < 3:
            from .bent import bent_ticks

            return bent_ticks(self, lo, hi, n, fit, fmt)
        strides = [stride for stride in ladder if stride >= best]
        return first_fitting(strides, lambda stride: _ticks(self, lo, hi, stride, fmt), fit)


def _first(scale: Symlog) -> int:
    """The exponent of the least power of the base that stands outside the straight piece, or on its end."""
    e = math.floor(math.log10(scale.threshold) / math.log10(scale.base)) - 1
    while raised(scale.base, e) < scale.threshold * (1 - 1e-12):
        e += 1
    return e


def _at(scale: Symlog, lo: float, hi: float, stride: int) -> tuple[Powers, Powers]:
    first = _first(scale)
    reach = max(abs(lo), abs(hi))
    exponents = []
    e = first
    while raised(scale.base, e) <= reach:
        exponents.append(e)
        e += 1
    pairs = [(-1, e) for e in reversed(exponents)] + [(0, 0)] + [(1, e) for e in exponents]
    inside = [(sign, e) for sign, e in pairs if lo <= sign * raised(scale.base, e) <= hi]
    chosen = [(sign, e) for sign, e in inside if sign == 0 or (e - first) % stride == stride - 1 or stride == 1]
    return chosen, inside


def _ticks(scale: Symlog, lo: float, hi: float, stride: int, fmt: Format | None) -> Ticks:
    chosen, inside = _at(scale, lo, hi, stride)
    at = tuple([sign * raised(scale.base, e) for sign, e in chosen])
    if fmt is not None:
        labels = fmt.labels(at, None)
    elif (scale.base == 10 and all(-3 <= e <= 4 for _, e in chosen)) or scale.base != int(scale.base):
        labels = tuple([short(x) for x in at])
    else:
        name = f"{scale.base:g}"
        labels = tuple(["0" if not sign else (MINUS if sign < 0 else "") + power(e, name) for sign, e in chosen])
    if stride > 1:
        minor = tuple([sign * raised(scale.base, e) for sign, e in inside if (sign, e) not in chosen])
    elif scale.base == 10:
        minor = _minor(scale, lo, hi, {abs(x) for x in at if x})
    else:
        minor = ()
    return Ticks(at, labels, minor)


def _minor(scale: Symlog, lo: float, hi: float, sizes: set[float]) -> tuple[float, ...]:
    if not sizes or len(sizes) > 15:
        return ()
    found = []
    e, top = _first(scale), max(abs(lo), abs(hi))
    while raised(10, e) <= top:
        found += [float(f"{m}e{e}") for m in range(2, 10)]
        e += 1
    return tuple(sorted(x for size in found for x in (-size, size) if lo <= x <= hi and abs(x) not in sizes))
