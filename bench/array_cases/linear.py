"""Products and factorisations: OpenBLAS on both sides but for small matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from array_cases.case import Case, definite, normal

if TYPE_CHECKING:
    from array_cases.case import Arrays

BLAS = "perf: both sides spend their time in the same routine of OpenBLAS"

LANES = "perf: 60 % is elimination with a pivot sought in each lane, 20 % filling the lanes, of which AVX2 has four"

LAPACK = "perf: both sides spend their time in the same routine of LAPACK"


def complexes(*shape: int) -> Arrays:
    """Complex matrices."""
    return lambda: tuple(x[..., 0] for x in [np.random.default_rng(0).standard_normal((*shape, 2)).view(complex)])


def hermitian(*shape: int) -> Arrays:
    """Hermitian matrices."""
    return lambda: tuple(x + x.conj().swapaxes(-1, -2) for x in complexes(*shape)())


CASES = (
    Case("linear", "a @ b, 1024 float32", 1, normal(1024, 1024, dtype="float32", n=2), "a b", "a @ b", why=BLAS),
    Case("linear", "a @ b, 1024 float64", 1, normal(1024, 1024, n=2), "a b", "a @ b", why=BLAS),
    Case("linear", "a @ b, 10000 of 4 x 4 float64", 2, normal(10000, 4, 4, n=2), "a b", "a @ b"),
    Case("linear", "a @ b, 5000 of 8 x 8 float64", 2, normal(5000, 8, 8, n=2), "a b", "a @ b"),
    Case("linear", "cholesky, 1000", 1, definite(1000), "a", "xp.linalg.cholesky(a)", why=LAPACK),
    Case("linear", "qr, 1000", 1, normal(1000, 1000), "a", "xp.linalg.qr(a)", why=LAPACK),
    Case("linear", "qr, 2000 x 100", 1, normal(2000, 100), "a", "xp.linalg.qr(a)", why=LAPACK),
    Case("linear", "svd, 500", 1, normal(500, 500), "a", "xp.linalg.svd(a)", why=LAPACK),
    Case("linear", "eigh, 500", 1, definite(500), "a", "xp.linalg.eigh(a)", why=LAPACK),
    Case("linear", "eig, 200", 1, normal(200, 200), "a", "xp.linalg.eig(a)", why=LAPACK),
    Case("linear", "solve, 1000", 1, normal(1000, 1000, n=2), "a b", "xp.linalg.solve(a, b[:, 0])", why=LAPACK),
    Case("linear", "inv, 500", 1, normal(500, 500), "a", "xp.linalg.inv(a)", why=LAPACK),
    Case("linear", "lstsq, 2000 x 100", 1, normal(2000, 100), "a", "xp.linalg.lstsq(a, a[:, 0])", why=LAPACK),
    Case("linear", "inv, 10000 of 4 x 4", 20, definite(4, 10000), "a", "xp.linalg.inv(a)", why=LANES),
    Case("linear", "inv, 10000 of 4 x 4 complex128", 5, complexes(10000, 4, 4), "a", "xp.linalg.inv(a)"),
    Case("linear", "solve, 10000 of 4 x 4", 5, definite(4, 10000), "a", "xp.linalg.solve(a, a)"),
    Case("linear", "cholesky, 10000 of 4 x 4", 5, definite(4, 10000), "a", "xp.linalg.cholesky(a)"),
    Case("linear", "qr, 10000 of 4 x 4", 5, normal(10000, 4, 4), "a", "xp.linalg.qr(a)"),
    Case("linear", "svd, 10000 of 4 x 4", 5, normal(10000, 4, 4), "a", "xp.linalg.svd(a)"),
    Case("linear", "svd, 2000 of 8 x 8", 2, normal(2000, 8, 8), "a", "xp.linalg.svd(a)"),
    Case("linear", "svdvals, 10000 of 3 x 3", 5, normal(10000, 3, 3), "a", "xp.linalg.svdvals(a)"),
    Case("linear", "svd, 10000 of 4 x 4 complex128", 5, complexes(10000, 4, 4), "a", "xp.linalg.svd(a)"),
    Case("linear", "pinv, 10000 of 4 x 4", 2, normal(10000, 4, 4), "a", "xp.linalg.pinv(a)"),
    Case("linear", "eig, 10000 of 4 x 4", 2, normal(10000, 4, 4), "a", "xp.linalg.eig(a)"),
    Case("linear", "eig, 10000 of 4 x 4 complex128", 2, complexes(10000, 4, 4), "a", "xp.linalg.eig(a)"),
    Case("linear", "eigvals, 2000 of 8 x 8", 1, normal(2000, 8, 8), "a", "xp.linalg.eigvals(a)"),
    Case("linear", "eigh, 10000 of 4 x 4 complex128", 5, hermitian(10000, 4, 4), "a", "xp.linalg.eigh(a)"),
    Case(
        "linear",
        "lstsq, 300 of 8 x 3",
        5,
        normal(300, 8, 3),
        "a",
        "[xp.linalg.lstsq(x, x[:, 0]) for x in a]",  # NumPy takes one matrix
        ours="xp.linalg.lstsq(a, a[..., :1])",
    ),
    Case("linear", "eigh, 10000 of 3 x 3", 5, definite(3, 10000), "a", "xp.linalg.eigh(a)"),
    Case("linear", "det, 10000 of 3 x 3", 3, normal(10000, 3, 3), "a", "xp.linalg.det(a)"),
    Case("linear", "inv, 4 x 4", 3, normal(4, 4), "a", "xp.linalg.inv(a)"),
    Case("linear", "norm, 1M float64", 1, normal(1_000_000), "a", "xp.linalg.norm(a)", why=BLAS),
    Case("linear", "norm(axis=1), 100k x 3", 3, normal(100_000, 3), "a", "xp.linalg.norm(a, axis=1)"),
)
