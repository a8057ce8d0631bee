"""``pmap``: a function mapped over lanes that run side by side on the cores of this machine.

Owns: it, its arguments and its cache of traced programs. Must not know: rules (lanes.py), threads (stages.py).
"""

from __future__ import annotations

from nx import _core
from rune import complaints, tree
from rune.aval import Aval, aval_of
from rune.batch import front, lanes_in_force, placed, read_axes, read_size, running
from rune.compiled.tracing import Traced, trace
from rune.lanes import Lanes, run_lanes
from rune.scopes import key_for_program
from rune.wrapping import update_wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from typing import Any

    from rune.tree import Structure

_WEAK = {bool: bool, int: int, float: float, complex: complex}
_index = Aval((), _core.dtype("int64"))


class Entry:
    """What one signature was traced to."""

    __slots__ = ("lanes", "traced")

    def __init__(self, lanes: Lanes, traced: Traced) -> None:
        self.lanes = lanes
        self.traced = traced

    def is_fresh(self) -> bool:
        """Whether what was computed while tracing from captured tensors still holds."""
        return all(x._version == version for x, version in self.traced.watched)

    def run(self, values: Sequence[Any], mapped: Sequence[bool], key: Any) -> tuple[list[Any], tuple[bool, ...]]:
        """The results, and which of them differ from lane to lane."""
        graph, n = self.traced.graph, self.lanes.size
        hidden, flags = list(graph.values), [False] * len(graph.values)
        at = self.traced.key_at
        if at is not None:
            from nx.random import split

            hidden[at], flags[at] = split(key_for_program("pmap") if key is None else key, n), True
        numbers = _core.arange(0, n, 1, _index.dtype)
        return run_lanes(graph.lifted(), [*hidden, numbers, *values], (*flags, True, *mapped), self.lanes)


class Mapped:
    """A function over lanes; see ``pmap``."""

    __slots__ = ("__dict__", "__weakref__", "_axis_name", "_axis_size", "_entries", "_f", "_in", "_out", "_static")

    def __init__(self, f: Any, axis_name: Hashable, in_axes: Any, out_axes: Any, static: Any, size: Any) -> None:
        self._f = f
        self._axis_name = axis_name
        self._in = in_axes
        self._out = out_axes
        self._static = tuple(static) if isinstance(static, (tuple, list)) else (static,)
        self._axis_size = size
        self._entries: dict[Any, Entry] = {}
        if hasattr(f, "__name__"):
            update_wrapper(self, f)

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        """The results of all lanes."""
        static = {i % len(args): args[i] for i in self._static if -len(args) <= i < len(args)}
        moving = tuple([x for i, x in enumerate(args) if i not in static])
        leaves, structure = tree.flatten((moving, keywords))
        in_axes = self._in
        if isinstance(in_axes, (tuple, list)) and len(in_axes) == len(args):
            in_axes = [axis for i, axis in enumerate(in_axes) if i not in static]
        axes = read_axes(in_axes, len(moving), structure, "pmap")
        given = complaints.arguments(leaves, "pmap")
        n = read_size(given, axes, self._axis_size, "pmap")
        if n < 1:
            raise ValueError("pmap: the mapped axes have no elements; at least one lane is needed")
        mapped = tuple([axis is not None for axis in axes])
        weak = tuple([None if on else _WEAK.get(type(x)) for x, on in zip(leaves, mapped, strict=True)])
        values = [x if axis is None else front(x, axis, "pmap") for x, axis in zip(given, axes, strict=True)]
        signature = (tuple(static.items()), structure, tuple(map(aval_of, values)), weak, mapped, lanes_in_force())
        entry, key = self._entry(signature, n, len(args))
        found, flags = entry.run(values, mapped, key)
        whole = entry.traced.graph.structure
        places = tree.broadcast_prefix(self._out, whole, "pmap: out_axes")
        return tree.unflatten(
            whole,
            [placed(x, flag, at, n, "pmap") for x, flag, at in zip(found, flags, places, strict=True)],
        )

    def _entry(self, signature: Any, n: int, n_args: int) -> tuple[Entry, Any]:
        try:
            entry = self._entries.get(signature)
        except TypeError:
            raise TypeError(
                "pmap: a static argument cannot be hashed; give a tuple or another hashable value"
            ) from None
        if entry is not None and entry.is_fresh():
            return entry, None
        entry = self._traced(signature, n, n_args)
        if not [x for x in entry.traced.graph.values if x is not None and type(x) is not _core.Tensor]:
            self._entries[signature] = entry
        return entry, entry.traced.key

    def _traced(self, signature: Any, n: int, n_args: int) -> Entry:
        fixed, structure, avals, weak, mapped, _ = signature
        static = dict(fixed)
        lanes = Lanes(n, self._axis_name)

        def f(number: Any, *moving: Any, **named: Any) -> Any:
            lanes.number = number
            each = iter(moving)
            return self._f(*[static[i] if i in static else next(each) for i in range(n_args)], **named)

        own = [Aval(a.shape[1:], a.dtype) if on else a for a, on in zip(avals, mapped, strict=True)]
        with running(lanes):
            return Entry(lanes, trace(f, _with_number(structure), [_index, *own], [None, *weak], "pmap"))

    def __repr__(self) -> str:
        return f"pmap({self._f!r})"


def _with_number(structure: Structure) -> Structure:
    """Of ``((number, *args), keywords)``, from that of ``(args, keywords)``."""
    args, keywords = tree.unflatten(structure, [0] * structure.n_leaves)
    return tree.structure(((0, *args), keywords))


def pmap(
    f: Callable[..., Any],
    axis_name: Hashable = None,
    *,
    in_axes: Any = 0,
    out_axes: Any = 0,
    static_broadcasted_argnums: int | Sequence[int] = (),
    axis_size: int | None = None,
) -> Callable[..., Any]:
    """``f`` applied along an axis of its arguments, each lane a program of its own, side by side on the cores.

    ``f`` is traced once a signature, as by ``jit``, and its lanes are shared among the threads that ``nx.threads``
    allows; there may be more lanes than cores. in_axes, out_axes: as those of ``vmap``; None in out_axes for what is
    the same in all lanes. axis_name: what psum, pmean, all_gather and the like call the lanes; what they return, and
    what is made of it and of shared arguments, is computed once. static_broadcasted_argnums: hashable arguments that
    Python control flow may read. axis_size: the number of lanes, where no argument tells it.

    Results do not depend on the number of threads. Composes with grad, vmap, jit and itself. Raises ValueError where
    lengths mismatch, ConcretizationError where ``f`` reads values; an error of a lane names the lane in a note.

    >>> rune.pmap(lambda x: x / rune.psum(x, "i"), axis_name="i")(nx.asarray([1.0, 3.0]))
    Tensor([0.25, 0.75])
    """
    if not callable(f):
        raise TypeError(f"pmap: {f!r} is no function")
    return Mapped(f, axis_name, in_axes, out_axes, static_broadcasted_argnums, axis_size)
