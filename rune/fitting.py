"""Broadcasting and casting, and their transposes: values brought to a shape and dtype.

Owns: ``scaled``, ``spread``, ``cast``, ``fit``. Must not know: rules.
"""

from __future__ import annotations

from nx import _core
from rune.dims import is_one, same_shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import DType


def scaled(t: Any, d: Any) -> Any:
    """``t`` times a factor: a tensor, or a number, of which 1 and -1 cost nothing or little."""
    if type(d) is int:
        return t if d == 1 else -t if d == -1 else t * d
    return t * d


def spread(x: Any, shape: tuple[int, ...], dtype: DType) -> Any:
    """Broadcast to the shape and cast to the dtype."""
    if x.dtype != dtype:
        x = cast(x, dtype)
    if not same_shape(x.shape, shape):
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
    if not same_shape(own, shape):
        lead = len(own) - len(shape)
        axes = tuple([i for i in range(len(own)) if i < lead or (is_one(shape[i - lead]) and not is_one(own[i]))])
        if axes:
            from nx.folds import sum as total

            x = total(x, axis=axes, keepdims=True, dtype=x.dtype)
        if not same_shape(x.shape, shape):
            x = x.reshape(shape)
    return x if x.dtype == dtype else cast(x, dtype)
