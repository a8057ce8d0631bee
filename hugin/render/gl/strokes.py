"""Strokes: every segment a quad, its coverage exact to the pixel's box, the union of all laid down once.

Owns: buffers of lines (data stay on the device while frames show them; pan and zoom change uniforms), the layer on
which a stroke's coverage is gathered by its maximum. Must not know: where lines come from.
"""

from __future__ import annotations

from ... import _draw
from .frame import Frame
from .places import PAGE, is_resolved, name_of_points, view_of
from .program import Programs
from .stroke_shaders import COVER, DIRECT, MITRED, PAINT, ROUND, VERTEX, WASH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...scene import Path

    Reach = tuple[float, float, float, float]

KEPT = 3  # frames that a buffer stays without being drawn
FEW = 5000  # points of a line that is sent anew each frame, without those that it can spare
DENSE = 80  # pixels a segment up to which their whole rectangle is painted at once
SCRAWL, BRIEF = 0.3, 200  # sharp turns a point of a scrawl; points of a line that is none in any case
MOST = 500_000  # points of a line that is drawn segment by segment
FARTHEST, LARGEST = 2e4, 1 << 20  # device px from the origin to the ends of dashes that stay, bytes of them
_CAPS = {"butt": 0, "round": 1, "square": 2}


class _Line:
    """A line on the device: ``n`` points in scale space around ``origin``."""

    __slots__ = ("buffer", "frame", "holds", "is_scrawl", "n", "origin", "reach")

    def __init__(
        self, holds: object, buffer: int, n: int, reach: Reach, origin: tuple[float, float], is_scrawl: bool
    ):
        self.holds, self.buffer, self.n, self.reach, self.origin = holds, buffer, n, reach, origin
        self.is_scrawl, self.frame = is_scrawl, 0


class _Pen:
    """What all segments of a stroke have in common."""

    __slots__ = ("cap", "color", "count", "is_round", "miter", "scale", "shift", "width")

    def __init__(
        self, path: Path, width: float, scale: tuple[float, float], shift: tuple[float, float], count: int
    ):
        assert path.stroke is not None  # the caller asked
        r, g, b, a = path.stroke
        self.color = (r * a, g * a, b * a, a)
        self.width, self.scale, self.shift, self.count = width, scale, shift, count
        self.cap, self.is_round = _CAPS[path.cap], path.join == "round"
        self.miter = path.miter_limit if path.join == "miter" else 0.0


class Strokes:
    """Draws strokes and keeps their lines: mutable. ``is_worth``: OpenGL is no software, so short lines stay too."""

    __slots__ = ("_frame", "_lines", "_programs", "_stream", "_vao", "is_worth")

    def __init__(self, frame: Frame):
        gl = frame.gl
        self._frame = frame
        self.is_worth = not frame.is_software
        self._lines: dict[object, _Line] = {}
        self._programs = Programs(gl)
        self._vao, self._stream = int(gl.glGenVertexArrays(1)), int(gl.glGenBuffers(1))
        gl.glBindVertexArray(self._vao)
        for index in range(4):
            gl.glEnableVertexAttribArray(index)
            gl.glVertexAttribDivisor(index, 1)

    def draw(self, path: Path) -> bool:
        """The stroke of a path; False: it is a scrawl, not drawn.

        A scrawl turns sharply all the time. Its segments cover this and that half of one pixel, which the maximum takes
        for one half: only a union of all of them shows it as it is.
        """
        frame = self._frame
        if path.stroke is None or path.stroke[3] <= 0 or path.width <= 0:
            return True
        line = self._plain(path)
        if line is None and self.is_worth and path.dash:
            line = self._dashed(path)
        if line is not None:
            if not line.is_scrawl:
                self._draw_line(path, line)
            return not line.is_scrawl
        made = _draw.trail_px(path, frame.k, frame.bounds)
        if made is None:
            return True
        data, n, sharp, reach = made
        if n > BRIEF and sharp > SCRAWL * n:
            return False
        frame.gl.glBindBuffer(frame.gl.GL_ARRAY_BUFFER, self._stream)
        frame.raw.buffer_data(frame.gl.GL_ARRAY_BUFFER, len(data), data, frame.gl.GL_STREAM_DRAW)
        self._draw(path, self._stream, n, reach, (1.0, 1.0), (0.0, 0.0))
        return True

    def keeps(self, path: Path, few: bool) -> bool:
        """Draw a line from what the device holds of it, all; False: it is too long for that, too deep, or a scrawl.

        few: it is none where it is seen.
        """
        line = self._plain(path) if self.is_worth and len(path.points.x) <= MOST else None
        if line is None or (line.is_scrawl and not few):
            return False
        self._draw_line(path, line)
        return True

    def touch(self, path: Path) -> None:
        """Keep the line, if it is here, as if it had been drawn."""
        line = self._lines.get((name_of_points(path.points), path.ring))
        if line is not None:
            line.frame = self._frame.count

    def _draw_line(self, path: Path, line: _Line) -> None:
        """A line that is on the device."""
        scale, shift = view_of(path.points, line.origin, self._frame.k)
        scale = (1.0, 1.0) if path.dash else scale
        ends = [line.reach[i] * scale[i % 2] + shift[i % 2] for i in range(4)]
        reach = min(ends[::2]), min(ends[1::2]), max(ends[::2]), max(ends[1::2])
        self._draw(path, line.buffer, line.n, reach, scale, shift)

    def _plain(self, path: Path) -> _Line | None:
        """The line of long data on the device; None: it is sent as px."""
        points = path.points
        n = int(points.x.shape[0])
        stays = self.is_worth and points.affine != PAGE
        if n < (2 if stays else FEW) or path.dash or path.closed or path.snap or path.verbs is not None:
            return None
        key: object = (name_of_points(points), path.ring)
        line = self._lines.get(key)
        if line is None:
            line = self._upload(path)
            if line is None:
                return None
            self._lines[key] = line
        line.frame = self._frame.count
        return line if is_resolved(points, line.reach, self._frame.k) else None

    def _dashed(self, path: Path) -> _Line | None:
        """The dashes of all of a line on the device: px from its origin, for as long as a unit has as many of them."""
        points, k = path.points, self._frame.k
        ox, sx, _, oy, sy, _ = points.affine
        n = int(points.x.shape[0])
        if points.affine == PAGE or n > FEW or path.closed or path.snap or path.verbs is not None:
            return None
        units = tuple([f"{unit * k:.9g}" for unit in (sx, sy)])  # limits that move are rounded anew each time
        key = (name_of_points(points), path.ring, units, path.dash, path.dash_offset, path.width, path.cap, k)
        line = self._lines.get(key)
        if line is None:
            around = path.replace(points=points.replace(affine=(ox, sx, 0.0, oy, sy, 0.0)))
            made = _draw.trail_px(around, k, (-FARTHEST, -FARTHEST, FARTHEST, FARTHEST))
            if made is None or len(made[0]) > LARGEST:
                return None
            line = self._lines[key] = self._send(path, *made, (ox, oy))
        line.frame = self._frame.count
        return line if max(abs(v) for v in line.reach) < FARTHEST else None

    def _upload(self, path: Path) -> _Line | None:
        made = _draw.trail_plain(path)
        return self._send(path, *made) if made is not None else None

    def _send(self, path: Path, data: bytes, n: int, sharp: int, reach: Reach, origin: tuple[float, float]) -> _Line:
        gl, points = self._frame.gl, path.points
        buffer = int(gl.glGenBuffers(1))
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, buffer)
        self._frame.raw.buffer_data(gl.GL_ARRAY_BUFFER, len(data), data, gl.GL_STATIC_DRAW)
        return _Line((points.x, points.y), buffer, n, reach, origin, n > BRIEF and sharp > SCRAWL * n)

    def _draw(
        self, path: Path, buffer: int, n: int, reach: Reach, scale: tuple[float, float], shift: tuple[float, float]
    ) -> None:
        """Segments of ``n`` points at ``v * scale + shift`` device px."""
        frame, gl = self._frame, self._frame.gl
        assert path.stroke is not None  # the caller asked
        width = path.width * frame.k
        if path.snap:
            width = max(1.0, float(int(width + 0.5)))
        grow = width * (path.miter_limit if path.join == "miter" else 1.0) + 2
        x0, y0, x1, y1 = frame.bounds
        region = (
            max(x0, int(reach[0] - grow)), max(y0, int(reach[1] - grow)),
            min(x1, int(reach[2] + grow) + 1), min(y1, int(reach[3] + grow) + 1),
        )  # fmt: skip
        if n < 4 or region[2] <= region[0] or region[3] <= region[1]:
            return
        pen = _Pen(path, width, scale, shift, n - 3)
        gl.glBindVertexArray(self._vao)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, buffer)
        for index in range(4):
            frame.raw.pointer(index, 2, gl.GL_FLOAT, 0, 8, 8 * index)
        frame.scissor(region)
        if n == 4 or (path.ring == 2 and path.stroke[3] >= 1 and not path.dash):
            self._segments(pen, DIRECT)
        else:
            self._draw_covered(pen, region)

    def _draw_covered(self, pen: _Pen, region: tuple[int, int, int, int]) -> None:
        """Coverage first, its maximum a pixel; then the colour through it, each pixel once."""
        frame, gl = self._frame, self._frame.gl
        assert frame.surface is not None
        cover = frame.surfaces.take("cover")
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, cover.framebuffer)
        gl.glClearColor(0.0, 0.0, 0.0, 0.0)
        gl.glClear(gl.GL_COLOR_BUFFER_BIT)
        gl.glBlendEquation(gl.GL_MAX)
        gl.glBindTexture(gl.GL_TEXTURE_2D, 0)
        self._segments(pen, COVER)
        gl.glBlendEquation(gl.GL_FUNC_ADD)
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, frame.surface.framebuffer)
        gl.glBindTexture(gl.GL_TEXTURE_2D, cover.texture)
        x0, y0, x1, y1 = region
        if (x1 - x0) * (y1 - y0) <= DENSE * pen.count:
            program = self._programs.ready(frame.page, WASH, PAINT)
            gl.glUniform4f(program["color"], *pen.color)
            gl.glUniform4f(program["rect"], *region)
            gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)
        else:
            with_stencil(frame, self._next_reference())
            self._segments(pen, PAINT)
            gl.glDisable(gl.GL_STENCIL_TEST)
        frame.surfaces.give(cover)

    def _next_reference(self) -> int:
        """A number that no pixel of the surface's stencil holds."""
        surface = self._frame.surface
        assert surface is not None
        surface.reference += 1
        if surface.reference > 255:
            gl = self._frame.gl
            gl.glDisable(gl.GL_SCISSOR_TEST)
            gl.glClear(gl.GL_STENCIL_BUFFER_BIT)
            gl.glEnable(gl.GL_SCISSOR_TEST)
            surface.reference = 1
        return surface.reference

    def _segments(self, pen: _Pen, fragment: str) -> None:
        """All segments of the line whose points are bound."""
        gl, kind = self._frame.gl, ROUND if pen.is_round else MITRED
        program = self._programs.ready(self._frame.page, kind + VERTEX, kind + fragment)
        gl.glUniform2f(program["scale"], *pen.scale)
        gl.glUniform2f(program["shift"], *pen.shift)
        gl.glUniform1f(program["half_width"], pen.width / 2)
        gl.glUniform1i(program["cap"], pen.cap)
        if fragment is not COVER:
            gl.glUniform4f(program["color"], *pen.color)
        if not pen.is_round:
            gl.glUniform1f(program["miter"], pen.miter)
        gl.glDrawArraysInstanced(gl.GL_TRIANGLE_STRIP, 0, 4, pen.count)

    def sweep(self) -> None:
        """Free the lines that the last frames did not show."""
        oldest = self._frame.count - KEPT
        for key in [key for key, line in self._lines.items() if line.frame < oldest]:
            self._frame.gl.glDeleteBuffers(1, [self._lines.pop(key).buffer])

    def close(self) -> None:
        gl = self._frame.gl
        for line in self._lines.values():
            gl.glDeleteBuffers(1, [line.buffer])
        self._lines.clear()
        self._programs.close()
        gl.glDeleteBuffers(1, [self._stream])
        gl.glDeleteVertexArrays(1, [self._vao])


def with_stencil(frame: Frame, reference: int) -> None:
    """Draw each pixel once, until the stencil test is turned off."""
    gl = frame.gl
    gl.glEnable(gl.GL_STENCIL_TEST)
    gl.glStencilFunc(gl.GL_NOTEQUAL, reference, 0xFF)
    gl.glStencilOp(gl.GL_KEEP, gl.GL_KEEP, gl.GL_REPLACE)
