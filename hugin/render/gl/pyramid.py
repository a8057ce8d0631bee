"""Long lines: a frame costs its pixels, whatever the number of points.

Owns: the trees of long lines (csrc/draw/pyramid.h), made once for their data and kept while frames show it, and the
coverage that a frame asks of them. Must not know: short lines, which other painters draw.

The coverage of a frame is made by the processor, by the code that draws files, and goes to the device as one byte a
pixel. Static vertex buffers, one a level, would spare that; but a stroke whose spans overlap must be blended once, so
that a coverage pass a line is needed on the device too, and float32 vertices must be made anew for every deep zoom. See
docs/decisions/0012-long-lines-in-windows.md for the numbers.
"""

from __future__ import annotations

from ... import _draw
from ...scene import Path, Points
from .frame import Frame
from .program import Program
from .rasters import Rasters
from .surface import texture_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Points of a line from which it has a tree; points seen of a dashed one up to which they are drawn one by one.
LONG, FEW = 20_000, 2_000
KEPT = 2  # frames that trees and coverage are kept unused
FINE = 0.125  # px within which a line for another painter may be moved
MOST = 200_000  # points of such a line

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


class _Kept:
    """A tree or a texture: ``frame`` is the last that used it; ``held`` keeps alive what its key names by id."""

    __slots__ = ("frame", "held", "rect", "thing")

    def __init__(self, thing: Any, held: object, rect: tuple[int, int, int, int] = (0, 0, 0, 0)):
        self.thing, self.held, self.rect, self.frame = thing, held, rect, 0


class Pyramids:
    """Draws long lines on the frame: mutable, bounded by what the last frames showed."""

    __slots__ = ("_covers", "_program", "_rasters", "_room", "_trees", "_vao", "frame", "made")

    def __init__(self, frame: Frame, rasters: Rasters):
        self.frame, self._rasters = frame, rasters
        self.made = 0  # trees made from the beginning, for tests
        self._trees: dict[object, _Kept] = {}
        self._covers: dict[object, _Kept] = {}
        self._room = bytearray()
        gl = frame.gl
        self._program = Program(gl, _COVER, _COVER_COLOR)
        self._vao = int(gl.glGenVertexArrays(1))
        self._program.use((1, 1))
        gl.glUniform1i(self._program["cover"], 0)

    def draws(self, path: Path) -> bool:
        """Whether the path is a line with a tree; then ``stroke`` takes it."""
        return (
            path.decimate and path.stroke is not None and path.width > 0 and len(path.points.x) >= LONG
            and not (path.verbs or path.ring or path.closed or path.snap or path.fill or path.fills is not None)
        )

    def stroke(self, path: Path) -> Path | None:
        """Draw the line, or give what looks like it and has few points, for the painter of dashes to draw."""
        frame, points = self.frame, path.points
        x0, y0, x1, y1 = frame.bounds
        if x1 <= x0 or y1 <= y0:
            return None
        tree, name = self._tree(points)
        goes_on = bool(_draw.pyramid_info(tree)[1])
        if not path.dash:
            if not (goes_on and self._lay(path, tree, name)):
                thin = self._thinned(path, tree)
                self._rasters.draw(thin, lambda on: on.path(thin))
            return None
        if not goes_on:
            return self._thinned(path, tree)
        reach = path.width * frame.k + 4
        start, end = _draw.pyramid_find(tree, points, frame.k, x0 - reach, x1 + reach)
        if end - start > FEW:
            return self._thinned(path, tree)
        part = points.replace(x=points.x[start:end], y=points.y[start:end], key=None)
        return path.replace(points=part, base=None)

    # ---- trees

    def _tree(self, points: Points) -> tuple[Any, object]:
        """The tree of the points and its name, which is another one when they are."""
        x, y, n = points.x, points.y, len(points.x)
        grows = getattr(points, "grows", None)
        same = (id(x), getattr(x, "_version", 0), id(y), getattr(y, "_version", 0))
        key: object = same if grows is None else grows
        kept = self._trees.get(key)
        if kept is not None and grows is not None and kept.rect[0] != n:
            if kept.rect[0] < n:
                _draw.pyramid_extend(kept.thing, x, y)
                kept.held, kept.rect = (x, y), (n, 0, 0, 0)
            else:
                kept = None
        if kept is None:
            kept = self._trees[key] = _Kept(_draw.pyramid_make(x, y), (x, y), (n, 0, 0, 0))
            self.made += 1
        kept.frame = self.frame.count
        return kept.thing, (key, n)

    def _thinned(self, path: Path, tree: Any) -> Path:
        """The line as px points that look the same; itself where they would be too many."""
        import nx

        frame, k = self.frame, self.frame.k
        reach = path.width * k + 4
        window = (frame.bounds[0] - reach, frame.bounds[1] - reach, frame.bounds[2] + reach, frame.bounds[3] + reach)
        found = _draw.pyramid_points(tree, path.points, k, window, FINE, MOST)
        if found is None:
            return path
        flat: Any = memoryview(found).cast("d")
        xy = nx.asarray(flat).reshape(-1, 2)
        unit = (0.0, 1.0 / k, 0.0, 0.0, 1.0 / k, 0.0)
        return path.replace(points=Points(xy[:, 0], xy[:, 1], affine=unit), base=None)

    # ---- coverage

    def _lay(self, path: Path, tree: Any, name: object) -> bool:
        """Lay down the line's coverage in its colour; False where the tree does not know it."""
        frame, gl = self.frame, self.frame.gl
        points = path.points
        key = (name, points.affine, points.x_map, points.y_map, frame.bounds, frame.k, path.width, path.cap)
        kept = self._covers.get(key)
        if kept is None:
            kept = self._cover(path, tree)
            if kept is None:
                return False
            self._covers[key] = kept
        kept.frame = frame.count
        x0, y0, x1, y1 = kept.rect
        if y1 <= y0:
            return True
        assert path.stroke is not None  # draws() asked
        r, g, b, a = path.stroke
        program = self._program
        frame.scissor(frame.bounds)
        program.use(frame.page)
        gl.glBindVertexArray(self._vao)
        gl.glBindTexture(gl.GL_TEXTURE_2D, kept.thing)
        gl.glUniform4f(program["rect"], x0, y0, x1, y1)
        gl.glUniform3i(program["origin"], x0, y0, frame.page[1])
        gl.glUniform4f(program["ink"], r * a, g * a, b * a, a)
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)
        return True

    def _cover(self, path: Path, tree: Any) -> _Kept | None:
        """The coverage as a texture of the rows that have any."""
        frame, gl = self.frame, self.frame.gl
        x0, y0, x1, y1 = frame.bounds
        width, size = x1 - x0, (x1 - x0) * (y1 - y0)
        if len(self._room) < size:
            self._room = bytearray(size)
        rows = _draw.pyramid_mask(tree, path.points, frame.k, frame.bounds, path.width * frame.k, path.cap, self._room)
        if rows is None:
            return None
        from ctypes import addressof, c_char

        top, bottom = rows
        texture = self._texture()
        if bottom > top:
            start = addressof(c_char.from_buffer(self._room)) + top * width
            gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 1)
            frame.raw.texture(
                gl.GL_TEXTURE_2D, 0, gl.GL_R8, width, bottom - top, 0, gl.GL_RED, gl.GL_UNSIGNED_BYTE, start
            )
            gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 4)
        return _Kept(texture, None, (x0, y0 + top, x1, y0 + bottom))

    def _texture(self) -> int:
        """A bound texture: one that no frame shows any more, or a new one."""
        gl, oldest = self.frame.gl, self.frame.count - KEPT
        for key, kept in self._covers.items():
            if kept.frame < oldest:
                del self._covers[key]
                gl.glBindTexture(gl.GL_TEXTURE_2D, kept.thing)
                return int(kept.thing)
        return texture_of(gl, gl.GL_NEAREST)

    # ---- upkeep

    def sweep(self) -> None:
        """Free what the last frames did not show."""
        oldest = self.frame.count - KEPT
        for key in [key for key, kept in self._trees.items() if kept.frame < oldest]:
            del self._trees[key]
        for key in [key for key, kept in self._covers.items() if kept.frame < oldest - 1]:
            self.frame.gl.glDeleteTextures(1, [self._covers.pop(key).thing])

    def close(self) -> None:
        for kept in self._covers.values():
            self.frame.gl.glDeleteTextures(1, [kept.thing])
        self._covers.clear()
        self._trees.clear()
        self._program.close()
        self.frame.gl.glDeleteVertexArrays(1, [self._vao])
