"""Characters that no font has, in the words of guides: found once the words are laid out.

Owns: tell_missing. Marks that set words of their own tell of theirs through their View.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..text import Block
    from .place import Placed


def tell_missing(placed: Placed, tell: Callable[[str], None]) -> None:
    """One sentence for each set of characters that are drawn as boxes."""
    for block in _blocks(placed):
        if block is not None and block.missing:
            tell(block.note)


def _blocks(placed: Placed) -> Iterator[Block | None]:
    for box in placed.boxes:
        for guide in (box.x_guide, box.y_guide):
            yield guide.name
            yield from guide.blocks
        for heading in (box.heading, box.caption):
            yield from (block for block, _ in heading.lines)
        for bar in box.bars:
            yield bar.label
        yield from box.direct
        if box.legend is not None:
            yield from box.legend.blocks()
    for sheet in placed.sheets:
        yield from sheet.names.values()
        for words in (sheet.heading, sheet.caption):
            yield from (block for block, _ in words.lines) if words is not None else ()
        if sheet.legend is not None:
            yield from sheet.legend.blocks()
