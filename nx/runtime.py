"""Threads, memory questions and what the namespace says of itself.

Owns: ``threads``, sharing of memory, the array API's inspection. Must not know: the pool (the C core).
"""

from __future__ import annotations

from nx import _core
from nx.axes import as_axes
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import ArrayLike, Axes


class threads:
    """``nx.threads(n)`` limits the worker threads of this process to ``n`` (the caller counts); as a context, for the
    block.

    ``nx.threads()`` changes nothing; ``.count`` tells the number in force. Results never depend on it. Raises
    ValueError below one.

    >>> with nx.threads(1):
    ...     nx.threads().count
    1
    """

    __slots__ = ("_before", "count")

    def __init__(self, n: int | None = None, /) -> None:
        self._before = _core.threads_get()
        if n is not None:
            if n < 1:
                raise ValueError(f"threads: invalid number {n}; one or more")
            _core.threads_set(n)
        self.count = _core.threads_get()

    def __enter__(self) -> threads:
        return self

    def __exit__(self, *_: object) -> None:
        _core.threads_set(self._before)

    def __repr__(self) -> str:
        return f"threads({self.count})"


def shares_memory(x1: ArrayLike, x2: ArrayLike, /) -> bool:
    """Whether two tensors share an element of memory (by their extents: a lower and an upper address).

    Any shapes and dtypes. Raises TypeError for what holds no numbers.

    >>> x = nx.arange(4)
    >>> nx.shares_memory(x[:2], x), nx.shares_memory(x, x.copy())
    (True, False)
    """
    return _core.shares_memory(as_operand(x1), as_operand(x2))


may_share_memory = shares_memory


def shape(x: ArrayLike, /) -> tuple[int, ...]:
    """The shape, also of nested lists.

    Any dtype. Raises TypeError for what holds no numbers.

    >>> nx.shape([[1, 2, 3]])
    (1, 3)
    """
    return as_operand(x).shape


def ndim(x: ArrayLike, /) -> int:
    """The number of dimensions, also of nested lists.

    Any dtype. Raises TypeError for what holds no numbers.

    >>> nx.ndim([[1, 2, 3]])
    2
    """
    return as_operand(x).ndim


def size(x: ArrayLike, /, axis: Axes = None) -> int:
    """The number of elements, or of those along the axes.

    Any dtype. Raises IndexError for an axis that does not exist.

    >>> nx.size([[1, 2, 3]]), nx.size([[1, 2, 3]], 0)
    (3, 1)
    """
    x = as_operand(x)
    if axis is None:
        return x.size
    count = 1
    for i in as_axes(axis, x.ndim, "size"):
        count *= x.shape[i]
    return count


class Info:
    """What the array API standard asks a namespace about itself."""

    __slots__ = ()

    def capabilities(self) -> dict[str, Any]:
        """Data-dependent shapes and boolean indexing exist; shapes are always known."""
        return {"boolean indexing": True, "data-dependent shapes": True, "max dimensions": 32}

    def default_device(self) -> str:
        """The only one."""
        return "cpu"

    def devices(self) -> tuple[str, ...]:
        """All devices."""
        return ("cpu",)

    def default_dtypes(self, *, device: str | None = None) -> dict[str, Any]:
        """The dtypes that creation functions use when none is given."""
        names = {"real floating": "float64", "complex floating": "complex128", "integral": "int64", "indexing": "int64"}
        return {kind: _core.dtype(name) for kind, name in names.items()}

    def dtypes(self, *, device: str | None = None, kind: str | None = None) -> dict[str, Any]:
        """The standard's dtypes by name, all or of one kind (as ``isdtype``)."""
        from nx.dtypes import isdtype

        standard = [
            each for each in _core.dtypes if each.name not in ("float16", "bfloat16", "float8_e4m3", "float8_e5m2")
        ]
        return {each.name: each for each in standard if kind is None or isdtype(each, kind)}


def __array_namespace_info__() -> Info:
    """Devices, dtypes and capabilities, as the array API standard asks.



    >>> nx.__array_namespace_info__().default_device()
    'cpu'
    """
    return Info()
