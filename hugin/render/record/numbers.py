"""The elements of a tensor as Python numbers, whatever gives it: any object with the buffer protocol or ``tolist``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx import Tensor


def numbers(tensor: Tensor) -> list[float]:
    """All elements in row-major order."""
    content: object = tensor.tolist() if hasattr(tensor, "tolist") else memoryview(tensor).tolist()
    flat: list[Any] = content if isinstance(content, list) else [content]
    while flat and isinstance(flat[0], list):
        flat = [item for row in flat for item in row]
    return flat


def dtype_name(tensor: Tensor) -> str:
    """The name of the element type."""
    return str(getattr(tensor, "dtype", memoryview(tensor).format))
