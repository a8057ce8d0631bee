"""Products and factorisations: OpenBLAS on both sides but for small matrices."""

from array_cases.case import Case, definite, normal

BLAS = "perf: both sides spend their time in the same routine of OpenBLAS"

CASES = (
    Case("linear", "a @ b, 1024 float32", 1, normal(1024, 1024, dtype="float32", n=2), "a b", "a @ b", why=BLAS),
    Case("linear", "a @ b, 1024 float64", 1, normal(1024, 1024, n=2), "a b", "a @ b", why=BLAS),
    Case("linear", "a @ b, 10000 of 4 x 4 float64", 2, normal(10000, 4, 4, n=2), "a b", "a @ b"),
    Case("linear", "cholesky, 1000", 1, definite(1000), "a", "xp.linalg.cholesky(a)"),
    Case("linear", "qr, 1000", 1, normal(1000, 1000), "a", "xp.linalg.qr(a)"),
    Case("linear", "svd, 500", 1, normal(500, 500), "a", "xp.linalg.svd(a)"),
    Case("linear", "eigh, 500", 1, definite(500), "a", "xp.linalg.eigh(a)"),
    Case("linear", "solve, 1000", 1, normal(1000, 1000, n=2), "a b", "xp.linalg.solve(a, b[:, 0])"),
    Case("linear", "inv, 10000 of 4 x 4", 20, definite(4, 10000), "a", "xp.linalg.inv(a)"),
    Case("linear", "det, 10000 of 3 x 3", 3, normal(10000, 3, 3), "a", "xp.linalg.det(a)"),
)
