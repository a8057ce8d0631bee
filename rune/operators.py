"""Operators, methods and properties of tracers: those of nx.Tensor.

Owns: attaching them. Must not know: what they do (nx's functions, which come back through ``__nx_bind__``).
"""

from __future__ import annotations

from nx import methods
from rune.dims import Dim
from rune.keys import read_key
from rune.primitive import PRIMITIVES
from rune.tracer import Tensor, Tracer, as_operand, bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BINARY = {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "pow",
    "and": "bitwise_and",
    "or": "bitwise_or",
    "xor": "bitwise_xor",
    "lshift": "bitwise_left_shift",
    "rshift": "bitwise_right_shift",
}
_COMPARE = {"eq": "equal", "ne": "not_equal", "lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal"}
_UNARY = {"neg": "negative", "pos": "positive", "abs": "abs", "invert": "bitwise_invert"}


def _is_operand(x: Any) -> bool:
    return type(x) is Tensor or isinstance(x, (Tracer, int, float, complex, list, tuple)) or hasattr(x, "__array__")


def _binary(name: str, turned: bool) -> Any:
    primitive = PRIMITIVES[name]

    def operator(self: Any, other: Any) -> Any:
        kind = type(other)
        if kind is Dim:
            other = other.counted()
        elif kind is not Tensor and kind is not float and kind is not int and not isinstance(other, Tracer):
            if not _is_operand(other):
                return NotImplemented
            other = as_operand(other)
        return bind(primitive, (other, self) if turned else (self, other))

    return operator


def _unary(name: str) -> Any:
    primitive = PRIMITIVES[name]
    return lambda self: bind(primitive, (self,))


def _matmul(self: Any, other: Any) -> Any:
    return self.entries["matmul"](self, other) if _is_operand(other) else NotImplemented


def _rmatmul(self: Any, other: Any) -> Any:
    return self.entries["matmul"](other, self) if _is_operand(other) else NotImplemented


# ---- methods that the C core has itself ------------------------------------------------------------------------------


def _reshape(self: Any, *shape: Any, order: str = "C", copy: Any = None) -> Any:
    return self.entries["reshape"](self, shape[0] if len(shape) == 1 else shape)


def _ravel(self: Any, order: str = "C") -> Any:
    return self.entries["reshape"](self, (-1,))


def _itself(self: Any, *args: Any) -> Any:
    return self


def _transpose(self: Any, *axes: Any) -> Any:
    if len(axes) == 1 and (axes[0] is None or isinstance(axes[0], (tuple, list))):
        axes = () if axes[0] is None else tuple(axes[0])
    return self.entries["permute"](self, axes or tuple(range(self.ndim - 1, -1, -1)))


def _matrix_transpose(self: Any) -> Any:
    if self.ndim < 2:
        raise ValueError(f"mT: a tensor of shape {tuple(self.shape)} has no matrices")
    return self.entries["permute"](self, (*range(self.ndim - 2), self.ndim - 1, self.ndim - 2))


_METHODS = {
    "__matmul__": _matmul,
    "__rmatmul__": _rmatmul,
    "__getitem__": read_key,
    "reshape": _reshape,
    "ravel": _ravel,
    "flatten": _ravel,
    "transpose": _transpose,
    "copy": _itself,
    "__copy__": _itself,
    "__deepcopy__": _itself,
    "to_device": _itself,
}


def _attach() -> None:
    for word, name in _BINARY.items():
        setattr(Tracer, f"__{word}__", _binary(name, False))
        setattr(Tracer, f"__r{word}__", _binary(name, True))
    for word, name in _COMPARE.items():
        setattr(Tracer, f"__{word}__", _binary(name, False))
    for word, name in _UNARY.items():
        setattr(Tracer, f"__{word}__", _unary(name))
    for word, function in _METHODS.items():
        setattr(Tracer, word, function)
    methods.attach(Tracer, without=("numpy", "fill", "sort", "__repr__", "__str__", "__format__"))
    Tracer.T = property(_transpose)  # type: ignore[attr-defined]  # what nx.Tensor has
    Tracer.mT = property(_matrix_transpose)  # type: ignore[attr-defined]


_attach()
