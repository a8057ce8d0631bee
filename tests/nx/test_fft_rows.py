"""Many short lines, and real lines of odd lengths: every way through the kernels gives what a line alone has."""

import numpy as np
import pytest

import nx

KINDS = ["fft", "ifft", "rfft", "irfft"]
TOLERANCE = {"float64": 1e-13, "float32": 5e-5}


def lines(kind, count, n, dtype="float64"):
    rng = np.random.default_rng(n)
    if kind == "rfft":
        return rng.standard_normal((count, n)).astype(dtype)
    length = n // 2 + 1 if kind == "irfft" else n
    parts = rng.standard_normal((2, count, length))
    return (parts[0] + 1j * parts[1]).astype(np.result_type(dtype, "complex64"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 7, 8, 9, 10, 16])
def test_results_too_large_for_the_caches_are_those_of_small_ones(kind, n):
    x = lines(kind, 2**18 // max(1, n // 2) + 5, n)
    found = getattr(nx.fft, kind)(nx.asarray(x), n).numpy()
    assert np.allclose(found, getattr(np.fft, kind)(x, n), rtol=0, atol=TOLERANCE["float64"] * n)
    for at in (0, 1001, x.shape[0] - 7):
        assert np.array_equal(found[at : at + 7], getattr(nx.fft, kind)(nx.asarray(x[at : at + 7].copy()), n).numpy())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_short_lines_with_gaps_between_them(kind, dtype):
    for n in range(1, 20):
        x = lines(kind, 70, n, dtype)
        wide = np.full((70, x.shape[1] + 3), np.nan, x.dtype)
        wide[:, 1:-2] = x
        dense = getattr(nx.fft, kind)(nx.asarray(x), n).numpy()
        assert np.array_equal(dense, getattr(nx.fft, kind)(nx.asarray(wide)[:, 1:-2], n).numpy()), n
        assert np.array_equal(dense, getattr(nx.fft, kind)(nx.asarray(np.asfortranarray(x)), n).numpy()), n


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("n", [11, 63, 67, 113, 121, 127, 201, 223, 335, 511, 781, 1017, 1023, 1025])
def test_real_lines_of_odd_lengths_there_and_back(n, dtype):
    x = lines("rfft", 9, n, dtype)
    found = nx.fft.rfft(nx.asarray(x))
    want = np.fft.rfft(x.astype("float64"))
    assert np.allclose(found.numpy(), want, rtol=0, atol=TOLERANCE[dtype] * np.sqrt(n) * 4)
    assert np.allclose(nx.fft.irfft(found, n).numpy(), x, rtol=0, atol=TOLERANCE[dtype] * 4)


@pytest.mark.parametrize("n", [3, 8, 77, 511])
def test_what_a_real_line_cannot_have_is_ignored(n):
    x = lines("irfft", 9, n)
    other = x.copy()
    other[:, 0] += 7j
    other[:, -1] += 0 if n % 2 else 7j
    assert np.array_equal(nx.fft.irfft(nx.asarray(x), n).numpy(), nx.fft.irfft(nx.asarray(other), n).numpy())
