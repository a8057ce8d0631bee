"""The functions that folds.py makes from its table, by name."""

from nx._core import Function

def __getattr__(name: str) -> Function: ...
