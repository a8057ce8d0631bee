"""Methods of tensors that read differently from the function of the same name.

Owns: their bodies. Must not know: how they are attached (methods.py).
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.format import tensor_format, tensor_repr, tensor_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def fill(self: Tensor, value: Any, /) -> None:
    """Every element becomes ``value``, in place."""
    self[...] = value


def sort(
    self: Tensor, /, axis: int = -1, *, descending: bool = False, stable: bool = True, kind: str | None = None
) -> None:
    """Sorts in place, as NumPy's method does; ``nx.sort`` gives a copy.

    >>> x = nx.asarray([3, 1, 2])
    >>> x.sort()
    >>> x
    Tensor([1, 2, 3])
    """
    from nx.order import sort

    self[...] = sort(self, axis, descending=descending)


def partition(self: Tensor, kth: Any, /, axis: int = -1) -> None:
    """Partitions in place, as NumPy's method does; ``nx.partition`` gives a copy.

    >>> x = nx.asarray([3, 1, 2])
    >>> x.partition(1)
    >>> x[1]
    Tensor(2)
    """
    from nx.order import partition

    self[...] = partition(self, kth, axis)


def compress(self: Tensor, condition: Any, /, axis: int | None = None) -> Tensor:
    """The slices along ``axis`` where ``condition`` holds; see ``nx.compress``.

    >>> nx.arange(3).compress([True, False, True])
    Tensor([0, 2])
    """
    from nx.index import compress

    return compress(condition, self, axis)


def contains(self: Tensor, value: Any, /) -> bool:
    """``value in x``: whether any element equals it.

    >>> 2 in nx.arange(3)
    True
    """
    from nx.elementwise import equal

    return bool(equal(self, value).any())


def divmod_swapped(self: Tensor, other: Any, /) -> tuple[Tensor, Tensor]:
    """``divmod(other, x)`` for an ``other`` that is no tensor."""
    from nx.derived import divmod

    return divmod(other, self)


def matmul_in_place(self: Tensor, other: Any, /) -> Tensor:
    """``x @= y``: the product written into ``x``, whose shape it must have."""
    from nx.products import matmul

    self[...] = matmul(self, other)
    return self


def numpy(self: Tensor) -> Any:
    """A NumPy array over the same memory (NumPy is imported here). Raises TypeError for bfloat16 and float8: use
    astype first.

    >>> nx.arange(3).numpy().dtype.name
    'int64'
    """
    from numpy import asarray

    if self.dtype.name in ("bfloat16", "float8_e4m3", "float8_e5m2"):
        raise TypeError(f"numpy: NumPy has no {self.dtype.name}; use .astype(nx.float32) first")
    return asarray(memoryview(self))


def device(self: Tensor) -> str:
    """Always ``"cpu"``."""
    return "cpu"


def array_namespace(self: Tensor, /, *, api_version: str | None = None) -> Any:
    """The module ``nx``. Raises ValueError for a version of the standard that it does not follow."""
    import nx

    if api_version not in (None, "2021.12", "2022.12", "2023.12", "2024.12", nx.__array_api_version__):
        raise ValueError(f"__array_namespace__: unknown version {api_version!r}; nx follows {nx.__array_api_version__}")
    return nx


def place(self: Tensor) -> Any:
    """``x.at[i].set(v)``: assignment as a function; see ``nx.at``."""
    from nx.index import at

    return at(self)


def real(self: Tensor) -> Tensor:
    """The real part; the tensor itself where it has no other."""
    from nx.elementwise import real

    return real(self) if self.dtype.kind == "complex" else self


def imag(self: Tensor) -> Tensor:
    """The imaginary part; zeros for real numbers."""
    from nx.elementwise import imag

    return imag(self)


def flat(self: Tensor) -> Tensor:
    """The elements as one dimension; a view where possible."""
    return _core.reshape(self, (-1,))


__all__ = ["tensor_format", "tensor_repr", "tensor_str"]
