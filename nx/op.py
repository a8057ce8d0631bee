"""The seam between functions and interpreters: who carries an operation out.

Owns: ``bind``, the test for operands that bring their own interpreter, and ``native``. Must not know: any interpreter.

A type that is more than a tensor (a tracer) defines ``__nx_bind__(primitive, args, keywords)``. The functions of the
core that csrc/nx/py/primitives.inc lists, and its ops, look for it only when an operand is not a plain tensor, so plain
calls pay nothing; functions written in Python are composed of these primitives and so reach it too.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor, asarray

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    F = TypeVar("F", bound=Callable[..., Any])


def bind(primitive: str, *args: Any) -> Any:
    """Carry out ``primitive`` on its operands and, behind them, its parameters.

    It is an op's name (``"add"``, ``"sum"`` ...) or that of a function of the core (``"reshape"``, ``"matmul"`` ...).

    An operand whose type has ``__nx_bind__`` gets the call; otherwise the C core does. Raises ValueError on an unknown
    primitive.

    >>> nx.bind("add", nx.arange(3), nx.ones(3))
    Tensor([1., 2., 3.])
    >>> nx.bind("sum", nx.ones((2, 3)), 0)
    Tensor([2., 2., 2.])
    """
    op = _core.ops.get(primitive)
    if op is not None:
        return _FAMILIES[op[1]](op[0], *args)
    if primitive not in _core.primitives:
        raise ValueError(f"bind: unknown primitive {primitive!r}")
    return getattr(_core, primitive)(*args)


_FAMILIES: dict[str, Callable[..., Tensor]] = {
    "map": _core.map,
    "fold": _core.fold,
    "argfold": _core.argfold,
    "scan": _core.scan,
}


_ANY = _core.ops["any"][0]


def foreign(*operands: Any) -> Any:
    """The first of the operands (or of the items of one that is a tuple) that brings its own interpreter, or None."""
    for x in operands:
        for each in x if type(x) is tuple else (x,):
            if type(each) is not Tensor and hasattr(type(each), "__nx_bind__"):
                return each
    return None


def holds(condition: Tensor) -> bool:
    """Whether the condition holds anywhere, for checks of values; False where they are another interpreter's."""
    return foreign(condition) is None and bool(_core.fold(_ANY, condition))


def as_operand(x: Any) -> Tensor:
    """``x`` itself if it is a tensor or brings its own interpreter, else ``asarray(x)``."""
    if type(x) is Tensor or hasattr(type(x), "__nx_bind__"):
        operand: Tensor = x
        return operand
    return asarray(x)


def native(target: Any, *, tensors: int = 1, passed: int | None = None) -> Callable[[F], F]:
    """Let a function of the core answer the usual calls of the Python function below it, without a Python frame.

    The core gets the first ``passed`` parameters (all unless given) in order. The Python body runs for the rest: when
    one of the first ``tensors`` operands is no tensor, an option beyond ``passed`` differs from its default, or the
    arguments do not fit.
    """

    def decorate(general: F) -> F:
        code = general.__code__
        total = code.co_argcount + code.co_kwonlyargcount
        names = code.co_varnames[:total]
        given = general.__defaults__ or ()
        required: tuple[Any, ...] = (...,) * (code.co_argcount - len(given))
        defaults = (
            *required,
            *given,
            *((general.__kwdefaults__ or {}).get(name, ...) for name in names[code.co_argcount :]),
        )
        words = [
            name if default is ... else f"{name}={default!r}" for name, default in zip(names, defaults, strict=True)
        ]
        if code.co_kwonlyargcount:
            words.insert(code.co_argcount, "*")
        if code.co_posonlyargcount:
            words.insert(code.co_posonlyargcount, "/")
        counts = code.co_posonlyargcount, code.co_argcount, tensors, total if passed is None else passed
        made: F = _core.native(target, general, f"({', '.join(words)})", names, defaults, *counts)
        return made

    return decorate
