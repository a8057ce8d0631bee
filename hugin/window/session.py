"""A figure that is looked at and worked on: stage, view and widgets, without a display.

Owns: Session (mutable, of one thread): what a window is, but for the window. Must not know: GLFW, OpenGL.
"""

from __future__ import annotations

from ..resolve.choose import inside, part_of, seen
from ..resolve.pick import nearest, value_at
from ..resolve.stage import Stage
from .ground import Ground, Panel
from .overlay import emit_overlay, faded_entries
from .selection import Selection
from .tools import handle
from .view import Hit, View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from nx import Tensor

    from ..figure import Figure
    from ..resolve.sight import Sight
    from ..scene import Primitive, Scene
    from ..style import Theme
    from .event import Event
    from .tools import Effect
    from .widget import Widget

    Point = tuple[float, float]
    Rect = tuple[float, float, float, float]

#: Points of a mark up to which each of those selected gets a ring.
RINGS = 2_000


class Session:
    """What is shown and how it answers. Mutable, of one thread."""

    def __init__(self, figure: Figure, tell: Callable[[str], None] | None = None, size: Point | None = None) -> None:
        self.widgets: list[Widget] = []
        self.view = View()
        self.stage = Stage(figure, tell or _silent, size)
        self.stage.tell = _silent  # what moves later was told of when it was made
        self._ground: Ground | None = None
        self._grabbed: Widget | None = None

    # -- what is shown ---------------------------------------------------------------------------------------------

    def page(self, now: float) -> Scene:
        """The page as it is seen, without read-outs and the like."""
        self._ground = None
        return self.stage.scene(self.sight(now))

    def scene(self, now: float) -> Scene:
        """The page, what lies over it, and the strips of widgets below it."""
        if self.view.ease is not None and not self.view.is_easing(now):
            self.view = self.view.replace(ease=None)
        page = self.page(now)
        over: list[Primitive] = emit_overlay(self.view, self.ground(now), self.theme)
        for widget, rect in self.places():
            over += widget.emit(rect, self.theme)
        return page.replace(items=(*page.items, *over), height=page.height + self.strip())

    def picture(self, now: float) -> Scene:
        """The page as it is saved: with series and entries as they are seen, without read-outs and the like."""
        page = self.page(now)
        return page.replace(items=(*page.items, *faded_entries(self.view, self.ground(now), self.theme)))

    @property
    def theme(self) -> Theme:
        return self.stage.theme

    def sight(self, now: float) -> Sight:
        """The limits, poses and series that are shown at a time."""
        return self.view.seen(now, self.stage.home, self.stage.rest)

    def strip(self) -> float:
        """Px below the page that widgets take."""
        return sum(widget.height_px for widget in self.widgets)

    def places(self) -> list[tuple[Widget, Rect]]:
        """Every widget with its rectangle."""
        width, bottom = self.stage.size
        made = []
        for widget in self.widgets:
            if widget.height_px:
                made.append((widget, (0.0, bottom, width, bottom + widget.height_px)))
                bottom += widget.height_px
            else:
                made.append((widget, (0.0, 0.0, *self.stage.size)))
        return made

    def resize(self, width: float, height: float) -> None:
        """Lay the page out for a window of another size, px."""
        self.stage.resize((max(width, 16.0), max(height - self.strip(), 16.0)))
        self._ground = None
        self.view = self.view.replace(hit=None, drag=None, chosen=None)

    def replace(self, stage: Stage) -> None:
        """Another figure; the limits that the user moved to stay where the panels are alike."""
        before, size = self.stage, self.stage.size
        self.stage, self._ground = stage, None
        stage.tell = _silent
        stage.resize(size)
        alike = [n for n, (old, new) in enumerate(zip(before.seats, stage.seats))
                 if _kinds(old.panel) == _kinds(new.panel)]
        if len(alike) < max(len(before.seats), len(stage.seats)):
            self.view = View(cross=self.view.cross, help=self.view.help)
        else:
            self.view = self.view.replace(hit=None, chosen=None)

    # -- what is done ----------------------------------------------------------------------------------------------

    def take(self, event: Event) -> tuple[tuple[Effect, ...], bool]:
        """(effects, whether a widget took it)."""
        kind = type(event).__name__
        for widget, rect in self.places():
            if (self._grabbed in (None, widget)) and widget.handle(event, rect):
                if kind in ("Press", "Release"):
                    self._grabbed = widget if kind == "Press" else None
                return (), True
        if self._grabbed is not None:
            self._grabbed = None if kind == "Release" else self._grabbed
            return (), True
        self.view, effects = handle(self.view, event, self.ground(event.time))
        self._ground = None if kind not in ("Move", "Leave") or self.view.drag is not None else self._ground
        return effects, False

    def ground(self, now: float) -> Ground:
        """What lies where, as it is shown at a time."""
        if self._ground is None or self.view.ease is not None:
            self.stage.scene(self.sight(now))
            self._ground = _ground(self.stage, self._pick, self._select, self._places)
        return self._ground

    def _pick(self, x: float, y: float) -> Hit | None:
        for n, seat in enumerate(self.stage.seats):
            x0, y0, x1, y1 = seat.box.rect
            if x0 <= x <= x1 and y0 <= y <= y1:
                found = nearest(seat, x, y, self._hidden(n))
                if found is not None and x0 - 1 <= found.x <= x1 + 1 and y0 - 1 <= found.y <= y1 + 1:
                    return Hit(found.x, found.y, found.lines, n, found.mark, found.index, found.named)
        return None

    def _hidden(self, n: int) -> frozenset[str]:
        return frozenset(entry[1] for entry in self.view.sight.hidden if self.stage.owns(entry, n))

    def _select(self, n: int, outline: tuple[Point, ...]) -> Selection:
        """The data of a panel inside an outline px."""
        import nx

        seat = self.stage.seats[n]
        found: dict[str, Tensor] = {}
        chosen = []
        for k, spots, rows in inside(seat, outline, self._hidden(n)):
            label = spots.label
            name = label if label is not None and label not in found else f"{seat.panel.axes.artists[k].name} {k}"
            while name in found:
                name += "'"
            found[name] = rows
            if int(rows.shape[0]) <= RINGS:
                chosen.append((k, part_of(spots, rows)))
        corners: list[tuple[float | None, float | None]] = []
        if seat.panel.z is None and not seat.box.round:
            x_axis, y_axis = seat.box.axes(seat.box.rect)
            corners = [(value_at(x_axis, x), value_at(y_axis, y)) for x, y in outline]
        flat = [nx.nan if v is None else v for corner in corners for v in corner]
        table = nx.reshape(nx.asarray(flat, dtype=nx.float64), (-1, 2))
        return Selection(found, n, table, tuple(chosen))

    def _places(self, selection: Selection) -> list[tuple[Tensor, Tensor, bool]]:
        return [seen(self.stage.seats[selection.panel], k, spots) for k, spots in selection.spots]


def _silent(message: str) -> None:
    """What is done by rule is told when a window opens, not while it is used."""


def _kinds(panel: object) -> tuple[object, ...]:
    """What makes limits of one panel mean the same in another."""
    return tuple(None if (one := getattr(panel, dim)) is None else (one.kind, one.scale) for dim in ("x", "y", "z"))


def _ground(stage: Stage, pick: Callable[[float, float], Hit | None],
            select: Callable[[int, tuple[Point, ...]], Selection],
            places: Callable[[Selection], list[tuple[Tensor, Tensor, bool]]]) -> Ground:
    panels = []
    for seat in stage.seats:
        box = seat.box
        axes, solid = box.panel.axes, box.panel.z is not None
        x_axis, y_axis = (seat.flat() if solid else box.axes(box.rect))
        ratio = axes.aspect if axes.aspect is not None else next((a.aspect for a in axes.artists if a.aspect), None)
        panels.append(Panel(
            box.rect, x_axis, y_axis, box.x_guide.depth, box.y_guide.depth, solid, box.round,
            not solid and ratio not in (None, "auto", "box"), axes.grid != "none" if solid else bool(box.grid_dims()),
        ))
    return Ground(
        stage.size, tuple(panels), tuple(stage.entries()), stage.home, stage.rest, stage.linked, pick, select, places
    )
