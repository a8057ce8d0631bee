"""Lengths of time: int64 microseconds, labelled in the units that people count them in."""

from __future__ import annotations

import math

from ..calendar import DAY, HOUR, MINUTE, MS, SECOND, US
from ..memo import lru_cache
from ..value import value
from .label import MINUS, axis_labels
from .nice import steps
from .scale import Scale, Ticks, first_fitting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .elementwise import Datum
    from .fmt import Format
    from .scale import Domain, Fits

#: step, the unit of its labels, its size.
_STEPS = (
    *((m * US, "\u00b5s", US) for m in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
    *((m * MS, "ms", MS) for m in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
    *((m * SECOND, "s", SECOND) for m in (1, 2, 5, 10, 15, 20, 30)),
    *((m * MINUTE, "min", MINUTE) for m in (1, 2, 5, 10, 15, 20, 30)),
    *((m * HOUR, "h", HOUR) for m in (1, 2, 3, 6, 12)),
)


@value
class Duration(Scale):
    """Microseconds. Zero is the natural end; an empty axis is a minute."""

    name = "duration"
    kind = "duration"

    def natural(self) -> Domain:
        return (0, MINUTE)

    def widen(self, x: float) -> Domain:
        half = max(abs(x) // 10, 1) if x else SECOND
        return (x - half, x + half)

    def inverse(self, y: Datum) -> Datum:
        """Whole microseconds."""
        return y if hasattr(y, "dtype") else round(y)  # type: ignore[call-overload]  # a number gives a number

    def find_ticks(self, lo: float, hi: float, n: float, fit: Fits, fmt: Format | None) -> Ticks:
        low, high = math.ceil(lo), math.floor(hi)
        if high <= low:
            return Ticks((low,), (self.label(low, fmt),))
        return first_fitting(_candidates(low, high, n), lambda step: _ticks(step, low, high, fmt), fit)

    def label(self, x: float, fmt: Format | None = None) -> str:
        from .fmt import resolve_format

        chosen = resolve_format(fmt)
        return chosen.labels((x,), None)[0] if chosen is not None else spoken(round(x), 1)


@lru_cache(maxsize=256)
def _candidates(low: int, high: int, n: float) -> tuple[int, ...]:
    span = high - low
    found = [step for step, _, _ in _STEPS]
    found += [round(step.size() * DAY) for step in steps(low / DAY, high / DAY, n) if step.size() >= 1]
    chosen = sorted(
        set(found), key=lambda step: abs(math.log((span / step + 0.5) / n)) + (0.4 if span / step > 1.6 * n else 0)
    )
    return tuple([step for step in chosen if span / step < 4 * n][:12] or chosen[:1])


def _ticks(step: int, low: int, high: int, fmt: Format | None) -> Ticks:
    if (high - low) // step > 2000:
        return Ticks()
    at = tuple([k * step for k in range(-(-low // step), high // step + 1)])
    minor: tuple[int, ...] = ()
    for parts in (5, 4, 3, 2):
        if step % parts == 0 and step // parts in _SIZES:
            fine = step // parts
            minor = tuple([k * fine for k in range(-(-low // fine), high // fine + 1) if k % parts])
            break
    if fmt is not None:
        return Ticks(at, fmt.labels(at, None), minor)
    if step >= DAY:
        days, context = axis_labels(tuple([x // DAY for x in at]), 0)
        return Ticks(at, tuple([text + " d" if text != "0" else text for text in days]), minor, context)
    return Ticks(at, tuple([spoken(x, step) for x in at]), minor)


_SIZES = {step for step, _, _ in _STEPS}


def spoken(x: int, step: int) -> str:
    """A duration in at most two units, to the precision of ``step``: "0", "250 ms", "1 min 30 s", "2 h", "1 d 12 h"."""
    if x == 0:
        return "0"
    sign, x = (MINUS if x < 0 else ""), abs(x)
    if x < SECOND or step < SECOND:
        unit, size = ("\u00b5s", US) if x < MS else (("ms", MS) if x < SECOND else ("s", SECOND))
        if (x < SECOND and step >= MS) or (x >= MS and x < SECOND):
            unit, size = "ms", MS
        text = f"{x / size:.6f}".rstrip("0").rstrip(".")
        return f"{sign}{text} {unit}"
    parts = []
    for name, size in (("d", DAY), ("h", HOUR), ("min", MINUTE), ("s", SECOND)):
        count, x = divmod(x, size)
        if count:
            parts.append(f"{count} {name}")
    return sign + " ".join(parts[:2])
