"""A program that is ready to run: steps over numbered slots, each freed after its last use.

Owns: ``Program``, ``program_of``. Must not know: how steps are grouped (schedule.py) or what users call (jitted.py). A
step is a call into the core; what a step made and no later one reads goes back to the pool of freed memory at once, so
that the next step of that size takes it.
"""

from __future__ import annotations

from nx import _core
from rune.compiled.lowered import Stats
from rune.compiled.passes import simplified
from rune.compiled.schedule import programs_within, scheduled
from rune.graph import Graph, Var, eval_graph

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from rune.compiled.schedule import Step

WATCHED = 300_000_000  # nanoseconds that a kernel runs before it is compiled: more than compiling it takes


class Program:
    """graph: the simplified one. steps: in order. names: the slot of each Var; constants: what stands in slots from the
    start (Python scalars). backend: "c" compiles the kernels at once, "default" never does, None once they have run for
    long. inner: programs of bodies and branches. refusal: why kernels could not be compiled; thread:
    where they are."""

    __slots__ = ("_blank", "_code", "_outputs", "backend", "graph", "inner", "refusal", "slots", "steps", "thread")

    def __init__(self, graph: Graph, donated: Sequence[int] = (), backend: str | None = None) -> None:
        self.graph = simplified(graph)
        self.backend = backend
        self.refusal = ""
        self.thread: Any = None
        within = [inner for equation in self.graph.equations for inner in programs_within(equation)]
        self.inner = [program_of(inner, "default" if backend == "c" else backend) for inner in within]
        self.steps: list[Step] = scheduled(self.graph)
        self.slots: dict[Any, int] = {}
        self._blank: list[Any] = []
        for var in self.graph.inputs:
            self.slots[var] = len(self.slots)
        for step in self.steps:
            for x in (*step.operands, *step.results):
                self._place(x)
        self._outputs = [self.slots[var] for var in self.graph.outputs]
        given = self._given(donated)
        dead = last_uses(self)
        self._code = [self._coded(step, gone, given) for step, gone in zip(self.steps, dead, strict=True)]
        if backend == "c":
            from rune.compiled.native import attach

            attach([self], tried=False)

    def _place(self, x: Any) -> None:
        key = _slot_key(x)
        if key not in self.slots:
            self.slots[key] = len(self.slots)
            self._blank.append(None if type(x) is Var else x)

    def _given(self, donated: Sequence[int]) -> dict[Var, Step]:
        """The donated inputs that only kernels read (a call might keep a view), with the last of these."""
        found: dict[Var, Step] = {}
        for i in donated:
            var = self.graph.inputs[i]
            readers = [step for step in self.steps if var in step.operands]
            if readers and var not in self.graph.outputs and not [step for step in readers if step.run is not None]:
                found[var] = readers[-1]
        return found

    def _coded(self, step: Step, gone: Sequence[Var], given: dict[Var, Step]) -> tuple[Any, ...]:
        ins = tuple([self.slots[_slot_key(x)] for x in step.operands])
        outs = tuple([self.slots[var] for var in step.results])
        frees = tuple([self.slots[var] for var in gone])
        if step.run is None:
            numbers = tuple([i for i, x in enumerate(step.operands) if given.get(x) is step])
            group = step.group
            assert group is not None
            gathers = tuple([(k, ins[place]) for k, place in group.gathered()])
            kernel = _core.fuse(*step.params, ins[: len(group.operands)], outs, frees, numbers, gathers)
            if self.backend is None:
                _core.watched(kernel, WATCHED)
            return kernel, None, (), (), ()
        return step.run, ins, step.params, outs if step.multiple else outs[0], frees

    def run(self, values: Sequence[Any]) -> list[Any]:
        """The outputs for these inputs, plain tensors all."""
        if _core._backend_get() is not None:
            return eval_graph(self.graph, values)
        slots = [*values, *self._blank]
        run_fused = _core.run_fused
        for run, ins, params, outs, frees in self._code:
            if ins is None:
                if run_fused(run, slots):
                    self._compile_beside()
                continue
            found = run(*[slots[i] for i in ins], *params)
            if type(outs) is int:
                slots[outs] = found
            else:
                for i, x in zip(outs, found):
                    slots[i] = x
            for i in frees:
                slots[i] = None
        return [slots[i] for i in self._outputs]

    def kernels(self) -> list[tuple[Step, Any]]:
        """The steps that are kernels, and the core's kernels."""
        return [(step, row[0]) for step, row in zip(self.steps, self._code, strict=True) if step.group is not None]

    def _compile_beside(self) -> None:
        """A kernel has run for long."""
        from rune.compiled.native import attach_beside

        attach_beside(self)

    # ---- to be read ----

    def schedule_text(self) -> str:
        """One line a step; below a kernel its operations."""
        names: dict[Var, str] = {}

        def name(x: Any) -> str:
            return names.setdefault(x, f"v{len(names)}:{x.aval!r}").partition(":")[0] if type(x) is Var else repr(x)

        def full(x: Var) -> str:
            name(x)
            return names[x]

        lines = [f"inputs {' '.join([full(var) for var in self.graph.inputs])}"]
        for step in self.steps:
            lines += step.lines(name, full)
        return "\n".join([*lines, f"return {' '.join([name(var) for var in self.graph.outputs])}"])

    def planned(self) -> tuple[str, Stats]:
        """The plan of memory as text, and the counts."""
        lines, alive, peak, total, buffers = [], 0, 0, 0, 0
        inputs = set(self.graph.inputs)
        views = {var for step in self.steps if step.is_view for var in step.results}
        for i, (step, gone) in enumerate(zip(self.steps, last_uses(self), strict=True)):
            made = 0 if step.is_view else sum([_bytes(var) for var in step.results])
            buffers += 0 if step.is_view else len(step.results)
            total += made
            alive += made
            peak = max(peak, alive)
            freed = sum([_bytes(var) for var in gone if var not in inputs and var not in views])
            alive -= freed
            lines.append(f"step {i} {step.name}: makes {made} bytes, frees {freed}, alive {alive}")
        lines.append(f"peak {peak} bytes")
        fallbacks = [(step.name, step.reason) for step in self.steps if step.reason]
        kernels = len([step for step in self.steps if not step.reason])
        compiled = len([0 for _, kernel in self.kernels() if _core.compiled_state(kernel)[0] == "compiled"])
        stats = Stats(kernels, len(fallbacks), buffers, total, peak, fallbacks)
        stats.compiled, stats.refusal = compiled, self.refusal
        return "\n".join(lines), stats


def _bytes(var: Var) -> int:
    n = var.aval.dtype.itemsize
    for length in var.aval.shape:
        n *= length
    return n


def _slot_key(x: Any) -> Any:
    return x if type(x) is Var else (type(x), repr(x))


def last_uses(program: Program) -> list[list[Var]]:
    """For each step the values that nothing reads after it."""
    kept = {*program.graph.outputs, *program.graph.inputs}
    found: list[list[Var]] = []
    for step in reversed(program.steps):
        gone = [var for var in dict.fromkeys([*step.operands, *step.results]) if type(var) is Var and var not in kept]
        kept.update(gone)
        found.append(gone)
    found.reverse()
    return found


def program_of(graph: Graph, backend: str | None = None) -> Program:
    """That of a graph, hidden inputs in front of the others, made once."""
    found: Program | None = graph.cache.get("program")
    if found is None:
        found = graph.cache["program"] = Program(graph.lifted(), (), graph.cache.get("backend", backend))
    return found
