"""Films in a window: play, pause, scrub, loop.

Owns: Player, the bar below the picture. Must not know: how a film is written, what its frames show.
"""

from __future__ import annotations

from weakref import ref

from ..resolve.film import Scenes
from ..resolve.stage import Stage
from ..scene import Path
from ..text import layout
from .sliders import box, knob, points, segment
from .widget import Widget

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..animation import Animation
    from ..scene import Primitive
    from ..style import Theme
    from .event import Event
    from .opened import Window

    Rect = tuple[float, float, float, float]

HIGH = 44.0
BUTTON = 48.0  # px from the left to the bar
REACH = 14.0


class Player(Widget):
    """Plays frames at their rate, leaving out what the machine has no time for: mutable.

    ``frame``: the index shown. ``playing``, ``loops``: what the buttons say.
    """

    height_px = HIGH

    def __init__(self, film: Scenes, fps: float) -> None:
        self.film, self.fps = film, fps
        self.frame, self.playing, self.loops = 0, True, True
        self.window: ref[Window] | None = None
        self._held: bool | None = None  # while the bar is held: whether it played before
        self._start: float | None = None  # when frame 0 was, or would have been, shown
        self._shown = -1

    def join(self, window: Window) -> None:
        self.window = ref(window)

    # -- time ------------------------------------------------------------------------------------------------------

    def tick(self, now: float) -> float | None:
        """Show the frame that is due; the next one's time, None while nothing plays."""
        wait = None
        if self.playing and self._held is None:
            if self._start is None:
                self._start = now - self.frame / self.fps
            due = int((now - self._start) * self.fps + 1e-6)
            if due >= len(self.film) and not self.loops:
                due, self.playing = len(self.film) - 1, False
            self.frame = due % len(self.film)
            wait = self._start + (due + 1) / self.fps if self.playing else None
        self._show()
        return wait

    def _show(self) -> None:
        window = self.window() if self.window is not None else None
        if window is not None and self._shown != self.frame:
            self._shown = self.frame
            window.hand(stage(self.film, self.frame, window.size))

    def go(self, frame: int) -> None:
        """Show a frame; playing goes on from it."""
        self.frame, self._start = min(max(frame, 0), len(self.film) - 1), None

    def turn(self) -> None:
        """Play or pause; at the end of a film that does not loop, from the beginning."""
        self.playing = not self.playing
        if self.playing and not self.loops and self.frame == len(self.film) - 1:
            self.frame = 0
        self._start = None

    # -- looks -----------------------------------------------------------------------------------------------------

    def _track(self, rect: Rect) -> Rect:
        return rect[0] + BUTTON, rect[1], rect[2] - 120.0, rect[3]

    def emit(self, rect: Rect, theme: Theme) -> tuple[Primitive, ...]:
        x0, y0, x1, y1 = rect
        left, _, right, _ = self._track(rect)
        y, color = (y0 + y1) / 2, theme.palette[0]
        x = left + (right - left) * self.frame / max(1, len(self.film) - 1)
        made: list[Primitive] = [box(rect, theme.background), box((x0, y0, x1, y0 + 1.0), theme.grid)]
        if self.playing:
            made += [box((x0 + 20.0, y - 7.0, x0 + 24.0, y + 7.0), theme.ink),
                     box((x0 + 28.0, y - 7.0, x0 + 32.0, y + 7.0), theme.ink)]
        else:
            made.append(Path(points(x0 + 20.0, y - 8.0, x0 + 33.0, y, x0 + 20.0, y + 8.0), closed=True, fill=theme.ink))
        made += [segment(left, y, right, y, theme.grid, 4.0), segment(left, y, x, y, color, 4.0)]
        made += knob(x, y, color, theme, False)
        count = layout(f"{self.frame + 1} / {len(self.film)}", theme.text_size, tabular=True)
        made += count.emit(x1 - 58.0, y, theme.ink, "right", "middle", 0.0)
        loop = layout("loop", theme.text_size, 600 if self.loops else 400)
        made += loop.emit(x1 - 30.0, y, color if self.loops else theme.secondary, "center", "middle", 0.0)
        return tuple(made)

    # -- hands and keys --------------------------------------------------------------------------------------------

    def handle(self, event: Event, rect: Rect) -> bool:
        take = _EVENTS.get(type(event).__name__)
        return take is not None and take(self, event, rect)

    def _press(self, event: Any, rect: Rect) -> bool:
        if not (rect[0] <= event.x <= rect[2] and rect[1] <= event.y <= rect[3]):
            return False
        left, _, right, _ = self._track(rect)
        if event.button == "left" and left - REACH <= event.x <= right + REACH:
            self._held = self.playing
            self._scrub(event.x, rect)
        elif event.button == "left" and event.x < left:
            self.turn()
        elif event.button == "left" and event.x > rect[2] - 54.0:
            self.loops = not self.loops
        return True

    def _scrub(self, x: float, rect: Rect) -> None:
        left, _, right, _ = self._track(rect)
        self.go(round((x - left) / (right - left) * (len(self.film) - 1)))

    def _move(self, event: Any, rect: Rect) -> bool:
        if self._held is None:
            return False
        self._scrub(event.x, rect)
        return True

    def _release(self, event: Any, rect: Rect) -> bool:
        if self._held is None:
            return False
        self._held, self._start = None, None
        return True

    def _key(self, event: Any, rect: Rect) -> bool:
        do = _KEYS.get(event.name)
        if do is None or event.ctrl:
            return False
        do(self)
        return True

    def _step(self, frames: int) -> None:
        self.playing = False
        self.go((self.frame + frames) % len(self.film))

    def _switch(self) -> None:
        self.loops = not self.loops


_EVENTS: dict[str, Callable[[Player, Any, Rect], bool]] = {
    "Press": Player._press, "Move": Player._move, "Release": Player._release, "Key": Player._key,
}
_KEYS: dict[str, Callable[[Player], None]] = {
    "space": Player.turn, "l": Player._switch,
    "right": lambda player: player._step(1), "left": lambda player: player._step(-1),
    "home": lambda player: player.go(0), "end": lambda player: player.go(len(player.film) - 1),
}


def stage(film: Scenes, frame: int, size: tuple[float, float] | None = None) -> Stage:
    """A frame to be shown, with the scales of all of them."""
    return Stage(film.figures[frame], film.tell, size, film.prepared[frame])


def show(of: Animation, block: bool) -> Window | None:
    """What ``Animation.show`` does."""
    from . import present

    film = Scenes(of.figures())
    return present(film.figures[0], of, (Player(film, of.fps),), block)
