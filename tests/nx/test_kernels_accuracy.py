"""The accuracy of the vector functions in units of the last place, and the same bits from every instruction set.

The reference is the C library's long double, whose own error (2^-64) is far below what is measured. Without a long
double of 80 bits there is nothing to measure against.
"""

import numpy as np
import pytest

import nx
from nx import _core

pytestmark = pytest.mark.skipif(np.finfo(np.longdouble).nmant < 63, reason="no 80-bit long double")

SETS = [name for name in ("base", "avx2", "avx512") if name in _core.kernels_available()]


def spread(low: float, high: float, n: int, seed: int) -> np.ndarray:
    """Numbers of both signs whose logarithms are uniform between the two magnitudes."""
    random = np.random.default_rng(seed)
    return np.exp(random.uniform(np.log(low), np.log(high), n)) * random.choice([-1.0, 1.0], n)


def inputs(name: str, dtype: type) -> np.ndarray:
    ends = {"exp": 708, "exp2": 1020, "expm1": 700, "sin": 1e300, "cos": 1e300, "tanh": 30}
    top = ends.get(name, 1e300)
    if dtype is np.float32:
        top = min(top, {"exp": 87, "exp2": 125, "expm1": 88}.get(name, 1e37))
    least = 1e-300 if dtype is np.float64 else 1e-37
    x = np.concatenate([spread(least, top, 20_000, 1), np.random.default_rng(2).uniform(-3, 3, 20_000)])
    if name.startswith("log"):
        x = np.where(x <= -1, -x, x) if name == "log1p" else np.abs(x)
        x = np.concatenate([x, np.random.default_rng(3).uniform(0.5, 2, 20_000)])
    else:
        x = np.concatenate([x, np.arange(1, 5000) * (np.pi / 2)])
    return x.astype(dtype)[np.abs(x) <= top]


def error_ulp(got: np.ndarray, exact: np.ndarray) -> float:
    return float(np.max(np.abs(got.astype(np.longdouble) - exact) / np.spacing(np.abs(exact.astype(got.dtype)))))


@pytest.mark.core("the accuracy of its kernels")
@pytest.mark.parametrize("name", ["exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tanh"])
@pytest.mark.parametrize(("dtype", "bound"), [(np.float64, 1.0), (np.float32, 0.52)])
def test_functions_err_by_less_than_one_unit_in_the_last_place(name: str, dtype: type, bound: float) -> None:
    x = inputs(name, dtype)
    exact = getattr(np, name)(x.astype(np.longdouble))
    assert error_ulp(np.asarray(getattr(nx, name)(nx.asarray(x))), exact) <= bound


SPECIAL = [0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 5e-324, -5e-324, 1e-310, 800.0, -800.0, 1e308, -745.0, 0.5]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", ["exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tanh"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_special_values_are_numpys(name: str, dtype: str) -> None:
    with np.errstate(all="ignore"):
        x = np.array(SPECIAL).astype(dtype)
        want = getattr(np, name)(x)
    got = np.asarray(getattr(nx, name)(nx.asarray(x)))
    finite = np.isfinite(want) & (np.abs(want) > np.finfo(dtype).tiny)
    np.testing.assert_array_max_ulp(got[finite], want[finite], 2)
    np.testing.assert_array_equal(np.isnan(got), np.isnan(want))
    rest = ~finite & ~np.isnan(want)
    np.testing.assert_allclose(got[rest], want[rest], rtol=0, atol=float(np.finfo(dtype).smallest_subnormal))
    np.testing.assert_array_equal(np.signbit(got[rest]), np.signbit(want[rest]))


@pytest.mark.parametrize(
    "name", ["exp", "expm1", "log", "log10", "log1p", "sin", "cos", "tanh", "sum", "std", "cumsum"]
)
@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_every_instruction_set_gives_the_same_bits(name: str, dtype: str) -> None:
    x = nx.asarray(np.abs(np.random.default_rng(4).normal(size=(700, 9)) * 4).astype(dtype))
    function = getattr(nx, name)
    results = set()
    try:
        for kernels in SETS:
            _core.kernels(kernels)
            for view in (x, x.T):
                parts = (
                    [function(view)] if name not in ("sum", "std") else [function(view, axis=0), function(view, axis=1)]
                )
                results.add((view is x, *(np.asarray(part).tobytes() for part in parts)))
    finally:
        _core.kernels(None)
    assert len(results) == 2


@pytest.mark.parametrize("name", ["sum", "prod", "mean", "std", "min"])
def test_reductions_give_the_same_bits_for_any_number_of_threads(name: str) -> None:
    x = nx.asarray(1 + 1e-7 * np.random.default_rng(5).normal(size=300_001))
    before = _core.threads_get()
    try:
        results = set()
        for n in (1, 2, 3):
            _core.threads_set(n)
            results.add(np.asarray(getattr(nx, name)(x)).tobytes())
    finally:
        _core.threads_set(before)
    assert len(results) == 1


def powers(dtype: type, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Bases of all magnitudes and exponents whose results are normal numbers."""
    random = np.random.default_rng(4)
    top = 300 if dtype is np.float64 else 35
    near = 1 + random.uniform(-1e-3, 1e-3, n)
    base = np.concatenate([10 ** random.uniform(-top, top, n), random.uniform(0.5, 2, n), near])
    limit = top / np.maximum(np.abs(np.log10(base)), 1e-3)
    return base.astype(dtype), (random.uniform(-1, 1, 3 * n) * np.minimum(limit, 3e4)).astype(dtype)


@pytest.mark.core("the accuracy of its kernels")
@pytest.mark.parametrize(("dtype", "bound"), [(np.float64, 0.75), (np.float32, 0.51)])
def test_powers_err_by_less_than_one_unit_in_the_last_place(dtype: type, bound: float) -> None:
    a, b = powers(dtype, 20_000)
    exact = np.power(a.astype(np.longdouble), b.astype(np.longdouble))
    assert error_ulp(np.asarray(nx.asarray(a) ** nx.asarray(b)), exact) <= bound


def test_powers_that_are_numbers_are_exact() -> None:
    a, b = np.meshgrid(np.arange(1.0, 40.0), np.arange(1.0, 10.0))
    exact = [float(int(x) ** int(y)) for x, y in zip(a.ravel(), b.ravel(), strict=True)]
    assert (nx.asarray(a.ravel()) ** nx.asarray(b.ravel())).tolist() == exact


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_powers_of_special_values_are_numpys_on_every_set(dtype: type) -> None:
    with np.errstate(all="ignore"):
        ends = np.array([*SPECIAL, 3.0, -2.0, 1e10, 1075.0, 2.5]).astype(dtype)
        base, exponent = np.meshgrid(ends, ends)
        expected = np.power(base, exponent)
    found = []
    for name in _core.kernels_available():
        _core.kernels(name)
        found.append(np.asarray(nx.asarray(base) ** nx.asarray(exponent)))
    _core.kernels(None)
    assert all(np.array_equal(each.view(np.uint8), found[0].view(np.uint8)) for each in found)
    np.testing.assert_array_max_ulp(np.nan_to_num(found[0], nan=7), np.nan_to_num(expected, nan=7), 1)
