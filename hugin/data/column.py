"""One column of data as every later stage sees it."""

from __future__ import annotations

from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, Self

    from nx import Tensor

    Kind = Literal["number", "bool", "time", "duration", "category"]
    #: Least and greatest finite value, least above zero, how many are finite, how many NaN.
    Bounds = tuple[float, float, float, int, int]


@value
class Column(Value):
    """Data of one kind, by reference where their owner allows it.

    kind: "number" and "bool" keep their dtype; "time" and "duration" are int64 microseconds (from 1970 UTC), or float64
    with NaN where some are missing; "category" are int64 places in ``categories``, -1 where missing.
    label: the name that the data bring along (a column's, a Series'), or None. grows: hashable name of data of which
    these are the first, which only ever grow at their end; None for all others. bounds: where they are known already.
    Other values have neither, unless they are given with them.
    """

    values: Tensor
    kind: Kind = "number"
    categories: tuple[str, ...] | None = None
    label: str | None = None
    grows: object = None
    bounds: Bounds | None = None

    def replace(self, **changes: Any) -> Self:
        if "values" in changes:
            changes = {"grows": None, "bounds": None, **changes}
        return super().replace(**changes)

    def __len__(self) -> int:
        return int(self.values.shape[0]) if self.values.ndim else 1
