"""Jacobians that are sparse by the structure of the program, from as many directions as they have colours.

Owns: which outputs depend on which inputs, the colouring, ``sparse_jacobian``. Must not know: values. A dependence is
traced through maps, folds and movements; anything else makes no claim. Columns that no row has in common share a
direction: a tridiagonal matrix takes three, however large it is. Source: Curtis, Powell, Reid 1974.
"""

from __future__ import annotations

import nx
from nx import _core
from rune.batch import vmap
from rune.forward import jvp
from rune.graph import Traced, Var, trace_flat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from nx import Tensor
    from nx._core import DType
    from rune.graph import Equation, Graph

LEAST = 64  # inputs below which the whole matrix costs little
MOST = 1 << 25  # entries above which the dependence is not looked for: it is a matrix of that size itself
FILL = 12  # entries a row on average above which a matrix is not sparse
#: Operations that put elements elsewhere, or none.
_MOVES = frozenset(["broadcast_to", "flip", "getitem", "permute", "place", "reshape"])


def sparse_jacobian(f: Callable[[Any], Any], x: Any) -> Any:
    """The Jacobian (m, n) at x (n,) of f, which gives (m,), by few directions; None where it is not found sparse.

    x is traced by ``jit``: the dependence is found once a signature, and holds for all values.
    """
    if type(x) is not Traced or x.ndim != 1 or x.size < LEAST or x.size**2 > MOST:
        return None
    graph = trace_flat(lambda leaves: [f(leaves[0])], [x.place.aval], "hessian")
    if graph.outputs[0].aval.ndim != 1:
        return None
    watching = _core._backend_get()
    _core._backend_set(None, 0, False)  # what is found here no one else can change
    try:
        plan = _planned(graph, x.dtype)
    finally:
        _core._backend_set(watching, 0, False)
    if plan is None:
        return None
    directions, picked, places, blank = plan
    moved = vmap(lambda t: jvp(f, (x,), (t,))[1])(directions)
    values = moved.reshape(-1)[picked]
    return blank.at[places].set(values).reshape(directions.shape[1], -1).mT


def _planned(graph: Graph, dtype: DType) -> tuple[Tensor, Tensor, Tensor, Tensor] | None:
    """Directions (colours, n), where the entries lie in what they give, where they go in the matrix, and the matrix
    without entries: column by column, as the dependence is found."""
    found = dependence(graph)
    if found is None:
        return None
    n, m = int(found.shape[0]), int(found.shape[1])
    columns, rows = nx.nonzero(found)
    colors = colored(columns.tolist(), rows.tolist(), n, m) if columns.size <= FILL * max(n, m) else None
    if colors is None:
        return None
    color = nx.asarray(colors, dtype=nx.int64)
    directions = nx.astype(nx.arange(max([*colors, 0]) + 1)[:, None] == color, dtype)
    return directions, color[columns] * m + rows, columns * m + rows, nx.zeros(n * m, graph.outputs[0].aval.dtype)


def dependence(graph: Graph) -> Tensor | None:
    """(n, m) bool: whether output j may depend on input i; None where an operation makes no claim."""
    (start,) = graph.inputs
    n = start.aval.shape[0]
    known: dict[Var, Tensor | None] = {start: _core.eye(n, None, 0, _core.dtype("bool"))}
    for equation in graph.equations:
        parts = [known.get(x) for x in equation.operands if type(x) is Var]
        if all(part is None for part in parts) or equation.primitive.name == "detach":
            continue
        made = _through(equation, [part for part in parts if part is not None], n)
        if made is None:
            return None
        known[equation.results[0]] = made
    found = known.get(graph.outputs[0])
    return nx.zeros((n, graph.outputs[0].aval.shape[0]), nx.bool) if found is None else found


def _through(equation: Equation, parts: Sequence[Tensor], n: int) -> Tensor | None:
    """What the result depends on; inputs are counted along the first axis."""
    primitive, shape = equation.primitive, equation.results[0].aval.shape
    if primitive.family in ("map", "cast"):
        made: Any = None
        for part in parts:
            whole = part.reshape((n, *[1] * (len(shape) + 1 - part.ndim), *part.shape[1:]))
            made = whole if made is None else made | whole
        return nx.broadcast_to(made, (n, *shape))
    if primitive.family == "fold" and primitive.name in ("sum", "mean", "prod", "max", "min"):
        axes, keep = equation.params[:2]
        return nx.any(parts[0], axis=tuple([axis + 1 for axis in axes]), keepdims=keep) if axes else parts[0]
    if primitive.name in _MOVES and len(equation.operands) == 1 and primitive.batch is not None:
        moved: Tensor = primitive.batch(primitive, n, list(parts), [True], equation.params)
        return moved
    return None


def colored(columns: Sequence[int], rows: Sequence[int], n: int, m: int) -> list[int] | None:
    """A colour for each of ``n`` columns, so that no row has entries in two columns of one colour; None where that
    takes more than a quarter as many colours as there are columns. Entries come column by column."""
    each: list[list[int]] = [[] for _ in range(n)]
    for column, row in zip(columns, rows, strict=True):
        each[column].append(row)
    taken: list[bytearray] = []
    colors = []
    for own in each:
        color = next((k for k, used in enumerate(taken) if not any(used[row] for row in own)), len(taken))
        if color == len(taken):
            if 4 * color > n:
                return None
            taken.append(bytearray(m))
        for row in own:
            taken[color][row] = 1
        colors.append(color)
    return colors
