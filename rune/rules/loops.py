"""The while primitive: two programs as parameters, a condition and a body over one state.

Owns: its rules. Must not know: what users call (control.py). Operands: constants of the condition, constants of the
body, state. It has a derivative forwards only: backwards it would have to keep an unknown number of states.
"""

from __future__ import annotations

from nx import _core
from rune.aval import Aval
from rune.differential import batch_graph, jvp_graph
from rune.forward import zeros_like
from rune.graph import Graph, eval_graph, trace_flat
from rune.primitive import Primitive, define
from rune.rules.movement import lanes as with_lanes
from rune.rules.programs import flags_of, placed, tape_of
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Params = tuple[Any, ...]
    Flags = tuple[bool, ...]


def _while(*args: Any) -> list[Any]:
    *operands, test, body, n_test, n_body = args
    of_test, of_body = operands[:n_test], operands[n_test : n_test + n_body]
    state = operands[n_test + n_body :]
    while bool(eval_graph(test, [*of_test, *state])[0]):
        state = eval_graph(body, [*of_body, *state])
    return list(state)


def _infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> list[Aval]:
    found: list[Aval] = params[1].avals()
    return found


def _jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    if tape_of(tangents) is not None:
        raise NotImplementedError(
            "while_loop: no reverse mode, as the number of steps is not known beforehand; use scan, fori_loop with "
            "Python integers as bounds, or forward mode (jvp, jacfwd)"
        )
    test, body, n_test, n_body = params
    front = n_test + n_body
    state, moving = primals[front:], tangents[front:]
    of_body = tangents[n_test:front]
    flags = flags_of(moving)
    while True:
        both, has = jvp_graph(body, (*flags_of(of_body), *flags), flags)
        grown = tuple([a or b for a, b in zip(flags, has, strict=True)])
        if grown == flags:
            break
        flags = grown
    given = [t for t in of_body if t is not None]
    ts = [zeros_like(x) if t is None else t for x, t, flag in zip(state, moving, flags, strict=True) if flag]
    wider = _with_tangents(test, ts)
    turned = _reordered(both, n_body, len(given), len(state))
    operands = [*primals[:n_test], *primals[n_test:front], *given, *state, *ts]
    out = bind(WHILE, operands, (wider, turned, n_test, n_body + len(given)))
    return out[: len(state)], placed(out[len(state) :], flags)


def _with_tangents(test: Graph, ts: Sequence[Any]) -> Graph:
    """The condition over a longer state, of which it reads the front."""
    own = len(test.inputs)
    avals = [var.aval for var in test.inputs] + [Aval(t.shape, t.dtype) for t in ts]
    return trace_flat(lambda leaves: eval_graph(test, leaves[:own]), avals, "jvp")


def _reordered(both: Graph, n_body: int, n_given: int, n_state: int) -> Graph:
    """(consts, state, tangents of consts, tangents of state) as (consts, their tangents, state, its tangents)."""
    front = n_body + n_state
    consts, state = both.inputs[:n_body], both.inputs[n_body:front]
    inputs = (*consts, *both.inputs[front : front + n_given], *state, *both.inputs[front + n_given :])
    return Graph(inputs, both.consts, both.values, both.equations, both.outputs, both.structure)


def _batch(primitive: Primitive, lanes: Any, operands: Any, batched: Any, params: Params) -> list[Any]:
    """All lanes run until the last one is done; one that is done keeps its state."""
    from rune.batch import Batched

    test, body, n_test, n_body = params
    front, n = n_test + n_body, lanes.size
    of_test, of_body = tuple(batched[:n_test]), tuple(batched[n_test:front])
    flags = tuple(batched[front:])
    while True:
        stepped, has = batch_graph(body, (*of_body, *flags), n, lanes.axis_name, flags)
        tested, ends = batch_graph(test, (*of_test, *flags), n, lanes.axis_name)
        grown = (True,) * len(flags) if ends[0] else tuple([a or b for a, b in zip(flags, has, strict=True)])
        if grown == flags:
            break
        flags = grown
    state = [
        with_lanes(x, n, is_batched) if wanted else x
        for x, wanted, is_batched in zip(operands[front:], flags, batched[front:], strict=True)
    ]
    if ends[0]:
        tested, stepped = _masked(tested, stepped, n_test, n_body, [Aval(x.shape, x.dtype) for x in operands[:n_test]])
        operands = [*operands[:n_test], *operands[:n_test], *operands[n_test:front]]
        out = bind(WHILE, [*operands, *state], (tested, stepped, n_test, n_test + n_body))
    else:
        out = bind(WHILE, [*operands[:front], *state], (tested, stepped, n_test, n_body))
    return [Batched(lanes, x) if flag else x for x, flag in zip(out, flags, strict=True)]


def _masked(tested: Graph, stepped: Graph, n_test: int, n_body: int, more: Sequence[Aval]) -> tuple[Graph, Graph]:
    """The condition: whether any lane goes on. The body, which takes the condition's constants too: steps where a lane
    goes on, else the state as it was."""
    any_lane = trace_flat(
        lambda leaves: [eval_graph(tested, leaves)[0].any()], [var.aval for var in tested.inputs], "vmap"
    )

    def step(leaves: list[Any]) -> list[Any]:
        of_test, of_body, state = leaves[:n_test], leaves[n_test : n_test + n_body], leaves[n_test + n_body :]
        going = eval_graph(tested, [*of_test, *state])[0]
        out = eval_graph(stepped, [*of_body, *state])
        return [_core.where(going.reshape((-1,) + (1,) * (x.ndim - 1)), y, x) for x, y in zip(state, out, strict=True)]

    avals = [*more, *[var.aval for var in stepped.inputs]]
    return any_lane, trace_flat(step, avals, "vmap")


WHILE = define("while", "control", _while, infer=_infer, jvp=_jvp, batch=_batch, multiple=True)
