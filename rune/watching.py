"""``debug``: an interpreter that carries every operation out as it would be, and tells about it.

Owns: it, and the words of its lines. Must not know: rules. It nests with all others: around ``grad`` it tells of the
operations of both passes, inside of ``vmap`` of operations on lanes (without values), inside of ``jit`` of what is
traced. A jitted function is carried out operation by operation.
"""

from __future__ import annotations

from time import perf_counter_ns

from nx import _core
from nx import elementwise as ew
from rune import complaints, tree
from rune.graph import Graph, Var
from rune.primitive import Interpreter, Primitive
from rune.tracer import Holding, Tensor, Tracer, as_value, bind
from rune.wrapping import update_wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


class Watched(Holding):
    """A value whose operations are told of."""

    __slots__ = ()

    def concrete(self, what: str) -> Tensor:
        """The plain tensor behind the value."""
        value = self.value
        return value if type(value) is Tensor else value.concrete(what)


class Watching(Interpreter):
    """Tells of each operation: one line to ``write``."""

    __slots__ = ("count", "is_nan_told", "line", "total_ns", "write")
    name = "debug"

    def __init__(self, write: Callable[[str], object]) -> None:
        super().__init__()
        self.write = write
        self.line = ""  # of the operation of a program, where one is carried out
        self.count = self.total_ns = 0
        self.is_nan_told = False

    def process(self, primitive: Primitive, operands: Sequence[Any], params: tuple[Any, ...]) -> Any:
        """The result, watched, once its line is written."""
        if primitive.name == "jit" and isinstance(params[0], Graph):
            return self._opened(params[0], operands)
        values = [x.value if type(x) is Watched and x.owner is self else x for x in operands]
        start = perf_counter_ns()
        found = bind(primitive, values, params)
        spent = perf_counter_ns() - start
        self.count += 1
        self.total_ns += spent
        results = found if primitive.multiple else [found]
        self._tell(primitive, values, results, spent)
        watched = [Watched(self, x) for x in results]
        return watched if primitive.multiple else watched[0]

    def _opened(self, graph: Graph, operands: Sequence[Any]) -> list[Any]:
        """The results of a program, its operations told of one by one."""
        known: dict[Any, Any] = dict(zip(graph.inputs, operands, strict=True))
        outer = self.line
        for equation in graph.equations:
            self.line = equation.line or outer
            values = [known[x] if type(x) is Var else x for x in equation.operands]
            found = self.process(equation.primitive, values, equation.params)
            known.update(zip(equation.results, found if equation.primitive.multiple else [found], strict=True))
        self.line = outer
        return [known[var] for var in graph.outputs]

    def _tell(self, primitive: Primitive, values: Sequence[Any], results: Sequence[Any], spent: int) -> None:
        line = self.line or complaints.user_line()
        shapes = " ".join([_kind(x) for x in values])
        gives = " ".join([_kind(x) for x in results])
        about = "; ".join([text for text in [_summary(x) for x in results] if text])
        self.write(f"{primitive.name:<14} {shapes} -> {gives}  {about}  {_time(spent)}  {_short(line)}".rstrip())
        if not self.is_nan_told and _has_nan(results) and not _has_nan(values):
            self.is_nan_told = True
            self.write(
                f"first NaN: {primitive.name} of {', '.join([_summary(x) or _kind(x) for x in values])} at {line}"
            )

    def conclude(self) -> None:
        """The last line."""
        self.write(f"{self.count} operations in {_time(self.total_ns)}{'' if self.is_nan_told else '; no NaN'}")


def _kind(x: Any) -> str:
    return f"{x.dtype.name}[{','.join(map(str, x.shape))}]" if hasattr(x, "dtype") else repr(x)


def _plain(x: Any) -> Any:
    """The tensor behind, or None where there is none to be had."""
    if isinstance(x, Tracer):
        try:
            return x.concrete("value")
        except complaints.ConcretizationError:
            return None
    return x if type(x) is Tensor else None


def _summary(x: Any) -> str:
    t = _plain(x)
    if t is None or t.size == 0:
        return "" if hasattr(x, "dtype") else repr(x)
    if t.size == 1:
        return f"{t.reshape(()).item():.6g}" if t.dtype.kind != "bool" else str(t.reshape(()).item())
    if t.dtype.kind == "bool":
        return f"{t.sum().item()} of {t.size} true"
    if t.dtype.kind == "complex":
        t = ew.abs(t)
        return f"|x| from {t.min().item():.6g} to {t.max().item():.6g}"
    wide = _core.cast(t, _core.dtype("float64"))
    bad = ew.isnan(wide).sum().item()
    words = f"from {wide.min().item():.6g} to {wide.max().item():.6g}, mean {wide.mean().item():.6g}"
    return f"{bad} of {t.size} NaN" if bad else words


def _has_nan(values: Sequence[Any]) -> bool:
    for x in values:
        t = _plain(x)
        if t is not None and t.dtype.kind in ("float", "complex") and bool(ew.isnan(t).any()):
            return True
    return False


def _time(ns: int) -> str:
    return f"{ns / 1e3:.1f} us" if ns < 1e6 else f"{ns / 1e6:.2f} ms"


def _short(line: str) -> str:
    return line.replace("\\", "/").rpartition("/")[2]


def debug(f: Callable[..., Any], *, write: Callable[[str], object] = print) -> Callable[..., Any]:
    """``f`` that tells of each operation on its arguments and what comes of them: name, shapes and dtypes of operands
    and result, its range and mean, the time, your line; and where the first NaN came from.

    write: what gets each line. Python numbers among the arguments are watched where no argument is a tensor.

    >>> lines = []
    >>> rune.debug(lambda x: nx.log(x).sum(), write=lines.append)(nx.asarray([1.0, -1.0]))
    Tensor(nan)
    >>> lines[1].startswith("first NaN: log of from -1 to 1, mean 0 at ")
    True
    """

    def run(*args: Any, **keywords: Any) -> Any:
        leaves, structure = tree.flatten((args, keywords))
        watcher = Watching(write)
        kinds: tuple[type, ...] = (Tensor, Tracer)
        if not any(isinstance(x, kinds) for x in leaves):
            kinds = (*kinds, int, float, complex)
        watched = [Watched(watcher, as_value(x)) if isinstance(x, kinds) else x for x in leaves]
        own_args, own_keywords = tree.unflatten(structure, watched)
        try:
            out = f(*own_args, **own_keywords)
            found = tree.map(lambda x: x.value if type(x) is Watched and x.owner is watcher else x, out)
        finally:
            watcher.alive = False
            watcher.conclude()
        return found

    return update_wrapper(run, f) if hasattr(f, "__name__") else run
