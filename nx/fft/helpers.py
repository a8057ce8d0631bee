"""Frequencies of transforms and their order.

Owns: fftfreq, rfftfreq and the shifts. Must not know: transforms.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_axes, as_device
from nx.fft.transforms import _length
from nx.movement import roll
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nx._core import ArrayLike, DTypeLike


def _scaled(counts: Tensor, n: int, d: float, dtype: DTypeLike | None, device: str | None, where: str) -> Tensor:
    as_device(device, where)
    kind = _core.dtype("float64" if dtype is None else dtype)
    if kind.kind != "float":
        raise ValueError(f"{where}: invalid dtype {kind.name}; a real floating-point dtype is needed")
    if d == 0:
        raise ValueError(f"{where}: invalid d 0; the distance of samples is not zero")
    return _core.cast(counts * (1.0 / (n * d)), kind, False)


def fftfreq(n: int, /, d: float = 1.0, *, dtype: DTypeLike | None = None, device: str | None = None) -> Tensor:
    """The frequencies that ``fft``'s values belong to, for samples ``d`` apart: [0, 1, ..., -2, -1] / (n d).

    Returns (n,), float64 unless ``dtype`` says otherwise. Raises ValueError where n < 1 or d is zero.

    >>> nx.fft.fftfreq(5, 0.1)
    Tensor([ 0.,  2.,  4., -4., -2.])
    """
    n = _length(n, "fftfreq")
    counts = _core.concat([_core.arange(0, (n + 1) // 2, 1, None), _core.arange(-(n // 2), 0, 1, None)], 0)
    return _scaled(counts, n, d, dtype, device, "fftfreq")


def rfftfreq(n: int, /, d: float = 1.0, *, dtype: DTypeLike | None = None, device: str | None = None) -> Tensor:
    """The frequencies that ``rfft``'s values belong to: [0, 1, ..., n // 2] / (n d); as ``fftfreq``.

    >>> nx.fft.rfftfreq(5, 0.1)
    Tensor([0., 2., 4.])
    """
    n = _length(n, "rfftfreq")
    return _scaled(_core.arange(0, n // 2 + 1, 1, None), n, d, dtype, device, "rfftfreq")


def _shift(x: ArrayLike, axes: int | Sequence[int] | None, back: bool, where: str) -> Tensor:
    x = as_operand(x)
    order = tuple(range(x.ndim)) if axes is None else as_axes(axes, x.ndim, where)
    by = tuple(-(x.shape[i] // 2) if back else x.shape[i] // 2 for i in order)
    return roll(x, by, order) if order else x


def fftshift(x: ArrayLike, /, axes: int | Sequence[int] | None = None) -> Tensor:
    """Moves the zero frequency to the middle along ``axes`` (all unless given).

    >>> nx.fft.fftshift(nx.fft.fftfreq(5, 0.1))
    Tensor([-4., -2.,  0.,  2.,  4.])
    """
    return _shift(x, axes, False, "fftshift")


def ifftshift(x: ArrayLike, /, axes: int | Sequence[int] | None = None) -> Tensor:
    """The inverse of ``fftshift``; the two differ for odd lengths.

    >>> nx.fft.ifftshift(nx.asarray([-4.0, -2.0, 0.0, 2.0, 4.0]))
    Tensor([ 0.,  2.,  4., -4., -2.])
    """
    return _shift(x, axes, True, "ifftshift")
