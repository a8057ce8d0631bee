"""Meshes cut at the faces of the box, where limits that the user set are narrower than the data.

A plane of the box is a plane in px and depth too, also in perspective, so meshes are cut after they were placed.
Must not know: how a mark makes its triangles.
"""

from __future__ import annotations

from ..artists.parts import solid
from ..scene import Mapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from ..coords.space import Plane, Projection
    from ..scene import Mesh

#: Px beyond a face that are still inside, by corners of a cell.
SLACK = {1: 0.5, 2: 0.5, 3: 0.25}


def inside(mesh: Mesh, projection: Projection) -> Mesh:
    """What of the mesh lies in the box: dots whole or not at all, strokes and triangles cut."""
    for plane in projection.faces():
        mesh = _cut(mesh, plane, SLACK[int(mesh.triangles.shape[1])])
    return mesh


def _cut(mesh: Mesh, plane: Plane, slack: float) -> Mesh:
    import nx

    a, b, c, d = plane
    v = nx.astype(mesh.vertices, nx.float64)
    depth = v[:, 2] + solid.lift_of(mesh)
    distance = v[:, 0] * a + v[:, 1] * b + depth * c + (d + slack)
    within = distance >= 0
    if bool(nx.all(within)):
        return mesh  # as nearly all are, without a look at the cells
    kept = within[mesh.triangles]
    placed = nx.all((distance == distance)[mesh.triangles], axis=1)
    count = nx.where(placed, nx.sum(nx.astype(kept, nx.int64), axis=1), 0)
    corners = int(mesh.triangles.shape[1])
    if bool(nx.all(count == corners)):
        return mesh
    rows = [nx.nonzero(count == corners)[0]]
    cells = [mesh.triangles[rows[0]]]
    ends: list[tuple[Tensor, Tensor]] = []
    n = int(v.shape[0])
    for first in range(corners if corners > 1 else 0):
        for alone in (True, False) if corners == 3 else (True,):
            row = nx.nonzero((kept[:, first] == alone) & (count == (1 if alone else corners - 1)))[0]
            cell = nx.roll(mesh.triangles[row], -first, axis=1)
            m = int(row.shape[0])
            made = n + nx.arange(m * (corners - 1), dtype=nx.int32)
            n += m * (corners - 1)
            near, far = cell[:, 0], cell[:, 1:]
            for k in range(corners - 1):
                ends.append((near, far[:, k]) if alone else (far[:, k], near))
            cuts = [made[k * m:(k + 1) * m] for k in range(corners - 1)]
            if alone:
                shapes = [(near, *cuts)]
            else:
                shapes = [(cuts[0], far[:, 0], far[:, 1]), (cuts[0], far[:, 1], cuts[1])]
            for shape in shapes:
                cells.append(nx.stack(shape, axis=1))
                rows.append(row)
    return _made(mesh, v, distance, nx.concat(cells), nx.concat(rows), ends)


def _made(mesh: Mesh, v: Tensor, distance: Tensor, cells: Tensor, rows: Tensor,
          ends: list[tuple[Tensor, Tensor]]) -> Mesh:
    """The mesh of these cells, parts of its own ``rows``; ends: the kept and lost end of sides with a new vertex."""
    import nx

    vertices, colors, size = mesh.vertices, mesh.colors, mesh.size
    assert not isinstance(colors, Mapped)  # marks in three dimensions map their colours themselves, for the light
    if ends:
        near, far = nx.concat([one for one, _ in ends]), nx.concat([other for _, other in ends])
        at = (distance[near] / (distance[near] - distance[far]))[:, None]
        vertices = nx.astype(nx.concat([v, v[near] + (v[far] - v[near]) * at]), nx.float32)
        if not mesh.flat:
            given = nx.astype(colors, nx.float64)
            mixed = given[near] + (given[far] - given[near]) * at
            mixed = nx.where(mixed == mixed, mixed, 0.0)
            colors = nx.concat([colors, nx.astype(nx.round(mixed), nx.uint8)])
    if mesh.flat:
        colors = colors[rows]
    if not isinstance(size, (int, float)):
        size = nx.asarray(size)[rows]
    return mesh.replace(vertices=vertices, triangles=nx.astype(cells, nx.int32), colors=colors, size=size)
