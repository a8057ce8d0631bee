"""What every scale is: a frozen value that takes data to scale space and back, learns its domain, and finds ticks.

Owns: Scale (the protocol and what all scales share) and Ticks. Must not know: px but as a length, themes, guides.
Scale space is where a unit is a unit everywhere (log10 of the data on a log scale); an affine takes it to px.
"""

from __future__ import annotations

import math

from ..errors import ScaleError
from ..scene.geometry import Map
from ..value import Value, value
from .extent import count_outside, extent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeVar

    from nx import Tensor

    from .elementwise import Datum
    from .fmt import Format

    Candidate = TypeVar("Candidate")
    from .extent import Bounds

    Domain = tuple[float, float]
    Measure = Callable[[str], float]
    Fits = Callable[["Ticks"], bool]

#: Labels of one axis stand at least this far apart, in px.
GAP_PX = 8.0
MAX = 1.7976931348623157e308
#: A span below this, or of fewer than SPAN_ULPS float steps, counts as one value.
TINY = 1e-290
SPAN_ULPS = 16


@value
class Ticks(Value):
    """Where an axis is read. at: data units, ascending, inside the domain. labels: one text a tick, complete in itself.

    minor: unlabelled positions between them. context: a second line under a label, "" where it repeats the one before
    (dates under times, the base of offsets); () where there is none.
    """

    at: tuple[float, ...] = ()
    labels: tuple[str, ...] = ()
    minor: tuple[float, ...] = ()
    context: tuple[str, ...] = ()


@value
class Scale(Value):
    """A monotone way from data to scale space. Subclasses give ``forward``, ``inverse`` and ``find_ticks``.

    Scales are equal when they are of one kind with equal parameters.
    """

    name = "scale"
    #: the kind of Column that this scale takes without being told: number, time, duration, category.
    kind = "number"
    if TYPE_CHECKING:

        @property
        def map(self) -> Map | None: ...  # None: the data are bent by forward before they are drawn

    else:
        map = Map()
    #: data must lie strictly between these to have a place on the scale.
    lowest = -math.inf
    highest = math.inf

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._fields_)

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in self._fields_)))

    def forward(self, x: Datum) -> Datum:
        """Data to scale space; a number or a tensor. Values outside the scale's own domain give NaN."""
        return x if hasattr(x, "dtype") else float(x)  # type: ignore[return-value]  # a number gives a number

    def inverse(self, y: Datum) -> Datum:
        """Scale space to data; a number or a tensor."""
        return y if hasattr(y, "dtype") else float(y)  # type: ignore[return-value]  # a number gives a number

    def natural(self) -> Domain:
        """The domain of an axis without data."""
        return (0.0, 1.0)

    def inside(self, x: float) -> bool:
        """Whether the number has a place on the scale."""
        return self.lowest < x < self.highest and x - x == 0

    def train(self, tensors: Iterable[Tensor], known: Bounds | None = None) -> Domain | None:
        """Least and greatest value over all tensors, in data units; None where no value has a place on the scale.

        NaN, infinities and values outside the scale's own domain do not count. known: the bounds of a single tensor
        (data.Column.bounds), which then is not read.
        """
        lo, hi = math.inf, -math.inf
        for tensor in tensors:
            found = extent(tensor, self.lowest, self.highest, known)
            if found is not None:
                lo, hi = min(lo, found[0]), max(hi, found[1])
        return (lo, hi) if lo <= hi else None

    def dropped(self, tensor: Tensor, known: Bounds | None = None) -> int:
        """How many finite values have no place on the scale: what a note tells of. NaN is a gap and does not count."""
        if self.lowest == -math.inf and self.highest == math.inf:
            return 0
        return count_outside(tensor, self.lowest, self.highest, known)

    def settle(self, domain: Domain | None) -> Domain:
        """A domain that can be drawn, lo < hi: the natural one for None, one value widened, a reversed one turned.

        Raises ScaleError for NaN and infinities, values without a place on the scale, and spans beyond float64.
        """
        if domain is None:
            return self.natural()
        lo, hi = domain
        for x in (lo, hi):
            if not self.inside(x):
                raise ScaleError(f"{self.name} scale: limit {x!r} has no place on it; {self.allowed()}")
        if lo > hi:
            lo, hi = hi, lo
        a, b = self.forward(lo), self.forward(hi)
        if b - a < max(TINY, SPAN_ULPS * math.ulp(max(abs(a), abs(b)))):
            made = self.widen(lo if lo == hi else self.middle(lo, hi))
            tiny = self.forward(made[1]) - self.forward(made[0]) < TINY
            return self.widen(0.0) if tiny and self.inside(0.0) else made
        if b - a > MAX:
            raise ScaleError(
                f"{self.name} scale: limits {lo!r} .. {hi!r} span more than float64 holds;"
                ' divide the data by a constant or use scale "symlog"'
            )
        return (lo, hi)

    def allowed(self) -> str:
        """What limits may be, for messages."""
        return "limits must be finite numbers"

    def middle(self, lo: float, hi: float) -> float:
        return lo / 2 + hi / 2

    def widen(self, x: float) -> Domain:
        """The domain around one value: a tenth of it on both sides, or -1 .. 1 around zero."""
        half = abs(x) * 0.1
        if half < TINY:
            return (x - 1.0, x + 1.0)
        return (max(x - half, -MAX), min(x + half, MAX))

    def expand(self, domain: Domain, fraction: float = 0.04, low: bool = True, high: bool = True) -> Domain:
        """The domain with ``fraction`` of its length added at the chosen ends, measured in scale space."""
        a, b = self.forward(domain[0]), self.forward(domain[1])
        pad = b * fraction - a * fraction
        lo = self.inverse(a - pad) if low else domain[0]
        hi = self.inverse(b + pad) if high else domain[1]
        if not self.inside(lo):
            lo = domain[0]
        if not self.inside(hi):
            hi = domain[1]
        return (lo, hi)

    def ticks(
        self,
        domain: Domain,
        n: int | None = None,
        length_px: float | None = None,
        measure: Measure | None = None,
        fmt: Format | None = None,
    ) -> Ticks:
        """Round positions inside ``domain`` with their labels; about ``n`` of them (default: 5 to 8, fewer when short).

        measure(label) is the label's extent in px along the axis; with it and ``length_px`` no two labels come nearer
        than 8 px. fmt: a Format, callable or format string for the labels. A domain of one value gives that tick.
        Raises ScaleError on NaN or infinite limits.
        """
        from .fmt import resolve_format

        lo, hi = domain
        if not (lo - lo == 0 and hi - hi == 0):
            raise ScaleError(f"{self.name} scale: limits {lo!r} .. {hi!r} are not finite; set finite limits")
        if lo > hi:
            lo, hi = hi, lo
        if n is not None and n < 1:
            raise ScaleError(f"{self.name} scale: n is {n}; ask for at least one tick")
        fit = Fit(self, lo, hi, length_px, measure)
        return self.find_ticks(lo, hi, float(n) if n is not None else wanted(length_px), fit, resolve_format(fmt))

    def find_ticks(self, lo: float, hi: float, n: float, fit: Fits, fmt: Format | None) -> Ticks:
        raise NotImplementedError  # each scale has its own

    def words(self, values: tuple[float, ...], offset: bool = True) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Labels of ascending values that need be no ticks, in one form, and context lines or (): see ``Ticks``.

        offset: they may be distances from a base, which then is the context of the first.
        """
        from .label import value_labels

        return value_labels(values, offset)

    def label(self, x: float, fmt: Format | None = None) -> str:
        """One value as text, to six significant digits."""
        from .fmt import resolve_format
        from .label import short

        chosen = resolve_format(fmt)
        return short(x) if chosen is None else chosen.labels((x,), None)[0]


def wanted(length_px: float | None) -> float:
    """How many labels an axis of this length asks for: 6.5 on a full axis, 2 on the smallest."""
    if length_px is None:
        return 6.5
    return min(6.5, max(2.0, length_px / 60.0))


class Fit:
    """Whether labels at positions stand clear of each other on this axis; always, when nothing can be measured."""

    __slots__ = ("per_unit", "origin", "scale", "measure")

    def __init__(self, scale: Scale, lo: float, hi: float, length_px: float | None, measure: Measure | None) -> None:
        self.scale = scale
        self.measure = measure if length_px is not None else None
        if self.measure is not None and length_px is not None:
            self.origin = scale.forward(lo)
            span = scale.forward(hi) - self.origin
            self.per_unit = length_px / span if span > 0 else 0.0

    def __call__(self, ticks: Ticks) -> bool:
        if self.measure is None or len(ticks.at) < 2:
            return True
        forward, origin, per_unit, measure = self.scale.forward, self.origin, self.per_unit, self.measure
        for texts in (ticks.labels, ticks.context):
            end = -math.inf
            for x, text in zip(ticks.at, texts):
                if text:
                    half = measure(text) / 2
                    at = (forward(x) - origin) * per_unit
                    if at - half < end + GAP_PX:
                        return False
                    end = at + half
        return True


def first_fitting(candidates: Iterable[Candidate], make: Callable[[Candidate], Ticks], fit: Fits) -> Ticks:
    """The first candidate whose ticks fit; else the last that could be made, thinned until it fits."""
    made = None
    for candidate in candidates:
        made = make(candidate)
        if made.at and fit(made):
            return made
    return thin(made, fit) if made is not None else Ticks()


def thin(ticks: Ticks, fit: Fits) -> Ticks:
    """Every second, third ... tick, until the labels fit; the rest become minor ticks."""
    for step in range(2, len(ticks.at) + 1):
        kept = ticks.replace(
            at=ticks.at[::step], labels=ticks.labels[::step], context=ticks.context[::step], minor=ticks.minor
        )
        if fit(kept):
            return kept
    return ticks.replace(at=ticks.at[:1], labels=ticks.labels[:1], context=ticks.context[:1])
