"""Counting in bins, beside NumPy: every dtype and stride, even and uneven edges, what falls outside."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugin import _draw

DTYPES = ["?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]


def counts_of(values, edges, weights=None):
    counts = np.zeros(len(edges) - 1, "i8")
    sums = None if weights is None else np.zeros(len(edges) - 1)
    return (*_draw.bin_count(values, np.asarray(edges, "f8"), counts, weights, sums), counts.tolist(), sums)


def made(dtype, n=5000):
    return (np.random.default_rng(1).normal(size=n) * 40 + 50).clip(0, 100).astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("step", [1, 3, -2])
def test_counts_are_numpys_for_every_dtype_and_stride(dtype, step):
    values = made(dtype)[::step]
    edges = np.linspace(-5, 90, 20)
    assert counts_of(values, edges)[3] == np.histogram(values.astype("f8"), edges)[0].tolist()


@pytest.mark.parametrize("edges", [[0.0, 10, 11, 50, 90], [0.0, 0, 100], np.linspace(0, 100, 4098), [0, 1e-300, 100]])
def test_uneven_edges_are_searched(edges):
    values = made("f8", 200_000)
    assert counts_of(values, edges)[3] == np.histogram(values, edges)[0].tolist()


@pytest.mark.parametrize("bins", [1, 7, 100, 1000])
def test_values_on_edges_go_up_and_the_last_edge_is_closed(bins):
    edges = np.linspace(0, 0.1 * bins, bins + 1)
    values = np.tile(np.concatenate([edges, np.nextafter(edges, -1), np.nextafter(edges, 1e9)]), 100)
    assert counts_of(values, edges)[3] == np.histogram(values, edges)[0].tolist()


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50),
    st.floats(-1e6, 1e6),
    st.floats(1e-3, 1e6),
    st.integers(1, 30),
)
def test_counts_are_numpys_for_any_floats(values, low, width, bins):
    edges = np.linspace(low, low + width, bins + 1)
    repeated = np.repeat(np.array(values), 40)
    assert counts_of(repeated, edges)[3] == np.histogram(repeated, edges)[0].tolist()


def test_nan_under_and_over_are_counted_apart():
    values = np.array([np.nan, -1, -np.inf, 0, 0.5, 1, 1.5, np.inf, np.nan])
    assert counts_of(values, [0, 1])[:4] == (2, 2, 2, [3])


def test_offset_and_huge_values_keep_their_bins():
    for offset, width in [(1e15, 1.0), (-1e300, 1e299), (1e7, 1e-6)]:
        edges = offset + width * np.arange(11)
        values = np.repeat(edges[:-1] + width / 2, 1000)
        assert counts_of(values, edges)[3] == np.histogram(values, edges)[0].tolist()


def test_weights_are_summed_a_bin():
    values, weights = made("f4"), made("f8") - 50
    edges = np.linspace(0, 100, 11)
    *_, counts, sums = counts_of(values, edges, weights)
    np.testing.assert_allclose(sums, np.histogram(values, edges, weights=weights)[0], rtol=1e-12)
    assert counts == np.histogram(values, edges)[0].tolist()


@pytest.mark.parametrize("edges", [np.linspace(0, 100, 31), np.array([0.0, 1, 50, 100])])
def test_pairs_are_counted_as_numpy_does(edges):
    x, y = made("f8"), made("i4")[::-1]
    y_edges = np.linspace(0, 90, 6)
    counts = np.zeros((len(edges) - 1) * 5, "i8")
    nan, _, outside = _draw.bin_count2d(x, y, edges, y_edges, counts, None, None)
    expected = np.histogram2d(x, y, [edges, y_edges])[0]
    assert (counts.reshape(-1, 5) == expected).all()
    assert (nan, outside) == (0, len(x) - expected.sum())


def test_bounds_ignore_what_is_not_finite():
    values = np.array([np.nan, 3, -2, np.inf, 0.5, -np.inf, 0] * 300)
    assert _draw.bin_bounds(values) == (-2.0, 3.0, 0.5, 1200, 300)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("step", [1, 5, -1])
def test_bounds_of_every_dtype(dtype, step):
    values = made(dtype)[::step]
    positive = float(values[values > 0].min())
    assert _draw.bin_bounds(values) == (float(values.min()), float(values.max()), positive, len(values), 0)


def test_bounds_of_nothing():
    inf = float("inf")
    assert _draw.bin_bounds(np.array([])) == (inf, -inf, inf, 0, 0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda v, e, c: (v, e[:1], c, None, None), "edges: must be two or more finite, ascending numbers"),
        (lambda v, e, c: (v, e[::-1].copy(), c, None, None), "edges: must be two or more finite, ascending numbers"),
        (lambda v, e, c: (v, e.astype("f4"), c, None, None), "edges: must be dense float64"),
        (lambda v, e, c: (v, e, c[1:], None, None), "counts: has 2 elements; 3 are needed"),
        (lambda v, e, c: (v, e, c.astype("i4"), None, None), "counts: has element format i; q is needed"),
        (lambda v, e, c: (v.reshape(2, 3), e, c, None, None), "values: has 2 dimensions; 1 are needed"),
        (
            lambda v, e, c: (v.astype("c16"), e, c, None, None),
            "values: unsupported element format Zd; use a real dtype",
        ),
        (lambda v, e, c: (v, e, c, v[1:], np.zeros(3)), "bin_count: columns differ in length"),
        (lambda v, e, c: (v, e), "bin_count: takes 5 arguments, got 2"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises((ValueError, TypeError)) as caught:
        _draw.bin_count(*call(np.arange(6.0), np.arange(4.0), np.zeros(3, "i8")))
    assert str(caught.value) == message
