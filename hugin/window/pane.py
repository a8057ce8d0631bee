"""One window of the system with its OpenGL context, and what its user does as events.

Owns: the GLFW window, the renderer, the way from GLFW's callbacks to event values. Must not know: figures, tools.
"""

from __future__ import annotations

import sys
import time
from collections import deque

from ..errors import NoDisplayError
from ..render.gl.context import load
from .event import Key, Leave, Move, Press, Release, Wheel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..render.gl.renderer import Renderer
    from ..scene import Scene
    from .event import Event

BUTTONS = {0: "left", 1: "right", 2: "middle"}
#: GLFW's numbers of keys without a sign on them.
NAMES = {
    256: "escape", 257: "enter", 258: "tab", 32: "space", 262: "right", 263: "left", 264: "down", 265: "up",
    266: "page up", 267: "page down", 268: "home", 269: "end",
    **{290 + k: f"f{k + 1}" for k in range(12)},
}
SHIFT, CTRL, SUPER = 1, 2, 8
#: Seconds and px within which a second press makes a double click.
DOUBLE_S, DOUBLE_PX = 0.4, 6.0
REPEATED = ("left", "right", "up", "down")


class Pane:
    """A window of the system. Mutable, of the thread of the loop. sized, exposed: told by the system since last asked.

    scale: device pixels a px of the page. Events wait in ``events``.
    """

    def __init__(self, glfw: Any, title: str, width: float, height: float) -> None:
        self.glfw = glfw
        self.events: deque[Event] = deque()
        self.sized = self.exposed = self.closing = False
        self.renderer: Renderer | None = None
        self._title = title
        self._shown: Scene | None = None
        self._last_press: tuple[float, int, float, float] | None = None
        self._windowed: tuple[int, int, int, int] | None = None
        shrink = _shrink(glfw, width, height)
        self.handle = _open(glfw, title, round(width * shrink), round(height * shrink))
        try:
            glfw.make_context_current(self.handle)
            load()
            from ..render.gl.renderer import Renderer

            self.renderer = Renderer()
            glfw.swap_interval(1)
        except BaseException:
            self.close()
            raise
        self.scale = max(self.pixels()[0] / width, 1e-3)
        self._rest: tuple[float, float] | None = None
        self._at: tuple[float, float] | None = None
        self._listen()

    # -- sizes -----------------------------------------------------------------------------------------------------

    def pixels(self) -> tuple[int, int]:
        """The size in device pixels; 0 while it is an icon."""
        width, height = self.glfw.get_framebuffer_size(self.handle)
        return int(width), int(height)

    def size(self) -> tuple[float, float]:
        """The size in px of the page."""
        width, height = self.pixels()
        return width / self.scale, height / self.scale

    def grow(self, height: float) -> None:
        """Make the window higher by so many px."""
        wide, high = self.glfw.get_window_size(self.handle)
        per_px = high / self.size()[1] if self.size()[1] else 1.0
        self.glfw.set_window_size(self.handle, wide, max(1, round(high + height * per_px)))

    def show(self) -> None:
        """Bring it to the screen. A pointer that is there already and does not move has not come to read anything."""
        self.glfw.show_window(self.handle)
        self._rest = self._pointer()

    def call(self, title: str) -> None:
        """Give it a title; a round trip to the display, so only where it is another."""
        if title != self._title:
            self._title = title
            self.glfw.set_window_title(self.handle, title)

    def _pointer(self) -> tuple[float, float]:
        """Where the pointer is on the screen."""
        x, y = self.glfw.get_cursor_pos(self.handle)
        left, top = self.glfw.get_window_pos(self.handle)
        return x + left, y + top

    def full_screen(self) -> None:
        """To the whole screen, or back."""
        glfw, handle = self.glfw, self.handle
        if self._windowed is not None:
            glfw.set_window_monitor(handle, None, *self._windowed, 0)
            self._windowed = None
            return
        x, y = glfw.get_window_pos(handle)
        self._windowed = (x, y, *glfw.get_window_size(handle))
        monitor = glfw.get_primary_monitor()
        if monitor:
            mode = glfw.get_video_mode(monitor)
            glfw.set_window_monitor(handle, monitor, 0, 0, mode.size.width, mode.size.height, mode.refresh_rate)

    # -- drawing ---------------------------------------------------------------------------------------------------

    def draw(self, scene: Scene, hurried: bool = False) -> bool:
        """Show a scene of the window's size; whether it would show more if it were not drawn in a hurry."""
        width, height = self.pixels()
        if not (width and height) or self.renderer is None:
            return False
        self._shown = scene
        self.glfw.make_context_current(self.handle)
        coarse = self.renderer.draw(scene, width, height, self.scale, 0, hurried)
        self.glfw.swap_buffers(self.handle)
        return coarse

    def draw_again(self) -> None:
        """Show what was drawn last, which the renderer remembers most of; all of it."""
        if self._shown is not None:
            self.draw(self._shown)

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
        self.glfw.set_clipboard_string(None, text)

    def close(self) -> None:
        """Free the window and all that it holds; once."""
        handle, self.handle = self.handle, None
        if not handle:
            return
        try:
            if self.renderer is not None:
                self.glfw.make_context_current(handle)
                self.renderer.close()
        finally:
            self.renderer = self._shown = None
            self.glfw.make_context_current(None)
            self.glfw.destroy_window(handle)
            self.events.clear()

    # -- events ----------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        glfw, handle = self.glfw, self.handle
        glfw.set_framebuffer_size_callback(handle, self._on_size)
        glfw.set_window_content_scale_callback(handle, self._on_scale)
        glfw.set_window_refresh_callback(handle, self._on_expose)
        glfw.set_window_close_callback(handle, self._on_close)
        glfw.set_cursor_pos_callback(handle, self._on_move)
        glfw.set_cursor_enter_callback(handle, self._on_enter)
        glfw.set_mouse_button_callback(handle, self._on_button)
        glfw.set_scroll_callback(handle, self._on_wheel)
        glfw.set_key_callback(handle, self._on_key)

    def _place(self, x: float, y: float) -> tuple[float, float]:
        """Px of the page, from GLFW's screen coordinates."""
        wide, _ = self.glfw.get_window_size(self.handle)
        share = (self.pixels()[0] / wide if wide else 1.0) / self.scale
        return x * share, y * share

    def _now(self) -> tuple[float, float]:
        """Where the pointer was when the event happened: after its last move, not where it is by now."""
        return self._place(*(self._at or self.glfw.get_cursor_pos(self.handle)))

    def _on_size(self, *_: object) -> None:
        self.sized = True

    def _on_scale(self, _: object, across: float, down: float) -> None:
        self.scale, self.sized = max(float(across), 1e-3), True

    def _on_expose(self, *_: object) -> None:
        self.exposed = True

    def _on_close(self, *_: object) -> None:
        self.closing = True

    def _on_move(self, _: object, x: float, y: float) -> None:
        self._at = x, y
        if self._rest is not None:
            at = self._pointer()
            if abs(at[0] - self._rest[0]) <= 1.0 and abs(at[1] - self._rest[1]) <= 1.0:
                return
            self._rest = None
        self.events.append(Move(*self._place(x, y), time.monotonic()))

    def _on_enter(self, _: object, entered: int) -> None:
        if not entered:
            self.events.append(Leave(time.monotonic()))

    def _on_button(self, _: object, button: int, action: int, mods: int) -> None:
        name = BUTTONS.get(button)
        if name is None:
            return
        self._rest = None
        now, (x, y) = time.monotonic(), self._now()
        if not action:
            self.events.append(Release(x, y, name, now))  # type: ignore[arg-type]  # a name of BUTTONS
            return
        last, clicks = self._last_press, 1
        if last is not None and last[1] == button and now - last[0] < DOUBLE_S:
            clicks = 2 if max(abs(x - last[2]), abs(y - last[3])) <= DOUBLE_PX else 1
        self._last_press = None if clicks == 2 else (now, button, x, y)
        self.events.append(Press(x, y, name, now, clicks, bool(mods & SHIFT), _with_ctrl(mods)))  # type: ignore[arg-type]

    def _on_wheel(self, _: object, across: float, up: float) -> None:
        self._rest = None
        self.events.append(Wheel(*self._now(), float(up), time.monotonic()))

    def _on_key(self, _: object, key: int, scancode: int, action: int, mods: int) -> None:
        name = NAMES.get(key)
        if name is None:
            name = self.glfw.get_key_name(key, scancode) or (chr(key) if 32 < key < 127 else "")
        if name and (action == 1 or (action == 2 and name in REPEATED)):
            self.events.append(Key(name.lower(), time.monotonic(), bool(mods & SHIFT), _with_ctrl(mods)))


def _with_ctrl(mods: int) -> bool:
    """Ctrl, or Command on a Mac."""
    return bool(mods & (SUPER if sys.platform == "darwin" else CTRL))


def _shrink(glfw: Any, width: float, height: float) -> float:
    """1, or the share of its size at which a page larger than the screen fits on it."""
    monitor = glfw.get_primary_monitor()
    if not monitor:
        return 1.0
    _, _, wide, high = glfw.get_monitor_workarea(monitor)
    across, down = glfw.get_monitor_content_scale(monitor)
    if not (wide and high):
        return 1.0
    return float(min(1.0, wide / (width * across), high / (height * down)))


def _open(glfw: Any, title: str, width: int, height: int) -> Any:
    """A hidden GLFW window with a context of OpenGL 3.3."""
    glfw.default_window_hints()
    for hint, given in (
        (glfw.CLIENT_API, glfw.OPENGL_API), (glfw.CONTEXT_VERSION_MAJOR, 3), (glfw.CONTEXT_VERSION_MINOR, 3),
        (glfw.OPENGL_PROFILE, glfw.OPENGL_CORE_PROFILE), (glfw.OPENGL_FORWARD_COMPAT, 1), (glfw.VISIBLE, 0),
        (glfw.DEPTH_BITS, 0), (glfw.STENCIL_BITS, 8), (glfw.SAMPLES, 0), (glfw.SCALE_TO_MONITOR, 1),
    ):
        glfw.window_hint(hint, given)
    for hint in (glfw.X11_CLASS_NAME, glfw.X11_INSTANCE_NAME):
        glfw.window_hint_string(hint, "hugin")
    if sys.platform.startswith("linux"):
        glfw.window_hint(glfw.CONTEXT_CREATION_API, glfw.EGL_CONTEXT_API)  # as PyOpenGL: it must be one of the two
    handle = glfw.create_window(max(width, 1), max(height, 1), title, None, None)
    if not handle:
        raise NoDisplayError(
            f"window: no OpenGL 3.3 on this display ({last_error(glfw)}); Debian: libegl1 libgl1-mesa-dri; "
            "fig.save() draws without OpenGL"
        )
    return handle


def last_error(glfw: Any) -> str:
    """What GLFW said last."""
    code, text = glfw.get_error()
    if isinstance(text, bytes):
        text = text.decode(errors="replace")
    return text or (f"GLFW error {code}" if code else "GLFW gave no reason")
