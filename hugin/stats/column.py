"""What the statistics share: a flat view of a tensor, dense float64 in and out, and the bounds of values."""

from __future__ import annotations

from array import array

import nx

from .. import _draw
from ..errors import DataError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nx import Tensor


def flat(values: Tensor) -> Tensor:
    """One dimension of all elements."""
    return values if values.ndim == 1 else values.reshape(-1)


def doubles(values: Sequence[float] | Tensor) -> array[float]:
    """Dense float64, as the C side takes it."""
    listed = values.tolist() if hasattr(values, "tolist") else values
    return array("d", listed)


def tensor(values: array[float]) -> Tensor:
    """The same memory as a tensor."""
    return nx.asarray(memoryview(values))


def ends(where: str, values: Tensor, range: tuple[float, float] | None) -> tuple[float, float]:
    """The ends of ``range``, or of the finite values; (0, 1) where there are none. Never empty: NumPy's +-0.5."""
    if range is None:
        lo, hi, _, finite, _ = _draw.bin_bounds(values)
        lo, hi = (lo, hi) if finite else (0.0, 1.0)
    else:
        lo, hi = float(range[0]), float(range[1])
        if not lo <= hi or hi - lo == float("inf"):
            raise DataError(f"{where}: limits is {range}; finite numbers in ascending order are needed")
    if lo == hi:
        lo, hi = lo - 0.5, hi + 0.5
        if lo == hi:  # beyond 2**53 a half is nothing
            lo, hi = lo * (1 - 1e-15) - 1, hi * (1 + 1e-15) + 1
    return lo, hi
