"""What a function of two variables does over a grid: how far it goes up and down, and where it jumps.

Owns: poles told from peaks by looking closer and closer; jumps told from steep slopes by halving. Must not know: marks.
"""

from __future__ import annotations

import nx

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from .evaluate import TwoVariables

CLOSER = 8            # times that the place of an extreme is looked at from a third of the distance
GROWS = 1.5           # by that a pole grows each time; a peak stops
FAR = 4.0             # a pole that matters is that much beyond nearly all values
NEARLY = 0.97         # share of the values that are shown whole beside a pole
STEP = 0.03           # of the range: a smaller difference between neighbours is no jump
HALVINGS = 24
MOST = 20000


def height_reach(f: TwoVariables, x: Tensor, y: Tensor, z: Tensor) -> tuple[float, float, bool, bool]:
    """(low, high, is low a pole, is high a pole) of the values z (h, w) over x and y; poles end where few values are
    beyond."""
    known = z[nx.isfinite(z)]
    if not int(known.shape[0]):
        return 0.0, 1.0, False, False
    low, high = float(nx.min(known)), float(nx.max(known))
    tails = [float(v) for v in nx.quantile(known, nx.asarray([1 - NEARLY, 0.5, NEARLY])).tolist()]
    low_pole = _is_pole(f, x, y, -z, -low, -tails[0], -tails[1], -1.0)
    high_pole = _is_pole(f, x, y, z, high, tails[2], tails[1], 1.0)
    return tails[0] if low_pole else low, tails[2] if high_pole else high, low_pole, high_pole


def _is_pole(f: TwoVariables, x: Tensor, y: Tensor, z: Tensor, top: float, tail: float, middle: float,
             sign: float) -> bool:
    """Whether the highest value grows without end where it is looked for more closely."""
    if bool(nx.any(z == nx.inf)):
        return True
    if not top - middle > FAR * (tail - middle):
        return False
    k = int(nx.argmax(nx.where(nx.isfinite(z), z, -nx.inf)))
    at_x, at_y = float(x[k % int(x.shape[0])]), float(y[k // int(x.shape[0])])
    step_x, step_y = float(x[1] - x[0]), float(y[1] - y[0])
    grown = 0
    for _ in range(CLOSER):
        xs = nx.linspace(at_x - step_x, at_x + step_x, 7)
        ys = nx.linspace(at_y - step_y, at_y + step_y, 7)
        values = f.grid(xs, ys) * sign
        if bool(nx.any(values == nx.inf)):
            return True
        values = nx.where(nx.isfinite(values), values, -nx.inf)
        k = int(nx.argmax(values))
        best = float(values[k // 7, k % 7])
        grown = grown + 1 if best - middle > GROWS * (top - middle) else 0
        top = max(best, top)
        at_x, at_y, step_x, step_y = float(xs[k % 7]), float(ys[k // 7]), step_x / 3, step_y / 3
    return grown >= 3 or float(nx.median(values)) - middle < 0.5 * (top - middle)  # the second: nothing is beside it


def torn_cells(f: TwoVariables, x: Tensor, y: Tensor, z: Tensor) -> Tensor:
    """(h - 1, w - 1) bool: the cells with a jump between two of their corners, as halving tells it."""
    h, w = (int(n) for n in z.shape)
    known = z[nx.isfinite(z)]
    torn = nx.zeros((h - 1, w - 1), nx.bool)
    if int(known.shape[0]) < 2:
        return torn
    low, high = (float(v) for v in nx.quantile(known, nx.asarray([1 - NEARLY, NEARLY])).tolist())
    least = STEP * (high - low)
    if least > 0:
        along = _torn_edges(f, x, y, z, least, 1)
        down = _torn_edges(f, x, y, z, least, 0)
        torn = along[1:] | along[:-1] | down[:, 1:] | down[:, :-1]
    return torn


def _torn_edges(f: TwoVariables, x: Tensor, y: Tensor, z: Tensor, least: float, axis: int) -> Tensor:
    """Whether the value jumps from each node to the next along the axis."""
    first, last = (z[:, :-1], z[:, 1:]) if axis else (z[:-1], z[1:])
    step = nx.abs(last - first)
    torn = nx.zeros(step.shape, nx.bool)
    rows, columns = nx.nonzero(step > least)
    n = int(rows.shape[0])
    if n == 0 or n > MOST:
        return torn
    ax, ay = x[columns], y[rows]
    bx, by = (x[columns + 1], ay) if axis else (ax, y[rows + 1])
    torn[rows, columns] = _jumps(f, (ax, ay, first[rows, columns]), (bx, by, last[rows, columns]))
    return torn


def torn_pairs(f: TwoVariables, a: tuple[Tensor, Tensor, Tensor], b: tuple[Tensor, Tensor, Tensor],
               ends: tuple[float, float]) -> Tensor:
    """(n,) bool: whether the value jumps between each two places, given as x, y and height."""
    step = nx.abs(a[2] - b[2])
    torn = nx.zeros(step.shape, nx.bool)
    at = nx.nonzero(step > STEP * (ends[1] - ends[0]))[0]
    if int(at.shape[0]):
        torn[at] = _jumps(f, (a[0][at], a[1][at], a[2][at]), (b[0][at], b[1][at], b[2][at]))
    return torn


def _jumps(f: TwoVariables, a: tuple[Tensor, Tensor, Tensor], b: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    """Whether most of the step between two places is left where they have been halved to neighbours."""
    (ax, ay, fa), (bx, by, fb) = a, b
    whole = nx.abs(fb - fa)
    for _ in range(HALVINGS):
        mx, my = ax + (bx - ax) * 0.5, ay + (by - ay) * 0.5
        fm = f(mx, my)
        left = nx.abs(fm - fa) >= nx.abs(fb - fm)
        bx, by, fb = nx.where(left, mx, bx), nx.where(left, my, by), nx.where(left, fm, fb)
        ax, ay, fa = nx.where(left, ax, mx), nx.where(left, ay, my), nx.where(left, fa, fm)
    return nx.abs(fb - fa) > 0.25 * whole
