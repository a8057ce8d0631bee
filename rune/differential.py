"""Derivatives and batches of programs: what control flow, checkpoint and jit are differentiated and mapped by.

Owns: ``jvp_graph``, ``batch_graph``, ``Split``. Must not know: the primitives that hold programs (control.py, jit). All
programs here are lifted: they have no hidden inputs of their own.
"""

from __future__ import annotations

from nx import _core
from rune.aval import Aval, is_differentiable
from rune.batch import Batched, Batching, running
from rune.forward import Differentiation, zeros_like
from rune.graph import Graph, Traced, eval_graph, trace_flat
from rune.linear import Node, Tape, ancestors, pull, push
from rune.tracer import Tracer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from typing import Any

    Flags = tuple[bool, ...]


def _zeros(aval: Aval) -> Any:
    return _core.zeros(aval.shape, aval.dtype)


def jvp_graph(graph: Graph, flags: Flags, forced: Flags | None = None) -> tuple[Graph, Flags]:
    """The program of values and tangents: inputs, then tangents of the inputs that ``flags`` names; outputs, then
    tangents of those that have one, or that ``forced`` names. Returns it and which outputs have tangents.
    """
    key = ("jvp", flags, forced)
    if key not in graph.cache:
        graph.cache[key] = _jvp_graph(graph, flags, forced)
    found: tuple[Graph, Flags] = graph.cache[key]
    return found


def _jvp_graph(graph: Graph, flags: Flags, forced: Flags | None) -> tuple[Graph, Flags]:
    n = len(graph.inputs)
    has: list[Flags] = []

    def both(leaves: list[Any]) -> list[Any]:
        run = Differentiation("jvp")
        moved = iter(leaves[n:])
        duals = [run.lift(x, next(moved) if flag else None) for x, flag in zip(leaves[:n], flags, strict=True)]
        pairs = [run.split(x) for x in eval_graph(graph, duals)]
        run.alive = False
        wanted = forced or (False,) * len(pairs)
        keep = [t is not None or want for (_, t), want in zip(pairs, wanted, strict=True)]
        has.append(tuple(keep))
        filled = [zeros_like(x) if t is None else t for x, t in pairs]
        return [x for x, _ in pairs] + [t for t, kept in zip(filled, keep, strict=True) if kept]

    avals = [var.aval for var in graph.inputs]
    made = trace_flat(both, avals + [aval for aval, flag in zip(avals, flags, strict=True) if flag], "jvp")
    return made.lifted() if not made.consts else made, has[0]


def batch_graph(
    graph: Graph, flags: Flags, n: int, axis_name: Hashable, forced: Flags | None = None
) -> tuple[Graph, Flags]:
    """The program on ``n`` lanes: inputs that ``flags`` names have the batch axis in front, as have the outputs that
    the second result names (those that vary, and those of ``forced``).
    """
    key = ("batch", flags, n, axis_name, forced)
    if key not in graph.cache:
        graph.cache[key] = _batch_graph(graph, flags, n, axis_name, forced)
    found: tuple[Graph, Flags] = graph.cache[key]
    return found


def _batch_graph(graph: Graph, flags: Flags, n: int, axis_name: Hashable, forced: Flags | None) -> tuple[Graph, Flags]:
    has: list[Flags] = []

    def lanes_of(leaves: list[Any]) -> list[Any]:
        lanes = Batching(n, axis_name)
        with running(lanes):
            out = eval_graph(graph, [Batched(lanes, x) if flag else x for x, flag in zip(leaves, flags, strict=True)])
            pairs = [lanes.unwrap(x) for x in out]
        wanted = forced or (False,) * len(pairs)
        has.append(tuple([flag or want for (_, flag), want in zip(pairs, wanted, strict=True)]))
        return [
            _core.broadcast_to(x, (n, *x.shape)) if want and not flag else x
            for (x, flag), want in zip(pairs, wanted, strict=True)
        ]

    avals = [
        Aval((n, *var.aval.shape), var.aval.dtype) if flag else var.aval
        for var, flag in zip(graph.inputs, flags, strict=True)
    ]
    return trace_flat(lanes_of, avals, "vmap"), has[0]


class Split:
    """A program linearized: ``forward`` gives the outputs and, behind them, residuals; ``linear`` takes residuals and
    tangents of the inputs that ``flags`` names to tangents of the outputs that ``has`` names; ``transposed`` takes
    residuals and cotangents of these outputs to cotangents of those inputs. sources: for each residual the number of
    the input that it is, or None.
    """

    __slots__ = (
        "_linear",
        "_transposed",
        "flags",
        "forward",
        "graph",
        "has",
        "inputs",
        "residuals",
        "roots",
        "sources",
        "tape",
    )

    def __init__(self, graph: Graph, flags: Flags, forced: Flags | None = None) -> None:
        self.graph = graph
        self.flags = flags
        self.tape: Tape
        self.roots: list[Any] = []
        self.inputs: list[Any] = []
        self.residuals: list[Any] = []
        self.has: Flags = ()
        self._linear: Graph | None = None
        self._transposed: Graph | None = None
        self.forward = trace_flat(
            lambda leaves: self._record(leaves, forced), [var.aval for var in graph.inputs], "vjp"
        )
        numbers = {var: i for i, var in enumerate(self.forward.inputs)}
        self.sources = [numbers.get(x.place) for x in self.residuals]

    def _record(self, leaves: list[Any], forced: Flags | None) -> list[Any]:
        self.tape = Tape()  # here, so that its level is above that of the tracing
        run = Differentiation("vjp")
        self.inputs = [
            self.tape.leaf(x.shape, x.dtype) if flag and is_differentiable(x.dtype) else None
            for x, flag in zip(leaves, self.flags, strict=True)
        ]
        duals = [run.lift(x, node) for x, node in zip(leaves, self.inputs, strict=True)]
        pairs = [run.split(x) for x in eval_graph(self.graph, duals)]
        run.alive = self.tape.alive = False
        self.roots = [t for _, t in pairs]
        wanted = forced or (False,) * len(pairs)
        self.has = tuple([t is not None or want for t, want in zip(self.roots, wanted, strict=True)])
        seen: dict[int, Any] = {}
        for node in ancestors(self.tape, [root for root in self.roots if root is not None]):
            for x in node.operands:
                if type(x) is Traced and x.owner is leaves_owner(leaves, x):
                    seen.setdefault(id(x.place), x)
        self.residuals = list(seen.values())
        return [x for x, _ in pairs] + self.residuals

    def _rebound(self, values: Sequence[Any]) -> tuple[Tape, list[Any], list[Any]]:
        """The tape with these values for the residuals."""
        by_var = {id(x.place): value for x, value in zip(self.residuals, values, strict=True)}
        tape = Tape()
        made: dict[int, Node] = {}

        def change(x: Any) -> Any:
            if type(x) is Node and x.owner is self.tape:
                return made[x.index]
            return by_var.get(id(x.place), x) if type(x) is Traced else x

        starts = [node for node in (*self.roots, *self.inputs) if node is not None]
        for node in ancestors(self.tape, starts):
            made[node.index] = Node(
                tape, node.primitive, [change(x) for x in node.operands], node.params, node.shape, node.dtype
            )
        return (
            tape,
            [None if r is None else made[r.index] for r in self.roots],
            [None if node is None else made[node.index] for node in self.inputs],
        )

    def residual_avals(self) -> list[Aval]:
        """What is known of the residuals."""
        return [x.place.aval for x in self.residuals]

    def output_avals(self) -> list[Aval]:
        """What is known of the outputs that have tangents."""
        return [var.aval for var, has in zip(self.graph.outputs, self.has, strict=True) if has]

    def input_avals(self) -> list[Aval]:
        """What is known of the inputs that have tangents."""
        return [var.aval for var, flag in zip(self.graph.inputs, self.flags, strict=True) if flag]

    def linear(self) -> Graph:
        """(residuals, tangents) -> tangents."""
        if self._linear is None:
            n = len(self.residuals)

            def run(leaves: list[Any]) -> list[Any]:
                tape, roots, inputs = self._rebound(leaves[:n])
                given = [
                    (node, t)
                    for node, t in zip(
                        [i for i, f in zip(inputs, self.flags, strict=True) if f], leaves[n:], strict=True
                    )
                    if node is not None
                ]
                found = push(tape, roots, [node for node, _ in given], [t for _, t in given])
                return [
                    _zeros(var.aval) if t is None else t
                    for t, var, has in zip(found, self.graph.outputs, self.has, strict=True)
                    if has
                ]

            self._linear = trace_flat(run, self.residual_avals() + self.input_avals(), "linearize")
        return self._linear

    def transposed(self) -> Graph:
        """(residuals, cotangents of outputs) -> cotangents of inputs."""
        if self._transposed is None:
            n = len(self.residuals)

            def run(leaves: list[Any]) -> list[Any]:
                tape, roots, inputs = self._rebound(leaves[:n])
                cts = iter(leaves[n:])
                each = [next(cts) if has else None for has in self.has]
                wanted = [node for node, flag in zip(inputs, self.flags, strict=True) if flag]
                found = iter(pull(tape, roots, each, [node for node in wanted if node is not None]))
                grown = [None if node is None else next(found) for node in wanted]
                return [_zeros(aval) if ct is None else ct for ct, aval in zip(grown, self.input_avals(), strict=True)]

            self._transposed = trace_flat(run, self.residual_avals() + self.output_avals(), "vjp")
        return self._transposed


def split_graph(graph: Graph, flags: Flags, forced: Flags | None = None) -> Split:
    """The program linearized, once for each choice of inputs."""
    key = ("split", flags, forced)
    if key not in graph.cache:
        graph.cache[key] = Split(graph, flags, forced)
    found: Split = graph.cache[key]
    return found


def leaves_owner(leaves: Sequence[Any], x: Tracer) -> Any:
    """The interpreter that traces: that of the leaves (of ``x`` itself where there are none)."""
    return leaves[0].owner if leaves else x.owner
