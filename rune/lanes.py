"""The pmap primitive: a program that several lanes run side by side, each on its part of the operands.

Owns: ``Lanes`` (what names the axis while the program is traced), the rules of the primitive. Must not know: what users
call (parallel.py), threads and joints (stages.py). The derivative of such a call is a call of the derivative of the
program, its batch a call of the batched program: so grad and vmap of a mapped function run on all cores too.

Parameters: the program, which operands have lanes in front (the others are the same in all), the ``Lanes``. A result
that is the same in all lanes comes without them. Its cotangent goes to the first lane alone: what is the same in all
lanes comes from shared operands and from collectives, whose transposes sum over the lanes.
"""

from __future__ import annotations

from nx import _core
from nx.movement import moveaxis
from rune.aval import Aval
from rune.batch import Batched, Batching, running
from rune.differential import batch_graph, jvp_graph, split_graph
from rune.graph import Graph
from rune.linear import Node
from rune.primitive import Interpreter, Primitive, define
from rune.rules.programs import chosen, flags_of, placed, tape_of
from rune.stages import stages_of
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from typing import Any

    Params = tuple[Any, ...]
    Flags = tuple[bool, ...]


class Lanes(Interpreter):
    """What ``axis_name`` means in a program of lanes. number: the traced number of the lane, while f is traced."""

    __slots__ = ("axis_name", "number", "size")
    name = "pmap"

    def __init__(self, size: int, axis_name: Hashable) -> None:
        super().__init__()
        self.size = size
        self.axis_name = axis_name
        self.number: Any = None

    def index(self) -> Any:
        """The number of the lane."""
        return self.number


def run_lanes(graph: Graph, operands: Sequence[Any], flags: Flags, lanes: Lanes) -> tuple[list[Any], Flags]:
    """The program, with its hidden inputs, on all lanes; results, and which of them have lanes in front."""
    found: list[Any] = bind(PMAP, [*graph.values, *operands], (*_plain(graph, flags), lanes))
    return found, varying(graph, flags, lanes)


def varying(graph: Graph, flags: Flags, lanes: Lanes) -> Flags:
    """Which results differ from lane to lane."""
    return stages_of(*_plain(graph, flags), lanes.axis_name, lanes.size).varying


def _plain(graph: Graph, flags: Flags) -> tuple[Graph, Flags]:
    """The program without hidden inputs, and the flags of its inputs."""
    return (graph.lifted(), (*[False] * len(graph.values), *flags)) if graph.consts else (graph, flags)


def _run(*args: Any) -> list[Any]:
    *operands, graph, flags, lanes = args
    return stages_of(graph, flags, lanes.axis_name, lanes.size).run(operands)


def _whole(avals: Sequence[Aval], flags: Flags, n: int) -> list[Aval]:
    return [Aval((n, *a.shape), a.dtype) if flag else a for a, flag in zip(avals, flags, strict=True)]


def _infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> list[Aval]:
    graph, flags, lanes = params
    return _whole(graph.avals(), varying(graph, flags, lanes), lanes.size)


def _jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    graph, flags, lanes = params
    moving = flags_of(tangents)
    ts, ts_flags = chosen(tangents, moving), tuple(chosen(flags, moving))
    tape = tape_of(tangents)
    with running(lanes):
        if tape is None:
            both, has = jvp_graph(graph, moving)
            out, _ = run_lanes(both, [*primals, *ts], (*flags, *ts_flags), lanes)
            n = len(has)
            given = _as_values(out[n:], chosen(varying(graph, flags, lanes), has), both, (*flags, *ts_flags), lanes, n)
            return out[:n], placed(given, has)
        split = split_graph(graph, moving)
    out, has_lanes = run_lanes(split.forward, primals, flags, lanes)
    n = len(graph.outputs)
    values = [x if at is None else primals[at] for x, at in zip(out[n:], split.sources, strict=True)]
    own = tuple([f if at is None else flags[at] for f, at in zip(has_lanes[n:], split.sources, strict=True)])
    out_flags = tuple(chosen(has_lanes[:n], split.has))
    what = (split, ts_flags, own, out_flags, lanes)
    nodes = tape.record(PMAP_LINEAR, [*ts, *values], what, _whole(split.output_avals(), out_flags, lanes.size))
    return out[:n], placed(nodes, split.has)


def _as_values(
    tangents: Sequence[Any], wanted: Sequence[bool], both: Graph, flags: Flags, lanes: Lanes, n: int
) -> list[Any]:
    """Tangents with lanes in front where (and only where) their values have them."""
    own = varying(both, flags, lanes)[n:]
    return [_fitted(t, has, want, lanes.size) for t, has, want in zip(tangents, own, wanted, strict=True)]


def _fitted(x: Any, has: bool, want: bool, n: int) -> Any:
    if has and not want:  # what is the same in all lanes has the same tangent in all
        return x[0]
    return _core.broadcast_to(x, (n, *x.shape)) if want and not has else x


def _push(node: Node, operands: Sequence[Any]) -> list[Any]:
    split, ts_flags, own, out_flags, lanes = node.params
    n = len(ts_flags)
    avals = _whole(split.input_avals(), ts_flags, lanes.size)
    ts = [_core.zeros(a.shape, a.dtype) if t is None else t for t, a in zip(operands[:n], avals, strict=True)]
    with running(lanes):
        graph = split.linear()
    found, has = run_lanes(graph, [*operands[n:], *ts], (*own, *ts_flags), lanes)
    return [_fitted(t, flag, want, lanes.size) for t, flag, want in zip(found, has, out_flags, strict=True)]


def _pull(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    split, ts_flags, own, out_flags, lanes = params
    n = lanes.size
    avals = _whole(split.output_avals(), out_flags, n)
    cts = [_spread(ct.get(i), aval, flag, n) for i, (aval, flag) in enumerate(zip(avals, out_flags, strict=True))]
    with running(lanes):
        graph = split.transposed()
    residuals = operands[len(ts_flags) :]
    found, has = run_lanes(graph, [*residuals, *cts], (*own, *[True] * len(cts)), lanes)
    back = []
    for x, flag, want in zip(found, has, ts_flags, strict=True):
        if want:
            back.append(_fitted(x, flag, want, n))
        else:
            back.append(x.sum(axis=0) if flag else x * n)
    return [*back, *[None] * len(residuals)]


def _spread(ct: Any, aval: Aval, has: bool, n: int) -> Any:
    """The cotangent of each lane."""
    if has:
        return _core.zeros(aval.shape, aval.dtype) if ct is None else ct
    shape = (n, *aval.shape)
    if ct is None:
        return _core.zeros(shape, aval.dtype)
    first = _core.reshape(_core.eye(n, 1, 0, aval.dtype), (n, *[1] * len(aval.shape)))
    return ct * first


def _batch(primitive: Primitive, outer: Batching, operands: Any, batched: Any, params: Params) -> list[Any]:
    graph, flags, lanes = params
    name = None if outer.axis_name == lanes.axis_name else outer.axis_name
    with running(lanes):
        whole, has = batch_graph(graph, tuple(batched), outer.size, name)
    moved = [
        moveaxis(x, 0, 1) if in_batch and in_lanes else x
        for x, in_batch, in_lanes in zip(operands, batched, flags, strict=True)
    ]
    out, each = run_lanes(whole, moved, flags, lanes)
    own = varying(graph, flags, lanes)
    found = []
    for x, in_batch, in_lanes, want in zip(out, has, each, own, strict=True):
        x = _fitted(x, in_lanes, want, lanes.size)
        found.append(Batched(outer, moveaxis(x, 1, 0) if want else x) if in_batch else x)
    return found


PMAP = define("pmap", "control", _run, infer=_infer, jvp=_jvp, batch=_batch, multiple=True)
PMAP_LINEAR = Primitive("pmap", "linear", _push, multiple=True)
PMAP_LINEAR.transpose = _pull
