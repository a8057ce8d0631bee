"""Coverage that the processor makes: one byte a pixel, laid down in one colour.

Owns: the textures of coverage, kept while frames show them, and the shader that lays them down. Must not know: what is
covered.
"""

from __future__ import annotations

from ... import _draw
from .frame import Frame
from .program import Program
from .surface import texture_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Color = tuple[float, float, float, float]
    Rows = tuple[int, int]

KEPT = 2  # frames that coverage is kept unused

# Rectangles of coverage, from its top left, in one colour; those that are whole need no texture.
_COVER = """
layout(location = 0) in vec4 rect;
uniform vec2 corner_px;
void main() { gl_Position = at(corner_px + mix(rect.xy, rect.zw, corner())); }
"""
_COVER_COLOR = """
uniform sampler2D cover;
uniform ivec3 origin;  // left, top of the texture, and the page's height
uniform vec4 ink;      // premultiplied
out vec4 color;
void main() {
    ivec2 p = ivec2(gl_FragCoord.xy);
    color = ink * texelFetch(cover, ivec2(p.x - origin.x, origin.z - 1 - p.y - origin.y), 0).r;
}
"""
_WHOLE_COLOR = """
uniform vec4 ink;
out vec4 color;
void main() { color = ink; }
"""
_RECT = 16  # bytes of a rectangle


class _Mask:
    """A texture whose first row is ``top`` rows below the ``corner`` px, and the rectangles of it that are drawn:
    ``part`` through the texture, then ``whole``. ``frame`` is the last that showed it."""

    __slots__ = ("buffer", "corner", "frame", "part", "texture", "top", "whole")

    def __init__(self, texture: int, buffer: int, corner: tuple[int, int], top: int):
        self.texture, self.buffer, self.corner, self.top = texture, buffer, corner, top
        self.part = self.whole = self.frame = 0


class Masks:
    """Coverage on the device: mutable, bounded by what the last frames showed."""

    __slots__ = ("_made", "_program", "_room", "_solid", "_vao", "frame")

    def __init__(self, frame: Frame):
        gl = frame.gl
        self.frame = frame
        self._made: dict[object, _Mask] = {}
        self._room = bytearray()
        self._program = Program(gl, _COVER, _COVER_COLOR)
        self._solid = Program(gl, _COVER, _WHOLE_COLOR)
        self._vao = int(gl.glGenVertexArrays(1))
        gl.glBindVertexArray(self._vao)
        gl.glEnableVertexAttribArray(0)
        gl.glVertexAttribDivisor(0, 1)
        self._program.use((1, 1))
        gl.glUniform1i(self._program["cover"], 0)

    def __len__(self) -> int:
        return len(self._made)

    def lay(self, name: object, color: Color, make: Callable[[bytearray], Rows | None]) -> bool:
        """Lay down coverage of the frame's bounds in a straight colour.

        ``make`` writes it, a byte a pixel, and returns the rows that it wrote: it is asked once while frames with the
        same bounds and scale show what has that ``name``. False where it returns None; then nothing is laid down.
        """
        frame = self.frame
        key = (name, frame.bounds, frame.k)
        mask = self._made.get(key)
        if mask is None:
            mask = self._make(make)
            if mask is None:
                return False
            self._made[key] = mask
        mask.frame = frame.count
        if mask.part or mask.whole:
            self._draw(mask, color)
        return True

    def _draw(self, mask: _Mask, color: Color) -> None:
        frame, gl = self.frame, self.frame.gl
        r, g, b, a = color
        frame.scissor(frame.bounds)
        gl.glBindVertexArray(self._vao)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, mask.buffer)
        for program, first, count in ((self._program, 0, mask.part), (self._solid, mask.part, mask.whole)):
            if not count:
                continue
            program.use(frame.page)
            gl.glUniform2f(program["corner_px"], *mask.corner)
            gl.glUniform4f(program["ink"], r * a, g * a, b * a, a)
            if program is self._program:
                gl.glBindTexture(gl.GL_TEXTURE_2D, mask.texture)
                gl.glUniform3i(program["origin"], mask.corner[0], mask.corner[1] + mask.top, frame.page[1])
            elif a >= 1:
                gl.glDisable(gl.GL_BLEND)
            frame.raw.pointer(0, 4, gl.GL_FLOAT, 0, _RECT, first * _RECT)
            gl.glDrawArraysInstanced(gl.GL_TRIANGLE_STRIP, 0, 4, count)
        gl.glEnable(gl.GL_BLEND)

    def _make(self, make: Callable[[bytearray], Rows | None]) -> _Mask | None:
        from ctypes import addressof, c_char

        frame, gl = self.frame, self.frame.gl
        x0, y0, x1, y1 = frame.bounds
        width, size = x1 - x0, (x1 - x0) * (y1 - y0)
        if len(self._room) < size:
            self._room = bytearray(size)
        rows = make(self._room)
        if rows is None:
            return None
        top, bottom = rows
        mask = self._spare(top)
        part, whole = _draw.mask_tiles(self._room, width, top, bottom)
        mask.part, mask.whole = len(part) // _RECT, len(whole) // _RECT
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, mask.buffer)
        frame.raw.buffer_data(gl.GL_ARRAY_BUFFER, len(part) + len(whole), part + whole, gl.GL_STREAM_DRAW)
        if part:
            start = addressof(c_char.from_buffer(self._room)) + top * width
            gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 1)
            frame.raw.texture(
                gl.GL_TEXTURE_2D, 0, gl.GL_R8, width, bottom - top, 0, gl.GL_RED, gl.GL_UNSIGNED_BYTE, start
            )
            gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 4)
        return mask

    def _spare(self, top: int) -> _Mask:
        """A mask with its texture bound: of those that no frame shows any more, or a new one."""
        gl, oldest = self.frame.gl, self.frame.count - KEPT
        key = next((key for key, mask in self._made.items() if mask.frame < oldest), None)
        if key is None:
            return _Mask(texture_of(gl, gl.GL_NEAREST), int(gl.glGenBuffers(1)), self.frame.bounds[:2], top)
        old = self._made.pop(key)
        gl.glBindTexture(gl.GL_TEXTURE_2D, old.texture)
        return _Mask(old.texture, old.buffer, self.frame.bounds[:2], top)

    def _free(self, mask: _Mask) -> None:
        self.frame.gl.glDeleteTextures(1, [mask.texture])
        self.frame.gl.glDeleteBuffers(1, [mask.buffer])

    def sweep(self) -> None:
        """Free what the last frames did not show, but for what the next one may write over."""
        oldest = self.frame.count - KEPT - 1
        for key in [key for key, mask in self._made.items() if mask.frame < oldest]:
            self._free(self._made.pop(key))

    def close(self) -> None:
        for mask in self._made.values():
            self._free(mask)
        self._made.clear()
        self._program.close()
        self._solid.close()
        self.frame.gl.glDeleteVertexArrays(1, [self._vao])
