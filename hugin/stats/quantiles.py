"""Quantiles by selection, without a sort."""

from __future__ import annotations

from array import array

from .. import _draw
from ..errors import OptionError
from .column import flat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nx import Tensor

INFINITY = float("inf")


def quantiles(values: Tensor, q: Sequence[float], *, where: str = "quantiles") -> list[float]:
    """The quantiles ``q`` (each 0..1) of the finite values, between neighbours by straight lines; NaN of nothing.

    >>> import nx
    >>> quantiles(nx.asarray([3.0, 1.0, 2.0, float("nan")]), [0.0, 0.25, 1.0])
    [1.0, 1.5, 3.0]
    """
    wanted = array("d", q)
    if any(not 0 <= one <= 1 for one in wanted):
        raise OptionError(f"{where}: q is {list(wanted)}; numbers from 0 to 1 are needed")
    out = array("d", [float("nan")] * len(wanted))
    _draw.bin_quantiles(flat(values), -INFINITY, INFINITY, wanted, out)
    return list(out)
