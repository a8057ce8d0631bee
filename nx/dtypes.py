"""Facts and rules about dtypes: limits, promotion, casting, kinds.

Owns: the array API's data type functions. Must not know: conversion loops (the C core casts).
"""

from __future__ import annotations

from nx import _core
from nx._core import DType, Tensor
from nx.op import as_operand, native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import ArrayLike, DTypeLike

_float64 = _core.dtype("float64")

# name: bits of the exponent, bits of the fraction, largest number, smallest normal, decimal digits always kept
_FLOATS = {
    "float8_e4m3": (4, 3, 448.0, 2.0**-6, 0),
    "float8_e5m2": (5, 2, 57344.0, 2.0**-14, 0),
    "bfloat16": (8, 7, 3.3895313892515355e38, 2.0**-126, 2),
    "float16": (5, 10, 65504.0, 2.0**-14, 3),
    "float32": (8, 23, 3.4028234663852886e38, 2.0**-126, 6),
    "float64": (11, 52, 1.7976931348623157e308, 2.0**-1022, 15),
}
_PARTS = {"complex64": "float32", "complex128": "float64"}

# isdtype's words: the kinds they stand for.
_KINDS = {
    "bool": ("bool",),
    "signed integer": ("int",),
    "unsigned integer": ("uint",),
    "integral": ("int", "uint"),
    "real floating": ("float",),
    "complex floating": ("complex",),
    "numeric": ("int", "uint", "float", "complex"),
}


def _as_dtype(x: Any) -> DType:
    return x.dtype if hasattr(x, "dtype") and not isinstance(x, (type, str)) and hasattr(x, "shape") else _core.dtype(x)


class finfo:
    """Limits of a floating-point dtype (of the parts, for a complex one): bits, eps, max, min, smallest_normal,
    smallest_subnormal ...

    x: a dtype, its name, or a tensor. All limits are Python floats. Raises TypeError for other kinds. No shape is
    looked at.

    >>> nx.finfo(nx.float32).eps
    1.1920928955078125e-07
    """

    __slots__ = (
        *(
            "bits",
            "dtype",
            "eps",
            "epsneg",
            "max",
            "maxexp",
            "min",
            "minexp",
            "nexp",
            "nmant",
            "precision",
            "resolution",
        ),
        *("smallest_normal", "smallest_subnormal", "tiny"),
    )

    def __init__(self, x: DTypeLike | Tensor, /) -> None:
        kind = _as_dtype(x)
        name = _PARTS.get(kind.name, kind.name)
        if name not in _FLOATS:
            raise TypeError(f"finfo: unsupported dtype {kind.name}; a floating-point dtype is needed")
        self.dtype = _core.dtype(name)
        self.bits = 8 * self.dtype.itemsize
        self.nexp, self.nmant, self.max, self.smallest_normal, self.precision = _FLOATS[name]
        self.min = -self.max
        self.eps = 2.0**-self.nmant
        self.epsneg = self.eps / 2
        self.tiny = self.smallest_normal
        self.smallest_subnormal = self.smallest_normal * self.eps
        self.minexp = round(_exponent(self.smallest_normal))
        self.maxexp = round(_exponent(self.max)) + 1
        self.resolution = float(f"1e-{self.precision}")

    def __repr__(self) -> str:
        return f"finfo(resolution={self.resolution}, min={self.min}, max={self.max}, dtype={self.dtype.name})"


def _exponent(x: float) -> int:
    from math import frexp

    return frexp(x)[1] - 1


class iinfo:
    """Limits of an integer dtype: bits, min, max.

    x: a dtype, its name, or a tensor. Raises TypeError for other kinds. No shape is looked at.

    >>> nx.iinfo(nx.int8).max
    127
    """

    __slots__ = ("bits", "dtype", "max", "min")

    def __init__(self, x: DTypeLike | Tensor, /) -> None:
        self.dtype = _as_dtype(x)
        if self.dtype.kind not in ("int", "uint"):
            raise TypeError(f"iinfo: unsupported dtype {self.dtype.name}; an integer dtype is needed")
        self.bits = 8 * self.dtype.itemsize
        signed = self.dtype.kind == "int"
        self.min = -(2 ** (self.bits - 1)) if signed else 0
        self.max = 2 ** (self.bits - signed) - 1

    def __repr__(self) -> str:
        return f"iinfo(min={self.min}, max={self.max}, dtype={self.dtype.name})"


@native(_core.cast, passed=3)
def astype(x: ArrayLike, dtype: DTypeLike, /, *, copy: bool = True, device: str | None = None) -> Tensor:
    """``x`` converted to ``dtype``; with ``copy=False`` the tensor itself where nothing changes.

    Floats are cut towards zero on the way to integers and rounded to nearest even on the way to narrower floats;
    complex to real drops the imaginary part only through ``nx.real`` (TypeError). Any shape, which stays.

    >>> nx.astype(nx.asarray([1.7, -1.7]), nx.int32)
    Tensor([ 1, -1], dtype=int32)
    """
    return _core.cast(as_operand(x), dtype, copy)


def result_type(*each: ArrayLike) -> DType:
    """The dtype that an operation on all of these gives; Python numbers are weak (they do not widen a dtype of their
    kind).

    each: tensors, dtypes, or Python numbers. Raises TypeError without a common dtype, ValueError without arguments.

    >>> nx.result_type(nx.int8, nx.float32, 1.5)
    nx.float32
    """
    if not each:
        raise ValueError("result_type: missing arguments; at least one tensor or dtype")
    return _core.promote(
        *(x if isinstance(x, (Tensor, DType, bool, int, float, complex)) else _as_dtype(x) for x in each)
    )


def promote_types(a: Any, b: Any, /) -> DType:
    """The smallest dtype that holds both. Raises TypeError where there is none.

    No shapes are looked at.

    >>> nx.promote_types("int32", "uint32")
    nx.int64
    """
    return _core.promote(_core.dtype(a), _core.dtype(b))


def can_cast(source: DTypeLike | Tensor, to: DTypeLike, /, casting: str = "safe") -> bool:
    """Whether ``source`` (a dtype or tensor) may become ``to``: ``"safe"`` loses nothing, ``"same_kind"`` may narrow,
    ``"unsafe"`` may all.

    No shape is looked at. Raises ValueError for another word of casting.

    >>> nx.can_cast(nx.int32, nx.float64), nx.can_cast(nx.float64, nx.float32)
    (True, False)
    """
    a, b = _as_dtype(source), _core.dtype(to)
    if casting not in ("no", "equiv", "safe", "same_kind", "unsafe"):
        raise ValueError(f"can_cast: unknown casting {casting!r}; 'no', 'equiv', 'safe', 'same_kind' or 'unsafe'")
    if casting in ("no", "equiv") or a == b:
        return a == b
    if casting == "unsafe":
        return True
    try:
        safe = _core.promote(a, b) == b
    except TypeError:
        safe = False
    if casting == "safe" or safe:
        return safe
    rank = ("bool", "uint", "int", "float", "complex")
    return rank.index(a.kind) <= rank.index(b.kind)


def isdtype(dtype: DTypeLike, kind: str | DType | tuple[str | DType, ...]) -> bool:
    """Whether ``dtype`` is of the kind: a dtype, a word of the array API, or a tuple of these.

    Words: 'bool', 'signed integer', 'unsigned integer', 'integral', 'real floating', 'complex floating', 'numeric'.
    Raises ValueError on another word.

    >>> nx.isdtype(nx.float32, "real floating"), nx.isdtype(nx.int8, ("bool", "integral"))
    (True, True)
    """
    found = _core.dtype(dtype)
    for each in kind if isinstance(kind, tuple) else (kind,):
        if isinstance(each, str) and each in _KINDS:
            if found.kind in _KINDS[each]:
                return True
        elif isinstance(each, DType):
            if found == each:
                return True
        else:
            raise ValueError(f"isdtype: unknown kind {each!r}; a dtype or one of {', '.join(map(repr, _KINDS))}")
    return False
