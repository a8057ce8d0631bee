"""Even cells under even pixels: which cells a pixel takes, by a handful of uniforms an axis.

Owns: the numbers of an axis (as csrc/draw/taps.c has them for files), the shaders that walk the cells of a pixel, many
where an image is shrunk. Must not know: textures, colours.
"""

from __future__ import annotations

from math import floor

from .places import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .program import Program

_NEAREST, _AREA, _BILINEAR = 0, 1, 2


class Lattice:
    """One axis: pixels ``first`` .. ``end`` - 1 show cells ``low`` .. ``high`` - 1. Counted from the near end the first
    pixel begins at ``start`` (whole cells, the rest), each is ``step`` cells long. way: nearest, area, bilinear."""

    __slots__ = ("cells", "end", "first", "high", "low", "reversed", "start", "step", "way")

    def __init__(self, a: float, b: float, cells: int, clip: tuple[int, int], interpolation: str):
        near, far = min(a, b), max(a, b)
        x0, x1 = floor(near + 0.5), floor(far + 0.5)
        if x1 <= x0:
            x0 = floor(near)
            x1 = x0 + 1
        self.cells, self.reversed = cells, b < a
        self.first, self.end = max(clip[0], x0), min(clip[1], x1)
        self.step = cells / (x1 - x0)
        shrinks = interpolation == "area" or (interpolation != "nearest" and cells > x1 - x0)
        self.way = _AREA if shrinks else _BILINEAR if interpolation == "bilinear" else _NEAREST
        at = (self.first - x0) * self.step
        self.start = floor(at), at - floor(at)
        last = min(cells, floor((self.end - x0) * self.step) + 2)
        low = max(0, self.start[0] - 1)
        self.low, self.high = (cells - last, cells - low) if self.reversed else (low, last)

    def set(self, gl: Any, program: Program, name: str) -> None:
        """The uniforms of the axis."""
        gl.glUniform4i(program[name + "_cells"], self.start[0], self.cells, self.reversed, self.way)
        gl.glUniform3f(program[name + "_place"], self.start[1], *split(self.step))


#: The taps of a pixel along an axis: its first cell from the near end, how many, where it begins and ends among them.
TAPS = """
uniform ivec4 x_cells, y_cells;    // whole cells before the first pixel, all cells, whether reversed, the way
uniform vec3 x_place, y_place;     // the rest, cells a pixel (high and low part)
struct Taps { int first, count; float from, to; };

Taps taps(ivec4 cells, vec3 place, float i) {
    float from = place.x + (i * place.y + i * place.z), to = place.x + ((i + 1.0) * place.y + (i + 1.0) * place.z);
    float middle = place.x + ((i + 0.5) * place.y + (i + 0.5) * place.z);
    Taps t = Taps(clamp(cells.x + int(floor(middle)), 0, cells.y - 1), 1, 0.0, 1.0);
    if (cells.w == 1) {
        int low = clamp(cells.x + int(floor(from)), 0, cells.y - 1), high = cells.x + int(floor(to));
        if (to - floor(to) < 1e-5 * place.y && high > low) high--;
        t = Taps(low, min(high, cells.y - 1) - low + 1, from - float(low - cells.x), to - float(low - cells.x));
    } else if (cells.w == 2) {
        float left = floor(middle - 0.5);
        int low = cells.x + int(left);
        if (low >= 0 && low + 1 < cells.y) t = Taps(low, 2, middle - 0.5 - left, 0.0);
    }
    return t;
}
float weigh(Taps t, ivec4 cells, int k) {
    if (t.count == 1) return 1.0;
    if (cells.w == 2) return k == 0 ? 1.0 - t.from : t.from;
    return max(0.0, min(t.to, float(k + 1)) - max(t.from, float(k)));
}
int cell(Taps t, ivec4 cells, int k) { return cells.z == 1 ? cells.y - 1 - t.first - k : t.first + k; }
"""
