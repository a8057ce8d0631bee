"""Continuous distributions whose numbers follow from random words alone: one standard draw, moved and scaled.

Owns: their public functions. Must not know: how words become numbers (the C core), whose key it is (stream.py).
Parameters are numbers or arrays; the result has the shape that ``shape`` and they broadcast to, one independent draw an
element. dtype: float16, bfloat16, float32 or float64; that of array parameters, else float64, unless given.
"""

from __future__ import annotations

from math import isfinite

from nx import _core
from nx._core import Tensor
from nx.axes import as_shape
from nx.index import where
from nx.op import as_operand
from nx.random.parameters import check, float_dtype, is_number, parameter, require, said, shape_of
from nx.random.stream import take_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import ArrayLike, DTypeLike, ShapeLike

_float64 = _core.dtype("float64")


def _draw(kind: str, shape: ShapeLike, offset: Any, factor: Any, dtype: DTypeLike | None, key: Tensor | None) -> Tensor:
    """``offset + factor *`` a standard draw. The parameters are numbers, or tensors that broadcast."""
    if is_number(offset) and is_number(factor):
        try:
            return _core.random_draw(take_key(key, kind), kind, shape, dtype or _float64, offset, factor)
        except (TypeError, ValueError, OverflowError):
            as_shape(shape, kind)  # says better what is wrong with it
            raise
    size, dtype = shape_of(kind, shape, offset, factor), float_dtype(dtype, offset, factor)
    x = _core.random_draw(take_key(key, kind), kind, size, dtype)
    return _core.cast(x * factor + offset, dtype, False)


def _scaled(kind: str, shape: ShapeLike, loc: Any, scale: Any, dtype: DTypeLike | None, key: Tensor | None) -> Tensor:
    if not (is_number(loc) and is_number(scale) and scale >= 0):
        loc, scale = parameter(loc), parameter(scale)
        check(kind, "scale", scale, 0)
    return _draw(kind, shape, loc, scale, dtype, key)


def uniform(
    shape: ShapeLike = (),
    *,
    low: ArrayLike = 0,
    high: ArrayLike = 1,
    dtype: DTypeLike | None = None,
    key: Tensor | None = None,
) -> Tensor:
    """Evenly spread numbers, low <= x < high: never ``high`` itself, unless they are equal. Between 0 and 1 a float64
    has 53 random bits, a float32 24, a float16 11, a bfloat16 8.

    key: one key, else the next of the scope. Raises ValueError where low exceeds high, or on a range that is infinite.

    >>> nx.random.uniform(3, key=nx.random.key(0))
    Tensor([0.41845711, 0.21629545, 0.96532146])
    """
    low, high = parameter(low), parameter(high)
    if is_number(low) and is_number(high):
        if low > high:
            raise ValueError(f"uniform: low {low} exceeds high {high}; low must not be above high")
        if not isfinite(high - low):
            raise ValueError(f"uniform: the range from {low} to {high} is not finite; ends and distance must be")
        return _draw("uniform", shape, low, high - low, dtype, key)
    require(low <= high, f"uniform: low {said(low)} exceeds high {said(high)}; low must not be above high")
    kind = float_dtype(dtype, low, high)
    size = shape_of("uniform", shape, low, high)
    x = _core.random_draw(take_key(key, "uniform"), "uniform", size, kind)
    low, high = (_core.cast(as_operand(end), kind, False) for end in (low, high))
    x = x * (high - low) + low
    return where(x < high, x, low)  # what is rounded to the upper end goes to the lower


def normal(
    shape: ShapeLike = (),
    *,
    loc: ArrayLike = 0,
    scale: ArrayLike = 1,
    dtype: DTypeLike | None = None,
    key: Tensor | None = None,
) -> Tensor:
    """Normal (Gaussian) numbers of mean ``loc`` and standard deviation ``scale``; tails reach beyond 9 deviations.

    key: one key, else the next of the scope. Raises ValueError on a negative scale. Source: Box and Muller 1958.

    >>> nx.random.normal(3, loc=10, key=nx.random.key(0)).shape
    (3,)
    """
    return _scaled("normal", shape, loc, scale, dtype, key)


def laplace(
    shape: ShapeLike = (),
    *,
    loc: ArrayLike = 0,
    scale: ArrayLike = 1,
    dtype: DTypeLike | None = None,
    key: Tensor | None = None,
) -> Tensor:
    """Laplace (two-sided exponential) numbers of density exp(-|x - loc| / scale) / (2 scale).

    key: one key, else the next of the scope. Raises ValueError on a negative scale.

    >>> nx.random.laplace((2, 2), key=nx.random.key(0)).shape
    (2, 2)
    """
    return _scaled("laplace", shape, loc, scale, dtype, key)


def logistic(
    shape: ShapeLike = (),
    *,
    loc: ArrayLike = 0,
    scale: ArrayLike = 1,
    dtype: DTypeLike | None = None,
    key: Tensor | None = None,
) -> Tensor:
    """Logistic numbers: log(u / (1 - u)) of uniform u, times ``scale``, plus ``loc``.

    key: one key, else the next of the scope. Raises ValueError on a negative scale.

    >>> nx.random.logistic(2, key=nx.random.key(0)).shape
    (2,)
    """
    return _scaled("logistic", shape, loc, scale, dtype, key)


def gumbel(
    shape: ShapeLike = (),
    *,
    loc: ArrayLike = 0,
    scale: ArrayLike = 1,
    dtype: DTypeLike | None = None,
    key: Tensor | None = None,
) -> Tensor:
    """Gumbel numbers (of maxima): -log(-log(u)) of uniform u, times ``scale``, plus ``loc``.

    key: one key, else the next of the scope. Raises ValueError on a negative scale.

    >>> nx.random.gumbel(2, key=nx.random.key(0)).shape
    (2,)
    """
    return _scaled("gumbel", shape, loc, scale, dtype, key)


def cauchy(
    shape: ShapeLike = (),
    *,
    loc: ArrayLike = 0,
    scale: ArrayLike = 1,
    dtype: DTypeLike | None = None,
    key: Tensor | None = None,
) -> Tensor:
    """Cauchy (Lorentz) numbers around ``loc`` with half width ``scale``; they have no mean.

    key: one key, else the next of the scope. Raises ValueError on a negative scale.

    >>> nx.random.cauchy(2, key=nx.random.key(0)).shape
    (2,)
    """
    return _scaled("cauchy", shape, loc, scale, dtype, key)


def exponential(
    shape: ShapeLike = (), *, scale: ArrayLike = 1, dtype: DTypeLike | None = None, key: Tensor | None = None
) -> Tensor:
    """Exponential numbers of mean ``scale`` (one over the rate).

    key: one key, else the next of the scope. Raises ValueError on a negative scale.

    >>> nx.random.exponential(2, scale=3, key=nx.random.key(0)).shape
    (2,)
    """
    return _scaled("exponential", shape, 0, scale, dtype, key)


def rayleigh(
    shape: ShapeLike = (), *, scale: ArrayLike = 1, dtype: DTypeLike | None = None, key: Tensor | None = None
) -> Tensor:
    """Rayleigh numbers: lengths of plane vectors whose parts are normal of deviation ``scale``.

    key: one key, else the next of the scope. Raises ValueError on a negative scale.

    >>> nx.random.rayleigh(2, key=nx.random.key(0)).shape
    (2,)
    """
    return _scaled("rayleigh", shape, 0, scale, dtype, key)
