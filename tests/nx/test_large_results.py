"""Results above 32 MB, which are written past the caches: the same numbers as small ones."""

import numpy as np
import pytest

import nx

N = (33 << 20) // 8 + 5  # float64, no whole number of vectors


@pytest.mark.parametrize("name", ["add", "multiply", "maximum"])
def test_large_results_are_numpys(name):
    a, b = np.arange(N) * 0.5, np.arange(N)[::-1] * 0.25
    assert np.array_equal(np.asarray(getattr(nx, name)(nx.asarray(a), nx.asarray(b))), getattr(np, name)(a, b))


def test_large_results_in_place_and_of_views():
    a = np.arange(2 * N, dtype=np.float32)
    x = nx.asarray(a.copy())
    x += 1
    assert np.array_equal(np.asarray(x), a + 1)
    whole = nx.zeros(4 * N, dtype=nx.float32)
    nx.add(x, x, out=whole[3 : 3 + 2 * N])
    assert np.array_equal(np.asarray(whole[3 : 3 + 2 * N]), (a + 1) * 2)
    assert not np.asarray(whole[3 + 2 * N :]).any()


@pytest.mark.parametrize(
    ("shape", "dtype"), [((2120, 2048), "float64"), ((1001, 2120), "complex128"), ((8200, 4224), "uint8")]
)
def test_large_transposed_operands(shape, dtype):
    a = (np.arange(shape[0] * shape[1]) % 251).astype(dtype).reshape(shape)
    x = nx.asarray(a)
    assert np.array_equal(np.asarray(x.T.copy()), a.T)
    b = np.ascontiguousarray(a.T)
    assert np.array_equal(np.asarray(x.T + nx.asarray(b)), a.T + b)


def test_threads_write_the_same_large_results():
    a = nx.asarray(np.arange(2200 * 2048.0).reshape(2200, 2048))
    with nx.threads(4):
        found = np.asarray(a.T + 1), np.asarray(a * a)
    with nx.threads(1):
        wanted = np.asarray(a.T + 1), np.asarray(a * a)
    assert all(np.array_equal(*pair) for pair in zip(found, wanted, strict=True))
