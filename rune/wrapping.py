"""Functions that stand for others: what of functools rune uses, without that module, a fifth of rune's start.

Owns: ``update_wrapper``, ``partial`` (Python's own). Must not know: transformations.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from functools import partial as partial
    from typing import Any
else:
    from _functools import partial as partial


def update_wrapper(wrapper: Callable[..., Any], wrapped: Any) -> Callable[..., Any]:
    """``wrapper`` with the name, the words and the attributes of ``wrapped``, which ``__wrapped__`` holds."""
    for name in ("__module__", "__name__", "__qualname__", "__doc__"):
        if hasattr(wrapped, name):
            setattr(wrapper, name, getattr(wrapped, name))
    wrapper.__dict__.update(getattr(wrapped, "__dict__", {}))
    wrapper.__wrapped__ = wrapped  # type: ignore[attr-defined]  # what inspect.signature follows
    return wrapper
