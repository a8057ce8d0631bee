"""Where random draws without a key look for one: the source of keys in force for this thread or task.

Owns: the variable. Must not know: keys or streams (nx/random/stream.py), or the interpreters that put their own sources
here while they run a function.
"""

from __future__ import annotations

from contextvars import ContextVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from nx._core import Tensor

    class KeySource(Protocol):
        def next_key(self, where: str) -> Tensor: ...


current: ContextVar[KeySource | None] = ContextVar("nx.random.stream", default=None)
