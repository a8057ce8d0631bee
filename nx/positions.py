"""Positions in a tensor: triangles, diagonals, grids, and choosing by condition.

Owns: index helpers of NumPy beyond take and where. Must not know: gather loops.
"""

from __future__ import annotations

from _operator import index  # operator itself takes half a millisecond to import
from itertools import islice, product

from nx import _core
from nx._core import Tensor
from nx.axes import as_shape
from nx.index import flatnonzero
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from nx._core import ArrayLike, DTypeLike, ShapeLike

_int64 = _core.dtype("int64")


def diag_indices(n: int, ndim: int = 2, /) -> tuple[Tensor, ...]:
    """The indices of the main diagonal of a tensor of ``ndim`` axes of length ``n``: ``ndim`` times (n,) int64.

    Raises TypeError where the numbers are no integers.

    >>> nx.eye(3)[nx.diag_indices(3)]
    Tensor([1., 1., 1.])
    """
    return (_core.arange(0, index(n), 1, _int64),) * ndim


def tril_indices(n: int, /, k: int = 0, m: int | None = None) -> tuple[Tensor, Tensor]:
    """Rows and columns, (count,) int64 each, of the elements on and below the ``k``-th diagonal of an (n, m) matrix.

    m: n unless given. Raises TypeError where the numbers are no integers.

    >>> nx.tril_indices(2)
    (Tensor([0, 1, 1]), Tensor([0, 0, 1]))
    """
    rows, columns = _grid(n, m)
    return _both(rows + k >= columns)


def triu_indices(n: int, /, k: int = 0, m: int | None = None) -> tuple[Tensor, Tensor]:
    """Rows and columns, (count,) int64 each, of the elements on and above the ``k``-th diagonal of an (n, m) matrix.

    m: n unless given. Raises TypeError where the numbers are no integers.

    >>> nx.triu_indices(2)
    (Tensor([0, 0, 1]), Tensor([0, 1, 1]))
    """
    rows, columns = _grid(n, m)
    return _both(rows + k <= columns)


def _grid(n: int, m: int | None) -> tuple[Tensor, Tensor]:
    return _core.reshape(_core.arange(0, n, 1, _int64), (n, 1)), _core.arange(0, n if m is None else m, 1, _int64)


def _both(mask: Tensor) -> tuple[Tensor, Tensor]:
    rows, columns = _core.nonzero(mask)
    return rows, columns


def fill_diagonal(x: Tensor, value: ArrayLike, /) -> None:
    """Writes ``value`` on the main diagonal of ``x`` in place, returns None. value: a number or one an element.

    Raises ValueError below two dimensions, and where more than two have different lengths. Any dtype, to which the
    value is cast.

    >>> x = nx.zeros((2, 2))
    >>> nx.fill_diagonal(x, 5)
    >>> x
    Tensor([[5., 0.],
            [0., 5.]])
    """
    if x.ndim < 2 or (x.ndim > 2 and len(set(x.shape)) > 1):
        raise ValueError(f"fill_diagonal: x of shape {x.shape}; a matrix, or more axes of one length, is needed")
    x[diag_indices(min(x.shape), x.ndim)] = value


def select(conditions: Sequence[ArrayLike], choices: Sequence[ArrayLike], /, default: ArrayLike = 0) -> Tensor:
    """For each element the choice of the first condition that holds, ``default`` where none does; all broadcast.

    conditions: bool. Returns the promoted dtype. Raises ValueError where their numbers differ or are zero, TypeError
    for conditions that are not bool.

    >>> x = nx.arange(5)
    >>> nx.select([x < 2, x > 3], [x, 10 * x], default=-1)
    Tensor([ 0,  1, -1, -1, 40])
    """
    if len(conditions) != len(choices) or not conditions:
        raise ValueError(
            f"select: {len(conditions)} conditions, {len(choices)} choices; equal numbers, at least one, are needed"
        )
    found = default
    for condition, choice in zip(reversed(conditions), reversed(choices), strict=True):
        holds = as_operand(condition)
        if holds.dtype.kind != "bool":
            raise TypeError(f"select: a condition of dtype {holds.dtype.name}; bool is needed")
        found = _core.where(holds, _kept(choice), found)
    return as_operand(found)


def _kept(x: Any) -> Any:
    """A Python number as it is (it does not widen a dtype), anything else as an operand."""
    return x if isinstance(x, (bool, int, float, complex)) else as_operand(x)


def choose(at: ArrayLike, choices: Sequence[ArrayLike], /) -> Tensor:
    """``choices[at]`` element by element; ``at`` and the choices broadcast.

    at: integers below the number of choices (IndexError). Returns the promoted dtype of the choices.

    >>> nx.choose(nx.asarray([1, 0]), [[10, 20], [30, 40]])
    Tensor([30, 20])
    """
    from nx.join import stack
    from nx.movement import broadcast_arrays

    at, *each = broadcast_arrays(at, *choices)
    rows = _core.reshape(stack(each), (len(each), -1))
    flat = _core.reshape(at, (1, -1))
    return _core.reshape(_core.take_along(rows, flat, 0), at.shape)


def putmask(x: Tensor, mask: ArrayLike, values: ArrayLike, /) -> None:
    """Writes ``values`` (repeated over the whole of ``x`` in order) where ``mask`` holds, in place; returns None.

    x, mask: of one shape, mask bool; values are cast to the dtype of x. Raises IndexError where the mask is longer
    than x.

    >>> x = nx.arange(4)
    >>> nx.putmask(x, x > 1, [7, 8])
    >>> x
    Tensor([0, 1, 7, 8])
    """
    at = flatnonzero(mask)
    filled = _core.reshape(as_operand(values), (-1,))
    if filled.size:
        _core.put(x, at, _core.take(filled, at % filled.size, 0))


def copyto(x: Tensor, values: ArrayLike, /, *, where: ArrayLike = True) -> None:
    """Writes ``values`` (broadcast) into ``x`` in place, only where ``where`` holds; returns None.

    Raises TypeError where the dtype of ``values`` is of a higher kind than that of ``x``. x, values, where: shapes
    that broadcast to that of x.

    >>> x = nx.zeros(3)
    >>> nx.copyto(x, [1, 2, 3], where=[True, False, True])
    >>> x
    Tensor([1., 0., 3.])
    """
    if where is True:
        _core.copy_to(x, as_operand(values))
        return
    mask = _core.broadcast_to(as_operand(where), x.shape)
    x[mask] = _core.broadcast_to(as_operand(values), x.shape)[mask]


def ndindex(*shape: ShapeLike) -> Iterator[tuple[int, ...]]:
    """Every index of a tensor of this shape, in row-major order, as tuples of Python integers.

    Raises ValueError for negative lengths.

    >>> list(nx.ndindex(2, 2))
    [(0, 0), (0, 1), (1, 0), (1, 1)]
    """
    lengths: Any = shape[0] if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else shape
    return product(*map(range, as_shape(lengths, "ndindex")))


def ndenumerate(x: ArrayLike, /) -> Iterator[tuple[tuple[int, ...], Any]]:
    """``(index, element)`` for each element in row-major order, elements as Python numbers.

    x: any shape and dtype. Raises TypeError for what holds no numbers.

    >>> list(nx.ndenumerate([[1, 2]]))
    [((0, 0), 1), ((0, 1), 2)]
    """
    x = as_operand(x)
    return zip(ndindex(x.shape), _core.reshape(x, (-1,)).tolist(), strict=True)


def indices(dimensions: ShapeLike, dtype: DTypeLike | None = None) -> Tensor:
    """(ndim, *dimensions): for each axis the index of every cell along it. dtype: int64 unless given.

    Raises ValueError for negative lengths.

    >>> nx.indices((2, 2))[0]
    Tensor([[0, 0],
            [1, 1]])
    """
    shape = as_shape(dimensions, "indices")
    out = _core.empty((len(shape), *shape), _int64 if dtype is None else _core.dtype(dtype))
    for axis, n in enumerate(shape):
        column = (n,) + (1,) * (len(shape) - axis - 1)
        out[axis] = _core.reshape(_core.arange(0, n, 1, _int64), column)
    return out


def meshgrid(*arrays: ArrayLike, indexing: str = "xy", sparse: bool = False) -> tuple[Tensor, ...]:
    """One coordinate tensor an axis from 1-D coordinates; ``indexing="xy"`` swaps the first two axes, ``"ij"`` does
    not.

    Returns a list of tensors of the full grid's shape, read-write copies (with ``sparse`` only as large as they
    need to be). Raises ValueError on unknown indexing or an array of two or more dimensions. Dtypes stay.

    >>> x, y = nx.meshgrid(nx.arange(3), nx.arange(2))
    >>> x.shape, y[1]
    ((2, 3), Tensor([1, 1, 1]))
    """
    if indexing not in ("xy", "ij"):
        raise ValueError(f"meshgrid: unknown indexing {indexing!r}; 'xy' or 'ij'")
    each = [as_operand(x) for x in arrays]
    for x in each:
        if x.ndim > 1:
            raise ValueError(f"meshgrid: x of shape {x.shape}; one dimension is needed")
    order = list(range(len(each)))
    if indexing == "xy" and len(each) > 1:
        order[:2] = [1, 0]
    shape = [1] * len(each)
    grids = []
    for x, axis in zip(each, order, strict=True):
        column = list(shape)
        column[axis] = -1
        grids.append(_core.reshape(x, tuple(column)))
    if sparse:
        return tuple(grids)
    full_shape = [1] * len(each)
    for x, axis in zip(each, order, strict=True):
        full_shape[axis] = x.size
    return tuple(_core.cast(_core.broadcast_to(x, tuple(full_shape)), x.dtype, True) for x in grids)


def fromfunction(function: Callable[..., Any], shape: ShapeLike, /, *, dtype: DTypeLike | None = None) -> Any:
    """``function`` called once with the index tensors of this shape (``indices``; float64 unless a dtype is given).

    Returns what the function returns. Raises ValueError for negative lengths.

    >>> nx.fromfunction(lambda i, j: 10 * i + j, (2, 2), dtype=nx.int64)
    Tensor([[ 0,  1],
            [10, 11]])
    """
    return function(*indices(shape, "float64" if dtype is None else dtype))


def fromiter(iterable: Iterable[Any], dtype: DTypeLike | None = None, count: int = -1) -> Tensor:
    """(n,) from an iterable of numbers, at most ``count`` of them; the dtype is theirs unless given.

    Raises ValueError where there are fewer than ``count``, TypeError for what is no number.

    >>> nx.fromiter((i * i for i in range(4)), nx.int64)
    Tensor([0, 1, 4, 9])
    """
    items = list(iterable) if count < 0 else list(islice(iterable, count))
    if len(items) < count:
        raise ValueError(f"fromiter: {len(items)} items, {count} asked for")
    return _core.asarray(items, dtype, True)


class _Grid:
    """Slices in square brackets give the grid that they span."""

    __slots__ = ()
    sparse = False

    def __getitem__(self, key: Any) -> Any:
        from nx.join import stack

        if not isinstance(key, tuple):
            return _line(key)
        grids = meshgrid(*map(_line, key), indexing="ij", sparse=self.sparse)
        return grids if self.sparse else stack(grids)

    def __repr__(self) -> str:
        return "nx.ogrid" if self.sparse else "nx.mgrid"


class FullGrid(_Grid):
    """``nx.mgrid[0:2, 0:3]``: the full grid of ranges, (number of them, *lengths); a step of ``5j`` means 5 points from
    start to stop, both included.

    >>> nx.mgrid[0:2, 0:2][1]
    Tensor([[0, 1],
            [0, 1]])
    >>> nx.mgrid[0:1:3j]
    Tensor([0. , 0.5, 1. ])
    """

    __slots__ = ()


class OpenGrid(_Grid):
    """``nx.ogrid[0:2, 0:3]``: ``nx.mgrid`` as a tuple of tensors that broadcast to the full grid.

    >>> [x.shape for x in nx.ogrid[0:2, 0:3]]
    [(2, 1), (1, 3)]
    """

    __slots__ = ()
    sparse = True


def _line(span: slice) -> Tensor:
    from nx.ranges import arange, linspace

    start = 0 if span.start is None else span.start
    found: Tensor
    if isinstance(span.step, complex):  # a count of points, both ends included
        found = linspace(start, span.stop, int(abs(span.step)))
    else:
        found = arange(start, span.stop, 1 if span.step is None else span.step)
    return found


mgrid = FullGrid()
ogrid = OpenGrid()
