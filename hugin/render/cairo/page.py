"""Walking a Scene: each primitive goes to its C function on a cairo context; clips and groups nest.

Owns: the table of primitives, clipping, layers of groups. Must not know: file formats, themes, scales.
"""

from __future__ import annotations

from math import floor

import cairo

from ... import _draw
from ...scene import Anchor, Clip, Glyphs, Group, Image, Markers, Mesh, Path, Scene
from ..shapes import outline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Clipped = tuple[int, int, int, int]


class Pixels:
    """An ARGB32 surface that a scene is drawn on: mutable while drawing, one thread at a time.

    ``k``: device pixels a px. ``clip``: what may be touched, device pixels.
    """

    __slots__ = ("clip", "context", "k", "surface")

    def __init__(self, width: int, height: int, k: float, clip: Clipped | None = None):
        self.surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, width, height)
        self.context = cairo.Context(self.surface)
        self.k = k
        self.clip = clip or (0, 0, width, height)

    def layer(self) -> Pixels:
        """An empty surface of the same size, touched only inside the present clip."""
        made = Pixels(self.surface.get_width(), self.surface.get_height(), self.k, self.clip)
        x0, y0, x1, y1 = self.clip
        made.context.rectangle(x0, y0, x1 - x0, y1 - y0)
        made.context.clip()
        return made


def draw_page(page: Pixels, scene: Scene) -> None:
    """Draw the background and every item of ``scene``."""
    if scene.background is not None:
        page.context.set_source_rgba(*scene.background)
        page.context.paint()
    draw_items(page, scene.items)


def draw_items(page: Pixels, items: tuple[object, ...]) -> None:
    """Draw items in order; runs of Glyphs go down in one call."""
    i, n = 0, len(items)
    while i < n:
        kind = type(items[i])
        if kind is Glyphs:
            first = i
            while i < n and type(items[i]) is Glyphs:
                i += 1
            _draw_glyphs(page, items[first:i])
            continue
        _DRAW[kind](page, items[i])
        i += 1


def _draw_path(page: Pixels, path: Path) -> None:
    _draw.path(page.context, path, page.k, page.clip, False)


def _draw_markers(page: Pixels, markers: Markers) -> None:
    _draw.markers(page.context, markers, outline(markers.shape), page.k, page.clip)


def _draw_image(page: Pixels, image: Image) -> None:
    _draw.image(page.context, image, page.k, page.clip)


def _draw_mesh(page: Pixels, mesh: Mesh) -> None:
    _draw.mesh(page.context, mesh, page.k, page.clip)


def _draw_glyphs(page: Pixels, glyphs: tuple[Glyphs, ...]) -> None:
    surface = page.surface
    surface.flush()
    _draw.text_draw(
        surface.get_data(), surface.get_width(), surface.get_height(), surface.get_stride(), page.clip, page.k, glyphs
    )
    surface.mark_dirty()


def _draw_clip(page: Pixels, clip: Clip) -> None:
    if clip.path is not None:
        _draw_inside(page, clip)
        return
    if clip.rect is None:
        draw_items(page, clip.items)
        return
    kept = page.clip
    page.clip = _intersect(kept, clip.rect, page.k)
    x0, y0, x1, y1 = page.clip
    if x1 > x0 and y1 > y0:
        page.context.save()
        page.context.rectangle(x0, y0, x1 - x0, y1 - y0)
        page.context.clip()
        draw_items(page, clip.items)
        page.context.restore()
    page.clip = kept


def _intersect(clip: Clipped, rect: tuple[float, float, float, float], k: float) -> Clipped:
    """The rectangle in whole device pixels, inside ``clip``: plot areas end where their pixels end."""
    x0, x1 = sorted((rect[0] * k, rect[2] * k))
    y0, y1 = sorted((rect[1] * k, rect[3] * k))
    return (
        max(clip[0], _pixel(x0)), max(clip[1], _pixel(y0)), min(clip[2], _pixel(x1)), min(clip[3], _pixel(y1)),
    )


def _pixel(v: float) -> int:
    return floor(min(max(v, -1e9), 1e9) + 0.5)


def _draw_inside(page: Pixels, clip: Clip) -> None:
    """Items seen through the filled outline of a path: drawn on a layer, laid down through it."""
    layer = page.layer()
    draw_items(layer, (Clip(clip.items, clip.rect),) if clip.rect is not None else clip.items)
    context = page.context
    context.save()
    context.new_path()
    _draw.path(context, clip.path, page.k, page.clip, True)
    context.clip()
    context.set_source_surface(layer.surface, 0, 0)
    context.paint()
    context.restore()


def _draw_group(page: Pixels, group: Group) -> None:
    if group.opacity >= 1:
        draw_items(page, group.items)
        return
    layer = page.layer()
    draw_items(layer, group.items)
    page.context.set_source_surface(layer.surface, 0, 0)
    page.context.paint_with_alpha(max(0.0, group.opacity))


def _draw_anchor(page: Pixels, anchor: Anchor) -> None:
    draw_items(page, anchor.items)


_DRAW: dict[type, Callable[[Pixels, object], None]] = {
    Path: _draw_path,
    Markers: _draw_markers,
    Image: _draw_image,
    Mesh: _draw_mesh,
    Clip: _draw_clip,
    Group: _draw_group,
    Anchor: _draw_anchor,
}
