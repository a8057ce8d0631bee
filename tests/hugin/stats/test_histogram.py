"""Where bins lie and what falls in them, beside NumPy."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hugin as hg
import nx
from hugin.stats.histogram import ROUND_BINS, RULES, bin_edges, histogram, histogram2d

SAMPLES = {
    "normal": np.random.default_rng(0).normal(size=3000),
    "skewed": np.random.default_rng(1).exponential(size=500),
    "few": np.array([1.0, 2.5, 2.5, 7.0]),
    "one": np.array([3.0]),
    "constant": np.full(20, 1e6),
    "integers": np.random.default_rng(2).poisson(3, 400),
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_rules_are_numpys(rule, sample):
    values = SAMPLES[sample]
    np.testing.assert_allclose(
        np.asarray(bin_edges([nx.asarray(values)], rule)), np.histogram_bin_edges(values, rule), rtol=1e-13
    )


@pytest.mark.parametrize("rule", RULES)
def test_rules_with_limits_are_numpys(rule):
    values = SAMPLES["normal"]
    found = np.asarray(bin_edges([nx.asarray(values)], rule, (-1.0, 2.5)))
    np.testing.assert_allclose(found, np.histogram_bin_edges(values, rule, (-1.0, 2.5)), rtol=1e-13)


def test_columns_share_their_edges():
    a, b = SAMPLES["normal"], SAMPLES["skewed"]
    pooled = np.histogram_bin_edges(np.concatenate([a, b]), 12)
    assert bin_edges([nx.asarray(a), nx.asarray(b)], 12).tolist() == pooled.tolist()


def test_values_that_are_not_finite_do_not_count():
    values = np.concatenate([SAMPLES["few"], [np.nan, np.inf, -np.inf]])
    assert bin_edges([nx.asarray(values)], 3).tolist() == [1.0, 3.0, 5.0, 7.0]


@pytest.mark.parametrize(
    ("values", "edges"),
    [
        ([0.13, 0.34, 0.5, 0.87, 0.91], [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        ([0, 1, 2, 2, 3], [-0.5, 0.5, 1.5, 2.5, 3.5]),
        ([], [0.0, 1.0]),
        ([float("nan")], [0.0, 1.0]),
        ([5.0], [4.5, 5.5]),
        ([True, False, True], [-0.5, 0.5, 1.5]),
    ],
)
def test_round_edges(values, edges):
    assert bin_edges([nx.asarray(values) if values else nx.empty((0,), nx.float64)]).tolist() == edges


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=60))
def test_round_edges_cover_the_data_and_are_even(values):
    edges = bin_edges([nx.asarray(values)]).tolist()
    assert edges[0] <= min(values) and max(values) <= edges[-1]
    assert len(edges) <= ROUND_BINS + 3
    widths = np.diff(edges)
    assert widths.min() > 0
    np.testing.assert_allclose(widths, widths[0], rtol=1e-3)


def test_a_span_beyond_the_floats_still_has_bins():
    for bins in (None, "auto", 4):
        edges = bin_edges([nx.asarray([-1.7e308, 0.0, 1.7e308])], bins).tolist()
        assert (edges[0], edges[-1]) == (-1.7e308, 1.7e308)
        assert np.isfinite(edges).all()


@pytest.mark.parametrize(
    ("stat", "cumulative"),
    [(s, c) for s in ("count", "density", "probability", "percent", "frequency") for c in (False, True)],
)
def test_heights_mean_what_stat_says(stat, cumulative):
    values, edges = SAMPLES["normal"], np.array([-3.0, -1, 0, 0.5, 4])
    counts, widths = np.histogram(values, edges)[0], np.diff(edges)
    shares = {
        "count": counts,
        "frequency": counts,
        "density": counts / counts.sum(),
        "probability": counts / counts.sum(),
        "percent": 100 * counts / counts.sum(),
    }[stat]
    expected = np.cumsum(shares) if cumulative else shares / widths if stat in ("density", "frequency") else shares
    found = histogram(nx.asarray(values), nx.asarray(edges), stat=stat, cumulative=cumulative)
    np.testing.assert_allclose(np.asarray(found), expected, rtol=1e-13)


def test_weights_are_summed():
    values, weights = SAMPLES["normal"], np.arange(3000.0)
    edges = np.linspace(-3, 3, 8)
    found = histogram(nx.asarray(values), nx.asarray(edges), nx.asarray(weights), "density")
    np.testing.assert_allclose(
        np.asarray(found), np.histogram(values, edges, weights=weights, density=True)[0], rtol=1e-12
    )


def test_nothing_in_the_bins_gives_zeros():
    assert histogram(nx.asarray([9.0]), nx.asarray([0.0, 1.0, 2.0]), stat="density").tolist() == [0.0, 0.0]


def test_pairs_lie_in_rows_of_y():
    r = np.random.default_rng(3)
    x, y = r.normal(size=500), r.normal(size=500)
    xe, ye = np.linspace(-2, 2, 5), np.linspace(-3, 3, 8)
    found = histogram2d(nx.asarray(x), nx.asarray(y), nx.asarray(xe), nx.asarray(ye))
    assert found.tolist() == np.histogram2d(x, y, [xe, ye])[0].T.tolist()


@pytest.mark.parametrize(
    ("bins", "kind", "message"),
    [
        ("atuo", hg.OptionError, 'hist: unknown bins "atuo"; did you mean "auto"?'),
        (0, hg.OptionError, "hist: bins is 0; a number from 1 to 1000000, edges or a rule are needed"),
        (True, hg.OptionError, "hist: bins is True; a number from 1 to 1000000, edges or a rule are needed"),
        ([3.0], hg.DataError, "hist: bins has 1 edges; two or more finite numbers in ascending order are needed"),
        ([1.0, 0.0], hg.DataError, "hist: bins has 2 edges; two or more finite numbers in ascending order are needed"),
        (2.5, TypeError, "hist: bins is 2.5; a number of bins, their edges or a rule are needed"),
    ],
)
def test_bad_bins_are_named(bins, kind, message):
    with pytest.raises(kind) as caught:
        bin_edges([nx.asarray([1.0, 2.0])], bins)
    assert caught.value.message == message


def test_bad_limits_and_lengths_are_named():
    values = nx.asarray([1.0, 2.0])
    with pytest.raises(hg.DataError, match=r"hist: limits is \(2, 1\); finite numbers in ascending order are needed"):
        bin_edges([values], 3, (2, 1))
    with pytest.raises(hg.ShapeError, match="hist: x has 2 values, weights has 3; lengths must match"):
        histogram(values, nx.asarray([0.0, 1.0]), nx.asarray([1.0, 2.0, 3.0]))


def test_an_axis_of_counts_has_whole_ticks():
    svg = hg.hist([1, 2, 2, 3.5, 3, 3.2], bins=3).xticks([1], labels=["one"]).render("svg").decode()
    words = set(re.findall(r"<text[^>]*>([^<]*)</text>", svg))
    assert words == {"one", "count", "0", "1", "2", "3"}
