"""What is done with a button held down: pan, zoom into a rectangle, select, turn and move in three dimensions.

Owns: which drag a press begins, what it does on the way. Must not know: GLFW, figures, keys, the wheel.
"""

from __future__ import annotations

from .limits import cut, set_limits, slid
from .view import Drag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from ..resolve.sight import Ends, Entry, Pose, Side, Sight
    from .event import Press
    from .ground import Ground, Panel
    from .view import View

    Point = tuple[float, float]
    Kind = Literal["pan", "box", "lasso", "select", "orbit", "shift", "entry"]

#: Px below which a press and its release are a click.
CLICK = 3.0
#: A rectangle thinner than this zooms along its length only.
THIN = 10.0
#: Degrees that a drag over the whole plot area turns a box by.
TURN = 180.0
#: (button, with shift) -> what a drag means in a panel of two dimensions, and of three.
FLAT: dict[tuple[str, bool], Kind] = {
    ("left", False): "pan", ("middle", False): "pan", ("right", False): "box", ("left", True): "lasso",
    ("right", True): "select",
}
SOLID: dict[tuple[str, bool], Kind] = {
    ("left", False): "orbit", ("middle", False): "shift", ("right", False): "shift", ("left", True): "lasso",
    ("right", True): "select",
}


def begun(event: Press, shown: Sight, entry: Entry | None, ground: Ground) -> Drag | None:
    """The drag that a press begins."""
    at = (event.x, event.y)
    if entry is not None:
        return Drag("entry", event.button, -1, "", at, at, shown, entry=entry)
    found = ground.panel_at(*at)
    if found is None:
        return None
    n, dims = found
    kind = (SOLID if ground.panels[n].solid else FLAT).get((event.button, event.shift))
    if ground.panels[n].round and kind in ("pan", "box"):
        return None  # a circle stays where it is
    if kind is None or (kind in ("lasso", "select") and dims != "xy"):
        return None
    if ground.panels[n].even:
        dims = "xy"
    return Drag(kind, event.button, n, dims, at, at, shown, (at,))


def moved(view: View, at: Point, ground: Ground) -> View:
    """The view with its drag gone on to ``at``."""
    drag = view.drag
    assert drag is not None  # the caller has seen it
    far = max(abs(at[0] - drag.start[0]), abs(at[1] - drag.start[1])) > CLICK
    step = drag.path and max(abs(at[0] - drag.path[-1][0]), abs(at[1] - drag.path[-1][1])) >= 2.0
    path = (*drag.path, at) if drag.kind == "lasso" and step else drag.path
    drag = drag.replace(at=at, moved=drag.moved or far, path=path)
    view = view.replace(drag=drag)
    if not drag.moved:
        return view
    if drag.kind == "pan":
        return view.replace(sight=_panned(drag, ground))
    if drag.kind in ("orbit", "shift"):
        start = drag.sight.poses.get(drag.panel) or ground.rest(drag.panel)
        pose = (_turned if drag.kind == "orbit" else _shifted)(start, drag, ground.panels[drag.panel])
        return view.replace(sight=drag.sight.replace(poses={**drag.sight.poses, drag.panel: pose}))
    return view


def _panned(drag: Drag, ground: Ground) -> Sight:
    """The limits at the press, moved as far as the hand has moved since."""
    wanted: dict[Side, Ends] = {}
    for dim, px in (("x", drag.at[0] - drag.start[0]), ("y", drag.at[1] - drag.start[1])):
        if dim in drag.dims:
            side = (drag.panel, dim)
            start = drag.sight.limits.get(side) or ground.home(side)
            wanted[side] = slid(start, ground.axis(side).replace(ends=start), px)
    return set_limits(drag.sight, wanted, ground)


def _turned(start: Pose, drag: Drag, panel: Panel) -> Pose:
    x0, y0, x1, y1 = panel.rect
    degrees = TURN / max(min(x1 - x0, y1 - y0), 1.0)
    azim = start.azim - (drag.at[0] - drag.start[0]) * degrees
    elev = start.elev + (drag.at[1] - drag.start[1]) * degrees
    return start.replace(azim=(azim + 180.0) % 360.0 - 180.0, elev=min(90.0, max(-90.0, elev)))


def _shifted(start: Pose, drag: Drag, panel: Panel) -> Pose:
    return start.replace(right=start.right + drag.at[0] - drag.start[0], down=start.down + drag.at[1] - drag.start[1])


def boxed(drag: Drag, ground: Ground) -> dict[Side, Ends]:
    """The limits of what a rectangle holds; of one axis for a thin one, none for a speck."""
    panel = ground.panels[drag.panel]
    x0, y0, x1, y1 = _clamped(drag, panel)
    wide, high = x1 - x0, y1 - y0
    if max(wide, high) < THIN:
        return {}
    dims = drag.dims
    if panel.even:
        x0, y0, x1, y1 = _in_ratio((x0, y0, x1, y1), panel)
    elif dims == "xy":
        dims = "x" if high < THIN else "y" if wide < THIN else "xy"
    px = {"x": (x0, x1), "y": (y0, y1)}
    return {
        (drag.panel, dim): cut(ground.ends((drag.panel, dim)), ground.axis((drag.panel, dim)), *px[dim]) for dim in dims
    }


def _clamped(drag: Drag, panel: Panel) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = panel.rect
    xs = sorted(min(max(x, x0), x1) for x in (drag.start[0], drag.at[0]))
    ys = sorted(min(max(y, y0), y1) for y in (drag.start[1], drag.at[1]))
    return xs[0], ys[0], xs[1], ys[1]


def _in_ratio(box: tuple[float, float, float, float], panel: Panel) -> tuple[float, float, float, float]:
    """The rectangle of the panel's own ratio around a box."""
    x0, y0, x1, y1 = box
    wide, high = panel.rect[2] - panel.rect[0], panel.rect[3] - panel.rect[1]
    share = max((x1 - x0) / wide, (y1 - y0) / high)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return x - wide * share / 2, y - high * share / 2, x + wide * share / 2, y + high * share / 2


def band(drag: Drag, panel: Panel) -> tuple[float, float, float, float]:
    """The rectangle of a drag as it is drawn: over the whole plot area across the axis that does not zoom."""
    x0, y0, x1, y1 = _clamped(drag, panel)
    if panel.even or drag.kind == "select":
        return x0, y0, x1, y1
    if drag.dims == "x" or (drag.dims == "xy" and y1 - y0 < THIN <= x1 - x0):
        return x0, panel.rect[1], x1, panel.rect[3]
    if drag.dims == "y" or (drag.dims == "xy" and x1 - x0 < THIN <= y1 - y0):
        return panel.rect[0], y0, panel.rect[2], y1
    return x0, y0, x1, y1


def outline(drag: Drag) -> tuple[Point, ...]:
    """The corners of what a drag selects."""
    if drag.kind == "lasso":
        return drag.path if drag.path[-1] == drag.at else (*drag.path, drag.at)
    (x0, y0), (x1, y1) = drag.start, drag.at
    return (x0, y0), (x1, y0), (x1, y1), (x0, y1)
