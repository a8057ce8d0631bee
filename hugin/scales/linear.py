"""The plain number line."""

from __future__ import annotations

from ..memo import lru_cache
from ..value import value
from .label import axis_labels
from .nice import STEPS, Step, cover, decimal, steps
from .scale import Scale, Ticks, first_fitting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .fmt import Format, Ladder
    from .scale import Fits


@value
class Linear(Scale):
    """Equal distances are equal differences. Ticks are multiples of 1, 2, 2.5 or 5 times a power of ten."""

    name = "linear"

    def find_ticks(self, lo: float, hi: float, n: float, fit: Fits, fmt: Format | None) -> Ticks:
        return linear_ticks(lo, hi, n, fit, fmt)


def linear_ticks(lo: float, hi: float, n: float, fit: Fits, fmt: Format | None) -> Ticks:
    """Ticks of any scale over a range in which it is nearly straight."""
    unit, ladder = fmt.unit(lo, hi) if fmt is not None else (1.0, STEPS)
    if not hi > lo:
        return few(lo, hi, fmt, fit)
    if hi - lo < float("inf"):
        candidates = candidate_steps(lo / unit, hi / unit, n, ladder)
    else:  # a tenth of it has a length
        tenth = candidate_steps(lo / unit / 10, hi / unit / 10, n, ladder)
        candidates = [step.replace(power=step.power + 1) for step in tenth]
    if not candidates:
        return few(lo, hi, fmt, fit)
    return first_fitting(candidates, lambda step: ticks_of(step, lo, hi, unit, fmt), fit)


@lru_cache(maxsize=512)
def candidate_steps(lo: float, hi: float, n: float, ladder: Ladder) -> list[Step]:
    return steps(lo, hi, n, ladder)


def few(lo: float, hi: float, fmt: Format | None, fit: Fits | None = None) -> Ticks:
    """Ticks where no round number separates the ends: the ends themselves."""
    from .label import short
    from .scale import thin

    at = (lo,) if lo == hi else (lo, hi)
    labels = fmt.labels(at, None) if fmt is not None else tuple([short(x, 16) for x in at])
    made = Ticks(at, labels)
    if len(set(labels)) < len(labels):
        return Ticks(at[:1], labels[:1])
    return made if fit is None or fit(made) else thin(made, fit)


def ticks_of(step: Step, lo: float, hi: float, unit: float, fmt: Format | None) -> Ticks:
    if fmt is None:
        return plain_ticks(step, lo, hi)
    at = step.positions()
    minor = minor_ticks(step, lo / unit, hi / unit, set(at))
    if unit != 1.0:
        at, minor = tuple([x * unit for x in at]), tuple([x * unit for x in minor])
    return Ticks(at, fmt.labels(at, step.size() * unit), minor)


@lru_cache(maxsize=512)
def plain_ticks(step: Step, lo: float, hi: float) -> Ticks:
    """Those of a layout that is tried again and again are made once."""
    at = step.positions()
    labels, context = axis_labels(tuple([k * step.digits for k in range(step.first, step.last + 1)]), step.power)
    return Ticks(at, labels, minor_ticks(step, lo, hi, set(at)), context)


def minor_ticks(step: Step, lo: float, hi: float, major: set[float]) -> tuple[float, ...]:
    digits, power = step.between()
    first, last = cover(lo, hi, digits, power)
    if last - first > 200:
        return ()
    found = [decimal(k * digits, power) for k in range(first, last + 1)]
    return tuple([x for x in found if x not in major])
