"""Loops as C11: one function a kernel, which the core calls block by block (csrc/nx/fused.h, nx_fused_loop).

Owns: ``c_source``. Must not know: compilers or files. A loop is cut into stages: operations that call the C library for
each element stand in loops of their own, so that they do not keep the others from being vectorised; and a stage has one
long polynomial (exp, sin ...), since a chain of them in one body leaves the processor nothing to overlap. What passes
from stage to stage lies in arrays of a few hundred elements, in the first-level cache. Rows with
exceptions (sin of huge numbers) are computed the usual way for a whole chunk; a chunk that holds an exception is
computed again, element by element. Results reach memory at the end of a chunk: they may lie where an operand does.
"""

from __future__ import annotations

from rune.compiled.interleave import HEAD, interleaved
from rune.compiled.loops import Apply, Constant, Load
from rune.compiled.spelling import (
    PARTS,
    SMALL,
    applied,
    constant,
    converted,
    ctype,
    has_exceptions,
    is_plain,
    kind_of,
    with_dtypes,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from rune.compiled.loops import Loop

CHUNK = 256  # elements that arrays between stages hold, fewer where there are many of them
LOCAL = 32768  # bytes of such arrays


def _rows(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Rows of floats that vector code has no way for: they call the C library, or loop.
_SCALAR_FLOATS = _rows(
    "CBRT TAN ASIN ACOS ATAN ATAN2 SINH COSH ASINH ACOSH ATANH HYPOT NEXTAFTER ERF ERFC LGAMMA TGAMMA DIGAMMA TRIGAMMA "
    "FLOORDIV MOD FMOD ANGLE"
)
_LONG = _rows("EXP EXP2 EXPM1 LOG LOG2 LOG10 LOG1P SIN COS TANH POW LOGADDEXP LOGADDEXP2")
_SCALAR_WHOLES = _rows("FLOORDIV MOD FMOD POW GCD LCM")
_SIMPLE_COMPLEX = _rows("ADD SUB MUL NEG POS REAL IMAG CONJ SQUARE EQ NE ISNAN WHERE")

_HEAD = """/* {title} */
#define _GNU_SOURCE
#define ISA loop
{dtypes}
#include "kernels/single.h"
#define NX_PAIR(type, re, im) ((type){{(re), (im)}})
#ifdef __clang__
#define NX_VECTOR _Pragma("clang loop vectorize(assume_safety)")
#else
#define NX_VECTOR _Pragma("GCC ivdep")
#endif
#define NX_EXPORT __attribute__((visibility("default")))
"""


def c_source(loops: Iterable[tuple[str, Loop]], title: str = "loops of a program") -> str:
    """One translation unit with a function for each (name, loop)."""
    pairs = list(loops)
    dtypes = {name for _, loop in pairs for name in loop.dtypes()}
    dtypes |= {PARTS[name] for name in dtypes if name in PARTS}
    head = _HEAD.format(title=title, dtypes="\n".join(with_dtypes(dtypes)))
    functions = [_Function(name, loop).text() for name, loop in pairs]
    if any("NX_KEEP" in text for text in functions):
        head += HEAD
    return "\n".join([head, *functions])


def is_scalar(value: Any) -> bool:
    """Whether vector code has no way for the operation: it would make its whole loop a scalar one."""
    if not isinstance(value, Apply):
        return _is_scalar_cast(value.operands[0].dtype, value.dtype)
    kind = kind_of(value.compute)
    if kind == "complex":
        return value.row not in _SIMPLE_COMPLEX
    return value.row in (_SCALAR_FLOATS if kind == "float" else _SCALAR_WHOLES)


def _is_scalar_cast(source: str, to: str) -> bool:
    """AVX2 has no instruction between 64-bit integers and floats."""
    wide, floats = ("int64", "uint64"), ("float32", "float64", *SMALL)
    return (source in wide and to in floats) or (source in floats and to in wide)


def _is_long(value: Any) -> bool:
    return isinstance(value, Apply) and value.row in _LONG and kind_of(value.compute) == "float"


class _Stage:
    """A loop of its own over a chunk. body: its values, in order."""

    __slots__ = ("body", "is_long", "is_scalar")

    def __init__(self, is_scalar: bool) -> None:
        self.is_scalar = is_scalar
        self.is_long = False
        self.body: list[Any] = []

    def takes(self, value: Any) -> bool:
        """Whether the value may be computed here."""
        return self.is_scalar == is_scalar(value) and not (self.is_long and _is_long(value))


def _staged(body: Iterable[Any]) -> tuple[list[_Stage], dict[Any, int]]:
    """The stages, and the number of each value's: the first that takes it, at or after those of its operands.

    GCC makes (double)(int)x in one loop a rounding of x, whose zeros have signs: between a cast from a float to whole
    numbers and one back, there is memory. truncated: the stage after the last such cast that a value comes from.
    """
    stages: list[_Stage] = []
    numbers: dict[Any, int] = {}
    truncated: dict[Any, int] = {}
    for value in body:
        at = max([numbers.get(x, 0) for x in value.operands], default=0)
        after = max([truncated.get(x, 0) for x in value.operands], default=0)
        if _is_cast(value, ("int", "uint", "bool"), ("float",)):
            at = max(at, after)
        while at < len(stages) and not stages[at].takes(value):
            at += 1
        while at >= len(stages):
            stages.append(_Stage(is_scalar(value)))
        stages[at].body.append(value)
        stages[at].is_long |= _is_long(value)
        numbers[value] = at
        truncated[value] = at + 1 if _is_cast(value, ("float",), ("int", "uint")) else after
    return stages, numbers


def _is_cast(value: Any, source: tuple[str, ...], to: tuple[str, ...]) -> bool:
    if isinstance(value, Apply):
        return False
    return kind_of(value.operands[0].dtype) in source and kind_of(value.dtype) in to


class _Function:
    """The text of one function."""

    __slots__ = ("_arrays", "_loop", "_name", "_stage", "_stages", "_words")

    def __init__(self, name: str, loop: Loop) -> None:
        self._name = name
        self._loop = loop
        self._words: dict[Any, str] = {x: f"v{i}" for i, x in enumerate(loop.body)}
        self._words.update({x: f"a{x.index}" if x.is_one else f"x{x.index}" for x in loop.loads})
        self._stages, self._stage = _staged(loop.body)
        self._arrays = self._shared()

    def _shared(self) -> dict[Any, str]:
        """The values that stand in arrays: stores, and what a later stage reads."""
        found = dict.fromkeys(self._loop.stores)
        for value in self._loop.body:
            found.update(dict.fromkeys([x for x in value.operands if self._stage.get(x, 99) < self._stage[value]]))
        return {x: f"t{i}" for i, x in enumerate(found) if not isinstance(x, (Load, Constant))}

    def text(self) -> str:
        lines = [f"NX_EXPORT void {self._name}(char *const *in, char *const *out, int64_t n) {{"]
        for x in self._loop.loads:
            c, by, one = ctype(x.dtype), "" if x.is_one else "*", "*" if x.is_one else ""
            lines.append(f"    const {c} {by}a{x.index} = {one}(const {c} *)in[{x.index}];")
        for k, x in enumerate(self._loop.stores):
            lines.append(f"    {ctype(x.dtype)} *s{k} = ({ctype(x.dtype)} *)out[{k}];")
        is_chunked = len(self._stages) > 1 or any(has_exceptions(x) for x in self._loop.body)
        lines += self._chunks() if is_chunked else self._single()
        return "\n".join([*lines, "}", ""])

    def _single(self) -> list[str]:
        found = interleaved(self._loop, self._words)
        lines = [*found, f"    NX_VECTOR for (int64_t i = {'wide' if found else '0'}; i < n; i++) {{"]
        lines += self._values(self._loop.body, "i", set(), careful=False)
        lines += [f"        s{k}[i] = {self._word(x)};" for k, x in enumerate(self._loop.stores)]
        return [*lines, "    }"]

    def _chunks(self) -> list[str]:
        chunk = CHUNK
        while chunk > 32 and chunk * 16 * len(self._arrays) > LOCAL:
            chunk //= 2
        lines = [
            f"    for (int64_t at = 0; at < n; at += {chunk}) {{",
            f"        const int64_t m = n - at < {chunk} ? n - at : {chunk};",
            *[f"        {ctype(x.dtype)} {name}[{chunk}];" for x, name in self._arrays.items()],
        ]
        for number, stage in enumerate(self._stages):
            lines += self._stage_lines(number, stage)
        for k, x in enumerate(self._loop.stores):
            lines.append(f"        memcpy(s{k} + at, {self._arrays[x]}, (size_t)m * sizeof *s{k});")
        return [*lines, "    }"]

    def _stage_lines(self, number: int, stage: _Stage) -> list[str]:
        body, here = stage.body, set(stage.body)
        writes = [f"            {name}[i] = {self._words[x]};" for x, name in self._arrays.items() if x in here]
        each = "for (int64_t i = 0; i < m; i++) {"
        careful = [*self._values(body, "at + i", here, True), *writes, "        }"]
        if stage.is_scalar:
            return [f"        {each}", *careful]
        tested = [x for x in body if has_exceptions(x)]
        odd = {f"{_odd(x)}_{number}": "uint64_t" if x.compute == "float64" else "uint32_t" for x in tested}
        lines = [f"        {type_name} {name} = 0;" for name, type_name in odd.items()]
        lines += [f"        NX_VECTOR {each}", *self._values(body, "at + i", here, False)]
        for x in tested:
            operands = [self._word(each) for each in x.operands]
            lines.append(f"            {_odd(x)}_{number} |= !{is_plain(x, operands)};")
        lines += [*writes, "        }"]
        return [*lines, f"        if ({' | '.join(odd)}) {each}", *careful] if odd else lines

    def _values(self, body: Sequence[Any], at: str, here: set[Any], careful: bool) -> list[str]:
        """The lines that make the values of ``body``, those that they read from elsewhere in front."""
        read = dict.fromkeys([x for value in body for x in value.operands])
        lines = []
        indent = " " * (12 if here else 8)
        for x in read:
            if isinstance(x, Load) and not x.is_one:
                lines.append(f"{indent}const {ctype(x.dtype)} x{x.index} = a{x.index}[{at}];")
            elif here and x in self._arrays and x not in here:
                lines.append(f"{indent}const {ctype(x.dtype)} {self._words[x]} = {self._arrays[x]}[i];")
        for value in body:
            operands = [self._word(x) for x in value.operands]
            if isinstance(value, Apply):
                text = applied(value, operands, careful)
            else:
                text = converted(operands[0], value.operands[0].dtype, value.dtype)
            lines.append(f"{indent}const {ctype(value.dtype)} {self._words[value]} = {text};")
        return lines

    def _word(self, x: Any) -> str:
        return constant(x) if isinstance(x, Constant) else self._words[x]


def _odd(x: Apply) -> str:
    """The variable that collects exceptions, as wide as the numbers are: vector code then needs no conversions."""
    return "odd8" if x.compute == "float64" else "odd4"
