"""Laws of sorts, scans, searches, casts, quotients and products: NumPy is the oracle, on every instruction set."""

import contextlib
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nx
from nx import _core

INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
FLOATS = ["float16", "float32", "float64"]
REAL = ["bool", *INTEGERS, *FLOATS]
ALL = [*REAL, "complex64", "complex128"]
SIZES = [0, 1, 2, 3, 5, 16, 31, 32, 33, 64, 511, 513, 5000]
SETS = list(_core.kernels_available())
quick = settings(max_examples=25, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)
sizes = st.one_of(st.integers(0, 70), st.sampled_from(SIZES))


@contextlib.contextmanager
def kernels(name: str) -> Iterator[None]:
    before = _core.kernels()
    _core.kernels(name)
    try:
        yield
    finally:
        _core.kernels(before)


def numbers(dtype: str, n: int, seed: int, *, nan: bool = True) -> np.ndarray:
    """Few values or many, ascending or not; floats with zeros of both signs, infinities and NaN."""
    random = np.random.default_rng(seed)
    kind = np.dtype(dtype).kind
    if kind == "b":
        return random.random(n) < 0.5
    if kind in "iu":
        info = np.iinfo(dtype)
        low, high = (0, 4) if seed % 2 else (info.min, info.max)
        found = random.integers(low, high, n, dtype=dtype, endpoint=True)
    elif kind == "c":
        part = "float32" if dtype == "complex64" else "float64"
        found = numbers(part, n, seed, nan=nan) + np.array(1j, dtype) * random.integers(-2, 3, n).astype(part)
        return found.astype(dtype)
    else:
        found = (random.integers(-3, 4, n) if seed % 2 else random.standard_normal(n) * 100).astype(dtype)
        special = [0.0, -0.0, 1.0, *([np.inf, -np.inf, np.nan] if nan else [])]
        at = random.random(n) < 0.2
        found[at] = random.choice(special, int(at.sum()))
    return np.sort(found) if seed % 5 == 0 else found


def layouts(x: np.ndarray) -> list[np.ndarray]:
    """The same numbers dense, with a gap between them, and backwards in memory."""
    gaps = np.zeros(2 * x.size, x.dtype)
    gaps[::2] = x
    return [x, gaps[::2], np.ascontiguousarray(x[::-1])[::-1]]


def same(got: nx.Tensor, want: np.ndarray) -> None:
    found = np.asarray(got)
    assert found.dtype == want.dtype
    np.testing.assert_array_equal(found, want)


@pytest.mark.parametrize("dtype", ALL)
@pytest.mark.parametrize("name", SETS)
@quick
@given(n=sizes, seed=seeds)
def test_sort_is_numpys_with_nan_last(name: str, dtype: str, n: int, seed: int) -> None:
    x = numbers(dtype, n, seed, nan=not dtype.startswith("complex"))
    with kernels(name):
        for view in layouts(x):
            same(nx.sort(nx.asarray(view)), np.sort(x, kind="stable"))


@pytest.mark.parametrize("dtype", ALL)
@pytest.mark.parametrize("name", SETS)
@quick
@given(n=sizes, seed=seeds)
def test_argsort_is_stable(name: str, dtype: str, n: int, seed: int) -> None:
    x = numbers(dtype, n, seed, nan=not dtype.startswith("complex"))
    with kernels(name):
        for view in layouts(x):
            same(nx.argsort(nx.asarray(view)), np.argsort(x, kind="stable"))


@pytest.mark.parametrize("dtype", ["int64", "float64", "float32"])
@quick
@given(n=sizes, seed=seeds)
def test_descending_order_keeps_ties_and_nan_last(dtype: str, n: int, seed: int) -> None:
    x = numbers(dtype, n, seed)
    rank = np.unique(x, return_inverse=True)[1].astype(np.int64)
    rank = np.where(x != x, 1, -rank)
    same(nx.argsort(nx.asarray(x), descending=True), np.argsort(rank, kind="stable"))


def test_sort_puts_negative_zero_before_zero() -> None:
    x = np.tile([0.0, -0.0], 300)
    assert np.signbit(np.asarray(nx.sort(nx.asarray(x)))).tolist() == [True] * 300 + [False] * 300


@pytest.mark.parametrize("pattern", ["organ pipe", "one value", "two ends", "powers", "least and greatest"])
def test_sort_of_adverse_patterns(pattern: str) -> None:
    i = np.arange(20_000, dtype=np.int64)
    made = {
        "organ pipe": np.minimum(i, i[::-1]),
        "one value": i * 0 + 7,
        "two ends": np.where(i % 2, 2**63 - 1, -(2**63)),
        "powers": 2 ** (i % 63),
        "least and greatest": np.where(i % 9, 2**63 - 1, i),
    }
    x = made[pattern]
    same(nx.sort(nx.asarray(x)), np.sort(x))
    same(nx.argsort(nx.asarray(x)), np.argsort(x, kind="stable"))


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_sort_along_each_axis(axis: int) -> None:
    x = np.random.default_rng(0).integers(0, 50, (6, 40, 7)).astype(float)
    same(nx.sort(nx.asarray(x), axis=axis), np.sort(x, axis=axis))
    same(nx.argsort(nx.asarray(x), axis=axis), np.argsort(x, axis=axis, kind="stable"))


@pytest.mark.parametrize("dtype", REAL)
@pytest.mark.parametrize("side", ["left", "right"])
@quick
@given(n=sizes, m=sizes, seed=seeds)
def test_searchsorted_is_numpys(dtype: str, side: str, n: int, m: int, seed: int) -> None:
    x, values = np.sort(numbers(dtype, n, seed)), numbers(dtype, m, seed + 1)
    same(nx.searchsorted(nx.asarray(x), nx.asarray(values), side=side), np.searchsorted(x, values, side=side))


@pytest.mark.parametrize("dtype", ALL)
@pytest.mark.parametrize("name", ["argmin", "argmax"])
@quick
@given(n=st.integers(1, 1200), seed=seeds)
def test_first_of_equals_is_found_and_nan_wins(dtype: str, name: str, n: int, seed: int) -> None:
    x = numbers(dtype, n, seed)
    for view in layouts(x):
        assert int(getattr(nx, name)(nx.asarray(view))) == int(getattr(np, name)(x))
    two = np.broadcast_to(x[:, None], (n, 9))
    same(getattr(nx, name)(nx.asarray(two), axis=0), getattr(np, name)(two, axis=0))


@pytest.mark.parametrize("dtype", [*INTEGERS, "float32", "float64"])
@pytest.mark.parametrize("name", ["cumsum", "cumprod"])
@quick
@given(n=sizes, seed=seeds)
def test_scans_are_numpys(dtype: str, name: str, n: int, seed: int) -> None:
    x = numbers(dtype, n, seed, nan=False)
    if dtype.startswith("float"):  # exact in any order of additions: whole numbers, signs
        x = (np.sign(x) if name == "cumprod" else np.round(x)).astype(dtype)
    for view in layouts(x):
        same(getattr(nx, name)(nx.asarray(view)), getattr(np, name)(x))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("dtype", "to"), [(a, b) for a in ALL for b in ALL if a in REAL or b not in REAL])
def test_casts_are_numpys_where_the_value_fits(dtype: str, to: str) -> None:
    x = numbers(dtype, 700, 2, nan=False)
    if np.dtype(dtype).kind in "fc" and np.dtype(to).kind in "iu":
        x = np.abs(np.round(x) % 100).astype(dtype)  # others are undefined in C
    for view in layouts(x):
        same(nx.asarray(view).astype(getattr(nx, to)), x.astype(to))


@pytest.mark.parametrize("dtype", [d for d in ALL if d != "float16"])
@pytest.mark.parametrize(
    "shape", [(0, 3, 2), (2, 0, 3), (1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4), (5, 7, 3), (40, 33, 21)]
)
def test_matmul_of_whole_numbers_is_exact(dtype: str, shape: tuple[int, int, int]) -> None:
    m, k, n = shape
    random = np.random.default_rng(1)
    a, b = random.integers(0, 3, (m, k)).astype(dtype), random.integers(0, 3, (n, k)).astype(dtype).T
    same(nx.matmul(nx.asarray(a), nx.asarray(b)), a @ b)


PLAIN = [(name, dtype) for name in ("sum", "prod", "min", "max", "mean", "std") for dtype in ("float32", "float64")]
COMPLEX = [(name, dtype) for name in ("sum", "prod", "mean") for dtype in ("complex64", "complex128")]
WHOLE = [(name, dtype) for name in ("sum", "prod", "min", "max") for dtype in ("int32", "int64", "uint8")]


def folded(name: str, dtype: str, axis: int | None) -> bytes:
    random = np.random.default_rng(3)
    x = (random.standard_normal((1100, 300)) / 8 + 1).astype(dtype)
    if dtype.startswith("complex"):
        x = x + np.array(0.125j, dtype) * random.standard_normal(x.shape).astype("float32")
    return np.asarray(getattr(nx, name)(nx.asarray(x), axis=axis)).tobytes()


@pytest.mark.parametrize(("name", "dtype"), PLAIN + COMPLEX)
@pytest.mark.parametrize("axis", [0, 1, None])
def test_folds_have_the_same_bits_for_every_thread_count_and_instruction_set(
    name: str, dtype: str, axis: int | None
) -> None:
    with nx.threads(1), kernels(SETS[0]):
        want = folded(name, dtype, axis)
    for set_ in SETS:
        for n in (1, 2):
            with nx.threads(n), kernels(set_):
                assert folded(name, dtype, axis) == want, (set_, n)


@pytest.mark.core("its order of summation")
@pytest.mark.parametrize(
    ("name", "dtype"), [case for case in PLAIN + COMPLEX + WHOLE if case[0] not in ("mean", "std")]
)
@pytest.mark.parametrize("n", [1, 2, 15, 16, 17, 100, 511, 512, 513, 1500, 9000])
def test_folds_have_the_same_bits_for_every_layout(name: str, dtype: str, n: int) -> None:
    random = np.random.default_rng(n)
    x = (random.standard_normal((n, 21)) / 64 + 1).astype(dtype)
    if dtype.startswith("complex"):
        x = x + np.array(0.125j, dtype) * random.standard_normal(x.shape).astype("float32")
    fold = getattr(nx, name)
    by_rows = np.asarray(fold(nx.asarray(x), axis=0)).tobytes()
    assert by_rows == np.asarray(fold(nx.asarray(np.ascontiguousarray(x.T)), axis=1)).tobytes()
    assert by_rows == b"".join(np.asarray(fold(nx.asarray(x[:, c]))).tobytes() for c in range(21))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", SETS)
@quick
@given(n=sizes, seed=seeds, bits=st.integers(1, 62))
def test_whole_quotients_round_down_whatever_their_size(name: str, n: int, seed: int, bits: int) -> None:
    random = np.random.default_rng(seed)
    a, b = random.integers(-(2**bits), 2**bits, (2, n))
    a[::2] = b[::2] * (a[::2] % 1000) + random.integers(-1, 2, n)[::2]  # at and beside whole quotients
    with kernels(name):
        same(nx.asarray(a) // nx.asarray(b), a // b)
        for divisor in (7, -7, 1, -1, 2**50 - 1, -(2**50), 2**50, 0):
            same(nx.asarray(a) // divisor, a // divisor)


@pytest.mark.parametrize("n", [0, 1, 5, 31, 32, 33, 63, 64, 65, 127, 500, 5000])
@pytest.mark.parametrize("set_", SETS)
def test_sort_of_special_numbers_restores_their_bits(n: int, set_: str) -> None:
    rng = np.random.default_rng(n)
    x = rng.standard_normal(n)
    x[rng.random(n) < 0.3] = 0.0
    x[rng.random(n) < 0.2] = -0.0
    x[rng.random(n) < 0.1] = np.inf
    x[rng.random(n) < 0.1] = -np.inf
    x[rng.random(n) < 0.1] = np.nan
    expected = np.sort(x)
    zeros = expected == 0
    expected[zeros] = np.where(np.arange(zeros.sum()) < np.signbit(x[x == 0]).sum(), -0.0, 0.0)
    with kernels(set_):
        rising, falling = np.asarray(nx.sort(nx.asarray(x))), np.asarray(nx.sort(nx.asarray(x), descending=True))
    numbers = np.isfinite(expected) | np.isinf(expected)
    for found, wanted in ((rising, expected), (falling, np.concatenate([expected[numbers][::-1], expected[~numbers]]))):
        assert np.array_equal(found, wanted, equal_nan=True)
        assert np.array_equal(np.signbit(found[found == 0]), np.signbit(wanted[wanted == 0]))


@pytest.mark.parametrize("set_", SETS)
def test_short_lines_of_whole_numbers_are_sorted(set_: str) -> None:
    rng = np.random.default_rng(0)
    lowest, highest = np.iinfo(np.int64).min, np.iinfo(np.int64).max
    with kernels(set_):
        for n in range(1, 140):
            for x in (rng.integers(lowest, highest, n), rng.integers(0, 3, n), np.full(n, highest), np.arange(n)[::-1]):
                assert np.array_equal(np.asarray(nx.sort(nx.asarray(x.astype(np.int64)))), np.sort(x))
