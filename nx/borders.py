"""Padding: a tensor with borders, in every mode of NumPy.

Owns: the modes and their options. Must not know: copying loops (take, concat and pad of the core).
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from nx._core import ArrayLike

    Pairs = tuple[tuple[Any, Any], ...]

_int64 = _core.dtype("int64")


def pad(
    x: ArrayLike,
    width: ArrayLike | Mapping[int, Any],
    /,
    mode: str = "constant",
    *,
    constant_values: Any = 0,
    end_values: Any = 0,
    stat_length: Any = None,
    reflect_type: str = "even",
) -> Tensor:
    """``x`` with borders of the widths. width: one number, (before, after), such a pair an axis, or a dict from axes to
    numbers or pairs.

    mode: "constant" (``constant_values``), "edge" (the last value), "linear_ramp" (down to ``end_values``), "maximum",
    "mean", "median", "minimum" (of the nearest ``stat_length`` elements, all unless given), "reflect" (mirrored without
    the edge), "symmetric" (with it; both as ``reflect_type="odd"`` also turned about the edge's value), "wrap" (from
    the other end) or "empty" (any values). Options are given as widths are. The dtype stays; integers are rounded.
    Raises ValueError on an unknown mode, a negative width, or a border on an empty axis that has nothing to repeat.

    >>> nx.pad(nx.arange(3), 1)
    Tensor([0, 0, 1, 2, 0])
    >>> nx.pad(nx.arange(3), (2, 1), "reflect", reflect_type="odd")
    Tensor([-2, -1,  0,  1,  2,  3])
    """
    x = as_operand(x)
    widths = _widths(width, x.ndim)
    if mode in ("constant", "empty"):
        if type(constant_values) in (int, float, complex, bool) or mode == "empty":
            return _core.pad(x, widths, constant_values if mode == "constant" else 0)
        return _each_axis(x, widths, _constant, _pairs(constant_values, x.ndim, "constant_values"))
    if mode == "linear_ramp":
        return _each_axis(x, widths, _ramp, _pairs(end_values, x.ndim, "end_values"))
    if mode in _STATISTICS:
        lengths = _pairs(stat_length, x.ndim, "stat_length")
        return _each_axis(x, widths, _statistic, tuple((mode, *pair) for pair in lengths))
    if mode not in _FOLDED:
        raise ValueError(
            f"pad: unknown mode {mode!r}; 'constant', 'empty', 'linear_ramp', "
            f"{', '.join(map(repr, (*_STATISTICS, *_FOLDED)))}"
        )
    if reflect_type not in ("even", "odd"):
        raise ValueError(f"pad: unknown reflect_type {reflect_type!r}; 'even' or 'odd'")
    odd = reflect_type == "odd" and mode in ("reflect", "symmetric")
    if type(x) is Tensor and not odd:
        return _framed(x, widths, mode)
    for axis, (before, after) in enumerate(widths):
        if before or after:
            _check(x, axis, mode)
            x = _turned(x, axis, before, after, mode) if odd else _folded(x, axis, before, after, mode)
    return x


def _check(x: Tensor, axis: int, mode: str) -> None:
    if x.shape[axis] == 0:
        raise ValueError(f"pad: axis {axis} is empty; mode {mode!r} has nothing to repeat")


def _pairs(given: Any, ndim: int, name: str) -> Pairs:
    """An option as (before, after) an axis: from one value, a pair, or pairs."""
    if given is None or type(given) in (int, float, complex, bool):
        return ((given, given),) * ndim
    rows = as_operand(given)
    if rows.shape == (1,) or rows.shape == (ndim, 1):
        rows = _core.broadcast_to(rows, (ndim, 2))
    try:
        return tuple((row[0], row[1]) for row in _core.broadcast_to(rows, (ndim, 2)).tolist())
    except ValueError:
        raise ValueError(
            f"pad: {name} of shape {rows.shape} for {ndim} dimensions; one number, a pair, or a pair an axis"
        ) from None


def _widths(width: Any, ndim: int) -> tuple[tuple[int, int], ...]:
    if isinstance(width, dict):
        pairs: list[Any] = [(0, 0)] * ndim
        for axis, each in width.items():
            pairs[axis] = tuple(each) if isinstance(each, (tuple, list)) else (each, each)
        width = pairs
    numbers = as_operand(width)
    if numbers.size and numbers.dtype.kind not in ("int", "uint"):
        raise TypeError(f"pad: invalid width of dtype {numbers.dtype.name}; integers are needed")
    found = _pairs(width, ndim, "width") if ndim else ()
    if any(n < 0 for pair in found for n in pair):
        raise ValueError(f"pad: negative width {found}; zero or more")
    return found


def _each_axis(x: Tensor, widths: Any, border: Callable[..., tuple[Any, Any]], options: Any) -> Tensor:
    """Borders made by ``border(x, axis, before, after, *options of the axis)``, one axis after the other."""
    for axis, ((before, after), option) in enumerate(zip(widths, options, strict=True)):
        if before or after:
            left, right = border(x, axis, before, after, *option)
            x = _core.concat([left, x, right], axis)
    return x


def _block(x: Tensor, axis: int, n: int, value: Any) -> Tensor:
    """``n`` slices of ``value``: a number, or a tensor with the axis at length one."""
    shape = (*x.shape[:axis], n, *x.shape[axis + 1 :])
    if isinstance(value, (bool, int, float, complex)):
        return _core.full(shape, value, x.dtype)
    return _core.broadcast_to(_core.cast(value, x.dtype, False), shape)


def _constant(x: Tensor, axis: int, before: int, after: int, low: Any, high: Any) -> tuple[Tensor, Tensor]:
    return _block(x, axis, before, low), _block(x, axis, after, high)


def _slice(x: Tensor, axis: int, start: int | None, stop: int | None) -> Tensor:
    return x[(slice(None),) * axis + (slice(start, stop),)]


def _ramp(x: Tensor, axis: int, before: int, after: int, low: Any, high: Any) -> tuple[Tensor, Tensor]:
    """Values from the end value (outside) evenly towards the edge, which they do not reach."""
    _check(x, axis, "linear_ramp")
    sides = []
    for n, end, edge in ((before, low, _slice(x, axis, 0, 1)), (after, high, _slice(x, axis, -1, None))):
        steps = _core.reshape(_core.arange(0, n, 1, _int64), (n,) + (1,) * (x.ndim - axis - 1))
        values = end + steps * ((edge * 1.0 - end) / max(n, 1))
        values = values.floor() if x.dtype.kind in ("int", "uint") else values
        sides.append(_core.cast(values, x.dtype, False))
    return sides[0], _core.flip(sides[1], axis)


def _statistic(
    x: Tensor, axis: int, before: int, after: int, mode: str, low: int | None, high: int | None
) -> tuple[Tensor, Tensor]:
    """The statistic of the nearest elements at each end."""
    _check(x, axis, mode)
    n = x.shape[axis]
    sides = []
    for width, length, end in ((before, low, 0), (after, high, 1)):
        near = n if length is None else min(int(length), n)
        if near < 1:
            raise ValueError(f"pad: invalid stat_length {length}; one or more")
        found = _STATISTICS[mode](_slice(x, axis, n - near, None) if end else _slice(x, axis, 0, near), axis)
        found = found.round() if x.dtype.kind in ("int", "uint") else found
        sides.append(_block(x, axis, width, found))
    return sides[0], sides[1]


def _median(x: Tensor, axis: int) -> Tensor:
    from nx.quantiles import median

    return median(x, axis, keepdims=True)


_STATISTICS: dict[str, Callable[[Tensor, int], Tensor]] = {
    "maximum": lambda x, axis: x.max(axis, keepdims=True),
    "mean": lambda x, axis: x.mean(axis, keepdims=True),
    "median": _median,
    "minimum": lambda x, axis: x.min(axis, keepdims=True),
}


def _sources(mode: str, n: int, before: int, after: int) -> tuple[Tensor, Tensor]:
    """The positions inside that those before and behind stand for."""
    low, high = (_FOLDED[mode](_core.arange(a, b, 1, _int64), n) for a, b in ((-before, 0), (n, n + after)))
    return low, high


def _framed(x: Tensor, widths: tuple[tuple[int, int], ...], mode: str) -> Tensor:
    """A plain tensor is copied once, into the middle; the borders are written around it, axis by axis."""
    out = _core.empty(tuple(a + n + b for n, (a, b) in zip(x.shape, widths, strict=True)), x.dtype)
    out[tuple(slice(a, a + n) for n, (a, _) in zip(x.shape, widths, strict=True))] = x
    for axis, (before, after) in enumerate(widths):
        if before or after:
            _check(x, axis, mode)
            n = x.shape[axis]
            inside = _slice(out, axis, before, before + n)
            low, high = _sources(mode, n, before, after)
            lead = (slice(None),) * axis
            if before:
                out[(*lead, slice(0, before))] = _core.take(inside, low, axis)
            if after:
                out[(*lead, slice(before + n, None))] = _core.take(inside, high, axis)
    return out


def _folded(x: Tensor, axis: int, before: int, after: int, mode: str) -> Tensor:
    """Every position outside stands for one inside."""
    low, high = _sources(mode, x.shape[axis], before, after)
    return _core.concat([_core.take(x, low, axis), x, _core.take(x, high, axis)], axis)


def _turned(x: Tensor, axis: int, before: int, after: int, mode: str) -> Tensor:
    """Mirrored in place and value: ``f(edge - i) = 2 f(edge) - f(edge + i)``; each period adds twice the rise."""
    n = x.shape[axis]
    period, low = (2 * n, -n) if mode == "symmetric" else (max(2 * (n - 1), 1), 1 - n)
    at = _core.arange(-before, n + after, 1, _int64)
    turns = (at - low) // period
    at = at - turns * period
    inside = at >= 0
    source = _core.where(inside, at, -1 - at if mode == "symmetric" else -at).clip(0, n - 1)
    column = (-1,) + (1,) * (x.ndim - axis - 1)
    inside, turns = _core.reshape(inside, column), _core.cast(_core.reshape(turns, column), x.dtype)
    first, last = _slice(x, axis, 0, 1), _slice(x, axis, -1, None)
    value = _core.take(x, source, axis)
    return _core.where(inside, value, 2 * first - value) + turns * (2 * (last - first))


def _edge(at: Tensor, n: int) -> Tensor:
    return at.clip(0, n - 1)


def _wrap(at: Tensor, n: int) -> Tensor:
    return at % n


def _symmetric(at: Tensor, n: int) -> Tensor:
    at = at % (2 * n)
    return _core.where(at < n, at, 2 * n - 1 - at)


def _reflect(at: Tensor, n: int) -> Tensor:
    if n == 1:
        return at * 0
    at = at % (2 * n - 2)
    return _core.where(at < n, at, 2 * n - 2 - at)


_FOLDED: dict[str, Callable[[Tensor, int], Tensor]] = {
    "edge": _edge,
    "reflect": _reflect,
    "symmetric": _symmetric,
    "wrap": _wrap,
}
