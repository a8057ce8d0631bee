"""Primitives that the processor draws: by the rasteriser of files, laid down as pictures.

Owns: their textures, kept while the same primitives are drawn with the same region and scale. What it draws is exact by
construction; other painters take what is worth OpenGL's while.
"""

from __future__ import annotations

import cairo

from ... import _draw
from ..cairo.pixels import Pixels
from .frame import Frame
from .surface import texture_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ...scene import Path

KEPT = 2  # frames that a picture is kept unused


class _Picture:
    """A texture and the device pixel of its top left; ``item`` is held so that its id stays its own."""

    __slots__ = ("bounds", "frame", "item", "texture")

    def __init__(self, item: object, texture: int, bounds: tuple[int, int, int, int]):
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
        made = self._picture(item, draw)
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

        made = self._picture(path, trace)
        return (made.texture, *made.bounds[:2]) if made else None

    def _picture(self, item: Any, draw: Callable[[Pixels], None]) -> _Picture | None:
        frame = self.frame
        bounds = frame.bounds
        if bounds[2] <= bounds[0] or bounds[3] <= bounds[1]:
            return None
        key = (id(item), frame.k, bounds, frame.page)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = _Picture(item, self._draw(draw), bounds)
        made.frame = frame.count
        return made

    def _draw(self, draw: Callable[[Pixels], None]) -> int:
        frame, gl = self.frame, self.frame.gl
        x0, y0, x1, y1 = frame.bounds
        pixels = self._blank()
        context = pixels.context
        context.save()
        context.rectangle(x0, y0, x1 - x0, y1 - y0)
        context.clip()
        draw(pixels)
        context.restore()
        pixels.surface.flush()
        texture = texture_of(gl, gl.GL_NEAREST)
        _upload(frame, pixels.surface)
        context.save()
        context.rectangle(x0, y0, x1 - x0, y1 - y0)
        context.set_operator(cairo.OPERATOR_CLEAR)
        context.fill()
        context.restore()
        return texture

    def _blank(self) -> Pixels:
        """The empty surface on which pictures are made, for this page."""
        frame, kept = self.frame, self._scratch
        if kept is None or (kept.surface.get_width(), kept.surface.get_height()) != frame.page:
            self._scratch = kept = Pixels(*frame.page, frame.k)
        kept.k, kept.bounds = frame.k, frame.bounds
        return kept

    def sweep(self) -> None:
        """Free what the last frames did not show."""
        oldest = self.frame.count - KEPT
        for key in [key for key, made in self._made.items() if made.frame < oldest]:
            self.frame.gl.glDeleteTextures(1, [self._made.pop(key).texture])

    def close(self) -> None:
        for made in self._made.values():
            self.frame.gl.glDeleteTextures(1, [made.texture])
        self._made.clear()


def _upload(frame: Frame, surface: cairo.ImageSurface) -> None:
    """The pixels inside the frame's bounds to the texture that is bound."""
    from ctypes import addressof, c_char

    gl, (x0, y0, x1, y1) = frame.gl, frame.bounds
    stride = surface.get_stride()
    start = addressof(c_char.from_buffer(surface.get_data())) + y0 * stride + 4 * x0
    gl.glPixelStorei(gl.GL_UNPACK_ROW_LENGTH, stride // 4)
    frame.raw.texture(
        gl.GL_TEXTURE_2D, 0, gl.GL_RGBA8, x1 - x0, y1 - y0, 0, gl.GL_BGRA, gl.GL_UNSIGNED_INT_8_8_8_8_REV, start
    )
    gl.glPixelStorei(gl.GL_UNPACK_ROW_LENGTH, 0)
