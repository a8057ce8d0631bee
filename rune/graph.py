"""Programs: a function traced on shapes and dtypes alone becomes a list of equations over primitives.

Owns: ``Graph``, ``trace`` and ``eval_graph``. Must not know: how a program is scheduled (jit) or differentiated
(differential.py). Tensors and outer tracers that the function uses beside its arguments become hidden inputs
(``consts``): never frozen numbers.
"""

from __future__ import annotations

from sys import _getframe

import nx
import rune
from nx import _core
from rune import complaints, forward, tree
from rune.aval import Aval, aval_of
from rune.dims import is_open, open_now, trace_begins, trace_ends
from rune.primitive import PRIMITIVES, Interpreter, Primitive
from rune.scopes import program_scope
from rune.tracer import Tensor, Tracer, bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Any

    from nx._core import DType
    from rune.tree import Structure


class Var:
    """A value of a program; its identity is its name."""

    __slots__ = ("aval",)

    def __init__(self, aval: Aval) -> None:
        self.aval = aval

    def __repr__(self) -> str:
        return f"Var({self.aval!r})"


class Equation:
    """``results = primitive(*operands, *params)``: operands are Vars or Python scalars, results Vars (one unless the
    primitive is ``multiple``). line: the user's, where it was traced."""

    __slots__ = ("line", "operands", "params", "primitive", "results")

    def __init__(
        self,
        primitive: Primitive,
        operands: Sequence[Any],
        params: tuple[Any, ...],
        results: Sequence[Var],
        line: str = "",
    ) -> None:
        self.primitive = primitive
        self.operands = tuple(operands)
        self.params = params
        self.results = tuple(results)
        self.line = line


class Graph:
    """A program. inputs: Vars of the arguments; consts: Vars of the hidden inputs, with ``values`` beside them;
    outputs: Vars. structure: that of the result as the function returned it. cache: what transformations derive from
    it."""

    __slots__ = ("cache", "consts", "equations", "inputs", "outputs", "structure", "values")

    def __init__(
        self,
        inputs: Sequence[Var],
        consts: Sequence[Var],
        values: Sequence[Any],
        equations: Sequence[Equation],
        outputs: Sequence[Var],
        structure: Structure,
    ) -> None:
        self.inputs = tuple(inputs)
        self.consts = tuple(consts)
        self.values = tuple(values)
        self.equations = tuple(equations)
        self.outputs = tuple(outputs)
        self.structure = structure
        self.cache: dict[Any, Any] = {}

    def avals(self) -> list[Aval]:
        """What is known of the outputs."""
        return [var.aval for var in self.outputs]

    def lifted(self) -> Graph:
        """The same program with its hidden inputs in front of the others, and none hidden."""
        found: Graph | None = self.cache.get("lifted")
        if found is None:
            found = Graph((*self.consts, *self.inputs), (), (), self.equations, self.outputs, self.structure)
            self.cache["lifted"] = found
        return found

    def __repr__(self) -> str:
        return text(self)


class Traced(Tracer):
    """A value of which shape and dtype are known: a Var of the program that is traced. weak: the Python type of a
    number that widens no tensor, or None."""

    __slots__ = ("dtype", "place", "shape", "weak")
    shape: tuple[int, ...]
    dtype: DType

    def __init__(self, owner: Interpreter, var: Var, weak: type | None = None) -> None:
        self.owner = owner
        self.place = var
        self.weak = weak
        self.shape = var.aval.shape
        self.dtype = var.aval.dtype

    def carries_derivative(self) -> bool:
        """It may."""
        return True


class Tracing(Interpreter):
    """Records each operation as an equation."""

    __slots__ = ("_token", "consts", "equations", "name", "values")

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.equations: list[Equation] = []
        self.consts: dict[int, Var] = {}
        self.values: list[Any] = []

    def __enter__(self) -> Tracing:
        self._token = trace_begins(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """It is over: tracers used later have leaked; an error learns the user's line."""
        self.alive = False
        trace_ends(self._token)
        if isinstance(error, Exception):
            complaints.locate(error, self.name)

    def process(self, primitive: Primitive, operands: Sequence[Any], params: tuple[Any, ...]) -> Any:
        """The tracer (or tracers) of the results."""
        if primitive.infer is None:
            raise NotImplementedError(f"{self.name}: {primitive.name} cannot be traced{complaints.at()}")
        weak = False
        if primitive.family == "map" and any(type(x) is Traced and x.weak is not None for x in operands):
            operands, weak = _settled(primitive, operands)
        inferred = primitive.infer(primitive, self._numbered(primitive, operands) if open_now else operands, params)
        results = [Var(aval) for aval in inferred] if primitive.multiple else [Var(inferred)]
        self.equations.append(Equation(primitive, [self.var(x) for x in operands], params, results, _line_near()))
        if self.level < forward.paused() and primitive.name != "detach":
            detach = PRIMITIVES["detach"]
            stopped = [Var(var.aval) for var in results]
            self.equations += [Equation(detach, (a,), (), (b,)) for a, b in zip(results, stopped, strict=True)]
            results = stopped
        tracers = [Traced(self, var, _WEAK.get(var.aval.dtype.name) if weak else None) for var in results]
        return tracers if primitive.multiple else tracers[0]

    def _numbered(self, primitive: Primitive, operands: Sequence[Any]) -> list[Any]:
        """The operands with open lengths as numbers: the dtype of a result does not depend on which."""
        return [(x.unread if x.is_count else int(x)) if is_open(x) else x for x in operands]

    def var(self, x: Any) -> Any:
        """The Var of a value, a hidden input's where it comes from outside; a Python scalar itself."""
        if type(x) is Traced and x.owner is self:
            return x.place
        if isinstance(x, (bool, int, float, complex)):
            return x
        var = self.consts.get(id(x))
        if var is None:
            var = self.consts[id(x)] = Var(aval_of(x))
            self.values.append(x)  # also keeps it alive, and so its id its own
        return var


def _line_near() -> str:
    """The user's line where it is a few calls away, as it is for what he wrote himself; what is derived has none."""
    frame: Any = _getframe(2)
    for _ in range(8):
        if frame is None:
            break
        code = frame.f_code
        if not code.co_filename.startswith(_OURS):
            return f"{code.co_filename}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


_OURS = tuple([(module.__file__ or "").removesuffix("__init__.py") for module in (nx, rune)])

_WEAK = {"bool": bool, "int64": int, "float64": float, "complex128": complex}


def _settled(primitive: Primitive, operands: Sequence[Any]) -> tuple[list[Any], bool]:
    """The operands with weak numbers cast to what a Python number would become beside the others; and whether all are
    weak, as the result then is."""
    found = list(operands)
    first = int(primitive.name == "where")
    strong = [x for x in found[first:] if not isinstance(x, (int, float, complex)) and getattr(x, "weak", None) is None]
    if not strong:
        return found, True
    for i, x in enumerate(found[first:], first):
        if type(x) is Traced and x.weak is not None:
            dtype = _core.promote(*[y.dtype for y in strong], x.weak(1))
            found[i] = x if dtype == x.dtype else bind(PRIMITIVES["cast"], (x,), (dtype,))
    return found, False


def trace(f: Callable[..., Any], structure: Structure, avals: Sequence[Aval], name: str = "trace") -> Graph:
    """The program of ``f(*args, **keywords)`` for arguments of this structure (that of ``(args, keywords)``) whose
    leaves have these shapes and dtypes. ``f`` runs once, on tracers.

    Raises ConcretizationError where the function asks for values.
    """
    run = Tracing(name)
    inputs = [Var(aval) for aval in avals]
    with run:
        args, keywords = tree.unflatten(structure, [Traced(run, var) for var in inputs])
        with program_scope(name):
            leaves, whole = tree.flatten(f(*args, **keywords))
        outputs = [run.var(complaints.result(x, name)) for x in leaves]
    return Graph(inputs, list(run.consts.values()), run.values, run.equations, outputs, whole)


def trace_flat(f: Callable[..., Sequence[Any]], avals: Sequence[Aval], name: str = "trace") -> Graph:
    """``trace`` of a function that takes and returns a list of leaves."""
    structure = tree.structure((tuple(range(len(avals))), {}))
    return trace(lambda *leaves: list(f(list(leaves))), structure, avals, name)


def eval_graph(graph: Graph, args: Sequence[Any], consts: Sequence[Any] | None = None) -> list[Any]:
    """The program's outputs for these arguments, equation by equation through ``bind``: on tracers of any kind. A
    program that jit has compiled (``cache["program"]``) runs so on plain tensors."""
    program = graph.cache.get("program")
    if program is not None and consts is None:
        whole = [*graph.values, *args]
        if not [x for x in whole if type(x) is not Tensor]:
            found: list[Any] = program.run(whole)
            return found
    values: dict[Var, Any] = dict(zip(graph.consts, graph.values if consts is None else consts, strict=True))
    values.update(zip(graph.inputs, args, strict=True))
    for equation in graph.equations:
        operands = [values[x] if type(x) is Var else x for x in equation.operands]
        result = bind(equation.primitive, operands, equation.params)
        if equation.primitive.multiple:
            values.update(zip(equation.results, result, strict=True))
        else:
            values[equation.results[0]] = result
    return [values[var] for var in graph.outputs]


# ---- text ------------------------------------------------------------------------------------------------------------


class _Names:
    __slots__ = ("_names",)

    def __init__(self) -> None:
        self._names: dict[Var, str] = {}

    def __call__(self, x: Any) -> str:
        if type(x) is not Var:
            return repr(x)
        found = self._names.get(x)
        if found is None:
            n, found = len(self._names), ""
            while True:
                found = chr(97 + n % 26) + found
                n = n // 26 - 1
                if n < 0:
                    break
            self._names[x] = found
        return found

    def full(self, var: Var) -> str:
        return f"{self(var)}:{var.aval!r}"


def text(graph: Graph, indent: str = "") -> str:
    """One line an equation; programs among the parameters below theirs."""
    name = _Names()
    head = " ".join([name.full(var) for var in graph.inputs])
    hidden = " ".join([name.full(var) for var in graph.consts])
    lines = [f"{indent}({head}{' | ' + hidden if hidden else ''}) ->"]
    for equation in graph.equations:
        results = " ".join([name.full(var) for var in equation.results])
        params = [_param(x) for x in equation.params]
        words = f"[{', '.join([x for x in params if x])}]" if params else ""
        operands = " ".join([name(x) for x in equation.operands])
        lines.append(f"{indent}  {results} = {equation.primitive.name}{words} {operands}")
        for graph_param in _graphs(equation.params):
            lines.append(text(graph_param, indent + "    "))
    lines.append(f"{indent}  return {' '.join([name(var) for var in graph.outputs])}")
    return "\n".join(lines)


def _param(x: Any) -> str:
    if isinstance(x, Graph) or (isinstance(x, tuple) and x and isinstance(x[0], Graph)):
        return ""
    if type(x).__name__ == "DType":
        return str(x.name)
    return x.__name__ if callable(x) and hasattr(x, "__name__") else repr(x)


def _graphs(params: tuple[Any, ...]) -> list[Graph]:
    found: list[Graph] = []
    for x in params:
        found += [each for each in (x if isinstance(x, tuple) else (x,)) if isinstance(each, Graph)]
    return found
