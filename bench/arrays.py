"""The array cases: nx beside NumPy in one process, one thread each.

    python bench/arrays.py [WORD ...] [--list] [--json FILE]

A case is timed in pairs run in turn; shown are the medians, their ratio and the target of TARGETS.md; below the table
stands why a case falls short of it. The cases are in array_cases/.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # python -P leaves it out

import numpy as np  # noqa: E402  (its BLAS reads the variables above)
from array_cases import CASES  # noqa: E402  (needs the path)

import nx  # noqa: E402

if TYPE_CHECKING:
    from array_cases.case import Case, Loop

SECONDS = 1.2  # a case


def timed(loop: Loop, n: int, data: tuple[object, ...]) -> float:
    begin = time.perf_counter()
    loop(n, *data)
    return (time.perf_counter() - begin) / n


def measure(case: Case, seconds: float = SECONDS) -> tuple[float, float]:
    """Median seconds of NumPy and of nx, in pairs run in turn."""
    sides = case.side(np), case.side(nx)
    for loop, data in sides:
        loop(1, *data)
    n = max(1, min(5000, int(0.004 / max(timed(sides[0][0], 1, sides[0][1]), 1e-7))))
    times: tuple[list[float], list[float]] = ([], [])
    begin = time.perf_counter()
    while len(times[0]) < 3 or (time.perf_counter() - begin < seconds and len(times[0]) < 41):
        for found, (loop, data) in zip(times, sides, strict=True):
            found.append(timed(loop, n, data))
    return statistics.median(times[0]), statistics.median(times[1])


def readable(seconds: float) -> str:
    """Three digits and a unit."""
    for scale, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "us")):
        if seconds >= scale:
            return f"{seconds / scale:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def run(chosen: list[Case]) -> list[dict[str, object]]:
    """Measure and print case by case: the rows of the table."""
    results: list[dict[str, object]] = []
    for case in chosen:
        try:
            peer, ours = measure(case)
        except Exception as err:  # a case that fails is a line of the table, not the end of it
            print(f"{case.name:<46} failed: {type(err).__name__}: {err}", flush=True)
            continue
        why = case.why if not case.floor or peer / ours >= case.target else f"{case.why}; {bound(case, peer)}"
        results.append(show(case.family, case.name, ours, peer, case.target, why))
    return results


def bound(case: Case, peer: float) -> str:
    """What CPython's own object needs for the same form of work in the same loop, measured now."""
    loop, data = case.floor_side()
    alone = statistics.median(timed(loop, 5000, data) for _ in range(41))
    code, kind = case.floor.split("  # ")
    return f"{code} of CPython's own {kind} takes {readable(alone)} in this loop, which is {peer / alone:.1f}x"


def show(family: str, name: str, ours: float, peer: float, target: float, why: str) -> dict[str, object]:
    """Print a line of the table; its values."""
    ratio = peer / ours
    mark = "+" if ratio >= target else "-"
    print(f"{name:<46} {readable(ours):>10} {readable(peer):>10} {ratio:>6.1f}x {target:>6g}x {mark}", flush=True)
    return {"family": family, "name": name, "ours": ours, "peer": peer, "ratio": ratio, "target": target, "why": why}


def run_import() -> dict[str, object]:
    """What ``import`` adds to a start of Python: the target is 10 ms."""

    def start(code: str) -> float:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-I", "-c", code], check=True)
        return time.perf_counter() - begin

    times = [[start(code) for code in ("pass", "import nx", "import numpy")] for _ in range(9)]
    python, ours, peer = (statistics.median(column) for column in zip(*times, strict=True))
    return show(
        "start", "import, over python itself (under 10 ms)", ours - python, peer - python, (peer - python) / 0.01, ""
    )


def show_sum(results: list[dict[str, object]]) -> None:
    """The geometric mean, and a line for each case below its target."""
    product = statistics.geometric_mean(r["ratio"] for r in results)
    met = sum(r["ratio"] >= r["target"] for r in results)
    print(f"geometric mean of {len(results)} ratios to NumPy: {product:.2f}x; {met} targets met (+)")
    for r in results:
        if r["ratio"] < r["target"]:
            print(f"why {r['ratio']:.1f}x: {r['name']}: {r['why'] or 'not explained yet'}")


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
        f"arrays, NumPy {np.__version__}, kernels {nx._core.kernels_available()[-1]}, one thread each, medians",
        f"{'case':<46} {'nx':>10} {'NumPy':>10} {'ratio':>7} {'target':>7}",
        sep="\n",
    )
    results = run(chosen)
    if not options.words or "import" in options.words:
        results.append(run_import())
    if results:
        show_sum(results)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
