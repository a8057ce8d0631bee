"""A mesh with depth as paths, the farthest first, for files of vectors: faces are cut where they cross, and reach a
little under those beside them that are painted later, so that no seam shows.

Owns: when a mesh is drawn so, and how pieces are gathered into paths. Must not know: file formats.
"""

from __future__ import annotations

from .. import _draw
from ..scene import Markers, Path, Points

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..scene import Mesh

#: Pieces up to which a scene becomes vectors by itself; more are a smaller file, and sooner drawn, as a picture.
MOST = 10_000
#: Pieces up to which it does where vectors are asked for.
ASKED = 200_000
#: How far apart the colours of what becomes one piece may lie, of 255.
TONE = 12

_FACE, _STROKE, _DOT = 3, 2, 1
_CUT_START, _CUT_END = 16, 32


def paths_of(mesh: Mesh, asked: bool) -> tuple[Path | Markers, ...] | None:
    """The mesh as vectors, or None where it must be a picture. asked: also where faces or lines are seen through."""
    if int(mesh.vertices.shape[1]) != 3:
        return None
    made = _draw.mesh_pieces(mesh, ASKED if asked else MOST, TONE, asked)
    return None if isinstance(made, str) else _gathered(*made)


def _gathered(kinds: bytearray, counts: bytearray, points: bytearray, colors: bytearray,
              sizes: bytearray) -> tuple[Path | Markers, ...]:
    """Neighbours of one kind as one path."""
    count, size = memoryview(counts).cast("i"), memoryview(sizes).cast("d")
    at: Any = memoryview(points).cast("d")  # the buffer is all that C wants of a tensor here
    x, y = at[0::2], at[1::2]
    made: list[Path | Markers] = []
    i, k, n = 0, 0, len(kinds)
    while i < n:
        kind, corners, color = kinds[i], count[i], colors[4 * i:4 * i + 4]
        j = i + 1
        while j < n and kinds[j] == kind and count[j] == corners and (
            kind & 15 != _STROKE or (size[j] == size[i] and colors[4 * j:4 * j + 4] == color)
        ):
            j += 1
        end = k + (j - i) * corners
        table: Any = memoryview(colors)[4 * i:4 * j].cast("B", (j - i, 4))
        if kind == _FACE:
            made.append(Path(Points(x[k:end], y[k:end]), ring=corners, closed=True, fills=table))
        elif kind == _DOT:
            made.append(Markers(Points(x[k:end], y[k:end]), size=_even(size[i:j]), fill=table))
        else:
            made += _strokes(kind, Points(x[k:end], y[k:end]), color, size[i])
        i, k = j, end
    return tuple(made)


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
