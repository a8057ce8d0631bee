"""One library in a process of its own: ``worker.py rune|jax|torch``. Orders come as lines of JSON, answers go so.

["load", function] prepares a case, runs it twice and answers with its checksum; ["time", n] answers with the seconds
of a call, the mean of n in a row.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import time

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # python -P leaves it out
import measure

measure.pin()
out, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
try:
    side = importlib.import_module(f"transformation_cases.in_{sys.argv[1]}")
except ImportError as err:
    print(json.dumps({"missing": str(err)}), file=out, flush=True)
    raise SystemExit(0) from None
print(json.dumps({}), file=out, flush=True)


def answer(order: str, what: object) -> object:
    global call
    if order == "load":
        if not hasattr(side, what):
            return {"missing": "no such case"}
        call = getattr(side, what)()
        call()
        return {"checksum": side.checksum(call())}
    return [timed(what)]


def timed(n: int) -> float:
    """Seconds a call, without the collector of garbage."""
    gc.collect()
    gc.disable()
    call()  # what the collector put out of the caches comes back
    begin = time.perf_counter()
    for _ in range(n):
        call()
    seconds = (time.perf_counter() - begin) / n
    gc.enable()
    return seconds


for line in sys.stdin:
    try:
        found = answer(*json.loads(line))
    except Exception as err:  # a case that fails is a word in the table
        found = {"failed": f"{type(err).__name__}: {err}".splitlines()[0]}
    print(json.dumps(found), file=out, flush=True)
