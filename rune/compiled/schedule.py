"""Steps of a program: which equations run together, and which call the core one by one.

Owns: ``Step``, ``scheduled``. Must not know: slots and memory (program.py).
"""

from __future__ import annotations

from rune.graph import Graph, Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from rune.graph import Equation


class Step:
    """``run(*operands, *params)`` gives the results: one, or a list where it is ``multiple``. reason: why the equation
    runs alone; empty for a fused kernel."""

    __slots__ = ("multiple", "name", "operands", "params", "reason", "results", "run")

    def __init__(
        self,
        name: str,
        run: Any,
        operands: Sequence[Any],
        params: tuple[Any, ...],
        results: Sequence[Var],
        multiple: bool,
        reason: str = "",
    ) -> None:
        self.name = name
        self.run = run
        self.operands = tuple(operands)
        self.params = params
        self.results = tuple(results)
        self.multiple = multiple
        self.reason = reason

    @property
    def is_view(self) -> bool:
        """Whether the result is (as a rule) another view of the operand's memory."""
        return self.name in _VIEWS

    def lines(self, name: Any, full: Any) -> list[str]:
        """The step as text. name(x): of a value; full(x): with shape and dtype."""
        params = f"[{', '.join([_word(x) for x in self.params])}]" if self.params else ""
        operands = " ".join([name(x) for x in self.operands])
        return [f"call {' '.join([full(x) for x in self.results])} = {self.name}{params} {operands}  # {self.reason}"]


_VIEWS = ("reshape", "permute", "broadcast_to", "flip", "getitem")


def _word(x: Any) -> str:
    return "program" if isinstance(x, (Graph, tuple)) and _holds_graph(x) else str(getattr(x, "name", x))


def _holds_graph(x: Any) -> bool:
    return isinstance(x, Graph) or any(isinstance(each, Graph) for each in x)


def single(equation: Equation, reason: str) -> Step:
    """The equation as a call of its own."""
    primitive = equation.primitive
    return Step(
        primitive.name, primitive.impl, equation.operands, equation.params, equation.results, primitive.multiple, reason
    )


def programs_within(equation: Equation) -> list[Graph]:
    """The programs among the parameters: bodies and branches."""
    found: list[Graph] = []
    for x in equation.params:
        found += [each for each in (x if isinstance(x, tuple) else (x,)) if isinstance(each, Graph)]
    return found


def scheduled(graph: Graph) -> list[Step]:
    """The steps, in an order in which each follows what it reads."""
    return [single(equation, "alone") for equation in graph.equations]
