"""Polynomials as 1-D coefficients, the highest power first, as NumPy's poly- functions have them.

Owns: evaluation, arithmetic, calculus and fits. Must not know: factorisations (nx.linalg).
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.elementwise import pow
from nx.folds import sum
from nx.op import as_operand, holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx._core import ArrayLike

_int64 = _core.dtype("int64")


def _coefficients(p: ArrayLike, where: str) -> Tensor:
    p = as_operand(p)
    if p.ndim > 1:
        raise ValueError(f"{where}: coefficients of shape {p.shape}; one dimension is needed")
    return _core.reshape(p, (-1,))


def polyval(p: ArrayLike, x: ArrayLike, /) -> Tensor:
    """The polynomial with coefficients ``p`` at ``x``: ``p[0] * x**(n-1) + ... + p[n-1]``, by Horner's rule.

    p: (n,), highest power first. Returns the shape of ``x``, the promoted dtype. Raises ValueError where ``p`` has two
    or more dimensions.

    >>> nx.polyval([1, 0, -1], nx.asarray([2, 3]))
    Tensor([3, 8])
    """
    p, x = _coefficients(p, "polyval"), as_operand(x)
    y = _core.full(x.shape, 0, _core.promote(p, x))
    for i in range(p.shape[0]):
        y = y * x + p[i]
    return y


def polyadd(p: ArrayLike, q: ArrayLike, /) -> Tensor:
    """Coefficients of the sum of two polynomials, as long as the longer one.

    p: (n,), q: (m,), highest power first; the promoted dtype. Raises ValueError for two or more dimensions.

    >>> nx.polyadd([1, 2], [1, 0, 0])
    Tensor([1, 1, 2])
    """
    p, q = _coefficients(p, "polyadd"), _coefficients(q, "polyadd")
    n = max(p.shape[0], q.shape[0])
    return _core.pad(p, ((n - p.shape[0], 0),), 0) + _core.pad(q, ((n - q.shape[0], 0),), 0)


def polysub(p: ArrayLike, q: ArrayLike, /) -> Tensor:
    """Coefficients of the difference of two polynomials, as long as the longer one.

    p: (n,), q: (m,), highest power first; the promoted dtype. Raises ValueError for two or more dimensions.

    >>> nx.polysub([1, 2], [1, 0, 0])
    Tensor([-1,  1,  2])
    """
    return polyadd(p, -_coefficients(q, "polysub"))


def polymul(p: ArrayLike, q: ArrayLike, /) -> Tensor:
    """Coefficients of the product of two polynomials, (n + m - 1,).

    p: (n,), q: (m,), highest power first; the promoted dtype. Raises ValueError for two or more dimensions or no
    coefficients.

    >>> nx.polymul([1, 1], [1, -1])
    Tensor([ 1,  0, -1])
    """
    p, q = _coefficients(p, "polymul"), _coefficients(q, "polymul")
    n, m = p.shape[0], q.shape[0]
    if n * m == 0:
        raise ValueError(f"polymul: {n} and {m} coefficients; at least one each is needed")
    # The rows of the outer product, each one place further right, summed over columns.
    rows = _core.pad(_core.reshape(p, (n, 1)) * q, ((0, 0), (0, n)), 0)
    slanted = _core.reshape(_core.reshape(rows, (-1,))[: n * (n + m - 1)], (n, n + m - 1))
    return sum(slanted, 0, slanted.dtype)


def polydiv(p: ArrayLike, q: ArrayLike, /) -> tuple[Tensor, Tensor]:
    """Quotient and remainder of two polynomials: ``p = quotient * q + remainder``, the remainder of lower degree.

    p: (n,), q: (m,), highest power first, ``q[0]`` not zero (ValueError); float64 or complex128.

    >>> nx.polydiv([1, 0, -1], [1, 1])
    (Tensor([ 1., -1.]), Tensor([0.]))
    """
    p, q = _coefficients(p, "polydiv") * 1.0, _coefficients(q, "polydiv") * 1.0
    if not q.shape[0] or holds(q[:1] == 0):
        raise ValueError(f"polydiv: divisor {q.tolist()}; its first coefficient must not be zero")
    n = p.shape[0] - q.shape[0] + 1
    if n < 1:
        return p[:0] if p.shape[0] == 0 else p[:1] * 0, p
    parts = []
    for _ in range(n):
        part = p[:1] / q[:1]
        parts.append(part)
        p = (p - _core.pad(part * q, ((0, p.shape[0] - q.shape[0]),), 0))[1:]
    rest = p if p.shape[0] else p.sum(keepdims=True)
    return _core.concat(parts, 0), rest


def poly(zeros: ArrayLike, /) -> Tensor:
    """Coefficients of the polynomial with these zeros, highest power (whose coefficient is one) first.

    zeros: (n,) real or complex. Returns (n + 1,), float64 or complex128. Raises ValueError for two or more dimensions.

    >>> nx.poly([1, 2])
    Tensor([ 1., -3.,  2.])
    """
    zeros = _coefficients(zeros, "poly") * 1.0
    found = _core.ones((1,), zeros.dtype)
    for i in range(zeros.shape[0]):
        found = _core.pad(found, ((0, 1),), 0) - _core.pad(found * zeros[i], ((1, 0),), 0)
    return found


def polyder(p: ArrayLike, /, m: int = 1) -> Tensor:
    """Coefficients of the ``m``-th derivative.

    p: (n,), highest power first; (n - m,); integers stay. Raises ValueError for two or more dimensions or negative
    m.

    >>> nx.polyder([1, 2, 3])
    Tensor([2, 2])
    """
    if m < 0:
        raise ValueError(f"polyder: negative order {m}; zero or more")
    p = _coefficients(p, "polyder")
    for _ in range(m):
        n = p.shape[0]
        p = p[:-1] * _core.arange(n - 1, 0, -1, _int64) if n else p
    return p


def polyint(p: ArrayLike, /, m: int = 1, k: float = 0) -> Tensor:
    """Coefficients of the ``m``-th antiderivative, with ``k`` as every constant of integration.

    p: (n,), highest power first; (n + m,) float64 or complex128. Raises ValueError for two or more dimensions or
    negative m.

    >>> nx.polyint([2, 2])
    Tensor([1., 2., 0.])
    """
    if m < 0:
        raise ValueError(f"polyint: negative order {m}; zero or more")
    p = _coefficients(p, "polyint")
    for _ in range(m):
        p = _core.concat([p / _core.arange(p.shape[0], 0, -1, _int64), _core.full((1,), k, "float64")], 0)
    return p


def vander(x: ArrayLike, n: int | None = None, /, *, increasing: bool = False) -> Tensor:
    """(len(x), n): the powers n - 1 .. 0 of each element (0 .. n - 1 with ``increasing``); n = len(x) unless given.

    The dtype stays. Raises ValueError for two or more dimensions.

    >>> nx.vander([1, 2, 3], 3)
    Tensor([[1, 1, 1],
            [4, 2, 1],
            [9, 3, 1]])
    """
    x = _coefficients(x, "vander")
    n = x.shape[0] if n is None else n
    powers = _core.arange(0, n, 1, _int64) if increasing else _core.arange(n - 1, -1, -1, _int64)
    return pow(_core.reshape(x, (-1, 1)), _core.cast(powers, x.dtype) if x.dtype.kind != "bool" else powers)


def roots(p: ArrayLike, /) -> Tensor:
    """The roots of the polynomial with coefficients ``p``, complex128: eigenvalues of its companion matrix.

    p: (n,), highest power first; leading zeros are left out. Returns (degree,). Raises ValueError for two or more
    dimensions.

    >>> nx.roots([1, -3, 2]).real
    Tensor([2., 1.])
    """
    from nx.linalg import eigvals

    p = _coefficients(p, "roots") * 1.0
    used = _core.nonzero(p)[0].tolist()
    if not used:
        return _core.full((0,), 0, "complex128")
    zeros = p.shape[0] - 1 - used[-1]
    p = p[used[0] : used[-1] + 1]
    n = p.shape[0] - 1
    found = _core.full((0,), 0, "complex128")
    if n:
        top = _core.reshape(-p[1:] / p[0], (1, n))
        found = eigvals(_core.concat([top, _core.eye(n - 1, n, 0, p.dtype)], 0))
    return _core.concat([found, _core.full((zeros,), 0, "complex128")], 0)


def polyfit(x: ArrayLike, y: ArrayLike, degree: int, /, *, w: ArrayLike | None = None) -> Tensor:
    """Coefficients of the polynomial of this degree nearest to the points (x, y) by least squares.

    x: (n,). y: (n,), or (n, k) for k fits. w: (n,) weights of the differences. Returns (degree + 1,) or
    (degree + 1, k), highest power first, float64. Raises ValueError where lengths do not match or ``degree`` is
    negative.

    >>> nx.polyfit([0, 1, 2], [1, 3, 5], 1).round(6)
    Tensor([2., 1.])
    """
    from nx.linalg import lstsq

    x, y = as_operand(x) * 1.0, as_operand(y) * 1.0
    if x.ndim != 1 or y.ndim not in (1, 2) or x.shape[0] != y.shape[0] or not x.shape[0]:
        raise ValueError(f"polyfit: x of shape {x.shape}, y of shape {y.shape}; (n,) and (n,) or (n, k) are needed")
    if degree < 0:
        raise ValueError(f"polyfit: negative degree {degree}; zero or more")
    a = vander(x, degree + 1)
    if w is not None:
        weights = as_operand(w)
        if weights.shape != x.shape:
            raise ValueError(f"polyfit: w of shape {weights.shape} for {x.shape[0]} points; one a point")
        a = a * _core.reshape(weights, (-1, 1))
        y = y * (weights if y.ndim == 1 else _core.reshape(weights, (-1, 1)))
    scale = sum(a * a, 0) ** 0.5
    found: Tensor = lstsq(a / scale, y)[0]
    return found / (scale if y.ndim == 1 else _core.reshape(scale, (-1, 1)))
