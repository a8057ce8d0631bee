"""Figures one after the other: ``hg.animate``.

Owns: the value Animation, its frames and its words. Must not know: pixels, or how a format is written.
"""

from __future__ import annotations

from ._words import check_number
from .compose import check_figure
from .errors import OptionError, OptionTypeError, ShapeError
from .native import native
from .value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, BinaryIO

    from .figure import Figure
    from .window.opened import Window



@value
class Animation(Value):
    """A picture that moves and has not been drawn: ``fn`` of each of ``frames``, ``fps`` a second."""

    fn: Callable[[Any], Figure]
    frames: tuple[object, ...]
    fps: float = 30.0

    def figures(self) -> list[Figure]:
        """Every frame's figure, ``fn`` called once for each, in order. ShapeError where pages differ in size."""
        made: list[Figure] = []
        for item in self.frames:
            made.append(check_figure(f"animate: fn({item!r})", self.fn(item)))
            if made[-1].page.size != made[0].page.size:
                raise ShapeError(
                    f"animate: the page of fn({item!r}) is {_size(made[-1])}, of fn({self.frames[0]!r}) "
                    f"{_size(made[0])}; all frames must be of one size"
                )
        return made

    def save(self, path: str | BinaryIO | object, *, dpi: float = 100, loop: bool = True,
             format: str | None = None) -> str:
        """Write the film and return its absolute path; the suffix (or ``format``) says how: gif png webp mp4.

        png is an animated PNG, exact and large; webp needs Pillow; mp4 needs ffmpeg, found on the PATH. loop: begin
        again after the last frame (mp4 leaves that to the player). Atomic: the file is whole or as it was before.
        SaveError (an OSError) when it cannot be written, OptionError for an unknown suffix.
        """
        from .resolve import film

        return film.save(self, path, format, dpi, loop)

    def render(self, format: str = "gif", *, dpi: float = 100, loop: bool = True) -> bytes:
        """The bytes that ``save`` would write."""
        from .resolve import film

        return film.render(self, format, dpi, loop, "render")

    def show(self, block: bool = True) -> Window | None:
        """Open a window that plays it; ``block=False`` gives the Window at once.

        Space plays and pauses, the bar below the picture shows and sets the frame, ``l`` or its button turns the loop
        on and off; left and right go a frame back and on, Home and End to the ends. ``fn`` is called once a frame
        before the window opens. In a notebook the GIF is displayed. Raises NoDisplayError where there is no display.
        """
        from .window.player import show

        return show(self, block)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, object], dict[str, object]]:
        return {"image/gif": self.render("gif"), "text/plain": repr(self)}, {}

    def __repr__(self) -> str:
        return f"<hugin.Animation of {len(self.frames)} frames, {self.fps:g} a second>"


def animate(fn: Callable[[Any], Figure], frames: int | Iterable[object] = 60, fps: float = 30) -> Animation:
    """A figure that moves: ``fn`` of 0, 1, ... (``frames`` a count) or of each item of ``frames`` makes a Figure.

    All frames have the same axes and colour scale, those that hold the data of every frame, but where ``fn`` sets
    limits itself; a box in three dimensions keeps its size while it turns. fps: frames a second; a GIF holds at most
    50. ``fn`` is called when the animation is saved or shown, once a frame, in order.

    >>> import hugin as hg
    >>> hills = hg.surface([[0, 1, 0], [1, 2, 1], [0, 1, 0]])
    >>> hg.animate(lambda azim: hills.camera(azim=azim), frames=range(0, 360, 6))
    <hugin.Animation of 60 frames, 30 a second>
    """
    if not callable(fn):
        raise OptionTypeError(f"animate: fn is {type(fn).__name__}; a function from a frame to a Figure is needed")
    frames = native(frames)
    if isinstance(frames, int) and not isinstance(frames, bool):
        items: tuple[object, ...] = tuple(range(frames))
    elif isinstance(frames, (str, bytes)) or not hasattr(frames, "__iter__"):
        raise OptionTypeError(f"animate: frames is {frames!r}; a count or a sequence is needed")
    else:
        items = tuple(frames)
    if not items:
        raise OptionError(f"animate: frames is {frames!r}; at least one frame is needed")
    rate = check_number("animate", "fps", fps)
    if not 0.01 <= rate <= 240:
        raise OptionError(f"animate: fps is {fps!r}; a number from 0.01 to 240 is needed")
    return Animation(fn, items, rate)


def _size(figure: Figure) -> str:
    from ._words import DEFAULT_SIZE

    width, height = figure.page.size or DEFAULT_SIZE
    return f"{width:g} x {height:g} px"
