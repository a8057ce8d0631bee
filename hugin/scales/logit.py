"""Probabilities: the odds on a logarithmic line."""

from __future__ import annotations

import math

from ..errors import ScaleError
from ..scene.geometry import Map
from ..value import value
from .elementwise import apply
from .label import number, power
from .linear import few, linear_ticks
from .scale import Scale, Ticks, first_fitting


@value
class Logit(Scale):
    """Scale space is log10(p / (1 - p)). Only values strictly between 0 and 1 have a place on it."""

    name = "logit"
    map = Map("logit")
    lowest = 0.0
    highest = 1.0

    def forward(self, x):
        return apply(x, lambda p: math.log10(p / (1.0 - p)) if 0 < p < 1 else math.nan, "logit", self)

    def inverse(self, y):
        return apply(y, lambda v: 1.0 / (1.0 + 10.0**-v) if v > -308 else 0.0, "logistic", self)

    def natural(self):
        return (0.01, 0.99)

    def allowed(self):
        return "limits must lie between 0 and 1, without the ends"

    def widen(self, x):
        y = self.forward(x)
        return (self.inverse(y - 1.0), min(self.inverse(y + 1.0), 1 - 2**-53))

    def find_ticks(self, lo, hi, n, fit, fmt):
        if not 0 < lo <= hi < 1:
            raise ScaleError(f"logit scale: limits {lo!r} .. {hi!r}; {self.allowed()}")
        if hi <= lo:
            return few(lo, hi, fmt)
        if lo > 0.15 and hi < 0.85:
            return linear_ticks(lo, hi, n, fit, fmt)
        deepest = max(1, math.ceil(-math.log10(min(lo, 1 - hi))))
        candidates = sorted(range(1, deepest + 1), key=lambda stride: abs(math.log((2 * deepest / stride + 1) / n)))
        ladder = [s for s in range(candidates[0], 2 * deepest + 1)]
        return first_fitting(ladder, lambda stride: _ticks(lo, hi, deepest, stride, fmt), fit)


def _ticks(lo, hi, deepest, stride, fmt) -> Ticks:
    """0.5, and tenths, hundredths ... on both sides; 0.2 and 0.8 where there is room for them."""
    low = [(float(f"1e-{e}"), number(float(f"1e-{e}"), e) if e <= 4 else power(-e)) for e in range(deepest, 0, -1) if e % stride == 0]
    high = [(1 - 10.0**-e, number(1 - 10.0**-e, e) if e <= 4 else "1\u2212" + power(-e)) for e in range(1, deepest + 1) if e % stride == 0]
    pairs = [*low, (0.5, "0.5"), *high]
    if deepest <= 1:
        pairs = [(0.1 * i if i != 3 else 0.3, f"0.{i}") for i in (1, 2, 3, 5, 7, 8, 9)]
        pairs = [(float(text), text) for _, text in pairs]
    inside = [(x, text) for x, text in pairs if lo <= x <= hi]
    at = tuple([x for x, _ in inside])
    labels = fmt.labels(at, None) if fmt is not None and at else tuple([text for _, text in inside])
    minor = [i / 10 for i in range(2, 9)] + [m * 10.0**-e for e in range(2, deepest + 1) for m in range(2, 10)]
    minor += [1 - m * 10.0**-e for e in range(2, deepest + 1) for m in range(2, 10)]
    return Ticks(at, labels, tuple(sorted(x for x in minor if lo <= x <= hi and x not in at))[:200])
