"""The array cases: nx beside NumPy in one process, one thread each.

    python bench/arrays.py [WORD ...] [--list] [--json FILE]

A case is timed in pairs run in turn; shown are the medians, their ratio and the target of TARGETS.md. Both sides read
the same memory.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import numpy as np  # noqa: E402  (its BLAS reads the variables above)

import nx  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 1.2  # a case


@dataclass(frozen=True)
class Case:
    """``code`` does the work with either library, called xp; data makes the arrays that ``names`` name; target:
    NumPy's time over ours."""

    family: str
    name: str
    target: float
    data: Callable[[], tuple[np.ndarray, ...]]
    names: str
    code: str

    def loop(self) -> Callable[..., None]:
        """``loop(n, xp, *data)`` runs the code n times without a call around it."""
        scope: dict[str, Callable[..., None]] = {}
        exec(  # noqa: S102  (the table's own code)
            f"def loop(n, xp, {', '.join(self.names.split())}):\n    for _ in range(n):\n        {self.code}", scope)
        return scope["loop"]


def normal(*shape: int, dtype: str = "float64", n: int = 1) -> Callable[[], tuple[np.ndarray, ...]]:
    """``n`` arrays of normal numbers."""

    def make() -> tuple[np.ndarray, ...]:
        rng = np.random.default_rng(0)
        return tuple(rng.standard_normal(shape).astype(dtype) for _ in range(n))

    return make


def positive(*shape: int, n: int = 1, dtype: str = "float64") -> Callable[[], tuple[np.ndarray, ...]]:
    """``n`` arrays of numbers in (0.1, 1)."""
    return lambda: tuple((np.random.default_rng(i).random(shape) * 0.9 + 0.1).astype(dtype) for i in range(n))


def integers(size: int, high: int, n: int = 1) -> Callable[[], tuple[np.ndarray, ...]]:
    """``n`` arrays of integers below ``high``."""
    return lambda: tuple(np.random.default_rng(i).integers(0, high, size) for i in range(n))


def masked(size: int) -> Callable[[], tuple[np.ndarray, ...]]:
    """Numbers and a mask that holds for half of them."""
    return lambda: (np.random.default_rng(0).standard_normal(size), np.random.default_rng(1).random(size) < 0.5)


def indexed(size: int, count: int) -> Callable[[], tuple[np.ndarray, ...]]:
    """Numbers and positions among them."""
    return lambda: (np.random.default_rng(0).standard_normal(size), np.random.default_rng(1).integers(0, size, count))


def sorted_and_values(size: int) -> Callable[[], tuple[np.ndarray, ...]]:
    """Ascending numbers, and others to look up among them."""
    return lambda: (np.sort(np.random.default_rng(0).random(size)), np.random.default_rng(1).random(size))


M = 1_000_000
TEN = normal(10)
CASES = (
    Case("small", "a + b, 10 elements", 4, normal(10, n=2), "a b", "a + b"),
    Case("small", "a * 2, 10 elements", 3, TEN, "a", "a * 2"),
    Case("small", "a > 0, 10 elements", 3, TEN, "a", "a > 0"),
    Case("small", "sin(a), 10 elements", 3, TEN, "a", "xp.sin(a)"),
    Case("small", "add(a, b), 10 elements", 3, normal(10, n=2), "a b", "xp.add(a, b)"),
    Case("small", "a.sum(), 10 elements", 10, TEN, "a", "a.sum()"),
    Case("small", "a.mean(), 10 elements", 10, TEN, "a", "a.mean()"),
    Case("small", "a.std(), 10 elements", 10, TEN, "a", "a.std()"),
    Case("small", "a.max(), 10 elements", 3, TEN, "a", "a.max()"),
    Case("small", "sum(a, axis=0), 3 x 3", 3, normal(3, 3), "a", "xp.sum(a, axis=0)"),
    Case("small", "a[3]", 1.5, TEN, "a", "a[3]"),
    Case("small", "a[2:7]", 1.5, TEN, "a", "a[2:7]"),
    Case("small", "a.reshape(2, 5)", 2, TEN, "a", "a.reshape(2, 5)"),
    Case("small", "a.reshape(2, 5).T", 2, TEN, "a", "a.reshape(2, 5).T"),
    Case("small", "zeros(10)", 1, lambda: (), "", "xp.zeros(10)"),
    Case("small", "ones(10)", 3, lambda: (), "", "xp.ones(10)"),
    Case("small", "arange(10)", 1, lambda: (), "", "xp.arange(10)"),
    Case("small", "linspace(0, 1, 10)", 3, lambda: (), "", "xp.linspace(0, 1, 10)"),
    Case("small", "where(a > 0, a, 0), 10 elements", 3, TEN, "a", "xp.where(a > 0, a, 0)"),
    Case("small", "clip(a, 0, 1), 10 elements", 3, TEN, "a", "xp.clip(a, 0, 1)"),
    Case("small", "concatenate, 2 x 10 elements", 1, normal(10, n=2), "a b", "xp.concatenate([a, b])"),
    Case("small", "stack, 2 x 10 elements", 3, normal(10, n=2), "a b", "xp.stack([a, b])"),
    Case("small", "expand_dims(a, 0)", 3, TEN, "a", "xp.expand_dims(a, 0)"),
    Case("small", "broadcast_to(a, (3, 10))", 3, TEN, "a", "xp.broadcast_to(a, (3, 10))"),
    Case("small", "a.astype(float32), 10 elements", 1, TEN, "a", "a.astype(xp.float32)"),
    Case("small", "allclose(a, a), 10 elements", 3, TEN, "a", "xp.allclose(a, a)"),
    Case("small", "sort(a), 10 elements", 3, TEN, "a", "xp.sort(a)"),
    Case("small", "a @ b, 4 x 4", 1, normal(4, 4, n=2), "a b", "a @ b"),
    Case("elementwise", "a + b, 10M float32", 2, normal(10 * M, dtype="float32", n=2), "a b", "a + b"),
    Case("elementwise", "a + b, 10M float64", 2, normal(10 * M, n=2), "a b", "a + b"),
    Case("elementwise", "a + b, 100k float64", 1, normal(100_000, n=2), "a b", "a + b"),
    Case(
        "elementwise",
        "a * b + c * sqrt(d), 10M float32",
        1,
        positive(10 * M, n=4, dtype="float32"),
        "a b c d",
        "a * b + c * xp.sqrt(d)",
    ),
    Case("elementwise", "exp, 100k float64", 6, normal(100_000), "a", "xp.exp(a)"),
    Case("elementwise", "log, 100k float64", 3, positive(100_000), "a", "xp.log(a)"),
    Case("elementwise", "sin, 100k float64", 6, normal(100_000), "a", "xp.sin(a)"),
    Case("elementwise", "tanh, 100k float64", 6, normal(100_000), "a", "xp.tanh(a)"),
    Case("elementwise", "exp, 100k float32", 1, normal(100_000, dtype="float32"), "a", "xp.exp(a)"),
    Case("elementwise", "a ** 2.5, 100k float64", 3, positive(100_000), "a", "a**2.5"),
    Case("elementwise", "a < b, 10M float64", 1, normal(10 * M, n=2), "a b", "a < b"),
    Case("elementwise", "where(mask, a, 0), 10M float64", 3, masked(10 * M), "a m", "xp.where(m, a, 0.0)"),
    Case("elementwise", "a.T + b, 4000 x 4000", 3, normal(4000, 4000, n=2), "a b", "a.T + b"),
    Case("elementwise", "int64 // 7, 1M", 1, integers(M, 10**6), "a", "a // 7"),
    Case("elementwise", "float64 -> float32, 10M", 1, normal(10 * M), "a", "a.astype(xp.float32)"),
    Case("movement", "transposed copy, 4000 x 4000", 3, normal(4000, 4000), "a", "a.T.copy()"),
    Case("movement", "concatenate, 2 x 5M float64", 1, normal(5 * M, n=2), "a b", "xp.concatenate([a, b])"),
    Case("movement", "a[::2].copy(), 10M float64", 1, normal(10 * M), "a", "a[::2].copy()"),
    Case("reduce", "sum, 10M float64", 2, normal(10 * M), "a", "a.sum()"),
    Case("reduce", "sum, 10M float32", 1, normal(10 * M, dtype="float32"), "a", "a.sum()"),
    Case("reduce", "mean, 10M float64", 1, normal(10 * M), "a", "a.mean()"),
    Case("reduce", "std, 10M float64", 5, normal(10 * M), "a", "a.std()"),
    Case("reduce", "max, 10M float64", 1, normal(10 * M), "a", "a.max()"),
    Case("reduce", "argmax, 10M float64", 1, normal(10 * M), "a", "a.argmax()"),
    Case("reduce", "any, 10M bool (none)", 1, lambda: (np.zeros(10 * M, bool),), "a", "a.any()"),
    Case("reduce", "sum(axis=0), 4000 x 2500", 1, normal(4000, 2500), "a", "a.sum(axis=0)"),
    Case("reduce", "sum(axis=1), 4000 x 2500", 1, normal(4000, 2500), "a", "a.sum(axis=1)"),
    Case("reduce", "sum(axis=1), 1M x 3", 3, normal(M, 3), "a", "a.sum(axis=1)"),
    Case("reduce", "cumsum, 10M float64", 2.5, normal(10 * M), "a", "xp.cumsum(a)"),
    Case("index", "a[mask], 10M float64", 4, masked(10 * M), "a m", "a[m]"),
    Case("index", "take, 1M of 10M float64", 1, indexed(10 * M, M), "a i", "xp.take(a, i)"),
    Case("index", "nonzero, 10M bool", 1, masked(10 * M), "a m", "xp.nonzero(m)"),
    Case("sort", "sort, 10M float64", 1, normal(10 * M), "a", "xp.sort(a)"),
    Case("sort", "argsort, 1M float64", 1, normal(M), "a", "xp.argsort(a)"),
    Case("sort", "sort, 1M int64", 1, integers(M, 2**40), "a", "xp.sort(a)"),
    Case("sort", "unique, 1M int64 of 1000", 1, integers(M, 1000), "a", "xp.unique(a)"),
    Case("sort", "searchsorted, 1M in 1M float64", 10, sorted_and_values(M), "a v", "xp.searchsorted(a, v)"),
    Case("bins", "histogram, 10M in 100 bins", 5, normal(10 * M), "a", "xp.histogram(a, 100)"),
    Case("bins", "histogram2d, 1M in 100 x 100", 20, normal(M, n=2), "a b", "xp.histogram2d(a, b, 100)"),
    Case("bins", "bincount, 1M of 1000", 1, integers(M, 1000), "a", "xp.bincount(a)"),
    Case(
        "bins",
        "interp, 1M in 1000",
        1,
        lambda: (np.random.default_rng(0).random(M), np.linspace(0, 1, 1000), np.random.default_rng(1).random(1000)),
        "x xs ys",
        "xp.interp(x, xs, ys)",
    ),
    Case("linear", "a @ b, 1024 float32", 1, normal(1024, 1024, dtype="float32", n=2), "a b", "a @ b"),
    Case("linear", "a @ b, 1024 float64", 1, normal(1024, 1024, n=2), "a b", "a @ b"),
    Case("linear", "a @ b, 10000 of 4 x 4 float64", 2, normal(10000, 4, 4, n=2), "a b", "a @ b"),
)


def timed(loop: Callable[..., None], n: int, *data: object) -> float:
    begin = time.perf_counter()
    loop(n, *data)
    return (time.perf_counter() - begin) / n


def measure(case: Case, seconds: float = SECONDS) -> tuple[float, float]:
    """Median seconds of NumPy and of nx, in pairs run in turn."""
    arrays = case.data()
    sides = (np, *arrays), (nx, *map(nx.asarray, arrays))
    loop = case.loop()
    for data in sides:
        loop(1, *data)
    n = max(1, min(5000, int(0.004 / max(timed(loop, 1, *sides[0]), 1e-7))))
    times: tuple[list[float], list[float]] = ([], [])
    begin = time.perf_counter()
    while len(times[0]) < 3 or (time.perf_counter() - begin < seconds and len(times[0]) < 41):
        for found, data in zip(times, sides, strict=True):
            found.append(timed(loop, n, *data))
    return statistics.median(times[0]), statistics.median(times[1])


def readable(seconds: float) -> str:
    """Three digits and a unit."""
    for scale, unit in ((1e-3, "ms"), (1e-6, "us")):
        if seconds >= scale:
            return f"{seconds / scale:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


_BOUND = "both sides wait for memory"
_SORT = "perf: 60 % is the partition, 30 % the leaf sorts, in four lanes of AVX2; NumPy's network sorts are finer tuned"
#: Why a case may be slower than NumPy, from a profile; printed where it is.
WHY = {
    "a + b, 100k float64": _BOUND,
    "a < b, 10M float64": _BOUND,
    "max, 10M float64": _BOUND,
    "sum, 10M float64": _BOUND,
    "a @ b, 1024 float32": "the same routine of OpenBLAS on both sides",
    "a @ b, 1024 float64": "the same routine of OpenBLAS on both sides",
    "sort, 10M float64": _SORT,
    "sort, 1M int64": _SORT,
    "bincount, 1M of 1000": "reads x four times (least, greatest, check, count), NumPy twice",
}


def run(chosen: list[Case]) -> tuple[list[dict[str, object]], float]:
    """Measure and print case by case: the rows of the table, and the product of their ratios."""
    results = []
    product = 1.0
    for case in chosen:
        try:
            peer, ours = measure(case)
        except Exception as err:  # a case that fails is a line of the table, not the end of it
            print(f"{case.name:<46} failed: {type(err).__name__}: {err}", flush=True)
            continue
        ratio = peer / ours
        product *= ratio
        results.append(
            {
                "family": case.family,
                "name": case.name,
                "ours": ours,
                "peer": peer,
                "ratio": ratio,
                "target": case.target,
            }
        )
        mark = "+" if ratio >= case.target else "-"
        print(
            f"{case.name:<46} {readable(ours):>10} {readable(peer):>10} {ratio:>6.1f}x {case.target:>6g}x {mark}",
            flush=True,
        )
    return results, product


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench/arrays.py", description="Array cases beside NumPy.")
    parser.add_argument("words", nargs="*", help="run the cases whose family or name holds one of these words")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--json", metavar="FILE", help="write the results there too")
    options = parser.parse_args()
    chosen = [c for c in CASES if not options.words or any(word in f"{c.family} {c.name}" for word in options.words)]
    if options.list:
        print(*(f"{c.family}: {c.name}" for c in chosen), sep="\n")
        return 0
    nx.threads(1)
    print(
        f"arrays, NumPy {np.__version__}, one thread each, medians",
        f"{'case':<46} {'nx':>10} {'NumPy':>10} {'ratio':>7} {'target':>7}",
        sep="\n",
    )
    results, product = run(chosen)
    if results:
        met = sum(r["ratio"] >= r["target"] for r in results)
        print(
            f"geometric mean of {len(results)} ratios to NumPy: {product ** (1 / len(results)):.2f}x;",
            f"{met} targets met (+)",
        )
    for result in results:
        if result["ratio"] < 1:
            print(f"slower: {result['name']}: {WHY.get(result['name'], 'not explained yet')}")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
