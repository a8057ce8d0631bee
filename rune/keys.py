"""NumPy's keys taken apart: a basic key (a view), then at most one gather or scatter along the first axes.

Owns: reading (``x[key]``) and writing (``x.at[key].set(v)``) with tracers. Must not know: rules.
"""

from __future__ import annotations

from nx import _core
from rune.aval import broadcast_shapes
from rune.dims import holds_index
from rune.primitive import PRIMITIVES
from rune.rules.index import Key
from rune.tracer import Tensor, Tracer, as_value, bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ALL = slice(None)


def _is_basic(item: Any) -> bool:
    if isinstance(item, bool):
        return False
    return bool(item is None or item is Ellipsis or isinstance(item, (int, slice)))


def _items(x: Any, key: Any) -> list[Any]:
    """The key's items, the ellipsis as slices; what is no integer, slice or None is a tensor or tracer. Masks have
    become index tensors."""
    given = list(key) if isinstance(key, tuple) else [key]
    items: list[Any] = []
    for item in given:
        if _is_basic(item):
            items.append(item)
            continue
        value = as_value(item)
        if value.dtype.name == "bool":
            items += _positions(value)
        elif value.dtype.kind in ("int", "uint"):
            items.append(value)
        elif value.size == 0:
            items.append(_core.zeros(value.shape, _core.dtype("int64")))
        else:
            raise IndexError(f"index: a tensor of dtype {value.dtype.name}; integers, bool, slices, None and ... index")
    used = len([item for item in items if item is not None and item is not Ellipsis])
    if used > x.ndim:
        raise IndexError(f"too many indices for tensor: tensor is {x.ndim}-dimensional, but {used} were indexed")
    if Ellipsis in [item if item is Ellipsis else None for item in items]:
        at = next(i for i, item in enumerate(items) if item is Ellipsis)
        rest = items[at + 1 :]
        if any(item is Ellipsis for item in rest):
            raise IndexError("an index can only have a single ellipsis ('...')")
        items[at:] = [_ALL] * (x.ndim - used) + rest
    else:
        items += [_ALL] * (x.ndim - used)
    _check_bounds(x, items)
    return items


def _positions(mask: Any) -> list[Any]:
    plain = mask.concrete("boolean index") if isinstance(mask, Tracer) else mask
    return list(_core.nonzero(plain)) if plain.ndim else [None, *_core.nonzero(_core.reshape(plain, (1,)))]


def _check_bounds(x: Any, items: list[Any]) -> None:
    axis = 0
    for item in items:
        if isinstance(item, int) and not holds_index(x.shape[axis], item):
            raise IndexError(f"index {item} is out of bounds for axis {axis} with size {x.shape[axis]}")
        axis += item is not None


class Plan:
    """A key in steps. basic: the view to take first, or None. indices: one tensor each for the leading axes of the view
    once ``order`` has permuted it; empty for a basic key. back: the permutation of the gather's result, or None."""

    __slots__ = ("back", "basic", "indices", "order")

    def __init__(self, x: Any, key: Any) -> None:
        items = _items(x, key)
        self.indices: list[Any] = []
        self.order: tuple[int, ...] | None = None
        self.back: tuple[int, ...] | None = None
        tensors = [i for i, item in enumerate(items) if isinstance(item, (Tensor, Tracer))]
        if tensors:
            # integers beside index tensors are index tensors themselves
            items = [as_value(item) if type(item) is int else item for item in items]
            tensors = [i for i, item in enumerate(items) if isinstance(item, (Tensor, Tracer))]
            self._mix(items, tensors)
            items = [_ALL if i in tensors else item for i, item in enumerate(items)]
        plain = all(type(item) is slice and item == _ALL for item in items)
        self.basic = None if plain else Key(tuple(items))

    def _mix(self, items: list[Any], tensors: list[int]) -> None:
        """Positions count axes of the view: an integer takes none away here, as all have become tensors."""
        shape = broadcast_shapes([items[i].shape for i in tensors], "index")
        self.indices = [_core.broadcast_to(items[i], shape) if items[i].shape != shape else items[i] for i in tensors]
        rest = [i for i in range(len(items)) if i not in tensors]
        order = (*tensors, *rest)
        self.order = None if order == tuple(range(len(items))) else order
        together = tensors == list(range(tensors[0], tensors[-1] + 1))
        before = tensors[0] if together else 0
        if before:
            n = len(shape)
            self.back = (*range(n, n + before), *range(n), *range(n + before, n + len(rest)))


def read_key(x: Any, key: Any) -> Any:
    """``x[key]``."""
    kind = type(key)
    if (kind is slice and x.shape) or (kind is int and x.shape and holds_index(x.shape[0], key)):
        return bind(PRIMITIVES["getitem"], (x,), (Key((key,)),))
    plan = Plan(x, key)
    if plan.basic is not None:
        x = bind(PRIMITIVES["getitem"], (x,), (plan.basic,))
    if not plan.indices:
        return x
    if plan.order is not None:
        x = bind(PRIMITIVES["permute"], (x,), (plan.order,))
    found = bind(PRIMITIVES["gather"], (x, *plan.indices))
    return found if plan.back is None else bind(PRIMITIVES["permute"], (found,), (plan.back,))


def write_key(x: Any, key: Any, values: Any, how: str) -> Any:
    """``x.at[key].how(values)``: how is "set", "add", "subtract", "multiply", "min" or "max"."""
    x = as_value(x)
    flat = _core.reshape(_core.arange(0, x.size, 1, _core.dtype("int64")), x.shape)
    at = read_key(flat, key)
    values = as_value(values)
    if values.dtype != x.dtype:
        values = _core.cast(values, _core.promote(x, values))
        values = values if values.dtype == x.dtype else _core.cast(values, x.dtype)
    values = _core.broadcast_to(values, at.shape)
    out = bind(
        PRIMITIVES["scatter"],
        (x.reshape((-1,)), values.reshape((-1,)), at.reshape((-1,))),
        (how,),
    )
    return out.reshape(x.shape)
