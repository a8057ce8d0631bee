"""Einstein summation: reading the subscripts and contracting operands pair by pair.

Owns: the language of ``einsum``. Must not know: how a pair is multiplied (matmul of the core).
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor

_sum = _core.ops["sum"][0]


def contract(subscripts: str, operands: list[Tensor]) -> Tensor:
    """The result of ``subscripts`` on tensors; see ``nx.einsum``."""
    inputs, output = _read(subscripts, operands)
    sizes: dict[str, int] = {}
    for labels, x in zip(inputs, operands, strict=True):
        for label, n in zip(labels, x.shape, strict=True):
            if sizes.setdefault(label, n) != n:
                if 1 not in (n, sizes[label]):
                    raise ValueError(
                        f"einsum: {label!r} has lengths {sizes[label]} and {n} in {subscripts!r}; lengths must match"
                    )
                sizes[label] = max(n, sizes[label])
    kind = _core.promote(*operands)
    terms = []
    for labels, x in zip(inputs, operands, strict=True):
        terms.append(_take_diagonals(labels, _core.cast(x, kind, False)))
    left, a = terms[0]
    for i, (right, b) in enumerate(terms[1:], 1):
        later = set(output).union(*(labels for labels, _ in terms[i + 1 :]))
        left, a = _pair(left, a, right, b, later)
    left, a = _sum_out(left, a, set(output))
    missing = [label for label in output if label not in left]
    if missing:
        raise ValueError(f"einsum: output letter {missing[0]!r} of {subscripts!r} occurs in no operand")
    return _core.cast(_core.permute(a, tuple(left.index(label) for label in output)), kind, False)


def _read(subscripts: str, operands: list[Tensor]) -> tuple[list[str], str]:
    """Letters of each operand and of the output; the axes of ``...`` become capital Greek letters."""
    text = subscripts.replace(" ", "")
    left, arrow, output = text.partition("->")
    inputs = left.split(",")
    if len(inputs) != len(operands):
        raise ValueError(
            f"einsum: {len(inputs)} terms in {subscripts!r} for {len(operands)} operands; numbers must match"
        )
    dots = 0
    for labels, x in zip(inputs, operands, strict=True):
        more = x.ndim - len(labels.replace("...", ""))
        if more < 0 or (more and "..." not in labels):
            raise ValueError(f"einsum: term {labels!r} does not fit shape {x.shape}; one letter an axis")
        dots = max(dots, more)
    hidden = "".join(chr(0x391 + i) for i in range(dots))
    inputs = [
        labels.replace("...", hidden[dots - (x.ndim - len(labels.replace("...", ""))) :] if "..." in labels else "")
        for labels, x in zip(inputs, operands, strict=True)
    ]
    if any(not label.isalpha() for labels in inputs for label in labels):
        raise ValueError(f"einsum: invalid character in {subscripts!r}; letters, commas, '...' and '->' only")
    if not arrow:
        joined = "".join(inputs)
        return inputs, hidden + "".join(
            sorted(label for label in set(joined) if joined.count(label) == 1 and label not in hidden)
        )
    output = output.replace("...", hidden)
    if len(set(output)) != len(output):
        raise ValueError(f"einsum: repeated letter in the output of {subscripts!r}")
    return inputs, output


def _take_diagonals(labels: str, x: Tensor) -> tuple[str, Tensor]:
    """A letter twice in one term is a diagonal."""
    for label in dict.fromkeys(labels):
        while labels.count(label) > 1:
            first = labels.index(label)
            second = labels.index(label, first + 1)
            rest = [i for i in range(len(labels)) if i not in (first, second)]
            x = _core.permute(x, (*rest, first, second))
            at = _core.arange(0, min(x.shape[-2:]), 1, _core.dtype("int64"))
            x = x[(..., at, at)]
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
    a = _core.permute(a, tuple(left.index(label) for label in (*batch, *rows, *inside)))
    b = _core.permute(b, tuple(right.index(label) for label in (*batch, *inside, *columns)))
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
