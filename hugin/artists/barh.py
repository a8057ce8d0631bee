"""Lying bars; the mark is that of ``bar`` with x and y exchanged."""

from __future__ import annotations

from .bar import _look, _make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..figure import Figure


def barh(y: object, width: object = None, *, data: object = None, color: object = None, color_by: object = None,
         dodge: bool | None = None, stack: bool | None = None, height: float | None = None, edge_color: object = None,
         alpha: float | None = None, label: str | Sequence[str] | None = None) -> Figure:
    """Lying bars from 0, the first at the bottom; as ``bar`` with x and y exchanged. height: share of the slot.

    >>> import hugin as hg
    >>> hg.barh(["long name", "another"], [3, 5])
    <hugin.Figure 800 x 600 px: bar>
    """
    look = _look("barh", color, height, alpha, edge_color)
    return _make("barh", y, width, data, color_by, dodge, stack, label, look)
