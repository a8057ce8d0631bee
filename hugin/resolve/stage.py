"""A figure that is looked at for a while: prepared once, placed once a size, and drawn again for every sight of it.

While limits move, plot areas keep their places and only ticks are made anew; marks that hold data by reference are not
emitted again, but given another affine. What did not change is the same object from scene to scene, so that a renderer
may remember it by identity.
Owns: Stage and Seat (mutable, of one thread). Must not know: windows, events, renderers.
"""

from __future__ import annotations

from .._words import DEFAULT_SIZE
from ..axes import Camera, Legend
from ..guides.axis import make_axis
from ..guides.legend import entries
from ..scene import Group, Scene
from ..style import theme_now
from .emit import describe, emit_around, emit_inside, emit_sheet, legend_corner
from .glyphs import tell_missing
from .place import place
from .prepare import prepare
from .watch import Kept, Watched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from nx import Tensor

    from ..artists.base import Artist
    from ..coords.cartesian import Axis, View
    from ..coords.space import Projection
    from ..coords.trained import Trained
    from ..figure import Figure
    from ..guides.axis import AxisGuide
    from ..scene import Primitive
    from .box import Box
    from .place import Placed
    from .prepare import Panel, Prepared
    from .sight import Ends, Entry, Pose, Side, Sight

    Drawn = tuple[Artist, tuple[Primitive, ...]]
    Rect = tuple[float, float, float, float]

#: Px by which labels may need more room than was laid out for them before the page is laid out anew.
SLACK = 10.0


class Seat:
    """One panel as it was laid out, and what was made of it last. Mutable."""

    def __init__(self, box: Box, panel: Panel, index: int) -> None:
        self.box, self.panel, self.index = box, panel, index
        self.guides = {"x": box.x_guide, "y": box.y_guide}
        self.rect, self.fitted = box.rect, dict(box.fitted)
        self.home = {"x": _ends(panel.x), "y": _ends(panel.y)}
        self.key: object = None
        self.items: list[Primitive] = []
        self.around: tuple[object, list[Primitive]] | None = None
        self.drawn: list[Drawn] = []
        self.sampled: dict[int, Artist] = {}
        self.kept: dict[object, Kept] = {}
        self.blocks: dict[tuple[int, int], tuple[Tensor, Tensor, tuple[Tensor, Tensor, Tensor, Tensor]]] = {}
        self.pose: tuple[float, tuple[float, float]] | None = None
        self.projection: tuple[object, Projection] | None = None
        self.crowded = False

    def flat(self) -> tuple[Axis, Axis]:
        """Any two axes, for panels in three dimensions, whose own have no px."""
        from .space import axes_of

        x, y, _ = axes_of(self.box.panel)
        return x, y

    def view(self, k: int) -> View:
        """What mark ``k`` sees now."""
        return self.box.view(self.box.rect, k)


class Stage:
    """A figure with everything that holds from one sight of it to the next. Mutable, of one thread."""

    def __init__(self, figure: Figure, tell: Callable[[str], None], size: tuple[float, float] | None = None,
                 prepared: Prepared | None = None) -> None:
        self.figure, self.tell = figure, tell
        self.theme = theme_now(figure.page.theme).scaled()
        self.prepared = prepare(figure, self.theme, tell) if prepared is None else prepared
        self.size = size or figure.page.size or DEFAULT_SIZE
        self.pinned: Sight | None = None
        self.placed, self.seats = self._lay_out(None)
        self.words = describe(self.placed, figure.page)
        tell_missing(self.placed, tell)

    # -- laying out ------------------------------------------------------------------------------------------------

    def resize(self, size: tuple[float, float]) -> None:
        """Lay the page out for another size."""
        if size != self.size:
            self.size, self.pinned = size, None
            self.placed, self.seats = self._lay_out(None)

    def _lay_out(self, sight: Sight | None) -> tuple[Placed, list[Seat]]:
        """The page for its own limits, or for those of a sight, with legends where they stand now."""
        root, prepared = self.figure.root, self.prepared
        if sight is not None:
            panels = tuple(
                _pin(self._panel_for(seat.panel, n, sight), seat.box.place) for n, seat in enumerate(self.seats)
            )
            prepared = prepared.replace(panels=panels)
        placed = place(root, prepared, self.size, self.tell)
        seats = [Seat(box, panel, n) for n, (box, panel) in enumerate(zip(placed.boxes, self.prepared.panels))]
        for seat, before in zip(seats, getattr(self, "seats", ())):
            seat.kept, seat.blocks = before.kept, before.blocks  # of the data, whatever the places
        return placed, seats

    def _panel_for(self, panel: Panel, n: int, sight: Sight) -> Panel:
        """The panel with the limits and the grid of the sight."""
        for dim in ("x", "y"):
            ends = sight.limits.get((n, dim))
            if ends is not None:
                trained: Trained = getattr(panel, dim)
                panel = panel.replace(**{dim: trained.replace(domain=_domain(trained, ends))})
        if sight.grid is not None:
            panel = panel.replace(axes=panel.axes.replace(grid=sight.grid))
        return panel

    # -- what there is to see ----------------------------------------------------------------------------------------

    def home(self, side: Side) -> Ends:
        """The page's own limits, in scale space."""
        return self.seats[side[0]].home[side[1]]

    def rest(self, n: int) -> Pose:
        """How a box in three dimensions stands on the page."""
        from .sight import Pose

        camera = self.seats[n].panel.axes.camera or Camera()
        return Pose(camera.azim, camera.elev, camera.roll, camera.zoom)

    def linked(self, side: Side) -> tuple[Side, ...]:
        """The sides that move with this one, itself among them."""
        if side[1] in self.prepared.shared:
            return tuple((n, side[1]) for n in range(len(self.seats)))
        return (side,)

    def entries(self) -> list[tuple[Entry, Rect]]:
        """The entries of all legends that can be switched, with their rectangles; of the scene made last."""
        found: list[tuple[Entry, Rect]] = []
        for n, seat in enumerate(self.seats):
            if seat.box.place == "direct":
                from .direct import entries as labels  # loaded by figures that want it

                found += [((n, text), rect) for text, rect in labels(seat.box, seat.drawn)]
            corner = legend_corner(seat.box)
            if corner is not None and seat.box.legend is not None:
                found += [((n, text), rect) for text, rect in entries(seat.box.legend, *corner)]
        for k, sheet in enumerate(self.placed.sheets):
            if sheet.legend is not None:
                found += [((-1 - k, text), rect) for text, rect in entries(sheet.legend, *sheet.corner)]
        return [(entry, rect) for entry, rect in found if self._is_switch(entry)]

    def _is_switch(self, entry: Entry) -> bool:
        text = frozenset((entry[1],))
        return any(
            self.owns(entry, n) and any(artist.without(text) is not artist for artist in seat.panel.axes.artists)
            for n, seat in enumerate(self.seats)
        )

    def owns(self, entry: Entry, n: int) -> bool:
        """Whether a legend entry is of the marks of panel ``n``."""
        return entry[0] == n or (entry[0] < 0 and n in self.placed.sheets[-1 - entry[0]].span.all)

    # -- drawing -----------------------------------------------------------------------------------------------------

    def scene(self, sight: Sight) -> Scene:
        """The page as this sight shows it. Without changes it is exactly the page of the figure."""
        plain = not sight.limits and sight.grid is None
        if plain and self.pinned is not None:
            self.pinned = None
            self.placed, self.seats = self._lay_out(None)
        items = self._items(sight)
        if not plain and any(seat.crowded for seat in self.seats):
            self.pinned = sight
            self.placed, self.seats = self._lay_out(sight)
            items = self._items(sight)
        return Scene(*self.size, tuple(items), self.theme.background, *self.words)

    def _items(self, sight: Sight) -> list[Primitive]:
        items: list[Primitive] = []
        guides: dict[object, AxisGuide] = {}
        for seat in self.seats:
            items += self._panel(seat, sight, guides)
        for sheet in self.placed.sheets:
            items += emit_sheet(sheet, self.placed)
        return items

    def _panel(self, seat: Seat, sight: Sight, guides: dict[object, AxisGuide]) -> list[Primitive]:
        """One panel; the very same list when nothing of it changed."""
        n, box = seat.index, seat.box
        hidden = frozenset(entry[1] for entry in sight.hidden if self.owns(entry, n))
        fading = tuple((entry[1], share) for entry, share in sight.fading if self.owns(entry, n))
        pose = sight.poses.get(n)
        key = (sight.limits.get((n, "x")), sight.limits.get((n, "y")), pose, hidden, fading, sight.grid)
        if key == seat.key:
            return seat.items
        seat.key = None  # until it is done: a user's function may raise
        box.panel = self._panel_for(seat.panel, n, sight)
        if box.panel.z is not None:
            seat.items, seat.key = self._space(seat, pose, hidden), key
            return seat.items
        if box.round:
            self._refit(seat)
        else:
            for dim in ("x", "y"):
                setattr(box, dim + "_guide", self._guide(seat, dim, guides))
        seat.drawn = self._draw(seat, hidden, fading)
        if seat.sampled:
            artists = tuple(seat.sampled.get(k, artist) for k, artist in enumerate(seat.panel.axes.artists))
            box.panel = box.panel.replace(axes=box.panel.axes.replace(artists=artists))
        box.settle_legend()
        around = ((box.place == "direct" and key) or "still", box.legend)
        if seat.around is None or seat.around[0] != around:
            seat.around = around, emit_around(box, seat.drawn)
        seat.items, seat.key = [*emit_inside(box, f"axes{n}", seat.drawn), *seat.around[1]], key
        return seat.items

    def _refit(self, seat: Seat) -> None:
        """The circle of a panel in polar coordinates for the limits of now; at home exactly that of the page."""
        from .round import fit

        box = seat.box
        if box.panel is seat.panel:
            box.fitted, box.rect = dict(seat.fitted), seat.rect
        else:
            box.fitted = {}
            box.rect = fit(box, box.cell or seat.rect).rect

    def _guide(self, seat: Seat, dim: str, made: dict[object, AxisGuide]) -> AxisGuide:
        """The axis for the limits of now, its name where it was laid out unless labels push it outwards."""
        box, laid = seat.box, seat.guides[dim]
        trained: Trained = getattr(box.panel, dim)
        if dim == "x":
            seat.crowded = False
        marks = box.marks_on(dim)
        if trained is getattr(seat.panel, dim) and marks == laid.marks and self.pinned is None:
            return laid
        x0, y0, x1, y1 = box.rect
        length = x1 - x0 if dim == "x" else y1 - y0
        labels = any(block is not None for block in laid.blocks) or (not laid.at and box.show[dim])
        key = (dim, trained.scale, trained.domain, trained.ticks, trained.format, trained.categories, length, labels,
               marks)
        guide = made.get(key)
        if guide is None:
            guide = made[key] = make_axis(trained, dim, length, box.theme, labels, False, marks)
        seat.crowded = seat.crowded or guide.labels_depth > laid.labels_depth + SLACK
        guide = guide.replace(name=laid.name, depth=laid.depth,
                              labels_depth=max(laid.labels_depth, guide.labels_depth))
        return self._on_page(guide, seat) if dim == "x" else guide

    def _on_page(self, guide: AxisGuide, seat: Seat) -> AxisGuide:
        """The axis without those labels that would be cut by the edge of the page."""
        axis = seat.box.axes(seat.box.rect)[0]
        blocks = list(guide.blocks)
        for k, (v, block) in enumerate(zip(guide.at, blocks)):
            if block is not None and not guide.angle:
                at = axis.px(v)
                if at - block.width / 2 < 1.0 or at + block.width / 2 > self.size[0] - 1.0:
                    blocks[k] = None
        return guide.replace(blocks=tuple(blocks))

    # -- marks -------------------------------------------------------------------------------------------------------

    def _draw(self, seat: Seat, hidden: frozenset[str], fading: tuple[tuple[str, float], ...]) -> list[Drawn]:
        """Every mark with its primitives; hidden ones have none, those that fade lie under the rest."""
        drawn: list[Drawn] = []
        away = hidden | {text for text, _ in fading}
        for k, artist in enumerate(seat.panel.axes.artists):
            shown = artist.without(away) if away else artist
            made = () if shown is None else self._emit(seat, k, shown, away if shown is not artist else frozenset())
            for text, share in fading:
                other = artist.without(away - {text})
                if other is not None and other is not shown and artist.without(frozenset((text,))) is not artist:
                    made = (Group(self._emit(seat, k, other, away - {text}), share), *made)
            drawn.append((artist, made))
        return drawn

    def _emit(self, seat: Seat, k: int, artist: Artist, away: frozenset[str]) -> tuple[Primitive, ...]:
        """The primitives of a mark: those of before under another affine, where it read nothing of the limits."""
        view = seat.view(k)
        if seat.box.round:
            seat.sampled[k] = artist = artist.sample(view)
            return view.shown(artist.emit(view))
        kept = seat.kept.get((k, away))
        made = kept.for_view(view) if kept is not None else None
        if made is not None:
            return made
        watched = Watched(view)
        sampled = artist.sample(watched)  # type: ignore[arg-type]  # it looks like a View
        if sampled is not artist:
            seat.sampled[k] = sampled
        made = sampled.emit(watched)  # type: ignore[arg-type]  # as above
        if not watched.read:
            seat.kept[k, away] = Kept(watched, view, made)
        return made

    def _space(self, seat: Seat, pose: Pose | None, hidden: frozenset[str]) -> list[Primitive]:
        """A panel in three dimensions; while it turns it keeps its size and its middle."""
        from .space import emit_space, fit

        box = seat.box
        if not seat.sampled:
            seat.sampled = {k: artist.sample(seat.view(k)) for k, artist in enumerate(box.panel.axes.artists)}
        shown = [(k, made) for k, artist in seat.sampled.items() if (made := artist.without(hidden)) is not None]
        axes = box.panel.axes.replace(artists=tuple(artist for _, artist in shown))
        if pose is not None:
            if seat.pose is None:
                home = fit(box, box.rect)[0]
                seat.pose = home.factor / home.camera.zoom, home.center
            camera = (axes.camera or Camera()).replace(azim=pose.azim, elev=pose.elev, roll=pose.roll, zoom=pose.zoom)
            factor, (x, y) = seat.pose
            box.panel = box.panel.replace(pose=(factor, (x + pose.right, y + pose.down)))
            axes = axes.replace(camera=camera)
        box.panel = box.panel.replace(axes=axes, slots=tuple(box.panel.slots[k] for k, _ in shown))
        if seat.around is None:
            seat.around = None, emit_around(box, [])
        return [*emit_space(box, f"axes{seat.index}"), *seat.around[1]]


def _ends(trained: Trained) -> Ends:
    return float(trained.scale.forward(trained.domain[0])), float(trained.scale.forward(trained.domain[1]))


def _domain(trained: Trained, ends: Ends) -> tuple[float, float]:
    """Limits in data units."""
    return trained.scale.inverse(ends[0]), trained.scale.inverse(ends[1])


def _pin(panel: Panel, place: str | None) -> Panel:
    """The panel with its legend where it stands."""
    if place is None:
        return panel
    wish = panel.axes.legend or Legend()
    return panel.replace(axes=panel.axes.replace(legend=wish.replace(at=place)))


