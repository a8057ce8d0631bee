"""Elementwise primitives that are linear over the real numbers only, or choose: real, imag, conj, angle, abs, sign,
where.

Owns: their rules. Must not know: transformations. Complex numbers follow JAX's convention: the gradient of a real
function f of z = x + iy is df/dx - i df/dy, that is, cotangents are transposed without conjugation.
"""

from __future__ import annotations

from nx import _core
from nx import elementwise as ew
from nx.index import where
from rune.aval import Aval, infer_dtype, is_differentiable, shape_of
from rune.linear import Node
from rune.primitive import Primitive, define
from rune.rules.combine import cast, combine, fit, spread
from rune.rules.elementwise import _share, batch, infer, no_tangent
from rune.tracer import bind
from rune.wrapping import partial as fix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Params = tuple[Any, ...]


def _real_part(z: Any) -> Any:
    return ew.real(z) if z.dtype.kind == "complex" else z


def _linear_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    return bind(primitive, primals), bind(primitive, tangents)


def _imag_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    if primals[0].dtype.kind != "complex":
        return bind(primitive, primals), None
    return bind(primitive, primals), bind(primitive, tangents)


def _to_operand(ct: Any, x: Any) -> Any:
    return ct if ct.dtype == x.dtype else cast(ct, x.dtype)


def _transpose_real(primitive: Primitive, ct: Any, operands: Sequence[Any], linear: Any, params: Params) -> list[Any]:
    return [_to_operand(ct, operands[0])]


def _transpose_imag(primitive: Primitive, ct: Any, operands: Sequence[Any], linear: Any, params: Params) -> list[Any]:
    x = operands[0]
    return [_to_operand(ct * -1j, x)] if x.dtype.kind == "complex" else [None]


def _transpose_conj(primitive: Primitive, ct: Any, operands: Sequence[Any], linear: Any, params: Params) -> list[Any]:
    return [ew.conj(ct)]


def _abs_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    (x,), (t,) = primals, tangents
    out = bind(primitive, primals)
    if not is_differentiable(out.dtype):
        return out, None
    if x.dtype.kind != "complex":
        return out, combine(out.shape, out.dtype, [t, ew.sign(x)])
    return out, _real_part(t * (ew.conj(x) / where(ew.equal(out, 0), 1.0, out)))


def _sign_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    (x,), (t,) = primals, tangents
    out = bind(primitive, primals)
    if x.dtype.kind != "complex":
        return out, None
    size = where(ew.equal(x, 0), 1.0, ew.abs(x))
    radial = _real_part(t * (ew.conj(out) / size))
    return out, t * cast(1.0 / size, x.dtype) - radial * out


def _angle_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    (x,), (t,) = primals, tangents
    out = bind(primitive, primals)
    if x.dtype.kind != "complex":
        return out, None
    return out, ew.imag(t * (ew.conj(x) / ew.square(ew.abs(x))))


def _where_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    condition = primals[0]
    out = bind(primitive, primals)
    ts = [t for t in tangents[1:] if t is not None]
    if not ts or not is_differentiable(out.dtype):
        return out, None
    parts = [_core.zeros((), out.dtype) if t is None else spread(t, t.shape, out.dtype) for t in tangents[1:]]
    return out, spread(bind(primitive, (condition, *parts)), out.shape, out.dtype)


def _where_transpose(
    primitive: Primitive, ct: Any, operands: Sequence[Any], linear: Sequence[bool], params: Params
) -> Any:
    condition, a, b = operands
    zero = _core.zeros((), ct.dtype)
    return [
        None,
        fit(where(condition, ct, zero), a.shape, a.dtype) if linear[1] else None,
        fit(where(condition, zero, ct), b.shape, b.dtype) if linear[2] else None,
    ]


def _where_linearize(tape: Any, primitive: Primitive, operands: Sequence[Any], params: Params) -> Any:
    """Linear in both choices together where a choice that is no node is zero."""
    condition, *_choices = operands
    if type(condition) is Node and condition.owner is tape:
        raise TypeError("where: the condition of a choice depends on a tangent; compare primals instead")
    return tape.record(primitive, operands, params, infer(primitive, operands, params))


def _clip_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    x, low, high = primals
    raised = ew.maximum(x, low)
    out = ew.minimum(raised, high)
    if not is_differentiable(out.dtype):
        return out, None
    inside = _share(out, raised, high)
    lines = (_share(raised, x, low) * inside, _share(raised, low, x) * inside, _share(out, high, raised))
    pairs = [x for t, d in zip(tangents, lines, strict=True) if t is not None for x in (t, d)]
    return out, combine(out.shape, out.dtype, pairs)


def _define(name: str, jvp: Any, transpose: Any = None) -> Primitive:
    return define(
        name, "map", fix(_core.map, _core.ops[name][0]), infer=infer, jvp=jvp, transpose=transpose, batch=batch
    )


_define("real", _linear_jvp, _transpose_real)
_define("imag", _imag_jvp, _transpose_imag)
_define("conj", _linear_jvp, _transpose_conj)
_define("abs", _abs_jvp)
_define("sign", _sign_jvp)
_define("angle", _angle_jvp)
_define("where", _where_jvp, _where_transpose).linearize = _where_linearize
_define("clip", _clip_jvp)


# ---- cast ------------------------------------------------------------------------------------------------------------


def _cast_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    infer_dtype(primitive, operands, params)  # raises where the core refuses
    return Aval(shape_of(operands[0]), params[0])


def _cast_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    out = bind(primitive, primals, params)
    if not is_differentiable(params[0]):
        return out, None
    return out, bind(primitive, tangents, params)


def _cast_transpose(primitive: Primitive, ct: Any, operands: Sequence[Any], linear: Any, params: Params) -> list[Any]:
    return [cast(ct, operands[0].dtype)]


def _batch_same(primitive: Primitive, n: int, operands: Sequence[Any], batched: Any, params: Params) -> Any:
    return bind(primitive, operands, params)


define("cast", "cast", _core.cast, infer=_cast_infer, jvp=_cast_jvp, transpose=_cast_transpose, batch=_batch_same)

# ---- detach ----------------------------------------------------------------------------------------------------------


def _same_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[0].shape, operands[0].dtype)


define("detach", "detach", lambda x: x, infer=_same_infer, jvp=no_tangent, batch=_batch_same)
