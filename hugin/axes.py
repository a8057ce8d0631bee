"""What a panel is (Axes) and how panels lie together (Grid): frozen values that hold marks and words.

Owns: the words that a panel and a page may carry, and how two of them add up.
Must not know: pixels, text, or how any mark is drawn.
"""

from __future__ import annotations

from .errors import ConflictError
from .value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from .artists.base import Artist
    from .coords.trained import Trained
    from .scales import Scale
    from .scales.fmt import Format
    from .style import Theme

    Words = TypeVar("Words", "Axes", "Page")
    Node = "Axes | Grid"
    Number = int | float


@value
class Legend(Value):
    """How a legend is wanted: ``at`` a place name, or None for no legend; ``ncol`` columns; ``title`` above it."""

    at: str | None = "best"
    ncol: int | None = None
    title: str | None = None


@value
class ColorWish(Value):
    """What ``.color()`` asked of the colour scale: a scale, a colormap, a label, limits; None leaves it to the data."""

    scale: Scale | None = None
    cmap: object = None
    label: str | None = None
    limits: tuple[object, object] | None = None


@value
class Camera(Value):
    """Where the eye stands before a box in three dimensions: azim, elev, roll in degrees; zoom enlarges.

    perspective: near things look larger. depth_cue: share of the page's colour that the farthest things take, 0..1.
    """

    azim: float = -60.0
    elev: float = 30.0
    roll: float = 0.0
    zoom: float = 1.0
    perspective: bool = False
    depth_cue: float = 0.0


class Coord(Value):
    """A coordinate system other than x to the right and y up; what is set by ``.coord()``. See ``coords/``."""

    __slots__ = ()
    name = "coord"

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._fields_)

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in self._fields_)))

    def reach(self, name: str, trained: Trained, free: tuple[bool, bool],
              limits: tuple[Number | None, Number | None]) -> tuple[Trained, tuple[bool, bool]]:
        """A dimension as this system shows it, and which of its ends may be padded.

        name: "x" or "y". free: the same for the data alone. limits: the ends that the user set, as numbers.
        """
        raise NotImplementedError  # each system of coordinates has its own


@value
class Axes(Value):
    """One coordinate system: its marks in painter's order and the words set on it; None means not set."""

    artists: tuple[Artist, ...] = ()
    title: str | None = None
    subtitle: str | None = None
    caption: str | None = None
    xlabel: str | None = None
    ylabel: str | None = None
    xlim: tuple[object, object] | None = None
    ylim: tuple[object, object] | None = None
    xscale: Scale | None = None
    yscale: Scale | None = None
    xticks: object = None
    yticks: object = None
    xformat: Format | None = None
    yformat: Format | None = None
    xinvert: bool | None = None
    yinvert: bool | None = None
    frame: bool | None = None
    grid: str | None = None
    legend: Legend | None = None
    colorbar: str | None = None
    color: ColorWish | None = None
    size_scale: tuple[float, float] | None = None
    aspect: float | str | tuple[float, float, float] | None = None
    zlabel: str | None = None
    zlim: tuple[object, object] | None = None
    zscale: Scale | None = None
    zticks: object = None
    zformat: Format | None = None
    zinvert: bool | None = None
    camera: Camera | None = None
    coord: Coord | None = None


@value
class Page(Value):
    """What belongs to the sheet: size in px at dpi 100, theme, words for those who cannot see the picture."""

    size: tuple[float, float] | None = None
    theme: Theme | str | None = None
    alt: str | None = None


@value
class Cell(Value):
    """A place in a grid: a node and the tracks that it spans."""

    node: Axes | Grid
    row: int
    col: int
    rows: int = 1
    cols: int = 1


@value
class Grid(Value):
    """Cells over ``rows`` x ``cols`` tracks; widths and heights are weights (None: equal). Words stand on the page."""

    cells: tuple[Cell, ...]
    rows: int
    cols: int
    widths: tuple[float, ...] | None = None
    heights: tuple[float, ...] | None = None
    title: str | None = None
    subtitle: str | None = None
    caption: str | None = None
    legend: Legend | None = None
    tags: str | None = None
    share: tuple[str, ...] | None = None

    def is_plain(self) -> bool:
        """True when nothing is set on the grid itself, so that it may merge into a larger one."""
        return all(getattr(self, name) is None for name in self._fields_[3:])


AXIS_WORDS = Axes._fields_[4:]


def merge(left: Words, right: Words) -> Words:
    """Both together: a word set on one side holds; ConflictError when both set it and differ. Marks are joined."""
    changes: dict[str, Any] = {}
    for name in left._fields_:
        mine, other = getattr(left, name), getattr(right, name)
        if name == "artists":
            changes[name] = mine + other
            _check_dims(mine, other)
        elif mine is None:
            changes[name] = other
        elif other is None or is_same(mine, other):
            changes[name] = mine
        else:
            raise ConflictError(
                f"+: {name} is {_show(mine)} on the left and {_show(other)} on the right; set it once, after the sum"
            )
    return type(left)(**changes)


def _check_dims(mine: tuple[Artist, ...], other: tuple[Artist, ...]) -> None:
    """A panel has two dimensions or three, never both."""
    for one, two in ((mine, other), (other, mine)):
        flat = next((artist for artist in one if artist.dims == 2), None)
        solid = next((artist for artist in two if artist.dims == 3), None)
        if flat is not None and solid is not None:
            raise ConflictError(
                f"+: {flat.name} is a mark of two dimensions, {solid.name} one of three; "
                f'put the first on a wall of the box with .wall("x"), .wall("y") or .wall("z")'
            )


def _show(word: object) -> str:
    return f'"{word}"' if isinstance(word, str) else repr(word)


def is_same(a: object, b: object) -> bool:
    """Equal words: by value for frozen values and tuples, by identity for arrays."""
    if a is b:
        return True
    if type(a) is not type(b):
        return isinstance(a, (int, float)) and isinstance(b, (int, float)) and a == b
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(is_same(p, q) for p, q in zip(a, b))
    fields = getattr(a, "_fields_", None)
    if fields is not None:
        return all(is_same(getattr(a, name), getattr(b, name)) for name in fields)
    return isinstance(a, (str, int, float, bool)) and a == b


def each_axes(node: Axes | Grid) -> tuple[Axes, ...]:
    """The panels of a node, row by row."""
    if isinstance(node, Axes):
        return (node,)
    return tuple(axes for cell in node.cells for axes in each_axes(cell.node))


def map_axes(node: Axes | Grid, change: Callable[[Axes], Axes]) -> Axes | Grid:
    """The same node with every panel changed."""
    if isinstance(node, Axes):
        return change(node)
    return node.replace(cells=tuple(cell.replace(node=map_axes(cell.node, change)) for cell in node.cells))
