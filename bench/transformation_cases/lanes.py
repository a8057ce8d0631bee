"""pmap over two lanes with one thread and with two, in turn: prints the median seconds of each as JSON.

Run by ../transformations.py in a process that may use all cores.
"""

from __future__ import annotations

import json
import os
import statistics
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import nx
import rune

LANES, ROWS, ROUNDS = 2, 500_000, 25


def wave(x):
    return nx.sin(nx.exp(-x * x) + nx.cos(x)).sum()


def main() -> None:
    x = nx.linspace(-1, 1, LANES * ROWS).reshape(LANES, ROWS)
    f = rune.pmap(wave)
    times: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for n, found in times.items():
            nx.threads(n)
            f(x)
            begin = time.perf_counter()
            f(x)
            found.append(time.perf_counter() - begin)
    print(json.dumps({"one": statistics.median(times[1]), "rune": statistics.median(times[2])}))


if __name__ == "__main__":
    main()
