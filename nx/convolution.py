"""Convolution and correlation of sequences, directly or by Fourier transforms.

Owns: the modes and the choice of the way. Must not know: loops (matmul of the core) and transforms (nx.fft).
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.elementwise import conj, real
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx._core import ArrayLike

_int64 = _core.dtype("int64")
_MODES = ("full", "same", "valid")
# From this length of the shorter sequence on, transforms are faster than products (measured on AVX2).
_LONG = 384
_SHORT = 12


def convolve(x1: ArrayLike, x2: ArrayLike, /, mode: str = "full") -> Tensor:
    """The discrete convolution of two sequences: ``sum(x1[k] * x2[n - k])`` over k for each n.

    x1: (n,), x2: (m,). mode: "full" gives (n + m - 1,), "same" the middle max(n, m), "valid" the max - min + 1 values
    where both overlap wholly. Returns the promoted dtype; long floats go by Fourier transforms, with errors relative to
    the largest value. Raises ValueError for empty sequences, two or more dimensions or an unknown mode.

    >>> nx.convolve([1, 2, 3], [0, 1, 0.5])
    Tensor([0. , 1. , 2.5, 4. , 1.5])
    """
    a, b = _sequences(x1, x2, mode, "convolve")
    return _cut(_full(a, b), a.shape[0], b.shape[0], mode)


def correlate(x1: ArrayLike, x2: ArrayLike, /, mode: str = "valid") -> Tensor:
    """The cross-correlation of two sequences: ``sum(x1[n + k] * conj(x2[k]))`` over k for each shift n.

    Shapes, modes and dtypes as ``convolve``; in "full" the last value belongs to the largest shift. Raises ValueError
    for empty sequences, two or more dimensions or an unknown mode.

    >>> nx.correlate([1, 2, 3], [0, 1, 0.5])
    Tensor([3.5])
    """
    a, b = _sequences(x1, x2, mode, "correlate")
    n, m = a.shape[0], b.shape[0]
    b = _core.flip(conj(b) if b.dtype.kind == "complex" else b, 0)
    return _cut(_full(a, b), n, m, mode, turned=n < m)


def _sequences(x1: ArrayLike, x2: ArrayLike, mode: str, where: str) -> tuple[Tensor, Tensor]:
    a, b = as_operand(x1), as_operand(x2)
    if mode not in _MODES:
        raise ValueError(f"{where}: unknown mode {mode!r}; 'full', 'same' or 'valid'")
    if a.ndim > 1 or b.ndim > 1:
        raise ValueError(f"{where}: shapes {a.shape} and {b.shape}; one dimension each is needed")
    a, b = _core.reshape(a, (-1,)), _core.reshape(b, (-1,))
    if not a.shape[0] or not b.shape[0]:
        raise ValueError(f"{where}: lengths {a.shape[0]} and {b.shape[0]}; at least one element each is needed")
    kind = _core.promote(a, b)
    return _core.cast(a, kind, False), _core.cast(b, kind, False)


def _cut(full: Tensor, n: int, m: int, mode: str, turned: bool = False) -> Tensor:
    long, short = max(n, m), min(n, m)
    if mode == "same":
        start = short // 2 if turned else (short - 1) // 2
        return full[start : start + long]
    return full[short - 1 : long] if mode == "valid" else full


def _full(a: Tensor, b: Tensor) -> Tensor:
    if a.shape[0] < b.shape[0]:
        a, b = b, a
    kind = a.dtype.name
    if b.shape[0] >= _LONG and kind in ("float32", "float64", "complex64", "complex128"):
        return _by_transform(a, b)
    return _by_product(a, b)


def _by_product(a: Tensor, b: Tensor) -> Tensor:
    """Rows of ``a`` in blocks, each times the matrix that holds ``b`` once a row, one place further right: the blocks'
    products overlap by len(b) - 1 and are added there."""
    n, m = a.shape[0], b.shape[0]
    if m <= _SHORT:  # shifted copies, one an element of b
        wide = _core.pad(a, ((m - 1, m - 1),), 0)
        total = wide[m - 1 :] * b[0]
        for k in range(1, m):
            total = total + wide[m - 1 - k : n + 2 * (m - 1) - k] * b[k]
        return total
    width = m  # a block is as long as b: block k of the product reaches into block k + 1 alone
    rows = -(-n // width)
    blocks = _core.reshape(_core.pad(a, ((0, rows * width - n),), 0), (rows, width))
    slanted = _core.reshape(_core.broadcast_to(_core.pad(b, ((0, width),), 0), (width, m + width)), (-1,))
    band = _core.reshape(slanted[: width * (m + width - 1)], (width, m + width - 1))
    products = _core.pad(_core.matmul(blocks, band), ((0, 0), (0, 1)), 0)  # (rows, 2 width)
    low = _core.reshape(_core.pad(products[:, :width], ((0, 1), (0, 0)), 0), (-1,))
    high = _core.reshape(_core.pad(products[:, width:], ((1, 0), (0, 0)), 0), (-1,))
    return (low + high)[: n + m - 1]


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
