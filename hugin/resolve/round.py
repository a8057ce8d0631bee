"""Panels in polar coordinates: the circle as large as its cell allows, and what is painted in which order.

Owns: the fit, the view, and the emission of a panel. Must not know: how a mark draws itself, or how it is bent.
"""

from __future__ import annotations

from ..coords.polar import Polar, PolarView, Round, sheet
from ..guides import dial as guide
from ..guides.dial import Dial
from ..guides.occupancy import CELL, Occupancy
from ..scene import Clip
from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..coords.cartesian import Axis
    from ..scene import Anchor, Primitive
    from .box import Box

    Rect = tuple[float, float, float, float]

#: Px for the words round the circle before they are measured, and the smallest circle.
ROOM = 30.0
SMALLEST = 4.0


@value
class Fitted(Value):
    """A circle with its guides in a cell; rect: round all of its words."""

    dial: Dial
    round: Round
    axes: tuple[Axis, Axis]
    rect: Rect

    def corners(self) -> tuple[float, ...] | None:
        """Px of the rim between which rings run straight, or None where they are round."""
        spokes = self.dial.spokes
        if not self.round.straight or len(spokes) < 3:
            return None
        return (*spokes, spokes[0] + abs(self.round.span) * self.round.outer) if self.round.is_whole() else spokes


def system_of(box: Box) -> Polar:
    system = box.panel.axes.coord
    assert isinstance(system, Polar)  # the one kind there is
    return system


def fit(box: Box, rect: Rect) -> Fitted:
    """The largest circle, or sector, whose words stay in ``rect``; room for them is first guessed, then measured."""
    found = box.fitted.get(rect)
    if found is None:
        found = _fit(box, rect)
        box.fitted[rect] = box.fitted[found.rect] = found
    return found


def _fit(box: Box, rect: Rect) -> Fitted:
    wide, high = rect[2] - rect[0], rect[3] - rect[1]
    room = (ROOM, ROOM, ROOM, ROOM)
    made = None
    for turn in range(6):
        unit = guide.outline(_made(box, 1.0).round)
        outer = min((wide - room[0] - room[2]) / (unit[2] - unit[0]), (high - room[1] - room[3]) / (unit[3] - unit[1]))
        made = _made(box, max(SMALLEST, float(int(outer))))
        inner, all_ = guide.outline(made.round), made.rect
        needed = (inner[0] - all_[0], inner[1] - all_[1], all_[2] - inner[2], all_[3] - inner[3])
        if turn >= 2 and all_[2] - all_[0] <= wide and all_[3] - all_[1] <= high:
            break
        # from the third turn on room only grows: another size may have other labels
        room = needed if turn < 2 else tuple(map(max, room, needed))  # type: ignore[assignment]  # of four
    assert made is not None
    x, y = (round((rect[k] + rect[k + 2] - made.rect[k] - made.rect[k + 2]) / 2) for k in (0, 1))
    left, top, right, bottom = made.rect
    return made.replace(round=made.round.replace(center=(float(x), float(y))),
                        rect=(left + x, top + y, right + x, bottom + y))


def _made(box: Box, outer: float) -> Fitted:
    """A circle of this size about (0, 0), with its guides."""
    system, trained = system_of(box), (box.panel.x, box.panel.y)
    way, x, y = sheet(system, trained, (0.0, 0.0), outer)
    dial = guide.make_dial(system, trained, (x, y), way, box.theme)
    dial = dial.replace(name=dial.name if box.names["x"] else None, side=dial.side if box.names["y"] else None)
    return Fitted(dial, way, (x, y), guide.bounds(dial, way, box.theme))


def view_of(box: Box, k: int, rect: Rect) -> PolarView:
    """What mark ``k`` sees."""
    panel, fitted = box.panel, fit(box, rect)
    way = fitted.round
    flat = (0.0, -way.outer, abs(way.span) * way.outer, -way.inner)
    return PolarView(flat, *fitted.axes, box.theme, panel.colors, panel.sizes, panel.shapes, panel.dashes,
                     panel.slots[k], box.tell, way, guide.outline(way))


def occupy(box: Box, rect: Rect) -> tuple[Rect, Occupancy]:
    """The rectangle in which a legend may stand, and what of it is taken."""
    fitted = fit(box, rect)
    occupied = Occupancy(fitted.rect)
    guide.fill(occupied, fitted.dial, fitted.round, box.theme, CELL)
    return fitted.rect, occupied


def clipped(box: Box, anchor: Anchor) -> Primitive:
    """A mark cut at the rim, where limits that the user set may be narrower than the data."""
    axes = box.panel.axes
    if axes.xlim is None and axes.ylim is None:
        return anchor
    return Clip((anchor,), path=guide.clip_path(fit(box, box.rect).round))


def ray_of(box: Box, under: list[Primitive], over: list[Primitive], words: list[Primitive]) -> float:
    """Px of the rim at which the labels of the radius stand."""
    fitted = fit(box, box.rect)
    way, dial = fitted.round, fitted.dial
    occupied = Occupancy(guide.outline(way))
    occupied.add([*([] if box.fills else under), *over, *words])
    return guide.find_ray(system_of(box), box.panel.x, dial, way, box.theme, occupied, fitted.axes[0])


def edges(box: Box) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The closed outline of the plot area, ring by ring, px."""
    fitted = fit(box, box.rect)
    return tuple(tuple(ring) for ring in guide.frame(fitted.round, fitted.corners()))


def plates(box: Box, ray: float) -> list[Rect]:
    """Where the labels of the radius stand, px."""
    fitted = fit(box, box.rect)
    return guide.plates(fitted.dial, ray, fitted.round, box.theme)


def emit_round(box: Box, under: list[Primitive], over: list[Primitive], words: list[Primitive],
               ray: float) -> list[Primitive]:
    """The marks of a panel between its guides; ray: where the labels of the radius stand."""
    fitted, theme, wish = fit(box, box.rect), box.theme, box.panel.axes.grid
    dims = {"x": "x", "y": "y", "both": "xy", "none": "", None: "" if box.fills else "xy"}[wish]
    way, dial, corners = fitted.round, fitted.dial, fitted.corners()
    items = [*under, *guide.emit_back(dial, way, theme, dims, corners)]
    if box.panel.axes.frame is not False:
        items += guide.emit_frame(way, theme, corners)
    items += [*over, *words]
    return items + guide.emit_labels(dial, ray, way, theme, fitted.rect)
