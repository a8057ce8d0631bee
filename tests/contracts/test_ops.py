"""Every row of the op table, over dtypes and memory layouts, against NumPy (and ml_dtypes for the floats NumPy
lacks)."""

import math

import numpy as np
import pytest
from scipy import special

import nx
from nx import _core

# name in nx -> NumPy's function; an op without one here is tested by its definition below.
NUMPY = {
    **{name: getattr(np, name) for name, (_, family, _) in _core.ops.items() if family == "map" and hasattr(np, name)},
    "bitwise_invert": np.invert,
    "bitwise_left_shift": np.left_shift,
    "bitwise_right_shift": np.right_shift,
    "round": np.round,
    "rsqrt": lambda x: (1 / np.sqrt(x)).astype(np.sqrt(x).dtype),
    "clip": lambda x, low, high: np.minimum(np.maximum(x, low), high),
    "gcd": np.gcd,
    "where": lambda c, a, b: np.where(c, a, b),
}
MATH = {
    "erf": math.erf,
    "erfc": math.erfc,
    "lgamma": math.lgamma,
    "tgamma": math.gamma,
    "digamma": special.digamma,
    "trigamma": lambda x: special.polygamma(1, x),
}
NAMES = sorted(name for name, (_, family, _) in _core.ops.items() if family == "map")
DTYPES = [dtype.name for dtype in _core.dtypes if hasattr(np, dtype.name)]
LAYOUTS = {
    "dense": lambda a: a,
    "strided": lambda a: np.repeat(a, 2)[::2],
    "reversed": lambda a: a[::-1].copy()[::-1],
    "2-D transposed": lambda a: np.ascontiguousarray(a[: len(a) // 3 * 3].reshape(3, -1).T).T,
    "0-d": lambda a: a[0],
    "empty": lambda a: a[:0],
    "broadcast": lambda a: np.broadcast_to(a[1], (5,)),
}
# Where nx differs from NumPy by intent: (op, kind of dtype).
DIFFERENT = {
    ("angle", "b"),  # float16 as every float function of bool; NumPy: float64
    ("bitwise_count", "b"),  # keeps the dtype; NumPy: uint8
    ("bitwise_count", "i"),
    ("bitwise_count", "u"),
    ("clip", "b"),  # no clip op of bool or complex; nx.clip composes maximum and minimum there
    ("clip", "c"),
    ("conj", "b"),  # stays bool
    ("fmax", "c"),
    ("fmin", "c"),
    ("gcd", "b"),  # bool counts as int8
    ("lcm", "b"),
    ("reciprocal", "b"),
    ("reciprocal", "i"),  # a float: NumPy's integer reciprocal is 0 but for 1
    ("reciprocal", "u"),
    ("round", "b"),  # int8
    ("square", "b"),  # stays bool, as x * x does
    ("heaviside", "c"),
}
EXACT = {
    "add",
    "subtract",
    "negative",
    "sqrt",
    "floor",
    "ceil",
    "trunc",
    "where",
    "maximum",
    "minimum",
    "copysign",
    "real",
    "imag",
    "positive",
}
# Largest error in units of the last place of the result's dtype.
ULP = {"float16": 1, "float32": 4, "float64": 4, "complex64": 64, "complex128": 64}


def sample(dtype, seed=0):
    """Values that reach the corners of the dtype."""
    kind = np.dtype(dtype)
    rng = np.random.default_rng(seed)
    if kind.kind == "b":
        return rng.random(23) < 0.5
    if kind.kind in "iu":
        info = np.iinfo(kind)
        small = rng.integers(0 if kind.kind == "u" else -6, 7, 18)
        return np.concatenate([np.asarray([info.min, info.max, 0, 1, 2], object), small]).astype(kind)
    special = [0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 0.5, -2.5]
    values = np.concatenate([special, rng.normal(size=14) * 3])
    if kind.kind == "c":
        parts = np.concatenate([[0.0, 1.0, -1.0, 2.0, 0.5], rng.normal(size=18) * 2])
        return (rng.permutation(parts) + 1j * rng.permutation(parts)).astype(kind)
    return values.astype(kind)


def operands(name, dtype, layout):
    arity = _core.ops[name][2]
    each = [LAYOUTS[layout](sample(dtype, seed)) for seed in range(arity)]
    if name == "where":
        each[0] = LAYOUTS[layout](sample("bool", 9))
    if "shift" in name and np.dtype(dtype).kind in "iu":
        each[1] = LAYOUTS[layout](
            (np.abs(sample(dtype, 3).astype(np.int64)) % (8 * np.dtype(dtype).itemsize)).astype(dtype)
        )
    if name == "pow" and np.dtype(dtype).kind == "i":
        each[1] = LAYOUTS[layout](np.abs(sample(dtype, 3) % 5))
    if name == "clip":
        each[1], each[2] = np.fmin(each[1], each[2]), np.fmax(each[1], each[2])
    return each


def expected(name, each):
    with np.errstate(all="ignore"):
        return np.asarray(NUMPY[name](*each))


def assert_close(got, want, name):
    __tracebackhide__ = True
    assert got.shape == want.shape
    if want.dtype.kind not in "fc" or name in EXACT:
        np.testing.assert_array_equal(got, want)
        return
    limit = ULP[want.dtype.name]
    eps = np.finfo(want.dtype).eps
    with np.errstate(all="ignore"):
        scale = np.maximum(np.abs(want), np.finfo(want.dtype).tiny)
        near = np.abs(got - want) <= limit * eps * scale
    same = near | (got == want) | (np.isnan(got) & np.isnan(want))
    if want.dtype.kind == "c":
        same |= ~np.isfinite(want)  # the parts of infinite results differ between C libraries
    assert same.all(), f"{name}: got {got[~same][:4]}, want {want[~same][:4]}"


def supported(name, each):
    try:
        expected(name, each)
    except TypeError:
        return False
    return True


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", sorted(set(NAMES) - set(MATH)))
def test_op_agrees_with_numpy_in_every_layout(name, dtype):
    if (name, np.dtype(dtype).kind) in DIFFERENT:
        pytest.skip("differs from NumPy by intent")
    function = _public(name)
    for layout in LAYOUTS:
        each = operands(name, dtype, layout)
        tensors = [nx.asarray(x) for x in each]
        if not supported(name, each):
            with pytest.raises(TypeError):
                function(*tensors)
            return
        want = expected(name, each)
        got = function(*tensors)
        assert got.dtype == want.dtype.name, (layout, got.dtype, want.dtype)
        assert_close(got.numpy(), want, name)


def _public(name):
    return {"clip": lambda *x: _core.map(_core.ops["clip"][0], *x)}.get(name) or getattr(nx, name)


@pytest.mark.parametrize("name", sorted(MATH))
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_special_functions_agree_with_the_c_library(name, dtype):
    x = np.linspace(0.1, 4, 50).astype(dtype)
    want = np.asarray([MATH[name](v) for v in x]).astype(dtype)
    eps = 8 * np.finfo(dtype).eps
    np.testing.assert_allclose(getattr(nx, name)(nx.asarray(x)).numpy(), want, rtol=eps, atol=eps)


@pytest.mark.parametrize("name", [name for name in NAMES if _core.ops[name][2] == 2])
def test_operands_of_different_layouts_meet(name):
    rng = np.random.default_rng(2)
    dtype = "int64" if "bitwise" in name or name in ("gcd", "lcm") else "float64"
    a = rng.integers(1, 9, (4, 3, 5)).astype(dtype)
    b = rng.integers(1, 5, (5, 3)).astype(dtype)
    for x, y in [(a, b.T), (a[::-1, :, ::2], b.T[:, ::2]), (a[0, 0, 0], b), (a.transpose(2, 0, 1)[:, :1], b[:, None])]:
        assert_close(getattr(nx, name)(nx.asarray(x), nx.asarray(y)).numpy(), expected(name, [x, y]), name)


@pytest.mark.parametrize(
    "name", [name for name in NAMES if _core.ops[name][2] < 3 and name not in {*MATH, "bitwise_count"}]
)
def test_out_takes_the_result_in_any_layout(name):
    arity = _core.ops[name][2]
    dtype = "int64" if "bitwise" in name or name in ("gcd", "lcm") else "float64"
    each = [np.arange(1, 7, dtype=dtype)] * arity
    want = expected(name, each)
    room = nx.zeros((6, 2), want.dtype.name)
    out = room[::-1, 1]
    assert getattr(nx, name)(*map(nx.asarray, each), out=out) is out
    assert_close(out.numpy(), want, name)
    np.testing.assert_array_equal(room[:, 0].numpy(), np.zeros(6))


@pytest.mark.parametrize("n", [0, 1, 7, 8, 63, 64, 65, 1000, 4097])
@pytest.mark.parametrize("dtype", ["float32", "float64", "int8"])
def test_every_length_is_handled_to_its_last_element(n, dtype):
    x = (np.arange(n) % 100 + 1).astype(dtype)
    np.testing.assert_array_equal((nx.asarray(x) + nx.asarray(x)).numpy(), x + x)
    np.testing.assert_array_equal((nx.asarray(x)[::-1] * 2).numpy(), x[::-1] * 2)


@pytest.mark.parametrize("dtype", ["bfloat16", "float8_e4m3", "float8_e5m2"])
@pytest.mark.parametrize("name", ["add", "subtract", "multiply", "divide", "sqrt", "negative", "less", "maximum"])
def test_small_floats_compute_in_float32_and_round_once(name, dtype):
    import ml_dtypes

    kind = {"float8_e4m3": ml_dtypes.float8_e4m3fn}.get(dtype) or getattr(ml_dtypes, dtype)
    rng = np.random.default_rng(3)
    each = [np.abs(rng.normal(size=200) * 3).astype(kind) for _ in range(_core.ops[name][2])]
    with np.errstate(all="ignore"):
        wide = NUMPY[name](*(x.astype(np.float32) for x in each))
        want = wide if wide.dtype == bool else wide.astype(kind).astype(np.float32)
    got = getattr(nx, name)(*(nx.asarray(x.astype(np.float32)).astype(dtype) for x in each))
    got = got.numpy() if got.dtype == "bool" else got.astype("float32").numpy()
    np.testing.assert_array_equal(got, want)


def test_readonly_operands_are_read_and_never_written():
    x = nx.broadcast_to(nx.arange(3), (2, 3))
    np.testing.assert_array_equal((x + 1).numpy(), np.broadcast_to(np.arange(3), (2, 3)) + 1)
    with pytest.raises(ValueError, match="read-only"):
        nx.add(x, 1, out=x)


def test_shapes_that_do_not_broadcast_are_named():
    with pytest.raises(ValueError, match=r"\(3,\).*\(4,\)"):
        nx.add(nx.zeros(3), nx.zeros(4))


def test_unknown_argument_is_named():
    with pytest.raises(TypeError, match="sin: unknown argument 'axis'"):
        nx.sin(nx.zeros(3), axis=1)


def test_missing_operand_is_counted():
    with pytest.raises(TypeError, match="add: missing operand; 2 needed, 1 given"):
        nx.add(nx.zeros(3))


def test_every_map_op_has_a_public_function():
    missing = {name for name in NAMES if not hasattr(nx, name)}
    assert missing == set()
