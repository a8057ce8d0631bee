"""convolve and correlate: NumPy's values in every mode, by products and by transforms."""

import numpy as np
import pytest

import nx
from nx import convolution

random = np.random.default_rng(4)


def sequence(n, dtype):
    x = random.normal(size=n) * 9
    return (x + 1j * random.normal(size=n) if dtype == "complex128" else np.abs(x) if dtype == "uint8" else x).astype(
        dtype
    )


@pytest.mark.parametrize("dtype", ["int64", "uint8", "float32", "float64", "complex128"])
@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_convolve_and_correlate_are_numpys(mode, dtype):
    for n, m in [(1, 1), (1, 7), (7, 1), (5, 8), (8, 5), (9, 9), (40, 13), (13, 40), (30, 29), (400, 500)]:
        a, b = sequence(n, dtype), sequence(m, dtype)
        for name in ("convolve", "correlate"):
            want, got = getattr(np, name)(a, b, mode), np.asarray(getattr(nx, name)(a, b, mode))
            assert (got.shape, got.dtype) == (want.shape, want.dtype)
            top = np.abs(want).max() * (1e-5 if dtype == "float32" else 1e-12)
            np.testing.assert_allclose(got, want, rtol=0, atol=top)


def test_ways_agree():
    a, b = nx.asarray(sequence(700, "float64")), nx.asarray(sequence(390, "float64"))
    np.testing.assert_allclose(
        np.asarray(convolution._by_sums(a, b, 389, 389)), np.asarray(convolution._by_transform(a, b)), rtol=0, atol=1e-9
    )


@pytest.mark.parametrize("dtype", ["float64", "int64", "bool"])
@pytest.mark.parametrize("border", [((0, 0), (0, 0)), ((1, 0), (2, 9)), ((3, 3), (7, 0)), ((0, 2), (1, 1))])
def test_few_results_slide_to_what_the_definition_says(border, dtype):
    x, w = (nx.asarray(random.normal(size=s) * 3).astype(dtype) for s in [(2, 6, 5, 7), (4, 3, 2, 3)])
    got = nx._core.conv(x, w, (1, 1), border, (1, 1), 2)
    with nx.backend("reference"):
        want = nx._core.conv(x, w, (1, 1), border, (1, 1), 2)
    np.testing.assert_allclose(np.asarray(got), np.asarray(want), rtol=1e-12)


def test_smooth_length_is_the_least_of_factors_2_3_5():
    def is_smooth(n):
        for p in (2, 3, 5):
            while n % p == 0:
                n //= p
        return n == 1

    for n in [*range(1, 200), 1001, 4099, 99991]:
        want = next(k for k in range(n, 2 * n + 1) if is_smooth(k))
        assert convolution._smooth(n) == want


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([], [1]), "convolve: lengths 0 and 1; at least one element each is needed"),
        (([[1]], [1]), r"convolve: shapes \(1, 1\) and \(1,\); one dimension each is needed"),
        (([1], [1], "half"), "convolve: unknown mode 'half'; 'full', 'same' or 'valid'"),
    ],
)
def test_bad_sequences_are_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        nx.convolve(*arguments)
