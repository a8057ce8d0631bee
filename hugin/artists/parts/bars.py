"""Series of bars beside each other, or on top of each other."""

from __future__ import annotations

from ...value import Value, value
from .. import base

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...data import Column

    Row = tuple[Column, Column, str | None, int | None]

GROUP_FILL = 0.84     # share of a slot that a group of dodged bars fills
DODGE_GAP = 0.06      # share of a dodged bar left free between neighbours


@value
class Series(Value):
    """Bars of one colour: from ``low`` to ``high`` at ``at``; shift and thick are shares of the slot.

    lengths: of bars that do not begin at zero, as they were given, with their sign.
    """

    at: Column
    low: Column
    high: Column
    shift: float
    thick: float | None
    label: str | None = None
    group: int | None = None
    lengths: Column | None = None

    def emptied(self) -> Series:
        """The same without a bar."""
        none = base.emptied(self.high)
        return self.replace(at=base.emptied(self.at), low=none, high=none, lengths=None)


def arranged(columns: Sequence[Row], stack: bool) -> tuple[Series, ...]:
    """Series of (positions, lengths, label, group) side by side, or each on top of those before it."""
    series = [Series(at, values, values, 0.0, None, label, group) for at, values, label, group in columns]
    return stacked(series) if stack else side_by_side(series)


def side_by_side(series: Sequence[Series]) -> tuple[Series, ...]:
    """Sharing the slot."""
    k = len(series)
    each = GROUP_FILL / k
    return tuple(
        part.replace(shift=(j - (k - 1) / 2) * each, thick=each * (1.0 - DODGE_GAP)) for j, part in enumerate(series)
    )


def stacked(series: Sequence[Series]) -> tuple[Series, ...]:
    """Positive lengths grow up from zero, negative ones down."""
    import nx

    up: dict[object, float] = {}
    down: dict[object, float] = {}
    made = []
    for part in series:
        lengths = part.high if part.lengths is None else part.lengths
        low, high = [], []
        for place, v in zip(places(part), lengths.values.tolist()):
            if v != v:
                low.append(v)
                high.append(v)
                continue
            total = up if v >= 0 else down
            start = total.get(place, 0.0)
            total[place] = start + v
            low.append(start)
            high.append(start + v)
        ends = [lengths.replace(values=nx.asarray(column, dtype=nx.float64)) for column in (low, high)]
        made.append(part.replace(low=ends[0], high=ends[1], lengths=lengths))
    return tuple(made)


def places(part: Series) -> list[object]:
    """Where the bars stand, by name where positions are categories."""
    codes = part.at.values.tolist()
    names = part.at.categories
    return codes if names is None else [names[code] if code >= 0 else None for code in codes]


def covered(back: Series, front: Series) -> int:
    """How many bars of ``back`` are shorter than one of ``front`` at the same place on the same side of zero."""
    if (back.shift, back.thick) != (front.shift, front.thick):
        return 0
    lengths = dict(zip(places(front), front.high.values.tolist()))
    shorter = ((v, lengths.get(place, 0.0)) for place, v in zip(places(back), back.high.values.tolist()))
    return sum(0 < v < w or w < v < 0 for v, w in shorter)
