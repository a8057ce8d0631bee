"""Figures out of figures: ``layers``, ``grid``, ``mosaic``.

Owns: the functions beside the operators. Must not know: pixels.
"""

from __future__ import annotations

from ._words import check_number
from .axes import Cell, Grid, Page, merge
from .errors import OptionError, OptionTypeError, ShapeError
from .figure import Figure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def layers(*figures: Figure) -> Figure:
    """All on the same axes, the last painted on top: ``a + b + ...``."""
    if not figures:
        raise OptionError("layers: no figures given; at least one is needed")
    total = check_figure("layers", figures[0])
    for figure in figures[1:]:
        total = total + check_figure("layers", figure)
    return total


def grid(rows: Sequence[Sequence[Figure | None]], *, widths: Sequence[float] | None = None,
         heights: Sequence[float] | None = None) -> Figure:
    """Panels in rows and columns, their plot areas aligned; None leaves a place empty.

    widths, heights: relative sizes of the columns and rows.
    """
    table = [list(row) for row in rows]
    count = max((len(row) for row in table), default=0)
    if count == 0:
        raise OptionError("grid: no figures given; a list of rows is needed, such as [[a, b], [c, d]]")
    figures = [
        (i, j, check_figure("grid", f)) for i, row in enumerate(table) for j, f in enumerate(row) if f is not None
    ]
    cells = tuple(Cell(f.root, i, j) for i, j, f in figures)
    return Figure(
        Grid(cells, len(table), count, _weights("grid", "widths", widths, count),
             _weights("grid", "heights", heights, len(table))),
        _join([f.page for _, _, f in figures]),
    )


def mosaic(pattern: str, *, widths: Sequence[float] | None = None, heights: Sequence[float] | None = None,
           **figures: Figure) -> Figure:
    """Panels as drawn in letters: ``mosaic("AAB;CCB", A=a, B=b, C=c)``; ``.`` is an empty place."""
    rows = [row.strip() for row in pattern.replace("\n", ";").split(";") if row.strip()]
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise ShapeError(f"mosaic: rows of {', '.join(str(len(r)) for r in rows)} letters; all must be equally long")
    letters = sorted({letter for row in rows for letter in row} - {"."})
    if letters != sorted(figures):
        missing = [letter for letter in letters if letter not in figures]
        odd = f'letter "{missing[0]}" has no figure' if missing else "a figure has no letter"
        raise OptionError(
            f"mosaic: {odd}: letters {' '.join(letters)}, figures {' '.join(sorted(figures))}; they must match"
        )
    cells = tuple(_span(rows, letter, check_figure("mosaic", figures[letter])) for letter in letters)
    return Figure(
        Grid(cells, len(rows), len(rows[0]), _weights("mosaic", "widths", widths, len(rows[0])),
             _weights("mosaic", "heights", heights, len(rows))),
        _join([figures[letter].page for letter in letters]),
    )


def _span(rows: list[str], letter: str, figure: Figure) -> Cell:
    at = [(i, j) for i, row in enumerate(rows) for j, other in enumerate(row) if other == letter]
    top, left = at[0][0], min(j for _, j in at)
    height, width = at[-1][0] - top + 1, max(j for _, j in at) - left + 1
    if len(at) != height * width:
        raise ShapeError(f'mosaic: "{letter}" is not a rectangle; the places of a figure must form one')
    return Cell(figure.root, top, left, height, width)


def _weights(where: str, name: str, given: Sequence[float] | None, n: int) -> tuple[float, ...] | None:
    if given is None:
        return None
    weights = tuple(check_number(where, name, weight) for weight in given)
    if len(weights) != n:
        raise ShapeError(f"{where}: {len(weights)} {name} for {n} tracks; lengths must match")
    return weights


def _join(pages: list[Page]) -> Page:
    total = Page()
    for page in pages:
        total = merge(total, page.replace(size=None))
    return total




def check_figure(where: str, given: object) -> Figure:
    """``given`` if it is a Figure, else OptionTypeError."""
    if isinstance(given, Figure):
        return given
    raise OptionTypeError(f"{where}: {type(given).__name__} given; hugin figures are needed")
