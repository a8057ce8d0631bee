"""Loops as CUDA C++ for NVRTC: one kernel a loop, over dense operands of their own shapes.

Owns: ``cuda_source``. Must not know: devices. The rows of ops.def and the spelling of values are those of the C loops;
mathematical functions are CUDA's own, so that results agree to a few units of the last place, not to the bit. A kernel
is ``name(inputs..., numbers of gathered rows..., outputs..., folds..., count)``. Without folds, count is the number of
elements, and each thread strides over the grid; with folds it is the number of results: a block takes one after
another, its threads stride over what is folded and join in shared memory (at most ``THREADS`` threads a block, a power
of two). It has been compiled for devices and run on threads of a CPU; no GPU was at hand yet.
"""

from __future__ import annotations

from nx import _core
from rune.compiled.group import shape_size
from rune.compiled.loops import Apply, Constant
from rune.compiled.spelling import PARTS, SMALL, applied, constant, converted, ctype, kind_of, with_dtypes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from rune.compiled.loops import Loop

THREADS = 256

_HEAD = """// {title}
#define NX_CUDA
#define ISA loop
{dtypes}
#include "kernels/single.h"
"""
#: fold -> (row that joins two values, whether it counts what is not zero)
_JOINS = {
    "sum": ("ADD", False),
    "mean": ("ADD", False),
    "prod": ("MUL", False),
    "min": ("MINIMUM", False),
    "max": ("MAXIMUM", False),
    "any": ("LOR", True),
    "all": ("LAND", True),
    "count_nonzero": ("ADD", True),
}


def cuda_source(loops: Iterable[tuple[str, Loop]], title: str = "loops of a program") -> str:
    """One translation unit with a kernel for each (name, loop); it includes the headers of nx."""
    pairs = list(loops)
    folds = [_Fold(i, name, value, loop) for _, loop in pairs for i, (name, value) in enumerate(loop.folds)]
    dtypes = {name for _, loop in pairs for name in loop.dtypes()} | {fold.acc for fold in folds}
    dtypes |= {PARTS[name] for name in dtypes if name in PARTS}
    head = _HEAD.format(title=title, dtypes="\n".join(with_dtypes(dtypes)))
    return "\n".join([head, *[_Kernel(name, loop).text() for name, loop in pairs]])


class _Fold:
    """A fold as it is written: its accumulator, and what joins two of them."""

    __slots__ = ("acc", "count", "is_truth", "name", "number", "result", "row", "value")

    def __init__(self, number: int, name: str, value: Any, loop: Loop) -> None:
        self.number = number
        self.name = name
        self.value = value
        self.row, self.is_truth = _JOINS[name]
        kind = kind_of(value.dtype)
        self.result = _core.fold(_core.ops[name][0], _core.ones((1,), value.dtype), (0,), False).dtype.name
        self.acc = self.result
        if value.dtype in SMALL and not self.is_truth:
            self.acc = "float32"
        elif name == "mean" and kind in ("bool", "int", "uint"):
            self.acc = "float64"
        self.count = shape_size(loop.shape) // _results(loop)

    def identity(self) -> str:
        if self.row in ("MUL", "LAND"):
            return constant(Constant(1, self.acc))
        if self.row not in ("MINIMUM", "MAXIMUM"):
            return constant(Constant(-0.0 if kind_of(self.acc) == "float" else 0, self.acc))
        low = self.row == "MAXIMUM"
        if kind_of(self.acc) == "float":
            return constant(Constant(float("-inf") if low else float("inf"), self.acc))
        if self.acc == "bool":
            return "0" if low else "1"
        bits = 8 * _core.dtype(self.acc).itemsize
        if kind_of(self.acc) == "uint":
            return constant(Constant(0 if low else 2**bits - 1, self.acc))
        return constant(Constant(-(2 ** (bits - 1)) if low else 2 ** (bits - 1) - 1, self.acc))

    def joined(self, a: str, b: str) -> str:
        return applied(Apply(self.row, "", self.acc, (), self.acc), (a, b), careful=False)

    def taken(self, word: str) -> str:
        """The value as the accumulator takes it."""
        if self.is_truth:
            word, source = converted(word, self.value.dtype, "bool"), "bool"
        else:
            source = self.value.dtype
        return converted(word, source, self.acc)

    def finished(self, word: str) -> str:
        if self.name == "mean":
            part = PARTS.get(self.acc, self.acc)
            n = constant(Constant(float(self.count), part))
            word = (
                f"NX_PAIR({ctype(self.acc)}, {word}.re / {n}, {word}.im / {n})"
                if self.acc in PARTS
                else f"({word} / {n})"
            )
        return converted(word, self.acc, self.result)


def _results(loop: Loop) -> int:
    """Results of each fold."""
    return shape_size(loop.shape) // loop.row if loop.row > 0 else -loop.row


def index_of(shape: tuple[int, ...], whole: tuple[int, ...]) -> str:
    """The flat index into dense memory of ``shape`` for element ``i`` of ``whole``, to which it broadcasts."""
    shape = (1,) * (len(whole) - len(shape)) + tuple(shape)
    terms, inner, own = [], 1, 1
    axis = len(whole) - 1
    while axis >= 0:
        if shape[axis] == 1:
            inner *= whole[axis]
            axis -= 1
            continue
        begin, length = inner, 1
        while axis >= 0 and shape[axis] == whole[axis]:
            length *= whole[axis]
            axis -= 1
        inner *= length
        part = f"i / {begin}" if begin > 1 else "i"
        part = f"{part} % {length}" if axis >= 0 and any(n != 1 for n in whole[: axis + 1]) else part
        terms.append(f"{part} * {own}" if own > 1 else part)
        own *= length
    return " + ".join(f"({term})" if " " in term else term for term in terms) or "0"


class _Kernel:
    """The text of one kernel."""

    __slots__ = ("_folds", "_loop", "_name", "_words")

    def __init__(self, name: str, loop: Loop) -> None:
        self._name = name
        self._loop = loop
        self._words: dict[Any, str] = {x: f"v{i}" for i, x in enumerate(loop.body)}
        self._words.update({x: f"x{x.index}" for x in loop.loads})
        self._folds = [_Fold(i, name, value, loop) for i, (name, value) in enumerate(loop.folds)]

    def text(self) -> str:
        loop = self._loop
        arguments = [f"const {ctype(x.dtype)} *__restrict__ a{x.index}" for x in loop.loads]
        arguments += [f"const int64_t *__restrict__ r{x.index}" for x in loop.loads if x.rows]
        arguments += [f"{ctype(x.dtype)} *__restrict__ s{k}" for k, x in enumerate(loop.stores[: loop.n_outputs])]
        arguments += [f"{ctype(fold.result)} *__restrict__ f{fold.number}" for fold in self._folds]
        head = f'extern "C" __global__ void {self._name}({", ".join([*arguments, "int64_t count"])}) {{'
        return "\n".join([head, *(self._folding() if self._folds else self._mapping()), "}", ""])

    def _mapping(self) -> list[str]:
        stride = "(int64_t)gridDim.x * blockDim.x"
        begin = "(int64_t)blockIdx.x * blockDim.x + threadIdx.x"
        return [f"    for (int64_t i = {begin}; i < count; i += {stride}) {{", *self._element(), "    }"]

    def _folding(self) -> list[str]:
        row, count = self._loop.row, self._folds[0].count
        flat = f"k * {row} + e" if row > 0 else f"e * {-row} + k"
        lines = [f"    __shared__ {ctype(f.acc)} part{f.number}[{THREADS}];" for f in self._folds]
        lines.append("    for (int64_t k = blockIdx.x; k < count; k += gridDim.x) {")
        lines += [f"        {ctype(f.acc)} sum{f.number} = {f.identity()};" for f in self._folds]
        lines.append(f"        for (int64_t e = threadIdx.x; e < {count}; e += blockDim.x) {{")
        lines += [f"            const int64_t i = {flat};", *["    " + line for line in self._element()]]
        for f in self._folds:
            lines.append(f"            sum{f.number} = {f.joined(f'sum{f.number}', f.taken(self._words[f.value]))};")
        lines.append("        }")
        lines += [f"        part{f.number}[threadIdx.x] = sum{f.number};" for f in self._folds]
        lines.append("        for (int half = blockDim.x / 2; half > 0; half /= 2) {")
        lines += ["            __syncthreads();", "            if (threadIdx.x < half) {"]
        for f in self._folds:
            mine, other = f"part{f.number}[threadIdx.x]", f"part{f.number}[threadIdx.x + half]"
            lines.append(f"                {mine} = {f.joined(mine, other)};")
        lines += ["            }", "        }", "        if (threadIdx.x == 0) {"]
        lines += [f"            f{f.number}[k] = {f.finished(f'part{f.number}[0]')};" for f in self._folds]
        return [*lines, "        }", "        __syncthreads();", "    }"]

    def _element(self) -> list[str]:
        """What is done with element i."""
        lines = []
        for x in self._loop.loads:
            at = "0" if x.is_one else index_of(x.shape, self._loop.shape)
            if x.rows:
                lines.append(f"        const int64_t n{x.index} = r{x.index}[{at} / {x.row}];")
                wrapped = f"(n{x.index} < 0 ? n{x.index} + {x.rows} : n{x.index})"
                at = f"{wrapped} * {x.row} + {at} % {x.row}"
            lines.append(f"        const {ctype(x.dtype)} x{x.index} = a{x.index}[{at}];")
        for value in self._loop.body:
            operands = [constant(x) if isinstance(x, Constant) else self._words[x] for x in value.operands]
            if isinstance(value, Apply):
                text = applied(value, operands, careful=False)
            else:
                text = converted(operands[0], value.operands[0].dtype, value.dtype)
            lines.append(f"        const {ctype(value.dtype)} {self._words[value]} = {text};")
        for k, x in enumerate(self._loop.stores[: self._loop.n_outputs]):
            lines.append(f"        s{k}[i] = {self._words[x]};")
        return lines
