"""What others put into a window: sliders, players. A widget paints primitives and takes events before the tools do.

Owns: Widget, the protocol. Must not know: GLFW, OpenGL, any widget.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..scene import Primitive
    from ..style import Theme
    from .event import Event
    from .opened import Window

    Rect = tuple[float, float, float, float]


class Widget:
    """A part of a window that is not of the page. Mutable; all calls come from the thread of the window.

    height_px: of the strip that it takes below the page; the window grows by it. 0: it lies over the page.
    Rectangles and events are px, from the top left corner of the window.
    """

    height_px: float = 0.0

    def join(self, window: Window) -> None:
        """Called once with the window that it is in, by those who open one for it. Hold it weakly."""

    def emit(self, rect: Rect, theme: Theme) -> tuple[Primitive, ...]:
        """What it looks like now, inside ``rect``: its strip, or the page."""
        return ()

    def handle(self, event: Event, rect: Rect) -> bool:
        """Take an event; True when it was meant for the widget: no tool and no later widget sees it, and the window is
        drawn again. A widget that took a press gets every move until the release."""
        return False

    def tick(self, now: float) -> float | None:
        """Called at the time (seconds, ``time.monotonic()``) that it gave last, first at once; returns when it wants to
        be called next, None for never again (until an event was taken). The window is drawn after each call that
        returns a time."""
        return None
