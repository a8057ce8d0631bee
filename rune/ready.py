"""Fills the tables: rules, entries, operators. Every public name of rune that needs them imports this first; the
primitives of loops, jit, pmap and the like come with these."""

from __future__ import annotations

from rune import entries as entries
from rune import operators as operators
from rune import rules as rules
