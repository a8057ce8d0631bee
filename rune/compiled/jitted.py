"""``jit``: a function that is traced once a signature and then runs as a scheduled program.

Owns: it, its cache and its arguments. Must not know: passes, steps or kernels. State: the cache of each jitted
function, by structure, shapes and dtypes of the arguments. Tensors that the function captures are hidden inputs: their
values are read at each call; where an operation of the trace worked on captured tensors alone, a later write into one
of them traces again.
"""

from __future__ import annotations

from nx import _core
from nx.scope import current
from rune import complaints, tree
from rune.aval import Aval, aval_of
from rune.batch import lanes_in_force
from rune.compiled.call import call
from rune.compiled.lowered import Lowered
from rune.compiled.program import Program, program_of
from rune.compiled.sizes import Open, opened, settled
from rune.compiled.tracing import Traced, trace
from rune.dims import opening
from rune.scopes import refusing
from rune.tracer import Tensor, Tracer
from rune.wrapping import partial, update_wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, Literal

    from rune.tree import Structure

MOST_ENTRIES = 512  # signatures that a function keeps programs for; with open lengths there may come ever more
_WEAK = {bool: bool, int: int, float: float, complex: complex}


class Entry:
    """What one signature was compiled to."""

    __slots__ = ("_program", "backend", "donated", "graph", "key_at", "shared", "structure", "watched")

    def __init__(self, traced: Traced, donated: Sequence[int], backend: str | None) -> None:
        """donated: the numbers of the leaves whose memory may be taken."""
        self.graph = traced.graph
        self.graph.cache["backend"] = self.graph.lifted().cache["backend"] = self.backend = backend
        self._program: Program | None = None
        self.donated = tuple(donated)
        self.key_at = traced.key_at
        self.watched = traced.watched
        self.structure = traced.graph.structure
        self.shared = frozenset([x.base_id for x in self.graph.values if type(x) is Tensor])

    @property
    def program(self) -> Program:
        """The program, scheduled when it first runs by itself: within another one it is opened."""
        if self._program is None:
            n, lifted = len(self.graph.consts), self.graph.lifted()
            moved = [n + i for i in self.donated]
            self._program = Program(lifted, moved, self.backend) if moved else program_of(self.graph)
        return self._program

    def is_fresh(self) -> bool:
        """Whether what was computed while tracing from captured tensors still holds."""
        return all(x._version == version for x, version in self.watched)

    def hidden(self, key: Any) -> list[Any]:
        """The hidden inputs: captured values and, where the function draws, this key or one of the scope in force."""
        values = list(self.graph.values)
        if self.key_at is not None and key is not None:
            values[self.key_at] = key
        elif self.key_at is not None:
            source = current.get()
            values[self.key_at] = (refusing("jit") if source is None else source).next_key("jit")
        return values

    def run(self, leaves: Sequence[Any], key: Any = None) -> Any:
        """The result for these leaves, tensors or tracers."""
        hidden = self.hidden(key)
        if any(isinstance(x, Tracer) for x in (*hidden, *leaves)):
            return tree.unflatten(self.structure, list(call(self.graph, leaves, hidden)))
        return self.run_plain(hidden, self._apart(hidden, leaves) if self.donated else leaves)

    def run_plain(self, hidden: Sequence[Any], leaves: Sequence[Any]) -> Any:
        """The result, where all are plain tensors."""
        found = (self._program or self.program).run([*hidden, *leaves])
        if self.shared:
            found = [_core.cast(x, x.dtype, True) if x.base_id in self.shared else x for x in found]
        return found[0] if self.structure.kind is None else tree.unflatten(self.structure, found)

    def _apart(self, hidden: Sequence[Any], leaves: Sequence[Any]) -> list[Any]:
        """The leaves, with copies of donated ones whose memory another one reads too."""
        bases = [x.base_id for x in (*hidden, *leaves)]
        values = list(leaves)
        for i in self.donated:
            if bases.count(values[i].base_id) > 1:
                values[i] = _core.cast(values[i], values[i].dtype, True)
        return values


class Jitted:
    """A compiled function; see ``jit``."""

    __slots__ = (
        *("__dict__", "__weakref__"),
        *("_backend", "_donated", "_entries", "_f", "_fast", "_names", "_numbers", "_open", "n_traces"),
    )

    def __init__(self, f: Callable[..., Any], numbers: Any, names: Any, donated: Any, backend: Any) -> None:
        self._f = f
        self._backend = backend
        self._entries: dict[Any, Entry] = {}
        self._fast: dict[Any, Entry] = {}  # by shapes and dtypes, for calls with tensors alone
        self._open: dict[Any, list[Open]] = {}  # programs with open leading lengths, the newest first, by what is fixed
        self.n_traces = 0
        if hasattr(f, "__name__"):
            update_wrapper(self, f)
        self._numbers, self._names = _static(f, numbers, names)
        self._donated = _numbers(donated, "donate_argnums")

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        """The function's value, by the program of the arguments' signature."""
        if self._fast and not keywords:
            entry = self._fast.get(_core.signature(args))
            if entry is not None and (not entry.watched or entry.is_fresh()):
                return entry.run_plain(entry.graph.values, args)
        entry, leaves, key = self._entry(args, keywords)
        return entry.run(leaves, key)

    def lower(self, *args: Any, **keywords: Any) -> Lowered:
        """The program for such arguments, to be read: its graph, schedule, plan of memory and statistics."""
        entry, _, _ = self._entry(args, keywords)
        return Lowered(entry.program, self.n_traces)

    def clear_cache(self) -> None:
        """Forget all programs."""
        self._entries.clear()
        self._fast.clear()
        self._open.clear()

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else partial(self, instance)

    def __repr__(self) -> str:
        return f"jit({self._f!r})"

    def _entry(self, args: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[Entry, list[Any], Any]:
        """The entry, the leaves, and the key that was drawn if the function was traced now."""
        static, moving, named = self._split(args, keywords)
        leaves, structure = tree.flatten((moving, named))
        weak = [_WEAK.get(type(x)) for x in leaves]
        values = complaints.arguments(leaves, "jit")
        avals = tuple([aval_of(x) for x in values])
        fixed = (static, structure, tuple(weak), lanes_in_force())
        signature = (*fixed, avals)
        key = None
        entry = self._entries.get(signature)
        if entry is None or not entry.is_fresh():
            entry, key = self._resized(fixed, avals, args), None
            if entry is None:
                plain = not any(isinstance(x, Tracer) for x in values) and not fixed[-1]
                entry, key = self._compiled(args, fixed, avals, plain)
            if len(self._entries) >= MOST_ENTRIES:
                self._entries.clear()
                self._fast.clear()
            if not any(isinstance(x, Tracer) for x in entry.graph.values):
                self._entries[signature] = entry
                self._note_fast(entry, static, args, keywords)
        return entry, values, key

    def _note_fast(self, entry: Entry, static: Any, args: Sequence[Any], keywords: Any) -> None:
        if static or keywords or entry.donated or entry.key_at is not None or lanes_in_force():
            return
        word = _core.signature(tuple(args))
        if word is not None:
            self._fast[word] = entry

    def _donated_leaves(self, args: Sequence[Any], static: Any, structure: Structure) -> list[int]:
        """The numbers of the leaves of the donated arguments."""
        fixed = {at for at, _, _ in static}
        found: list[int] = []
        leaf, part = 0, iter(structure.children[0].children)
        for i in range(len(args)):
            if i in fixed:
                continue
            n = next(part).n_leaves
            if i in self._donated or i - len(args) in self._donated:
                found += range(leaf, leaf + n)
            leaf += n
        return found

    def _split(self, args: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        """The static arguments (hashable), the others by position, the others by name."""
        if not self._numbers and not self._names:
            return (), args, keywords
        n = len(args)
        numbers = {i % n for i in self._numbers if -n <= i < n}
        static: list[tuple[Any, Any]] = [(i, args[i]) for i in sorted(numbers)]
        static += [(name, keywords[name]) for name in self._names if name in keywords]
        for at, value in static:
            try:
                hash(value)
            except TypeError:
                raise TypeError(
                    f"jit: static argument {at!r} is a {type(value).__name__}, which cannot be hashed; give a tuple or "
                    f"another hashable value, or do not make it static"
                ) from None
        key = tuple([(at, type(value), value) for at, value in static])
        moving = tuple([x for i, x in enumerate(args) if i not in numbers])
        return key, moving, {name: x for name, x in keywords.items() if name not in self._names}

    def _resized(self, fixed: Any, avals: Sequence[Aval], args: Sequence[Any]) -> Entry | None:
        """The entry of a program whose lengths are open, put to these arguments."""
        for each in self._open.get(fixed, ()):
            sizes = each.match(avals)
            if sizes is not None and all(x._version == version for x, version in each.traced.watched):
                return Entry(each.at(sizes), self._donated_leaves(args, *fixed[:2]), self._backend)
        return None

    def _compiled(self, args: tuple[Any, ...], fixed: Any, avals: Sequence[Aval], plain: bool) -> tuple[Entry, Any]:
        """The entry, traced, and the key that was drawn. plain: the arguments are plain tensors."""
        static, structure, weak, _ = fixed
        fixed_arguments = {at: value for at, _, value in static}
        names = {at: value for at, value in fixed_arguments.items() if type(at) is str}

        def f(*moving: Any, **named: Any) -> Any:
            each = iter(moving)
            whole = [fixed_arguments[i] if i in fixed_arguments else next(each) for i in range(len(args))]
            return self._f(*whole, **named, **names)

        g = f if fixed_arguments else self._f
        traced = self._traced_open(g, fixed, avals) if plain else None
        if traced is None:
            self.n_traces += 1
            traced = trace(g, structure, avals, weak)
        return Entry(traced, self._donated_leaves(args, static, structure), self._backend), traced.key

    def _traced_open(self, f: Callable[..., Any], fixed: Any, avals: Sequence[Aval]) -> Traced | None:
        """The program of a trace with leading lengths open, kept where some stay so; None where it needs all of them:
        whatever goes wrong there does so again, or not, with lengths that are given."""
        symbolic = opened(avals)
        self.n_traces += 1
        try:
            with opening():
                traced = trace(f, fixed[1], symbolic, fixed[2])
                now, left = settled(traced, symbolic)
        except Exception:  # what went wrong is told by the trace with given lengths
            self.n_traces -= 1
            return None
        if left is not None:
            self._open[fixed] = [left, *self._open.get(fixed, ())[:15]]
        return now


def _numbers(given: Any, where: str) -> tuple[int, ...]:
    each = () if given is None else tuple(given) if isinstance(given, (tuple, list)) else (given,)
    for i in each:
        if isinstance(i, bool) or not isinstance(i, int):
            raise TypeError(f"jit: {where} {given!r}; an integer or a tuple of them is needed")
    return each


def _static(f: Callable[..., Any], numbers: Any, names: Any) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Positions and names of static arguments, each known both ways where the signature tells."""
    positions = list(_numbers(numbers, "static_argnums"))
    words = [names] if isinstance(names, str) else list(names or ())
    if not positions and not words:
        return (), ()
    from inspect import Parameter, signature

    try:
        parameters = signature(f).parameters.values()
    except (TypeError, ValueError):
        return tuple(positions), tuple(words)
    order = [p.name for p in parameters if p.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)]
    known = [p.name for p in parameters]
    beyond = [i for i in positions if not -len(order) <= i < len(order)]
    if beyond and not any(p.kind is Parameter.VAR_POSITIONAL for p in parameters):
        raise ValueError(f"jit: static_argnums has {beyond[0]} for a function of {len(order)} positional arguments")
    takes_any = any(p.kind is Parameter.VAR_KEYWORD for p in parameters)
    for word in words:
        if word not in known and not takes_any:
            raise ValueError(f"jit: static_argnames has {word!r}, which the function does not take; it takes {known}")
    both = {*positions, *[order.index(word) for word in words if word in order]}
    return tuple(sorted(both)), tuple(
        dict.fromkeys([*words, *[order[i] for i in positions if -len(order) <= i < len(order)]])
    )


def _check_backend(backend: Any) -> None:
    if backend not in (None, "default", "c"):
        raise ValueError(f'jit: unknown backend {backend!r}; it is "default", "c" or None')
    if backend == "c":
        from rune.compiled.compiler import CompilerError, compiler

        try:
            compiler()
        except CompilerError as error:
            raise CompilerError(f'jit: backend "c": {error}; or leave backend out') from None


def jit(
    f: Callable[..., Any] | None = None,
    *,
    static_argnums: int | Sequence[int] | None = None,
    static_argnames: str | Sequence[str] | None = None,
    donate_argnums: int | Sequence[int] | None = None,
    backend: Literal["default", "c"] | None = None,
) -> Any:
    """``f`` compiled: traced once for each structure, shape and dtype of its arguments, then run as a program.

    Leading lengths stay open: one trace serves batches of every size, unless the function reads the size (``if
    x.shape[0] > 3``, ``range(x.shape[0])``), which makes a program a size.
    Elementwise operations run fused, block by block in the first-level cache, on the core's own kernels: there is no
    compiler to wait for, and the results are those of the function itself. Arguments and results are trees of tensors
    and Python numbers. static_argnums, static_argnames: arguments that are no tensors, or that Python control flow
    reads; hashable, one program each. donate_argnums: arguments whose memory the results may take; do not use them
    afterwards. ``.lower(*args)`` shows the program. Composes with grad, vmap and the others in any order.
    backend: "default" runs on the core's kernels; "c" has clang or gcc compile the fused loops (kept on disk, so once a
    machine); None starts on the core's and, where a loop has run for a third of a second and a compiler is there, tries
    the compiled loop and keeps the quicker one. The results are the same bits in all of them.
    Raises ConcretizationError where the function reads values (if, float, a mask as index); RuntimeError where "c" is
    asked for and there is no compiler.

    >>> norm = rune.jit(lambda x: nx.sqrt((x * x).sum()))
    >>> norm(nx.asarray([3.0, 4.0]))
    Tensor(5.)
    """
    if f is None:
        return partial(
            jit,
            static_argnums=static_argnums,
            static_argnames=static_argnames,
            donate_argnums=donate_argnums,
            backend=backend,
        )
    if not callable(f):
        raise TypeError(f"jit: {f!r} is no function")
    _check_backend(backend)
    return Jitted(f, static_argnums, static_argnames, donate_argnums, backend)
