"""The window of a figure of parameters.

Owns: Live, the controls that make figures. Must not know: how controls look, how a figure is made of values.
"""

from __future__ import annotations

import sys
import traceback
from weakref import ref

from ..resolve.stage import Stage
from ..text import layout
from .sliders import Controls, box

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..controls import Dynamic
    from ..scene import Primitive
    from ..style import Theme
    from .opened import Window

    Rect = tuple[float, float, float, float]

WRONG = (0.72, 0.11, 0.11, 1.0)


class Live(Controls):
    """Controls that make the window's figure anew when they have moved: mutable. ``error``: the last line of what the
    function raised, until it returns again."""

    def __init__(self, of: Dynamic) -> None:
        super().__init__(of.controls, self._moved)
        self.of = of
        self.error: str | None = None
        self.window: ref[Window] | None = None
        self._stale = False

    def _moved(self) -> None:
        self._stale = True

    def tick(self, now: float) -> float | None:
        """After all events that waited: one figure for the last of them."""
        window = self.window() if self.window is not None else None
        if self._stale and window is not None:
            self._stale = False
            try:
                figure = self.of.figure(**self.values)
            except Exception as err:  # the user's function; the window goes on
                traceback.print_exc(file=sys.stderr)
                self.error = f"{type(err).__name__}: {err}".splitlines()[0]
                window.redraw()
            else:
                self.error = None
                window.hand(Stage(figure, _silent, window.size))
        return None

    def join(self, window: Window) -> None:
        self.window = ref(window)

    def emit(self, rect: Rect, theme: Theme) -> tuple[Primitive, ...]:
        made = super().emit(rect, theme)
        if self.error is None:
            return made
        text = layout(self.error, theme.text_size, 600)
        wide = min(text.width + 20.0, rect[2] - rect[0] - 16.0)
        left, top = rect[0] + 8.0, rect[1] - 30.0
        plate = box((left, top, left + wide, top + 22.0), WRONG)
        return (*made, plate, *text.emit(left + 10.0, top + 11.0, (1.0, 1.0, 1.0, 1.0), "left", "middle", 0.0))


def show(of: Dynamic, block: bool) -> Window | None:
    """What ``Dynamic.show`` does."""
    from . import present

    return present(of.figure(), of, (Live(of),), block)


def _silent(message: str) -> None:
    """What is done by rule is told when a window opens, not while it is used."""
