"""Discrete cosine and sine transforms, types I to IV.

Owns: their reduction to Fourier transforms of the same length or half of it. Must not know: the C core.
Sources: Makhoul 1980 (types II and III by one rfft); Wang 1984 (the types and their inverses).
"""

from __future__ import annotations

from math import pi, sqrt

from nx import _core
from nx._core import Tensor
from nx.axes import as_axis
from nx.borders import pad
from nx.creation import zeros
from nx.elementwise import cos, imag, real, sin
from nx.fft.transforms import _length, _norm, fft, irfft, rfft
from nx.join import concat, stack
from nx.movement import flip, moveaxis, reshape
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from nx._core import ArrayLike
    from nx.fft.transforms import Norm

_INVERSE = {1: 1, 2: 3, 3: 2, 4: 4}


def _roots(count: int, step: float, first: float, like: Tensor) -> Tensor:
    """exp(-i pi (first + step k)) for k < count, in like's precision."""
    angle = (_core.arange(0, count, 1, "float64") * step + first) * -pi
    return _core.cast(
        cos(angle) + sin(angle) * 1j, "complex64" if like.dtype.name == "float32" else "complex128", False
    )


# -- along the last axis, unscaled -----------------------------------------------------------------------------------


def _dct1(x: Tensor) -> Tensor:
    return real(rfft(concat([x, flip(x[..., 1:-1], axis=-1)], axis=-1)))


def _dct2(x: Tensor) -> Tensor:
    n = x.shape[-1]
    turned = rfft(concat([x[..., ::2], flip(x[..., 1::2], axis=-1)], axis=-1)) * _roots(n // 2 + 1, 0.5 / n, 0.0, x)
    return concat([real(turned), flip(-imag(turned[..., 1 : (n + 1) // 2]), axis=-1)], axis=-1) * 2


def _dct3(x: Tensor) -> Tensor:
    n = x.shape[-1]
    half = n // 2 + 1
    back = concat([zeros((*x.shape[:-1], 1), dtype=x.dtype), flip(x[..., n - half + 1 :], axis=-1)], axis=-1)
    roots = _roots(half, 0.5 / n, 0.0, x)
    spectrum = (x[..., :half] - back * 1j) * real(roots) - (x[..., :half] * 1j + back) * imag(roots)
    found = irfft(spectrum, n, norm="forward")
    even, odd = found[..., : (n + 1) // 2], flip(found[..., (n + 1) // 2 :], axis=-1)
    if n % 2:
        odd = concat([odd, zeros((*x.shape[:-1], 1), dtype=x.dtype)], axis=-1)
    return reshape(stack([even, odd], axis=-1), (*x.shape[:-1], n + n % 2))[..., :n]


def _dct4(x: Tensor) -> Tensor:
    n = x.shape[-1]
    if n % 2:  # twice the length, without the trick for pairs
        turned = fft(x * _roots(n, 0.5 / n, 0.0, x), 2 * n)[..., :n] * _roots(n, 0.5 / n, 0.25 / n, x)
        return real(turned) * 2
    pairs = x[..., ::2] + flip(x[..., 1::2], axis=-1) * 1j
    turned = fft(pairs * _roots(n // 2, 1.0 / n, 0.25 / n, x)) * _roots(n // 2, 1.0 / n, 0.0, x)
    return reshape(stack([real(turned), flip(-imag(turned), axis=-1)], axis=-1), x.shape) * 2


def _alternating(n: int, like: Tensor) -> Tensor:
    return _core.cast(1 - 2 * (_core.arange(0, n, 1, None) % 2), like.dtype, False)


def _dst1(x: Tensor) -> Tensor:
    zero = zeros((*x.shape[:-1], 1), dtype=x.dtype)
    return -imag(rfft(concat([zero, x, zero, -flip(x, axis=-1)], axis=-1)))[..., 1 : x.shape[-1] + 1]


def _dst2(x: Tensor) -> Tensor:
    return flip(_dct2(x * _alternating(x.shape[-1], x)), axis=-1)


def _dst3(x: Tensor) -> Tensor:
    return _dct3(flip(x, axis=-1)) * _alternating(x.shape[-1], x)


def _dst4(x: Tensor) -> Tensor:
    return _dct4(flip(x, axis=-1)) * _alternating(x.shape[-1], x)


_COSINE: dict[int, Callable[[Tensor], Tensor]] = {1: _dct1, 2: _dct2, 3: _dct3, 4: _dct4}
_SINE: dict[int, Callable[[Tensor], Tensor]] = {1: _dst1, 2: _dst2, 3: _dst3, 4: _dst4}
#: Which ends are weighted to make a type orthogonal: (ends of the input, of the output).
_COSINE_ENDS = {1: ((0, -1), (0, -1)), 2: ((), (0,)), 3: ((0,), ()), 4: ((), ())}
_SINE_ENDS = {1: ((), ()), 2: ((), (-1,)), 3: ((-1,), ()), 4: ((), ())}


# -- lengths, norms, axes --------------------------------------------------------------------------------------------


def _weighted(x: Tensor, ends: tuple[int, ...], by: float) -> Tensor:
    """x with the elements at ``ends`` of the last axis times ``by``."""
    if 0 in ends:
        x = concat([x[..., :1] * by, x[..., 1:]], axis=-1)
    if -1 in ends:
        x = concat([x[..., :-1], x[..., -1:] * by], axis=-1)
    return x


def _fitted(x: Tensor, n: int) -> Tensor:
    """The last axis cut, or continued by zeros, to n."""
    had = x.shape[-1]
    return x[..., :n] if n <= had else pad(x, [(0, 0)] * (x.ndim - 1) + [(0, n - had)])


def _as_reals(x: Tensor) -> Tensor:
    """In the precision that transforms have: float32 for narrower floats, float64 for whole numbers."""
    return _core.cast(x, "float32" if x.dtype.kind == "float" and x.dtype.name != "float64" else "float64", False)


def _last_axis(x: Tensor, kind: int, is_sine: bool, is_orthogonal: bool) -> Tensor:
    """The unscaled transform along the last axis, its ends weighted where it shall be orthogonal."""
    before, after = (_SINE_ENDS if is_sine else _COSINE_ENDS)[kind]
    transform = (_SINE if is_sine else _COSINE)[kind]
    if not is_orthogonal:
        return transform(x)
    return _weighted(transform(_weighted(x, before, sqrt(2.0))), after, sqrt(0.5))


def _scale(type: int, n: int, is_sine: bool, is_inverse: bool, norm: str) -> float:
    """By what a result of length n is multiplied."""
    whole = 2 * n if type != 1 else 2 * (n + 1 if is_sine else n - 1)
    if norm == "ortho":
        return 1 / sqrt(whole)
    return 1 / whole if is_inverse == (norm == "backward") else 1.0


def _trigonometric(
    x: ArrayLike, type: int, n: int | None, axis: int, norm: str | None, orthogonalize: bool | None, where: str
) -> Tensor:
    is_sine, is_inverse = "s" in where, where[0] == "i"
    x = as_operand(x)
    norm = _norm(norm, where)
    if type not in _INVERSE:
        raise ValueError(f"{where}: unknown type {type!r}; 1, 2, 3 or 4")
    axis = as_axis(axis, x.ndim, where)
    n = _length(x.shape[axis] if n is None else n, where)
    if type == 1 and not is_sine and n < 2:
        raise ValueError(f"{where}: invalid n {n}; type 1 needs two elements or more")
    if x.dtype.kind == "complex":
        parts = [_trigonometric(part, type, n, axis, norm, orthogonalize, where) for part in (real(x), imag(x))]
        return parts[0] + parts[1] * 1j
    kind = _INVERSE[type] if is_inverse else type
    is_orthogonal = norm == "ortho" if orthogonalize is None else orthogonalize
    x = _last_axis(_fitted(moveaxis(_as_reals(x), axis, -1), n), kind, is_sine, is_orthogonal)
    by = _scale(type, n, is_sine, is_inverse, norm)
    return moveaxis(x if by == 1 else x * by, -1, axis)


def dct(
    x: ArrayLike,
    /,
    type: int = 2,
    n: int | None = None,
    axis: int = -1,
    norm: Norm | None = "backward",
    *,
    orthogonalize: bool | None = None,
) -> Tensor:
    """The discrete cosine transform along ``axis``.

    Type 2: y[k] = 2 sum of x[j] cos(pi k (2j + 1) / 2n); type 3 is its inverse but for 1 / 2n; type 1: y[k] = x[0] +
    (-1)^k x[n-1] + 2 sum of x[j] cos(pi jk / (n - 1)); type 4: y[k] = 2 sum of x[j] cos(pi (2j + 1)(2k + 1) / 4n).
    Returns x's shape with ``n`` along the axis, real (complex for complex x), in x's precision. norm "ortho" makes the
    transform orthogonal, with the weights of the ends that this needs (orthogonalize=False leaves those out).
    Raises ValueError for another type, or where n < 1 (type 1: n < 2). Meanings as scipy.fft's.

    >>> nx.fft.dct(nx.asarray([1.0, 1.0, 1.0, 2.0])).shape, nx.fft.dct(nx.asarray([3.0, 1.0]))[0].item()
    ((4,), 8.0)
    """
    return _trigonometric(x, type, n, axis, norm, orthogonalize, "dct")


def idct(
    x: ArrayLike,
    /,
    type: int = 2,
    n: int | None = None,
    axis: int = -1,
    norm: Norm | None = "backward",
    *,
    orthogonalize: bool | None = None,
) -> Tensor:
    """The inverse of ``dct`` of the same type; parameters and errors as there.

    >>> nx.fft.idct(nx.asarray([8.0, 0.0, 0.0, 0.0]))
    Tensor([1., 1., 1., 1.])
    """
    return _trigonometric(x, type, n, axis, norm, orthogonalize, "idct")


def dst(
    x: ArrayLike,
    /,
    type: int = 2,
    n: int | None = None,
    axis: int = -1,
    norm: Norm | None = "backward",
    *,
    orthogonalize: bool | None = None,
) -> Tensor:
    """The discrete sine transform along ``axis``.

    Type 1: y[k] = 2 sum of x[j] sin(pi (j + 1)(k + 1) / (n + 1)); type 2: 2 sum of x[j] sin(pi (2j + 1)(k + 1) / 2n);
    type 3 its inverse but for 1 / 2n; type 4: 2 sum of x[j] sin(pi (2j + 1)(2k + 1) / 4n). Else as ``dct``.

    >>> nx.fft.dst(nx.asarray([1.0]), type=1)
    Tensor([2.])
    """
    return _trigonometric(x, type, n, axis, norm, orthogonalize, "dst")


def idst(
    x: ArrayLike,
    /,
    type: int = 2,
    n: int | None = None,
    axis: int = -1,
    norm: Norm | None = "backward",
    *,
    orthogonalize: bool | None = None,
) -> Tensor:
    """The inverse of ``dst`` of the same type; parameters and errors as there.

    >>> nx.fft.idst(nx.asarray([2.0]), type=1)
    Tensor([1.])
    """
    return _trigonometric(x, type, n, axis, norm, orthogonalize, "idst")
