"""Control flow on traced values: ``scan``, ``cond``, ``switch``, ``while_loop``, ``fori_loop``.

Owns: what users call, and reading their arguments. Must not know: rules of the primitives (rules/control.py). Bodies
are traced once, so they run on shapes and dtypes alone, and their carry keeps its tree, shapes and dtypes.
"""

from __future__ import annotations

from _operator import index as as_int

from nx import _core
from rune import tree
from rune.aval import Aval, aval_of
from rune.graph import Graph, trace
from rune.rules.branches import COND
from rune.rules.loops import WHILE
from rune.rules.programs import with_inputs
from rune.rules.scan import SCAN
from rune.scopes import key_for_program, key_scope, keyed
from rune.tracer import Tracer, as_value, bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from rune.tree import Structure

_int64 = _core.dtype("int64")


def _values(x: Any) -> tuple[list[Any], Structure]:
    leaves, structure = tree.flatten(x)
    return [as_value(leaf) for leaf in leaves], structure


def _trace(f: Callable[..., Any], args: tuple[Any, ...], avals: Sequence[Aval], where: str) -> Graph:
    """args: the structures of the arguments."""
    return trace(f, tree.structure((tuple([tree.unflatten(s, range(s.n_leaves)) for s in args]), {})), avals, where)


def _check_carry(
    before: Sequence[Aval], after: Sequence[Aval], wanted: Structure, found: Structure, where: str
) -> None:
    if wanted != found:
        raise TypeError(f"{where}: the body returns a carry {found!r} for {wanted!r}; its tree must stay")
    for i, (a, b) in enumerate(zip(before, after, strict=True)):
        if a != b:
            raise TypeError(
                f"{where}: leaf {i} of the carry is {a!r} before the body and {b!r} behind it; shapes and dtypes must "
                f"stay (use astype, or start with the wider dtype)"
            )


_PROBES = {bool: "bool", int: "int8", float: "float16", complex: "complex64"}
_WIDER = {"int8": "int32", "int32": "int64", "int64": "float16", "float16": "float32", "float32": "float64"}
_WIDER["complex64"] = "complex128"


def _settled(state: Any, traced: Callable[[list[Aval]], tuple[Any, Sequence[Aval]]]) -> tuple[list[Any], Any]:
    """The leaves of a state, and what ``traced`` gives for their avals: (something, avals of the state behind the
    body).

    Python numbers are weak: such a leaf takes the dtype that the body gives it. It is traced as the narrowest of its
    kind first; where that comes back, nothing else decides, and it takes the default. Where the body does not take it
    (a loop within would widen it, or it does not hold a number) a wider one is tried.
    """
    raw = tree.leaves(state)
    values = [as_value(x) for x in raw]
    avals = [aval_of(x) for x in values]
    weak = [i for i, x in enumerate(raw) if type(x) in _PROBES]
    kinds = {i: _core.dtype(_PROBES[type(raw[i])]) for i in weak}
    open_kinds = set(weak)
    told: Exception | None = None
    for _ in range(9):
        for i in weak:
            avals[i] = Aval((), kinds[i])
        try:
            made, after = traced(avals)
        except (OverflowError, TypeError) as error:
            told = told or error
            wider = {i: _core.dtype(_WIDER[kind.name]) for i, kind in kinds.items() if kind.name in _WIDER}
            if not wider:
                raise told from None
            kinds.update(wider)
            open_kinds.clear()
            continue
        before = dict(kinds)
        for i in weak:
            if i < len(after) and after[i].shape == () and after[i].dtype != kinds[i]:
                kinds[i] = after[i].dtype
            elif i in open_kinds:
                kinds[i] = values[i].dtype
        open_kinds.clear()
        if made is not None and kinds == before:
            break
    return [_core.cast(x, kinds[i]) if i in kinds else x for i, x in enumerate(values)], made


def scan(
    f: Callable[..., Any],
    init: Any,
    xs: Any = None,
    length: int | None = None,
    reverse: bool = False,
    unroll: int = 1,
) -> Any:
    """A loop that carries a state: ``carry, y = f(carry, x)`` for each slice ``x`` of ``xs`` along its first axis.

    Returns (the last carry, the ys stacked along a new first axis). xs may be None; then ``length`` says how often.
    reverse: from the last slice to the first. unroll is JAX's and changes nothing. Differentiable both ways. Raises
    TypeError where the carry changes its tree, shapes or dtypes, ValueError where lengths mismatch.

    >>> rune.scan(lambda total, x: (total + x, total), 0.0, nx.asarray([1.0, 2.0, 3.0]))
    (Tensor(6.), Tensor([0., 1., 3.]))
    """
    carry_tree = tree.structure(init)
    slices, xs_tree = _values(xs)
    n = _length(slices, length)
    key = key_for_program("scan")
    if key is not None:  # each step draws from a key of its own
        from nx.random import split

        slices, xs_tree = _values((split(key, n), xs))
        plain = f

        def f(carry: Any, x: Any) -> Any:
            with key_scope(x[0]):
                return plain(carry, x[1])

    rest = [Aval(x.shape[1:], x.dtype) for x in slices]

    def traced(avals: list[Aval]) -> Any:
        graph = _trace(f, (carry_tree, xs_tree), [*avals, *rest], "scan")
        if graph.structure.kind is not tuple or len(graph.structure.children) != 2:
            raise TypeError(f"scan: the body must return a pair (carry, y), not {graph.structure!r}")
        return graph, graph.avals()[: graph.structure.children[0].n_leaves]

    carry, graph = _settled(init, traced)
    after, ys_tree = graph.structure.children
    _check_carry([aval_of(x) for x in carry], graph.avals()[: after.n_leaves], carry_tree, after, "scan")
    counts = (len(graph.consts), len(carry))
    found = bind(SCAN, (*graph.values, *carry, *slices), (graph.lifted(), *counts, n, bool(reverse)))
    return tree.unflatten(carry_tree, found[: len(carry)]), tree.unflatten(ys_tree, found[len(carry) :])


def _length(slices: Sequence[Any], length: int | None) -> int:
    sizes = {x.shape[0] if x.ndim else None for x in slices}
    if None in sizes:
        raise ValueError("scan: a leaf of xs is 0-d; each needs a first axis to run along")
    if length is not None:
        sizes.add(int(length))
    if len(sizes) != 1:
        given = "nothing" if not sizes else ", ".join([str(n) for n in sizes])
        raise ValueError(f"scan: lengths mismatch: {given}; all leaves of xs (and length) must agree, one is needed")
    (n,) = sizes
    return n or 0


def _branch_graphs(branches: Sequence[Any], operands: Any, where: str) -> tuple[list[Graph], list[Any], list[Any]]:
    """The branches' programs over the same operands: their hidden inputs in front, then the operands."""
    key = key_for_program(where)
    if key is not None:
        operands = (key, *operands)
        branches = [keyed(f, key) for f in branches]
    values, structure = _values(tuple(operands))
    args = tuple(structure.children)
    graphs = [_trace(f, args, [aval_of(x) for x in values], where) for f in branches]
    first = graphs[0]
    for i, other in enumerate(graphs[1:], 1):
        if other.structure != first.structure or other.avals() != first.avals():
            raise TypeError(
                f"{where}: branches 0 and {i} give {first.avals()!r} in {first.structure!r} and {other.avals()!r} in "
                f"{other.structure!r}; all must give the same tree, shapes and dtypes"
            )
    hidden: list[Any] = [value for graph in graphs for value in graph.values]
    joined, before = [], 0
    for graph in graphs:
        joined.append(with_inputs(graph, before, hidden))
        before += len(graph.consts)
    return joined, hidden, values


def cond(condition: Any, true_fun: Callable[..., Any], false_fun: Callable[..., Any], *operands: Any) -> Any:
    """``true_fun(*operands)`` where the scalar ``condition`` holds, else ``false_fun(*operands)``: only one runs,
    unless vmap maps the condition, where both do.

    Raises TypeError where the branches differ in tree, shapes or dtypes of their results, or the condition is no
    scalar.

    >>> rune.cond(True, lambda x: x + 1, lambda x: x - 1, 10)
    Tensor(11)
    """
    test = as_value(condition)
    if test.shape != ():
        raise TypeError(
            f"cond: the condition has shape {tuple(test.shape)}; a scalar is needed (nx.where chooses by element)"
        )
    index = _core.cast(test != 0 if test.dtype.name != "bool" else test, _int64)
    return _switch(index, (false_fun, true_fun), operands, "cond")


def switch(index: Any, branches: Sequence[Callable[..., Any]], *operands: Any) -> Any:
    """The branch number ``index`` (held within 0 and the last) of the operands.

    >>> rune.switch(1, [lambda x: x, lambda x: x * 2, lambda x: x * 3], 10)
    Tensor(20)
    """
    if not branches:
        raise ValueError("switch: no branches; at least one is needed")
    at = as_value(index)
    if at.shape != () or at.dtype.kind not in ("int", "uint"):
        raise TypeError(f"switch: an index of shape {tuple(at.shape)}, {at.dtype.name}; an integer scalar is needed")
    return _switch(_core.cast(at, _int64).clip(0, len(branches) - 1), tuple(branches), operands, "switch")


def _switch(index: Any, branches: Any, operands: Any, where: str) -> Any:
    graphs, hidden, values = _branch_graphs(branches, operands, where)
    found = bind(COND, (index, *hidden, *values), (tuple(graphs),))
    return tree.unflatten(graphs[0].structure, found)


def while_loop(cond_fun: Callable[..., Any], body_fun: Callable[..., Any], init: Any) -> Any:
    """``body_fun`` of the state again and again while ``cond_fun`` of it holds. Returns the last state.

    Differentiable forwards (jvp), not backwards: use scan, or fori_loop with a known number of steps. Raises TypeError
    where the state changes its tree, shapes or dtypes.

    >>> rune.while_loop(lambda x: x < 100, lambda x: x * 2, 1)
    Tensor(128)
    """
    structure = tree.structure(init)

    def traced(avals: list[Aval]) -> Any:
        graph = _trace(body_fun, (structure,), avals, "while_loop")
        return graph, graph.avals()

    state, body = _settled(init, traced)
    avals = [aval_of(x) for x in state]
    test = _trace(cond_fun, (structure,), avals, "while_loop")
    if test.structure.kind is not None or test.avals() != [Aval((), _core.dtype("bool"))]:
        raise TypeError(f"while_loop: the condition gives {test.avals()!r}; one bool scalar is needed")
    _check_carry(avals, body.avals(), structure, body.structure, "while_loop")
    counts = (len(test.consts), len(body.consts))
    found = bind(WHILE, (*test.values, *body.values, *state), (test.lifted(), body.lifted(), *counts))
    return tree.unflatten(structure, found)


def _bound(n: Any) -> int:
    try:
        return as_int(n)
    except TypeError:
        raise TypeError(f"fori_loop: bound {n!r}; a whole number is needed") from None


def fori_loop(lower: Any, upper: Any, body_fun: Callable[..., Any], init: Any) -> Any:
    """``state = body_fun(i, state)`` for i from ``lower`` to ``upper - 1``.

    With Python integers as bounds this is a scan, and differentiable both ways; with traced ones a while_loop.

    >>> rune.fori_loop(0, 4, lambda i, total: total + i, 0)
    Tensor(6)
    """
    if not isinstance(lower, Tracer) and not isinstance(upper, Tracer):
        first, last = _bound(lower), _bound(upper)
        steps = _core.arange(first, max(first, last), 1, _int64)
        return scan(lambda state, i: (body_fun(i, state), None), init, steps)[0]
    start, stop = (_core.cast(as_value(n), _int64) for n in (lower, upper))
    return while_loop(
        lambda pair: pair[0] < stop, lambda pair: (pair[0] + 1, body_fun(pair[0], pair[1])), (start, init)
    )[1]
