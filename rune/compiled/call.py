"""The jit primitive: a call of a program that runs scheduled.

Owns: its rules. Must not know: what users call (jitted.py). The derivative of a call is a call of the derivative of the
program, and its lanes a call of the batched program: so grad and vmap of a jitted function run scheduled too. In
another program that is compiled the call is opened (passes.py).
"""

from __future__ import annotations

from nx import _core
from rune.aval import Aval
from rune.batch import Batched, Batching
from rune.compiled.program import program_of
from rune.differential import batch_graph, jvp_graph, split_graph
from rune.graph import Graph
from rune.linear import Node
from rune.primitive import Primitive, define
from rune.rules.programs import chosen, flags_of, placed, tape_of
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Params = tuple[Any, ...]


def call(graph: Graph, operands: Sequence[Any], hidden: Sequence[Any] | None = None) -> list[Any]:
    """The program of ``graph``, with its hidden inputs, on these operands: tensors or tracers."""
    front = graph.values if hidden is None else hidden
    lifted = _follow(graph, graph.lifted())
    found: list[Any] = bind(JIT, [*front, *operands], (lifted,))
    return found


def _follow(graph: Graph, derived: Graph) -> Graph:
    """``derived``, to be run by the backend that was asked for ``graph``."""
    derived.cache.setdefault("backend", graph.cache.get("backend"))
    return derived


def _run(*args: Any) -> list[Any]:
    *operands, graph = args
    return program_of(graph).run(operands)


def _infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> list[Aval]:
    found: list[Aval] = params[0].avals()
    return found


def _jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    graph = params[0]
    flags = flags_of(tangents)
    ts = chosen(tangents, flags)
    tape = tape_of(tangents)
    if tape is None:
        both, has = jvp_graph(graph, flags)
        _follow(graph, both)
        out = call(both, [*primals, *ts])
        return out[: len(has)], placed(out[len(has) :], has)
    split = split_graph(graph, flags)
    _follow(graph, split.forward)
    out = call(split.forward, primals)
    n = len(graph.outputs)
    nodes = tape.record(JIT_LINEAR, [*ts, *out[n:]], (split, len(ts)), split.output_avals())
    return out[:n], placed(nodes, split.has)


def _filled(values: Sequence[Any], avals: Sequence[Aval]) -> list[Any]:
    return [_core.zeros(a.shape, a.dtype) if x is None else x for x, a in zip(values, avals, strict=True)]


def _push(node: Node, operands: Sequence[Any]) -> list[Any]:
    split, n = node.params
    linear = _follow(split.forward, split.linear())
    return call(linear, [*operands[n:], *_filled(operands[:n], split.input_avals())])


def _pull(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    split, n = params
    avals = split.output_avals()
    cts = _filled([ct.get(i) for i in range(len(avals))], avals)
    found = call(_follow(split.forward, split.transposed()), [*operands[n:], *cts])
    return [*found, *[None] * (len(operands) - n)]


def _batch(primitive: Primitive, lanes: Batching, operands: Any, batched: Any, params: Params) -> list[Any]:
    graph, has = batch_graph(params[0], tuple(batched), lanes.size, lanes.axis_name)
    out = call(_follow(params[0], graph), operands)
    return [Batched(lanes, x) if flag else x for x, flag in zip(out, has, strict=True)]


JIT = define("jit", "control", _run, infer=_infer, jvp=_jvp, batch=_batch, multiple=True)
JIT_LINEAR = Primitive("jit", "linear", _push, multiple=True)
JIT_LINEAR.transpose = _pull
