"""Derivatives pass through all of nx.linalg: against differences, in both modes, and in batches."""

import numpy as np
import pytest

import nx
import rune

L = nx.linalg
VECTOR = nx.asarray([1.0, -2.0, 0.5])

#: Functions of a 3 x 3 matrix that give one number.
FUNCTIONS = {
    "inv": lambda x: L.inv(x).sum(),
    "det": L.det,
    "slogdet": lambda x: L.slogdet(x).logabsdet,
    "solve a vector": lambda x: L.solve(x, VECTOR).sum(),
    "solve matrices": lambda x: L.solve(x, x.mT).sum(),
    "cholesky": lambda x: L.cholesky(x @ x.mT).sum(),
    "cholesky, upper": lambda x: L.cholesky(x @ x.mT, upper=True).sum(),
    "qr": lambda x: L.qr(x).R.sum(),
    "svd": lambda x: L.svd(x).S[1],
    "svd, vectors": lambda x: (L.svd(x).U[:, 0] ** 2 * VECTOR).sum(),
    "svdvals": lambda x: L.svdvals(x).sum(),
    "eigh": lambda x: (L.eigh(x + x.mT).eigenvectors[:, 0] ** 2 * VECTOR).sum(),
    "eigvalsh": lambda x: L.eigvalsh(x + x.mT)[0],
    "eigvals": lambda x: nx.real(L.eigvals(x) ** 2).sum(),
    "norm": L.norm,
    "norm, nuclear": lambda x: L.norm(x, "nuc"),
    "norm 2": lambda x: L.norm(x, 2),
    "norm 1": lambda x: L.norm(x, 1),
    "norm of rows": lambda x: L.norm(x, axis=1).sum(),
    "vector_norm 3": lambda x: L.vector_norm(x, ord=3),
    "cond": L.cond,
    "cond 1": lambda x: L.cond(x, 1),
    "pinv": lambda x: L.pinv(x[:, :2]).sum(),
    "pinv, hermitian": lambda x: L.pinv(x + x.mT, hermitian=True).sum(),
    "lstsq": lambda x: L.lstsq(x[:, :2], VECTOR).x.sum(),
    "expm": lambda x: L.expm(x / 4).sum(),
    "matrix_power": lambda x: L.matrix_power(x, 3).sum(),
    "matrix_power, negative": lambda x: L.matrix_power(x, -2).sum(),
    "multi_dot": lambda x: L.multi_dot([x, x, x, VECTOR]).sum(),
    "triangular_solve": lambda x: L.triangular_solve(x, VECTOR, transpose="T").sum(),
    "solve_triangular": lambda x: L.solve_triangular(x, VECTOR).sum(),
    "tensorinv": lambda x: L.tensorinv(x.reshape(3, 3, 1), ind=1).sum(),
    "tensorsolve": lambda x: L.tensorsolve(x, VECTOR).sum(),
    "trace": lambda x: L.trace(x @ x),
    "outer": lambda x: L.outer(x[0], x[1]).sum(),
    "cross": lambda x: (L.cross(x, VECTOR) ** 2).sum(),
}


@pytest.fixture
def matrix():
    return nx.asarray(np.random.default_rng(0).standard_normal((3, 3)) + 3 * np.eye(3))


@pytest.fixture
def direction():
    return nx.asarray(np.random.default_rng(1).standard_normal((3, 3)))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_derivatives_agree_with_differences(name, matrix, direction):
    f, step = FUNCTIONS[name], 1e-6
    want = (f(matrix + step * direction) - f(matrix - step * direction)).item() / (2 * step)
    _, forward = rune.jvp(f, (matrix,), (direction,))
    backward = (rune.grad(f)(matrix) * direction).sum()
    np.testing.assert_allclose([forward.item(), backward.item()], want, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_batches_are_the_functions_one_by_one(name, matrix, direction):
    each = [matrix, matrix + 0.1 * direction]
    found = rune.vmap(FUNCTIONS[name])(nx.stack(each))
    np.testing.assert_allclose(found.numpy(), [FUNCTIONS[name](x).item() for x in each], rtol=1e-9)


def test_a_singular_matrix_in_a_batch_raises():
    with pytest.raises(L.LinAlgError):
        rune.vmap(lambda x: L.cond(x, 1))(nx.stack([nx.eye(2), nx.zeros((2, 2))]))


def cofactors(m):
    """By minors, each by NumPy."""
    n = len(m)
    drop = [[np.delete(np.delete(m, i, 0), j, 1) for j in range(n)] for i in range(n)]
    return np.asarray([[(-1) ** (i + j) * np.linalg.det(drop[i][j]) for j in range(n)] for i in range(n)])


def of_rank(n, rank, seed=0, kind="float64"):
    rng = np.random.default_rng(seed)
    a, b = rng.standard_normal((2, n, rank)), rng.standard_normal((2, rank, n))
    return ((a[0] + 1j * a[1]) @ (b[0] - 1j * b[1])).astype(kind) if kind == "complex128" else a[0] @ b[0]


@pytest.mark.parametrize(("n", "rank"), [(1, 0), (2, 1), (2, 0), (3, 2), (3, 1), (4, 4), (4, 3), (4, 2), (7, 6)])
def test_derivative_of_det_is_the_cofactors_also_where_there_is_no_inverse(n, rank):
    m = of_rank(n, rank)
    got = rune.grad(nx.linalg.det)(nx.asarray(m))
    np.testing.assert_allclose(got.numpy(), cofactors(m), rtol=1e-9, atol=1e-10)
    together = nx.stack([nx.asarray(m), nx.asarray(of_rank(n, n, 1))])
    lanes = rune.jit(rune.vmap(rune.grad(nx.linalg.det)))(together)
    np.testing.assert_allclose(lanes[0].numpy(), cofactors(m), atol=1e-9)


def test_derivative_of_a_complex_det_is_the_cofactors():
    m = of_rank(5, 4, kind="complex128")
    got = rune.grad(nx.linalg.det, holomorphic=True)(nx.asarray(m))
    np.testing.assert_allclose(got.numpy(), cofactors(m), rtol=1e-9, atol=1e-9)


def test_second_derivative_of_a_singular_three_by_three_det_exists():
    m = nx.asarray(of_rank(3, 1))
    rune.check_grads(nx.linalg.det, (m,), order=2)
    with pytest.raises(nx.linalg.LinAlgError, match="singular"):
        rune.hessian(nx.linalg.det)(nx.zeros((4, 4)))
