"""Depth cueing: what is farther from the eye looks more like the page.

Must not know: how a mark makes its triangles, or what hides what.
"""

from __future__ import annotations

from ..artists.parts import solid
from ..scene import Mapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from ..coords.space import Projection
    from ..scene import Mesh

    Color = tuple[float, float, float, float]


def cued(mesh: Mesh, projection: Projection, strength: float, page: Color) -> Mesh:
    """The mesh with ``strength`` of the page's colour in what is farthest, and none of it in what is nearest.

    Near and far are those of the box's corners, so that marks do not change with what else is in the box.
    """
    import nx

    colors = mesh.colors
    assert not isinstance(colors, Mapped)  # marks in three dimensions map their colours themselves, for the light
    depths = [projection.place(corner)[2] for corner in projection.corners()]
    near, far = min(depths), max(depths)
    depth = mesh.vertices[:, 2] + solid.lift_of(mesh)
    if mesh.flat or int(colors.shape[0]) != int(depth.shape[0]):
        depth = nx.mean(depth[mesh.triangles], axis=1)
    share = nx.clip((nx.where(depth == depth, depth, far) - near) / max(far - near, 1e-9), 0.0, 1.0) * strength
    return mesh.replace(colors=_mixed(colors, share, page))


def _mixed(colors: Tensor, share: Tensor, page: Color) -> Tensor:
    """Straight RGBA bytes (n, 4), each with its share (n,) of the page; opacity stays."""
    import nx

    given = nx.astype(colors, nx.float32)
    to = nx.asarray([[part * 255.0 for part in page[:3]]], dtype=nx.float32)
    mixed = given[:, :3] + (to - given[:, :3]) * nx.astype(share, nx.float32)[:, None]
    return nx.concat([nx.astype(nx.round(mixed), nx.uint8), colors[:, 3:]], axis=1)
