"""Least and greatest of a column: the one pass over the data that training a scale needs."""

from __future__ import annotations

import math

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    Bounds = tuple[float, float, float, int, int]


def extent(
    tensor: Tensor, lowest: float = -math.inf, highest: float = math.inf, known: Bounds | None = None
) -> tuple[float, float] | None:
    """Least and greatest element that is finite and strictly between the limits; None where there is none.

    known: the bounds of all elements, if somebody has them. Integers stay Python integers, so that microseconds keep
    their last digit. Any real dtype, any layout.
    """
    if tensor.size == 0:
        return None
    kind = tensor.dtype.kind
    if kind in ("int", "uint") and lowest == -math.inf:
        import nx

        return nx.min(tensor).item(), nx.max(tensor).item()
    least, greatest, positive = (known or _bounds(tensor))[:3]
    if lowest < least and greatest < highest:
        return (least, greatest) if least <= greatest else None
    if lowest == 0.0 and highest == math.inf:
        return (positive, greatest) if positive <= greatest else None
    return _between(tensor, lowest, highest)


def count_outside(tensor: Tensor, lowest: float, highest: float, known: Bounds | None = None) -> int:
    """How many finite elements do not lie strictly between the limits."""
    least, greatest, _, finite, _ = known or (_bounds(tensor) if tensor.size else (1.0, 0.0, 0.0, 0, 0))
    if not finite or (lowest < least and greatest < highest):
        return 0
    import nx

    inside = (tensor > lowest) & (tensor < highest)
    if highest == math.inf:
        inside = inside & (tensor <= 1.7976931348623157e308)
    return finite - int(nx.sum(inside).item())


def _bounds(tensor: Tensor) -> Bounds:
    """(min, max, min above zero, number of finite, number of NaN) of the finite elements."""
    from .. import _draw

    if tensor.ndim != 1:
        tensor = tensor.reshape(-1)
    if tensor.dtype.kind == "bool" or str(tensor.dtype) in _WIDENED:
        import nx

        tensor = tensor.astype(nx.float64)
    return _draw.bin_bounds(tensor)


_WIDENED = ("float16", "bfloat16", "float8_e4m3", "float8_e5m2")


def _between(tensor: Tensor, lowest: float, highest: float) -> tuple[float, float] | None:
    import nx

    keep = (tensor > lowest) & (tensor < highest)
    if not nx.any(keep).item():
        return None
    least = nx.min(nx.where(keep, tensor, math.inf)).item()
    return least, nx.max(nx.where(keep, tensor, -math.inf)).item()
