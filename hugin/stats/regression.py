"""The least-squares line and how sure it is."""

from __future__ import annotations

import math

import nx

from ..errors import DataError, ShapeError
from ..value import Value, value
from .column import flat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor


@value
class Fit(Value):
    """y = intercept + slope * x over n points; r: correlation; error: standard deviation of the residuals (n - 2).
    center, spread: mean of x and sum of squares about it, from which the band follows."""

    slope: float
    intercept: float
    r: float
    error: float
    n: int
    center: float
    spread: float

    def at(self, x: Tensor) -> Tensor:
        """The line at ``x``."""
        return x * self.slope + self.intercept

    def half_band(self, x: Tensor, level: float = 0.95) -> Tensor:
        """Half the height of the confidence band of the mean at ``x``; NaN for fewer than three points."""
        if self.n < 3:
            return x * float("nan")
        scale = student_t(0.5 + level / 2, self.n - 2) * self.error
        return nx.sqrt((x - self.center) ** 2 * (1.0 / self.spread) + 1.0 / self.n) * scale


def fit_line(x: Tensor, y: Tensor, *, where: str = "fit_line") -> Fit:
    """The line with the least squares of vertical distances, over the pairs that are finite.

    Raises DataError when x has fewer than two different values.

    >>> import nx
    >>> fit = fit_line(nx.asarray([0.0, 1.0, 2.0]), nx.asarray([1.0, 3.0, 5.0]))
    >>> fit.slope, fit.intercept, fit.r
    (2.0, 1.0, 1.0)
    """
    xs, ys = flat(x).astype(nx.float64), flat(y).astype(nx.float64)
    if xs.shape != ys.shape:
        raise ShapeError(f"{where}: x has {xs.shape[0]} points, y has {ys.shape[0]}; lengths must match")
    keep = nx.isfinite(xs + ys)
    n = int(keep.sum().item())
    x_mean, y_mean = (float(nx.where(keep, v, 0.0).sum().item()) / max(n, 1) for v in (xs, ys))
    dx, dy = (nx.where(keep, v - mean, 0.0) for v, mean in ((xs, x_mean), (ys, y_mean)))
    sxx, sxy, syy = (float((a * b).sum().item()) for a, b in ((dx, dx), (dx, dy), (dy, dy)))
    if not sxx > 0:
        raise DataError(f"{where}: x has fewer than two different values; a line needs two")
    slope = sxy / sxx
    left = max(0.0, syy - slope * sxy)
    r = sxy / math.sqrt(sxx * syy) if syy > 0 else 1.0
    return Fit(slope, y_mean - slope * x_mean, r, math.sqrt(left / (n - 2)) if n > 2 else 0.0, n, x_mean, sxx)


def student_t(p: float, freedom: int) -> float:
    """The p-quantile of Student's t, p from 0.5 on: bisection on the tail, which is a continued fraction.

    >>> round(student_t(0.975, 10), 6)
    2.228139
    """
    low, high = 0.0, 2.0
    while _t_tail(high, freedom) > 1 - p:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_tail(middle, freedom) > 1 - p else (low, middle)
    return (low + high) / 2


def _t_tail(t: float, freedom: int) -> float:
    return 0.5 * _beta_share(freedom / 2, 0.5, freedom / (freedom + t * t))


def _beta_share(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function.  Source: Numerical Recipes 6.4, modified Lentz."""
    if x <= 0 or x >= 1:
        return max(0.0, min(1.0, x))
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(a, b, x) / a
    return 1 - front * _beta_fraction(b, a, 1 - x) / b


def _beta_fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1.0 / (1 - (a + b) * x / (a + 1))
    h = d
    for m in range(1, 300):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1 / (1 + step * d), 1 + step / c
            h *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return h
