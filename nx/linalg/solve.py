"""Systems of equations, inverses and determinants.

Owns: which right sides are vectors, and what is composed of the primitives solve, triangular_solve, inv, det,
slogdet and svd. Must not know: LAPACK.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.elementwise import conj
from nx.folds import sum as total
from nx.index import where
from nx.linalg.factor import svd
from nx.linalg.operands import EPSILON, as_numbers, as_pair, require_matrices, rounded
from nx.linalg.results import LstsqResult, SlogdetResult
from nx.movement import broadcast_shapes, matrix_transpose, moveaxis
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Literal

    from nx._core import ArrayLike


def inv(x: ArrayLike, /) -> Tensor:
    """The inverse of square matrices, (..., n, n).

    Float and complex dtypes stay, integers give float64. Raises LinAlgError where a matrix is singular,
    ValueError where it is not square. To solve a system use ``solve``: it is faster and more accurate.  Source:
    LAPACK getrf and getri; up to 8 x 8 Gauss-Jordan elimination with pivots in vectors of matrices.

    >>> nx.linalg.inv(nx.asarray([[2.0, 0.0], [0.0, 4.0]]))
    Tensor([[0.5 , 0.  ],
            [0.  , 0.25]])
    """
    x, kind = as_numbers(x)
    return rounded(_core.inv(x), kind)


def det(x: ArrayLike, /) -> Tensor:
    """The determinants of square matrices: (...) of (..., n, n); 1 for n = 0.

    Float and complex dtypes stay, integers give float64. Nothing overflows on the way to a result that does not.
    Raises ValueError where a matrix is not square.  Source: LU with pivots (LAPACK getrf).

    >>> nx.linalg.det(nx.asarray([[1.0, 2.0], [3.0, 4.0]]))
    Tensor(-2.)
    """
    x, kind = as_numbers(x)
    return rounded(_core.det(x), kind)


def slogdet(x: ArrayLike, /) -> SlogdetResult:
    """Sign and logarithm of the size of the determinants: ``det(x) = sign * exp(logabsdet)``.

    x: (..., n, n). Returns sign (...) of x's dtype (of size one; 0 where singular) and logabsdet (...), real
    (-inf where singular). Raises ValueError where a matrix is not square.

    >>> nx.linalg.slogdet(nx.asarray([[0.0, 1.0], [1.0, 0.0]]))
    SlogdetResult(sign=Tensor(-1.), logabsdet=Tensor(0.))
    """
    x, kind = as_numbers(x)
    sign, size = _core.slogdet(x)
    return SlogdetResult(rounded(sign, kind), rounded(size, kind))


def _with_vector(run: Callable[[Tensor, Tensor], Tensor], a: Tensor, b: Tensor, where: str) -> Tensor:
    """Runs on matrices; a 1-D right side is one column, by the standard's rule for it alone."""
    require_matrices(a, where, square=True)
    if b.ndim == 0:
        raise ValueError(f"{where}: the right side is 0-d; a vector or matrices are needed")
    n = b.shape[0] if b.ndim == 1 else b.shape[-2]
    if n != a.shape[-1]:
        raise ValueError(f"{where}: shapes {a.shape} and {b.shape} mismatch: {a.shape[-1]} equations, {n} right sides")
    if b.ndim > 1:
        return run(a, b)
    return run(a, b[:, None])[..., 0]


def solve(x1: ArrayLike, x2: ArrayLike, /) -> Tensor:
    """The solution x of ``x1 @ x = x2``.

    x1: (..., n, n). x2: (n,) (one right side for all matrices; the result is (..., n)), or (..., n, k); leading
    axes broadcast. The dtype is the promoted one, integers give float64. Raises LinAlgError where a matrix is
    singular, ValueError where shapes mismatch.  Source: LAPACK getrf, a matrix at a time; up to 8 x 8 in vectors
    of matrices.

    >>> nx.linalg.solve(nx.asarray([[2.0, 0.0], [0.0, 4.0]]), nx.asarray([2.0, 2.0]))
    Tensor([1. , 0.5])
    """
    a, b, kind = as_pair(x1, x2)
    return rounded(_with_vector(_core.solve, a, b, "solve"), kind)


def triangular_solve(
    x1: ArrayLike,
    x2: ArrayLike,
    /,
    *,
    upper: bool = False,
    transpose: Literal["N", "T", "C"] = "N",
    unit_diagonal: bool = False,
) -> Tensor:
    """The solution x of ``op(x1) @ x = x2`` for a triangular x1, of which the other triangle is not read.

    Shapes and dtypes as in ``solve``. upper: which triangle. transpose: op is x1 itself ("N"), its transpose
    ("T") or conjugate transpose ("C"). unit_diagonal: the diagonal is taken as ones and not read. Raises
    LinAlgError where there is a zero on a diagonal.  Source: BLAS trsm; up to 8 x 8 in vectors of matrices.

    >>> nx.linalg.triangular_solve(nx.asarray([[2.0, 0.0], [1.0, 1.0]]), nx.asarray([2.0, 3.0]))
    Tensor([1., 2.])
    """
    a, b, kind = as_pair(x1, x2)

    def run(a: Tensor, b: Tensor) -> Tensor:
        return _core.triangular_solve(a, b, bool(upper), transpose, bool(unit_diagonal))

    return rounded(_with_vector(run, a, b, "triangular_solve"), kind)


def solve_triangular(
    a: ArrayLike,
    b: ArrayLike,
    trans: Literal[0, 1, 2, "N", "T", "C"] = 0,
    lower: bool = False,
    unit_diagonal: bool = False,
) -> Tensor:
    """SciPy's spelling of ``triangular_solve``: the upper triangle unless ``lower``; trans 0 "N", 1 "T", 2 "C".

    >>> nx.linalg.solve_triangular(nx.asarray([[2.0, 0.0], [1.0, 1.0]]), nx.asarray([2.0, 3.0]), lower=True)
    Tensor([1., 2.])
    """
    words: dict[object, Literal["N", "T", "C"]] = {0: "N", 1: "T", 2: "C", "N": "N", "T": "T", "C": "C"}
    if trans not in words:
        raise ValueError(f"solve_triangular: unknown trans {trans!r}; 0, 1, 2 or 'N', 'T', 'C'")
    return triangular_solve(a, b, upper=not lower, transpose=words[trans], unit_diagonal=unit_diagonal)


def _inverted(s: Tensor, rtol: ArrayLike | None, shape: Sequence[int], kind: str) -> tuple[Tensor, Tensor]:
    """1 / s where s counts, else 0; and which count: those above rtol times the largest."""
    if rtol is None:
        rtol = max(*shape, 1) * EPSILON[kind]
    limit = as_operand(rtol)
    if s.shape[-1] == 0:
        return s, s > 0
    counts = s > limit[..., None] * s[..., :1]
    return where(counts, 1 / where(counts, s, 1.0), 0.0), counts


def pinv(
    x: ArrayLike, /, rcond: ArrayLike | None = None, hermitian: bool = False, *, rtol: ArrayLike | None = None
) -> Tensor:
    """The Moore-Penrose pseudo-inverse, (..., n, m) of (..., m, n).

    rtol (or NumPy's ``rcond``): singular values not above rtol times the largest count as zero; a number or
    (...); default max(m, n) * eps. hermitian: x is known to be so. Float and complex dtypes stay, integers give
    float64. Raises LinAlgError on NaN and infinity.

    >>> nx.linalg.pinv(nx.asarray([[2.0], [0.0]]))
    Tensor([[0.5, 0. ]])
    """
    x, kind = as_numbers(x)
    require_matrices(x, "pinv")
    if rcond is not None and rtol is not None:
        raise ValueError("pinv: both rcond and rtol are given; they mean the same, give one")
    u, s, vh = svd(x, full_matrices=False, hermitian=hermitian)
    inverted, _ = _inverted(s, rtol if rtol is not None else rcond, x.shape[-2:], x.dtype.name)
    right = matrix_transpose(conj(u)) * inverted[..., :, None]
    return rounded(_core.matmul(matrix_transpose(conj(vh)), right), kind)


def lstsq(a: ArrayLike, b: ArrayLike, /, rcond: float | None = None) -> LstsqResult:
    """Least squares: the x of least length among those that make ``|b - a @ x|`` least.

    a: (..., m, n). b: (m,) or (..., m, k); leading axes broadcast. rcond: singular values not above rcond times
    the largest count as zero; default max(m, n) * eps. Returns x (..., n, k) (without k for a 1-D b), residuals
    (..., k) (the least squared distances; empty, (0,), where m <= n, and for one matrix also where its rank is
    below n), rank (...) int64, s (..., min(m, n)) the singular values. Raises LinAlgError on NaN and
    infinity in a; such right sides give NaN.  Source: singular values (LAPACK gelsd; small matrices as in ``svd``).

    >>> nx.linalg.lstsq(nx.asarray([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), nx.asarray([1.0, 3.0, 5.0])).x
    Tensor([1., 2.])
    """
    a, b, kind = as_pair(a, b)
    require_matrices(a, "lstsq")
    m, n = a.shape[-2:]
    if b.ndim == 0 or (b.shape[0] if b.ndim == 1 else b.shape[-2]) != m:
        raise ValueError(f"lstsq: shapes {a.shape} and {b.shape} mismatch; b must have {m} rows")
    matrix = b[:, None] if b.ndim == 1 else b
    if rcond is None:
        rcond = max(m, n) * EPSILON[a.dtype.name]
    is_plain = type(a) is Tensor and type(b) is Tensor and a.size > 0 and b.size > 0
    x, rest, rank, s = (_least_squares if is_plain else _by_svd)(a, matrix, rcond)
    if m <= n or (is_plain and rank.ndim == 0 and rank.item() < n):
        rest = _core.zeros((0,), s.dtype)
    if b.ndim == 1:
        x = x[..., 0]
    return LstsqResult(rounded(x, kind), rounded(rest, kind), rank, rounded(s, kind))


def _least_squares(a: Tensor, b: Tensor, rcond: float) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    if a.shape[:-2] != b.shape[:-2]:
        lead = broadcast_shapes(a.shape[:-2], b.shape[:-2])
        a = _core.broadcast_to(a, (*lead, *a.shape[-2:]))
        b = _core.broadcast_to(b, (*lead, *b.shape[-2:]))
    return _core.lstsq(a, b, rcond)


def _by_svd(a: Tensor, b: Tensor, rcond: float) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The same of primitives that have derivatives, for tracers; and for what has no elements."""
    u, s, vh = _core.svd(a, False)
    inverted, counts = _inverted(s, rcond, a.shape[-2:], a.dtype.name)
    along = _core.matmul(matrix_transpose(conj(u)), b)
    x = _core.matmul(matrix_transpose(conj(vh)), along * inverted[..., :, None])
    size = abs(b - _core.matmul(a, x))
    return x, total(size * size, axis=-2), total(counts, axis=-1), s


def tensorsolve(a: ArrayLike, b: ArrayLike, /, axes: Sequence[int] | None = None) -> Tensor:
    """The x with ``tensordot(a, x, x.ndim) = b``.

    a: shape b.shape + x.shape, where both have as many elements; axes: these axes of a go to its end first. Raises
    ValueError where the shapes do not fit, LinAlgError where the system is singular.

    >>> nx.linalg.tensorsolve(nx.eye(4).reshape(2, 2, 2, 2), nx.ones((2, 2))).shape
    (2, 2)
    """
    a, b = as_operand(a), as_operand(b)
    if axes is not None:
        a = moveaxis(a, tuple(axes), tuple(range(a.ndim - len(axes), a.ndim)))
    shape = a.shape[b.ndim :]
    n = _core.zeros(shape, "bool").size
    if a.shape[: b.ndim] != b.shape or n != b.size:
        raise ValueError(
            f"tensorsolve: shapes {a.shape} and {b.shape} mismatch; b's, then as many elements, are needed"
        )
    return solve(a.reshape(n, n), b.reshape(n)).reshape(shape)


def tensorinv(a: ArrayLike, /, ind: int = 2) -> Tensor:
    """The inverse of ``x -> tensordot(a, x)``: its first ``ind`` axes and the rest have as many elements each.

    Returns shape a.shape[ind:] + a.shape[:ind]. Raises ValueError where the numbers of elements differ,
    LinAlgError where a is singular.

    >>> nx.linalg.tensorinv(nx.eye(6).reshape(2, 3, 3, 2)).shape
    (3, 2, 2, 3)
    """
    a = as_operand(a)
    n = _core.zeros(a.shape[:ind], "bool").size
    if ind <= 0 or n * n != a.size:
        raise ValueError(f"tensorinv: shape {a.shape} has no two halves of as many elements at ind={ind}")
    return inv(a.reshape(n, n)).reshape(a.shape[ind:] + a.shape[:ind])
