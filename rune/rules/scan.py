"""The scan primitive: a loop that carries a state, with a program as parameter.

Owns: its rules. Must not know: what users call (control.py). Operands: constants, carry, then slices; the body takes
them in this order and gives carry, then ys. The derivative of a loop is a loop over the derivative of its body; in
reverse mode the forward loop also stacks the residuals of each step, except those that are constants.
"""

from __future__ import annotations

from nx import _core
from nx.movement import moveaxis
from rune.aval import Aval
from rune.differential import Split, batch_graph, jvp_graph, split_graph
from rune.forward import zeros_like
from rune.graph import Graph, eval_graph, trace_flat
from rune.linear import Node, Tape
from rune.primitive import Primitive, define
from rune.rules.movement import lanes as with_lanes
from rune.rules.programs import chosen, filled, flags_of, placed, tape_of
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Params = tuple[Any, ...]
    Flags = tuple[bool, ...]


def _scan(*args: Any) -> list[Any]:
    *operands, graph, n_consts, n_carry, length, reverse = args
    consts, carry = operands[:n_consts], operands[n_consts : n_consts + n_carry]
    slices = operands[n_consts + n_carry :]
    rows: list[list[Any]] = []
    for i in range(length - 1, -1, -1) if reverse else range(length):
        out = eval_graph(graph, [*consts, *carry, *[x[i] for x in slices]])
        carry = out[:n_carry]
        rows.append(out[n_carry:])
    if reverse:
        rows.reverse()
    if not rows:
        ys = [_core.zeros((0, *aval.shape), aval.dtype) for aval in graph.avals()[n_carry:]]
    else:
        ys = [_core.concat([_core.expand_dims(y, 0) for y in column], 0) for column in zip(*rows, strict=True)]
    return [*carry, *ys]


def _scan_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> list[Aval]:
    graph, _, n_carry, length, _ = params
    avals = graph.avals()
    return [*avals[:n_carry], *[Aval((length, *aval.shape), aval.dtype) for aval in avals[n_carry:]]]


def _parts(values: Sequence[Any], params: Params) -> tuple[list[Any], list[Any], list[Any]]:
    """Constants, carry, slices."""
    _, n_consts, n_carry, _, _ = params
    each = list(values)
    return each[:n_consts], each[n_consts : n_consts + n_carry], each[n_consts + n_carry :]


def _settle(flags: Flags, params: Params, step: Any) -> tuple[Flags, Any]:
    """The carry's flags grow until the body no longer adds any: the flags of all inputs, and what ``step`` gave last.
    ``step(flags, forced)`` gives (something, flags of the outputs)."""
    graph, _, n_carry, _, _ = params
    consts, carry, slices = _parts(flags, params)
    n_ys = len(graph.outputs) - n_carry
    while True:
        forced = (*carry, *[False] * n_ys)
        made, has = step((*consts, *carry, *slices), forced)
        grown = [a or b for a, b in zip(carry, has[:n_carry], strict=True)]
        if grown == carry:
            return (*consts, *carry, *slices), (made, has)
        carry = grown


def _scan_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    tape = tape_of(tangents)
    if tape is not None:
        return _scan_record(tape, primals, tangents, params)
    graph, n_consts, n_carry, length, reverse = params
    flags, (both, has) = _settle(flags_of(tangents), params, lambda flags, forced: jvp_graph(graph, flags, forced))
    body = _reordered(both, flags, has, params)
    p, t = _parts(primals, params), _parts(_filled_at(tangents, primals, flags), params)
    operands = [x for part, more in zip(p, t, strict=True) for x in (*part, *[d for d in more if d is not None])]
    extra_consts, extra_carry, _ = (sum(part) for part in _parts(flags, params))
    out = bind(SCAN, operands, (body, n_consts + extra_consts, n_carry + extra_carry, length, reverse))
    return _unmixed(out, has, n_carry)


def _filled_at(tangents: Sequence[Any], primals: Sequence[Any], flags: Flags) -> list[Any]:
    """A tangent (zeros where it is missing) where the flag is set, None elsewhere."""
    return [
        (zeros_like(x) if t is None else t) if flag else None
        for t, x, flag in zip(tangents, primals, flags, strict=True)
    ]


def _reordered(both: Graph, flags: Flags, has: Flags, params: Params) -> Graph:
    """(inputs, tangents) -> (outputs, tangents) as (consts, their tangents, carry, ..) -> (carry, its tangents, ys,
    ..)."""
    _, _, n_carry, _, _ = params
    n = len(flags)
    inputs = list(zip(both.inputs[:n], placed(both.inputs[n:], flags), strict=True))
    outputs = list(zip(both.outputs[: len(has)], placed(both.outputs[len(has) :], has), strict=True))

    def mixed(pairs: Any) -> list[Any]:
        return [a for a, _ in pairs] + [b for _, b in pairs if b is not None]

    groups = _parts(inputs, params)
    return Graph(
        [var for group in groups for var in mixed(group)],
        both.consts,
        both.values,
        both.equations,
        [*mixed(outputs[:n_carry]), *mixed(outputs[n_carry:])],
        both.structure,
    )


def _unmixed(out: Sequence[Any], has: Flags, n_carry: int) -> tuple[list[Any], list[Any]]:
    """Outputs and tangents apart again."""
    carry, ys = has[:n_carry], has[n_carry:]
    split = n_carry + sum(carry)
    head, tail = out[:split], out[split:]
    values = [*head[:n_carry], *tail[: len(ys)]]
    return values, placed(head[n_carry:], carry) + placed(tail[len(ys) :], ys)


def _scan_record(tape: Tape, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    """The forward loop with residuals stacked, and the node of the linear loop."""
    graph, n_consts, n_carry, length, reverse = params

    def step(flags: Flags, forced: Flags) -> Any:
        made = split_graph(graph, flags, forced)
        return made, made.has

    flags, (split, has) = _settle(flags_of(tangents), params, step)
    out = bind(SCAN, primals, (split.forward, n_consts, n_carry, length, reverse))
    n_out = len(graph.outputs)
    stacks = out[n_out:]
    fixed = [source is not None and source < n_consts for source in split.sources]
    residuals = [
        primals[source] if flag else stack for source, flag, stack in zip(split.sources, fixed, stacks, strict=True)
    ]
    nodes = filled(tangents, primals, flags)
    avals = _scan_infer(SCAN, primals, params)
    made = tape.record(SCAN_LINEAR, [*nodes, *residuals], (split, flags, tuple(fixed), params), chosen(avals, has))
    return out[:n_out], placed(made, has)


def _linear_flags(split: Split, flags: Flags, params: Params) -> tuple[int, int, int]:
    """How many constants, carries and slices have tangents."""
    consts, carry, slices = (sum(part) for part in _parts(flags, params))
    return consts, carry, slices


def _scan_push(node: Node, operands: list[Any]) -> list[Any]:
    """The linear loop forwards."""
    split, flags, fixed, params = node.params
    _, _, _n_carry, length, reverse = params
    n_consts, carries, slices = _linear_flags(split, flags, params)
    total = n_consts + carries + slices
    avals = split.input_avals()
    n_slices_from = n_consts + carries
    ts = [
        _core.zeros((length, *aval.shape) if i >= n_slices_from else aval.shape, aval.dtype) if t is None else t
        for i, (t, aval) in enumerate(zip(operands[:total], avals, strict=True))
    ]
    residuals = operands[total:]
    linear = split.linear()
    consts = chosen(residuals, fixed) + ts[:n_consts]
    moving = chosen(residuals, tuple([not flag for flag in fixed])) + ts[n_slices_from:]
    body = _arranged(linear, fixed, n_consts, carries, slices)
    out = bind(SCAN, [*consts, *ts[n_consts:n_slices_from], *moving], (body, len(consts), carries, length, reverse))
    return list(out)


def _arranged(graph: Graph, fixed: Flags, n_consts: int, carries: int, slices: int) -> Graph:
    """(residuals, consts, carry, slices) as (fixed residuals, consts, carry, stacked residuals, slices)."""
    key = ("arranged", fixed, n_consts, carries)
    if key not in graph.cache:
        n = len(fixed)
        residuals, rest = graph.inputs[:n], graph.inputs[n:]
        inputs = (
            *chosen(residuals, fixed),
            *rest[: n_consts + carries],
            *chosen(residuals, tuple([not flag for flag in fixed])),
            *rest[n_consts + carries :],
        )
        graph.cache[key] = Graph(inputs, graph.consts, graph.values, graph.equations, graph.outputs, graph.structure)
    found: Graph = graph.cache[key]
    return found


def _scan_pull(primitive: Primitive, ct: Any, operands: Any, linear: Any, linear_params: Params) -> list[Any]:
    """The loop backwards: the carry's cotangents run against the steps, those of the constants add up."""
    split, flags, fixed, params = linear_params
    _, _, n_carry, length, reverse = params
    n_consts, carries, slices = _linear_flags(split, flags, params)
    total = n_consts + carries + slices
    residuals = list(operands[total:])
    has = split.has
    out_avals = _scan_infer(SCAN, (), params)
    cts = [
        _core.zeros(aval.shape, aval.dtype) if ct.get(i) is None else ct[i]
        for i, aval in enumerate(chosen(out_avals, has))
    ]
    n_ct_carry = sum(has[:n_carry])
    sums = [_core.zeros(aval.shape, aval.dtype) for aval in split.input_avals()[:n_consts]]
    body = _backward_body(split, fixed, n_consts, carries, slices, n_ct_carry)
    consts = chosen(residuals, fixed)
    moving = chosen(residuals, tuple([not flag for flag in fixed]))
    found = bind(
        SCAN,
        [*consts, *sums, *cts[:n_ct_carry], *moving, *cts[n_ct_carry:]],
        (body, len(consts), n_consts + n_ct_carry, length, not reverse),
    )
    return [*found, *[None] * len(residuals)]


def _backward_body(split: Split, fixed: Flags, n_consts: int, carries: int, slices: int, n_ct_carry: int) -> Graph:
    """(fixed, sums, carry cotangents, stacked, cotangents of ys) -> (sums, carry cotangents, cotangents of slices)."""
    key = ("backward", fixed)
    back = split.transposed()
    if key in back.cache:
        made: Graph = back.cache[key]
        return made
    n_fixed, n_moving = sum(fixed), len(fixed) - sum(fixed)
    avals = split.residual_avals()
    out_avals = split.output_avals()
    inputs = [
        *chosen(avals, fixed),
        *split.input_avals()[:n_consts],
        *out_avals[:n_ct_carry],
        *chosen(avals, tuple([not flag for flag in fixed])),
        *out_avals[n_ct_carry:],
    ]

    def step(leaves: list[Any]) -> list[Any]:
        at = n_fixed + n_consts
        still, sums, carry = leaves[:n_fixed], leaves[n_fixed:at], leaves[at : at + n_ct_carry]
        moving = leaves[at + n_ct_carry : at + n_ct_carry + n_moving]
        ys = leaves[at + n_ct_carry + n_moving :]
        a, b = iter(still), iter(moving)
        residuals = [next(a) if flag else next(b) for flag in fixed]
        found = eval_graph(back, [*residuals, *carry, *ys])
        added = [x + y for x, y in zip(sums, found[:n_consts], strict=True)]
        return [*added, *found[n_consts:]]

    made = trace_flat(step, inputs, "vjp")
    back.cache[key] = made
    return made


def _scan_batch(primitive: Primitive, lanes: Any, operands: Any, batched: Any, params: Params) -> list[Any]:
    from rune.batch import Batched

    graph, n_consts, n_carry, length, reverse = params
    flags, (body, has) = _settle(
        tuple(batched), params, lambda flags, forced: batch_graph(graph, flags, lanes.size, lanes.axis_name, forced)
    )
    consts, carry, slices = _parts(operands, params)
    _, carry_flags, slice_flags = _parts(flags, params)
    _, carry_is, _ = _parts(batched, params)
    carry = [
        with_lanes(x, lanes.size, is_batched) if wanted else x
        for x, wanted, is_batched in zip(carry, carry_flags, carry_is, strict=True)
    ]
    slices = [moveaxis(x, 0, 1) if flag else x for x, flag in zip(slices, slice_flags, strict=True)]
    out = bind(SCAN, [*consts, *carry, *slices], (body, n_consts, n_carry, length, reverse))
    found: list[Any] = []
    for i, (x, flag) in enumerate(zip(out, has, strict=True)):
        found.append(Batched(lanes, x if i < n_carry else moveaxis(x, 1, 0)) if flag else x)
    return found


SCAN = define("scan", "control", _scan, infer=_scan_infer, jvp=_scan_jvp, batch=_scan_batch, multiple=True)
SCAN_LINEAR = Primitive("scan", "linear", _scan_push, multiple=True)
SCAN_LINEAR.transpose = _scan_pull
