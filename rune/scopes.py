"""Random numbers inside of transformations: what a draw without a key gets there.

Owns: the sources of keys that transformations put into ``nx.scope.current`` while a function runs. Must not know:
distributions. Within ``with nx.random.seed(0):`` draws are pure: the same under grad and jvp, of independent keys in
each lane of vmap, of keys that are inputs in a traced program. Outside of any scope a draw without a key raises.
"""

from __future__ import annotations

from nx.scope import current

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from contextvars import Token
    from types import TracebackType
    from typing import Any, NoReturn


class _Refusing:
    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def next_key(self, where: str = "draw") -> NoReturn:
        """Raises RuntimeError."""
        raise RuntimeError(
            f"{where}: no random numbers to draw from inside of {self._name}; open `with nx.random.seed(...):` around "
            f"the call (a while_loop carries a key in its state), or give key="
        )


def refusing(name: str) -> Any:
    """A source that has no keys and says so."""
    return _Refusing(name)


def has_keys(source: Any) -> bool:
    """Whether the source in force gives keys."""
    return source is not None and not isinstance(source, _Refusing)


class _Lanes:
    """Independent keys for the lanes of a vmap."""

    __slots__ = ("_outer", "_size", "_wrap")

    def __init__(self, outer: Any, size: int, wrap: Callable[[Any], Any]) -> None:
        self._outer = outer
        self._size = size
        self._wrap = wrap

    def next_key(self, where: str = "draw") -> Any:
        """A key for each lane, all derived from the next one outside."""
        from nx.random import split

        return self._wrap(split(self._outer.next_key(where), self._size))


class scope:
    """Within, draws without a key ask ``source(outer)``. ``outer`` is the scope's source around, or one that
    refuses."""

    __slots__ = ("_name", "_source", "_token")
    _token: Token[Any]

    def __init__(self, name: str, source: Callable[[Any], Any] | None = None) -> None:
        self._name = name
        self._source = source

    def __enter__(self) -> None:
        outer = current.get()
        if outer is None:
            outer = _Refusing(self._name)
        self._token = current.set(outer if self._source is None else self._source(outer))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        current.reset(self._token)


def lane_scope(size: int, wrap: Callable[[Any], Any]) -> scope:
    """That of a vmap; ``wrap`` makes one tracer of the keys of all lanes."""
    return scope("vmap", lambda outer: outer if isinstance(outer, _Refusing) else _Lanes(outer, size, wrap))


def program_scope(name: str) -> scope:
    """That of a program which is traced without a key: a draw would be frozen, so it raises."""
    return scope(name, lambda outer: _Refusing(name))


def key_scope(key: Any) -> scope:
    """Draws take keys derived from this one."""
    from nx.random.stream import Stream

    return scope("trace", lambda outer: Stream(key))


def key_for_program(where: str) -> Any:
    """A key of the scope in force that a program may take as an input, or None where there is no scope."""
    outer = current.get()
    return None if outer is None or isinstance(outer, _Refusing) else outer.next_key(where)


def keyed(f: Callable[..., Any], key: Any) -> Callable[..., Any]:
    """``f`` of a key in front of its arguments, from which it draws; ``f`` itself where the key is None."""
    if key is None:
        return f

    def run(key: Any, *args: Any, **keywords: Any) -> Any:
        with key_scope(key):
            return f(*args, **keywords)

    return run
