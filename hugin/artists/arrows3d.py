"""Arrows and words in three dimensions."""

from __future__ import annotations

import math

from ..native import native
from ..scene import Mesh
from ..value import value
from . import base
from .base import Artist, Channel, Key
from .parts import solid
from .parts.solid import Solid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nx import Tensor

    from ..coords.space import SpaceView
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from .base import Color

HEAD = 0.28           # share of an arrow that its head takes,
LONGEST = 8.0         # and its length at most, in widths of the shaft
SPREAD = 0.36         # radius of a head over its length
SIDES = 10            # of a head's cone


@value
class Quiver3d(Solid):
    """Arrows from ``tails`` to ``tips``, columns x, y, z each."""

    tails: tuple[Column, Column, Column]
    tips: tuple[Column, Column, Column]
    width: float = 1.5

    name = "quiver3d"
    swatch = "line"

    def places(self) -> tuple[Channel, ...]:
        return (*solid.space_channels(*self.tails), *solid.space_channels(*self.tips))

    def key(self, view: SpaceView, label: str, color: Color) -> Key:
        return Key(label, "line", color, 1.5)

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # as above
        import nx

        n = base.length(self.tails[0])
        if not n:
            return ()
        colors = solid.spread(self.paint.colors(view), n)
        tails, tips = view.place(*self.tails), view.place(*self.tips)
        back = tails - tips
        length = nx.sqrt(nx.sum(back * back, axis=1, keepdims=True))
        necks = tips + back * nx.minimum(LONGEST * max(self.width, 1.0) / nx.maximum(length, 1e-6), HEAD)
        at = nx.arange(n, dtype=nx.int32)
        shafts = solid.strokes(nx.concat([tails, necks]), nx.stack([at, at + n], axis=1),
                               nx.concat([colors, colors]), self.width)
        return shafts, cones(necks, tips, colors, self.width)


def cones(necks: Tensor, tips: Tensor, colors: Tensor, width: float) -> Mesh:
    """A cone each from a disc at the neck to the tip, in px and depth."""
    import nx

    n = int(necks.shape[0])
    way = tips - necks
    length = nx.sqrt(nx.sum(way * way, axis=1, keepdims=True))
    unit = way / nx.maximum(length, 1e-6)
    helper = nx.where(nx.abs(unit[:, :1]) < 0.9, nx.asarray([[1.0, 0.0, 0.0]]), nx.asarray([[0.0, 1.0, 0.0]]))
    one = nx.cross(unit, nx.astype(helper, nx.float32))
    one = one / nx.maximum(nx.sqrt(nx.sum(one * one, axis=1, keepdims=True)), 1e-6)
    two = nx.cross(unit, one)
    radius = nx.maximum(length * SPREAD, 1.2 * width)
    rim = [
        necks + radius * (one * math.cos(turn) + two * math.sin(turn))
        for turn in (2 * math.pi * k / SIDES for k in range(SIDES))
    ]
    vertices = nx.ascontiguousarray(nx.astype(nx.reshape(nx.stack([*rim, tips, necks], axis=1), (-1, 3)), nx.float32))
    cells = [(k, (k + 1) % SIDES, SIDES) for k in range(SIDES)]
    cells += [((k + 1) % SIDES, k, SIDES + 1) for k in range(SIDES)]
    step = nx.arange(n, dtype=nx.int32)[:, None, None] * (SIDES + 2)
    triangles = nx.reshape(step + nx.asarray(cells, dtype=nx.int32), (-1, 3))
    given = nx.repeat(colors, len(cells), axis=0)
    return Mesh(vertices, triangles, solid.shaded(vertices, triangles, given, flat=True), flat=True)


def quiver3d(x: object, y: object, z: object, u: object, v: object, w: object, *, scale: float = 1.0,
             data: object = None, color: object = None, color_by: object = None, cmap: object = None,
             limits: tuple[object, object] | None = None, width: float | None = None, alpha: float | None = None,
             label: str | None = None) -> Figure:
    """Arrows at points (x, y, z) along (u, v, w): each as long in data units as its vector times ``scale``.

    cmap: colour by the length of the vector; color_by: n values. width: of the shafts in px, default 1.5.

    >>> import hugin as hg
    >>> hg.quiver3d([0, 1], [0, 0], [0, 0], [1, 0], [0, 1], [0, 1])
    <hugin.Figure 800 x 600 px: quiver3d>
    """
    import nx

    tails = solid.columns("quiver3d", x, y, z, data)
    n = base.length(tails[0])
    ways = []
    for name, given in (("u", u), ("v", v), ("w", w)):
        made = base.numbers("quiver3d", name, base.column("quiver3d", name, given, data))
        if base.length(made) != n:
            raise base.ShapeError(f"quiver3d: x has {n} points, {name} has {base.length(made)}; lengths must match")
        ways.append(nx.astype(made.values, nx.float64))
    scale = native(scale)
    if isinstance(scale, bool) or not isinstance(scale, (int, float)) or scale - scale != 0:
        raise base.OptionError(f"quiver3d: scale is {scale!r}; a finite number is needed")
    by = base.maybe_column("quiver3d", "color_by", color_by, data, n)
    lengths = base.numbers_column(nx.sqrt(ways[0] ** 2 + ways[1] ** 2 + ways[2] ** 2))
    paint = solid.paint_of("quiver3d", color, by, cmap, limits, alpha, lengths)
    tips = tuple(tail.replace(values=nx.astype(base.numbers("quiver3d", name, tail).values, nx.float64) + scale * way)
                 for name, tail, way in zip("xyz", tails, ways, strict=True))
    return base.figure(Quiver3d(paint, base.check_label("quiver3d", label), tails, (tips[0], tips[1], tips[2]),
                                base.check_size("quiver3d", "width", width, 1.5) or 0.0))


@value
class Text3d(Artist):
    """Words at points (x, y, z), upright on the page. on_top: also where something solid is before the point."""

    x: Column
    y: Column
    z: Column
    words: tuple[str, ...]
    color: Color | str | None = None
    size: float | None = None
    dx: float = 0.0
    dy: float = 0.0
    ha: str = "center"
    on_top: bool = False

    name = "text3d"
    dims = 3
    layer = "words"

    def series(self) -> int:
        return 0

    def channels(self) -> tuple[Channel, ...]:
        return solid.space_channels(self.x, self.y, self.z)

    def emit(self, view: SpaceView) -> tuple[Primitive, ...]:  # type: ignore[override]  # as above
        from ..text import layout

        ink = view.theme.ink if self.color is None else view.color(self.color)
        size = view.theme.text_size if self.size is None else self.size
        places = view.place(self.x, self.y, self.z)
        shown = (view.replace(solids=None) if self.on_top else view).in_sight(places)
        made: list[Primitive] = []
        for (px, py, _), word, is_shown in zip(places.tolist(), self.words, shown, strict=True):
            if is_shown:
                made += layout(word, size).emit(px + self.dx, py - self.dy, ink, self.ha, "middle")  # type: ignore[arg-type]
        return tuple(made)


def text3d(x: object, y: object, z: object, words: str | Sequence[str], *, data: object = None, color: object = None,
           size: float | None = None, dx: float = 0.0, dy: float = 0.0, ha: str = "center",
           on_top: bool = False) -> Figure:
    """Words at points in three dimensions, upright; those whose point is behind an opaque face are left out.

    x, y, z: numbers, or sequences as long as ``words``. dx, dy: px to the right and up. ha: "left", "center", "right".
    A word is shown or hidden as a whole, by its point; what is seen through hides none, nor do lines and dots thinner
    than words. on_top: True shows all of them.

    >>> import hugin as hg
    >>> hg.text3d(0, 0, 1, "summit")
    <hugin.Figure 800 x 600 px: text3d>
    """
    single = isinstance(words, str)
    texts = (str(words),) if single else tuple(str(word) for word in words)
    px, py, pz = ([given] if single and not hasattr(given, "__len__") else given for given in (x, y, z))
    xs, ys, zs = solid.columns("text3d", px, py, pz, data)
    if base.length(xs) != len(texts):
        raise base.ShapeError(f"text3d: {base.length(xs)} points for {len(texts)} words; lengths must match")
    base.check_option("text3d", "ha", ha, ("left", "center", "right"))
    for name, shift in (("dx", dx), ("dy", dy)):
        if isinstance(shift, bool) or not isinstance(shift, (int, float)) or shift - shift != 0:
            raise base.OptionError(f"text3d: {name} is {shift!r}; a finite number of px is needed")
    return base.figure(Text3d(xs, ys, zs, texts, base.check_color("text3d", color),
                              base.check_size("text3d", "size", size), float(dx), float(dy), ha,
                              base.check_flag("text3d", "on_top", on_top)))
