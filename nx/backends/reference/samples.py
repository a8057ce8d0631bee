"""Distributions whose numbers may need several tries, one element at a time, and random orders.

Owns: what is tried, in which order of words, and what is taken. Must not know: how words are made (random.py).
Sources: Lemire 2019 (integers); Marsaglia and Tsang 2000 (gamma); Robert 1995 (truncated normal); Hoermann 1993
(Poisson and binomial); Loader 2000 (their probabilities).
"""

from __future__ import annotations

import math

import numpy as np

from nx import _core
from nx._core import Tensor
from nx.backends.reference.arrays import as_tensor, tensor_of, values_of
from nx.backends.reference.moves import _shape
from nx.backends.reference.random import angle, blocks, joined, keys_of, minus_log, radius, unit, words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_CHUNK = 256  # elements whose first words lie together, row by row
_LEAST_MEAN = 10  # below, counts come by inversion
_MOST = 2**63 - 1


class _Tries:
    """Words that belong to one element alone, for tries after its first."""

    def __init__(self, key: Any, element: int) -> None:
        self.given = key, element
        self.key: Any = None
        self.next = 0

    def word(self) -> Any:
        if self.key is None:
            key, element = self.given
            self.key = blocks(key, np.asarray([element], dtype=np.uint64), True)[:, 0]
        block = blocks(self.key, np.asarray([self.next], dtype=np.uint64))[:, 0]
        self.next += 1
        return block[0] if len(block) == 4 else joined(block)


def _normal(first: Any, second: Any) -> Any:
    return radius(first) * angle(second)[0]


def _integer(w: Any, tries: _Tries, low: int, high: int) -> int:
    """The high half of a word times the width; a low half below 2^64 mod width is tried anew."""
    width = (high - low + 1) % 2**64
    if width == 0:
        return low + int(w[0])
    product = int(w[0]) * width
    while product % 2**64 < 2**64 % width:
        product = int(tries.word()) * width
    return low + (product >> 64)


# -- gamma ---------------------------------------------------------------------------------------------------------


def _gamma_try(a: Any, x: Any, wait: Any) -> tuple[Any, Any]:
    """A number and its logarithm; a negative number when it is refused."""
    d = (a + 1 if a < 1 else a) - 1.0 / 3
    t = x / np.sqrt(9 * d) + 1
    v, log_v = t * t * t, 3 * np.log(t)
    taken = -wait < 0.5 * x * x + d * (1 - v + log_v)
    return (d * v if taken else -1.0), log_v + np.log(d)


def _gammas(w: Any, tries: _Tries, a: Any) -> tuple[Any, Any]:
    """A gamma number of shape a and its logarithm: below 1 the number for a + 1 times u^(1 / a)."""
    if not 0 < a < 2.0**1000:
        odd = np.float64(0 if a == 0 else math.inf if a > 0 else math.nan)
        return odd, np.log(odd)
    y, log = _gamma_try(a, _normal(w[0], w[1]), minus_log(w[2]))
    while y < 0:
        first, second, third = tries.word(), tries.word(), tries.word()
        y, log = _gamma_try(a, _normal(first, second), minus_log(third))
    extra = minus_log(w[3]) / a if a < 1 else np.float64(0)
    return y * np.exp(-extra), log - extra


# -- truncated normal ----------------------------------------------------------------------------------------------


def _between(low: Any, high: Any, nearest: Any, tries: _Tries) -> Any:
    while True:
        x = low + (high - low) * unit(tries.word())
        if 2 * minus_log(tries.word()) >= x * x - nearest * nearest:
            return x


def _tail(low: Any, high: Any, tries: _Tries) -> Any:
    """0 < low: exponential numbers of the best rate."""
    rate = 0.5 * (low + np.sqrt(low * low + 4))
    if (high - low) * rate < 1.5:
        return _between(low, high, low, tries)
    while True:
        x = low + minus_log(tries.word()) / rate
        if 2 * minus_log(tries.word()) >= (x - rate) ** 2 and x <= high:
            return x


def _truncated(w: Any, tries: _Tries, low: Any, high: Any) -> Any:
    """A normal number in [low, high]: the cosine or sine where one is inside, else by the way that suits the range."""
    for turn in (0, 1 << 62):  # the sine beside the cosine
        x = _normal(w[0], w[1] + np.uint64(turn))
        if low <= x <= high:
            return x
    if not low < high or low > 2.0**500 or high < -(2.0**500):
        return (low if low > 0 else high if high < 0 else low) if low <= high else math.nan
    if low > 0:
        return _tail(low, high, tries)
    if high < 0:
        return -_tail(-high, -low, tries)
    if high - low < 2.5:
        return _between(low, high, np.float64(0), tries)
    while True:
        first = tries.word()
        x = _normal(first, tries.word())
        if low <= x <= high:
            return x


# -- counts --------------------------------------------------------------------------------------------------------


def _stirling_rest(k: Any) -> Any:
    """log(k!) - log(sqrt(2 pi k) (k/e)^k), k >= 1"""
    if k < 16:
        return math.lgamma(k + 1) - (0.5 * math.log(2 * math.pi * k) + k * math.log(k) - k)
    z = 1 / (k * k)
    series = 1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z * (1 / 1188 - z * 691 / 360360))))
    return series / k


def _deviance(k: Any, mean: Any) -> Any:
    """k log(k / mean) + mean - k, without the cancellation near the mean."""
    x = (k - mean) / mean
    if abs(x) >= 0.1:
        return mean if k == 0 else mean * ((1 + x) * np.log1p(x) - x)
    return mean * x * x * sum((-x) ** (n - 2) / (n * (n - 1)) for n in range(17, 1, -1))


def _log_poisson(k: Any, rate: Any) -> Any:
    if k == 0:
        return -rate
    return -_stirling_rest(k) - _deviance(k, rate) - 0.5 * np.log(2 * np.pi * k)


def _log_binomial(k: Any, n: Any, p: Any) -> Any:
    rest = n - k
    if k == 0 or rest == 0:
        return n * (np.log1p(-p) if k == 0 else np.log(p))
    away = _deviance(k, n * p) + _deviance(rest, n * (1 - p))
    near = _stirling_rest(n) - _stirling_rest(k) - _stirling_rest(rest)
    return near - away - 0.5 * np.log(2 * np.pi * k * (rest / n))


def _by_inversion(u: Any, first: Any, ratio: Callable[[int], Any], mean: Any, most: float) -> int:
    """The first k whose sum of probabilities is above u; sums that no longer grow count as 1."""
    p = total = first
    k = 0
    while u >= total and k < most:
        p = p * ratio(k)
        if total + p == total and k > mean:
            return k + 1
        total, k = total + p, k + 1
    return k


def _by_rejection(w: Any, tries: _Tries, attempt: Callable[[Any, Any], Any]) -> Any:
    """Two tries with the first words, later ones with words of the element's own; -1 is refused."""
    k = attempt(unit(w[0]) - 0.5, unit(w[1]))
    if k < 0:
        k = attempt(unit(w[2]) - 0.5, unit(w[3]))
    while k < 0:
        u = unit(tries.word()) - 0.5
        k = attempt(u, unit(tries.word()))
    return k


def _poisson(w: Any, tries: _Tries, rate: Any) -> int:
    if not 0 < rate < 2.0**63:
        return _MOST if rate >= 2.0**63 else 0 if rate == 0 else -1
    if rate < _LEAST_MEAN:
        return _by_inversion(unit(w[0]), np.exp(-rate), lambda k: rate / (k + 1), rate, math.inf)
    base = 0.931 + 2.53 * np.sqrt(rate)
    slope, alpha, quick = -0.059 + 0.02483 * base, 1.1239 + 1.1328 / (base - 3.4), 0.9277 - 3.6224 / (base - 2)

    def attempt(u: Any, v: Any) -> Any:
        s = 0.5 - abs(u)
        k = np.floor((2 * slope / s + base) * u + rate + 0.43)
        if s >= 0.07 and v <= quick:
            return k
        if k < 0 or (s < 0.013 and v > s):
            return -1
        return k if np.log(v * alpha / (slope / (s * s) + base)) <= _log_poisson(k, rate) else -1

    return min(int(_by_rejection(w, tries, attempt)), _MOST)


def _binomial(w: Any, tries: _Tries, n: Any, chance: Any) -> int:
    if not (0 <= n <= 2.0**53 and 0 <= chance <= 1):
        return -1
    p = 1 - chance if chance > 0.5 else chance
    if n * p < _LEAST_MEAN:
        first, odds = np.exp(n * np.log1p(-p)), p / (1 - p)
        k = _by_inversion(unit(w[0]), first, lambda k: odds * (n - k) / (k + 1), n * p, n)
    else:
        k = int(_by_rejection(w, tries, _binomial_attempt(n, p)))
    return int(n) - k if chance > 0.5 else k


def _binomial_attempt(n: Any, p: Any) -> Callable[[Any, Any], Any]:
    spread = np.sqrt(n * p * (1 - p))
    base = 1.15 + 2.53 * spread
    slope, alpha, quick = -0.0873 + 0.0248 * base + 0.01 * p, (2.83 + 5.1 / base) * spread, 0.92 - 4.2 / base
    top = _log_binomial(np.floor((n + 1) * p), n, p)

    def attempt(u: Any, v: Any) -> Any:
        s = 0.5 - abs(u)
        k = np.floor((2 * slope / s + base) * u + n * p + 0.5)
        if s >= 0.07 and v <= quick:
            return k
        if k < 0 or k > n:
            return -1
        return k if np.log(v * alpha / (slope / (s * s) + base)) <= _log_binomial(k, n, p) - top else -1

    return attempt


# -- the primitives ------------------------------------------------------------------------------------------------

#: name: one element's number of its first words, later ones and its parameters; words of the first tries, parameters.
_SAMPLERS: dict[str, tuple[Any, int, int]] = {
    "integers": (_integer, 1, 2),
    "gamma": (lambda *given: _gammas(*given)[0], 4, 1),
    "log_gamma": (lambda *given: _gammas(*given)[1], 4, 1),
    "truncated": (_truncated, 2, 2),
    "poisson": (_poisson, 4, 1),
    "binomial": (_binomial, 4, 2),
}


def _parameters(name: str, shape: tuple[int, ...], given: tuple[Any, ...]) -> list[Any]:
    """Parameters in the dtype that the sampler reads: of the shape, or one element."""
    tensors = [as_tensor(each) for each in given]
    for each in tensors:
        if each.dtype.name not in ("int64", "uint64") if name == "integers" else each.dtype.kind == "complex":
            raise TypeError(f"{name}: unsupported dtype {each.dtype.name} of a parameter")
        if each.size != 1 and each.shape != shape:
            raise ValueError(f"{name}: parameters must have the shape of the result")
    if name == "integers" and tensors[0].dtype != tensors[1].dtype:
        raise ValueError("integers: bounds must have one dtype")
    each_array = [values_of(each) if name == "integers" else values_of(each).astype(float) for each in tensors]
    return [np.broadcast_to(a.reshape(-1) if a.size == 1 else a.reshape(shape), shape) for a in each_array]


def random_sample(key: Tensor, name: str, shape: Any, *parameters: Any) -> Tensor:
    """Numbers of a distribution with parameters; the shape begins with the keys' leading axes."""
    sampler, rows, count = _SAMPLERS.get(name, (None, 0, -1))
    if count != len(parameters):
        raise ValueError(f"random_sample: unknown distribution {name!r} of {len(parameters)} parameters")
    keys, size = keys_of(key, name), _shape(shape)
    if size[: key.ndim - 1] != key.shape[:-1]:
        raise ValueError(f"{name}: the shape must begin with the leading axes of the key")
    given = [a.reshape(len(keys), -1) if a.size else a for a in _parameters(name, size, parameters)]
    kind = as_tensor(parameters[0]).dtype.name if name == "integers" else "float64"
    dtype = _core.dtype("int64" if name in ("poisson", "binomial") else kind)
    if not math.prod(size):
        return tensor_of(np.zeros(size), dtype)
    found = []
    with np.errstate(all="ignore"):
        for row, *each in zip(keys, *given):
            n = len(each[0])
            chunks = words_of(row, -(-n // _CHUNK) * _CHUNK * rows).reshape(-1, rows, _CHUNK)
            words = chunks.transpose(0, 2, 1).reshape(-1, rows)
            values = zip(*(a.tolist() if name == "integers" else a for a in each))
            found += [sampler(words[i], _Tries(row, i), *value) for i, value in enumerate(values)]
    exact = (
        np.asarray([int(x) % 2**64 for x in found], dtype=np.uint64).view(np.int64) if dtype.kind != "float" else found
    )
    return tensor_of(np.reshape(exact, size), dtype)


def random_permutation(key: Tensor, n: int, k: int) -> Tensor:
    """The first k positions of a random order of n: exchanges of each with a later one (Fisher and Yates)."""
    if not 0 <= k <= n:
        raise ValueError(f"random_permutation: {k} positions of {n}")
    found = []
    with np.errstate(all="ignore"):
        for row in keys_of(key, "random_permutation"):
            words, moved = words_of(row, k), dict[int, int]()
            for i in range(k):
                j = _integer(words[i : i + 1], _Tries(row, i), i, n - 1)
                found.append(moved.get(j, j))
                moved[j] = moved.get(i, i)
    return tensor_of(np.reshape(np.asarray(found, dtype=np.int64), (*key.shape[:-1], k)), _core.dtype("int64"))
