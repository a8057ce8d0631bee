"""Fills the tables: rules, entries, operators. Every public name of rune that needs them imports this first; the
primitives of jit and pmap come with these."""

from __future__ import annotations

from rune import collectives as collectives
from rune import control as control
from rune import custom as custom
from rune import entries as entries
from rune import operators as operators
from rune import replay as replay
from rune import rules as rules
