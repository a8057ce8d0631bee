"""Bands of height over triangles between scattered points, filled without seams."""

from __future__ import annotations

from . import base
from .contourf import Contourf, check_hatch
from .parts import field
from .parts.net import heights_of, net_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..figure import Figure


def tricontourf(x: object, y: object, z: object, triangles: object = None, *, data: object = None,
                levels: int | Sequence[float] | None = None, extend: str = "neither", cmap: object = None,
                limits: tuple[object, object] | None = None, colors: Sequence[object] | None = None,
                hatch: str | Sequence[str] | None = None, alpha: float | None = None) -> Figure:
    """Filled contours of heights z at scattered points (x, y), each (n,).

    triangles: (m, 3) indices of points, in any order; default the Delaunay triangulation of the points as drawn. The
    height over a triangle is the plane through its corners; one with a corner that is not finite is left out.
    The rest as in ``contourf``.

    >>> import hugin as hg
    >>> hg.tricontourf([0, 1, 0, 1], [0, 0, 1, 1], [0, 1, 1, 2], levels=4)
    <hugin.Figure 800 x 600 px: tricontourf>
    """
    net = net_of("tricontourf", x, y, triangles, data)
    wanted = field.levels_of("tricontourf", levels, filled=True, extend=extend, colors=colors,
                             hatch=check_hatch("tricontourf", hatch))
    return base.figure(Contourf(
        heights_of("tricontourf", net, z, data), net.x, net.y, wanted, field.cmap_of("tricontourf", cmap),
        field.limits_of("tricontourf", limits), base.check_alpha("tricontourf", alpha), net, "tricontourf",
    ))
