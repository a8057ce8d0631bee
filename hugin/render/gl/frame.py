"""What all painters share while a scene is drawn: the surface, the region that may be touched, the scale.

Owns: OpenGL's state between painters (framebuffer, scissor, blending), layers. Must not know: primitives.
"""

from __future__ import annotations

from .context import Raw
from .program import Program
from .surface import Surface, Surfaces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Bounds = tuple[int, int, int, int]
    Mask = tuple[int, tuple[int, int] | None]

# A rectangle of a picture (rows from the top) or of a layer (as large as the page). ``place`` says where texels lie.
_LAY = """
uniform vec4 rect;
void main() { gl_Position = at(mix(rect.xy, rect.zw, corner())); }
"""
_PLAIN = """
uniform sampler2D source;
uniform ivec4 place;
out vec4 color;
void main() { color = texelFetch(source, ivec2(gl_FragCoord.xy) * ivec2(1, place.x) + place.yz, 0); }
"""
_THIN = """
uniform sampler2D source;
uniform ivec4 place;
uniform float opacity;
out vec4 color;
void main() { color = texelFetch(source, ivec2(gl_FragCoord.xy) * ivec2(1, place.x) + place.yz, 0) * opacity; }
"""
_MASKED = """
uniform sampler2D source, mask;
uniform ivec4 place, mask_place;
uniform float opacity;
out vec4 color;
void main() {
    ivec2 p = ivec2(gl_FragCoord.xy);
    float share = texelFetch(mask, p * ivec2(1, mask_place.x) + mask_place.yz, 0).a * opacity;
    color = texelFetch(source, p * ivec2(1, place.x) + place.yz, 0) * share;
}
"""


_SOFTWARE = (b"llvmpipe", b"softpipe", b"swrast", b"SwiftShader", b"Software")


def name_of(data: object) -> tuple[int, int]:
    """What data on the device are known by while they are held: which object, and how often it was written to."""
    return id(data), getattr(data, "_version", 0)


class Frame:
    """The frame being drawn: mutable. ``k``: device pixels a px; ``bounds``: device pixels that may be touched.

    ``is_software``: OpenGL is done by the processor, which has better ways for some things. ``hurried``: it is one of
    many that follow each other; ``coarse``: painters made less of it for that.
    """

    __slots__ = (
        "_below", "_lay", "_vao", "bounds", "coarse", "count", "gl", "hurried", "is_software", "k", "raw", "surface",
        "surfaces",
    )  # fmt: skip

    def __init__(self, gl: Any):
        self.gl, self.raw = gl, Raw()
        name = gl.glGetString(gl.GL_RENDERER) or b""
        self.is_software = any(word in name for word in _SOFTWARE)
        self.k = 1.0
        self.hurried = self.coarse = False
        self.bounds: Bounds = (0, 0, 0, 0)
        self.count = 0  # frames begun
        self.surfaces = Surfaces(gl)
        self.surface: Surface | None = None
        self._below: list[Surface] = []  # that layers lie on, the page first
        self._lay = tuple(Program(gl, _LAY, colors) for colors in (_PLAIN, _THIN, _MASKED))
        self._vao = int(gl.glGenVertexArrays(1))
        self._lay[2].use((1, 1))
        gl.glUniform1i(self._lay[2]["mask"], 1)

    @property
    def page(self) -> tuple[int, int]:
        """Width and height in device pixels."""
        return self.surfaces.size

    def begin(self, surface: Surface, color: tuple[float, float, float, float]) -> None:
        """Draw on the surface from now on, all of it one premultiplied colour."""
        gl = self.gl
        width, height = self.page
        self.surface, surface.reference = surface, 0
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, surface.framebuffer)
        gl.glViewport(0, 0, width, height)
        gl.glDisable(gl.GL_SCISSOR_TEST)
        gl.glClearColor(*color)
        gl.glClearStencil(0)
        gl.glClear(gl.GL_COLOR_BUFFER_BIT | gl.GL_STENCIL_BUFFER_BIT)
        gl.glEnable(gl.GL_SCISSOR_TEST)
        gl.glEnable(gl.GL_BLEND)
        gl.glBlendEquation(gl.GL_FUNC_ADD)
        gl.glBlendFunc(gl.GL_ONE, gl.GL_ONE_MINUS_SRC_ALPHA)
        gl.glDisable(gl.GL_DEPTH_TEST)
        gl.glDisable(gl.GL_STENCIL_TEST)
        gl.glDisable(gl.GL_CULL_FACE)

    def bind(self) -> None:
        """Back to the surface, after a painter drew elsewhere."""
        assert self.surface is not None
        self.gl.glBindFramebuffer(self.gl.GL_FRAMEBUFFER, self.surface.framebuffer)
        self.scissor(self.bounds)

    def scissor(self, bounds: Bounds) -> None:
        """Touch nothing outside these device pixels."""
        x0, y0, x1, y1 = bounds
        self.gl.glScissor(x0, self.page[1] - y1, max(0, x1 - x0), max(0, y1 - y0))

    def push(self) -> Surface:
        """An empty layer to draw on; the surface before it comes back by ``pop``."""
        before, layer = self.surface, self.surfaces.take()
        assert before is not None
        self._below.append(before)
        self.begin(layer, (0.0, 0.0, 0.0, 0.0))
        self.scissor(self.bounds)
        return before

    def pop(self, before: Surface, opacity: float = 1.0, mask: Mask | None = None) -> None:
        """Lay the layer down on the surface ``before``, through a mask: a texture and where its top left lies."""
        layer = self.surface
        assert layer is not None
        self.surface = before
        self._below.pop()
        self.bind()
        self.lay(layer.texture, None, self.bounds, opacity, mask)
        self.surfaces.give(layer)

    def pop_through(self, before: Surface, opacity: float) -> None:
        """Lay the last layer but one down on ``before``, through the alpha of the last."""
        mask, layer = self.surface, self._below.pop()
        assert mask is not None
        self.surface = layer
        self.pop(before, opacity, (mask.texture, None))
        self.surfaces.give(mask)

    def drop(self, page: Surface) -> None:
        """Give back the layers of a scene that could not be drawn to its end."""
        if self._below:
            for layer in (*self._below[1:], self.surface):
                if layer is not None:
                    self.surfaces.give(layer)
        self._below.clear()
        self.surface = page

    def lay(
        self, texture: int, origin: tuple[int, int] | None, rect: tuple[float, float, float, float],
        opacity: float = 1.0, mask: Mask | None = None,
    ) -> None:
        """Blend texels over the rectangle of device pixels: a picture whose top left lies at ``origin``, or a layer."""
        gl = self.gl
        program = self._lay[2 if mask is not None else 1 if opacity < 1 else 0]
        program.use(self.page)
        gl.glBindVertexArray(self._vao)
        gl.glUniform4f(program["rect"], *rect)
        gl.glUniform4i(program["place"], *self._place(origin))
        if mask is not None or opacity < 1:
            gl.glUniform1f(program["opacity"], opacity)
        if mask is not None:
            gl.glUniform4i(program["mask_place"], *self._place(mask[1]))
            gl.glActiveTexture(gl.GL_TEXTURE1)
            gl.glBindTexture(gl.GL_TEXTURE_2D, mask[0])
            gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glBindTexture(gl.GL_TEXTURE_2D, texture)
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)

    def _place(self, origin: tuple[int, int] | None) -> tuple[int, int, int, int]:
        """The texel of a fragment is (x + place.y, y * place.x + place.z)."""
        return (1, 0, 0, 0) if origin is None else (-1, -origin[0], self.page[1] - 1 - origin[1], 0)

    def close(self) -> None:
        self.surfaces.close()
        for program in self._lay:
            program.close()
        self.gl.glDeleteVertexArrays(1, [self._vao])
