"""Powers, exponentials and chains of matrices.

Owns: how many products they take. Must not know: how a product is computed.
"""

from __future__ import annotations

from _operator import index

from nx import _core
from nx._core import Tensor
from nx.elementwise import ceil, exp2, log2, maximum
from nx.folds import max as largest
from nx.index import where
from nx.linalg.norms import matrix_norm
from nx.linalg.operands import as_numbers, require_matrices, rounded
from nx.linalg.solve import inv
from nx.movement import broadcast_to
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nx._core import ArrayLike


def matrix_power(x: ArrayLike, n: int, /) -> Tensor:
    """The ``n``-th power of square matrices, (..., m, m); the identity for 0, powers of the inverse below.

    The dtype stays; negative powers of integers give float64. Raises LinAlgError where a matrix with a negative
    power is singular, TypeError where n is no integer.  Source: repeated squaring.

    >>> nx.linalg.matrix_power(nx.asarray([[1, 1], [1, 0]]), 10)
    Tensor([[89, 55],
            [55, 34]])
    """
    x, n = as_operand(x), index(n)
    require_matrices(x, "matrix_power", square=True)
    if n == 0:
        return broadcast_to(_core.eye(x.shape[-1], None, 0, x.dtype), x.shape).copy()
    if n < 0:
        x, n = inv(x), -n
    result: Tensor | None = None
    while n:
        if n & 1:
            result = x if result is None else _core.matmul(result, x)
        n >>= 1
        if n:
            x = _core.matmul(x, x)
    assert result is not None  # n was at least one
    return result


def multi_dot(arrays: Sequence[ArrayLike], /, *, out: Tensor | None = None) -> Tensor:
    """The product of two or more matrices in the order that takes the fewest multiplications.

    arrays: 2-D, but the first (a row) and the last (a column) may be 1-D. Returns 2-D, 1-D or 0-d accordingly.
    Raises ValueError on fewer than two, on other dimensions, and where inner lengths differ.  Source: dynamic
    programming over the chain (Godbole 1973).

    >>> nx.linalg.multi_dot([nx.ones((2, 9)), nx.ones((9, 1)), nx.ones((1, 3))]).shape
    (2, 3)
    """
    each = [as_operand(x) for x in arrays]
    if len(each) < 2:
        raise ValueError(f"multi_dot: {len(each)} arrays given; two or more are needed")
    is_row, is_column = each[0].ndim == 1, each[-1].ndim == 1
    if is_row:
        each[0] = each[0][None, :]
    if is_column:
        each[-1] = each[-1][:, None]
    for i, x in enumerate(each):
        if x.ndim != 2 or (i and each[i - 1].shape[1] != x.shape[0]):
            raise ValueError(
                f"multi_dot: shapes {[x.shape for x in each]}; matrices whose inner lengths match are needed"
            )
    splits = _best_splits([each[0].shape[0], *(x.shape[1] for x in each)])
    found = _multiply(each, splits, 0, len(each) - 1)
    if is_row:
        found = found[0]
    if is_column:
        found = found[..., 0]
    if out is None:
        return found
    _core.copy_to(out, found)
    return out


def _best_splits(lengths: list[int]) -> dict[tuple[int, int], int]:
    """Where to part each stretch i..j of the chain of matrices lengths[i] x lengths[i + 1]."""
    n = len(lengths) - 1
    cost = {(i, i): 0 for i in range(n)}
    splits = {}
    for length in range(1, n):
        for i in range(n - length):
            j = i + length
            cost[i, j], splits[i, j] = min(
                (cost[i, k] + cost[k + 1, j] + lengths[i] * lengths[k + 1] * lengths[j + 1], k) for k in range(i, j)
            )
    return splits


def _multiply(each: list[Tensor], splits: dict[tuple[int, int], int], i: int, j: int) -> Tensor:
    if i == j:
        return each[i]
    k = splits[i, j]
    return _core.matmul(_multiply(each, splits, i, k), _multiply(each, splits, k + 1, j))


# Coefficients of the [13/13] Pade approximant of exp, and the norm up to which it is good to a double's precision.
_PADE = (
    64764752532480000.0,
    32382376266240000.0,
    7771770303897600.0,
    1187353796428800.0,
    129060195264000.0,
    10559470521600.0,
    670442572800.0,
    33522128640.0,
    1323241920.0,
    40840800.0,
    960960.0,
    16380.0,
    182.0,
    1.0,
)
_REACH = 5.371920351148152
_MOST_SQUARINGS = 16  # of a tracer, whose norm is not known


def expm(x: ArrayLike, /) -> Tensor:
    """The exponential of square matrices, (..., n, n): the sum of ``x^k / k!``.

    Float and complex dtypes stay, integers give float64. Each matrix of a batch is scaled by its own norm. NaN
    and infinity give NaN. Raises ValueError where a matrix is not square.  Source: Higham 2005, scaling and
    squaring with the [13/13] Pade approximant.

    >>> nx.linalg.expm(nx.zeros((2, 2)))
    Tensor([[1., 0.],
            [0., 1.]])
    """
    x, kind = as_numbers(x)
    require_matrices(x, "expm", square=True)
    if x.size == 0:
        return rounded(x, kind)
    return rounded(_exponential(x), kind)


def _exponential(x: Tensor) -> Tensor:
    size = matrix_norm(x, ord=1)
    is_good = size < float("inf")
    squarings = maximum(ceil(log2(where(is_good, maximum(size, _REACH), _REACH) / _REACH)), 0.0)
    scale = exp2(-squarings)[..., None, None]
    x = where(is_good[..., None, None], x, 0.0) * scale
    found = _pade(x)
    times = int(largest(squarings).item()) if type(squarings) is Tensor else _MOST_SQUARINGS
    for i in range(times):
        found = where((squarings > i)[..., None, None], _core.matmul(found, found), found)
    return where(is_good[..., None, None], found, float("nan"))


def _pade(x: Tensor) -> Tensor:
    b = _PADE
    one = _core.eye(x.shape[-1], None, 0, x.dtype)
    x2 = _core.matmul(x, x)
    x4 = _core.matmul(x2, x2)
    x6 = _core.matmul(x4, x2)
    u = _core.matmul(x6, x6 * b[13] + x4 * b[11] + x2 * b[9]) + x6 * b[7] + x4 * b[5] + x2 * b[3] + one * b[1]
    u = _core.matmul(x, u)
    v = _core.matmul(x6, x6 * b[12] + x4 * b[10] + x2 * b[8]) + x6 * b[6] + x4 * b[4] + x2 * b[2] + one * b[0]
    return _core.solve(v - u, v + u)
