"""Kernel density: the data in fine bins, then a Gaussian over the bins. What the bins blur is far below a pixel."""

from __future__ import annotations

import math
from array import array

import nx

from .. import _draw
from ..errors import OptionError
from .column import ends, flat, tensor
from .histogram import even_edges

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from nx import Tensor

#: Bandwidths reached beyond the data on each side, and bins a bandwidth.
REACH = 4.0
FINE = 32
MOST_BINS = 8192


def bandwidth(values: Tensor, rule: Literal["scott", "silverman"] | float, where: str = "kde") -> float:
    """The standard deviation of the kernel: by Scott's or Silverman's rule, or a number in data units."""
    if not isinstance(rule, str):
        if not rule > 0:
            raise OptionError(f'{where}: bandwidth is {rule!r}; a positive number, "scott" or "silverman" is needed')
        return float(rule)
    factors = {"scott": 1.0, "silverman": 0.75 ** (-0.2)}
    if rule not in factors:
        raise OptionError(f'{where}: unknown bandwidth "{rule}"; a positive number, "scott" or "silverman" is needed')
    n, _, variance, _ = _draw.bin_moments(flat(values), -math.inf, math.inf)
    if n < 2 or not variance > 0:
        return 0.0
    return float(factors[rule]) * math.sqrt(variance * n / (n - 1)) * math.pow(n, -0.2)


def kde(
    values: Tensor,
    *,
    bandwidth: Literal["scott", "silverman"] | float = "scott",
    points: int = 256,
    where: str = "kde",
) -> tuple[Tensor, Tensor]:
    """(x, density): ``points`` places over the data and four bandwidths beyond, and the density there (area 1).

    Empty (two tensors of none) where there is nothing to estimate: fewer than two values, or all equal.

    >>> import nx
    >>> x, density = kde(nx.asarray([0.0, 1.0, 3.0]), bandwidth=0.5)
    >>> round(float((density.sum() * (x[1] - x[0])).item()), 3)
    1.0
    """
    column = flat(values)
    width = _bandwidth(column, bandwidth, where)
    if width <= 0:
        return tensor(array("d")), tensor(array("d"))
    lo, hi = ends(where, column, None)
    lo, hi = lo - REACH * width, hi + REACH * width
    k = int(min(MOST_BINS, max(512, FINE * (hi - lo) / width)))
    edges = even_edges(lo, hi, k)
    counts = array("q", bytes(8 * k))
    _draw.bin_count(column, edges, counts, None, None)
    middle, step = lo + (hi - lo) / k / 2, (hi - lo) / k
    centers = tensor(array("d", [middle + step * i for i, count in enumerate(counts) if count]))
    amounts = tensor(array("d", [count for count in counts if count]))
    x = even_edges(lo, hi, points - 1)
    z = (x.reshape(points, 1) - centers) * (1.0 / width)
    density = (nx.exp(z * z * -0.5) * amounts).sum(1)
    return x, density * (1.0 / (math.sqrt(2 * math.pi) * width * float(amounts.sum().item())))


_bandwidth = bandwidth
