"""Marks that need not be emitted again while limits move: found by watching what they read.

A mark that places its data by ``view.points`` or ``view.affine`` alone is the same for all limits but for the affine.
One that reads the plot area is the same while that stays, one that reads how many px a unit is (for shapes in px at
places of the data) the same while limits only move. One that reads px or limits is emitted for each.
Owns: Watched and Kept, and primitives under another affine. Must not know: any mark.
"""

from __future__ import annotations

from ..scene import Anchor, Clip, Group, Later, Markers, Mesh, Path, Quads, px_of

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
_PLACE = frozenset(("rect", "frame"))
#: Units of both axes that differ by less are the same: limits that move are rounded anew each time.
_ALIKE = 1e-9


class WatchedAxis:
    """An Axis that tells its view when something of it is read that follows the limits."""

    __slots__ = ("_axis", "_view")

    def __init__(self, axis: Axis, view: Watched) -> None:
        self._axis, self._view = axis, view

    def __getattr__(self, name: str) -> Any:
        if name == "factor":
            self._view.scaled = True
        elif name not in _STEADY_AXIS:
            self._view.read = True
        return getattr(self._axis, name)


class Watched:
    """A View that knows whether something was read that follows the limits: ``read``; the place of the plot area:
    ``placed``; or how many px a unit is: ``scaled``."""

    __slots__ = ("_view", "placed", "read", "scaled", "x", "y")

    def __init__(self, view: View) -> None:
        self._view, self.read, self.placed, self.scaled = view, False, False, False
        self.x, self.y = WatchedAxis(view.x, self), WatchedAxis(view.y, self)

    def __getattr__(self, name: str) -> Any:
        if name in _PLACE:
            self.placed = True
        elif name not in _STEADY:
            self.read = True
        return getattr(self._view, name)


class Kept:
    """What a mark was made into, for which views it holds, and as which of them it was seen last. Mutable."""

    __slots__ = ("affine", "items", "last", "rect", "scaled")

    def __init__(self, watched: Watched, view: View, items: tuple[Primitive, ...]) -> None:
        self.affine, self.items, self.scaled = view.affine(), items, watched.scaled
        self.rect = view.rect if watched.placed else None
        self.last = self.affine, items

    def for_view(self, view: View) -> tuple[Primitive, ...] | None:
        """The primitives as the view shows them; None where they must be made anew."""
        affine = view.affine()
        if self.rect is not None and self.rect != view.rect:
            return None
        if self.last[0] == affine:
            return self.last[1]
        units = ((self.affine[k], affine[k]) for k in (1, 4))
        if self.scaled and any(abs(old - new) > _ALIKE * abs(old) for old, new in units):
            return None
        self.last = affine, tuple([moved(item, self.affine, affine) for item in self.items])
        return self.last[1]


def moved(item: Primitive, old: Affine, new: Affine) -> Primitive:
    """The primitive with all points that lie by ``old`` lying by ``new``; the same object where none do."""
    if isinstance(item, Group) and (item.form is not None or isinstance(item.items, Later)):
        return _moved_form(item, old, new)
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
    if isinstance(item, Mesh) and item.places is not None:
        places = _moved(item.places, old, new)
        return item if places is item.places else item.replace(places=places, vertices=px_of(places))
    if isinstance(item, (Path, Markers)):
        points = _moved(item.points, old, new)
        return item if points is item.points else item.replace(points=points)
    return item


def _moved_form(group: Group, old: Affine, new: Affine) -> Group:
    """A group with another form of its items, which are moved when they are asked for."""
    form, items = None, group.items
    if isinstance(group.form, Quads) and (*group.form.x_affine, *group.form.y_affine) == old:
        form = group.form.replace(x_affine=new[:3], y_affine=new[3:])
    later = Later(lambda: tuple([moved(each, old, new) for each in items]))
    return group.replace(items=later, form=form)


def _moved(points: Points, old: Affine, new: Affine) -> Points:
    return points.replace(affine=new) if points.affine == old else points
