"""Lines whose colour follows numbers along their way."""

from __future__ import annotations

from itertools import pairwise

from ...scene import Group, Mesh, Path, Points
from . import field, solid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from ...coords.cartesian import View
    from ...data import Column
    from ...scene import Primitive
    from ..base import Channel

TONE = 4          # of 255: how much colour changes along a line before it is another stroke
MOST = 1024       # strokes of one colour each; beyond, the line is a mesh


def is_numbers(column: Column) -> bool:
    """Whether a column of ``color_by`` is for a colour bar, not groups."""
    import nx

    return column.categories is None and column.values.dtype != nx.bool


def are_lines(x: Tensor, numbers: Tensor) -> bool:
    """Whether points with the same number are a line each: x then runs on within each number, not over all points.

    (A table of several years has its days once a year; along one way each point has its time.)
    """
    import nx

    order = nx.argsort(numbers, stable=True)
    x, sorted_numbers = nx.astype(x, nx.float64), nx.astype(numbers, nx.float64)[order]
    if bool(nx.all(x[1:] > x[:-1])):
        return False
    fresh = sorted_numbers[1:] != sorted_numbers[:-1]
    if 2 * (int(nx.sum(fresh)) + 1) > int(x.shape[0]):
        return False
    apart = x[order]
    return bool(nx.all(fresh | (apart[1:] >= apart[:-1])))


def one_color(column: Column) -> bool:
    """Whether all points have the same number."""
    import nx

    values = column.values
    return not int(values.shape[0]) or bool(nx.all(values == values[0]))


def color_at(view: View, channel: Channel, column: Column) -> tuple[float, float, float, float]:
    """The colour of the first value, opaque."""
    r, g, b, a = solid.by_data(view, channel, column.replace(values=column.values[:1]), None)[0].tolist()
    return r / 255, g / 255, b / 255, a / 255


def strokes(view: View, x: Column, y: Column, numbers: Column, channel: Channel, width: float,
            alpha: float | None) -> tuple[Primitive, ...]:
    """The line through (x, y) with the colours of ``numbers``, evenly mixed between points."""
    import nx

    px, py = view.x.affine(), view.y.affine()
    across, up = ((field.flat(one, column) - o) * k + d
                  for one, column, (o, k, d) in ((view.x, x, px), (view.y, y, py)))
    if int(across.shape[0]) < 2:
        return ()
    across, up, numbers = _mixed(across, up, numbers, solid.by_data(view, channel, numbers, None))
    colors = solid.by_data(view, channel, numbers, None)
    made = _runs(across, up, colors, width)
    if made is None:
        vertices = nx.astype(nx.stack([across, up], axis=1), nx.float32)
        made = (Mesh(vertices, solid.chain(int(across.shape[0])), colors, size=width),)
    return made if alpha is None or alpha >= 1 else (Group(made, alpha),)


def _mixed(x: Tensor, y: Tensor, numbers: Column, colors: Tensor) -> tuple[Tensor, Tensor, Column]:
    """As many points between two as their colours are apart."""
    import nx

    values = nx.astype(numbers.values, nx.float64)
    far = nx.max(nx.abs(nx.diff(nx.astype(colors[:, :3], nx.float64), axis=0)), axis=1)
    known = nx.isfinite(nx.diff(x)) & nx.isfinite(nx.diff(y)) & nx.isfinite(nx.diff(values))
    steps = nx.where(known, nx.clip(nx.ceil(far / TONE), 1, 256), 1.0)
    if int(nx.sum(steps)) > 4 * MOST:
        return x, y, numbers
    times = nx.astype(steps, nx.int64)
    start = nx.repeat(nx.arange(int(times.shape[0])), times)
    first = nx.repeat(nx.cumulative_sum(times) - times, times)
    share = nx.astype(nx.arange(int(start.shape[0])) - first, nx.float64) / nx.repeat(steps, times)

    def between(at: Tensor) -> Tensor:
        whole = share == 0
        inside = nx.where(whole, 0.0, nx.diff(at)[start] * share)
        return nx.concat([at[start] + inside, at[-1:]])

    return between(x), between(y), numbers.replace(values=between(values))


def _runs(x: Tensor, y: Tensor, colors: Tensor, width: float) -> tuple[Primitive, ...] | None:
    """A stroke a run of one tone, or None where these are too many."""
    import nx

    ends = nx.astype(colors, nx.int32)
    middle = (ends[1:] + ends[:-1]) // 2
    tones = middle // TONE
    fresh = nx.any(tones[1:] != tones[:-1], axis=1)
    starts = [0, *(nx.nonzero(fresh)[0] + 1).tolist(), int(middle.shape[0])]
    if len(starts) > MOST:
        return None
    made = []
    for i, j in pairwise(starts):
        r, g, b, a = (part / 255 for part in middle[(i + j) // 2].tolist())
        made.append(Path(Points(x[i:j + 1], y[i:j + 1]), stroke=(r, g, b, a), width=width, cap="round"))
    return tuple(made)
