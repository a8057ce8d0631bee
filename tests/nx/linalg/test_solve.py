"""Systems, inverses and determinants: NumPy's values, the laws, and what is refused."""

import itertools

import numpy as np
import pytest
import scipy.linalg

import nx

SQUARE = [
    (0, 0),
    (1, 1),
    (2, 2),
    (3, 3, 3),
    (5, 4, 4),
    (2, 3, 9, 9),
    (7, 8, 8),
    (19, 5, 5),
    (0, 5, 5),
    (2, 0, 0),
    (40, 40),
]


@pytest.mark.parametrize("shape", SQUARE, ids=str)
def test_inv_times_matrix_is_one(shape, dtype, layout, draw, near):
    a = layout(draw(shape, dtype) + 2 * np.eye(shape[-1], dtype=dtype))
    found = nx.linalg.inv(nx.asarray(a))
    near(found, np.linalg.inv(a))


@pytest.mark.parametrize("shape", SQUARE, ids=str)
def test_determinants_are_numpys(shape, dtype, layout, draw, near):
    a = layout(draw(shape, dtype))
    want = np.linalg.slogdet(a)
    sign, size = nx.linalg.slogdet(nx.asarray(a))
    near(nx.linalg.det(nx.asarray(a)), np.linalg.det(a))
    near(sign, want.sign)
    near(size, want.logabsdet)


@pytest.mark.parametrize("n", [4, 30])
def test_determinant_of_a_singular_matrix_is_zero(n, dtype):
    a = nx.zeros((2, n, n), dtype=dtype)
    assert (nx.linalg.det(a) == 0).all()
    assert (nx.linalg.slogdet(a).sign == 0).all()
    assert (nx.linalg.slogdet(a).logabsdet == -nx.inf).all()


def test_determinant_overflows_only_where_it_must():
    for n in (6, 60):
        big = np.diag([1e200, 1e-200] * (n // 2))
        np.testing.assert_allclose(nx.linalg.det(big).item(), 1, rtol=1e-12)
        np.testing.assert_allclose(nx.linalg.slogdet(big * 1e10).logabsdet.item(), n * np.log(1e10), rtol=1e-12)


@pytest.mark.parametrize("k", [0, 1, 3, 12])
@pytest.mark.parametrize("shape", SQUARE, ids=str)
def test_solve_is_numpys(shape, k, dtype, layout, draw, near):
    a = layout(draw(shape, dtype) + 3 * np.eye(shape[-1], dtype=dtype))
    b = layout(draw((*shape[:-1], k), dtype))
    near(nx.linalg.solve(nx.asarray(a), nx.asarray(b)), np.linalg.solve(a, b))


@pytest.mark.parametrize("n", [3, 8, 11])
@pytest.mark.parametrize(("left", "right"), [((2, 1), (5,)), ((), (4,)), ((4,), ()), ((3, 1), (1, 2)), ((0,), (1,))])
def test_solve_broadcasts_leading_axes(left, right, n, draw, near):
    a = draw((*left, n, n), "float64") + 3 * np.eye(n)
    b = draw((*right, n, 2), "float64")
    near(nx.linalg.solve(nx.asarray(a), nx.asarray(b)), np.linalg.solve(a, b))


def test_a_vector_is_one_right_side_for_all(dtype, draw, near):
    a = draw((4, 5, 5), dtype) + 3 * np.eye(5, dtype=dtype)
    b = draw((5,), dtype)
    near(nx.linalg.solve(nx.asarray(a), nx.asarray(b)), np.linalg.solve(a, b[:, None])[..., 0])


def test_matrices_with_repeated_rows_in_memory(draw, near):
    a = draw((4, 4), "float64") + 3 * np.eye(4)
    spread = np.broadcast_to(a, (6, 4, 4))
    near(nx.linalg.inv(nx.asarray(spread)), np.linalg.inv(spread))
    near(nx.linalg.solve(nx.asarray(spread), nx.asarray(spread)), np.broadcast_to(np.eye(4), (6, 4, 4)))


@pytest.mark.parametrize(
    "dtypes", list(itertools.permutations(["int32", "float32", "complex64", "float16"], 2)), ids="-".join
)
def test_solve_promotes(dtypes):
    x = nx.linalg.solve(nx.eye(3, dtype=dtypes[0]), nx.ones((3, 1), dtype=dtypes[1]))
    want = nx.result_type(*(getattr(nx, name) for name in dtypes))
    assert x.dtype == want


@pytest.mark.parametrize("n", [2, 8, 9, 25])
@pytest.mark.parametrize("name", ["inv", "solve"])
def test_singular_matrices_are_named(name, n, dtype):
    a = np.broadcast_to(np.eye(n, dtype=dtype), (3, 50, n, n)).copy()
    a[1, 30, :, 1] = 0
    a[2, 4] = 0
    with pytest.raises(nx.linalg.LinAlgError) as info:
        getattr(nx.linalg, name)(*[nx.asarray(a)] * (1 + (name == "solve")))
    assert str(info.value) == f"{name}: the matrix at index (1, 30) of the batch, shape ({n}, {n}), is singular"


def test_error_is_a_value_error_and_pickles():
    import pickle

    with pytest.raises(ValueError, match=r"^inv: the matrix of shape \(2, 2\) is singular$") as info:
        nx.linalg.inv(nx.ones((2, 2)))
    assert type(pickle.loads(pickle.dumps(info.value))) is nx.linalg.LinAlgError


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("n", [3, 30])
def test_what_is_not_finite_passes_through(n, bad):
    a = np.eye(n)
    a[1, 1] = bad
    for found in (nx.linalg.inv(a), nx.linalg.det(a), nx.linalg.solve(a, np.ones(n)), *nx.linalg.qr(a)):
        assert found.dtype == nx.float64


@pytest.mark.parametrize(
    ("a", "b"), [((3, 3), (2,)), ((3, 3), (4, 1)), ((2, 3), (2,)), ((2, 3, 3), (3, 3, 1)), ((3, 3), ())]
)
def test_solve_refuses_shapes_that_mismatch(a, b):
    with pytest.raises(ValueError, match="solve"):
        nx.linalg.solve(nx.ones(a), nx.ones(b))


# -- triangles -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("transpose", "NTC")
@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("unit", [False, True])
@pytest.mark.parametrize("k", [1, 4])
def test_triangles_are_solved(k, unit, upper, transpose, dtype, layout, draw, near):
    a, b = draw((2, 6, 6), dtype) / 6 + np.eye(6, dtype=dtype), draw((6, k), dtype)
    x = nx.linalg.triangular_solve(
        nx.asarray(layout(a)), nx.asarray(layout(b)), upper=upper, transpose=transpose, unit_diagonal=unit
    )
    words = {"lower": not upper, "trans": transpose, "unit_diagonal": unit}
    near(x, np.stack([scipy.linalg.solve_triangular(each, b, **words) for each in a]))
    near(nx.linalg.solve_triangular(a[0], b, transpose, not upper, unit), x[0].numpy())


def test_the_other_triangle_is_not_read(near):
    a = np.array([[2.0, np.nan], [1.0, 1.0]])
    near(nx.linalg.triangular_solve(a, np.array([2.0, 3.0])), [1.0, 2.0])


def test_a_zero_on_the_diagonal_is_singular():
    a = np.stack([np.eye(3), np.diag([1.0, 0.0, 1.0])])
    with pytest.raises(nx.linalg.LinAlgError, match=r"^triangular_solve: the matrix at index \(1,\)"):
        nx.linalg.triangular_solve(a, np.ones(3))


# -- pseudo-inverse and least squares --------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(3, 5), (5, 3), (4, 4), (2, 6, 3), (0, 3), (3, 0), (0, 2, 2)], ids=str)
def test_pinv_is_numpys(shape, dtype, layout, draw, near):
    a = layout(draw(shape, dtype))
    near(nx.linalg.pinv(nx.asarray(a)), np.linalg.pinv(a))


def test_pinv_of_hermitian_and_of_low_rank(draw, near):
    a = draw((5, 2), "complex128") @ draw((2, 5), "complex128")
    near(nx.linalg.pinv(a, rtol=1e-9), np.linalg.pinv(a, rtol=1e-9))
    a = a + a.conj().T
    near(nx.linalg.pinv(a, 1e-9, True), np.linalg.pinv(a, rtol=1e-9))


def test_pinv_takes_a_limit_for_each_matrix(near):
    a = np.stack([np.diag([1.0, 0.1])] * 2)
    near(nx.linalg.pinv(a, rtol=nx.asarray([0.01, 0.5])), np.stack([np.diag([1.0, 10.0]), np.diag([1.0, 0.0])]))


@pytest.mark.parametrize("b", [(6,), (6, 1), (6, 3)], ids=str)
@pytest.mark.parametrize("n", [2, 6, 8])
def test_lstsq_is_numpys(n, b, dtype, draw, near):
    a, b = draw((6, n), dtype), draw(b, dtype)
    found, want = nx.linalg.lstsq(nx.asarray(a), nx.asarray(b)), np.linalg.lstsq(a, b)
    near(found.x, want[0])
    near(found.residuals.reshape(-1), want[1].reshape(-1))
    assert (found.rank.item(), found.rank.dtype) == (want[2], nx.int64)
    near(found.s, want[3])


def test_lstsq_of_low_rank_gives_the_shortest(near):
    a, b = np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]), np.array([1.0, 2.0, 3.0])
    found = nx.linalg.lstsq(a, b)
    near(found.x, [1.0, 1.0])
    assert found.rank.item() == 1
    assert found.residuals.shape == (0,)


@pytest.mark.parametrize(("m", "n", "k"), [(7, 3, 2), (3, 7, 2), (4, 4, 1)])
def test_lstsq_by_singular_values_is_the_same(m, n, k, dtype, draw, near):
    """What tracers take."""
    from nx.linalg.solve import _by_svd, _least_squares

    a, b = nx.asarray(draw((2, m, n), dtype)), nx.asarray(draw((m, k), dtype))
    found, want = _by_svd(a, b, 1e-5), _least_squares(a, b, 1e-5)
    for i in (0, 3) if m <= n else (0, 1, 3):
        near(found[i], want[i].numpy())
    assert found[2].tolist() == want[2].tolist()


def test_lstsq_of_what_is_not_finite():
    a = np.stack([np.eye(3), np.full((3, 3), np.inf)])
    with pytest.raises(nx.linalg.LinAlgError, match=r"^lstsq: the matrix at index \(1,\) .* holds NaN or infinity$"):
        nx.linalg.lstsq(a, np.ones(3))
    assert nx.isnan(nx.linalg.lstsq(a[0], np.array([1.0, np.inf, 2.0])).x).all()


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 2, 2)], ids=str)
def test_lstsq_of_nothing(shape):
    x, _, rank, s = nx.linalg.lstsq(nx.zeros(shape), nx.zeros((*shape[:-1], 2)))
    assert (x.shape, s.shape, rank.shape) == ((*shape[:-2], shape[-1], 2), (*shape[:-2], min(shape[-2:])), shape[:-2])


def test_lstsq_of_batches(draw, near):
    a, b = draw((4, 7, 3), "float64"), draw((7, 2), "float64")
    found = nx.linalg.lstsq(a, b)
    near(found.x, np.stack([np.linalg.lstsq(each, b)[0] for each in a]))
    near(found.residuals, np.stack([np.linalg.lstsq(each, b)[1] for each in a]))
    assert found.rank.tolist() == [3] * 4


def test_tensor_systems_are_numpys(draw, near):
    a, b = draw((2, 3, 6), "float64"), draw((2, 3), "float64")
    near(nx.linalg.tensorsolve(a, b), np.linalg.tensorsolve(a, b))
    near(nx.linalg.tensorinv(a.reshape(2, 3, 6)), np.linalg.tensorinv(a))
    c = draw((6, 2, 3), "float64")
    near(nx.linalg.tensorsolve(c, b, axes=(0,)), np.linalg.tensorsolve(c, b, axes=(0,)))
