"""The gamma family and softmax's kin against SciPy, at their edges too."""

import numpy as np
import pytest
import scipy.special as sp

import nx

random = np.random.default_rng(11)
POSITIVE = np.concatenate([random.uniform(1e-6, 20, 3000), np.exp(random.uniform(-20, 20, 1000))])
NEGATIVE = random.uniform(-20, -0.01, 500)


@pytest.mark.parametrize(
    ("name", "exact", "x", "bound"),
    [
        ("tgamma", sp.gamma, POSITIVE[POSITIVE < 160], 1e-14),
        ("tgamma", sp.gamma, NEGATIVE, 1e-12),
        ("digamma", sp.digamma, POSITIVE, 1e-14),
        ("trigamma", lambda x: sp.polygamma(1, x), POSITIVE, 1e-14),
    ],
)
def test_gamma_family_is_accurate(name, exact, x, bound):
    np.testing.assert_allclose(np.asarray(getattr(nx, name)(nx.asarray(x))), exact(x), rtol=bound, atol=1e-15)


@pytest.mark.core("the accuracy of its kernels")
def test_digamma_keeps_its_digits_at_its_root():
    root = 1.4616321449683623  # digamma there: -9.2412655217294275e-17 (40 digits)
    assert nx.digamma(nx.asarray([root])).tolist() == pytest.approx([-9.2412655217294275e-17], rel=1e-14, abs=0)


def test_derivatives_obey_reflection():
    x = nx.asarray(NEGATIVE)
    want = np.pi / np.tan(np.pi * (1 - NEGATIVE))
    np.testing.assert_allclose(np.asarray(nx.digamma(1 - x) - nx.digamma(x)), -want, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_gamma_family_at_its_poles(dtype):
    x = nx.asarray([0.0, -0.0, -1.0, np.inf, np.nan], dtype)
    assert repr(nx.digamma(x).tolist()) == "[-inf, inf, nan, inf, nan]"
    assert repr(nx.trigamma(x).tolist()) == "[inf, inf, inf, 0.0, nan]"
    assert repr(nx.tgamma(x).tolist()) == "[inf, -inf, nan, inf, nan]"


def test_beta_is_scipys():
    a, b = random.uniform(0.1, 30, (2, 200))
    np.testing.assert_allclose(np.asarray(nx.betaln(a, b)), sp.betaln(a, b), rtol=1e-10)
    np.testing.assert_allclose(np.asarray(nx.beta(a, b)), sp.beta(a, b), rtol=1e-10)


@pytest.mark.parametrize("axis", [None, 0, -1, (0, 1)])
def test_softmax_and_its_logarithms_are_scipys(axis):
    x = random.normal(size=(4, 5)) * 300
    np.testing.assert_allclose(np.asarray(nx.softmax(x, axis)), sp.softmax(x, axis), rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(np.asarray(nx.log_softmax(x, axis)), sp.log_softmax(x, axis), rtol=1e-12, atol=1e-12)
    for keepdims in (False, True):
        want = sp.logsumexp(x, axis, keepdims=keepdims, b=2.0)
        got = nx.logsumexp(x, axis, keepdims=keepdims, b=2.0)
        np.testing.assert_allclose(np.asarray(got), want, rtol=1e-14)


def test_logsumexp_holds_infinities_and_nothing():
    assert nx.logsumexp([-np.inf, -np.inf]).item() == -np.inf
    assert nx.logsumexp([np.inf, 1.0]).item() == np.inf
    assert nx.logsumexp(nx.zeros(0)).item() == -np.inf
    assert nx.softmax(nx.asarray([1, 2], "int32")).dtype == nx.float64
    assert nx.softmax(nx.asarray([1, 2], "float32")).dtype == nx.float32


def test_one_hot_marks_the_index_and_leaves_what_lies_outside():
    x = nx.asarray([[0, 2], [-1, 3]])
    want = np.asarray(x)[..., None] == np.arange(3)
    np.testing.assert_array_equal(np.asarray(nx.one_hot(x, 3)), want)
    np.testing.assert_array_equal(np.asarray(nx.one_hot(x, 3, axis=0, dtype=nx.bool)), np.moveaxis(want, -1, 0))
    np.testing.assert_array_equal(np.asarray(nx.one_hot(x, 3, axis=1)), np.moveaxis(want, -1, 1))
    with pytest.raises(TypeError, match="one_hot: unsupported dtype float64; integers are needed"):
        nx.one_hot([1.0], 3)
