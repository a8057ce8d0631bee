"""Boxes and glyphs: the guides of a figure in few calls, in the order in which they come.

Owns: the sheet in C where they wait, its atlas as a texture, the shader of exact areas and of the weight of ink. Must
not know: fonts, shaping, what is a guide.
"""

from __future__ import annotations

from ... import _draw
from .frame import Frame
from .program import Program
from .surface import texture_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ...scene import Glyphs, Path

ATLAS = 1024  # texels a side

_VERTEX = """
layout(location = 0) in vec4 rect;
layout(location = 1) in vec3 place;
layout(location = 2) in vec4 ink;
flat out vec4 box;
flat out vec4 color;
flat out float exponent;
out vec2 px, texel;
void main() {
    box = rect, color = ink, exponent = place.z;
    vec4 whole = vec4(floor(rect.xy), ceil(rect.zw));
    px = mix(whole.xy, whole.zw, corner());
    texel = place.x < 0.0 ? vec2(-1.0) : place.xy + px - rect.xy;
    gl_Position = at(px);
}
"""
_FRAGMENT = """
uniform sampler2D atlas;
flat in vec4 box;
flat in vec4 color;
flat in float exponent;
in vec2 px, texel;
out vec4 shown;
void main() {
    float weight;
    if (texel.x < 0.0) {
        vec2 low = floor(px), part = min(box.zw, low + 1.0) - max(box.xy, low);
        weight = clamp(part.x, 0.0, 1.0) * clamp(part.y, 0.0, 1.0);
    } else {
        weight = texelFetch(atlas, ivec2(texel), 0).r;
        if (weight == 0.0) discard;
        if (weight < 1.0) weight = pow(weight, exponent);
    }
    shown = color * weight;
}
"""
_STRIDE = 44  # bytes a quad: rect, (u, v, exponent), colour


class Sprites:
    """Boxes and glyphs that wait for ``flush``: mutable."""

    __slots__ = ("_atlas", "_buffer", "_frame", "_program", "_sheet", "_vao", "_waits")

    def __init__(self, frame: Frame):
        gl = frame.gl
        self._frame = frame
        self._sheet: Any = _draw.sheet(ATLAS)
        self._waits = False
        self._program = Program(gl, _VERTEX, _FRAGMENT)
        self._atlas = texture_of(gl, gl.GL_NEAREST)
        frame.raw.texture(
            gl.GL_TEXTURE_2D, 0, gl.GL_R8, ATLAS, ATLAS, 0, gl.GL_RED, gl.GL_UNSIGNED_BYTE, bytes(ATLAS * ATLAS)
        )
        self._vao, self._buffer = int(gl.glGenVertexArrays(1)), int(gl.glGenBuffers(1))
        gl.glBindVertexArray(self._vao)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, self._buffer)
        for index, (count, offset) in enumerate(((4, 0), (3, 16), (4, 28))):
            gl.glEnableVertexAttribArray(index)
            frame.raw.pointer(index, count, gl.GL_FLOAT, 0, _STRIDE, offset)
            gl.glVertexAttribDivisor(index, 1)

    def path(self, path: Path) -> bool:
        """Take a path of upright boxes or segments; False: it is of another kind."""
        frame = self._frame
        taken = _draw.sheet_path(self._sheet, path, frame.k, frame.bounds)
        self._waits |= taken
        return taken

    def glyphs(self, glyphs: tuple[Glyphs, ...]) -> tuple[Glyphs, ...]:
        """Take runs. What is returned begins with one too large, to be drawn before the rest is asked for again."""
        frame, left = self._frame, glyphs
        is_empty = False
        while left:
            done = _draw.sheet_glyphs(self._sheet, left, frame.k, frame.bounds)
            self._waits = True
            if done == len(left):
                return ()
            if done < 0 or (done == 0 and is_empty):
                return left[max(-1 - done, 0) :]
            left = left[done:]
            self.flush()
            _draw.sheet_clear(self._sheet)
            is_empty = True
        return ()

    def forget(self) -> None:
        """Let nothing wait."""
        self._waits = False
        _draw.sheet_take(self._sheet)

    def flush(self) -> None:
        """Draw what waits."""
        if not self._waits:
            return
        self._waits = False
        frame, gl = self._frame, self._frame.gl
        address, count = _draw.sheet_take(self._sheet)
        if not count:
            return
        frame.scissor((0, 0, *frame.page))  # what waits is clipped already, each by the clip that it came under
        self._program.use(frame.page)
        gl.glBindTexture(gl.GL_TEXTURE_2D, self._atlas)
        self._refresh()
        gl.glBindVertexArray(self._vao)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, self._buffer)
        frame.raw.buffer_data(gl.GL_ARRAY_BUFFER, _STRIDE * count, address, gl.GL_STREAM_DRAW)
        gl.glDrawArraysInstanced(gl.GL_TRIANGLE_STRIP, 0, 4, count)

    def _refresh(self) -> None:
        """Send the rows of the atlas that changed."""
        gl = self._frame.gl
        address, first, last = _draw.sheet_atlas(self._sheet)
        if last > first:
            gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 1)
            self._frame.raw.texture_part(
                gl.GL_TEXTURE_2D, 0, 0, first, ATLAS, last - first, gl.GL_RED, gl.GL_UNSIGNED_BYTE, address
            )
            gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 4)

    def sweep(self) -> None:
        """Nothing is kept but the atlas."""

    def close(self) -> None:
        gl = self._frame.gl
        self._program.close()
        gl.glDeleteTextures(1, [self._atlas])
        gl.glDeleteBuffers(1, [self._buffer])
        gl.glDeleteVertexArrays(1, [self._vao])
