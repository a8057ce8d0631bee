"""What a mark drew on a flat sheet, taken onto the page: bent in polar coordinates, aslant on the wall of a box.

Where the page bends it, a straight stroke of the sheet becomes a curve: it is cut into pieces so short that no chord
leaves it by more than SAGITTA px. Images become meshes. Words (glyphs, and paths with verbs, which only formulas are)
lie on the page already.
Owns: Way and Sheet, what such coordinates are asked for. Must not know: which mark drew what.
"""

from __future__ import annotations

from ..scene import Anchor, Clip, Group, Image, Later, Mapped, Markers, Mesh, Path, Points, Quads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from nx import Tensor

    from ..scene import Primitive
    from .cartesian import Axis

    Sides = tuple[Tensor, Tensor]

    class Way(Protocol):
        """From px of the sheet to px of the page.

        even: what is straight on the sheet is straight on the page. straight: lines and areas are left so. reflect:
        points below 0 have a place too. outer: px of the sheet per radian.
        """

        @property
        def even(self) -> bool: ...
        @property
        def straight(self) -> bool: ...
        @property
        def reflect(self) -> bool: ...
        @property
        def outer(self) -> float: ...

        def places(self, x: Tensor, y: Tensor) -> Sides: ...

    class Scaled(Protocol):
        """A view with two axes."""

        @property
        def x(self) -> Axis: ...
        @property
        def y(self) -> Axis: ...

    class Sheet(Protocol):
        """The view of a mark that draws on a sheet."""

        @property
        def rect(self) -> tuple[float, float, float, float]: ...
        @property
        def x(self) -> Axis: ...
        @property
        def y(self) -> Axis: ...
        @property
        def way(self) -> Way: ...

#: Px between a curve and its chords.
SAGITTA = 0.02
#: Pieces of one stroke at most: it then goes round so often that nobody can follow it.
MOST = 4096
#: Triangles of a mesh are cut while there are fewer than this.
MANY = 400_000
#: Cells from which an image is painted cell by cell, without triangles, where a picture of pixels is asked for.
CELLS = 4096

_SAME = (0.0, 1.0, 0.0)


def bent(item: Primitive, view: Sheet) -> Primitive:
    """The primitive on the page; lengths of pens and marks stay as they are."""
    if isinstance(item, Path):
        return item if item.verbs is not None else _path(item, view)
    if isinstance(item, Markers):
        return item.replace(points=_dots(item.points, view))
    if isinstance(item, Group):
        return Group(tuple(bent(each, view) for each in item.items), item.opacity)
    if isinstance(item, Anchor):
        return item.replace(items=tuple(bent(each, view) for each in item.items))
    if isinstance(item, Clip):
        path = item.path if item.path is not None else box(item.rect or view.rect)
        shape = bent(path, view)
        assert isinstance(shape, Path)  # as every path stays one
        return item.replace(items=tuple(bent(each, view) for each in item.items), rect=None, path=shape)
    if isinstance(item, Image):
        return _image(item, view.way)
    return _mesh(item, None, view.way) if isinstance(item, Mesh) else item


def box(rect: tuple[float, float, float, float]) -> Path:
    """A rectangle of the sheet, as a path to be bent."""
    import nx

    x0, y0, x1, y1 = rect
    table = nx.asarray([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=nx.float64)
    return Path(Points(table[:, 0], table[:, 1]), ring=4, closed=True, fill=(0.0, 0.0, 0.0, 1.0))


# -- strokes and areas ---------------------------------------------------------------------------------------------


def on_sheet(points: Points, view: Scaled) -> Sides:
    """Px of the sheet, in cartesian coordinates the page itself, (n,) float64."""
    import nx

    ox, kx, dx, oy, ky, dy = points.affine
    x = points.x if points.x_map.kind == "linear" else view.x.scale.forward(points.x)
    y = points.y if points.y_map.kind == "linear" else view.y.scale.forward(points.y)
    return (nx.astype(x, nx.float64) - ox) * kx + dx, (nx.astype(y, nx.float64) - oy) * ky + dy


def _dots(points: Points, view: Sheet) -> Points:
    """Single places; those below the centre have none, unless they are reflected."""
    import nx

    x, y = on_sheet(points, view)
    if not view.way.reflect:
        y = nx.where(y <= 0.0, y, nx.nan)
    return Points(*view.way.places(x, y))


def _path(path: Path, view: Sheet) -> Path:
    x, y = on_sheet(path.points, view)
    made = path.replace(snap=False, decimate=False)  # along x there is nothing to thin by
    if path.ring is not None:
        (x, y), ring = _rings(x, y, path.ring, path.closed, view.way)
        return made.replace(points=Points(*view.way.places(x, y)), ring=ring)
    if path.closed:
        x, y = _closed(x, y)
    low = None if path.base is None else on_sheet(path.base, view)
    if not view.way.straight:
        count = _count(x, y, view.way)
        if low is not None:
            import nx

            count = nx.maximum(count, _count(*low, view.way))
        x, y = _cut(x, y, count)
        low = None if low is None else _cut(*low, count)
    made = made.replace(points=Points(*view.way.places(x, y)))
    return made if low is None else made.replace(base=Points(*view.way.places(*low)))


def _count(x: Tensor, y: Tensor, way: Way) -> Tensor:
    """Pieces of each stroke from a point to the next, (n - 1,) int64: 1 where it is straight or has a gap."""
    import nx

    angle = nx.abs(x[1:] - x[:-1]) / way.outer
    radius = nx.maximum(nx.abs(y[1:]), nx.abs(y[:-1]))
    pieces = nx.ceil(angle * nx.sqrt(radius / (8.0 * SAGITTA)))
    return nx.astype(nx.clip(nx.where(pieces == pieces, pieces, 1.0), 1.0, float(MOST)), nx.int64)


def _cut(x: Tensor, y: Tensor, count: Tensor) -> Sides:
    """Every stroke in ``count`` equal pieces; the points themselves stay."""
    import nx

    if not int(count.shape[0]) or int(nx.max(count)) == 1:
        return x, y
    ends = nx.cumsum(count)
    at = nx.repeat(nx.arange(int(count.shape[0])), count)
    t = nx.astype(nx.arange(int(at.shape[0])) - (ends - count)[at], nx.float64) / nx.astype(count, nx.float64)[at]
    return tuple(  # type: ignore[return-value]  # of two
        nx.concat([nx.where(t > 0.0, v[at] + (v[at + 1] - v[at]) * t, v[at]), v[-1:]]) for v in (x, y)
    )


def _closed(x: Tensor, y: Tensor) -> Sides:
    """Runs between gaps, each with its first point again at its end, so that the last side is bent too."""
    import nx

    gap = nx.isnan(x) | nx.isnan(y)
    kept = nx.concat([gap, nx.asarray([True])])
    stops = nx.flatnonzero(kept)
    firsts = nx.concat([nx.asarray([0]), stops[:-1] + 1])
    n = int(x.shape[0])
    order = nx.arange(n) + nx.cumsum(nx.astype(gap, nx.int64))  # places after one more point before each gap
    size = n + int(stops.shape[0])
    source = nx.zeros((size,), dtype=nx.int64)
    source[order] = nx.arange(n)
    source[stops + nx.arange(int(stops.shape[0]))] = nx.clip(firsts, 0, max(n - 1, 0))
    return x[source], y[source]


def _rings(x: Tensor, y: Tensor, k: int, closed: bool, way: Way) -> tuple[Sides, int]:
    """Shapes of k points each as shapes of more; side j of all of them is cut alike."""
    import nx

    m = int(x.shape[0]) // k
    columns = [nx.reshape(v[:m * k], (m, k)) for v in (x, y)]
    sides = k if closed else k - 1
    parts: list[list[Tensor]] = [[], []]
    for j in range(sides):
        pairs = [nx.stack([v[:, j], v[:, (j + 1) % k]], axis=1) for v in columns]
        count = 1
        if m and not way.straight:
            joined = [nx.reshape(nx.concat([p, nx.full((m, 1), nx.nan)], axis=1), (-1,)) for p in pairs]
            count = int(nx.max(_count(joined[0], joined[1], way)))
        t = nx.arange(count, dtype=nx.float64) / count
        for part, pair in zip(parts, pairs, strict=True):
            part.append(pair[:, :1] + (pair[:, 1:] - pair[:, :1]) * t)
    if not closed:
        for part, v in zip(parts, columns, strict=True):
            part.append(v[:, -1:])
    wide = [nx.concat(part, axis=1) for part in parts]
    return (nx.reshape(wide[0], (-1,)), nx.reshape(wide[1], (-1,))), int(wide[0].shape[1])


# -- cells ---------------------------------------------------------------------------------------------------------


def _image(image: Image, way: Way) -> Mesh | Group:
    """The cells of an image where they come to lie."""
    data = image.data
    if not way.even or not isinstance(data, Mapped) or data.values.size < CELLS:
        return _mesh(*_cells(image, way), way)
    import nx

    h, w = (int(n) for n in data.values.shape)
    xs, ys = _edges(image, h, w)
    grid = nx.broadcast_to(xs[None, :], (h + 1, w + 1)), nx.broadcast_to(ys[:, None], (h + 1, w + 1))
    x, y = (nx.reshape(v, (h + 1, w + 1)) for v in way.places(*(nx.reshape(v, (-1,)) for v in grid)))
    return Group(Later(lambda: (_mesh(*_cells(image, way), way),)), 1.0, Quads(x, _SAME, y, _SAME, data))


def _edges(image: Image, h: int, w: int) -> Sides:
    """The px between columns (w + 1,) and rows (h + 1,)."""
    import nx

    x0, y0, x1, y1 = image.rect
    xs = nx.linspace(x0, x1, w + 1) if image.x_edges is None else image.x_edges
    ys = nx.linspace(y0, y1, h + 1) if image.y_edges is None else image.y_edges
    return xs, ys


def _cells(image: Image, way: Way) -> tuple[Mesh, Sides]:
    """The cells of an image as a flat mesh on the sheet, narrow enough to be bent; those without a number left out."""
    import nx

    data = image.data
    values = data.values if isinstance(data, Mapped) else data
    h, w = (int(n) for n in values.shape[:2])
    xs, ys = _edges(image, h, w)
    if not way.even:
        far = float(nx.max(nx.abs(ys)))
        count = _count(xs, nx.full((w + 1,), far), way)
        xs, _ = _cut(xs, xs, count)
        values = nx.take(values, nx.repeat(nx.arange(w), count), axis=1)
    n = int(values.shape[1])
    first = nx.arange(h, dtype=nx.int32)[:, None] * (n + 1) + nx.arange(n, dtype=nx.int32)[None, :]
    at = nx.reshape(first, (-1,))
    quads = nx.stack([at, at + 1, at + n + 2, at, at + n + 2, at + n + 1], axis=1)
    flat = nx.reshape(values, (h * n, *values.shape[2:]))
    if isinstance(data, Mapped):
        known = nx.isfinite(nx.astype(flat, nx.float64))
        quads, flat = quads[known], flat[known]
    elif int(flat.shape[1]) == 3:
        flat = nx.concat([flat, nx.full((h * n, 1), 255, dtype=nx.uint8)], axis=1)
    triangles = nx.reshape(quads, (-1, 3))
    colors = nx.repeat(flat, 2, axis=0)
    grid = nx.broadcast_to(xs[None, :], (h + 1, n + 1)), nx.broadcast_to(ys[:, None], (h + 1, n + 1))
    sides = nx.reshape(grid[0], (-1,)), nx.reshape(grid[1], (-1,))
    mapped = data.replace(values=colors) if isinstance(data, Mapped) else colors
    return Mesh(nx.stack(sides, axis=1), triangles, mapped, flat=True), sides


def _mesh(mesh: Mesh, sides: Sides | None, way: Way) -> Mesh:
    """A mesh on the page; one that comes without ``sides`` has its long edges halved until they are short."""
    import nx

    if sides is None:
        while not way.even and int(mesh.triangles.shape[0]) < MANY:
            finer = _halved(mesh, way)
            if finer is mesh:
                break
            mesh = finer
        v = nx.astype(mesh.vertices, nx.float64)
        sides = v[:, 0], v[:, 1]
    x, y = way.places(*sides)
    return mesh.replace(vertices=nx.astype(nx.stack([x, y], axis=1), nx.float32))


def _halved(mesh: Mesh, way: Way) -> Mesh:
    """Every long edge with a new vertex in its middle, so that neighbours still meet; the mesh itself if none is long.

    A triangle is cut at the first of its long edges; the next round finds the others.
    """
    import nx

    v = nx.astype(mesh.vertices, nx.float64)
    cells = mesh.triangles
    long = []
    for k in range(3):
        a, b = v[cells[:, k]], v[cells[:, (k + 1) % 3]]
        angle = nx.abs(b[:, 0] - a[:, 0]) / way.outer
        long.append(angle * angle * nx.maximum(nx.abs(a[:, 1]), nx.abs(b[:, 1])) / 8.0)
    bend = nx.stack(long, axis=1)
    worst = nx.argmax(bend, axis=1)
    cut = nx.max(bend, axis=1) > SAGITTA * 8.0  # a mesh has no outline to look at: an eighth of a px will do
    if not bool(nx.any(cut)):
        return mesh
    rows, kept = nx.flatnonzero(cut), nx.flatnonzero(~cut)
    turned = nx.stack([cells[rows, (worst[rows] + k) % 3] for k in range(3)], axis=1)
    n, m = int(v.shape[0]), int(rows.shape[0])
    middle = nx.astype(n + nx.arange(m), nx.int32)
    a, b, c = turned[:, 0], turned[:, 1], turned[:, 2]
    made = nx.concat([cells[kept], nx.stack([a, middle, c], axis=1), nx.stack([middle, b, c], axis=1)])
    vertices = nx.concat([v, (v[a] + v[b]) / 2])
    return mesh.replace(vertices=vertices, triangles=made, colors=_mixed(mesh, nx.concat([kept, rows, rows]), a, b))


def _mixed(mesh: Mesh, rows: Tensor, a: Tensor, b: Tensor) -> Tensor | Mapped:
    """Colours of the cut mesh: of cells ``rows``, or of the vertices and new ones between a and b."""
    import nx

    colors = mesh.colors
    given = colors.values if isinstance(colors, Mapped) else colors
    if mesh.flat:
        made = given[rows]
    else:
        ends = nx.astype(given[a], nx.float64) + nx.astype(given[b], nx.float64)
        made = nx.concat([given, nx.astype(ends / 2, given.dtype)])
    return colors.replace(values=made) if isinstance(colors, Mapped) else made
