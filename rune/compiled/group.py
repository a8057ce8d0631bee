"""A group of equations over one shape that becomes one kernel: elementwise operations, casts, and folds of
whole rows or columns.

Owns: ``Group``, which operations join, and in which dtypes they compute (as csrc/nx/py/map.c does). Must not know:
which group an equation goes to (schedule.py) or slots (program.py).
"""

from __future__ import annotations

from nx import _core
from rune.graph import Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from nx._core import DType
    from rune.graph import Equation

_bool = _core.dtype("bool")
_KINDS = ("bool", "uint", "int", "float", "complex")
_FOLDS = ("sum", "mean", "prod", "min", "max", "any", "all", "count_nonzero")
_NARROW = 8  # columns from which a row is worth joining its lane
MOST_VALUES, MOST_OPERANDS, MOST_FOLDS = 112, 28, 16


class Scalar:
    """A Python number in a dtype."""

    __slots__ = ("dtype", "value")

    def __init__(self, value: Any, dtype: DType) -> None:
        self.value = value
        self.dtype = dtype


class Op:
    """One operation of a kernel. op: its number in the core, -1 for a cast; dtype: what it computes in (what it casts
    to); operands: Vars, Scalars and Ops; var: the Var that it gives, or None."""

    __slots__ = ("dtype", "op", "operands", "var", "word")

    def __init__(self, word: str, op: int, dtype: DType, operands: Sequence[Any], var: Var | None) -> None:
        self.word = word
        self.op = op
        self.dtype = dtype
        self.operands = tuple(operands)
        self.var = var


def shape_size(shape: Sequence[int]) -> int:
    """Elements of the shape."""
    n = 1
    for length in shape:
        n *= length
    return n


class Refusal(Exception):
    """Why an equation joins no kernel."""


def lowered(equation: Equation) -> list[Op]:
    """The operations of an elementwise equation, casts in front. Raises Refusal."""
    name, var = equation.primitive.name, equation.results[0]
    if name == "cast":
        return [Op("cast", -1, equation.params[0], equation.operands, var)]
    op, operands = _core.ops[name][0], list(equation.operands)
    if name == "pow" and _is_square(operands):
        name, op, operands = "square", _core.ops["square"][0], operands[:1]
    first = int(name == "where")
    if first and type(operands[0]) is not Var:
        raise Refusal("its condition is a number")
    values = operands[first:]
    promoted = _core.promote(*[x.aval.dtype if type(x) is Var else x for x in values])
    dtypes = _core.map_dtypes(op, promoted)
    if dtypes is None or dtypes[1] != var.aval.dtype:
        raise Refusal("not defined for the dtype")
    compute = dtypes[0]
    if name == "pow" and compute.kind == "int":
        raise Refusal("integer powers look at their exponents first")
    found: list[Op] = []
    wants = [_bool, compute, compute] if first else [compute] * len(operands)
    given = [_given(x, want, promoted, compute, found) for x, want in zip(operands, wants)]
    return [*found, Op(name, op, compute, given, var)]


def _is_square(operands: Sequence[Any]) -> bool:
    x, n = operands
    if type(x) is not Var or n != 2:
        return False
    kind = x.aval.dtype.kind
    return (type(n) is int and kind != "bool") or (type(n) is float and kind in ("float", "complex"))


def _given(x: Any, want: DType, promoted: DType, compute: DType, found: list[Op]) -> Any:
    """The operand in the dtype ``want``, by a cast that is added to ``found`` where it has another."""
    if type(x) is Var:
        dtype = x.aval.dtype
    else:
        dtype = compute if _KINDS.index(compute.kind) > _KINDS.index(promoted.kind) else promoted
        x = Scalar(x, dtype)
        if not _fits(x):
            raise Refusal("a number beyond the dtype")
    if dtype == want:
        return x
    cast = Op("cast", -1, want, (x,), None)
    found.append(cast)
    return cast


def _fits(x: Scalar) -> bool:
    if type(x.value) is float:
        return True
    try:
        _core.fuse((1,), 1, (), (), ((x.value, x.dtype),), ((-1, x.dtype, 0),), (1,), (), (), (0,), (), ())
    except (OverflowError, TypeError, ValueError):
        return False
    return True


class Group:
    """The equations of one kernel. operands: Vars from elsewhere. row: elements of the rows that are folded, minus the
    columns where the first axes are, 0 without folds; fold_shape: of the folds' results. gathers: operands that are
    rows of a tensor, with it and their numbers."""

    __slots__ = ("fold_shape", "folds", "gathers", "inside", "operands", "ops", "row", "scalars", "shape")

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape
        self.ops: list[Op] = []
        self.operands: dict[Var, None] = {}
        self.gathers: dict[Var, tuple[Var, Var]] = {}
        self.inside: dict[Var, Op] = {}
        self.folds: list[tuple[str, Var, Var]] = []
        self.scalars: dict[Any, Scalar] = {}
        self.row = 0
        self.fold_shape: tuple[int, ...] = ()

    def has_room(self) -> bool:
        """Whether another equation of any kind fits."""
        values = len(self.ops) + len(self.operands) + len(self.scalars)
        return values < MOST_VALUES and len(self.operands) < MOST_OPERANDS

    def knows(self, var: Any) -> bool:
        """Whether the kernel has the value already."""
        return var in self.operands or var in self.inside

    def add(self, ops: Sequence[Op]) -> None:
        """The operations of one equation."""
        for op in ops:
            for x in op.operands:
                if type(x) is Var and x not in self.inside:
                    self.operands[x] = None
                elif type(x) is Scalar:
                    self.scalars.setdefault(scalar_key(x), x)
            self.ops.append(op)
        var = ops[-1].var
        assert var is not None
        self.inside[var] = ops[-1]

    def add_fold(self, equation: Equation) -> None:
        """A fold of a value inside. Raises Refusal."""
        x = equation.operands[0]
        axes, _ = equation.params
        ndim = len(self.shape)
        if equation.primitive.name not in _FOLDS:
            raise Refusal("a fold that has no parts")
        row, shape = self._row(axes, ndim), equation.results[0].aval.shape
        if len(self.folds) >= MOST_FOLDS or (self.folds and (row, shape) != (self.row, self.fold_shape)):
            raise Refusal("its kernel folds other axes")
        if x.aval.dtype.kind == "complex" and equation.primitive.name in ("min", "max"):
            raise Refusal("not defined for the dtype")
        self.row, self.fold_shape = row, shape
        self.folds.append((equation.primitive.name, x, equation.results[0]))

    def _row(self, axes: tuple[int, ...], ndim: int) -> int:
        """Elements of a row that is folded, or minus the columns where the first axes are. Raises Refusal."""
        columns = shape_size(self.shape[len(axes) :])
        if axes and axes == tuple(range(ndim - len(axes), ndim)):
            return shape_size(self.shape[ndim - len(axes) :])
        if not axes or axes != tuple(range(len(axes))):
            raise Refusal("a fold of axes in the middle")
        if columns == 1:
            return shape_size(self.shape)
        if columns < _NARROW and shape_size(self.shape) > _NARROW * 512:
            raise Refusal("a fold of long columns, few of them")
        return -columns

    def reads(self) -> list[Var]:
        """The values that the kernel reads: its operands, then the numbers of rows of those that are gathered."""
        sources = [self.gathers[var][0] if var in self.gathers else var for var in self.operands]
        return [*sources, *[numbers for _, numbers in self.gathers.values()]]

    def gathered(self) -> list[tuple[int, int]]:
        """(operand, place in ``reads`` of the numbers of its rows) of each that is gathered."""
        at = list(self.operands)
        return [(at.index(var), len(at) + i) for i, var in enumerate(self.gathers)]

    def spec(self, kept: Sequence[Var]) -> tuple[Any, ...]:
        """What ``_core.fuse`` takes before the slots, where ``kept`` are the values that others read."""
        number: dict[Any, int] = {}
        for var in self.operands:
            number[var] = len(number)
        for key in self.scalars:
            number[key] = len(number)
        steps = []
        for op in self.ops:
            ins = [number[scalar_key(x) if type(x) is Scalar else x] for x in op.operands]
            steps.append((op.op, op.dtype, *ins))
            number[op if op.var is None else op.var] = len(number)
        folds = tuple([(_core.ops[name][0], number[x]) for name, x, _ in self.folds])
        return (
            self.shape,
            self.row or shape_size(self.shape),
            self.fold_shape,
            tuple([var.aval.dtype for var in self.operands]),
            tuple([(x.value, x.dtype) for x in self.scalars.values()]),
            tuple(steps),
            tuple([number[var] for var in kept]),
            folds,
        )


def scalar_key(x: Scalar) -> tuple[Any, ...]:
    """Equal for numbers that are the same to the last bit."""
    return type(x.value), repr(x.value), x.dtype
