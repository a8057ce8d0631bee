"""What lies where in a window: the geometry that tools and picking read, of the scene drawn last.

Owns: Panel and Ground. Must not know: events, marks, GLFW.
"""

from __future__ import annotations

from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from nx import Tensor

    from ..coords.cartesian import Axis
    from ..resolve.sight import Ends, Entry, Pose, Side
    from .selection import Selection
    from .view import Hit

    Rect = tuple[float, float, float, float]
    Point = tuple[float, float]


@value
class Panel(Value):
    """One panel. rect: its plot area px. x, y: its axes as they are drawn. below, before: px of its labels.

    solid: it has three dimensions. round: it is in polar coordinates. even: a unit of x and one of y keep their ratio.
    grid: it has grid lines.
    """

    rect: Rect
    x: Axis
    y: Axis
    below: float = 24.0
    before: float = 36.0
    solid: bool = False
    round: bool = False
    even: bool = False
    grid: bool = True


@value
class Ground(Value):
    """The panels of a page, the legend entries that can be clicked, and what must be looked up in the data.

    now: the limits that are shown; home: those of the page; linked: the sides that move together.
    pick: the data at a place, if any is near. select: the data inside an outline px, in one panel. places: where the
    points of a selection are seen now: (x px, y px, whether they are the corners of boxes) mark by mark.
    """

    size: Point
    panels: tuple[Panel, ...]
    entries: tuple[tuple[Entry, Rect], ...]
    home: Callable[[Side], Ends]
    rest: Callable[[int], Pose]
    linked: Callable[[Side], tuple[Side, ...]]
    pick: Callable[[float, float], Hit | None]
    select: Callable[[int, tuple[Point, ...]], Selection | None]
    places: Callable[[Selection], list[tuple[Tensor, Tensor, bool]]]

    def entry_at(self, x: float, y: float) -> Entry | None:
        """The legend entry under a place."""
        for entry, rect in self.entries:
            if _is_in(rect, x, y):
                return entry
        return None

    def panel_at(self, x: float, y: float) -> tuple[int, str] | None:
        """(index, "xy") inside a plot area; (index, "x" or "y") over the labels of one axis."""
        for n, panel in enumerate(self.panels):
            if _is_in(panel.rect, x, y):
                return n, "xy"
        for n, panel in enumerate(self.panels):
            x0, y0, x1, y1 = panel.rect
            if not panel.solid and not panel.round and _is_in((x0, y1, x1, y1 + max(panel.below, 16.0)), x, y):
                return n, "x"
            if not panel.solid and not panel.round and _is_in((x0 - max(panel.before, 16.0), y0, x0, y1), x, y):
                return n, "y"
        return None

    def axis(self, side: Side) -> Axis:
        panel = self.panels[side[0]]
        return panel.x if side[1] == "x" else panel.y

    def ends(self, side: Side) -> Ends:
        """The limits that are drawn."""
        return self.axis(side).ends


def _is_in(rect: Rect, x: float, y: float) -> bool:
    return rect[0] <= x <= rect[2] and rect[1] <= y <= rect[3]
