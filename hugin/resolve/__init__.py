"""From a figure to a scene. This file is the table of contents: prepare (data), place (sizes),
sample (functions, for those sizes), emit (primitives)."""

from __future__ import annotations

from .._words import DEFAULT_SIZE
from ..errors import note
from ..style import theme_now
from ..value import Value, value
from .emit import emit
from .glyphs import tell_missing
from .place import place
from .prepare import prepare
from .sample import sample

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..figure import Figure
    from ..scene import Scene


@value
class Resolved(Value):
    """A scene and what was done by rule on the way."""

    scene: Scene
    notes: tuple[str, ...]


def resolve(figure: Figure) -> Resolved:
    """Run every stage; warns with HuginNote once for each rule that dropped or changed something."""
    notes: dict[str, None] = {}
    theme = theme_now(figure.page.theme).scaled()
    prepared = prepare(figure, theme, notes.setdefault)
    placed = place(figure.root, prepared, figure.page.size or DEFAULT_SIZE, notes.setdefault)
    sample(placed)
    tell_missing(placed, notes.setdefault)
    scene = emit(placed, figure.page)
    for message in notes:
        note(message)
    return Resolved(scene, tuple(notes))
