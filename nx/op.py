"""The seam between functions and interpreters: who carries an operation out.

Owns: ``bind`` and the test for operands that bring their own interpreter. Must not know: any interpreter.

A type that is more than a tensor (a tracer) defines ``__nx_bind__(primitive, operands, params)``. The C core looks for it only when an
operand is not a plain tensor, so plain calls pay nothing; functions written in Python are composed of primitives and so reach it too.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor, asarray


def bind(primitive: str, *operands, **params):
    """Carry out ``primitive`` (an op's name, or ``"reshape"``, ``"matmul"`` ...) on the operands.

    An operand whose type has ``__nx_bind__`` gets the call; otherwise the C core does. Raises ValueError on an unknown primitive.

    >>> nx.bind("add", nx.arange(3), nx.ones(3))
    Tensor([1., 2., 3.])
    """
    for operand in operands:
        handler = getattr(type(operand), "__nx_bind__", None)
        if handler is not None:
            return handler(operand, primitive, operands, params)
    op = _core.ops.get(primitive)
    if op is not None:
        identity, family, _ = op
        return _FAMILIES[family](identity, *operands, **params)
    function = getattr(_core, primitive, None)
    if function is None:
        raise ValueError(f"bind: unknown primitive {primitive!r}")
    return function(*operands, **params)


_FAMILIES = {"map": _core.map, "fold": _core.fold, "argfold": _core.argfold, "scan": _core.scan}


def as_operand(x):
    """``x`` itself if it is a tensor or brings its own interpreter, else ``asarray(x)``."""
    if type(x) is Tensor or hasattr(type(x), "__nx_bind__"):
        return x
    return asarray(x)
