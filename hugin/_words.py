"""The functions behind the methods of Figure: each takes a figure and gives a changed one.

Owns: checking a word at the call that sets it, and where it is kept (page, grid or panels).
Must not know: pixels or marks.
"""

from __future__ import annotations

from .axes import Axes, Camera, Cell, ColorWish, Coord, Grid, Legend, Page, each_axes, map_axes, merge
from .errors import OptionError, OptionTypeError, ShapeError, check_option, suggest
from .native import native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .figure import Figure
    from .scales import Scale
    from .style import Theme

DEFAULT_SIZE = (800.0, 600.0)
PX_PER_UNIT = {"px": 1.0, "in": 100.0, "mm": 100.0 / 25.4, "cm": 100.0 / 2.54}
PLACES = (
    "best", "top left", "top", "top right", "left", "center", "right", "bottom left", "bottom", "bottom right",
    "outside right", "outside left", "outside top", "outside bottom", "direct",
)
GRIDS = {True: "both", False: "none", "x": "x", "y": "y", "both": "both", "none": "none"}
COLORBARS = {True: "right", False: "none", "right": "right", "bottom": "bottom", "none": "none"}


# -- checks --------------------------------------------------------------------------------------------------------


def check_text(where: str, name: str, text: object) -> str | None:
    """``text`` if it is a string or None, else OptionTypeError."""
    if text is None or isinstance(text, str):
        return text
    raise OptionTypeError(f"{where}: {name} is {text!r}; a string is needed")


def check_number(where: str, name: str, given: object, low: float = 0.0) -> float:
    """``given`` as a finite float above ``low``."""
    try:
        number = float(given)  # type: ignore[arg-type]  # float() itself says what it takes
    except (TypeError, ValueError) as err:
        raise OptionTypeError(f"{where}: {name} is {given!r}; a number is needed") from err
    if not low < number < float("inf"):
        above = f" above {low:g}" if low > -float("inf") else ""
        raise OptionError(f"{where}: {name} is {given!r}; a finite number{above} is needed")
    return number


def parse_size(width: object, height: object, unit: str, where: str = "size") -> tuple[float, float]:
    """(width, height) in px at dpi 100."""
    check_option(where, "unit", unit, PX_PER_UNIT)
    factor = PX_PER_UNIT[unit]
    w, h = check_number(where, "width", width) * factor, check_number(where, "height", height) * factor
    if max(w, h) > 32000 or min(w, h) < 8:
        raise OptionError(f"{where}: page of {w:g} x {h:g} px; each side must lie in 8 to 32000 px")
    return w, h


# -- setting -------------------------------------------------------------------------------------------------------


def set_axis(figure: Figure, name: str, word: object) -> Figure:
    """The figure with an axis word on every panel."""
    return figure.replace(root=map_axes(figure.root, lambda axes: axes.replace(**{name: word})))


def set_page(figure: Figure, name: str, word: object) -> Figure:
    """The figure with a word on its page."""
    return figure.replace(page=figure.page.replace(**{name: word}))


def set_root(figure: Figure, name: str, word: object) -> Figure:
    """The figure with a word on its one panel or on its grid."""
    return figure.replace(root=figure.root.replace(**{name: word}))


def set_text(figure: Figure, name: str, text: object) -> Figure:
    return set_root(figure, name, check_text(name, "text", text))


def set_legend(figure: Figure, at: object, ncol: object, title: object) -> Figure:
    if at is False or at is None:
        return set_root(figure, "legend", Legend(None))
    check_option("legend", "place", at, PLACES)
    ncol = native(ncol)
    if ncol is not None and (not isinstance(ncol, int) or ncol < 1):
        raise OptionError(f"legend: ncol is {ncol!r}; a whole number from 1 is needed")
    return set_root(figure, "legend", Legend(str(at), ncol, check_text("legend", "title", title)))


def set_tags(figure: Figure, style: object) -> Figure:
    if check_text("tags", "style", style) and not any(mark in str(style) for mark in "aA1i"):
        raise OptionError(f'tags: style {style!r} has nothing to count; write "a)", "(A)", "1." or "i"')
    if isinstance(figure.root, Axes):
        figure = figure.replace(root=one_cell(figure.root))
    return set_root(figure, "tags", style)


def set_share(figure: Figure, what: Sequence[object]) -> Figure:
    for name in what:
        if name is not None:
            check_option("share", "scale", name, ("x", "y", "color"))
    if isinstance(figure.root, Axes):
        return figure
    return set_root(figure, "share", tuple(name for name in what if name is not None))


def set_theme(figure: Figure, theme: Theme | str | None) -> Figure:
    if theme is not None:
        from .style import resolve_theme

        theme = resolve_theme(theme)
    return set_page(figure, "theme", theme)


def set_limits(figure: Figure, name: str, lo: object, hi: object) -> Figure:
    if isinstance(lo, (tuple, list)) and hi is None:
        if len(lo) != 2:
            raise ShapeError(f"{name}: {len(lo)} ends given; two are needed, a low and a high one")
        lo, hi = lo
    for end in (lo, hi):
        if isinstance(end, float) and end - end != 0.0:
            raise OptionError(f"{name}: end is {end}; a finite value or None is needed")
    if lo is not None and hi is not None and type(lo) is type(hi) and lo == hi:
        raise OptionError(f"{name}: both ends are {lo!r}; they must differ")
    return set_axis(figure, name, (lo, hi))


def set_scale(figure: Figure, name: str, scale: Scale | str | None) -> Figure:
    if scale is not None:
        from .scales import resolve

        scale = resolve(scale, where=name)
    return set_axis(figure, name, scale)


def set_ticks(figure: Figure, name: str, at: Sequence[object] | None, labels: Sequence[str] | None) -> Figure:
    if at is None:
        return set_axis(figure, name, None)
    places = tuple(at.tolist() if hasattr(at, "tolist") else at)
    texts = None if labels is None else tuple(str(label) for label in labels)
    if texts is not None and len(texts) != len(places):
        raise ShapeError(f"{name}: {len(places)} positions, {len(texts)} labels; lengths must match")
    return set_axis(figure, name, (places, texts))


def set_format(figure: Figure, name: str, format: object) -> Figure:
    if format is not None:
        from .scales.fmt import resolve_format

        format = resolve_format(format)
    return set_axis(figure, name, format)


def set_flag(figure: Figure, name: str, on: object) -> Figure:
    on = native(on)
    if not isinstance(on, bool):
        raise OptionTypeError(f"{name}: {on!r} given; True or False is needed")
    return set_axis(figure, name, on)


def set_grid(figure: Figure, which: object) -> Figure:
    which = native(which)
    if not isinstance(which, (str, bool)):
        raise OptionTypeError(f'grid: {which!r} given; "x", "y", "both", "none", True or False is needed')
    if which not in GRIDS:
        raise OptionError(f"grid: unknown direction {which!r}{suggest(which, ('x', 'y', 'both', 'none'))}")
    return set_axis(figure, "grid", GRIDS[which])


def set_colorbar(figure: Figure, at: object) -> Figure:
    if at not in COLORBARS:
        raise OptionError(f"colorbar: unknown place {at!r}{suggest(at, ('right', 'bottom', 'none'))}")
    return set_axis(figure, "colorbar", COLORBARS[at])


def set_aspect(figure: Figure, ratio: object) -> Figure:
    ratio = native(ratio)
    if isinstance(ratio, str):
        check_option("aspect", "ratio", ratio, ("equal", "auto", "box"))
        return set_axis(figure, "aspect", ratio)
    if isinstance(ratio, (tuple, list)):
        if len(ratio) != 3:
            raise ShapeError(f"aspect: {len(ratio)} numbers given; three sides of a box are needed")
        return set_axis(figure, "aspect", tuple(check_number("aspect", "side", side) for side in ratio))
    return set_axis(figure, "aspect", check_number("aspect", "ratio", ratio))


def set_wall(figure: Figure, dim: object) -> Figure:
    from .artists.parts.wall import wall

    return wall(figure, dim)


def set_camera(figure: Figure, azim: object, elev: object, roll: object, zoom: object, perspective: object,
               depth_cue: object) -> Figure:
    changes: dict[str, object] = {}
    for name, angle in (("azim", azim), ("elev", elev), ("roll", roll)):
        if angle is not None:
            changes[name] = check_number("camera", name, angle, -float("inf"))
    if zoom is not None:
        changes["zoom"] = check_number("camera", "zoom", zoom)
    if perspective is not None:
        perspective = native(perspective)
        if not isinstance(perspective, bool):
            raise OptionTypeError(f"camera: perspective is {perspective!r}; True or False is needed")
        changes["perspective"] = perspective
    if depth_cue is not None:
        share = check_number("camera", "depth_cue", depth_cue, -float("inf"))
        if not 0 <= share <= 1:
            raise OptionError(f"camera: depth_cue is {depth_cue!r}; a number from 0 (none) to 1 is needed")
        changes["depth_cue"] = share
    return figure.replace(root=map_axes(
        figure.root, lambda axes: axes.replace(camera=(axes.camera or Camera()).replace(**changes))
    ))


def set_coord(figure: Figure, system: object) -> Figure:
    if system is not None and not isinstance(system, Coord):
        raise OptionTypeError(f"coord: system is {system!r}; hg.Polar(), or None for x right and y up, is needed")
    return set_axis(figure, "coord", system)


def set_color(figure: Figure, scale: object, label: object, limits: object) -> Figure:
    from .scales import is_scale_name, resolve
    from .style import colormap

    wish = ColorWish(label=check_text("color", "label", label))
    if isinstance(scale, str) and is_scale_name(scale):
        wish = wish.replace(scale=resolve(scale))
    elif hasattr(scale, "ticks"):
        wish = wish.replace(scale=scale)
    elif scale is not None:
        wish = wish.replace(cmap=colormap(scale))
    if limits is not None:
        limits = native(limits)
        if not isinstance(limits, (tuple, list)) or len(limits) != 2:
            raise OptionError(f"color: limits {limits!r}; a pair (low, high) is needed")
        wish = wish.replace(limits=tuple(limits))
    return set_axis(figure, "color", wish)


def set_size_scale(figure: Figure, smallest: object, largest: object) -> Figure:
    low = check_number("size_scale", "smallest", smallest)
    high = check_number("size_scale", "largest", largest)
    if low > high:
        raise OptionError(f"size_scale: smallest {low:g} px is above largest {high:g} px; swap them")
    return set_axis(figure, "size_scale", (low, high))


def adjust(figure: Figure, size: tuple[float, float] | None, theme: Theme | str | None) -> Figure:
    """The figure with the page that an effect asked for."""
    if size is not None:
        size = native(size)
        if not isinstance(size, (tuple, list)) or len(size) != 2:
            raise OptionError(f"save: size {size!r}; a pair (width, height) in px is needed")
        figure = set_page(figure, "size", parse_size(size[0], size[1], "px", "save"))
    return figure if theme is None else set_theme(figure, theme)


# -- composing -----------------------------------------------------------------------------------------------------


def add(left: Figure, right: Figure) -> Figure:
    """Overlay; a single panel goes over every panel of a grid, grids of one shape cell by cell."""
    if not isinstance(right, type(left)):
        return NotImplemented  # type: ignore[no-any-return]  # what an operator says to a stranger
    return left.replace(root=_overlay(left.root, right.root), page=merge(left.page, right.page))


def _overlay(left: Axes | Grid, right: Axes | Grid) -> Axes | Grid:
    if isinstance(left, Axes) and isinstance(right, Axes):
        return merge(left, right)
    if isinstance(right, Axes):
        return map_axes(left, lambda axes: merge(axes, right))
    if isinstance(left, Axes):
        return map_axes(right, lambda axes: merge(left, axes))
    if _shape(left) != _shape(right):
        raise ShapeError(
            f"+: {left.rows} x {left.cols} panels and {right.rows} x {right.cols} panels; "
            "overlay figures of one panel, or of the same grid"
        )
    cells = (a.replace(node=_overlay(a.node, b.node)) for a, b in zip(left.cells, right.cells))
    return left.replace(cells=tuple(cells))


def _shape(grid: Grid) -> tuple[object, ...]:
    return (grid.rows, grid.cols, *((cell.row, cell.col, cell.rows, cell.cols) for cell in grid.cells))


def one_cell(node: Axes | Grid) -> Grid:
    """A 1 x 1 grid around a node."""
    return Grid((Cell(node, 0, 0),), 1, 1)


def beside(left: Figure, right: Figure) -> Figure:
    if not isinstance(right, type(left)):
        return NotImplemented  # type: ignore[no-any-return]  # what an operator says to a stranger
    a, b = _parts(left.root), _parts(right.root)
    if a.rows != b.rows:
        a, b = (parts if parts.rows == 1 else one_cell(parts) for parts in (a, b))
    cells = a.cells + tuple(cell.replace(col=cell.col + a.cols) for cell in b.cells)
    return left.replace(root=Grid(cells, a.rows, a.cols + b.cols), page=_join_pages(left, right, "cols"))


def above(left: Figure, right: Figure) -> Figure:
    if not isinstance(right, type(left)):
        return NotImplemented  # type: ignore[no-any-return]  # what an operator says to a stranger
    a, b = _parts(left.root), _parts(right.root)
    if a.cols != b.cols:
        a, b = (parts if parts.cols == 1 else one_cell(parts) for parts in (a, b))
    cells = a.cells + tuple(cell.replace(row=cell.row + a.rows) for cell in b.cells)
    return left.replace(root=Grid(cells, a.rows + b.rows, a.cols), page=_join_pages(left, right, "rows"))


def _parts(node: Axes | Grid) -> Grid:
    """The node as a grid that may be lengthened: itself when nothing is set on it, else one cell around it."""
    return node if isinstance(node, Grid) and node.is_plain() else one_cell(node)


def _join_pages(left: Figure, right: Figure, along: str) -> Page:
    """Words of both pages; sizes set on parts add up along the composition."""
    sizes = left.page.size, right.page.size
    page = merge(left.page.replace(size=None), right.page.replace(size=None))
    if sizes == (None, None):
        return page
    a, b = sizes[0] or sizes[1] or DEFAULT_SIZE, sizes[1] or sizes[0] or DEFAULT_SIZE
    total = (a[0] + b[0], max(a[1], b[1])) if along == "cols" else (max(a[0], b[0]), a[1] + b[1])
    return page.replace(size=total)


def describe(figure: Figure) -> str:
    """One line: size, panels, marks."""
    width, height = figure.page.size or DEFAULT_SIZE
    panels = each_axes(figure.root)
    marks = ", ".join(artist.name for axes in panels[:1] for artist in axes.artists[:6])
    if len(panels) > 1:
        marks = f"{len(panels)} panels"
    return f"<hugin.Figure {width:g} x {height:g} px: {marks or 'no marks'}>"
