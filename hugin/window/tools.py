"""What a hand does, as pure functions: (view, event, ground) -> (view, effects).

Owns: the meaning of every button, key and turn of the wheel; the effects that a window carries out.
Must not know: GLFW, OpenGL, figures, how a scene is made.
"""

from __future__ import annotations

from ..value import Value, value
from . import drags
from .event import Key, Leave, Move, Press, Release, Wheel
from .limits import grown, set_limits, slid, zoomed
from .view import Ease

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..resolve.sight import Entry, Sight
    from .event import Event
    from .ground import Ground
    from .view import View

    Result = tuple[View, tuple["Effect", ...]]

#: A notch of the wheel shows this share of what was shown before.
NOTCH = 0.84


@value
class Effect(Value):
    """Something that a window does beyond showing its view. what: a name of ``EFFECTS``; given: what it is about."""

    what: str
    given: object = None


EFFECTS = ("save", "copy", "close", "full screen", "selected")

#: Key -> (what the help says, the function that does it, whether with Ctrl).
KEYS: dict[str, tuple[str, Callable[[View, Key, Ground], Result]]] = {}


def handle(view: View, event: Event, ground: Ground) -> Result:
    """The view after an event, and what else is to be done."""
    made: Result = _HANDLERS[type(event)](view, event, ground)
    return made


def seen(view: View, now: float, ground: Ground) -> Sight:
    """What is shown at a time."""
    return view.seen(now, ground.home, ground.rest)


def jumped(view: View, sight: Sight, now: float, ground: Ground) -> View:
    """The view on its way to another sight."""
    return view.replace(ease=Ease(seen(view, now, ground), now), sight=sight)


# -- the pointer -----------------------------------------------------------------------------------------------------


def _press(view: View, event: Press, ground: Ground) -> Result:
    view = view.replace(cursor=(event.x, event.y))
    if view.drag is not None:
        return view, ()  # a second button while one is down
    entry = ground.entry_at(event.x, event.y) if event.button == "left" else None
    if entry is None and event.button == "left" and event.clicks == 2 and not event.shift:
        return reset(view, event.time, ground), ()
    shown = seen(view, event.time, ground)
    drag = drags.begun(event, shown, entry, ground)
    if drag is None:
        return view, ()
    if drag.kind != "entry":
        view = view.replace(sight=shown.replace(fading=()), ease=None, hit=None)
    return view.replace(drag=drag), ()


def _move(view: View, event: Move, ground: Ground) -> Result:
    view = view.replace(cursor=(event.x, event.y))
    if view.drag is None:
        return view.replace(hit=ground.pick(event.x, event.y)), ()
    return drags.moved(view, (event.x, event.y), ground), ()


def _release(view: View, event: Release, ground: Ground) -> Result:
    drag = view.drag
    if drag is None or drag.button != event.button:
        return view, ()
    view = view.replace(cursor=(event.x, event.y))
    if drag.at != (event.x, event.y):
        view = drags.moved(view, (event.x, event.y), ground)
        drag = view.drag or drag
    view = view.replace(drag=None)
    if drag.kind == "entry":
        return (view if drag.moved or drag.entry is None else toggled(view, drag.entry, event.time, ground)), ()
    if drag.kind == "box" and drag.moved:
        limits = drags.boxed(drag, ground)
        return (jumped(view, set_limits(view.sight, limits, ground), event.time, ground) if limits else view), ()
    if drag.kind in ("lasso", "select") and drag.moved:
        chosen = ground.select(drag.panel, drags.outline(drag))
        return view.replace(chosen=chosen), (Effect("selected", chosen),) if chosen is not None else ()
    return view, ()


def _leave(view: View, event: Leave, ground: Ground) -> Result:
    return view.replace(cursor=None, hit=None), ()


def _wheel(view: View, event: Wheel, ground: Ground) -> Result:
    found = ground.panel_at(event.x, event.y)
    if found is None or not event.up or view.drag is not None:
        return view, ()
    n, dims = found
    panel = ground.panels[n]
    factor = NOTCH ** max(-8.0, min(8.0, event.up))
    sight = seen(view, event.time, ground).replace(fading=())
    view = view.replace(hit=None, ease=None)
    if panel.solid:
        pose = sight.poses.get(n) or ground.rest(n)
        zoom = min(1000.0, max(0.02, pose.zoom / factor))
        return view.replace(sight=sight.replace(poses={**sight.poses, n: pose.replace(zoom=zoom)})), ()
    if panel.even:
        dims = "xy"
    if panel.round:
        return view.replace(sight=set_limits(sight, {(n, "y"): grown(ground.ends((n, "y")), factor)}, ground)), ()
    at = {"x": event.x, "y": event.y}
    wanted = {(n, dim): zoomed(ground.ends((n, dim)), ground.axis((n, dim)), at[dim], factor) for dim in dims}
    return view.replace(sight=set_limits(sight, wanted, ground)), ()


# -- what keys do ------------------------------------------------------------------------------------------------------


def reset(view: View, now: float, ground: Ground) -> View:
    """The page as it was opened, but for hidden series and grid lines; no read-out, no cross hairs."""
    calm = view.replace(hit=None, cross=False, drag=None, chosen=None, cursor=None)
    return jumped(calm, view.sight.replace(limits={}, poses={}), now, ground)


def toggled(view: View, entry: Entry, now: float, ground: Ground) -> View:
    """A series of the legend hidden, or shown again."""
    hidden = view.sight.hidden
    calm = view.replace(chosen=None, hit=None)
    return jumped(calm, view.sight.replace(hidden=hidden ^ {entry}), now, ground)


def _key(view: View, event: Key, ground: Ground) -> Result:
    name = ("ctrl+" if event.ctrl else "") + ("shift+" if event.shift else "") + event.name
    row = KEYS.get(name) or KEYS.get(("ctrl+" if event.ctrl else "") + event.name)
    return row[1](view, event, ground) if row is not None else (view, ())


def _grid(view: View, event: Key, ground: Ground) -> Result:
    shown = view.sight.grid == "both" or (view.sight.grid is None and any(panel.grid for panel in ground.panels))
    grid = None if view.sight.grid is not None else "none" if shown else "both"  # the second time the figure's own
    return view.replace(sight=view.sight.replace(grid=grid)), ()


def _escape(view: View, event: Key, ground: Ground) -> Result:
    """Ends what is going on; where nothing is, the window."""
    if view.drag is not None:
        drag = view.drag
        return view.replace(drag=None, sight=view.sight if drag.kind == "entry" else drag.sight), ()
    return (view.replace(help=False), ()) if view.help else (view, (Effect("close"),))


def _slide(view: View, event: Key, ground: Ground) -> Result:
    """The arrows: a tenth of what is shown, in every panel."""
    right, up = {"left": (1, 0), "right": (-1, 0), "up": (0, 1), "down": (0, -1)}[event.name]
    sight = seen(view, event.time, ground).replace(fading=())
    for n, panel in enumerate(ground.panels):
        if not panel.solid and not panel.round:
            dim, axis = ("x", panel.x) if right else ("y", panel.y)
            px = 0.1 * (right * (panel.rect[2] - panel.rect[0]) + up * (panel.rect[3] - panel.rect[1]))
            sight = set_limits(sight, {(n, dim): slid(axis.ends, axis, px)}, ground)
    return jumped(view.replace(hit=None), sight, event.time, ground), ()


def _does(effect: str, given: object = None) -> Callable[[View, Key, Ground], Result]:
    return lambda view, event, ground: (view, (Effect(effect, given),))


KEYS.update({
    "r": ("the page as it was (double click too)", lambda v, e, g: (reset(v, e.time, g), ())),
    "s": ("save what is seen as PNG", _does("save", "png")),
    "ctrl+s": ("save as SVG", _does("save", "svg")),
    "ctrl+shift+s": ("save as PDF", _does("save", "pdf")),
    "c": ("copy the view as code", _does("copy")),
    "g": ("grid lines", _grid),
    "x": ("cross hairs", lambda v, e, g: (v.replace(cross=not v.cross), ())),
    "f": ("full screen", _does("full screen")),
    "f11": ("full screen", _does("full screen")),
    "h": ("this help", lambda v, e, g: (v.replace(help=not v.help), ())),
    "f1": ("this help", lambda v, e, g: (v.replace(help=not v.help), ())),
    **dict.fromkeys(("left", "right", "up", "down"), ("move by a tenth", _slide)),
    "q": ("close", _does("close")),
    "escape": ("end what goes on, or close", _escape),
})

_HANDLERS: dict[type, Callable[..., Result]] = {
    Press: _press, Move: _move, Release: _release, Leave: _leave, Wheel: _wheel, Key: _key,
}
