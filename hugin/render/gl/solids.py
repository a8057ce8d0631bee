"""Meshes: triangles, strokes and dots that hide each other, several samples a pixel.

Owns: the buffers of cells, the shaders, which of two surfaces takes a mesh: one of samples, or layers where triangles
with depth can be seen through. Must not know: cameras, light. Where OpenGL is software everything is left to others:
the rasteriser of files is two to ten times as fast there.
"""

from __future__ import annotations

from ... import _draw
from .peels import Peels
from .program import Program
from .samples import Samples
from .solid_shaders import PEELED, STROKE, STROKE_COLOR, TABLE, TRIANGLE, TRIANGLE_COLOR
from .surface import color_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...scene import Mesh
    from .frame import Bounds, Frame

    Part = tuple[int, bool, bytes, int, bytes | None]
    Depth = tuple[float, float]

_CORNER, _STROKE = 16, 36  # bytes
Fields = tuple[tuple[int, int], ...]  # how many numbers, or 4 bytes, and where
_CORNER_FIELDS: Fields = ((3, 0), (4, 12), (1, 12))
_STROKE_FIELDS: Fields = ((3, 0), (3, 12), (1, 24), (4, 28), (4, 32))
SHARP = 1e4  # of strokes whose texels are in or out


class _Cells:
    """Cells of one kind on the device, and their colours. thin: they can be seen through."""

    __slots__ = ("buffer", "colors", "corners", "count", "n", "thin")

    def __init__(self, part: Part, buffer: int, colors: int):
        self.corners, self.thin, _, self.n, table = part
        self.buffer, self.colors = buffer, colors
        self.count = len(table) // 4 - 3 if table is not None else 0


class Solids:
    """Draws meshes: mutable. ``is_worth``: OpenGL is faster than the processor."""

    __slots__ = ("_buffers", "_frame", "_peels", "_programs", "_samples", "_vaos", "is_worth")

    def __init__(self, frame: Frame):
        gl = frame.gl
        self._frame = frame
        self._programs: dict[tuple[str, bool], Program] = {}
        self._samples, self._peels = Samples(frame), Peels(frame)
        self.is_worth = not frame.is_software
        self._buffers: list[int] = []
        self._vaos = (int(gl.glGenVertexArrays(1)), int(gl.glGenVertexArrays(1)))

    def draw(self, mesh: Mesh, bounds: Bounds) -> bool:
        """Draw a mesh that touches no device pixels but these; False: it is of another kind."""
        if bounds[2] <= bounds[0] or bounds[3] <= bounds[1]:
            return True
        if not self.is_worth:
            return False
        has_depth, low, high, parts = _draw.corners(mesh)
        depth = low, 1.0 / (high - low) if high > low else 0.0
        cells = [self._send(part, k) for k, part in enumerate(part for part in parts if part[3])]
        if has_depth and any(one.thin and one.corners == 3 for one in cells):
            done = self._draw_layers(cells, depth, bounds)
        else:
            done = self._draw_samples(cells, depth, bounds, has_depth)
        tables = [one.colors for one in cells if one.colors]
        if tables:
            self._frame.gl.glDeleteTextures(len(tables), tables)
        return done

    def _send(self, part: Part, k: int) -> _Cells:
        frame, gl = self._frame, self._frame.gl
        if k == len(self._buffers):
            self._buffers.append(int(gl.glGenBuffers(1)))
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, self._buffers[k])
        frame.raw.buffer_data(gl.GL_ARRAY_BUFFER, len(part[2]), part[2], gl.GL_STREAM_DRAW)
        return _Cells(part, self._buffers[k], color_table(frame, part[4]) if part[4] is not None else 0)

    # ---- the two surfaces

    def _draw_samples(self, cells: list[_Cells], depth: Depth, bounds: Bounds, has_depth: bool) -> bool:
        """On several samples a pixel: opaque cells by their depth, strokes that are not over them in their order."""
        gl = self._frame.gl
        if not self._samples.begin(bounds):
            return False
        if has_depth:
            gl.glEnable(gl.GL_DEPTH_TEST)
            gl.glDepthFunc(gl.GL_LESS)
        for one in cells:
            program = self._ready(one, depth, False)
            gl.glDepthMask(not one.thin)
            if one.corners < 3:
                gl.glUniform1i(program["thin"], one.thin)
                gl.glUniform1f(program["sharp"], self._samples.side)
            soft = one.corners < 3 and not one.thin
            if soft:  # what a stroke covers of a texel is how many of its samples it takes
                gl.glEnable(gl.GL_SAMPLE_ALPHA_TO_COVERAGE)
                gl.glEnable(gl.GL_SAMPLE_ALPHA_TO_ONE)
            self._cells(one)
            if soft:
                gl.glDisable(gl.GL_SAMPLE_ALPHA_TO_COVERAGE)
                gl.glDisable(gl.GL_SAMPLE_ALPHA_TO_ONE)
        gl.glDepthMask(True)
        gl.glDisable(gl.GL_DEPTH_TEST)
        self._samples.lay(bounds)
        return True

    def _draw_layers(self, cells: list[_Cells], depth: Depth, bounds: Bounds) -> bool:
        """Opaque cells, then what lies before them in layers, each sample in its own order."""

        def draw(layered: bool) -> None:
            for one in cells:
                if not (one.thin if layered else one.corners == 3 or not one.thin):
                    continue
                program, gl = self._ready(one, depth, True), self._frame.gl
                gl.glUniform1i(program["layered"], layered)
                if one.corners < 3:
                    gl.glUniform1i(program["thin"], layered)
                    gl.glUniform1f(program["sharp"], SHARP)
                self._cells(one)

        return self._peels.draw(bounds, lambda: draw(False), lambda: draw(True))

    # ---- cells

    def _ready(self, one: _Cells, depth: Depth, peeled: bool) -> Program:
        """The shaders of a kind of cells with what all of them need, their table and their attributes bound."""
        frame, gl = self._frame, self._frame.gl
        is_stroke = one.corners < 3
        vertex, fragment = (STROKE, STROKE_COLOR) if is_stroke else (TRIANGLE, TABLE + TRIANGLE_COLOR)
        program = self._programs.get((vertex, peeled))
        if program is None:
            program = self._programs[vertex, peeled] = Program(gl, vertex, PEELED[peeled] + fragment)
            program.use(frame.page)
            if peeled:
                gl.glUniform1i(program["before"], 1)
                gl.glUniform1i(program["behind"], 2)
        program.use(frame.page)
        gl.glUniform2f(program["depth"], *depth)
        gl.glUniform1f(program["k"], frame.k)
        if not is_stroke:
            gl.glUniform1i(program["count"], one.count)
            gl.glBindTexture(gl.GL_TEXTURE_2D, one.colors)
        self._point(one)
        return program

    def _point(self, one: _Cells) -> None:
        """Where a cell's numbers lie in its buffer."""
        frame, gl = self._frame, self._frame.gl
        is_stroke = one.corners < 3
        fields = _STROKE_FIELDS if is_stroke else _CORNER_FIELDS
        gl.glBindVertexArray(self._vaos[is_stroke])
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, one.buffer)
        for index, (count, offset) in enumerate(fields):
            kind = gl.GL_UNSIGNED_BYTE if count == 4 else gl.GL_FLOAT
            gl.glEnableVertexAttribArray(index)
            frame.raw.pointer(index, count, kind, count == 4, _STROKE if is_stroke else _CORNER, offset)
            gl.glVertexAttribDivisor(index, int(is_stroke))

    def _cells(self, one: _Cells) -> None:
        gl = self._frame.gl
        if one.corners == 3:
            gl.glDrawArrays(gl.GL_TRIANGLES, 0, 3 * one.n)
        else:
            gl.glDrawArraysInstanced(gl.GL_TRIANGLE_STRIP, 0, 4, one.n)

    # ---- upkeep

    def sweep(self) -> None:
        """Free the surfaces where the last frames had no mesh of their kind."""
        self._samples.sweep()
        self._peels.sweep()

    def close(self) -> None:
        gl = self._frame.gl
        self._samples.close()
        self._peels.close()
        for program in self._programs.values():
            program.close()
        if self._buffers:
            gl.glDeleteBuffers(len(self._buffers), self._buffers)
        gl.glDeleteVertexArrays(2, list(self._vaos))
