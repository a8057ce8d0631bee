"""Elementwise operations, casts and copies with NumPy's functions.

Owns: what each op is in NumPy. Must not know: dtype rules (contract.py), coding of narrow floats (arrays.py).
Narrow floats and float16 compute in float32 and are rounded once.
"""

from __future__ import annotations

import math

import numpy as np

from nx import _core
from nx._core import DType, Tensor
from nx.backends.contract import op_dtype, op_result
from nx.backends.reference.arrays import as_tensor, is_narrow, tensor_of, values_of, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAMES = {number: name for name, (number, _, _) in _core.ops.items()}


def name_of(op: Any) -> str:
    """The op of this number. Raises TypeError for what is none."""
    if not isinstance(op, int) or op not in NAMES:
        raise TypeError(f"unknown op {op!r}; the numbers of nx._core.ops are needed")
    return NAMES[op]


def _each(function: Any) -> Any:
    """A function of Python floats, element by element."""

    def apply(x: Any) -> Any:
        return np.asarray([function(value) for value in np.ravel(x).tolist()], dtype=float).reshape(np.shape(x))

    return apply


def _lgamma(x: float) -> float:
    if math.isfinite(x) and x <= 0 and x == math.floor(x):
        return math.inf
    try:
        return math.lgamma(x)
    except OverflowError:
        return math.inf


def _gamma(x: float) -> float:
    try:
        return math.gamma(x)
    except OverflowError:
        return math.inf
    except ValueError:  # a pole, or minus infinity
        return math.copysign(math.inf, x) if x == 0 else math.nan


def _polygamma(order: int) -> Any:
    """The first (digamma) or second derivative of log gamma: steps up to where its series holds.

    Source: Abramowitz and Stegun 6.3.5, 6.3.18, 6.4.6, 6.4.12.
    """

    def apply(x: float) -> float:
        if math.isnan(x) or x == -math.inf or (x < 0 and x == math.floor(x)):
            return math.nan if order == 0 or x != x or x == -math.inf else math.inf
        if x == 0:
            return -math.copysign(math.inf, x) if order == 0 else math.inf
        if x == math.inf:
            return math.inf if order == 0 else 0.0
        if x < 0:  # reflected
            turn = math.pi * math.modf(x)[0]
            if order == 0:
                return apply(1 - x) - math.pi / math.tan(turn)
            return (math.pi / math.sin(turn)) ** 2 - apply(1 - x)
        total = 0.0
        while x < 12:
            total += -1 / x if order == 0 else 1 / (x * x)
            x += 1
        y = 1 / (x * x)
        if order == 0:
            tail = y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y * (1 / 240 - y * (1 / 132 - y * 691 / 32760)))))
            return total + math.log(x) - 0.5 / x - tail
        tail = y * (1 / 6 - y * (1 / 30 - y * (1 / 42 - y * (1 / 30 - y * (5 / 66 - y * 691 / 2730)))))
        return total + 1 / x + 0.5 * y + tail / x

    return apply


def _truths(function: Any) -> Any:
    return lambda *each: function(*(np.asarray(x) != 0 for x in each))


def _sign(x: Any) -> Any:
    return np.sign(x) if x.dtype.kind != "u" else (x > 0).astype(x.dtype)


def _left_shift(a: Any, b: Any) -> Any:
    """Shifts by the width or more leave nothing; by less than 0 too."""
    width = 8 * a.dtype.itemsize
    fits = (b >= 0) & (b < width)
    return np.where(fits, np.left_shift(a, np.where(fits, b, 0).astype(a.dtype)), 0).astype(a.dtype)


def _right_shift(a: Any, b: Any) -> Any:
    width = 8 * a.dtype.itemsize
    fits = (b >= 0) & (b < width)
    shifted = np.right_shift(a, np.where(fits, b, 0).astype(a.dtype))
    return np.where(fits, shifted, (0 - (a < 0)).astype(a.dtype))


def _floor_divide(a: Any, b: Any) -> Any:
    """As the array API standard asks at infinities: the floor of the quotient."""
    if a.dtype.kind != "f":
        return np.floor_divide(a, b)
    special = np.isinf(a) | np.isinf(b) | (b == 0)
    return np.where(special, np.floor(np.divide(a, b)), np.floor_divide(a, b))


def _clip(x: Any, low: Any, high: Any) -> Any:
    return np.minimum(np.maximum(x, low), high)


def _expm1(z: Any) -> Any:
    """exp(z) - 1; of complex numbers as the array API standard has it at zeros and infinities."""
    if z.dtype.kind != "c":
        return np.expm1(z)
    x, y = z.real.astype(float), z.imag.astype(float)
    scale, flat = np.expm1(x), y == 0
    found = (scale - 2 * np.exp(x) * np.sin(y / 2) ** 2) + 1j * np.exp(x) * np.sin(y)
    special = np.where(np.isneginf(x) & ~np.isfinite(y), -1 + 0j, np.where(flat, _complex(scale, y), found))
    return np.where(np.isposinf(x) & ~flat, np.expm1(z), special + 0.0).astype(z.dtype)


def _tanh(z: Any) -> Any:
    """At infinity one, with a zero beside it, both with their sign."""
    if z.dtype.kind != "c":
        return np.tanh(z)
    far = np.isinf(z.real)
    ends = _complex(np.copysign(1.0, z.real), np.copysign(0.0, z.imag))
    return np.where(far, ends, np.tanh(z)).astype(z.dtype)


def _log1p(z: Any) -> Any:
    """log(1 + z), which keeps the digits of small complex numbers."""
    if z.dtype.kind != "c":
        return np.log1p(z)
    x, y = z.real.astype(float), z.imag.astype(float)
    near = np.log1p(x * (2 + x) + y * y) / 2
    return np.where(np.abs(z) < 0.5, _complex(near, np.arctan2(y, 1 + x)), np.log1p(z)).astype(z.dtype)


def _complex(real: Any, imag: Any) -> Any:
    """From the parts as they are, infinities and signs of zeros too."""
    made = np.empty(np.broadcast(real, imag).shape, complex)
    made.real, made.imag = real, imag
    return made


#: These have an answer also for whole numbers that the other side's dtype cannot hold.
_COMPARISONS = ["equal", "not_equal", "less", "less_equal", "greater", "greater_equal"]

#: op: what it is in NumPy; those that are called there as here stand in _SAME.
_SAME = """
    add subtract multiply divide remainder fmod negative positive square minimum maximum fmin fmax equal
    not_equal less less_equal greater greater_equal isnan isinf isfinite signbit where bitwise_and
    bitwise_or bitwise_xor gcd lcm floor ceil trunc sqrt heaviside deg2rad rad2deg cbrt exp exp2
    log log2 log10 logaddexp logaddexp2 sin cos tan sinh cosh hypot copysign nextafter real
    imag conj angle abs"""
_OPS: dict[str, Any] = {name: getattr(np, name) for name in _SAME.split()} | {
    "floor_divide": _floor_divide,
    "pow": np.power,
    "expm1": _expm1,
    "tanh": _tanh,
    "log1p": _log1p,
    "sign": _sign,
    "reciprocal": lambda x: 1 / x,
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "clip": _clip,
    "logical_and": _truths(np.logical_and),
    "logical_or": _truths(np.logical_or),
    "logical_xor": _truths(np.logical_xor),
    "logical_not": _truths(np.logical_not),
    "bitwise_invert": np.invert,
    "bitwise_left_shift": _left_shift,
    "bitwise_right_shift": _right_shift,
    "bitwise_count": lambda x: np.bitwise_count(x).astype(x.dtype),
    "round": lambda x: x if x.dtype.kind in "iu" else np.rint(x),
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "atan2": np.arctan2,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "erf": _each(math.erf),
    "erfc": _each(math.erfc),
    "lgamma": _each(_lgamma),
    "tgamma": _each(_gamma),
    "digamma": _each(_polygamma(0)),
    "trigamma": _each(_polygamma(1)),
}


def map_op(op: int, out: Tensor | None, *operands: Any) -> Tensor:
    """One elementwise op on operands that broadcast; Python scalars are weak."""
    name = name_of(op)
    given = [x if type(x) in (bool, int, float, complex) else as_tensor(x) for x in operands]
    weighed = given[1:] if name == "where" else given
    promoted = _core.promote(*weighed)
    compute = op_dtype(name, promoted)
    result = op_result(name, compute)
    if name == "nextafter" and is_narrow(compute):
        return _deliver(_next_narrow(given, compute), result, out)
    try:
        arrays = [_operand(x, compute, promoted) for x in given]
    except OverflowError:
        if name.startswith("logical"):
            return map_op(op, out, *(x if isinstance(x, Tensor) else x != 0 for x in given))
        if name not in _COMPARISONS or out is not None:
            raise
        arrays = [np.asarray(values_of(x).astype(object) if isinstance(x, Tensor) else x, object) for x in given]
    if name == "where":
        arrays[0] = np.asarray(values_of(as_tensor(given[0])) if not isinstance(given[0], bool) else given[0]) != 0
    if name == "pow" and compute.kind == "int" and np.any(arrays[1] < 0):
        raise ValueError("pow: integers to negative integer powers are not allowed; cast to a float")
    with np.errstate(all="ignore"):
        found = _OPS[name](*np.broadcast_arrays(*arrays)) if len(arrays) > 1 else _OPS[name](*arrays)
    return _deliver(found, result, out)


def _operand(x: Any, compute: DType, promoted: DType) -> Any:
    if not isinstance(x, Tensor):
        return _scalar(x, compute, promoted)
    values = values_of(x)
    with np.errstate(all="ignore"):
        if is_narrow(promoted) and x.dtype != promoted:
            values = values_of(tensor_of(values, promoted))
        return np.asarray(values).astype(_wide(compute))


def _wide(compute: DType) -> str:
    return "float32" if is_narrow(compute) or compute.name == "float16" else compute.name


def _scalar(x: Any, compute: DType, promoted: DType) -> Any:
    """A weak scalar as an element of the dtype that it takes part in. Raises OverflowError outside of an integer's."""
    rank = ("bool", "uint", "int", "float", "complex")
    dtype = compute if rank.index(compute.kind) > rank.index(promoted.kind) else promoted
    if dtype.kind in ("int", "uint") and not isinstance(x, float):
        info = np.iinfo(dtype.name)
        if not info.min <= int(x) <= info.max:
            raise OverflowError(f"{x} does not fit in {dtype.name}")
    with np.errstate(all="ignore"):
        return values_of(tensor_of(np.asarray(x), dtype)).astype(_wide(compute))


def _next_narrow(given: list[Any], compute: DType) -> Any:
    """The next narrow float: its neighbour among all that there are."""
    x, y = (values_of(tensor_of(_operand(each, compute, compute), compute)) for each in given)
    x, y = np.broadcast_arrays(x, y)
    every = np.arange(2 ** (8 * compute.itemsize), dtype=np.int64)
    known = values_of(_core.bitcast(_core.asarray(every.astype(f"uint{8 * compute.itemsize}")), compute))
    known = np.unique(known[~np.isnan(known)])
    at = np.searchsorted(known, x)
    step = np.clip(at + np.where(y > x, 1, -1), 0, len(known) - 1)
    return np.where(np.isnan(x) | np.isnan(y), np.nan, np.where(x == y, y, known[step]))


def _deliver(found: Any, result: DType, out: Tensor | None) -> Tensor:
    if out is None:
        return tensor_of(found, result)
    rank = ("bool", "uint", "int", "float", "complex")
    narrower = rank.index(result.kind) > rank.index(out.dtype.kind)
    if narrower or (result.kind == "int" and out.dtype.kind == "uint"):
        raise TypeError(f"the result is {result.name} and cannot be written into {out.dtype.name}; cast it")
    if np.shape(found) != out.shape:
        raise ValueError(f"the result has shape {np.shape(found)}, out has {out.shape}")
    return write(out, values_of(tensor_of(found, result)))


def cast(x: Tensor, dtype: Any, copy: bool = True) -> Tensor:
    """The elements in another dtype: floats are cut towards zero on the way to integers."""
    dtype = _core.dtype(dtype)
    if x.dtype == dtype:
        return tensor_of(np.array(values_of(x)), dtype) if copy else x
    values = values_of(x)
    if x.dtype.kind == "complex" and dtype.kind not in ("complex", "bool"):
        names = f"{x.dtype.name} to {dtype.name}"
        raise TypeError(f"astype: {names} loses the imaginary part; take nx.real(x) or nx.abs(x) first")
    if dtype.kind == "bool":
        values = values != 0
    if dtype.kind in ("int", "uint") and (is_narrow(x.dtype) or x.dtype.name == "float16"):
        values = _to_whole(values.astype(float), dtype)
    return tensor_of(values, dtype)


def _to_whole(a: Any, dtype: DType) -> Any:
    """Small floats as whole numbers or the nearest end; NaN becomes 0."""
    ends = np.iinfo(dtype.name)
    low, high = a <= ends.min, a >= ends.max
    inside = np.where(low | high | np.isnan(a), 0, a).astype(dtype.name)
    least, most = np.asarray([ends.min, ends.max], dtype.name)
    return np.where(low, least, np.where(high, most, inside))


def copy_to(out: Tensor, x: Any) -> None:
    """The elements of ``x``, broadcast and converted, into ``out``."""
    values = values_of(as_tensor(x))
    if values.dtype.kind == "c" and out.dtype.kind not in ("complex", "bool"):
        raise TypeError(f"copy: {values.dtype} into {out.dtype.name} loses the imaginary part; take nx.real first")
    write(out, np.broadcast_to(values, out.shape))
