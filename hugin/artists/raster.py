"""Grids of cells as one image: heatmap fills the frame, imshow shows cells as they are."""

from __future__ import annotations

from itertools import pairwise

from ..native import native
from ..scene import Group, Image
from ..value import value
from . import base
from .base import Artist, Channel, Spots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from nx import Tensor

    from ..coords.cartesian import Axis, View
    from ..data import Column
    from ..figure import Figure
    from ..scales import Scale
    from ..scales.fmt import Format
    from ..scene import Mapped, Primitive

    Interpolation = Literal["auto", "nearest", "area", "bilinear"]

INTERPOLATIONS = ("auto", "nearest", "area", "bilinear")
STRETCHES = ("linear", "log", "sqrt", "asinh", "symlog", "power")
MOST_WORDS = 4096


@value
class Cells(Artist):
    """(h, w) numbers that become colours, or (h, w, 3 | 4) bytes, over the edges of columns and rows.

    x_edges, y_edges: the ends alone where cells are even, else all w + 1 and h + 1; columns of categories stand for
    their slots. words: one text a cell, row by row.
    """

    cells: Column
    x_edges: Column
    y_edges: Column
    cmap: object = None
    limits: tuple[object, object] | None = None
    stretch: Scale | None = None
    interpolation: Interpolation = "auto"
    alpha: float | None = None
    words: tuple[str, ...] = ()
    text_size: float | None = None
    flips: str = ""
    aspect: float | None = None
    name: str = "heatmap"

    fills_frame = True
    layer = "under"

    def series(self) -> int:
        return 0

    def color_channel(self) -> Channel:
        return Channel("color", self.cells, cmap=self.cmap, limits=self.limits, bend=self.stretch, alpha=self.alpha)

    def channels(self) -> tuple[Channel, ...]:
        found = (Channel("x", self.x_edges, exact=True, between=True),
                 Channel("y", self.y_edges, exact=True, between=True))
        return found if self.cells.values.ndim == 3 else (*found, self.color_channel())

    def spots(self, view: View) -> tuple[Spots, ...]:
        return (Spots(None, self.x_edges, self.y_edges, cells=self.cells),)

    def emit(self, view: View) -> tuple[Primitive, ...]:
        h, w = (int(n) for n in self.cells.values.shape[:2])
        if not h or not w:
            return ()
        x, y = px_edges(view.x, self.x_edges, w), px_edges(view.y, self.y_edges, h)
        if any(p - p != 0 for p in (x[0], x[-1], y[0], y[-1])):
            view.note(f"{self.name}: cells lie too close together for numbers of this size, and are not drawn")
            return ()
        data: Tensor | Mapped = self.cells.values
        if self.cells.values.ndim == 2:
            data = view.colors[base.color_key(self.color_channel())].mapped(self.cells)
        image = Image(data, (x[0], y[0], x[-1], y[-1]), self.interpolation, _uneven(x), _uneven(y))
        shown = image if self.alpha is None else Group((image,), self.alpha)
        return (shown, *self.emit_words(view, x, y, w))

    def emit_words(self, view: View, x: list[float], y: list[float], w: int) -> tuple[Primitive, ...]:
        """The texts, black or white by what reads better on each cell."""
        if not self.words:
            return ()
        from ..style import text_on
        from ..text import layout

        scale = view.colors[base.color_key(self.color_channel())]
        size = view.theme.text_size if self.text_size is None else self.text_size
        xs, ys = _middles(x, w), _middles(y, len(self.words) // w)
        made: list[Primitive] = []
        for k, (word, v) in enumerate(zip(self.words, self.cells.values.reshape(-1).tolist())):
            if word:
                ink = text_on(base.with_alpha(scale.at(v), self.alpha), view.theme.background)
                at = view.spot(xs[k % w], ys[k // w])
                made += layout(word, size, tabular=True).emit(*at, ink, "center", "middle")
        return tuple(made)


def px_edges(axis: Axis, edges: Column, n: int) -> list[float]:
    """The px of the two ends, or of all n + 1 edges."""
    if edges.categories is not None:
        places = axis.indices(edges).tolist()
        return [axis.px(p - 0.5) for p in places] + [axis.px(places[-1] + 0.5)]
    import nx

    origin, factor, offset = axis.affine()
    places = axis.scale.forward(nx.astype(edges.values, nx.float64))
    found: list[float] = ((places - origin) * factor + offset).tolist()
    if len(found) == 2 and n > 1 and (axis.scale.map is None or axis.scale.map.kind != "linear"):
        lo, hi = edges.values.tolist()
        return [axis.px(lo + (hi - lo) * i / n) for i in range(n + 1)]
    return found


def _uneven(px: list[float]) -> Tensor | None:
    """The edges as a tensor where cells are not even; None where the ends say it all."""
    if len(px) <= 2:
        return None
    import nx

    step = (px[-1] - px[0]) / (len(px) - 1)
    if all(abs(p - (px[0] + i * step)) < 0.01 for i, p in enumerate(px)):
        return None
    return nx.asarray(px, dtype=nx.float64)


def _middles(px: list[float], n: int) -> list[float]:
    if len(px) == n + 1:
        return [(a + b) / 2 for a, b in pairwise(px)]
    step = (px[-1] - px[0]) / n
    return [px[0] + (i + 0.5) * step for i in range(n)]


# -- what the user gave --------------------------------------------------------------------------------------------


def heatmap(
    z: object,
    x: object = None,
    y: object = None,
    *,
    cmap: object = None,
    limits: tuple[object, object] | None = None,
    stretch: Scale | str | None = None,
    annotate: bool | str | Format = False,
    text_size: float | None = None,
    interpolation: Literal["auto", "nearest", "area", "bilinear"] = "auto",
    alpha: float | None = None,
) -> Figure:
    """A matrix as coloured cells that fill the frame: row 0 at the bottom, as on an axis; with a colour bar.

    x, y: centres of columns and rows (w and h ascending numbers or times), their edges (w + 1, h + 1), or names; named
    rows run from the top, as in a table. annotate: True, or a format, writes each value into its cell.
    NaN cells stay blank. limits: the values at the ends of the colour map.

    >>> import hugin as hg
    >>> hg.heatmap([[1, 2], [3, 4]], x=["a", "b"], annotate=True)
    <hugin.Figure 800 x 600 px: heatmap>
    """
    cells = _matrix("heatmap", z, (2,))
    h, w = (int(n) for n in cells.values.shape)
    x_edges, y_edges = edges_of("heatmap", "x", x, w), edges_of("heatmap", "y", y, h)
    return base.figure(
        Cells(
            cells,
            x_edges,
            y_edges,
            _cmap("heatmap", cmap),
            _limits("heatmap", limits),
            _stretch("heatmap", stretch, cells),
            _interpolation("heatmap", interpolation),
            base.check_alpha("heatmap", alpha),
            _words(cells, annotate),
            base.check_size("heatmap", "text_size", text_size),
            "y" if y_edges.categories is not None else "",
        )
    )


def imshow(
    image: object,
    *,
    origin: Literal["upper", "lower"] = "upper",
    extent: tuple[float, float, float, float] | None = None,
    cmap: object = None,
    limits: tuple[object, object] | None = None,
    stretch: Scale | str | None = None,
    interpolation: Literal["auto", "nearest", "area", "bilinear"] = "auto",
    alpha: float | None = None,
) -> Figure:
    """An image with square pixels: (h, w) numbers through a colour map, or (h, w, 3 | 4) colours (bytes, or 0..1).

    Pixel (i, j) is centred on x = j, y = i, row 0 on top (``origin="lower"``: at the bottom). extent: (left, right,
    bottom, top) in data units instead. stretch: a scale for the colours, such as "asinh" or hg.Log().
    Shrunk pictures are area means, enlarged ones show their pixels.

    >>> import hugin as hg
    >>> hg.imshow([[0, 1], [2, 3]], cmap="Greys")
    <hugin.Figure 800 x 600 px: imshow>
    """
    base.check_option("imshow", "origin", origin, ("upper", "lower"))
    cells = _matrix("imshow", image, (2, 3))
    h, w = (int(n) for n in cells.values.shape[:2])
    upper = origin == "upper"
    left, right, bottom, top = _extent(extent, w, h, upper)
    rows = (top, bottom) if upper else (bottom, top)
    return base.figure(Cells(
        cells, _pair(left, right), _pair(*rows), _cmap("imshow", cmap), _limits("imshow", limits),
        _stretch("imshow", stretch, cells), _interpolation("imshow", interpolation),
        base.check_alpha("imshow", alpha), flips="y" if bottom > top else "", aspect=1.0, name="imshow",
    ))


def _matrix(where: str, given: object, ndim: tuple[int, ...]) -> Column:
    made = base.numbers(
        where,
        "z" if where == "heatmap" else "image",
        base.column(where, "z" if where == "heatmap" else "image", given, None, ndim),
    )
    if made.values.ndim == 3:
        return _colors(where, made)
    return made


def _colors(where: str, made: Column) -> Column:
    """(h, w, 3 | 4) as bytes: bytes as they are, floats and booleans from 0..1."""
    import nx

    shape = tuple(made.values.shape)
    if shape[2] not in (3, 4):
        raise base.ShapeError(f"{where}: image has shape {shape}; (h, w), (h, w, 3) or (h, w, 4) is needed")
    if made.values.dtype == nx.uint8:
        return made
    if made.values.dtype.kind in ("int", "uint"):
        lo, hi = (nx.min(made.values).item(), nx.max(made.values).item()) if made.values.size else (0, 0)
        if lo < 0 or hi > 255:
            raise base.DataError(
                f"{where}: image holds colours {lo} .. {hi}; bytes 0 .. 255 or floats 0 .. 1 are needed"
            )
        return made.replace(values=nx.astype(made.values, nx.uint8))
    values = nx.clip(nx.astype(made.values, nx.float32), 0.0, 1.0) * 255.0 + 0.5
    return made.replace(values=nx.astype(nx.where(nx.isnan(values), 0.0, values), nx.uint8))


def edges_of(where: str, name: str, given: object, n: int) -> Column:
    """The edges of n cells from centres, edges or names; even ones as their two ends."""
    if given is None:
        return _pair(-0.5, n - 0.5)
    made = base.column(where, name, given)
    count = base.length(made)
    if made.categories is not None:
        if count != n or len(made.categories) != n:
            raise base.ShapeError(
                f"{where}: {name} has {len(made.categories)} different names for {n} cells; one each is needed"
            )
        return made
    if count not in (n, n + 1):
        raise base.ShapeError(
            f"{where}: {name} has {count} values for {n} cells; {n} centres or {n + 1} edges are needed"
        )
    places = [float(v) if made.kind == "number" else v for v in made.values.tolist()]
    if any(v - v != 0 for v in places) or not (_rising(places) or _rising(places[::-1])):
        raise base.DataError(f"{where}: {name} must rise or fall all the way and hold no NaN")
    if count == n:
        places = _between(places)
        if not (_rising(places) or _rising(places[::-1])) or any(v - v != 0 for v in places):
            raise base.DataError(
                f"{where}: {name} has no edges half way between centres {made.values.tolist()[:3]}; "
                "give the edges, numbers of another size"
            )
    if _even(places):
        places = [places[0], places[-1]]
    import nx

    return made.replace(values=nx.asarray(places))


def _rising(places: list[float]) -> bool:
    return all(a < b for a, b in pairwise(places))


def _between(centres: list[float]) -> list[float]:
    """Edges half way between centres; the outer cells as wide as their inner halves; one cell is 1 wide."""
    if len(centres) == 1:
        return [centres[0] - 0.5, centres[0] + 0.5]
    inner = [a + (b - a) / 2 for a, b in pairwise(centres)]
    first, last = centres[0] - (inner[0] - centres[0]), centres[-1] + (centres[-1] - inner[-1])
    return [first, *inner, last]


def _even(places: list[float]) -> bool:
    n = len(places) - 1
    step = (places[-1] - places[0]) / n
    return all(abs(p - (places[0] + i * step)) <= 1e-4 * abs(step) for i, p in enumerate(places))


def _pair(lo: float, hi: float) -> Column:
    import nx

    from ..data import Column

    return Column(nx.asarray([float(lo), float(hi)]), "number", None, None)


def _extent(given: object, w: int, h: int, upper: bool) -> tuple[float, float, float, float]:
    """(left, right, bottom, top); by default pixel centres lie on whole numbers."""
    if given is None:
        return (-0.5, w - 0.5, h - 0.5, -0.5) if upper else (-0.5, w - 0.5, -0.5, h - 0.5)
    given = native(given)
    ends = tuple(given) if isinstance(given, (tuple, list)) else ()
    if (
        len(ends) != 4
        or not all(isinstance(v, (int, float)) and v - v == 0 for v in ends)
        or ends[0] == ends[1]
        or ends[2] == ends[3]
    ):
        raise base.OptionError(
            f"imshow: extent is {given!r}; (left, right, bottom, top), two different pairs, is needed"
        )
    return tuple(float(v) for v in ends)  # type: ignore[return-value]  # four, checked


def _cmap(where: str, given: object) -> object:
    if given is None:
        return None
    from ..style import colormap

    return colormap(given, f"{where}: cmap")


def _limits(where: str, given: object) -> tuple[object, object] | None:
    if given is None:
        return None
    given = native(given)
    if not isinstance(given, (tuple, list)) or len(given) != 2:
        raise base.OptionError(f"{where}: limits is {given!r}; a pair (low, high) is needed")
    return given[0], given[1]


def _interpolation(where: str, given: Interpolation) -> Interpolation:
    base.check_option(where, "interpolation", given, INTERPOLATIONS)
    return given


def _stretch(where: str, given: object, cells: Column) -> Scale | None:
    """The scale of the colours; asinh bends over the lowest twentieth of the data's range."""
    if given is None or cells.values.ndim == 3:
        return None
    from .. import scales

    if isinstance(given, str):
        base.check_option(where, "stretch", given, STRETCHES)
        found = scales.Linear().train((cells.values,)) or (0.0, 1.0)
        reach = max(found[1] - found[0], 1e-300)
        if given == "asinh":
            return scales.Asinh(reach * 0.05)
        if given == "symlog":
            return scales.Symlog(reach * 0.01)
    return scales.resolve(given, f"{where}: stretch")  # type: ignore[arg-type]  # resolve refuses the rest


def _words(cells: Column, annotate: object) -> tuple[str, ...]:
    if annotate is False or annotate is None:
        return ()
    if cells.values.size > MOST_WORDS:
        raise base.OptionError(
            f"heatmap: annotate would write {cells.values.size} texts; it takes at most {MOST_WORDS} cells"
        )
    values = cells.values.reshape(-1).tolist()
    if annotate is not True:
        from ..scales.fmt import resolve_format

        chosen = resolve_format(annotate)
        assert chosen is not None
        return tuple("" if v != v else text for v, text in zip(values, chosen.labels(values, None)))
    return common(values)


def common(values: list[float]) -> tuple[str, ...]:
    """All with one number of decimals, at most what the largest needs for three digits; NaN stays empty."""
    import math

    from ..scales.fmt import decimals_of
    from ..scales.label import number, short

    known = [v for v in values if v - v == 0]
    top = max((abs(v) for v in known), default=0.0)
    e = math.floor(math.log10(top)) if top else 0
    if not -4 < e < 7:
        return tuple("" if v != v else short(v, 3) for v in values)
    decimals = min(decimals_of(known, 10.0 ** (e - 6)), max(0, 2 - e))
    return tuple("" if v != v else number(v, decimals) if v - v == 0 else short(v) for v in values)
