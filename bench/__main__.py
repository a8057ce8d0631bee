"""``make bench [CASES="line scatter"]``: every case beside a peer, in the same run. Words pick cases by name.

Each case is timed in a process of its own, ours and the peer's in turn; shown are medians, their ratio and the target.
The words ``arrays``, ``transformations`` and ``frames`` name the tables of arrays.py, transformations.py and frames.py.
``--list`` names the cases, ``--runs N`` sets the number of pairs, ``--no-memory`` leaves out the peaks.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys

import cases
import measure

HEAD = f"{'case':<34} {'ours':>10} {'peer':>10} {'ratio':>7} {'target':>7}  {'peak above data: ours':>21} {'peer':>9}"


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("words", nargs="*", help="run the cases whose name holds one of these words")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--runs", type=int, default=0, help="pairs a case; default: as many as 4 s hold, 3 to 15")
    parser.add_argument("--no-memory", action="store_true")
    parser.add_argument("--json", metavar="FILE", help="write the results there too")
    options = parser.parse_args()
    chosen = [c for c in cases.CASES if not options.words or any(word in c.name for word in options.words)]
    if options.list:
        print(*(c.name for c in chosen), sep="\n")
        return 0
    show_head()
    results = [run(case, options) for case in chosen]
    for table in ("arrays", "transformations", "frames"):
        if not options.words or table in options.words:
            run_table(table)
    show_sum(results)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)
    return 0


def show_head() -> None:
    import matplotlib
    import numpy

    print(
        f"{platform.machine()}, {os.cpu_count()} cores, {cpu_name()}, Python {platform.python_version()}; "
        f"matplotlib {matplotlib.__version__} (Agg), NumPy {numpy.__version__}; one thread, medians of pairs in turn"
    )
    print(HEAD, "-" * len(HEAD), sep="\n", flush=True)


def cpu_name() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown processor"


def run(case: cases.Case, options: argparse.Namespace) -> dict[str, object]:
    """Time one case in a process of its own and print its line."""
    result: dict[str, object] = {"name": case.name, "target": case.target, "beside": case.beside}
    try:
        result |= measure.cold(case) if case.cold else worker("time", case.name, options.runs)
        if case.memory and not options.no_memory:
            for side in ("ours", "peer"):
                result[f"{side}_peak"] = worker("memory", case.name, side)["peak"]
    except measure.Failed as err:
        print(f"{case.name:<34} failed: {err}", flush=True)
        return result | {"error": str(err)}
    ratio = result["peer"] / result["ours"]
    result["ratio"] = ratio
    peaks = [f"{result[k] / 1e6:>18.1f} MB" if k in result else "" for k in ("ours_peak", "peer_peak")]
    mark = " " if case.target is None else "+" if ratio >= case.target else "-"
    target = "" if case.target is None else f"{case.target:g}x"
    print(
        f"{case.name:<34} {milliseconds(result['ours'])} {milliseconds(result['peer'])} "
        f"{ratio:>6.1f}x {target:>6}{mark} "
        f"{peaks[0]:>21} {peaks[1].strip():>9}".rstrip(),
        flush=True,
    )
    return result


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:>7.2f} ms"


def worker(*args: object) -> dict[str, float]:
    """Run bench/worker.py; its last line is JSON."""
    here = os.path.dirname(os.path.abspath(__file__))
    command = [sys.executable, "-P", os.path.join(here, "worker.py"), *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, env=measure.environment())
    if done.returncode:
        raise measure.Failed((done.stderr.strip().splitlines() or ["no message"])[-1])
    return json.loads(done.stdout.splitlines()[-1])


def run_table(name: str) -> None:
    """The table of a script beside this one."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{name}.py")
    print(flush=True)
    subprocess.run([sys.executable, "-P", script], env=measure.environment(), check=False)


def show_sum(results: list[dict[str, object]]) -> None:
    ratios = [r["ratio"] for r in results if "ratio" in r and r["beside"] == "matplotlib"]
    met = sum(1 for r in results if "ratio" in r and r["target"] is not None and r["ratio"] >= r["target"])
    if ratios:
        mean = 1.0
        for ratio in ratios:
            mean *= ratio ** (1 / len(ratios))
        print(f"\ngeometric mean of {len(ratios)} ratios to matplotlib: {mean:.1f}x")
    print(f"{met} targets met (+)")


sys.exit(main())
