"""Stage 3b: marks that depend on the view (functions, implicit curves, fields) are evaluated for it.

Owns: when. Must not know: how a mark samples, or which do.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .place import Placed


def sample(placed: Placed) -> None:
    """Give every panel its marks as they are seen in its plot area."""
    for box in placed.boxes:
        artists = box.panel.axes.artists
        made = tuple(artist.sample(box.view(box.rect, k)) for k, artist in enumerate(artists))
        if any(new is not old for new, old in zip(made, artists, strict=True)):
            box.panel = box.panel.replace(axes=box.panel.axes.replace(artists=made))
        box.settle_legend()
