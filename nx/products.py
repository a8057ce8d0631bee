"""Products of vectors and matrices: matmul and what is composed of it.

Owns: dot, tensordot and their like. Must not know: blocking or BLAS (the C core's matmul).
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_axes, as_axis
from nx.op import as_operand, native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nx._core import ArrayLike, DTypeLike

_multiply = _core.ops["multiply"][0]
_sum = _core.ops["sum"][0]
_conj = _core.ops["conj"][0]


@native(_core.matmul, tensors=2, passed=2)
def matmul(x1: ArrayLike, x2: ArrayLike, /, *, out: Tensor | None = None) -> Tensor:
    """Matrix product ``x1 @ x2`` of the last two axes; the others broadcast; a 1-D operand is a row on the left, a
    column on the right.

    (..., m, k) @ (..., k, n) gives (..., m, n); (k,) @ (k,) is 0-d. The dtype is the promoted one.
    Raises ValueError where the inner lengths differ or an operand is 0-d.

    >>> nx.matmul(nx.asarray([[1, 2], [3, 4]]), nx.asarray([1, 1]))
    Tensor([3, 7])
    """
    found = _core.matmul(as_operand(x1), as_operand(x2))
    if out is None:
        return found
    _core.copy_to(out, found)
    return out


def dot(x1: ArrayLike, x2: ArrayLike, /) -> Tensor:
    """NumPy's dot: product with a 0-d operand, inner product of vectors, matmul of matrices; for more axes the last of
    ``x1`` with the last but one of ``x2``, every pair of the others.

    The promoted dtype. Raises ValueError where the lengths differ.

    >>> nx.dot([1, 2], [3, 4])
    Tensor(11)
    """
    x1, x2 = as_operand(x1), as_operand(x2)
    if x1.ndim == 0 or x2.ndim == 0:
        return x1 * x2
    if x2.ndim <= 2:
        return _core.matmul(x1, x2)
    return tensordot(x1, x2, axes=((-1,), (-2,)))


def vecdot(x1: ArrayLike, x2: ArrayLike, /, *, axis: int = -1) -> Tensor:
    """Sum of conj(x1) * x2 along ``axis``; the other axes broadcast. Raises ValueError where the lengths along it
    differ.

    The promoted dtype.

    >>> nx.vecdot(nx.asarray([[1, 2], [3, 4]]), nx.asarray([1, 1]))
    Tensor([3, 7])
    """
    x1, x2 = as_operand(x1), as_operand(x2)
    if x1.ndim == 0 or x2.ndim == 0:
        raise ValueError("vecdot: an operand is 0-d; vectors are needed")
    if axis >= 0:
        axis -= max(x1.ndim, x2.ndim)
    n1, n2 = (x.shape[as_axis(axis, x.ndim, "vecdot")] for x in (x1, x2))
    if n1 != n2:
        raise ValueError(f"vecdot: shapes {x1.shape} and {x2.shape} mismatch along axis {axis}: {n1} and {n2}")
    if x1.dtype.kind == "complex":
        x1 = _core.map(_conj, x1)
    kind = _core.promote(x1, x2)
    if kind.itemsize < 4 and kind.kind == "float":
        x1 = _core.cast(x1, "float32")  # so that the products are not rounded before their sum
    product = _core.map(_multiply, x1, x2)
    return _core.cast(_core.fold(_sum, product, axis, False), kind, False)


def matvec(x1: ArrayLike, x2: ArrayLike, /) -> Tensor:
    """Matrices times vectors: (..., m, n) and (..., n) give (..., m); the other axes broadcast.

    Raises ValueError where the lengths differ or an operand has too few dimensions. The promoted dtype.

    >>> nx.matvec([[1, 2], [3, 4]], [1, 1])
    Tensor([3, 7])
    """
    a, v = as_operand(x1), as_operand(x2)
    if a.ndim < 2 or v.ndim < 1:
        raise ValueError(f"matvec: shapes {a.shape} and {v.shape}; (..., m, n) and (..., n) are needed")
    product = _core.matmul(a, _core.expand_dims(v, -1))
    return _core.squeeze(product, -1)


def vecmat(x1: ArrayLike, x2: ArrayLike, /) -> Tensor:
    """Conjugated vectors times matrices: (..., n) and (..., n, m) give (..., m); the other axes broadcast.

    Raises ValueError where the lengths differ or an operand has too few dimensions. The promoted dtype.

    >>> nx.vecmat([1, 1], [[1, 2], [3, 4]])
    Tensor([4, 6])
    """
    v, a = as_operand(x1), as_operand(x2)
    if a.ndim < 2 or v.ndim < 1:
        raise ValueError(f"vecmat: shapes {v.shape} and {a.shape}; (..., n) and (..., n, m) are needed")
    v = _core.map(_conj, v) if v.dtype.kind == "complex" else v
    return _core.squeeze(_core.matmul(_core.expand_dims(v, -2), a), -2)


def vdot(x1: ArrayLike, x2: ArrayLike, /) -> Tensor:
    """Sum of conj(x1) * x2 over the flattened tensors, 0-d.

    Any shapes of one size; the promoted dtype. Raises ValueError where the sizes differ.

    >>> nx.vdot([1, 2], [3, 4])
    Tensor(11)
    """
    return vecdot(_core.reshape(as_operand(x1), (-1,)), _core.reshape(as_operand(x2), (-1,)))


def inner(x1: ArrayLike, x2: ArrayLike, /) -> Tensor:
    """Sum of products over the last axes, every pair of the others.

    x1: (..., n), x2: (..., n); the promoted dtype. Raises ValueError where the lengths differ.

    >>> nx.inner([1, 2], [3, 4])
    Tensor(11)
    """
    x1, x2 = as_operand(x1), as_operand(x2)
    if x1.ndim == 0 or x2.ndim == 0:
        return x1 * x2
    return tensordot(x1, x2, axes=((-1,), (-1,)))


def outer(x1: ArrayLike, x2: ArrayLike, /) -> Tensor:
    """(m, n): every product of an element of ``x1`` (flattened) with one of ``x2``.

    The promoted dtype. Raises TypeError for what holds no numbers.

    >>> nx.outer([1, 2], [3, 4])
    Tensor([[3, 4],
            [6, 8]])
    """
    return _core.reshape(as_operand(x1), (-1, 1)) * _core.reshape(as_operand(x2), (-1,))


def tensordot(x1: ArrayLike, x2: ArrayLike, /, axes: int | tuple[Sequence[int], Sequence[int]] = 2) -> Tensor:
    """Sum of products over pairs of axes; ``axes`` is how many (last of ``x1`` with first of ``x2``), or two sequences
    of them.

    Returns the other axes of ``x1``, then those of ``x2``. Raises ValueError where paired lengths differ. The
    promoted dtype.

    >>> nx.tensordot(nx.ones((2, 3)), nx.ones((3, 4)), axes=1).shape
    (2, 4)
    """
    x1, x2 = as_operand(x1), as_operand(x2)
    if isinstance(axes, (tuple, list)):
        first, second = axes
        left, right = as_axes(first, x1.ndim, "tensordot"), as_axes(second, x2.ndim, "tensordot")
    else:
        if axes > min(x1.ndim, x2.ndim):
            raise ValueError(f"tensordot: {axes} axes for shapes {x1.shape} and {x2.shape}; there are not so many")
        left, right = tuple(range(x1.ndim - axes, x1.ndim)), tuple(range(axes))
    if [x1.shape[i] for i in left] != [x2.shape[i] for i in right]:
        raise ValueError(f"tensordot: shapes {x1.shape} and {x2.shape} mismatch along axes {left} and {right}")
    free1 = [i for i in range(x1.ndim) if i not in left]
    free2 = [i for i in range(x2.ndim) if i not in right]
    inside = 1
    for i in left:
        inside *= x1.shape[i]
    shape1, shape2 = [x1.shape[i] for i in free1], [x2.shape[i] for i in free2]
    a = _core.reshape(_core.permute(x1, (*free1, *left)), (_count(shape1), inside))
    b = _core.reshape(_core.permute(x2, (*right, *free2)), (inside, _count(shape2)))
    return _core.reshape(_core.matmul(a, b), (*shape1, *shape2))


def _count(shape: Sequence[int]) -> int:
    count = 1
    for n in shape:
        count *= n
    return count


def trace(x: ArrayLike, /, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: DTypeLike | None = None) -> Tensor:
    """Sum along the ``offset``-th diagonal of the planes of two axes: the first two, as NumPy's (``nx.linalg.trace``:
    the last two).

    x: (m, n, ...); integers become int64 unless a dtype is given. Raises ValueError below two dimensions.

    >>> nx.trace(nx.asarray([[1, 2], [3, 4]]))
    Tensor(5)
    """
    from nx.folds import sum as total
    from nx.movement import diagonal

    return total(diagonal(x, offset=offset, axis1=axis1, axis2=axis2), axis=-1, dtype=dtype)


def kron(x1: ArrayLike, x2: ArrayLike, /) -> Tensor:
    """Kronecker product: every element of ``x1`` times the whole of ``x2``, as blocks.

    Any shapes; the promoted dtype. Raises TypeError for what holds no numbers.

    >>> nx.kron([1, 10], [1, 2])
    Tensor([ 1,  2, 10, 20])
    """
    x1, x2 = as_operand(x1), as_operand(x2)
    ndim = max(x1.ndim, x2.ndim)
    shape1 = (1,) * (ndim - x1.ndim) + x1.shape
    shape2 = (1,) * (ndim - x2.ndim) + x2.shape
    a = _core.reshape(x1, tuple(n for each in shape1 for n in (each, 1)))
    b = _core.reshape(x2, tuple(n for each in shape2 for n in (1, each)))
    return _core.reshape(a * b, tuple(m * n for m, n in zip(shape1, shape2, strict=True)))


def cross(x1: ArrayLike, x2: ArrayLike, /, *, axis: int = -1) -> Tensor:
    """Vector product of 3-vectors along ``axis``; the other axes broadcast. Raises ValueError for other lengths.

    The promoted dtype.

    >>> nx.cross([1, 0, 0], [0, 1, 0])
    Tensor([0, 0, 1])
    """
    from nx.join import stack
    from nx.movement import moveaxis

    a, b = (moveaxis(as_operand(x), axis, -1) for x in (x1, x2))
    if a.shape[-1] != 3 or b.shape[-1] != 3:
        raise ValueError(f"cross: vectors of length {a.shape[-1]} and {b.shape[-1]}; 3 is needed")
    kind = _core.promote(a, b)
    if kind.itemsize < 4 and kind.kind == "float":
        a = _core.cast(a, "float32")  # so that the products are not rounded before their difference
    a0, a1, a2 = (a[..., i] for i in range(3))
    b0, b1, b2 = (b[..., i] for i in range(3))
    c = stack([a1 * b2 - a2 * b1, a2 * b0 - a0 * b2, a0 * b1 - a1 * b0], -1)
    return moveaxis(_core.cast(c, kind, False), -1, axis)
