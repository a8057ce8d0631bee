"""Meshes: triangles, strokes and dots that hide each other, several samples a pixel.

Owns: the surface of samples on which a mesh is drawn before it is laid down, the shaders of its cells. Must not know:
cameras, light. Triangles with depth that can be seen through, of which every sample must be sorted, are left to others;
and so is everything where OpenGL is software: the rasteriser of files is two to ten times as fast there.
"""

from __future__ import annotations

from ... import _draw
from .frame import Frame
from .program import Program
from .samples import Samples
from .solid_shaders import STROKE, STROKE_COLOR, TABLE, TRIANGLE, TRIANGLE_COLOR
from .surface import color_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...scene import Mesh
    from .frame import Bounds

    Part = tuple[int, bool, bytes, int, bytes | None]

_CORNER, _STROKE = 16, 36  # bytes


class Solids:
    """Draws meshes: mutable. ``is_worth``: OpenGL is faster than the processor."""

    __slots__ = ("_buffer", "_frame", "_programs", "_samples", "_vaos", "is_worth")

    def __init__(self, frame: Frame):
        gl = frame.gl
        self._frame = frame
        self._programs: dict[str, Program] = {}
        self._samples = Samples(frame)
        self.is_worth = not frame.is_software
        self._buffer = int(gl.glGenBuffers(1))
        self._vaos = (int(gl.glGenVertexArrays(1)), int(gl.glGenVertexArrays(1)))
        forms = (
            (_CORNER, ((3, gl.GL_FLOAT, 0), (4, gl.GL_UNSIGNED_BYTE, 12), (1, gl.GL_FLOAT, 12))),
            (
                _STROKE,
                (
                    (3, gl.GL_FLOAT, 0), (3, gl.GL_FLOAT, 12), (1, gl.GL_FLOAT, 24),
                    (4, gl.GL_UNSIGNED_BYTE, 28), (4, gl.GL_UNSIGNED_BYTE, 32),
                ),
            ),
        )  # fmt: skip
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, self._buffer)
        for vao, (stride, fields) in zip(self._vaos, forms):
            gl.glBindVertexArray(vao)
            for index, (count, kind, offset) in enumerate(fields):
                gl.glEnableVertexAttribArray(index)
                frame.raw.pointer(index, count, kind, kind == gl.GL_UNSIGNED_BYTE, stride, offset)
                gl.glVertexAttribDivisor(index, int(stride == _STROKE))

    def draw(self, mesh: Mesh, bounds: Bounds) -> bool:
        """Draw a mesh that touches no device pixels but these; False: it is of another kind."""
        if bounds[2] <= bounds[0] or bounds[3] <= bounds[1]:
            return True
        made = _draw.corners(mesh) if self.is_worth else None
        if made is None or not self._samples.begin(bounds):
            return False
        has_depth, low, high, parts = made
        gl = self._frame.gl
        if has_depth:
            gl.glEnable(gl.GL_DEPTH_TEST)
            gl.glDepthFunc(gl.GL_LESS)
        for part in parts:
            if part[3]:
                self._part(part, (low, 1.0 / (high - low) if high > low else 0.0))
        gl.glDepthMask(True)
        gl.glDisable(gl.GL_DEPTH_TEST)
        self._samples.lay(bounds)
        return True

    def _part(self, part: Part, depth: tuple[float, float]) -> None:
        """Cells of one kind."""
        frame, gl = self._frame, self._frame.gl
        corners, is_thin, cells, n, colors = part
        program = self._program(corners)
        gl.glUniform2f(program["depth"], *depth)
        gl.glUniform1f(program["k"], frame.k)
        table = color_table(frame, colors) if colors is not None else 0
        if corners < 3:
            gl.glUniform1i(program["thin"], is_thin)
            gl.glUniform1f(program["sharp"], self._samples.side)
        else:
            gl.glUniform1i(program["count"], len(colors) // 4 - 3 if colors is not None else 0)
            gl.glBindTexture(gl.GL_TEXTURE_2D, table)
        gl.glBindVertexArray(self._vaos[corners < 3])
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, self._buffer)
        frame.raw.buffer_data(gl.GL_ARRAY_BUFFER, len(cells), cells, gl.GL_STREAM_DRAW)
        gl.glDepthMask(not is_thin)
        if corners == 3:
            gl.glDrawArrays(gl.GL_TRIANGLES, 0, 3 * n)
        elif is_thin:
            gl.glDrawArraysInstanced(gl.GL_TRIANGLE_STRIP, 0, 4, n)
        else:  # what a stroke covers of a texel is how many of its samples it takes
            gl.glEnable(gl.GL_SAMPLE_ALPHA_TO_COVERAGE)
            gl.glEnable(gl.GL_SAMPLE_ALPHA_TO_ONE)
            gl.glDrawArraysInstanced(gl.GL_TRIANGLE_STRIP, 0, 4, n)
            gl.glDisable(gl.GL_SAMPLE_ALPHA_TO_COVERAGE)
            gl.glDisable(gl.GL_SAMPLE_ALPHA_TO_ONE)
        if table:
            gl.glDeleteTextures(1, [table])

    def _program(self, corners: int) -> Program:
        vertex, fragment = (TRIANGLE, TABLE + TRIANGLE_COLOR) if corners == 3 else (STROKE, STROKE_COLOR)
        program = self._programs.get(vertex)
        if program is None:
            program = self._programs[vertex] = Program(self._frame.gl, vertex, fragment)
        program.use(self._frame.page)
        return program

    def sweep(self) -> None:
        """Free the surface of samples where the last frames had no mesh."""
        self._samples.sweep()

    def close(self) -> None:
        gl = self._frame.gl
        self._samples.close()
        for program in self._programs.values():
            program.close()
        gl.glDeleteBuffers(1, [self._buffer])
        gl.glDeleteVertexArrays(2, list(self._vaos))
