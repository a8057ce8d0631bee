"""Continuous distributions whose shape has parameters: gamma and its kin, the truncated normal.

Owns: their public functions. Must not know: how a number is tried for (the C core), whose key it is (stream.py).
Parameters, shapes and dtypes are as in continuous.py.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.elementwise import exp, log, maximum, minimum
from nx.op import as_operand
from nx.random.keys import split
from nx.random.parameters import check, float_dtype, is_number, parameter, require, said, sample, shape_of
from nx.random.stream import take_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import ArrayLike, DType, DTypeLike, ShapeLike

_FLOATS = ("float16", "bfloat16", "float32", "float64")


def finish(x: Tensor, where: str, dtype: DType) -> Tensor:
    """float64 rounded once to the dtype asked for. Raises TypeError when it is none of the four."""
    if dtype.name not in _FLOATS:
        raise TypeError(f"{where}: unsupported dtype {dtype.name}; {', '.join(_FLOATS)}")
    return _core.cast(x, dtype, False)


def gamma(
    shape: ShapeLike = (),
    *,
    a: ArrayLike,
    scale: ArrayLike = 1,
    dtype: DTypeLike | None = None,
    key: Tensor | None = None,
) -> Tensor:
    """Gamma numbers of shape ``a`` (any positive number) and this scale: of mean ``a * scale``.

    key: one key, else the next of the scope. Raises ValueError unless ``a`` is above 0 and scale at least 0.
    Source: Marsaglia and Tsang 2000.

    >>> nx.random.gamma(3, a=2.5, key=nx.random.key(0)).shape
    (3,)
    """
    a, scale = parameter(a), parameter(scale)
    check("gamma", "a", a, 0, strict=True)
    check("gamma", "scale", scale, 0)
    kind, size = float_dtype(dtype, a, scale), shape_of("gamma", shape, a, scale)
    x = sample("gamma", size, take_key(key, "gamma"), a)
    return finish(x if is_number(scale) and scale == 1 else x * scale, "gamma", kind)


def _log_gamma(where: str, name: str, size: tuple[int, ...], key: Tensor, a: Any) -> Tensor:
    """Logarithms of gamma numbers: those of small shapes underflow, their logarithms do not."""
    check(where, name, a, 0, strict=True)
    return sample("log_gamma", size, key, a)


def beta(
    shape: ShapeLike = (), *, a: ArrayLike, b: ArrayLike, dtype: DTypeLike | None = None, key: Tensor | None = None
) -> Tensor:
    """Beta numbers in [0, 1] of density proportional to x**(a - 1) * (1 - x)**(b - 1).

    key: one key, else the next of the scope. Raises ValueError unless ``a`` and ``b`` are above 0.

    >>> nx.random.beta(2, a=2, b=3, key=nx.random.key(0)).shape
    (2,)
    """
    a, b = parameter(a), parameter(b)
    kind, size = float_dtype(dtype, a, b), shape_of("beta", shape, a, b)
    first, second = split(take_key(key, "beta"))
    difference = _log_gamma("beta", "b", size, second, b) - _log_gamma("beta", "a", size, first, a)
    return finish(1 / (1 + exp(difference)), "beta", kind)


def chisquare(
    shape: ShapeLike = (), *, df: ArrayLike, dtype: DTypeLike | None = None, key: Tensor | None = None
) -> Tensor:
    """Chi-square numbers of ``df`` degrees of freedom (any positive number).

    key: one key, else the next of the scope. Raises ValueError unless ``df`` is above 0.

    >>> nx.random.chisquare(2, df=3, key=nx.random.key(0)).shape
    (2,)
    """
    df = parameter(df)
    check("chisquare", "df", df, 0, strict=True)
    kind, size = float_dtype(dtype, df), shape_of("chisquare", shape, df)
    return finish(2 * sample("gamma", size, take_key(key, "chisquare"), df * 0.5), "chisquare", kind)


def student_t(
    shape: ShapeLike = (),
    *,
    df: ArrayLike,
    loc: ArrayLike = 0,
    scale: ArrayLike = 1,
    dtype: DTypeLike | None = None,
    key: Tensor | None = None,
) -> Tensor:
    """Student's t of ``df`` degrees of freedom (any positive number), times ``scale``, plus ``loc``.

    key: one key, else the next of the scope. Raises ValueError unless ``df`` is above 0 and scale at least 0.

    >>> nx.random.student_t(2, df=4, key=nx.random.key(0)).shape
    (2,)
    """
    df, loc, scale = parameter(df), parameter(loc), parameter(scale)
    check("student_t", "scale", scale, 0)
    check("student_t", "df", df, 0, strict=True)
    kind, size = float_dtype(dtype, df, loc, scale), shape_of("student_t", shape, df, loc, scale)
    first, second = split(take_key(key, "student_t"))
    half = df * 0.5
    spread = exp((log(half) - _log_gamma("student_t", "df", size, second, half)) * 0.5)
    return finish(_core.random_draw(first, "normal", size, "float64") * spread * scale + loc, "student_t", kind)


t = student_t


def truncated_normal(
    shape: ShapeLike = (),
    *,
    lower: ArrayLike,
    upper: ArrayLike,
    loc: ArrayLike = 0,
    scale: ArrayLike = 1,
    dtype: DTypeLike | None = None,
    key: Tensor | None = None,
) -> Tensor:
    """Normal numbers of mean ``loc`` and deviation ``scale`` (before truncation) that fall in [lower, upper], exact
    also far in a tail. An end may be infinite.

    key: one key, else the next of the scope. Raises ValueError unless lower <= upper and scale is above 0.
    Source: Robert 1995.

    >>> x = nx.random.truncated_normal(100, lower=2, upper=3, key=nx.random.key(0))
    >>> bool((x >= 2).all() & (x <= 3).all())
    True
    """
    lower, upper, loc, scale = (parameter(x) for x in (lower, upper, loc, scale))
    check("truncated_normal", "scale", scale, 0, strict=True)
    message = f"truncated_normal: lower {said(lower)} is not below upper {said(upper)}; lower <= upper is needed"
    require(lower <= upper, message)
    kind, size = (
        float_dtype(dtype, lower, upper, loc, scale),
        shape_of("truncated_normal", shape, lower, upper, loc, scale),
    )
    key = take_key(key, "truncated_normal")
    x = sample("truncated", size, key, (lower - loc) / scale, (upper - loc) / scale) * scale + loc
    low, high = (_core.cast(as_operand(end), kind) for end in (lower, upper))
    return minimum(maximum(finish(x, "truncated_normal", kind), low), high)


def dirichlet(
    shape: ShapeLike = (), *, alpha: ArrayLike, dtype: DTypeLike | None = None, key: Tensor | None = None
) -> Tensor:
    """Points of the simplex: k numbers of sum 1, weighted by ``alpha`` ``(..., k)``; the result is ``(*shape, k)``,
    with ``shape`` and alpha's leading axes broadcast.

    key: one key, else the next of the scope. Raises ValueError unless each alpha is above 0.

    >>> nx.random.dirichlet(5, alpha=[1.0, 2.0, 3.0], key=nx.random.key(0)).shape
    (5, 3)
    """
    alpha = as_operand(alpha)
    if alpha.ndim == 0:
        raise ValueError("dirichlet: alpha has no dimension; its last one holds the weights of a point")
    kind = float_dtype(dtype, alpha)
    size = (*shape_of("dirichlet", shape, alpha[..., 0]), alpha.shape[-1])
    x = _log_gamma("dirichlet", "alpha", size, take_key(key, "dirichlet"), alpha)
    x = exp(x - x.max(axis=-1, keepdims=True)) if alpha.shape[-1] else x
    return finish(x / x.sum(axis=-1, keepdims=True), "dirichlet", kind)
