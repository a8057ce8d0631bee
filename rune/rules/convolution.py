"""Convolutions of images: three primitives, each linear in either operand, whose transposes are the other two.

Owns: their rules. Must not know: blocking. ``conv(x, w)`` gives y; ``conv_input(y, w)`` and ``conv_weight(x, y)`` carry
cotangents of y back to x and w. Parameters end in (stride, padding, dilation, groups); the other two begin with the
size of what they give. Lanes of a vmap become images, channels or groups of one larger convolution.
"""

from __future__ import annotations

from nx import _core
from rune.aval import Aval, is_differentiable
from rune.primitive import Primitive, define
from rune.rules.products import linearize
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Params = tuple[Any, ...]


def _jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    (a, b), (ta, tb) = primals, tangents
    out = bind(primitive, primals, params)
    if not is_differentiable(out.dtype):
        return out, None
    parts = []
    if ta is not None:
        parts.append(bind(primitive, (ta, b), params))
    if tb is not None:
        parts.append(bind(primitive, (a, tb), params))
    return out, parts[0] if len(parts) == 1 else parts[0] + parts[1]


# ---- what they give --------------------------------------------------------------------------------------------------


def _conv_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    x, w = operands
    stride, padding, dilation, _ = params
    places = [
        (x.shape[2 + i] + sum(padding[i]) - (w.shape[2 + i] - 1) * dilation[i] - 1) // stride[i] + 1 for i in (0, 1)
    ]
    return Aval((x.shape[0], w.shape[0], *places), x.dtype)


def _input_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    y, w = operands
    return Aval((y.shape[0], w.shape[1] * params[-1], *params[0]), y.dtype)


def _weight_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    x, y = operands
    return Aval((y.shape[1], x.shape[1] // params[-1], *params[0]), x.dtype)


# ---- transposes ------------------------------------------------------------------------------------------------------


def _conv_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Sequence[bool], form: Params) -> list[Any]:
    x, w = operands
    if linear[0]:
        return [bind(CONV_INPUT, (ct, w), (tuple(x.shape[2:]), *form)), None]
    return [None, bind(CONV_WEIGHT, (x, ct), (tuple(w.shape[2:]), *form))]


def _input_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Sequence[bool], params: Params) -> list[Any]:
    y, w = operands
    if linear[0]:
        return [bind(CONV, (ct, w), params[1:]), None]
    return [None, bind(CONV_WEIGHT, (ct, y), (tuple(w.shape[2:]), *params[1:]))]


def _weight_transpose(
    primitive: Primitive, ct: Any, operands: Any, linear: Sequence[bool], params: Params
) -> list[Any]:
    x, y = operands
    if linear[0]:
        return [bind(CONV_INPUT, (y, ct), (tuple(x.shape[2:]), *params[1:])), None]
    return [None, bind(CONV, (x, ct), params[1:])]


# ---- batches ---------------------------------------------------------------------------------------------------------


def _images(x: Any) -> Any:
    """(lanes, n, ...) as (lanes n, ...)."""
    return x.reshape((x.shape[0] * x.shape[1], *x.shape[2:]))


def _lanes(x: Any, n: int) -> Any:
    return x.reshape((n, x.shape[0] // n, *x.shape[1:]))


def _channels(x: Any, groups: int) -> Any:
    """(lanes, n, groups c, h, w) as (n, groups lanes c, h, w): lanes within each group."""
    lanes, n, c, h, w = x.shape
    return x.reshape((lanes, n, groups, c // groups, h, w)).transpose(1, 2, 0, 3, 4, 5).reshape((n, lanes * c, h, w))


def _from_channels(x: Any, groups: int, lanes: int) -> Any:
    n, c, h, w = x.shape
    apart = x.reshape((n, groups, lanes, c // groups // lanes, h, w)).transpose(2, 0, 1, 3, 4, 5)
    return apart.reshape((lanes, n, c // lanes, h, w))


def _side_by_side(x: Any) -> Any:
    """(lanes, n, c, h, w) as (n, lanes c, h, w): each lane's channels together, so that a lane is a group (or
    several)."""
    lanes, n, c, h, w = x.shape
    return x.transpose(1, 0, 2, 3, 4).reshape((n, lanes * c, h, w))


def _apart(x: Any, lanes: int) -> Any:
    n, c, h, w = x.shape
    return x.reshape((n, lanes, c // lanes, h, w)).transpose(1, 0, 2, 3, 4)


def _outputs(w: Any, groups: int) -> Any:
    """(lanes, groups o, c, kh, kw) as (groups lanes o, c, kh, kw)."""
    lanes, o, *rest = w.shape
    return w.reshape((lanes, groups, o // groups, *rest)).swapaxes(0, 1).reshape((lanes * o, *rest))


def _from_outputs(w: Any, groups: int, lanes: int) -> Any:
    o, *rest = w.shape
    return w.reshape((groups, lanes, o // groups // lanes, *rest)).swapaxes(0, 1).reshape((lanes, o // lanes, *rest))


def _inputs(w: Any) -> Any:
    """(lanes, o, c, kh, kw) as (o, lanes c, kh, kw)."""
    lanes, o, c, kh, kw = w.shape
    return w.swapaxes(0, 1).reshape((o, lanes * c, kh, kw))


def _conv_batch(primitive: Primitive, n: int, operands: Any, batched: Sequence[bool], form: Params) -> Any:
    x, w = operands
    groups = form[-1]
    if not batched[1]:
        return _lanes(bind(CONV, (_images(x), w), form), n)
    if not batched[0]:
        return _from_channels(bind(CONV, (x, _outputs(w, groups)), form), groups, n)
    return _apart(bind(CONV, (_side_by_side(x), _images(w)), (*form[:-1], groups * n)), n)


def _input_batch(primitive: Primitive, n: int, operands: Any, batched: Sequence[bool], params: Params) -> Any:
    y, w = operands
    groups = params[-1]
    if not batched[1]:
        return _lanes(bind(CONV_INPUT, (_images(y), w), params), n)
    if not batched[0]:
        return _from_channels(bind(CONV_INPUT, (y, _inputs(w)), params), groups, n)
    return _apart(bind(CONV_INPUT, (_side_by_side(y), _images(w)), (*params[:-1], groups * n)), n)


def _weight_batch(primitive: Primitive, n: int, operands: Any, batched: Sequence[bool], params: Params) -> Any:
    x, y = operands
    groups = params[-1]
    if not batched[1]:
        found = bind(CONV_WEIGHT, (_channels(x, groups), y), params)
        o, c, kh, kw = found.shape
        return found.reshape((o, n, c // n, kh, kw)).swapaxes(0, 1)
    if not batched[0]:
        return _from_outputs(bind(CONV_WEIGHT, (x, _channels(y, groups)), params), groups, n)
    return _lanes(bind(CONV_WEIGHT, (_side_by_side(x), _side_by_side(y)), (*params[:-1], groups * n)), n)


def _define(name: str, infer: Any, transpose: Any, batch: Any) -> Primitive:
    made = define(name, "conv", getattr(_core, name), infer=infer, jvp=_jvp, transpose=transpose, batch=batch)
    made.linearize = linearize
    return made


CONV = _define("conv", _conv_infer, _conv_transpose, _conv_batch)
CONV_INPUT = _define("conv_input", _input_infer, _input_transpose, _input_batch)
CONV_WEIGHT = _define("conv_weight", _weight_infer, _weight_transpose, _weight_batch)
