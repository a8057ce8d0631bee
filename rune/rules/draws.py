"""Random numbers as functions of a key: random bits and what is made of them.

Owns: their rules. Must not know: scopes (scopes.py). A key is made of integers and carries no derivative; parameters of
``random_sample`` (the shape of a gamma distribution) have none either, and say so. A key with leading axes draws for
each.
"""

from __future__ import annotations

from nx import _core
from rune.aval import Aval, is_differentiable
from rune.primitive import Primitive, define
from rune.rules.elementwise import no_tangent
from rune.rules.movement import lanes
from rune.rules.order import loop_batch
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Params = tuple[Any, ...]

_int64 = _core.dtype("int64")


def _threefry_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[1].shape, operands[1].dtype)


def _threefry_batch(primitive: Primitive, n: int, operands: Any, batched: Sequence[bool], params: Params) -> Any:
    return bind(primitive, [lanes(x, n, b) for x, b in zip(operands, batched, strict=True)], params)


define(
    "threefry",
    "random",
    _core.threefry,
    infer=_threefry_infer,
    jvp=no_tangent,
    batch=_threefry_batch,
)


def _draw_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval((*operands[0].shape[:-1], *params[1]), params[2])


def _same(primitive: Primitive, n: int, operands: Any, batched: Any, params: Params) -> Any:
    return bind(primitive, operands, params)


define("random_draw", "random", _core.random_draw, infer=_draw_infer, jvp=no_tangent, batch=_same)


def _permutation_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval((*operands[0].shape[:-1], params[1]), _int64)


define(
    "random_permutation",
    "random",
    _core.random_permutation,
    infer=_permutation_infer,
    jvp=no_tangent,
    batch=_same,
)


def _sample(key: Any, *rest: Any) -> Any:
    *parameters, name, shape = rest
    return _core.random_sample(key, name, shape, *parameters)


def _sample_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    name, shape = params
    key = _core.zeros(operands[0].shape[-1:], operands[0].dtype)
    one = _core.random_sample(key, name, (), *[_core.ones((), x.dtype) for x in operands[1:]])
    return Aval(shape, one.dtype)


def _sample_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    out = bind(primitive, primals, params)
    if is_differentiable(out.dtype) and any(t is not None for t in tangents):
        raise NotImplementedError(
            f"nx.random: numbers of the kind {params[0]} have no derivative by their parameters; detach the parameters "
            f"(rune.detach), or write the sample as a function of uniform or normal numbers"
        )
    return out, None


define("random_sample", "random", _sample, infer=_sample_infer, jvp=_sample_jvp, batch=loop_batch)
