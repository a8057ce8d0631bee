"""bfloat16, float16 and float8: the peer is ml_dtypes on NumPy (float16: NumPy itself)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ml_dtypes
import numpy as np

import nx
from array_cases.case import Case, M, normal

if TYPE_CHECKING:
    from collections.abc import Callable

PEERS = {"bfloat16": ml_dtypes.bfloat16, "float16": np.float16, "float8_e4m3": ml_dtypes.float8_e4m3fn}


def case(dtype: str, name: str, target: float, code: str, n: int) -> Case:
    """The code on 10M numbers of the dtype."""

    def to_peer(x: np.ndarray) -> object:
        return x.astype(PEERS[dtype])

    def to_ours(x: np.ndarray) -> object:
        return nx.asarray(x).astype(dtype)

    data: Callable[[], tuple[np.ndarray, ...]] = normal(10 * M, dtype="float32", n=n)
    names = "a b"[: 2 * n - 1]
    return Case("small floats", f"{name}, 10M {dtype}", target, data, names, code, to_peer=to_peer, to_ours=to_ours)


CASES = (
    case("bfloat16", "a + b", 3, "a + b", 2),
    case("bfloat16", "sum", 40, "a.sum()", 1),
    case("bfloat16", "to float32", 1, "a.astype('float32')", 1),
    case("float16", "a + b", 3, "a + b", 2),
    case("float16", "sum", 3, "a.sum()", 1),
    case("float8_e4m3", "a + b", 3, "a + b", 2),
)
