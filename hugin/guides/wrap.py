"""Breaking text that is too long for its place: at spaces, by measured width."""

from __future__ import annotations

from ..text import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from ..text import Block

    Align = Literal["left", "center", "right"]


def wrapped(text: str, width: float, size: float, weight: int = 400, align: Align = "left", lines: int = 0) -> Block:
    """``text`` laid out in lines of at most ``width`` px; a single longer word keeps its length.

    lines: at most so many lines (0: any number); the last then holds the rest.
    """
    whole = layout(text, size, weight, align=align)
    if whole.width <= width or " " not in text or "$" in text:
        return whole
    rows: list[str] = []
    for paragraph in text.split("\n"):
        rows += _break(paragraph.split(" "), width, size, weight)
    if lines and len(rows) > lines:
        rows[lines - 1:] = [" ".join(rows[lines - 1:])]
    return layout("\n".join(rows), size, weight, align=align)


def _break(words: list[str], width: float, size: float, weight: int) -> list[str]:
    rows, row = [], words[0]
    for word in words[1:]:
        longer = f"{row} {word}"
        if layout(longer, size, weight).width <= width:
            row = longer
        else:
            rows.append(row)
            row = word
    return [*rows, row]
