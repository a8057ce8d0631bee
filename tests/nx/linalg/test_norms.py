"""Norms of every order over every axis, condition and rank: NumPy's values."""

import numpy as np
import pytest

import nx

INF = float("inf")
ORDERS = (None, 0, 1, -1, 2, -2, 3, 0.5, INF, -INF)
OF_MATRICES = (None, "fro", "nuc", 1, -1, 2, -2, INF, -INF)


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_norms_along_an_axis(order, keepdims, dtype, draw, near):
    a = draw((4, 3, 5), dtype)
    for axis in (0, 1, -1):
        want = np.linalg.norm(a, order, axis, keepdims)
        near(nx.linalg.norm(nx.asarray(a), order, axis, keepdims), want.astype(a.real.dtype))
    if order is not None:
        want = np.linalg.vector_norm(a, axis=(0, 2), keepdims=keepdims, ord=order).astype(a.real.dtype)
        near(nx.linalg.vector_norm(nx.asarray(a), axis=(0, 2), keepdims=keepdims, ord=order), want)
        near(nx.linalg.vector_norm(nx.asarray(a[0, 0]), ord=order), np.linalg.norm(a[0, 0], order).astype(a.real.dtype))


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("order", OF_MATRICES, ids=str)
def test_norms_of_matrices(order, keepdims, dtype, layout, draw, near):
    a = layout(draw((4, 3, 5), dtype))
    for axis in ((0, 1), (2, 0), (-1, -2)):
        near(nx.linalg.norm(nx.asarray(a), order, axis, keepdims), np.linalg.norm(a, order, axis, keepdims))
    if order is not None:
        want = np.linalg.matrix_norm(a, ord=order, keepdims=keepdims)
        near(nx.linalg.matrix_norm(nx.asarray(a), ord=order, keepdims=keepdims), want)
        near(nx.linalg.norm(nx.asarray(a[0]), order), np.linalg.norm(a[0], order))


def test_norm_without_axis_is_of_all_elements(draw, near):
    a = draw((2, 3, 4), "float64")
    near(nx.linalg.norm(a), np.linalg.norm(a))
    near(nx.linalg.norm(a, keepdims=True), np.linalg.norm(a, keepdims=True))
    near(nx.linalg.norm(np.array(-3.0)), 3.0)


def test_norm_of_integers_is_float64():
    assert nx.linalg.norm(nx.asarray([3, 4])).item() == 5.0
    assert nx.linalg.vector_norm(nx.asarray([3, -4]), ord=INF).dtype == nx.float64
    assert nx.linalg.vector_norm(nx.asarray([3.0, -4.0], dtype=nx.float16)).dtype == nx.float16


def test_norms_of_nothing(near):
    for order in (0, 1, 2, 3, INF):
        near(nx.linalg.vector_norm(nx.zeros((2, 0)), axis=1, ord=order), np.zeros(2))
    for order in ("fro", "nuc", 1, 2, INF):
        near(nx.linalg.matrix_norm(nx.zeros((2, 0, 3)), ord=order), np.zeros(2))
    with pytest.raises(ValueError, match="min"):
        nx.linalg.vector_norm(nx.zeros(0), ord=-INF)


@pytest.mark.parametrize(
    ("args", "text"),
    [
        (((2, 3, 4), 2), "norm: 3 axes for shape"),
        (((3,), "fro"), "vector_norm: unknown order 'fro'"),
        (((3, 3), 5), "matrix_norm: unknown order 5"),
        (((3, 3), None, (0, 0)), "norm: repeated axis"),
    ],
)
def test_norm_refuses_what_it_does_not_know(args, text):
    with pytest.raises(ValueError, match=text):
        nx.linalg.norm(nx.ones(args[0]), *args[1:])


@pytest.mark.parametrize("order", [None, 1, -1, 2, -2, INF, -INF, "fro", "nuc"], ids=str)
@pytest.mark.parametrize("shape", [(3, 3), (4, 5, 5), (2, 10, 10)], ids=str)
def test_cond_is_numpys(shape, order, dtype, draw, near):
    a = draw(shape, dtype) + 3 * np.eye(shape[-1], dtype=dtype)
    near(nx.linalg.cond(nx.asarray(a), order), np.linalg.cond(a, order))


@pytest.mark.parametrize("order", [None, 1, 2, "fro"])
def test_cond_of_singular_matrices_is_infinite(order):
    a = np.stack([np.eye(2), np.ones((2, 2)) * 0, np.diag([1.0, 4.0])])
    found = nx.linalg.cond(nx.asarray(a), order)
    assert found[1].item() == INF
    np.testing.assert_allclose(found[2].item(), np.linalg.cond(a[2], order))


def test_rank_counts_what_is_not_negligible(dtype, draw):
    a = draw((5, 6, 2), dtype) @ draw((5, 2, 4), dtype)
    assert nx.linalg.matrix_rank(nx.asarray(a)).tolist() == [2] * 5
    assert nx.linalg.matrix_rank(nx.asarray(a)).dtype == nx.int64
    assert nx.linalg.matrix_rank(nx.asarray(a[0]), tol=1e9).item() == 0
    assert nx.linalg.matrix_rank(nx.asarray(a), rtol=nx.asarray([0, 0, 0, 0, 1.0])).tolist()[-1] == 0


def test_rank_of_vectors_of_nothing_and_of_hermitian_matrices():
    assert nx.linalg.matrix_rank([0.0, 2.0]).item() == 1
    assert nx.linalg.matrix_rank([0.0, 0.0]).item() == 0
    assert nx.linalg.matrix_rank(nx.zeros((3, 0, 2))).tolist() == [0, 0, 0]
    assert nx.linalg.matrix_rank(np.diag([1.0, -1.0, 0.0]), hermitian=True).item() == 2
