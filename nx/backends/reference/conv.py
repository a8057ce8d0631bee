"""Convolutions and pooling of images, place by place of the windows.

Owns: conv, its two transposes, max_pool and the two ways to carry numbers along it. Must not know: dtype rules of
anything else. Images are (n, channels, height, width), pairs (down, across); half-size floats compute in float32.
"""

from __future__ import annotations

import numpy as np

from nx._core import Tensor
from nx.backends.reference.arrays import tensor_of, values_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Pair = tuple[int, int]
    Border = tuple[Pair, Pair]

_MOST = 2**40  # of any length: products of two still fit


class _Form:
    """Where windows of ``size`` stand in images of ``lengths``: stride, zeros around, steps inside a window."""

    def __init__(self, lengths: Any, size: Any, stride: Any, border: Any, dilation: Any) -> None:
        for pair in (size, stride, border, dilation):
            if not isinstance(pair, tuple) or len(pair) != 2:
                raise TypeError(f"invalid {pair!r}; a pair is needed")
        self.lengths, self.size, self.stride, self.border, self.dilation = lengths, size, stride, border, dilation
        self.shape = tuple(self._count(i) for i in (0, 1))

    def _count(self, i: int) -> int:
        n, size, stride, step, (low, high) = (
            each[i] for each in (self.lengths, self.size, self.stride, self.dilation, self.border)
        )
        room = n + low + high - (size - 1) * step - 1
        if min(size, stride, step) < 1 or min(low, high, room) < 0 or max(n, size, stride, step, low, high) > _MOST:
            raise ValueError("no window fits into the images, or a size is out of bounds")
        return int(room // stride + 1)

    def places(self) -> list[Any]:
        """Where in a padded image the elements lie that the windows have at each of their places."""
        made: list[Any] = []
        for at in np.ndindex(*self.size):
            first = [k * step for k, step in zip(at, self.dilation)]
            last = [f + (count - 1) * stride + 1 for f, count, stride in zip(first, self.shape, self.stride)]
            made.append((..., *(slice(f, end, stride) for f, end, stride in zip(first, last, self.stride))))
        return made

    def padded(self, a: Any, value: Any = 0) -> Any:
        return np.pad(a, ((0, 0), (0, 0), *self.border), constant_values=value)

    def inner(self, a: Any) -> Any:
        """A padded image without its border."""
        (top, _), (left, _) = self.border
        return a[..., top : top + self.lengths[0], left : left + self.lengths[1]]

    def windows(self, a: Any, value: Any = 0) -> Any:
        """(places, n, channels, rows, columns)"""
        full = self.padded(a, value)
        return np.stack([full[place] for place in self.places()])


def _images(*tensors: Tensor) -> None:
    for x in tensors:
        if x.ndim != 4:
            raise ValueError(f"a tensor has {x.ndim} dimensions; 4 are needed")


def _numbers(*tensors: Tensor) -> list[Any]:
    """The elements in the dtype that sums are made in."""
    if len({x.dtype for x in tensors}) > 1:
        raise TypeError(f"dtypes {[x.dtype.name for x in tensors]}; one is needed")
    dtype = tensors[0].dtype
    small = dtype.kind == "float" and dtype.name not in ("float32", "float64")
    return [values_of(x).astype("float32") if small else values_of(x) for x in tensors]


def _split(a: Any, axis: int, groups: int) -> Any:
    """The axis of channels as one of groups and one of each group's channels."""
    return a.reshape(*a.shape[:axis], groups, a.shape[axis] // groups, *a.shape[axis + 1 :])


def _agree(x: Any, w: Any, y: Any, groups: int, form: _Form) -> None:
    if groups < 1 or w[0] % groups or x[1] % groups or x[1] // groups != w[1]:
        raise ValueError(f"shapes {x} of images and {w} of weights mismatch for {groups} groups")
    if tuple(y) != (x[0], w[0], *form.shape):
        raise ValueError(f"shape {y} of results; {(x[0], w[0], *form.shape)} is needed")


def conv(x: Tensor, w: Tensor, stride: Pair, padding: Border, dilation: Pair, groups: int) -> Tensor:
    """y[n, o, i, j] = the sum of x[n, c, i s + k d, j s + l d] w[o, c, k, l]; c runs over the group of o."""
    _images(x, w)
    form = _Form(x.shape[2:], w.shape[2:], stride, padding, dilation)
    made = (x.shape[0], w.shape[0], *form.shape)
    _agree(x.shape, w.shape, made, groups, form)
    a, b = _numbers(x, w)
    with np.errstate(all="ignore"):
        windows = _split(form.windows(a), 2, groups)
        weights = _split(b, 0, groups).reshape(groups, w.shape[0] // groups, w.shape[1], len(windows))
        found = np.einsum("kngcij,gock->ngoij", windows, weights)
    return tensor_of(found.reshape(made), x.dtype)


def conv_input(y: Tensor, w: Tensor, size: Pair, stride: Pair, padding: Border, dilation: Pair, groups: int) -> Tensor:
    """Each y[n, o, i, j] w[o, c, k, l] added to where conv reads x: images of ``size``."""
    _images(y, w)
    form = _Form(size, w.shape[2:], stride, padding, dilation)
    made = (y.shape[0], w.shape[1] * groups, *size)
    _agree(made, w.shape, y.shape, groups, form)
    a, b = (_split(each, axis, groups) for each, axis in zip(_numbers(y, w), (1, 0)))
    with np.errstate(all="ignore"):
        full = form.padded(np.zeros(made, a.dtype))
        for place, (down, across) in zip(form.places(), np.ndindex(*form.size)):
            full[place] += np.einsum("ngoij,goc->ngcij", a, b[..., down, across]).reshape(full[place].shape)
    return tensor_of(form.inner(full), y.dtype)


def conv_weight(x: Tensor, y: Tensor, size: Pair, stride: Pair, padding: Border, dilation: Pair, groups: int) -> Tensor:
    """Each x[n, c, i s + k d, j s + l d] y[n, o, i, j] added to w[o, c, k, l]: weights of ``size``."""
    _images(x, y)
    form = _Form(x.shape[2:], size, stride, padding, dilation)
    if groups < 1:
        raise ValueError(f"invalid groups {groups}; one or more")
    made = (y.shape[1], x.shape[1] // groups, *size)
    _agree(x.shape, made, y.shape, groups, form)
    a, b = _numbers(x, y)
    with np.errstate(all="ignore"):
        windows = _split(form.windows(a), 2, groups)
        found = np.einsum("kngcij,ngoij->gock", windows, _split(b, 1, groups))
    return tensor_of(found.reshape(made), x.dtype)


def _pooling(x: Tensor, others: tuple[Tensor, ...], size: Pair, stride: Pair, padding: Border, dilation: Pair) -> _Form:
    _images(x, *others)
    if x.dtype.name not in ("float32", "float64") or any(other.dtype != x.dtype for other in others):
        raise TypeError(f"unsupported dtype {x.dtype.name}; all float32 or all float64")
    return _Form(x.shape[2:], size, stride, padding, dilation)


def max_pool(x: Tensor, size: Pair, stride: Pair, padding: Border, dilation: Pair) -> Tensor:
    """The greatest element of each window; NaN where there is one."""
    form = _pooling(x, (), size, stride, padding, dilation)
    return tensor_of(np.max(form.windows(values_of(x), -np.inf), axis=0), x.dtype)


def _held(x: Tensor, y: Tensor, carried: Tensor, shape: tuple[int, ...], sizes: Any) -> tuple[_Form, Any]:
    """Where windows stand, and which places of each hold its greatest element y: the border none, NaN where y is NaN.

    shape: that of what is carried.
    """
    form = _pooling(x, (y, carried), *sizes)
    if y.shape != (*x.shape[:2], *form.shape) or carried.shape != shape:
        raise ValueError("the shapes of the three operands mismatch")
    windows, best = form.windows(values_of(x)), values_of(y)
    same = (windows == best) | (np.isnan(windows) & np.isnan(best))
    return form, same & form.windows(np.ones(x.shape, dtype=bool), False)


def max_pool_pick(
    x: Tensor, y: Tensor, dx: Tensor, size: Pair, stride: Pair, padding: Border, dilation: Pair
) -> Tensor:
    """What stands in dx where each window of x is greatest; the mean over equal places."""
    form, held = _held(x, y, dx, x.shape, (size, stride, padding, dilation))
    with np.errstate(all="ignore"):
        total = np.sum(np.where(held, form.windows(values_of(dx)), 0), axis=0)
        return tensor_of(total / np.maximum(held.sum(axis=0), 1), x.dtype)


def max_pool_spread(
    x: Tensor, y: Tensor, dy: Tensor, size: Pair, stride: Pair, padding: Border, dilation: Pair
) -> Tensor:
    """dy added to where each window of x is greatest; equal places share it."""
    form, held = _held(x, y, dy, y.shape, (size, stride, padding, dilation))
    with np.errstate(all="ignore"):
        share = values_of(dy) / np.maximum(held.sum(axis=0), 1)
        full = form.padded(np.zeros(x.shape, share.dtype))
        for place, each in zip(form.places(), held):
            full[place] += np.where(each, share, 0)
    return tensor_of(form.inner(full), x.dtype)
