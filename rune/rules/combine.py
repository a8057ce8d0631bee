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


def combine(shape: tuple[int, ...], dtype: DType, pairs: Sequence[Any]) -> Any:
    """Sum of tangents times factors, of this shape and dtype (to which it is broadcast and cast).

    pairs: tangent, factor, tangent, factor ...; a factor is a tensor that broadcasts to the shape, or a number.
    """
    first = pairs[0]
    if type(first) is Node:
        return Node(first.owner, COMBINE, pairs, (), shape, dtype)  # type: ignore[arg-type]  # a Node's is a Tape
    total = _scaled(first, pairs[1])
    for i in range(2, len(pairs), 2):
        total = total + _scaled(pairs[i], pairs[i + 1])
    return total if total.shape == shape and total.dtype == dtype else spread(total, shape, dtype)


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


def _push(node: Node, values: list[Any]) -> Any:
    pairs: list[Any] = []
    for i in range(0, len(values), 2):
        if values[i] is not None:
            pairs += values[i : i + 2]
    return combine(node.shape, node.dtype, pairs)


COMBINE = Primitive("combine", "linear", _push)
COMBINE.transpose = _transpose
