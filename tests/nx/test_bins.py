"""Counting in bins: NumPy's counts for any dtype, layout, size of table, number of threads and instruction set."""

from __future__ import annotations

import numpy as np
import pytest

import nx
from nx import _core

RNG = np.random.default_rng(7)
EDGY = np.concatenate(
    [RNG.standard_normal(9000), np.linspace(-2, 2, 41), [np.nan, -2.0, 2.0, 2.0 - 1e-15, 1e300, -np.inf]]
)


@pytest.fixture(params=_core.kernels_available())
def isa(request: pytest.FixtureRequest) -> object:
    _core.kernels(request.param)
    yield request.param
    _core.kernels(None)


@pytest.mark.parametrize("bins", [1, 7, 40, 3000])
def test_even_bins_hold_what_numpy_counts(isa: str, bins: int) -> None:
    counts, edges = nx.histogram(nx.asarray(EDGY), bins, (-2.0, 2.0))
    expected, expected_edges = np.histogram(EDGY, bins, (-2.0, 2.0))
    assert counts.tolist() == expected.tolist() and edges.tolist() == expected_edges.tolist()


@pytest.mark.parametrize("shape", [(4, 5), (300, 400)])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("n", [0, 1, 9047, 600_000])
def test_cells_hold_what_numpy_counts(isa: str, shape: tuple[int, int], weighted: bool, n: int) -> None:
    x = np.resize(EDGY, n)
    y = np.resize(EDGY[::-1], n)
    weights = np.resize(np.arange(9.0), n) if weighted else None
    ranges = [(-2.0, 2.0), (-1.0, 2.0)]
    found = nx.histogram2d(nx.asarray(x), nx.asarray(y), shape, ranges, weights=weights)
    expected = np.histogram2d(x, y, shape, ranges, weights=weights)
    assert [np.array_equal(np.asarray(a), b) for a, b in zip(found, expected, strict=True)] == [True] * 3


def test_cells_of_uneven_edges_and_other_dtypes() -> None:
    x, y = RNG.integers(0, 9, 500), RNG.random(500).astype(np.float32)[::-1]
    edges = np.array([0.0, 0.1, 0.5, 1.0])
    found = nx.histogram2d(nx.asarray(x), nx.asarray(y), (5, edges), density=True)
    expected = np.histogram2d(x, y, (5, edges), density=True)
    assert np.allclose(np.asarray(found[0]), expected[0], rtol=1e-15)


@pytest.mark.parametrize("high", [1, 1000, 2048, 2049, 100_000])
@pytest.mark.parametrize("n", [0, 1, 7, 600_000])
@pytest.mark.parametrize("least", [0, 5, 5000])
def test_bincount_counts_as_numpy_does(high: int, n: int, least: int) -> None:
    x = RNG.integers(0, high, n)
    assert nx.bincount(nx.asarray(x), minlength=least).tolist() == np.bincount(x, minlength=least).tolist()


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int16", "uint64"])
def test_bincount_takes_whole_dtypes(dtype: str) -> None:
    x = RNG.integers(0, 2 if dtype == "bool" else 100, 999).astype(dtype)[::2]
    assert nx.bincount(nx.asarray(x)).tolist() == np.bincount(x.astype(np.int64)).tolist()


def test_bincount_refuses_negative_numbers() -> None:
    with pytest.raises(ValueError, match="bincount: x has a negative element -3; zero or more"):
        nx.bincount(nx.asarray([0, 5, -3]))


def test_bins_do_not_depend_on_the_number_of_threads() -> None:
    x, y = nx.asarray(RNG.standard_normal(900_000)), nx.asarray(RNG.standard_normal(900_000))
    whole = nx.asarray(RNG.integers(0, 50, 900_000))
    results = []
    for n in (1, 2, 3):
        with nx.threads(n):
            cells = nx.histogram2d(x, y, 20)[0].tolist()
            results.append((cells, nx.histogram(x, 9)[0].tolist(), nx.bincount(whole).tolist(), _core.bounds(x)))
    assert results[0] == results[1] == results[2]


@pytest.mark.parametrize("dtype", ["float64", "float32", "int64"])
def test_bounds_are_the_least_and_the_greatest(dtype: str) -> None:
    x = (RNG.standard_normal((70, 90)) * 100).astype(dtype)
    for each in (x, x.T, x[::2, ::3], x[:1, :1]):
        assert _core.bounds(nx.asarray(each)) == (each.min().item(), each.max().item())
    assert np.isnan(_core.bounds(nx.asarray([1.0, np.nan, 2.0]))).all()
