"""Reading and writing by index: getitem and its transpose place (basic keys), gather and scatter (index tensors).

Owns: their rules, and ``Key``. Must not know: NumPy's mixed keys (keys.py takes them apart). A gather reads along the
first axes: ``gather(x, i, j)`` is ``x[i, j]`` with index tensors of one shape; a scatter writes there, on a copy.
"""

from __future__ import annotations

from nx import _core
from nx import elementwise as ew
from nx.index import at, where
from rune.aval import Aval, is_differentiable
from rune.dims import sliced
from rune.primitive import Primitive, define
from rune.rules.combine import cast, spread
from rune.rules.elementwise import align
from rune.rules.movement import lanes, linear_jvp
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Params = tuple[Any, ...]

_int64 = _core.dtype("int64")


_ALL = slice(None)
_WHOLE = (_ALL, slice(0, None, None), slice(None, None, 1), slice(0, None, 1), slice(None, None, -1))


class Key:
    """A basic key (integers, slices, None for a new axis; no ellipsis), and hashable."""

    __slots__ = ("items",)

    def __init__(self, items: tuple[Any, ...]) -> None:
        self.items = items

    @property
    def words(self) -> tuple[Any, ...]:
        """The items with slices as tuples: what tells keys apart."""
        return tuple([(x.start, x.stop, x.step) if type(x) is slice else x for x in self.items])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self.words == other.words

    def __hash__(self) -> int:
        return hash(self.words)

    def __repr__(self) -> str:
        return f"[{', '.join(':'.join('' if p is None else str(p) for p in w) if type(w) is tuple else str(w) for w in self.words)}]"  # noqa: E501  # one expression

    def shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """What the key makes of a shape."""
        found, axis = [], 0
        for item in self.items:
            if item is None:
                found.append(1)
            else:
                if type(item) is slice:
                    is_whole = item in _WHOLE
                    found.append(shape[axis] if is_whole else sliced(item, shape[axis]))
                axis += 1
        return (*found, *shape[axis:])


def _getitem(x: Any, key: Key) -> Any:
    return x[key.items]


def _place(ct: Any, shape: tuple[int, ...], key: Key) -> Any:
    out = _core.zeros(shape, ct.dtype)
    out[key.items] = ct
    return out


def _getitem_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(params[0].shape(operands[0].shape), operands[0].dtype)


def _getitem_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    return [bind(PLACE, (ct,), (operands[0].shape, params[0]))]


def _getitem_batch(primitive: Primitive, n: int, operands: Any, batched: Any, params: Params) -> Any:
    return bind(GETITEM, operands, (Key((_ALL, *params[0].items)),))


def _place_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(params[0], operands[0].dtype)


def _place_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    return [bind(GETITEM, (ct,), (params[1],))]


def _place_batch(primitive: Primitive, n: int, operands: Any, batched: Any, params: Params) -> Any:
    return bind(PLACE, operands, ((n, *params[0]), Key((_ALL, *params[1].items))))


GETITEM = define(
    "getitem",
    "index",
    _getitem,
    infer=_getitem_infer,
    jvp=linear_jvp,
    transpose=_getitem_transpose,
    batch=_getitem_batch,
)
PLACE = define(
    "place", "index", _place, infer=_place_infer, jvp=linear_jvp, transpose=_place_transpose, batch=_place_batch
)


# ---- gather ----------------------------------------------------------------------------------------------------------


def _gather(x: Any, *indices: Any) -> Any:
    return x[indices]


def _gather_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    x, *indices = operands
    return Aval((*indices[0].shape, *x.shape[len(indices) :]), x.dtype)


def _gather_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    out = bind(GATHER, primals)
    if tangents[0] is None or not is_differentiable(out.dtype):
        return out, None
    return out, bind(GATHER, (tangents[0], *primals[1:]))


def _gather_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    x, *indices = operands
    whole = bind(SCATTER, (_core.zeros(x.shape, x.dtype), ct, *indices), ("add",))
    return [whole, *[None] * len(indices)]


def _lane(n: int, ndim: int) -> Any:
    """(n, 1, ..): the number of each lane."""
    return _core.reshape(_core.arange(0, n, 1, _int64), (n,) + (1,) * ndim)


def _lane_indices(n: int, indices: Sequence[Any], batched: Sequence[bool]) -> list[Any]:
    """Index tensors of one shape that read lane for lane from an operand with the batch axis in front."""
    ndim = indices[0].ndim - batched[0]
    shape = indices[0].shape[1:] if batched[0] else indices[0].shape
    full = [_lane(n, ndim), *[align(i, ndim) if b else i for i, b in zip(indices, batched, strict=True)]]
    return [spread(i, (n, *shape), i.dtype) for i in full]


def _gather_batch(primitive: Primitive, n: int, operands: Any, batched: Sequence[bool], params: Params) -> Any:
    x, *indices = operands
    if not batched[0]:
        return bind(GATHER, (x, *[lanes(i, n, b) for i, b in zip(indices, batched[1:], strict=True)]))
    return bind(GATHER, (x, *_lane_indices(n, indices, batched[1:])))


GATHER = define(
    "gather",
    "index",
    _gather,
    infer=_gather_infer,
    jvp=_gather_jvp,
    transpose=_gather_transpose,
    batch=_gather_batch,
)


# ---- scatter ---------------------------------------------------------------------------------------------------------


def _scatter(x: Any, values: Any, *rest: Any) -> Any:
    indices, how = rest[:-1], rest[-1]
    return getattr(at(x)[indices], how)(values)


def _scatter_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[0].shape, operands[0].dtype)


def _scatter_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    out = bind(SCATTER, primals, params)
    if not is_differentiable(out.dtype) or (tangents[0] is None and tangents[1] is None):
        return out, None
    x, values, *indices = primals
    tx, tv = tangents[:2]
    if params[0] in ("min", "max"):
        return out, _extreme_tangent(out, x, values, indices, tx, tv)
    return out, _SCATTER_TANGENTS[params[0]](x, values, indices, tx, tv)


def _filled(t: Any, like: Any) -> Any:
    return _core.zeros(like.shape, like.dtype) if t is None else t


def _set_tangent(x: Any, values: Any, indices: Any, tx: Any, tv: Any) -> Any:
    return bind(SCATTER, (_filled(tx, x), cast(_filled(tv, values), x.dtype), *indices), ("set",))


def _add_tangent(x: Any, values: Any, indices: Any, tx: Any, tv: Any) -> Any:
    return bind(SCATTER, (_filled(tx, x), cast(_filled(tv, values), x.dtype), *indices), ("add",))


def _subtract_tangent(x: Any, values: Any, indices: Any, tx: Any, tv: Any) -> Any:
    return bind(SCATTER, (_filled(tx, x), -cast(_filled(tv, values), x.dtype), *indices), ("add",))


def _multiply_tangent(x: Any, values: Any, indices: Any, tx: Any, tv: Any) -> Any:
    """A value's tangent comes times x and all other values of its place: of what they gave together a share where the
    value is not zero, else the product of those that are not."""
    values = cast(values, x.dtype)
    grown = None if tx is None else tx * bind(SCATTER, (_ones(x), values, *indices), ("multiply",))
    if tv is None:
        return grown
    is_zero = ew.equal(values, 0)
    parts = where(is_zero, 1.0, values)
    shares = bind(GATHER, (bind(SCATTER, (x, values, *indices), ("multiply",)), *indices)) / parts
    rest = bind(GATHER, (bind(SCATTER, (x, parts, *indices), ("multiply",)), *indices))
    zeros = bind(SCATTER, (_core.zeros(x.shape, _int64), cast(is_zero, _int64), *indices), ("add",))
    others = where(is_zero, where(ew.equal(bind(GATHER, (zeros, *indices)), 1), rest, 0.0), shares)
    return bind(SCATTER, (_filled(grown, x), cast(others * tv, x.dtype), *indices), ("add",))


def _extreme_tangent(out: Any, x: Any, values: Any, indices: Any, tx: Any, tv: Any) -> Any:
    """Where x was kept its tangent, where values were taken theirs; all that are equal to the result share evenly, as
    JAX has it."""
    there = bind(GATHER, (out, *indices))
    is_kept = cast(ew.equal(bind(GATHER, (x, *indices)), there), x.dtype)
    is_taken = cast(ew.equal(values, there), x.dtype)
    taken = bind(SCATTER, (_core.zeros(x.shape, x.dtype), is_taken, *indices), ("add",))
    each = 1.0 / (bind(GATHER, (taken, *indices)) + is_kept)
    grown = _filled(tx, x)
    if tx is not None:
        grown = bind(SCATTER, (grown, bind(GATHER, (grown, *indices)) * is_kept * each, *indices), ("set",))
    return grown if tv is None else bind(SCATTER, (grown, cast(tv * is_taken * each, x.dtype), *indices), ("add",))


def _ones(x: Any) -> Any:
    return _core.ones(x.shape, x.dtype)


_SCATTER_TANGENTS = {
    "set": _set_tangent,
    "add": _add_tangent,
    "subtract": _subtract_tangent,
    "multiply": _multiply_tangent,
}


def _scatter_transpose(
    primitive: Primitive, ct: Any, operands: Any, linear: Sequence[bool], params: Params
) -> list[Any]:
    x, values, *indices = operands
    nothing = [None] * len(indices)
    if params[0] == "add":
        return [
            cast(ct, x.dtype) if linear[0] else None,
            cast(bind(GATHER, (ct, *indices)), values.dtype) if linear[1] else None,
            *nothing,
        ]
    shape = (*indices[0].shape, *ct.shape[len(indices) :])
    to_x = bind(SCATTER, (ct, _core.zeros(shape, ct.dtype), *indices), ("set",)) if linear[0] else None
    if not linear[1]:
        return [to_x, None, *nothing]
    return [to_x, cast(where(_winners(ct, indices), bind(GATHER, (ct, *indices)), 0.0), values.dtype), *nothing]


def _winners(x: Any, indices: Any) -> Any:
    """Where a repeated index is written several times, only the last value counts: a mask of those."""
    n = indices[0].size
    order = _core.reshape(_core.arange(0, n, 1, _int64), indices[0].shape)
    last = bind(SCATTER, (_core.zeros(x.shape[: len(indices)], _int64), order, *indices), ("set",))
    mask = ew.equal(bind(GATHER, (last, *indices)), order)
    return mask.reshape(mask.shape + (1,) * (x.ndim - len(indices)))


def _scatter_batch(primitive: Primitive, n: int, operands: Any, batched: Sequence[bool], params: Params) -> Any:
    x, values, *indices = operands
    return bind(
        SCATTER,
        (lanes(x, n, batched[0]), lanes(values, n, batched[1]), *_lane_indices(n, indices, batched[2:])),
        params,
    )


SCATTER = define(
    "scatter",
    "index",
    _scatter,
    infer=_scatter_infer,
    jvp=_scatter_jvp,
    transpose=_scatter_transpose,
    batch=_scatter_batch,
)
