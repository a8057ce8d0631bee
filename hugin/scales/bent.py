"""Scales that bend the number line by a power or an inverse sine, and those that the user gives as functions."""

from __future__ import annotations

import math

from ..errors import ScaleError
from ..scene.geometry import Map
from ..value import value
from .elementwise import apply
from .label import short
from .linear import few, linear_ticks
from .nice import bent
from .scale import Scale, Ticks, first_fitting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .elementwise import Datum
    from .fmt import Format
    from .scale import Domain, Fits


def bent_ticks(scale: Scale, lo: float, hi: float, n: float, fit: Fits, fmt: Format | None) -> Ticks:
    """Round numbers about evenly apart in scale space; plain linear ticks where the scale is nearly straight."""
    if hi <= lo:
        return few(lo, hi, fmt)
    quarter, half = scale.forward(lo + (hi / 4 - lo / 4)), scale.forward(lo / 2 + hi / 2)
    a, b = scale.forward(lo), scale.forward(hi)
    if abs((half - a) / (b - a) - 0.5) < 0.08 and abs((quarter - a) / (b - a) - 0.25) < 0.08:
        return linear_ticks(lo, hi, n, fit, fmt)

    def make(count: float) -> Ticks:
        at = bent(lo, hi, count, scale.forward, scale.inverse)
        if not at:
            return few(lo, hi, fmt, fit)
        return Ticks(at, fmt.labels(at, None) if fmt is not None else tuple([short(x) for x in at]))

    return first_fitting([n - i for i in range(int(n) - 1)] or [n], make, fit)


@value
class Sqrt(Scale):
    """Scale space is the signed square root: areas become lengths."""

    name = "sqrt"
    map = Map("sqrt")

    def forward(self, x: Datum) -> Datum:
        return apply(x, lambda v: math.copysign(math.sqrt(abs(v)), v), "sqrt", self)

    def inverse(self, y: Datum) -> Datum:
        return apply(y, lambda v: v * abs(v), "square", self)

    def find_ticks(self, lo: float, hi: float, n: float, fit: Fits, fmt: Format | None) -> Ticks:
        return bent_ticks(self, lo, hi, n, fit, fmt)


@value
class Power(Scale):
    """Scale space is sign(x) |x| ** exponent; the exponent is above zero."""

    exponent: float = 2.0

    name = "power"

    def check(self) -> None:
        if not (isinstance(self.exponent, (int, float)) and 0 < self.exponent < math.inf):
            raise ScaleError(f"Power: exponent is {self.exponent!r}; a number above 0 is needed")

    @property
    def map(self) -> Map:
        return Map("power", float(self.exponent))

    def forward(self, x: Datum) -> Datum:
        return apply(x, lambda v: math.copysign(_pow(abs(v), self.exponent), v), "power", self)

    def inverse(self, y: Datum) -> Datum:
        return apply(y, lambda v: math.copysign(_pow(abs(v), 1.0 / self.exponent), v), "root", self)

    def find_ticks(self, lo: float, hi: float, n: float, fit: Fits, fmt: Format | None) -> Ticks:
        return bent_ticks(self, lo, hi, n, fit, fmt)


def _pow(x: float, e: float) -> float:
    try:
        return float(x**e)
    except OverflowError:
        return math.inf


@value
class Asinh(Scale):
    """Linear within about ``width`` of zero, logarithmic far from it, smooth in between and over zero."""

    width: float = 1.0

    name = "asinh"

    def check(self) -> None:
        if not (isinstance(self.width, (int, float)) and 0 < self.width < math.inf):
            raise ScaleError(f"Asinh: width is {self.width!r}; a number above 0 is needed")

    @property
    def map(self) -> Map:
        return Map("asinh", float(self.width))

    def forward(self, x: Datum) -> Datum:
        return apply(x, lambda v: math.asinh(v / self.width), "asinh", self)

    def inverse(self, y: Datum) -> Datum:
        return apply(y, self._inverse, "sinh", self)

    def _inverse(self, y: float) -> float:
        try:
            return math.sinh(y) * self.width
        except OverflowError:
            return math.copysign(math.inf, y)

    def find_ticks(self, lo: float, hi: float, n: float, fit: Fits, fmt: Format | None) -> Ticks:
        return bent_ticks(self, lo, hi, n, fit, fmt)


@value
class Func(Scale):
    """A monotone pair of the user's functions; each takes and gives a number (and, for speed, may take tensors).

    ``forward`` must rise over the domain shown. The data are bent by it before they are drawn.
    """

    to: Callable[..., Any] = None  # type: ignore[assignment]  # check() refuses None
    back: Callable[..., Any] = None  # type: ignore[assignment]  # check() refuses None

    name = "func"
    map = None

    def check(self) -> None:
        for name, given in (("forward", self.to), ("inverse", self.back)):
            if not callable(given):
                raise ScaleError(f"Func: {name} is {given!r}; give two functions, Func(forward, inverse)")

    def forward(self, x: Datum) -> Datum:
        found: Datum = _call(self.to, x)
        return found

    def inverse(self, y: Datum) -> Datum:
        found: Datum = _call(self.back, y)
        return found

    def inside(self, x: float) -> bool:
        return x - x == 0 and math.isfinite(self.forward(x))

    def find_ticks(self, lo: float, hi: float, n: float, fit: Fits, fmt: Format | None) -> Ticks:
        return bent_ticks(self, lo, hi, n, fit, fmt)

    def settle(self, domain: Domain | None) -> Domain:
        lo, hi = super().settle(domain)
        if not self.forward(lo) < self.forward(hi):
            raise ScaleError(f"func scale: forward does not rise from {lo!r} to {hi!r}; give an increasing function")
        return lo, hi


def _call(function: Callable[..., Any], x: Any) -> Any:
    if getattr(x, "ndim", 0):
        import nx

        try:
            found = nx.asarray(function(x))
            if found.shape == x.shape:
                return found
        except (TypeError, ValueError):
            pass
        return nx.asarray([_one(function, v) for v in x.reshape(-1).tolist()], dtype=nx.float64).reshape(x.shape)
    return _one(function, float(x))


def _one(function: Callable[..., Any], x: float) -> float:
    try:
        return float(function(x))
    except (ValueError, ZeroDivisionError, OverflowError):
        return math.nan
