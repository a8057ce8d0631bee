"""Compiled shaders: one Program a pair of sources, its uniforms by name.

Owns: compiling, linking, locations, the source that every vertex shader begins with. Must not know: what is drawn.
"""

from __future__ import annotations

from ...errors import HuginError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Every vertex shader: ``page`` is the framebuffer's size, ``at(px)`` the place of a point in px from its top left.
VERTEX = """#version 330 core
uniform vec2 page;
vec4 at(vec2 px) { return vec4(px.x * 2.0 / page.x - 1.0, 1.0 - px.y * 2.0 / page.y, 0.0, 1.0); }
vec2 corner() { return vec2(gl_VertexID & 1, gl_VertexID >> 1); }
"""
FRAGMENT = "#version 330 core\n"
#: A vertex shader: all that is drawn on.
EVERYWHERE = """
void main() { gl_Position = vec4(corner() * 2.0 - 1.0, 0.0, 1.0); }
"""


class Program:
    """A vertex and a fragment shader (their sources after VERTEX and FRAGMENT), linked: mutable OpenGL state."""

    __slots__ = ("_gl", "_id", "_places", "page")

    def __init__(self, gl: Any, vertex: str, fragment: str):
        self._gl = gl
        self._places: dict[str, int] = {}
        self.page: tuple[int, int] = (0, 0)
        self._id = gl.glCreateProgram()
        for kind, source in ((gl.GL_VERTEX_SHADER, VERTEX + vertex), (gl.GL_FRAGMENT_SHADER, FRAGMENT + fragment)):
            shader = gl.glCreateShader(kind)
            gl.glShaderSource(shader, source)
            gl.glCompileShader(shader)
            if not gl.glGetShaderiv(shader, gl.GL_COMPILE_STATUS):
                raise HuginError(f"window: a shader did not compile: {gl.glGetShaderInfoLog(shader)!r}")
            gl.glAttachShader(self._id, shader)
            gl.glDeleteShader(shader)
        gl.glLinkProgram(self._id)
        if not gl.glGetProgramiv(self._id, gl.GL_LINK_STATUS):
            raise HuginError(f"window: shaders did not link: {gl.glGetProgramInfoLog(self._id)!r}")

    def use(self, page: tuple[int, int]) -> None:
        """Make it the one that draws, on a framebuffer of ``page`` pixels."""
        self._gl.glUseProgram(self._id)
        if page != self.page:
            self.page = page
            self._gl.glUniform2f(self["page"], *page)

    def __getitem__(self, name: str) -> int:
        """The location of a uniform."""
        place = self._places.get(name)
        if place is None:
            place = self._places[name] = self._gl.glGetUniformLocation(self._id, name)
        return place

    def close(self) -> None:
        self._gl.glDeleteProgram(self._id)


class Programs:
    """Programs that are compiled when they are first asked for: mutable."""

    __slots__ = ("_gl", "_made")

    def __init__(self, gl: Any):
        self._gl = gl
        self._made: dict[tuple[str, str], Program] = {}

    def ready(self, page: tuple[int, int], vertex: str, fragment: str) -> Program:
        """The program of two sources, the one that draws from now on, on a framebuffer of ``page`` pixels."""
        program = self._made.get((vertex, fragment))
        if program is None:
            program = self._made[vertex, fragment] = Program(self._gl, vertex, fragment)
        program.use(page)
        return program

    def close(self) -> None:
        for program in self._made.values():
            program.close()
        self._made.clear()
