"""Framebuffers of our own: pages, layers, coverage.

Owns: their textures and their pool. Must not know: what is drawn on them.
"""

from __future__ import annotations

from ...errors import HuginError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .frame import Frame


def texture_of(gl: Any, filter: int) -> int:
    """A new bound 2-D texture that does not repeat."""
    made = int(gl.glGenTextures(1))
    gl.glBindTexture(gl.GL_TEXTURE_2D, made)
    for name in (gl.GL_TEXTURE_MIN_FILTER, gl.GL_TEXTURE_MAG_FILTER):
        gl.glTexParameteri(gl.GL_TEXTURE_2D, name, filter)
    for name in (gl.GL_TEXTURE_WRAP_S, gl.GL_TEXTURE_WRAP_T):
        gl.glTexParameteri(gl.GL_TEXTURE_2D, name, gl.GL_CLAMP_TO_EDGE)
    return made


MOST = 4096  # colours in a row of a table's texture


def color_table(frame: Frame, colors: bytes) -> int:
    """A texture of straight RGBA colours, MOST in a row."""
    gl, n = frame.gl, len(colors) // 4
    rows = -(-n // MOST)
    made = texture_of(gl, gl.GL_NEAREST)
    if rows > 1:
        colors = colors.ljust(4 * MOST * rows, b"\0")
    width = min(n, MOST)
    frame.raw.texture(gl.GL_TEXTURE_2D, 0, gl.GL_RGBA8, width, rows, 0, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE, colors)
    return made


class Surface:
    """A texture of ``width`` x ``height`` pixels that can be drawn on, with a stencil unless ``kind`` is "cover".

    kind: "color" premultiplied RGBA, or "cover" one channel of coverage. reference: the largest number in its stencil.
    """

    __slots__ = ("_gl", "_stencil", "framebuffer", "height", "kind", "reference", "texture", "width")

    def __init__(self, gl: Any, width: int, height: int, kind: str):
        self.reference = 0
        self._gl, self.width, self.height, self.kind = gl, width, height, kind
        self.texture = texture_of(gl, gl.GL_NEAREST)
        format, channels = (gl.GL_R8, gl.GL_RED) if kind == "cover" else (gl.GL_RGBA8, gl.GL_RGBA)
        gl.glTexImage2D(gl.GL_TEXTURE_2D, 0, format, width, height, 0, channels, gl.GL_UNSIGNED_BYTE, None)
        self.framebuffer = int(gl.glGenFramebuffers(1))
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self.framebuffer)
        gl.glFramebufferTexture2D(
            gl.GL_FRAMEBUFFER, gl.GL_COLOR_ATTACHMENT0, gl.GL_TEXTURE_2D, self.texture, 0
        )
        self._stencil = 0
        if kind == "color":
            self._stencil = int(gl.glGenRenderbuffers(1))
            gl.glBindRenderbuffer(gl.GL_RENDERBUFFER, self._stencil)
            gl.glRenderbufferStorage(gl.GL_RENDERBUFFER, gl.GL_DEPTH24_STENCIL8, width, height)
            gl.glFramebufferRenderbuffer(
                gl.GL_FRAMEBUFFER, gl.GL_DEPTH_STENCIL_ATTACHMENT, gl.GL_RENDERBUFFER, self._stencil
            )
        if gl.glCheckFramebufferStatus(gl.GL_FRAMEBUFFER) != gl.GL_FRAMEBUFFER_COMPLETE:
            self.close()
            raise HuginError(f"window: OpenGL has no framebuffer of {width} x {height} pixels")

    def close(self) -> None:
        gl = self._gl
        gl.glDeleteFramebuffers(1, [self.framebuffer])
        gl.glDeleteTextures(1, [self.texture])
        if self._stencil:
            gl.glDeleteRenderbuffers(1, [self._stencil])


class Screen(Surface):
    """The framebuffer of a window, which owns it; its pixels and its stencil are anything when a frame begins."""

    __slots__ = ()

    def __init__(self, gl: Any, width: int, height: int):
        self._gl, self.width, self.height, self.kind = gl, width, height, "color"
        self.reference = self.texture = self.framebuffer = self._stencil = 0

    def close(self) -> None:
        """Nothing here is ours."""


class Surfaces:
    """Surfaces of one size that are lent and given back: mutable. Those of another size are freed."""

    __slots__ = ("_free", "_gl", "size")

    def __init__(self, gl: Any):
        self._gl = gl
        self.size = (0, 0)
        self._free: dict[str, list[Surface]] = {"color": [], "cover": []}

    def resize(self, width: int, height: int) -> None:
        if self.size != (width, height):
            self.close()
            self.size = (width, height)

    def take(self, kind: str = "color") -> Surface:
        """A surface whose pixels are anything."""
        free = self._free[kind]
        return free.pop() if free else Surface(self._gl, *self.size, kind)

    def give(self, surface: Surface) -> None:
        if (surface.width, surface.height) == self.size:
            self._free[surface.kind].append(surface)
        else:
            surface.close()

    def close(self) -> None:
        for free in self._free.values():
            for surface in free:
                surface.close()
            free.clear()


class Strip:
    """A texture of float32 that is drawn on; form: as OpenGL names it, with its channels. Mutable."""

    __slots__ = ("_form", "_frame", "_framebuffer", "_size", "texture")

    def __init__(self, frame: Frame, *form: int):
        self._frame, self._form = frame, form
        self._framebuffer = self.texture = 0
        self._size = (0, 0)

    def begin(self, width: int, height: int) -> None:
        """Draw on it from now on; what was on it goes where its size was another."""
        frame, gl = self._frame, self._frame.gl
        if (width, height) != self._size:
            self.close()
            self.texture, self._framebuffer = texture_of(gl, gl.GL_NEAREST), int(gl.glGenFramebuffers(1))
            frame.raw.texture(
                gl.GL_TEXTURE_2D, 0, self._form[0], width, height, 0, self._form[1], gl.GL_FLOAT, None
            )
            gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self._framebuffer)
            gl.glFramebufferTexture2D(
                gl.GL_FRAMEBUFFER, gl.GL_COLOR_ATTACHMENT0, gl.GL_TEXTURE_2D, self.texture, 0
            )
            self._size = (width, height)
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self._framebuffer)
        gl.glViewport(0, 0, width, height)
        gl.glScissor(0, 0, width, height)

    def close(self) -> None:
        """Free its memory; ``begin`` takes it again."""
        if self.texture:
            self._frame.gl.glDeleteTextures(1, [self.texture])
            self._frame.gl.glDeleteFramebuffers(1, [self._framebuffer])
        self._framebuffer = self.texture = 0
        self._size = (0, 0)
