"""Any memory layout, number of threads and instruction set gives the same result, and operands stay as they were."""

import numpy as np
import pytest

import nx
from nx import _core

NAMES = (
    "cholesky",
    "qr",
    "svd",
    "svdvals",
    "eigh",
    "eigvalsh",
    "eig",
    "eigvals",
    "inv",
    "det",
    "slogdet",
    "pinv",
    "expm",
)


SMALL = ("cholesky", "inv", "det", "solve", "lstsq", "qr", "svd", "svdvals", "eigh", "eigvalsh", "eig", "eigvals")


def results(name, *operands):
    found = getattr(nx.linalg, name)(*operands)
    return [each.numpy() for each in (found if isinstance(found, tuple) else (found,))]


@pytest.mark.parametrize("n", [4, 11])
@pytest.mark.parametrize("name", NAMES)
def test_layouts_agree(name, n, dtype, each_layout, definite):
    a = definite((3, n, n), dtype)
    for got, want in zip(results(name, nx.asarray(each_layout(a))), results(name, nx.asarray(a)), strict=True):
        np.testing.assert_array_equal(got, want)


@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("n", [4, 11])
@pytest.mark.parametrize("name", ["solve", "triangular_solve", "lstsq"])
def test_layouts_of_systems_agree(name, n, k, dtype, each_layout, definite, draw):
    a, b = definite((3, n, n), dtype), draw((3, n, k), dtype)
    got = results(name, nx.asarray(each_layout(a)), nx.asarray(each_layout(b)))
    for each, want in zip(got, results(name, nx.asarray(a), nx.asarray(b)), strict=True):
        np.testing.assert_array_equal(each, want)


@pytest.mark.parametrize("name", NAMES)
def test_operands_are_not_changed(name, dtype, definite):
    a = nx.asarray(definite((2, 12, 12), dtype))
    before = a.copy()
    results(name, a)
    assert (a == before).all()


@pytest.mark.parametrize("shape", [(3000, 4, 4), (300, 7, 7), (60, 20, 20)], ids=str)
@pytest.mark.parametrize("name", ["cholesky", "inv", "det", "eigvalsh", "qr", "svd", "eigh", "eig"])
def test_threads_change_nothing(name, shape, definite):
    a = nx.asarray(definite(shape, "float64"))
    with nx.threads(1):
        alone = results(name, a)
    with nx.threads(4):
        for got, want in zip(results(name, a), alone, strict=True):
            np.testing.assert_array_equal(got, want)


@pytest.mark.parametrize("n", range(1, 9))
@pytest.mark.parametrize("name", SMALL)
def test_small_matrices_have_the_same_bits_on_every_instruction_set(name, n, dtype, definite):
    a = nx.asarray(definite((37, n, n), dtype))
    found = []
    for isa in _core.kernels_available():
        _core.kernels(isa)
        found.append(results(name, *[a] * (1 + (name in ("solve", "lstsq")))))
    _core.kernels(None)
    for got in found[1:]:
        for each, want in zip(got, found[0], strict=True):
            assert each.tobytes() == want.tobytes()


@pytest.mark.parametrize("name", SMALL)
def test_a_matrix_gives_the_same_alone_and_in_a_batch(name, dtype, definite):
    """Its neighbours differ in size and in what they need."""
    a = nx.asarray(definite((21, 6, 6), dtype) * np.float32(10) ** np.arange(-10, 11, dtype="float32")[:, None, None])
    more = 1 + (name in ("solve", "lstsq"))
    together = results(name, *[a] * more)
    for i in (0, 7, 20):
        for got, want in zip(results(name, *[a[i]] * more), together, strict=True):
            assert got.size == 0 or got.tobytes() == want[i].tobytes()


@pytest.mark.parametrize("bad", [0, 5, 36])
def test_one_singular_matrix_does_not_spoil_its_neighbours(bad):
    """In vectors of matrices each lane goes its own way."""
    a = np.broadcast_to(np.eye(4), (37, 4, 4)).copy()
    a[bad, 2] = 0
    assert (nx.linalg.det(a) == (np.arange(37) != bad)).all()
    with pytest.raises(nx.linalg.LinAlgError, match=rf"index \({bad},\)"):
        nx.linalg.inv(a)


def test_rows_are_exchanged_lane_by_lane(near):
    """Each matrix needs other exchanges than its neighbours."""
    rng = np.random.default_rng(0)
    for n in range(2, 9):
        a = np.stack([np.eye(n)[rng.permutation(n)] * rng.uniform(1, 9, n) for _ in range(50)])
        near(nx.linalg.inv(a), np.linalg.inv(a))
        near(nx.linalg.det(a), np.linalg.det(a))
        near(nx.linalg.solve(a, a), np.broadcast_to(np.eye(n), a.shape))
