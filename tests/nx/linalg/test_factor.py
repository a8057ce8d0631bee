"""The laws of the factorisations, in every dtype and layout, and NumPy's values."""

import numpy as np
import pytest

import nx

SQUARE = [(0, 0), (1, 1), (2, 2), (3, 4, 4), (2, 3, 9, 9), (0, 5, 5), (2, 0, 0), (40, 40)]
OBLONG = [(2, 9, 4), (2, 4, 9), (3, 1, 6), (0, 3, 2), (3, 0), (0, 3), (2, 3, 0), (70, 33), (33, 70)]


def adjoint(a):
    return a.conj().swapaxes(-1, -2)


def identities(shape, dtype):
    return np.broadcast_to(np.eye(shape[-1], dtype=dtype), shape)


# -- Cholesky --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("shape", SQUARE, ids=str)
def test_cholesky_is_numpys(shape, upper, dtype, layout, definite, near):
    a = layout(definite(shape, dtype))
    near(nx.linalg.cholesky(nx.asarray(a), upper=upper), np.linalg.cholesky(a, upper=upper))


@pytest.mark.parametrize("n", [4, 12])
def test_cholesky_reads_one_triangle(n, definite, near):
    a = definite((n, n), "float64")
    rubbish = np.full((n, n), np.nan)
    near(nx.linalg.cholesky(np.tril(a) + np.triu(rubbish, 1)), np.linalg.cholesky(a))
    near(nx.linalg.cholesky(np.triu(a) + np.tril(rubbish, -1), upper=True), np.linalg.cholesky(a).T)


@pytest.mark.parametrize("n", [3, 20])
def test_cholesky_names_the_matrix_that_is_not_definite(n):
    a = np.broadcast_to(np.eye(n), (2, 5, n, n)).copy()
    a[1, 2, 1, 1] = -1
    a[1, 4] = 0
    with pytest.raises(nx.linalg.LinAlgError) as info:
        nx.linalg.cholesky(nx.asarray(a))
    assert str(info.value) == (
        f"cholesky: the matrix at index (1, 2) of the batch, shape ({n}, {n}), is not positive definite"
    )


# -- QR --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["reduced", "complete"])
@pytest.mark.parametrize("shape", SQUARE + OBLONG, ids=str)
def test_qr_multiplies_back(shape, mode, dtype, layout, draw, near):
    a = layout(draw(shape, dtype))
    q, r = nx.linalg.qr(nx.asarray(a), mode=mode)
    want = np.linalg.qr(a, mode=mode)
    near(q @ r, a)
    near(adjoint(q.numpy()) @ q.numpy(), identities(want.Q.shape[:-2] + want.Q.shape[-1:] * 2, dtype))
    near(r, want.R)
    assert q.shape == want.Q.shape


def test_r_alone_is_that_of_qr(dtype, draw, near):
    for shape in OBLONG:
        a = nx.asarray(draw(shape, dtype))
        near(nx.linalg.qr(a, mode="r"), nx.linalg.qr(a).R.numpy())


def test_r_has_a_real_diagonal_and_zeros_below(draw):
    r = nx.linalg.qr(draw((6, 5), "complex128")).R.numpy()
    assert (np.tril(r, -1) == 0).all()
    assert (np.diagonal(r).imag == 0).all()


def test_qr_refuses_another_mode():
    with pytest.raises(ValueError, match=r"^qr: unknown mode 'raw'; 'reduced', 'complete' or 'r'$"):
        nx.linalg.qr(nx.eye(2), mode="raw")


# -- singular values -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("shape", SQUARE + OBLONG, ids=str)
def test_svd_multiplies_back(shape, full, dtype, layout, draw, near):
    a = layout(draw(shape, dtype))
    u, s, vh = nx.linalg.svd(nx.asarray(a), full_matrices=full)
    want = np.linalg.svd(a, full_matrices=full)
    k = min(shape[-2:])
    near(s, want.S)
    near(u[..., :k] * s[..., None, :] @ vh[..., :k, :], a)
    near(adjoint(u.numpy()) @ u.numpy(), identities(want.U.shape[:-2] + want.U.shape[-1:] * 2, dtype))
    near(vh.numpy() @ adjoint(vh.numpy()), identities(want.Vh.shape[:-1] + want.Vh.shape[-2:-1], dtype))
    near(nx.linalg.svdvals(nx.asarray(a)), want.S)


def test_svd_of_hermitian_matrices(dtype, draw, near):
    a = draw((3, 5, 5), dtype)
    a = a + adjoint(a)
    u, s, vh = nx.linalg.svd(nx.asarray(a), hermitian=True)
    near(s, np.linalg.svd(a).S)
    near(u * s[..., None, :] @ vh, a)
    near(nx.linalg.svd(nx.asarray(a), compute_uv=False, hermitian=True), s.numpy())


# -- eigenvalues -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("uplo", ["L", "U"])
@pytest.mark.parametrize("shape", SQUARE, ids=str)
def test_eigh_holds(shape, uplo, dtype, layout, draw, near):
    a = draw(shape, dtype)
    a = a + adjoint(a)
    half = np.tril(a) if uplo == "L" else np.triu(a)
    w, v = nx.linalg.eigh(nx.asarray(layout(half)), UPLO=uplo)
    near(w, np.linalg.eigh(half, UPLO=uplo).eigenvalues)
    near(a @ v.numpy(), v.numpy() * w.numpy()[..., None, :])
    near(adjoint(v.numpy()) @ v.numpy(), identities(shape, dtype))
    near(nx.linalg.eigvalsh(nx.asarray(half), uplo), w.numpy())


@pytest.mark.parametrize("scale", [1e-310, 1e-160, 1.0, 1e160, 1e305])
@pytest.mark.parametrize("n", range(1, 10))
def test_eigh_of_any_size_of_numbers(n, scale, draw):
    a = np.round(8 * draw((5, n, n), "float64"))
    a = a + adjoint(a)
    w, v = nx.linalg.eigh(a * scale)
    exact = np.linalg.eigvalsh(a)
    np.testing.assert_allclose(w.numpy() / scale, exact, rtol=0, atol=max(1e-13, 5e-324 / scale) * np.abs(exact).max())
    np.testing.assert_allclose(v.mT.numpy() @ v.numpy(), identities(a.shape, "float64"), atol=1e-13)
    np.testing.assert_allclose(a @ v.numpy(), v.numpy() * exact[:, None], atol=1e-11 * n)


@pytest.mark.parametrize("n", range(1, 9))
def test_eigh_of_equal_eigenvalues(n, near):
    for a in (np.zeros((n, n)), np.eye(n) * 3, np.ones((n, n)), np.diag([2.0] * (n - 1) + [-1.0])):
        w, v = nx.linalg.eigh(a)
        near(w, np.linalg.eigvalsh(a))
        near(v * w @ v.mT, a)


def test_eigh_refuses_another_triangle():
    with pytest.raises(ValueError, match=r"^eigh: unknown UPLO 'X'; 'L' \(the lower triangle is read\) or 'U'$"):
        nx.linalg.eigh(nx.eye(2), UPLO="X")


@pytest.mark.parametrize("shape", SQUARE, ids=str)
def test_eig_holds(shape, dtype, layout, draw, near):
    a = layout(draw(shape, dtype))
    w, v = nx.linalg.eig(nx.asarray(a))
    wide = "complex64" if dtype in ("float32", "complex64") else "complex128"
    near(a @ v.numpy(), v.numpy() * w.numpy()[..., None, :], wide)
    near(np.sort_complex(nx.linalg.eigvals(nx.asarray(a)).numpy()), np.sort_complex(w.numpy()))
    np.testing.assert_allclose(np.linalg.norm(v.numpy(), axis=-2), 1, rtol=1e-5)
    assert w.dtype.name == v.dtype.name == wide


def test_eig_of_a_rotation_gives_conjugate_pairs(near):
    w, v = nx.linalg.eig([[0.0, -1.0], [1.0, 0.0]])
    near(w, [1j, -1j])
    near(v[:, 1], v[:, 0].conj().numpy())


# -- what is refused -------------------------------------------------------------------------------------------------

SPECTRAL = ("svd", "svdvals", "eigh", "eigvalsh", "eig", "eigvals")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", SPECTRAL)
def test_spectra_refuse_what_is_not_finite(name, bad, dtype):
    a = np.broadcast_to(np.eye(3, dtype=dtype), (4, 3, 3)).copy()
    a[2, 1, 0] = bad
    with pytest.raises(nx.linalg.LinAlgError) as info:
        getattr(nx.linalg, name)(nx.asarray(a))
    assert str(info.value) == f"{name}: the matrix at index (2,) of the batch, shape (3, 3), holds NaN or infinity"


@pytest.mark.parametrize("name", ["cholesky", "eigh", "eigvalsh", "eig", "eigvals"])
def test_square_matrices_are_asked_for(name):
    with pytest.raises(ValueError, match=rf"^{name}: invalid shape \(2, 3\); square matrices"):
        getattr(nx.linalg, name)(nx.zeros((2, 3)))
    with pytest.raises(ValueError, match=rf"^{name}: invalid shape \(4,\); square matrices"):
        getattr(nx.linalg, name)(nx.zeros(4))


# -- dtypes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["int8", "uint64", "bool"])
def test_whole_numbers_become_float64(name):
    a = nx.eye(3, dtype=name)
    for each in (nx.linalg.cholesky(a), *nx.linalg.qr(a), *nx.linalg.svd(a), *nx.linalg.eigh(a)):
        assert each.dtype == nx.float64
    assert nx.linalg.eigvals(a).dtype == nx.complex128


@pytest.mark.parametrize("name", ["float16", "bfloat16", "float8_e4m3"])
def test_small_floats_are_rounded_once(name, definite):
    a = nx.asarray(definite((4, 4), "float32") / 8).astype(name)
    want = nx.linalg.cholesky(a.astype(nx.float32)).astype(name)
    assert (nx.linalg.cholesky(a) == want).all()
    assert nx.linalg.svdvals(a).dtype.name == name
    assert nx.linalg.eigvals(a).dtype == nx.complex64
