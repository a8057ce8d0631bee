"""Parameters of distributions, read once the same way: numbers stay numbers, all else becomes an operand.

Owns: normalising and refusing. Must not know: distributions.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_shape
from nx.movement import broadcast_shapes
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import DType, DTypeLike, ShapeLike

_float64 = _core.dtype("float64")
_NUMBERS = frozenset((float, int, bool))


def is_number(x: object) -> bool:
    """Whether a parameter is a plain number of Python's."""
    return type(x) in _NUMBERS


def parameter(x: Any) -> Any:
    """A Python number as it is; anything else as a tensor or tracer."""
    return x if is_number(x) else as_operand(x)


def require(condition: Any, message: str) -> None:
    """Raises ValueError unless the condition holds (everywhere). What a tracer holds is not known."""
    if type(condition) is Tensor:
        condition = bool(condition.all())
    if condition is False:
        raise ValueError(message)


def said(x: Any) -> str:
    """A parameter in a message: the number, or the shape of the array."""
    return f"{x}" if is_number(x) else f"in an array of shape {x.shape}"


def check(where: str, name: str, x: Any, least: float, most: float | None = None, *, strict: bool = False) -> None:
    """Raises ValueError where a parameter is NaN, below ``least`` (or, strict, equals it) or above ``most``.

    TypeError where it is complex.
    """
    if isinstance(x, complex) or (not is_number(x) and x.dtype.kind == "complex"):
        raise TypeError(f"{where}: {name} is complex; real numbers are needed")
    allowed = f"{'above' if strict else 'at least'} {least}" + ("" if most is None else f" and at most {most}")
    message = f"{where}: invalid {name} {said(x)}; it must be {allowed}"
    require(x > least if strict else x >= least, message)
    if most is not None:
        require(x <= most, message)


def shape_of(where: str, shape: ShapeLike, *parameters: Any) -> tuple[int, ...]:
    """What ``shape`` and the parameters' shapes broadcast to. Raises ValueError where they do not."""
    size = as_shape(shape, where)
    others = [x.shape for x in parameters if not is_number(x)]
    try:
        return broadcast_shapes(size, *others) if others else size
    except ValueError:
        given = ", ".join(map(str, others))
        raise ValueError(f"{where}: shape {size} does not broadcast with parameters of shape {given}") from None


def float_dtype(dtype: DTypeLike | None, *parameters: Any) -> DType:
    """The dtype asked for, else that of the arrays of floats among the parameters, else float64."""
    if dtype is not None:
        return _core.dtype(dtype)
    kinds = [x.dtype for x in parameters if not is_number(x) and x.dtype.kind == "float"]
    return _core.promote(*kinds) if kinds else _float64


def sample(name: str, size: tuple[int, ...], key: Tensor, *parameters: Any) -> Tensor:
    """A draw of the core's samplers (csrc/nx/samplers.inc) of this shape; the parameters broadcast to it."""
    operands = [
        _core.asarray(float(x))
        if is_number(x)
        else x
        if x.ndim == 0 or x.shape == size
        else _core.broadcast_to(x, size)
        for x in parameters
    ]
    return _core.random_sample(key, name, size, *operands)
