"""Products of vectors and matrices against NumPy."""

import numpy as np
import pytest

import nx

RNG = np.random.default_rng(4)
DTYPES = ["int64", "float32", "float64", "complex128"]


def sample(shape, dtype):
    values = RNG.integers(-4, 5, shape) + (1j * RNG.integers(-4, 5, shape) if dtype == "complex128" else 0)
    return values.astype(dtype)


def same(got, want):
    np.testing.assert_allclose(got.numpy(), want, rtol=1e-6)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("left", "right"),
    [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((4, 1, 2, 3), (5, 3, 2))],
)
def test_matmul_agrees(left, right, dtype):
    a, b = sample(left, dtype), sample(right, dtype)
    same(nx.asarray(a) @ nx.asarray(b), a @ b)
    same(nx.matmul(nx.asarray(a)[..., ::-1], nx.asarray(b)), a[..., ::-1] @ b)


@pytest.mark.parametrize("name", ["dot", "inner", "outer", "vdot", "kron", "tensordot"])
@pytest.mark.parametrize("dtype", DTYPES)
def test_products_of_matrices_agree(name, dtype):
    a, b = sample((3, 3), dtype), sample((3, 3), dtype)
    same(getattr(nx, name)(nx.asarray(a), nx.asarray(b)), getattr(np, name)(a, b))


@pytest.mark.parametrize("axes", [0, 1, ((0,), (1,)), ((2, 0), (0, 1))])
def test_tensordot_agrees(axes):
    a, b = sample((3, 4, 2), "float64"), sample((2, 3, 4), "float64")
    same(nx.tensordot(nx.asarray(a), nx.asarray(b), axes), np.tensordot(a, b, axes))


@pytest.mark.parametrize(
    ("subscripts", "shapes"),
    [
        ("i,i->", [(3,), (3,)]),
        ("ij,jk->ik", [(2, 3), (3, 4)]),
        ("ij,jk", [(2, 3), (3, 4)]),
        ("ii->i", [(3, 3)]),
        ("ii", [(3, 3)]),
        ("ij->ji", [(2, 3)]),
        ("bij,bjk->bik", [(5, 2, 3), (5, 3, 4)]),
        ("...ij,...jk->...ik", [(5, 2, 3), (3, 4)]),
        ("ij,kl->ijkl", [(2, 3), (4, 2)]),
        ("ij,jk,kl->il", [(2, 3), (3, 4), (4, 5)]),
        ("ijk,ik->j", [(2, 3, 4), (2, 4)]),
        ("i,j,k->kji", [(2,), (3,), (4,)]),
    ],
)
def test_einsum_agrees(subscripts, shapes):
    each = [sample(shape, "float64") for shape in shapes]
    same(nx.einsum(subscripts, *map(nx.asarray, each)), np.einsum(subscripts, *each))


def test_vecdot_conjugates_the_first():
    a, b = sample((4, 3), "complex128"), sample((4, 3), "complex128")
    same(nx.vecdot(nx.asarray(a), nx.asarray(b)), np.vecdot(a, b))
    same(nx.vecdot(nx.asarray(a), nx.asarray(b), axis=0), np.vecdot(a, b, axis=0))


def test_cross_and_trace_agree():
    a, b = sample((4, 3), "float64"), sample((4, 3), "float64")
    same(nx.cross(nx.asarray(a), nx.asarray(b)), np.cross(a, b))
    same(nx.trace(nx.asarray(a), offset=-1), np.trace(a, offset=-1))


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda: nx.einsum("ij,jk->ik", nx.ones((2, 3)), nx.ones((4, 5))), "einsum: 'j' has lengths 3 and 4"),
        (lambda: nx.einsum("ij", nx.ones(3)), r"einsum: term 'ij' does not fit shape \(3,\); one letter an axis"),
        (lambda: nx.einsum("i,j->ij", nx.ones(3)), "einsum: 2 terms in .* for 1 operands; numbers must match"),
        (
            lambda: nx.tensordot(nx.ones((2, 3)), nx.ones((4, 5)), 1),
            r"tensordot: shapes \(2, 3\) and \(4, 5\) mismatch",
        ),
        (lambda: nx.matmul(nx.ones((2, 3)), nx.ones((2, 3))), "matmul"),
        (lambda: nx.cross(nx.ones(2), nx.ones(2)), "cross: vectors of length 2 and 2; 3 is needed"),
    ],
)
def test_mistakes_are_named(work, words):
    with pytest.raises(ValueError, match=words):
        work()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(2, 300), (20, 1000), (100, 7), (3, 20, 300)])
def test_a_matrix_by_its_own_transpose_is_exactly_symmetric(shape, dtype):
    x = np.random.default_rng(0).standard_normal(shape).astype(dtype)
    a = nx.asarray(x)
    for ours, peer in ((a, x), (a[..., : shape[-1] // 2], x[..., : shape[-1] // 2]), (a.mT, np.swapaxes(x, -1, -2))):
        found = (ours @ ours.mT).numpy()
        assert (found == np.swapaxes(found, -1, -2)).all()
        np.testing.assert_allclose(found, peer @ np.swapaxes(peer, -1, -2), atol=1e-3 if dtype == "float32" else 1e-11)
