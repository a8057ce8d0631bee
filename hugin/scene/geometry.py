"""Geometry by reference: data columns, how a scale bends them, and the affine that takes them to px.

Owns: Map, Points, Mapped. A Points copies nothing; the C pass of a renderer reads the columns where they lie.
Must not know: themes, layout, or any renderer.
"""

from __future__ import annotations

from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

#: Kinds that C can evaluate, in the order of csrc/draw/scale.h: v -> scale space.
KINDS = ("linear", "log10", "symlog", "asinh", "sqrt", "power", "logit")


@value
class Map(Value):
    """A monotone function that C evaluates per element: ``kind`` is one of ``KINDS``, ``a`` and ``b`` its parameters.

    linear v | log10 log10(v) | symlog sign(v) (a + log10(|v|/b))-like, a = linear slope, b = threshold |
    asinh asinh(v / a) | sqrt sign(v) sqrt(|v|) | power sign(v) |v|**a | logit log10(v / (1 - v)).
    A value outside the function's domain gives NaN. Scales that are none of these bend their data beforehand.
    """

    kind: str = "linear"
    a: float = 1.0
    b: float = 1.0


LINEAR = Map()


@value
class Points(Value):
    """n positions as two columns. ``px = (map(v) - origin) * scale + offset``, per axis, computed in float64.

    x, y: (n,) tensors, any real dtype, any stride (0 repeats one value). NaN marks a gap.
    affine: (origin_x, scale_x, offset_x, origin_y, scale_y, offset_y), float64; px run right and down, from top left.
    key: hashable name of the data for caches of a window; None for geometry that is already in px.
    grows: hashable name of data that only grow at their end, of which these are the first n points; None: others.
    """

    x: Tensor
    y: Tensor
    x_map: Map = LINEAR
    y_map: Map = LINEAR
    affine: tuple[float, float, float, float, float, float] = (0.0, 1.0, 0.0, 0.0, 1.0, 0.0)
    key: object = None
    grows: object = None


def px_of(points: Points) -> Tensor:
    """(n, 2) float32 px of positions in scale space (both maps linear)."""
    import nx

    ox, kx, dx, oy, ky, dy = points.affine
    sides = [(points.x - ox) * kx + dx, (points.y - oy) * ky + dy]
    return nx.astype(nx.stack([nx.reshape(side, (-1,)) for side in sides], axis=-1), nx.float32)


@value
class Mapped(Value):
    """Numbers that become colours where they are drawn: ``lut[(map(v) - lo) / (hi - lo)]``.

    values: tensor of any real dtype and stride. lo, hi: limits in scale space (after ``map``); outside is clamped to
    the ends, or takes ``under``/``over``. lut: (k, 4) uint8 tensor, straight alpha, k >= 2. nan: RGBA 0..1 of NaN.
    """

    values: Tensor
    lo: float
    hi: float
    lut: Tensor
    map: Map = LINEAR
    nan: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    under: tuple[float, float, float, float] | None = None
    over: tuple[float, float, float, float] | None = None
