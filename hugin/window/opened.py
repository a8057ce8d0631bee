"""A window that shows a figure: what ``hg.window`` and ``show(block=False)`` give.

Owns: Window (mutable): session and pane together, updates from any thread, what effects do.
Must not know: tools, how scenes are made.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback

from ..errors import NoDisplayError, OptionTypeError, note
from ..resolve.stage import Stage
from .event import Move
from .loop import LOOP
from .pane import Pane
from .session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..figure import Figure
    from .selection import Selection
    from .tools import Effect
    from .view import View
    from .widget import Widget

    OnSelect = Callable[[Selection], object]


#: Seconds without a new frame after which the last one is drawn again, if it was made in a hurry.
CALM = 0.15


class Window:
    """An open window. ``with hg.window(fig) as w:`` closes it at the end; so does letting go of it.

    ``update`` may be called from any thread; everything else from the thread that opened the window, in which ``poll``
    or ``wait`` must be called for the window to answer. A window of an interactive session answers at the prompt.
    """

    def __init__(self, figure: Figure, *, on_select: OnSelect | None = None, title: str | None = None,
                 widgets: tuple[Widget, ...] = ()) -> None:
        self._closed = True
        self._pane: Pane | None = None
        _check(figure, on_select)
        glfw = LOOP.start()
        notes: dict[str, None] = {}
        self._session = Session(figure, notes.setdefault)
        self._session.widgets = list(widgets)
        self._ticks: dict[int, float | None] = {id(widget): 0.0 for widget in widgets}
        self._title, self._on_select = title, on_select
        self._pending: Stage | None = None
        self._dirty = True
        self._drawn, self._coarse = -CALM, False
        self._told: str | None = None
        scene = self._session.scene(time.monotonic())
        for message in notes:
            note(message)
        self._pane = Pane(glfw, self._name(), scene.width, scene.height)
        self._closed = False
        LOOP.add(self)
        try:
            self.serve(time.monotonic())
            self._pane.show()
            LOOP.turn()
        except BaseException:
            self.close()
            raise

    # -- for users -------------------------------------------------------------------------------------------------

    @property
    def closed(self) -> bool:
        """Whether the window is gone, by whatever way."""
        return self._closed

    def update(self, figure: Figure) -> bool:
        """Show another figure; from any thread. Limits that the user moved to stay, others follow the new data.

        From the window's own thread it is drawn at once, and what the user did meanwhile is answered; from another
        when the window's thread gets to it (of several waiting figures the last). False when the window is closed.
        """
        _check(figure, None)
        if self._closed:
            return False
        self.hand(Stage(figure, _silent, self._session.stage.size))
        if LOOP.is_mine():
            LOOP.turn()
        return not self._closed

    def hand(self, stage: Stage) -> None:
        """Show another figure at the next turn: for widgets, which are called in the middle of one."""
        self._pending = stage
        LOOP.wake()

    @property
    def size(self) -> tuple[float, float]:
        """Px of the page that is shown."""
        return self._session.stage.size

    def poll(self) -> bool:
        """Answer what the user did since the last call, of all windows, without waiting. False when it is closed."""
        self._check_thread("poll")
        if not self._closed:
            LOOP.turn()
        return not self._closed

    def wait(self, timeout_s: float | None = None) -> bool:
        """Answer the user until the window is closed, or for ``timeout_s`` seconds. False when it is closed."""
        self._check_thread("wait")
        end = None if timeout_s is None else time.monotonic() + timeout_s
        self._end = end
        try:
            LOOP.run(lambda: not self._closed and (end is None or time.monotonic() < end))
        finally:
            self._end = None
        return not self._closed

    def redraw(self) -> None:
        """Draw again at the next turn, from any thread: for widgets that look different now."""
        self._dirty = True
        LOOP.wake()

    def add(self, widget: Widget) -> None:
        """Put a widget into the window, below those that are there."""
        self._session.widgets.append(widget)
        self._ticks[id(widget)] = 0.0
        if widget.height_px and self._pane is not None:
            self._pane.grow(widget.height_px)
        self._dirty = True

    def close(self) -> None:
        """Close the window and free all that it holds. Again: nothing happens."""
        pane, self._pane = self._pane, None
        self._closed = True
        if pane is not None:
            LOOP.remove(self)
            LOOP.lose(pane)

    def __enter__(self) -> Window:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if not self._closed and not sys.is_finalizing():
            self.close()

    def __repr__(self) -> str:
        return f"<hugin.Window {self._name()!r}, {'closed' if self._closed else 'open'}>"

    # -- for the loop ----------------------------------------------------------------------------------------------

    _end: float | None = None

    def due(self, now: float) -> float | None:
        """When it wants to be served without an event: now while something moves, None when nothing will."""
        if self._dirty or self._pending is not None or self._session.view.ease is not None:
            return now
        calm = self._drawn + CALM if self._coarse else None
        times = [at for at in (*self._ticks.values(), self._end, calm) if at is not None]
        return min(times) if times else None

    def serve(self, now: float) -> None:
        """Take events and figures that wait, and draw if anything differs. Errors are shown, and it goes on."""
        try:
            self._serve(now)
        except Exception:  # of a user's function, or of a figure that cannot be drawn
            self._show_error()

    def _serve(self, now: float) -> None:
        self._adopt()
        self._take_events()
        if self._pane is None:
            return
        self._tick(now)
        self._show(self._pane, now)

    def _show(self, pane: Pane | None, now: float) -> None:
        """Draw where anything differs; a widget may have closed the window."""
        if pane is None:
            return
        if pane.closing:
            self.close()
        elif self._dirty or self._session.view.ease is not None:
            self._dirty = pane.exposed = False
            now = time.monotonic()
            moves = self._session.view.drag is not None or now - self._drawn < CALM
            self._coarse = pane.draw(self._session.scene(now), moves)
            self._drawn = time.monotonic()
            self._told = None
        elif pane.exposed or (self._coarse and now - self._drawn >= CALM):
            pane.exposed = self._coarse = False
            pane.draw_again()

    def _adopt(self) -> None:
        """Take over a figure that was handed over, and a new size."""
        stage, self._pending = self._pending, None
        if stage is not None:
            self._session.replace(stage)
            self._dirty = True
            if self._pane is not None:
                self._pane.call(self._name())
        if self._pane is not None and self._pane.sized:
            self._pane.sized = False
            if all(self._pane.pixels()):
                self._session.resize(*self._pane.size())
                self._dirty = True

    def _take_events(self) -> None:
        """All that wait; of moves that follow each other the last, but for a lasso."""
        while self._pane is not None and self._pane.events:
            events = self._pane.events
            event = events.popleft()
            drag = self._session.view.drag
            if isinstance(event, Move) and events and isinstance(events[0], Move) and (
                    drag is None or drag.kind != "lasso"):
                continue
            before = self._session.view
            effects, taken = self._session.take(event)
            after = self._session.view
            self._dirty = self._dirty or taken or _looks_other(before, after)
            if taken:
                self._ticks = dict.fromkeys(self._ticks, 0.0)
            for effect in effects:
                try:
                    EFFECTS[effect.what](self, effect)
                except Exception:  # of a user's callback, or a folder that cannot be written
                    self._show_error()

    def _tick(self, now: float) -> None:
        for widget in list(self._session.widgets):
            at = self._ticks.get(id(widget))
            if at is not None and at <= now:
                self._ticks[id(widget)] = widget.tick(now)
                self._dirty = self._dirty or self._ticks[id(widget)] is not None

    def _show_error(self) -> None:
        """The traceback on standard error; one that repeats itself frame by frame only once."""
        text = traceback.format_exc()
        if text != self._told:
            self._told = text
            print(text, file=sys.stderr, end="", flush=True)

    def _name(self) -> str:
        return self._title or self._session.stage.words[0] or "Hugin"

    def _check_thread(self, where: str) -> None:
        if not self._closed and not LOOP.is_mine():
            raise NoDisplayError(
                f"{where}: called in thread {threading.current_thread().name!r}, the window was opened in another; "
                "call it there, and update() from anywhere"
            )

    # -- effects ---------------------------------------------------------------------------------------------------

    def _save(self, effect: Effect) -> None:
        """A numbered file in the current folder; its path is printed."""
        from ..render import renderer
        from ..resolve.output import write_whole

        assert self._pane is not None  # effects come from an open window
        suffix = str(effect.given)
        options = {"dpi": 100.0 * self._pane.scale} if suffix == "png" else {}
        data = renderer(suffix)(self._session.picture(time.monotonic()), **options)
        path = next(path for path in (os.path.abspath(f"hugin-{k}.{suffix}") for k in range(1, 10**9))
                    if not os.path.exists(path))
        write_whole(path, data)
        print(path, flush=True)

    def _copy(self, _: Effect) -> None:
        from .code import code_of

        assert self._pane is not None  # as above
        now = time.monotonic()
        text = code_of(self._session.sight(now), self._session.ground(now))
        self._pane.copy(text)
        print(text or "the view is that of the figure", flush=True)

    def _selected(self, effect: Effect) -> None:
        if self._on_select is not None:
            self._on_select(effect.given)  # type: ignore[arg-type]  # a Selection, from its tool

    def _full_screen(self, _: Effect) -> None:
        if self._pane is not None:
            self._pane.full_screen()


EFFECTS: dict[str, Callable[[Window, Effect], None]] = {
    "save": Window._save, "copy": Window._copy, "selected": Window._selected, "full screen": Window._full_screen,
    "close": lambda window, effect: window.close(),
}


def _looks_other(before: View, after: View) -> bool:
    """Whether a view shows something else; the place of the pointer shows only in cross hairs."""
    names = ("sight", "hit", "cross", "help", "drag", "ease", "chosen")
    if any(getattr(before, name) is not getattr(after, name) for name in names):
        return True
    return after.cross and before.cursor != after.cursor


def _silent(message: str) -> None:
    """What is done by rule is told when a window opens."""


def _check(figure: object, on_select: object) -> None:
    if not hasattr(figure, "root") or not hasattr(figure, "page"):
        raise OptionTypeError(f"window: {figure!r} is no figure; give a hg.Figure, such as hg.line(x, y)")
    if on_select is not None and not callable(on_select):
        raise OptionTypeError(f"window: on_select is {on_select!r}; a function of a selection is needed")
