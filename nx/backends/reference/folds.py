"""Reductions, running folds, variance and products with NumPy's functions.

Owns: what each fold is in NumPy. Must not know: dtype rules (contract.py).
Narrow floats and float16 add up in float64 and are rounded once.
"""

from __future__ import annotations

import numpy as np

from nx import _core
from nx._core import DType, Tensor
from nx.backends.contract import fold_dtype
from nx.backends.reference.arrays import as_tensor, is_narrow, tensor_of, values_of, write
from nx.backends.reference.maps import cast, name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _mean(a: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    """The sum over the count: nothing over none is NaN."""
    total = np.sum(a, axis=axis, keepdims=keepdims, dtype=None if a.dtype.kind in "fc" else float)
    return total / np.float64(np.prod([a.shape[i] for i in axis], dtype=np.int64))


_FOLDS: dict[str, Any] = {
    "sum": np.sum,
    "prod": np.prod,
    "min": np.min,
    "max": np.max,
    "any": np.any,
    "all": np.all,
    "mean": _mean,
    "nansum": np.nansum,
    "nanmin": np.fmin.reduce,
    "nanmax": np.fmax.reduce,
}
_SCANS: dict[str, Any] = {
    "cumsum": np.cumsum,
    "cumprod": np.cumprod,
    "cummin": np.minimum.accumulate,
    "cummax": np.maximum.accumulate,
}


def _wide(x: Tensor) -> Any:
    return values_of(x).astype(float) if is_narrow(x.dtype) or x.dtype.name == "float16" else values_of(x)


def axes_of(x: Tensor, axis: Any, where: str) -> tuple[int, ...]:
    """The axes that are meant, each counted from the front. Raises AxisError, ValueError where one comes twice."""
    from operator import index

    each = range(x.ndim) if axis is None else axis if isinstance(axis, (tuple, list)) else (axis,)
    found = tuple(index(i) for i in each)
    for i in found:
        if not -x.ndim <= i < x.ndim:
            raise _core.AxisError(f"{where}: axis {i} is out of bounds for a tensor of dimension {x.ndim}")
    if len({i % x.ndim for i in found}) < len(found):
        raise ValueError(f"{where}: axis {axis} names one twice")
    return tuple(i % x.ndim for i in found)


def _widened(x: Tensor, name: str, dtype: Any) -> Tensor:
    """The operand in the dtype that a fold with ``dtype`` computes in."""
    if dtype is None:
        return x
    wanted = _core.dtype(dtype)
    return cast(x, wanted, False) if fold_dtype(name, wanted) == wanted != fold_dtype(name, x.dtype) else x


def _deliver(found: Any, result: DType, dtype: Any, out: Tensor | None) -> Tensor:
    made = tensor_of(found, result)
    if dtype is not None:
        made = cast(made, dtype, False)
    if out is None:
        return made
    values = values_of(made)
    return write(out, np.broadcast_to(values, out.shape))


def fold(
    op: int, x: Any, axis: Any = None, keepdims: bool = False, dtype: Any = None, out: Tensor | None = None
) -> Tensor:
    """A reduction over axes. Raises ValueError where nothing is left to choose the least or greatest of."""
    name = name_of(op)
    x = _widened(as_tensor(x), name, dtype)
    axes, a = axes_of(x, axis, name), _wide(x)
    if name in ("nanmin", "nanmax") and x.dtype.kind == "complex" and x.size:
        raise ValueError(f"{name}: not defined for complex numbers")
    with np.errstate(all="ignore"):
        if name == "count_nonzero":
            found = np.sum(a != 0, axis=axes, keepdims=keepdims, dtype=np.int64)
        elif name in ("sum", "prod", "nansum") and a.dtype.kind in "biu":
            found = _FOLDS[name](a, axis=axes, keepdims=keepdims, dtype=fold_dtype(name, x.dtype).name)
        else:
            found = _FOLDS[name](a, axis=axes, keepdims=keepdims)
    return _deliver(found, fold_dtype(name, x.dtype), dtype, out)


def argfold(
    op: int, x: Any, axis: Any = None, keepdims: bool = False, dtype: Any = None, out: Tensor | None = None
) -> Tensor:
    """The first place of the least or greatest element; NaN is both."""
    name = name_of(op)
    x = as_tensor(x)
    if axis is not None:
        (axis,) = axes_of(x, axis, name)
    found = getattr(np, name)(_wide(x), axis=axis, keepdims=keepdims)
    return _deliver(found, _core.dtype("int64"), dtype, out)


def scan(op: int, x: Any, axis: Any, dtype: Any = None, out: Tensor | None = None) -> Tensor:
    """A running fold along an axis, or over the flattened tensor."""
    name = name_of(op)
    x = _widened(as_tensor(x), name, dtype)
    a = _wide(x)
    if axis is None:
        a, axis = a.reshape(-1), 0
    else:
        (axis,) = axes_of(x, axis, name)
    result = fold_dtype(name, x.dtype)
    with np.errstate(all="ignore"):
        found = _SCANS[name](a, axis=axis, dtype=None if a.dtype.kind in "fc" else result.name)
    return _deliver(found, result, dtype, out)


def var(
    x: Any,
    axis: Any = None,
    correction: float = 0,
    keepdims: bool = False,
    root: bool = False,
    dtype: Any = None,
    out: Tensor | None = None,
) -> Tensor:
    """The mean square distance from the mean, divided by the count less ``correction``; its root."""
    x = _widened(as_tensor(x), "mean", dtype)
    a, axes = _wide(x), axes_of(x, axis, "std" if root else "var")
    result = fold_dtype("mean", x.dtype)
    result = {"complex64": _core.dtype("float32"), "complex128": _core.dtype("float64")}.get(result.name, result)
    count = int(np.prod([x.shape[i] for i in axes], dtype=np.int64))
    with np.errstate(all="ignore"):
        away = a - _mean(a, axes, True) if a.size else a.astype(float)
        squares = np.sum((away * np.conj(away)).real, axis=axes, keepdims=keepdims)
        found = np.asarray(squares / np.float64(max(count - correction, 0)))
        found = np.sqrt(found) if root else found
    return _deliver(found, result, dtype, out)


def matmul(a: Any, b: Any) -> Tensor:
    """The product of matrices, of rows and columns, leading axes broadcast."""
    a, b = as_tensor(a), as_tensor(b)
    if a.ndim == 0 or b.ndim == 0:
        raise ValueError("matmul: 0-d operands have no product; use *")
    dtype = _core.promote(a, b)
    if dtype.kind == "bool":
        return tensor_of(np.matmul(values_of(a).astype(int), values_of(b).astype(int)) != 0, dtype)
    x, y = (_wide(cast(each, dtype, False)) for each in (a, b))
    if is_narrow(dtype) or dtype.name == "float16":
        x, y = x.astype("float32"), y.astype("float32")
    with np.errstate(all="ignore"):
        return tensor_of(np.matmul(x, y), dtype)
