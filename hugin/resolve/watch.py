"""Marks that need not be emitted again while limits move: found by watching what they read.

A mark that places its data by ``view.points`` or ``view.affine`` alone is the same for all limits but for the affine.
One that reads px, limits or the plot area is emitted for each.
Owns: Watched, and primitives under another affine. Must not know: any mark.
"""

from __future__ import annotations

from ..scene import Anchor, Clip, Group, Markers, Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..coords.cartesian import Axis, View
    from ..scene import Points, Primitive

    Affine = tuple[float, float, float, float, float, float]

#: What of a view, and of its axes, is the same for all limits (or is in the geometry that moves).
_STEADY = frozenset((
    "points", "affine", "theme", "colors", "sizes", "shapes", "dashes", "slot", "tell", "color", "turn", "note",
))
_STEADY_AXIS = frozenset(("scale", "categories", "column", "indices"))


class WatchedAxis:
    """An Axis that tells its view when something of it is read that follows the limits."""

    __slots__ = ("_axis", "_view")

    def __init__(self, axis: Axis, view: Watched) -> None:
        self._axis, self._view = axis, view

    def __getattr__(self, name: str) -> Any:
        if name not in _STEADY_AXIS:
            self._view.read = True
        return getattr(self._axis, name)


class Watched:
    """A View that knows whether something was read that follows the limits: ``read``."""

    __slots__ = ("_view", "read", "x", "y")

    def __init__(self, view: View) -> None:
        self._view, self.read = view, False
        self.x, self.y = WatchedAxis(view.x, self), WatchedAxis(view.y, self)

    def __getattr__(self, name: str) -> Any:
        if name not in _STEADY:
            self.read = True
        return getattr(self._view, name)


def moved(item: Primitive, old: Affine, new: Affine) -> Primitive:
    """The primitive with all points that lie by ``old`` lying by ``new``; the same object where none do."""
    if isinstance(item, (Anchor, Clip, Group)):
        items = tuple([moved(each, old, new) for each in item.items])
        changes: dict[str, object] = {}
        if any(a is not b for a, b in zip(items, item.items)):
            changes["items"] = items
        if isinstance(item, Clip) and item.path is not None:
            changes["path"] = moved(item.path, old, new)
        return item.replace(**changes) if changes else item
    if isinstance(item, Path) and item.base is not None:
        return item.replace(points=_moved(item.points, old, new), base=_moved(item.base, old, new))
    if isinstance(item, (Path, Markers)):
        points = _moved(item.points, old, new)
        return item if points is item.points else item.replace(points=points)
    return item


def _moved(points: Points, old: Affine, new: Affine) -> Points:
    return points.replace(affine=new) if points.affine == old else points
