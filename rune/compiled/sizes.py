"""Programs whose leading lengths are open: which arguments share one, and the program for given lengths.

Owns: ``opened`` (arguments with open leading lengths), ``Open`` (such a program) and ``resized``. Must not know: how a
function is traced or what users call. Arguments that have one leading length in the call that is traced share a symbol;
they share it in every call that the program serves.
"""

from __future__ import annotations

from rune.aval import Aval
from rune.compiled.tracing import Traced
from rune.dims import Dim, Symbol, is_open
from rune.graph import Equation, Graph, Var
from rune.primitive import Primitive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Sizes = dict[Symbol, int]

_PLAIN = frozenset(("int", "float", "complex", "bool", "str", "NoneType", "DType"))


class Unknown(Exception):
    """A parameter in which lengths might hide."""


def opened(avals: Sequence[Aval]) -> list[Aval]:
    """The same with leading lengths open, one symbol a length."""
    symbols: dict[int, Symbol] = {}
    found = []
    for aval in avals:
        if aval.shape:
            n = aval.shape[0]
            first: Any = Dim(symbols.setdefault(n, Symbol(n)))
            aval = Aval((first, *aval.shape[1:]), aval.dtype)
        found.append(aval)
    return found


class Open:
    """A traced program with lengths that are still open. avals: of its arguments. entries: what was made of it, by the
    lengths."""

    __slots__ = ("avals", "entries", "traced")

    def __init__(self, traced: Traced, avals: Sequence[Aval]) -> None:
        self.traced = traced
        self.avals = tuple(avals)
        self.entries: dict[tuple[int, ...], Any] = {}

    def match(self, avals: Sequence[Aval]) -> Sizes | None:
        """The lengths under which the program is one for these arguments."""
        sizes: Sizes = {}
        for mine, theirs in zip(self.avals, avals, strict=True):
            if mine.dtype != theirs.dtype or len(mine.shape) != len(theirs.shape):
                return None
            pairs: Any = zip(mine.shape, theirs.shape, strict=True)
            for m, n in pairs:
                if is_open(m):
                    if not m.symbol.admits(n) or sizes.setdefault(m.symbol, n) != n:
                        return None
                elif m != n:
                    return None
        return sizes

    def at(self, sizes: Sizes) -> Traced:
        """The program for these lengths."""
        traced = self.traced
        return Traced(resized(traced.graph, sizes), traced.key_at, None, traced.watched)


def settled(traced: Traced, avals: Sequence[Aval]) -> tuple[Traced, Open | None]:
    """The program of the call that was traced, and the open one where some length is still open."""
    firsts: list[Any] = [aval.shape[0] for aval in avals if aval.shape]
    symbols: dict[Symbol, None] = {n.symbol: None for n in firsts if is_open(n)}
    all_sizes = {symbol: symbol.length for symbol in symbols}
    if any(type(x).__name__ != "Tensor" for x in traced.graph.values if x is not None):
        read = all_sizes  # tracers from outside may have lengths of their own
    else:
        read = {symbol: symbol.length for symbol in symbols if symbol.is_read}
    try:
        graph = resized(traced.graph, read)
        now = resized(graph, all_sizes)
    except Unknown:
        graph, read = resized(traced.graph, all_sizes, strict=False), all_sizes
        now = graph
    found = Traced(now, traced.key_at, traced.key, traced.watched)
    if len(read) == len(all_sizes):
        return found, None
    left = Open(Traced(graph, traced.key_at, None, traced.watched), [_sized_aval(aval, read) for aval in avals])
    return found, left


# ---- lengths put in --------------------------------------------------------------------------------------------------


def resized(graph: Graph, sizes: Sizes, *, strict: bool = True) -> Graph:
    """The program with these symbols' lengths put in. Raises Unknown (strict) where a parameter cannot be looked
    into."""
    names: dict[Var, Var] = {}

    def var(x: Any) -> Any:
        if type(x) is not Var:
            return _sized(x, sizes, strict)
        found = names.get(x)
        if found is None:
            found = names[x] = Var(_sized_aval(x.aval, sizes))
        return found

    equations = [
        Equation(
            each.primitive,
            [var(x) for x in each.operands],
            tuple([_sized(x, sizes, strict) for x in each.params]),
            [var(x) for x in each.results],
            each.line,
        )
        for each in graph.equations
    ]
    inputs, consts, outputs = ([var(x) for x in each] for each in (graph.inputs, graph.consts, graph.outputs))
    made = Graph(inputs, consts, graph.values, equations, outputs, graph.structure)
    made.cache["backend"] = graph.cache.get("backend")
    return made


def _sized_aval(aval: Aval, sizes: Sizes) -> Aval:
    if any(is_open(n) for n in aval.shape):
        return Aval(tuple([_sized(n, sizes, True) for n in aval.shape]), aval.dtype)
    return aval


def _sized(x: Any, sizes: Sizes, strict: bool) -> Any:
    """A parameter with the lengths put in."""
    kind = type(x)
    if kind is Dim:
        n = sizes.get(x.symbol)
        return x if n is None else x.at(n)
    if kind.__name__ in _PLAIN:
        return x
    if kind in (tuple, list):
        return kind([_sized(each, sizes, strict) for each in x])
    if kind is slice:
        return slice(*[_sized(each, sizes, strict) for each in (x.start, x.stop, x.step)])
    if kind is Graph:
        return resized(x, sizes, strict=strict)
    if kind.__name__ == "Key":
        return kind(_sized(x.items, sizes, strict))
    if strict and not isinstance(x, Primitive):
        raise Unknown(kind.__name__)
    return x
