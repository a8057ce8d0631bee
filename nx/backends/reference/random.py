"""Threefry-2x32 and 4x64 of twenty rounds, as published.

Owns: the block function. Must not know: keys and draws. Source: Salmon, Moraes, Dror, Shaw 2011.
"""

from __future__ import annotations

import numpy as np

from nx._core import Tensor
from nx.backends.reference.arrays import tensor_of, values_of

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
