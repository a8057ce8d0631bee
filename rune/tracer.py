"""Tracers: values that know their interpreter; and ``bind``, the way of an operation to it.

Owns: ``Tracer`` with what all kinds share, ``bind``, what may become a Python number. Must not know: transformations.

Each transformation that runs gets a level above all before it. A tracer knows its interpreter, and ``bind`` hands an
operation to the interpreter with the highest level among the operands: the innermost one. So two transformations never
take each other's tracers for their own (perturbations are not confused). Operators and methods are attached by
operators.py.
"""

from __future__ import annotations

from nx import _core
from rune import complaints
from rune.dims import open_now, run_of
from rune.primitive import Interpreter, Primitive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, NoReturn

    from nx._core import DType

Tensor = _core.Tensor


class Tracer:
    """The base of all tracers: stands for a tensor of known shape and dtype in a transformed function."""

    __slots__ = ("owner",)
    owner: Interpreter
    __array_priority__ = 1000  # ndarray + tracer comes here and is refused with a cure
    entries: dict[str, Callable[..., Any]]  # set by entries.py
    shape: tuple[int, ...]
    dtype: DType

    def __nx_bind__(self, name: str, args: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        """What the C core calls where it meets a tracer."""
        return self.entries[name](*args, **keywords)

    def concrete(self, what: str) -> Tensor:
        """The plain tensor behind, for ``what`` (bool, int ...). Raises ConcretizationError where there is none."""
        raise complaints.abstract(what, self)

    def carries_derivative(self) -> bool:
        """Whether a derivative with respect to some input would be lost with this tracer."""
        return False

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        size = 1
        for n in self.shape:
            size *= n
        return size

    @property
    def itemsize(self) -> int:
        return self.dtype.itemsize

    @property
    def nbytes(self) -> int:
        return self.size * self.dtype.itemsize

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("len() of a 0-d tensor")
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        if not self.shape:
            raise TypeError("iteration over a 0-d tensor")
        item = self.entries["getitem"]
        return iter([item(self, i) for i in range(self.shape[0])])

    def __bool__(self) -> bool:
        return bool(self.concrete("bool"))

    def __int__(self) -> int:
        return int(self.concrete("int"))

    def __index__(self) -> int:
        return self.concrete("index").__index__()

    def __float__(self) -> float:
        return float(self._number("float"))

    def __complex__(self) -> complex:
        return complex(self._number("complex"))

    def _number(self, what: str) -> Tensor:
        value = self.concrete(what)
        if self.carries_derivative():
            raise complaints.loses_derivative(what)
        return value

    def item(self, *index: int) -> Any:
        """Refused where a derivative would be lost; the Python number otherwise."""
        return self._number("item").item(*index)

    def tolist(self) -> Any:
        """Refused where a derivative would be lost; nested lists of Python numbers otherwise."""
        return self._number("tolist").tolist()

    def numpy(self) -> NoReturn:
        """Refused: a tracer has no memory of its own."""
        raise complaints.no_array()

    def __array__(self, *args: Any, **keywords: Any) -> NoReturn:
        raise complaints.no_array()

    def __setitem__(self, key: Any, value: Any) -> NoReturn:
        raise complaints.no_assignment()

    def tobytes(self, *args: Any, **keywords: Any) -> NoReturn:
        """Refused: a tracer has no memory of its own."""
        raise complaints.no_array("tobytes")

    def __hash__(self) -> int:
        raise complaints.no_hash()

    def __format__(self, spec: str) -> str:
        return format(self.concrete("format"), spec) if spec else repr(self)

    def __repr__(self) -> str:
        return f"Tracer({self.dtype.name}{list(self.shape)}, {self.owner.name})"


class Holding(Tracer):
    """A tracer around one value, a tensor or a tracer of a lower level."""

    __slots__ = ("value",)

    def __init__(self, owner: Interpreter, value: Any) -> None:
        self.owner = owner
        self.value = value

    @property
    def shape(self) -> tuple[int, ...]:  # type: ignore[override]  # read-only here
        found: tuple[int, ...] = self.value.shape
        return found

    @property
    def dtype(self) -> DType:  # type: ignore[override]  # read-only here
        found: DType = self.value.dtype
        return found

    def carries_derivative(self) -> bool:
        """What the value says."""
        return isinstance(self.value, Tracer) and self.value.carries_derivative()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.value!r})"


def bind(primitive: Primitive, operands: Sequence[Any], params: tuple[Any, ...] = ()) -> Any:
    """The primitive on operands: tensors, Python scalars (where it takes them), tracers of any mixture of levels."""
    top: Interpreter | None = None
    for x in operands:
        if type(x) is not Tensor and isinstance(x, Tracer):
            owner = x.owner
            if top is None or owner.level > top.level:
                top = owner
    if top is None:
        top = run_of((*operands, *params)) if open_now else None
        if top is None:
            return primitive.impl(*operands, *params)
    if not top.alive:
        raise complaints.leaked(primitive, top)
    return top.process(primitive, operands, params)


def as_operand(x: Any) -> Any:
    """``x`` itself if it is a tensor, a tracer or a Python scalar, else ``asarray(x)``."""
    if type(x) is Tensor or isinstance(x, (Tracer, int, float, complex)):
        return x
    return _core.asarray(x)


def as_value(x: Any) -> Any:
    """``x`` itself if it is a tensor or a tracer, else ``asarray(x)``: a Python number becomes a 0-d tensor."""
    if type(x) is Tensor or isinstance(x, Tracer):
        return x
    return _core.asarray(x)
