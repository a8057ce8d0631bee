"""Bands of height over a grid, filled without seams."""

from __future__ import annotations

import math

from ..coords.cartesian import to_bytes
from ..coords.steps import Levels, Steps, make_steps
from ..scene import Bands, Clip, Group, Later, Path
from ..value import value
from . import base
from .base import Artist, Channel, Spots
from .parts import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from nx import Tensor

    from ..coords.cartesian import View
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from .base import Color
    from .parts.net import Net
    from .parts.sampled import Field


CELL = 2.0            # px of the grid on which functions are tried
BEND = 0.2            # of the range of heights: a node that leaves its neighbours' line by more asks for a finer grid


#: Nodes a px from which a grid is painted from its heights, and the bands that this takes.
FINE = 1.9
COARSE = 150  # rows and columns below which no page is asked how fine they are on it
MOST_BANDS = 256


@value
class Contourf(Artist):
    """z (h, w) over x and y, 1-D or as z; or z, x, y (n,) over the triangles of a net.

    source: the function that is tried anew for each view; ends: of its heights.
    """

    z: Column
    x: Column
    y: Column
    levels: Levels
    cmap: object = None
    limits: tuple[object, object] | None = None
    alpha: float | None = None
    net: Net | None = None
    name: str = "contourf"
    source: Field | None = None
    ends: tuple[float, float] = (0.0, 0.0)

    fills_frame = True
    layer = "under"

    def series(self) -> int:
        return 0

    def spots(self, view: View) -> tuple[Spots, ...]:
        return field.spots_of(self)

    def color_channel(self) -> Channel:
        return Channel("color", self.z, cmap=self.cmap, limits=self.limits, levels=self.levels, alpha=self.alpha)

    def channels(self) -> tuple[Channel, ...]:
        return Channel("x", self.x, exact=True), Channel("y", self.y, exact=True), self.color_channel()

    def sample(self, view: View) -> Self:
        if self.source is None:
            return self
        import nx

        grid = self.source.for_view(view, CELL)
        if grid is not None and (is_rough(grid[0].values, self.ends) or bool(nx.any(self.source.torn(grid)))):
            grid = self.source.for_view(view, CELL / 4)  # the rim of a filled shape
        if grid is None:
            return self
        grid = self.source.beside(grid)
        z = grid[0].values
        if self.levels.extend == "neither":  # the grid that levels came from may have missed the very top
            z = nx.where(nx.isfinite(z), nx.clip(z, *self.ends), z)
        return self.replace(z=grid[0].replace(values=z), x=grid[1], y=grid[2])

    def emit(self, view: View) -> tuple[Primitive, ...]:
        steps = make_steps(self.levels, view.colors[base.color_key(self.color_channel())], view.theme)
        bands = bands_of(steps)
        if not bands:
            return ()
        alphas = {color[3] for _, _, color in bands}
        whole = len(alphas) == 1
        # one on the other, each from its lower level to the end of all: no seams; so only where all cover alike
        spans = [(lower, bands[-1][1] if whole else upper) for lower, upper, _ in bands]

        def paint() -> tuple[Path, ...]:
            found = zip(self.regions(view, steps, spans), bands, strict=True)
            fills = [(region, (*color[:3], 1.0) if whole else color) for region, (_, _, color) in found]
            return tuple(Path(field.points(view, region), closed=True, fill=fill, fill_rule="simple")
                         for region, fill in fills if region.shape[0])

        grid = self.heights(view, steps, bands) if whole else None
        painted = paint() if grid is None else Later(paint)
        if grid is None and not painted:
            view.note(f"{self.name}: no bands; none of the data lies between the levels")
        opacity = (alphas.pop() if whole else 1.0) * (1.0 if self.alpha is None else self.alpha)
        return (Group(painted, opacity, grid), *self.hatched(view, steps, bands))

    def heights(self, view: View, steps: Steps, bands: Sequence[tuple[int, int, Color]]) -> Bands | None:
        """The grid itself, where it is finer than the pixels at dpi 100 and some of it lies in a band."""
        import nx

        h, w = (int(n) for n in self.z.values.shape[-2:]) if self.z.values.ndim == 2 else (0, 0)
        if min(w, h) < COARSE:
            return None
        x0, y0, x1, y1 = view.rect
        fine = w > FINE * (x1 - x0) and h > FINE * (y1 - y0) and len(bands) <= MOST_BANDS
        if self.net is not None or not fine or self.x.values.ndim != 1 or self.y.values.ndim != 1:
            return None
        scale = view.colors[base.color_key(self.color_channel())]
        levels = [-math.inf if lower < 0 else steps.edges[lower] for lower, _, _ in bands]
        top = math.inf if bands[-1][1] >= len(steps.edges) else steps.edges[bands[-1][1]]
        if scale.extent is None or not (scale.extent[1] >= levels[0] and scale.extent[0] <= top):
            return None
        x, y = view.on_page(field.flat(view.x, self.x), field.flat(view.y, self.y))
        colors = nx.asarray([to_bytes((*color[:3], 1.0)) for _, _, color in bands], dtype=nx.uint8)
        return Bands(self.z.values, x, y, nx.asarray(levels, dtype=nx.float64), top, colors)

    def regions(self, view: View, steps: Steps, spans: Sequence[tuple[int, int]]) -> list[Tensor]:
        """Rings of the regions between pairs of levels, in scale space."""
        from ..stats.contours import contour_regions

        x, y, triangles = field.places(view, self)
        return contour_regions(self.z.values, steps.edges, spans, x, y, triangles=triangles, where=self.name)

    def hatched(self, view: View, steps: Steps, bands: Sequence[tuple[int, int, Color]]) -> tuple[Primitive, ...]:
        """The patterns, each inside its band."""
        hatch = steps.hatch
        if not any(hatch):
            return ()
        from .parts.hatch import hatch_ink, hatch_lines

        made = []
        regions = self.regions(view, steps, [(lower, upper) for lower, upper, _ in bands])
        for k, region in enumerate(regions):
            pattern = hatch[k % len(hatch)]
            if pattern and region.shape[0]:
                ink = base.with_alpha(hatch_ink(view.theme), self.alpha)
                path = Path(field.points(view, region), closed=True, fill=ink, fill_rule="simple")
                made.append(Clip(hatch_lines(pattern, view.rect, ink), path=path))
        return tuple(made)


def is_rough(z: Tensor, ends: tuple[float, float]) -> bool:
    """Whether heights end within the grid, or bend between neighbours by much of their range."""
    import nx

    bend = BEND * (ends[1] - ends[0])
    z = nx.clip(z, *ends)
    for a, b, c in ((z[:-2], z[1:-1], z[2:]), (z[:, :-2], z[:, 1:-1], z[:, 2:])):
        if not bool(nx.all(nx.abs(a - 2 * b + c) <= bend)):  # NaN too
            return True
    return False


def bands_of(steps: Steps) -> list[tuple[int, int, Color]]:
    """(lower, upper, colour): indices of the levels that bound each band; -1 and their number stand for no bound."""
    n = len(steps.edges)
    made = [(k, k + 1, color) for k, color in enumerate(steps.colors)]
    if steps.below is not None:
        made.insert(0, (-1, 0, steps.below))
    if steps.above is not None:
        made.append((n - 1, n, steps.above))
    return made


def contourf(*args: object, x: object = None, y: object = None, z: object = None,
             levels: int | Sequence[float] | None = None, extend: str = "neither", cmap: object = None,
             limits: tuple[object, object] | None = None, colors: Sequence[object] | None = None,
             hatch: str | Sequence[str] | None = None, alpha: float | None = None) -> Figure:
    """Filled contours: ``contourf(z)``, ``contourf(z, x=, y=)``, ``contourf(x, y, z)``; ``contourf(f, x=(a, b),
    y=(c, d))``.

    f: a function of two tensors (n,) that gives n heights, tried over cells of 2 px, whatever the size of the picture,
    of half a px where it jumps, has a border or a narrow ridge; at a pole the bands end and the last goes on.
    z: (h, w), row 0 at the bottom. x, y: positions of columns and rows, or (h, w). levels: about so many round values
    of the colour scale (default 8) that cover the data, or the values that bound the bands: lower <= z < upper, the
    last with its upper end. extend: "min", "max", "both" also paint what lies beyond the first or last level.
    colors: one a band, repeated or cut to their number. hatch: a pattern for all bands, or one a band: signs of
    ``/ \\ | - + x``, repeated to be denser. Cells with a corner that is not finite are left out. Bands show no seams,
    whatever the alpha.

    >>> import hugin as hg
    >>> hg.contourf([[0, 1], [1, 2]], levels=[0, 1, 2])
    <hugin.Figure 800 x 600 px: contourf>
    """
    from .parts.sampled import field_of

    source, ends = field_of("contourf", args, x, y), (0.0, 0.0)
    if source is None:
        heights, xs, ys = field.grid_of("contourf", args, x, y, z)
    else:
        trained = source.trained()
        heights, xs, ys, ends = trained.z, trained.x, trained.y, trained.ends
        if extend == "neither" and True in trained.poles:
            extend = "both" if all(trained.poles) else "min" if trained.poles[0] else "max"
    wanted = field.levels_of("contourf", levels, filled=True, extend=extend, colors=colors,
                             hatch=check_hatch("contourf", hatch))
    return base.figure(Contourf(
        heights, xs, ys, wanted, field.cmap_of("contourf", cmap), field.limits_of("contourf", limits),
        base.check_alpha("contourf", alpha), source=source, ends=ends,
    ))


def check_hatch(where: str, given: str | Sequence[str] | None) -> tuple[str, ...]:
    """Patterns of hatching, one a band."""
    from .parts.hatch import SIGNS

    patterns = () if given is None else (given,) if isinstance(given, str) else tuple(given)
    for pattern in patterns:
        if not isinstance(pattern, str) or any(sign not in SIGNS for sign in pattern):
            raise base.OptionError(f"{where}: hatch {pattern!r} is no pattern; signs of {' '.join(SIGNS)} are needed")
    return patterns


def contour_polygons(*args: object, x: object = None, y: object = None, z: object = None,
                     levels: int | Sequence[float] | None = None, extend: str = "neither",
                     triangles: object = None) -> list[list[list[Tensor]]]:
    """The geometry of ``contourf`` alone: per band, a list of polygons, each a list of rings: the outer one, its holes.

    A ring is an (n, 2) float64 tensor of (x, y) that repeats its first point. Takes what ``contourf`` takes; with
    ``extend`` the bands beyond come first and last. Or takes x, y and z of scattered points, each (n,), over
    ``triangles`` (m, 3) of their indices, by default Delaunay's.

    >>> import hugin as hg
    >>> [[[ring]], _] = hg.contour_polygons([[0, 0], [1, 1]], levels=[0, 0.5, 1])
    >>> sorted(set(map(tuple, ring.tolist())))
    [(0.0, 0.0), (0.0, 0.5), (1.0, 0.0), (1.0, 0.5)]
    """
    from ..stats.contours import contour_polygons as trace

    heights, xs, ys, net = field.grid_or_net("contour_polygons", args, x, y, z, triangles)
    wanted = field.levels_of("contour_polygons", levels, filled=True, extend=extend)
    edges = field.plain_levels(wanted, heights.values)
    spans = [(k, k + 1) for k in range(len(edges) - 1)]
    spans = [*([(-1, 0)] if extend in ("min", "both") else ()), *spans]
    spans = [*spans, *([(len(edges) - 1, len(edges))] if extend in ("max", "both") else ())]
    return trace(heights.values, edges, spans, xs.values, ys.values, triangles=net, where="contour_polygons")
