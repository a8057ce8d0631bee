"""Linear algebra: the array API standard's extension, and NumPy's and SciPy's words beyond it."""

from nx.linalg.factor import cholesky, eig, eigh, eigvals, eigvalsh, qr, svd, svdvals
from nx.linalg.norms import cond, matrix_norm, matrix_rank, norm, vector_norm
from nx.linalg.power import expm, matrix_power, multi_dot
from nx.linalg.results import EighResult, EigResult, LinAlgError, LstsqResult, QRResult, SlogdetResult, SVDResult
from nx.linalg.solve import (
    det,
    inv,
    lstsq,
    pinv,
    slogdet,
    solve,
    solve_triangular,
    tensorinv,
    tensorsolve,
    triangular_solve,
)
from nx.linalg.stacks import cross, diagonal, matmul, matrix_transpose, outer, tensordot, trace, vecdot

__all__ = [
    "cholesky",
    "qr",
    "svd",
    "svdvals",
    "eig",
    "eigh",
    "eigvals",
    "eigvalsh",
    "det",
    "inv",
    "lstsq",
    "pinv",
    "slogdet",
    "solve",
    "solve_triangular",
    "tensorinv",
    "tensorsolve",
    "triangular_solve",
    "cond",
    "matrix_norm",
    "matrix_rank",
    "norm",
    "vector_norm",
    "expm",
    "matrix_power",
    "multi_dot",
    "cross",
    "diagonal",
    "matmul",
    "matrix_transpose",
    "outer",
    "tensordot",
    "trace",
    "vecdot",
    "EighResult",
    "EigResult",
    "LinAlgError",
    "LstsqResult",
    "QRResult",
    "SlogdetResult",
    "SVDResult",
]
