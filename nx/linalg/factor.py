"""Factorisations: Cholesky, QR, singular values, eigenvalues.

Owns: their words and dtypes. Must not know: LAPACK (the C core's primitives of the same names).
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.elementwise import conj, sign
from nx.index import take_along_axis
from nx.linalg.operands import as_numbers, require_matrices, rounded
from nx.linalg.results import EighResult, EigResult, QRResult, SVDResult
from nx.movement import matrix_transpose
from nx.order import argsort

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, overload

    from nx._core import ArrayLike


def cholesky(x: ArrayLike, /, *, upper: bool = False) -> Tensor:
    """The lower triangular L with ``x = L @ L^H``, or with ``upper`` the upper triangular U with ``x = U^H @ U``.

    x: (..., n, n), symmetric or Hermitian, positive definite; only the triangle of the result is read. Returns
    the same shape, zero in the other triangle; float and complex dtypes stay, integers give float64. Raises
    LinAlgError where a matrix is not positive definite, ValueError where it is not square.  Source: LAPACK
    potrf; in vectors of matrices up to 8 x 8.

    >>> nx.linalg.cholesky(nx.asarray([[4.0, 2.0], [2.0, 5.0]]))
    Tensor([[2., 0.],
            [1., 2.]])
    """
    x, kind = as_numbers(x)
    return rounded(_core.cholesky(x, upper), kind)


if TYPE_CHECKING:

    @overload
    def qr(x: ArrayLike, /, mode: Literal["reduced", "complete"] = "reduced") -> QRResult: ...
    @overload
    def qr(x: ArrayLike, /, mode: Literal["r"]) -> Tensor: ...


def qr(x: ArrayLike, /, mode: Literal["reduced", "complete", "r"] = "reduced") -> QRResult | Tensor:
    """``x = Q @ R``: Q with orthonormal columns, R upper triangular with a real diagonal (of any sign).

    x: (..., m, n), k = min(m, n). mode "reduced": Q (..., m, k), R (..., k, n); "complete": (..., m, m), (...,
    m, n); "r": R (..., k, n) alone. Float and complex dtypes stay, integers give float64. Raises ValueError on
    another mode. NaN and infinity give NaN.  Source: Householder's reflections (LAPACK geqrf; matrices up to 8 x
    8, or 32 x 8 and 8 x 32 reduced, in vectors of matrices), whose signs R bears.

    >>> nx.linalg.qr(nx.asarray([[3.0, 1.0], [4.0, 2.0]])).R.shape
    (2, 2)
    >>> nx.abs(nx.linalg.qr(nx.asarray([[3.0], [4.0]]), mode="r"))
    Tensor([[5.]])
    """
    x, kind = as_numbers(x)
    found = _core.qr(x, mode)
    if mode == "r":
        return rounded(found, kind)
    q, r = found
    return QRResult(rounded(q, kind), rounded(r, kind))


if TYPE_CHECKING:

    @overload
    def svd(
        x: ArrayLike, /, full_matrices: bool = True, compute_uv: Literal[True] = True, hermitian: bool = False
    ) -> SVDResult: ...
    @overload
    def svd(
        x: ArrayLike, /, full_matrices: bool = True, *, compute_uv: Literal[False], hermitian: bool = False
    ) -> Tensor: ...


def svd(
    x: ArrayLike, /, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False
) -> SVDResult | Tensor:
    """``x = U @ diag(S) @ Vh``: U and Vh with orthonormal columns and rows, S real, not negative, descending.

    x: (..., m, n), k = min(m, n). Returns U (..., m, m), S (..., k), Vh (..., n, n); without ``full_matrices``
    U is (..., m, k) and Vh (..., k, n); without ``compute_uv`` S alone. hermitian: x is known to be so (eigh is
    used, which is faster). Float and complex dtypes stay (S is real), integers give float64. Raises LinAlgError
    on NaN, infinity and where the iteration does not converge.  Source: LAPACK gesdd (divide and conquer); small
    matrices (as in ``qr``) by QR and one-sided Jacobi rotations (Drmac and Veselic 2008) in vectors of matrices:
    there small singular values are as precise as the elements allow.

    >>> nx.linalg.svd(nx.asarray([[3.0, 0.0], [0.0, -4.0]])).S
    Tensor([4., 3.])
    """
    x, kind = as_numbers(x)
    require_matrices(x, "svd", square=hermitian)
    if hermitian:
        found = _svd_hermitian(x)
        return SVDResult(*(rounded(each, kind) for each in found)) if compute_uv else rounded(found[1], kind)
    if not compute_uv:
        return rounded(_core.svdvals(x), kind)
    u, s, vh = _core.svd(x, bool(full_matrices))
    return SVDResult(rounded(u, kind), rounded(s, kind), rounded(vh, kind))


def _svd_hermitian(x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Eigenvalues, the largest in size first; their signs go into Vh."""
    w, v = _core.eigh(x, False)
    size = abs(w)
    order = argsort(size, axis=-1, descending=True)
    s, signs = take_along_axis(size, order, -1), take_along_axis(sign(w), order, -1)
    u = take_along_axis(v, order[..., None, :], -1)
    signs = signs + (signs == 0)
    return u, s, matrix_transpose(conj(u * signs[..., None, :]))


def svdvals(x: ArrayLike, /) -> Tensor:
    """The singular values of (..., m, n): (..., min(m, n)), real, not negative, descending.

    Dtypes and errors as in ``svd``.

    >>> nx.linalg.svdvals(nx.asarray([[0.0, 2.0], [0.0, 0.0]]))
    Tensor([2., 0.])
    """
    x, kind = as_numbers(x)
    return rounded(_core.svdvals(x), kind)


def _is_upper(UPLO: str, where: str) -> bool:
    if UPLO not in ("L", "U", "l", "u"):
        raise ValueError(f"{where}: unknown UPLO {UPLO!r}; 'L' (the lower triangle is read) or 'U'")
    return UPLO in ("U", "u")


def eigh(x: ArrayLike, /, UPLO: Literal["L", "U"] = "L") -> EighResult:
    """Eigenvalues and eigenvectors of symmetric or Hermitian matrices: ``x @ v = v * w``.

    x: (..., n, n), of which only one triangle is read (UPLO "L" or "U"). Returns eigenvalues (..., n), real and
    ascending, and eigenvectors (..., n, n), orthonormal, one a column. Float and complex dtypes stay (values
    are real), integers give float64. Raises LinAlgError on NaN, infinity and where the iteration does not
    converge.  Source: LAPACK syevd, heevd (divide and conquer); up to 8 x 8 Jacobi's rotations in vectors of matrices.

    >>> nx.linalg.eigh(nx.asarray([[2.0, 0.0], [0.0, 1.0]])).eigenvalues
    Tensor([1., 2.])
    """
    x, kind = as_numbers(x)
    w, v = _core.eigh(x, _is_upper(UPLO, "eigh"))
    return EighResult(rounded(w, kind), rounded(v, kind))


def eigvalsh(x: ArrayLike, /, UPLO: Literal["L", "U"] = "L") -> Tensor:
    """The eigenvalues of symmetric or Hermitian matrices, real and ascending: (..., n) of (..., n, n); see ``eigh``.

    >>> nx.linalg.eigvalsh(nx.asarray([[0.0, 1.0], [1.0, 0.0]]))
    Tensor([-1.,  1.])
    """
    x, kind = as_numbers(x)
    return rounded(_core.eigvalsh(x, _is_upper(UPLO, "eigvalsh")), kind)


def eig(x: ArrayLike, /) -> EigResult:
    """Eigenvalues and eigenvectors of square matrices: ``x @ v = v * w``.

    x: (..., n, n). Returns eigenvalues (..., n), in no order, and eigenvectors (..., n, n) of length one, one a
    column; both are always complex (float32 gives complex64), as the standard says; NumPy gives real ones where
    it can. Raises LinAlgError on NaN, infinity and where the iteration does not converge.  Source: LAPACK geev; up
    to 8 x 8 the same method (balancing, Francis's QR steps) in code of our own, always in double precision.

    >>> nx.linalg.eig(nx.asarray([[2.0, 0.0], [0.0, 3.0]])).eigenvalues
    Tensor([2.+0.j, 3.+0.j])
    """
    x, _ = as_numbers(x)
    return EigResult(*_core.eig(x))


def eigvals(x: ArrayLike, /) -> Tensor:
    """The eigenvalues of square matrices: (..., n), complex, in no order; see ``eig``.

    >>> nx.linalg.eigvals(nx.asarray([[0.0, -1.0], [1.0, 0.0]])).imag
    Tensor([ 1., -1.])
    """
    x, _ = as_numbers(x)
    return _core.eigvals(x)
