"""The one loop of a process over all of its windows: it sleeps until something happens, then serves them.

Owns: GLFW's beginning and end, waiting, waking up for other threads and for Ctrl-C, which windows are open.
State: GLFW is one a process, so the loop is too. Must not know: figures, tools.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from weakref import ref

from ..errors import NoDisplayError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any
    from weakref import ReferenceType

    from .opened import Window
    from .pane import Pane

_HINT = 'use fig.save("picture.png") to write a file'


class Loop:
    """All open windows. Mutable; everything but ``wake`` is for the thread that opened the first window.

    Windows are held weakly, so that one that nobody holds is closed; ``kept`` holds those of interactive sessions.
    """

    def __init__(self) -> None:
        self.glfw: Any = None
        self.thread = 0
        self.kept: set[Window] = set()
        self.lost: deque[Pane] = deque()
        self._windows: dict[int, ReferenceType[Window]] = {}

    # -- beginning and end ---------------------------------------------------------------------------------------

    def start(self) -> Any:
        """The module glfw, ready. Raises NoDisplayError where there is no display, or GLFW is missing."""
        if self.glfw is not None and self.thread != threading.get_ident() and self.windows():
            raise NoDisplayError(
                "window: windows are open in another thread; open all windows of a process in one thread, best the "
                "main one, and call window.update(fig) from others"
            )
        self.thread = threading.get_ident()
        if self.glfw is None:
            self.glfw = _load_glfw()
        return self.glfw

    def add(self, window: Window) -> None:
        self._windows[id(window)] = ref(window)

    def remove(self, window: Window) -> None:
        self._windows.pop(id(window), None)
        self.kept.discard(window)

    def windows(self) -> list[Window]:
        """Those that are open."""
        return [window for window in (made() for made in list(self._windows.values())) if window is not None]

    def is_mine(self) -> bool:
        """Whether this is the thread of the loop."""
        return self.thread == threading.get_ident()

    def lose(self, pane: Pane) -> None:
        """Free what belonged to a window that nobody holds any more: now, or when the loop's thread comes by."""
        if self.is_mine():
            pane.close()
        else:
            self.lost.append(pane)
            self.wake()

    def end(self) -> None:
        """Close everything, when the process ends."""
        if self.glfw is None or not self.is_mine():
            return
        for window in self.windows():
            window.close()
        self._free_lost()
        self.glfw.terminate()
        self.glfw = None

    def _free_lost(self) -> None:
        while self.lost:
            self.lost.popleft().close()
        for key, made in list(self._windows.items()):
            if made() is None:
                del self._windows[key]

    # -- turning ---------------------------------------------------------------------------------------------------

    def wake(self) -> None:
        """End the wait, from any thread."""
        if self.glfw is not None:
            self.glfw.post_empty_event()

    def turn(self, wait: float | None = 0.0) -> None:
        """Take what has happened, after waiting ``wait`` seconds for it at most (None: for ever); serve all windows."""
        glfw = self.glfw
        if glfw is None:
            return
        if wait is None:
            glfw.wait_events()
        elif wait > 0.0:
            glfw.wait_events_timeout(wait)
        else:
            glfw.poll_events()
        self._free_lost()
        for window in self.windows():
            window.serve(time.monotonic())

    def run(self, goes_on: Callable[[], bool]) -> None:
        """Turn for as long as ``goes_on()``, asleep while nothing happens. Ctrl-C raises KeyboardInterrupt here."""
        with Waker(self) as waker:
            while goes_on():
                self.turn(waker.longest(self._until_due()))

    def _until_due(self) -> float | None:
        """Seconds until a window wants to be served without an event; None: none does."""
        now = time.monotonic()
        times = [due for due in (window.due(now) for window in self.windows()) if due is not None]
        return max(0.0, min(times) - now) if times else None


class Waker:
    """While it is entered, signals end the loop's wait: GLFW itself sleeps through them.

    Python writes the number of a signal to a pipe; a thread that reads the pipe wakes the loop up, where the handler of
    the signal then runs. Where that is not possible (not the main thread, or another's wakeup descriptor), the loop
    looks up ten times a second.
    """

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.pipe: tuple[int, int] | None = None
        self.thread: threading.Thread | None = None

    def __enter__(self) -> Waker:
        import signal

        if threading.current_thread() is not threading.main_thread() or sys.platform == "win32":
            return self
        read, write = os.pipe()
        os.set_blocking(write, False)
        before = signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        if before != -1:
            signal.set_wakeup_fd(before)
            os.close(read)
            os.close(write)
            return self
        self.pipe = read, write
        self.thread = threading.Thread(target=_read, args=(read, self.loop), daemon=True, name="hugin signals")
        self.thread.start()
        return self

    def longest(self, wait: float | None) -> float | None:
        """The wait, at most a tenth of a second where signals do not end it."""
        if self.pipe is not None or threading.current_thread() is not threading.main_thread():
            return wait
        return 0.1 if wait is None else min(wait, 0.1)

    def __exit__(self, *_: object) -> None:
        import signal

        if self.pipe is None or self.thread is None:
            return
        signal.set_wakeup_fd(-1)
        os.write(self.pipe[1], b"\0")
        self.thread.join()
        for end in self.pipe:
            os.close(end)
        self.pipe = None


def _read(end: int, loop: Loop) -> None:
    """Wake the loop up for every signal, until a zero comes."""
    while b"\0" not in os.read(end, 64):
        loop.wake()


def _load_glfw() -> Any:
    import atexit

    try:
        import glfw
    except ImportError as err:
        raise NoDisplayError(f"window: missing GLFW ({err}); pip install glfw; {_HINT}") from err
    from .pane import last_error

    glfw.set_error_callback(lambda *_: None)  # what fails is asked for where it matters
    if not glfw.init():
        reason = last_error(glfw)
        raise NoDisplayError(f"window: no display to open a window on ({reason}); {_HINT}")
    atexit.register(LOOP.end)
    return glfw


LOOP = Loop()
