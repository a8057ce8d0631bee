"""Linear algebra with NumPy's functions.

Owns: the factorisations and what follows from them. Must not know: how matrices are made ready (nx.linalg).
"""

from __future__ import annotations

import numpy as np

from nx import _core
from nx._core import DType, Tensor
from nx.backends.reference.arrays import tensor_of, values_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_REAL = {"float32": "float32", "float64": "float64", "complex64": "float32", "complex128": "float64"}
_COMPLEX = {"float32": "complex64", "float64": "complex128", "complex64": "complex64", "complex128": "complex128"}


def _matrices(x: Tensor, where: str, square: bool = True) -> Any:
    if x.dtype.name not in _REAL:
        raise TypeError(f"{where}: unsupported dtype {x.dtype.name}")
    if x.ndim < 2 or (square and x.shape[-1] != x.shape[-2]):
        words = "square matrices" if square else "matrices"
        raise ValueError(f"{where}: invalid shape {x.shape}; {words} (two axes or more) are needed")
    return values_of(x)


def _finite(x: Tensor, where: str, square: bool = True) -> Any:
    """Matrices without NaN and infinity, at which NumPy's iterations may not end."""
    a = _matrices(x, where, square)
    for index in np.ndindex(a.shape[:-2]):
        if not np.isfinite(a[index]).all():
            raise _refused(where, a, index, "holds NaN or infinity")
    return a


def _refused(where: str, a: Any, index: tuple[int, ...], words: str) -> Exception:
    """An error that names the matrix at an index of the batch."""
    from nx.linalg import LinAlgError

    shape = a.shape[-2:]
    if not index:
        return LinAlgError(f"{where}: the matrix of shape {shape} {words}")
    return LinAlgError(f"{where}: the matrix at index {index} of the batch, shape {shape}, {words}")


_FAULTS = {"cholesky": "is not positive definite", "inv": "is singular", "solve": "is singular"}


def _solved(work: Callable[..., Any], where: str, a: Any, *others: Any) -> Any:
    """``work(a, *others)``; where NumPy refuses, nx's error for the first matrix of ``a`` that is refused alone."""
    try:
        with np.errstate(all="ignore"):
            return work(a, *others)
    except np.linalg.LinAlgError as err:
        alone = {"cholesky": np.linalg.cholesky}.get(where, np.linalg.inv)
        for index in np.ndindex(a.shape[:-2]):
            try:
                alone(a[index])
            except np.linalg.LinAlgError:
                raise _refused(where, a, index, _FAULTS.get(where, "is singular")) from err
        raise _refused(where, a, (0,) * (a.ndim - 2), f"fails: {err}") from err


def _real(x: Tensor) -> DType:
    return _core.dtype(_REAL[x.dtype.name])


def _complex(x: Tensor) -> DType:
    return _core.dtype(_COMPLEX[x.dtype.name])


def cholesky(x: Tensor, upper: bool = False) -> Tensor:
    """The triangular factor of a definite matrix."""
    a = _matrices(x, "cholesky")
    lower = _lower(np.swapaxes(a, -1, -2).conj() if upper else a)
    found = _solved(np.linalg.cholesky, "cholesky", lower)
    return tensor_of(np.swapaxes(found, -1, -2).conj() if upper else found, x.dtype)


def _lower(a: Any) -> Any:
    """The Hermitian matrix of the lower triangle."""
    below = np.tril(a, -1)
    real = np.real(np.diagonal(a, axis1=-2, axis2=-1))
    return below + np.swapaxes(below, -1, -2).conj() + real[..., None] * np.eye(a.shape[-1], dtype=a.dtype)


def qr(x: Tensor, mode: str = "reduced") -> Any:
    """Q and R; R alone for mode "r"."""
    a = _matrices(x, "qr", False)
    if mode not in ("reduced", "complete", "r"):
        raise ValueError(f"qr: unknown mode {mode!r}; 'reduced', 'complete' or 'r'")
    found = np.linalg.qr(a, mode)  # type: ignore[call-overload]  # one of the words above
    return tensor_of(found, x.dtype) if mode == "r" else tuple(tensor_of(each, x.dtype) for each in found)


def _half(x: Tensor, upper: bool, where: str) -> Tensor:
    """The triangle that is read; the other one may hold anything."""
    a = _matrices(x, where)
    return tensor_of(np.triu(a) if upper else np.tril(a), x.dtype)


def svd(x: Tensor, full_matrices: bool = True) -> tuple[Tensor, Tensor, Tensor]:
    """Left vectors, singular values, right vectors."""
    a = _finite(x, "svd", False)
    u, s, v = _solved(np.linalg.svd, "svd", a, full_matrices)
    return tensor_of(u, x.dtype), tensor_of(s, _real(x)), tensor_of(v, x.dtype)


def svdvals(x: Tensor) -> Tensor:
    """Singular values, falling."""
    a = _finite(x, "svdvals", False)
    return tensor_of(_solved(np.linalg.svdvals, "svdvals", a), _real(x))


def eigh(x: Tensor, upper: bool = False) -> tuple[Tensor, Tensor]:
    """Values and vectors of a Hermitian matrix."""
    a = _finite(_half(x, upper, "eigh"), "eigh")
    values, vectors = _solved(np.linalg.eigh, "eigh", a, "U" if upper else "L")
    return tensor_of(values, _real(x)), tensor_of(vectors, x.dtype)


def eigvalsh(x: Tensor, upper: bool = False) -> Tensor:
    """Values of a Hermitian matrix, rising."""
    a = _finite(_half(x, upper, "eigvalsh"), "eigvalsh")
    return tensor_of(_solved(np.linalg.eigvalsh, "eigvalsh", a, "U" if upper else "L"), _real(x))


def eig(x: Tensor) -> tuple[Tensor, Tensor]:
    """Values and vectors, complex."""
    a = _finite(x, "eig")
    values, vectors = _solved(np.linalg.eig, "eig", a)
    return tensor_of(values, _complex(x)), tensor_of(vectors, _complex(x))


def eigvals(x: Tensor) -> Tensor:
    """Values, complex."""
    a = _finite(x, "eigvals")
    return tensor_of(_solved(np.linalg.eigvals, "eigvals", a), _complex(x))


def inv(x: Tensor) -> Tensor:
    """The inverse."""
    a = _matrices(x, "inv")
    return tensor_of(_solved(np.linalg.inv, "inv", a), x.dtype)


def solve(a: Tensor, b: Tensor) -> Tensor:
    """What the matrix takes to ``b``."""
    x, y = _matrices(a, "solve"), _matrices(b, "solve", False)
    if x.shape[-1] != y.shape[-2] or any(m != n and 1 not in (m, n) for m, n in zip(x.shape[-3::-1], y.shape[-3::-1])):
        raise ValueError(f"solve: shapes {x.shape} and {y.shape} mismatch; rows and leading axes must match")
    return tensor_of(_solved(np.linalg.solve, "solve", x, y), a.dtype)


def lstsq(a: Tensor, b: Tensor, rcond: float) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Shortest x that makes |b - a x| least, the squares of what is left, rank, singular values: a matrix at a time."""
    x, y = _finite(a, "lstsq", False), _matrices(b, "lstsq", False)
    (m, n), k = x.shape[-2:], y.shape[-1]
    if x.shape[:-2] != y.shape[:-2] or y.shape[-2] != m or a.dtype != b.dtype or 0 in (*x.shape, *y.shape):
        raise ValueError(f"lstsq: shapes {a.shape} and {b.shape}; leading axes and rows must match")
    known = np.isfinite(y).all((-2, -1), keepdims=True)  # what LAPACK makes of the others is not told
    rows = [
        _solved(np.linalg.lstsq, "lstsq", p, q, rcond)
        for p, q in zip(x.reshape(-1, m, n), np.where(known, y, 0).reshape(-1, m, k), strict=True)
    ]
    lead = x.shape[:-2]
    solutions = np.where(known, np.stack([row[0] for row in rows]).reshape(*lead, n, k), np.nan)
    rest = (np.abs(y - x @ solutions) ** 2).sum(-2) if m > n else np.zeros((*lead, k))
    ranks = np.array([row[2] for row in rows]).reshape(lead)
    values = np.stack([row[3] for row in rows]).reshape(*lead, min(m, n))
    int64 = _core.dtype("int64")
    return (
        tensor_of(solutions, a.dtype),
        tensor_of(rest, _real(a)),
        tensor_of(ranks, int64),
        tensor_of(values, _real(a)),
    )


def triangular_solve(
    a: Tensor, b: Tensor, upper: bool = False, transpose: str = "N", unit_diagonal: bool = False
) -> Tensor:
    """``solve`` of one triangle of ``a``, as it is ("N"), transposed ("T") or with conjugates too ("C")."""
    x, y = _matrices(a, "triangular_solve"), _matrices(b, "triangular_solve", False)
    if transpose not in ("N", "T", "C"):
        raise ValueError(f"triangular_solve: unknown transpose {transpose!r}")
    x = np.triu(x) if upper else np.tril(x)
    if unit_diagonal:
        x = (np.triu(x, 1) if upper else np.tril(x, -1)) + np.eye(a.shape[-1], dtype=x.dtype)
    x = x if transpose == "N" else np.swapaxes(x.conj() if transpose == "C" else x, -1, -2)
    return tensor_of(_solved(np.linalg.solve, "triangular_solve", x, y), a.dtype)


def det(x: Tensor) -> Tensor:
    """The determinant."""
    with np.errstate(all="ignore"):
        return tensor_of(np.linalg.det(_matrices(x, "det")), x.dtype)


def slogdet(x: Tensor) -> tuple[Tensor, Tensor]:
    """Sign (or phase) and logarithm of the determinant."""
    with np.errstate(all="ignore"):
        sign, logarithm = np.linalg.slogdet(_matrices(x, "slogdet"))
    return tensor_of(sign, x.dtype), tensor_of(logarithm, _real(x))
