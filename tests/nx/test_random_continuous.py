"""Continuous draws: their distributions, their ends, and that position and key alone decide."""

import math
import zlib

import numpy as np
import pytest
from scipy import stats

import nx
from nx import _core

N = 200_000
KINDS = {
    "uniform": stats.uniform,
    "normal": stats.norm,
    "exponential": stats.expon,
    "laplace": stats.laplace,
    "logistic": stats.logistic,
    "gumbel": stats.gumbel_r,
    "cauchy": stats.cauchy,
    "rayleigh": stats.rayleigh,
}
LOCATED = ["normal", "laplace", "logistic", "gumbel", "cauchy"]


def draw(name, shape, seed=0, impl="threefry2x32", **words):
    return getattr(nx.random, name)(shape, key=nx.random.key(seed, impl=impl), **words)


@pytest.fixture
def kernels():
    yield _core.kernels
    _core.kernels(None)


@pytest.mark.parametrize("impl", ["threefry2x32", "threefry4x64"])
@pytest.mark.parametrize("name", KINDS)
def test_numbers_follow_the_distribution(name, impl):
    for dtype in ("float64", "float32"):
        x = draw(name, N, 1, impl, dtype=dtype).numpy().astype(float)
        assert stats.kstest(x, KINDS[name].cdf).pvalue > 1e-3


def test_tails_of_normal_numbers_hold():
    x = np.abs(draw("normal", 20_000_000).numpy())
    for limit in (3, 4, 4.5):
        expected = x.size * 2 * stats.norm.sf(limit)
        assert abs((x > limit).sum() - expected) < 4 * math.sqrt(expected)
    assert stats.kstest(x[x > 3.5], lambda v: 1 - stats.norm.sf(v) / stats.norm.sf(3.5)).pvalue > 1e-3


def test_normal_numbers_are_independent():
    x = draw("normal", 2_000_000).numpy()
    for lag in (1, 2, 31, 32, 33, 64):
        assert abs((x[:-lag] * x[lag:]).mean()) < 5 / math.sqrt(x.size)
        assert abs((x[:-lag] ** 2 * x[lag:] ** 2).mean() - 1) < 20 / math.sqrt(x.size)


@pytest.mark.parametrize(("dtype", "bits"), [("float64", 53), ("float32", 24), ("float16", 11), ("bfloat16", 8)])
def test_uniform_numbers_have_all_their_bits_and_stay_below_one(dtype, bits):
    x = draw("uniform", N, dtype=dtype).astype("float64").numpy() * 2.0**bits
    assert (x == np.floor(x)).all() and x.max() < 2.0**bits and x.min() >= 0
    assert set(np.unique(x % 2)) == {0.0, 1.0}
    if bits <= 11:
        counts = np.bincount(x.astype(int), minlength=2**bits)
        assert stats.chisquare(counts).pvalue > 1e-3


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "bfloat16"])
@pytest.mark.parametrize("ends", [(0, 1), (-1, 0), (1, 1 + 2**-6), (-3, -2), (5, 5), (0, 1e-4), (1000, 1024), (-99, 3)])
def test_uniform_numbers_stay_below_the_upper_end(dtype, ends):
    low, high = (nx.asarray(end, dtype).item() for end in ends)
    for x in (
        draw("uniform", 20_000, low=low, high=high, dtype=dtype),
        draw("uniform", 20_000, low=nx.asarray([low], dtype), high=high, dtype=dtype),
    ):
        x = x.astype("float64").numpy()
        assert x.min() >= low and (x.max() < high or low == high)


@pytest.mark.parametrize("name", KINDS)
def test_position_and_key_alone_decide(name, kernels):
    reference = {}
    for isa in _core.kernels_available():
        kernels(isa)
        for dtype in ("float64", "float32", "float16", "bfloat16"):
            whole = draw(name, 50_000, dtype=dtype)
            assert whole.tobytes() == reference.setdefault(dtype, whole.tobytes())
            for n in (1, 63, 64, 65, 1023, 1025, 40_000):
                assert draw(name, n, dtype=dtype).tobytes() == whole[:n].tobytes()
    assert draw(name, (5, 10_000)).tobytes() == reference["float64"]


def test_threads_do_not_matter():
    with nx.threads(1):
        alone = draw("normal", (3, 333_333))
    with nx.threads(7):
        assert draw("normal", (3, 333_333)).tobytes() == alone.tobytes()


@pytest.mark.parametrize("name", LOCATED)
def test_location_and_scale_move_the_standard_draw(name):
    x = draw(name, 1000)
    for loc, scale in ((2, 3), (nx.full(1000, 2.0), 3.0), (2, nx.asarray([3.0]))):
        assert nx.array_equal(draw(name, 1000, loc=loc, scale=scale), x * 3 + 2)
    assert draw(name, (2, 1), loc=nx.zeros(3)).shape == (2, 3)
    assert draw(name, (), loc=nx.zeros(3, nx.float32)).dtype is nx.float32


#: CRC-32 of the first thousand numbers of key 0: users' results must not change with a release.
GOLDEN = {
    "uniform": 9379413,
    "normal": 1840810021,
    "exponential": 1783538564,
    "laplace": 656684541,
    "logistic": 496016001,
    "gumbel": 711208739,
    "cauchy": 4100491620,
    "rayleigh": 2868913656,
}


@pytest.mark.core("the last bits of its functions")
@pytest.mark.parametrize("name", GOLDEN)
def test_numbers_stay_what_they_were(name):
    assert zlib.crc32(draw(name, 1000).tobytes()) == GOLDEN[name]


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
@pytest.mark.parametrize("name", KINDS)
def test_empty_and_scalar_shapes(name, dtype):
    assert draw(name, (3, 0, 2), dtype=dtype).shape == (3, 0, 2)
    assert draw(name, (), dtype=dtype).shape == ()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nx.random.normal(3, scale=-1), "normal: invalid scale -1; it must be at least 0"),
        (lambda: nx.random.normal(scale=nx.asarray([1.0, -1.0])), "normal: invalid scale in an array of shape (2,)"),
        (lambda: nx.random.normal(-3), "normal: negative dimensions are not allowed in shape (-3,)"),
        (lambda: nx.random.normal(2.5), "normal: invalid shape 2.5; integers are needed"),
        (lambda: nx.random.normal((2**40, 2**40)), "shape (1099511627776, 1099511627776) of float64"),
        (lambda: nx.random.normal(3, dtype="int32"), "normal: unsupported dtype int32; float16, bfloat16, float32"),
        (
            lambda: nx.random.normal(2, loc=[1, 2, 3]),
            "normal: shape (2,) does not broadcast with parameters",
        ),
        (lambda: nx.random.uniform(low=2, high=1), "uniform: low 2 exceeds high 1"),
        (lambda: nx.random.uniform(low=-1e308, high=1e308), "uniform: the range from -1e+308 to 1e+308 is not finite"),
        (lambda: nx.random.exponential(scale=-0.5), "exponential: invalid scale -0.5; it must be at least 0"),
    ],
)
def test_wrong_arguments_are_refused(call, message):
    with pytest.raises((ValueError, TypeError)) as caught:
        call()
    assert str(caught.value).startswith(message)
