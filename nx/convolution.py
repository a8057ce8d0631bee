"""Convolution and correlation of sequences, directly or by Fourier transforms.

Owns: the modes and the choice of the way. Must not know: loops (conv of the core) and transforms (nx.fft).
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.elementwise import conj, real
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from nx._core import ArrayLike

_int64 = _core.dtype("int64")
# The zeros before and behind the longer sequence that a shorter one of m elements sees.
_BORDERS: dict[str, Callable[[int], tuple[int, int]]] = {
    "full": lambda m: (m - 1, m - 1),
    "same": lambda m: (m // 2, (m - 1) // 2),
    "valid": lambda m: (0, 0),
}
# From this length of the shorter sequence on, transforms are faster than sums (measured on AVX2).
_LONG = 384


def convolve(x1: ArrayLike, x2: ArrayLike, /, mode: str = "full") -> Tensor:
    """The discrete convolution of two sequences: ``sum(x1[k] * x2[n - k])`` over k for each n.

    x1: (n,), x2: (m,). mode: "full" gives (n + m - 1,), "same" the middle max(n, m), "valid" the max - min + 1 values
    where both overlap wholly. Returns the promoted dtype; long floats go by Fourier transforms, with errors relative to
    the largest value. Raises ValueError for empty sequences, two or more dimensions or an unknown mode.

    >>> nx.convolve([1, 2, 3], [0, 1, 0.5])
    Tensor([0. , 1. , 2.5, 4. , 1.5])
    """
    a, b = _sequences(x1, x2, mode, "convolve")
    return _slide(a, b, mode)


def correlate(x1: ArrayLike, x2: ArrayLike, /, mode: str = "valid") -> Tensor:
    """The cross-correlation of two sequences: ``sum(x1[n + k] * conj(x2[k]))`` over k for each shift n.

    Shapes, modes and dtypes as ``convolve``; in "full" the last value belongs to the largest shift. Raises ValueError
    for empty sequences, two or more dimensions or an unknown mode.

    >>> nx.correlate([1, 2, 3], [0, 1, 0.5])
    Tensor([3.5])
    """
    a, b = _sequences(x1, x2, mode, "correlate")
    b = _core.flip(conj(b) if b.dtype.kind == "complex" else b, 0)
    return _slide(a, b, mode, turned=a.shape[0] < b.shape[0])


def _sequences(x1: ArrayLike, x2: ArrayLike, mode: str, where: str) -> tuple[Tensor, Tensor]:
    a, b = as_operand(x1), as_operand(x2)
    if mode not in _BORDERS:
        raise ValueError(f"{where}: unknown mode {mode!r}; 'full', 'same' or 'valid'")
    if a.ndim > 1 or b.ndim > 1:
        raise ValueError(f"{where}: shapes {a.shape} and {b.shape}; one dimension each is needed")
    a, b = _core.reshape(a, (-1,)), _core.reshape(b, (-1,))
    if not a.shape[0] or not b.shape[0]:
        raise ValueError(f"{where}: lengths {a.shape[0]} and {b.shape[0]}; at least one element each is needed")
    kind = _core.promote(a, b)
    return _core.cast(a, kind, False), _core.cast(b, kind, False)


def _slide(a: Tensor, b: Tensor, mode: str, turned: bool = False) -> Tensor:
    if a.shape[0] < b.shape[0]:
        a, b = b, a
    m = b.shape[0]
    before, after = _BORDERS[mode](m)
    if turned:
        before, after = after, before
    if m >= _LONG and a.dtype.name in ("float32", "float64", "complex64", "complex128"):
        full = _by_transform(a, b)
        return full[m - 1 - before : full.shape[0] - (m - 1 - after)]
    return _by_sums(a, b, before, after)


def _by_sums(a: Tensor, b: Tensor, before: int, after: int) -> Tensor:
    """``b`` at each place of ``a`` with zeros around it: an image of one row."""
    row, turned = _core.reshape(a, (1, 1, 1, -1)), _core.reshape(_core.flip(b, 0), (1, 1, 1, -1))
    return _core.reshape(_core.conv(row, turned, (1, 1), ((0, 0), (before, after)), (1, 1), 1), (-1,))


def _by_transform(a: Tensor, b: Tensor) -> Tensor:
    from nx.fft import fft, ifft, irfft, rfft

    n = a.shape[0] + b.shape[0] - 1
    size = _smooth(n)
    if a.dtype.kind == "complex":
        return ifft(fft(a, size) * fft(b, size), size)[:n]
    return real(irfft(rfft(a, size) * rfft(b, size), size))[:n]


def _smooth(n: int) -> int:
    """The least length of at least ``n`` whose prime factors are 2, 3 and 5."""
    best = 1 << (n - 1).bit_length()
    fives = 1
    while fives < best:
        threes = fives
        while threes < best:
            left = -(-n // threes)
            best = min(best, threes << (left - 1).bit_length())
            threes *= 3
        fives *= 5
    return best
