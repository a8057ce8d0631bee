"""The greatest of each window of images, and the two linear maps that are its derivative.

Owns: their rules. Must not know: loops. ``max_pool_pick(x, y, t)`` takes the mean of the tangents at the places where a
window attains its greatest element, ``max_pool_spread(x, y, ct)`` carries cotangents back there: transposes of each
other in their last operand. Parameters: size, stride, padding, dilation. Lanes of a vmap become images.
"""

from __future__ import annotations

from nx import _core
from rune.aval import Aval
from rune.primitive import Primitive, define
from rune.rules.movement import lanes
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Params = tuple[Any, ...]


def _pool_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    size, stride, padding, dilation = params
    x = operands[0]
    places = [(x.shape[2 + i] + sum(padding[i]) - (size[i] - 1) * dilation[i] - 1) // stride[i] + 1 for i in (0, 1)]
    return Aval((*x.shape[:2], *places), x.dtype)


def _pool_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    y = bind(MAX_POOL, primals, params)
    return y, bind(PICK, (primals[0], y, tangents[0]), params)


def _pick_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[1].shape, operands[1].dtype)


def _spread_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[0].shape, operands[0].dtype)


def _last_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    """Linear in the last operand; where the greatest lies does not change under small changes of the others."""
    out = bind(primitive, primals, params)
    t = tangents[2]
    return out, None if t is None else bind(primitive, (*primals[:2], t), params)


def _pick_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    return [None, None, bind(SPREAD, (*operands[:2], ct), params)]


def _spread_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    return [None, None, bind(PICK, (*operands[:2], ct), params)]


def _batch(primitive: Primitive, n: int, operands: Any, batched: Sequence[bool], params: Params) -> Any:
    each = [lanes(x, n, b) for x, b in zip(operands, batched, strict=True)]
    out = bind(primitive, [x.reshape((n * x.shape[1], *x.shape[2:])) for x in each], params)
    return out.reshape((n, out.shape[0] // n, *out.shape[1:]))


MAX_POOL = define("max_pool", "conv", _core.max_pool, infer=_pool_infer, jvp=_pool_jvp, batch=_batch)
PICK = define(
    "max_pool_pick",
    "conv",
    _core.max_pool_pick,
    infer=_pick_infer,
    jvp=_last_jvp,
    transpose=_pick_transpose,
    batch=_batch,
)
SPREAD = define(
    "max_pool_spread",
    "conv",
    _core.max_pool_spread,
    infer=_spread_infer,
    jvp=_last_jvp,
    transpose=_spread_transpose,
    batch=_batch,
)
