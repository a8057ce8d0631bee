"""Images: cells are texels, the colour map is a texture, and each pixel looks its cells up along both axes.

Owns: textures of cells, kept while frames show them (of huge images the part that is seen and some around it), the
shader that mixes cells before it colours them. Must not know: images that are shrunk, a mean of many cells a pixel.
"""

from __future__ import annotations

from ... import _draw
from ...scene import Mapped
from .frame import Frame, name_of
from .program import Program
from .surface import MOST, color_table, texture_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ...scene import Image

    Cells = tuple[int, int, int, int]

KEPT = 3  # frames that a texture stays without being drawn
WHOLE = 4_000_000  # cells of an image up to which all of it is sent
_INDEX, _SHARE, _COLOR = 0, 1, 2

_VERTEX = """
uniform vec4 rect;
out vec2 px;
void main() {
    px = mix(rect.xy, rect.zw, corner()) - rect.xy;
    gl_Position = at(px + rect.xy);
}
"""
_HEAD = f"#define MOST {MOST}\n" + """
uniform int count;                  // colours without those of under, over and no number
uniform ivec2 origin;               // first cell of the texture
uniform sampler2D xs, ys;
in vec2 px;
out vec4 shown;
"""
_COLORED = """
uniform sampler2D table;
vec4 colored(int i) {
    vec4 c = texelFetch(table, ivec2(i % MOST, i / MOST), 0);
    return vec4(c.rgb * c.a, c.a);
}
"""
_ONE_CELL = _HEAD + _COLORED + """
uniform usampler2D u;               // indices of colours
void main() {
    ivec2 cell = ivec2(int(texelFetch(xs, ivec2(px.x, 0), 0).r), int(texelFetch(ys, ivec2(px.y, 0), 0).r)) - origin;
    shown = colored(int(texelFetch(u, cell, 0).r));
}
"""
_MIXED = """
uniform sampler2D s;
void main() {
    vec2 x = texelFetch(xs, ivec2(px.x, 0), 0).rg, y = texelFetch(ys, ivec2(px.y, 0), 0).rg;
    ivec2 first = ivec2(int(x.r), int(y.r)) - origin;
    vec4 sum = vec4(0.0);
    float weight = 0.0;
    for (int j = 0; j < (y.g > 0.0 ? 2 : 1); j++)
        for (int i = 0; i < (x.g > 0.0 ? 2 : 1); i++) {
            float part = (i == 0 ? 1.0 - x.g : x.g) * (j == 0 ? 1.0 - y.g : y.g);
            vec4 cell = texelFetch(s, first + ivec2(i, j), 0);
            ADD
        }
    shown = SHOWN;
}
"""
_NUMBERS = _HEAD + _COLORED + """
int index_of(float share) {
    if (share < 0.0) return count;
    return share > float(count) ? count + 1 : min(int(share), count - 1);
}
""" + _MIXED.replace("ADD", "if (cell.r < 1e37) sum.r += part * cell.r, weight += part;").replace(
    "SHOWN", "colored(weight > 0.0 ? index_of(sum.r / weight) : count + 2)"
)
_BYTES = _HEAD + _MIXED.replace("ADD", "sum += part * vec4(cell.rgb * cell.a, cell.a);").replace("SHOWN", "sum")


class _Cells:
    """Cells of an image in a texture, and its colours."""

    __slots__ = ("colors", "count", "frame", "holds", "part", "texture")

    def __init__(self, holds: object, texture: int, colors: int, count: int, part: Cells):
        self.holds, self.texture, self.colors = holds, texture, colors
        self.count, self.part, self.frame = count, part, 0


class Pictures:
    """Draws images and keeps their cells: mutable."""

    __slots__ = ("_axes", "_frame", "_kept", "_most", "_programs", "_vao")

    def __init__(self, frame: Frame):
        gl = frame.gl
        self._frame = frame
        self._kept: dict[object, _Cells] = {}
        self._programs: dict[int, Program] = {}
        self._most = int(gl.glGetIntegerv(gl.GL_MAX_TEXTURE_SIZE))
        self._vao = int(gl.glGenVertexArrays(1))
        self._axes = (texture_of(gl, gl.GL_NEAREST), texture_of(gl, gl.GL_NEAREST))

    def draw(self, image: Image) -> bool:
        """Draw an image whose pixels take from two cells an axis at most; False: it is of another kind."""
        data: Any = image.data
        is_mapped = isinstance(data, Mapped)
        if is_mapped and data.lut.shape[0] > 65532:
            return False
        x, y, single = _draw.image_pairs(image, self._frame.k, self._frame.bounds)
        if x is None or y is None or (is_mapped and not single and data.map.kind != "linear"):
            return False
        if not x[1] or not y[1]:
            return True  # nothing of it is seen
        kind = _COLOR if not is_mapped else _INDEX if single else _SHARE
        cells = self._cells(image, kind, (x[2], y[2], x[3], y[3]))
        if cells is None:
            return False
        cells.frame = self._frame.count
        self._draw(cells, kind, x, y)
        return True

    def _cells(self, image: Image, kind: int, seen: Cells) -> _Cells | None:
        """Cells on the device with all that are seen among them; None: they are too many."""
        data: Any = image.data
        values = data.values if isinstance(data, Mapped) else data
        rows, columns = values.shape[:2]
        key = (id(data), name_of(values), kind)
        kept = self._kept.get(key)
        if kept is not None and _holds(kept.part, seen):
            return kept
        part = (0, 0, columns, rows)
        if rows * columns > WHOLE or max(rows, columns) > self._most:
            wide, high = (seen[2] - seen[0]) // 2 + 1, (seen[3] - seen[1]) // 2 + 1
            part = (
                max(0, seen[0] - wide), max(0, seen[1] - high), min(columns, seen[2] + wide), min(rows, seen[3] + high),
            )  # fmt: skip
        if max(part[2] - part[0], part[3] - part[1]) > self._most:
            return None
        if kept is not None:
            self._free(self._kept.pop(key))
        made = self._kept[key] = self._upload(image, kind, part)
        return made

    def _upload(self, image: Image, kind: int, part: Cells) -> _Cells:
        frame, gl = self._frame, self._frame.gl
        texels, colors = _draw.image_cells(image, kind, part)
        texture = texture_of(gl, gl.GL_NEAREST)
        form = (
            (gl.GL_R16UI, gl.GL_RED_INTEGER, gl.GL_UNSIGNED_SHORT),
            (gl.GL_R32F, gl.GL_RED, gl.GL_FLOAT),
            (gl.GL_RGBA8, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE),
        )[kind]
        width, height = part[2] - part[0], part[3] - part[1]
        gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 1)
        frame.raw.texture(gl.GL_TEXTURE_2D, 0, form[0], width, height, 0, form[1], form[2], texels)
        gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 4)
        table = color_table(frame, colors) if colors is not None else 0
        return _Cells(image.data, texture, table, len(colors) // 4 - 3 if colors is not None else 0, part)

    def _draw(self, cells: _Cells, kind: int, x: tuple[int, bytes, int, int], y: tuple[int, bytes, int, int]) -> None:
        frame, gl = self._frame, self._frame.gl
        program = self._ready(kind)
        gl.glUniform1i(program["count"], cells.count)
        gl.glUniform2i(program["origin"], cells.part[0], cells.part[1])
        left, top = x[0], y[0]
        gl.glUniform4f(program["rect"], left, top, left + len(x[1]) // 8, top + len(y[1]) // 8)
        whole, real = (cells.texture, 0) if kind == _INDEX else (0, cells.texture)
        for unit, texture in enumerate((whole, real, cells.colors)):
            gl.glActiveTexture(gl.GL_TEXTURE0 + unit)
            gl.glBindTexture(gl.GL_TEXTURE_2D, texture)
        for unit, axis in ((3, x), (4, y)):
            gl.glActiveTexture(gl.GL_TEXTURE0 + unit)
            gl.glBindTexture(gl.GL_TEXTURE_2D, self._axes[unit - 3])
            frame.raw.texture(gl.GL_TEXTURE_2D, 0, gl.GL_RG32F, len(axis[1]) // 8, 1, 0, gl.GL_RG, gl.GL_FLOAT, axis[1])
        gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glBindVertexArray(self._vao)
        frame.scissor(frame.bounds)
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)

    def _ready(self, kind: int) -> Program:
        gl = self._frame.gl
        program = self._programs.get(kind)
        if program is not None:
            program.use(self._frame.page)
            return program
        program = self._programs[kind] = Program(gl, _VERTEX, (_ONE_CELL, _NUMBERS, _BYTES)[kind])
        program.use(self._frame.page)
        for unit, name in enumerate(("u", "s", "table", "xs", "ys")):
            gl.glUniform1i(program[name], unit)
        return program

    def sweep(self) -> None:
        """Free the cells that the last frames did not show."""
        oldest = self._frame.count - KEPT
        for key in [key for key, cells in self._kept.items() if cells.frame < oldest]:
            self._free(self._kept.pop(key))

    def _free(self, cells: _Cells) -> None:
        self._frame.gl.glDeleteTextures(1, [cells.texture])
        if cells.colors:
            self._frame.gl.glDeleteTextures(1, [cells.colors])

    def close(self) -> None:
        gl = self._frame.gl
        for cells in self._kept.values():
            self._free(cells)
        self._kept.clear()
        for program in self._programs.values():
            program.close()
        gl.glDeleteTextures(2, list(self._axes))
        gl.glDeleteVertexArrays(1, [self._vao])


def _holds(part: Cells, seen: Cells) -> bool:
    return part[0] <= seen[0] and part[1] <= seen[1] and part[2] >= seen[2] and part[3] >= seen[3]
