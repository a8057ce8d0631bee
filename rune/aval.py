"""What is known of a value without its elements: shape and dtype; and the inference that families share.

Owns: ``Aval``, shapes of operands, dtypes of results. Must not know: rules of derivatives or batching. The dtype of a
result is asked of the C core itself, on empty operands, once for each combination of dtypes.
"""

from __future__ import annotations

from nx import _core
from rune.dims import is_one, open_now, same_shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from nx._core import DType
    from rune.primitive import Primitive

_SCALARS = {bool: "bool", int: "int64", float: "float64", complex: "complex128"}


class Aval:
    """Shape and dtype."""

    __slots__ = ("dtype", "shape")

    def __init__(self, shape: tuple[int, ...], dtype: DType) -> None:
        self.shape = shape
        self.dtype = dtype

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Aval) and self.shape == other.shape and self.dtype == other.dtype

    def __hash__(self) -> int:
        return hash((self.shape, self.dtype))

    def __repr__(self) -> str:
        return f"{self.dtype.name}[{','.join(map(str, self.shape))}]"

    @property
    def ndim(self) -> int:
        return len(self.shape)


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape; () for Python scalars."""
    found: tuple[int, ...] = getattr(x, "shape", ())
    return found


def dtype_of(x: Any) -> DType:
    """The dtype; the default one of its kind for Python scalars."""
    found = getattr(x, "dtype", None)
    return _core.dtype(_SCALARS[type(x)]) if found is None else found


def aval_of(x: Any) -> Aval:
    """Shape and dtype of a tensor, tracer or Python scalar."""
    return Aval(shape_of(x), dtype_of(x))


DIFFERENTIABLE = frozenset([each for each in _core.dtypes if each.kind in ("float", "complex")])


def is_differentiable(dtype: DType) -> bool:
    """Whether values of this dtype have tangents: floats and complex numbers."""
    return dtype in DIFFERENTIABLE


def broadcast_shapes(shapes: Sequence[tuple[int, ...]], where: str) -> tuple[int, ...]:
    """The common shape. Raises ValueError where there is none."""
    first = shapes[0]
    for shape in shapes:
        if shape is not first and (not same_shape(shape, first) if open_now else shape != first):
            break
    else:
        return first
    ndim = max([len(shape) for shape in shapes])
    found = [1] * ndim
    for shape in shapes:
        for i, n in enumerate(shape, ndim - len(shape)):
            if is_one(found[i]):
                found[i] = n
            elif not is_one(n) and n != found[i]:
                from rune import complaints  # which knows primitives, which know shapes

                raise ValueError(
                    complaints.mismatch(f"{where}: shapes {', '.join(map(str, shapes))} do not broadcast together")
                )
    return tuple(found)


_dtypes: dict[tuple[Any, ...], DType] = {}


def infer_dtype(primitive: Primitive, operands: Sequence[Any], params: tuple[Any, ...] = ()) -> DType:
    """The dtype of the result, as the C core finds it; ``params`` must suit operands of one element."""
    key = (primitive.name, params, *[x.dtype if hasattr(x, "dtype") else type(x) for x in operands])
    found = _dtypes.get(key)
    if found is None:
        ones = [_core.ones((1,), x.dtype) if hasattr(x, "dtype") else x for x in operands]
        backend = _core._backend_get()
        _core._backend_set(None, 0, False)  # the core's own answer, which nobody else shall see asked for
        try:
            found = _dtypes[key] = primitive.impl(*ones, *params).dtype
        finally:
            _core._backend_set(backend, 0, False)
        if len(_dtypes) > 4096:
            _dtypes.clear()
    return found
