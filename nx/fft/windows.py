"""Windows: weights that fade a stretch of samples out towards its ends.

Owns: their formulas and names. Must not know: what is weighted.
Sources: Harris 1978; Nuttall 1981 (sums of cosines); Kaiser 1966. Names and parameters as scipy.signal's.
"""

from __future__ import annotations

from math import pi

from nx import _core
from nx._core import Tensor
from nx.creation import full, ones
from nx.elementwise import abs as magnitude
from nx.elementwise import cos, exp, maximum, minimum, sin, sqrt
from nx.index import where
from nx.op import as_operand
from nx.ranges import linspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from nx._core import ArrayLike, DTypeLike

_COSINES = {
    "hann": (0.5, 0.5),
    "hamming": (0.54, 0.46),
    "blackman": (0.42, 0.5, 0.08),
    "nuttall": (0.3635819, 0.4891775, 0.1365995, 0.0106411),
    "blackmanharris": (0.35875, 0.48829, 0.14128, 0.01168),
    "flattop": (0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368),
}
_ALSO = {
    "hanning": "hann",
    "rectangular": "boxcar",
    "rect": "boxcar",
    "ones": "boxcar",
    "triangle": "triang",
    "parzen_triangle": "bartlett",
    "gauss": "gaussian",
}
SERIES = 30.0  # where the power series of I0 hands over to the asymptotic one


def i0_of(x: Tensor) -> Tensor:
    """The modified Bessel function I0 of float64 x >= 0, within some units of the last place."""
    small, large = minimum(x, SERIES), maximum(x, SERIES)
    quarter = small * small * 0.25
    total = term = ones(x.shape)
    for k in range(1, 80):  # sum of (x / 2)^2k / k!^2; all terms are positive
        term = term * quarter * (1.0 / (k * k))
        total = total + term
    tail = part = ones(x.shape)
    for k in range(1, 25):  # exp(x) / sqrt(2 pi x) times sum of ((2k - 1)!!)^2 / (k! (8x)^k)
        part = part * (2 * k - 1) ** 2 / (large * (8.0 * k))
        tail = tail + part
    root = exp(large * 0.5)  # twice, since exp(x) overflows before I0 does
    return where(x <= SERIES, total, root * (tail / sqrt(large * (2 * pi))) * root)


def cosines(n: int, weights: tuple[float, ...]) -> Tensor:
    """Sum of a_k cos(k t) for n points t from -pi to pi."""
    t = linspace(-pi, pi, n)
    total = full((n,), weights[0])
    for k, weight in enumerate(weights[1:], 1):
        total = total + cos(t * k) * weight
    return total


def _counts(n: int) -> Tensor:
    return _core.arange(0, n, 1, "float64")


def bartlett_of(n: int) -> Tensor:
    """A triangle that ends in zeros."""
    return 1.0 - magnitude(_counts(n) * (2.0 / (n - 1)) - 1.0)


def kaiser_of(n: int, beta: float) -> Tensor:
    """Ratios of I0."""
    j = _counts(n)
    return i0_of(sqrt(j * ((n - 1) - j)) * (2.0 * abs(float(beta)) / (n - 1))) / i0_of(as_operand([abs(float(beta))]))


def _triang(n: int) -> Tensor:
    return 1.0 - magnitude(_counts(n) * 2 - (n - 1)) / (n + n % 2)


def _gaussian(n: int, std: float) -> Tensor:
    t = (_counts(n) - (n - 1) / 2) / std
    return exp(t * t * -0.5)


def _cosine(n: int) -> Tensor:
    return sin((_counts(n) + 0.5) * (pi / n))


def _tukey(n: int, alpha: float = 0.5) -> Tensor:
    if alpha <= 0:
        return ones((n,))
    at = minimum(_counts(n), (n - 1) - _counts(n))  # from the nearer end
    return (1.0 - cos(minimum(at * (2.0 / (alpha * (n - 1))), 1.0) * pi)) * 0.5 if alpha < 1 else cosines(n, (0.5, 0.5))


def _exponential(n: int, center: float | None = None, tau: float = 1.0) -> Tensor:
    return exp(magnitude(_counts(n) - ((n - 1) / 2 if center is None else center)) / -tau)


_FORMULAS: dict[str, Callable[..., Tensor]] = {
    "boxcar": lambda n: ones((n,)),
    "bartlett": bartlett_of,
    "triang": _triang,
    "cosine": _cosine,
    "gaussian": _gaussian,
    "kaiser": kaiser_of,
    "tukey": _tukey,
    "exponential": _exponential,
    **{name: lambda n, weights=weights: cosines(n, weights) for name, weights in _COSINES.items()},
}
#: Least and greatest number of parameters beside the length.
_PARAMETERS = {"gaussian": (1, 1), "kaiser": (1, 1), "tukey": (0, 1), "exponential": (0, 2)}


def get_window(
    window: str | float | tuple[str | float | None, ...],
    n: int,
    /,
    *,
    periodic: bool = True,
    dtype: DTypeLike = "float64",
) -> Tensor:
    """The window of this name with ``n`` weights.

    window: "boxcar", "bartlett", "triang", "hann", "hamming", "blackman", "nuttall", "blackmanharris", "flattop",
    "cosine", "tukey"; with parameters ("gaussian", std), ("kaiser", beta), ("tukey", alpha), ("exponential", center,
    tau); a number is Kaiser's beta. periodic: as for transforms, the first weight of the next period left out; without
    it symmetric, as for filters. Returns (n,). Raises ValueError for an unknown name, parameters that do not fit, or
    n < 0.

    >>> nx.fft.get_window("hann", 4)
    Tensor([0. , 0.5, 1. , 0.5])
    """
    if not isinstance(window, (str, tuple)):
        window = ("kaiser", float(window))
    name, *parameters = window if isinstance(window, tuple) else (window,)
    name = _ALSO.get(str(name), str(name))
    if name not in _FORMULAS:
        raise ValueError(f"get_window: unknown window {name!r}; {', '.join(sorted(_FORMULAS))}")
    low, high = _PARAMETERS.get(name, (0, 0))
    if not low <= len(parameters) <= high:
        raise ValueError(f"get_window: {name} with {len(parameters)} parameters; {low} to {high} are needed")
    if n < 0:
        raise ValueError(f"get_window: invalid n {n}; zero or more")
    count = n + 1 if periodic else n
    weights = ones((n,)) if n <= 1 else _FORMULAS[name](count, *parameters)[:n]
    return _core.cast(weights, dtype, False)


def weights_of(window: ArrayLike | tuple[str | float | None, ...], n: int) -> Tensor:
    """``get_window`` for names; an array of weights itself."""
    if isinstance(window, (str, tuple, int, float)):
        return get_window(window, n)
    return as_operand(window)
