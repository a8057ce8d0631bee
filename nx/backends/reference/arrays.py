"""Tensors as NumPy's arrays and back; the small floats that NumPy lacks are coded here, bit by bit.

Owns: conversion. Must not know: primitives.
"""

from __future__ import annotations

import numpy as np

from nx import _core
from nx._core import DType, Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Narrow floats: bits of the fraction, of the exponent; whether there are infinities; the integer of their bits.
_NARROW = {
    "bfloat16": (7, 8, True, "uint16"),
    "float8_e4m3": (3, 4, False, "uint8"),
    "float8_e5m2": (2, 5, True, "uint8"),
}


def _table(name: str) -> Any:
    """The number of every bit pattern, in order."""
    fraction, exponent, infinite, bits = _NARROW[name]
    bias = 2 ** (exponent - 1) - 1
    codes = np.arange(2 ** (8 * np.dtype(bits).itemsize), dtype=np.int64)
    significand = codes & (2**fraction - 1)
    power = codes >> fraction & (2**exponent - 1)
    normal = (1 + significand / 2**fraction) * np.exp2((power - bias).astype(float))
    values = np.where(power == 0, significand / 2**fraction * 2.0 ** (1 - bias), normal)
    top = power == 2**exponent - 1
    if infinite:
        values = np.where(top, np.where(significand == 0, np.inf, np.nan), values)
    else:
        values = np.where(top & (significand == 2**fraction - 1), np.nan, values)
    return np.where(codes >> (fraction + exponent) & 1, -values, values)


_VALUES = {name: _table(name) for name in _NARROW}


def is_narrow(dtype: DType) -> bool:
    """Whether NumPy lacks the dtype."""
    return dtype.name in _NARROW


def bits_of(x: Tensor) -> Any:
    """An array over the tensor's own memory; of narrow floats, their bits."""
    if is_narrow(x.dtype):
        return np.asarray(_core.bitcast(x, _NARROW[x.dtype.name][3]))
    return np.asarray(x)


def from_bits(a: Any, dtype: DType) -> Tensor:
    """The tensor over an array as ``bits_of`` gives it, without a copy."""
    made = _core.asarray(np.asarray(a))
    return _core.bitcast(made, dtype) if is_narrow(dtype) else made


def values_of(x: Tensor) -> Any:
    """An array of the elements; narrow floats become float64, a copy."""
    return _VALUES[x.dtype.name][bits_of(x)] if is_narrow(x.dtype) else bits_of(x)


def encode(a: Any, name: str) -> Any:
    """Numbers as the bits of narrow floats: to nearest, halves to even; float8_e4m3 saturates no number but has NaN
    where others have infinity."""
    fraction, exponent, _, bits = _NARROW[name]
    finite = _VALUES[name][: 2 ** (fraction + exponent)]
    finite = finite[np.isfinite(finite)]
    size = np.abs(_to_odd(np.asarray(a)))
    above = np.clip(np.searchsorted(finite, size), 1, len(finite) - 1)
    low, high = finite[above - 1], finite[above]
    up = (size - low > high - size) | ((size - low == high - size) & (above % 2 == 0))
    code = np.where(up, above, above - 1)
    limit = finite[-1] + (finite[-1] - finite[-2]) / 2
    code = np.where((size > limit) | ((size == limit) & (len(finite) % 2 == 0)), len(finite), code)
    nan = 2 ** (fraction + exponent) - 1
    code = np.where(np.isnan(size), nan, code)
    return (code + np.where(np.signbit(a), 2 ** (fraction + exponent), 0)).astype(bits)


def _to_odd(a: Any) -> Any:
    """Numbers as float64. Whole ones that it does not hold go to the neighbour whose last bit is set, so that rounding
    them once more is as rounding once.
    """
    found = a.astype(float)
    if a.dtype.kind not in "iu" or a.dtype.itemsize < 8:
        return found
    most = np.iinfo(a.dtype).max
    is_past = found >= float(most)
    back = np.where(is_past, np.asarray(most, a.dtype), np.where(is_past, 0, found).astype(a.dtype))
    is_even = found.view(np.int64) & 1 == 0
    return np.where((back != a) & is_even, np.nextafter(found, np.where(back < a, np.inf, -np.inf)), found)


def tensor_of(a: Any, dtype: DType) -> Tensor:
    """The tensor of ``dtype`` with these elements."""
    a = np.asarray(a)
    if is_narrow(dtype):
        return from_bits(encode(a, dtype.name), dtype)
    with np.errstate(all="ignore"):
        return _core.asarray(np.ascontiguousarray(a.astype(dtype.name)).reshape(a.shape))


def write(out: Tensor, a: Any) -> Tensor:
    """The elements into ``out``, converted to its dtype."""
    if out.readonly:
        raise ValueError("the tensor is read-only; write into a copy")
    target = bits_of(out)
    with np.errstate(all="ignore"):
        target[...] = encode(a, out.dtype.name) if is_narrow(out.dtype) else np.asarray(a).astype(target.dtype)
    return out


def as_tensor(x: Any) -> Tensor:
    """What an operand may be besides a tensor."""
    return x if type(x) is Tensor else _core.asarray(x)
