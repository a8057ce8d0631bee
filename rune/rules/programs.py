"""What the rules of primitives with programs share: flags of what has tangents, and hidden inputs made plain.

Owns: these helpers. Must not know: any primitive.
"""

from __future__ import annotations

from rune.aval import aval_of
from rune.forward import zeros_like
from rune.graph import Graph, Var
from rune.linear import Node, Tape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Flags = tuple[bool, ...]


def tape_of(tangents: Sequence[Any]) -> Tape | None:
    """The tape of the tangents where they are nodes."""
    for t in tangents:
        if type(t) is Node:
            assert isinstance(t.owner, Tape)
            return t.owner
    return None


def flags_of(tangents: Sequence[Any]) -> Flags:
    return tuple([t is not None for t in tangents])


def chosen(values: Sequence[Any], flags: Flags) -> list[Any]:
    return [x for x, flag in zip(values, flags, strict=True) if flag]


def placed(found: Sequence[Any], flags: Flags) -> list[Any]:
    """The values at the places of the flags, None elsewhere."""
    each = iter(found)
    return [next(each) if flag else None for flag in flags]


def filled(tangents: Sequence[Any], primals: Sequence[Any], flags: Flags) -> list[Any]:
    """The tangents that the flags name, zeros where one is missing."""
    return [zeros_like(x) if t is None else t for t, x, flag in zip(tangents, primals, flags, strict=True) if flag]


def with_inputs(graph: Graph, before: int, hidden: Sequence[Any]) -> Graph:
    """The program with all of ``hidden`` as inputs in front, of which its own begin at ``before``."""
    own = graph.consts
    front = [own[i - before] if before <= i < before + len(own) else Var(aval_of(x)) for i, x in enumerate(hidden)]
    return Graph((*front, *graph.inputs), (), (), graph.equations, graph.outputs, graph.structure)


def lifted(graphs: Sequence[Graph]) -> tuple[Any, list[Any]]:
    """Branches without hidden inputs, over all of these together."""
    hidden = [value for graph in graphs for value in graph.values]
    joined, before = [], 0
    for graph in graphs:
        joined.append(with_inputs(graph, before, hidden))
        before += len(graph.consts)
    return tuple(joined), hidden
