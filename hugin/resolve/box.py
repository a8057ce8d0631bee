"""A panel while it is being placed: its guides, measured, and the room that they take on each side.

Owns: Box, the working state of one layout, thrown away with it. Must not know: other panels, the page.
"""

from __future__ import annotations

from ..axes import Legend
from ..coords.cartesian import Axis, View
from ..guides.legend import emptiest, make_legend, sections_of
from ..guides.occupancy import Occupancy
from ..guides.title import make_caption, make_heading
from ..text import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..coords.trained import Trained
    from ..guides.axis import AxisGuide
    from ..guides.colorbar import ColorbarGuide
    from ..guides.legend import LegendGuide, Section
    from ..guides.title import Heading
    from ..style import Theme
    from ..text import Block
    from .prepare import Panel
    from .round import Fitted

    Rect = tuple[float, float, float, float]

DIRECT_GAP = 8.0
CAPTION_GAP = 10.0
LEGEND_TOP_GAP = 8.0
#: A plot area of about the usual size, where none is known yet.
ROUGHLY = (0.0, 0.0, 640.0, 520.0)
COVERED = 0.04        # share of a legend over data from which it goes outside


class Box:
    """Guides of one panel; margins are px outwards from its plot area."""

    x_guide: AxisGuide
    y_guide: AxisGuide
    heading: Heading
    caption: Heading
    rect: Rect

    def __init__(self, panel: Panel, theme: Theme, tell: Callable[[str], None], own_legend: bool,
                 alone: bool) -> None:
        self.panel = panel
        self.alone = alone
        self.row: object = None
        self.moved = False
        self.cell: Rect | None = None  # the plot area before it gave up room to be of the right shape
        self.row_offset = 0.0
        self.reserve = 0.0
        self.theme = theme
        self.tell = tell
        self.show = {"x": True, "y": True}
        self.names = {"x": True, "y": True}
        self.tag: Block | None = None
        self.fitted: dict[Rect, Fitted] = {}  # circles of polar coordinates by the cell that they were made for
        self.round = panel.axes.coord is not None
        self.fills = any(artist.fills_frame for artist in panel.axes.artists)
        self.sections = self.collect() if own_legend or panel.axes.legend is not None else []
        wish = panel.axes.legend or Legend()
        self.place = wish.at if self.sections else None
        self.bars: tuple[ColorbarGuide, ...] = ()
        self.lent: set[object] = set()  # colour scales whose bar stands beside all panels that share it
        self.direct: tuple[Block, ...] = ()
        self.legend: LegendGuide | None = None
        self.across = 0.0  # px that a legend above or below fills
        if self.place == "direct":
            self.direct = tuple(layout(key.label, theme.legend_size) for _, keys in self.sections for key in keys)
        elif self.place is not None and self.place not in ("outside top", "outside bottom"):
            self.legend = make_legend(self.sections, theme, wish.ncol, wish.title)

    def choose_place(self, rect: Rect) -> None:
        """Settle where a legend at "best" stands, from what the marks draw in ``rect``: the emptiest place inside, or
        outside right when every place covers data and the panel is alone on its page."""
        if self.place != "best" or self.legend is None:
            return
        if self.panel.z is not None:  # the corners beside the box are free
            self.place = "top right"
            return
        if self.round:
            from .round import occupy  # loaded by figures in polar coordinates

            rect, occupied = occupy(self, rect)
        else:
            occupied = Occupancy(rect)
            for k, artist in enumerate(self.panel.axes.artists):
                view = self.view(rect, k)
                occupied.add(artist.sample(view).emit(view))
        self.place, covered = emptiest(self.legend, rect, occupied)
        if covered > COVERED and self.alone and self.legend.width < 0.3 * (rect[2] - rect[0]):
            self.place, self.moved = "outside right", True

    def collect(self, rect: Rect = ROUGHLY) -> list[Section]:
        """What a legend of this panel tells. Px matter to arrows alone."""
        views = [(artist, self.view(rect, k)) for k, artist in enumerate(self.panel.axes.artists)]
        return sections_of(views, self.panel)

    def settle_legend(self) -> None:
        """The legend for the plot area as it turned out: arrows in it are as long as those beside it."""
        if self.legend is not None and any(key.kind == "arrow" for _, keys in self.sections for key in keys):
            wish = self.panel.axes.legend or Legend()
            self.legend = make_legend(self.collect(self.rect), self.theme, wish.ncol, wish.title, self.across)

    # -- measuring -------------------------------------------------------------------------------------------------

    def measure_wide(self, width: float) -> None:
        """Guides whose height depends on the panel's width."""
        theme, panel = self.theme, self.panel
        across = width + self.after_x()
        self.heading = make_heading(panel.axes, across, theme, not self.alone)
        self.caption = make_caption(panel.axes, across, theme)
        wish = panel.axes.legend or Legend()
        if self.place in ("outside top", "outside bottom"):
            self.across = across
            self.legend = make_legend(self.sections, theme, wish.ncol, wish.title, across)

    def measure_bars(self, length: float, width: float) -> None:
        """Colour bars for a panel of this height and width."""
        side = self.panel.axes.colorbar or "right"
        scales = [scale for key, scale in self.panel.colors.items()
                  if scale.kind != "category" and key not in self.lent]
        if side == "none":
            scales = []
        if not scales:
            return
        from ..guides.colorbar import make_colorbar  # loaded by figures that have one

        self.bars = tuple(make_colorbar(scale, side, length if side == "right" else width, self.theme)
                          for scale in scales)

    def marks_on(self, dim: str) -> bool:
        """Tick marks stand where no grid line says the place already, but not at categories."""
        return dim not in self.grid_dims() and getattr(self.panel, dim).categories is None

    def grid_dims(self) -> str:
        """Dimensions with grid lines behind the data."""
        wish = self.panel.axes.grid
        if wish is not None:
            return {"x": "x", "y": "y", "both": "xy", "none": ""}[wish]
        if self.fills:
            return ""
        return "".join(dim for dim in "xy" if self.theme_grid(dim))

    def theme_grid(self, dim: str) -> bool:
        rule = getattr(self.theme, f"grid_{dim}", "auto")
        return getattr(self.panel, dim).categories is None if rule == "auto" else bool(rule)

    # -- room on each side -------------------------------------------------------------------------------------------

    def before_x(self) -> float:
        room = self.y_guide.depth
        if self.place == "outside left" and self.legend is not None:
            room += self.theme.legend_gap + self.legend.width
        return room

    def after_x(self) -> float:
        room = sum(self.theme.colorbar_gap + bar.depth for bar in self.bars if bar.side == "right")
        if self.place == "outside right" and self.legend is not None:
            room += self.theme.legend_gap + self.legend.width
        if self.direct:
            room += DIRECT_GAP + max(block.width for block in self.direct)
        return room

    def top_pad(self) -> float:
        """Room that labels of the panel itself need above the plot area."""
        half = self.theme.tick_size * 0.5 if self.show["y"] else 0.0
        return max([half, *(bar.head for bar in self.bars)])

    def before_y(self) -> float:
        head = self.heading.height
        if self.tag is not None:
            head = max(head, self.tag.height)
        if head:
            return max(self.head_offset(), self.row_offset) + head
        room = self.top_pad()
        if self.place == "outside top" and self.legend is not None:
            room += LEGEND_TOP_GAP + self.legend.height
        return room

    def head_offset(self) -> float:
        """Px from the plot area up to the foot of the heading."""
        room = self.top_pad() + self.title_gap()
        if self.place == "outside top" and self.legend is not None:
            room += LEGEND_TOP_GAP + self.legend.height
        return room

    def title_gap(self) -> float:
        """From the heading to what is below it; the labels' own half line counts as part of the gap."""
        only_labels = not self.bars or not any(bar.head for bar in self.bars)
        used = self.top_pad() if only_labels and self.place != "outside top" else 0.0
        gap = self.theme.title_gap if self.alone else self.theme.title_gap * 0.7
        return max(gap - used, 2.0)

    def after_y(self) -> float:
        room = self.x_guide.depth if hasattr(self, "x_guide") else self.nominal_x()
        room += sum(self.theme.colorbar_gap * 0.75 + bar.depth for bar in self.bars if bar.side == "bottom")
        if self.place == "outside bottom" and self.legend is not None:
            room += self.theme.legend_gap * 0.75 + self.legend.height
        if self.caption.height:
            room += CAPTION_GAP + self.caption.height
        return room

    def nominal_x(self) -> float:
        """The depth of an x axis whose labels lie level in one line."""
        theme, room = self.theme, 0.0
        if self.show["x"]:
            room += theme.tick_gap + layout("0", theme.tick_size, tabular=True).height
        if self.names["x"] and self.panel.x.label:
            room += theme.label_gap + layout("x", theme.label_size).height
        return room

    # -- views -----------------------------------------------------------------------------------------------------

    def view(self, rect: Rect, k: int) -> View:
        """What artist ``k`` sees."""
        panel = self.panel
        if panel.z is not None:
            from .space import any_view  # loaded by figures that have three dimensions

            return any_view(self, k, rect)
        if self.round:
            from .round import view_of  # loaded by figures in polar coordinates

            return view_of(self, k, rect)
        return View(rect, *self.axes(rect), self.theme, panel.colors, panel.sizes, panel.shapes, panel.dashes,
                    panel.slots[k], self.tell)

    def axes(self, rect: Rect) -> tuple[Axis, Axis]:
        """Both dimensions fixed in px."""
        x0, y0, x1, y1 = rect
        return _axis(self.panel.x, x0, x1), _axis(self.panel.y, y1, y0)


def _axis(trained: Trained, start: float, end: float) -> Axis:
    if trained.inverted:
        start, end = end, start
    lo, hi = trained.domain
    ends = float(trained.scale.forward(lo)), float(trained.scale.forward(hi))
    return Axis(trained.scale, trained.domain, ends, start, end, trained.categories)
