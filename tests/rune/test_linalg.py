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
