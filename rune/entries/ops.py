"""Entries of the ops: elementwise functions, folds, index folds and running folds; var and std, which are compositions.

Owns: their arguments as nx's public functions take them, and as the core's fold, argfold and scan do. Must not know:
rules.
"""

from __future__ import annotations

from nx import _core
from nx.axes import as_axis
from rune import complaints
from rune.aval import infer_dtype
from rune.dims import is_open
from rune.entries.table import ENTRIES, entry, read_axes
from rune.primitive import PRIMITIVES, Primitive
from rune.rules.combine import cast
from rune.tracer import as_operand, as_value, bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_BY_ID = {identity: name for name, (identity, _, _) in _core.ops.items()}


def _map_entry(primitive: Primitive, arity: int) -> Callable[..., Any]:
    def enter(*args: Any, out: Any = None, dtype: Any = None) -> Any:
        if out is not None or len(args) > arity:
            raise complaints.no_out(primitive.name)
        operands = [as_operand(x) for x in args]
        if dtype is not None:
            operands = [cast(as_value(x), _core.dtype(dtype)) for x in operands]
        return bind(primitive, operands)

    return enter


def _fold(primitive: Primitive, x: Any, axis: Any, keepdims: Any, dtype: Any = None) -> Any:
    x = as_value(x)
    if dtype is not None:
        x = cast(x, _core.dtype(dtype))
    axes = read_axes(axis, x.ndim, primitive.name)
    if not axes:  # nothing to fold: the elements in the fold's dtype
        kind = infer_dtype(primitive, (x,), ((0,), False))
        return cast(x, kind) if primitive.name not in ("any", "all", "count_nonzero") else cast(x != 0, kind)
    return bind(primitive, (x,), (axes, bool(keepdims)))


def _fold_entry(primitive: Primitive) -> Callable[..., Any]:
    def enter(x: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False) -> Any:
        if out is not None:
            raise complaints.no_out(primitive.name)
        return _fold(primitive, x, axis, keepdims, dtype)

    return enter


def _pick_entry(primitive: Primitive) -> Callable[..., Any]:
    def enter(x: Any, axis: Any = None, out: Any = None, keepdims: Any = False) -> Any:
        if out is not None:
            raise complaints.no_out(primitive.name)
        return _fold(primitive, x, axis, keepdims)

    return enter


def _arg(primitive: Primitive, x: Any, axis: Any, keepdims: Any) -> Any:
    x = as_value(x)
    if axis is None:
        found = bind(primitive, (x.reshape((-1,)),), (0, False))
        return found.reshape((1,) * x.ndim) if keepdims else found
    return bind(primitive, (x,), (as_axis(axis, x.ndim, primitive.name), bool(keepdims)))


def _arg_entry(primitive: Primitive) -> Callable[..., Any]:
    def enter(x: Any, axis: Any = None, out: Any = None, keepdims: Any = False) -> Any:
        if out is not None:
            raise complaints.no_out(primitive.name)
        return _arg(primitive, x, axis, keepdims)

    return enter


def _scan(primitive: Primitive, x: Any, axis: Any, dtype: Any = None) -> Any:
    x = as_value(x)
    if dtype is not None:
        x = cast(x, _core.dtype(dtype))
    if axis is None:
        x, axis = x.reshape((-1,)), 0
    return bind(primitive, (x,), (as_axis(axis, x.ndim, primitive.name),))


def _scan_entry(primitive: Primitive) -> Callable[..., Any]:
    def enter(x: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
        if out is not None:
            raise complaints.no_out(primitive.name)
        return _scan(primitive, x, axis, dtype)

    return enter


_PICKS = ("min", "max", "any", "all", "nanmin", "nanmax", "count_nonzero")


def _enter_ops() -> None:
    for name, (_, family, arity) in _core.ops.items():
        primitive = PRIMITIVES[name]
        if family == "map":
            ENTRIES[name] = _map_entry(primitive, arity)
        elif family == "fold":
            ENTRIES[name] = (_pick_entry if name in _PICKS else _fold_entry)(primitive)
        else:
            ENTRIES[name] = (_arg_entry if family == "argfold" else _scan_entry)(primitive)


_enter_ops()
ENTRIES["rint"] = ENTRIES["round"]  # the word of nx's function for the op


# ---- var and std: compositions --------------------------------------------------------------------------------------


def _spread_entry(where: str, root: bool) -> Callable[..., Any]:
    def enter(
        x: Any,
        axis: Any = None,
        dtype: Any = None,
        out: Any = None,
        ddof: Any = 0,
        keepdims: Any = False,
        *,
        correction: Any = 0,
    ) -> Any:
        if out is not None:
            raise complaints.no_out(where)
        x = as_value(x)
        if dtype is not None or x.dtype.kind not in ("float", "complex"):
            x = cast(x, _core.dtype("float64" if dtype is None else dtype))
        found = _variance(x, read_axes(axis, x.ndim, where), correction or ddof, keepdims)
        return found.sqrt() if root else found

    return enter


def _variance(x: Any, axes: tuple[int, ...], correction: float, keepdims: Any) -> Any:
    off = x - _fold(PRIMITIVES["mean"], x, axes, True)
    squares = (off * off.conj()).real if x.dtype.kind == "complex" else off * off
    n = 1
    for i in axes:
        n *= x.shape[i]
    total = _fold(PRIMITIVES["sum"], squares, axes, keepdims)
    if is_open(n) and type(correction) is int and correction >= 0:
        return bind(PRIMITIVES["divide"], (total, n.counted(correction)))  # type: ignore[attr-defined]  # a Dim
    return total / (max(n - correction, 0) or 0.0)


ENTRIES["var"] = _spread_entry("var", False)
ENTRIES["std"] = _spread_entry("std", True)


# ---- functions of the core: ops by number ----------------------------------------------------------------------------


@entry
def _fold_(op: int, x: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return _fold(PRIMITIVES[_BY_ID[op]], x, axis, keepdims)


@entry
def _argfold(op: int, x: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return _arg(PRIMITIVES[_BY_ID[op]], x, axis, keepdims)


@entry
def _scan_(op: int, x: Any, axis: Any) -> Any:
    return _scan(PRIMITIVES[_BY_ID[op]], x, axis)
