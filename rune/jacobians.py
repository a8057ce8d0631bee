"""Whole derivatives: ``jacfwd``, ``jacrev``, ``hessian``, ``hvp``.

Owns: them. Must not know: how jvp, vjp and vmap work.
"""

from __future__ import annotations

from nx import _core
from rune import tree
from rune.aval import is_differentiable
from rune.batch import vmap
from rune.forward import jvp
from rune.graph import Traced
from rune.reverse import grad, numbers_of, vjp
from rune.sparsity import sparse_jacobian
from rune.tracer import as_value
from rune.wrapping import update_wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


def _basis(values: Sequence[Any]) -> list[Any]:
    """For each leaf (n, *shape): the n unit directions of all leaves together."""
    total = sum([x.size for x in values])
    found, before = [], 0
    for x in values:
        rows = _core.eye(total, x.size, -before, x.dtype)
        found.append(_core.reshape(rows, (total, *x.shape)))
        before += x.size
    return found


def _chosen(f: Any, args: tuple[Any, ...], keywords: Any, argnums: Any, where: str) -> Any:
    """The function of the chosen arguments alone, and these (one, or a tuple)."""
    numbers = numbers_of(argnums, len(args), where)
    single = not isinstance(argnums, (tuple, list))

    def of(chosen: Any) -> Any:
        total = list(args)
        for i, part in zip(numbers, (chosen,) if single else chosen, strict=True):
            total[i] = part
        return f(*total, **keywords)

    return of, args[numbers[0]] if single else tuple([args[i] for i in numbers])


def _check(values: Sequence[Any], holomorphic: bool, where: str, what: str) -> None:
    for x in values:
        if not is_differentiable(x.dtype):
            raise TypeError(
                f"{where}: an {what} of dtype {x.dtype.name} has no derivative; floats or complex numbers do"
            )
        if holomorphic and x.dtype.kind != "complex":
            raise TypeError(f"{where}: holomorphic=True needs complex {what}s, not {x.dtype.name}")
        if not holomorphic and x.dtype.kind == "complex":
            raise TypeError(
                f"{where}: an {what} is {x.dtype.name}; say holomorphic=True, or use real and imaginary parts"
            )


def _pieces(rows: Any, values: Sequence[Any], axis: int) -> list[Any]:
    """A tensor with all directions along ``axis``, cut into one piece a leaf, in the leaf's shape."""
    found, before = [], 0
    for x in values:
        part = rows[(slice(None),) * axis + (slice(before, before + x.size),)]
        found.append(part.reshape((*rows.shape[:axis], *x.shape, *rows.shape[axis + 1 :])))
        before += x.size
    return found


def jacfwd(
    f: Callable[..., Any], argnums: int | Sequence[int] = 0, has_aux: bool = False, holomorphic: bool = False
) -> Callable[..., Any]:
    """The Jacobian of ``f`` by forward mode: fast where there are more outputs than inputs.

    Returns a tree like the result; each leaf a tree like the argument, of shape (result shape, argument shape).

    >>> rune.jacfwd(lambda x: x**2)(nx.asarray([1.0, 2.0]))
    Tensor([[2., 0.],
            [0., 4.]])
    """

    def run(*args: Any, **keywords: Any) -> Any:
        of, chosen = _chosen(f, args, keywords, argnums, "jacfwd")
        leaves, structure = tree.flatten(chosen)
        values = [as_value(x) for x in leaves]
        _check(values, holomorphic, "jacfwd", "input")
        aux: list[Any] = []

        def along(direction: Any) -> Any:
            out = jvp(
                of, (tree.unflatten(structure, values),), (tree.unflatten(structure, direction),), has_aux=has_aux
            )
            aux[:] = out[2:]
            return out[1], out[2:]

        moved, kept = vmap(along, out_axes=(-1, None))(_basis(values))
        found = tree.map(lambda rows: tree.unflatten(structure, _pieces(rows, values, rows.ndim - 1)), moved)
        return (found, kept[0]) if has_aux else found

    return update_wrapper(run, f) if hasattr(f, "__name__") else run


def jacrev(
    f: Callable[..., Any], argnums: int | Sequence[int] = 0, has_aux: bool = False, holomorphic: bool = False
) -> Callable[..., Any]:
    """The Jacobian of ``f`` by reverse mode: fast where there are more inputs than outputs.

    Returns a tree like the result; each leaf a tree like the argument, of shape (result shape, argument shape).

    >>> rune.jacrev(lambda x: x**2)(nx.asarray([1.0, 2.0]))
    Tensor([[2., 0.],
            [0., 4.]])
    """

    def run(*args: Any, **keywords: Any) -> Any:
        of, chosen = _chosen(f, args, keywords, argnums, "jacrev")
        out = vjp(of, chosen, has_aux=has_aux)
        leaves, whole = tree.flatten(out[0])
        _check(leaves, holomorphic, "jacrev", "output")
        _check([as_value(x) for x in tree.leaves(chosen)], holomorphic, "jacrev", "input")
        pull = out[1]
        rows = vmap(lambda ct: pull(tree.unflatten(whole, ct))[0])(_basis(leaves))
        each, structure = tree.flatten(rows)
        columns = [_pieces(row, leaves, 0) for row in each]  # one list of pieces an argument leaf
        found = tree.unflatten(
            whole, [tree.unflatten(structure, [column[i] for column in columns]) for i in range(len(leaves))]
        )
        return (found, out[2]) if has_aux else found

    return update_wrapper(run, f) if hasattr(f, "__name__") else run


def hessian(
    f: Callable[..., Any], argnums: int | Sequence[int] = 0, has_aux: bool = False, holomorphic: bool = False
) -> Callable[..., Any]:
    """The matrix of second derivatives of ``f``, forward over reverse. Trees nest as in jacfwd(jacrev(f)).

    Within ``jit``, the Hessian of a function of one vector that is sparse by the structure of the function takes as
    many directions as it has colours (a tridiagonal one three), and is returned whole.

    >>> rune.hessian(lambda x: (x**3).sum())(nx.asarray([1.0, 2.0]))
    Tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    dense = jacfwd(jacrev(f, argnums, has_aux, holomorphic), argnums, has_aux, holomorphic)

    def run(*args: Any, **keywords: Any) -> Any:
        if not (has_aux or holomorphic or isinstance(argnums, (tuple, list))):
            of, chosen = _chosen(f, args, keywords, argnums, "hessian")
            if type(chosen) is Traced and is_differentiable(chosen.dtype) and chosen.dtype.kind != "complex":
                found = sparse_jacobian(grad(of), chosen)
                if found is not None:
                    return found
        return dense(*args, **keywords)

    return update_wrapper(run, f) if hasattr(f, "__name__") else run


def hvp(f: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
    """The Hessian of a scalar ``f`` at ``primals`` times ``tangents``, without the matrix: forward over reverse.

    primals, tangents: tuples, one item an argument. Returns a tree like the argument, a tuple of them where there are
    several.

    >>> rune.hvp(lambda x: (x**3).sum(), (nx.asarray([1.0, 2.0]),), (nx.asarray([1.0, 0.0]),))
    Tensor([6., 0.])
    """
    numbers = tuple(range(len(primals)))
    found = jvp(grad(f, numbers), primals, tangents)[1]
    return found[0] if len(numbers) == 1 else found
