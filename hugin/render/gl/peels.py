"""Layers that lie behind one another, found one by one with the depth test: what can be seen through, in its order.

Owns: the surfaces of a peeling (kept while frames use them), laying layers down from the nearest to the farthest. Must
not know: what is drawn on them.

Every texel is one sample, SIDE x SIDE a pixel as in files, with an order of its own: triangles may pierce each other.
Beyond LAYERS of them on one sample the farthest are not seen; what is opaque is always seen behind the others.
"""

from __future__ import annotations

from .program import EVERYWHERE, Programs
from .samples import lay_mean
from .surface import texture_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .frame import Bounds, Frame

LAYERS = 48
SIDE = 4
ROOM = 40_000_000  # texels of a surface; where SIDE would make more of them a pixel has fewer
KEPT = 3  # frames that the surfaces stay unused

_UNDER = """
uniform sampler2D source;
out vec4 color;
void main() { color = texelFetch(source, ivec2(gl_FragCoord.xy), 0); }
"""


class Peels:
    """The surfaces of one size: mutable."""

    __slots__ = (
        "_colors", "_depths", "_frame", "_framebuffers", "_programs", "_query", "_size", "_sum", "_used", "_vao",
        "side",
    )  # fmt: skip

    def __init__(self, frame: Frame):
        gl = frame.gl
        self._frame = frame
        self._framebuffers: list[int] = []  # opaque, two for layers by turns, their sum
        self._colors: list[int] = []
        self._depths: list[int] = []
        self._size = (0, 0)
        self._used = self._sum = self._query = 0
        self._programs = Programs(gl)
        self._vao = int(gl.glGenVertexArrays(1))
        self.side = SIDE

    # ---- memory

    def _make(self, width: int, height: int) -> bool:
        """Surfaces for so many pixels; False where the device cannot hold them."""
        self._free()
        frame, gl = self._frame, self._frame.gl
        most = int(gl.glGetIntegerv(gl.GL_MAX_TEXTURE_SIZE))
        fits = [
            side for side in (SIDE, 2, 1)
            if side * side * width * height <= ROOM and side * max(width, height, *frame.page) <= most
        ]  # fmt: skip
        if not fits:
            return False
        self.side = fits[0]
        size = self._size = width * self.side, height * self.side
        byte, real = (gl.GL_RGBA8, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE), (gl.GL_RGBA16F, gl.GL_RGBA, gl.GL_FLOAT)
        depth = (gl.GL_DEPTH_COMPONENT32F, gl.GL_DEPTH_COMPONENT, gl.GL_FLOAT)
        self._framebuffers = [int(v) for v in gl.glGenFramebuffers(4)]
        is_whole = True
        for k, framebuffer in enumerate(self._framebuffers):
            gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, framebuffer)
            for form, place, kept in (
                (byte if k < 3 else real, gl.GL_COLOR_ATTACHMENT0, self._colors),
                (depth, gl.GL_DEPTH_ATTACHMENT, self._depths),
            ):
                if k == 3 and kept is self._depths:
                    continue
                kept.append(texture_of(gl, gl.GL_NEAREST))
                frame.raw.texture(gl.GL_TEXTURE_2D, 0, form[0], *size, 0, form[1], form[2], None)
                gl.glFramebufferTexture2D(gl.GL_FRAMEBUFFER, place, gl.GL_TEXTURE_2D, kept[-1], 0)
            is_whole &= gl.glCheckFramebufferStatus(gl.GL_FRAMEBUFFER) == gl.GL_FRAMEBUFFER_COMPLETE
        if not is_whole:
            self._free()
        return is_whole

    def _free(self) -> None:
        gl = self._frame.gl
        if self._framebuffers:
            gl.glDeleteFramebuffers(len(self._framebuffers), self._framebuffers)
            textures = [*self._colors, *self._depths]
            gl.glDeleteTextures(len(textures), textures)
        self._framebuffers, self._colors, self._depths, self._size = [], [], [], (0, 0)

    # ---- peeling

    def draw(
        self, bounds: Bounds, opaque: Callable[[], None], layers: Callable[[], None]
    ) -> bool:
        """Draw what is opaque once and what can be seen through layer by layer, and lay the picture down on the frame.

        Both draw the page, of which the surface shows the bounds; in ``layers`` texture unit 1 holds the depths of the
        layer before, unit 2 those of what is opaque. False where the device has no room.
        """
        frame, gl = self._frame, self._frame.gl
        width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
        if self._size != (width * self.side, height * self.side) and not self._make(width, height):
            return False
        self._used = frame.count
        s = self.side
        gl.glViewport(-bounds[0] * s, (bounds[3] - frame.page[1]) * s, frame.page[0] * s, frame.page[1] * s)
        gl.glScissor(0, 0, *self._size)
        gl.glClearColor(0.0, 0.0, 0.0, 0.0)
        gl.glEnable(gl.GL_DEPTH_TEST)
        gl.glDepthFunc(gl.GL_LESS)
        gl.glDepthMask(True)
        gl.glDisable(gl.GL_BLEND)
        self._clear(0, 1.0)
        opaque()
        self._clear(2, 0.0)
        self._clear(3, None)
        for k in range(LAYERS):
            if not self._layer(1 + k % 2, 2 - k % 2, layers):
                break
        self._add(0)
        gl.glDisable(gl.GL_DEPTH_TEST)
        gl.glEnable(gl.GL_BLEND)
        gl.glBlendFunc(gl.GL_ONE, gl.GL_ONE_MINUS_SRC_ALPHA)
        lay_mean(self._frame, self._programs, self._vao, self._colors[3], self.side, bounds, False)
        return True

    def _clear(self, k: int, depth: float | None) -> None:
        gl = self._frame.gl
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self._framebuffers[k])
        if depth is not None:
            gl.glClearDepth(depth)
        gl.glClear(gl.GL_COLOR_BUFFER_BIT | (0 if depth is None else gl.GL_DEPTH_BUFFER_BIT))

    def _layer(self, k: int, before: int, layers: Callable[[], None]) -> bool:
        """The next layer, under those before; False where there is none."""
        gl = self._frame.gl
        self._clear(k, 1.0)
        for unit, depth in ((1, before), (2, 0)):
            gl.glActiveTexture(gl.GL_TEXTURE0 + unit)
            gl.glBindTexture(gl.GL_TEXTURE_2D, self._depths[depth])
        gl.glActiveTexture(gl.GL_TEXTURE0)
        if not self._query:
            self._query = int(gl.glGenQueries(1)[0])
        gl.glBeginQuery(gl.GL_ANY_SAMPLES_PASSED, self._query)
        layers()
        gl.glEndQuery(gl.GL_ANY_SAMPLES_PASSED)
        if not gl.glGetQueryObjectuiv(self._query, gl.GL_QUERY_RESULT):
            return False
        self._add(k)
        return True

    def _add(self, k: int) -> None:
        """A layer under the sum of those before."""
        gl = self._frame.gl
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self._framebuffers[3])
        gl.glDisable(gl.GL_DEPTH_TEST)
        gl.glEnable(gl.GL_BLEND)
        gl.glBlendFunc(gl.GL_ONE_MINUS_DST_ALPHA, gl.GL_ONE)
        viewport = [int(v) for v in gl.glGetIntegerv(gl.GL_VIEWPORT)]
        gl.glViewport(0, 0, *self._size)
        self._programs.ready(self._frame.page, EVERYWHERE, _UNDER)
        gl.glBindVertexArray(self._vao)
        gl.glBindTexture(gl.GL_TEXTURE_2D, self._colors[k])
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)
        gl.glViewport(*viewport)
        gl.glDisable(gl.GL_BLEND)
        gl.glEnable(gl.GL_DEPTH_TEST)

    # ---- upkeep

    def sweep(self) -> None:
        """Free the surfaces that the last frames did not use."""
        if self._used < self._frame.count - KEPT:
            self._free()

    def close(self) -> None:
        gl = self._frame.gl
        self._free()
        self._programs.close()
        if self._query:
            gl.glDeleteQueries(1, [self._query])
        gl.glDeleteVertexArrays(1, [self._vao])
