"""Long lines on a graphics processor: sent once; a view of them is a handful of uniforms.

Owns: the textures of points and of their nodes (kept while frames show them, extended where a line grows), the three
steps from them to coverage. Must not know: dashes, lines whose x turns back.
"""

from __future__ import annotations

from math import ceil

from ... import _draw
from .places import maps_of, split
from .program import EVERYWHERE, Programs
from .span_shaders import BINS, CUT, DILATE, LEVELS, ROW_BITS, SHARES, SHOW, WHERE
from .stroke_shaders import PAINT, WASH
from .surface import Strip, texture_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ...scene import Path, Points
    from .frame import Frame

KEPT = 2  # frames that a line's textures are kept unused
ROW = 1 << ROW_BITS
CHUNK = 256  # rows that are sent at a time
RUNS = 32  # runs in view; of a line with more of them the processor makes coverage
FEW = 64  # points in view up to which a line is for others, who place each of them in float64
DEEP = 2.0**31  # how much less than the whole a view may show: beyond it 48 bits of the whole are no longer a 64th px
THIN = 1.0  # device px of the pen's radius up to which nobody can tell a round end from another
WIDEST = 64.0  # device px of the pen's radius
LEAST = 1024  # rows that a texture has room for when a line grows


class _Tape:
    """A line on the device; tape None: it cannot be there. held: keeps alive what its key names by id. n: its points.

    room: rows of both textures. rows: where the nodes of each level begin. frame: the last that showed it.
    """

    __slots__ = ("frame", "held", "n", "nodes", "points", "room", "rows", "tape")

    def __init__(self, tape: Any):
        self.tape = tape
        self.held: object = None
        self.n = self.frame = self.points = self.nodes = 0
        self.room = (0, 0)
        self.rows: tuple[int, ...] = ()


class Spans:
    """Draws long lines: mutable, bounded by what the last frames showed. ``is_worth``: OpenGL is no software."""

    __slots__ = ("_bins", "_frame", "_most", "_programs", "_spans", "_tapes", "_vao", "is_worth", "sent")

    def __init__(self, frame: Frame):
        gl = frame.gl
        self._frame = frame
        self.is_worth = not frame.is_software
        self.sent = 0  # bytes of points from the beginning, for tests
        self._tapes: dict[object, _Tape] = {}
        self._programs = Programs(gl)
        self._most = int(gl.glGetIntegerv(gl.GL_MAX_TEXTURE_SIZE))
        self._vao = int(gl.glGenVertexArrays(1))
        self._bins = Strip(frame, gl.GL_RGBA32F, gl.GL_RGBA)
        self._spans = Strip(frame, gl.GL_RG32F, gl.GL_RG)

    def draw(self, path: Path, tree: Any, key: object) -> bool:
        """Draw the line of a tree whose x does not turn back; False: it is for others. key: what names its data."""
        frame, points = self._frame, path.points
        radius = path.width * frame.k / 2
        x0, _, x1, _ = frame.bounds
        reach = 2 * radius + 4
        start, end = _draw.pyramid_find(tree, points, frame.k, x0 - reach, x1 + reach)
        if end - start < FEW or radius > WIDEST:
            return False
        kept = self._tape(points, key)
        if kept is None:
            return False
        runs = _draw.tape_runs(kept.tape, start, end, RUNS)
        is_round = path.cap == "round" or radius <= THIN
        if runs is None or not (is_round or _draw.tape_runs(kept.tape, start, end, 1) == [(start, end)]):
            return False
        if not is_round and (start == 0 or end == len(points.x)):
            return False  # its end may be seen
        places = self._places(points, kept, _draw.pyramid_info(tree)[1], radius)
        if places is None:
            return False
        self._draw(path, kept, runs, radius, places)
        return True

    def touch(self, points: Points, key: object) -> None:
        """Keep the line, if it is here, as if it had been drawn."""
        kept = self._tapes.get((key, maps_of(points)))
        if kept is not None:
            kept.frame = self._frame.count

    # ---- data

    def _tape(self, points: Points, key: object) -> _Tape | None:
        """The line on the device with all of its points; None: it cannot be there."""
        name, n = (key, maps_of(points)), len(points.x)
        kept = self._tapes.get(name)
        if kept is None or kept.n > n:
            if kept is not None:
                self._free(kept)
            kept = self._tapes[name] = _Tape(_draw.tape_make(points))
        elif kept.n < n and kept.tape is not None and not _draw.tape_extend(kept.tape, points):
            self._free(kept)
        kept.frame = self._frame.count
        if kept.n < n and kept.tape is not None and not self._send(kept, points, n):
            self._free(kept)
        kept.held, kept.n = (points.x, points.y), n
        return kept if kept.tape is not None else None

    def _send(self, kept: _Tape, points: Points, n: int) -> bool:
        """Send what is new; all of it where the textures have no room. False: there is no texture so large."""
        sizes = _draw.tape_info(kept.tape)[2]
        if len(sizes) > LEVELS:
            return False
        is_new = -(-n // ROW) > kept.room[0]
        if is_new:
            share = 1.5 if kept.n else 1.0
            room = [max(1, ceil(count * share / ROW)) for count in (n, *sizes)]
            kept.rows = tuple(sum(room[1 : k + 1]) for k in range(len(sizes) + 2))  # it may gain levels
            kept.room = (room[0], sum(room[1:]) + 2)
            if max(kept.room) > self._most:
                return False
            self._free_textures(kept)
            kept.points, kept.nodes = (self._texture(rows) for rows in kept.room)
            kept.n = 0
        first = kept.n // ROW
        for row in range(first, -(-n // ROW), CHUNK):
            end = min(n, (row + CHUNK) * ROW)
            self._rows(kept.points, row, _draw.tape_points(kept.tape, points, row * ROW, end))
            self.sent += 16 * (end - row * ROW)
        leaf = kept.n // 32
        for level, size in enumerate(sizes):
            row = (leaf >> 2 * level) // ROW
            self._rows(kept.nodes, kept.rows[level] + row, _draw.tape_nodes(kept.tape, level, row * ROW, size))
        return True

    def _texture(self, rows: int) -> int:
        gl = self._frame.gl
        made = texture_of(gl, gl.GL_NEAREST)
        self._frame.raw.texture(gl.GL_TEXTURE_2D, 0, gl.GL_RGBA32F, ROW, rows, 0, gl.GL_RGBA, gl.GL_FLOAT, None)
        return made

    def _rows(self, texture: int, row: int, texels: bytes) -> None:
        """Texels to the beginning of a row and on; the last row may be broken."""
        gl, part = self._frame.gl, self._frame.raw.texture_part
        gl.glBindTexture(gl.GL_TEXTURE_2D, texture)
        whole, rest = divmod(len(texels) // 16, ROW)
        if whole:
            part(gl.GL_TEXTURE_2D, 0, 0, row, ROW, whole, gl.GL_RGBA, gl.GL_FLOAT, texels)
        if rest:
            last = texels[16 * ROW * whole :]
            part(gl.GL_TEXTURE_2D, 0, 0, row + whole, rest, 1, gl.GL_RGBA, gl.GL_FLOAT, last)

    # ---- a view

    def _places(self, points: Points, kept: _Tape, way: int, radius: float) -> tuple[float, ...] | None:
        """(margin, x from, x scale, y from, y scale, turned): what is subtracted from the device's numbers, px a unit,
        whether the line runs from right to left. None: they cannot tell apart what is shown."""
        frame, k = self._frame, self._frame.k
        x0, y0, x1, y1 = frame.bounds
        ox, sx, dx, oy, sy, dy = points.affine
        _, (x_origin, x_unit, y_origin, y_unit), _ = _draw.tape_info(kept.tape)
        margin = ceil(radius) + 2
        turned = sx * way < 0
        edge = x1 + margin if turned else x0 - margin
        x_scale, y_scale = sx * k * x_unit, sy * k * y_unit
        if not (0 < abs(x_scale) < DEEP * (x1 - x0) and 0 < abs(y_scale) < DEEP * (y1 - y0)):
            return None
        x_from = ((ox - x_origin) + (edge / k - dx) / sx) / x_unit
        y_from = ((oy - y_origin) + (y0 / k - dy) / sy) / y_unit
        if not (abs(x_from) < 1e6 and abs(y_from) < 1e6):
            return None
        return margin, x_from, -x_scale if turned else x_scale, y_from, y_scale, turned

    def _draw(
        self, path: Path, kept: _Tape, runs: list[tuple[int, int]], radius: float, places: tuple[float, ...]
    ) -> None:
        """The runs in the line's colour: one at once, several by their coverage, the greatest a pixel."""
        frame, gl = self._frame, self._frame.gl
        assert path.stroke is not None and frame.surface is not None  # the caller asked
        r, g, b, a = path.stroke
        ink = (r * a, g * a, b * a, a)
        cover = frame.surfaces.take("cover") if len(runs) > 1 else None
        gl.glBindVertexArray(self._vao)
        if cover is not None:
            gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, cover.framebuffer)
            frame.scissor(frame.bounds)
            gl.glClearColor(0.0, 0.0, 0.0, 0.0)
            gl.glClear(gl.GL_COLOR_BUFFER_BIT)
        for run in runs:
            self._cut(kept, run, radius, places)
            gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, (cover or frame.surface).framebuffer)
            gl.glViewport(0, 0, *frame.page)
            frame.scissor(frame.bounds)
            gl.glEnable(gl.GL_BLEND)
            gl.glBlendEquation(gl.GL_FUNC_ADD if cover is None else gl.GL_MAX)
            self._show(ink if cover is None else (1.0, 1.0, 1.0, 1.0))
        gl.glBlendEquation(gl.GL_FUNC_ADD)
        if cover is None:
            return
        frame.bind()
        program = self._programs.ready(self._frame.page, WASH, PAINT)
        gl.glUniform4f(program["color"], *ink)
        gl.glUniform4f(program["rect"], *frame.bounds)
        gl.glBindTexture(gl.GL_TEXTURE_2D, cover.texture)
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)
        frame.surfaces.give(cover)

    def _cut(self, kept: _Tape, run: tuple[int, int], radius: float, places: tuple[float, ...]) -> None:
        """A run's spans along the verticals of the region."""
        frame, gl = self._frame, self._frame.gl
        x0, _, x1, _ = frame.bounds
        margin, x_from, x_scale, y_from, y_scale, turned = places
        gl.glDisable(gl.GL_BLEND)
        self._bins.begin(x1 - x0 + 2 * int(margin), BINS)
        program = self._programs.ready(self._frame.page, EVERYWHERE, CUT)
        gl.glUniform1iv(program["rows"], len(kept.rows), list(kept.rows))
        gl.glUniform1i(program["levels"], len(_draw.tape_info(kept.tape)[2]))
        gl.glUniform2i(program["run"], *run)
        gl.glUniform2f(program["x_from"], *split(x_from))
        gl.glUniform2f(program["y_from"], *split(y_from))
        gl.glUniform1f(program["x_scale"], x_scale)
        gl.glUniform1f(program["y_scale"], y_scale)
        gl.glActiveTexture(gl.GL_TEXTURE1)
        gl.glBindTexture(gl.GL_TEXTURE_2D, kept.nodes)
        gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glBindTexture(gl.GL_TEXTURE_2D, kept.points)
        gl.glUniform1i(program["nodes"], 1)
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)
        self._spans.begin(x1 - x0, SHARES)
        program = self._programs.ready(self._frame.page, EVERYWHERE, DILATE)
        gl.glUniform1f(program["radius"], radius)
        gl.glUniform1f(program["margin"], margin)
        gl.glUniform1i(program["mirrored"], x1 - x0 if turned else 0)
        gl.glBindTexture(gl.GL_TEXTURE_2D, self._bins.texture)
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)

    def _show(self, ink: tuple[float, float, float, float]) -> None:
        frame, gl = self._frame, self._frame.gl
        program = self._programs.ready(self._frame.page, WHERE, SHOW)
        gl.glUniform4f(program["rect"], *frame.bounds)
        gl.glUniform2i(program["origin"], *frame.bounds[:2])
        gl.glUniform1i(program["height"], frame.page[1])
        gl.glUniform4f(program["ink"], *ink)
        gl.glBindTexture(gl.GL_TEXTURE_2D, self._spans.texture)
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)

    # ---- upkeep

    def sweep(self) -> None:
        """Free the lines that the last frames did not show."""
        oldest = self._frame.count - KEPT
        for name in [name for name, kept in self._tapes.items() if kept.frame < oldest]:
            self._free(self._tapes.pop(name))

    def _free(self, kept: _Tape) -> None:
        self._free_textures(kept)
        kept.tape = None

    def _free_textures(self, kept: _Tape) -> None:
        if kept.points:
            self._frame.gl.glDeleteTextures(2, [kept.points, kept.nodes])
        kept.points = kept.nodes = 0

    def close(self) -> None:
        for kept in self._tapes.values():
            self._free(kept)
        self._tapes.clear()
        self._programs.close()
        self._bins.close()
        self._spans.close()
        self._frame.gl.glDeleteVertexArrays(1, [self._vao])
