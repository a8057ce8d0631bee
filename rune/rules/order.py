"""Sorting, searching and counting.

Owns: their rules. Must not know: transformations. A sort's tangent goes where the stable order sends it.
"""

from __future__ import annotations

from nx import _core
from nx.index import take_along_axis
from rune.aval import Aval, is_differentiable
from rune.primitive import Primitive, define
from rune.rules.combine import cast
from rune.rules.elementwise import no_tangent
from rune.rules.index import GATHER
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Params = tuple[Any, ...]

_int64 = _core.dtype("int64")


def _sort_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[0].shape, operands[0].dtype)


def _argsort_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[0].shape, _int64)


def _sort_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    x = primals[0]
    if not is_differentiable(x.dtype):
        return bind(SORT, primals, params), None
    order = bind(ARGSORT, primals, params)
    return take_along_axis(x, order, params[0]), take_along_axis(tangents[0], order, params[0])


def _sort_batch(primitive: Primitive, n: int, operands: Any, batched: Any, params: Params) -> Any:
    return bind(primitive, operands, (params[0] + 1, params[1]))


SORT = define("sort", "sort", _core.sort, infer=_sort_infer, jvp=_sort_jvp, batch=_sort_batch)
ARGSORT = define("argsort", "sort", _core.argsort, infer=_argsort_infer, jvp=no_tangent, batch=_sort_batch)


def loop_batch(primitive: Primitive, n: int, operands: Any, batched: Sequence[bool], params: Params) -> Any:
    """Lane by lane, for what the core does on one set of operands at a time."""
    from nx.join import stack

    found = [
        bind(primitive, [x[i] if b else x for x, b in zip(operands, batched, strict=True)], params) for i in range(n)
    ]
    if not primitive.multiple:
        return stack(found)
    return [stack(parts) for parts in zip(*found, strict=True)]


def _searchsorted_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[1].shape, _int64)


def _searchsorted_batch(primitive: Primitive, n: int, operands: Any, batched: Sequence[bool], params: Params) -> Any:
    if batched[0]:
        return loop_batch(primitive, n, operands, batched, params)
    return bind(primitive, operands, params)


define(
    "searchsorted",
    "sort",
    _core.searchsorted,
    infer=_searchsorted_infer,
    jvp=no_tangent,
    batch=_searchsorted_batch,
)


# ---- counting --------------------------------------------------------------------------------------------------------


def _bincount(x: Any, weights: Any, n: int) -> Any:
    return _core.bincount(x, n, weights)


def _bincount_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval((params[0],), operands[1].dtype)


def _bincount_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    out = bind(primitive, primals, params)
    return out, None if tangents[1] is None else bind(primitive, (primals[0], tangents[1]), params)


def _bincount_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    return [None, cast(bind(GATHER, (ct, cast(operands[0], _int64))), operands[1].dtype)]


define(
    "bincount",
    "sort",
    _bincount,
    infer=_bincount_infer,
    jvp=_bincount_jvp,
    transpose=_bincount_transpose,
    batch=loop_batch,
)


def _histogram(x: Any, edges: Any, even: bool) -> Any:
    return _core.histogram(x, edges, even, None)


def _histogram_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval((operands[1].shape[0] - 1,), _int64)


define("histogram", "sort", _histogram, infer=_histogram_infer, jvp=no_tangent, batch=loop_batch)
