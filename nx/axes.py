"""Axis and shape arguments, read once the same way for every family.

Owns: normalising and refusing. Must not know: tensors' data.
"""

from __future__ import annotations

from _operator import index  # operator itself takes half a millisecond to import

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, SupportsIndex


def as_axis(axis: SupportsIndex, ndim: int, where: str) -> int:
    """``axis`` counted from the front. Raises IndexError outside ``[-ndim, ndim)``, TypeError when it is no integer."""
    try:
        at = index(axis)
    except TypeError:
        raise TypeError(f"{where}: invalid axis {axis!r}; an integer is needed") from None
    if not -ndim <= at < ndim:
        raise IndexError(f"{where}: axis {at} is out of bounds for a tensor of {ndim} dimensions")
    return at + ndim if at < 0 else at


def as_axes(axes: SupportsIndex | Sequence[int], ndim: int, where: str) -> tuple[int, ...]:
    """Several axes (or one) counted from the front, in the order given. Raises ValueError where one repeats."""
    each = axes if isinstance(axes, (tuple, list)) else (axes,)
    found = tuple(as_axis(axis, ndim, where) for axis in each)
    if len(set(found)) != len(found):
        raise ValueError(f"{where}: repeated axis in {tuple(each)}")
    return found


def as_shape(shape: SupportsIndex | Sequence[int], where: str) -> tuple[int, ...]:
    """A tuple of integers from an integer or a sequence of them. Raises ValueError below zero, TypeError on anything
    else."""
    each: tuple[int, ...]
    if hasattr(shape, "__index__") and not hasattr(shape, "__len__"):
        each = (index(shape),)
    else:
        try:
            each = tuple(_as_length(n) for n in shape)  # type: ignore[union-attr]  # not iterable: the error below
        except TypeError:
            raise TypeError(f"{where}: invalid shape {shape!r}; integers are needed") from None
    if any(n < 0 for n in each):
        raise ValueError(f"{where}: negative dimensions are not allowed in shape {each}")
    return each


def _as_length(n: Any) -> int:
    """The integer; a length that stands for one (``__nx_length__``) as it is."""
    length: int = n if hasattr(type(n), "__nx_length__") else index(n)
    return length


def as_order(order: str, where: str) -> None:
    """Only row-major order exists. Raises ValueError on column-major order."""
    if order not in ("C", "K", "A"):
        raise ValueError(f"{where}: unsupported order {order!r}; only 'C'")


def as_device(device: str | None, where: str) -> None:
    """Only the CPU exists. Raises ValueError on another device."""
    if device is not None and device != "cpu":
        raise ValueError(f"{where}: unknown device {device!r}; only 'cpu'")
