"""Threefry-2x32 and 4x64 of twenty rounds, the rows of words that keys stand for, and draws of one or two words each.

Owns: blocks, words, draws. Must not know: distributions that may need several tries (samples.py). Layout of words:
csrc/nx/random.h. Sources: Salmon, Moraes, Dror, Shaw 2011; Box and Muller 1958.
"""

from __future__ import annotations

import math

import numpy as np

from nx import _core
from nx._core import DType, Tensor
from nx.backends.reference.arrays import tensor_of, values_of
from nx.backends.reference.moves import _shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TURNS_2X32 = (13, 15, 26, 6, 17, 29, 16, 24)
_TURNS_4X64 = ((14, 16), (52, 57), (23, 40), (5, 37), (25, 33), (46, 12), (58, 22), (32, 32))


def _turned(x: Any, by: int) -> Any:
    width = 8 * x.dtype.itemsize
    return x << x.dtype.type(by) | x >> x.dtype.type(width - by)


def _schedule(key: Any, parity: int) -> list[Any]:
    last = np.bitwise_xor.reduce(key, axis=0) ^ key.dtype.type(parity)
    return [*key, last]


def _two(key: Any, counter: Any) -> Any:
    keys = _schedule(key, 0x1BD11BDA)
    x, y = counter[0] + keys[0], counter[1] + keys[1]
    for i in range(20):
        x = x + y
        y = _turned(y, _TURNS_2X32[i % 8]) ^ x
        if i % 4 == 3:
            n = i // 4 + 1
            x, y = x + keys[n % 3], y + keys[(n + 1) % 3] + y.dtype.type(n)
    return np.stack([x, y])


def _four(key: Any, counter: Any) -> Any:
    keys = _schedule(key, 0x1BD11BDAA9FC1A22)
    x = [counter[i] + keys[i] for i in range(4)]
    for i in range(20):
        a, b = (1, 3) if i % 2 == 0 else (3, 1)
        first, second = _TURNS_4X64[i % 8]
        x[0] = x[0] + x[a]
        x[a] = _turned(x[a], first) ^ x[0]
        x[2] = x[2] + x[b]
        x[b] = _turned(x[b], second) ^ x[2]
        if i % 4 == 3:
            n = i // 4 + 1
            x = [x[j] + keys[(n + j) % 5] for j in range(4)]
            x[3] = x[3] + x[3].dtype.type(n)
    return np.stack(x)


def threefry(key: Tensor, counter: Tensor) -> Tensor:
    """The random block of each key and counter, which lie along the last axis."""
    if key.shape != counter.shape or key.dtype != counter.dtype:
        raise ValueError("threefry: key and counter must match in shape and dtype")
    a, b = (np.moveaxis(values_of(x), -1, 0) for x in (key, counter))
    with np.errstate(all="ignore"):
        found = _two(a, b) if key.dtype.name == "uint32" else _four(a, b)
    return tensor_of(np.moveaxis(found, 0, -1), key.dtype)


# -- words ---------------------------------------------------------------------------------------------------------


def keys_of(key: Tensor, where: str) -> Any:
    """The keys as rows of an array."""
    last = key.shape[-1] if key.ndim else 0
    if (key.dtype.name, last) not in (("uint32", 2), ("uint64", 4)):
        raise ValueError(f"{where}: key of shape {key.shape} and dtype {key.dtype.name}; (2,) uint32 or (4,) uint64")
    return values_of(key).reshape(-1, last)


def blocks(key: Any, counters: Any, apart: bool = False) -> Any:
    """The blocks of counters; ``apart`` tells rows of their own from the key's."""
    zero = np.zeros_like(counters)
    with np.errstate(all="ignore"):
        if len(key) == 4:
            return _four(key, np.stack([counters, zero, zero, zero + np.uint64(apart)]))
        high = counters >> np.uint64(32) | np.uint64(apart << 31)
        return _two(key, np.stack([high.astype(np.uint32), counters.astype(np.uint32)]))


def words_of(key: Any, n: int) -> Any:
    """The first n words of the key's row."""
    made = blocks(key, np.arange(-(-n // 32) * 32 // (4 if len(key) == 4 else 1), dtype=np.uint64))
    if len(key) == 4:  # eight counters give their first words, then their second ones
        return made.reshape(4, -1, 8).transpose(1, 0, 2).reshape(-1)[:n]
    return joined(made)[:n]


def joined(block: Any) -> Any:
    """Two halves as one word."""
    return block[0].astype(np.uint64) << np.uint64(32) | block[1].astype(np.uint64)


# -- one or two words to one number --------------------------------------------------------------------------------


def unit(w: Any) -> Any:
    """53 bits in [0, 1)."""
    return (w >> np.uint64(11)).astype(float) * 2.0**-53


def minus_log(w: Any) -> Any:
    """-log(u) with u = (w | 1) / 2^64, of full precision also near 1."""
    near = np.log1p(-((~w | np.uint64(1)).astype(float) * 2.0**-64))
    return -np.where(w >= np.uint64(3 << 62), near, np.log((w | np.uint64(1)).astype(float) * 2.0**-64))


def radius(w: Any) -> Any:
    return np.sqrt(2 * np.abs(np.log((w | np.uint64(1)).astype(float) * 2.0**-64)))


def angle(w: Any) -> tuple[Any, Any]:
    """Cosine and sine of a uniform angle: two bits for its quadrant, the rest for the part from it."""
    low = (w << np.uint64(2)) >> np.uint64(12) | np.uint64(1)
    x = (low.astype(float) * 2.0**-52 - 0.5) * (math.pi / 2)
    c, s, turns = np.cos(x), np.sin(x), (w >> np.uint64(62)).astype(int)
    return np.choose(turns, [c, -s, -c, s]), np.choose(turns, [s, c, -s, -c])


def _normal(w: Any) -> Any:
    """Of 64 words the first half gives radii, the second half angles: cosines, then sines."""
    groups = w.reshape(-1, 2, 32)
    r, (c, s) = radius(groups[:, 0]), angle(groups[:, 1])
    return np.stack([r * c, r * s], axis=1).reshape(-1)


def _cauchy(w: Any) -> Any:
    c, s = angle(w)
    return s / c


_DRAWS: dict[str, Any] = {
    "uniform": unit,
    "exponential": minus_log,
    "laplace": lambda w: np.where(w & np.uint64(1), -minus_log(w), minus_log(w)),
    "logistic": lambda w: minus_log(~w) - minus_log(w),
    "gumbel": lambda w: -np.log(minus_log(w)),
    "cauchy": _cauchy,
    "rayleigh": lambda w: np.sqrt(2 * minus_log(w)),
    "normal": _normal,
}
_BITS = {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53}


def _limit(high: float, dtype: DType) -> float:
    """From here on a number would be rounded to the open end ``high`` of a range."""
    if dtype.name in ("float32", "float64"):
        return float(np.dtype(dtype.name).type(high))
    bits, least = _BITS[dtype.name], -24 if dtype.name == "float16" else -133
    part, exponent = math.frexp(high)
    scale = max(exponent - bits, least) if high else least
    whole = round(math.ldexp(high, -scale))
    at_power = part > 0 and scale > least and whole == math.ldexp(0.5, bits)  # finer steps below it
    return math.ldexp(whole - (0.25 if at_power else 0.5), scale)


def _drawn(key: Any, kind: str, n: int, dtype: DType, offset: float, factor: float) -> Any:
    wide = np.float64 if dtype.name == "float64" else np.float32
    if kind == "uniform" and wide is np.float32:  # of halves of words, the low one first
        halves = words_of(key, (n + 1) // 2).astype("<u8").view("<u4")[:n]
        x = (halves >> np.uint32(32 - _BITS[dtype.name])).astype(wide) * wide(2.0 ** -_BITS[dtype.name])
    else:
        x = _DRAWS[kind](words_of(key, -(-n // 64) * 64))[:n].astype(wide)
    if (offset, factor) == (0, 1):
        return x
    x = wide(offset) + wide(factor) * x
    return np.where(x >= wide(_limit(offset + factor, dtype)), wide(offset), x) if kind == "uniform" else x


def random_draw(key: Tensor, kind: str, shape: Any, dtype: Any, offset: float = 0, factor: float = 1) -> Tensor:
    """offset + factor * numbers of a standard distribution, or kind "bits"; keys' leading axes come first."""
    if kind != "bits" and kind not in _DRAWS:
        raise ValueError(f"random_draw: unknown distribution {kind!r}")
    dtype, each = _core.dtype(dtype), _shape(shape)
    if dtype.kind != "uint" if kind == "bits" else dtype.name not in _BITS:
        known = "uint8, uint16, uint32 or uint64" if kind == "bits" else "float16, bfloat16, float32 or float64"
        raise TypeError(f"{kind}: unsupported dtype {dtype.name}; {known} are needed")
    rows, n = keys_of(key, kind), math.prod(each)
    if min(each, default=0) < 0:
        raise ValueError(f"{kind}: negative length in {each}")
    if n * math.prod(key.shape[:-1]) * dtype.itemsize >= 2**48:
        raise ValueError(f"shape {each} of {dtype.name}: the size does not fit into memory")
    with np.errstate(all="ignore"):
        if kind == "bits":
            size = dtype.itemsize
            found = [words_of(row, -(-n * size // 8)).astype("<u8").view(f"<u{size}")[:n] for row in rows]
        else:
            found = [_drawn(row, kind, n, dtype, offset, factor) for row in rows]
        return tensor_of(np.reshape(found, (*key.shape[:-1], *each)), dtype)
