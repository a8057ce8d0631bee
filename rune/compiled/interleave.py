"""Loops of sums and products alone, several vectors side by side.

Owns: ``interleaved``. Must not know: stages or chunks (emit_c.py). Each operation waits some cycles for the one before,
and a compiler that takes one vector to the end before the next leaves the processor to find others far ahead. Written
here is each operation for a few vectors at once, kept in this order by an empty asm; a scalar loop does what is left.
"""

from __future__ import annotations

from rune.compiled.loops import Apply, Constant, Load
from rune.compiled.spelling import constant, ctype

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from rune.compiled.loops import Loop

HEAD = """
#if defined __AVX512F__
#define NX_WIDTH 64
#elif defined __AVX2__
#define NX_WIDTH 32
#else
#define NX_WIDTH 16
#endif
#if defined __x86_64__
#define NX_KEEP(v) __asm__ volatile("" : "+v"(v))
#elif defined __aarch64__
#define NX_KEEP(v) __asm__ volatile("" : "+w"(v))
#else
#define NX_KEEP(v) ((void)0)
#endif
typedef double wide_double __attribute__((vector_size(NX_WIDTH), aligned(8), may_alias));
typedef float wide_float __attribute__((vector_size(NX_WIDTH), aligned(4), may_alias));
"""

_SPELLED = {
    "ADD": "{} + {}",
    "SUB": "{} - {}",
    "MUL": "{} * {}",
    "DIV": "{} / {}",
    "NEG": "-{}",
    "SQUARE": "{0} * {0}",
}
_LEAST = 4  # operations from which order matters
_REGISTERS = 14  # of sixteen, one for a constant


def interleaved(loop: Loop, words: Mapping[Any, str]) -> list[str]:
    """The lines of the loop over whole groups of vectors, which leave ``wide`` where it ended; none where the loop has
    operations of other kinds, or nothing to gain."""
    dtypes = {x.dtype for x in (*loop.loads, *loop.body)}
    if len(loop.body) < _LEAST or len(dtypes) != 1 or not dtypes <= {"float32", "float64"}:
        return []
    if not all(isinstance(x, Apply) and x.row in _SPELLED and _is_wide(x) for x in loop.body):
        return []
    side = min(6, _REGISTERS // _most_alive(loop))
    return _lines(loop, words, side) if side > 1 else []


def _is_wide(value: Apply) -> bool:
    """Whether an operand differs from element to element."""
    return not all(_is_alike(x) for x in value.operands)


def _is_alike(x: Any) -> bool:
    """Whether it is one number for all elements."""
    return isinstance(x, Constant) or getattr(x, "is_one", False)


def _most_alive(loop: Loop) -> int:
    """How many values are there at once, where each is computed as late as it stands."""
    last = {x: i for i, value in enumerate(loop.body) for x in value.operands}
    last.update(dict.fromkeys(loop.stores, len(loop.body)))
    alive: set[Any] = set()
    most = 1
    for i, value in enumerate(loop.body):
        alive.update(
            x for x in (*value.operands, value) if not isinstance(x, Constant) and not getattr(x, "is_one", False)
        )
        most = max(most, len(alive) - any(last[x] == i for x in value.operands))
        alive = {x for x in alive if last[x] > i}
    return most


def _lines(loop: Loop, words: Mapping[Any, str], side: int) -> list[str]:
    c = ctype(loop.body[0].dtype)
    wide = f"wide_{c}"
    lines = [
        f"    const int64_t lanes = NX_WIDTH / sizeof({c});",
        "    int64_t wide = 0;",
        f"    for (; wide + {side} * lanes <= n; wide += {side} * lanes) {{",
    ]
    read: set[Any] = set()
    for value in loop.body:
        assert isinstance(value, Apply)
        for x in dict.fromkeys(value.operands):
            if isinstance(x, Load) and not x.is_one and x not in read:
                read.add(x)
                lines += [
                    f"        {wide} {words[x]}_{u} = *(const {wide} *)(a{x.index} + wide + {u} * lanes);"
                    for u in range(side)
                ]
        for u in range(side):
            text = _SPELLED[value.row].format(*[_word(x, words, u) for x in value.operands])
            lines.append(f"        {wide} {words[value]}_{u} = {text};")
        lines.append("        " + " ".join([f"NX_KEEP({words[value]}_{u});" for u in range(side)]))
    for k, x in enumerate(loop.stores):
        lines += [f"        *({wide} *)(s{k} + wide + {u} * lanes) = {words[x]}_{u};" for u in range(side)]
    return [*lines, "    }"]


def _word(x: Any, words: Mapping[Any, str], u: int) -> str:
    if isinstance(x, Constant):
        return constant(x)
    return words[x] if getattr(x, "is_one", False) else f"{words[x]}_{u}"
