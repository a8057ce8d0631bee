"""Images: cells are texels, the colour map is a texture, and each pixel looks its cells up along both axes.

Owns: textures of cells, kept while frames show them (of huge images the part that is seen and some around it), the
shader that mixes cells before it colours them. Must not know: images that are shrunk, a mean of many cells a pixel.
"""

from __future__ import annotations

from ... import _draw
from ...scene import Mapped
from .frame import Frame, name_of
from .lattices import TAPS, Lattice
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
_ALL = f"#define MOST {MOST}\n" + """
uniform int count;                  // colours without those of under, over and no number
uniform ivec2 origin;               // first cell of the texture
in vec2 px;
out vec4 shown;
"""
_HEAD = _ALL + "uniform sampler2D xs, ys;\n"
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
_INDEX_OF = """
int index_of(float share) {
    if (share < 0.0) return count;
    return share > float(count) ? count + 1 : min(int(share), count - 1);
}
"""
_NUMBER = "if (cell.r < 1e37) sum.r += part * cell.r, weight += part;"
_NUMBER_SHOWN = "colored(weight > 0.0 ? index_of(sum.r / weight) : count + 2)"
_BYTE = "sum += part * vec4(cell.rgb * cell.a, cell.a);"
_NUMBERS = _HEAD + _COLORED + _INDEX_OF + _MIXED.replace("ADD", _NUMBER).replace("SHOWN", _NUMBER_SHOWN)
_BYTES = _HEAD + _MIXED.replace("ADD", _BYTE).replace("SHOWN", "sum")

# The same of even cells, which need no tables; any number of them a pixel.
_EVEN_CELL = _ALL + _COLORED + TAPS + """
uniform usampler2D u;
void main() {
    Taps x = taps(x_cells, x_place, floor(px.x)), y = taps(y_cells, y_place, floor(px.y));
    ivec2 at = ivec2(cell(x, x_cells, 0), cell(y, y_cells, 0)) - origin;
    shown = colored(int(texelFetch(u, at, 0).r));
}
"""
_EVEN_MIXED = """
uniform sampler2D s;
void main() {
    Taps x = taps(x_cells, x_place, floor(px.x)), y = taps(y_cells, y_place, floor(px.y));
    vec4 sum = vec4(0.0);
    float weight = 0.0, whole = 0.0;
    for (int j = 0; j < y.count; j++)
        for (int i = 0; i < x.count; i++) {
            float part = weigh(x, x_cells, i) * weigh(y, y_cells, j);
            vec4 texel = texelFetch(s, ivec2(cell(x, x_cells, i), cell(y, y_cells, j)) - origin, 0);
            whole += part;
            ADD
        }
    shown = SHOWN;
}
"""
_EVEN_NUMBER = _EVEN_MIXED.replace("ADD", _NUMBER.replace("cell", "texel")).replace("SHOWN", _NUMBER_SHOWN)
_EVEN_NUMBERS = _ALL + _COLORED + TAPS + _INDEX_OF + _EVEN_NUMBER
_EVEN_BYTES = _ALL + TAPS + _EVEN_MIXED.replace("ADD", _BYTE.replace("cell", "texel")).replace("SHOWN", "sum / whole")


_FRAGMENTS = (_ONE_CELL, _NUMBERS, _BYTES, _EVEN_CELL, _EVEN_NUMBERS, _EVEN_BYTES)


class _Cells:
    """Cells of an image in a texture, and its colours."""

    __slots__ = ("colors", "count", "frame", "holds", "part", "texture")

    def __init__(self, holds: object, texture: int, colors: int, count: int, part: Cells):
        self.holds, self.texture, self.colors = holds, texture, colors
        self.count, self.part, self.frame = count, part, 0


class Pictures:
    """Draws images and keeps their cells: mutable. ``is_worth``: OpenGL is no software, so images may be shrunk."""

    __slots__ = ("_axes", "_frame", "_kept", "_most", "_programs", "_vao", "is_worth")

    def __init__(self, frame: Frame):
        gl = frame.gl
        self._frame = frame
        self.is_worth = not frame.is_software
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
        if self.is_worth and image.x_edges is None and image.y_edges is None:
            return self._even(image)
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

    def _even(self, image: Image) -> bool:
        """Draw an image of even cells by uniforms alone; False: it is of another kind."""
        data: Any = image.data
        is_mapped = isinstance(data, Mapped)
        rows, columns = (data.values if isinstance(data, Mapped) else data).shape[:2]
        if not rows or not columns:
            return True
        k, (x0, y0, x1, y1) = self._frame.k, self._frame.bounds
        left, top, right, bottom = (min(max(v * k, -1e9), 1e9) for v in image.rect)
        x = Lattice(left, right, columns, (x0, x1), image.interpolation)
        y = Lattice(top, bottom, rows, (y0, y1), image.interpolation)
        if x.end <= x.first or y.end <= y.first:
            return True  # nothing of it is seen
        single = x.way == y.way == 0
        if is_mapped and not single and data.map.kind != "linear":
            return False
        kind = _COLOR if not is_mapped else _SHARE if data.map.kind == "linear" else _INDEX
        cells = self._cells(image, kind, (x.low, y.low, x.high, y.high))
        if cells is None:
            return False
        cells.frame = self._frame.count
        program = self._ready(kind + 3)
        for axis, name in ((x, "x"), (y, "y")):
            axis.set(self._frame.gl, program, name)
        self._lay(cells, kind, program, (x.first, y.first, x.end, y.end))
        return True

    def _cells(self, image: Image, kind: int, seen: Cells) -> _Cells | None:
        """Cells on the device with all that are seen among them; None: they are too many."""
        data: Any = image.data
        values = data.values if isinstance(data, Mapped) else data
        rows, columns = values.shape[:2]
        key = (name_of(values), kind, _look(data) if isinstance(data, Mapped) else None)
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
        for unit, axis in ((3, x), (4, y)):
            gl.glActiveTexture(gl.GL_TEXTURE0 + unit)
            gl.glBindTexture(gl.GL_TEXTURE_2D, self._axes[unit - 3])
            frame.raw.texture(gl.GL_TEXTURE_2D, 0, gl.GL_RG32F, len(axis[1]) // 8, 1, 0, gl.GL_RG, gl.GL_FLOAT, axis[1])
        left, top = x[0], y[0]
        self._lay(cells, kind, self._ready(kind), (left, top, left + len(x[1]) // 8, top + len(y[1]) // 8))

    def _lay(self, cells: _Cells, kind: int, program: Program, rect: Cells) -> None:
        """The pixels of a rectangle."""
        frame, gl = self._frame, self._frame.gl
        gl.glUniform1i(program["count"], cells.count)
        gl.glUniform2i(program["origin"], cells.part[0], cells.part[1])
        gl.glUniform4f(program["rect"], *rect)
        whole, real = (cells.texture, 0) if kind == _INDEX else (0, cells.texture)
        for unit, texture in enumerate((whole, real, cells.colors)):
            gl.glActiveTexture(gl.GL_TEXTURE0 + unit)
            gl.glBindTexture(gl.GL_TEXTURE_2D, texture)
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
        program = self._programs[kind] = Program(gl, _VERTEX, _FRAGMENTS[kind])
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


def _look(data: Mapped) -> object:
    """What its colours are known by while it is held."""
    return name_of(data.lut), data.lo, data.hi, data.map.kind, data.map.a, data.map.b, data.nan, data.under, data.over


def _holds(part: Cells, seen: Cells) -> bool:
    return part[0] <= seen[0] and part[1] <= seen[1] and part[2] >= seen[2] and part[3] >= seen[3]
