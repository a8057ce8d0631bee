"""Lines of equal height over triangles between scattered points."""

from __future__ import annotations

from . import base
from .contour import Contour
from .parts import field
from .parts.net import heights_of, net_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..figure import Figure


def tricontour(x: object, y: object, z: object, triangles: object = None, *, data: object = None,
               levels: int | Sequence[float] | None = None, labels: bool = False, cmap: object = None,
               limits: tuple[object, object] | None = None, color: object = None,
               colors: Sequence[object] | None = None, width: float | None = None,
               dash: str | tuple[float, ...] | None = None, alpha: float | None = None,
               label: str | None = None) -> Figure:
    """Contour lines of heights z at scattered points (x, y), each (n,).

    triangles: (m, 3) indices of points, in any order; default the Delaunay triangulation of the points as drawn. The
    height over a triangle is the plane through its corners; one with a corner that is not finite is left out.
    The rest as in ``contour``.

    >>> import hugin as hg
    >>> hg.tricontour([0, 1, 0, 1], [0, 0, 1, 1], [0, 1, 1, 2], levels=[0.5, 1.5])
    <hugin.Figure 800 x 600 px: tricontour>
    """
    net = net_of("tricontour", x, y, triangles, data)
    return base.figure(Contour(
        heights_of("tricontour", net, z, data), net.x, net.y, field.levels_of("tricontour", levels, colors=colors),
        field.cmap_of("tricontour", cmap), field.limits_of("tricontour", limits),
        base.check_color("tricontour", color), base.check_size("tricontour", "width", width),
        base.check_dash("tricontour", dash), base.check_alpha("tricontour", alpha),
        base.check_label("tricontour", label), base.check_flag("tricontour", "labels", labels), net, "tricontour",
    ))
