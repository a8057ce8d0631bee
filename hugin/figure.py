"""The one public type: a figure is a frozen value, closed under ``+``, ``|``, ``/`` and every word.

Owns: the vocabulary of methods; each returns a new Figure. Effects (save, render, reprs) import resolve when called.
Must not know: how anything is laid out or drawn.
"""

from __future__ import annotations

from . import _words as words
from .axes import Axes, Grid, Page
from .value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import BinaryIO, Literal

    from nx import Tensor

    from .axes import Coord
    from .scales import Scale
    from .scene import Scene
    from .style import Theme
    from .window.opened import Window
    from .window.selection import Selection

    Unit = Literal["px", "in", "mm", "cm"]
    Place = Literal[
        "best", "top left", "top", "top right", "left", "center", "right", "bottom left", "bottom", "bottom right",
        "outside right", "outside left", "outside top", "outside bottom", "direct",
    ]


@value
class Figure(Value):
    """A picture that has not been drawn: one panel, or panels in a grid, on a page.

    >>> import hugin as hg
    >>> waves = hg.line([0, 1, 0], label="up") + hg.line([1, 0, 1], label="down")
    >>> waves.title("Waves").xlabel("t [s]")
    <hugin.Figure 800 x 600 px: line, line>
    """

    root: Axes | Grid
    page: Page = Page()

    # -- composition -----------------------------------------------------------------------------------------------

    def __add__(self, other: Figure) -> Figure:
        """Both on the same axes; ``other`` is painted later."""
        return words.add(self, other)

    def __radd__(self, other: object) -> Figure:
        """Lets ``sum(figures)`` overlay them."""
        return self if other == 0 and isinstance(other, int) else NotImplemented

    def __or__(self, other: Figure) -> Figure:
        """``other`` to the right of this one."""
        return words.beside(self, other)

    def __truediv__(self, other: Figure) -> Figure:
        """``other`` below this one."""
        return words.above(self, other)

    # -- words of the page and its panels --------------------------------------------------------------------------

    def title(self, text: str | None) -> Figure:
        """The headline, left-aligned with the plot area; on a figure of several panels it heads the page."""
        return words.set_text(self, "title", text)

    def subtitle(self, text: str | None) -> Figure:
        """A second line under the title, in secondary ink."""
        return words.set_text(self, "subtitle", text)

    def caption(self, text: str | None) -> Figure:
        """A note at the foot: source, units, date."""
        return words.set_text(self, "caption", text)

    def legend(self, at: Place | Literal[False] | None = "best", *, ncol: int | None = None,
               title: str | None = None) -> Figure:
        """Where the legend stands; ``False`` or None for no legend."""
        return words.set_legend(self, at, ncol, title)

    def tags(self, style: str | None = "a)") -> Figure:
        """Letter the panels at their outer corner: the ``a``, ``A``, ``1`` or ``i`` in ``style`` counts up."""
        return words.set_tags(self, style)

    def share(self, *what: Literal["x", "y", "color"] | None) -> Figure:
        """Give all panels the same x, y or colour scale, labelled once; ``share(None)`` makes them free again."""
        return words.set_share(self, what)

    def size(self, width: float, height: float, unit: Unit = "px") -> Figure:
        """The size of the page; px are at dpi 100."""
        return words.set_page(self, "size", words.parse_size(width, height, unit))

    def theme(self, theme: Theme | str | None) -> Figure:
        """The theme, by value or by name, whatever stands around the figure."""
        return words.set_theme(self, theme)

    def alt(self, text: str | None) -> Figure:
        """Words for those who cannot see the picture: SVG description, PDF metadata, notebook alt text."""
        return words.set_page(self, "alt", words.check_text("alt", "text", text))

    # -- words of the axes: on a figure of several panels they go to every panel --------------------------------------

    def xlabel(self, text: str | None) -> Figure:
        """What x means, with its unit."""
        return words.set_axis(self, "xlabel", words.check_text("xlabel", "text", text))

    def ylabel(self, text: str | None) -> Figure:
        """What y means, with its unit."""
        return words.set_axis(self, "ylabel", words.check_text("ylabel", "text", text))

    def zlabel(self, text: str | None) -> Figure:
        """What z means, with its unit (three dimensions)."""
        return words.set_axis(self, "zlabel", words.check_text("zlabel", "text", text))

    def xlim(self, lo: object = None, hi: object = None) -> Figure:
        """The ends of x in data units; None leaves an end to the data."""
        return words.set_limits(self, "xlim", lo, hi)

    def ylim(self, lo: object = None, hi: object = None) -> Figure:
        """The ends of y in data units; None leaves an end to the data."""
        return words.set_limits(self, "ylim", lo, hi)

    def zlim(self, lo: object = None, hi: object = None) -> Figure:
        """The ends of the z axis; None leaves an end to the data."""
        return words.set_limits(self, "zlim", lo, hi)

    def xscale(self, scale: Scale | str | None) -> Figure:
        """How x maps: ``"log"``, ``hg.Log(base=2)``, ..."""
        return words.set_scale(self, "xscale", scale)

    def yscale(self, scale: Scale | str | None) -> Figure:
        """How y maps: ``"log"``, ``hg.Log(base=2)``, ..."""
        return words.set_scale(self, "yscale", scale)

    def zscale(self, scale: Scale | str | None) -> Figure:
        """The z scale, by name or value."""
        return words.set_scale(self, "zscale", scale)

    def xticks(self, at: Sequence[object] | None, *, labels: Sequence[str] | None = None) -> Figure:
        """Ticks of x exactly at these values, with these labels; ``[]`` for none, None for automatic."""
        return words.set_ticks(self, "xticks", at, labels)

    def yticks(self, at: Sequence[object] | None, *, labels: Sequence[str] | None = None) -> Figure:
        """Ticks of y exactly at these values, with these labels; ``[]`` for none, None for automatic."""
        return words.set_ticks(self, "yticks", at, labels)

    def zticks(self, at: Sequence[object] | None, *, labels: Sequence[str] | None = None) -> Figure:
        """Where the z axis has ticks, and their texts."""
        return words.set_ticks(self, "zticks", at, labels)

    def xformat(self, format: object) -> Figure:
        """How tick labels of x are written: ``hg.fmt.si("V")``, or a function from value to string."""
        return words.set_format(self, "xformat", format)

    def yformat(self, format: object) -> Figure:
        """How tick labels of y are written: ``hg.fmt.percent()``, or a function from value to string."""
        return words.set_format(self, "yformat", format)

    def zformat(self, format: object) -> Figure:
        """How z ticks are written."""
        return words.set_format(self, "zformat", format)

    def xinvert(self, on: bool = True) -> Figure:
        """Let x run from right to left."""
        return words.set_flag(self, "xinvert", on)

    def yinvert(self, on: bool = True) -> Figure:
        """Let y run downwards."""
        return words.set_flag(self, "yinvert", on)

    def frame(self, on: bool = True) -> Figure:
        """Draw all four sides of the plot area."""
        return words.set_flag(self, "frame", on)

    def grid(self, which: Literal["x", "y", "both", "none"] | bool = "both") -> Figure:
        """Which grid lines are drawn behind the data."""
        return words.set_grid(self, which)

    def zinvert(self, on: bool = True) -> Figure:
        """The z axis runs down."""
        return words.set_flag(self, "zinvert", on)

    def aspect(self, ratio: Literal["equal", "auto", "box"] | float | tuple[float, float, float]) -> Figure:
        """``"equal"``: one unit of x is as long as one of y; a number: y units are that many times as long.

        In three dimensions ``"equal"`` holds for z too; ``"box"`` (default) draws a box of 4 : 4 : 3 whatever the
        units, and three numbers one of those sides.
        """
        return words.set_aspect(self, ratio)

    def coord(self, system: Coord | None) -> Figure:
        """The coordinate system: ``hg.Polar()`` takes x for an angle and y for a radius; None is x right, y up.

        >>> import hugin as hg
        >>> hg.line([0, 1, 2, 3], [1, 2, 2, 1]).coord(hg.Polar(zero="N", clockwise=True))
        <hugin.Figure 800 x 600 px: line>
        """
        return words.set_coord(self, system)

    def wall(self, dim: Literal["x", "y", "z"]) -> Figure:
        """The marks on the wall of a box in three dimensions that stands across ``dim``, behind the data.

        Any marks of two dimensions; ``"z"`` is the floor (or the ceiling, seen from below), whose x and y are the
        box's; on ``"x"`` they are its y and z, on ``"y"`` its x and z. Words stand upright on the page.

        >>> import hugin as hg
        >>> hills = [[0, 1, 0], [1, 2, 1], [0, 1, 0]]
        >>> hg.surface(hills) + hg.contourf(hills).wall("z")
        <hugin.Figure 800 x 600 px: surface, contourf>
        """
        return words.set_wall(self, dim)

    def camera(self, *, azim: float | None = None, elev: float | None = None, roll: float | None = None,
               zoom: float | None = None, perspective: bool | None = None,
               depth_cue: float | None = None) -> Figure:
        """Where the eye stands before a box in three dimensions; what is not given stays as it was.

        azim, elev, roll: degrees, default -60, 30, 0: round z from the x axis, above the x-y plane, about the line of
        sight. zoom enlarges, default 1. perspective: near things look larger; default False, orthographic.
        depth_cue: 0..1, how much of the page's colour the farthest things take; default 0, none.

        >>> import hugin as hg
        >>> hg.surface([[0, 1], [1, 0]]).camera(azim=20, perspective=True)
        <hugin.Figure 800 x 600 px: surface>
        """
        return words.set_camera(self, azim, elev, roll, zoom, perspective, depth_cue)

    def color(self, scale: object = None, *, label: str | None = None,
              limits: tuple[object, object] | None = None) -> Figure:
        """The colour scale: a scale, a colormap or their names; its label; its limits."""
        return words.set_color(self, scale, label, limits)

    def size_scale(self, smallest: float, largest: float) -> Figure:
        """The diameters in px of the smallest and the largest mark of ``size_by``."""
        return words.set_size_scale(self, smallest, largest)

    def colorbar(self, at: Literal["right", "bottom", "none"] | bool = "right") -> Figure:
        """Where the colour bar stands; ``"none"`` or False for no bar."""
        return words.set_colorbar(self, at)

    # -- effects ---------------------------------------------------------------------------------------------------

    def save(self, path: str | BinaryIO | object, *, size: tuple[float, float] | None = None, dpi: float = 100,
             theme: Theme | str | None = None, transparent: bool = False, text: Literal["text", "path"] = "text",
             raster: bool | None = None, raster_dpi: float = 300, date: object = None,
             format: str | None = None) -> str:
        """Write the picture and return its absolute path; the suffix (or ``format``) says how.

        Atomic: the file is whole or as it was before. SaveError (an OSError) when it cannot be written, OptionError
        for an unknown suffix. ``date`` stamps files that carry a date, which none does by itself.
        """
        from .resolve import output

        options = output.Options(dpi, transparent, text, raster, raster_dpi, date)
        return output.save(words.adjust(self, size, theme), path, format, options)

    def render(self, format: str = "png", *, size: tuple[float, float] | None = None, dpi: float = 100,
               theme: Theme | str | None = None, transparent: bool = False, text: Literal["text", "path"] = "text",
               raster: bool | None = None, raster_dpi: float = 300, date: object = None) -> bytes:
        """The bytes that ``save`` would write."""
        from .resolve import output

        options = output.Options(dpi, transparent, text, raster, raster_dpi, date)
        return output.render(words.adjust(self, size, theme), format, options, "render")

    def to_array(self, *, dpi: float = 100, size: tuple[float, float] | None = None,
                 theme: Theme | str | None = None, transparent: bool = False) -> Tensor:
        """The picture as a (height, width, 4) uint8 tensor, straight alpha."""
        from .resolve import output

        return output.to_array(words.adjust(self, size, theme), dpi, transparent)

    def scene(self, *, size: tuple[float, float] | None = None, theme: Theme | str | None = None) -> Scene:
        """The display list that renderers draw, for tests."""
        from .resolve import resolve

        return resolve(words.adjust(self, size, theme)).scene

    @property
    def notes(self) -> tuple[str, ...]:
        """What Hugin does by rule when it draws this figure, one sentence each."""
        from .resolve import resolve

        return resolve(self).notes

    def show(self, block: bool = True, on_select: Callable[[Selection], object] | None = None) -> Window | None:
        """Open a window and wait until it is closed; with ``block=False`` give the Window at once.

        Drag, wheel and keys move what is shown (``h`` lists them all); ``on_select`` is called with what a lasso holds:
        a mapping from labels of marks to indices. In a notebook the figure is displayed under its cell. Raises
        NoDisplayError where there is no display.
        """
        from .window import show

        return show(self, block, on_select)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, object], dict[str, object]]:
        from .resolve import output

        return output.mimebundle(self)

    def __repr__(self) -> str:
        return words.describe(self)
