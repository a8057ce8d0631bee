"""Timing and memory: pairs in turn, medians, one core."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from statistics import median

#: Seconds that the pairs of a case may take, and how many they are at least and at most.
BUDGET, LEAST, MOST = 4.0, 3, 15


class Failed(Exception):
    """A side of a case did not run."""


def environment() -> dict[str, str]:
    """One thread everywhere, no display."""
    return {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "Agg"}


def pin() -> None:
    """Stay on the last core, where the system lets us."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def timed(function: object) -> float:
    gc.collect()
    gc.disable()
    start = time.perf_counter()
    function()
    seconds = time.perf_counter() - start
    gc.enable()
    return seconds


def in_turn(ours: object, peer: object, runs: int = 0) -> dict[str, float]:
    """Medians of ours and peer, run in turn after one run each that does not count."""
    timed(ours), timed(peer)
    a, b = [timed(ours)], [timed(peer)]
    wanted = runs or int(min(MOST, max(LEAST, BUDGET / (a[0] + b[0]))))
    while len(a) < wanted:
        a.append(timed(ours))
        b.append(timed(peer))
    return {"ours": median(a), "peer": median(b), "pairs": len(a)}


def cold(case: object) -> dict[str, float]:
    """Wall time of whole processes, start and exit included."""

    def once(script: str) -> float:
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True, env=environment())
        seconds = time.perf_counter() - start
        if done.returncode:
            raise Failed(done.stderr.strip().splitlines()[-1])
        return seconds

    once(case.ours), once(case.peer)
    pairs = [(once(case.ours), once(case.peer)) for _ in range(9)]
    return {"ours": median(p[0] for p in pairs), "peer": median(p[1] for p in pairs), "pairs": len(pairs)}


def peak_of(function: object) -> int:
    """Bytes by which the resident set grew at most while ``function`` ran; the kernel's high-water mark is reset."""
    gc.collect()
    before = _status("VmRSS")
    try:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
            file.write("5")
    except OSError:
        pass
    function()
    return max(0, _status("VmHWM") - before)


def _status(field: str) -> int:
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(field + ":"))
