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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .elementwise import Datum
    from .fmt import Format
    from .scale import Domain, Fits


@value
class Logit(Scale):
    """Scale space is log10(p / (1 - p)). Only values strictly between 0 and 1 have a place on it."""

    name = "logit"
    map = Map("logit")
    lowest = 0.0
    highest = 1.0

    def forward(self, x: Datum) -> Datum:
        return apply(x, lambda p: math.log10(p / (1.0 - p)) if 0 < p < 1 else math.nan, "logit", self)

    def inverse(self, y: Datum) -> Datum:
        return apply(y, lambda v: 1.0 / (1.0 + 10.0**-v) if v > -308 else 0.0, "logistic", self)

    def natural(self) -> Domain:
        return (0.01, 0.99)

    def allowed(self) -> str:
        return "limits must lie between 0 and 1, without the ends"

    def widen(self, x: float) -> Domain:
        y = self.forward(x)
        return (self.inverse(y - 1.0), min(self.inverse(y + 1.0), 1 - 2**-53))

    def find_ticks(self, lo: float, hi: float, n: float, fit: Fits, fmt: Format | None) -> Ticks:
        if not 0 < lo <= hi < 1:
            raise ScaleError(f"logit scale: limits {lo!r} .. {hi!r}; {self.allowed()}")
        if hi <= lo:
            return few(lo, hi, fmt)
        if lo > 0.15 and hi < 0.85:
            return linear_ticks(lo, hi, n, fit, fmt)
        deepest = max(1, math.ceil(-math.log10(min(lo, 1 - hi))))
        strides = range(1, deepest + 1)
        counts = {stride: len(_ticks(lo, hi, deepest, stride, None).at) for stride in strides}
        best = min(strides, key=lambda stride: abs(math.log(max(counts[stride], 0.3) / (1.2 * n))))
        if counts[best] < 3:
            return linear_ticks(lo, hi, n, fit, fmt)
        return first_fitting(range(best, deepest + 1), lambda stride: _ticks(lo, hi, deepest, stride, fmt), fit)


def _ticks(lo: float, hi: float, deepest: int, stride: int, fmt: Format | None) -> Ticks:
    """0.5, tenths, hundredths ... on both sides; more of the middle where few others lie inside."""
    plain = deepest <= 4
    pairs = [(0.5, "0.5")]
    for e in range(stride, deepest + 1, stride):
        low, high = float(f"1e-{e}"), 1 - float(f"1e-{e}")
        pairs.append((low, number(low, e) if plain else power(-e)))
        pairs.append((high, number(high, e) if plain else "1\u2212" + power(-e)))
    if stride == 1 and len([x for x, _ in pairs if lo <= x <= hi]) < 5:
        pairs += [(m / 10, f"0.{m}") for m in (2, 8)]
    if stride == 1 and len([x for x, _ in pairs if lo <= x <= hi]) < 4:
        pairs += [(m / 10, f"0.{m}") for m in (3, 7)]
    inside = sorted((x, text) for x, text in pairs if lo <= x <= hi)
    at = tuple([x for x, _ in inside])
    labels = fmt.labels(at, None) if fmt is not None and at else tuple([text for _, text in inside])
    minor = {i / 10 for i in range(2, 9)}
    for e in range(2, min(deepest, 15) + 1):
        minor |= {float(f"{m}e-{e}") for m in range(2, 10)} | {1 - float(f"{m}e-{e}") for m in range(2, 10)}
    return Ticks(at, labels, tuple(sorted(x for x in minor if lo <= x <= hi and x not in at)))
