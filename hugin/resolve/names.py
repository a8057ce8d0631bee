"""Names along the lines of a panel's marks, written when everything that they must keep off is known.

Owns: what is in the way of names, what colours lie under them, and the marks with names in gaps. Must not know: how a
place is chosen.
"""

from __future__ import annotations

import math
from itertools import pairwise

from ..artists.parts.contour_labels import Named, Wanted, cut, name_lines
from ..artists.parts.strokes import CUTTABLE, HARD, SOFT, Strokes, Turned, upright
from ..artists.parts.wall import OnWall
from ..coords.bend import on_sheet
from ..coords.plane import PLANES, wall_view
from ..scene import Anchor, Clip, Glyphs, Group, Markers, Path, Points, Scene
from ..style.vision import ink_on, over
from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from nx import Tensor

    from ..artists.base import Artist
    from ..coords.cartesian import View
    from ..scene import Primitive
    from ..style import Theme
    from .box import Box
    from .space import OnPage

    Color = tuple[float, float, float, float]
    Rect = tuple[float, float, float, float]
    Ring = tuple[tuple[float, float], ...]
    Drawn = tuple[Artist, tuple[Primitive, ...]]
    Pairs = tuple[Tensor, Tensor]

SIZE = 0.92           # of the labels of ticks
MOST_POINTS = 500_000  # of a line that names keep off
MOST_MARKERS = 5_000
DPI = 50.0            # of the picture in which the colours under names are looked up
LAYERS = {"under": 0, "over": 1, "words": 2}


@value
class Ground(Value):
    """Where names may stand. frame: round the plot area; edges: its outline, ring by ring; words: what else is written
    on it or lies above it. theme: of its text and its page."""

    theme: Theme
    frame: Rect
    edges: tuple[Ring, ...]
    words: tuple[Turned, ...] = ()

    def holds(self, x: float, y: float) -> bool:
        """Whether the plot area holds a place, by the even-odd rule."""
        odd = False
        for ring in self.edges:
            for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
                if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
                    odd = not odd
        return odd


def ground_of(box: Box, ray: float) -> Ground:
    """That of a panel; ray: of the labels of the radius in polar coordinates."""
    from .emit import legend_corner

    words: list[Turned] = []
    corner = legend_corner(box)
    if corner is not None and box.legend is not None and not str(box.place).startswith("outside"):
        words.append(upright(*corner, corner[0] + box.legend.width, corner[1] + box.legend.height))
    if not box.round:
        x0, y0, x1, y1 = box.rect
        return Ground(box.theme, box.rect, (((x0, y0), (x1, y0), (x1, y1), (x0, y1)),), tuple(words))
    from .round import edges, plates

    words += [upright(*plate) for plate in plates(box, ray)]
    return Ground(box.theme, box.view(box.rect, 0).frame, edges(box), tuple(words))


def write_names(ground: Ground, drawn: Sequence[Drawn], names: Sequence[tuple[str, ...]],
                views: Sequence[View]) -> list[Drawn]:
    """The marks with their names: a text for each path of each mark."""
    order = sorted(range(len(drawn)), key=lambda k: (LAYERS[drawn[k][0].layer], k))
    page = _Page(ground)
    for place, k in enumerate(order):
        page.add(drawn[k], views[k], k, names[k], any(names[other] for other in order[:place]))
    found: dict[int, list[Named]] = {}
    for k in reversed(order):  # those on top choose first
        if k in page.wanted:
            done = [name for group in found.values() for name in group]
            found[k] = name_lines(page.wanted[k], page.strokes, ground.frame, ground.holds, page.words, done)
    page.cut([name for group in found.values() for name in group])
    made = []
    for place, k in enumerate(order):
        artist, items = drawn[k]
        items = page.with_gaps(k, items) if artist.gaps else items
        if found.get(k):
            items = (*items, *_written(ground, found[k], page.pens, [drawn[n] for n in order[:place]]))
        made.append((artist, items))
    return [made[order.index(k)] for k in range(len(drawn))]


def named_walls(marks: Sequence[OnPage], theme: Theme) -> list[OnPage]:
    """Marks on the walls of a box with their names; those of one wall keep off each other."""
    made = [*marks]
    for dim in PLANES:
        rows = [k for k, (_, artist, _, _) in enumerate(marks) if isinstance(artist, OnWall) and artist.dim == dim]
        if not rows:
            continue
        first = marks[rows[0]][2]
        wall = wall_view(first, dim, first.projection.factor)
        x0, y0, x1, y1 = wall.rect
        ring = tuple(wall.spot(x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))
        held = [(marks[k][1], _opened(marks[k][3])) for k in rows]
        names = [artist.names(marks[k][2]) for k, (artist, _) in zip(rows, held, strict=True)]
        if any(names):
            found = write_names(Ground(theme, wall.frame, (ring,)), held, names, [wall] * len(rows))
            for k, (_, items) in zip(rows, found, strict=True):
                made[k] = *marks[k][:3], _closed(marks[k][3], items)
    return made


def _opened(items: tuple[Primitive, ...]) -> tuple[Primitive, ...]:
    """What a clip holds, if that is all."""
    return items[0].items if len(items) == 1 and isinstance(items[0], Clip) else items


def _closed(before: tuple[Primitive, ...], items: tuple[Primitive, ...]) -> tuple[Primitive, ...]:
    return (before[0].replace(items=items),) if _opened(before) is not before and isinstance(before[0], Clip) else items


class _Page:
    """What is in the way of names: state of one panel."""

    def __init__(self, ground: Ground) -> None:
        self.strokes = Strokes(ground.frame)
        self.words = [*ground.words]
        self.wanted: dict[int, list[Wanted]] = {}
        self.items: dict[int, tuple[int, int]] = {}  # path of strokes -> mark, item of it
        self.pens: dict[int, Color] = {}
        self.cuts: dict[tuple[int, int], list[tuple[int, float, float]]] = {}
        self.size = ground.theme.tick_size * SIZE
        for ring in ground.edges:
            self.strokes.add(*_columns([*ring, ring[0]]), 0.0, HARD)

    def add(self, drawn: Drawn, view: View, k: int, names: tuple[str, ...], above: bool) -> None:
        """A mark; above: it is painted over lines with names."""
        artist, items = drawn
        paths = [n for n, item in enumerate(items) if isinstance(item, Path)]
        for n, item in enumerate(items):
            if isinstance(item, Path) and item.verbs is None and item.stroke is not None and artist.gaps:
                at = self.strokes.add(*on_sheet(item.points, view), item.width, CUTTABLE, k)
                self.items[at] = k, n
                if len(names) == len(paths):
                    self.pens[at] = item.stroke
                    name = names[paths.index(n)]
                    self.wanted.setdefault(k, []).append(Wanted(at, name, self.size, item.width, item.dash))
            else:
                self._avoid(item, view, HARD if above else SOFT)

    def _avoid(self, item: Primitive, view: View, kind: int) -> None:
        """Ink that is no contour."""
        if isinstance(item, Anchor | Group | Clip):
            form = getattr(item, "form", None)
            for each in item.items if form is None and getattr(item, "path", None) is None else ():
                self._avoid(each, view, kind)
        elif isinstance(item, Path):
            if item.stroke is not None and item.verbs is None and int(item.points.x.shape[0]) <= MOST_POINTS:
                x, y = on_sheet(item.points, view)
                self.strokes.add(*_parted(x, y, item.ring, item.closed), item.width, kind)
        elif isinstance(item, Markers):
            if int(item.points.x.shape[0]) <= MOST_MARKERS:
                x, y = on_sheet(item.points, view)
                size = item.size if isinstance(item.size, float | int) else 6.0
                self.strokes.add(*_dots(x, y), size, SOFT)
        elif isinstance(item, Glyphs):
            self.words.append(_of_glyphs(item))

    def cut(self, names: Iterable[Named]) -> None:
        """Note the stretches of paths to leave out."""
        for name in names:
            for path, a, b in name.cuts:
                self.cuts.setdefault(self.items[path], []).append((path, a, b))

    def with_gaps(self, k: int, items: Sequence[Primitive]) -> tuple[Primitive, ...]:
        """What mark ``k`` drew, its lines without those stretches; paths of no points are left out."""
        made: list[Primitive] = []
        for n, item in enumerate(items):
            cuts = self.cuts.get((k, n))
            if cuts and isinstance(item, Path):
                x, y = cut(*self.strokes.points(cuts[0][0]), [(a, b) for _, a, b in cuts], item.dash)
                item = item.replace(points=Points(x, y))
            if not isinstance(item, Path) or item.points.x.shape[0]:
                made.append(item)
        return tuple(made)


def _columns(pairs: Sequence[tuple[float, float]]) -> Pairs:
    import nx

    table = nx.asarray(pairs, dtype=nx.float64)
    return table[:, 0], table[:, 1]


def _parted(x: Tensor, y: Tensor, ring: int | None, closed: bool) -> Pairs:
    """Points with a NaN after every ``ring``, each ring's first point again before it if it is closed."""
    import nx

    if ring is None:
        return x, y
    m = int(x.shape[0]) // ring
    parts = []
    for v in (x, y):
        rows = nx.reshape(v[:m * ring], (m, ring))
        back = (rows[:, :1],) if closed else ()
        parts.append(nx.reshape(nx.concat([rows, *back, nx.full((m, 1), nx.nan)], axis=1), (-1,)))
    return parts[0], parts[1]


def _dots(x: Tensor, y: Tensor) -> Pairs:
    """Strokes of no length."""
    import nx

    gap = nx.full(x.shape, nx.nan)
    return nx.reshape(nx.stack([x, x, gap], axis=1), (-1,)), nx.reshape(nx.stack([y, y, gap], axis=1), (-1,))


def _of_glyphs(glyphs: Glyphs) -> Turned:
    """The rectangle of painted text."""
    x0, y0, x1, y1 = glyphs.run.ink
    turn = math.radians(glyphs.angle)
    cos, sin = math.cos(turn), -math.sin(turn)
    u, v = (x0 + x1) / 2, (y0 + y1) / 2
    return Turned(glyphs.x + u * cos - v * sin, glyphs.y + u * sin + v * cos, cos, sin, (x1 - x0) / 2, (y1 - y0) / 2)


# -- ink ---------------------------------------------------------------------------------------------------------------


def _written(ground: Ground, names: Sequence[Named], pens: dict[int, Color],
             beneath: Sequence[Drawn]) -> list[Primitive]:
    """The names in the colours of their lines, or darker or lighter ones where those would not read."""
    shades = _shades(ground, names, beneath)
    made: list[Primitive] = []
    for name, under in zip(names, shades, strict=True):
        ink = ink_on(pens[name.wanted.path], under)
        made += name.block.emit(*name.at, ink, "center", "middle", name.angle)
    return made


def _shades(ground: Ground, names: Sequence[Named], beneath: Sequence[Drawn]) -> list[list[Color]]:
    """Per name, the colours that it stands on: from a small picture of what fills areas below it."""
    page = ground.theme.background
    fills = tuple(kept for _, items in beneath for item in items for kept in _fills(item))
    if not fills:
        return [[page]] * len(names)
    from ..render.cairo.pixels import rgba

    _, _, x1, y1 = ground.frame
    pixels = rgba(Scene(max(x1, 1.0), max(y1, 1.0), (Clip(fills, rect=ground.frame),), page), dpi=DPI)
    h, w = (int(n) for n in pixels.shape[:2])
    found = []
    for name in names:
        corners = [(x, y) for x, y in name.box.corners()]
        middles = [((xa + xb) / 2, (ya + yb) / 2) for (xa, ya), (xb, yb) in pairwise([*corners, corners[0]])]
        places = {(min(h - 1, max(0, int(y * DPI / 100))), min(w - 1, max(0, int(x * DPI / 100))))
                  for x, y in (*corners, *middles, (name.box.x, name.box.y))}
        colors = [tuple(v / 255 for v in pixels[row, column].tolist()) for row, column in sorted(places)]
        found.append([over(color, page) for color in colors])
    return found


def _fills(item: Primitive) -> Iterator[Primitive]:
    """The parts of it that fill areas."""
    if isinstance(item, Clip | Group | Anchor):
        if isinstance(item, Group) and item.form is not None:
            yield item
            return
        kept = tuple(each for one in item.items for each in _fills(one))
        if kept:
            yield item.replace(items=kept)
    elif isinstance(item, Path):
        if item.fill is not None or item.fills is not None:
            yield item.replace(stroke=None)
    elif not isinstance(item, Glyphs | Markers):
        yield item
