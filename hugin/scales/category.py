"""Names in a row: category i stands at i, each with a slot of length 1."""

from __future__ import annotations

from ..value import value
from .scale import Scale, Ticks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from nx import Tensor

    from .extent import Bounds
    from .fmt import Format
    from .scale import Domain, Fits


@value
class Category(Scale):
    """``values``: the names in order; data are their indices. Without values the axis learns them from its data."""

    values: tuple[str, ...] = ()

    name = "category"
    kind = "category"

    def check(self) -> None:
        if not isinstance(self.values, tuple):
            object.__setattr__(self, "values", tuple(self.values))  # type: ignore[unreachable]  # users give lists

    def natural(self) -> Domain:
        return (-0.5, max(len(self.values), 1) - 0.5)

    def settle(self, domain: Domain | None) -> Domain:
        if domain is None or (self.values and not domain[0] < domain[1]):
            return self.natural()
        return super().settle(domain)

    def widen(self, x: float) -> Domain:
        return (x - 0.5, x + 0.5)

    def train(self, tensors: Iterable[Tensor], known: Bounds | None = None) -> Domain | None:
        """All slots of the named values, and of every index in the data: half a slot beyond the outer ones."""
        found = super().train(tensors, known)
        lo, hi = self.natural() if self.values else (float("inf"), -float("inf"))
        if found is not None:
            lo, hi = min(lo, found[0] - 0.5), max(hi, found[1] + 0.5)
        return (lo, hi) if lo <= hi else None

    def expand(self, domain: Domain, fraction: float = 0.04, low: bool = True, high: bool = True) -> Domain:
        """Slots bring their own room."""
        return domain

    def find_ticks(self, lo: float, hi: float, n: float, fit: Fits, fmt: Format | None) -> Ticks:
        """Every category inside; the guide turns or thins the labels, for it knows both directions."""
        at = [i for i in range(len(self.values)) if lo <= i <= hi]
        names = tuple([str(self.values[i]) for i in at])
        return Ticks(tuple([float(i) for i in at]), names if fmt is None else fmt.names(names))

    def label(self, x: float, fmt: Format | None = None) -> str:
        i = round(x)
        return str(self.values[i]) if 0 <= i < len(self.values) else ""
