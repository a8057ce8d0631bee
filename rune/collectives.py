"""What lanes tell each other by name: psum, pmean, pmax, pmin, all_gather, axis_index, axis_size.

Owns: these, and the rules of their primitives. Must not know: how lanes run (vmap in batch.py, pmap in lanes.py).
JAX's meaning: the result is the same in all lanes; the cotangents of a sum are summed over the lanes.
"""

from __future__ import annotations

from nx import _core
from nx.index import take
from nx.movement import moveaxis
from rune import tree
from rune.aval import Aval
from rune.batch import Batched, Batching, lanes_of
from rune.primitive import Primitive, define
from rune.rules.combine import cast
from rune.rules.movement import linear_jvp
from rune.tracer import as_value, bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from typing import Any

    Params = tuple[Any, ...]

# ---- psum ------------------------------------------------------------------------------------------------------------


def _psum(x: Any, axis_name: Hashable) -> Any:
    """Of a value that is the same in all lanes."""
    return x * lanes_of(axis_name, "psum").size


def _psum_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[0].shape, operands[0].dtype)


def _psum_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    return [bind(PSUM, (ct,), params)]


def _psum_batch(primitive: Primitive, lanes: Batching, operands: Any, batched: Any, params: Params) -> Any:
    named = lanes_of(params[0], "psum")
    (x,) = operands
    if named is lanes:
        return cast(x.sum(axis=0), x.dtype)
    return Batched(lanes, bind(PSUM, (x,), params) if named.level < lanes.level else x * named.size)


PSUM = define(
    "psum",
    "collective",
    _psum,
    infer=_psum_infer,
    jvp=linear_jvp,
    transpose=_psum_transpose,
    batch=_psum_batch,
)

# ---- all_gather ------------------------------------------------------------------------------------------------------


def _gather(x: Any, axis_name: Hashable, n: int) -> Any:
    return _core.broadcast_to(x, (n, *x.shape))


def _gather_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval((params[1], *operands[0].shape), operands[0].dtype)


def _gather_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    return [bind(SUM_SCATTER, (ct,), params)]


def _gather_batch(primitive: Primitive, lanes: Batching, operands: Any, batched: Any, params: Params) -> Any:
    named = lanes_of(params[0], "all_gather")
    (x,) = operands
    if named is lanes:
        return x
    if named.level < lanes.level:
        return Batched(lanes, moveaxis(bind(ALL_GATHER, (x,), params), 0, 1))
    return Batched(lanes, moveaxis(_gather(x, params[0], named.size), 0, 1))


ALL_GATHER = define(
    "all_gather",
    "collective",
    _gather,
    infer=_gather_infer,
    jvp=linear_jvp,
    transpose=_gather_transpose,
    batch=_gather_batch,
)

# ---- its transpose: each lane gets its row of the sum over the lanes -------------------------------------------------


def _scatter(x: Any, axis_name: Hashable, n: int) -> Any:
    """Of rows that are the same in all lanes."""
    return take(x * n, lanes_of(axis_name, "psum_scatter").index(), axis=0)


def _scatter_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[0].shape[1:], operands[0].dtype)


def _scatter_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    return [bind(ALL_GATHER, (ct,), params)]


def _scatter_batch(primitive: Primitive, lanes: Batching, operands: Any, batched: Any, params: Params) -> Any:
    named = lanes_of(params[0], "psum_scatter")
    (x,) = operands
    if named is lanes:
        return Batched(lanes, cast(x.sum(axis=0), x.dtype))
    return Batched(lanes, bind(SUM_SCATTER, (moveaxis(x, 1, 0),), params))


SUM_SCATTER = define(
    "psum_scatter",
    "collective",
    _scatter,
    infer=_scatter_infer,
    jvp=linear_jvp,
    transpose=_scatter_transpose,
    batch=_scatter_batch,
)

# ---- what users call -------------------------------------------------------------------------------------------------


def _names(axis_name: Hashable) -> tuple[Hashable, ...]:
    """One name, or those of a tuple, outer ones last."""
    return tuple(reversed(axis_name)) if type(axis_name) is tuple else (axis_name,)


def psum(x: Any, axis_name: Hashable) -> Any:
    """The sum over all lanes of this name (of all names of a tuple), leaf by leaf.

    x: a tree. Returns one like it, the same in all lanes. Raises NameError where no lanes of this name run; so do the
    others.

    >>> rune.vmap(lambda x: x / rune.psum(x, "i"), axis_name="i")(nx.asarray([1.0, 3.0]))
    Tensor([0.25, 0.75])
    """
    for name in _names(axis_name):
        lanes_of(name, "psum")
        x = tree.map(lambda leaf, name=name: bind(PSUM, (as_value(leaf),), (name,)), x)
    return x


def pmean(x: Any, axis_name: Hashable) -> Any:
    """The mean over all lanes of this name (of all names of a tuple), leaf by leaf.

    >>> rune.vmap(lambda x: x - rune.pmean(x, "i"), axis_name="i")(nx.asarray([1.0, 3.0]))
    Tensor([-1.,  1.])
    """
    n = axis_size(axis_name)
    return tree.map(lambda leaf: leaf / n, psum(x, axis_name))


def all_gather(x: Any, axis_name: Hashable, *, axis: int = 0, tiled: bool = False) -> Any:
    """The values of all lanes of this name, along a new axis, leaf by leaf; ``tiled``: one behind the other along an
    axis that is there.

    >>> rune.vmap(lambda x: rune.all_gather(x, "i"), axis_name="i")(nx.asarray([1.0, 3.0]))
    Tensor([[1., 3.],
            [1., 3.]])
    """
    n = lanes_of(axis_name, "all_gather").size

    def gathered(leaf: Any) -> Any:
        whole = moveaxis(bind(ALL_GATHER, (as_value(leaf),), (axis_name, n)), 0, axis)
        if not tiled:
            return whole
        at = axis % (whole.ndim - 1)
        return whole.reshape((*whole.shape[:at], n * whole.shape[at + 1], *whole.shape[at + 2 :]))

    return tree.map(gathered, x)


def pmax(x: Any, axis_name: Hashable) -> Any:
    """The largest value over all lanes of this name (of all names of a tuple), leaf by leaf.

    >>> rune.vmap(lambda x: rune.pmax(x, "i"), axis_name="i")(nx.asarray([1.0, 3.0]))
    Tensor([3., 3.])
    """
    for name in _names(axis_name):
        x = tree.map(lambda leaf: leaf.max(axis=0), all_gather(x, name))
    return x


def pmin(x: Any, axis_name: Hashable) -> Any:
    """The smallest value over all lanes of this name (of all names of a tuple), leaf by leaf.

    >>> rune.vmap(lambda x: rune.pmin(x, "i"), axis_name="i")(nx.asarray([1.0, 3.0]))
    Tensor([1., 1.])
    """
    for name in _names(axis_name):
        x = tree.map(lambda leaf: leaf.min(axis=0), all_gather(x, name))
    return x


def axis_index(axis_name: Hashable) -> Any:
    """The number of the lane, int64.

    >>> rune.vmap(lambda x: x * rune.axis_index("i"), axis_name="i")(nx.ones(3))
    Tensor([0., 1., 2.])
    """
    return lanes_of(axis_name, "axis_index").index()


def axis_size(axis_name: Hashable) -> int:
    """How many lanes of this name there are (the product, where a tuple names several).

    >>> rune.vmap(lambda x: x / rune.axis_size("i"), axis_name="i")(nx.ones(2))
    Tensor([0.5, 0.5])
    """
    size = 1
    for name in _names(axis_name):
        size *= lanes_of(name, "axis_size").size
    return size
