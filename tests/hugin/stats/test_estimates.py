"""Quantiles, densities and lines, beside NumPy and SciPy."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

import hugin as hg
import nx
from hugin.stats import contour_lines, contour_path, fit_line, kde, quantiles
from hugin.stats.kde import bandwidth
from hugin.stats.regression import student_t


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=80), st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_quantiles_are_numpys(values, q):
    np.testing.assert_allclose(quantiles(nx.asarray(values), q), np.quantile(values, q), rtol=1e-12, atol=1e-6)


def test_quantiles_of_many_values_and_dtypes():
    values = np.random.default_rng(0).normal(size=200_001) * 1000
    q = [0, 0.001, 0.25, 0.5, 0.75, 0.999, 1]
    for given_values in (values, values.astype("i4"), values.astype("f4")[::-3]):
        np.testing.assert_allclose(
            quantiles(nx.asarray(given_values), q), np.quantile(given_values.astype("f8"), q), rtol=1e-12
        )


def test_quantiles_of_nothing_are_nan_and_bad_q_is_named():
    assert np.isnan(quantiles(nx.asarray([float("nan")]), [0.5])).all()
    with pytest.raises(hg.OptionError, match=r"quantiles: q is \[1.5\]; numbers from 0 to 1 are needed"):
        quantiles(nx.asarray([1.0]), [1.5])


@pytest.mark.parametrize("rule", ["scott", "silverman"])
def test_density_is_scipys(rule):
    values = np.random.default_rng(1).gamma(2, size=700)
    x, density = kde(nx.asarray(values), bandwidth=rule)
    expected = scipy.stats.gaussian_kde(values, rule)(np.asarray(x))
    np.testing.assert_allclose(np.asarray(density), expected, atol=2e-3 * expected.max())


def test_density_of_constant_or_no_data_is_empty():
    for values in ([], [1.0], [2.0, 2.0]):
        x, density = kde(nx.asarray(values) if values else nx.empty((0,), nx.float64))
        assert (x.shape, density.shape) == ((0,), (0,))


def test_bandwidth_is_checked():
    with pytest.raises(hg.OptionError, match='kde: unknown bandwidth "scot"'):
        bandwidth(nx.asarray([1.0, 2.0]), "scot")
    with pytest.raises(hg.OptionError, match="kde: bandwidth is 0"):
        bandwidth(nx.asarray([1.0, 2.0]), 0)


def test_line_is_scipys():
    r = np.random.default_rng(2)
    x = r.normal(size=60) + 5
    y = 2 - 3 * x + r.normal(size=60)
    fit, peer = fit_line(nx.asarray(x), nx.asarray(y)), scipy.stats.linregress(x, y)
    np.testing.assert_allclose((fit.slope, fit.intercept, fit.r), (peer.slope, peer.intercept, peer.rvalue), rtol=1e-10)
    at = np.linspace(2, 8, 5)
    s = np.sqrt(np.sum((y - fit.intercept - fit.slope * x) ** 2) / 58)
    band = scipy.stats.t.ppf(0.975, 58) * s * np.sqrt(1 / 60 + (at - x.mean()) ** 2 / np.sum((x - x.mean()) ** 2))
    np.testing.assert_allclose(np.asarray(fit.half_band(nx.asarray(at))), band, rtol=1e-9)


def test_line_leaves_out_pairs_that_are_not_finite():
    nan = float("nan")
    fit = fit_line(nx.asarray([0.0, 1, nan, 2, 3]), nx.asarray([1.0, 3, 9, 5, nan]))
    assert (fit.n, fit.slope, fit.intercept) == (3, 2.0, 1.0)


def test_line_through_one_place_is_refused():
    with pytest.raises(hg.DataError, match="fit_line: x has fewer than two different values; a line needs two"):
        fit_line(nx.asarray([1.0, 1.0]), nx.asarray([1.0, 2.0]))


@pytest.mark.parametrize("p", [0.6, 0.9, 0.975, 0.9995])
@pytest.mark.parametrize("freedom", [1, 2, 7, 30, 1000])
def test_student_t_is_scipys(p, freedom):
    assert student_t(p, freedom) == pytest.approx(scipy.stats.t.ppf(p, freedom), rel=1e-9)


def test_contours_keep_the_order_of_the_levels():
    z = nx.asarray(np.add.outer(np.arange(4.0), np.zeros(3)))
    (high,), (low,) = contour_lines(z, [2.5, 0.5], y=nx.asarray([0.0, 10, 20, 30]))
    assert (high.tolist(), low.tolist()) == ([[0, 25], [1, 25], [2, 25]], [[0, 5], [1, 5], [2, 5]])


def test_contour_path_has_a_gap_after_each_line():
    (path,) = contour_path(nx.asarray([[1.0, 0.0], [0.0, 1.0]]), [0.6])
    assert np.isnan(np.asarray(path)).any(1).tolist() == [False, False, True, False, False, True]
    assert contour_path(nx.asarray([[1.0, 0.0], [0.0, 1.0]]), [7])[0].shape == (0, 2)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (([1.0, 2.0], [1]), "contour_lines: z is 1-D of shape (2,); 2-D is needed"),
        (([[1.0, 2.0]], [float("nan")]), "contour_lines: levels holds NaN or infinity; finite numbers are needed"),
        (
            ([[1.0, 2.0]], [1], [1.0, 2.0, 3.0]),
            "contour_lines: x has shape (3,); for z of shape (1, 2), (2,) or z's is needed",
        ),
    ],
)
def test_bad_contours_are_named(args, message):
    z, levels, *x = args
    with pytest.raises(hg.HuginError) as caught:
        contour_lines(nx.asarray(z), levels, *(nx.asarray(v) for v in x))
    assert caught.value.message == message
