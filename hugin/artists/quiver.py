"""Arrows of a plane field: data (x, y, u, v), or a function that is tried where the picture has room for an arrow."""

from __future__ import annotations

import math

from ..native import native
from ..scene import Path, Points
from ..value import value
from . import base
from .base import Artist, Channel, Key
from .parts import field, solid
from .parts.arrow import CORNERS, arrows
from .parts.solid import Paint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, Self

    from nx import Tensor

    from ..axes import Axes
    from ..coords.cartesian import Axis, View
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from .parts.vectors import Vectors

EVERY_PX = 28.0       # between arrows of a function
FARTHEST_PX = 64.0    # between arrows, as far as lengths are concerned: one alone is no longer than that
LONG = 0.95           # share of the way to the next that nearly the longest arrow takes
SHARE = 0.95          # that many arrows are no longer
PIVOTS = {"tail": 0.0, "middle": 0.5, "tip": 1.0}


@value
class Quiver(Artist):
    """Arrows at (x, y) along (u, v), columns of n. key: (length of the vector, text) of the arrow in the legend.

    by_length: the paint's data are the lengths. source: the function that is tried anew for each view.
    """

    x: Column
    y: Column
    u: Column
    v: Column
    paint: Paint
    label: str | None = None
    key: tuple[float, str] | None = None
    scale: float | None = None
    angles: str = "uv"
    pivot: str = "tail"
    width: float | None = None
    by_length: bool = False
    source: Vectors | None = None

    name = "quiver"
    swatch = "line"

    def series(self) -> int:
        return 1 if self.paint.color is None and self.paint.by is None else 0

    def channels(self) -> tuple[Channel, ...]:
        if self.source is not None:
            x, y = self.source.sides()
            found = [Channel("x", x, exact=True), Channel("y", y, exact=True)]
        else:
            room = 0.04 + 0.3 / math.sqrt(max(base.length(self.x), 4))
            found = [Channel("x", self.x, room=room), Channel("y", self.y, room=room)]
            if self.angles == "xy" and self.scale is not None:
                ends = zip("xy", (self.x, self.y), (self.u, self.v), strict=True)
                found += [Channel(name, _tips(at, way, self.scale), room=room) for name, at, way in ends]
        return tuple(found) if self.paint.by is None else (*found, self.paint.channel())

    def for_scales(self, axes: Axes) -> Self:
        if self.source is None:
            return self
        from .. import scales

        straight = scales.Linear()
        return self._at(*self.source.grid(41, 41, axes.xscale or straight, axes.yscale or straight))

    def sample(self, view: View) -> Self:
        if self.source is None:
            return self
        found = self.source.for_view(view, EVERY_PX)
        return self if found is None else self._at(*found)

    def _at(self, x: Column, y: Column, u: Column, v: Column) -> Self:
        paint = self.paint.replace(by=_lengths(u, v)) if self.by_length else self.paint
        return self.replace(x=x, y=y, u=u, v=v, paint=paint)

    def legend(self, view: View) -> tuple[Key, ...]:
        shaft, color = self.shaft(view), self.paint.sign(view)
        found = []
        if self.label is not None:
            found.append(Key(self.label, "arrow", color, shaft, size=22.0))
        if self.key is not None:
            length = self.key[0] * self.factor(view)
            if 0.0 < length < 400.0:
                found.append(Key(self.key[1], "arrow", color, shaft, size=length))
            else:
                view.note(f"{self.name}: the key's arrow would be {length:.3g} px long and is left out; give another")
        return tuple(found)

    def spacing(self, view: View) -> float:
        """Px between neighbours, if they stood in an even grid."""
        x0, y0, x1, y1 = view.frame
        return min(math.sqrt(abs((x1 - x0) * (y1 - y0)) / max(base.length(self.x), 1)), FARTHEST_PX)

    def shaft(self, view: View) -> float:
        """Width of the shafts in px."""
        return min(max(0.6 + 0.04 * self.spacing(view), 1.0), 2.2) if self.width is None else self.width

    def factor(self, view: View) -> float:
        """Px of a vector of length 1."""
        import nx

        if self.scale is not None:
            return self.scale if self.angles == "uv" else self.scale * math.sqrt(
                abs(view.x.factor() * view.y.factor())
            )
        lengths = _lengths(self.u, self.v).values
        lengths = lengths[nx.isfinite(lengths) & (lengths > 0)]
        if not int(lengths.shape[0]):
            return 0.0
        return LONG * self.spacing(view) / float(nx.quantile(lengths, SHARE))

    def ways(self, view: View) -> tuple[Tensor, Tensor]:
        """From tail to tip in px, right and down."""
        import nx

        u, v = self.u.values, self.v.values
        factor = self.factor(view)
        if self.angles == "uv":
            return u * factor, -v * factor
        if self.scale is not None:
            ends = zip((view.x, view.y), (self.x, self.y), (self.u, self.v), strict=True)
            x, y = ((field.flat(axis, _tips(at, way, self.scale)) - field.flat(axis, at)) * axis.factor()
                    for axis, at, way in ends)
            return x, y
        x, y = u * _slope(view.x, self.x), v * _slope(view.y, self.y)
        length = nx.hypot(u, v) * factor / nx.maximum(nx.hypot(x, y), 1e-300)
        return x * length, y * length

    def emit(self, view: View) -> tuple[Primitive, ...]:
        import nx

        x, y = field.flat(view.x, self.x), field.flat(view.y, self.y)
        dx, dy = self.ways(view)
        shift = PIVOTS[self.pivot]
        drawn = nx.isfinite(x) & nx.isfinite(y) & nx.isfinite(dx) & nx.isfinite(dy)
        n = base.length(self.x)
        left_out = n - int(nx.count_nonzero(drawn))
        if left_out and self.source is None:
            view.note(f"{self.name}: {left_out} of {n} arrows are not drawn; their position or vector has no place")
        if left_out == n:
            return ()
        dx, dy = dx[drawn], dy[drawn]
        shapes = arrows(-dx * shift, -dy * shift, dx, dy, self.shaft(view))
        points = _standing(view, x[drawn], y[drawn], shapes)
        if self.paint.by is None:
            fill = base.with_alpha(view.color(self.paint.color), self.paint.alpha)
            return (Path(points, ring=CORNERS, closed=True, fill=fill),)
        colors = solid.by_data(view, self.paint.channel(), base.take(self.paint.by, drawn), self.paint.alpha)
        return (Path(points, ring=CORNERS, closed=True, fills=colors),)


def _standing(view: View, x: Tensor, y: Tensor, shapes: Points) -> Points:
    """Rings of CORNERS in px at places in scale space, which they follow while limits move."""
    import nx

    xs, ys = (
        nx.repeat(at, CORNERS) + px / axis.factor()
        for at, px, axis in ((x, shapes.x, view.x), (y, shapes.y, view.y))
    )
    return Points(xs, ys, affine=view.affine())


def _slope(axis: Axis, column: Column) -> Tensor:
    """Px of a unit of data at each position."""
    import nx

    values, _ = axis.column(column)
    if axis.scale.name == "linear" or axis.categories is not None:
        return nx.full_like(nx.astype(values, nx.float64), axis.factor())
    at = nx.astype(axis.indices(column), nx.float64)
    step = nx.maximum(nx.abs(at), 1e-9 * abs(float(axis.domain[1]) - float(axis.domain[0]))) * 1e-5
    forward = axis.scale.forward
    return (forward(at + step) - forward(at - step)) / (2 * step) * axis.factor()


def _tips(at: Column, way: Column, scale: float) -> Column:
    import nx

    return base.numbers_column(nx.astype(at.values, nx.float64) + way.values * scale, at.kind, at.label)


def _lengths(u: Column, v: Column) -> Column:
    """The vectors' lengths; those of one length but for rounding all the same, so that no colour tells them apart."""
    import nx

    made = nx.hypot(u.values, v.values)
    known = made[nx.isfinite(made)]
    if int(known.shape[0]):
        longest = float(nx.max(known))
        if longest - float(nx.min(known)) <= 1e-12 * longest:
            made = nx.where(nx.isfinite(made), longest, made)
    return base.numbers_column(made)


def quiver(*args: object, x: object = None, y: object = None, data: object = None, color: object = None,
           color_by: object = None, cmap: object = None, limits: tuple[object, object] | None = None,
           scale: float | None = None, angles: Literal["uv", "xy"] = "uv",
           pivot: Literal["tail", "middle", "tip"] | None = None, key: object = None, width: float | None = None,
           alpha: float | None = None, label: str | None = None) -> Figure:
    """Arrows: ``quiver(x, y, u, v)``, ``quiver(u, v)``, or of a field ``quiver(f, x=(a, b), y=(c, d))``.

    x, y, u, v: (n,), or all (h, w); u, v (h, w) also over x (w,) and y (h,), by default 0, 1, ... f: a function of x
    and y that gives u and v, or of a point (2,) that gives two values, such as ``rune.grad(g)`` for a ``g`` of either
    form; its arrows stand 28 px apart, whatever the size of the picture.

    angles: "uv" points u to the right and v up on the page; "xy" from (x, y) to where (u, v) leads in the data, on any
    scale. scale: px of a vector of length 1 ("uv"), or how often (u, v) is added to (x, y) ("xy"); by default nearly
    all arrows (95 %) end before their neighbour. pivot: the part that stands at (x, y); default "tail", of functions
    "middle". key: a length, or (length, text), shown as an arrow in the legend. cmap: colour by length; color_by: n
    values. width: of the shafts in px. A vector of length 0 is a dot; what is not finite is left out, with a note.

    >>> import hugin as hg
    >>> hg.quiver([0, 1], [0, 1], [1, 0], [0, 1], key=(1.0, "1 m/s"))
    <hugin.Figure 800 x 600 px: quiver>
    """
    from .parts.vectors import vectors_of

    source = vectors_of("quiver", args, x, y)
    xs, ys, us, vs = _columns(args, x, y, data) if source is None else source.grid(21, 21)
    n = base.length(xs)
    by = base.maybe_column("quiver", "color_by", color_by, data, n)
    if by is not None and source is not None:
        raise base.OptionError("quiver: color_by has no values at a function's arrows; cmap colours them by length")
    base.check_option("quiver", "angles", angles, ("uv", "xy"))
    base.check_option("quiver", "pivot", pivot or "tail", PIVOTS)
    scale = native(scale)
    if scale is not None and (isinstance(scale, bool) or not isinstance(scale, (int, float))
                              or not 0 < abs(scale) < math.inf):
        raise base.OptionError(f"quiver: scale is {scale!r}; a finite number other than 0 is needed")
    return base.figure(Quiver(
        xs, ys, us, vs, solid.paint_of("quiver", color, by, cmap, limits, alpha, _lengths(us, vs)),
        base.check_label("quiver", label), _key(key), scale, angles,
        pivot or ("tail" if source is None else "middle"), base.check_size("quiver", "width", width),
        by is None and cmap is not None, source,
    ))


def _key(given: object) -> tuple[float, str] | None:
    if given is None:
        return None
    length, text = given if isinstance(given, (tuple, list)) and len(given) == 2 else (given, None)
    if isinstance(length, bool) or not isinstance(length, (int, float)) or not 0 < length < math.inf:
        raise base.OptionError(f"quiver: key is {given!r}; a length above 0, or (length, text), is needed")
    return float(length), f"{length:g}" if text is None else str(text)


def _columns(args: tuple[object, ...], x: object, y: object, data: object) -> tuple[Column, Column, Column, Column]:
    """x, y, u, v as columns of one length, float64 ones of u and v."""
    import nx

    if len(args) == 4 and x is None and y is None:
        x, y, u, v = args
    elif len(args) == 2:
        u, v = args
    else:
        raise base.OptionTypeError(
            f"quiver: {len(args)} positions given; write quiver(x, y, u, v), quiver(u, v) or quiver(f, x=(a, b), "
            "y=(c, d))"
        )
    made = []
    for name, given in (("u", u), ("v", v)):
        column = base.numbers("quiver", name, base.column("quiver", name, given, data, (1, 2)))
        made.append(column.replace(values=nx.astype(column.values, nx.float64)))
    us, vs = made
    shape = tuple(int(k) for k in us.values.shape)
    if tuple(vs.values.shape) != shape:
        raise base.ShapeError(f"quiver: u has shape {shape}, v {tuple(vs.values.shape)}; they must be the same")
    sides = [_side(name, given, shape, data) for name, given in (("x", x), ("y", y))]
    parts = [side.replace(values=nx.reshape(side.values, (-1,))) for side in (*sides, us, vs)]
    return parts[0], parts[1], parts[2], parts[3]


def _side(name: str, given: object, shape: tuple[int, ...], data: object) -> Column:
    """x or y of the vectors' shape."""
    import nx

    if given is None and len(shape) == 1:
        raise base.OptionTypeError("quiver: x and y are missing; u and v stand alone where they are 2-D")
    n = shape[-1] if name == "x" else shape[0]
    made = base.index_column(n) if given is None else base.column("quiver", name, given, data, (1, 2))
    found = tuple(int(k) for k in made.values.shape)
    if found == shape:
        return made
    if len(shape) == 2 and found == (n,):
        values = made.values[None, :] if name == "x" else made.values[:, None]
        return made.replace(values=nx.broadcast_to(values, shape))
    allowed = f"{shape}" if len(shape) == 1 else f"({n},) or {shape}"
    raise base.ShapeError(f"quiver: {name} has shape {found}, u {shape}; {allowed} is needed")
