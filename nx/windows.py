"""NumPy's windows (symmetric, as for filters; ``nx.fft.get_window`` has more) and the Bessel function I0.

Owns: these names. Must not know: formulas (nx/fft/windows.py).
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.creation import ones
from nx.elementwise import abs
from nx.fft.windows import bartlett_of, cosines, i0_of, kaiser_of
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from nx._core import ArrayLike


def _weights(n: int, formula: Callable[[int], Tensor]) -> Tensor:
    n = max(int(n), 0)
    return formula(n) if n > 1 else ones((n,))


def bartlett(n: int, /) -> Tensor:
    """A triangle of ``n`` weights that ends in zeros; (n,) float64, empty where n < 1.

    Raises TypeError where ``n`` is no number.

    >>> nx.bartlett(5)
    Tensor([0. , 0.5, 1. , 0.5, 0. ])
    """
    return _weights(n, bartlett_of)


def hanning(n: int, /) -> Tensor:
    """Half a cosine above zero: 0.5 - 0.5 cos(2 pi j / (n - 1)); (n,) float64, empty where n < 1.

    Raises TypeError where ``n`` is no number.

    >>> nx.hanning(5)
    Tensor([0. , 0.5, 1. , 0.5, 0. ])
    """
    return _weights(n, lambda n: cosines(n, (0.5, 0.5)))


def hamming(n: int, /) -> Tensor:
    """0.54 - 0.46 cos(2 pi j / (n - 1)); (n,) float64, empty where n < 1.

    Raises TypeError where ``n`` is no number.

    >>> nx.hamming(3)
    Tensor([0.08, 1.  , 0.08])
    """
    return _weights(n, lambda n: cosines(n, (0.54, 0.46)))


def blackman(n: int, /) -> Tensor:
    """0.42 - 0.5 cos(2 pi j / (n - 1)) + 0.08 cos(4 pi j / (n - 1)); (n,) float64, empty where n < 1.

    Raises TypeError where ``n`` is no number.

    >>> nx.blackman(5).sum().item()
    1.68
    """
    return _weights(n, lambda n: cosines(n, (0.42, 0.5, 0.08)))


def kaiser(n: int, beta: float, /) -> Tensor:
    """Ratios of Bessel functions, I0(beta sqrt(1 - t^2)) / I0(beta) for t from -1 to 1; (n,) float64.

    beta 0 is a box, 5 near to Hamming's window, 8.6 to Blackman's. Source: Kaiser 1966.

    Raises TypeError where ``n`` is no number.

    >>> nx.kaiser(3, 0.0)
    Tensor([1., 1., 1.])
    """
    return _weights(n, lambda n: kaiser_of(n, beta))


def i0(x: ArrayLike, /) -> Tensor:
    """The modified Bessel function of the first kind and order zero; real x of any sign, float64 (float32 is kept).

    By its power series up to 30 and its asymptotic series beyond (Abramowitz, Stegun 9.6.12, 9.7.1); within 8 ulp.
    Raises TypeError for complex x.

    >>> nx.i0(0.0).item()
    1.0
    """
    x = as_operand(x)
    if x.dtype.kind == "complex":
        raise TypeError(f"i0: unsupported dtype {x.dtype.name}; real numbers are needed")
    found = i0_of(abs(_core.cast(x, "float64", False)))
    return _core.cast(found, x.dtype, False) if x.dtype.kind == "float" else found
