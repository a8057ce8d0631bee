"""The discrete Fourier transforms of the array API standard.

Owns: lengths, axes and norms. Must not know: how a length is transformed (the C core's fft).
"""

from __future__ import annotations

from _operator import index

from nx import _core
from nx._core import Tensor
from nx.axes import as_axes, as_axis
from nx.elementwise import conj
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from nx._core import ArrayLike

    Norm = Literal["backward", "ortho", "forward"]
    Kind = Literal["fft", "ifft", "rfft", "irfft"]

_OTHER: dict[str, Norm] = {"backward": "forward", "ortho": "ortho", "forward": "backward"}
_is_new = _core.dtype("complex64"), _core.dtype("complex128")


def _length(n: int, where: str, name: str = "n") -> int:
    try:
        length = index(n)
    except TypeError:
        raise TypeError(f"{where}: invalid {name} {n!r}; an integer is needed") from None
    if length < 1:
        raise ValueError(f"{where}: invalid {name} {length}; a length of one or more is needed")
    return length


def _norm(norm: str | None, where: str) -> Norm:
    if norm is None:
        return "backward"
    if norm not in _OTHER:
        raise ValueError(f'{where}: unknown norm {norm!r}; "backward", "ortho" or "forward"')
    return norm  # type: ignore[return-value]  # just compared with the words


def _one(x: ArrayLike, kind: Kind, n: int | None, axis: int, norm: str | None, where: str) -> Tensor:
    x = as_operand(x)
    axis = as_axis(axis, x.ndim, where)
    if n is None:
        n = x.shape[axis] if kind != "irfft" else 2 * (x.shape[axis] - 1)
    return _core.fft(x, kind, (axis,), (_length(n, where),), "backward" if norm == "backward" else _norm(norm, where))


def _lengths(
    x: Tensor, s: Sequence[int] | None, axes: Sequence[int] | None, is_half: bool, where: str
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The axes and the length along each."""
    if axes is None:
        axes = range(x.ndim) if s is None else range(-len(s), 0)
    order = as_axes(tuple(axes), x.ndim, where)
    if s is None:
        lengths = [x.shape[axis] for axis in order]
        if is_half:
            lengths[-1] = 2 * (lengths[-1] - 1)
    else:
        lengths = [x.shape[axis] if n == -1 else n for n, axis in zip(s, order)]
        if len(s) != len(order):
            raise ValueError(f"{where}: s has {len(s)} lengths and axes {len(order)} axes; their numbers must match")
    return order, tuple(_length(n, where, "s") for n in lengths)


def _several(
    x: ArrayLike, kind: Kind, s: Sequence[int] | None, axes: Sequence[int] | None, norm: str | None, where: str
) -> Tensor:
    x = as_operand(x)
    if kind in ("rfft", "irfft") and (x.ndim == 0 or (axes is not None and not tuple(axes))):
        raise ValueError(f"{where}: no axis to transform; at least one is needed")
    order, lengths = _lengths(x, s, axes, kind == "irfft", where)
    if order:
        return _core.fft(x, kind, order, lengths, _norm(norm, where))
    return x if x.dtype in _is_new else _core.cast(x, "complex128" if x.dtype.kind != "float" else _single(x), True)


def _single(x: Tensor) -> str:
    return "complex128" if x.dtype.name == "float64" else "complex64"


def fft(x: ArrayLike, /, n: int | None = None, axis: int = -1, norm: Norm | None = "backward") -> Tensor:
    """X[k] = sum of x[j] exp(-2 pi i jk / n), the discrete Fourier transform along ``axis``.

    Returns x's shape with ``n`` along the axis (unless given: its length), complex; x is cut, or continued by zeros.
    norm: "backward" divides the inverse by n, "forward" this direction, "ortho" each by sqrt(n).
    Raises ValueError where n < 1 or the norm is unknown, IndexError for an axis out of bounds.
    Source: Cooley, Tukey 1965; Stockham 1966; Bluestein 1970.

    >>> nx.fft.fft(nx.asarray([1.0, 0.0, 0.0, 0.0]))
    Tensor([1.+0.j, 1.+0.j, 1.+0.j, 1.+0.j])
    """
    return _one(x, "fft", n, axis, norm, "fft")


def ifft(x: ArrayLike, /, n: int | None = None, axis: int = -1, norm: Norm | None = "backward") -> Tensor:
    """The inverse of ``fft``: x[j] = sum of X[k] exp(2 pi i jk / n) / n. Shapes, norms and errors as there.

    >>> nx.fft.ifft(nx.asarray([4.0, 0.0, 0.0, 0.0]))
    Tensor([1.+0.j, 1.+0.j, 1.+0.j, 1.+0.j])
    """
    return _one(x, "ifft", n, axis, norm, "ifft")


def rfft(x: ArrayLike, /, n: int | None = None, axis: int = -1, norm: Norm | None = "backward") -> Tensor:
    """The first n // 2 + 1 values of ``fft`` of real numbers; the others are their conjugates. About half the work.

    Returns complex numbers. Raises TypeError on complex x, else as ``fft``.

    >>> nx.fft.rfft(nx.asarray([1.0, 2.0, 1.0, 0.0]))
    Tensor([4.+0.j, 0.-2.j, 0.+0.j])
    """
    return _one(x, "rfft", n, axis, norm, "rfft")


def irfft(x: ArrayLike, /, n: int | None = None, axis: int = -1, norm: Norm | None = "backward") -> Tensor:
    """The inverse of ``rfft``: ``n`` real numbers from n // 2 + 1 complex ones.

    n unless given: 2 (m - 1) for m values along the axis, so an odd length has to be named. What a spectrum of real
    numbers cannot have (imaginary parts of the first value, and of the last where n is even) is ignored.

    >>> nx.fft.irfft(nx.asarray([4.0, -2.0j, 0.0]))
    Tensor([1., 2., 1., 0.])
    """
    return _one(x, "irfft", n, axis, norm, "irfft")


def hfft(x: ArrayLike, /, n: int | None = None, axis: int = -1, norm: Norm | None = "backward") -> Tensor:
    """``fft`` of numbers with Hermitian symmetry (x[n - j] is the conjugate of x[j]), given by the first n // 2 + 1.

    Returns ``n`` real numbers (unless given: 2 (m - 1)); equal to ``n * irfft(conj(x), n)``.

    >>> nx.fft.hfft(nx.asarray([1.0, 1.0, 0.0]))
    Tensor([ 3.,  1., -1.,  1.])
    """
    return _one(conj(as_operand(x)), "irfft", n, axis, _OTHER[_norm(norm, "hfft")], "hfft")


def ihfft(x: ArrayLike, /, n: int | None = None, axis: int = -1, norm: Norm | None = "backward") -> Tensor:
    """The inverse of ``hfft``: n // 2 + 1 complex numbers from ``n`` real ones; equal to ``conj(rfft(x, n)) / n``.

    >>> nx.fft.ihfft(nx.asarray([3.0, 1.0, -1.0, 1.0]))
    Tensor([1.-0.j, 1.-0.j, 0.-0.j])
    """
    return conj(_one(x, "rfft", n, axis, _OTHER[_norm(norm, "ihfft")], "ihfft"))


def fftn(
    x: ArrayLike, /, s: Sequence[int] | None = None, axes: Sequence[int] | None = None, norm: Norm | None = "backward"
) -> Tensor:
    """``fft`` along each of ``axes``.

    s: the length along each (-1: as it is), else the lengths of x. axes: unless given all, or the last len(s) axes.
    Raises ValueError where the numbers of lengths and axes differ, an axis repeats or a length is below one.

    >>> nx.fft.fftn(nx.ones((2, 2)))
    Tensor([[4.+0.j, 0.+0.j],
            [0.+0.j, 0.+0.j]])
    """
    return _several(x, "fft", s, axes, norm, "fftn")


def ifftn(
    x: ArrayLike, /, s: Sequence[int] | None = None, axes: Sequence[int] | None = None, norm: Norm | None = "backward"
) -> Tensor:
    """The inverse of ``fftn``; parameters and errors as there.

    >>> nx.fft.ifftn(nx.asarray([[4.0, 0.0], [0.0, 0.0]]))
    Tensor([[1.+0.j, 1.+0.j],
            [1.+0.j, 1.+0.j]])
    """
    return _several(x, "ifft", s, axes, norm, "ifftn")


def rfftn(
    x: ArrayLike, /, s: Sequence[int] | None = None, axes: Sequence[int] | None = None, norm: Norm | None = "backward"
) -> Tensor:
    """``rfft`` along the last of ``axes``, then ``fft`` along the others; parameters and errors as ``fftn``.

    >>> nx.fft.rfftn(nx.ones((2, 4))).shape
    (2, 3)
    """
    return _several(x, "rfft", s, axes, norm, "rfftn")


def irfftn(
    x: ArrayLike, /, s: Sequence[int] | None = None, axes: Sequence[int] | None = None, norm: Norm | None = "backward"
) -> Tensor:
    """The inverse of ``rfftn``: ``ifft`` along all but the last of ``axes``, then ``irfft`` along it.

    s: lengths of the result; the last is 2 (m - 1) unless given.

    >>> nx.fft.irfftn(nx.fft.rfftn(nx.ones((2, 4))))
    Tensor([[1., 1., 1., 1.],
            [1., 1., 1., 1.]])
    """
    return _several(x, "irfft", s, axes, norm, "irfftn")


def fft2(
    x: ArrayLike, /, s: Sequence[int] | None = None, axes: Sequence[int] = (-2, -1), norm: Norm | None = "backward"
) -> Tensor:
    """``fftn`` along the last two axes.

    >>> nx.fft.fft2(nx.ones((2, 2)))[0, 0].item()
    (4+0j)
    """
    return _several(x, "fft", s, axes, norm, "fft2")


def ifft2(
    x: ArrayLike, /, s: Sequence[int] | None = None, axes: Sequence[int] = (-2, -1), norm: Norm | None = "backward"
) -> Tensor:
    """``ifftn`` along the last two axes.

    >>> nx.fft.ifft2(nx.ones((2, 2)))[0, 0].item()
    (1+0j)
    """
    return _several(x, "ifft", s, axes, norm, "ifft2")


def rfft2(
    x: ArrayLike, /, s: Sequence[int] | None = None, axes: Sequence[int] = (-2, -1), norm: Norm | None = "backward"
) -> Tensor:
    """``rfftn`` along the last two axes.

    >>> nx.fft.rfft2(nx.ones((4, 4))).shape
    (4, 3)
    """
    return _several(x, "rfft", s, axes, norm, "rfft2")


def irfft2(
    x: ArrayLike, /, s: Sequence[int] | None = None, axes: Sequence[int] = (-2, -1), norm: Norm | None = "backward"
) -> Tensor:
    """``irfftn`` along the last two axes.

    >>> nx.fft.irfft2(nx.fft.rfft2(nx.ones((2, 2))))
    Tensor([[1., 1.],
            [1., 1.]])
    """
    return _several(x, "irfft", s, axes, norm, "irfft2")
