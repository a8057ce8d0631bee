"""Statistics of several variables: covariance, correlation, counts in cells of any dimension.

Owns: weights and normalisations. Must not know: loops (matmul and bincount of the core).
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.elementwise import conj, real, sqrt
from nx.folds import sum
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from nx._core import ArrayLike

_int64 = _core.dtype("int64")


def _variables(x: ArrayLike, rowvar: bool, where: str) -> Tensor:
    x = as_operand(x)
    if x.ndim > 2:
        raise ValueError(f"{where}: x of shape {x.shape}; at most two dimensions")
    x = x if x.dtype.kind in ("float", "complex") else x * 1.0
    if x.ndim < 2:
        return _core.reshape(x, (1, -1))
    return x if rowvar or x.shape[0] == 1 else _core.permute(x, (1, 0))


def _weights(given: ArrayLike | None, n: int, whole: bool) -> Any:
    if given is None:
        return None
    name = "fweights" if whole else "aweights"
    w = as_operand(given)
    if w.shape != (n,):
        raise ValueError(f"cov: {name} of shape {w.shape} for {n} observations; one a column")
    if whole and w.dtype.kind not in ("int", "uint"):
        raise TypeError(f"cov: {name} of dtype {w.dtype.name}; integers are needed")
    return w * 1.0


def cov(
    x: ArrayLike,
    y: ArrayLike | None = None,
    /,
    rowvar: bool = True,
    bias: bool = False,
    ddof: int | None = None,
    *,
    fweights: ArrayLike | None = None,
    aweights: ArrayLike | None = None,
) -> Tensor:
    """Covariance matrix of variables (rows of ``x``; columns with ``rowvar=False``) over observations.

    y: further variables. Divides by n - 1 (by n with ``bias``, by n - ddof where that is given). fweights: how
    often each observation counts; aweights: how much. Returns (variables, variables), 0-d for one variable. Raises
    ValueError for more than two dimensions or weights that do not fit. Floats and complex stay, integers become
    float64.

    >>> nx.cov([[0, 1, 2], [2, 1, 0]])
    Tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    x = _variables(x, rowvar, "cov")
    if y is not None:
        x = _core.concat([x, _variables(y, rowvar, "cov")], 0)
    n = x.shape[1]
    f, a = _weights(fweights, n, True), _weights(aweights, n, False)
    w = f if a is None else a if f is None else f * a
    ddof = (0 if bias else 1) if ddof is None else ddof
    total = float(n) if w is None else sum(w)
    middle = sum(x if w is None else x * w, 1, None, None, True) / total
    if w is None or ddof == 0:
        scale = total - ddof
    else:
        scale = total - ddof * (1.0 if a is None else sum(w * a) / total)
    off = x - middle
    turned = _core.permute(off, (1, 0))  # a view, which conj would copy
    product = _core.matmul(off if w is None else off * w, conj(turned) if off.dtype.kind == "complex" else turned)
    found = product / scale
    return _core.reshape(found, ()) if found.size == 1 else found


def corrcoef(x: ArrayLike, y: ArrayLike | None = None, /, rowvar: bool = True) -> Tensor:
    """Correlation coefficients of variables, in [-1, 1]; arguments and shapes as ``cov``.

    Floats and complex stay, integers become float64. Raises ValueError for more than two dimensions.

    >>> nx.corrcoef([[0, 1, 2], [2, 1, 0]])
    Tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    found = cov(x, y, rowvar)
    if found.ndim == 0:
        return found / found
    n = found.shape[0]
    at = _core.arange(0, n, 1, _int64)
    spread = sqrt(real(_core.take(_core.reshape(found, (-1,)), at * (n + 1), 0)))
    found = found / _core.reshape(spread, (-1, 1)) / spread
    return found if found.dtype.kind == "complex" else found.clip(-1, 1)


def histogramdd(
    sample: ArrayLike,
    /,
    bins: Any = 10,
    range: Sequence[tuple[float, float] | None] | None = None,
    *,
    density: bool = False,
    weights: ArrayLike | None = None,
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """Counts of points in the cells of bins along every coordinate: ``(counts float64, (edges of each coordinate))``.

    sample: (points, coordinates), or a sequence of coordinates. bins: a number, or for each coordinate a number or
    edges; range: for each (low, high) or None. density: divided by the total and the cells' sizes. Raises ValueError
    where lengths do not match.

    >>> nx.histogramdd([[0, 0], [1, 1], [1, 1]], bins=2)[0]
    Tensor([[1., 0.],
            [0., 2.]])
    """
    columns = _columns(sample)
    each = bins if isinstance(bins, (tuple, list)) else (bins,) * len(columns)
    ranges = (None,) * len(columns) if range is None else range
    if len(each) != len(columns) or len(ranges) != len(columns):
        raise ValueError(f"histogramdd: {len(columns)} coordinates, {len(each)} bins, {len(ranges)} ranges; one each")
    cell, inside, edges = _cells(columns, each, ranges)
    shape = tuple(edge.size - 1 for edge in edges)
    w = None if weights is None else _core.cast(_core.reshape(as_operand(weights), (-1,)), "float64", False)
    count = 1
    for n in shape:
        count *= n
    # One cell more takes the points outside.
    counts = _core.bincount(_core.where(inside, cell, count), count + 1, w)[:count]
    counts = _core.reshape(counts, shape) * 1.0
    if density:
        total = counts.sum()
        for axis, edge in enumerate(edges):
            counts = counts / _core.reshape(edge[1:] - edge[:-1], (-1,) + (1,) * (len(shape) - axis - 1))
        counts = counts / total
    return counts, tuple(edges)


def _columns(sample: Any) -> list[Tensor]:
    if isinstance(sample, (tuple, list)) and sample and isinstance(sample[0], Tensor):
        return [as_operand(x) for x in sample]
    x = as_operand(sample)
    if x.ndim == 1:
        x = _core.reshape(x, (-1, 1))
    if x.ndim != 2:
        raise ValueError(f"histogramdd: sample of shape {x.shape}; (points, coordinates) is needed")
    return [x[:, i] for i in range(x.shape[1])]


def _cells(columns: list[Tensor], bins: Any, ranges: Any) -> tuple[Any, Any, list[Tensor]]:
    """The flat cell of each point, whether it lies in one, and the edges."""
    from nx.histograms import _edges, digitize

    cell: Any = 0
    inside: Any = True
    edges = []
    for x, rule, limits in zip(columns, bins, ranges, strict=True):
        edge = _edges(x, rule, limits, None)[0]
        n = edge.size - 1
        at = digitize(x, edge) - 1
        at = _core.where(x == edge[-1], _core.full((), n - 1, _int64), at)
        inside = (at >= 0) & (at < n) & (x == x) & inside
        cell = cell * n + at
        edges.append(edge)
    return cell, inside, edges
