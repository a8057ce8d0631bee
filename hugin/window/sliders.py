"""Controls below the page: sliders, choices, switches, in rows.

Owns: Controls, the widget; how controls look and what hands and keys do to them. Must not know: what their values mean.
"""

from __future__ import annotations

from ..scene import Markers, Path, Points
from ..text import layout
from .widget import Widget

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..scene import Primitive
    from ..style import Theme
    from .event import Event

    Rect = tuple[float, float, float, float]
    Color = tuple[float, float, float, float]

ROW, PAD, GAP = 32.0, 8.0, 28.0
KNOB, TRACK = 14.0, 4.0
NARROW = 460.0  # px of a window below which all controls stand in one column
REACH = 12.0  # px above and below a track that take hold of it


class Controls(Widget):
    """Rows of controls with their values: mutable. ``changed`` is called after each change, in the window's thread."""

    def __init__(self, controls: dict[str, Any], changed: Callable[[], None]) -> None:
        self.controls, self.changed = controls, changed
        self.values = {name: one.start for name, one in controls.items()}
        self.focus: str | None = None
        self.held: str | None = None
        self.columns = 1 if len(controls) < 3 else 2
        self.height_px = ROW * -(-len(controls) // self.columns) + 2 * PAD

    # -- places ----------------------------------------------------------------------------------------------------

    def cells(self, rect: Rect) -> dict[str, Rect]:
        """The rectangle of every control, row by row."""
        x0, y0, x1, _ = rect
        wide = (x1 - x0 - 2 * GAP - (self.columns - 1) * GAP) / self.columns
        made = {}
        for k, name in enumerate(self.controls):
            left, top = x0 + GAP + (k % self.columns) * (wide + GAP), y0 + PAD + (k // self.columns) * ROW
            made[name] = (left, top, left + wide, top + ROW)
        return made

    def parts(self, name: str, cell: Rect, theme: Theme) -> tuple[Rect, float]:
        """The rectangle in which a control moves, and the right end of what says its value."""
        x0, y0, x1, y1 = cell
        same = [key for k, key in enumerate(self.controls) if k % self.columns == self._column(name)]
        words = max(layout(key, theme.text_size, 600).width for key in same)
        left = x0 + min(words + 16.0, (x1 - x0) * 0.4)
        return (left, y0, max(left + 20.0, x1 - 62.0), y1), x1

    def _column(self, name: str) -> int:
        return list(self.controls).index(name) % self.columns

    # -- looks -----------------------------------------------------------------------------------------------------

    def emit(self, rect: Rect, theme: Theme) -> tuple[Primitive, ...]:
        self._theme = theme
        x0, y0, x1, _ = rect
        made: list[Primitive] = [box(rect, theme.background), box((x0, y0, x1, y0 + 1.0), theme.grid)]
        for name, cell in self.cells(rect).items():
            made += layout(name, theme.text_size, 600).emit(
                cell[0], (cell[1] + cell[3]) / 2, theme.ink, "left", "middle", 0.0
            )
            place, end = self.parts(name, cell, theme)
            made += _LOOKS[type(self.controls[name]).__name__](self, name, place, end, theme)
        return tuple(made)

    def _slider(self, name: str, place: Rect, end: float, theme: Theme) -> list[Primitive]:
        control, (x0, y0, x1, y1) = self.controls[name], place
        y, now = (y0 + y1) / 2, self.values[name]
        x = x0 + control.share(now) * (x1 - x0)
        color = theme.palette[0]
        made: list[Primitive] = [segment(x0, y, x1, y, theme.grid, TRACK), segment(x0, y, x, y, color, TRACK)]
        made += knob(x, y, color, theme, self.focus == name)
        made += layout(control.text(now), theme.text_size, tabular=True).emit(end, y, theme.ink, "right", "middle", 0.0)
        return made

    def _choice(self, name: str, place: Rect, end: float, theme: Theme) -> list[Primitive]:
        made: list[Primitive] = []
        for option, (x0, y0, x1, y1) in self.options(name, place, end, theme):
            chosen = option == self.values[name]
            fill = theme.palette[0] if chosen else None
            edge = theme.palette[0] if chosen or self.focus == name else theme.axis
            made.append(box((x0, y0, x1, y1), fill, edge))
            ink = theme.background if chosen else theme.ink
            text = layout(str(option), theme.text_size)
            made += text.emit((x0 + x1) / 2, (y0 + y1) / 2, ink, "center", "middle", 0.0)
        return made

    def options(self, name: str, place: Rect, end: float, theme: Theme) -> list[tuple[object, Rect]]:
        """The plates of a choice, all of one width; only that of the chosen one where there is no room for all."""
        options = self.controls[name].options
        x0, y0, _, y1 = place
        wide = max(layout(str(option), theme.text_size).width for option in options) + 16.0
        if wide * len(options) > end - x0:
            options, wide = (self.values[name],), min(wide, end - x0)
        top, bottom = round((y0 + y1) / 2 - 11.0), round((y0 + y1) / 2 + 11.0)
        return [(one, (x0 + k * wide, top, x0 + (k + 1) * wide, bottom)) for k, one in enumerate(options)]

    def _toggle(self, name: str, place: Rect, end: float, theme: Theme) -> list[Primitive]:
        x, y, on = place[0], (place[1] + place[3]) / 2, bool(self.values[name])
        color = theme.palette[0] if on else theme.axis
        made: list[Primitive] = [segment(x + 9.0, y, x + 25.0, y, color, 18.0)]
        made.append(dot(x + (25.0 if on else 9.0), y, 13.0, theme.background))
        if self.focus == name:
            made.append(ring(x + (25.0 if on else 9.0), y, 18.0, theme.ink))
        return made

    # -- hands -----------------------------------------------------------------------------------------------------

    _theme: Theme

    def handle(self, event: Event, rect: Rect) -> bool:
        kind = type(event).__name__
        take = _EVENTS.get(kind)
        return take is not None and hasattr(self, "_theme") and take(self, event, rect)

    def _press(self, event: Any, rect: Rect) -> bool:
        self.focus = None
        for name, cell in self.cells(rect).items():
            if event.button == "left" and cell[0] - REACH <= event.x <= cell[2] and cell[1] <= event.y < cell[3]:
                self.focus = name
                self._grasp(name, event, cell)
        return _holds(rect, event)

    def _grasp(self, name: str, event: Any, cell: Rect) -> None:
        """A press on a control: a slider is held, others change."""
        control = self.controls[name]
        place, end = self.parts(name, cell, self._theme)
        kind = type(control).__name__
        if kind == "Slider":
            if event.x < place[0] - REACH or event.x > place[2] + REACH:
                return
            self.held = name
            if event.clicks == 2:
                self.held = None
                self._set(name, control.start)
            else:
                self._drag(name, event.x, place)
        elif kind == "Toggle":
            if event.x >= place[0] - REACH:
                self._set(name, not self.values[name])
        else:
            plates = self.options(name, place, end, self._theme)
            for option, (x0, _, x1, _) in plates:
                if x0 <= event.x < x1:
                    self._set(name, control.moved(option, 1) if len(plates) == 1 else option)

    def _drag(self, name: str, x: float, place: Rect) -> None:
        self._set(name, self.controls[name].at((x - place[0]) / (place[2] - place[0])))

    def _move(self, event: Any, rect: Rect) -> bool:
        if self.held is None:
            return False
        self._drag(self.held, event.x, self.parts(self.held, self.cells(rect)[self.held], self._theme)[0])
        return True

    def _release(self, event: Any, rect: Rect) -> bool:
        held, self.held = self.held, None
        return held is not None

    def _wheel(self, event: Any, rect: Rect) -> bool:
        for name, (x0, y0, x1, y1) in self.cells(rect).items():
            if x0 <= event.x <= x1 and y0 <= event.y < y1:
                self._step(name, 1 if event.up > 0 else -1)
        return _holds(rect, event)

    # -- keys ------------------------------------------------------------------------------------------------------

    def _key(self, event: Any, rect: Rect) -> bool:
        names = list(self.controls)
        if event.name == "tab":
            at = names.index(self.focus) if self.focus is not None else (0 if event.shift else -1)
            self.focus = names[(at + (-1 if event.shift else 1)) % len(names)]
            return True
        if self.focus is None:
            return False
        control, kind = self.controls[self.focus], type(self.controls[self.focus]).__name__
        if event.name in ("right", "up", "left", "down"):
            self._step(self.focus, 1 if event.name in ("right", "up") else -1)
        elif event.name in ("home", "end") and kind == "Slider":
            self._set(self.focus, control.lo if event.name == "home" else control.hi)
        elif event.name in ("space", "enter") and kind != "Slider":
            self._step(self.focus, 1)
        elif event.name == "escape":
            self.focus = None
        else:
            return False
        return True

    def _step(self, name: str, steps: int) -> None:
        control, now = self.controls[name], self.values[name]
        self._set(name, not now if type(control).__name__ == "Toggle" else control.moved(now, steps))

    def _set(self, name: str, now: object) -> None:
        if now != self.values[name] or type(now) is not type(self.values[name]):
            self.values[name] = now
            self.changed()


_LOOKS = {"Slider": Controls._slider, "Choice": Controls._choice, "Toggle": Controls._toggle}
_EVENTS: dict[str, Callable[[Controls, Any, Rect], bool]] = {
    "Press": Controls._press, "Release": Controls._release, "Move": Controls._move, "Wheel": Controls._wheel,
    "Key": Controls._key,
}


def _holds(rect: Rect, event: Any) -> bool:
    return bool(rect[0] <= event.x <= rect[2] and rect[1] <= event.y <= rect[3])


# -- shapes ------------------------------------------------------------------------------------------------------------


def points(*flat: float) -> Points:
    import nx

    table = nx.asarray(flat, dtype=nx.float64)
    return Points(table[0::2], table[1::2])


def box(rect: Rect, fill: Color | None, stroke: Color | None = None) -> Path:
    """A rectangle on whole pixels."""
    x0, y0, x1, y1 = rect
    return Path(points(x0, y0, x1, y0, x1, y1, x0, y1), ring=4, closed=True, fill=fill, stroke=stroke, width=1.0,
                join="miter", snap=True)


def segment(x0: float, y0: float, x1: float, y1: float, color: Color, width: float) -> Path:
    return Path(points(x0, y0, x1, y1), stroke=color, width=width, cap="round")


def dot(x: float, y: float, size: float, color: Color) -> Markers:
    return Markers(points(x, y), "circle", size, color)


def ring(x: float, y: float, size: float, color: Color) -> Markers:
    return Markers(points(x, y), "circle", size, None, color, 1.5)


def knob(x: float, y: float, color: Color, theme: Theme, chosen: bool) -> list[Primitive]:
    """What a hand takes hold of; with a ring around it while keys move it."""
    made: list[Primitive] = [Markers(points(x, y), "circle", KNOB - 2.0, theme.background, color, 2.0)]
    return [*made, ring(x, y, KNOB + 5.0, theme.ink)] if chosen else made
