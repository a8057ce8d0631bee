"""Steps of a program: which equations run together, and which call the core one by one.

Owns: ``Step``, ``scheduled``. Must not know: slots and memory (program.py).
"""

from __future__ import annotations

from rune.compiled.group import Group, Refusal, Scalar, lowered, shape_size
from rune.graph import Graph, Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from rune.graph import Equation


class Step:
    """``run(*operands, *params)`` gives the results: one, or a list where it is ``multiple``. reason: why the equation
    runs alone. A kernel has a group, no reason and no run; its params are what ``_core.fuse`` takes before the slots.
    """

    __slots__ = ("group", "multiple", "name", "operands", "params", "reason", "results", "run")

    def __init__(
        self,
        name: str,
        run: Any,
        operands: Iterable[Any],
        params: tuple[Any, ...],
        results: Sequence[Var],
        multiple: bool,
        reason: str = "",
        group: Group | None = None,
    ) -> None:
        self.name = name
        self.run = run
        self.operands = tuple(operands)
        self.params = params
        self.results = tuple(results)
        self.multiple = multiple
        self.reason = reason
        self.group = group

    @property
    def is_view(self) -> bool:
        """Whether the result is (as a rule) another view of the operand's memory."""
        return self.name in _VIEWS

    def lines(self, name: Any, full: Any) -> list[str]:
        """The step as text. name(x): of a value; full(x): with shape and dtype."""
        if self.group is not None:
            return self._kernel_lines(self.group, name, full)
        params = f"[{', '.join([_word(x) for x in self.params])}]" if self.params else ""
        operands = " ".join([name(x) for x in self.operands])
        return [f"call {' '.join([full(x) for x in self.results])} = {self.name}{params} {operands}  # {self.reason}"]

    def _kernel_lines(self, group: Group, name: Any, full: Any) -> list[str]:
        inner: dict[Any, str] = {}

        def word(x: Any) -> str:
            if type(x) is Var:
                return str(name(x))
            return f"{x.value!r}:{x.dtype.name}" if type(x) is Scalar else inner[x]

        rows = f", folds of rows of {group.row}" if group.row > 0 else ""
        rows += f", folds of {-group.row} columns" if group.row < 0 else ""
        kept = ", ".join([full(x) for x in self.results])
        lines = [f"kernel {kept} over {group.shape}{rows}"]
        lines += [f"  {full(var)} = gather {name(x)} {name(rows)}" for var, (x, rows) in group.gathers.items()]
        for op in group.ops:
            if op.var is None:
                inner[op] = f"t{len(inner)}"
            left = inner[op] if op.var is None else full(op.var)
            lines.append(f"  {left} = {op.word}.{op.dtype.name} {' '.join([word(x) for x in op.operands])}")
        lines += [f"  {full(var)} = {fold} of {name(x)}" for fold, x, var in group.folds]
        return lines


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


class Plan:
    """Equations dealt out to steps. An equation goes to the first kernel of its shape that has one of its operands and
    stands behind all others; results of steps are read by later steps only, so that any order within is right."""

    __slots__ = ("_after", "_loose", "steps")

    def __init__(self, graph: Graph) -> None:
        self.steps: list[Group | Step] = []
        self._after: dict[Var, int] = {}  # the first step that may read the value
        self._loose = _loose_gathers(graph)
        for equation in graph.equations:
            if equation.results and equation.results[0] in self._loose:
                reads = self._loose[equation.results[0]]
                self._after[equation.results[0]] = max([self._stored(x) for x in reads])
                continue
            reason = self._fused(equation)
            if reason:
                self._after.update(dict.fromkeys(equation.results, len(self.steps) + 1))
                self.steps.append(single(equation, reason))

    def _stored(self, x: Var) -> int:
        """The first step that may read the value from memory: one made within a kernel is there after it."""
        at = self._after.get(x, 0)
        group = self.steps[at] if at < len(self.steps) else None
        return at + 1 if isinstance(group, Group) and x in group.inside else at

    def _fused(self, equation: Equation) -> str:
        """Why the equation joins no kernel; empty where it did."""
        primitive = equation.primitive
        if primitive.family == "fold":
            return self._folded(equation)
        if primitive.family not in ("map", "cast"):
            return f"{primitive.family}: a call of the core"
        aval = equation.results[0].aval
        if shape_size(aval.shape) == 0:
            return "no elements"
        try:
            ops = lowered(equation)
        except Refusal as refusal:
            return str(refusal)
        at = self._home(equation, aval.shape)
        group = self.steps[at]
        assert isinstance(group, Group)
        group.add(ops)
        group.gathers.update({x: self._loose[x] for x in equation.operands if x in self._loose})
        self._after[equation.results[0]] = at
        return ""

    def _home(self, equation: Equation, shape: tuple[int, ...]) -> int:
        """The number of the kernel for an elementwise equation, a new one if need be."""
        reads = [x for x in equation.operands if type(x) is Var]
        first = max([self._after.get(x, 0) for x in reads], default=0)
        is_small = shape_size(shape) <= _SMALL
        for at in range(first, len(self.steps)):
            group = self.steps[at]
            if type(group) is Group and group.shape == shape and group.has_room():
                if is_small or any(group.knows(x) for x in reads):
                    return at
        self.steps.append(Group(shape))
        return len(self.steps) - 1

    def _folded(self, equation: Equation) -> str:
        x = equation.operands[0]
        at = self._after.get(x, 0)
        group = self.steps[at] if at < len(self.steps) else None
        if not isinstance(group, Group) or x not in group.inside:
            return "fold: of a value that no kernel makes"
        try:
            group.add_fold(equation)
        except Refusal as refusal:
            return str(refusal)
        self._after[equation.results[0]] = at + 1
        return ""


def _loose_gathers(graph: Graph) -> dict[Any, tuple[Var, Var]]:
    """The results of gathers that only kernels of their own shape read: they are loaded there, row by row. With the
    tensors and the numbers of the rows."""
    readers: dict[Any, list[Equation]] = {}
    for equation in graph.equations:
        for x in equation.operands:
            readers.setdefault(x, []).append(equation)
    found: dict[Any, tuple[Var, Var]] = {}
    for equation in graph.equations:
        if equation.primitive.name != "gather" or len(equation.operands) != 2:
            continue
        (x, numbers), made = equation.operands, equation.results[0]
        is_read = made not in graph.outputs and made in readers and numbers.aval.dtype.name == "int64"
        if is_read and shape_size(made.aval.shape) and all(_joins(each, made) for each in readers[made]):
            found[made] = (x, numbers)
    return found


def _joins(equation: Equation, read: Var) -> bool:
    """Whether the equation will be in a kernel over the shape of what it reads."""
    if equation.primitive.family not in ("map", "cast") or equation.results[0].aval.shape != read.aval.shape:
        return False
    try:
        return bool(lowered(equation))
    except Refusal:
        return False


_SMALL = 4096  # elements up to which a call costs more than its work: unrelated equations share a kernel


def scheduled(graph: Graph) -> list[Step]:
    """The steps, in an order in which each follows what it reads."""
    plan = Plan(graph)
    read: set[Any] = set(graph.outputs)
    found: list[Step] = []
    by_result = {equation.results[0]: equation for equation in graph.equations if equation.results}
    for step in reversed(plan.steps):
        made = step if isinstance(step, Step) else _kernel(step, read, by_result)
        read.update(made.operands)
        found.append(made)
    found.reverse()
    return found


def _kernel(group: Group, read: set[Any], by_result: dict[Var, Equation]) -> Step:
    """The group as a step; an equation that is alone in its group as a call."""
    if len(group.inside) == 1 and not group.folds and not group.gathers:
        return single(by_result[next(iter(group.inside))], "nothing to fuse with")
    kept = [var for var in group.inside if var in read]
    folded = [var for _, _, var in group.folds]
    return Step("kernel", None, group.reads(), group.spec(kept), [*kept, *folded], True, group=group)
