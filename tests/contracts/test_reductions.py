"""Reductions and running folds over axes, dtypes and layouts, against NumPy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nx

FOLDS = ["sum", "prod", "mean", "std", "var", "min", "max", "any", "all"]
PICKS = ["argmin", "argmax"]
DTYPES = ["bool", "int8", "int32", "int64", "uint8", "uint64", "float16", "float32", "float64", "complex128"]
LAYOUTS = {
    "dense": lambda a: a,
    "transposed": lambda a: np.ascontiguousarray(a.transpose(2, 1, 0)).transpose(2, 1, 0),
    "reversed": lambda a: a[::-1, :, ::-1],
    "strided": lambda a: np.repeat(a, 2, axis=2)[:, :, ::2],
    "broadcast": lambda a: np.broadcast_to(a[:, :1], a.shape),
}
AXES = [None, 0, 1, -1, (0, 2), (0, 1, 2), ()]
RTOL = {"float16": 4e-3, "float32": 2e-6}


def sample(dtype, shape=(4, 5, 6)):
    rng = np.random.default_rng(7)
    kind = np.dtype(dtype)
    if kind.kind == "b":
        return rng.random(shape) < 0.5
    if kind.kind in "iu":
        return rng.integers(0 if kind.kind == "u" else -4, 5, shape).astype(dtype)
    values = rng.normal(size=shape) + (1j * rng.normal(size=shape) if kind.kind == "c" else 0)
    return values.astype(dtype)


def check(got, want):
    want = np.asarray(want)
    assert got.shape == want.shape
    assert got.dtype == want.dtype.name
    tolerance = RTOL.get(want.dtype.name, 1e-12)
    np.testing.assert_allclose(got.numpy(), want, rtol=tolerance, atol=tolerance if want.dtype.kind in "fc" else 0)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", FOLDS)
def test_fold_agrees_with_numpy_over_every_axis(name, dtype, layout):
    a = LAYOUTS[layout](sample(dtype))
    t = nx.asarray(a)
    for axis in AXES:
        for keepdims in (False, True):
            check(
                getattr(nx, name)(t, axis=axis, keepdims=keepdims), getattr(np, name)(a, axis=axis, keepdims=keepdims)
            )


@pytest.mark.parametrize("dtype", [d for d in DTYPES if d != "complex128"])
@pytest.mark.parametrize("name", PICKS)
def test_position_agrees_with_numpy(name, dtype):
    for layout in LAYOUTS.values():
        a = layout(sample(dtype))
        for axis in (None, 0, 1, -1):
            check(getattr(nx, name)(nx.asarray(a), axis=axis), getattr(np, name)(a, axis=axis))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ["cumsum", "cumprod"])
def test_running_fold_agrees_with_numpy(name, dtype):
    for layout in LAYOUTS.values():
        a = layout(sample(dtype, (3, 4, 3)))
        for axis in (None, 0, 1, -1):
            check(getattr(nx, name)(nx.asarray(a), axis=axis), getattr(np, name)(a, axis=axis))


@pytest.mark.parametrize("name", ["sum", "prod", "any", "all"])
def test_empty_reduction_gives_the_neutral_element(name):
    for shape, axis in [((0,), None), ((0, 3), 0), ((3, 0), 1), ((3, 0), None)]:
        check(getattr(nx, name)(nx.zeros(shape), axis=axis), getattr(np, name)(np.zeros(shape), axis=axis))


@pytest.mark.parametrize("name", ["min", "max", "argmin", "argmax"])
def test_empty_reduction_without_neutral_element_raises(name):
    with pytest.raises(ValueError, match=name):
        getattr(nx, name)(nx.zeros((0,)))
    assert getattr(nx, name)(nx.zeros((0, 3)), axis=1).shape == (0,)


@pytest.mark.parametrize("name", ["sum", "mean", "min", "max", "std", "argmin", "argmax"])
def test_nan_wins(name):
    a = np.ones(2000)
    a[1234] = np.nan
    np.testing.assert_array_equal(getattr(nx, name)(nx.asarray(a)).numpy(), getattr(np, name)(a))


@pytest.mark.parametrize(
    "name",
    [
        "nansum",
        "nanprod",
        "nanmin",
        "nanmax",
        "nanmean",
        "nanvar",
        "nanstd",
        "nanargmin",
        "nanargmax",
        "nanmedian",
        "nancumsum",
    ],
)
def test_nan_reductions_leave_nan_out(name):
    a = np.random.default_rng(3).normal(size=(5, 40))
    a[np.random.default_rng(4).random(a.shape) < 0.3] = np.nan
    for axis in (None, 0, 1):
        np.testing.assert_allclose(
            getattr(nx, name)(nx.asarray(a), axis=axis).numpy(), getattr(np, name)(a, axis=axis), rtol=1e-12
        )


@pytest.mark.parametrize("ddof", [0, 1, 1.5])
def test_correction_is_numpy_s(ddof):
    a = sample("float64")
    check(nx.var(nx.asarray(a), axis=1, correction=ddof), np.var(a, axis=1, ddof=ddof))
    check(nx.asarray(a).std(1, ddof=ddof), np.std(a, 1, ddof=ddof))


def test_variance_of_large_offsets_keeps_its_digits():
    a = 1e9 + np.random.default_rng(0).normal(size=100_000)
    np.testing.assert_allclose(nx.var(nx.asarray(a)).item(), np.var(a), rtol=1e-6)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), name=st.sampled_from(["sum", "mean", "max", "any", "var"]))
def test_any_shape_and_axes_reduce_as_numpy(data, name):
    shape = data.draw(hnp.array_shapes(min_dims=0, max_dims=5, max_side=5))
    a = np.random.default_rng(1).normal(size=shape)
    axes = data.draw(st.none() | (hnp.valid_tuple_axes(len(shape))))
    keepdims = data.draw(st.booleans())
    check(
        getattr(nx, name)(nx.asarray(a), axis=axes, keepdims=keepdims),
        getattr(np, name)(a, axis=axes, keepdims=keepdims),
    )


@pytest.mark.parametrize("n", [1, 2, 15, 16, 17, 127, 128, 129, 1000, 4095, 4097, 100_003])
@pytest.mark.parametrize("dtype", ["float32", "float64", "int32"])
def test_every_length_is_summed(n, dtype):
    a = (np.arange(n) % 17).astype(dtype)
    assert nx.asarray(a).sum().item() == a.sum()
    assert nx.asarray(a)[::-1].max().item() == a.max()


def test_sum_does_not_depend_on_threads_or_layout():
    a = np.random.default_rng(0).normal(size=1_000_003).astype("float32")
    t = nx.asarray(a)
    with nx.threads(1):
        one = nx.sum(t).item()
    with nx.threads(2):
        assert nx.sum(t).item() == one
    assert nx.sum(nx.asarray(np.repeat(a, 2))[::2]).item() == one


def test_dtype_and_out_take_the_result():
    t = nx.asarray([100, 100], dtype="int8")
    assert t.sum().item() == 200
    assert t.sum(dtype="int8").item() == -56
    out = nx.zeros(2)
    assert nx.sum(nx.ones((3, 2)), axis=0, out=out) is out
    assert out.tolist() == [3.0, 3.0]


def test_axis_out_of_bounds_is_named():
    with pytest.raises(IndexError, match="sum: axis 3 is out of bounds for a tensor of dimension 2"):
        nx.sum(nx.zeros((2, 2)), axis=3)


@pytest.mark.parametrize("function", ["ptp", "count_nonzero", "median", "average", "diff"])
def test_composed_reductions_agree_with_numpy(function):
    a = sample("float64")
    np.testing.assert_allclose(
        getattr(nx, function)(nx.asarray(a), axis=1).numpy(), getattr(np, function)(a, axis=1), rtol=1e-12
    )


@pytest.mark.parametrize(
    "method",
    ["linear", "lower", "higher", "nearest", "midpoint", "hazen", "weibull", "median_unbiased", "normal_unbiased"],
)
def test_quantile_agrees_with_numpy(method):
    a = sample("float64")
    q = [0, 0.1, 0.25, 0.5, 0.77, 1]
    for axis in (None, 0, (0, 2)):
        want = np.quantile(a, q, axis=axis, method=method, keepdims=True)
        np.testing.assert_allclose(
            nx.quantile(nx.asarray(a), q, axis=axis, method=method, keepdims=True).numpy(), want, rtol=1e-12
        )


def test_quantile_outside_the_unit_interval_is_refused():
    with pytest.raises(ValueError, match=r"quantile: q 1.5 is outside \[0, 1\]"):
        nx.quantile(nx.arange(3), 1.5)
