"""What functions of nx.linalg do with their operands: the dtype they compute in and the one they answer in.

Owns: that rule. Must not know: what is computed.

float32, float64, complex64 and complex128 stay. Integers and bool become float64. The small floats (float16,
bfloat16, float8) are computed in float32 and each result is rounded once to the operand's dtype.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx._core import ArrayLike, DType

NATIVE = frozenset(("float32", "float64", "complex64", "complex128"))
EPSILON = {"float32": 2.0**-23, "complex64": 2.0**-23, "float64": 2.0**-52, "complex128": 2.0**-52}


def as_numbers(x: ArrayLike) -> tuple[Tensor, DType | None]:
    """The operand in a dtype that can be computed in, and the dtype of results where that is another one (a small
    float), else None."""
    x = as_operand(x)
    kind = x.dtype
    if kind.name in NATIVE:
        return x, None
    if kind.kind == "float":
        return _core.cast(x, _core.dtype("float32")), kind
    return _core.cast(x, _core.dtype("float64")), None


def as_pair(a: ArrayLike, b: ArrayLike) -> tuple[Tensor, Tensor, DType | None]:
    """Two operands in their common dtype, as in ``as_numbers``."""
    a, b = as_operand(a), as_operand(b)
    if a.dtype.name != b.dtype.name or a.dtype.name not in NATIVE:
        kind = _core.promote(a, b)
        a, b = _core.cast(a, kind, False), _core.cast(b, kind, False)
    (a, kind_a), (b, _) = as_numbers(a), as_numbers(b)
    return a, b, kind_a


def rounded(x: Tensor, kind: DType | None) -> Tensor:
    """A result in the dtype of the answer."""
    return x if kind is None else _core.cast(x, kind)


def require_matrices(x: Tensor, where: str, square: bool = False) -> None:
    """Raises ValueError unless the last two axes are (square) matrices."""
    if x.ndim < 2 or (square and x.shape[-1] != x.shape[-2]):
        what = "square matrices" if square else "matrices"
        raise ValueError(f"{where}: invalid shape {x.shape}; {what} (two axes or more) are needed")
