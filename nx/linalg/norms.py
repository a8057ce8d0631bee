"""Sizes of vectors and matrices, condition and rank.

Owns: the orders of norms. Must not know: how singular values are found.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_axes
from nx.elementwise import imag, real, sqrt
from nx.folds import any as anything
from nx.folds import max as largest
from nx.folds import min as smallest
from nx.folds import sum as total
from nx.index import where
from nx.join import stack
from nx.linalg.factor import svd
from nx.linalg.operands import EPSILON, as_numbers, require_matrices, rounded
from nx.linalg.results import LinAlgError
from nx.movement import expand_dims, moveaxis
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal, SupportsIndex

    from nx._core import ArrayLike

    Order = float | Literal["fro", "nuc"] | None

INF = float("inf")
_MANY = 1000  # elements from which a call of BLAS is worth it


def _as_floats(x: ArrayLike) -> Tensor:
    """The operand; integers and bool as float64. Small floats stay: elementwise operations compute them in float32."""
    x = as_operand(x)
    return x if x.dtype.kind in ("float", "complex") else _core.cast(x, "float64")


def _largest(size: Tensor, axes: tuple[int, ...], keepdims: bool) -> Tensor:
    """The maximum; 0 where there is nothing."""
    is_empty = any(size.shape[axis] == 0 for axis in axes)
    return (total if is_empty else largest)(size, axis=axes, keepdims=keepdims)


def vector_norm(
    x: ArrayLike,
    /,
    *,
    axis: SupportsIndex | Sequence[int] | None = None,
    keepdims: bool = False,
    ord: float = 2,
) -> Tensor:
    """The norm of order ``ord`` of the vectors along ``axis`` (None: of all elements; several axes are one vector).

    ord: 2 (Euclidean), 1, inf (largest size), -inf (smallest), 0 (how many are not zero), any other p:
    ``sum(|x|^p)^(1/p)``. Floats stay, complex gives real, integers give float64. Raises ValueError on an order
    that is no number and for -inf of nothing.

    >>> nx.linalg.vector_norm(nx.asarray([3.0, 4.0]))
    Tensor(5.)
    """
    x = _as_floats(x)
    axes = tuple(range(x.ndim)) if axis is None else as_axes(axis, x.ndim, "vector_norm")
    try:
        ord = float(ord)
    except (TypeError, ValueError):
        raise ValueError(f"vector_norm: unknown order {ord!r}; a number is needed") from None
    if ord == 2:
        if len(axes) == x.ndim and not keepdims:
            return sqrt(_sum_of_squares(x))
        return sqrt(total(_squares(x), axis=axes, keepdims=keepdims))
    size = abs(x)
    if ord == INF:
        return _largest(size, axes, keepdims)
    if ord == -INF:
        return smallest(size, axis=axes, keepdims=keepdims)
    if ord == 0:
        return _core.cast(total(x != 0, axis=axes, keepdims=keepdims), size.dtype)
    if ord == 1:
        return total(size, axis=axes, keepdims=keepdims)
    return total(size**ord, axis=axes, keepdims=keepdims) ** (1.0 / ord)


def _sum_of_squares(x: Tensor) -> Tensor:
    """Of all elements; many real ones by one product, which makes no array of squares."""
    if x.dtype.name not in ("float32", "float64") or type(x) is not Tensor or x.size < _MANY:
        return total(_squares(x))
    line = x.reshape(-1)
    return _core.matmul(line, line)


def _squares(x: Tensor) -> Tensor:
    if x.dtype.kind != "complex":
        return x * x
    re, im = real(x), imag(x)
    return re * re + im * im


def matrix_norm(x: ArrayLike, /, *, keepdims: bool = False, ord: Order = "fro") -> Tensor:
    """The norm of order ``ord`` of (..., m, n): (...), or (..., 1, 1) with keepdims.

    ord: "fro" (Frobenius; also None), "nuc" (sum of the singular values), 2 and -2 (the largest and smallest of
    them), 1 and -1 (largest and smallest sum of a column's sizes), inf and -inf (of a row's). Floats stay,
    complex gives real, integers give float64. Raises ValueError on another order, LinAlgError where singular
    values are asked of NaN.

    >>> nx.linalg.matrix_norm(nx.asarray([[1.0, 2.0], [3.0, 4.0]]), ord=1)
    Tensor(6.)
    """
    x = _as_floats(x)
    require_matrices(x, "matrix_norm")
    if ord is None or ord == "fro":
        return sqrt(total(_squares(x), axis=(-2, -1), keepdims=keepdims))
    if ord in ("nuc", 2, -2):
        found = _by_singular_values(x, ord)
    elif ord in (1, -1, INF, -INF):
        found = _by_sums(abs(x), ord)
    else:
        raise ValueError(f"matrix_norm: unknown order {ord!r}; 'fro', 'nuc', 1, -1, 2, -2, inf or -inf")
    return found[..., None, None] if keepdims else found


def _by_singular_values(x: Tensor, ord: Order) -> Tensor:
    x, kind = as_numbers(x)
    s = _core.svdvals(x)
    if ord == "nuc":
        return rounded(total(s, axis=-1), kind)
    return rounded(_largest(s, (s.ndim - 1,), False) if ord == 2 else smallest(s, axis=-1), kind)


def _by_sums(size: Tensor, ord: Order) -> Tensor:
    sums = total(size, axis=-2 if ord in (1, -1) else -1)
    return _largest(sums, (sums.ndim - 1,), False) if ord in (1, INF) else smallest(sums, axis=-1)


def norm(
    x: ArrayLike,
    /,
    ord: Order = None,
    axis: SupportsIndex | Sequence[int] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """NumPy's norm: of vectors along one axis, of matrices along two; without ``axis`` of the vector or matrix x.

    ord: as in ``vector_norm`` and ``matrix_norm``; None: the Euclidean (Frobenius) norm, without an axis that
    of all elements whatever the number of dimensions. Raises ValueError on an order that there is not, and
    where x has neither one nor two dimensions and an order but no axis is given.

    >>> nx.linalg.norm(nx.asarray([[3.0, 4.0], [0.0, 5.0]]), axis=1)
    Tensor([5., 5.])
    """
    x = _as_floats(x)
    if axis is None and ord is None:
        return vector_norm(x, keepdims=True) if keepdims else sqrt(_sum_of_squares(x))
    axes = tuple(range(x.ndim)) if axis is None else as_axes(axis, x.ndim, "norm")
    if len(axes) == 1:
        return vector_norm(x, axis=axes, keepdims=keepdims, ord=2 if ord is None else ord)  # type: ignore[arg-type]  # refused there
    if len(axes) != 2:
        raise ValueError(f"norm: {len(axes)} axes for shape {x.shape}; one (vectors) or two (matrices) are needed")
    found = matrix_norm(moveaxis(x, axes, (-2, -1)), ord=ord)
    return expand_dims(found, tuple(sorted(axes))) if keepdims else found


def cond(x: ArrayLike, /, p: Order = None) -> Tensor:
    """The condition number ``norm(x, p) * norm(inv(x), p)`` of (..., m, n): (...), real; inf where singular.

    p: None or 2 (the ratio of the largest to the smallest singular value; matrices need not be square), -2 (its
    inverse), or "fro", "nuc", 1, -1, inf, -inf of square matrices. Raises ValueError on another order or
    without elements, LinAlgError where singular values are asked of NaN.

    >>> nx.linalg.cond(nx.asarray([[4.0, 0.0], [0.0, 2.0]]))
    Tensor(2.)
    """
    x, kind = as_numbers(x)
    require_matrices(x, "cond", square=p not in (None, 2, -2))
    if 0 in x.shape[-2:]:
        raise ValueError(f"cond: shape {x.shape} has no elements to have a condition")
    if p in (None, 2, -2):
        s = _core.svdvals(x)
        first, last = s[..., 0], s[..., -1]
        if p == -2:
            first, last = last, first
        found = _ratio(first, last)
    else:
        other = _inverse_norm(x, p)
        found = where(other == INF, INF, matrix_norm(x, ord=p) * other)  # a norm of zero too
    return rounded(found, kind)


def _ratio(above: Tensor, below: Tensor) -> Tensor:
    """above / below, infinite where below is zero (0 / 0 too)."""
    return where(below == 0, INF, above / where(below == 0, 1.0, below))


def _inverse_norm(x: Tensor, p: Order) -> Tensor:
    """Infinite for the singular ones, which are sought one by one when there is any."""
    try:
        return matrix_norm(_core.inv(x), ord=p)
    except LinAlgError:
        if type(x) is not Tensor:
            raise  # one of the matrices that a tracer stands for; which ones cannot be told
        if x.ndim == 2:
            return abs(x[0, 0] * 0) + INF
        return stack([_inverse_norm(each, p) for each in x])


def matrix_rank(
    x: ArrayLike,
    /,
    tol: ArrayLike | None = None,
    hermitian: bool = False,
    *,
    rtol: ArrayLike | None = None,
) -> Tensor:
    """How many singular values of (..., m, n) are not negligible: (...), int64.

    tol: values not above it count as zero; rtol: the same as a part of the largest one; each a number or (...);
    default rtol max(m, n) * eps. A vector has rank 1, or 0 where all is zero. hermitian: x is known to be so.
    Raises LinAlgError on NaN and infinity, ValueError where both limits are given.

    >>> nx.linalg.matrix_rank(nx.asarray([[1.0, 2.0], [2.0, 4.0]]))
    Tensor(1)
    """
    x, _ = as_numbers(x)
    if x.ndim < 2:
        return _core.cast(anything(x != 0), "int64")
    if tol is not None and rtol is not None:
        raise ValueError("matrix_rank: both tol and rtol are given; give one")
    s = svd(x, compute_uv=False, hermitian=hermitian)
    if s.shape[-1] == 0:
        return total(s != 0, axis=-1)
    if tol is not None:
        limit = as_operand(tol)[..., None]
    elif rtol is not None:
        limit = as_operand(rtol)[..., None] * s[..., :1]
    else:
        limit = s[..., :1] * (max(x.shape[-2:]) * EPSILON[x.dtype.name])
    return total(s > limit, axis=-1)
