"""Einstein summation: contracting operands pair by pair along a planned path.

Owns: einsum, the product of one pair and the order of pairs carried out. Must not know: how a pair is multiplied
(matmul of the core), how subscripts are read and paths found (subscripts.py).
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.op import as_operand
from nx.subscripts import as_path, as_product, cost, from_lists, lengths, plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_sum = _core.ops["sum"][0]


def einsum(subscripts: Any, /, *operands: Any, optimize: Any = True) -> Tensor:
    """Einstein summation: ``"ij,jk->ik"`` names each axis; letters missing from the output are summed; ``...`` stands
    for others.

    Without ``->`` the output has the letters that occur once, in alphabetical order. A letter twice in one term is a
    diagonal. The other form gives numbers after each operand: ``einsum(x, [0, 1], y, [1, 2], [0, 2])``. optimize: True
    (the cheapest order of products for up to six operands, a greedy one beyond), "optimal", "greedy", False (from the
    left), or a path as ``einsum_path`` gives. The dtype is the promoted one. Raises ValueError where a letter has two
    lengths or the letters do not fit the shapes.

    >>> nx.einsum("ij,j->i", nx.asarray([[1, 2], [3, 4]]), nx.asarray([1, 1]))
    Tensor([3, 7])
    """
    if optimize is True and len(operands) == 2 and type(subscripts) is str:
        a, b = operands
        if type(a) is Tensor and type(b) is Tensor:  # the usual case costs one look-up
            product = as_product(subscripts, (a.shape, b.shape))
            if product is not None:
                return _multiply(product, a, b)
    text, each = _terms(subscripts, operands)
    return _contract(text, each, optimize)


def _terms(subscripts: Any, operands: Any) -> tuple[str, list[Tensor]]:
    if not isinstance(subscripts, str):
        subscripts, operands = from_lists((subscripts, *operands))
    if not operands:
        raise ValueError("einsum: missing operands; at least one is needed")
    return subscripts, [as_operand(x) for x in operands]


def einsum_path(subscripts: Any, /, *operands: Any, optimize: Any = True) -> tuple[list[Any], str]:
    """The order of products that ``einsum`` would take, as ``["einsum_path", (0, 1), ...]``, and its cost as text.

    Each step names the terms to multiply among those that are left; the product goes to the end. Arguments as
    ``einsum``. Shapes alone are looked at, no dtype. Raises ValueError as ``einsum``.

    >>> a, b, c = nx.ones((2, 9)), nx.ones((9, 9)), nx.ones((9, 3))
    >>> nx.einsum_path("ij,jk,kl->il", a, b, c)[0]
    ['einsum_path', (0, 1), (0, 1)]
    """
    text, each = _terms(subscripts, operands)
    shapes = tuple(x.shape for x in each)
    inputs, output, steps = plan(text, shapes, as_path(optimize))
    sizes = lengths(text, inputs, shapes)
    naive = plan(text, shapes, False)[2]
    words = (
        f"{text}: {cost(inputs, output, sizes, steps):.3e} multiplications along the path, "
        f"{cost(inputs, output, sizes, naive):.3e} from the left"
    )
    return ["einsum_path", *steps], words


def _contract(subscripts: str, operands: list[Tensor], optimize: Any) -> Tensor:
    if len(operands) == 2 and (optimize is True or optimize is False):
        product = as_product(subscripts, (operands[0].shape, operands[1].shape))
        if product is not None:
            return _multiply(product, *operands)
    inputs, output, path = plan(subscripts, tuple(x.shape for x in operands), as_path(optimize))
    kind = _core.promote(*operands)
    terms = [_take_diagonals(labels, _core.cast(x, kind, False)) for labels, x in zip(inputs, operands, strict=True)]
    for pair in path:
        labels, x = terms[pair[0]]
        chosen = [terms[i] for i in pair[1:]]
        terms = [term for i, term in enumerate(terms) if i not in pair]
        for i, (others, y) in enumerate(chosen, 1):
            later = set(output).union(*(own for own, _ in (*terms, *chosen[i:])))
            labels, x = _pair(labels, x, others, y, later)
        terms.append((labels, x))
    labels, x = _sum_out(*terms[0], set(output))
    x = _ordered(x, labels, output)
    return x if x.dtype is kind else _core.cast(x, kind, False)


def _multiply(product: tuple[Any, ...], a: Tensor, b: Tensor) -> Tensor:
    """One product of matrices, with the steps before and behind it that it needs."""
    order_a, shape_a, order_b, shape_b, shape, order = product
    if order_a is not None:
        a = _core.permute(a, order_a)
    if shape_a is not None:
        a = _core.reshape(a, shape_a)
    if order_b is not None:
        b = _core.permute(b, order_b)
    if shape_b is not None:
        b = _core.reshape(b, shape_b)
    found = _core.matmul(a, b)
    if shape is not None:
        found = _core.reshape(found, shape)
    return found if order is None else _core.permute(found, order)


def _ordered(x: Tensor, labels: str, wanted: str | list[str]) -> Tensor:
    """The axes in another order of the same letters."""
    if labels == wanted or list(labels) == wanted:
        return x
    return _core.permute(x, tuple(labels.index(label) for label in wanted))


def _take_diagonals(labels: str, x: Tensor) -> tuple[str, Tensor]:
    """A letter twice in one term is a diagonal."""
    if len(set(labels)) == len(labels):
        return labels, x
    for label in dict.fromkeys(labels):
        while labels.count(label) > 1:
            first = labels.index(label)
            second = labels.index(label, first + 1)
            rest = [i for i in range(len(labels)) if i not in (first, second)]
            n = x.shape[first]
            x = _core.permute(x, (*rest, first, second))
            flat = _core.reshape(x, (*x.shape[:-2], n * n))
            at = _core.arange(0, n * n, n + 1, _core.dtype("int64"))
            x = _core.take(flat, at, len(rest))
            labels = "".join(labels[i] for i in rest) + label
    return labels, x


def _sum_out(labels: str, x: Tensor, keep: set[str]) -> tuple[str, Tensor]:
    gone = tuple(i for i, label in enumerate(labels) if label not in keep)
    if gone:
        x = _core.fold(_sum, x, gone, False)
    return "".join(label for label in labels if label in keep), x


def _pair(left: str, a: Tensor, right: str, b: Tensor, later: set[str]) -> tuple[str, Tensor]:
    """One product: batch letters stay in both, shared letters nobody needs later are summed by matmul."""
    left, a = _sum_out(left, a, later | set(right))
    right, b = _sum_out(right, b, later | set(left))
    shared = [label for label in left if label in right]
    # An axis of length one stands for any length; such a letter is summed or kept by plain broadcasting.
    if any(a.shape[left.index(label)] != b.shape[right.index(label)] for label in shared):
        return _broadcast_pair(left, a, right, b, later)
    batch = [label for label in shared if label in later]
    inside = [label for label in shared if label not in later]
    rows = [label for label in left if label not in right]
    columns = [label for label in right if label not in left]
    size_a = dict(zip(left, a.shape, strict=True))
    size_b = dict(zip(right, b.shape, strict=True))
    lengths = [
        [size_a[label] for label in batch],
        [size_a[label] for label in rows],
        [size_b[label] for label in columns],
    ]
    depth = _count([size_a[label] for label in inside])
    a = _ordered(a, left, [*batch, *rows, *inside])
    b = _ordered(b, right, [*batch, *inside, *columns])
    a = _core.reshape(a, (*lengths[0], _count(lengths[1]), depth))
    b = _core.reshape(b, (*lengths[0], depth, _count(lengths[2])))
    product = _core.matmul(a, b) if inside else a * b
    return "".join((*batch, *rows, *columns)), _core.reshape(product, (*lengths[0], *lengths[1], *lengths[2]))


def _broadcast_pair(left: str, a: Tensor, right: str, b: Tensor, later: set[str]) -> tuple[str, Tensor]:
    labels = left + "".join(label for label in right if label not in left)
    spread = []
    for own, x in ((left, a), (right, b)):
        x = _core.permute(x, tuple(own.index(label) for label in labels if label in own))
        lengths = iter(x.shape)
        spread.append(_core.reshape(x, tuple(next(lengths) if label in own else 1 for label in labels)))
    return _sum_out(labels, spread[0] * spread[1], later)


def _count(lengths: list[int]) -> int:
    count = 1
    for n in lengths:
        count *= n
    return count
