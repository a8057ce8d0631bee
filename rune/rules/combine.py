"""``combine``: the sum of tangents times coefficients, the linear form that every elementwise derivative takes.

Owns: that form on values and on nodes (``pull`` knows its transpose). Must not know: which function the coefficients
come from.
"""

from __future__ import annotations

from rune.fitting import cast as cast
from rune.fitting import fit as fit
from rune.fitting import scaled
from rune.fitting import spread as spread
from rune.linear import COMBINE, Node

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
    total = scaled(first, pairs[1])
    for i in range(2, len(pairs), 2):
        total = total + scaled(pairs[i], pairs[i + 1])
    return total if total.shape == shape and total.dtype == dtype else spread(total, shape, dtype)


def _push(node: Node, values: list[Any]) -> Any:
    pairs: list[Any] = []
    for i in range(0, len(values), 2):
        if values[i] is not None:
            pairs += values[i : i + 2]
    return combine(node.shape, node.dtype, pairs)


COMBINE.impl = _push
