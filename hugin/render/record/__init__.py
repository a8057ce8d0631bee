"""The canonical text of a Scene: what a golden test stores, and what a reader of a diff sees."""

from .dump import record

__all__ = ["record"]
