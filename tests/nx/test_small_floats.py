"""float16, bfloat16 and the 8-bit floats: every value converts as it should, every operation is that of float32 rounded
once."""

import bisect
import functools
import itertools
from fractions import Fraction

import ml_dtypes
import numpy as np
import pytest

import nx
from nx import _core

PEER = {
    "float16": np.float16,
    "bfloat16": ml_dtypes.bfloat16,
    "float8_e4m3": ml_dtypes.float8_e4m3fn,
    "float8_e5m2": ml_dtypes.float8_e5m2,
}
EIGHT = ["float8_e4m3", "float8_e5m2"]
WHOLE = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
pytestmark = pytest.mark.filterwarnings("ignore:.*(encountered in|overflow):RuntimeWarning")


@pytest.fixture(params=_core.kernels_available(), autouse=True)
def kernels(request):
    _core.kernels(request.param)
    yield request.param
    _core.kernels(None)


def unsigned(name):
    return np.dtype(f"u{np.dtype(PEER[name]).itemsize}")


def codes(name):
    """Every bit pattern."""
    return np.arange(256 ** unsigned(name).itemsize).astype(unsigned(name))


def every(name):
    """Every value, as ours and as the peer's."""
    return of_codes(codes(name), name), codes(name).view(PEER[name])


def of_codes(patterns, name):
    return _core.frombuffer(patterns.tobytes(), name).reshape(patterns.shape)


def codes_of(x):
    return np.frombuffer(x.tobytes(), unsigned(x.dtype.name)).reshape(x.shape)


def equal_codes(a, b, name):
    """Equal bit patterns; any NaN equals any other."""
    values = (each.view(PEER[name]).astype(float) for each in (a, b))
    return bool(((a == b) | np.logical_and(*map(np.isnan, values))).all())


def rounded(name, x):
    """The codes of the doubles x, by their exact distance to the neighbours: to nearest, ties to the even code; beyond
    the largest value as if it went on, then infinity, or NaN in e4m3."""
    positive = codes(name)[: codes(name).size // 2]
    values = positive.view(PEER[name]).astype(float)
    count = int(np.isfinite(values).sum())
    values = values[:count]
    values = np.r_[values, 2 * values[-1] - values[-2]]  # where the next would stand
    at = np.searchsorted(values, np.abs(x), side="right") - 1
    at = np.clip(at, 0, count - 1)
    middle = (values[at] + values[at + 1]) / 2  # exact
    up = (np.abs(x) > middle) | ((np.abs(x) == middle) & (at % 2 == 1))
    code = np.where(np.isnan(x), positive.size - 1, at + up)
    return (code + np.signbit(x) * positive.size).astype(unsigned(name))


def probes(name):
    """Every value, what lies in the middle of neighbours, a hair beside that, and what overflows."""
    values = np.sort(codes(name).view(PEER[name]).astype(float))
    values = values[np.isfinite(values)]
    middle = (values[1:] + values[:-1]) / 2
    beside = [np.nextafter(middle, end) for end in (-np.inf, np.inf)]
    near = [middle * (1 + 2e-10), middle * (1 - 2e-10)]
    gap = values[-1] - values[-2]
    over = values[-1] + gap * np.array([0.25, 0.5, 0.5 + 1e-9, 0.75, 1, 1.5, 2, 1e9])
    odd = np.array([np.inf, -np.inf, np.nan, -0.0, 5e-324, -5e-324, 1e-310, 1e308, -1e308])
    return np.concatenate([values, middle, *beside, *near, over, -over, odd])


@pytest.mark.parametrize("name", PEER)
@pytest.mark.parametrize("to", ["float32", "float64", "complex64", "complex128"])
def test_widening_is_exact(name, to):
    ours, peers = every(name)
    assert np.array_equal(ours.astype(to).numpy(), peers.astype(to), equal_nan=True)
    assert np.array_equal(np.signbit(ours.astype("float64").numpy()), np.signbit(peers.astype(float)))


@pytest.mark.parametrize("name", PEER)
@pytest.mark.parametrize("to", PEER)
def test_every_small_float_becomes_every_other(name, to):
    ours, peers = every(name)
    assert equal_codes(codes_of(ours.astype(to)), peers.astype(np.float32).astype(PEER[to]).view(unsigned(to)), to)


@pytest.mark.parametrize("name", PEER)
@pytest.mark.parametrize("to", ["bool", *WHOLE])
def test_every_small_float_becomes_a_whole_number_or_the_nearest_end(name, to):
    ours, peers = every(name)
    values = peers.astype(float)
    if to == "bool":
        expected = [value != 0 for value in values.tolist()]
    else:
        ends = np.iinfo(to)
        expected = [
            0 if value != value else ends.max if value >= ends.max else ends.min if value <= ends.min else int(value)
            for value in values.tolist()
        ]
    assert ours.astype(to).tolist() == expected


@pytest.mark.parametrize("name", PEER)
def test_doubles_are_rounded_once(name):
    x = probes(name)
    assert equal_codes(codes_of(nx.asarray(x).astype(name)), rounded(name, x), name)


@pytest.mark.parametrize("name", PEER)
def test_floats_are_rounded_as_the_peer_rounds(name):
    x = probes(name).astype(np.float32)
    assert equal_codes(codes_of(nx.asarray(x).astype(name)), x.astype(PEER[name]).view(unsigned(name)), name)
    assert equal_codes(codes_of(nx.asarray(x).astype(name)), rounded(name, x.astype(float)), name)


@functools.cache
def magnitudes(name):
    """Every finite value from 0 up, and where the next would stand."""
    values = codes(name)[: codes(name).size // 2].view(PEER[name]).astype(float)
    values = [Fraction(v) for v in values[np.isfinite(values)].tolist()]
    return [*values, 2 * values[-1] - values[-2]]


def nearest_codes(name, numbers):
    """The codes of whole numbers in exact arithmetic."""
    values, found = magnitudes(name), []
    for number in numbers:
        at = min(bisect.bisect_right(values, abs(number)), len(values) - 1) - 1
        rest = abs(number) - (values[at] + values[at + 1]) / 2
        up = rest > 0 or (rest == 0 and at % 2 == 1)
        found.append(at + up + (number < 0) * codes(name).size // 2)
    return found


@pytest.mark.parametrize("name", PEER)
@pytest.mark.parametrize("of", ["int64", "uint64", "int32"])
def test_whole_numbers_are_rounded_once(name, of):
    ends = np.iinfo(of)
    rng = np.random.default_rng(0)
    numbers = [int(n) for bits in range(1, ends.bits) for n in rng.integers(0, 2**bits, 2)]
    # just beside the middle of two bfloat16 or float16 values, further right than 53 or 24 bits reach
    middles = [(2 * m + 1) * 2**k for k in range(4, ends.bits - 10) for m in (128, 129, 1024, 1025)]
    numbers += [n + d for n in middles for d in (-1, 0, 1)]
    numbers = [n * sign for n in numbers for sign in (1, -1) if ends.min <= n * sign <= ends.max] + [ends.min, ends.max]
    assert codes_of(nx.asarray(numbers, of).astype(name)).tolist() == nearest_codes(name, numbers)


# ---- operations -----------------------------------------------------------------------------------------------------

BINARY = ["add", "subtract", "multiply", "divide", "maximum", "minimum"]
COMPARE = ["equal", "not_equal", "less", "less_equal", "greater", "greater_equal"]


@pytest.mark.parametrize("name", EIGHT)
@pytest.mark.parametrize("op", BINARY + COMPARE)
def test_every_pair_of_eight_bit_floats(name, op):
    rows, columns = np.meshgrid(codes(name), codes(name), indexing="ij")
    ours = getattr(nx, op)(of_codes(rows, name), of_codes(columns, name))
    wide = getattr(np, op)(*(each.view(PEER[name]).astype(np.float32) for each in (rows, columns)))
    if op in COMPARE:
        assert np.array_equal(ours.numpy(), wide)
    else:
        assert equal_codes(codes_of(ours), wide.astype(PEER[name]).view(unsigned(name)), name)


@pytest.mark.parametrize("name", PEER)
@pytest.mark.parametrize(
    "op", ["sqrt", "negative", "abs", "floor", "ceil", "trunc", "round", "square", "exp", "log", "sin", "tanh", "sign"]
)
def test_every_value_through_functions_of_one_number(name, op):
    ours, peers = every(name)
    wide = getattr(nx, op)(nx.asarray(peers.astype(np.float32)))
    assert equal_codes(codes_of(getattr(nx, op)(ours)), codes_of(wide.astype(name)), name)
    if op == "sqrt":  # correctly rounded, so that it may be compared
        assert equal_codes(codes_of(nx.sqrt(ours)), rounded(name, np.sqrt(peers.astype(float))), name)


@pytest.mark.parametrize("name", PEER)
@pytest.mark.parametrize("op", ["isnan", "isinf", "isfinite", "signbit", "logical_not"])
def test_every_value_through_questions(name, op):
    ours, peers = every(name)
    assert np.array_equal(getattr(nx, op)(ours).numpy(), getattr(np, op)(peers.astype(np.float32)))


def noise(name, *shape):
    return nx.asarray(np.random.default_rng(1).standard_normal(shape).astype(np.float32)).astype(name)


#: calls whose sums must stay in float32 until the end
ONCE = {
    "sum": lambda x: x.sum(axis=1),
    "mean": lambda x: x.mean(),
    "prod": lambda x: x[:, :9].prod(axis=1),
    "std": lambda x: x.std(axis=0),
    "var": lambda x: x.var(),
    "cumsum": lambda x: x.cumsum(axis=1),
    "cumprod": lambda x: x[:, :9].cumprod(axis=1),
    # not x by its own transpose, which float32 sums in the order of syrk
    "matmul": lambda x: x @ x[::-1].T,
    "einsum": lambda x: nx.einsum("ij,kj->ik", x, x[::-1]),
    "vecdot": lambda x: nx.vecdot(x, x[::-1]),
    "dot": lambda x: nx.dot(x[0], x[1]),
    "cross": lambda x: nx.cross(x[:, :3], x[:, 3:6]),
    "median": lambda x: nx.median(x, axis=1),
    "quantile": lambda x: nx.quantile(x, 0.3),
    "average": lambda x: nx.average(x, axis=0),
    "nansum": lambda x: nx.nansum(x),
}
#: calls that move or choose elements
MOVES = {
    "sort": lambda x: nx.sort(x, axis=1),
    "max": lambda x: x.max(axis=0),
    "where": lambda x: nx.where(x > 0, x, -x),
    "mask": lambda x: x[x > 0.5],
    "masked set": lambda x: x.at[x > 0.5].set(2),
    "take": lambda x: nx.take(x, nx.asarray([3, 1]), axis=1),
    "clip": lambda x: nx.clip(x, -0.5, 0.5),
    "concat": lambda x: nx.concat([x, x[::-1]]),
    "flip": lambda x: nx.flip(x)[::2, ::-3],
    "pad": lambda x: nx.pad(x, 1),
    "unique": lambda x: nx.unique(x),
    "argsort": lambda x: nx.argsort(x, axis=1),
    "argmax": lambda x: x.argmax(axis=0),
    "searchsorted": lambda x: nx.searchsorted(nx.sort(x[0]), x),
    "any": lambda x: nx.any(x > 2, axis=0),
    "count_nonzero": lambda x: nx.count_nonzero(x, axis=0),
    "isin": lambda x: nx.isin(x, x[0]),
}


@pytest.mark.parametrize("name", PEER)
@pytest.mark.parametrize("call", [*ONCE, *MOVES])
def test_calls_give_what_float32_gives_rounded_once(name, call):
    work = {**ONCE, **MOVES}[call]
    x = noise(name, 33, 70)
    ours, wide = work(x), work(x.astype("float32"))
    assert ours.dtype.name == (name if wide.dtype.kind == "float" else wide.dtype.name)
    assert ours.tobytes() == wide.astype(ours.dtype).tobytes()


@pytest.mark.parametrize("name", PEER)
def test_long_sums_do_not_stall(name):
    # a running sum in the type itself would stop at 2048, 256, 16 or 8
    x = nx.full(20_000, 0.0625, name)
    assert x.astype("float32").sum().item() == 1250
    assert x.sum(dtype="float32").item() == 1250
    assert x.sum().item() == nx.asarray(1250.0).astype(name).item() or name == "float8_e4m3"
    assert x.mean().item() == 0.0625


def test_overflow_is_not_saturated():
    big = nx.asarray([1e6, -1e6, np.inf, 448.0, 464.0, 465.0])
    assert nx.isnan(big.astype("float8_e4m3")).tolist() == [True, True, True, False, False, True]
    assert big.astype("float8_e5m2").tolist() == [np.inf, -np.inf, np.inf, 448, 448, 448]
    assert nx.clip(big, -448, 448).astype("float8_e4m3").tolist() == [448, -448, 448, 448, 448, 448]


@pytest.mark.parametrize(("a", "b"), [*itertools.product(PEER, PEER)])
def test_mixed_operations_widen_first(a, b):
    x, y = noise(a, 50), noise(b, 50)
    kind = nx.result_type(a, b)
    assert nx.array_equal(x * y, (x.astype("float32") * y.astype("float32")).astype(kind))
