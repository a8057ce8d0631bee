"""A Scene as pixels: PNG bytes, or an array of RGBA.

Owns: surfaces of pixels, clips and layers on them. Must not know: other file formats.
"""

from __future__ import annotations

from math import floor

import cairo

from ... import _draw
from ...scene import Bands, Clip, Glyphs, Group, Image, Markers, Mesh, Path, Quads, Scene
from ..shapes import outline
from .page import draw_items

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    Bounds = tuple[int, int, int, int]

LARGEST = 32767  # cairo's surfaces end here


class Pixels:
    """An ARGB32 surface that is drawn on: mutable while drawing, one thread at a time.

    ``k``: device pixels a px. ``bounds``: the device pixels (x0, y0, x1, y1) that may be touched.
    """

    __slots__ = ("bounds", "context", "k", "surface")

    def __init__(self, width: int, height: int, k: float, bounds: Bounds | None = None):
        self.surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, width, height)
        self.context = cairo.Context(self.surface)
        self.k = k
        self.bounds = bounds or (0, 0, width, height)

    def path(self, path: Path) -> None:
        _draw.path(self.context, path, self.k, self.bounds, False)

    def markers(self, markers: Markers) -> None:
        _draw.markers(self.context, markers, outline(markers.shape), self.k, self.bounds)

    def mesh(self, mesh: Mesh) -> None:
        _draw.mesh(self.context, mesh, self.k, self.bounds)

    def image(self, image: Image) -> None:
        _draw.image(self.context, image, self.k, self.bounds)

    def glyphs(self, glyphs: tuple[Glyphs, ...]) -> None:
        surface = self.surface
        surface.flush()
        width, height, stride = surface.get_width(), surface.get_height(), surface.get_stride()
        _draw.text_draw(surface.get_data(), width, height, stride, self.bounds, self.k, glyphs)
        surface.mark_dirty()

    def clip(self, clip: Clip) -> None:
        if clip.path is not None:
            self._clip_path(clip)
            return
        kept = self.bounds
        if clip.rect is not None:
            self.bounds = inside(kept, clip.rect, self.k)
        x0, y0, x1, y1 = self.bounds
        if x1 > x0 and y1 > y0:
            self.context.save()
            self.context.rectangle(x0, y0, x1 - x0, y1 - y0)
            self.context.clip()
            draw_items(self, clip.items)
            self.context.restore()
        self.bounds = kept

    def _clip_path(self, clip: Clip) -> None:
        """Items seen through the filled outline of a path: drawn on a layer, laid down through it."""
        layer = self._layer()
        draw_items(layer, clip.items if clip.rect is None else (Clip(clip.items, clip.rect),))
        context = self.context
        context.save()
        context.new_path()
        assert clip.path is not None  # the caller asked
        _draw.path(context, clip.path, self.k, self.bounds, True)
        context.clip()
        context.set_source_surface(layer.surface, 0, 0)
        context.paint()
        context.restore()

    def group(self, group: Group) -> None:
        if group.opacity >= 1:
            self._members(group)
            return
        layer = self._layer()
        layer._members(group)
        self.context.set_source_surface(layer.surface, 0, 0)
        self.context.paint_with_alpha(max(0.0, group.opacity))

    def _members(self, group: Group) -> None:
        """What a group holds, in the form that is quicker to paint."""
        if group.form is not None and self._formed(group.form):
            return
        draw_items(self, tuple(group.items))

    def _formed(self, form: Bands | Quads) -> bool:
        """Whether that could be painted here."""
        if isinstance(form, Bands):
            named = form.values, form.x, form.y, form.levels, form.top, form.colors
            return _draw.bands(self.context, *named, self.k, self.bounds)
        named_too = form.x, form.x_affine, form.y, form.y_affine, form.colors
        return _draw.quads(self.context, *named_too, self.k, self.bounds)

    def _layer(self) -> Pixels:
        """An empty surface of the same size, touched only inside the present bounds."""
        made = Pixels(self.surface.get_width(), self.surface.get_height(), self.k, self.bounds)
        x0, y0, x1, y1 = self.bounds
        made.context.rectangle(x0, y0, x1 - x0, y1 - y0)
        made.context.clip()
        return made


def inside(bounds: Bounds, rect: tuple[float, float, float, float], k: float) -> Bounds:
    """The rectangle in whole device pixels, inside ``bounds``: plot areas end where their pixels end."""
    x0, x1 = sorted((_pixel(rect[0] * k), _pixel(rect[2] * k)))
    y0, y1 = sorted((_pixel(rect[1] * k), _pixel(rect[3] * k)))
    return max(bounds[0], x0), max(bounds[1], y0), min(bounds[2], x1), min(bounds[3], y1)


def _pixel(v: float) -> int:
    return floor(min(max(v, -1e9), 1e9) + 0.5)


def draw(scene: Scene, dpi: float = 100.0, transparent: bool = False) -> Pixels:
    """The scene drawn at ``dpi``: width * dpi / 100 pixels across, rounded. ``transparent`` leaves out the background.

    Raises ValueError for a page without pixels or one of more than 32,767 a side.
    """
    k = dpi / 100.0
    width, height = (floor(side * k + 0.5) if 0 <= side * k < 1e6 else -1 for side in (scene.width, scene.height))
    if not (0 < width <= LARGEST and 0 < height <= LARGEST):
        raise ValueError(
            f"render: page of {scene.width} x {scene.height} px at dpi {dpi}; must be 1 to {LARGEST} pixels a side"
        )
    page = Pixels(width, height, k)
    if scene.background is not None and not transparent:
        page.context.set_source_rgba(*scene.background)
        page.context.paint()
    draw_items(page, scene.items)
    page.surface.flush()
    return page


def png(scene: Scene, *, dpi: float = 100.0, transparent: bool = False, small: bool = False, **_: object) -> bytes:
    """A PNG file: RGB where every pixel is opaque, else RGBA; its dpi inside. ``small`` is slower and saves a tenth."""
    surface = draw(scene, dpi, transparent).surface
    width, height, stride = surface.get_width(), surface.get_height(), surface.get_stride()
    return _draw.png(surface.get_data(), width, height, stride, float(dpi), small)


def rgba_bytes(scene: Scene, dpi: float = 100.0, transparent: bool = False) -> tuple[bytearray, int, int]:
    """Straight RGBA, row by row, and its width and height."""
    surface = draw(scene, dpi, transparent).surface
    width, height = surface.get_width(), surface.get_height()
    out = bytearray(4 * width * height)
    _draw.rgba(surface.get_data(), width, height, surface.get_stride(), out)
    return out, width, height


def rgba(scene: Scene, *, dpi: float = 100.0, transparent: bool = False) -> Tensor:
    """Straight RGBA, uint8 (height, width, 4)."""
    import nx

    out, width, height = rgba_bytes(scene, dpi, transparent)
    return nx.asarray(memoryview(out)).reshape(height, width, 4)
