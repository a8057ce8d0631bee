"""All that a window knows of what its user did: one frozen value, changed by the tools.

Owns: View and its parts. Must not know: events, GLFW, how anything is drawn.
"""

from __future__ import annotations

from ..resolve.sight import Sight, between
from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from ..resolve.sight import Ends, Pose, Side
    from .selection import Selection

    Point = tuple[float, float]

#: Seconds that a jump takes.
EASE = 0.15


@value
class Hit(Value):
    """The point of the data that the pointer is at: its place px, what is said about it.

    panel, mark, index: where it stands in the figure and in the data of the mark. named: the first line is the name of
    the series.
    """

    x: float
    y: float
    lines: tuple[str, ...]
    panel: int
    mark: int
    index: int
    named: bool = False


@value
class Drag(Value):
    """A button held down. start, at: px. sight: what was shown at the press. path: where the pointer has been."""

    kind: Literal["pan", "box", "lasso", "select", "orbit", "shift", "entry"]
    button: str
    panel: int
    dims: str
    start: Point
    at: Point
    sight: Sight
    path: tuple[Point, ...] = ()
    moved: bool = False
    entry: tuple[int, str] | None = None


@value
class Ease(Value):
    """A jump on its way: from what was shown at ``began``."""

    start: Sight
    began: float


@value
class View(Value):
    """sight: what is shown, or where ``ease`` leads. cursor: the pointer, px, while it is over the window.

    hit: what the pointer reads. cross: cross hairs follow the pointer. help: the list of keys is shown.
    chosen: what was selected last.
    """

    sight: Sight = Sight()
    cursor: Point | None = None
    hit: Hit | None = None
    cross: bool = False
    help: bool = False
    drag: Drag | None = None
    ease: Ease | None = None
    chosen: Selection | None = None

    def seen(self, now: float, home: Callable[[Side], Ends], rest: Callable[[int], Pose]) -> Sight:
        """What is shown at a time."""
        if self.ease is None:
            return self.sight
        share = min(1.0, max(0.0, (now - self.ease.began) / EASE))
        return between(self.ease.start, self.sight, share * share * (3.0 - 2.0 * share), home, rest)

    def is_easing(self, now: float) -> bool:
        return self.ease is not None and now - self.ease.began < EASE
