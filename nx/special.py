"""Functions of statistics and learning composed of elementwise ones: softmax and its kin, beta, one-hot rows.

Owns: their numerically safe forms. Must not know: loops; every function is a composition that tracers pass through.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.elementwise import equal, exp, isfinite, lgamma, log
from nx.folds import max, sum
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx._core import ArrayLike, Axes, DTypeLike

_float64 = _core.dtype("float64")


def _floating(x: ArrayLike, where: str) -> Tensor:
    x = as_operand(x)
    if x.dtype.kind == "complex":
        raise TypeError(f"{where}: unsupported dtype {x.dtype.name}; real numbers are needed")
    return x if x.dtype.kind == "float" else _core.cast(x, _float64)


def _peak(x: Tensor, axis: Axes) -> Tensor:
    """The largest element with kept axes, zero where it is not finite: what exponents are taken relative to."""
    top = max(x, axis, None, True)
    return _core.where(isfinite(top), top, 0.0)


def logsumexp(x: ArrayLike, /, axis: Axes = None, *, b: ArrayLike | None = None, keepdims: bool = False) -> Tensor:
    """``log(sum(b * exp(x)))`` along the axes without overflow; ``b`` is one unless given and broadcasts with ``x``.

    x: real, integers become float64. Returns the axes' sum, -inf for an empty slice. Raises TypeError for complex.

    >>> nx.logsumexp(nx.asarray([1000.0, 1000.0]))
    Tensor(1000.69314718)
    """
    x = _floating(x, "logsumexp")
    if x.size == 0:
        return log(sum(exp(x), axis, None, None, keepdims))
    top = _peak(x, axis)
    terms = exp(x - top)
    if b is not None:
        terms = terms * as_operand(b)
    total = log(sum(terms, axis, None, None, keepdims))
    return total + (top if keepdims else _core.reshape(top, total.shape))


def softmax(x: ArrayLike, /, axis: Axes = -1) -> Tensor:
    """``exp(x) / sum(exp(x))`` along ``axis`` (one, several, or None for all): positive numbers whose sum is one.

    x: real, integers become float64. Same shape. Raises TypeError for complex.

    >>> nx.softmax(nx.asarray([0.0, 0.0]))
    Tensor([0.5, 0.5])
    """
    x = _floating(x, "softmax")
    if x.size == 0:
        return x
    terms = exp(x - _peak(x, axis))
    return terms / sum(terms, axis, None, None, True)


def log_softmax(x: ArrayLike, /, axis: Axes = -1) -> Tensor:
    """The logarithm of ``softmax``, exact where that underflows.

    x: real, integers become float64. Same shape. Raises TypeError for complex.

    >>> nx.log_softmax(nx.asarray([0.0, 0.0]))
    Tensor([-0.69314718, -0.69314718])
    """
    x = _floating(x, "log_softmax")
    if x.size == 0:
        return x
    x = x - _peak(x, axis)
    return x - log(sum(exp(x), axis, None, None, True))


def one_hot(x: ArrayLike, n: int, /, *, axis: int = -1, dtype: DTypeLike | None = None) -> Tensor:
    """A new axis of length ``n`` that holds one at the index and zeros elsewhere; only zeros for an index outside.

    x: integers of any shape. axis: where the new axis stands in the result. dtype: float64 unless given. Raises
    TypeError where ``x`` holds no integers, ValueError for negative ``n``.

    >>> nx.one_hot([0, 2], 3)
    Tensor([[1., 0., 0.],
            [0., 0., 1.]])
    """
    x = as_operand(x)
    if x.dtype.kind not in ("int", "uint"):
        raise TypeError(f"one_hot: unsupported dtype {x.dtype.name}; integers are needed")
    if n < 0:
        raise ValueError(f"one_hot: negative length {n}; zero or more")
    at = axis + x.ndim + 1 if axis < 0 else axis
    if not 0 <= at <= x.ndim:
        raise IndexError(f"one_hot: axis {axis} is out of bounds for a result of {x.ndim + 1} dimensions")
    steps = _core.reshape(_core.arange(0, n, 1, x.dtype), (n,) + (1,) * (x.ndim - at))
    hot = equal(_core.expand_dims(x, at), steps)
    return _core.cast(hot, _float64 if dtype is None else _core.dtype(dtype))


def betaln(a: ArrayLike, b: ArrayLike, /) -> Tensor:
    """Logarithm of the beta function of positive ``a`` and ``b``, which broadcast.

    Any shapes that broadcast; floats stay, integers become float64. Raises TypeError for complex.

    >>> nx.betaln(2.0, 3.0)
    Tensor(-2.48490665)
    """
    a, b = _floating(a, "betaln"), _floating(b, "betaln")
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def beta(a: ArrayLike, b: ArrayLike, /) -> Tensor:
    """The beta function ``tgamma(a) tgamma(b) / tgamma(a + b)`` of positive ``a`` and ``b``, which broadcast.

    Any shapes that broadcast; floats stay, integers become float64. Raises TypeError for complex.

    >>> nx.beta(2.0, 3.0)
    Tensor(0.08333333)
    """
    return exp(betaln(a, b))
