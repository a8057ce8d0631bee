"""The eight primitives and the Scene that holds them. Colours are straight RGBA floats 0..1 (sRGB); lengths are px at
dpi 100, whatever the dpi of the output: a renderer multiplies by dpi / 100.

Owns: what can be drawn. Must not know: defaults, themes, scales; each field is final when it comes here.
"""

from __future__ import annotations

from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Literal, TypeAlias

    from nx import Tensor

    from ..text import Run
    from .geometry import Mapped, Points

    Color = tuple[float, float, float, float]
    Primitive: TypeAlias = "Path | Markers | Mesh | Image | Glyphs | Clip | Group | Anchor"


@value
class Path(Value):
    """Lines and areas through ``points``; a NaN ends a subpath.

    verbs: None joins the points by straight lines; else bytes, one per verb: 0 move, 1 line, 2 cubic (takes three
    points), 3 close (takes none). ring=k (with no verbs): every k points are a subpath of their own (bars 4, segments
    2). closed: each subpath is closed. base: the fill lies between ``points`` and ``base`` (same n), run by run.
    fill, stroke: colour or None. fills: (subpaths, 4) uint8 tensor instead of one fill colour, for rings.
    fill_rule "simple": no ring crosses itself or another, and holes run the other way: areas may be added up.
    decimate: the line may be thinned to what its pixels show (DESIGN rule 7.6); only for lines whose x is data.
    snap: edges and thin strokes are moved to the pixel grid, for guides and rectangles.
    """

    points: Points
    verbs: bytes | None = None
    ring: int | None = None
    closed: bool = False
    base: Points | None = None
    fill: Color | None = None
    fills: Tensor | None = None
    fill_rule: Literal["nonzero", "evenodd", "simple"] = "nonzero"
    stroke: Color | None = None
    width: float = 1.0
    dash: tuple[float, ...] = ()
    dash_offset: float = 0.0
    cap: Literal["butt", "round", "square"] = "butt"
    join: Literal["round", "miter", "bevel"] = "round"
    miter_limit: float = 4.0
    decimate: bool = False
    snap: bool = False


@value
class Markers(Value):
    """One shape at n points, drawn in order, blended exactly as n single marks would be.

    shape: a name of ``SHAPES``. size: diameter in px, a number or an (n,) tensor. fill: one colour, an (n, 4) uint8
    tensor, a Mapped of n values, or None. stroke, width: outline, drawn inside no pixel twice; stroke None is none.
    opacity: multiplies the alpha of fill and stroke.
    """

    points: Points
    shape: str = "circle"
    size: float | Tensor = 6.0
    fill: Color | Tensor | Mapped | None = None
    stroke: Color | None = None
    width: float = 1.0
    opacity: float = 1.0


SHAPES = (
    "circle", "square", "triangle_up", "triangle_down", "triangle_left", "triangle_right", "diamond", "thin_diamond",
    "pentagon", "hexagon", "star", "plus", "cross", "dot", "bar",
)


@value
class Mesh(Value):
    """Triangles. vertices: (n, 2) or (n, 3) float32 px (z: depth, smaller is nearer). triangles: (m, 3) int32.

    colors: (n, 4) uint8, interpolated, or (m, 4) uint8, flat (where n = m: ``flat`` decides), or a Mapped of n or m.
    With two or one instead of three corners the cells are round strokes or dots, ``size`` px across: a number or (m,).
    others: meshes in the same space, which hide parts of this one and are hidden by it, whatever their order.
    places: positions in scale space of which the vertices are the px, in two dimensions; None where there are none.
    """

    vertices: Tensor
    triangles: Tensor
    colors: Tensor | Mapped
    flat: bool = False
    key: object = None
    size: float | Tensor = 1.0
    others: tuple[Mesh, ...] = ()
    places: Points | None = None


@value
class Image(Value):
    """A raster in the px rectangle (x0, y0, x1, y1): row 0 lies at y0, column 0 at x0 (y1 < y0 turns it over).

    data: Mapped of (h, w) values, or (h, w, 3 | 4) uint8 tensor. interpolation: "auto" is the area mean when shrunk and
    nearest when enlarged; or "nearest", "area", "bilinear". x_edges, y_edges: px of the w + 1, h + 1 cell edges where
    they are not even, else None.
    """

    data: Mapped | Tensor
    rect: tuple[float, float, float, float]
    interpolation: Literal["auto", "nearest", "area", "bilinear"] = "auto"
    x_edges: Tensor | None = None
    y_edges: Tensor | None = None


@value
class Glyphs(Value):
    """A shaped run with its baseline origin at (x, y) px, turned by ``angle`` degrees counter-clockwise about it."""

    run: Run
    x: float
    y: float
    color: Color
    angle: float = 0.0


@value
class Clip(Value):
    """Items seen only inside ``rect`` = (x0, y0, x1, y1) px, or inside the filled ``path``."""

    items: tuple[Primitive, ...]
    rect: tuple[float, float, float, float] | None = None
    path: Path | None = None


class Later:
    """Items that are made when they are first looked at: a page that shows them in another way never asks."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], tuple[Primitive, ...]]) -> None:
        self._make: Callable[[], tuple[Primitive, ...]] | None = make
        self._made: tuple[Primitive, ...] = ()

    def get(self) -> tuple[Primitive, ...]:
        """The items."""
        make = self._make
        if make is not None:
            self._made, self._make = make(), None
        return self._made

    def __iter__(self) -> Iterator[Primitive]:
        return iter(self.get())

    def __len__(self) -> int:
        return len(self.get())

    def __getitem__(self, k: int) -> Primitive:
        return self.get()[k]

    def __reduce__(self) -> tuple[object, ...]:
        return tuple, (self.get(),)


@value
class Bands(Value):
    """Heights (h, w) at the nodes of columns ``x`` and rows ``y`` (px), painted in bands over each other.

    Band k covers all that is at least levels[k] high (-inf: everything) and at most ``top``, in colors[k] (n, 4 bytes,
    opaque). It is the picture of the areas beside it, to be painted from the heights where nodes are finer than pixels.
    """

    values: Tensor
    x: Tensor
    y: Tensor
    levels: Tensor
    top: float
    colors: Tensor


@value
class Quads(Value):
    """Cells in the colours of a Mapped of (h, w) numbers, between corners x, y of (h + 1, w + 1) numbers of any kind.

    A corner lies at (number - origin) * scale + offset px: the three numbers of ``x_affine``, ``y_affine``. Cells whose
    number or corner is not finite are left out. It is the picture of the mesh beside it.
    """

    x: Tensor
    x_affine: tuple[float, float, float]
    y: Tensor
    y_affine: tuple[float, float, float]
    colors: Mapped


@value
class Group(Value):
    """Items painted together, then laid down once with ``opacity``: overlaps inside do not add up.

    form: another form of all of them, which a renderer may paint instead; who changes the items leaves it out.
    """

    items: tuple[Primitive, ...] | Later
    opacity: float = 1.0
    form: Bands | Quads | None = None


@value
class Anchor(Value):
    """Items that mean one thing: ``id`` for picking and for SVG, ``title`` for readers, ``role`` for aria."""

    items: tuple[Primitive, ...]
    id: str
    title: str = ""
    role: str = ""


@value
class Scene(Value):
    """A page of ``width`` x ``height`` px at dpi 100, its background (None: transparent), and what is on it in
    painter's order. title and description name the picture for readers that cannot see it."""

    width: float
    height: float
    items: tuple[Primitive, ...] = ()
    background: Color | None = (1.0, 1.0, 1.0, 1.0)
    title: str = ""
    description: str = ""


def walk(items: Iterable[Primitive]) -> Iterator[Primitive]:
    """Every one of the items and of what they hold, in painter's order, containers before what is in them."""
    for item in items:
        yield item
        if isinstance(item, (Anchor, Clip, Group)):
            yield from walk(item.items)
