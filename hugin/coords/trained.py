"""What the data says about one dimension of a panel, before its length in px is known.

Owns: Trained, and reading one value of it as the user wrote it. Must not know: px.
"""

from __future__ import annotations

from ..errors import DataError
from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..scales import Scale
    from ..scales.fmt import Format

    Number = int | float
    Domain = tuple[Number, Number]


@value
class Trained(Value):
    """One dimension of a panel with its scale and domain. kind is that of the data: number, time, duration, category.

    whole: the data is whole numbers, so ticks between them mean nothing.
    """

    scale: Scale
    domain: Domain
    kind: str
    categories: tuple[str, ...] | None = None
    label: str | None = None
    ticks: tuple[tuple[object, ...], tuple[str, ...] | None] | None = None
    format: Format | None = None
    inverted: bool = False
    whole: bool = False


def position(where: str, end: object, kind: str, names: tuple[str, ...] | None) -> Number:
    """One value of an axis, as the user wrote it, as a number of that axis."""
    if names is not None:
        if isinstance(end, str):
            if end not in names:
                raise DataError(f'{where}: "{end}" is none of the categories {", ".join(names[:6])}')
            return names.index(end)
    elif kind == "number" and isinstance(end, (int, float)):
        return end
    from ..data import scalar

    return scalar(end, kind, where=where)
