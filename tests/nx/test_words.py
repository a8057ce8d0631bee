"""NumPy's words beyond the standard: the result is NumPy's."""

import numpy as np
import pytest

import nx

random = np.random.default_rng(3)
X = random.normal(size=(4, 6))
UNEVEN = np.cumsum(random.uniform(0.1, 2, 6))
WHOLE = random.integers(-20, 20, (3, 5))

CASES = {
    "gradient": lambda p: p.gradient(X, axis=1),
    "gradient both": lambda p: p.stack(p.gradient(X)),
    "gradient step": lambda p: p.gradient(X, 0.5, axis=-1, edge_order=2),
    "gradient uneven": lambda p: p.gradient(X, UNEVEN, axis=1),
    "gradient uneven 2": lambda p: p.gradient(X, UNEVEN, axis=1, edge_order=2),
    "gradient mixed": lambda p: p.stack(p.gradient(X, 2.0, UNEVEN)),
    "gradient ints": lambda p: p.gradient(WHOLE, axis=1),
    "trapezoid": lambda p: p.trapezoid(X, axis=0),
    "trapezoid dx": lambda p: p.trapezoid(X, dx=0.25),
    "trapezoid x": lambda p: p.trapezoid(X, UNEVEN),
    "trapezoid full x": lambda p: p.trapezoid(X, np.cumsum(X * X, axis=1)),
    "unwrap": lambda p: p.unwrap(X * 9),
    "unwrap axis": lambda p: p.unwrap(X * 9, axis=0),
    "unwrap discont": lambda p: p.unwrap(X * 9, 4.0),
    "unwrap period": lambda p: p.unwrap(X * 9, period=3.0),
    "unwrap whole": lambda p: p.unwrap(WHOLE, period=10),
    "unwrap odd": lambda p: p.unwrap(WHOLE, period=7),
    "ediff1d": lambda p: p.ediff1d(WHOLE, to_begin=[1, 2], to_end=9),
    "cov": lambda p: p.cov(X),
    "cov columns": lambda p: p.cov(X, rowvar=False),
    "cov pair": lambda p: p.cov(X[0], X[1], bias=True),
    "cov one": lambda p: p.cov(X[0]),
    "cov weights": lambda p: p.cov(X, fweights=np.arange(1, 7), aweights=UNEVEN),
    "cov ddof": lambda p: p.cov(X, aweights=UNEVEN, ddof=0),
    "cov complex": lambda p: p.cov(X + 1j * X[::-1]),
    "corrcoef": lambda p: p.corrcoef(X),
    "corrcoef one": lambda p: p.corrcoef(X[0]),
    "corrcoef complex": lambda p: p.corrcoef(X + 1j * X[::-1]),
    "histogramdd": lambda p: p.histogramdd(X[:, :3], bins=(2, 3, 2))[0],
    "histogramdd edges": lambda p: p.histogramdd(X[:, :2], bins=[[-1, 0, 2], 3], density=True)[0],
    "histogramdd weights": lambda p: p.histogramdd(X[:, :2], 3, range=[(-1, 1), (-2, 2)], weights=X[:, 3])[0],
    "select": lambda p: p.select([X > 1, X < 0], [X, -X], default=7),
    "choose": lambda p: p.choose(np.asarray([2, 0, 1]), [[1, 2, 3], [4, 5, 6], [7, 8, 9]]),
    "tril_indices": lambda p: p.stack(p.tril_indices(4, 1, 3)),
    "triu_indices": lambda p: p.stack(p.triu_indices(3, -1, 5)),
    "mgrid": lambda p: p.mgrid[1:4, 0:1:3j, -2:0],
    "mgrid one": lambda p: p.mgrid[0:5:2],
    "polyval": lambda p: p.polyval([1.0, -2, 3], X),
    "polyadd": lambda p: p.polyadd([1, 2], [1, 0, 3]),
    "polysub": lambda p: p.polysub([1, 2, 4], [1]),
    "polymul": lambda p: p.polymul([1.0, 2, 3], [4, 5]),
    "poly": lambda p: p.poly([1.0, 2.0, -3.0]),
    "polydiv": lambda p: p.concat([*p.polydiv([4.0, 3, 2, 1], [2.0, 1])]),
    "polydiv remainder": lambda p: p.polydiv([1.0, 5, 2, 1], [2.0, 1, 3])[1],
    "fromfunction": lambda p: p.fromfunction(lambda i, j: i - 2 * j, (3, 4)),
    "fromiter": lambda p: p.fromiter((i / 2 for i in range(9)), "float64", count=5),
    "polyder": lambda p: p.polyder([4, 3, 2, 1], 2),
    "polyint": lambda p: p.polyint([4, 3, 2, 1], 2),
    "polyfit": lambda p: p.polyfit(UNEVEN, X[0], 3),
    "polyfit weighted": lambda p: p.polyfit(UNEVEN, X.T, 2, w=np.arange(1.0, 7.0)),
    "roots": lambda p: p.sort(p.real(p.roots([1.0, -6, 11, -6, 0]))),
    "roots none": lambda p: p.real(p.roots([0, 0, 3])),
    "vander": lambda p: p.vander([1, 2, 4], 4),
    "vander increasing": lambda p: p.vander([1.5, 2, 4], increasing=True),
    "divmod": lambda p: p.stack(p.divmod(WHOLE, 7)),
    "modf": lambda p: p.stack(p.modf(np.asarray([1.5, -2.25, 3, np.inf, -np.inf, np.nan, -0.0]))),
    "frexp": lambda p: p.frexp(np.asarray([8.0, 0.3, -5e-324, 1e308, 0.0, np.inf, 1 - 2**-53]))[0],
    "frexp exponent": lambda p: p.frexp(np.asarray([8.0, 0.3, -5e-324, 1e308, 0.0, 1 - 2**-53, 4.0]))[1],
    "ldexp": lambda p: p.ldexp([1.5, -3.0, 5e-324, 1e308, 1.7, 1.3], [3, -1074, 2000, -2090, -1060, 5000]),
    "float_power": lambda p: p.float_power([1, 2, 3], -2),
    "spacing": lambda p: p.spacing(np.asarray([1.0, -1.0, 0.0, 5e-324, 1e308])),
    "rint": lambda p: p.rint(np.asarray([0.5, 1.5, -0.5])),
    "isreal": lambda p: p.isreal(np.asarray([1, 1j])),
    "iscomplex": lambda p: p.iscomplex(np.asarray([1, 1j])),
    "matvec": lambda p: p.matvec(np.ones((2, 3, 4)), np.arange(4)),
    "vecmat": lambda p: p.vecmat(np.arange(3) * 1j, np.ones((2, 3, 4))),
    "trace": lambda p: p.trace(np.arange(24).reshape(2, 3, 4), 1),
    "tensordot": lambda p: p.tensordot(X, X, [[1], [1]]),
    "block": lambda p: p.block([[np.ones((2, 2)), np.zeros((2, 1))], [np.arange(3)]]),
    "block flat": lambda p: p.block([1, np.asarray([2, 3])]),
    "resize": lambda p: p.resize(WHOLE, (4, 7)),
    "trim_zeros": lambda p: p.trim_zeros([0, 0, 3, 0, 4, 0]),
    "trim_zeros back": lambda p: p.trim_zeros([0, 0, 3, 0, 4, 0], "b"),
    "insert": lambda p: p.insert(WHOLE, 2, 7, axis=1),
    "insert many": lambda p: p.insert(WHOLE, [4, 1, 1], np.arange(3), axis=1),
    "insert slices": lambda p: p.insert(WHOLE, 1, np.arange(10).reshape(5, 2).T, axis=0),
    "insert slice": lambda p: p.insert(WHOLE, slice(0, 4, 2), 5),
    "delete": lambda p: p.delete(WHOLE, slice(1, 3), 1),
}


@pytest.mark.parametrize("case", CASES)
def test_word_gives_numpys_result(case):
    with np.errstate(all="ignore"):
        want = np.asarray(CASES[case](np))
    got = np.asarray(CASES[case](nx))
    assert got.shape == want.shape
    assert got.dtype == want.dtype
    np.testing.assert_allclose(got, want, rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(np.signbit(got.real), np.signbit(want.real))


def test_words_that_write_in_place_write_what_numpy_writes():
    for name, arguments in {
        "fill_diagonal": ([1.0, 2, 3],),
        "putmask": (X[:3, :3] > 0, [7.0, 8]),
        "copyto": (np.arange(3.0),),
        "copyto masked": (np.arange(3.0), X[:3, :3] > 0),
    }.items():
        a, b = np.zeros((3, 3)), nx.zeros((3, 3))
        word, *mask = name.split()
        options = {"where": arguments[1]} if mask else {}
        getattr(np, word)(a, *arguments[: 1 if mask else 2], **options)
        getattr(nx, word)(b, *arguments[: 1 if mask else 2], **options)
        np.testing.assert_array_equal(np.asarray(b), a)


def test_open_grid_broadcasts_to_the_full_one():
    for got, want in zip(nx.ogrid[0:2, 1:4], np.ogrid[0:2, 1:4], strict=True):
        np.testing.assert_array_equal(np.asarray(got), want)
    assert list(nx.ndindex(2, 2)) == list(np.ndindex(2, 2))
    assert list(nx.ndenumerate([[1, 2]])) == list(np.ndenumerate([[1, 2]]))


@pytest.mark.parametrize(
    ("work", "error", "words"),
    [
        (lambda: nx.gradient([1.0]), ValueError, "gradient: axis 0 has 1 elements; at least 2 are needed"),
        (lambda: nx.gradient(X, 1, 2, 3), TypeError, "gradient: 3 spacings for 2 axes"),
        (
            lambda: nx.gradient(X, [1, 2], axis=0),
            ValueError,
            r"gradient: spacing of shape \(2,\) for axis 0 of length 4",
        ),
        (lambda: nx.trapezoid(X, [1, 2]), ValueError, "trapezoid: 2 coordinates for 6 elements along axis 1"),
        (lambda: nx.cov(np.ones((2, 2, 2))), ValueError, r"cov: x of shape \(2, 2, 2\); at most two dimensions"),
        (lambda: nx.cov(X, fweights=[1]), ValueError, r"cov: fweights of shape \(1,\) for 6 observations"),
        (lambda: nx.select([], []), ValueError, "select: 0 conditions, 0 choices"),
        (lambda: nx.select([X], [X]), TypeError, "select: a condition of dtype float64; bool is needed"),
        (lambda: nx.histogramdd(X, bins=(1, 2)), ValueError, "histogramdd: 6 coordinates, 2 bins"),
        (lambda: nx.ldexp(1.0, 0.5), TypeError, "ldexp: exponent of dtype float64; integers are needed"),
        (lambda: nx.insert([1, 2], 5, 0), IndexError, "insert: index 5 is out of bounds for axis 0 of length 2"),
        (lambda: nx.block([[1], 2]), ValueError, "block: the lists are nested unevenly"),
        (lambda: nx.polymul([], [1]), ValueError, "polymul: 0 and 1 coefficients"),
    ],
)
def test_bad_arguments_are_refused(work, error, words):
    with pytest.raises(error, match=words):
        work()


def test_a_dtype_called_is_asarray():
    made = nx.float32(0.5)
    assert made.dtype == nx.float32 and made.shape == () and made.item() == 0.5
    assert (made * nx.ones(2, dtype=nx.float16)).dtype == nx.float32  # a tensor, not a weak number
    assert nx.int16([1, 2]).dtype == nx.int16
    for wrong in (lambda: nx.float32(), lambda: nx.float32(1, 2), lambda: nx.float32(value=1)):
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(OverflowError):
        nx.int8(300)
    assert nx.fromiter((k * k for k in range(3)), dtype=float, count=2).tolist() == [0.0, 1.0]
