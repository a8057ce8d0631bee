"""Sorting, searching, unique values, bins and products against NumPy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nx

DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint32", "uint64", "float16", "float32", "float64"]
QUICK = settings(max_examples=60, deadline=None)
NUMBERS = hnp.arrays(
    "float64",
    hnp.array_shapes(max_dims=3, max_side=6),
    elements=st.sampled_from([0.0, -1.0, 2.5, np.inf, -np.inf, np.nan, 7.0]),
)


def sample(dtype, size=200):
    rng = np.random.default_rng(11)
    if dtype == "bool":
        return rng.random(size) < 0.5
    if "int" in dtype:
        info = np.iinfo(dtype)
        return rng.integers(max(info.min, -50), 50, size).astype(dtype)
    return np.concatenate([rng.normal(size=size).round(1), [np.nan, np.inf, -np.inf, -0.0, 0.0]]).astype(dtype)


def same(got, want):
    np.testing.assert_array_equal(got.numpy(), want)


@pytest.mark.parametrize("dtype", DTYPES)
def test_sorting_agrees_and_is_stable(dtype):
    a = sample(dtype)
    for layout in (a, a[::-1], np.repeat(a, 2)[::2]):
        same(nx.sort(nx.asarray(layout)), np.sort(layout))
        same(nx.argsort(nx.asarray(layout)), np.argsort(layout, kind="stable"))


@QUICK
@given(NUMBERS, st.integers(-1, 0))
def test_sorting_along_an_axis_agrees(a, axis):
    same(nx.sort(nx.asarray(a), axis=axis), np.sort(a, axis=axis))
    same(nx.argsort(nx.asarray(a), axis=axis), np.argsort(a, axis=axis, kind="stable"))


@pytest.mark.parametrize("dtype", ["int64", "float64", "uint8"])
def test_descending_is_the_reverse_and_stable(dtype):
    a = sample(dtype)
    a = a[a == a]
    got = nx.sort(nx.asarray(a), descending=True)
    same(got, np.sort(a)[::-1])
    order = nx.argsort(nx.asarray(a), descending=True).numpy()
    np.testing.assert_array_equal(a[order], np.sort(a)[::-1])
    equal = a[order][1:] == a[order][:-1]
    assert (np.diff(order)[equal] > 0).all()


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("dtype", ["int32", "int64", "float32", "float64"])
def test_searching_agrees(dtype, side):
    a = np.sort(sample(dtype))
    values = np.concatenate([a[::3], [a[0] - 1, a[5]]]).astype(dtype)
    same(nx.searchsorted(nx.asarray(a), nx.asarray(values), side=side), np.searchsorted(a, values, side=side))
    same(nx.searchsorted(nx.asarray(a), 3, side=side), np.searchsorted(a, 3, side=side))


@pytest.mark.parametrize("dtype", DTYPES)
def test_unique_agrees(dtype):
    a = sample(dtype)[:200].reshape(4, 50)
    got = nx.unique(nx.asarray(a), return_index=True, return_inverse=True, return_counts=True)
    want = np.unique(a, return_index=True, return_inverse=True, return_counts=True)
    for mine, theirs in zip(got, want, strict=True):
        same(mine, theirs)


@QUICK
@given(
    hnp.arrays("int64", hnp.array_shapes(min_dims=2, max_dims=3, max_side=4), elements=st.integers(0, 2)),
    st.integers(-2, 1),
)
def test_unique_slices_agree(a, axis):
    got = nx.unique(nx.asarray(a), axis=axis, return_index=True, return_counts=True)
    for mine, theirs in zip(got, np.unique(a, axis=axis, return_index=True, return_counts=True), strict=True):
        same(mine, theirs)


def test_nan_is_unique_once_or_each_time_as_asked():
    a = nx.asarray([np.nan, 1.0, np.nan])
    assert nx.unique(a).size == 2
    assert nx.unique(a, equal_nan=False).size == nx.unique_values(a).size == 3
    assert nx.unique_counts(a).counts.tolist() == [1, 1, 1]


@pytest.mark.parametrize("name", ["union1d", "intersect1d", "setdiff1d", "setxor1d", "isin"])
def test_sets_agree(name):
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, 20, 30), rng.integers(5, 30, 12)
    same(getattr(nx, name)(nx.asarray(a), nx.asarray(b)), getattr(np, name)(a, b))


def test_several_keys_sort_with_the_last_first():
    rng = np.random.default_rng(0)
    keys = rng.integers(0, 4, (3, 50))
    same(nx.lexsort(list(map(nx.asarray, keys))), np.lexsort(keys))


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "uint8"])
@pytest.mark.parametrize(
    "bins", [1, 10, 5000, [0, 1, 2.5, 4], "auto", "sturges", "fd", "scott", "rice", "sqrt", "doane"]
)
def test_histogram_agrees(bins, dtype):
    a = np.abs(np.random.default_rng(0).normal(size=3000) * 20).astype(dtype)
    got, want = nx.histogram(nx.asarray(a), bins), np.histogram(a.astype("float64") if a.dtype.kind == "f" else a, bins)
    np.testing.assert_allclose(got[1].numpy(), want[1], rtol=1e-12)
    same(got[0], want[0])


@pytest.mark.parametrize("keywords", [{"range": (-1, 1)}, {"density": True}, {"range": (0, 2), "density": True}])
def test_histogram_options_agree(keywords):
    rng = np.random.default_rng(0)
    a, weights = rng.normal(size=500), rng.random(500)
    for more in ({}, {"weights": weights}):
        want = np.histogram(a, 20, **keywords, **more)
        got = nx.histogram(nx.asarray(a), 20, **keywords, **more)
        np.testing.assert_allclose(got[0].numpy(), want[0], rtol=1e-12)


def test_histogram_edges_belong_to_the_upper_bin_but_the_last():
    a = np.linspace(0, 1, 11)
    for bins in (10, np.linspace(0, 1, 11), 3, 7):
        same(nx.histogram(nx.asarray(np.tile(a, 3)), bins)[0], np.histogram(np.tile(a, 3), bins)[0])


def test_histogram_leaves_nan_out_within_a_range():
    a = [0.1, np.nan, 0.9, np.inf]
    same(nx.histogram(a, 2, range=(0, 1))[0], [1, 1])
    with pytest.raises(
        ValueError, match=r"histogram: the data range \(.*\) is not finite; give a range or drop NaN and infinity"
    ):
        nx.histogram(a)


def test_histogram2d_and_bincount_and_digitize_agree():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 1000))
    for got, want in zip(
        nx.histogram2d(nx.asarray(x), nx.asarray(y), bins=(7, 5)), np.histogram2d(x, y, bins=(7, 5)), strict=True
    ):
        np.testing.assert_allclose(got.numpy(), want, rtol=1e-12)
    n = rng.integers(0, 9, 200)
    same(nx.bincount(nx.asarray(n), minlength=12), np.bincount(n, minlength=12))
    np.testing.assert_allclose(nx.bincount(nx.asarray(n), weights=x[:200]).numpy(), np.bincount(n, weights=x[:200]))
    for bins in ([-1, 0, 1], [1, 0, -1]):
        for right in (False, True):
            same(nx.digitize(nx.asarray(x), bins, right=right), np.digitize(x, bins, right=right))


@QUICK
@given(
    st.lists(st.floats(-3, 3), min_size=2, max_size=8, unique=True),
    st.lists(st.floats(-4, 4) | st.just(np.nan), max_size=8),
)
def test_interpolation_agrees(points, at):
    xp = np.sort(points)
    fp = np.cos(3 * xp)
    np.testing.assert_allclose(
        nx.interp(nx.asarray(np.asarray(at, "float64")), xp, fp).numpy(), np.interp(at, xp, fp), rtol=1e-9, atol=1e-12
    )


def test_interpolation_of_nan_is_nan_also_with_one_point():
    assert np.isnan(nx.interp(nx.nan, [1.0], [2.0]).item())


def test_interpolation_outside_and_periodic():
    x = np.linspace(-5, 5, 41)
    xp, fp = np.asarray([0.0, 1.0, 2.5]), np.asarray([1.0, -1.0, 0.5])
    same(nx.interp(x, xp, fp, left=-9, right=9), np.interp(x, xp, fp, left=-9, right=9))
    np.testing.assert_allclose(
        nx.interp(x, xp[::-1], fp, period=3).numpy(), np.interp(x, xp[::-1], fp, period=3), rtol=1e-12
    )


def test_closeness_agrees():
    a = np.asarray([1.0, 1.0, np.nan, np.inf, -np.inf, 0.0, 1e-9])
    b = np.asarray([1.0 + 1e-6, 1.1, np.nan, np.inf, np.inf, 1e-9, 0.0])
    for equal_nan in (False, True):
        same(nx.isclose(nx.asarray(a), nx.asarray(b), equal_nan=equal_nan), np.isclose(a, b, equal_nan=equal_nan))
    assert nx.allclose(nx.asarray(a), nx.asarray(a), equal_nan=True)
    assert not nx.allclose(nx.asarray(a), nx.asarray(b))
    assert nx.array_equal([1, 2], [1, 2]) and not nx.array_equal([1, 2], [1, 3]) and not nx.array_equal([1], [1, 2])


@pytest.mark.parametrize("decimals", [0, 1, 3, -1, -2])
def test_rounding_agrees(decimals):
    a = np.random.default_rng(0).normal(size=100) * 300
    same(nx.round(nx.asarray(a), decimals), np.round(a, decimals))
    same(nx.asarray(a).round(decimals), a.round(decimals))


@pytest.mark.parametrize(("low", "high"), [(-1, 1), (None, 0.5), (0, None), (np.asarray([[0.0], [1.0]]), 2)])
def test_clipping_agrees(low, high):
    a = np.asarray([-2.0, 0.0, np.nan, 0.7, 5.0])
    mine = [nx.asarray(end) if isinstance(end, np.ndarray) else end for end in (low, high)]
    same(nx.clip(nx.asarray(a), *mine), np.clip(a, low, high))
