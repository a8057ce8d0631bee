"""What is done to a program before it is scheduled: inner calls opened, names of one value joined, dead code left out.

Owns: ``simplified``. Must not know: steps, kernels or memory. Nothing here changes a bit of a result: only operations
that leave their operand as it is are dropped, and nothing is reordered.
"""

from __future__ import annotations

from rune.graph import Equation, Graph, Var, trace_flat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def simplified(graph: Graph) -> Graph:
    """The same program, of fewer equations. ``graph`` has no hidden inputs."""
    run = _Rewriting()
    outputs = run.inlined(graph, list(graph.inputs))
    equations = _live(run.equations, outputs)
    return Graph(graph.inputs, (), (), equations, outputs, graph.structure)


class _Rewriting:
    """Goes through equations in order and keeps those that are new."""

    __slots__ = ("equations", "known")

    def __init__(self) -> None:
        self.equations: list[Equation] = []
        self.known: dict[Any, tuple[Var, ...]] = {}

    def inlined(self, graph: Graph, values: Sequence[Any]) -> list[Any]:
        """The outputs of ``graph`` for these inputs, its equations appended."""
        names: dict[Var, Any] = dict(zip(graph.inputs, values, strict=True))
        for equation in graph.equations:
            operands = [names[x] if type(x) is Var else x for x in equation.operands]
            names.update(zip(equation.results, self.added(equation, operands), strict=True))
        return [names[var] for var in graph.outputs]

    def added(self, equation: Equation, operands: list[Any]) -> Sequence[Var]:
        """What stands for the results of the equation on these operands."""
        inner = _inner(equation)
        if inner is not None:
            return self.inlined(inner, operands)
        if _is_identity(equation, operands):
            return operands[:1]
        key = (equation.primitive, equation.params, *[x if type(x) is Var else (type(x), repr(x)) for x in operands])
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = tuple([Var(var.aval) for var in equation.results])
            self.equations.append(Equation(equation.primitive, operands, equation.params, found))
        return found


def _inner(equation: Equation) -> Graph | None:
    """The program that the equation calls once, where it needs no call of its own. A checkpoint keeps its own: its
    replay shall not meet the values of the first run."""
    name = equation.primitive.name
    if name == "jit":
        graph: Graph = equation.params[0]
        return graph
    if name == "custom":
        rule = equation.params[0]
        avals = [x.aval for x in equation.operands if type(x) is Var]
        if len(avals) != len(equation.operands):
            return None
        traced = trace_flat(lambda leaves: rule.run(leaves), avals, rule.name)
        return None if traced.consts else traced
    return None


def _is_identity(equation: Equation, operands: Sequence[Any]) -> bool:
    """Whether the result is the first operand as it is, to the last bit."""
    x = operands[0] if operands else None
    if type(x) is not Var or len(equation.results) != 1 or x.aval != equation.results[0].aval:
        return False
    name = equation.primitive.name
    if name in ("multiply", "divide", "pow") and type(operands[1]) in (int, float):
        return bool(operands[1] == 1 and x.aval.dtype.name != "bool")
    if name == "permute":
        return bool(equation.params[0] == tuple(range(x.aval.ndim)))
    return name in ("detach", "cast", "reshape", "broadcast_to", "positive")


def _live(equations: Sequence[Equation], outputs: Sequence[Any]) -> list[Equation]:
    needed = set(outputs)
    kept = []
    for equation in reversed(equations):
        if needed.isdisjoint(equation.results):
            continue
        kept.append(equation)
        needed.update([x for x in equation.operands if type(x) is Var])
    kept.reverse()
    return kept
