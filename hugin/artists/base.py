"""What every mark is, and the checks that their public functions share.

A mark is a frozen value (a subclass of Artist) beside its public function, one file each. It says which columns train
which scale (``channels``), how many colours of the palette it takes (``series``), what stands in the legend
(``legend``), and draws itself (``emit``) in a View that already knows every scale.
Must not know: layout, guides, renderers, or other marks.
"""

from __future__ import annotations

from ..axes import Axes
from ..errors import DataError as DataError
from ..errors import DataTypeError as DataTypeError
from ..errors import OptionError as OptionError
from ..errors import OptionTypeError as OptionTypeError
from ..errors import ShapeError as ShapeError
from ..errors import check_option as check_option
from ..figure import Figure
from ..scene import Points
from ..value import Value, value
from .parts.options import DASHES as DASHES
from .parts.options import MARKERS as MARKERS
from .parts.options import check_alpha as check_alpha
from .parts.options import check_cmap as check_cmap
from .parts.options import check_color as check_color
from .parts.options import check_dash as check_dash
from .parts.options import check_flag as check_flag
from .parts.options import check_label as check_label
from .parts.options import check_marker as check_marker
from .parts.options import check_size as check_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from nx import Tensor

    from ..coords.cartesian import View
    from ..coords.steps import Levels
    from ..data import Column
    from ..data.column import Kind
    from ..scales import Scale
    from ..scene import Primitive

    Color = tuple[float, float, float, float]

#: Shapes and dashes in the order in which ``marker_by`` and ``dash_by`` hand them out.
SHAPE_CYCLE = ("circle", "square", "triangle_up", "diamond", "triangle_down", "cross", "plus", "star", "pentagon")
DASH_CYCLE = ("-", "--", ":", "-.")


@value
class Channel(Value):
    """A column that trains a scale ("x", "y", "color", "size", "marker", "dash").

    zero: the domain includes 0, and ends there exactly. exact: no room is left beyond the data.
    pad: data units that the mark reaches beyond each value, for bars. cmap, limits, bend: what the mark asks of its
    colour scale. room: share of the domain left free at an end that nothing fixes; more for large markers.
    levels: values at which the mark draws lines or separates bands. alpha: opacity of the mark's colours. between: its
    two values may lie half way between whole numbers, as the edges of counted cells do.
    """

    scale: str
    column: Column
    zero: bool = False
    exact: bool = False
    pad: float = 0.0
    cmap: object = None
    limits: tuple[object, object] | None = None
    bend: Scale | None = None
    room: float = 0.04
    levels: Levels | None = None
    alpha: float | None = None
    between: bool = False


@value
class Key(Value):
    """One entry of a legend: a text and how its swatch looks. kind: "line", "patch", "point", or
    "arrow", ``size`` px long."""

    label: str
    kind: str
    color: Color | None
    width: float = 2.0
    dash: tuple[float, ...] = ()
    marker: str | None = None
    size: float = 6.0
    edge: Color | None = None


@value
class Spots(Value):
    """Points of a mark that can be read and selected: the columns of their places, and what else is said of them.

    label: of the series. z: of marks in three dimensions. more: (name, column) of other data a point. boxes: (left,
    right, low, high) (n,) in data units: a spot is wherever its box is, not near its place. cells: (h, w) values; x and
    y are then the two ends, or all edges, of columns and rows, or the corners (h + 1, w + 1) of a curved grid. nodes:
    where the values of cells are exactly (w,), (h,). faces: (m, k) the points round each of m faces; cells are theirs.
    """

    label: str | None
    x: Column
    y: Column
    z: Column | None = None
    more: tuple[tuple[str, Column], ...] = ()
    boxes: tuple[Tensor, Tensor, Tensor, Tensor] | None = None
    cells: Column | None = None
    nodes: tuple[Column, Column] | None = None
    faces: Tensor | None = None


class Artist(Value):
    """The protocol of a mark, with the defaults of a mark that has no colour scale and no legend."""

    __slots__ = ()
    name = "mark"
    #: Dimensions of the panel that the mark wants: 3 brings a box with a camera.
    dims = 2
    #: Marks that fill the frame (images); a panel of them alone wants no grid lines.
    fills_frame = False
    #: "under" the grid lines (images), "over" them, or among the "words" above all other marks.
    layer = "over"
    #: How an entry of the mark's colour scale looks in a legend: "point", "line" or "patch".
    swatch = "point"
    @property
    def tops_first(self) -> bool:
        """Series lie on top of each other, the last uppermost: a legend names them from the top."""
        return False

    #: A mark in three dimensions goes on beyond the axes that it trains (a pole), and is to be cut there.
    overflows = False
    clipped = True
    #: Images with row 0 on top turn an axis over: the name of the axis, or "".
    flips = ""
    #: Thin lines of the mark may be cut where another's names would have no place without.
    gaps = False
    #: Length of a unit of y over one of x that the mark asks for, or None.
    aspect: float | None = None

    def channels(self) -> tuple[Channel, ...]:
        """The columns that train scales."""
        return ()

    def series(self) -> int:
        """How many colours of the palette the mark takes."""
        return 1

    def legend(self, view: View) -> tuple[Key, ...]:
        """The entries that stand for constants; those of ``color_by`` and the like come from their scales."""
        return ()

    def without(self, hidden: frozenset[str]) -> Self | None:
        """The mark less what the legend names so: its series of those labels, its points of those groups.

        Colours and places of the rest stay. None where nothing is left; the mark itself where it has none of them.
        """
        return None if getattr(self, "label", None) in hidden else self

    def spots(self, view: View) -> tuple[Spots, ...]:
        """What of the mark can be pointed at, a value a series: by default its columns x, y and z, if it has them."""
        x, y, z = (getattr(self, name, None) for name in ("x", "y", "z"))
        columns = [one for one in (x, y, z) if one is not None]
        if len(columns) != self.dims or x is None or y is None or len({tuple(c.values.shape) for c in columns}) > 1:
            return ()
        if self.dims == 2 and x.values.ndim != 1:
            return ()
        return (Spots(getattr(self, "label", None), x, y, z, more_of(self)),)

    def for_scales(self, axes: Axes) -> Self:
        """The mark as these axes train by it: one of a function evaluates it evenly along their scales."""
        return self

    def sample(self, view: View) -> Self:
        """The mark for a view whose sizes are settled: one of a function evaluates it for these px."""
        return self

    def emit(self, view: View) -> tuple[Primitive, ...]:
        """The mark in px, in painter's order."""
        raise NotImplementedError  # each mark has its own

    def names(self, view: View) -> tuple[str, ...]:
        """What is to be written along the lines of each path that the mark emitted, in gaps of them; () of no names.

        They are written when all marks of the panel are drawn, so that they keep off everything else.
        """
        return ()


def figure(artist: Artist) -> Figure:
    """A figure of one panel with one mark."""
    return Figure(Axes((artist,)))


def color_key(channel: Channel) -> object:
    """Marks whose colour data mean the same share one scale: same kind, colormap and name."""
    kind = "category" if channel.column.categories is not None else "number"
    return kind, getattr(channel.cmap, "name", channel.cmap), channel.column.label


# -- data ----------------------------------------------------------------------------------------------------------


def column(where: str, name: str, given: object, data: object = None, ndim: tuple[int, ...] = (1,)) -> Column:
    """``given`` as a Column of one of the allowed numbers of dimensions; a scalar becomes one element where 1-D is."""
    from ..data import ingest

    made = ingest(given, where=where, name=name, data=data)
    dims = made.values.ndim
    if dims == 0 and 1 in ndim:
        raise ShapeError(f"{where}: {name} is a single value; a sequence is needed, such as [{given!r}]")
    if dims not in ndim:
        allowed = " or ".join(f"{n}-D" for n in ndim)
        raise ShapeError(f"{where}: {name} is {dims}-D of shape {tuple(made.values.shape)}; {allowed} is needed")
    return made


def maybe_column(where: str, name: str, given: object, data: object, n: int) -> Column | None:
    """None, or a 1-D column of exactly ``n`` values."""
    if given is None:
        return None
    made = column(where, name, given, data)
    if length(made) != n:
        raise ShapeError(f"{where}: {name} has {length(made)} values for {n} points; lengths must match")
    return made


def positions(where: str, x: object, y: object, data: object) -> tuple[Column, Column]:
    """The x and y of ``mark(y)`` or ``mark(x, y)``; y may be 2-D, one series a column. Lengths must match."""
    if y is None:
        ys = column(where, "y", x, data, (1, 2))
        return index_column(length(ys)), ys
    xs, ys = column(where, "x", x, data), column(where, "y", y, data, (1, 2))
    if length(xs) != length(ys):
        raise ShapeError(f"{where}: x has {length(xs)} points, y has {length(ys)}; lengths must match")
    return xs, ys


def length(column: Column) -> int:
    """Elements along the first dimension."""
    return int(column.values.shape[0])


def index_column(n: int) -> Column:
    """0 .. n-1, the x of a mark that was given none."""
    import nx

    from ..data import Column

    return Column(nx.arange(n), "number", None, None)


def numbers(where: str, name: str, column: Column) -> Column:
    """The column if it holds numbers (or booleans, times, durations), else DataTypeError."""
    if column.categories is not None:
        raise DataTypeError(f"{where}: {name} holds strings; numbers are needed")
    return column


def categories(where: str, name: str, made: Column) -> Column:
    """The column as categories: strings stay; whole numbers and booleans become their names, in ascending order."""
    if made.categories is not None:
        return made
    from ..data import Column, categorize

    kinds = categorize(made)
    if kinds is None or len(kinds.categories or ()) > 1000:
        raise DataError(
            f"{where}: {name} has too many different values to be groups; strings or few numbers are needed"
        )
    assert isinstance(kinds, Column)
    return kinds


def series_of(made: Column, j: int) -> Column:
    """Column j of a 2-D column, as a view."""
    return made.replace(values=made.values[:, j])


# -- looks ---------------------------------------------------------------------------------------------------------


def with_alpha(color: Color, alpha: float | None) -> Color:
    """The colour with its opacity multiplied."""
    return color if alpha is None else (*color[:3], color[3] * alpha)


def scale_dash(dash: tuple[float, ...], width: float) -> tuple[float, ...]:
    """The pattern for a line of ``width``: patterns are given for width 2 and grow with thick lines."""
    return dash if width <= 2 else tuple(part * width * 0.5 for part in dash)


def take(made: Column, rows: Tensor) -> Column:
    """The rows of a column where ``rows`` is True."""
    return made.replace(values=made.values[rows])


def more_of(artist: Artist) -> tuple[tuple[str, Column], ...]:
    """The data behind colour, size, marker and dash of a mark, one value a point, by their names."""
    found: list[tuple[str, Column]] = []
    for kind in ("color", "size", "marker"):
        by = getattr(artist, kind + "_by", None)
        if by is not None and all(by.values is not other.values for _, other in found):
            found.append((by.label or kind, by))
    return tuple(found)


def emptied(made: Column) -> Column:
    """The column with none of its rows."""
    return made.replace(values=made.values[:0])


def is_hidden(hidden: frozenset[str], label: str | None, *groups: tuple[Column | None, int]) -> bool:
    """Whether a series is hidden: by its label, or as one of a group (column, code)."""
    names = (by.categories[code] for by, code in groups if by is not None and by.categories and code >= 0)
    return label in hidden or any(name in hidden for name in names)


def rows_shown(hidden: frozenset[str], *by: Column | None) -> Tensor | None:
    """The rows of none of the hidden groups, as a mask; None where that is every row."""
    kept: Tensor | None = None
    for column in by:
        for code, name in enumerate((column.categories or ()) if column is not None else ()):
            if name in hidden and column is not None:
                rows = column.values != code
                kept = rows if kept is None else kept & rows
    return kept


def labels_of(made: Column, k: int, given: object, where: str) -> tuple[str | None, ...]:
    """One label a series: a sequence of them, or one text for a single series."""
    if given is None:
        return (None,) * k
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        return (str(given),) + (None,) * (k - 1)
    texts: Sequence[object] = tuple(given)
    if len(texts) != k:
        raise ShapeError(f"{where}: {len(texts)} labels for {k} series; lengths must match")
    return tuple(None if text is None else str(text) for text in texts)


def split(x: Column, y: Column, by: Sequence[Column | None]) -> tuple[tuple[tuple[Column, Column], ...],
                                                                     tuple[tuple[int, int], ...]]:
    """The points of each combination of groups that occurs, with its first two codes, in the order of the codes."""
    import nx

    present = [column for column in by if column is not None]
    combined = present[0].values
    for column in present[1:]:
        combined = combined * len(column.categories or ()) + column.values
    lines, groups = [], []
    for code in nx.unique_values(combined).tolist():
        rows = combined == code
        codes = [0 if column is None else int(take(column, rows).values[0]) for column in by]
        if min(codes) >= 0:
            lines.append((take(x, rows), take(y, rows)))
            groups.append((codes[0], codes[1]))
    return tuple(lines), tuple(groups)


def ring(*corners: Tensor) -> Tensor:
    """Corner columns (n,) each as one (k * n,) column, the k corners of a shape beside each other."""
    import nx

    return nx.reshape(nx.stack(corners, axis=1), (-1,))


def px_points(flat: Sequence[float]) -> Points:
    """x0, y0, x1, y1, ... in px."""
    import nx

    table = nx.asarray(flat, dtype=nx.float64)
    return Points(table[0::2], table[1::2])


def numbers_column(values: Tensor, kind: Kind = "number", label: str | None = None) -> Column:
    """A tensor that a mark made itself, as a column."""
    from ..data import Column

    return Column(values, kind, None, label)
