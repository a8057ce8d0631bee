"""Movement: the same elements under another shape or order of axes; views wherever possible.

Owns: reshape, transpose and their like. Must not know: copying (the C core decides when a reshape needs it).
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_axes, as_axis, as_order, as_shape
from nx.op import as_operand, native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, overload

    from nx._core import ArrayLike, Axes, ShapeLike


@native(_core.reshape, passed=3)
def reshape(x: ArrayLike, /, shape: ShapeLike, *, copy: bool | None = None, order: str = "C") -> Tensor:
    """The elements in row-major order under a new shape; one length may be -1 and is found from the others.

    A view where the strides allow it. copy: True always copies, False raises ValueError where a copy is needed.
    Raises ValueError where the number of elements differs. The dtype stays.

    >>> nx.reshape(nx.arange(6), (2, -1))
    Tensor([[0, 1, 2],
            [3, 4, 5]])
    """
    if order != "C":
        as_order(order, "reshape")
    return _core.reshape(as_operand(x), shape, copy)


def ravel(x: ArrayLike, /, *, order: str = "C") -> Tensor:
    """One dimension, row-major; a view where possible.

    x: any shape; the dtype stays. Raises ValueError for ``order="F"``.

    >>> nx.ravel(nx.asarray([[1, 2], [3, 4]]))
    Tensor([1, 2, 3, 4])
    """
    if order != "C":
        as_order(order, "ravel")
    return _core.reshape(as_operand(x), (-1,))


@native(_core.permute)
def permute_dims(x: ArrayLike, /, axes: Sequence[int]) -> Tensor:
    """A view with the axes in the given order; ``axes`` names each axis once. Raises ValueError otherwise.

    The dtype stays.

    >>> nx.permute_dims(nx.zeros((2, 3, 4)), (2, 0, 1)).shape
    (4, 2, 3)
    """
    return _core.permute(as_operand(x), axes)


def transpose(x: ArrayLike, /, axes: Sequence[int] | None = None) -> Tensor:
    """``permute_dims``; all axes reversed unless ``axes`` is given.

    The dtype stays. Raises ValueError where ``axes`` does not name each axis once.

    >>> nx.transpose(nx.zeros((2, 3))).shape
    (3, 2)
    """
    x = as_operand(x)
    return permute_dims(x, tuple(range(x.ndim - 1, -1, -1)) if axes is None else axes)


def matrix_transpose(x: ArrayLike, /) -> Tensor:
    """The last two axes swapped. Raises ValueError below two dimensions.

    The dtype stays.

    >>> nx.matrix_transpose(nx.zeros((5, 2, 3))).shape
    (5, 3, 2)
    """
    x = as_operand(x)
    if x.ndim < 2:
        raise ValueError(f"matrix_transpose: x of shape {x.shape} has no matrices; two or more dimensions are needed")
    return swapaxes(x, -1, -2)


def swapaxes(x: ArrayLike, axis1: int, axis2: int, /) -> Tensor:
    """A view with two axes exchanged.

    The dtype stays. Raises IndexError for an axis that does not exist.

    >>> nx.swapaxes(nx.zeros((2, 3, 4)), 0, 2).shape
    (4, 3, 2)
    """
    x = as_operand(x)
    first, second = as_axis(axis1, x.ndim, "swapaxes"), as_axis(axis2, x.ndim, "swapaxes")
    order = list(range(x.ndim))
    order[first], order[second] = second, first
    return _core.permute(x, tuple(order))


def moveaxis(x: ArrayLike, source: int | Sequence[int], destination: int | Sequence[int], /) -> Tensor:
    """A view with the axes ``source`` moved to ``destination``, the others in order. Raises ValueError when the counts
    differ.

    The dtype stays.

    >>> nx.moveaxis(nx.zeros((2, 3, 4)), 0, -1).shape
    (3, 4, 2)
    """
    x = as_operand(x)
    from_axes = as_axes(source, x.ndim, "moveaxis")
    to_axes = as_axes(destination, x.ndim, "moveaxis")
    if len(from_axes) != len(to_axes):
        raise ValueError(f"moveaxis: {len(from_axes)} source axes, {len(to_axes)} destinations; numbers must match")
    order = [axis for axis in range(x.ndim) if axis not in from_axes]
    for to_axis, from_axis in sorted(zip(to_axes, from_axes, strict=True)):
        order.insert(to_axis, from_axis)
    return _core.permute(x, tuple(order))


def rollaxis(x: ArrayLike, axis: int, start: int = 0, /) -> Tensor:
    """``axis`` moved back until it lies before position ``start``.

    The dtype stays. Raises IndexError for an axis that does not exist.

    >>> nx.rollaxis(nx.zeros((2, 3, 4)), 2).shape
    (4, 2, 3)
    """
    x = as_operand(x)
    axis = as_axis(axis, x.ndim, "rollaxis")
    start = start + x.ndim if start < 0 else start
    return moveaxis(x, axis, start - 1 if axis < start else start)


@native(_core.squeeze)
def squeeze(x: ArrayLike, /, axis: Axes = None) -> Tensor:
    """A view without the axes of length one (all of them unless ``axis`` is given). Raises ValueError for a longer
    axis.

    The dtype stays.

    >>> nx.squeeze(nx.zeros((1, 3, 1))).shape
    (3,)
    """
    return _core.squeeze(as_operand(x), axis)


@native(_core.expand_dims)
def expand_dims(x: ArrayLike, /, axis: Axes = 0) -> Tensor:
    """A view with new axes of length one at the positions ``axis`` of the result.

    The dtype stays. Raises IndexError for an axis that does not exist in the result, ValueError where one repeats.

    >>> nx.expand_dims(nx.zeros(3), -1).shape
    (3, 1)
    """
    return _core.expand_dims(as_operand(x), axis)


@native(_core.broadcast_to)
def broadcast_to(x: ArrayLike, /, shape: ShapeLike) -> Tensor:
    """A read-only view of this shape; axes of length one and missing ones repeat. Raises ValueError where the shapes
    do not fit.

    The dtype stays.

    >>> nx.broadcast_to(nx.arange(2), (2, 2))
    Tensor([[0, 1],
            [0, 1]])
    """
    return _core.broadcast_to(as_operand(x), as_shape(shape, "broadcast_to"))


def broadcast_shapes(*shapes: ShapeLike) -> tuple[int, ...]:
    """The shape that all of these broadcast to. Raises ValueError where they do not.

    Shapes are tuples of integers; no dtype is asked.

    >>> nx.broadcast_shapes((2, 1), (3,))
    (2, 3)
    """
    each = [as_shape(shape, "broadcast_shapes") for shape in shapes]
    ndim = max((len(shape) for shape in each), default=0)
    out = [1] * ndim
    for shape in each:
        for i, n in enumerate(shape, ndim - len(shape)):
            if n != 1:
                if out[i] not in (1, n):
                    raise ValueError(
                        f"broadcast_shapes: shapes {', '.join(map(str, each))} do not broadcast (axis {i - ndim})"
                    )
                out[i] = n
    return tuple(out)


def broadcast_arrays(*arrays: ArrayLike) -> tuple[Tensor, ...]:
    """All of them as read-only views of their common shape.

    Dtypes stay. Raises ValueError where the shapes do not broadcast.

    >>> [x.shape for x in nx.broadcast_arrays(nx.zeros((2, 1)), nx.zeros(3))]
    [(2, 3), (2, 3)]
    """
    each = [as_operand(x) for x in arrays]
    shape = broadcast_shapes(*(x.shape for x in each))
    return tuple(_core.broadcast_to(x, shape) for x in each)


@native(_core.flip)
def flip(x: ArrayLike, /, axis: Axes = None) -> Tensor:
    """A view with the order of the elements reversed along the axes (all unless given).

    The dtype stays. Raises IndexError for an axis that does not exist.

    >>> nx.flip(nx.arange(3))
    Tensor([2, 1, 0])
    """
    return _core.flip(as_operand(x), axis)


def flipud(x: ArrayLike, /) -> Tensor:
    """``flip`` of the first axis.

    x: (m, ...); the dtype stays. Raises IndexError for 0-d.

    >>> nx.flipud(nx.arange(2))
    Tensor([1, 0])
    """
    return flip(x, 0)


def fliplr(x: ArrayLike, /) -> Tensor:
    """``flip`` of the second axis.

    x: (m, n, ...); the dtype stays. Raises IndexError below two dimensions.

    >>> nx.fliplr(nx.asarray([[1, 2]]))
    Tensor([[2, 1]])
    """
    return flip(x, 1)


def rot90(x: ArrayLike, /, k: int = 1, axes: Sequence[int] = (0, 1)) -> Tensor:
    """``k`` quarter turns in the plane of two axes, from the first towards the second.

    Any dtype, which stays. Raises IndexError for an axis that does not exist, ValueError for two equal axes.

    >>> nx.rot90(nx.asarray([[1, 2], [3, 4]]))
    Tensor([[2, 4],
            [1, 3]])
    """
    x = as_operand(x)
    first, second = as_axes(tuple(axes), x.ndim, "rot90")
    turns = k % 4
    if turns == 0:
        return x
    if turns == 2:
        return flip(x, (first, second))
    if turns == 1:
        return swapaxes(flip(x, second), first, second)
    return flip(swapaxes(x, first, second), second)


def roll(x: ArrayLike, /, shift: int | tuple[int, ...], axis: Axes = None) -> Tensor:
    """Elements moved along by ``shift``; what leaves at one end enters at the other. Without ``axis`` over the
    flattened tensor.

    shift, axis: integers, or tuples of one length. Shape and dtype stay. Raises IndexError for an axis that does
    not exist.

    >>> nx.roll(nx.arange(4), 1)
    Tensor([3, 0, 1, 2])
    """
    x = as_operand(x)
    if axis is None:
        return _core.reshape(roll(_core.reshape(x, (-1,)), shift, 0), x.shape)
    axes = axis if isinstance(axis, (tuple, list)) else (axis,)
    shifts = shift if isinstance(shift, (tuple, list)) else (shift,) * len(axes)
    axes = axes * len(shifts) if len(axes) == 1 else axes
    if len(shifts) != len(axes):
        raise ValueError(f"roll: {len(shifts)} shifts for {len(axes)} axes; numbers must match")
    given = x
    for by, each in zip(shifts, axes, strict=True):
        at = as_axis(each, x.ndim, "roll")
        n = x.shape[at]
        by = by % n if n else 0
        if by:
            front = (slice(None),) * at
            x = _core.concat([x[(*front, slice(n - by, None))], x[(*front, slice(None, n - by))]], at)
    return _core.cast(x, x.dtype) if x is given else x  # never a view


def diagonal(x: ArrayLike, /, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tensor:
    """The ``offset``-th diagonals of the planes of two axes, as the last axis; a copy.

    The dtype stays. Raises IndexError for an axis that does not exist, ValueError below two dimensions.

    >>> nx.diagonal(nx.asarray([[1, 2], [3, 4]]))
    Tensor([1, 4])
    """
    x = as_operand(x)
    if x.ndim < 2:
        raise ValueError(f"diagonal: x of shape {x.shape}; two or more dimensions are needed")
    x = moveaxis(x, (axis1, axis2), (-2, -1))
    rows, columns = x.shape[-2:]
    n = max(0, min(rows - max(-offset, 0), columns - max(offset, 0)))
    at = _core.arange(0, n, 1, _core.dtype("int64"))
    return x[(..., at + max(-offset, 0), at + max(offset, 0))]


def _atleast(arrays: Iterable[ArrayLike], ndim: int, grow: Any) -> Tensor | tuple[Tensor, ...]:
    each = tuple(x if x.ndim >= ndim else _core.reshape(x, grow(x.shape)) for x in map(as_operand, arrays))
    return each[0] if len(each) == 1 else each


if TYPE_CHECKING:

    @overload
    def atleast_1d(array: ArrayLike, /) -> Tensor: ...
    @overload
    def atleast_1d(*arrays: ArrayLike) -> tuple[Tensor, ...]: ...


def atleast_1d(*arrays: ArrayLike) -> Tensor | tuple[Tensor, ...]:
    """Each with at least one dimension; a tuple when several are given.

    Any dtype, which stays. Raises TypeError for what holds no numbers.

    >>> nx.atleast_1d(3)
    Tensor([3])
    """
    return _atleast(arrays, 1, lambda shape: (1,))


if TYPE_CHECKING:

    @overload
    def atleast_2d(array: ArrayLike, /) -> Tensor: ...
    @overload
    def atleast_2d(*arrays: ArrayLike) -> tuple[Tensor, ...]: ...


def atleast_2d(*arrays: ArrayLike) -> Tensor | tuple[Tensor, ...]:
    """Each with at least two dimensions, new ones in front.

    Any dtype, which stays. Raises TypeError for what holds no numbers.

    >>> nx.atleast_2d(nx.arange(3)).shape
    (1, 3)
    """
    return _atleast(arrays, 2, lambda shape: (1,) * (2 - len(shape)) + shape)


if TYPE_CHECKING:

    @overload
    def atleast_3d(array: ArrayLike, /) -> Tensor: ...
    @overload
    def atleast_3d(*arrays: ArrayLike) -> tuple[Tensor, ...]: ...


def atleast_3d(*arrays: ArrayLike) -> Tensor | tuple[Tensor, ...]:
    """Each with at least three dimensions: (n,) becomes (1, n, 1), (m, n) becomes (m, n, 1).

    Any dtype, which stays. Raises TypeError for what holds no numbers.

    >>> nx.atleast_3d(nx.arange(3)).shape
    (1, 3, 1)
    """
    return _atleast(
        arrays, 3, lambda shape: ((1, *shape, 1) if len(shape) < 2 else (*shape, 1)) if shape else (1, 1, 1)
    )
