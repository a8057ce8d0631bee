"""The transformation cases: rune beside JAX and torch in the same run, one thread each.

    python bench/transformations.py [WORD ...] [--list] [--json FILE]

Each library works in a process of its own, all three in turn on one core; shown are medians, the ratio to the peer of
TARGETS.md and the target. A library that is not installed is left out with a word; the CPU build of torch does. A first
call is that of a new function, with all compiled programs forgotten. The cases are in transformation_cases/.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # python -P leaves it out

import measure
from arrays import readable
from transformation_cases import CASES, Case

LIBRARIES = ("rune", "jax", "torch")
SECONDS, ROUNDS = 3.0, 15  # a case: seconds at most, rounds at most


class Side:
    """A library's process."""

    def __init__(self, library: str) -> None:
        self.library = library
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "transformation_cases", "worker.py")
        self.process = subprocess.Popen(
            [sys.executable, "-P", script, library],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=measure.environment(),
        )
        self.missing = self._answer().get("missing", "")

    def _answer(self) -> object:
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"missing": "its process ended", "failed": "its process ended"}

    def ask(self, order: str, what: object) -> object:
        """The answer to one order."""
        self.process.stdin.write(json.dumps([order, what]) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        """End the process."""
        self.process.stdin.close()
        self.process.wait(30)


def run(case: Case, sides: list[Side]) -> dict[str, object]:
    """Measure one case in rounds, all sides in turn, and print its line."""
    found = {side.library: side.ask("load", case.function) for side in sides}
    words = {name: x["failed"] for name, x in found.items() if "failed" in x}
    sums = {name: x["checksum"] for name, x in found.items() if "checksum" in x}
    taking = [side for side in sides if side.library in sums]
    times: dict[str, list[float]] = {side.library: [] for side in taking}
    begin, n = time.perf_counter(), 1
    for i in range(ROUNDS):
        for side in taking:
            times[side.library] += side.ask("time", n)  # the mean of n calls
        if i == 0 and not case.first:
            n = max(1, min(2000, int(0.02 / max(min(each) for each in times.values()))))
        if i >= 2 and time.perf_counter() - begin > SECONDS:
            break
    medians = {name: statistics.median(each) for name, each in times.items()}
    return show(case, medians, words | differing(sums))


def differing(sums: dict[str, float]) -> dict[str, str]:
    """The sides whose result is not ours."""
    own = sums.get("rune", 0.0)
    return {name: f"another result: {x:g}, ours {own:g}" for name, x in sums.items() if abs(x - own) > 1e-3 * abs(own)}


def show(case: Case, times: dict[str, float], words: dict[str, str]) -> dict[str, object]:
    """Print a line of the table; its values."""
    ours = times.get("rune")
    peers = [t for name, t in times.items() if name != "rune" and case.against in (name, "best")]
    ratio = min(peers) / ours if peers and ours else None
    met = ratio is not None and case.target is not None and ratio >= case.target
    if case.limit is not None:
        met = ours is not None and ours <= case.limit
    target = f"{case.target:g}x" if case.target is not None else f"<{readable(case.limit)}" if case.limit else ""
    columns = " ".join(f"{readable(times[name]) if name in times else '-':>9}" for name in LIBRARIES)
    ratio_text = "-" if ratio is None else f"{ratio:.2f}x"
    mark = "" if not target else "+" if met else "-"
    print(f"{case.name:<42} {columns} {ratio_text:>8} {case.against:<6} {target:>7} {mark}".rstrip(), flush=True)
    for name, word in words.items():
        print(f"    {name}: {word}", flush=True)
    return {"name": case.name, "times": times, "ratio": ratio, "met": met, "aim": bool(target), "why": case.why}


def run_import(libraries: list[str]) -> dict[str, object]:
    """What ``import`` adds to a start of Python."""

    def start(code: str) -> float:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-I", "-c", code], check=True, env=measure.environment())
        return time.perf_counter() - begin

    codes = {"python": "pass", "rune": "import rune; rune.grad"} | {
        name: f"import {name}" for name in libraries if name != "rune"
    }
    rounds = [{name: start(code) for name, code in codes.items()} for _ in range(5)]
    floor = statistics.median(each["python"] for each in rounds)
    times = {name: statistics.median(each[name] for each in rounds) - floor for name in libraries}
    why = "some forty modules at a quarter of a millisecond each; nx's core is 0.8 ms of it"
    return show(Case("import, over python itself", "", "jax", limit=15e-3, why=why), times, {})


def run_lanes() -> dict[str, object]:
    """``pmap`` on two threads beside one."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "transformation_cases", "lanes.py")
    done = subprocess.run([sys.executable, "-P", script], check=True, stdout=subprocess.PIPE, env=measure.environment())
    why = "the second core was not free, or there is none"
    return show(Case("pmap, 2 lanes: 2 threads to one", "", "one", 1.7, why=why), json.loads(done.stdout), {})


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench/transformations.py", description="Transformations beside JAX, torch.")
    parser.add_argument("words", nargs="*", help="run the cases whose name holds one of these words")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--json", metavar="FILE", help="write the results there too")
    options = parser.parse_args()
    chosen = [c for c in CASES if not options.words or any(word in c.name for word in options.words)]
    if options.list:
        print(*(c.name.strip() for c in chosen), sep="\n")
        return 0
    sides = [Side(library) for library in LIBRARIES]
    there = [side for side in sides if not side.missing]
    head = " ".join(f"{name:>9}" for name in LIBRARIES)
    print("transformations, one thread each on one core, medians", flush=True)
    for side in sides:
        if side.missing:
            print(f"    {side.library} is left out: {side.missing}")
    print(f"{'case':<42} {head} {'ratio':>8} {'to':<6} {'target':>7}", flush=True)
    results = [run(case, there) for case in chosen]
    for side in there:
        side.close()
    if not options.words or "import" in options.words:
        results.append(run_import([side.library for side in there]))
    if not options.words or "pmap" in options.words:
        results.append(run_lanes())
    show_sum(results)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)
    return 0


def show_sum(results: list[dict[str, object]]) -> None:
    """How many targets are met, and a line for each case that falls short."""
    aims = [r for r in results if r["aim"]]
    print(f"{sum(r['met'] for r in aims)} of {len(aims)} targets met (+)")
    for r in aims:
        if not r["met"]:
            print(f"why {r['name'].strip()}: {r['why'] or 'not explained yet'}")


if __name__ == "__main__":
    raise SystemExit(main())
