"""A surface of several samples a pixel, with depth, and its mean laid down on the page.

Owns: its memory (kept while frames draw on it), resolving. Must not know: what is drawn on it.
"""

from __future__ import annotations

from .program import Programs
from .surface import texture_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .frame import Bounds, Frame

SAMPLES = 4
ROOM = 40_000_000  # samples of a page up to which each of its pixels is four, of SAMPLES each
KEPT = 3  # frames that the surface stays without being drawn on

MEAN = """
uniform vec4 rect;
void main() { gl_Position = at(mix(rect.xy, rect.zw, corner())); }
"""
MEAN_COLOR = """
uniform sampler2D source;
uniform int side;      // texels a pixel along an axis
uniform ivec2 origin;  // left and bottom of the source on the page
out vec4 color;
void main() {
    ivec2 p = (ivec2(gl_FragCoord.xy) - origin) * side;
    color = vec4(0.0);
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) color += texelFetch(source, p + ivec2(x, y), 0);
    color /= float(side * side);
}
"""


def lay_mean(frame: Frame, programs: Programs, vao: int, texture: int, side: int, bounds: Bounds, whole: bool) -> None:
    """Lay down the mean of a texture's texels, ``side`` a pixel along an axis, on the frame's surface, which is drawn
    on again. whole: the texture is of the page, else of the bounds alone."""
    gl = frame.gl
    assert frame.surface is not None
    gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, frame.surface.framebuffer)
    gl.glViewport(0, 0, *frame.page)
    frame.scissor(bounds)
    program = programs.ready(frame.page, MEAN, MEAN_COLOR)
    gl.glUniform4f(program["rect"], *bounds)
    gl.glUniform1i(program["side"], side)
    gl.glUniform2i(program["origin"], *((0, 0) if whole else (bounds[0], frame.page[1] - bounds[3])))
    gl.glBindTexture(gl.GL_TEXTURE_2D, texture)
    gl.glBindVertexArray(vao)
    gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)


class Samples:
    """The surface: mutable."""

    __slots__ = ("_buffers", "_frame", "_framebuffers", "_page", "_programs", "_texture", "_used", "_vao", "side")

    def __init__(self, frame: Frame):
        self._frame = frame
        self._page = (0, 0)
        self._framebuffers: list[int] = []
        self._buffers: list[int] = []
        self._texture = self._used = 0
        self._programs = Programs(frame.gl)
        self._vao = int(frame.gl.glGenVertexArrays(1))
        self.side = 1

    def begin(self, bounds: Bounds) -> bool:
        """Draw on it from now on, empty inside the bounds. False where the device cannot hold it."""
        frame, gl = self._frame, self._frame.gl
        if self._page != frame.page and not self._make():
            return False
        self._used = frame.count
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self._framebuffers[0])
        gl.glViewport(0, 0, frame.page[0] * self.side, frame.page[1] * self.side)
        gl.glScissor(*self._region(bounds))
        gl.glClearColor(0.0, 0.0, 0.0, 0.0)
        gl.glClearDepth(1.0)
        gl.glClear(gl.GL_COLOR_BUFFER_BIT | gl.GL_DEPTH_BUFFER_BIT)
        return True

    def _region(self, bounds: Bounds) -> tuple[int, int, int, int]:
        """Left, bottom, width, height in texels."""
        (x0, y0, x1, y1), s = bounds, self.side
        return x0 * s, (self._frame.page[1] - y1) * s, (x1 - x0) * s, (y1 - y0) * s

    def _make(self) -> bool:
        self._free()
        frame, gl = self._frame, self._frame.gl
        width, height = frame.page
        most = min(int(gl.glGetIntegerv(name)) for name in (gl.GL_MAX_TEXTURE_SIZE, gl.GL_MAX_RENDERBUFFER_SIZE))
        self.side = 2 if 4 * SAMPLES * width * height <= ROOM and 2 * max(width, height) <= most else 1
        size = width * self.side, height * self.side
        self._buffers = [int(v) for v in gl.glGenRenderbuffers(2)]
        self._framebuffers = [int(v) for v in gl.glGenFramebuffers(2)]
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self._framebuffers[0])
        kinds = ((gl.GL_RGBA8, gl.GL_COLOR_ATTACHMENT0), (gl.GL_DEPTH_COMPONENT24, gl.GL_DEPTH_ATTACHMENT))
        for buffer, (kind, place) in zip(self._buffers, kinds):
            gl.glBindRenderbuffer(gl.GL_RENDERBUFFER, buffer)
            gl.glRenderbufferStorageMultisample(gl.GL_RENDERBUFFER, SAMPLES, kind, *size)
            gl.glFramebufferRenderbuffer(gl.GL_FRAMEBUFFER, place, gl.GL_RENDERBUFFER, buffer)
        is_whole = bool(gl.glCheckFramebufferStatus(gl.GL_FRAMEBUFFER) == gl.GL_FRAMEBUFFER_COMPLETE)
        self._texture = texture_of(gl, gl.GL_NEAREST)
        frame.raw.texture(gl.GL_TEXTURE_2D, 0, gl.GL_RGBA8, *size, 0, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE, None)
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self._framebuffers[1])
        gl.glFramebufferTexture2D(
            gl.GL_FRAMEBUFFER, gl.GL_COLOR_ATTACHMENT0, gl.GL_TEXTURE_2D, self._texture, 0
        )
        self._page = frame.page
        if not is_whole:
            self._free()
        return is_whole

    def lay(self, bounds: Bounds) -> None:
        """Lay the mean of the samples down on the frame's surface, which is drawn on again."""
        frame, gl = self._frame, self._frame.gl
        x, y, width, height = self._region(bounds)
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, self._framebuffers[0])
        gl.glBindFramebuffer(gl.GL_DRAW_FRAMEBUFFER, self._framebuffers[1])
        box = (x, y, x + width, y + height)
        gl.glBlitFramebuffer(*box, *box, gl.GL_COLOR_BUFFER_BIT, gl.GL_NEAREST)
        lay_mean(frame, self._programs, self._vao, self._texture, self.side, bounds, True)

    def sweep(self) -> None:
        """Free the memory where the last frames did not draw on it."""
        if self._used < self._frame.count - KEPT:
            self._free()

    def _free(self) -> None:
        gl = self._frame.gl
        if self._framebuffers:
            gl.glDeleteFramebuffers(2, self._framebuffers)
            gl.glDeleteRenderbuffers(2, self._buffers)
            gl.glDeleteTextures(1, [self._texture])
        self._framebuffers, self._buffers, self._page = [], [], (0, 0)

    def close(self) -> None:
        self._free()
        self._programs.close()
        self._frame.gl.glDeleteVertexArrays(1, [self._vao])
