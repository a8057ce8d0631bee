"""The standard's words for stacks of matrices and vectors that differ from the main namespace's, and those that do not.

Owns: the stricter forms. Must not know: how products are computed.
"""

from __future__ import annotations

from nx._core import Tensor
from nx.folds import sum as total
from nx.movement import diagonal as _diagonal
from nx.movement import matrix_transpose as matrix_transpose
from nx.op import as_operand
from nx.products import cross as cross
from nx.products import matmul as matmul
from nx.products import outer as _outer
from nx.products import tensordot as tensordot
from nx.products import vecdot as vecdot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx._core import ArrayLike, DTypeLike


def outer(x1: ArrayLike, x2: ArrayLike, /) -> Tensor:
    """(m, n): every product of an element of (m,) with one of (n,). Raises ValueError on other than vectors.

    >>> nx.linalg.outer([1, 2], [3, 4])
    Tensor([[3, 4],
            [6, 8]])
    """
    x1, x2 = as_operand(x1), as_operand(x2)
    if x1.ndim != 1 or x2.ndim != 1:
        raise ValueError(f"outer: shapes {x1.shape} and {x2.shape}; two vectors are needed (nx.outer flattens)")
    return _outer(x1, x2)


def diagonal(x: ArrayLike, /, *, offset: int = 0) -> Tensor:
    """The ``offset``-th diagonals of (..., m, n), along the last axis. Raises ValueError below two dimensions.

    >>> nx.linalg.diagonal(nx.zeros((5, 2, 3))).shape
    (5, 2)
    """
    return _diagonal(x, offset, -2, -1)


def trace(x: ArrayLike, /, *, offset: int = 0, dtype: DTypeLike | None = None) -> Tensor:
    """Sums along the ``offset``-th diagonals of (..., m, n): (...). Small integers are summed in 64 bits.

    >>> nx.linalg.trace(nx.asarray([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]))
    Tensor([ 5, 13])
    """
    return total(diagonal(x, offset=offset), axis=-1, dtype=dtype)
