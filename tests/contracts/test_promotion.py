"""Promotion: the table of dtypes and weak Python scalars (NEP 50), against NumPy 2."""

import itertools

import numpy as np
import pytest

import nx

DTYPES = [dtype.name for dtype in nx._core.dtypes if hasattr(np, dtype.name)]
SCALARS = [True, 3, 2.5, 1 + 2j]


@pytest.mark.parametrize(("a", "b"), list(itertools.combinations_with_replacement(DTYPES, 2)))
def test_two_dtypes_promote_as_numpy(a, b):
    want = np.result_type(a, b).name
    assert nx.result_type(a, b) == nx.promote_types(b, a) == want
    assert (nx.ones(2, a) * nx.ones(2, b)).dtype == want


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("scalar", SCALARS)
def test_python_scalars_are_weak_as_in_numpy(dtype, scalar):
    want = (np.ones(2, dtype) * scalar).dtype.name
    assert (nx.ones(2, dtype) * scalar).dtype == want
    assert (scalar * nx.ones(2, dtype)).dtype == want
    assert nx.result_type(nx.dtype(dtype), scalar) == want


@pytest.mark.parametrize("dtype", DTYPES)
def test_0d_tensors_are_not_weak(dtype):
    assert (nx.ones((), "float64") * nx.ones(2, dtype)).dtype == np.result_type("float64", dtype).name


@pytest.mark.parametrize("dtype", [d for d in DTYPES if "int" in d])
def test_integer_that_does_not_fit_is_refused_as_in_numpy(dtype):
    high = int(np.iinfo(dtype).max)
    assert (nx.zeros(1, dtype) + high).item() == high
    with pytest.raises(OverflowError, match=dtype):
        nx.zeros(1, dtype) + (high + 1)


@pytest.mark.parametrize(
    ("a", "b", "want"),
    [
        ("bfloat16", "float16", "float32"),
        ("bfloat16", "bfloat16", "bfloat16"),
        ("bfloat16", "float32", "float32"),
        ("float8_e4m3", "float16", "float16"),
        ("float8_e4m3", "bfloat16", "bfloat16"),
        ("float8_e5m2", "float64", "float64"),
        ("float8_e4m3", "bool", "float8_e4m3"),
        ("bfloat16", "complex64", "complex64"),
    ],
)
def test_small_floats_widen_to_what_holds_both(a, b, want):
    assert nx.result_type(a, b) == nx.result_type(b, a) == want


@pytest.mark.parametrize("casting", ["no", "safe", "same_kind", "unsafe"])
@pytest.mark.parametrize(("a", "b"), list(itertools.product(DTYPES, repeat=2)))
def test_can_cast_answers_as_numpy(a, b, casting):
    assert nx.can_cast(a, b, casting) == np.can_cast(a, b, casting)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "complex64"])
@pytest.mark.parametrize(
    "name",
    [
        "bits",
        "eps",
        "max",
        "min",
        "smallest_normal",
        "tiny",
        "smallest_subnormal",
        "nmant",
        "maxexp",
        "minexp",
        "precision",
    ],
)
def test_finfo_is_numpy_s(dtype, name):
    assert getattr(nx.finfo(dtype), name) == getattr(np.finfo(dtype), name)


@pytest.mark.parametrize("dtype", ["bfloat16", "float8_e4m3", "float8_e5m2"])
@pytest.mark.parametrize("name", ["bits", "eps", "max", "min", "smallest_normal", "smallest_subnormal", "nmant"])
def test_finfo_of_small_floats_is_ml_dtypes(dtype, name):
    import ml_dtypes

    kind = {"float8_e4m3": ml_dtypes.float8_e4m3fn}.get(dtype) or getattr(ml_dtypes, dtype)
    assert getattr(nx.finfo(dtype), name) == float(getattr(ml_dtypes.finfo(kind), name))


@pytest.mark.parametrize("dtype", [d for d in DTYPES if "int" in d])
def test_iinfo_is_numpy_s(dtype):
    assert (nx.iinfo(dtype).min, nx.iinfo(dtype).max, nx.iinfo(dtype).bits) == (
        np.iinfo(dtype).min,
        np.iinfo(dtype).max,
        np.iinfo(dtype).bits,
    )


def test_isdtype_knows_the_standard_s_words():
    words = ["bool", "signed integer", "unsigned integer", "integral", "real floating", "complex floating", "numeric"]
    for dtype in DTYPES:
        assert [nx.isdtype(nx.dtype(dtype), word) for word in words] == [
            np.isdtype(np.dtype(dtype), word) for word in words
        ]
    with pytest.raises(ValueError, match="isdtype: unknown kind 'integer'"):
        nx.isdtype(nx.int8, "integer")


def test_complex_does_not_become_real_silently():
    with pytest.raises(TypeError, match=r"astype: complex128 to float64 loses the imaginary part; take nx\.real"):
        nx.asarray([1j]).astype("float64")


@pytest.mark.parametrize(("a", "b"), list(itertools.product(DTYPES[:-2], repeat=2)))
def test_casts_agree_with_numpy(a, b):
    values = np.asarray([0, 1, 2, 100, 127]).astype(a)
    np.testing.assert_array_equal(nx.asarray(values).astype(b).numpy(), values.astype(b))
