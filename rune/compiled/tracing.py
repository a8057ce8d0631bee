"""Tracing for jit: what ``rune.graph.trace`` does, and weak numbers, keys and captured tensors beside it.

Owns: ``trace``. Must not know: programs. A Python number stays weak as a tracer (it does not widen a float32 tensor). A
draw without a key makes a key a hidden input. Operations on captured tensors alone run while tracing; the tensors that
they read are watched.
"""

from __future__ import annotations

from sys import getrefcount

from nx import _core
from rune import complaints, tree
from rune.dims import has_open, is_open, open_now
from rune.entries.table import ENTRIES
from rune.graph import Graph, Tracing, Var
from rune.graph import Traced as Value
from rune.scopes import has_keys, scope
from rune.tracer import Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import TracebackType
    from typing import Any

    from rune.aval import Aval
    from rune.tree import Structure


class Traced:
    """A program. key_at: the number of the hidden input that is a key, or None; key: the one drawn while tracing, which
    the first call is to use. watched: (tensor, its version) of what
    was read while tracing."""

    __slots__ = ("graph", "key", "key_at", "watched")

    def __init__(self, graph: Graph, key_at: int | None, key: Any, watched: Iterable[Any]) -> None:
        self.graph = graph
        self.key = key
        self.key_at = key_at
        self.watched = tuple(watched)


class _Keys:
    """The source of keys within the program: all from one, which becomes a hidden input when it is first asked for."""

    __slots__ = ("_outer", "_run", "_stream", "at")

    def __init__(self, run: Tracing) -> None:
        self._run = run
        self._outer: Any = None
        self._stream: Any = None
        self.at: int | None = None

    def within(self, outer: Any) -> Any:
        self._outer = outer
        return self if has_keys(outer) else outer

    def next_key(self, where: str = "draw") -> Any:
        """The next key, traced."""
        if self._stream is None:
            from nx.random.stream import Stream

            key = self._outer.next_key(where)
            self.at = len(self._run.values)
            self._stream = Stream(Value(self._run, self._run.var(key)))  # type: ignore[arg-type]  # a tracer stands for it
        return self._stream.next_key(where)


#: What takes a shape beside plain tensors: where a length of it is open, so is the result.
_SHAPED = frozenset(("arange", "broadcast_to", "empty", "full", "ones", "reshape", "zeros"))


class _watching:
    """Within, every operation of the core on plain tensors is noted, and carried out as before."""

    __slots__ = ("_before", "seen")

    def __init__(self) -> None:
        self._before = _core._backend_get()
        self.seen: dict[int, tuple[Any, int]] = {}

    def __enter__(self) -> _watching:
        _core._backend_set(self._note, 1, False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _core._backend_set(self._before, -1, False)

    def _note(self, primitive: str, args: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        if primitive in _SHAPED and open_now and has_open(args):
            return ENTRIES[primitive](*args, **keywords)
        for x in args:
            if type(x) is Tensor and id(x) not in self.seen:
                self.seen[id(x)] = (x, x._version)
        return NotImplemented if self._before is None else self._before(primitive, args, keywords)


def trace(
    f: Callable[..., Any],
    structure: Structure,
    avals: Sequence[Aval],
    weak: Sequence[type | None],
    name: str = "jit",
) -> Traced:
    """The program of ``f(*args, **keywords)``; weak: the Python type of each leaf that is a Python number."""
    run = Tracing(name)
    keys = _Keys(run)
    inputs = [Var(aval) for aval in avals]
    firsts: list[Any] = [aval.shape[0] for aval in avals if aval.shape]
    for n in firsts:
        if is_open(n) and n.symbol.run is None:
            n.symbol.run = run
    leaves = [Value(run, var, kind) for var, kind in zip(inputs, weak, strict=True)]
    with run:
        args, keywords = tree.unflatten(structure, leaves)
        with _watching() as watching, scope(name, keys.within):
            found, whole = tree.flatten(f(*args, **keywords))
        outputs = [run.var(complaints.result(x, name)) for x in found]
    values, key = list(run.values), None
    if keys.at is not None:
        key, values[keys.at] = values[keys.at], None
    graph = Graph(inputs, list(run.consts.values()), values, run.equations, outputs, whole)
    del leaves, args, keywords, found
    return Traced(graph, keys.at, key, _shared(watching.seen, (run.values, values, graph.values)))


def _shared(seen: dict[int, tuple[Any, int]], held: Sequence[Sequence[Any]]) -> list[tuple[Any, int]]:
    """What may be written to later: not the tensors that the function made, filled and gave to the program alone.

    held: the program's own references.
    """
    own: dict[int, int] = {}
    for values in held:
        for x in values:
            own[id(x)] = own.get(id(x), 0) + 1
    kept = []
    for pair in seen.values():
        x, version = pair
        if x._version == version or getrefcount(x) > 3 + own.get(id(x), 0):  # 3: pair, x, the argument
            kept.append(pair)
    return kept
