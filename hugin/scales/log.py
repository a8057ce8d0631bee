"""Equal distances are equal ratios."""

from __future__ import annotations

import math

from ..errors import ScaleError
from ..memo import lru_cache
from ..scene.geometry import Map
from ..value import value
from .elementwise import apply
from .label import TIMES, fixed, number, power, short
from .linear import few, linear_ticks
from .scale import Scale, Ticks, first_fitting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .elementwise import Datum
    from .fmt import Format
    from .scale import Domain, Fits

    Candidate = tuple[Any, ...]  # at, labels, minor, and context where there is one
    Positions = tuple[tuple[float, ...], tuple[str, ...], tuple[float, ...]]  # at, labels, minor

_LOG10 = Map("log10")
#: Which multiples of a power get labels, for base 10, coarse to fine.
_MULTIPLES = ((1, 3), (1, 2, 5), (1, 2, 3, 5), (1, 2, 3, 4, 6, 8), (1, 2, 3, 4, 5, 6, 7, 8, 9))
_STRIDES = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 50, 60, 100, 200, 500)
#: Powers of ten in this range are written out when all of an axis are: 0.001 .. 10 000.
_PLAIN = (-3, 4)


@value
class Log(Scale):
    """Scale space is log10 of the data, whatever the base: ``base`` only decides where ticks fall (powers of it).

    Zero and below have no place on it. One value spans a decade; an empty axis 1 .. 10.
    """

    base: float = 10

    name = "log"
    map = _LOG10
    lowest = 0.0

    def check(self) -> None:
        if not (isinstance(self.base, (int, float)) and 1 < self.base < math.inf):
            raise ScaleError(f"Log: base is {self.base!r}; a number above 1 is needed")

    def forward(self, x: Datum) -> Datum:
        return apply(x, _forward, "log10", self)

    def inverse(self, y: Datum) -> Datum:
        return apply(y, _inverse, "exp10", self)

    def natural(self) -> Domain:
        return (1.0, 10.0)

    def allowed(self) -> str:
        return "limits must be above zero"

    def middle(self, lo: float, hi: float) -> float:
        return lo

    def widen(self, x: float) -> Domain:
        half = math.sqrt(10.0)
        return (max(x / half, 5e-324), min(x * half, 1.7976931348623157e308))

    def words(self, values: tuple[float, ...], offset: bool = True) -> tuple[tuple[str, ...], tuple[str, ...]]:
        pairs = [f"{v:.15e}".split("e") for v in values]
        if self.base != 10 or not all(_is_digit(m) for m, _ in pairs):
            wide = values and values[-1] > 1000.0 * values[0]
            return (tuple([short(v) for v in values]), ()) if wide else super().words(values, offset)
        made = [(int(float(m)), int(e)) for m, e in pairs]
        if all(_PLAIN[0] <= e <= _PLAIN[1] for _, e in made):
            return tuple([number(v, max(0, -e)) for v, (_, e) in zip(values, made)]), ()
        return tuple([power(e) if m == 1 else fixed(m, 0) + TIMES + power(e) for m, e in made]), ()

    def find_ticks(self, lo: float, hi: float, n: float, fit: Fits, fmt: Format | None) -> Ticks:
        if lo <= 0:
            raise ScaleError(f"log scale: limit {lo!r} is not above zero; set positive limits")
        if hi <= lo:
            return few(lo, hi, fmt)
        return first_fitting(_candidates(self.base, lo, hi, n), lambda made: _labelled(made, fmt), fit)


def _is_digit(mantissa: str) -> bool:
    """Whether a mantissa is one digit alone."""
    return not mantissa.partition(".")[2].strip("0")


def _forward(x: float) -> float:
    return math.log10(x) if x > 0 else math.nan


def _inverse(y: float) -> float:
    try:
        return float(10.0**y)
    except OverflowError:
        return math.inf


@lru_cache(maxsize=256)
def _candidates(base: float, lo: float, hi: float, n: float) -> tuple[Candidate, ...]:
    """Ticks of several makes, best first: powers, multiples of powers, plain round numbers."""
    powers = (math.log10(hi) - math.log10(lo)) / math.log10(base)
    found: list[tuple[float, Candidate]] = []
    made: Candidate
    for stride in _STRIDES:
        made = _powers(base, lo, hi, stride) if powers / stride < 4 * n + 4 else ((), (), ())
        if len(made[0]) >= 2:
            found.append((_miss(len(made[0]), n) * (0.35 if len(made[0]) >= 4 else 1.0), made))
    if base == 10 and powers < 5:
        for multiples in _MULTIPLES:
            made = _multiples_of(lo, hi, multiples)
            if len(made[0]) >= 3:
                found.append((_miss(len(made[0]), n) + 0.1 + 0.02 * len(multiples), made))
    if powers < 1.1 or not found:
        straight = 0.0 if powers < 0.5 else 0.35 + powers
        line = linear_ticks(lo, hi, n, lambda _: True, None)
        found.append((straight, (line.at, line.labels, line.minor, line.context)))
    found.sort(key=lambda pair: pair[0])
    # when labels are wide: ever fewer of them
    return tuple(
        [made for _, made in found[:3]] + sorted([made for _, made in found[3:]], key=lambda made: -len(made[0]))
    )


def _miss(count: float, n: float) -> float:
    return abs(math.log(count / n)) + (0.3 if count > 1.5 * n else 0.0)


def _labelled(made: Candidate, fmt: Format | None) -> Ticks:
    at, labels, minor, *context = made
    if fmt is not None:
        return Ticks(at, fmt.labels(at, None), minor)
    return Ticks(at, labels, minor, *context)


def _exponents(base: float, lo: float, hi: float) -> tuple[int, int]:
    """First and last exponent whose power lies inside, exact at the ends."""
    log = math.log10(base)
    first, last = math.floor(math.log10(lo) / log) - 1, math.ceil(math.log10(hi) / log) + 1
    while raised(base, first) < lo:
        first += 1
    while raised(base, last) > hi:
        last -= 1
    return first, last


def raised(base: float, exponent: int) -> float:
    """base ** exponent, the nearest float for base ten; infinity and zero beyond the floats."""
    if base == 10:
        return 10**exponent * 1.0 if 0 <= exponent <= 308 else float(f"1e{exponent}")
    try:
        return float(base) ** exponent
    except OverflowError:
        return math.inf


def _powers(base: float, lo: float, hi: float, stride: int) -> Positions:
    first, last = _exponents(base, lo, hi)
    chosen = range(math.ceil(first / stride) * stride, last + 1, stride)
    at = tuple([raised(base, e) for e in chosen])
    if stride > 1:
        fine = next(
            (stride // k for k in (stride, 5, 4, 2) if stride % k == 0 and (last - first) * k // stride < 100), stride
        )
        minor = tuple([raised(base, e) for e in range(-(-first // fine) * fine, last + 1, fine) if e % stride])
    elif last - first <= 15 and base == int(base) and base > 2:
        minor = _inner(base, first, last, lo, hi)
    else:
        minor = ()
    return at, _power_labels(base, chosen, at), minor if len(minor) < 200 else ()


def _inner(base: float, first: int, last: int, lo: float, hi: float) -> tuple[float, ...]:
    multiples = range(2, int(base)) if base <= 10 else ()
    found = [_times(m, base, e) for e in range(first - 1, last + 1) for m in multiples]
    return tuple([x for x in found if lo <= x <= hi])


def _times(m: int, base: float, e: int) -> float:
    return float(f"{m}e{e}") if base == 10 else m * raised(base, e)


def _power_labels(base: float, exponents: Sequence[int], at: tuple[float, ...]) -> tuple[str, ...]:
    if base == 10:
        if all(_PLAIN[0] <= e <= _PLAIN[1] for e in exponents):
            return tuple([number(x, max(0, -e)) for x, e in zip(at, exponents)])
        return tuple([power(e) for e in exponents])
    if base == int(base) and all(e >= 0 for e in exponents) and all(x < 1e5 for x in at):
        return tuple([number(x, 0) for x in at])
    name = "e" if abs(base - math.e) < 1e-12 else f"{base:g}"
    return tuple([power(e, name) for e in exponents])


def _multiples_of(lo: float, hi: float, multiples: tuple[int, ...]) -> Positions:
    first, last = math.floor(math.log10(lo)) - 1, math.floor(math.log10(hi)) + 1
    pairs = [(m, e) for e in range(first, last + 1) for m in multiples if lo <= _times(m, 10, e) <= hi]
    at = tuple([_times(m, 10, e) for m, e in pairs])
    taken = set(at)
    minor = tuple(
        [
            x
            for e in range(first, last + 1)
            for m in range(1, 10)
            if lo <= (x := _times(m, 10, e)) <= hi and x not in taken
        ]
    )
    if all(_PLAIN[0] <= e <= _PLAIN[1] for _, e in pairs):
        labels = tuple([number(x, max(0, -e)) for x, (_, e) in zip(at, pairs)])
    else:
        labels = tuple([power(e) if m == 1 else fixed(m, 0) + TIMES + power(e) for m, e in pairs])
    return at, labels, minor
