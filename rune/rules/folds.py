"""Folds, index folds and running folds: sum, mean, prod, min, max, any, argmax, cumsum ...

Owns: their rules. Must not know: transformations. Parameters: ``(axes, keepdims)`` with axes ascending and
non-negative; an index fold has one axis, a running fold ``(axis,)``. Ties share evenly, as in JAX.
"""

from __future__ import annotations

from nx import _core
from nx import elementwise as ew
from nx.index import where
from rune.aval import Aval, infer_dtype, is_differentiable
from rune.dims import is_open, same_shape
from rune.primitive import PRIMITIVES, Primitive, define
from rune.rules.combine import cast
from rune.rules.elementwise import _share, no_tangent
from rune.rules.movement import BROADCAST_TO, FLIP, RESHAPE, linear_jvp
from rune.tracer import bind
from rune.wrapping import partial as fix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Params = tuple[Any, ...]


def _kept(shape: tuple[int, ...], axes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple([1 if i in axes else n for i, n in enumerate(shape)])


def _count(shape: tuple[int, ...], axes: tuple[int, ...]) -> int:
    n = 1
    for axis in axes:
        n *= shape[axis]
    return n


def _infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    axes, keepdims = params
    shape = operands[0].shape
    left = _kept(shape, axes) if keepdims else tuple([n for i, n in enumerate(shape) if i not in axes])
    return Aval(left, infer_dtype(primitive, operands, ((0,), False)))


def _batch(primitive: Primitive, n: int, operands: Sequence[Any], batched: Any, params: Params) -> Any:
    return bind(primitive, operands, (tuple([axis + 1 for axis in params[0]]), params[1]))


def expand(x: Any, shape: tuple[int, ...], axes: tuple[int, ...]) -> Any:
    """A fold's result over the axes it folded, as a view of that shape."""
    kept = _kept(shape, axes)
    return bind(BROADCAST_TO, (x if same_shape(x.shape, kept) else bind(RESHAPE, (x,), (kept,)),), (shape,))


def _sum_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    x = operands[0]
    return [cast(expand(ct, x.shape, params[0]), x.dtype)]


def _mean_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    x = operands[0]
    n: Any = _count(x.shape, params[0])
    share = bind(PRIMITIVES["divide"], (ct, n.counted())) if is_open(n) else ct / n
    return [cast(expand(share, x.shape, params[0]), x.dtype)]


def _nansum_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    (x,), (t,) = primals, tangents
    out = bind(primitive, primals, params)
    return out, bind(SUM, (where(ew.isnan(x), 0.0, t),), params) if is_differentiable(out.dtype) else None


def _extreme_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    """The mean of the tangents of all elements that attain the extreme."""
    (x,), (t,) = primals, tangents
    out = bind(primitive, primals, params)
    if not is_differentiable(out.dtype):
        return out, None
    axes = params[0]
    attains = ew.equal(x, expand(out, x.shape, axes))
    n = bind(SUM, (cast(attains, out.dtype),), (axes, True))
    return out, bind(SUM, (t * (cast(attains, out.dtype) / n),), params)


def _prod_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    """Each tangent times the product of the others, by running products from both ends: right also at zeros."""
    (x,), (t,) = primals, tangents
    out = bind(primitive, primals, params)
    if not is_differentiable(out.dtype):
        return out, None
    axes = params[0]
    front = [i for i in range(x.ndim) if i not in axes]
    line = x.transpose((*front, *axes)).reshape((*[x.shape[i] for i in front], _count(x.shape, axes)))
    axis = line.ndim - 1
    before = _shifted_product(line, axis)
    after = bind(FLIP, (_shifted_product(bind(FLIP, (line,), ((axis,),)), axis),), ((axis,),))
    others = (before * after).reshape([x.shape[i] for i in (*front, *axes)])
    back = [0] * x.ndim
    for i, at in enumerate((*front, *axes)):
        back[at] = i
    return out, bind(SUM, (t * others.transpose(tuple(back)),), params)


def _shifted_product(x: Any, axis: int) -> Any:
    """The product of all elements before each."""
    n = x.shape[axis]
    widths = ((0, 0),) * axis + ((1, 0),) + ((0, 0),) * (x.ndim - axis - 1)
    from rune.rules.movement import PAD

    head = x[(slice(None),) * axis + (slice(0, max(n - 1, 0)),)]
    return bind(CUMPROD, (bind(PAD, (head,), (widths, 1)),), (axis,)) if n else x


def _fold(name: str, jvp: Any, transpose: Any = None) -> Primitive:
    return define(
        name, "fold", fix(_core.fold, _core.ops[name][0]), infer=_infer, jvp=jvp, transpose=transpose, batch=_batch
    )


SUM = _fold("sum", linear_jvp, _sum_transpose)
_fold("mean", linear_jvp, _mean_transpose)
_fold("prod", _prod_jvp)
_fold("nansum", _nansum_jvp)
for _name in ("min", "max", "nanmin", "nanmax"):
    _fold(_name, _extreme_jvp)
for _name in ("any", "all", "count_nonzero"):
    _fold(_name, no_tangent)


# ---- index folds -----------------------------------------------------------------------------------------------------

_int64 = _core.dtype("int64")


def _arg_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    axis, keepdims = params
    shape = operands[0].shape
    return Aval(_kept(shape, (axis,)) if keepdims else shape[:axis] + shape[axis + 1 :], _int64)


def _arg_batch(primitive: Primitive, n: int, operands: Sequence[Any], batched: Any, params: Params) -> Any:
    return bind(primitive, operands, (params[0] + 1, params[1]))


for _name in ("argmin", "argmax"):
    define(
        _name, "argfold", fix(_core.argfold, _core.ops[_name][0]), infer=_arg_infer, jvp=no_tangent, batch=_arg_batch
    )


# ---- running folds ---------------------------------------------------------------------------------------------------


def _scan_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[0].shape, infer_dtype(primitive, operands, (0,)))


def _scan_batch(primitive: Primitive, n: int, operands: Sequence[Any], batched: Any, params: Params) -> Any:
    return bind(primitive, operands, (params[0] + 1,))


def _cumsum_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    back = (params,)
    run = bind(primitive, (bind(FLIP, (ct,), back),), params)
    return [cast(bind(FLIP, (run,), back), operands[0].dtype)]


def _run_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    """Value and tangent of a running fold in log2(n) steps of doubling reach; right at zeros and ties."""
    (x,), (t,) = primals, tangents
    out = bind(primitive, primals, params)
    if not is_differentiable(out.dtype):
        return out, None
    axis, reach, lines = params[0], 1, _RUN_LINES[primitive.name]
    n = x.shape[axis]
    front = (slice(None),) * axis
    while reach < n:
        head, early, late = (*front, slice(0, reach)), (*front, slice(0, n - reach)), (*front, slice(reach, n))
        a, b = x[early], x[late]
        both, d_early, d_late = lines(a, b)
        x = _join(x[head], both, axis)
        t = _join(t[head], t[early] * d_early + t[late] * d_late, axis)
        reach *= 2
    return out, t


def _join(a: Any, b: Any, axis: int) -> Any:
    from rune.rules.movement import CONCAT

    return bind(CONCAT, (a, b), (axis,))


def _extreme_lines(op: Any) -> Any:
    def lines(a: Any, b: Any) -> Any:
        out = op(a, b)
        return out, _share(out, a, b), _share(out, b, a)

    return lines


_RUN_LINES = {
    "cumprod": lambda a, b: (a * b, b, a),
    "cummin": _extreme_lines(ew.minimum),
    "cummax": _extreme_lines(ew.maximum),
}


def _running(name: str, jvp: Any, transpose: Any = None) -> Primitive:
    return define(
        name,
        "scan",
        fix(_core.scan, _core.ops[name][0]),
        infer=_scan_infer,
        jvp=jvp,
        transpose=transpose,
        batch=_scan_batch,
    )


_running("cumsum", linear_jvp, _cumsum_transpose)
CUMPROD = _running("cumprod", _run_jvp)
_running("cummin", _run_jvp)
_running("cummax", _run_jvp)
