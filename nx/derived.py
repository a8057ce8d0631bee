"""Elementwise functions composed of others, and comparisons of whole tensors.

Owns: rounding to decimals, clipping, closeness. Must not know: kernels.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.elementwise import (
    abs,
    copysign,
    equal,
    exp2,
    floor,
    floor_divide,
    imag,
    isfinite,
    isinf,
    isnan,
    log2,
    logical_and,
    maximum,
    minimum,
    nextafter,
    not_equal,
    pow,
    remainder,
    sin,
    trunc,
)
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx._core import ArrayLike, Unary

rint: Unary = _core.function(
    "round",
    "rint",
    "(x, /, out=None, *, dtype=None)",
    """The nearest whole number, halves to even; the dtype stays. x: a tensor of any shape, not bool (TypeError).

>>> nx.rint(nx.asarray([0.5, 1.5, -1.7]))
Tensor([ 0.,  2., -2.])
""",
)


def round(x: ArrayLike, /, decimals: int = 0, out: Tensor | None = None) -> Tensor:
    """Rounded to ``decimals`` places, halves to even; negative decimals round to tens, hundreds. Same shape and dtype.

    Integers stay as they are unless decimals is negative. Raises TypeError for bool.

    >>> nx.round(nx.asarray([0.5, 1.5, 2.347]), 2)
    Tensor([0.5 , 1.5 , 2.35])
    """
    if decimals == 0:
        return rint(x) if out is None else rint(x, out=out)
    x = as_operand(x)
    if x.dtype.name.startswith(("int", "uint")):
        if decimals > 0:
            return rint(x, out=out)
        step = 10**-decimals
        rounded = _core.cast(rint(x / step) * step, x.dtype)
    elif decimals > 0:
        rounded = rint(x * 10.0**decimals) / 10.0**decimals
    else:
        rounded = rint(x / 10.0**-decimals) * 10.0**-decimals
    return rounded if out is None else _store(out, rounded)


def _store(out: Tensor, value: Tensor) -> Tensor:
    _core.copy_to(out, value)
    return out


def clip(
    x: ArrayLike, /, min: ArrayLike | None = None, max: ArrayLike | None = None, *, out: Tensor | None = None
) -> Tensor:
    """``x`` held within [min, max]; None leaves that side open. min, max: numbers or tensors that broadcast with ``x``.

    Returns the promoted dtype of all; NaN stays NaN. Where min exceeds max the result is max. Raises TypeError for
    complex.

    >>> nx.clip(nx.arange(5), 1, 3)
    Tensor([1, 1, 2, 3, 3])
    """
    x = as_operand(x)
    if min is None:
        if max is None:
            return _core.cast(x, x.dtype) if out is None else _store(out, x)
        return minimum(x, max, out=out)
    if max is None:
        return maximum(x, min, out=out)
    return minimum(maximum(x, min), max, out=out)


def divmod(x1: ArrayLike, x2: ArrayLike, /) -> tuple[Tensor, Tensor]:
    """``(floor_divide(x1, x2), remainder(x1, x2))``.

    Shapes broadcast; the promoted dtype. Raises TypeError for complex.

    >>> nx.divmod(7, nx.asarray([2, 4]))
    (Tensor([3, 1]), Tensor([1, 3]))
    """
    return floor_divide(x1, x2), remainder(x1, x2)


def modf(x: ArrayLike, /) -> tuple[Tensor, Tensor]:
    """The fractional and the whole part, both with the sign of x; integers give float64.

    x: any shape, which stays. Raises TypeError for complex.

    >>> nx.modf(nx.asarray([1.5, -2.25]))
    (Tensor([ 0.5 , -0.25]), Tensor([ 1., -2.]))
    """
    x = as_operand(x)
    x = x if x.dtype.kind == "float" else _core.cast(x, "float64")
    whole = trunc(x)
    return copysign(_core.where(isinf(x), 0.0, x - whole), x), whole


def float_power(x1: ArrayLike, x2: ArrayLike, /) -> Tensor:
    """``pow`` computed in float64 (complex128 for complex operands) whatever the dtypes.

    Shapes broadcast. Raises ValueError where they do not.

    >>> nx.float_power([2, 3], -1)
    Tensor([0.5       , 0.33333333])
    """
    x1, x2 = as_operand(x1), as_operand(x2)
    kind = "complex128" if "complex" in (x1.dtype.kind, x2.dtype.kind) else "float64"
    return pow(_core.cast(x1, kind, False), _core.cast(x2, kind, False))


def ldexp(x: ArrayLike, exponent: ArrayLike, /) -> Tensor:
    """``x * 2**exponent`` for integer exponents, rounded once; integer ``x`` gives float64. Raises TypeError for
    exponents that are no integers.

    Shapes broadcast.

    >>> nx.ldexp(5.0, [0, 1, 2])
    Tensor([ 5., 10., 20.])
    """
    x, e = as_operand(x), as_operand(exponent)
    if e.dtype.kind not in ("int", "uint", "bool"):
        raise TypeError(f"ldexp: exponent of dtype {e.dtype.name}; integers are needed")
    kind = x.dtype if x.dtype.kind == "float" else _core.dtype("float64")
    e = _core.cast(e, "int64", False).clip(-4200, 4200)
    y = _core.cast(x, "float64", False)
    # Up in exact steps; down through the normal numbers first, so that the one rounding is the last.
    up = maximum(e, 0)
    for _ in range(5):
        step = minimum(up, 1000)
        y, up = y * _two_to(step), up - step
    down = maximum(-e, 0)
    room = maximum(_core.cast(floor(log2(_core.where(y == 0, 1.0, abs(y)))), "int64") + 1000, 0)
    first = minimum(minimum(down, room), 1000)
    y, down = y * _two_to(-first), down - first
    second = minimum(down, 1000)
    return _core.cast(y * _two_to(-second) * _two_to(-minimum(down - second, 1000)), kind, False)


def frexp(x: ArrayLike, /) -> tuple[Tensor, Tensor]:
    """``(mantissa, exponent)`` with ``x == mantissa * 2**exponent``, the mantissa in [0.5, 1) by size; int32 exponents.

    Zero, infinities and NaN have exponent 0. Integers give float64. x: any shape. Raises TypeError for complex.

    >>> nx.frexp(nx.asarray([8.0, 0.3]))
    (Tensor([0.5, 0.6]), Tensor([ 4, -1], dtype=int32))
    """
    x = as_operand(x)
    x = x if x.dtype.kind == "float" else _core.cast(x, "float64")
    plain = logical_and(isfinite(x), x != 0)
    size = abs(_core.cast(_core.where(plain, x, 1.0), "float64", False))
    e = _core.cast(floor(log2(size)), "int64") + 1
    part = ldexp(size, -e)
    e = e + _core.cast(part >= 1, "int64") - _core.cast(part < 0.5, "int64")
    part = copysign(_core.cast(ldexp(size, -e), x.dtype, False), x)
    return _core.where(plain, part, x), _core.cast(_core.where(plain, e, 0), "int32")


def _two_to(e: Tensor) -> Tensor:
    return exp2(_core.cast(e, "float64"))


def spacing(x: ArrayLike, /) -> Tensor:
    """The distance from x to the next number of its dtype away from zero, with the sign of x.

    Any shape; floats stay, integers become float64. Raises TypeError for complex.

    >>> nx.spacing(1.0)
    Tensor(2.22044605e-16)
    """
    x = as_operand(x)
    x = x if x.dtype.kind == "float" else _core.cast(x, "float64")
    return nextafter(x, copysign(float("inf"), x)) - x


def isreal(x: ArrayLike, /) -> Tensor:
    """Whether the imaginary part is zero, bool; true for every real number.

    Any shape, which stays. Raises TypeError for what holds no numbers.

    >>> nx.isreal(nx.asarray([1 + 1j, 2]))
    Tensor([False,  True])
    """
    return equal(imag(x), 0)


def iscomplex(x: ArrayLike, /) -> Tensor:
    """Whether the imaginary part is not zero, bool.

    Any shape, which stays. Raises TypeError for what holds no numbers.

    >>> nx.iscomplex(nx.asarray([1 + 1j, 2]))
    Tensor([ True, False])
    """
    return not_equal(imag(x), 0)


def sinc(x: ArrayLike, /) -> Tensor:
    """sin(pi x) / (pi x), one at zero.

    x: any shape; floats and complex stay, integers become float64. Raises TypeError for what holds no numbers.

    >>> nx.sinc(nx.asarray([0.0, 0.5]))
    Tensor([1.        , 0.63661977])
    """
    y = as_operand(x) * 3.141592653589793
    y = _core.where(equal(y, 0), _core.full((), 1e-20, y.dtype), y)
    return sin(y) / y


def _ordered(x: ArrayLike, where: str) -> Tensor:
    x = as_operand(x)
    if x.dtype.kind == "complex":
        raise TypeError(f"{where}: unsupported dtype {x.dtype.name}; infinite complex numbers have no sign")
    return x


def isposinf(x: ArrayLike, /) -> Tensor:
    """Whether x is +inf, bool.

    x: any shape of real numbers; same shape. Raises TypeError for complex.

    >>> nx.isposinf(nx.asarray([nx.inf, -nx.inf]))
    Tensor([ True, False])
    """
    x = _ordered(x, "isposinf")
    return logical_and(isinf(x), x > 0)


def isneginf(x: ArrayLike, /) -> Tensor:
    """Whether x is -inf, bool.

    x: any shape of real numbers; same shape. Raises TypeError for complex.

    >>> nx.isneginf(nx.asarray([nx.inf, -nx.inf]))
    Tensor([False,  True])
    """
    x = _ordered(x, "isneginf")
    return logical_and(isinf(x), x < 0)


def nan_to_num(
    x: ArrayLike, /, *, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None
) -> Tensor:
    """NaN replaced by ``nan``, infinities by ``posinf`` and ``neginf`` (the largest numbers of the dtype unless given).

    Shape and dtype stay. Raises TypeError for what holds no numbers.

    >>> nx.nan_to_num(nx.asarray([nx.nan, 1.0, nx.inf]), posinf=9)
    Tensor([0., 1., 9.])
    """
    x = as_operand(x)
    name = x.dtype.name
    if name.startswith("complex"):
        from nx.elementwise import imag, real

        parts = (nan_to_num(part(x), nan=nan, posinf=posinf, neginf=neginf) for part in (real, imag))
        return next(parts) + 1j * next(parts)
    if "float" not in name:
        return _core.cast(x, x.dtype)
    from nx.dtypes import finfo

    limits = finfo(x.dtype)
    high = limits.max if posinf is None else posinf
    low = limits.min if neginf is None else neginf
    kind = x.dtype
    x = _core.where(isnan(x), _core.full((), nan, kind), x)
    x = _core.where(isposinf(x), _core.full((), high, kind), x)
    return _core.where(isneginf(x), _core.full((), low, kind), x)


def isclose(
    x1: ArrayLike, x2: ArrayLike, /, rtol: float = 1e-05, atol: float = 1e-08, *, equal_nan: bool = False
) -> Tensor:
    """Whether ``|x1 - x2| <= atol + rtol * |x2|``, bool, broadcast; infinities match themselves, NaN with
    ``equal_nan``.

    Shapes broadcast. Raises ValueError where they do not.

    >>> nx.isclose(nx.asarray([1.0, 1.1]), 1.0000001)
    Tensor([ True, False])
    """
    x1, x2 = as_operand(x1), as_operand(x2)
    if x2.dtype.name == "bool" or "int" in x2.dtype.name:
        x2 = _core.cast(x2, _core.promote(x2, 1.0))
    near = abs(x1 - x2) <= atol + rtol * abs(x2)
    found = logical_and(near, isfinite(x2)) | equal(x1, x2)
    return found | logical_and(isnan(x1), isnan(x2)) if equal_nan else found


def allclose(
    x1: ArrayLike, x2: ArrayLike, /, rtol: float = 1e-05, atol: float = 1e-08, *, equal_nan: bool = False
) -> bool:
    """Whether ``isclose`` holds everywhere; a Python bool.

    x1, x2: any shapes that broadcast. Raises ValueError where they do not.

    >>> nx.allclose([1.0, 2.0], [1.0, 2.0 + 1e-9])
    True
    """
    return _holds(isclose(x1, x2, rtol, atol, equal_nan=equal_nan))


def _holds(condition: Tensor) -> bool:
    return bool(_core.fold(_core.ops["all"][0], condition, None, False))


def array_equal(x1: ArrayLike, x2: ArrayLike, /, *, equal_nan: bool = False) -> bool:
    """Whether shapes and all elements are equal; a Python bool.

    Any shapes and dtypes. Raises TypeError for what holds no numbers.

    >>> nx.array_equal([1, 2], nx.arange(1, 3))
    True
    """
    x1, x2 = as_operand(x1), as_operand(x2)
    if x1.shape != x2.shape:
        return False
    same = equal(x1, x2)
    return _holds(same | logical_and(isnan(x1), isnan(x2)) if equal_nan else same)


def array_equiv(x1: ArrayLike, x2: ArrayLike, /) -> bool:
    """``array_equal`` after broadcasting; False where the shapes do not broadcast.

    Any dtypes. Raises TypeError for what holds no numbers.

    >>> nx.array_equiv([1, 1], 1)
    True
    """
    try:
        return _holds(equal(x1, x2))
    except ValueError:
        return False


def iscomplexobj(x: ArrayLike, /) -> bool:
    """Whether the dtype is complex.

    x: any shape. Raises TypeError for what holds no numbers.

    >>> nx.iscomplexobj(nx.asarray([1j]))
    True
    """
    return as_operand(x).dtype.name.startswith("complex")


def isrealobj(x: ArrayLike, /) -> bool:
    """Whether the dtype is not complex.

    x: any shape. Raises TypeError for what holds no numbers.

    >>> nx.isrealobj(nx.arange(3))
    True
    """
    return not iscomplexobj(x)


def isscalar(x: ArrayLike, /) -> bool:
    """Whether ``x`` is a Python number (no tensor is).



    >>> nx.isscalar(3), nx.isscalar(nx.asarray(3))
    (True, False)
    """
    return isinstance(x, (bool, int, float, complex))
