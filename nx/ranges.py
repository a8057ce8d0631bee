"""Evenly spaced values: by step, by count, by ratio.

Owns: ``arange``, ``linspace``, ``logspace``, ``geomspace``. Must not know: other ways to fill a tensor (creation.py).
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_axis, as_device
from nx.elementwise import log10, sign
from nx.op import as_operand, holds, native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import ArrayLike, DTypeLike

_float64 = _core.dtype("float64")
_REAL = (float, int)


@native(_core.arange, tensors=0, passed=4)
def arange(
    start: ArrayLike,
    /,
    stop: ArrayLike | None = None,
    step: ArrayLike = 1,
    dtype: DTypeLike | None = None,
    *,
    device: str | None = None,
) -> Tensor:
    """Evenly stepped values from ``start`` up to but without ``stop``; ``arange(n)`` counts 0 .. n-1.

    Returns the shape (ceil((stop - start) / step),), int64 when all three are integers, else float64. Raises ValueError
    on a step of zero.

    >>> nx.arange(2, 8, 2)
    Tensor([2, 4, 6])
    """
    as_device(device, "arange")
    return _core.arange(start, stop, step, dtype)


def linspace(
    start: Any,
    stop: Any,
    /,
    num: int = 50,
    dtype: DTypeLike | None = None,
    *,
    endpoint: bool = True,
    retstep: bool = False,
    axis: int = 0,
    device: str | None = None,
) -> Any:
    """``num`` evenly spaced values from ``start`` to ``stop`` (to one step before it without ``endpoint``).

    start, stop: numbers, or tensors that broadcast; then the spaced axis is ``axis``. Returns float64 (complex128 for
    complex ends) unless a dtype is given; integers are rounded down. With ``retstep``, ``(values, step)``. Raises
    ValueError when ``num`` is negative.

    >>> nx.linspace(0, 1, 5)
    Tensor([0.  , 0.25, 0.5 , 0.75, 1.  ])
    """
    if type(start) in _REAL and type(stop) in _REAL and not retstep and axis == 0 and device is None:
        return _core.linspace(start, stop, num, endpoint, dtype)
    as_device(device, "linspace")
    num = num.__index__()
    if num < 0:
        raise ValueError(f"linspace: negative num {num}; zero or more")
    steps = num - 1 if endpoint else num
    scalar = isinstance(start, (int, float, complex)) and isinstance(stop, (int, float, complex))
    if not scalar:
        start, stop = as_operand(start) * 1.0, as_operand(stop) * 1.0
    span = stop - start
    step = span / steps if steps > 0 else span * float("nan")
    at = _core.arange(0, num, 1, _float64)
    if not scalar:
        at = _core.reshape(at, (num,) + (1,) * span.ndim)
    values = at * (step if steps > 0 else span) + start
    if endpoint and num > 1:
        last = _core.cast(as_operand(stop), values.dtype, False)
        last = _core.broadcast_to(last, (1, *values.shape[1:]))
        values = _core.concat([values[:-1], last], 0)
    if not scalar and axis != 0:
        values = _move_first(values, axis)
    values = _as_spaced(values, dtype)
    return (values, step) if retstep else values


def _move_first(values: Tensor, axis: int) -> Tensor:
    at = as_axis(axis, values.ndim, "linspace")
    order = list(range(1, values.ndim))
    order.insert(at, 0)
    return _core.permute(values, tuple(order))


def _as_spaced(values: Tensor, dtype: DTypeLike | None) -> Tensor:
    if dtype is None:
        return values
    kind = _core.dtype(dtype)
    if kind.name.startswith(("int", "uint")):
        values = _core.map(_core.ops["floor"][0], values)
    return _core.cast(values, kind)


def logspace(
    start: Any,
    stop: Any,
    /,
    num: int = 50,
    dtype: DTypeLike | None = None,
    *,
    endpoint: bool = True,
    base: float = 10.0,
    axis: int = 0,
) -> Tensor:
    """``base ** linspace(start, stop, num)``.

    start, stop: numbers, or tensors that broadcast; float64 unless a dtype is given. Raises ValueError for negative
    ``num``.

    >>> nx.logspace(0, 2, 3)
    Tensor([  1.,  10., 100.])
    """
    values = base ** linspace(start, stop, num, endpoint=endpoint, axis=axis)
    return values if dtype is None else _core.cast(values, _core.dtype(dtype))


def geomspace(
    start: Any, stop: Any, /, num: int = 50, dtype: DTypeLike | None = None, *, endpoint: bool = True, axis: int = 0
) -> Tensor:
    """``num`` values from ``start`` to ``stop``, each a constant multiple of the one before.

    start, stop: real numbers of one sign, not zero (ValueError), or tensors of them that broadcast; then the spaced
    axis is ``axis``. Returns float64 unless a dtype is given.

    >>> nx.geomspace(1, 1000, 4)
    Tensor([   1.,   10.,  100., 1000.])
    """
    first, last = as_operand(start) * 1.0, as_operand(stop) * 1.0
    if holds(first * last == 0) or holds(sign(first) != sign(last)):
        raise ValueError(f"geomspace: invalid ends {start} and {stop}; they need one sign and must not be zero")
    side = sign(first)
    values = side * logspace(log10(first * side), log10(last * side), num, endpoint=endpoint)
    if values.shape[0]:
        shape = (1, *values.shape[1:])
        parts = [_core.broadcast_to(first, shape), values[1:]]
        if endpoint and values.shape[0] > 1:
            parts[1:] = [values[1:-1], _core.broadcast_to(last, shape)]
        values = _core.concat(parts, 0)
    if axis:
        values = _move_first(values, axis)
    return values if dtype is None else _core.cast(values, _core.dtype(dtype))
