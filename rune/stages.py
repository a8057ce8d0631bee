"""A program that many lanes run, cut where the lanes meet: stages that each lane runs by itself, and joints between.

Owns: ``Stages``, the threads that share the lanes. Must not know: derivatives, or what users call (parallel.py). What
is the same in all lanes (made of shared inputs and of what lanes told each other) is computed once. A joint works on
all lanes together, by the batching rule of its operation; so no lane ever waits for another, and nothing depends on how
many threads there are.
"""

from __future__ import annotations

from nx import _core
from nx.join import stack
from rune.batch import Batched, Batching, running
from rune.compiled.passes import simplified
from rune.compiled.program import Program
from rune.compiled.schedule import programs_within
from rune.graph import Graph, Var
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence
    from typing import Any

    from rune.graph import Equation

#: What such an operation gives is the same in all lanes.
_SHARED = frozenset(["psum", "all_gather"])
_LIGHT = 1 << 18  # elements that all lanes make together below which threads cost more than they save


def joins(equation: Equation, axis_name: Hashable) -> bool:
    """Whether the equation, or a program within it, talks to other lanes of this name."""
    if equation.primitive.family == "collective" and equation.params[0] == axis_name:
        return True
    return any(joins(inner, axis_name) for graph in programs_within(equation) for inner in graph.equations)


class Stage:
    """What is computed between two joints: ``shared`` once, ``own`` lane by lane, then the ``joints``."""

    __slots__ = ("joints", "own", "shared")

    def __init__(self) -> None:
        self.shared: list[Equation] = []
        self.own: list[Equation] = []
        self.joints: list[Equation] = []


class Part:
    """Equations as a program. inputs: what it reads; outputs: what others read of it."""

    __slots__ = ("inputs", "outputs", "program")

    def __init__(self, equations: Sequence[Equation], read: set[Any], structure: Any) -> None:
        """read: what equations outside read, or the whole program returns."""
        made = [var for equation in equations for var in equation.results]
        inside = set(made)
        operands = [x for equation in equations for x in equation.operands if type(x) is Var]
        self.inputs = [var for var in dict.fromkeys(operands) if var not in inside]
        self.outputs = [var for var in made if var in read]
        self.program = Program(Graph(self.inputs, (), (), equations, self.outputs, structure))


class Stages:
    """A program (without hidden inputs) for ``n`` lanes. flags: which inputs differ from lane to lane. varying: which
    outputs do; these come stacked, the others once."""

    __slots__ = ("_axis_name", "_flags", "_graph", "_is_light", "_n", "_parts", "_vary", "varying")

    def __init__(self, graph: Graph, flags: Sequence[bool], axis_name: Hashable, n: int) -> None:
        self._graph = graph = simplified(graph)
        self._axis_name = axis_name
        self._flags = tuple(flags)
        self._n = n
        self._vary = {var for var, flag in zip(graph.inputs, flags, strict=True) if flag}
        self._parts = self._cut()
        self.varying = tuple([var in self._vary for var in graph.outputs])
        made = sum([_size(var) for equation in graph.equations for var in equation.results])
        self._is_light = made * n < _LIGHT

    def _cut(self) -> list[tuple[Part, Part, list[Equation]]]:
        stages = self._dealt()
        found = []
        for stage in stages:
            parts = []
            for mine in (stage.shared, stage.own):
                others = [e for each in stages for e in (*each.shared, *each.own, *each.joints)]
                inside = {id(e) for e in mine}
                read: set[Any] = {x for e in others if id(e) not in inside for x in e.operands if type(x) is Var}
                parts.append(Part(mine, read | set(self._graph.outputs), self._graph.structure))
            found.append((parts[0], parts[1], stage.joints))
        return found

    def _dealt(self) -> list[Stage]:
        """The equations dealt out to stages: each to the first in which all that it reads is there."""
        stages, level = [Stage()], dict.fromkeys(self._graph.inputs, 0)
        for equation in self._graph.equations:
            reads = [x for x in equation.operands if type(x) is Var]
            at = max([level[x] for x in reads], default=0)
            varies = any(x in self._vary for x in reads)
            if joins(equation, self._axis_name):
                stages[at].joints.append(equation)
                at += 1
                varies = equation.primitive.name not in _SHARED
                if at == len(stages):
                    stages.append(Stage())
            else:
                (stages[at].own if varies else stages[at].shared).append(equation)
            level.update(dict.fromkeys(equation.results, at))
            if varies:
                self._vary.update(equation.results)
        return stages

    def run(self, operands: Sequence[Any]) -> list[Any]:
        """The outputs for these inputs, of which those that differ have the lanes in front."""
        values: dict[Var, Any] = {}
        for var, x, flag in zip(self._graph.inputs, operands, self._flags, strict=True):
            values[var] = [x[i] for i in range(self._n)] if flag else x
        for shared, own, joints in self._parts:
            values.update(zip(shared.outputs, shared.program.run([values[v] for v in shared.inputs]), strict=True))
            self._run_own(own, values)
            for equation in joints:
                self._join(equation, values)
        return [stack(values[v], 0) if v in self._vary else values[v] for v in self._graph.outputs]

    def _run_own(self, part: Part, values: dict[Var, Any]) -> None:
        if not part.outputs:
            return

        def lane(i: int) -> list[Any]:
            return part.program.run([values[v][i] if v in self._vary else values[v] for v in part.inputs])

        found = each_lane(lane, self._n, self._is_light)
        for k, var in enumerate(part.outputs):
            values[var] = [results[k] for results in found]

    def _join(self, equation: Equation, values: dict[Var, Any]) -> None:
        """One operation on all lanes at once."""
        lanes = Batching(self._n, self._axis_name)
        with running(lanes):
            operands = [self._together(lanes, x, values) for x in equation.operands]
            if not any(type(x) is Batched for x in operands):  # the rule needs lanes to work on
                x = operands[0]
                operands[0] = Batched(lanes, _core.broadcast_to(x, (self._n, *x.shape)))
            out = bind(equation.primitive, operands, equation.params)
            pairs = [lanes.unwrap(x) for x in (out if equation.primitive.multiple else [out])]
        for var, (x, flag) in zip(equation.results, pairs, strict=True):
            values[var] = x if var not in self._vary else [x[i] for i in range(self._n)] if flag else [x] * self._n

    def _together(self, lanes: Batching, x: Any, values: dict[Var, Any]) -> Any:
        if type(x) is not Var:
            return x
        return Batched(lanes, stack(values[x], 0)) if x in self._vary else values[x]


def stages_of(graph: Graph, flags: Iterable[bool], axis_name: Hashable, n: int) -> Stages:
    """Those of a program, made once."""
    key = ("stages", tuple(flags), axis_name, n)
    if key not in graph.cache:
        graph.cache[key] = Stages(graph, key[1], axis_name, n)
    found: Stages = graph.cache[key]
    return found


def _size(var: Var) -> int:
    n = 1
    for length in var.aval.shape:
        n *= length
    return n


# ---- threads ---------------------------------------------------------------------------------------------------------

_pools: dict[int, Any] = {}  # by process: threads do not survive a fork
_busy: set[int] = set()  # threads that run lanes: what they map runs within them


def each_lane(lane: Callable[[int], Any], n: int, is_light: bool) -> list[Any]:
    """``lane(i)`` for each i below ``n``, shared among as many threads as nx may use.

    Raises the error of the lowest lane that failed, with the number of the lane as a note.
    """
    from threading import get_ident

    workers = min(n, _core.threads_get())
    if is_light or workers < 2 or get_ident() in _busy or _core._backend_get() is not None:
        return [_noted(lane, i) for i in range(n)]
    found: list[Any] = [None] * n
    failed: dict[int, BaseException] = {}
    numbers = iter(range(n))  # next() of it is atomic

    def work() -> None:
        me = get_ident()
        _busy.add(me)
        try:
            for i in numbers:
                if failed and i > min(failed):
                    return
                try:
                    found[i] = _noted(lane, i)
                except BaseException as error:
                    failed[i] = error
        finally:
            _busy.discard(me)

    others = [_pool().submit(work) for _ in range(workers - 1)]
    work()
    for other in others:
        other.result()
    if failed:
        raise failed[min(failed)]
    return found


def _noted(lane: Callable[[int], Any], i: int) -> Any:
    try:
        return lane(i)
    except Exception as error:
        error.add_note(f"pmap: in lane {i}")
        raise


def _pool() -> Any:
    import os

    pid = os.getpid()
    if pid not in _pools:
        from concurrent.futures import ThreadPoolExecutor

        _pools.clear()
        _pools[pid] = ThreadPoolExecutor(max(1, (os.cpu_count() or 2) - 1), "rune.pmap")
    return _pools[pid]
