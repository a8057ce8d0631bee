"""Sorting, searching and counting with NumPy's functions.

Owns: order. Must not know: dtype rules (contract.py). NaN comes last, also in descending order.
"""

from __future__ import annotations

import numpy as np

from nx import _core
from nx._core import Tensor
from nx.backends.reference.arrays import as_tensor, bits_of, from_bits, tensor_of, values_of
from nx.backends.reference.folds import axes_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _positions(a: Any, axis: int, descending: bool) -> Any:
    """Stable order along the axis."""
    if not descending:
        return np.argsort(a, axis=axis, kind="stable")
    turned = np.flip(np.argsort(np.flip(a, axis), axis=axis, kind="stable"), axis)
    found = a.shape[axis] - 1 - turned
    if a.dtype.kind in "fc":  # NaN came first: it goes behind, in the order that it had
        missing = np.take_along_axis(np.isnan(a), found, axis)
        found = np.take_along_axis(found, np.argsort(missing, axis=axis, kind="stable"), axis)
    return found


def argsort(x: Tensor, axis: int, descending: bool = False) -> Tensor:
    """Positions in ascending or descending order; equal elements keep theirs."""
    (axis,) = axes_of(x, axis, "argsort")
    return tensor_of(_positions(values_of(x), axis, descending), _core.dtype("int64"))


def sort(x: Tensor, axis: int, descending: bool = False) -> Tensor:
    """The elements in order along the axis; of equal zeros the negative ones are less."""
    (axis,) = axes_of(x, axis, "sort")
    bits, values = bits_of(x), values_of(x)
    if x.dtype.kind == "float":
        order = np.argsort(np.signbit(values) == descending, axis=axis, kind="stable")
        bits, values = (np.take_along_axis(each, order, axis) for each in (bits, values))
    return from_bits(np.take_along_axis(bits, _positions(values, axis, descending), axis), x.dtype)


def searchsorted(ordered: Tensor, values: Any, right: bool = False) -> Tensor:
    """Where the values would stand among ascending ones: before equal ones, or behind."""
    if ordered.ndim != 1:
        raise ValueError(f"searchsorted: the sorted tensor has {ordered.ndim} axes; it must have one")
    values = as_tensor(values)
    dtype = _core.promote(ordered, values)
    if dtype.kind == "complex":
        raise ValueError(f"searchsorted: unsupported dtype {dtype.name}")
    a, b = (values_of(x) if x.dtype == dtype else values_of(_core.cast(x, dtype)) for x in (ordered, values))
    return tensor_of(np.searchsorted(a, b, side="right" if right else "left"), _core.dtype("int64"))


def bincount(x: Tensor, n: int, weights: Any) -> Tensor:
    """How often each of 0 .. n - 1 comes, or the sum of the weights."""
    a = values_of(x)
    if n < 0 or np.any((a < 0) | (a >= n)):
        raise ValueError("bincount: an element is out of bounds")
    found = np.bincount(a.reshape(-1), None if weights is None else values_of(as_tensor(weights)), minlength=n)
    return tensor_of(found, _core.dtype("int64" if weights is None else "float64"))


def histogram2d(x: Tensor, x_edges: Any, x_even: bool, y: Tensor, y_edges: Any, y_even: bool, weights: Any) -> Tensor:
    """How many points, or what weight, in each cell between the edges of both axes."""
    given = None if weights is None else values_of(as_tensor(weights))
    edges = (values_of(as_tensor(x_edges)), values_of(as_tensor(y_edges)))
    found, _, _ = np.histogram2d(values_of(x), values_of(y), edges, weights=given)
    return tensor_of(found, _core.dtype("float64"))


def histogram(x: Tensor, edges: Any, even: bool, weights: Any) -> Tensor:
    """How many elements, or what weight, between each edge and the next; the last bin has its upper edge."""
    given = None if weights is None else values_of(as_tensor(weights))
    found, _ = np.histogram(values_of(x), values_of(as_tensor(edges)), weights=given)
    return tensor_of(found, _core.dtype("int64" if weights is None else "float64"))
