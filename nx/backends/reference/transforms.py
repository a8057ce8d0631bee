"""Fourier transforms with NumPy's functions.

Owns: forward, inverse and real transforms along axes. Must not know: dtype rules of anything else.
"""

from __future__ import annotations

import numpy as np

from nx import _core
from nx._core import Tensor
from nx.backends.reference.arrays import as_tensor, tensor_of, values_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def fft(x: Any, kind: str, axes: tuple[int, ...], n: tuple[int, ...], norm: str) -> Tensor:
    """kind "fft", "ifft", "rfft" or "irfft" along the axes, cut or filled with zeros to the lengths ``n``.

    Single precision where x has it; whole numbers count as float64. The half spectrum is of the last axis.
    """
    if kind not in ("fft", "ifft", "rfft", "irfft") or norm not in ("backward", "ortho", "forward"):
        raise ValueError(f"fft: unknown kind {kind!r} or norm {norm!r}")
    x = as_tensor(x)
    if len(axes) != len(n) or any(length < 1 for length in n):
        raise ValueError(f"fft: invalid lengths {n} for axes {axes}")
    for axis in axes:
        if not 0 <= axis < x.ndim:
            raise _core.AxisError(f"fft: axis {axis} is out of bounds for a tensor of {x.ndim} axes")
    for axis, length in zip(axes, n):
        if length > 2**40:
            words = "a length of one or more that memory can hold is needed"
            raise ValueError(f"fft: invalid n {length} for axis {axis}; {words}")
    if kind == "rfft" and x.dtype.kind == "complex":
        raise TypeError(f"fft: unsupported dtype {x.dtype.name}; real numbers are needed")
    single = x.dtype.name == "complex64" or (x.dtype.kind == "float" and x.dtype.name != "float64")
    real = "float32" if single else "float64"
    wide = "complex64" if single else "complex128"
    is_complex = x.dtype.kind == "complex" or kind == "irfft"
    a = values_of(x).astype(wide if is_complex else real)
    if not axes:
        return tensor_of(a, _core.dtype(wide if is_complex else real))
    found = getattr(np.fft, kind + "n")(a, s=n, axes=axes, norm=norm)
    return tensor_of(found, _core.dtype(real if kind == "irfft" else wide))
