"""Coverage that the processor makes: one byte a pixel, laid down in one colour.

Owns: the textures of coverage, kept while frames show them, and the shader that lays them down. Must not know: what is
covered.
"""

from __future__ import annotations

from .frame import Frame
from .program import Program
from .surface import texture_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Color = tuple[float, float, float, float]
    Rows = tuple[int, int]

KEPT = 2  # frames that coverage is kept unused

# A rectangle of coverage, rows from the top, in one colour.
_COVER = """
uniform vec4 rect;
void main() { gl_Position = at(mix(rect.xy, rect.zw, corner())); }
"""
_COVER_COLOR = """
uniform sampler2D cover;
uniform ivec3 origin;  // left, top, and the page's height
uniform vec4 ink;      // premultiplied
out vec4 color;
void main() {
    ivec2 p = ivec2(gl_FragCoord.xy);
    color = ink * texelFetch(cover, ivec2(p.x - origin.x, origin.z - 1 - p.y - origin.y), 0).r;
}
"""


class _Mask:
    """A texture and its rectangle of device pixels; ``frame`` is the last that showed it."""

    __slots__ = ("frame", "rect", "texture")

    def __init__(self, texture: int, rect: tuple[int, int, int, int]):
        self.texture, self.rect, self.frame = texture, rect, 0


class Masks:
    """Coverage on the device: mutable, bounded by what the last frames showed."""

    __slots__ = ("_made", "_program", "_room", "_vao", "frame")

    def __init__(self, frame: Frame):
        gl = frame.gl
        self.frame = frame
        self._made: dict[object, _Mask] = {}
        self._room = bytearray()
        self._program = Program(gl, _COVER, _COVER_COLOR)
        self._vao = int(gl.glGenVertexArrays(1))
        self._program.use((1, 1))
        gl.glUniform1i(self._program["cover"], 0)

    def __len__(self) -> int:
        return len(self._made)

    def lay(self, name: object, color: Color, make: Callable[[bytearray], Rows | None]) -> bool:
        """Lay down coverage of the frame's bounds in a straight colour.

        ``make`` writes it, a byte a pixel, and returns the rows that it wrote: it is asked once while frames with the
        same bounds and scale show what has that ``name``. False where it returns None; then nothing is laid down.
        """
        frame, gl = self.frame, self.frame.gl
        key = (name, frame.bounds, frame.k)
        mask = self._made.get(key)
        if mask is None:
            mask = self._make(make)
            if mask is None:
                return False
            self._made[key] = mask
        mask.frame = frame.count
        x0, y0, x1, y1 = mask.rect
        if y1 <= y0:
            return True
        r, g, b, a = color
        frame.scissor(frame.bounds)
        program = self._program
        program.use(frame.page)
        gl.glBindVertexArray(self._vao)
        gl.glBindTexture(gl.GL_TEXTURE_2D, mask.texture)
        gl.glUniform4f(program["rect"], x0, y0, x1, y1)
        gl.glUniform3i(program["origin"], x0, y0, frame.page[1])
        gl.glUniform4f(program["ink"], r * a, g * a, b * a, a)
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)
        return True

    def _make(self, make: Callable[[bytearray], Rows | None]) -> _Mask | None:
        from ctypes import addressof, c_char

        frame, gl = self.frame, self.frame.gl
        x0, y0, x1, y1 = frame.bounds
        size = (x1 - x0) * (y1 - y0)
        if len(self._room) < size:
            self._room = bytearray(size)
        rows = make(self._room)
        if rows is None:
            return None
        top, bottom = rows
        texture = self._texture()
        if bottom > top:
            start = addressof(c_char.from_buffer(self._room)) + top * (x1 - x0)
            gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 1)
            frame.raw.texture(
                gl.GL_TEXTURE_2D, 0, gl.GL_R8, x1 - x0, bottom - top, 0, gl.GL_RED, gl.GL_UNSIGNED_BYTE, start
            )
            gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 4)
        return _Mask(texture, (x0, y0 + top, x1, y0 + bottom))

    def _texture(self) -> int:
        """A bound texture: one that no frame shows any more, or a new one."""
        gl, oldest = self.frame.gl, self.frame.count - KEPT
        for key, mask in self._made.items():
            if mask.frame < oldest:
                del self._made[key]
                gl.glBindTexture(gl.GL_TEXTURE_2D, mask.texture)
                return mask.texture
        return texture_of(gl, gl.GL_NEAREST)

    def sweep(self) -> None:
        """Free what the last frames did not show, but for what the next one may write over."""
        oldest = self.frame.count - KEPT - 1
        for key in [key for key, mask in self._made.items() if mask.frame < oldest]:
            self.frame.gl.glDeleteTextures(1, [self._made.pop(key).texture])

    def close(self) -> None:
        for mask in self._made.values():
            self.frame.gl.glDeleteTextures(1, [mask.texture])
        self._made.clear()
        self._program.close()
        self.frame.gl.glDeleteVertexArrays(1, [self._vao])
