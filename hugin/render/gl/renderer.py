"""Drawing a Scene with OpenGL: which painter takes what.

Owns: the walk over a scene, clips, groups, the page, reading it back. Must not know: windows, events, themes, scales.
"""

from __future__ import annotations

from ... import _draw
from ...scene import Bands, Clip, Glyphs, Group, Image, Markers, Mesh, Path, Scene
from ..cairo.page import draw_items
from ..cairo.pixels import inside
from .areas import Areas
from .context import check_version, load
from .density import Densities
from .fills import Fills
from .frame import Frame
from .marks import Marks
from .masks import Masks
from .pictures import Pictures
from .places import PAGE
from .pyramid import Pyramids
from .rasters import Rasters, is_picture, overlap, reach_of
from .solids import Solids
from .sprites import Sprites
from .strokes import Strokes
from .surface import Screen, Surface

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from nx import Tensor

    from ..cairo.pixels import Pixels


DENSE = 4  # points a px of a thinned line from which nobody looks whether it is a scrawl
BRIEF = 100  # points of a stroke that joins a picture right before it, which costs software OpenGL less at any length


class Renderer:
    """Draws scenes in the OpenGL context that is current when it is made: mutable, of that context's thread.

    It keeps what a frame sent to the device as long as following frames show it. ``close()``, with the context current,
    frees every OpenGL object.
    """

    __slots__ = (
        "_areas", "_densities", "_fills", "_frame", "_marks", "_masks", "_most", "_page", "_parts", "_pictures",
        "_pyramids", "_rasters", "_solids", "_sprites", "_stencil", "_strokes", "gl",
    )  # fmt: skip

    def __init__(self) -> None:
        self.gl = load()
        check_version(self.gl)
        self._frame = Frame(self.gl)
        self._rasters = Rasters(self._frame)
        self._masks = Masks(self._frame)
        self._strokes = Strokes(self._frame)
        self._pyramids = Pyramids(self._frame, self._masks, self._rasters, self._strokes)
        self._areas = Areas(self._frame, self._pyramids)
        self._fills = Fills(self._frame, self._pyramids)
        self._densities = Densities(self._frame, self._masks, self._rasters)
        self._marks = Marks(self._frame)
        self._pictures = Pictures(self._frame)
        self._solids = Solids(self._frame)
        self._sprites = Sprites(self._frame)
        self._parts = (
            self._rasters, self._masks, self._areas, self._fills, self._pyramids, self._densities, self._marks,
            self._pictures, self._solids, self._sprites, self._strokes,
        )  # fmt: skip
        self._page: Surface | None = None
        self._stencil = -1  # bits of the window's framebuffer; below 0: not asked yet
        self._most = int(self.gl.glGetIntegerv(self.gl.GL_MAX_TEXTURE_SIZE))

    def draw(
        self, scene: Scene, width_px: int, height_px: int, scale: float = 1.0, framebuffer: int | None = 0,
        hurried: bool = False,
    ) -> bool:  # fmt: skip
        """Draw the scene on a page of ``width_px`` x ``height_px`` device pixels, ``scale`` of them a px, and show it.

        framebuffer: where the page is copied to, 0 the window's; None keeps it for ``read``. In software the window's
        is drawn on at once: a copy of all pixels would be a third of a frame. hurried: the next frame follows soon;
        then the answer is whether this one would show more if it were not. Raises ValueError for a page without pixels
        or of more than the device can hold.
        """
        frame, most = self._frame, self._most
        if not (0 < width_px <= most and 0 < height_px <= most and 0 < scale <= 1e4):
            raise ValueError(
                f"render: page of {width_px} x {height_px} pixels at scale {scale}; must be 1 to {most} pixels a side"
            )
        frame.count += 1
        frame.hurried, frame.coarse = hurried, False
        frame.k = float(scale)
        direct = framebuffer == 0 and frame.is_software and self._has_stencil()
        if frame.page != (width_px, height_px) or direct != isinstance(self._page, Screen) or self._page is None:
            self._free_page()
            frame.surfaces.resize(width_px, height_px)
            self._page = Screen(self.gl, width_px, height_px) if direct else frame.surfaces.take()
        frame.bounds = (0, 0, width_px, height_px)
        r, g, b, a = scene.background or (0.0, 0.0, 0.0, 0.0)
        frame.begin(self._page, (r * a, g * a, b * a, a))
        frame.scissor(frame.bounds)
        try:
            draw_items(self, scene.items)
            self._flush()
        except BaseException:
            self._rasters.forget()
            self._sprites.forget()
            frame.drop(self._page)
            raise
        for part in self._parts:
            part.sweep()
        if framebuffer is not None and not direct:
            self._show(self._page, framebuffer)
        return frame.coarse

    def _has_stencil(self) -> bool:
        """Whether the window's framebuffer has the stencil that strokes want."""
        if self._stencil < 0:
            gl = self.gl
            gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, 0)
            self._stencil = int(gl.glGetFramebufferAttachmentParameteriv(
                gl.GL_FRAMEBUFFER, gl.GL_STENCIL, gl.GL_FRAMEBUFFER_ATTACHMENT_STENCIL_SIZE
            ))  # fmt: skip
        return self._stencil >= 8

    def _show(self, page: Surface, framebuffer: int) -> None:
        """Copy the page to a framebuffer of the same size."""
        gl, (width, height) = self.gl, self._frame.page
        gl.glDisable(gl.GL_SCISSOR_TEST)
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, page.framebuffer)
        gl.glBindFramebuffer(gl.GL_DRAW_FRAMEBUFFER, framebuffer)
        gl.glBlitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.GL_COLOR_BUFFER_BIT, gl.GL_NEAREST)
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, framebuffer)

    def read(self) -> Tensor:
        """The page last drawn: straight RGBA, uint8 (height, width, 4)."""
        from ctypes import addressof, c_char

        import nx

        if self._page is None:
            raise ValueError("render: nothing was drawn yet; call draw() first")
        gl, (width, height) = self.gl, self._frame.page
        pixels, out = bytearray(4 * width * height), bytearray(4 * width * height)
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, self._page.framebuffer)
        gl.glPixelStorei(gl.GL_PACK_ALIGNMENT, 4)
        start = addressof(c_char.from_buffer(pixels))
        self._frame.raw.read_pixels(0, 0, width, height, gl.GL_BGRA, gl.GL_UNSIGNED_INT_8_8_8_8_REV, start)
        _draw.rgba(pixels, width, height, 4 * width, out)
        return nx.flip(nx.asarray(memoryview(out)).reshape(height, width, 4), axis=0)

    def close(self) -> None:
        """Free every OpenGL object that it made. The context must be current."""
        self.gl.glUseProgram(0)  # one in use would stay
        self._free_page()
        for part in self._parts:
            part.close()
        self._frame.close()

    def _free_page(self) -> None:
        if self._page is not None:
            self._page.close()
            self._page = None

    # ---- primitives, as draw_items calls them

    def path(self, path: Path) -> None:
        by_device = self._fills.is_worth and (path.fill is not None or path.fills is not None)
        if by_device and path.points.affine != PAGE and self._fill(path):
            return
        if self._sprites.path(path):
            self._rasters.flush()  # they wait from before
            return
        if by_device and self._fill(path):
            return
        is_filled = path.fill is not None or path.fills is not None
        is_long = self._pyramids.draws(path)
        joins = self._rasters.waits and not is_long and (self._frame.is_software or len(path.points.x) <= BRIEF)
        if joins or (is_filled and (path.stroke is None or path.fills is not None or path.snap)):
            shown = self._areas.shown(path)
            self._raster(shown, lambda on: on.path(shown))
            return
        if is_filled:
            self._raster(path, lambda on: on.path(path.replace(stroke=None)))
        self._flush()
        left = self._pyramids.stroke(path) if is_long else path
        dense = left is not path and left is not None and len(left.points.x) > DENSE * self._frame.page[0]
        if left is not None and (dense or not self._strokes.draw(left)):
            stroke = left if left.fill is None else left.replace(fill=None)
            self._raster(left, lambda on: on.path(stroke))

    def _fill(self, path: Path) -> bool:
        """A path whose fill the device holds, and its outline; False: nothing was drawn."""
        self._flush()
        if not self._fills.draw(path):
            return False
        if path.stroke is not None:
            self.path(path.replace(fill=None, fills=None, base=None))
        return True

    def markers(self, markers: Markers) -> None:
        self._flush()
        left: Markers | None = markers
        if self._densities.draws(markers) and not (self._densities.spares(markers) and self._marks.holds(markers)):
            left = self._densities.paint(markers)
        if left is not None:
            self._marks.draw(left)

    def mesh(self, mesh: Mesh) -> None:
        if self._solids.is_worth:
            self._flush()
            reach = reach_of(mesh, self._frame.k)
            if self._solids.draw(mesh, self._frame.bounds if reach is None else overlap(self._frame.bounds, reach)):
                return
        self._raster(mesh, lambda on: on.mesh(mesh))  # the walls behind it wait to be in the same picture

    def image(self, image: Image) -> None:
        self._flush()
        if not self._pictures.draw(image):
            self._raster(image, lambda on: on.image(image))

    def glyphs(self, glyphs: tuple[Glyphs, ...]) -> None:
        self._rasters.flush()
        left = self._sprites.glyphs(glyphs)
        while left:
            self._raster_glyphs(left[0])
            self._rasters.flush()
            left = self._sprites.glyphs(left[1:])

    def _raster_glyphs(self, large: Glyphs) -> None:
        self._raster(large, lambda on: on.glyphs((large,)))

    def _raster(self, item: object, draw: Callable[[Pixels], None]) -> None:
        self._sprites.flush()
        self._rasters.add(item, draw)

    def _flush(self) -> None:
        """Draw what waits: pictures or sprites, never both, since each flushes the other before it takes something."""
        self._rasters.flush()
        self._sprites.flush()

    def clip(self, clip: Clip) -> None:
        frame = self._frame
        kept = frame.bounds
        if clip.rect is not None:
            frame.bounds = inside(kept, clip.rect, frame.k)
        x0, y0, x1, y1 = frame.bounds
        if x1 > x0 and y1 > y0:
            if clip.path is None:
                draw_items(self, clip.items)
            elif is_picture(clip) and not self._fills.is_worth:
                shown = self._areas.shown(clip)
                self._raster(shown, lambda on: on.clip(shown))
            else:
                self._layer(clip.items, mask=clip.path)
        frame.bounds = kept

    def group(self, group: Group) -> None:
        if isinstance(group.form, Bands) or (group.form is not None and not self._solids.is_worth):
            self._raster(group, lambda on: on.group(group))
        elif group.opacity >= 1:
            draw_items(self, tuple(group.items))
        elif is_picture(group) and not self._fills.is_worth:
            shown = self._areas.shown(group)
            self._raster(shown, lambda on: on.group(shown))
        elif group.opacity > 0:
            self._layer(tuple(group.items), group.opacity)

    def _layer(self, items: tuple[Any, ...], opacity: float = 1.0, mask: Path | None = None) -> None:
        """Items on a layer of their own, laid down once, inside the mask's outline."""
        frame = self._frame
        self._flush()
        before = frame.push()
        draw_items(self, items)
        self._flush()
        if mask is None:
            frame.pop(before, opacity)
            return
        layer = frame.push() if self._fills.is_worth else None
        inside = (1.0, 1.0, 1.0, 1.0)
        if layer is not None and self._fills.draw(mask.replace(fill=inside, fills=None, stroke=None)):
            frame.pop_through(before, opacity)
            return
        if layer is not None:
            frame.pop(layer)
        frame.pop(before, opacity, self._rasters.mask(mask))


def rgba(scene: Scene, *, dpi: float = 100.0, transparent: bool = False) -> Tensor:
    """The scene off screen as straight RGBA, uint8 (height, width, 4): what a window shows, without one.

    Raises NoDisplayError where there is no OpenGL 3.3 through EGL.
    """
    from math import floor

    from .context import Offscreen

    k = dpi / 100.0
    shown = scene.replace(background=None) if transparent else scene
    with Offscreen():
        renderer = Renderer()
        renderer.draw(shown, floor(scene.width * k + 0.5), floor(scene.height * k + 0.5), k, None)
        made = renderer.read()
        renderer.close()
    return made
