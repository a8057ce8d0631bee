"""Gamma and its kin, counts, and choices: their distributions, their ends, and that position and key alone decide."""

import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import nx
from nx import _core

N = 60_000
INF = float("inf")


def draw(name, shape, seed=0, **words):
    return getattr(nx.random, name)(shape, key=nx.random.key(seed), **words)


def counts_pvalue(x, law):
    """Chi-square of counts against a discrete law, rare values together."""
    values, seen = np.unique(x, return_counts=True)
    expected = law.pmf(values) * x.size
    often = expected > 10
    rest = x.size - expected[often].sum()
    if rest < 1:
        return stats.chisquare(seen[often], expected[often] * seen[often].sum() / expected[often].sum()).pvalue
    return stats.chisquare(np.r_[seen[often], seen[~often].sum()], np.r_[expected[often], rest]).pvalue


CONTINUOUS = [
    *(("gamma", {"a": a}, stats.gamma(a)) for a in (0.01, 0.3, 0.999, 1, 2.5, 50, 1e6)),
    ("gamma", {"a": 3, "scale": 2}, stats.gamma(3, scale=2)),
    *(("beta", {"a": a, "b": b}, stats.beta(a, b)) for a, b in ((0.5, 0.5), (2, 3), (40, 0.2))),
    *(("chisquare", {"df": df}, stats.chi2(df)) for df in (0.5, 1, 7)),
    *(("student_t", {"df": df}, stats.t(df)) for df in (0.7, 3, 1000)),
    *(
        ("truncated_normal", {"lower": low, "upper": high}, stats.truncnorm(low, high))
        for low, high in ((-1, 1), (0, 0.1), (3, 4), (5, INF), (-INF, -9), (-8, -7.9), (-0.5, 20), (30, 31), (-3, 1))
    ),
    ("truncated_normal", {"lower": 0, "upper": 9, "loc": 5, "scale": 3}, stats.truncnorm(-5 / 3, 4 / 3, 5, 3)),
]
COUNTS = [
    *(("poisson", {"lam": lam}, stats.poisson(lam)) for lam in (0.001, 0.5, 9.99, 10, 35, 500, 1e5)),
    *(
        ("binomial", {"n": n, "p": p}, stats.binom(n, p))
        for n, p in ((1, 0.3), (20, 0.5), (21, 0.5), (1000, 0.01), (1000, 0.98), (10**6, 0.3))
    ),
    *(("geometric", {"p": p}, stats.geom(p)) for p in (0.9, 0.3, 0.01)),
    ("randint", {"low": -5, "high": 6}, stats.randint(-5, 6)),
    ("randint", {"low": 3}, stats.randint(0, 3)),
    ("bernoulli", {"p": 0.3}, stats.bernoulli(0.3)),
]


@pytest.mark.parametrize(("name", "words", "law"), CONTINUOUS, ids=lambda v: str(v)[:60])
def test_numbers_follow_the_law(name, words, law):
    assert stats.kstest(draw(name, N, 1, **words).numpy(), law.cdf).pvalue > 1e-3


@pytest.mark.parametrize(("name", "words", "law"), COUNTS, ids=lambda v: str(v)[:60])
def test_counts_follow_the_law(name, words, law):
    assert counts_pvalue(draw(name, N, 2, **words).numpy().astype(int), law) > 1e-3


@pytest.mark.parametrize(
    ("name", "words", "law"), CONTINUOUS[:4] + COUNTS[2:4] + COUNTS[9:11], ids=lambda v: str(v)[:60]
)
def test_position_and_key_alone_decide(name, words, law):
    try:
        whole = draw(name, 20_000, **words).tobytes()
        for isa in _core.kernels_available():
            _core.kernels(isa)
            with nx.threads(1 if isa == "base" else 5):
                assert draw(name, (2, 10_000), **words).tobytes() == whole
        arrays = {k: nx.full(20_000, float(v)) for k, v in words.items()}
        assert draw(name, (), **arrays).tobytes() == whole
        for n in (1, 255, 256, 257, 5000):
            assert whole.startswith(draw(name, n, **words).tobytes())
    finally:
        _core.kernels(None)


def test_parameters_broadcast_with_the_shape():
    x = draw("gamma", (1000, 1), a=nx.asarray([1.0, 100.0]), scale=nx.asarray([[1.0], [1e3]] * 500))
    assert x.shape == (1000, 2)
    assert abs(x[::2, 0].mean().item() - 1) < 0.2 and abs(x[1::2, 1].mean().item() / 1e5 - 1) < 0.1
    assert draw("poisson", (), lam=[[1.0, 2.0], [3.0, 4.0]]).shape == (2, 2)


@pytest.mark.parametrize(
    ("name", "words", "other"),
    [
        ("poisson", {"lam": 3.0}, {"lam": 4.0}),
        ("poisson", {"lam": 80.0}, {"lam": 1e4}),
        ("binomial", {"n": 30.0, "p": 0.2}, {"n": 40.0, "p": 0.8}),
        ("binomial", {"n": 300.0, "p": 0.2}, {"n": 400.0, "p": 0.8}),
    ],
)
def test_neighbours_of_other_parameters_do_not_matter(name, words, other):
    among = [nx.full(1000, value) for value in words.values()]
    for each, value in zip(among, other.values()):
        each[::7] = value
    x, y = draw(name, 1000, **words), draw(name, 1000, **dict(zip(words, among)))
    same = nx.arange(1000) % 7 != 0
    assert nx.array_equal(x[same], y[same])
    assert nx.array_equal(y[::7], draw(name, 1000, **other)[::7])


def test_small_shapes_do_not_lose_their_numbers():
    x = draw("beta", 10_000, a=1e-4, b=1e-4).numpy()
    assert np.isfinite(x).all() and abs(x.mean() - 0.5) < 0.05
    x = draw("dirichlet", 1000, alpha=nx.full(3, 1e-5)).numpy()
    assert np.isfinite(x).all() and np.allclose(x.sum(-1), 1)


def test_dirichlet_points_have_the_means_and_spreads_of_their_weights():
    alpha = np.array([1.0, 2.0, 5.0])
    x = draw("dirichlet", (200, 100), alpha=alpha).numpy()
    assert x.shape == (200, 100, 3) and np.allclose(x.sum(-1), 1)
    assert np.allclose(x.mean((0, 1)), alpha / 8, atol=5e-3)
    assert np.allclose(x.var((0, 1)), stats.dirichlet(alpha).var(), rtol=0.05)


@pytest.mark.parametrize("method", ["cholesky", "eigh"])
def test_normal_vectors_have_their_mean_and_covariance(method):
    cov = np.array([[2.0, 0.9, 0.1], [0.9, 1.0, -0.3], [0.1, -0.3, 0.5]])
    x = draw("multivariate_normal", (N,), mean=[1.0, 2.0, 3.0], cov=cov, method=method).numpy()
    assert np.allclose(x.mean(0), [1, 2, 3], atol=0.03) and np.allclose(np.cov(x.T), cov, atol=0.05)
    assert draw("multivariate_normal", (4, 1), mean=nx.zeros((2, 3)), cov=cov).shape == (4, 2, 3)
    with pytest.raises(ValueError, match=r"multivariate_normal: mean of shape \(2,\) and cov of shape \(3, 3\)"):
        draw("multivariate_normal", (), mean=[0, 0], cov=cov)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
def test_results_have_the_dtype_and_stay_within_the_ends(dtype):
    x = draw("truncated_normal", 5000, lower=0.1, upper=0.3, dtype=dtype)
    low, high = nx.asarray(0.1, dtype), nx.asarray(0.3, dtype)
    assert x.dtype.name == dtype and bool((x >= low).all()) and bool((x <= high).all())
    assert draw("gamma", 3, a=nx.ones(3, dtype)).dtype.name == dtype


# ---- integers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"])
def test_integers_reach_both_ends_of_every_type(dtype):
    limits = nx.iinfo(dtype)
    x = draw("randint", 50_000, low=limits.min, high=limits.max + 1, dtype=dtype)
    assert x.dtype.name == dtype
    spread = np.random.default_rng(0).random(x.size)
    scaled = (x.numpy().astype(float) - limits.min + spread) / (float(limits.max) - limits.min + 1)
    assert stats.kstest(scaled, "uniform").pvalue > 1e-4
    assert set(draw("randint", 2000, low=limits.max, high=limits.max + 1, dtype=dtype).tolist()) == {limits.max}


@pytest.mark.parametrize("width", [2**63 + 1, 3 * 2**61, 2**62 + 12345, 2**33 + 1])
def test_wide_ranges_are_not_biased(width):
    # a product that is not tried anew would favour some thirds by up to a quarter
    x = draw("randint", N, low=0, high=width, dtype="uint64").numpy()
    assert stats.chisquare(np.bincount((x // np.uint64(-(-width // 3))).astype(int), minlength=3)).pvalue > 1e-3
    assert stats.chisquare(np.bincount((x % 3).astype(int), minlength=3)).pvalue > 1e-3


def test_integers_take_arrays_of_bounds():
    low, high = nx.asarray([0, 10, -5]), nx.asarray([[1], [20]]) + nx.asarray([0, 10, 10])
    x = draw("randint", (500, 1, 1), low=low, high=high)
    assert x.shape == (500, 2, 3)
    assert bool((x >= low).all()) and bool((x < high).all())
    assert x.min(axis=0).tolist() == [[0, 10, -5]] * 2


# ---- choices --------------------------------------------------------------------------------------------------------


def test_permutations_are_all_equally_likely():
    orders = nx.random.permutation(
        nx.broadcast_to(nx.arange(4), (24_000, 4)), axis=1, independent=True, key=nx.random.key(0)
    )
    _, seen = np.unique(orders.numpy(), axis=0, return_counts=True)
    assert seen.size == 24 and stats.chisquare(seen).pvalue > 1e-3


@pytest.mark.parametrize("n", [0, 1, 2, 1000])
def test_permutation_keeps_every_element(n):
    key = nx.random.key(0)
    order = nx.random.permutation(n, key=key)
    assert sorted(order.tolist()) == list(range(n))
    x = nx.arange(2 * n).reshape(n, 2)
    assert nx.array_equal(nx.random.permutation(x, key=key), x[order])
    assert nx.array_equal(nx.random.permutation(x.T, axis=1, key=key), x[order].T)


def test_choice_without_replacement_begins_a_permutation():
    key = nx.random.key(1)
    order = nx.random.permutation(5000, key=key)
    for n in (0, 1, 7, 600, 4000, 5000):
        assert nx.array_equal(nx.random.choice(5000, n, replace=False, key=key), order[:n])
    assert len(set(nx.random.choice(10**15, 1000, replace=False, key=key).tolist())) == 1000


def test_choice_follows_its_probabilities():
    p, key = np.array([0.1, 0.0, 0.6, 0.3]), nx.random.key(2)
    seen = np.bincount(nx.random.choice(4, N, p=p, key=key).numpy(), minlength=4)
    assert seen[1] == 0 and stats.chisquare(seen[p > 0], p[p > 0] * N).pvalue > 1e-3
    pairs = [tuple(nx.random.choice(4, 2, replace=False, p=p, key=k).tolist()) for k in nx.random.split(key, 3000)]
    assert stats.binomtest(sum(a == 2 and b == 3 for a, b in pairs), 3000, 0.6 * 0.3 / 0.4).pvalue > 1e-3
    assert not any(1 in pair for pair in pairs)


def test_choice_takes_from_an_axis():
    x = nx.arange(12).reshape(3, 4)
    y = nx.random.choice(x, (5, 2), axis=1, key=nx.random.key(0))
    assert y.shape == (3, 5, 2)
    assert nx.array_equal(y - y[:1], nx.broadcast_to(nx.asarray([0, 4, 8]).reshape(3, 1, 1), (3, 5, 2)))


def test_categories_follow_their_weights():
    logits = nx.log(nx.asarray([[0.2, 0.3, 0.5], [0.7, 0.2, 0.1]])) + 300
    one = nx.random.categorical(logits[0], shape=N, key=nx.random.key(0)).numpy()
    assert stats.chisquare(np.bincount(one), np.array([0.2, 0.3, 0.5]) * N).pvalue > 1e-3
    both = nx.random.categorical(logits.T, axis=0, shape=(N, 2), key=nx.random.key(0)).numpy()
    for column, p in zip(both.T, ([0.2, 0.3, 0.5], [0.7, 0.2, 0.1])):
        assert stats.chisquare(np.bincount(column), np.array(p) * N).pvalue > 1e-3
    assert nx.random.categorical(logits, key=nx.random.key(0)).shape == (2,)


# ---- what must not change, and what users do wrong -------------------------------------------------------------------

#: name: parameters, CRC-32 of the first thousand numbers of key 0.
GOLDEN = {
    "gamma": ({"a": 2.5}, 360786243),
    "beta": ({"a": 0.5, "b": 2}, 3732211262),
    "student_t": ({"df": 3}, 1224863178),
    "truncated_normal": ({"lower": 1, "upper": 2}, 1164556923),
    "poisson": ({"lam": 20}, 3738773765),
    "binomial": ({"n": 100, "p": 0.3}, 91925602),
    "geometric": ({"p": 0.1}, 3960884672),
    "randint": ({"low": -3, "high": 3000000000}, 2967810054),
    "dirichlet": ({"alpha": [1.0, 2.0]}, 2848822899),
    "bernoulli": ({"p": 0.3}, 1310399127),
}


@pytest.mark.core("the last bits of its functions")
@pytest.mark.parametrize("name", GOLDEN)
def test_numbers_stay_what_they_were(name):
    words, checksum = GOLDEN[name]
    assert zlib.crc32(draw(name, 1000, **words).tobytes()) == checksum


def test_random_orders_stay_what_they_were():
    assert nx.random.permutation(10, key=nx.random.key(0)).tolist() == [4, 2, 9, 7, 3, 6, 1, 8, 5, 0]


KEY = nx.random.key(0)
WRONG = [
    (lambda: draw("gamma", 3, a=0), "gamma: invalid a 0; it must be above 0"),
    (lambda: draw("gamma", 3, a=float("nan")), "gamma: invalid a nan; it must be above 0"),
    (lambda: draw("gamma", 3, a=1, dtype="int8"), "gamma: unsupported dtype int8; float16, bfloat16, float32, float64"),
    (lambda: draw("beta", 2, a=1, b=[1, -1]), "beta: invalid b in an array of shape (2,); it must be"),
    (lambda: draw("truncated_normal", 3, lower=1, upper=0), "truncated_normal: lower 1 is not below upper 0"),
    (lambda: draw("poisson", 3, lam=-1), "poisson: invalid lam -1; it must be at least 0 and at most"),
    (lambda: draw("poisson", 3, lam=1e300), "poisson: invalid lam 1e+300"),
    (lambda: draw("binomial", 3, n=2.5), "binomial: n 2.5 is not whole; give integers"),
    (lambda: draw("binomial", 3, n=2, p=1.5), "binomial: invalid p 1.5; it must be at least 0 and at most 1"),
    (lambda: draw("geometric", 3, p=0), "geometric: invalid p 0; it must be above 0 and at most 1"),
    (lambda: draw("bernoulli", 3, p=nx.asarray([2.0])), "bernoulli: invalid p in an array of shape (1,)"),
    (lambda: draw("randint", 3, low=5, high=5), "randint: low 5 is not below high 5; the range must hold a number"),
    (lambda: draw("randint", 3, low=0, high=2**70), f"randint: high {2**70} is outside of int64"),
    (lambda: draw("randint", 3, low=0, high=300, dtype="int8"), "randint: high 300 is outside of int8"),
    (lambda: draw("randint", 3, low=0.5, high=2), "randint: bounds of dtype float64; integers are needed"),
    (lambda: draw("randint", 3, low=0, high=2, dtype="float32"), "randint: unsupported dtype float32"),
    (lambda: draw("dirichlet", 3, alpha=1.0), "dirichlet: alpha has no dimension"),
    (lambda: draw("rademacher", 3, dtype="uint8"), "rademacher: unsupported dtype uint8"),
    (lambda: nx.random.permutation(-1, key=KEY), "permutation: -1 elements; the number must not be negative"),
    (lambda: nx.random.choice(3, 4, replace=False, key=KEY), "choice: 4 different elements of 3; ask for fewer"),
    (lambda: nx.random.choice(0, 4, key=KEY), "choice: nothing to choose from 0"),
    (lambda: nx.random.choice(3, p=[0.5, 0.5], key=KEY), "choice: p of shape (2,) for 3 elements"),
    (lambda: nx.random.choice(2, p=[0.5, 0.6], key=KEY), "choice: p of sum 1.1"),
    (lambda: nx.random.choice(2, 2, replace=False, p=[1, 0], key=KEY), "choice: 2 different elements of 1"),
    (lambda: nx.random.categorical([nx.nan, 0.0], key=KEY), "categorical: invalid logits; NaN, +inf"),
    (lambda: nx.random.bernoulli(3, p=1j, key=KEY), "bernoulli: p is complex; real numbers are needed"),
    (lambda: nx.random.geometric(3, p=nx.asarray([1j]), key=KEY), "geometric: p is complex; real numbers are needed"),
    (
        lambda: nx.random.categorical(nx.zeros((2, 0)), key=KEY),
        "categorical: logits of shape (2, 0) have no categories",
    ),
]


@pytest.mark.parametrize(("call", "message"), WRONG, ids=[message[:40] for _, message in WRONG])
def test_wrong_arguments_are_refused(call, message):
    with pytest.raises((ValueError, TypeError)) as caught:
        call()
    assert str(caught.value).startswith(message)


SHAPED = {"gamma": "a", "poisson": "lam", "exponential": "scale", "chisquare": "df", "geometric": "p", "bernoulli": "p"}
ANY = st.one_of(
    st.floats(),
    st.integers(-5, 10**6),
    st.integers(2**45, 2**66),
    st.lists(st.floats(width=16), max_size=3),
    st.none(),
    st.just("x"),
    st.just(1j),
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.sampled_from(sorted(SHAPED)), st.one_of(st.integers(-2, 4), st.lists(st.integers(-1, 3), max_size=3), ANY), ANY
)
def test_any_argument_gives_numbers_or_a_clear_error(name, shape, parameter):
    try:
        x = draw(name, shape, **{SHAPED[name]: parameter})
    except (ValueError, TypeError, OverflowError, MemoryError) as problem:
        assert str(problem)
    else:
        assert isinstance(x, nx.Tensor) and x.size <= 10**6


@pytest.mark.parametrize("name", ["gamma", "poisson", "randint", "truncated_normal", "dirichlet", "binomial"])
def test_empty_shapes(name):
    words = {"gamma": {"a": 1}, "randint": {"low": 3}, "truncated_normal": {"lower": 0, "upper": 1}}
    words |= {"dirichlet": {"alpha": nx.ones(2)}, "binomial": {"n": 3}}
    assert draw(name, (0, 3), **words.get(name, {})).shape[:2] == (0, 3)
