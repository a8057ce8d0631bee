"""Elementwise functions: one row an op, made into C functions with a docstring.

Owns: names, words and examples. Must not know: loops, promotion or broadcasting (the C core).
A row is ``name: what it computes``, an example and its result; the op of the same name in the core gives arity and
dtypes. Every function reads ``f(x, /, out=None, *, dtype=None)`` with as many operands as the op has.
"""

from __future__ import annotations

from nx import _core

_ROWS = """
abs: Absolute value; the modulus of complex numbers, real.
    nx.abs(nx.asarray([-2, 3]))
    Tensor([2, 3])
acos: Inverse cosine in radians, in [0, pi]; NaN outside [-1, 1].
    nx.acos(1.0)
    Tensor(0.)
acosh: Inverse hyperbolic cosine; NaN below 1.
    nx.acosh(1.0)
    Tensor(0.)
add: Sum x1 + x2; integers wrap around.
    nx.add(nx.arange(3), 10)
    Tensor([10, 11, 12])
angle: Argument of complex numbers in radians, in (-pi, pi].
    nx.angle(nx.asarray(-1.0))
    Tensor(3.14159265)
asin: Inverse sine in radians, in [-pi/2, pi/2]; NaN outside [-1, 1].
    nx.asin(1.0)
    Tensor(1.57079633)
asinh: Inverse hyperbolic sine.
    nx.asinh(0.0)
    Tensor(0.)
atan: Inverse tangent in radians, in [-pi/2, pi/2].
    nx.atan(1.0)
    Tensor(0.78539816)
atan2: Angle of the point (x2, x1) in radians, in [-pi, pi].
    nx.atan2(1.0, -1.0)
    Tensor(2.35619449)
atanh: Inverse hyperbolic tangent; NaN outside [-1, 1].
    nx.atanh(0.0)
    Tensor(0.)
bitwise_and: Bits set in both; of integers or bool.
    nx.bitwise_and(6, 3)
    Tensor(2)
bitwise_count: How many bits of the size of x are set, in its dtype.
    nx.bitwise_count(nx.asarray([0, 7]))
    Tensor([0, 3])
bitwise_invert: Every bit flipped; of integers or bool.
    nx.bitwise_invert(nx.asarray([0, 5]))
    Tensor([-1, -6])
bitwise_left_shift: x1 * 2**x2 by shifting bits; of integers.
    nx.bitwise_left_shift(1, nx.arange(3))
    Tensor([1, 2, 4])
bitwise_or: Bits set in either; of integers or bool.
    nx.bitwise_or(4, 1)
    Tensor(5)
bitwise_right_shift: x1 // 2**x2 by shifting bits; of integers.
    nx.bitwise_right_shift(8, nx.arange(3))
    Tensor([8, 4, 2])
bitwise_xor: Bits set in one of the two; of integers or bool.
    nx.bitwise_xor(6, 3)
    Tensor(5)
cbrt: Cube root, also of negative numbers.
    nx.cbrt(-8.0)
    Tensor(-2.)
ceil: Smallest whole number not below x; integers stay.
    nx.ceil(nx.asarray([1.2, -1.2]))
    Tensor([ 2., -1.])
conj: Complex conjugate; real numbers stay.
    nx.conj(nx.asarray([1 + 2j]))
    Tensor([1.-2.j])
copysign: The size of x1 with the sign of x2.
    nx.copysign(3.0, -0.0)
    Tensor(-3.)
cos: Cosine of an angle in radians.
    nx.cos(nx.asarray([0.0, nx.pi]))
    Tensor([ 1., -1.])
cosh: Hyperbolic cosine.
    nx.cosh(0.0)
    Tensor(1.)
deg2rad: Degrees as radians: x * pi / 180.
    nx.deg2rad(180.0)
    Tensor(3.14159265)
digamma: Derivative of lgamma: of the logarithm of the gamma function; NaN at negative whole numbers.
    nx.digamma(1.0)
    Tensor(-0.57721566)
divide: Quotient x1 / x2, a float also of integers; x / 0 is infinite or NaN.
    nx.divide(1, nx.asarray([2, 4]))
    Tensor([0.5 , 0.25])
equal: Whether x1 == x2, bool; NaN equals nothing.
    nx.equal(nx.arange(3), 1)
    Tensor([False,  True, False])
erf: Error function.
    nx.erf(nx.asarray([0.0]))
    Tensor([0.])
erfc: 1 - erf(x), exact for large x.
    nx.erfc(nx.asarray([0.0]))
    Tensor([1.])
exp: e ** x.
    nx.exp(nx.asarray([0.0, 1.0]))
    Tensor([1.        , 2.71828183])
exp2: 2 ** x.
    nx.exp2(nx.asarray([0.0, 3.0]))
    Tensor([1., 8.])
expm1: e ** x - 1, exact near zero.
    nx.expm1(nx.asarray([1e-10]))
    Tensor([1.e-10])
floor: Largest whole number not above x; integers stay.
    nx.floor(nx.asarray([1.8, -1.2]))
    Tensor([ 1., -2.])
floor_divide: Quotient rounded down; integers stay integers, n // 0 is 0.
    nx.floor_divide(nx.asarray([7, -7]), 2)
    Tensor([ 3, -4])
fmax: Larger of the two, the other one where one is NaN.
    nx.fmax(nx.nan, nx.asarray([1.0]))
    Tensor([1.])
fmin: Smaller of the two, the other one where one is NaN.
    nx.fmin(nx.nan, nx.asarray([1.0]))
    Tensor([1.])
fmod: Remainder with the sign of x1, as C's fmod.
    nx.fmod(nx.asarray([-7, 7]), 3)
    Tensor([-1,  1])
gcd: Greatest common divisor of integers.
    nx.gcd(12, nx.asarray([8, 9]))
    Tensor([4, 3])
greater: Whether x1 > x2, bool.
    nx.greater(nx.arange(3), 1)
    Tensor([False, False,  True])
greater_equal: Whether x1 >= x2, bool.
    nx.greater_equal(nx.arange(3), 1)
    Tensor([False,  True,  True])
heaviside: 0 below zero, 1 above, x2 at zero; NaN stays.
    nx.heaviside(nx.asarray([-1.0, 0.0, 2.0]), 0.5)
    Tensor([0. , 0.5, 1. ])
hypot: sqrt(x1**2 + x2**2) without overflow.
    nx.hypot(3.0, 4.0)
    Tensor(5.)
imag: Imaginary part, real dtype; zero for real numbers.
    nx.imag(nx.asarray([1 + 2j]))
    Tensor([2.])
isfinite: Whether x is neither infinite nor NaN, bool.
    nx.isfinite(nx.asarray([1.0, nx.inf]))
    Tensor([ True, False])
isinf: Whether x is infinite, bool.
    nx.isinf(nx.asarray([1.0, -nx.inf]))
    Tensor([False,  True])
isnan: Whether x is NaN, bool.
    nx.isnan(nx.asarray([1.0, nx.nan]))
    Tensor([False,  True])
lcm: Least common multiple of integers, not negative.
    nx.lcm(4, nx.asarray([6, 10]))
    Tensor([12, 20])
less: Whether x1 < x2, bool.
    nx.less(nx.arange(3), 1)
    Tensor([ True, False, False])
less_equal: Whether x1 <= x2, bool.
    nx.less_equal(nx.arange(3), 1)
    Tensor([ True,  True, False])
lgamma: Logarithm of the size of the gamma function.
    nx.lgamma(nx.asarray([1.0]))
    Tensor([0.])
log: Natural logarithm; -inf at 0, NaN below.
    nx.log(nx.asarray([1.0, nx.e]))
    Tensor([0., 1.])
log10: Logarithm to base 10.
    nx.log10(nx.asarray([1.0, 1000.0]))
    Tensor([0., 3.])
log1p: log(1 + x), exact near zero.
    nx.log1p(nx.asarray([1e-10]))
    Tensor([1.e-10])
log2: Logarithm to base 2.
    nx.log2(nx.asarray([1.0, 8.0]))
    Tensor([0., 3.])
logaddexp: log(exp(x1) + exp(x2)) without overflow.
    nx.logaddexp(0.0, 0.0)
    Tensor(0.69314718)
logaddexp2: log2(2**x1 + 2**x2) without overflow.
    nx.logaddexp2(0.0, 0.0)
    Tensor(1.)
logical_and: Whether both are nonzero, bool.
    nx.logical_and(True, nx.asarray([True, False]))
    Tensor([ True, False])
logical_not: Whether x is zero, bool.
    nx.logical_not(nx.asarray([0, 2]))
    Tensor([ True, False])
logical_or: Whether either is nonzero, bool.
    nx.logical_or(False, nx.asarray([True, False]))
    Tensor([ True, False])
logical_xor: Whether exactly one is nonzero, bool.
    nx.logical_xor(True, nx.asarray([True, False]))
    Tensor([False,  True])
maximum: Larger of the two; NaN where either is NaN.
    nx.maximum(nx.arange(3), 1)
    Tensor([1, 1, 2])
minimum: Smaller of the two; NaN where either is NaN.
    nx.minimum(nx.arange(3), 1)
    Tensor([0, 1, 1])
multiply: Product x1 * x2; integers wrap around.
    nx.multiply(nx.arange(3), 2)
    Tensor([0, 2, 4])
negative: -x.
    nx.negative(nx.arange(3))
    Tensor([ 0, -1, -2])
nextafter: The next number after x1 towards x2.
    nx.nextafter(1.0, 2.0) > 1
    Tensor(True)
not_equal: Whether x1 != x2, bool.
    nx.not_equal(nx.arange(3), 1)
    Tensor([ True, False,  True])
positive: +x: a copy of numbers.
    nx.positive(nx.asarray([-1, 2]))
    Tensor([-1,  2])
pow: x1 ** x2; integers stay integers (ValueError on a negative integer power).
    nx.pow(nx.arange(4), 2)
    Tensor([0, 1, 4, 9])
rad2deg: Radians as degrees: x * 180 / pi.
    nx.rad2deg(nx.pi)
    Tensor(180.)
real: Real part, real dtype.
    nx.real(nx.asarray([1 + 2j]))
    Tensor([1.])
reciprocal: 1 / x.
    nx.reciprocal(nx.asarray([2.0, 4.0]))
    Tensor([0.5 , 0.25])
remainder: x1 - x2 * floor(x1 / x2): the sign of x2.
    nx.remainder(nx.asarray([-7, 7]), 3)
    Tensor([2, 1])
rsqrt: 1 / sqrt(x).
    nx.rsqrt(nx.asarray([4.0]))
    Tensor([0.5])
sign: -1, 0 or 1; z / abs(z) of complex numbers; NaN stays.
    nx.sign(nx.asarray([-3, 0, 2]))
    Tensor([-1,  0,  1])
signbit: Whether the sign bit is set, bool; true for -0.0.
    nx.signbit(nx.asarray([-0.0, 1.0]))
    Tensor([ True, False])
sin: Sine of an angle in radians.
    nx.sin(nx.asarray([0.0, nx.pi / 2]))
    Tensor([0., 1.])
sinh: Hyperbolic sine.
    nx.sinh(0.0)
    Tensor(0.)
sqrt: Square root; NaN below zero.
    nx.sqrt(nx.asarray([4.0, 9.0]))
    Tensor([2., 3.])
square: x * x.
    nx.square(nx.arange(4))
    Tensor([0, 1, 4, 9])
subtract: Difference x1 - x2; integers wrap around.
    nx.subtract(nx.arange(3), 1)
    Tensor([-1,  0,  1])
tan: Tangent of an angle in radians.
    nx.tan(0.0)
    Tensor(0.)
tanh: Hyperbolic tangent.
    nx.tanh(0.0)
    Tensor(0.)
tgamma: Gamma function, (x - 1)! at whole numbers; NaN at negative whole numbers.
    nx.tgamma(nx.asarray([5.0, 0.5]))
    Tensor([24.        ,  1.77245385])
trigamma: Derivative of digamma.
    nx.trigamma(1.0)
    Tensor(1.64493407)
trunc: The whole part, towards zero; integers stay.
    nx.trunc(nx.asarray([1.7, -1.7]))
    Tensor([ 1., -1.])
"""

_OPERANDS = {1: "x", 2: "x1, x2", 3: "x1, x2, x3"}
_TAIL = """

{operands}: tensors, arrays or Python numbers of any shapes that broadcast together; the result has their common shape
and, unless said otherwise, their promoted dtype (Python numbers do not widen a dtype). dtype: the operands are
converted to it first. out: a tensor of the result's shape that takes the result (cast to its dtype within its kind)
and is returned. Raises TypeError where the function is not defined for the dtype, ValueError where shapes do not
broadcast.

>>> {example}
{result}
"""


def _define(row: str, example: str, result: str) -> None:
    name, _, words = row.partition(": ")
    operands = _OPERANDS[_core.ops[name][2]]
    text = words + _TAIL.format(operands=operands, example=example.strip(), result=result.strip())
    globals()[name] = _core.function(name, name, f"({operands}, /, out=None, *, dtype=None)", text)


_lines = iter(_ROWS.strip().splitlines())
for _row in _lines:
    _define(_row, next(_lines), next(_lines))
