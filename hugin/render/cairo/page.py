"""Walking a Scene: each primitive goes to the method of the page that draws its kind.

Owns: the table of primitives and the order of drawing. Must not know: pixels, file formats, themes, scales.
"""

from __future__ import annotations

from ...scene import Anchor, Clip, Glyphs, Group, Image, Markers, Mesh, Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    class Page(Protocol):
        """What the kinds of page have in common: a method a primitive, which may call draw_items for what it holds."""

        def path(self, path: Path) -> None: ...
        def markers(self, markers: Markers) -> None: ...
        def mesh(self, mesh: Mesh) -> None: ...
        def image(self, image: Image) -> None: ...
        def glyphs(self, glyphs: tuple[Glyphs, ...]) -> None: ...
        def clip(self, clip: Clip) -> None: ...
        def group(self, group: Group) -> None: ...


#: Primitive -> method of the page. Anchors mean nothing on paper; neighbouring Glyphs go down in one call.
METHODS = {Path: "path", Markers: "markers", Mesh: "mesh", Image: "image", Clip: "clip", Group: "group"}


def draw_items(page: Page, items: tuple[Any, ...]) -> None:
    """Draw items in painter's order."""
    i, n = 0, len(items)
    while i < n:
        item = items[i]
        kind = type(item)
        first = i
        i += 1
        if kind is Glyphs:
            while i < n and type(items[i]) is Glyphs:
                i += 1
            page.glyphs(items[first:i])
        elif kind is Anchor:
            draw_items(page, item.items)
        else:
            getattr(page, METHODS[kind])(item)
