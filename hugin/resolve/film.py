"""The scenes of an animation, which share their scales, and its file.

Owns: what frames have in common. Must not know: how a film is written.
"""

from __future__ import annotations

from .._words import DEFAULT_SIZE
from ..errors import OptionError, SaveError, note, suggest
from ..style import theme_now
from . import output
from .emit import emit
from .glyphs import tell_missing
from .place import place
from .prepare import prepare, share_axis, share_color
from .sample import sample

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..animation import Animation
    from ..figure import Figure
    from ..scene import Scene
    from ..style import Theme
    from .box import Box
    from .place import Placed
    from .prepare import Panel, Prepared


def render(film: Animation, format: object, dpi: float, loop: bool, where: str) -> bytes:
    """The bytes of a film of that format."""
    from ..render import film as films

    name = format.lower().lstrip(".") if isinstance(format, str) else format
    if name not in films.FORMATS:
        raise OptionError(f'{where}: unknown film format "{format}"{suggest(name, films.FORMATS)}')
    output.Options(dpi)  # checks it
    figures = film.figures()
    output.check_pixels(figures[0], dpi, where)
    try:
        return films.FORMATS[str(name)](Scenes(figures), film.fps, dpi, loop)
    except films.Failed as err:
        raise SaveError(f"{where}: {err}") from err


def save(film: Animation, path: object, format: str | None, dpi: float, loop: bool) -> str:
    """As a figure is saved."""
    return output.save_made(path, format, "gif", lambda name: render(film, name, dpi, loop, "save"))


class Scenes:
    """The scenes by index, made when asked for. Mutable: notes are told once."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self.notes: dict[str, None] = {}
        self.figures = figures
        themes = [theme_now(figure.page.theme).scaled() for figure in figures]
        self.prepared = alike([
            prepare(figure, theme, self.tell) for figure, theme in zip(figures, themes, strict=True)
        ])
        if len(figures) > 1 and any(panel.z is not None for panel in self.prepared[0].panels):
            self.prepared = posed(self.prepared, [self.placed(k).boxes for k in range(len(figures))])

    def tell(self, message: str) -> None:
        if message not in self.notes:
            self.notes[message] = None
            note(message)

    def __len__(self) -> int:
        return len(self.figures)

    def placed(self, k: int) -> Placed:
        figure = self.figures[k]
        return place(figure.root, self.prepared[k], figure.page.size or DEFAULT_SIZE, self.tell)

    def __getitem__(self, k: int) -> Scene:
        placed = self.placed(k)
        sample(placed)
        tell_missing(placed, self.tell)
        return emit(placed, self.figures[k].page)


def alike(frames: list[Prepared]) -> list[Prepared]:
    """Every panel with the scales that hold the data of all frames; frames of differing panels stay as they are."""
    if len({len(frame.panels) for frame in frames}) > 1:
        return frames
    panels = [_steady(list(same), frames[0].theme) for same in zip(*(frame.panels for frame in frames), strict=True)]
    return [frame.replace(panels=tuple(same[k] for same in panels)) for k, frame in enumerate(frames)]


def _steady(panels: list[Panel], theme: Theme) -> list[Panel]:
    """One panel over time."""
    for name in ("x", "y", "z"):
        trained = [getattr(panel, name) for panel in panels]
        free = all(getattr(panel.axes, name + "lim") is None for panel in panels)
        if free and None not in trained and len({(one.kind, one.scale.name) for one in trained}) == 1:
            panels = share_axis(panels, name)
    if not any(scale.fixed for panel in panels for scale in panel.colors.values()):
        panels = share_color(panels, theme)
    return panels


def posed(frames: list[Prepared], boxes: list[Sequence[Box]]) -> list[Prepared]:
    """Boxes in three dimensions at the size that suits every frame, their middles in one place: they turn, not jump."""
    from .space import fit  # loaded by figures in three dimensions

    panels = [list(frame.panels) for frame in frames]
    for at, first in enumerate(panels[0]):
        if first.z is None or any(len(same) <= at or same[at].z is None for same in panels):
            continue
        found = [fit(same[at], same[at].rect)[0] for same in boxes]
        size = min(one.factor / one.camera.zoom for one in found)
        middle = tuple(sum(one.center[axis] for one in found) / len(found) for axis in (0, 1))
        for same in panels:
            same[at] = same[at].replace(pose=(size, middle))
    return [frame.replace(panels=tuple(same)) for frame, same in zip(frames, panels, strict=True)]
