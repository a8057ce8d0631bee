"""Meshes: triangles, strokes and dots that hide each other, several samples a pixel.

Owns: the buffers of cells, the shaders, which of two surfaces takes a mesh: one of samples, or layers where triangles
with depth can be seen through. Must not know: cameras, light. Where OpenGL is software everything is left to others:
the rasteriser of files is two to ten times as fast there.
"""

from __future__ import annotations

from ... import _draw
from .frame import name_of
from .peels import Peels
from .program import Program
from .samples import Samples
from .solid_shaders import PEELED, STROKE, STROKE_COLOR, TABLE, TRIANGLE, TRIANGLE_COLOR
from .surface import color_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...scene import Mesh, Points
    from .frame import Bounds, Frame

    Part = tuple[int, bool, bytes, int, bytes | None]
    Depth = tuple[float, float]
    Affine = tuple[float, float, float, float, float, float]
    View = tuple[tuple[float, float], tuple[float, float]]

_CORNER, _STROKE = 16, 36  # bytes
Fields = tuple[tuple[int, int], ...]  # how many numbers, or 4 bytes, and where
_CORNER_FIELDS: Fields = ((3, 0), (4, 12), (1, 12))
_STROKE_FIELDS: Fields = ((3, 0), (3, 12), (1, 24), (4, 28), (4, 32))
KEPT = 3  # frames that cells stay without being drawn
NEAR, FAR = 256.0, 1e6  # how often larger cells are drawn than they were sent; px beyond which they are not sent
SHARP = 1e4  # of strokes whose texels are in or out


class _Cells:
    """Cells of one kind on the device, and their colours. thin: they can be seen through."""

    __slots__ = ("buffer", "colors", "corners", "count", "n", "thin")

    def __init__(self, part: Part, buffer: int, colors: int):
        self.corners, self.thin, _, self.n, table = part
        self.buffer, self.colors = buffer, colors
        self.count = len(table) // 4 - 3 if table is not None else 0


class _Flat:
    """Cells in the plane as px by an affine; whole: none was too far out to be sent. frame: the last that showed it."""

    __slots__ = ("affine", "cells", "frame", "held", "whole")

    def __init__(self, held: object, cells: list[_Cells], affine: Affine, whole: bool):
        self.held, self.cells, self.affine, self.whole, self.frame = held, cells, affine, whole, 0

    def view_of(self, places: Points) -> View | None:
        """(scale, shift) from those px to the px of now; None: they would no longer be exact."""
        scale, shift = [], []
        for at in (0, 3):
            (o, s, d), (p, t, e) = self.affine[at : at + 3], places.affine[at : at + 3]
            scale.append(t / s if s else 0.0)
            shift.append((o - p) * t + e - d * scale[-1])
        near = all(0.0 < abs(v) < NEAR for v in scale)
        same = places.affine == self.affine
        return ((scale[0], scale[1]), (shift[0], shift[1])) if same or (near and self.whole) else None


class Solids:
    """Draws meshes: mutable. ``is_worth``: OpenGL is faster than the processor."""

    __slots__ = ("_buffers", "_frame", "_kept", "_peels", "_programs", "_samples", "_vaos", "_view", "is_worth")

    def __init__(self, frame: Frame):
        gl = frame.gl
        self._frame = frame
        self._programs: dict[tuple[str, bool], Program] = {}
        self._samples, self._peels = Samples(frame), Peels(frame)
        self.is_worth = not frame.is_software
        self._buffers: list[int] = []
        self._kept: dict[object, _Flat] = {}
        self._view: View = (1.0, 1.0), (0.0, 0.0)
        self._vaos = (int(gl.glGenVertexArrays(1)), int(gl.glGenVertexArrays(1)))

    def draw(self, mesh: Mesh, bounds: Bounds) -> bool:
        """Draw a mesh that touches no device pixels but these; False: it is of another kind."""
        if bounds[2] <= bounds[0] or bounds[3] <= bounds[1]:
            return True
        if not self.is_worth:
            return False
        if mesh.places is not None and not mesh.others:
            return self._draw_flat(mesh, mesh.places, bounds)
        has_depth, low, high, parts = _draw.corners(mesh)
        depth = low, 1.0 / (high - low) if high > low else 0.0
        self._view = (1.0, 1.0), (0.0, 0.0)
        cells = [self._send(part, k) for k, part in enumerate(part for part in parts if part[3])]
        if has_depth and any(one.thin and one.corners == 3 for one in cells):
            done = self._draw_layers(cells, depth, bounds)
        else:
            done = self._draw_samples(cells, depth, bounds, has_depth)
        self._drop_tables(cells)
        return done

    def _drop_tables(self, cells: list[_Cells]) -> None:
        tables = [one.colors for one in cells if one.colors]
        if tables:
            self._frame.gl.glDeleteTextures(len(tables), tables)

    # ---- data in the plane, which stay

    def _draw_flat(self, mesh: Mesh, places: Points, bounds: Bounds) -> bool:
        """A mesh in two dimensions, sent once: as px of the view it was sent in, taken to those of the view now."""
        key = (id(mesh.triangles), id(mesh.colors), name_of(places.x), name_of(places.y), mesh.flat)
        kept = self._kept.get(key)
        view = kept.view_of(places) if kept is not None else None
        if kept is None or view is None:
            if kept is not None:
                self._free(kept)
            kept = self._kept[key] = self._keep(mesh, places)
            view = (1.0, 1.0), (0.0, 0.0)
        kept.frame, self._view = self._frame.count, view
        return self._draw_samples(kept.cells, (0.0, 0.0), bounds, False)

    def _keep(self, mesh: Mesh, places: Points) -> _Flat:
        gl = self._frame.gl
        cells = []
        for part in _draw.corners(mesh)[3]:
            if part[3]:
                cells.append(self._send(part, None))
        reach = _draw.reach(places, 1.0)
        far = max(abs(v) for v in reach) if reach is not None else 0.0
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, 0)
        return _Flat((mesh.triangles, mesh.colors, places.x, places.y), cells, places.affine, far < FAR)

    def _free(self, kept: _Flat) -> None:
        self._drop_tables(kept.cells)
        for one in kept.cells:
            self._frame.gl.glDeleteBuffers(1, [one.buffer])

    # ---- all others

    def _send(self, part: Part, k: int | None) -> _Cells:
        """Cells in the k-th buffer of those that are written anew each frame, or in one of their own."""
        frame, gl = self._frame, self._frame.gl
        if k is not None and k == len(self._buffers):
            self._buffers.append(int(gl.glGenBuffers(1)))
        buffer = int(gl.glGenBuffers(1)) if k is None else self._buffers[k]
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, buffer)
        use = gl.GL_STATIC_DRAW if k is None else gl.GL_STREAM_DRAW
        frame.raw.buffer_data(gl.GL_ARRAY_BUFFER, len(part[2]), part[2], use)
        return _Cells(part, buffer, color_table(frame, part[4]) if part[4] is not None else 0)

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
            gl.glUniform2f(program["scale"], *self._view[0])
            gl.glUniform2f(program["shift"], *self._view[1])
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
        """Free what the last frames did not show, and surfaces where they had no mesh of their kind."""
        oldest = self._frame.count - KEPT
        for key in [key for key, kept in self._kept.items() if kept.frame < oldest]:
            self._free(self._kept.pop(key))
        self._samples.sweep()
        self._peels.sweep()

    def close(self) -> None:
        gl = self._frame.gl
        self._samples.close()
        self._peels.close()
        for kept in self._kept.values():
            self._free(kept)
        self._kept.clear()
        for program in self._programs.values():
            program.close()
        if self._buffers:
            gl.glDeleteBuffers(len(self._buffers), self._buffers)
        gl.glDeleteVertexArrays(2, list(self._vaos))
