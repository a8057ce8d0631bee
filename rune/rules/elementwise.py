"""Elementwise primitives: one derivative line an op.

Owns: the lines, and the rules that all ops of the family share. Must not know: transformations.

A line gives, for each operand, the partial derivative as a function of the result and the operands: a tensor, 1 or -1;
None where it is zero everywhere. The tangent of the result is the sum of the operands' tangents times these, and the
same numbers transposed give the cotangents. Values at ties and edges are JAX's. What is not complex linear (abs, real,
imag, conj, angle, sign) and ``where`` have rules of their own in parts.py.
"""

from __future__ import annotations

from nx import _core
from nx import elementwise as ew
from rune.aval import DIFFERENTIABLE, Aval, broadcast_shapes, infer_dtype, shape_of
from rune.dims import is_open
from rune.fitting import cast
from rune.linear import Node
from rune.primitive import PRIMITIVES, Primitive, define
from rune.rules.combine import combine
from rune.tracer import bind
from rune.wrapping import partial as fix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_PI = 3.141592653589793
_LN2 = 0.6931471805599453
_LN10 = 2.302585092994046
_TWO_BY_ROOT_PI = 1.1283791670955126


def _select(condition: Any, a: Any, b: Any) -> Any:
    from nx.index import where

    return where(condition, a, b)


def _share(out: Any, x: Any, y: Any) -> Any:
    """1 where ``x`` alone gives the result of a minimum or maximum, a half where both do, else 0."""
    return _when(ew.equal(x, out), out) * (1.0 - 0.5 * _when(ew.equal(y, out), out))


def _when(condition: Any, out: Any) -> Any:
    """1 or 0 in the dtype of ``out``: Python numbers alone would be wider than small floats."""
    return cast(condition, out.dtype)


def _pow_base(out: Any, x: Any, y: Any) -> Any:
    """y x^(y-1), 0 where y is 0."""
    if isinstance(y, (int, float)):
        return 0.0 * x if y == 0 else 1 if y == 1 else 2 * x if y == 2 else y * ew.pow(x, y - 1)
    zero = ew.equal(y, 0)
    return _select(zero, 0.0, y * ew.pow(x, _select(zero, 1.0, y - 1.0)))


def _pow_exponent(out: Any, x: Any, y: Any) -> Any:
    """log(x) x^y, 0 where x is 0."""
    return ew.log(_select(ew.equal(x, 0), 1.0, x)) * out


def _log_share(exp: Any, out: Any, x: Any) -> Any:
    """exp(x - out), 1 where both are the same infinity."""
    return exp(_select(ew.equal(x, out), 0.0, x - out))


def _tetragamma(x: Any) -> Any:
    """The derivative of trigamma: recurrence up to x >= 10, asymptotic series there, reflection below 1/2.

    Source: Abramowitz, Stegun 6.4.6, 6.4.7, 6.4.13.
    """
    low = ew.less(x, 0.5)
    y = _select(low, 1.0 - x, x)
    total: Any = 0.0
    for k in range(10):
        total = total - 2.0 / ew.pow(y + k, 3)
    y = y + 10.0
    r = 1.0 / (y * y)
    series = r * (1.0 + r * (0.5 - r * (1 / 6 - r * (1 / 6 - r * (3 / 10 - r * (5 / 6 - r * (691 / 210)))))))
    above = total - series - 1.0 / ew.pow(y, 3)
    angle = _PI * _select(low, x, 0.25)
    return _select(low, above - 2 * _PI**3 * ew.cos(angle) / ew.pow(ew.sin(angle), 3), above)


def _number(out: Any, x: Any) -> Any:
    """An operand; an open length as a value of the program."""
    return cast(bind(PRIMITIVES["multiply"], (_core.asarray(1.0), x)), out.dtype) if is_open(x) else x


def _one_over(out: Any, x: Any, y: Any) -> Any:
    if is_open(y):
        return 1.0 / _number(out, y)
    if hasattr(y, "dtype"):
        return ew.reciprocal(y) if y.dtype.kind in ("float", "complex") else 1.0 / y
    return 1.0 / y if y else ew.divide(_core.asarray(1.0), y).item()  # as tensors divide by zero


# name: one partial an operand.
PARTIALS: dict[str, tuple[Any, ...]] = {
    "add": (1, 1),
    "subtract": (1, -1),
    "multiply": (lambda out, x, y: _number(out, y), lambda out, x, y: _number(out, x)),
    "divide": (_one_over, lambda out, x, y: -out / y),
    "floor_divide": (None, None),
    "remainder": (1, lambda out, x, y: -ew.floor_divide(x, y)),
    "fmod": (1, lambda out, x, y: -ew.trunc(x / y)),
    "pow": (_pow_base, _pow_exponent),
    "negative": (-1,),
    "positive": (1,),
    "square": (lambda out, x: 2 * x,),
    "reciprocal": (lambda out, x: -(out * out),),
    "minimum": (lambda out, x, y: _share(out, x, y), lambda out, x, y: _share(out, y, x)),
    "maximum": (lambda out, x, y: _share(out, x, y), lambda out, x, y: _share(out, y, x)),
    "fmin": (
        lambda out, x, y: _when(ew.less(x, y) | ew.isnan(y), out),
        lambda out, x, y: 1.0 - _when(ew.less(x, y) | ew.isnan(y), out),
    ),
    "fmax": (
        lambda out, x, y: _when(ew.greater(x, y) | ew.isnan(y), out),
        lambda out, x, y: 1.0 - _when(ew.greater(x, y) | ew.isnan(y), out),
    ),
    "floor": (None,),
    "ceil": (None,),
    "trunc": (None,),
    "round": (None,),
    "sqrt": (lambda out, x: 0.5 / out,),
    "heaviside": (None, lambda out, x, y: _when(ew.equal(x, 0), out)),
    "deg2rad": (lambda out, x: 0.017453292519943295,),
    "rad2deg": (lambda out, x: 57.29577951308232,),
    "rsqrt": (lambda out, x: -0.5 * out / x,),
    "cbrt": (lambda out, x: 1.0 / (3.0 * out * out),),
    "exp": (lambda out, x: out,),
    "exp2": (lambda out, x: _LN2 * out,),
    "expm1": (lambda out, x: out + 1.0,),
    "log": (lambda out, x: ew.reciprocal(x),),
    "log2": (lambda out, x: 1.0 / (x * _LN2),),
    "log10": (lambda out, x: 1.0 / (x * _LN10),),
    "log1p": (lambda out, x: 1.0 / (1.0 + x),),
    "logaddexp": (lambda out, x, y: _log_share(ew.exp, out, x), lambda out, x, y: _log_share(ew.exp, out, y)),
    "logaddexp2": (lambda out, x, y: _log_share(ew.exp2, out, x), lambda out, x, y: _log_share(ew.exp2, out, y)),
    "sin": (lambda out, x: ew.cos(x),),
    "cos": (lambda out, x: -ew.sin(x),),
    "tan": (lambda out, x: 1.0 + out * out,),
    "asin": (lambda out, x: ew.rsqrt(1.0 - x * x),),
    "acos": (lambda out, x: -ew.rsqrt(1.0 - x * x),),
    "atan": (lambda out, x: 1.0 / (1.0 + x * x),),
    "atan2": (lambda out, y, x: x / (x * x + y * y), lambda out, y, x: -y / (x * x + y * y)),
    "sinh": (lambda out, x: ew.cosh(x),),
    "cosh": (lambda out, x: ew.sinh(x),),
    "tanh": (lambda out, x: 1.0 - out * out,),
    "asinh": (lambda out, x: ew.rsqrt(x * x + 1.0),),
    "acosh": (lambda out, x: ew.rsqrt(x - 1.0) * ew.rsqrt(x + 1.0),),
    "atanh": (lambda out, x: 1.0 / (1.0 - x * x),),
    "hypot": (
        lambda out, x, y: x / _select(ew.equal(out, 0), 1.0, out),
        lambda out, x, y: y / _select(ew.equal(out, 0), 1.0, out),
    ),
    "copysign": (lambda out, x, y: ew.sign(x) * ew.copysign(1.0, y), None),
    "erf": (lambda out, x: _TWO_BY_ROOT_PI * ew.exp(-(x * x)),),
    "erfc": (lambda out, x: -_TWO_BY_ROOT_PI * ew.exp(-(x * x)),),
    "lgamma": (lambda out, x: ew.digamma(x),),
    "tgamma": (lambda out, x: out * ew.digamma(x),),
    "digamma": (lambda out, x: ew.trigamma(x),),
    "trigamma": (lambda out, x: _tetragamma(x),),
}

# Ops whose results are bool or whole numbers of their own: no tangents at all.
DISCRETE = [
    "equal",
    "not_equal",
    "less",
    "less_equal",
    "greater",
    "greater_equal",
    "logical_and",
    "logical_or",
    "logical_xor",
    "logical_not",
    "isnan",
    "isinf",
    "isfinite",
    "signbit",
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "bitwise_invert",
    "bitwise_left_shift",
    "bitwise_right_shift",
    "bitwise_count",
    "gcd",
    "lcm",
]

# Ops that parts.py gives their own rules.
OWN = ["abs", "sign", "real", "imag", "conj", "angle", "where", "clip"]

# Ops without a derivative, and what to do.
REFUSED = {"nextafter": "it steps from number to number; detach its input"}

#: Linear in all operands together, in the first alone, or in either.
LINEAR = {
    "add": "all",
    "subtract": "all",
    "negative": "all",
    "positive": "all",
    "deg2rad": "all",
    "rad2deg": "all",
    "multiply": "one",
    "divide": "first",
}


def infer(primitive: Primitive, operands: Sequence[Any], params: tuple[Any, ...]) -> Aval:
    """Operands broadcast; the core says which dtype."""
    return Aval(broadcast_shapes([shape_of(x) for x in operands], primitive.name), infer_dtype(primitive, operands))


def jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: tuple[Any, ...]) -> Any:
    """The result, and the sum of tangents times partials."""
    out = bind(primitive, primals)
    dtype = out.dtype
    if dtype not in DIFFERENTIABLE:
        return out, None
    pairs: list[Any] = []  # tangent, factor, tangent, factor ...
    for t, line in zip(tangents, primitive.partials):
        if t is not None and line is not None:
            pairs += (t, line if type(line) is int else line(out, *primals))
    return out, combine(out.shape, dtype, pairs) if pairs else None


def no_tangent(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: tuple[Any, ...]) -> Any:
    """For results that do not change under small changes."""
    return bind(primitive, primals, params), None


def batch(
    primitive: Primitive, n: int, operands: Sequence[Any], batched: Sequence[bool], params: tuple[Any, ...]
) -> Any:
    """Axes of length one behind the batch axis make the lanes line up."""
    if len(operands) > 1:
        ndim, fits = -1, True
        for x, b in zip(operands, batched):
            own = x.ndim - b if hasattr(x, "ndim") else 0
            fits = fits and (own == ndim or ndim < 0 or (not b and own < ndim))
            ndim = max(own, ndim)
        if not fits:
            operands = [align(x, ndim) if b else x for x, b in zip(operands, batched)]
    return bind(primitive, operands, params)


def align(x: Any, ndim: int) -> Any:
    """A batched operand with as many axes behind its batch axis."""
    shape = x.shape
    missing = ndim + 1 - len(shape)
    return x if missing == 0 else x.reshape((shape[0],) + (1,) * missing + shape[1:])


def linearize(tape: Any, primitive: Primitive, operands: Sequence[Any], params: tuple[Any, ...]) -> Any:
    """On nodes: the tangents themselves, scaled."""
    nodes = [type(x) is Node and x.owner is tape for x in operands]
    kind = LINEAR.get(primitive.name)
    fits = kind == "all" or (kind == "one" and sum(nodes) == 1) or (kind == "first" and nodes == [True, False])
    if kind == "all" and not all(nodes) and primitive.name in ("add", "subtract"):
        fits = False
    if not fits:
        raise TypeError(f"{primitive.name}: not linear in a tangent; a derivative rule may only scale and add tangents")
    aval = infer(primitive, operands, params)
    pairs: list[Any] = []
    for x, line, node in zip(operands, primitive.partials, nodes, strict=True):
        if node:
            pairs += (x, line if type(line) is int else line(None, *operands))
    return combine(aval.shape, aval.dtype, pairs)


def _define_all() -> None:
    for name, (identity, family, _) in _core.ops.items():
        if family != "map" or name in OWN:
            continue
        known = name in PARTIALS
        rule = jvp if known else no_tangent if name in DISCRETE else None
        made = define(
            name, "map", fix(_core.map, identity), infer=infer, jvp=rule, batch=batch, refusal=REFUSED.get(name, "")
        )
        made.partials = PARTIALS.get(name, ())
        made.linearize = linearize


_define_all()
