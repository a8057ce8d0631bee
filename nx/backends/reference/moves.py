"""Movement of elements, and even steps between two numbers.

Owns: shapes and strides through NumPy's views, so that what is a view of the core's is a view here. Must not know:
what elements mean.
"""

from __future__ import annotations

import math

import numpy as np

from nx import _core
from nx._core import Tensor
from nx.backends.reference.arrays import as_tensor, bits_of, from_bits, is_narrow, tensor_of, values_of
from nx.backends.reference.folds import axes_of
from nx.backends.reference.maps import cast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def _shape(shape: Any) -> tuple[int, ...]:
    from operator import index

    return tuple(index(n) for n in shape) if isinstance(shape, (tuple, list)) else (index(shape),)


def reshape(x: Tensor, shape: Any, copy: bool | None = None) -> Tensor:
    """Another shape of as many elements; a view where strides allow it."""
    a, wanted = bits_of(x), _shape(shape)
    known = math.prod(n for n in wanted if n != -1)
    rest = x.size % known if -1 in wanted and known else x.size - known
    if wanted.count(-1) > 1 or min(wanted, default=0) < -1 or rest:
        raise ValueError(f"reshape: cannot reshape a tensor of shape {x.shape} ({x.size} elements) into shape {wanted}")
    made: Any = np.reshape(a, wanted)
    if copy is False and made.size and not np.shares_memory(a, made):
        raise ValueError("reshape: a view is not possible; copy=None copies")
    return from_bits(made.copy() if copy else made, x.dtype)


def permute(x: Tensor, axes: Sequence[int]) -> Tensor:
    """The axes in another order."""
    return from_bits(np.transpose(bits_of(x), tuple(axes)), x.dtype)


def expand_dims(x: Tensor, axis: Any) -> Tensor:
    """New axes of length 1."""
    return from_bits(np.expand_dims(bits_of(x), axis), x.dtype)


def squeeze(x: Tensor, axis: Any = None) -> Tensor:
    """Without axes of length 1."""
    axes = None if axis is None else axes_of(x, axis, "squeeze")
    for i in axes or ():
        if x.shape[i] != 1:
            raise ValueError(f"squeeze: axis {i} has length {x.shape[i]}, not 1")
    return from_bits(np.squeeze(bits_of(x), axes), x.dtype)


def flip(x: Tensor, axis: Any = None) -> Tensor:
    """The order along the axes turned round."""
    return from_bits(np.flip(bits_of(x), None if axis is None else axes_of(x, axis, "flip")), x.dtype)


def broadcast_to(x: Any, shape: Any) -> Tensor:
    """A read-only view that repeats axes of length 1."""
    x, wanted = as_tensor(x), _shape(shape)
    lengths = (1,) * (len(wanted) - x.ndim) + x.shape
    if len(lengths) > len(wanted) or any(n not in (1, length) for n, length in zip(lengths, wanted)):
        raise ValueError(f"broadcast_to: shape {x.shape} does not broadcast to {wanted}")
    return from_bits(np.broadcast_to(bits_of(x), wanted), x.dtype)


def concat(tensors: Sequence[Any], axis: int) -> Tensor:
    """The tensors one behind the other."""
    each = [as_tensor(x) for x in tensors]
    if not each:
        raise ValueError("concat: no tensors; at least one is needed")
    dtype = _core.promote(*each)
    return from_bits(np.concatenate([bits_of(cast(x, dtype, False)) for x in each], axis), dtype)


def pad(x: Tensor, widths: Sequence[Sequence[int]], value: Any = 0) -> Tensor:
    """The tensor with a border of one value."""
    filled = bits_of(tensor_of(np.asarray(value if not isinstance(value, Tensor) else values_of(value)), x.dtype))
    return from_bits(np.pad(bits_of(x), widths, constant_values=filled), x.dtype)


def linspace(start: Any, stop: Any, n: int, endpoint: bool = True, dtype: Any = None) -> Tensor:
    """Even steps from start to stop."""
    ends = [values_of(x) if isinstance(x, Tensor) else x for x in (start, stop)]
    kind = _core.dtype("float64" if dtype is None else dtype)
    wide = "complex128" if kind.kind == "complex" else "float64"
    with np.errstate(all="ignore"):
        found = np.linspace(ends[0], ends[1], n, endpoint=endpoint, dtype=np.dtype(wide))
        if kind.kind in ("int", "uint") and not is_narrow(kind):
            found = np.floor(found)
    return tensor_of(found, kind)
