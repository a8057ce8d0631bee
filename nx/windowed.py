"""Functions of windows that slide over images: 2-D convolution and pooling; (n, channels, height, width).

Owns: windows' places, padding. Must not know: blocks (csrc/nx/conv.c).
Source of the method: Chellapilla, Puri, Simard 2006 (windows as columns of a matrix), in blocks that stay in the cache.
"""

from __future__ import annotations

from _operator import index

from nx import _core
from nx._core import Tensor
from nx.borders import pad
from nx.elementwise import maximum
from nx.movement import reshape
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Literal

    from nx._core import ArrayLike

    Pair = int | Sequence[int]
    Padding = Literal["valid", "same"] | int | Sequence[int] | Sequence[Sequence[int]]


def _pair(value: Pair, least: int, where: str, name: str) -> tuple[int, int]:
    each = value if isinstance(value, (tuple, list)) else (value, value)
    try:
        found = tuple(index(n) for n in each)
    except TypeError:
        raise TypeError(f"{where}: invalid {name} {value!r}; one or two integers are needed") from None
    if len(found) != 2 or min(found) < least:
        raise ValueError(f"{where}: invalid {name} {value!r}; one or two integers of at least {least} are needed")
    return found[0], found[1]


class _Windows:
    """Where windows of one size lie along height and width."""

    __slots__ = ("border", "count", "dilation", "size", "stride")

    def __init__(
        self, shape: tuple[int, ...], size: tuple[int, int], stride: Pair, padding: Padding, dilation: Pair, where: str
    ) -> None:
        self.size = size
        self.stride = _pair(stride, 1, where, "stride")
        self.dilation = _pair(dilation, 1, where, "dilation")
        extent = [(k - 1) * d + 1 for k, d in zip(size, self.dilation)]
        self.border = self._borders(shape, extent, padding, where)
        padded = [n + low + high for n, (low, high) in zip(shape, self.border)]
        self.count = tuple((n - e) // s + 1 for n, e, s in zip(padded, extent, self.stride))
        if min(n - e for n, e in zip(padded, extent)) < 0:
            raise ValueError(f"{where}: windows of {tuple(extent)} do not fit into {tuple(padded)} (padding included)")

    def _borders(
        self, shape: tuple[int, ...], extent: list[int], padding: Any, where: str
    ) -> tuple[tuple[int, int], tuple[int, int]]:
        if padding == "valid":
            return ((0, 0), (0, 0))
        if padding == "same":
            down, across = (max((-(-n // s) - 1) * s + e - n, 0) for n, e, s in zip(shape, extent, self.stride))
            return (down // 2, down - down // 2), (across // 2, across - across // 2)
        if isinstance(padding, str):
            raise ValueError(f'{where}: unknown padding {padding!r}; "valid", "same" or numbers')
        if isinstance(padding, (tuple, list)) and len(padding) == 2 and isinstance(padding[0], (tuple, list)):
            return _pair(padding[0], 0, where, "padding"), _pair(padding[1], 0, where, "padding")
        down, across = _pair(padding, 0, where, "padding")
        return (down, down), (across, across)

    def padded(self, x: Tensor, value: float = 0) -> Tensor:
        """x with the border around its last two axes."""
        if not any(map(any, self.border)):
            return x
        return pad(x, [(0, 0)] * (x.ndim - 2) + list(self.border), constant_values=value)

    def taps(self, x: Tensor) -> list[Tensor]:
        """For each place in a window, what padded x has there in every window."""
        (rows, columns), (down, right), (by, across) = self.count, self.stride, self.dilation
        return [
            x[..., i * by : i * by + (rows - 1) * down + 1 : down, j : j + (columns - 1) * right + 1 : right]
            for i in range(self.size[0])
            for j in range(0, self.size[1] * across, across)
        ]


def _images(x: ArrayLike, where: str) -> Tensor:
    x = as_operand(x)
    if x.ndim != 4:
        raise ValueError(f"{where}: x has shape {x.shape}; (n, channels, height, width) is needed")
    return x


def conv2d(
    x: ArrayLike,
    w: ArrayLike,
    /,
    bias: ArrayLike | None = None,
    *,
    stride: Pair = 1,
    padding: Padding = "valid",
    dilation: Pair = 1,
    groups: int = 1,
) -> Tensor:
    """y[n, o, i, j] = sum of x[n, c, i s + k d, j s + l d] w[o, c, k, l] over c, k and l (no flip: a correlation), plus
    bias[o].

    x: (n, channels, height, width); w: (outputs, channels / groups, kh, kw); bias: (outputs,). stride s and dilation d:
    one number or (down, across). padding with zeros: "valid" (none), "same" (height / s rows, rounded up), a number,
    (down, across) or ((top, bottom), (left, right)). groups: channels and outputs in as many parts, each for itself.

    Returns (n, outputs, (height + padding - (kh - 1) d - 1) // s + 1, ...) in the promoted dtype. Raises ValueError
    where shapes do not fit or windows are larger than the padded images.

    >>> nx.conv2d(nx.ones((1, 1, 3, 3)), nx.ones((1, 1, 2, 2)))
    Tensor([[[[4., 4.],
              [4., 4.]]]])
    """
    x, w = _images(x, "conv2d"), as_operand(w)
    if w.ndim != 4 or 0 in w.shape[1:]:
        raise ValueError(f"conv2d: w has shape {w.shape}; (outputs, channels / groups, kh, kw) is needed")
    if groups < 1 or x.shape[1] != groups * w.shape[1] or w.shape[0] % groups:
        raise ValueError(
            f"conv2d: shapes {x.shape} and {w.shape} mismatch for {groups} groups; channels are w.shape[1] a group"
        )
    kind = _core.promote(x, w)
    x, w = _core.cast(x, kind, False), _core.cast(w, kind, False)
    windows = _Windows(x.shape[2:], (w.shape[2], w.shape[3]), stride, padding, dilation, "conv2d")
    y = _core.conv(x, w, windows.stride, windows.border, windows.dilation, groups)
    if bias is None:
        return y
    bias = as_operand(bias)
    if bias.shape != (w.shape[0],):
        raise ValueError(f"conv2d: bias has shape {bias.shape}; ({w.shape[0]},) is needed")
    return y + reshape(bias, (-1, 1, 1))


def _pooled(
    x: ArrayLike, size: Pair, stride: Pair | None, padding: Padding, dilation: Pair, where: str
) -> tuple[Tensor, _Windows]:
    x = _images(x, where)
    pair = _pair(size, 1, where, "size")
    return x, _Windows(x.shape[2:], pair, pair if stride is None else stride, padding, dilation, where)


def _least(x: Tensor) -> float:
    """What is never greater than an element."""
    kind = x.dtype.kind
    if kind == "complex":
        raise TypeError(f"max_pool2d: unsupported dtype {x.dtype.name}; ordered numbers are needed")
    if kind == "float":
        return -448.0 if x.dtype.name == "float8_e4m3" else float("-inf")
    return -(2 ** (8 * x.dtype.itemsize - 1)) if kind == "int" else 0


def max_pool2d(
    x: ArrayLike, /, size: Pair, stride: Pair | None = None, *, padding: Padding = "valid", dilation: Pair = 1
) -> Tensor:
    """The greatest element of each window of ``size``; NaN where there is one.

    x: (n, channels, height, width), real. size, stride (unless given: size), dilation: one number or (down, across);
    padding as in ``conv2d``, its places never the greatest. Raises ValueError where windows do not fit.

    >>> nx.max_pool2d(nx.reshape(nx.arange(16), (1, 1, 4, 4)), 2)
    Tensor([[[[ 5,  7],
              [13, 15]]]])
    """
    x, windows = _pooled(x, size, stride, padding, dilation, "max_pool2d")
    if x.dtype.name in ("float32", "float64"):
        return _core.max_pool(x, windows.size, windows.stride, windows.border, windows.dilation)
    first, *others = windows.taps(windows.padded(x, _least(x)))
    for each in others:
        first = maximum(first, each)
    return first if others else _core.cast(first, x.dtype, True)


def avg_pool2d(
    x: ArrayLike,
    /,
    size: Pair,
    stride: Pair | None = None,
    *,
    padding: Padding = "valid",
    count_padding: bool = True,
) -> Tensor:
    """The mean of each window of ``size``.

    x: (n, channels, height, width); integers give float64. size, stride and padding as in ``max_pool2d``; places of the
    padding count as zeros unless ``count_padding`` is False, which leaves them out. Raises ValueError where windows do
    not fit.

    >>> nx.avg_pool2d(nx.reshape(nx.arange(16), (1, 1, 4, 4)), 2)
    Tensor([[[[ 2.5,  4.5],
              [10.5, 12.5]]]])
    """
    x, windows = _pooled(x, size, stride, padding, 1, "avg_pool2d")
    if x.dtype.kind not in ("float", "complex"):
        x = _core.cast(x, "float64", False)
    total = _sum(windows.taps(windows.padded(x)))
    if count_padding or not any(map(any, windows.border)):
        return total * (1.0 / (windows.size[0] * windows.size[1]))
    real = "float32" if x.dtype.name in ("float32", "complex64") else "float64"
    inside = windows.padded(_core.ones((1, 1, *x.shape[2:]), real))
    return _core.cast(total / _sum(windows.taps(inside)), x.dtype, False)


def _sum(tensors: list[Tensor]) -> Tensor:
    total = tensors[0]
    for each in tensors[1:]:
        total = total + each
    return total
