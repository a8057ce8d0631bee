"""One case in a process of its own. ``worker.py time CASE RUNS`` or ``worker.py memory CASE SIDE``; prints JSON."""

from __future__ import annotations

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import cases  # the folder is put on the path above, since -P keeps it off
import drawing_data
import measure

what, name, extra = sys.argv[1:]
case = next(c for c in cases.CASES if c.name == name)
if case.threads == 1:
    measure.pin()
    cases.one_thread()
data = case.data()
if what == "time":
    print(json.dumps(measure.in_turn(lambda: case.ours(data), lambda: case.peer(data), int(extra))))
else:
    small = drawing_data.tiny()
    cases.SIDES[extra](small)
    side = getattr(case, extra)
    print(json.dumps({"peak": measure.peak_of(lambda: side(data))}))
