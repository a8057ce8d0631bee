"""Filled paths on a graphics processor: sent once; a view of them is a handful of uniforms.

Owns: buffers of corners (kept while frames show them), the textures on which coverage is summed up. Must not know:
outlines, which strokes draw; curves; which points of an area are enough (areas.py).

Where OpenGL is software the rasteriser of files makes pictures of fills, several times as fast.
"""

from __future__ import annotations

from math import ceil, floor

from ... import _draw
from .areas import BLOCK as FIRST
from .areas import FINE, HURRIED, LONG
from .fill_shaders import ADD, BAND, BLOCK, CORNERS, GATHER, RING, RING_COLOR, RINGS, SHOW, SIDE
from .frame import name_of
from .places import maps_of, split
from .program import EVERYWHERE, Program, Programs
from .stroke_shaders import WASH
from .surface import Strip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx import Tensor

    from ...scene import Path, Points
    from .frame import Bounds, Frame
    from .pyramid import Pyramids

    Reach = tuple[float, float, float, float]
    Pair = tuple[float, float]

KEPT = 3  # frames that corners stay without being drawn
DEEP = 2.0**31  # px of half the data beyond which 48 bits of them are no longer a 64th px
STEEP = 2.0**20  # px of a slanted side beyond which float32 places it a 16th px beside itself
_CORNER = 16  # bytes


class _Outline:
    """Corners on the device: ``n``, those from ``base`` on of the base; units as in csrc/draw/outline.h."""

    __slots__ = ("base", "buffer", "colors", "frame", "held", "longest", "n", "units")

    def __init__(self, held: object, made: _draw.Outline | None):
        self.held = held
        self.buffer = self.colors = self.frame = self.n = self.base = 0
        self.units: Reach = (0.0, 1.0, 0.0, 1.0)
        self.longest = (0.0, 0.0)
        if made is not None:
            _, self.n, self.base, self.units, self.longest = made


class Fills:
    """Draws filled paths: mutable, bounded by what the last frames showed. ``is_worth``: OpenGL is no software."""

    __slots__ = ("_blocks", "_frame", "_kept", "_programs", "_pyramids", "_rows", "_sizes", "_vao", "is_worth")

    def __init__(self, frame: Frame, pyramids: Pyramids):
        gl = frame.gl
        self._frame, self._pyramids = frame, pyramids
        self.is_worth = not frame.is_software
        self._kept: dict[object, _Outline] = {}
        self._sizes: dict[object, int] = {}  # points of data that grow, when they were last drawn
        self._programs = Programs(gl)
        self._rows = Strip(frame, gl.GL_R32F, gl.GL_RED)
        self._blocks = Strip(frame, gl.GL_R32F, gl.GL_RED)
        self._vao = int(gl.glGenVertexArrays(1))

    def draw(self, path: Path) -> bool:
        """The fill of a path; False: it is for others."""
        frame = self._frame
        if path.verbs is not None or self._grows(path):
            return False
        if path.fills is not None and not (path.base is None and path.ring and path.ring <= CORNERS):
            return False
        kept = self._outline(path)
        view = self._view(path, kept) if kept.n else None
        if view is None:
            return False
        region = view.region
        if region[2] > region[0] and region[3] > region[1]:
            if path.fills is not None:
                self._rings(path, kept, view)
            else:
                self._sum(path, kept, view)
                self._show(path, region)
        frame.bind()
        return True

    def _grows(self, path: Path) -> bool:
        """Whether more points come from frame to frame: then those in view are sent, not all of them."""
        grows = path.points.grows
        if grows is None:
            return False
        n = len(path.points.x)
        before = self._sizes.get(grows, n)
        self._sizes[grows] = n
        return before != n

    # ---- data

    def _outline(self, path: Path) -> _Outline:
        """The path's corners on the device; of what cannot be there n is 0."""
        parts = (path.points,) if path.base is None else (path.points, path.base)
        if path.base is not None and _is_level(path):
            parts = parts[:1]  # where the base lies is said for each view
        names = tuple((name_of(part.x), name_of(part.y), maps_of(part)) for part in parts)
        fills = None if path.fills is None else name_of(path.fills)
        key = (names, path.ring, fills, path.base is None, int(path.points.x.shape[0]))
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = self._upload(path, (parts, path.fills))
        kept.frame = self._frame.count
        return kept

    def _upload(self, path: Path, held: object) -> _Outline:
        gl, raw = self._frame.gl, self._frame.raw
        made = _draw.outline_chains(path) if path.fills is None else _draw.outline_rings(path)
        kept = _Outline(held, made)
        if made is None:
            return kept
        kept.buffer = int(gl.glGenBuffers(1))
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, kept.buffer)
        raw.buffer_data(gl.GL_ARRAY_BUFFER, len(made[0]), made[0], gl.GL_STATIC_DRAW)
        if path.fills is not None:
            colors = _bytes(path.fills, kept.n // (path.ring or 1))
            if colors is None:
                kept.n = 0
                return kept
            kept.colors = int(gl.glGenBuffers(1))
            gl.glBindBuffer(gl.GL_ARRAY_BUFFER, kept.colors)
            raw.buffer_data(gl.GL_ARRAY_BUFFER, len(colors), colors, gl.GL_STATIC_DRAW)
        return kept

    # ---- a view

    def _view(self, path: Path, kept: _Outline) -> _View | None:
        """Where the path lies now; None: the device's numbers cannot tell apart what is shown."""
        (x0, y0, x1, y1), k = self._frame.bounds, self._frame.k
        x_origin, x_unit, y_origin, y_unit = kept.units
        ox, sx, dx, oy, sy, dy = path.points.affine
        scale = sx * k * x_unit, sy * k * y_unit
        if not (0 < abs(scale[0]) < DEEP * max(1, x1 - x0) and 0 < abs(scale[1]) < DEEP * max(1, y1 - y0)):
            return None
        if max(kept.longest[0] * abs(scale[0]), kept.longest[1] * abs(scale[1])) > STEEP:
            return None
        middle = ((x_origin - ox) * sx + dx) * k, ((y_origin - oy) * sy + dy) * k
        low, high = middle[1] - abs(scale[1]), middle[1] + abs(scale[1])
        if path.base is not None and kept.n - kept.base == 1:
            level = _level(path.base, k)
            low, high = min(low, level), max(high, level)
        left, right = (_whole(middle[0] + way, x0, x1) for way in (-abs(scale[0]) - 1, abs(scale[0]) + 2))
        top, bottom = _whole(low - 1, y0, y1), _whole(high + 2, y0, y1)
        from_ = (
            *split(((ox - x_origin) + (left / k - dx) / sx) / x_unit),
            *split(((oy - y_origin) + (top / k - dy) / sy) / y_unit),
        )
        return _View((left, top, right, bottom), from_, scale)

    def _ready(self, path: Path, view: _View, vertex: str, fragment: str) -> Program:
        """The shaders with what places corners in them."""
        gl = self._frame.gl
        program = self._programs.ready(self._frame.page, vertex, fragment)
        x0, y0, x1, y1 = view.region
        gl.glUniform4f(program["from"], *view.start)
        gl.glUniform2f(program["scale"], *view.scale)
        gl.glUniform2f(program["size"], x1 - x0, y1 - y0)
        odd = path.stroke is not None and int(max(1.0, path.width * self._frame.k + 0.5)) % 2
        gl.glUniform1i(program["snap"], (2 if odd else 1) if path.snap else 0)
        return program

    def _sum(self, path: Path, kept: _Outline, view: _View) -> None:
        """How often each pixel of the region is gone round, as differences from row to row, and sums of those."""
        frame, gl = self._frame, self._frame.gl
        (x0, y0, x1, y1), page = view.region, frame.page
        size = x1 - x0, y1 - y0
        self._rows.begin(*page)
        gl.glViewport(0, 0, *size)
        gl.glScissor(0, 0, *size)
        gl.glClearColor(0.0, 0.0, 0.0, 0.0)
        gl.glClear(gl.GL_COLOR_BUFFER_BIT)
        gl.glBlendFunc(gl.GL_ONE, gl.GL_ONE)
        gl.glBindVertexArray(self._vao)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, kept.buffer)
        if kept.base == kept.n:
            program = self._ready(path, view, RINGS + SIDE, RINGS + ADD)
            gl.glUniform1f(program["sign_"], 1.0)
            self._sides((0, 1), 0, 1)
            gl.glDrawArraysInstanced(gl.GL_TRIANGLE_STRIP, 0, 4, kept.n - 1)
        else:
            self._band(path, kept, view)
        gl.glDisable(gl.GL_BLEND)
        self._blocks.begin(page[0], ceil(page[1] / BLOCK))
        gl.glViewport(0, 0, size[0], ceil(size[1] / BLOCK))
        program = self._programs.ready(self._frame.page, EVERYWHERE, GATHER)
        gl.glUniform1i(program["height"], size[1])
        gl.glBindTexture(gl.GL_TEXTURE_2D, self._rows.texture)
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)
        gl.glEnable(gl.GL_BLEND)
        gl.glBlendFunc(gl.GL_ONE, gl.GL_ONE_MINUS_SRC_ALPHA)

    def _band(self, path: Path, kept: _Outline, view: _View) -> None:
        """The upper side of the region between line and base, then its lower side; of long areas what is in view."""
        frame, gl = self._frame, self._frame.gl
        program = self._ready(path, view, BAND + SIDE, BAND + ADD)
        n = int(path.points.x.shape[0])
        start, end, stride = 0, n, 1
        if n >= LONG and path.decimate and not path.snap:
            found = self._pyramids.find(path.points, frame.bounds[0] - 2.0, frame.bounds[2] + 2.0)
            if found is not None:
                start, end, stride = self._thinned(path, *found)
        whole = max(0, (end - 1 - start) // stride)
        rest = start + whole * stride
        is_level = kept.n - kept.base == 1
        gl.glUniform1i(program["is_level"], is_level)
        if is_level and path.base is not None:
            gl.glUniform1f(program["level"], _level(path.base, frame.k) - view.region[1])
        for first, count, step in ((start, whole, stride), (rest, end - 1 - rest, 1)):
            if count < 1:
                continue
            self._sides((0, 1), first, step)
            if not is_level:
                self._sides((2, 3), kept.base + first, step)
            for sign in (1.0, -1.0):
                gl.glUniform1f(program["sign_"], sign)
                gl.glDrawArraysInstanced(gl.GL_TRIANGLE_STRIP, 0, 4, count)
        gl.glDisableVertexAttribArray(2)
        gl.glDisableVertexAttribArray(3)

    def _sides(self, indexes: tuple[int, int], first: int, step: int) -> None:
        """Let two attributes be the corners at both ends of sides."""
        frame, gl = self._frame, self._frame.gl
        for k, index in enumerate(indexes):
            gl.glEnableVertexAttribArray(index)
            gl.glVertexAttribDivisor(index, 1)
            frame.raw.pointer(index, 4, gl.GL_FLOAT, 0, _CORNER * step, _CORNER * (first + k * step))

    def _thinned(self, path: Path, start: int, end: int) -> tuple[int, int, int]:
        """(start, end, stride) of the points that stand for those in view, as in areas.py."""
        frame, points = self._frame, path.points
        many = (end - start) / max(1, frame.bounds[2] - frame.bounds[0])
        samples = HURRIED if frame.hurried else FINE
        frame.coarse = frame.coarse or many > 2 * samples < FINE
        stride = 1 << max(0, int(many / samples).bit_length() - 1)
        if stride > 1:
            spread = points.replace(x=points.x[start:end:stride], y=points.y[start:end:stride])
            stride = 1 if _draw.wide_steps(spread, frame.k, 2 / samples) else stride
        return start - start % (FIRST * stride), end, stride

    def _show(self, path: Path, region: Bounds) -> None:
        """The colour through the coverage."""
        frame, gl = self._frame, self._frame.gl
        assert frame.surface is not None and path.fill is not None  # the caller asked
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, frame.surface.framebuffer)
        gl.glViewport(0, 0, *frame.page)
        frame.scissor(region)
        program = self._programs.ready(self._frame.page, WASH, SHOW)
        r, g, b, a = path.fill
        gl.glUniform4f(program["rect"], *region)
        gl.glUniform2i(program["origin"], *region[:2])
        gl.glUniform1i(program["height"], frame.page[1])
        gl.glUniform1i(program["even"], path.fill_rule == "evenodd")
        gl.glUniform4f(program["ink"], r * a, g * a, b * a, a)
        gl.glUniform1i(program["blocks"], 1)
        gl.glActiveTexture(gl.GL_TEXTURE1)
        gl.glBindTexture(gl.GL_TEXTURE_2D, self._blocks.texture)
        gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glBindTexture(gl.GL_TEXTURE_2D, self._rows.texture)
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)

    def _rings(self, path: Path, kept: _Outline, view: _View) -> None:
        """Rings of a colour each, in their order."""
        frame, gl, ring = self._frame, self._frame.gl, path.ring or 1
        program = self._ready(path, view, RING, RING_COLOR)
        gl.glUniform2f(program["origin"], *view.region[:2])
        gl.glUniform1i(program["count"], ring)
        frame.scissor(view.region)
        gl.glBindVertexArray(self._vao)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, kept.buffer)
        for index in range(CORNERS):
            gl.glEnableVertexAttribArray(index)
            gl.glVertexAttribDivisor(index, 1)
            frame.raw.pointer(index, 4, gl.GL_FLOAT, 0, _CORNER * ring, _CORNER * min(index, ring - 1))
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, kept.colors)
        gl.glEnableVertexAttribArray(CORNERS)
        gl.glVertexAttribDivisor(CORNERS, 1)
        frame.raw.pointer(CORNERS, 4, gl.GL_UNSIGNED_BYTE, 1, 4, 0)
        gl.glDrawArraysInstanced(gl.GL_TRIANGLE_STRIP, 0, 4, kept.n // ring)
        for index in range(2, CORNERS + 1):
            gl.glDisableVertexAttribArray(index)

    # ---- upkeep

    def sweep(self) -> None:
        """Free the corners that the last frames did not show."""
        oldest = self._frame.count - KEPT
        for key in [key for key, kept in self._kept.items() if kept.frame < oldest]:
            self._free(self._kept.pop(key))
        if not self._kept:
            self._sizes.clear()
            self._rows.close()
            self._blocks.close()

    def _free(self, kept: _Outline) -> None:
        buffers = [buffer for buffer in (kept.buffer, kept.colors) if buffer]
        if buffers:
            self._frame.gl.glDeleteBuffers(len(buffers), buffers)

    def close(self) -> None:
        for kept in self._kept.values():
            self._free(kept)
        self._kept.clear()
        self._programs.close()
        self._rows.close()
        self._blocks.close()
        self._frame.gl.glDeleteVertexArrays(1, [self._vao])


class _View:
    """A view of a path: the pixels it may touch, what is subtracted from the device's numbers, px a unit."""

    __slots__ = ("region", "scale", "start")

    def __init__(self, region: Bounds, start: Reach, scale: Pair):
        self.region, self.start, self.scale = region, start, scale


def _is_level(path: Path) -> bool:
    """Whether the base is one number over the x of the line."""
    base = path.base
    return base is not None and base.x is path.points.x and getattr(base.y, "strides", None) == (0,)


def _level(base: Points, k: float) -> float:
    """Where a level base lies, device px."""
    from ...scene import LINEAR

    one = base.replace(x=base.y[:1], y=base.y[:1], x_map=LINEAR, key=None)
    reach = _draw.reach(one.replace(affine=(0.0, 0.0, 0.0, *base.affine[3:])), k)
    return min(max(reach[1], -1e9), 1e9) if reach is not None and reach[3] >= reach[1] else 0.0


def _whole(v: float, low: int, high: int) -> int:
    """The pixel at a place, inside limits."""
    return floor(min(max(v, low), high))


def _bytes(fills: Tensor, rings: int) -> bytes | None:
    """The colours of so many rings, RGBA; None: there are fewer. Of a copy: who takes a buffer may write to it."""
    import nx

    flat: Any = nx.asarray(fills)
    return bytes(memoryview(nx.asarray(flat[:rings], copy=True))) if flat.shape[0] >= rings else None
