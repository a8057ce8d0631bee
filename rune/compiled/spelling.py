"""How values of the loop IR are spelled in languages of C's family: types, numbers, operations, casts.

Owns: what C and CUDA share. The operations themselves are rows of csrc/nx/ops.def, which generated sources include, so
that a compiled loop computes what the core's own loops do, to the last bit. Must not know: loops around them.
"""

from __future__ import annotations

from nx import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from rune.compiled.loops import Apply, Constant

#: dtype -> (its id in ops.def's kernels, its type in C)
TYPES = {
    "bool": ("BOOL", "uint8_t"),
    "int8": ("I8", "int8_t"),
    "int16": ("I16", "int16_t"),
    "int32": ("I32", "int32_t"),
    "int64": ("I64", "int64_t"),
    "uint8": ("U8", "uint8_t"),
    "uint16": ("U16", "uint16_t"),
    "uint32": ("U32", "uint32_t"),
    "uint64": ("U64", "uint64_t"),
    "float16": ("F16", "uint16_t"),
    "bfloat16": ("BF16", "uint16_t"),
    "float8_e4m3": ("F8E4", "uint8_t"),
    "float8_e5m2": ("F8E5", "uint8_t"),
    "float32": ("F32", "float"),
    "float64": ("F64", "double"),
    "complex64": ("C64", "cpair"),
    "complex128": ("C128", "zpair"),
}
SMALL = ("float16", "bfloat16", "float8_e4m3", "float8_e5m2")
PARTS = {"complex64": "float32", "complex128": "float64"}
_STICKY = {"int64": "nx_sticky_i64", "uint64": "nx_sticky_u64"}
_EXACT_IN_FLOAT = ("bool", "int8", "int16", "uint8", "uint16", "float32")


def ctype(dtype: str) -> str:
    """The type in C."""
    return TYPES[dtype][1]


def kind_of(dtype: str) -> str:
    """bool, int, uint, float or complex."""
    return _core.dtype(dtype).kind


def with_dtypes(dtypes: Iterable[str]) -> list[str]:
    """The lines that ask single.h for the functions of these dtypes."""
    return [f"#define NX_WITH_{TYPES[name][0]}" for name in sorted(set(dtypes), key=list(TYPES).index)]


def constant(x: Constant) -> str:
    """The number as the core stores it in its dtype."""
    if x.dtype in PARTS:
        z = complex(x.value)
        part = ctype(PARTS[x.dtype])
        return f"NX_PAIR({ctype(x.dtype)}, {_float(z.real, part)}, {_float(z.imag, part)})"
    if x.dtype in ("float32", "float64"):
        return _float(float(x.value), ctype(x.dtype))
    if x.dtype in SMALL:
        code = int.from_bytes(_core.asarray(x.value, x.dtype).tobytes(), "little")
        return f"(({ctype(x.dtype)}){code:#x})"
    n = int(x.value)
    if x.dtype == "bool":
        return str(int(bool(n)))
    if n == -(2**63):
        return "INT64_MIN"
    return f"(({ctype(x.dtype)}){n}{'ULL' if x.dtype == 'uint64' else 'LL'})"


def _float(x: float, type_name: str) -> str:
    if x != x:
        return f"(({type_name})NAN)"
    if x in (float("inf"), float("-inf")):
        return f"(({type_name}){'-' if x < 0 else ''}INFINITY)"
    return f"(({type_name}){x.hex()})"


def applied(x: Apply, operands: Sequence[str], careful: bool) -> str:
    """The operation on operands that are spelled so; careful: with its way for exceptions."""
    name, words = f"{x.row}_{TYPES[x.compute][0]}", ", ".join(operands)
    if careful and has_exceptions(x):
        return f"plain_{name}({words}) ? op_{name}({words}) : slow_{name}({words})"
    return f"op_{name}({words})"


def is_plain(x: Apply, operands: Sequence[str]) -> str:
    """Whether the operation may go without its way for exceptions."""
    return f"plain_{x.row}_{TYPES[x.compute][0]}({', '.join(operands)})"


def has_exceptions(x: Any) -> bool:
    """Whether the operation has a second way, for arguments that its vector code does not take."""
    return getattr(x, "signature", "").startswith("E_") and kind_of(x.compute) == "float"


def converted(x: str, source: str, to: str) -> str:
    """The value ``x`` of dtype ``source`` as the core casts it."""
    if source == to:
        return x
    if source in PARTS:
        return _from_complex(x, source, to)
    if to in PARTS:
        return f"NX_PAIR({ctype(to)}, {converted(x, source, PARTS[to])}, 0)"
    if source in SMALL:
        x, source = f"nx_widen_{TYPES[source][0]}({x})", "float32"
    if to == "bool":
        return f"({x} != 0)"
    if to in SMALL:
        return f"nx_narrow_{TYPES[to][0]}({_rounded_once(x, source)})"
    if kind_of(source) == "float" and kind_of(to) in ("int", "uint"):
        return f"nx_to_{TYPES[to][0]}({x})"
    return f"(({ctype(to)}){x})"


def _from_complex(x: str, source: str, to: str) -> str:
    part = PARTS[source]
    if to in PARTS:
        both = [converted(f"{x}.{name}", part, PARTS[to]) for name in ("re", "im")]
        return f"NX_PAIR({ctype(to)}, {both[0]}, {both[1]})"
    if to == "bool":
        return f"(({x}.re != 0) | ({x}.im != 0))"
    return converted(f"{x}.re", part, to)


def _rounded_once(x: str, source: str) -> str:
    """A float32 that rounds to any narrower float as the value itself does."""
    if source in _EXACT_IN_FLOAT:
        return f"(float){x}"
    return f"nx_round_odd({_STICKY[source]}({x}))" if source in _STICKY else f"nx_round_odd((double){x})"
