"""The matrix product: linear in either operand.

Owns: its rules. Must not know: transformations.
"""

from __future__ import annotations

from nx import _core
from rune import complaints
from rune.aval import Aval, broadcast_shapes, is_differentiable
from rune.linear import Node
from rune.primitive import Primitive, define
from rune.rules.combine import cast, fit
from rune.rules.elementwise import align
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Params = tuple[Any, ...]


def _infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    a, b = (x.shape for x in operands)
    inner = b[-2] if len(b) > 1 else b[0] if b else None
    if not a or inner is None or a[-1] != inner:
        raise ValueError(
            f"matmul: shapes {a} and {b}: the inner lengths do not match{complaints.at()}; "
            f"transpose one (.mT) or reshape it"
        )
    lead = broadcast_shapes([a[:-2], b[:-2]], "matmul")
    shape = (*lead, *a[-2:-1], *(b[-1:] if len(b) > 1 else ()))
    return Aval(shape, _core.promote(*[x.dtype for x in operands]))


def _jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    (a, b), (ta, tb) = primals, tangents
    out = bind(MATMUL, primals)
    if not is_differentiable(out.dtype):
        return out, None
    parts = []
    if ta is not None:
        parts.append(bind(MATMUL, (ta, b)))
    if tb is not None:
        parts.append(bind(MATMUL, (a, tb)))
    t = parts[0] if len(parts) == 1 else parts[0] + parts[1]
    return out, cast(t, out.dtype)


def linearize(tape: Any, primitive: Primitive, operands: Sequence[Any], params: Params) -> Any:
    """A product of a node with a value is linear; of two nodes it is not."""
    if all(type(x) is Node and x.owner is tape for x in operands):
        raise TypeError(f"{primitive.name}: not linear in a tangent; a derivative rule may only scale and add tangents")
    assert primitive.infer is not None
    return tape.record(primitive, operands, params, primitive.infer(primitive, operands, params))


def _transpose(primitive: Primitive, ct: Any, operands: Any, linear: Sequence[bool], params: Params) -> list[Any]:
    a, b = operands
    rows, columns = len(a.shape) > 1, len(b.shape) > 1
    if not rows or not columns:  # vectors as a row and a column
        shape = ct.shape
        ct = ct.reshape(
            (*(shape[:-1] if columns else shape), *(() if rows else (1,)), *(shape[-1:] if columns else (1,)))
        )
    if linear[0]:
        b_rows = b if columns else b.reshape((-1, 1))
        return [_fit_matrix(bind(MATMUL, (ct, _turned(b_rows))), a), None]
    a_rows = a if rows else a.reshape((1, -1))
    return [None, _fit_matrix(bind(MATMUL, (_turned(a_rows), ct)), b)]


def _fit_matrix(grown: Any, x: Any) -> Any:
    """Sums over broadcast leading axes; a vector loses its axis of length one."""
    if len(x.shape) == 1:
        return fit(grown.reshape((*grown.shape[:-2], x.shape[0])), x.shape, x.dtype)
    return fit(grown, x.shape, x.dtype)


def _turned(x: Any) -> Any:
    return x.mT


def _batch(primitive: Primitive, n: int, operands: Any, batched: Sequence[bool], params: Params) -> Any:
    a, b = operands
    na, nb = (len(x.shape) - flag for x, flag in zip(operands, batched, strict=True))
    if batched[0] and not batched[1] and nb <= 2 and na == 1:
        return bind(MATMUL, (a, b))  # rows of one matrix
    if batched[0] and not batched[1] and nb == 2 and na == 2:
        _, m, k = a.shape
        return bind(MATMUL, (a.reshape((n * m, k)), b)).reshape((n, m, b.shape[1]))
    if batched[1] and not batched[0] and na <= 2 and nb == 1:
        return bind(MATMUL, (b, a.mT if na == 2 else a))  # columns as rows
    row, column = na == 1, nb == 1
    if row:
        a = a.reshape((*a.shape[:-1], 1, a.shape[-1]))
    if column:
        b = b.reshape((*b.shape, 1))
    ndim = max(na + row, nb + column)
    a, b = (align(x, ndim) if flag else x for x, flag in zip((a, b), batched, strict=True))
    out = bind(MATMUL, (a, b))
    shape = out.shape
    if row or column:
        out = out.reshape((*shape[:-2], *(() if row else shape[-2:-1]), *(() if column else shape[-1:])))
    return out


MATMUL = define("matmul", "matmul", _core.matmul, infer=_infer, jvp=_jvp, transpose=_transpose, batch=_batch)
MATMUL.linearize = linearize
