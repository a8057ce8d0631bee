"""Where draws without a key get one: the scope ``with nx.random.seed(0):``, else a stream that the system seeds.

Owns: streams and the scope; state lives here alone (the variable that holds the stream in force: nx/scope.py).
Must not know: distributions. An interpreter that gives randomness its own meaning puts an object with
``next_key(where)`` into ``current`` while it runs a function; it derives its keys from those of the object before.
"""

from __future__ import annotations

import os
from itertools import count

from nx import _core
from nx._core import Tensor
from nx.random import keys
from nx.scope import current as current

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from nx.scope import KeySource


class Stream:
    """One key after the other, all derived from one: the n-th is ``fold_in(key, n)``. Threads may share it."""

    __slots__ = ("_count", "_key", "outer")

    def __init__(self, key: Tensor, outer: KeySource | None = None) -> None:
        self._key = key
        self._count = count()
        self.outer = outer

    def next_key(self, where: str = "next_key") -> Tensor:
        """A key that this stream gives no second time. ``where`` names the function that asks."""
        return keys.fold_in(self._key, next(self._count))


_system: list[Stream] = []  # one for the process, made at its first use


def system_stream() -> Stream:
    """The process's stream of 256-bit keys from the operating system's entropy; a forked child seeds its own."""
    if not _system:
        words = [int.from_bytes(os.urandom(8), "little") for _ in range(4)]
        _system.append(Stream(_core.asarray(words, _core.dtype("uint64"))))
    return _system[0]


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_system.clear)


def take_key(key: Tensor | None, where: str) -> Tensor:
    """The key given, else the next of the scope in force."""
    if key is not None:
        return key if type(key) is Tensor and key.ndim == 1 else keys.as_key(key, where)  # the core looks at the rest
    source = current.get()
    return (system_stream() if source is None else source).next_key(where)


class seed:
    """``with nx.random.seed(0):`` draws without a key follow from the seed: the same numbers at each entry, on every
    machine and with any number of threads. Scopes nest; each thread and each asynchronous task has its own.

    seed: an integer of 64 bits or a key; ``impl`` as in ``key``. ``as stream`` gives the stream, whose ``next_key()``
    makes keys. Called without ``with`` it does nothing, and warns.

    >>> with nx.random.seed(0):
    ...     x = nx.random.normal(2)
    >>> with nx.random.seed(0):
    ...     nx.array_equal(nx.random.normal(2), x)
    True
    """

    __slots__ = ("_entered", "_key")

    def __init__(
        self, seed: int | Tensor, /, *, impl: Literal["threefry2x32", "threefry4x64"] = "threefry2x32"
    ) -> None:
        self._entered = True  # until all is well, so that an error warns of nothing else
        self._key = keys.as_key(seed, "seed") if keys.is_key(seed) else keys.key(seed, impl=impl)
        self._entered = False

    def __enter__(self) -> Stream:
        self._entered = True
        stream = Stream(self._key, current.get())
        current.set(stream)
        return stream

    def __exit__(self, *_: object) -> None:
        stream = current.get()
        current.set(stream.outer if isinstance(stream, Stream) else None)

    def __del__(self) -> None:
        if not self._entered:
            import warnings

            warnings.warn("seed: not entered, so it has no effect; write `with nx.random.seed(...):`", stacklevel=2)
