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
