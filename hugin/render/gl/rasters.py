"""Primitives that the processor draws: by the rasteriser of files, laid down as pictures.

Owns: their textures, kept while the same primitives are drawn with the same region and scale. What it draws is exact by
construction; other painters take what is worth OpenGL's while.
"""

from __future__ import annotations

from math import ceil, floor

import cairo

from ... import _draw
from ...scene import Image, Mesh, Path, Points
from ..cairo.pixels import Pixels
from .frame import Frame
from .surface import texture_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .frame import Bounds

    Reach = tuple[float, float, float, float]

KEPT = 2  # frames that a picture is kept unused


class _Picture:
    """A texture and the device pixel of its top left; ``item`` is held so that its id stays its own."""

    __slots__ = ("bounds", "frame", "item", "texture")

    def __init__(self, item: object, texture: int, bounds: Bounds):
        self.item, self.texture, self.bounds, self.frame = item, texture, bounds, 0


class Rasters:
    """Pictures of primitives: mutable, bounded by what the last frames showed."""

    __slots__ = ("_made", "_scratch", "frame")

    def __init__(self, frame: Frame):
        self.frame = frame
        self._made: dict[object, _Picture] = {}
        self._scratch: Pixels | None = None

    def draw(self, item: Any, draw: Callable[[Pixels], None]) -> None:
        """Lay down the picture of an item; ``draw`` draws it where there is none yet."""
        made = self._picture(item, draw, False)
        if made is not None:
            x0, y0, _, _ = made.bounds
            self.frame.scissor(made.bounds)
            self.frame.lay(made.texture, (x0, y0), made.bounds)

    def mask(self, path: Path) -> tuple[int, int, int] | None:
        """The inside of a path as a mask for ``Frame.pop``; None where nothing of it can be seen."""

        def trace(on: Pixels) -> None:
            on.context.new_path()
            _draw.path(on.context, path, on.k, on.bounds, True)
            on.context.set_source_rgba(1, 1, 1, 1)
            on.context.fill()

        made = self._picture(path, trace, True)
        return (made.texture, *made.bounds[:2]) if made else None

    def _picture(self, item: Any, draw: Callable[[Pixels], None], is_whole: bool) -> _Picture | None:
        """The picture of an item inside the frame's bounds: of all of them, or of what it reaches; None where empty."""
        frame = self.frame
        key = (id(item), frame.k, frame.bounds, frame.page)
        made = self._made.get(key)
        if made is None:
            reach = None if is_whole else reach_of(item, frame.k)
            bounds = frame.bounds if reach is None else _overlap(frame.bounds, reach)
            is_empty = bounds[2] <= bounds[0] or bounds[3] <= bounds[1]
            made = self._made[key] = _Picture(item, 0 if is_empty else self._draw(draw, bounds), bounds)
        made.frame = frame.count
        return made if made.texture else None

    def _draw(self, draw: Callable[[Pixels], None], bounds: Bounds) -> int:
        gl = self.frame.gl
        x0, y0, x1, y1 = bounds
        pixels = self._blank(bounds)
        context = pixels.context
        context.save()
        context.rectangle(x0, y0, x1 - x0, y1 - y0)
        context.clip()
        draw(pixels)
        context.restore()
        pixels.surface.flush()
        texture = texture_of(gl, gl.GL_NEAREST)
        _upload(self.frame, pixels.surface, bounds)
        context.save()
        context.rectangle(x0, y0, x1 - x0, y1 - y0)
        context.set_operator(cairo.OPERATOR_CLEAR)
        context.fill()
        context.restore()
        return texture

    def _blank(self, bounds: Bounds) -> Pixels:
        """The empty surface on which pictures are made, for this page."""
        frame, kept = self.frame, self._scratch
        if kept is None or (kept.surface.get_width(), kept.surface.get_height()) != frame.page:
            self._scratch = kept = Pixels(*frame.page, frame.k)
        kept.k, kept.bounds = frame.k, bounds
        return kept

    def sweep(self) -> None:
        """Free what the last frames did not show."""
        oldest = self.frame.count - KEPT
        for key in [key for key, made in self._made.items() if made.frame < oldest]:
            self._free(self._made.pop(key))

    def close(self) -> None:
        for made in self._made.values():
            self._free(made)
        self._made.clear()

    def _free(self, made: _Picture) -> None:
        if made.texture:
            self.frame.gl.glDeleteTextures(1, [made.texture])


def _overlap(bounds: Bounds, reach: Reach) -> Bounds:
    """The whole pixels of the bounds that something can touch."""
    x0, y0, x1, y1 = (min(max(v, -1e9), 1e9) for v in reach)
    return max(bounds[0], floor(x0)), max(bounds[1], floor(y0)), min(bounds[2], ceil(x1)), min(bounds[3], ceil(y1))


def reach_of(item: Any, k: float) -> Reach | None:
    """The rectangle of device pixels outside which an item paints nothing; None: unknown. Empty: nothing at all."""
    kind = type(item)
    if kind is Image:
        x0, y0, x1, y1 = (v * k for v in item.rect)
        if item.x_edges is not None or item.y_edges is not None:
            return None
        return min(x0, x1) - 1, min(y0, y1) - 1, max(x0, x1) + 1, max(y0, y1) + 1
    parts: list[Points] = []
    if kind is Path:
        parts = [item.points] if item.base is None else [item.points, item.base]
        grow = item.width * k * (max(1.0, item.miter_limit) if item.join == "miter" else 1.5) + 2
    elif kind is Mesh:
        parts = [Points(mesh.vertices[:, 0], mesh.vertices[:, 1]) for mesh in (item, *item.others)]
        sizes = [mesh.size if isinstance(mesh.size, (int, float)) else None for mesh in (item, *item.others)]
        if None in sizes:
            return None
        grow = max(s for s in sizes if s is not None) * k + 2
    else:
        return None
    found = [reach for reach in (_draw.reach(points, k) for points in parts) if reach is not None]
    if not found:
        return 0.0, 0.0, 0.0, 0.0
    xs, ys, x1s, y1s = zip(*found)
    return min(xs) - grow, min(ys) - grow, max(x1s) + grow, max(y1s) + grow


def _upload(frame: Frame, surface: cairo.ImageSurface, bounds: Bounds) -> None:
    """The pixels inside the bounds to the texture that is bound."""
    from ctypes import addressof, c_char

    gl, (x0, y0, x1, y1) = frame.gl, bounds
    stride = surface.get_stride()
    start = addressof(c_char.from_buffer(surface.get_data())) + y0 * stride + 4 * x0
    gl.glPixelStorei(gl.GL_UNPACK_ROW_LENGTH, stride // 4)
    frame.raw.texture(
        gl.GL_TEXTURE_2D, 0, gl.GL_RGBA8, x1 - x0, y1 - y0, 0, gl.GL_BGRA, gl.GL_UNSIGNED_INT_8_8_8_8_REV, start
    )
    gl.glPixelStorei(gl.GL_UNPACK_ROW_LENGTH, 0)
