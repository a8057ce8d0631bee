"""The cond primitive: a choice between programs.

Owns: its rules. Must not know: what users call (control.py). Operands: the index, then what all branches take. In
reverse mode each branch also gives the residuals of all, zeros for those of the others.
"""

from __future__ import annotations

from nx import _core
from rune.aval import Aval
from rune.differential import Split, batch_graph, jvp_graph, split_graph
from rune.graph import Graph, eval_graph, trace_flat
from rune.linear import Node, Tape
from rune.primitive import Primitive, define
from rune.rules.programs import chosen, flags_of, lifted, placed, tape_of
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Params = tuple[Any, ...]
    Flags = tuple[bool, ...]


def _cond(index: Any, *args: Any) -> list[Any]:
    *operands, graphs = args
    return eval_graph(graphs[int(index)], operands)


def _cond_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> list[Aval]:
    found: list[Aval] = params[0][0].avals()
    return found


def _together(flags_of: Any, graphs: Sequence[Graph]) -> Any:
    """One choice of outputs for all branches: ``flags_of(graph, forced)`` gives (something, flags)."""
    forced: Flags | None = None
    while True:
        made = [flags_of(graph, forced) for graph in graphs]
        union = tuple([any(flags) for flags in zip(*[has for _, has in made], strict=True)])
        if union == forced or all(has == union for _, has in made):
            return [each for each, _ in made], union
        forced = union


def _cond_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    tape = tape_of(tangents)
    index, *operands = primals
    ts = tangents[1:]
    flags = flags_of(ts)
    if tape is not None:
        return _cond_record(tape, index, operands, ts, params)
    graphs, has = _together(lambda graph, forced: jvp_graph(graph, flags, forced), params[0])
    n = len(has)
    out = bind(COND, (index, *operands, *chosen(ts, flags)), (tuple(graphs),))
    return out[:n], placed(out[n:], has)


def _cond_record(tape: Tape, index: Any, operands: Sequence[Any], ts: Sequence[Any], params: Params) -> Any:
    flags = flags_of(ts)

    def split(graph: Graph, forced: Flags | None) -> Any:
        made = split_graph(graph, flags, forced)
        return made, made.has

    splits, has = _together(split, params[0])
    avals = [aval for made in splits for aval in made.residual_avals()]
    graphs, before = [], 0
    for made in splits:
        graphs.append(_padded(made, avals, before))
        before += len(made.residuals)
    n = len(has)
    out = bind(COND, (index, *operands), (tuple(graphs),))
    found = tape.record(
        COND_LINEAR,
        [*chosen(ts, flags), index, *out[n:]],
        (tuple(splits), sum(flags)),
        chosen(params[0][0].avals(), has),
    )
    return out[:n], placed(found, has)


def _padded(split: Split, avals: Sequence[Aval], before: int) -> Graph:
    """The forward program with zeros for the residuals of the other branches."""
    n = len(split.graph.outputs)

    def run(leaves: list[Any]) -> list[Any]:
        out = eval_graph(split.forward, leaves)
        own = out[n:]
        return out[:n] + [
            own[i - before] if before <= i < before + len(own) else _core.zeros(aval.shape, aval.dtype)
            for i, aval in enumerate(avals)
        ]

    return trace_flat(run, [var.aval for var in split.forward.inputs], "vjp")


def _linear_branches(splits: Sequence[Split], graphs: Sequence[Graph], more: Sequence[Aval]) -> tuple[Graph, ...]:
    """Each branch's program over the residuals of all, and behind them what it takes itself."""
    avals = [aval for split in splits for aval in split.residual_avals()]
    made, before = [], 0
    for split, graph in zip(splits, graphs, strict=True):
        n, at = len(split.residuals), before

        def run(leaves: list[Any], graph: Graph = graph, n: int = n, at: int = at) -> list[Any]:
            return eval_graph(graph, [*leaves[at : at + n], *leaves[len(avals) :]])

        made.append(trace_flat(run, [*avals, *more], "vjp"))
        before += n
    return tuple(made)


def _cond_push(node: Node, operands: list[Any]) -> list[Any]:
    splits, n = node.params
    avals = splits[0].input_avals()
    ts = [_core.zeros(a.shape, a.dtype) if t is None else t for t, a in zip(operands[:n], avals, strict=True)]
    index, residuals = operands[n], operands[n + 1 :]
    graphs, hidden = lifted(_linear_branches(splits, [split.linear() for split in splits], avals))
    return list(bind(COND, (index, *hidden, *residuals, *ts), (graphs,)))


def _cond_pull(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    splits, n = params
    avals = splits[0].output_avals()
    cts = [_core.zeros(a.shape, a.dtype) if ct.get(i) is None else ct[i] for i, a in enumerate(avals)]
    index, residuals = operands[n], operands[n + 1 :]
    graphs, hidden = lifted(_linear_branches(splits, [split.transposed() for split in splits], avals))
    found = bind(COND, (index, *hidden, *residuals, *cts), (graphs,))
    return [*found, None, *[None] * len(residuals)]


def _cond_batch(primitive: Primitive, lanes: Any, operands: Any, batched: Any, params: Params) -> list[Any]:
    from rune.batch import Batched

    index, *rest = operands
    flags = tuple(batched[1:])
    n = lanes.size
    if not batched[0]:
        graphs, has = _together(lambda graph, forced: batch_graph(graph, flags, n, lanes.axis_name, forced), params[0])
        out = bind(COND, (index, *rest), (tuple(graphs),))
        return [Batched(lanes, x) if flag else x for x, flag in zip(out, has, strict=True)]
    every = (True,) * len(params[0][0].outputs)
    results = [eval_graph(batch_graph(graph, flags, n, lanes.axis_name, every)[0], rest) for graph in params[0]]
    found = results[0]
    for i, other in enumerate(results[1:], 1):
        found = [
            _core.where((index == i).reshape((n,) + (1,) * (x.ndim - 1)), y, x)
            for x, y in zip(found, other, strict=True)
        ]
    return [Batched(lanes, x) for x in found]


COND = define("cond", "control", _cond, infer=_cond_infer, jvp=_cond_jvp, batch=_cond_batch, multiple=True)
COND_LINEAR = Primitive("cond", "linear", _cond_push, multiple=True)
COND_LINEAR.transpose = _cond_pull
