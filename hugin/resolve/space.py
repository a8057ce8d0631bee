"""Panels in three dimensions: the box as large as its cell allows, and what is painted in which order.

Order: walls and grid, marks on walls, one mesh of all solid marks (which hide each other by depth), axes, words.
Owns: the fit, and the emission of a panel. Must not know: how a mark makes its triangles.
"""

from __future__ import annotations

from ..axes import Camera
from ..coords.cartesian import Axis
from ..coords.space import Projection, SpaceView, sides
from ..guides.walls import Walls, bounds, emit_back, emit_edges, make_walls, within
from ..scene import Anchor, Clip, Mesh

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..artists.base import Artist
    from ..coords.trained import Trained
    from ..scene import Primitive
    from .box import Box
    from .prepare import Panel

    Rect = tuple[float, float, float, float]
    Triple = tuple[Axis, Axis, Axis]
    OnPage = tuple[int, Artist, SpaceView, tuple[Primitive, ...]]

#: Px for the words around the box before they are measured.
ROOM = 56.0
#: Px by which words may miss their measure.
SLACK = 0.5
#: Px by which a box of a pose, whose words were not measured for it, may leave its cell.
SPARE = 4.0
#: Px by which marks may reach beyond the box.
REACH = 16.0


def trained_of(panel: Panel) -> tuple[Trained, Trained, Trained]:
    assert panel.z is not None  # of panels in three dimensions
    return panel.x, panel.y, panel.z


def axes_of(panel: Panel) -> Triple:
    """The three dimensions, each over its side of the box, whose middle is 0."""
    flat = []
    for one in trained_of(panel):
        ends = float(one.scale.forward(one.domain[0])), float(one.scale.forward(one.domain[1]))
        flat.append(Axis(one.scale, one.domain, ends, -1.0, 1.0, one.categories))
    half = sides(panel.axes.aspect, (flat[0], flat[1], flat[2]))
    made = []
    for axis, one, reach in zip(flat, trained_of(panel), half, strict=True):
        start, end = (reach, -reach) if one.inverted else (-reach, reach)
        made.append(axis.replace(start=start, end=end))
    return made[0], made[1], made[2]


def fit(box: Box, rect: Rect) -> tuple[Projection, Walls, Triple]:
    """The largest box whose words stay in ``rect``, or the one that its pose says, enlarged by the camera's zoom."""
    axes, trained, theme = axes_of(box.panel), trained_of(box.panel), box.theme
    half = (abs(axes[0].end), abs(axes[1].end), abs(axes[2].end))
    camera = box.panel.axes.camera or Camera()
    if box.panel.pose is not None:
        projection = Projection(camera, half, *box.panel.pose)
    else:
        projection, walls = _fitted(box, rect, axes, half)
        if camera.zoom == 1.0:
            return projection, walls, axes
    if camera.zoom != 1.0:
        projection = projection.replace(factor=projection.factor * camera.zoom)
    return projection, make_walls(projection, axes, trained, theme), axes


def _fitted(box: Box, rect: Rect, axes: Triple, half: tuple[float, float, float]) -> tuple[Projection, Walls]:
    """The largest box whose words stay in ``rect``, with room for them first guessed, then measured."""
    trained, theme, camera = trained_of(box.panel), box.theme, box.panel.axes.camera or Camera()
    room = (ROOM, ROOM, ROOM, ROOM)
    for _ in range(3):
        projection = _sized(camera, half, rect, room)
        walls = make_walls(projection, axes, trained, theme)
        inner, outer = _outline(projection), bounds(walls, projection)
        room = (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])
    for _ in range(4):  # another size may have other ticks, whose words reach farther
        projection = _sized(camera, half, rect, room)
        walls = make_walls(projection, axes, trained, theme)
        x0, y0, x1, y1 = bounds(walls, projection)
        over = (rect[0] - x0, rect[1] - y0, x1 - rect[2], y1 - rect[3])
        if max(over) <= SLACK:
            break
        room = (room[0] + max(over[0], 0.0), room[1] + max(over[1], 0.0),
                room[2] + max(over[2], 0.0), room[3] + max(over[3], 0.0))
    return projection, walls


def _sized(camera: Camera, half: tuple[float, float, float], rect: Rect, room: Rect) -> Projection:
    x0, y0, x1, y1 = rect[0] + room[0], rect[1] + room[1], rect[2] - room[2], rect[3] - room[3]
    unit = Projection(camera, half)
    left, top, right, bottom = _outline(unit)
    factor = max(1.0, min((x1 - x0) / (right - left), (y1 - y0) / (bottom - top)))
    center = (x0 + x1 - factor * (left + right)) / 2, (y0 + y1 - factor * (top + bottom)) / 2
    return unit.replace(factor=factor, center=center)


def _outline(projection: Projection) -> Rect:
    places = [projection.place(corner) for corner in projection.corners()]
    xs, ys = [p[0] for p in places], [p[1] for p in places]
    return min(xs), min(ys), max(xs), max(ys)


def view_of(box: Box, k: int, projection: Projection, axes: Triple, rect: Rect) -> SpaceView:
    """What mark ``k`` sees."""
    panel = box.panel
    return SpaceView(rect, axes[0], axes[1], box.theme, panel.colors, panel.sizes, panel.shapes, panel.dashes,
                     panel.slots[k], box.tell, axes[2], projection, None, limited(panel))


def limited(panel: Panel) -> bool:
    """Whether data may lie beyond the ends of an axis."""
    axes = panel.axes
    return (axes.xlim, axes.ylim, axes.zlim) != (None, None, None)


def any_view(box: Box, k: int, rect: Rect) -> SpaceView:
    """What mark ``k`` sees before the box has its size: for legends, to which px do not matter."""
    axes = axes_of(box.panel)
    return view_of(box, k, Projection(Camera(), (1.0, 1.0, 1.0)), axes, rect)


def emit_space(box: Box, path: str) -> list[Primitive]:
    """The box with its walls, marks and axes; one that was enlarged or moved ends where its cell does."""
    projection, walls, axes = fit(box, box.rect)
    x0, y0, x1, y1 = bounds(walls, projection)
    cell = (box.rect[0] - SPARE, box.rect[1] - SPARE, box.rect[2] + SPARE, box.rect[3] + SPARE)
    if x0 >= cell[0] and y0 >= cell[1] and x1 <= cell[2] and y1 <= cell[3]:
        return _emitted(box, path, projection, walls, axes)
    return [Clip(tuple(_emitted(box, path, projection, within(walls, projection, cell), axes)), rect=cell)]


def _emitted(box: Box, path: str, projection: Projection, walls: Walls, axes: Triple) -> list[Primitive]:
    """What is painted, in its order."""
    wish = box.panel.axes.grid
    items = emit_back(walls, axes, projection, box.theme, wish != "none")
    solids: list[Mesh] = []
    words: list[tuple[int, SpaceView]] = []
    names = []
    under: list[OnPage] = []
    for k, artist in sorted(enumerate(box.panel.axes.artists), key=lambda pair: getattr(pair[1], "rank", 0)):
        view = view_of(box, k, projection, axes, box.rect)
        if artist.dims != 3:
            continue
        if artist.layer == "words":
            words.append((k, view))
            continue
        made = artist.emit(view)
        if artist.layer == "under":
            under.append((k, artist, view, made))
            continue
        solids += [item for item in made if isinstance(item, Mesh)]
        names.append(artist.name)
    if any(artist.names(view) for _, artist, view, _ in under):
        from .names import named_walls  # loaded by figures with names along lines

        under = named_walls(under, box.theme)
    items += [Anchor(made, f"{path}-{artist.name}{k}", "", "graphics-symbol") for k, artist, _, made in under]
    mesh = _joined(box, projection, solids)
    if mesh is not None:
        x0, y0, x1, y1 = _outline(projection)
        anchor = Anchor((mesh,), f"{path}-{'-'.join(dict.fromkeys(names))}", "", "graphics-symbol")
        items.append(Clip((anchor,), rect=(x0 - REACH, y0 - REACH, x1 + REACH, y1 + REACH)))
    items += emit_edges(walls, projection, box.theme)
    for k, view in words:
        items += box.panel.axes.artists[k].emit(view.replace(solids=mesh))
    return items


def _joined(box: Box, projection: Projection, solids: list[Mesh]) -> Mesh | None:
    """All solid marks as one, cut where limits say so, the far ones paler."""
    wished = box.panel.axes
    overflows = any(artist.overflows for artist in wished.artists)
    if solids and (overflows or limited(box.panel)):
        from .inside import inside  # loaded where limits may cut

        solids = [inside(mesh, projection) for mesh in solids]
    if wished.camera is not None and wished.camera.depth_cue > 0:
        from .cue import cued  # loaded where it is asked for

        solids = [cued(mesh, projection, wished.camera.depth_cue, box.theme.background) for mesh in solids]
    return solids[0].replace(others=tuple(solids[1:])) if solids else None
