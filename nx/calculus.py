"""Differences and sums along a line: gradient, trapezoid, unwrap.

Owns: finite differences and the trapezoidal rule. Must not know: loops; all is composed of slices and sums.
"""

from __future__ import annotations

from math import frexp

from nx import _core
from nx._core import Tensor
from nx.axes import as_axes, as_axis
from nx.elementwise import abs, divide, multiply, subtract
from nx.folds import cumsum, sum
from nx.op import as_operand
from nx.reduce import diff

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import ArrayLike, Axes

_PI = 3.141592653589793


def _floating(x: ArrayLike) -> Tensor:
    x = as_operand(x)
    return x if x.dtype.kind in ("float", "complex") else x * 1.0


def _cut(axis: int, start: int | None, stop: int | None) -> tuple[Any, ...]:
    return (slice(None),) * axis + (slice(start, stop),)


def _along(values: Tensor, axis: int, ndim: int) -> Tensor:
    """A 1-D tensor that broadcasts along one axis."""
    return _core.reshape(values, (-1,) + (1,) * (ndim - axis - 1))


def _steps(spacing: tuple[ArrayLike, ...], axes: tuple[int, ...], shape: tuple[int, ...]) -> list[Any]:
    """For each axis the step as a 0-d tensor, or the 1-D steps between its coordinates."""
    given = spacing * len(axes) if len(spacing) == 1 else spacing or (1.0,) * len(axes)
    if len(given) != len(axes):
        raise TypeError(f"gradient: {len(given)} spacings for {len(axes)} axes; none, one, or one an axis")
    steps = []
    for each, axis in zip(given, axes, strict=True):
        at = _floating(each)
        if at.ndim > 1 or (at.ndim == 1 and at.shape[0] != shape[axis]):
            raise ValueError(
                f"gradient: spacing of shape {at.shape} for axis {axis} of length {shape[axis]}; "
                "a number or one coordinate an element"
            )
        steps.append(diff(at) if at.ndim else at)
    return steps


def gradient(f: ArrayLike, *spacing: ArrayLike, axis: Axes = None, edge_order: int = 1) -> Any:
    """Derivatives along the axes by central differences, second order also for uneven coordinates.

    spacing: nothing (steps of one), a step for all axes, or for each axis its step or its 1-D coordinates.
    edge_order: 1 or 2, the order of the one-sided differences at the ends. Returns a tensor in the shape of ``f`` for
    one axis, else a tuple with one an axis. Integers give float64. Raises ValueError for an axis shorter than
    edge_order + 1 or coordinates that do not fit, TypeError for bool.

    >>> nx.gradient(nx.asarray([1.0, 4.0, 9.0, 16.0]), edge_order=2)
    Tensor([2., 4., 6., 8.])
    """
    f = as_operand(f)
    is_bool, f = f.dtype.kind == "bool", _floating(f)
    axes = tuple(range(f.ndim)) if axis is None else as_axes(axis, f.ndim, "gradient")
    if edge_order not in (1, 2):
        raise ValueError(f"gradient: unknown edge_order {edge_order!r}; 1 or 2")
    slopes = []
    for step, at in zip(_steps(spacing, axes, f.shape), axes, strict=True):
        if f.shape[at] < edge_order + 1:
            raise ValueError(f"gradient: axis {at} has {f.shape[at]} elements; at least {edge_order + 1} are needed")
        if is_bool:
            raise TypeError("gradient: f is bool, whose elements have no difference; f.astype(float) for 0 and 1")
        slopes.append(_slope(f, step, at, edge_order))
    return slopes[0] if len(axes) == 1 else tuple(slopes)


def _slope(f: Tensor, step: Tensor, axis: int, edge_order: int) -> Tensor:
    step = _core.cast(step, f.dtype, False)
    if type(f) is Tensor and type(step) is Tensor and not step.ndim:
        return _even_slope(f, step, axis, edge_order)
    low, middle, high = f[_cut(axis, None, -2)], f[_cut(axis, 1, -1)], f[_cut(axis, 2, None)]
    if step.ndim:
        a, b = _along(step[:-1], axis, f.ndim), _along(step[1:], axis, f.ndim)
        inner = -b / (a * (a + b)) * low + (b - a) / (a * b) * middle + a / (b * (a + b)) * high
    else:
        inner = (high - low) / (2.0 * step)
    first, last = _ends(f, step, axis, edge_order)
    return _core.concat([first, inner, last], axis)


def _even_slope(f: Tensor, step: Tensor, axis: int, edge_order: int) -> Tensor:
    """The same of a plain tensor with even steps, written into one."""
    out = _core.empty(f.shape, f.dtype)
    inner = out[_cut(axis, 1, -1)]
    subtract(f[_cut(axis, 2, None)], f[_cut(axis, None, -2)], out=inner)
    width = 2.0 * step
    part, exponent = frexp(width.item()) if f.dtype.kind == "float" else (1.0, 0)
    if part == 0.5 and -100 < exponent < 100:  # a power of two: its inverse is exact, and multiplying faster
        multiply(inner, 1.0 / width, out=inner)
    else:
        divide(inner, width, out=inner)
    out[_cut(axis, 0, 1)], out[_cut(axis, -1, None)] = _ends(f, step, axis, edge_order)
    return out


def _ends(f: Tensor, step: Tensor, axis: int, edge_order: int) -> list[Tensor]:
    """The one-sided differences at the first and at the last place."""
    ends = []
    for side in (1, -1):
        at = [f[_cut(axis, *((i, i + 1) if side > 0 else (-i - 1, -i or None)))] for i in range(edge_order + 1)]
        first, second = (
            (step[0 if side > 0 else -1], step[(1 if side > 0 else -2) % step.size]) if step.ndim else (step, step)
        )
        if edge_order == 1:
            ends.append((at[1] - at[0] if side > 0 else at[0] - at[1]) / first)
        else:
            outer = -(2.0 * first + second) / (first * (first + second)) * at[0]
            ends.append(
                (outer + (first + second) / (first * second) * at[1] - first / (second * (first + second)) * at[2])
                * side
            )
    return ends


def trapezoid(y: ArrayLike, x: ArrayLike | None = None, /, dx: ArrayLike = 1.0, axis: int = -1) -> Tensor:
    """The integral along ``axis`` by the trapezoidal rule.

    x: coordinates, 1-D or in the shape of ``y``; else points ``dx`` apart. Returns the shape without the axis;
    integers give float64. Raises ValueError where 1-D coordinates do not fit the axis.

    >>> nx.trapezoid([1, 2, 3])
    Tensor(4.)
    """
    y = _floating(y)
    axis = as_axis(axis, y.ndim, "trapezoid")
    widths: Any = dx
    if x is None and y.shape[axis] > 1:
        ends = y[_cut(axis, None, 1)] + y[_cut(axis, -1, None)]
        total: Tensor = (sum(y[_cut(axis, 1, -1)], axis) + sum(ends, axis) / 2.0) * widths
        return total
    if x is not None:
        at = as_operand(x)
        if at.ndim == 1:
            if at.shape[0] != y.shape[axis]:
                raise ValueError(
                    f"trapezoid: {at.shape[0]} coordinates for {y.shape[axis]} elements along axis {axis}; "
                    "lengths must match"
                )
            widths = _along(diff(at), axis, y.ndim)
        else:
            widths = diff(at, axis=axis)
    return sum(widths * (y[_cut(axis, 1, None)] + y[_cut(axis, None, -1)]) / 2.0, axis)


def unwrap(x: ArrayLike, /, discont: float | None = None, axis: int = -1, *, period: float = 2 * _PI) -> Tensor:
    """Angles without jumps: where neighbours differ by more than ``discont`` whole periods are added.

    discont: at least half a period (which it is unless given). period: 2 pi unless given. Same shape; integers give
    float64 unless the period is an integer. Raises IndexError for an axis that does not exist.

    >>> nx.unwrap(nx.asarray([0, 2, 4, 1, 3]), period=5)
    Tensor([0, 2, 4, 6, 8])
    """
    x = as_operand(x)
    axis = as_axis(axis, x.ndim, "unwrap")
    whole = isinstance(period, int) and x.dtype.kind in ("int", "uint")
    x = x if whole else _floating(x)
    step = diff(x, axis=axis)
    half = period // 2 if whole else period / 2
    least = half if discont is None else discont
    ambiguous = not whole or period % 2 == 0
    turned = (step + half) % period - half
    if ambiguous:
        turned = _core.where((turned == -half) & (step > 0), half, turned)
    fix = _core.where(abs(step) < least, 0, turned - step)
    first = x[_cut(axis, None, 1)]
    later = x[_cut(axis, 1, None)] + cumsum(_core.cast(fix, x.dtype, False), axis)
    return _core.concat([first, later], axis)


def ediff1d(x: ArrayLike, /, to_end: ArrayLike | None = None, to_begin: ArrayLike | None = None) -> Tensor:
    """Differences of neighbours of the flattened tensor, with other values put before and behind.

    x: any shape; the promoted dtype of x, to which the ends are cast. Raises TypeError for what holds no numbers.

    >>> nx.ediff1d([1, 4, 9], to_begin=0)
    Tensor([0, 3, 5])
    """
    steps = diff(_core.reshape(as_operand(x), (-1,)))
    parts = [_core.reshape(as_operand(end), (-1,)) for end in (to_begin, to_end) if end is not None]
    kept = [_core.cast(part, steps.dtype, False) for part in parts]
    if to_begin is None:
        return _core.concat([steps, *kept], 0)
    return _core.concat([kept[0], steps, *kept[1:]], 0)
