"""Movement primitives: the same elements under another shape. All are linear and unary (concat: in each part).

Owns: their rules. Must not know: transformations. Parameters are normalised: shapes without -1, axes non-negative.
"""

from __future__ import annotations

from nx import _core
from rune.aval import Aval, is_differentiable, shape_of
from rune.linear import Node
from rune.primitive import Primitive, define
from rune.rules.combine import fit, spread
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Params = tuple[Any, ...]


def linear_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    """A linear operation of one operand is its own derivative."""
    out = bind(primitive, primals, params)
    t = tangents[0]
    if not is_differentiable(out.dtype):
        return out, None
    if type(t) is Node:  # what the tape would do, without inferring what is known
        return out, Node(t.owner, primitive, (t,), params, out.shape, out.dtype)  # type: ignore[arg-type]  # a Tape
    return out, bind(primitive, (t,), params)


# ---- reshape, permute, broadcast_to, flip ----------------------------------------------------------------------------


def _to_shape(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(params[0], operands[0].dtype)


def _reshape_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    return [bind(RESHAPE, (ct,), (operands[0].shape,))]


def _reshape_batch(primitive: Primitive, n: int, operands: Any, batched: Any, params: Params) -> Any:
    return bind(RESHAPE, operands, ((n, *params[0]),))


def _permute_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(tuple([operands[0].shape[i] for i in params[0]]), operands[0].dtype)


def _permute_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    back = [0] * len(params[0])
    for i, axis in enumerate(params[0]):
        back[axis] = i
    return [bind(PERMUTE, (ct,), (tuple(back),))]


def _permute_batch(primitive: Primitive, n: int, operands: Any, batched: Any, params: Params) -> Any:
    return bind(PERMUTE, operands, ((0, *[axis + 1 for axis in params[0]]),))


def _broadcast_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    return [fit(ct, operands[0].shape, operands[0].dtype)]


def _broadcast_batch(primitive: Primitive, n: int, operands: Any, batched: Any, params: Params) -> Any:
    x, shape = operands[0], params[0]
    lined = x.reshape((n,) + (1,) * (len(shape) + 1 - x.ndim) + tuple(x.shape[1:]))
    return bind(BROADCAST_TO, (lined,), ((n, *shape),))


def _flip_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[0].shape, operands[0].dtype)


def _flip_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    return [bind(FLIP, (ct,), params)]


def _flip_batch(primitive: Primitive, n: int, operands: Any, batched: Any, params: Params) -> Any:
    return bind(FLIP, operands, (tuple([axis + 1 for axis in params[0]]),))


def _move(name: str, infer: Any, transpose: Any, batch: Any) -> Primitive:
    return define(name, "move", getattr(_core, name), infer=infer, jvp=linear_jvp, transpose=transpose, batch=batch)


RESHAPE = _move("reshape", _to_shape, _reshape_transpose, _reshape_batch)
PERMUTE = _move("permute", _permute_infer, _permute_transpose, _permute_batch)
BROADCAST_TO = _move("broadcast_to", _to_shape, _broadcast_transpose, _broadcast_batch)
FLIP = _move("flip", _flip_infer, _flip_transpose, _flip_batch)


# ---- pad -------------------------------------------------------------------------------------------------------------


def _pad_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    shape = operands[0].shape
    return Aval(tuple([n + a + b for n, (a, b) in zip(shape, params[0], strict=True)]), operands[0].dtype)


def _pad_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    out = bind(PAD, primals, params)
    return out, bind(PAD, tangents, (params[0], 0)) if is_differentiable(out.dtype) else None


def _pad_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    shape = operands[0].shape
    return [ct[tuple([slice(low, low + n) for n, (low, _) in zip(shape, params[0], strict=True)])]]


def _pad_batch(primitive: Primitive, n: int, operands: Any, batched: Any, params: Params) -> Any:
    return bind(PAD, operands, (((0, 0), *params[0]), params[1]))


PAD = define("pad", "move", _core.pad, infer=_pad_infer, jvp=_pad_jvp, transpose=_pad_transpose, batch=_pad_batch)


# ---- concat ----------------------------------------------------------------------------------------------------------


def _concat(*parts: Any) -> Any:
    return _core.concat(parts[:-1], parts[-1])


def _concat_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    axis = params[0]
    shape = list(operands[0].shape)
    for x in operands[1:]:
        other = x.shape
        if len(other) != len(shape) or any(
            i != axis and m != k for i, (m, k) in enumerate(zip(other, shape, strict=True))
        ):
            raise ValueError(f"concat: shapes {', '.join([str(x.shape) for x in operands])} mismatch off axis {axis}")
    shape[axis] = sum([x.shape[axis] for x in operands])
    return Aval(tuple(shape), _core.promote(*[x.dtype for x in operands]))


def _concat_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    out = bind(CONCAT, primals, params)
    if not is_differentiable(out.dtype):
        return out, None
    parts = [
        _core.zeros(x.shape, out.dtype) if t is None else spread(t, x.shape, out.dtype)
        for x, t in zip(primals, tangents, strict=True)
    ]
    return out, bind(CONCAT, parts, params)


def _concat_transpose(
    primitive: Primitive, ct: Any, operands: Any, linear: Sequence[bool], params: Params
) -> list[Any]:
    found: list[Any] = []
    axis, at = params[0], 0
    for x, wanted in zip(operands, linear, strict=True):
        n = x.shape[axis]
        part = ct[(slice(None),) * axis + (slice(at, at + n),)] if wanted else None
        found.append(None if part is None else fit(part, x.shape, x.dtype))
        at += n
    return found


def _concat_batch(primitive: Primitive, n: int, operands: Any, batched: Sequence[bool], params: Params) -> Any:
    return bind(CONCAT, [lanes(x, n, b) for x, b in zip(operands, batched, strict=True)], (params[0] + 1,))


def lanes(x: Any, n: int, batched: bool) -> Any:
    """The operand with a batch axis in any case."""
    return x if batched else bind(BROADCAST_TO, (x,), ((n, *shape_of(x)),))


CONCAT = define(
    "concat",
    "move",
    _concat,
    infer=_concat_infer,
    jvp=_concat_jvp,
    transpose=_concat_transpose,
    batch=_concat_batch,
)
