"""Reading and writing at places: indices, masks, positions.

Owns: gather and scatter through NumPy's indexing. Must not know: what elements mean.
"""

from __future__ import annotations

import numpy as np

from nx import _core
from nx._core import Tensor
from nx.backends.reference.arrays import as_tensor, bits_of, encode, from_bits, is_narrow, values_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _key(key: Any, shape: tuple[int, ...]) -> Any:
    """A key with NumPy's arrays in place of tensors, and masks with empty axes, which NumPy refuses, in full."""
    items = [_item(each) for each in (key if isinstance(key, tuple) else (key,))]
    at = 0
    for i, each in enumerate(items):
        if each is Ellipsis:
            at += len(shape) - sum(map(_axes_of, items))
        elif isinstance(each, np.ndarray) and each.dtype == bool and 0 in each.shape:
            sizes = shape[at : at + each.ndim]
            if len(sizes) == each.ndim and all(n in (0, size) for n, size in zip(each.shape, sizes)):
                items[i] = np.zeros(sizes, bool)
        at += _axes_of(each)
    return tuple(items) if isinstance(key, tuple) else items[0]


def _item(item: Any) -> Any:
    """A tensor as an array; masks are copied, since NumPy counts them twice and another thread may write meanwhile."""
    if not isinstance(item, Tensor):
        return item
    return values_of(item).copy() if item.dtype.kind == "bool" else values_of(item)


def _axes_of(item: Any) -> int:
    """How many axes an item of a key takes up."""
    if isinstance(item, np.ndarray) and item.dtype == bool:
        return item.ndim
    return int(item is not None and item is not Ellipsis)


def _bits(values: Any, like: Tensor) -> Any:
    """Values as what is stored in ``like``."""
    made = values_of(as_tensor(values)) if not isinstance(values, (bool, int, float, complex)) else np.asarray(values)
    if made.dtype.kind == "c" and like.dtype.kind != "complex":
        raise TypeError("setitem: complex numbers do not fit in a real tensor; take nx.real")
    with np.errstate(all="ignore"):
        return encode(made, like.dtype.name) if is_narrow(like.dtype) else made.astype(like.dtype.name)


def _writable(x: Tensor, where: str) -> Any:
    if x.readonly:
        raise ValueError(f"{where}: the tensor is read-only; write into a copy")
    return bits_of(x)


def getitem(x: Tensor, key: Any) -> Tensor:
    """The elements at a key with arrays in it; a copy."""
    return from_bits(bits_of(x)[_key(key, x.shape)], x.dtype)


def setitem(x: Tensor, key: Any, value: Any) -> bool:
    """Writes the value at the key."""
    target = _writable(x, "setitem")
    if isinstance(value, int) and x.dtype.kind in ("int", "uint"):
        np.asarray(0, x.dtype.name)[...] = value  # OverflowError where it does not fit
    target[_key(key, x.shape)] = _bits(value, x)
    return True


def _index(index: Any) -> Any:
    found = values_of(as_tensor(index))
    if found.dtype.kind not in "iu":
        raise IndexError(f"tensors used as indices must be of integer or boolean dtype, not {found.dtype}")
    return found


def take(x: Tensor, index: Any, axis: int | None) -> Tensor:
    """The elements at positions along an axis, or of the flattened tensor."""
    return from_bits(np.take(bits_of(x), _index(index), axis=axis), x.dtype)


def take_along(x: Tensor, index: Any, axis: int) -> Tensor:
    """The elements at positions that each line along the axis has of its own."""
    return from_bits(np.take_along_axis(bits_of(x), _index(index), axis), x.dtype)


def put(x: Tensor, index: Any, values: Any) -> None:
    """Writes at positions of the flattened tensor."""
    np.put(_writable(x, "put"), _index(index), _bits(values, x))


def put_along(x: Tensor, index: Any, values: Any, axis: int) -> None:
    """Writes at positions that each line along the axis has of its own."""
    np.put_along_axis(_writable(x, "put_along"), _index(index), _bits(values, x), axis)


def nonzero(x: Tensor) -> tuple[Tensor, ...]:
    """The positions of what is not zero, one tensor an axis."""
    return tuple(_core.asarray(np.ascontiguousarray(each)) for each in np.nonzero(values_of(x)))
