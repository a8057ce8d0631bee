"""What a hand can do to a window, as frozen values. Places are px of the page (dpi 100), y down; time is in seconds.

Owns: the events. Must not know: GLFW, figures.
"""

from __future__ import annotations

from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    Button = Literal["left", "right", "middle"]
    Event: TypeAlias = "Press | Release | Move | Leave | Wheel | Key"


@value
class Press(Value):
    """A button goes down. clicks: 2 for the second press of a double click."""

    x: float
    y: float
    button: Button
    time: float = 0.0
    clicks: int = 1
    shift: bool = False
    ctrl: bool = False


@value
class Release(Value):
    """The button comes up again."""

    x: float
    y: float
    button: Button
    time: float = 0.0


@value
class Move(Value):
    """The pointer has moved."""

    x: float
    y: float
    time: float = 0.0


@value
class Leave(Value):
    """The pointer has left the window."""

    time: float = 0.0


@value
class Wheel(Value):
    """The wheel turned: up is positive, one a notch; touch pads give parts of one."""

    x: float
    y: float
    up: float
    time: float = 0.0


@value
class Key(Value):
    """A key by its name in lower case: "r", "escape", "f11"."""

    name: str
    time: float = 0.0
    shift: bool = False
    ctrl: bool = False
