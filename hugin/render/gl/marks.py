"""Markers: each a quad, its shape's coverage of a pixel computed there, outline and fill laid down in one.

Owns: records of markers on the device (data stay there while frames show them), shapes and colour tables in the shader.
Must not know: what becomes of crowds.
"""

from __future__ import annotations

from math import hypot

from ... import _draw
from ...scene import Mapped
from ..shapes import CIRCLES, POLYGONS, outline
from .frame import Frame, name_of
from .mark_shaders import FRAGMENT, KINDS, VERTEX
from .places import PAGE, is_resolved, name_of_points, view_of
from .program import Program
from .surface import color_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...scene import Markers

    Reach = tuple[float, float, float, float]

KEPT = 3  # frames that records stay without being drawn
FEW = 1000  # markers that are sent anew each frame
LARGEST = 400.0  # device px of a marker; larger ones are drawn so large
_STRIDE = 16
_ONE, _EACH, _MAPPED = 0, 1, 2


class _Batch:
    """``n`` records on the device, around ``origin``; ``colors``: the texture of their table, 0 where there is none."""

    __slots__ = ("buffer", "colors", "frame", "holds", "n", "origin", "reach")

    def __init__(self, holds: object, buffer: int, colors: int, n: int, reach: Reach, origin: tuple[float, float]):
        self.holds, self.buffer, self.colors, self.n = holds, buffer, colors, n
        self.reach, self.origin, self.frame = reach, origin, 0


def ways(shape: str) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Corners in units of the diameter, and how far each goes where every side moves outward by one."""
    corners = list(POLYGONS[shape])
    n = len(corners)
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, corners[1:] + corners[:1]))
    moves = []
    for i, (x, y) in enumerate(corners):
        before, after = corners[i - 1], corners[(i + 1) % n]
        ax, ay, bx, by = x - before[0], y - before[1], after[0] - x, after[1] - y
        la, lb = hypot(ax, ay), hypot(bx, by)
        nx, ny = ay / la + by / lb, -ax / la - bx / lb
        scale = (-2.0 if area < 0 else 2.0) / max(0.05, nx * nx + ny * ny)
        moves.append((nx * scale, ny * scale))
    return (corners, moves) if area > 0 else (corners[::-1], moves[::-1])


class Marks:
    """Draws markers and keeps their records: mutable. ``is_worth``: OpenGL is no software, so few markers stay too."""

    __slots__ = ("_batches", "_frame", "_programs", "_shapes", "_stream", "_vao", "is_worth")

    def __init__(self, frame: Frame):
        gl = frame.gl
        self._frame = frame
        self.is_worth = not frame.is_software
        self._batches: dict[object, _Batch] = {}
        self._programs: dict[tuple[bool, bool], Program] = {}
        self._shapes: dict[tuple[bool, bool], str] = {}  # that they have now
        self._vao, self._stream = int(gl.glGenVertexArrays(1)), int(gl.glGenBuffers(1))
        gl.glBindVertexArray(self._vao)
        for index in range(3):
            gl.glEnableVertexAttribArray(index)
            gl.glVertexAttribDivisor(index, 1)

    def draw(self, markers: Markers) -> None:
        """All markers, one over the other in order."""
        frame, k = self._frame, self._frame.k
        batch = self._plain(markers)
        if batch is not None:
            self._draw(markers, batch.buffer, batch.colors, batch.n, *view_of(markers.points, batch.origin, k))
            return
        made = _draw.marks(markers, outline(markers.shape), k, frame.bounds)
        if made is None:
            return
        data, n, _, _, colors = made
        texture = color_table(frame, colors) if colors is not None else 0
        frame.gl.glBindBuffer(frame.gl.GL_ARRAY_BUFFER, self._stream)
        frame.raw.buffer_data(frame.gl.GL_ARRAY_BUFFER, len(data), data, frame.gl.GL_STREAM_DRAW)
        self._draw(markers, self._stream, texture, n, (1.0, 1.0), (0.0, 0.0))
        if texture:
            frame.gl.glDeleteTextures(1, [texture])

    def holds(self, markers: Markers) -> bool:
        """Whether they are on the device, near enough to the middle of their data for float32; sends them first."""
        return self._plain(markers) is not None

    def _plain(self, markers: Markers) -> _Batch | None:
        """The records of many markers on the device; None: they are sent as px."""
        points = markers.points
        stays = self.is_worth and points.affine != PAGE
        if int(points.x.shape[0]) < (1 if stays else FEW):
            return None
        fill = None
        if not isinstance(markers.fill, tuple | None):
            fill = id(markers.fill), name_of(getattr(markers.fill, "values", markers.fill))
        size = markers.size if isinstance(markers.size, float | int) else name_of(markers.size)
        key = (name_of_points(points), fill, size)
        batch = self._batches.get(key)
        if batch is None:
            batch = self._upload(markers)
            if batch is None:
                return None
            self._batches[key] = batch
        batch.frame = self._frame.count
        return batch if is_resolved(points, batch.reach, self._frame.k) else None

    def _upload(self, markers: Markers) -> _Batch | None:
        gl, points = self._frame.gl, markers.points
        made = _draw.marks(markers, outline(markers.shape), self._frame.k, None)
        if made is None:
            return None
        data, n, reach, origin, colors = made
        buffer = int(gl.glGenBuffers(1))
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, buffer)
        self._frame.raw.buffer_data(gl.GL_ARRAY_BUFFER, len(data), data, gl.GL_STATIC_DRAW)
        holds = (points.x, points.y, markers.fill, markers.size)
        return _Batch(holds, buffer, color_table(self._frame, colors) if colors is not None else 0, n, reach, origin)

    def _draw(
        self, markers: Markers, buffer: int, colors: int, n: int,
        scale: tuple[float, float], shift: tuple[float, float],
    ) -> None:  # fmt: skip
        frame, gl = self._frame, self._frame.gl
        has_stroke = markers.stroke is not None and markers.width > 0
        program = self._ready(markers.shape, has_stroke)
        gl.glUniform2f(program["scale"], *scale)
        gl.glUniform2f(program["shift"], *shift)
        gl.glUniform1f(program["k"], frame.k)
        fill, opacity = markers.fill, min(max(markers.opacity, 0.0), 1.0)
        kind = _MAPPED if isinstance(fill, Mapped) else _ONE if isinstance(fill, tuple | None) else _EACH
        gl.glUniform1i(program["kind"], kind)
        gl.glUniform1f(program["opacity"], opacity)
        gl.glUniform4f(program["fill"], *(fill if isinstance(fill, tuple) else (0.0, 0.0, 0.0, 0.0)))
        r, g, b, a = markers.stroke if has_stroke and markers.stroke is not None else (0.0, 0.0, 0.0, 0.0)
        gl.glUniform4f(program["stroke"], r * a * opacity, g * a * opacity, b * a * opacity, a * opacity)
        gl.glUniform1f(program["half_width"], markers.width * frame.k / 2 if has_stroke else 0.0)
        gl.glBindVertexArray(self._vao)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, buffer)
        frame.raw.pointer(0, 3, gl.GL_FLOAT, 0, _STRIDE, 0)
        frame.raw.pointer(1, 4, gl.GL_UNSIGNED_BYTE, 1, _STRIDE, 12)
        frame.raw.pointer(2, 1, gl.GL_FLOAT, 0, _STRIDE, 12)
        gl.glBindTexture(gl.GL_TEXTURE_2D, colors)
        frame.scissor(frame.bounds)
        gl.glDrawArraysInstanced(gl.GL_TRIANGLE_STRIP, 0, 4, n)

    def _ready(self, shape: str, has_stroke: bool) -> Program:
        """The shaders, with this shape in them."""
        gl, kind = self._frame.gl, (shape in CIRCLES, has_stroke)
        program = self._programs.get(kind)
        if program is None:
            program = self._programs[kind] = Program(gl, KINDS[kind] + VERTEX, KINDS[kind] + FRAGMENT)
        program.use(self._frame.page)
        if shape == self._shapes.get(kind):
            return program
        self._shapes[kind] = shape
        if shape in CIRCLES:
            gl.glUniform2f(program["reach"], CIRCLES[shape], 1.0)
            return program
        corners, moves = ways(shape)
        flat = [v for (x, y), (dx, dy) in zip(corners, moves) for v in (x, y, dx, dy)]
        gl.glUniform1i(program["corners"], len(corners))
        gl.glUniform2f(program["reach"], max(hypot(*c) for c in corners), max(hypot(*m) for m in moves))
        gl.glUniform4fv(program["sides"], len(corners), flat)
        return program

    def sweep(self) -> None:
        """Free the records that the last frames did not show."""
        oldest = self._frame.count - KEPT
        for key in [key for key, batch in self._batches.items() if batch.frame < oldest]:
            self._free(self._batches.pop(key))

    def _free(self, batch: _Batch) -> None:
        gl = self._frame.gl
        gl.glDeleteBuffers(1, [batch.buffer])
        if batch.colors:
            gl.glDeleteTextures(1, [batch.colors])

    def close(self) -> None:
        gl = self._frame.gl
        for batch in self._batches.values():
            self._free(batch)
        self._batches.clear()
        for program in self._programs.values():
            program.close()
        gl.glDeleteBuffers(1, [self._stream])
        gl.glDeleteVertexArrays(1, [self._vao])
