"""The short-time Fourier transform and its inverse.

Owns: segments, their borders and their sum. Must not know: windows' formulas, transforms.
Sources: Allen, Rabiner 1977; Griffin, Lim 1984 (the inverse as weighted overlap-add). Meanings as scipy.signal's.
"""

from __future__ import annotations

from math import sqrt
from warnings import warn

from nx import _core
from nx._core import Tensor
from nx.axes import as_axis
from nx.borders import pad
from nx.creation import zeros
from nx.elementwise import real
from nx.fft.helpers import fftfreq, rfftfreq
from nx.fft.transforms import fft, ifft, irfft, rfft
from nx.fft.windows import weights_of
from nx.folds import mean, sum
from nx.index import take, where
from nx.join import concat
from nx.movement import broadcast_to, flip, moveaxis, reshape
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from nx._core import ArrayLike

    Boundary = Literal["zeros", "even", "odd", "constant"]
    Scaling = Literal["spectrum", "psd"]
    Window = ArrayLike | tuple[str | float | None, ...]


def _bordered(x: Tensor, boundary: str, width: int) -> Tensor:
    """x with ``width`` elements more at both ends of the last axis."""
    if boundary not in ("zeros", "even", "odd", "constant"):
        raise ValueError(f'stft: unknown boundary {boundary!r}; "zeros", "even", "odd", "constant" or None')
    if boundary == "zeros":
        return pad(x, [(0, 0)] * (x.ndim - 1) + [(width, width)])
    first, last = x[..., :1], x[..., -1:]
    if boundary == "constant":
        shape = (*x.shape[:-1], width)
        return concat([broadcast_to(first, shape), x, broadcast_to(last, shape)], axis=-1)
    if width >= x.shape[-1]:
        raise ValueError(f"stft: boundary {boundary!r} needs more than {width} samples; x has {x.shape[-1]}")
    n = x.shape[-1]
    left, right = flip(x[..., 1 : width + 1], axis=-1), flip(x[..., n - 1 - width : n - 1], axis=-1)
    if boundary == "odd":
        left, right = first * 2 - left, last * 2 - right
    return concat([left, x, right], axis=-1)


def _detrended(segments: Tensor, detrend: str | bool) -> Tensor:
    if detrend is False:
        return segments
    if detrend not in ("constant", "linear"):
        raise ValueError(f'stft: unknown detrend {detrend!r}; False, "constant" or "linear"')
    level = segments - mean(segments, axis=-1, keepdims=True)
    n = segments.shape[-1]
    if detrend == "constant" or n < 2:
        return level
    t = _core.arange(0, n, 1, "float64") - (n - 1) / 2
    slope = sum(level * t, axis=-1, keepdims=True) * (12.0 / (n * (n * n - 1.0)))
    return _core.cast(level - slope * t, segments.dtype, False)


def _steps(weights: Tensor, nperseg: int, noverlap: int | None, nfft: int | None, where: str) -> tuple[int, int]:
    """The distance of segments and the length of transforms."""
    if weights.ndim != 1 or weights.shape[0] != nperseg:
        raise ValueError(f"{where}: window has shape {weights.shape}; nperseg {nperseg} needs as many weights")
    noverlap = nperseg // 2 if noverlap is None else noverlap
    if not 0 <= noverlap < nperseg:
        raise ValueError(f"{where}: invalid noverlap {noverlap}; at least zero and below nperseg {nperseg}")
    nfft = nperseg if nfft is None else nfft
    if nfft < nperseg:
        raise ValueError(f"{where}: invalid nfft {nfft}; at least nperseg {nperseg}")
    return nperseg - noverlap, nfft


def _factor(weights: Tensor, fs: float, scaling: str, where: str) -> float:
    """What ``stft`` multiplies by."""
    if scaling == "spectrum":
        return 1.0 / abs(float(sum(weights).item()))
    if scaling == "psd":
        return 1.0 / sqrt(fs * float(sum(weights * weights).item()))
    raise ValueError(f'{where}: unknown scaling {scaling!r}; "spectrum" or "psd"')


def _segments(x: Tensor, nperseg: int, step: int) -> Tensor:
    """(..., n) -> (..., segments, nperseg)."""
    count = (x.shape[-1] - nperseg) // step + 1
    first = reshape(_core.arange(0, count, 1, None) * step, (count, 1))
    return take(x, first + _core.arange(0, nperseg, 1, None), axis=-1)


def stft(
    x: ArrayLike,
    /,
    fs: float = 1.0,
    window: Window = "hann",
    nperseg: int | None = None,
    noverlap: int | None = None,
    nfft: int | None = None,
    detrend: Literal["constant", "linear", False] = False,
    return_onesided: bool = True,
    boundary: Boundary | None = "zeros",
    padded: bool = True,
    axis: int = -1,
    scaling: Scaling = "spectrum",
) -> tuple[Tensor, Tensor, Tensor]:
    """Fourier transforms of overlapping, windowed segments of ``x``: (frequencies, times, values).

    fs: samples a unit of time. window: a name or (name, parameter) of ``get_window``, or the weights. nperseg: samples
    a segment, 256 (at most as many as there are) or as the weights. noverlap: samples that neighbours share, nperseg //
    2 unless given. nfft: the length of the transform, with zeros behind the segment. boundary: how x is continued by
    nperseg // 2 on both sides ("zeros", "even", "odd", "constant", None: not). padded: zeros at the end fill the last
    segment. scaling: "spectrum" (a sine shows its amplitude / 2) or "psd". Real x gives nfft // 2 + 1 frequencies
    (return_onesided), complex x all of them.

    The values have x's shape with frequencies at ``axis`` and segments behind all other axes, complex.
    Raises ValueError for lengths that do not fit and unknown words. Meanings as scipy.signal.stft's.

    >>> t = nx.arange(64) / 64.0
    >>> f, t, z = nx.fft.stft(nx.sin(2 * nx.pi * 8 * t), fs=64, nperseg=16)
    >>> z.shape, f[nx.argmax(nx.abs(z[:, 4]))].item()
    ((9, 9), 8.0)
    """
    x = as_operand(x)
    axis = as_axis(axis, x.ndim, "stft")
    if x.dtype.kind not in ("float", "complex"):
        x = _core.cast(x, "float64", False)
    x = moveaxis(x, axis, -1)
    n = x.shape[-1]
    named = isinstance(window, (str, tuple, int, float))
    if nperseg is None:
        nperseg = min(256, n) if named else as_operand(window).size
    if not 1 <= nperseg <= n:
        raise ValueError(f"stft: invalid nperseg {nperseg}; at least 1 and at most the {n} samples along axis {axis}")
    weights = weights_of(window, nperseg)
    step, nfft = _steps(weights, nperseg, noverlap, nfft, "stft")
    if boundary is not None:
        x = _bordered(x, boundary, nperseg // 2)
    if padded:
        more = -(x.shape[-1] - nperseg) % step % nperseg
        x = pad(x, [(0, 0)] * (x.ndim - 1) + [(0, more)])
    weights = _core.cast(weights * _factor(weights, fs, scaling, "stft"), _real_of(x), False)
    segments = _detrended(_segments(x, nperseg, step), detrend) * weights
    is_half = return_onesided and x.dtype.kind == "float"
    values = rfft(segments, nfft) if is_half else fft(segments, nfft)
    at = (_core.arange(0, values.shape[-2], 1, "float64") * step + (0.0 if boundary else nperseg / 2)) * (1.0 / fs)
    frequencies = rfftfreq(nfft, 1.0 / fs) if is_half else fftfreq(nfft, 1.0 / fs)
    return frequencies, at, moveaxis(values, -1, axis)


def _real_of(x: Tensor) -> str:
    """The dtype of window weights beside x."""
    return "float64" if x.dtype.name in ("float64", "complex128") else "float32"


def _overlapped(segments: Tensor, step: int) -> Tensor:
    """The sum of (..., segments, nperseg), each ``step`` further than the one before: (..., n)."""
    *lead, count, nperseg = segments.shape
    parts = -(-nperseg // step)
    filled = pad(segments, [(0, 0)] * (len(lead) + 1) + [(0, parts * step - nperseg)])
    rows = reshape(filled, (*lead, count, parts, step))
    total = zeros((*lead, count + parts - 1, step), dtype=segments.dtype)
    for part in range(parts):
        total = total + pad(rows[..., part, :], [(0, 0)] * len(lead) + [(part, parts - 1 - part), (0, 0)])
    return reshape(total, (*lead, (count + parts - 1) * step))[..., : (count - 1) * step + nperseg]


def _lengths(
    count: int, window: Window, nperseg: int | None, nfft: int | None, input_onesided: bool
) -> tuple[int, int]:
    """Of a segment and of its transform, which has ``count`` values, where they are not given."""
    length = 2 * (count - 1) if input_onesided else count
    if nperseg is None:
        nperseg = length if isinstance(window, (str, tuple, int, float)) else as_operand(window).size
    if nperseg < 1:
        raise ValueError(f"istft: invalid nperseg {nperseg}; one or more")
    if nfft is None:
        nfft = nperseg if input_onesided and nperseg == length + 1 else length
    return nperseg, nfft


def istft(
    values: ArrayLike,
    /,
    fs: float = 1.0,
    window: Window = "hann",
    nperseg: int | None = None,
    noverlap: int | None = None,
    nfft: int | None = None,
    input_onesided: bool = True,
    boundary: bool = True,
    time_axis: int = -1,
    freq_axis: int = -2,
    scaling: Scaling = "spectrum",
) -> tuple[Tensor, Tensor]:
    """The samples behind ``stft``'s values: (times, x), x with time at the place of the segments' axis.

    Parameters as given to ``stft``; boundary: whether x was continued there. Each sample is the mean of the segments
    over it, weighted by the window; x may be longer than it was, by zeros. Warns where a sample has no weight.
    Raises ValueError for lengths that do not fit. Source: Griffin, Lim 1984.

    >>> x = nx.arange(32.0)
    >>> _, back = nx.fft.istft(nx.fft.stft(x, nperseg=8)[2], nperseg=8)
    >>> nx.allclose(back, x)
    True
    """
    values = as_operand(values)
    time_axis, freq_axis = (as_axis(each, values.ndim, "istft") for each in (time_axis, freq_axis))
    if time_axis == freq_axis:
        raise ValueError(f"istft: time_axis and freq_axis are both {time_axis}; two axes are needed")
    values = moveaxis(values, (freq_axis, time_axis), (-1, -2))
    nperseg, nfft = _lengths(values.shape[-1], window, nperseg, nfft, input_onesided)
    weights = weights_of(window, nperseg)
    step, nfft = _steps(weights, nperseg, noverlap, nfft, "istft")
    segments = irfft(values, nfft) if input_onesided else ifft(values, nfft)
    factor = _factor(weights, fs, scaling, "istft")
    scaled = _core.cast(weights * (1.0 / factor), _real_of(segments), False)
    x = _overlapped(segments[..., :nperseg] * scaled, step)
    norm = _overlapped(broadcast_to(weights * weights, (segments.shape[-2], nperseg)), step)
    if boundary:
        cut = nperseg // 2
        x, norm = x[..., cut : x.shape[-1] - cut], norm[cut : norm.shape[0] - cut]
    has_weight = norm > 1e-10
    if not has_weight.all():
        warn("istft: some samples have no weight in any segment; they are left unscaled", stacklevel=2)
    x = x / _core.cast(where(has_weight, norm, 1.0), _real_of(x), False)
    x = real(x) if input_onesided and x.dtype.kind == "complex" else x
    times = _core.arange(0, x.shape[-1], 1, "float64") * (1.0 / fs)
    return times, moveaxis(x, -1, time_axis - (freq_axis < time_axis))
