"""A mesh with depth as paths, the farthest first, for files of vectors: faces are cut where they cross, and reach a
little under those beside them that are painted later, so that no seam shows.

Owns: when a mesh is drawn so, and how pieces are gathered into paths. Must not know: file formats.
"""

from __future__ import annotations

from .. import _draw
from ..scene import Group, Markers, Path, Points

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..scene import Mesh

#: Pieces up to which a scene becomes vectors by itself; more are a smaller file, and sooner drawn, as a picture.
MOST = 10_000
#: The same where faces or lines are seen through: the sides between them show threads when much enlarged.
CLEAR = 100
#: Pieces up to which it does where vectors are asked for.
ASKED = 200_000
#: How far apart the colours of what becomes one piece may lie, of 255.
TONE = 12

_FACE, _STROKE, _DOT = 3, 2, 1
_CUT_START, _CUT_END = 16, 32


def paths_of(mesh: Mesh, asked: bool) -> tuple[Path | Markers | Group, ...] | None:
    """The mesh as vectors, or None where it must be a picture. asked: up to more pieces, also seen through."""
    if int(mesh.vertices.shape[1]) != 3:
        return None
    made = _draw.mesh_pieces(mesh, ASKED if asked else MOST, TONE, asked)
    if made == "seen through":
        made = _draw.mesh_pieces(mesh, CLEAR, TONE, True)
    return None if isinstance(made, str) else _gathered(*made)


class _Tables:
    """What C made: of each piece its kind, points, colour, size and layer."""

    __slots__ = ("kinds", "count", "x", "y", "colors", "size", "layer")

    def __init__(self, kinds: bytearray, counts: bytearray, points: bytearray, colors: bytearray, sizes: bytearray,
                 layers: bytearray) -> None:
        at: Any = memoryview(points).cast("d")  # the buffer is all that C wants of a tensor here
        self.kinds, self.colors, self.x, self.y = kinds, colors, at[0::2], at[1::2]
        self.count: Any = memoryview(counts).cast("i")
        self.size: Any = memoryview(sizes).cast("d")
        self.layer: Any = memoryview(layers).cast("i")

    def color(self, i: int) -> bytearray:
        return self.colors[4 * i:4 * i + 4]

    def sheet(self, i: int) -> tuple[int, int] | None:
        """Layer and opacity of a face that can be seen through."""
        alpha = self.colors[4 * i + 3]
        return (self.layer[i], alpha) if self.kinds[i] == _FACE and alpha < 255 else None

    def end_of(self, i: int) -> int:
        """The first piece after ``i`` that does not go into one path with it."""
        kind, corners, n, j = self.kinds[i], self.count[i], len(self.kinds), i + 1
        sheet, color, size = self.sheet(i), self.color(i), self.size[i]
        while j < n and self.kinds[j] == kind and self.count[j] == corners and self.sheet(j) == sheet and (
            kind & 15 != _STROKE or (self.size[j] == size and self.color(j) == color)
        ):
            j += 1
        return j

    def fills(self, i: int, j: int, opaque: bool) -> Any:
        table = self.colors[4 * i:4 * j]
        if opaque:
            table[3::4] = b"\xff" * (j - i)
        return memoryview(table).cast("B", (j - i, 4))


def _gathered(*tables: bytearray) -> tuple[Path | Markers | Group, ...]:
    """Neighbours of one kind as one path; faces of one layer that are seen through alike as one sheet of glass."""
    t = _Tables(*tables)
    made: list[Path | Markers | Group] = []
    i, k, n = 0, 0, len(t.kinds)
    glass: list[Path | Markers] = []
    while i < n:
        j, sheet = t.end_of(i), t.sheet(i)
        end = k + (j - i) * t.count[i]
        painted = _painted(t, i, j, Points(t.x[k:end], t.y[k:end]))
        if sheet is None:
            made += painted
        else:
            glass += painted
            if j == n or t.sheet(j) != sheet:
                made.append(Group(tuple(glass), sheet[1] / 255))
                glass = []
        i, k = j, end
    return tuple(made)


def _painted(t: _Tables, i: int, j: int, points: Points) -> list[Path | Markers]:
    """Pieces i .. j - 1, of one kind, as paths or markers; those of a sheet of glass opaque."""
    kind = t.kinds[i]
    if kind == _FACE:
        fills = t.fills(i, j, t.sheet(i) is not None)
        return [Path(points, ring=t.count[i], closed=True, fills=fills)]
    if kind == _DOT:
        return [Markers(points, size=_even(t.size[i:j]), fill=t.fills(i, j, False))]
    return _strokes(kind, points, t.color(i), t.size[i])


def _even(sizes: Any) -> Any:
    """One number where all are the same."""
    return sizes[0] if len(set(sizes)) == 1 else sizes


def _strokes(kind: int, points: Points, color: bytearray, size: float) -> list[Path | Markers]:
    """Lines of one look, round where they end, straight where they were cut."""
    r, g, b, a = (part / 255 for part in color)
    is_cut = kind > _STROKE
    made: list[Path | Markers] = [
        Path(points, ring=2, stroke=(r, g, b, a), width=size, cap="butt" if is_cut else "round")
    ]
    if is_cut and kind & (_CUT_START | _CUT_END) != _CUT_START | _CUT_END:
        first = 1 if kind & _CUT_START else 0
        ends = Points(points.x[first::2], points.y[first::2])
        made.append(Markers(ends, size=size, fill=(r, g, b, a)))
    return made
