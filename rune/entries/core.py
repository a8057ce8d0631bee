"""Entries of the functions of the core (csrc/nx/py/primitives.inc) that are no ops.

Owns: their arguments as the core takes them. Must not know: rules.
"""

from __future__ import annotations

from _operator import index as as_int

from nx import _core
from nx.axes import as_axes, as_axis
from rune import complaints
from rune.dims import is_one, is_open, same_shape
from rune.entries.table import ENTRIES, entry, read_axes
from rune.keys import read_key, write_key
from rune.primitive import PRIMITIVES
from rune.tracer import Tensor, Tracer, as_value, bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


# ---- movement --------------------------------------------------------------------------------------------------------


def read_shape(shape: Any) -> tuple[int, ...]:
    """A shape from a tuple, a list, a tensor or one integer."""
    if isinstance(shape, (tuple, list)):
        return tuple([n if is_open(n) else as_int(n) for n in shape])
    if is_open(shape):
        return (shape,)
    return tuple(shape.tolist()) if type(shape) is Tensor and shape.ndim else (as_int(shape),)


@entry
def _reshape(x: Any, shape: Any, copy: Any = None) -> Any:
    wanted = read_shape(shape)
    if -1 in wanted:
        known = 1
        for n in wanted:
            known *= n if n != -1 else 1
        rest = x.size // known if known else -1
        filled = tuple([rest if n == -1 else n for n in wanted])
    else:
        filled = wanted
    size = 1
    for n in filled:
        size *= n
    if size != x.size or any(n < 0 for n in filled):
        raise ValueError(
            f"reshape: cannot reshape a tensor of shape {tuple(x.shape)} ({x.size} elements) into shape {wanted}"
        )
    return x if same_shape(filled, x.shape) else bind(PRIMITIVES["reshape"], (x,), (filled,))


@entry
def _permute(x: Any, axes: Any) -> Any:
    order = as_axes(axes, x.ndim, "permute")
    if len(order) != x.ndim:
        raise ValueError(f"permute: {len(order)} axes given for a tensor of dimension {x.ndim}")
    return x if order == tuple(range(x.ndim)) else bind(PRIMITIVES["permute"], (x,), (order,))


@entry
def _broadcast_to(x: Any, shape: Any) -> Any:
    wanted = read_shape(shape)
    own = x.shape
    lead = len(wanted) - len(own)
    if lead < 0 or any(not is_one(m) and m != n for m, n in zip(own, wanted[lead:], strict=True)):
        raise ValueError(f"broadcast_to: a tensor of shape {tuple(own)} does not broadcast to {wanted}")
    return x if same_shape(wanted, own) else bind(PRIMITIVES["broadcast_to"], (x,), (wanted,))


@entry
def _flip(x: Any, axis: Any = None) -> Any:
    return bind(PRIMITIVES["flip"], (x,), (read_axes(axis, x.ndim, "flip"),))


@entry
def _squeeze(x: Any, axis: Any = None) -> Any:
    shape = x.shape
    axes = [i for i, n in enumerate(shape) if n == 1] if axis is None else as_axes(axis, x.ndim, "squeeze")
    for i in axes:
        if shape[i] != 1:
            raise ValueError(f"squeeze: axis {i} of shape {tuple(shape)} has length {shape[i]}; only 1 can go")
    return _reshape(x, tuple([n for i, n in enumerate(shape) if i not in axes]))


@entry
def _expand_dims(x: Any, axis: Any) -> Any:
    each = axis if isinstance(axis, (tuple, list)) else (axis,)
    axes = as_axes(each, x.ndim + len(each), "expand_dims")
    lengths = iter(x.shape)
    return _reshape(x, tuple([1 if i in axes else next(lengths) for i in range(x.ndim + len(axes))]))


@entry
def _concat(parts: Any, axis: Any) -> Any:
    each = [as_value(x) for x in parts]
    if axis is None:
        each, axis = [_core.reshape(x, (-1,)) for x in each], 0
    if each[0].ndim == 0:
        raise ValueError("concat: 0-d tensors cannot be joined; use stack")
    primitive = PRIMITIVES["concat"]
    at = as_axis(axis, each[0].ndim, "concat")
    assert primitive.infer is not None
    primitive.infer(primitive, each, (at,))  # raises where shapes differ
    return bind(primitive, each, (at,))


def pad_with(x: Any, widths: Any, value: Any = 0) -> Any:
    """``x`` with ``value`` (also a traced one) around it."""
    x = as_value(x)
    pairs = tuple([(as_int(low), as_int(high)) for low, high in widths])
    if not isinstance(value, (int, float, complex)):
        inside = _core.pad(_core.ones(x.shape, _core.dtype("bool")), pairs, False)
        return _core.where(inside, pad_with(x, pairs), value)
    return bind(PRIMITIVES["pad"], (x,), (pairs, value))


ENTRIES["pad"] = pad_with


@entry
def _readonly(x: Any) -> Any:
    return x


# ---- dtypes and new tensors ------------------------------------------------------------------------------------------


@entry
def _cast(x: Any, dtype: Any, copy: Any = True) -> Any:
    kind = _core.dtype(dtype)
    return x if x.dtype == kind else bind(PRIMITIVES["cast"], (x,), (kind,))


@entry
def _asarray(x: Any, dtype: Any = None, copy: Any = None) -> Any:
    """A tracer itself; a list with tracers in it stacked."""
    if not isinstance(x, Tracer):
        from nx.join import stack

        x = stack([_core.asarray(part) for part in x])
    return x if dtype is None else _cast(x, dtype)


@entry
def _full(shape: Any, value: Any, dtype: Any = None) -> Any:
    value = as_value(value)
    return _broadcast_to(value if dtype is None else _cast(value, dtype), shape)


@entry
def _zeros(shape: Any, dtype: Any = None) -> Any:
    """Of lengths that are open; the core makes the others."""
    return _broadcast_to(_core.zeros((), dtype), shape)


ENTRIES["empty"] = ENTRIES["zeros"]


@entry
def _ones(shape: Any, dtype: Any = None) -> Any:
    return _broadcast_to(_core.ones((), dtype), shape)


@entry
def _arange(start: Any, stop: Any = None, step: Any = 1, dtype: Any = None) -> Any:
    """Up to a length that is open."""
    first, n = (0, start) if stop is None else (start, stop - start if type(start) is int else None)
    if not is_open(n) or type(step) is not int or step != 1:
        begin, end, by = [as_int(x) if is_open(x) else x for x in (start, stop, step)]
        return _core.arange(begin, end, by, dtype)
    whole = bind(PRIMITIVES["cumsum"], (_broadcast_to(_core.ones((), _core.dtype("int64")), (n,)),), (0,))
    return _cast(whole + (first - 1), _core.dtype("int64") if dtype is None else dtype)


@entry
def _linspace(start: Any, stop: Any, n: Any, endpoint: Any = True, dtype: Any = None) -> Any:
    steps = n - 1 if endpoint else n
    line = _core.arange(0, n, 1, _core.dtype("float64")) / max(steps, 1)
    found = start * (1.0 - line) + stop * line
    return found if dtype is None else _cast(found, dtype)


@entry
def _promote(*each: Any) -> Any:
    return _core.promote(*[x.dtype if isinstance(x, Tracer) else x for x in each])


@entry
def _shares_memory(a: Any, b: Any) -> bool:
    return False


# ---- products, order, index ------------------------------------------------------------------------------------------


@entry
def _matmul(a: Any, b: Any) -> Any:
    primitive = PRIMITIVES["matmul"]
    operands = (as_value(a), as_value(b))
    assert primitive.infer is not None
    primitive.infer(primitive, operands, ())  # raises where shapes do not fit
    return bind(primitive, operands)


def _sorting(name: str) -> None:
    def enter(x: Any, axis: Any, descending: Any = False) -> Any:
        return bind(PRIMITIVES[name], (x,), (as_axis(axis, x.ndim, name), bool(descending)))

    ENTRIES[name] = enter


_sorting("sort")
_sorting("argsort")


@entry
def _searchsorted(line: Any, values: Any, right: Any = False) -> Any:
    return bind(PRIMITIVES["searchsorted"], (line, values), (bool(right),))


@entry
def _histogram(x: Any, edges: Any, even: Any, weights: Any = None) -> Any:
    if weights is not None:
        n = edges.shape[0] - 1
        at = _cell(x, edges)
        inside = (at >= 0) & (at < n)
        return _bincount(at.clip(0, n - 1), n, _core.where(inside, weights.reshape((-1,)), 0.0))
    return bind(PRIMITIVES["histogram"], (x, edges), (bool(even),))


@entry
def _histogram2d(x: Any, xs: Any, even_x: Any, y: Any, ys: Any, even_y: Any, weights: Any = None) -> Any:
    """Cells by number, then counts: cells outside count nothing."""
    n, m = xs.shape[0] - 1, ys.shape[0] - 1
    i, j = _cell(x, xs), _cell(y, ys)
    inside = (i >= 0) & (i < n) & (j >= 0) & (j < m)
    each = _core.ones(inside.shape, _core.dtype("float64")) if weights is None else weights.reshape((-1,))
    cells = i.clip(0, n - 1) * m + j.clip(0, m - 1)
    return _bincount(cells, n * m, _core.where(inside, each, 0.0)).reshape((n, m))


def _cell(x: Any, edges: Any) -> Any:
    """The number of the bin; the last one has its upper edge."""
    flat = as_value(x).reshape((-1,))
    return _core.where(flat == edges[-1], edges.shape[0] - 2, _core.searchsorted(edges, flat, True) - 1)


@entry
def _bincount(x: Any, n: Any, weights: Any = None) -> Any:
    weights = _core.ones(x.shape, _core.dtype("int64")) if weights is None else weights
    return bind(PRIMITIVES["bincount"], (x, weights), (as_int(n),))


@entry
def _nonzero(x: Any) -> Any:
    return _core.nonzero(x.concrete("nonzero"))


@entry
def _take(x: Any, index: Any, axis: Any) -> Any:
    x = as_value(x)
    if axis is None:
        x, axis = x.reshape((-1,)), 0
    return _getitem(x, (slice(None),) * as_axis(axis, x.ndim, "take") + (as_value(index),))


@entry
def _take_along(x: Any, index: Any, axis: Any) -> Any:
    from nx.index import take_along_axis

    return take_along_axis(x, index, axis)


@entry
def _getitem(x: Any, key: Any) -> Any:
    return read_key(x, key)


@entry
def _at(x: Any, key: Any, values: Any, how: str) -> Any:
    return write_key(x, key, values, how)


def _refuse(*args: Any, **keywords: Any) -> Any:
    raise complaints.no_assignment()


ENTRIES.update(setitem=_refuse, put=_refuse, put_along=_refuse, copy_to=_refuse)
