"""The loop IR: what a kernel does to one element, free of any language's spelling.

Owns: its values (``Load``, ``Constant``, ``Apply``, ``Cast``), ``Loop`` and ``loop_of`` (a group as a loop). Must not
know: C or CUDA (emit_c.py, emit_cuda.py) or who runs a loop. A value is known by its identity; ``body`` is in an order
in which each value follows those that it reads. Dtypes are names.
"""

from __future__ import annotations

from nx import _core
from rune.compiled.group import Scalar, scalar_key, shape_size
from rune.graph import Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from rune.compiled.group import Group, Op


class Load:
    """Element i of operand ``index``, or its only element where ``is_one``. shape: the operand's. rows: how many the
    tensor has whose rows the operand is, 0 where it is the tensor itself; row: elements of one."""

    __slots__ = ("dtype", "index", "is_one", "row", "rows", "shape")

    def __init__(
        self, index: int, dtype: str, is_one: bool, shape: tuple[int, ...], rows: int = 0, row: int = 1
    ) -> None:
        self.index = index
        self.rows = rows
        self.row = row
        self.dtype = dtype
        self.is_one = is_one
        self.shape = shape


class Constant:
    """A Python number in a dtype."""

    __slots__ = ("dtype", "value")

    def __init__(self, value: Any, dtype: str) -> None:
        self.value = value
        self.dtype = dtype


class Apply:
    """A row of ops.def on operands of dtype ``compute`` (the first of ``where`` is bool). signature: the row's."""

    __slots__ = ("compute", "dtype", "operands", "row", "signature")

    def __init__(self, row: str, signature: str, compute: str, operands: Sequence[Any], dtype: str) -> None:
        self.row = row
        self.signature = signature
        self.compute = compute
        self.operands = tuple(operands)
        self.dtype = dtype


class Cast:
    """The operand in another dtype."""

    __slots__ = ("dtype", "operands")

    def __init__(self, operand: Any, dtype: str) -> None:
        self.operands = (operand,)
        self.dtype = dtype


class Loop:
    """A loop over the elements of ``shape``. stores: the values that it writes, the first ``n_outputs`` as tensors, the
    others for the folds alone. folds: (name of the fold, value) over rows of ``row`` elements each."""

    __slots__ = ("body", "folds", "loads", "n_outputs", "row", "shape", "stores")

    def __init__(
        self,
        shape: tuple[int, ...],
        loads: Sequence[Load],
        body: Sequence[Apply | Cast],
        stores: Sequence[Any],
        n_outputs: int,
        folds: Sequence[tuple[str, Any]],
        row: int,
    ) -> None:
        self.shape = shape
        self.loads = tuple(loads)
        self.body = tuple(body)
        self.stores = tuple(stores)
        self.n_outputs = n_outputs
        self.folds = tuple(folds)
        self.row = row

    def dtypes(self) -> list[str]:
        """All dtypes that occur, each once, in order."""
        found: dict[str, None] = {}
        for value in (*self.loads, *self.body):
            for x in (*getattr(value, "operands", ()), value):
                found[x.dtype] = None
        return list(found)


def loop_of(group: Group, kept: Sequence[Var]) -> Loop:
    """The kernel of a group as a loop, where ``kept`` are the values that others read."""
    values: dict[Any, Any] = {}
    for i, var in enumerate(group.operands):
        shape = var.aval.shape
        is_one = all(n == 1 for n in shape)
        source = group.gathers[var][0].aval.shape if var in group.gathers else None
        rows, row = (source[0], shape_size(source[1:])) if source else (0, 1)
        values[var] = Load(i, var.aval.dtype.name, is_one, shape, rows, row)
    loads = list(values.values())
    for key, scalar in group.scalars.items():
        values[key] = Constant(scalar.value, scalar.dtype.name)
    body = []
    for op in group.ops:
        operands = [values[scalar_key(x) if type(x) is Scalar else x] for x in op.operands]
        made = _made(op, operands)
        values[op if op.var is None else op.var] = made
        body.append(made)
    folds = [(name, values[x]) for name, x, _ in group.folds]
    stores = [values[var] for var in kept]
    stores += [x for x in dict.fromkeys([x for _, x in folds]) if x not in stores]
    return Loop(group.shape, loads, body, stores, len(kept), folds, group.row)


def _made(op: Op, operands: Sequence[Any]) -> Apply | Cast:
    if op.op == -1:
        return Cast(operands[0], op.dtype.name)
    row, signature = _core.op_row(op.op)
    dtypes = _core.map_dtypes(op.op, op.dtype)
    assert dtypes is not None
    return Apply(row, signature, op.dtype.name, operands, dtypes[1].name)
