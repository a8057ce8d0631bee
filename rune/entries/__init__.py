"""Where calls from nx with tracers among their operands arrive: one entry a name, which normalises the parameters.

A name is an op's ("add", "sum"), with the arguments of nx's function (ops.py), or that of a function of the core
(csrc/nx/py/primitives.inc), with the arguments of that (core.py, others.py). Some entries are no primitives but
compositions.
"""

from __future__ import annotations

from rune.entries import core as core
from rune.entries import ops as ops
from rune.entries import others as others
from rune.entries.table import ENTRIES as ENTRIES
