"""``combine``: the sum of tangents times coefficients, the linear form that every elementwise derivative takes.

Owns: that form on values and on nodes, and ``fit``, which undoes broadcasting and promotion. Must not know: which
function the coefficients come from.
"""

from __future__ import annotations

from nx import _core
from rune.aval import shape_of
from rune.linear import Node
from rune.primitive import Primitive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from nx._core import DType


def combine(shape: tuple[int, ...], dtype: DType, tangents: Sequence[Any], factors: Sequence[Any]) -> Any:
    """Sum of tangents times factors, of this shape and dtype (to which it is broadcast and cast). A factor is a tensor
    that broadcasts to the shape, or a number."""
    first = tangents[0]
    if type(first) is Node:
        operands = [first, factors[0]]
        for t, d in zip(tangents[1:], factors[1:], strict=True):
            operands += (t, d)
        return Node(first.owner, COMBINE, operands, (shape, dtype), shape, dtype)  # type: ignore[arg-type]  # a Tape
    total = None
    for t, d in zip(tangents, factors, strict=True):
        term = _scaled(t, d)
        total = term if total is None else total + term
    return spread(total, shape, dtype)


def _scaled(t: Any, d: Any) -> Any:
    if type(d) is int:
        return t if d == 1 else -t if d == -1 else t * d
    return t * d


def spread(x: Any, shape: tuple[int, ...], dtype: DType) -> Any:
    """Broadcast to the shape and cast to the dtype."""
    if x.dtype != dtype:
        x = cast(x, dtype)
    if x.shape != shape:
        from nx.movement import broadcast_to

        x = broadcast_to(x, shape)
    return x


def cast(x: Any, dtype: DType) -> Any:
    """The dtype, of the real part where it is real and ``x`` is complex."""
    if x.dtype.kind == "complex" and dtype.kind != "complex":
        x = x.real
    return x if x.dtype == dtype else _core.cast(x, dtype)


def fit(x: Any, shape: tuple[int, ...], dtype: DType) -> Any:
    """The transpose of ``spread`` from that shape and dtype: sums over what was broadcast, casts back."""
    own = x.shape
    if own != shape:
        lead = len(own) - len(shape)
        axes = tuple([i for i in range(len(own)) if i < lead or (shape[i - lead] == 1 and own[i] != 1)])
        if axes:
            from nx.folds import sum as total

            x = total(x, axis=axes, keepdims=True, dtype=x.dtype)
        if x.shape != shape:
            x = x.reshape(shape)
    return x if x.dtype == dtype else cast(x, dtype)


def _transpose(
    primitive: Primitive, ct: Any, operands: Sequence[Any], linear: Sequence[bool], params: Any
) -> list[Any]:
    found: list[Any] = []
    for i in range(0, len(operands), 2):
        t, d = operands[i], operands[i + 1]
        grown = _scaled(ct, d)
        if shape_of(grown) != t.shape or grown.dtype != t.dtype:
            grown = fit(grown, t.shape, t.dtype)
        found += (grown, None)
    return found


def _impl(*operands: Any) -> Any:
    shape, dtype = operands[-2:]
    pairs = [(operands[i], operands[i + 1]) for i in range(0, len(operands) - 2, 2) if operands[i] is not None]
    return combine(shape, dtype, *zip(*pairs, strict=True))


COMBINE = Primitive("combine", "linear", _impl)
COMBINE.transpose = _transpose
