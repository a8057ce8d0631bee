"""Reverse mode: ``vjp``, ``grad``, ``value_and_grad``, and ``linearize``.

Owns: them. Must not know: rules. A function runs once, forwards, with tangents that are nodes of a tape; the tape is
then run transposed (vjp) or forwards (linearize).
"""

from __future__ import annotations

from nx import _core
from rune import complaints, tree
from rune.aval import is_differentiable
from rune.forward import Differentiation, read_tangent, split_aux, strip, zeros_like
from rune.linear import Tape, pull, push
from rune.scopes import scope
from rune.tracer import Tensor, as_value
from rune.wrapping import update_wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


class Recorded:
    """A function's run at one point: results, and the tape that leads from the inputs to their tangents."""

    __slots__ = ("aux", "inputs", "roots", "structure", "tape", "values")
    aux: Any

    def __init__(
        self, f: Callable[..., Any], args: Any, values: Sequence[Any], wanted: Any, has_aux: bool, name: str
    ) -> None:
        """args: the structure of the arguments, ``values`` their leaves; wanted: which of these are inputs."""
        self.tape = tape = Tape()
        run = Differentiation(name)
        self.inputs: list[Any] = [
            tape.leaf(x.shape, x.dtype) if want and is_differentiable(x.dtype) else None
            for x, want in zip(values, wanted, strict=True)
        ]
        try:
            duals = [run.lift(x, node) for x, node in zip(values, self.inputs, strict=True)]
            with scope(name):
                out = f(*tree.unflatten(args, duals))
            out, self.aux = split_aux(out, name) if has_aux else (out, None)
            leaves, self.structure = tree.flatten(out)
            pairs = [run.split(x) for x in leaves]
            if has_aux:
                self.aux = tree.map(lambda x: strip(run, x), self.aux)
        except ValueError as error:
            complaints.locate(error, name)
            raise
        finally:
            run.alive = tape.alive = False
        self.values = [x for x, _ in pairs]
        self.roots = [t for _, t in pairs]

    def value(self) -> Any:
        """What the function returned, without derivatives."""
        return tree.unflatten(self.structure, self.values)

    def pull(self, cotangents: Sequence[Any]) -> list[Any]:
        """One cotangent (or None) an input; None for what is no input."""
        nodes = [node for node in self.inputs if node is not None]
        found = iter(pull(self.tape, self.roots, cotangents, nodes))
        return [None if node is None else next(found) for node in self.inputs]


def own(found: Sequence[Any], given: Sequence[Any]) -> list[Any]:
    """The tensors as results of their own: dense, writable, none sharing memory with another or with what was given."""
    seen = {x.base_id for x in given if type(x) is Tensor}
    results: list[Any] = []
    for x in found:
        if type(x) is Tensor:
            if x.readonly or not x.is_dense or x.base_id in seen:
                x = _core.cast(x, x.dtype, True)
            seen.add(x.base_id)
        results.append(x)
    return results


def vjp(f: Callable[..., Any], *primals: Any, has_aux: bool = False) -> Any:
    """``f`` at ``primals``, and the function that takes a cotangent of the result to those of the arguments.

    Returns (value, pull), with ``has_aux`` (value, pull, aux). ``pull(ct)`` takes a tree like the value and returns a
    tuple with one tree an argument; integers and bools have cotangents of zero. Raises RuntimeError where a tensor that
    the derivative needs was changed in place meanwhile.

    >>> value, pull = rune.vjp(lambda x, y: x * y, 2.0, 3.0)
    >>> pull(1.0)
    (Tensor(3.), Tensor(2.))
    """
    leaves, structure = tree.flatten(primals)
    values = [as_value(x) for x in leaves]
    recorded = Recorded(f, structure, values, [True] * len(values), has_aux, "vjp")

    def pull_back(cotangent: Any) -> Any:
        each = tree.flatten_up_to(recorded.structure, cotangent, "vjp")
        cts = [read_tangent(x, ct, "vjp") for x, ct in zip(recorded.values, each, strict=True)]
        found = recorded.pull(cts)
        filled = [zeros_like(x) if ct is None else ct for x, ct in zip(values, found, strict=True)]
        return tree.unflatten(structure, own(filled, cts))

    return (recorded.value(), pull_back, recorded.aux) if has_aux else (recorded.value(), pull_back)


def linearize(f: Callable[..., Any], *primals: Any, has_aux: bool = False) -> Any:
    """``f`` at ``primals``, and its derivative there as a linear function of tangents, which may be called many times.

    Returns (value, push), with ``has_aux`` (value, push, aux); ``push`` takes one tangent (a tree) an argument.

    >>> value, push = rune.linearize(nx.square, 3.0)
    >>> push(1.0), push(2.0)
    (Tensor(6.), Tensor(12.))
    """
    leaves, structure = tree.flatten(primals)
    values = [as_value(x) for x in leaves]
    recorded = Recorded(f, structure, values, [True] * len(values), has_aux, "linearize")

    def push_forward(*tangents: Any) -> Any:
        each = tree.flatten_up_to(structure, tangents, "linearize")
        ts = [read_tangent(x, t, "linearize") for x, t in zip(values, each, strict=True)]
        pairs = [(node, t) for node, t in zip(recorded.inputs, ts, strict=True) if node is not None and t is not None]
        found = push(recorded.tape, recorded.roots, [node for node, _ in pairs], [t for _, t in pairs])
        filled = [zeros_like(x) if t is None else t for x, t in zip(recorded.values, found, strict=True)]
        return tree.unflatten(recorded.structure, filled)

    return (recorded.value(), push_forward, recorded.aux) if has_aux else (recorded.value(), push_forward)


def numbers_of(argnums: Any, n: int, where: str) -> tuple[int, ...]:
    """The positions of arguments that ``argnums`` names, non-negative. Raises where there are no such."""
    each = argnums if isinstance(argnums, (tuple, list)) else (argnums,)
    for i in each:
        if isinstance(i, bool) or not isinstance(i, int):
            raise TypeError(f"{where}: argnums {argnums!r}; an integer or a tuple of them is needed")
        if not -n <= i < n:
            raise ValueError(f"{where}: argnums {argnums!r} for a call with {n} positional arguments")
    return tuple([i % n for i in each])


def _check_inputs(values: Sequence[Any], holomorphic: bool, where: str) -> None:
    for x in values:
        if holomorphic and x.dtype.kind != "complex":
            raise TypeError(f"{where}: holomorphic=True needs complex inputs, not {x.dtype.name}")
        if not is_differentiable(x.dtype):
            raise TypeError(
                f"{where}: an input of dtype {x.dtype.name} has no derivative; floats or complex numbers are needed "
                f"(astype), or leave the argument out of argnums"
            )


def _check_output(recorded: Recorded, holomorphic: bool, where: str) -> None:
    shapes = [tuple(x.shape) for x in recorded.values]
    if len(shapes) != 1 or recorded.structure.kind is not None:
        raise TypeError(
            f"{where}: the function must return one scalar, not {recorded.structure!r}; with more, has_aux=True"
        )
    if shapes[0] != ():
        raise TypeError(
            f"{where}: the function must return a scalar, not shape {shapes[0]}; sum it, or use vjp or jacrev"
        )
    dtype = recorded.values[0].dtype
    if holomorphic and dtype.kind != "complex":
        raise TypeError(f"{where}: holomorphic=True needs a complex result, not {dtype.name}")
    if not holomorphic and dtype.kind == "complex":
        raise TypeError(
            f"{where}: the result is {dtype.name}; a real one is needed (abs, real), or holomorphic=True, or use vjp"
        )
    if not is_differentiable(dtype):
        raise TypeError(f"{where}: the result is {dtype.name}, which has no derivative; a float is needed")


def value_and_grad(
    f: Callable[..., Any],
    argnums: int | Sequence[int] = 0,
    has_aux: bool = False,
    holomorphic: bool = False,
) -> Callable[..., Any]:
    """The function that gives the value of ``f`` (a scalar) and its gradient by the positional arguments ``argnums``.

    The gradient is a tree like the argument, a tuple of them where ``argnums`` is a sequence. With ``has_aux`` ``f``
    gives (value, aux), and the result is ((value, aux), gradient). Complex inputs: JAX's convention, df/dx - i df/dy
    for a real function; ``holomorphic`` says that ``f`` is complex differentiable. Raises TypeError for inputs that are
    no floats and results that are no scalars.

    >>> rune.value_and_grad(lambda x: (x**2).sum())(nx.asarray([1.0, 2.0]))
    (Tensor(5.), Tensor([2., 4.]))
    """
    return _gradient(f, argnums, has_aux, holomorphic, "value_and_grad")


def _gradient(f: Any, argnums: Any, has_aux: bool, holomorphic: bool, where: str) -> Callable[..., Any]:
    if not callable(f):
        raise TypeError(f"{where}: {f!r} is no function")
    single = not isinstance(argnums, (tuple, list))

    def run(*args: Any, **keywords: Any) -> Any:
        numbers = numbers_of(argnums, len(args), where)
        leaves, structure = tree.flatten(tuple([args[i] for i in numbers]))
        values = [as_value(x) for x in leaves]
        _check_inputs(values, holomorphic, where)
        total = list(args)

        def of_chosen(*chosen: Any) -> Any:
            for i, part in zip(numbers, chosen, strict=True):
                total[i] = part
            return f(*total, **keywords)

        recorded = Recorded(of_chosen, structure, values, [True] * len(values), has_aux, where)
        _check_output(recorded, holomorphic, where)
        found = recorded.pull([_core.ones((), recorded.values[0].dtype)])
        filled = own([zeros_like(x) if ct is None else ct for x, ct in zip(values, found, strict=True)], values)
        gradient = tree.unflatten(structure, filled)
        value = (recorded.values[0], recorded.aux) if has_aux else recorded.values[0]
        return value, gradient[0] if single else gradient

    return _named(run, f, where)


def _named(run: Callable[..., Any], f: Any, where: str) -> Callable[..., Any]:
    return update_wrapper(run, f) if hasattr(f, "__name__") else run


def grad(
    f: Callable[..., Any],
    argnums: int | Sequence[int] = 0,
    has_aux: bool = False,
    holomorphic: bool = False,
) -> Callable[..., Any]:
    """The gradient of ``f``, as ``value_and_grad`` gives it, alone; with ``has_aux`` (gradient, aux).

    >>> rune.grad(lambda x: (x**3).sum())(nx.asarray([1.0, 2.0]))
    Tensor([ 3., 12.])
    """
    both = _gradient(f, argnums, has_aux, holomorphic, "grad")

    def run(*args: Any, **keywords: Any) -> Any:
        value, gradient = both(*args, **keywords)
        return (gradient, value[1]) if has_aux else gradient

    named = _named(run, f, "grad")
    named.gradient_of = f, argnums  # type: ignore[attr-defined]  # for those who draw it as a whole
    return named
