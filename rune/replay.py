"""``checkpoint``: a derivative that keeps the arguments only and computes the rest again.

Owns: it and its primitive, a program that is run, and run again where its cotangents are asked for. Must not know:
rules of other primitives.
"""

from __future__ import annotations

from nx import _core
from rune import tree
from rune.aval import Aval, aval_of, is_differentiable
from rune.batch import Batched, Batching
from rune.differential import batch_graph, jvp_graph
from rune.forward import Differentiation, zeros_like
from rune.graph import eval_graph, trace
from rune.linear import Node
from rune.primitive import Primitive, define
from rune.reverse import Recorded
from rune.rules.programs import chosen, filled, flags_of, placed, tape_of
from rune.scopes import key_for_program, keyed
from rune.tracer import Tracer, as_value, bind
from rune.wrapping import update_wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Params = tuple[Any, ...]


def _again(*args: Any) -> list[Any]:
    *operands, graph = args
    return eval_graph(graph, operands)


def _again_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> list[Aval]:
    found: list[Aval] = params[0].avals()
    return found


def _again_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    graph = params[0]
    flags = flags_of(tangents)
    tape = tape_of(tangents)
    if tape is None:
        both, has = jvp_graph(graph, flags)
        out = bind(AGAIN, [*primals, *chosen(tangents, flags)], (both,))
        return out[: len(has)], placed(out[len(has) :], has)
    out = bind(AGAIN, primals, params)
    has = tuple([is_differentiable(x.dtype) for x in out])
    nodes = filled(tangents, primals, flags)
    avals = chosen(graph.avals(), has)
    return out, placed(tape.record(REPLAY, [*nodes, *primals], (graph, flags, has), avals), has)


def _again_batch(primitive: Primitive, lanes: Batching, operands: Any, batched: Any, params: Params) -> list[Any]:
    graph, has = batch_graph(params[0], tuple(batched), lanes.size, lanes.axis_name)
    out = bind(AGAIN, operands, (graph,))
    return [Batched(lanes, x) if flag else x for x, flag in zip(out, has, strict=True)]


def _replay_push(node: Node, operands: list[Any]) -> list[Any]:
    graph, flags, has = node.params
    n = sum(flags)
    primals = operands[n:]
    ts = placed(operands[:n], flags)
    run = Differentiation("checkpoint")
    try:
        duals = [run.lift(x, t) for x, t in zip(primals, ts, strict=True)]
        pairs = [run.split(x) for x in eval_graph(graph, duals)]
    finally:
        run.alive = False
    return chosen([zeros_like(x) if t is None else t for x, t in pairs], has)


def _replay_pull(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    graph, flags, has = params
    n = sum(flags)
    primals = list(operands[n:])
    avals = chosen(graph.avals(), has)
    cts = [_core.zeros(a.shape, a.dtype) if ct.get(i) is None else ct[i] for i, a in enumerate(avals)]
    structure = tree.structure(tuple(range(len(primals))))
    recorded = Recorded(lambda *leaves: eval_graph(graph, leaves), structure, primals, flags, False, "checkpoint")
    found = recorded.pull(placed(cts, has))
    return [*chosen(found, flags), *[None] * len(primals)]


AGAIN = define("checkpoint", "control", _again, infer=_again_infer, jvp=_again_jvp, batch=_again_batch, multiple=True)
REPLAY = Primitive("checkpoint", "linear", _replay_push, multiple=True)
REPLAY.transpose = _replay_pull


def checkpoint(f: Callable[..., Any]) -> Callable[..., Any]:
    """``f`` with a derivative that keeps its arguments only and computes the rest again: less memory, more work.

    >>> rune.grad(rune.checkpoint(lambda x: nx.sin(nx.sin(x))))(0.0)
    Tensor(1.)
    """

    def run(*args: Any, **keywords: Any) -> Any:
        if not any(isinstance(x, Tracer) for x in tree.leaves((args, keywords))):
            return f(*args, **keywords)
        key = key_for_program("checkpoint")  # an input, so that the replay draws the same numbers
        front = () if key is None else (key,)
        leaves, structure = tree.flatten(((*front, *args), keywords))
        values = [as_value(x) for x in leaves]
        graph = trace(keyed(f, key), structure, [aval_of(x) for x in values], "checkpoint")
        found = bind(AGAIN, [*graph.values, *values], (graph.lifted(),))
        return tree.unflatten(graph.structure, found)

    return update_wrapper(run, f) if hasattr(f, "__name__") else run
