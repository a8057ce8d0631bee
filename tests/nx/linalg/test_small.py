"""Small matrices, which go many at once through kernels of our own: the laws of each factorisation on matrices that are
awkward in all ways, from 1 x 1 past the seam to LAPACK at 9 x 9, and NumPy's values."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import nx

L = nx.linalg
SIDES = range(1, 10)
WIDE = [(1, 8), (2, 5), (3, 8), (7, 8), (4, 9), (3, 20), (8, 32), (8, 33)]
SHAPES = WIDE + [shape[::-1] for shape in WIDE]


def awkward(n, dtype):
    """One batch, so that neighbours in a vector need different things."""
    rng = np.random.default_rng(n)

    def draw(*shape):
        x = rng.standard_normal(shape)
        return x + 1j * rng.standard_normal(shape) if dtype.startswith("complex") else x

    one, rows = np.eye(n), np.arange(n)
    graded = 10.0 ** -(4 * rows)
    each = [np.zeros((n, n)), one, 3 * one, np.ones((n, n)), one + np.eye(n, k=1), one + np.eye(n, k=-1)]
    each += [np.eye(n, k=1), np.eye(n, k=-1), np.roll(one, 1, 0), one[rng.permutation(n)], one * graded]
    each += [draw(n, n) for _ in range(5)]
    each += [draw(n, 1) @ draw(1, n), draw(n, 2) @ draw(2, n), np.triu(draw(n, n)), np.tril(draw(n, n))]
    each += [draw(n, n) * graded[:, None], draw(n, n) * graded, one + 1e-9 * draw(n, n), np.round(draw(n, n))]
    each += [1 / (1.0 + rows[:, None] + rows), np.vander(1.0 + rows), np.linalg.qr(draw(n, n)).Q]
    each += [np.where(rng.random((n, n)) < 0.5, draw(n, n), 0), np.kron(np.eye(5), [[0, 1], [-1, 0]])[:n, :n]]
    return np.stack(each).astype(dtype)


def adjoint(a):
    return a.conj().swapaxes(-1, -2)


def sizes(a):
    """The largest singular value of each, at least a trifle."""
    return np.maximum(np.linalg.norm(a, 2, axis=(-2, -1)), np.finfo(a.dtype).tiny)


def arrays_of(results):
    return [each.numpy() for each in results]


def small(gap, a, scale=1.0):
    """All of the gap is rounding, of numbers of the size ``scale`` (one a matrix)."""
    room = 20 * max(a.shape[-2:]) * np.finfo(a.dtype).eps
    worst = np.abs(gap).max(axis=(-2, -1), initial=0) / scale
    assert (worst <= room).all(), f"{worst.max() / np.finfo(a.dtype).eps} eps at {worst.argmax()}"


def orthonormal(q):
    small(adjoint(q) @ q - np.eye(q.shape[-1]), q)


@pytest.fixture(params=SIDES)
def matrices(request, dtype):
    return awkward(request.param, dtype)


# -- the laws --------------------------------------------------------------------------------------------------------


def test_qr_of_awkward_matrices(matrices):
    q, r = arrays_of(L.qr(matrices))
    small(q @ r - matrices, matrices, sizes(matrices))
    orthonormal(q)
    assert (np.tril(r, -1) == 0).all()
    assert (np.diagonal(r, axis1=-2, axis2=-1).imag == 0).all()


def test_svd_of_awkward_matrices(matrices):
    u, s, vh = arrays_of(L.svd(matrices))
    small((u * s[:, None, :]) @ vh - matrices, matrices, sizes(matrices))
    orthonormal(u)
    orthonormal(adjoint(vh))
    assert (s >= 0).all()
    assert (np.diff(s) <= 0).all()
    small((s - np.linalg.svdvals(matrices))[:, None], matrices, sizes(matrices))
    small((s - L.svdvals(matrices).numpy())[:, None], matrices, sizes(matrices))


def test_eigh_of_awkward_matrices(matrices):
    a = matrices + adjoint(matrices)
    for uplo in "LU":
        w, v = arrays_of(L.eigh(np.tril(a) if uplo == "L" else np.triu(a), uplo))
        small(a @ v - v * w[:, None, :], matrices, sizes(a))
        orthonormal(v)
        assert (np.diff(w) >= 0).all()
        small((w - L.eigvalsh(a, uplo).numpy())[:, None], matrices, sizes(a))


def test_eig_of_awkward_matrices(matrices):
    """Rows of very different sizes are balanced, which costs residual there (with LAPACK too)."""
    w, v = arrays_of(L.eig(matrices))
    gap = matrices @ v - v * w[:, None, :]
    even = [i for i in range(len(matrices)) if i not in (20, 21)]
    small(gap[even], matrices, sizes(matrices)[even])
    np.testing.assert_allclose(np.linalg.norm(v, axis=-2), 1, rtol=20 * np.finfo(v.real.dtype).eps)
    trace = np.trace(matrices, axis1=-2, axis2=-1)
    small((w.sum(-1) - trace)[:, None, None], matrices, sizes(matrices))
    values = L.eigvals(matrices).numpy()
    small((values.sum(-1) - trace)[:, None, None], matrices, sizes(matrices))
    if matrices.dtype.kind == "f":
        small((np.sort_complex(values) - np.sort_complex(values.conj()))[:, None], matrices, sizes(matrices))


def test_eigenvalues_of_triangles_are_their_diagonals(matrices):
    for triangle in (np.triu(matrices), np.tril(matrices)):
        want = np.sort_complex(np.diagonal(triangle, axis1=-2, axis2=-1))
        for got in (L.eigvals(triangle), L.eig(triangle).eigenvalues):
            np.testing.assert_array_equal(np.sort_complex(got.numpy()), want.astype(got.dtype.name))


@pytest.mark.parametrize("n", range(1, 9))
def test_order_and_phase_of_eigenvectors_are_lapacks(n, draw):
    """Those of conjugate pairs but for the sign."""
    a = draw((20, n, n), "float64")
    (w, v), want = arrays_of(L.eig(a)), np.linalg.eig(a)
    np.testing.assert_allclose(w, want.eigenvalues, rtol=0, atol=1e-11)
    gap, other = np.abs(v - want.eigenvectors).max(-2), np.abs(v + want.eigenvectors).max(-2)
    np.testing.assert_allclose(np.where(w.imag == 0, gap, np.minimum(gap, other)), 0, rtol=0, atol=1e-9)


@pytest.mark.parametrize("k", [1, 8, 9, 20, 32, 33])
@pytest.mark.parametrize("n", [1, 3, 8, 9])
def test_many_right_sides(n, k, dtype, draw, near):
    a, b = draw((7, n, n), dtype) + 3 * np.eye(n, dtype=dtype), draw((7, n, k), dtype)
    near(L.solve(a, b), np.linalg.solve(a, b))
    near(L.solve(a[:1], b), np.linalg.solve(a[:1], b))
    half = np.tril(a) + np.triu(np.full((n, n), np.nan, dtype), 1)
    near(L.triangular_solve(half, b), np.linalg.solve(np.tril(a), b))
    near(L.triangular_solve(half, b, transpose="C"), np.linalg.solve(adjoint(np.tril(a)), b))
    near(L.triangular_solve(half.swapaxes(-1, -2), b, upper=True), np.linalg.solve(np.tril(a).swapaxes(-1, -2), b))


@pytest.mark.parametrize("k", [1, 3, 9])
def test_lstsq_of_awkward_matrices(matrices, k):
    rng = np.random.default_rng(k)
    a = matrices if k != 3 else matrices[..., : matrices.shape[-1] // 2 + 1]
    b = rng.standard_normal((*a.shape[:-1], k)).astype(a.dtype) * a.dtype.type(1 + 0.5j if a.dtype.kind == "c" else 1)
    rcond = 1e-4 if a.dtype.itemsize // (1 + (a.dtype.kind == "c")) == 4 else 1e-10
    x, rest, rank, s = arrays_of(L.lstsq(a, b, rcond))
    for i in range(len(a)):
        want, _, want_rank, want_s = np.linalg.lstsq(a[i], b[i], rcond)
        room = 50 * max(a.shape[-2:]) * np.finfo(a.dtype).eps
        near_limit = want_s[0] > 0 and (abs(want_s / want_s[0] / rcond - 1) < 1e-2).any()
        assert rank[i] == want_rank or near_limit
        np.testing.assert_allclose(s[i], want_s, atol=room * max(want_s[0], 1e-30), rtol=0)
        if want_rank and not near_limit:
            condition = want_s[0] / want_s[want_rank - 1]
            np.testing.assert_allclose(x[i], want, atol=room * condition * np.abs(want).max(), rtol=0)
    if rest.size:
        gap = b.astype("complex128") - a.astype("complex128") @ x.astype("complex128")
        np.testing.assert_allclose(rest, (np.abs(gap) ** 2).sum(-2), rtol=1e-2, atol=1e-5 * (np.abs(b) ** 2).max())


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_oblong_matrices(shape, dtype, draw):
    a = draw((5, *shape), dtype)
    for mode in ("reduced", "complete"):
        q, r = arrays_of(L.qr(a, mode))
        want = np.linalg.qr(a, mode)
        small(q @ r - a, a, sizes(a))
        orthonormal(q)
        small(r - want.R, a, sizes(a))  # the signs are LAPACK's
        assert q.shape == want.Q.shape
    for full in (False, True):
        u, s, vh = arrays_of(L.svd(a, full))
        k = min(shape)
        small((u[..., :k] * s[:, None, :]) @ vh[..., :k, :] - a, a, sizes(a))
        orthonormal(u)
        orthonormal(adjoint(vh))
        small((s - np.linalg.svdvals(a))[:, None], a, sizes(a))
        assert [u.shape, vh.shape] == [each.shape for each in np.linalg.svd(a, full)[::2]]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_matrices_of_small_integers(data):
    """Ties, zeros and defects are exact in these."""
    m, n = data.draw(st.integers(1, 8)), data.draw(st.integers(1, 8))
    a = data.draw(arrays("float64", (4, m, n), elements=st.integers(-2, 2).map(float)))
    q, r = arrays_of(L.qr(a, "complete"))
    u, s, vh = arrays_of(L.svd(a, full_matrices=False))
    small(q @ r - a, a, sizes(a))
    small((u * s[:, None, :]) @ vh - a, a, sizes(a))
    for each in (q, u, adjoint(vh)):
        orthonormal(each)
    square = a[:, : min(m, n), : min(m, n)]
    w, v = arrays_of(L.eig(square))
    small(square @ v - v * w[:, None, :], square, sizes(square))


# -- sizes of numbers ------------------------------------------------------------------------------------------------


@pytest.mark.core("LAPACK scales by other factors, or not at all")
@pytest.mark.parametrize("power", [-960, -300, 300, 1000])
@pytest.mark.parametrize("name", ["qr", "svd", "eigh", "eig"])
def test_powers_of_two_change_nothing_else(name, power, draw):
    for kind, n in (("float64", 3), ("complex128", 4), ("float64", 8)):
        a = draw((6, n, n), kind)
        a = a + adjoint(a) if name == "eigh" else a
        plain, large = arrays_of(getattr(L, name)(a)), arrays_of(getattr(L, name)(a * 2.0**power))
        grows = {"qr": (0, power), "svd": (0, power, 0), "eigh": (power, 0), "eig": (power, 0)}[name]
        for got, want, grown in zip(large, plain, grows, strict=True):
            np.testing.assert_array_equal(got, want * 2.0**grown)


def test_columns_of_qr_have_errors_of_their_own_size(draw):
    a = draw((5, 4, 4), "float64")
    size = np.asarray([1e-290, 1.0, 1e290, 1e-150])
    plain, large = L.qr(a), L.qr(a * size)
    np.testing.assert_allclose(large.R.numpy() / size, plain.R.numpy(), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(large.Q.numpy(), plain.Q.numpy(), rtol=0, atol=1e-14)


@pytest.mark.core("LAPACK's errors are of the size of the largest value")
def test_small_singular_values_have_small_errors():
    """Beside values 1e30 times as large."""
    values = np.asarray([1e15, 1.0, 1e-15, 1e-100, 1e-250])
    assert L.svdvals(np.diag(values)).tolist() == pytest.approx(values.tolist(), rel=1e-14)
    rows = np.random.default_rng(1).standard_normal((5, 5))
    got = L.svdvals(rows * 10.0 ** np.asarray([30, 15, 0, -15, -30])[:, None]).numpy()
    other = L.svdvals((rows * 10.0 ** np.asarray([30, 15, 0, -15, -30])[:, None])[::-1].T.copy()).numpy()
    np.testing.assert_allclose(got, other, rtol=1e-13)
    np.testing.assert_allclose(np.prod(got), abs(np.linalg.det(rows)), rtol=1e-12)


@pytest.mark.parametrize("n", range(2, 9))
def test_eig_of_skew_and_orthogonal_matrices(n, dtype, draw):
    """All eigenvalues are of the same size, or on the imaginary axis: shifts and diagonals vanish."""
    a = draw((400, n, n), dtype)
    for each in (a - a.swapaxes(-1, -2), np.linalg.qr(a).Q, np.sign(np.round(a.real)).astype(dtype)):
        w, v = arrays_of(L.eig(each))
        small(each @ v - v * w[:, None, :], each, sizes(each))


@pytest.mark.parametrize("kind", ["float64", "complex128"])
def test_small_blocks_keep_their_eigenvalues(kind, draw):
    """Their squares would vanish beside the rest."""
    a = np.zeros((7, 7), kind)
    a[:3, :3], a[3:, 3:] = draw((3, 3), kind), 1e-170 * draw((4, 4), kind)
    w, v = arrays_of(L.eig(a))
    want = np.concatenate([np.linalg.eigvals(a[:3, :3]), np.linalg.eigvals(a[3:, 3:] * 1e170) * 1e-170])
    np.testing.assert_allclose(np.sort_complex(w), np.sort_complex(want), rtol=1e-12)
    np.testing.assert_allclose(np.sort_complex(L.eigvals(a).numpy()), np.sort_complex(want), rtol=1e-12)
    np.testing.assert_allclose(a @ v, v * w, rtol=0, atol=1e-14)


@pytest.mark.core("LAPACK's reflections lose their last bits")
def test_subnormal_matrices(draw):
    a = np.round(4 * draw((5, 3, 3), "float64")) * 5e-324
    u, s, _ = arrays_of(L.svd(a))
    orthonormal(u)
    np.testing.assert_allclose(s / 5e-324, np.linalg.svdvals(a / 5e-324), atol=0.51)
    np.testing.assert_allclose(np.abs(L.qr(a).R.numpy() / 5e-324), np.abs(np.linalg.qr(a / 5e-324).R), atol=0.51)


# -- what is not a number --------------------------------------------------------------------------------------------


def test_qr_passes_nan_on_in_its_own_matrix(dtype, draw):
    a = draw((9, 3, 3), dtype)
    plain = arrays_of(L.qr(a))
    a[4, 2, 1] = np.nan
    for got, want in zip(arrays_of(L.qr(a)), plain, strict=True):
        assert np.isnan(got[4]).any()
        np.testing.assert_array_equal(np.delete(got, 4, 0), np.delete(want, 4, 0))


@pytest.mark.parametrize("shape", [(6, 5, 3), (6, 3, 5), (6, 4, 4)], ids=str)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_lstsq_of_what_is_not_finite(bad, shape, dtype, draw):
    a, b = draw(shape, dtype), draw((*shape[:2], 2), dtype)
    plain = L.lstsq(a, b).x.numpy()
    b[3, 1, 0] = bad
    x = L.lstsq(a, b).x.numpy()
    assert np.isnan(x[3]).all()
    np.testing.assert_array_equal(np.delete(x, 3, 0), np.delete(plain, 3, 0))
    a[2, 0, 0] = bad
    with pytest.raises(L.LinAlgError, match=r"^lstsq: the matrix at index \(2,\) .*, holds NaN or infinity$"):
        L.lstsq(a, b)


@pytest.mark.core("NumPy has a library of its own")
def test_small_matrices_need_no_library():
    """OpenBLAS is not opened for them, whatever is asked."""
    code = """
import nx
L = nx.linalg
a = nx.asarray([[4.0, 1.0, 2.0], [1.0, 3.0, 0.5], [0.0, 1.0, 2.0]])
for x in (a, nx.stack([a] * 9), a.astype("complex64")):
    for f in (L.qr, L.svd, L.svdvals, L.eigh, L.eigvalsh, L.eig, L.eigvals, L.inv, L.det, L.slogdet, L.pinv, L.cond,
              L.matrix_rank, L.expm, lambda x: L.norm(x, "nuc", (-2, -1)), lambda x: L.norm(x, 2, (-2, -1)),
              lambda x: L.matrix_norm(x, ord=-2), lambda x: L.lstsq(x, x), lambda x: L.solve(x, x),
              lambda x: L.matrix_power(x, -3), lambda x: L.triangular_solve(x, x, upper=True),
              lambda x: L.cholesky(x @ nx.conj(x.mT)), lambda x: L.svd(x[..., :2]), lambda x: L.svd(x, hermitian=True)):
        f(x)
print("openblas" in open("/proc/self/maps").read())
"""
    found = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"
