"""Compiled functions: traced once a signature, scheduled, and run by the core's own kernels (no compiler is needed)."""

from __future__ import annotations

from rune.compiled.jitted import jit as jit
