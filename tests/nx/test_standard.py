"""What the array API standard 2025.12 asks beyond names; docs/nx.md tells how to run its own suite."""

import cmath
import math

import pytest

import nx

inf, nan = math.inf, math.nan


@pytest.mark.parametrize("dtype", [nx.float32, nx.float64])
@pytest.mark.parametrize(
    ("a", "b", "want"),
    [(inf, 2, inf), (inf, -2, -inf), (-inf, 2, -inf), (-inf, -2, inf), (3, inf, 0.0), (3, -inf, -0.0), (-3, inf, -0.0)],
)
def test_floor_divide_of_infinities_is_the_quotient(a, b, want, dtype):
    got = nx.floor_divide(nx.asarray(a, dtype), nx.asarray(b, dtype)).item()
    assert (got, math.copysign(1, got)) == (want, math.copysign(1, want))


@pytest.mark.parametrize("dtype", [nx.complex64, nx.complex128])
@pytest.mark.parametrize(
    ("function", "z", "want"),
    [
        ("expm1", complex(-0.0, 0.0), complex(0, 0)),
        ("expm1", complex(inf, 0), complex(inf, 0)),
        ("expm1", complex(-inf, nan), complex(-1, 0)),
        ("expm1", complex(nan, 0), complex(nan, 0)),
        ("tanh", complex(inf, 3), complex(1, 0)),
        ("tanh", complex(-inf, -3), complex(-1, -0.0)),
        ("sign", complex(-0.0, -0.0), complex(0, 0)),
    ],
)
def test_special_cases_of_complex_functions(function, z, want, dtype):
    assert repr(getattr(nx, function)(nx.asarray(z, dtype)).item()) == repr(want)


@pytest.mark.parametrize("dtype", [nx.complex64, nx.complex128])
def test_complex_expm1_keeps_large_angles(dtype):
    z = complex(1, 4711062653894656)
    assert nx.expm1(nx.asarray(z, dtype)).item() == pytest.approx(cmath.exp(z) - 1, rel=1e-6)


@pytest.mark.parametrize("dtype", [nx.complex64, nx.complex128])
def test_complex_log1p_keeps_small_numbers(dtype):
    z = nx.asarray(3e-12 + 1e-5j, dtype)
    want = 3e-12 + 5e-11 + 1e-5j  # x + y^2 / 2 + ...
    got = nx.log1p(z).item()
    assert got.real == pytest.approx(want.real, rel=1e-6)
    assert got.imag == pytest.approx(want.imag, rel=1e-6)


def test_inspection_gives_tuples_and_mappings():
    info = nx.__array_namespace_info__()
    assert info.devices() == ("cpu",)
    assert set(info.dtypes(kind=("bool", "complex floating"))) == {"bool", "complex64", "complex128"}
    assert info.default_dtypes(device="cpu")["indexing"] == nx.int64
    assert set(info.capabilities()) == {"boolean indexing", "data-dependent shapes", "max dimensions"}


def test_broadcast_arrays_gives_a_tuple():
    assert [x.shape for x in nx.broadcast_arrays(nx.zeros((2, 1)), nx.zeros(3))] == [(2, 3), (2, 3)]
    assert type(nx.broadcast_arrays(nx.zeros(1))) is tuple
