"""The language of einsum and the order of its products.

Owns: reading subscripts in both forms, lengths of letters, and paths: optimal ones for few operands, greedy ones
beyond. Must not know: tensors' data. Plans are kept by subscripts and shapes (the newest 256).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Path = tuple[tuple[int, ...], ...]
    Shapes = tuple[tuple[int, ...], ...]

# Letters of the interleaved form, in the order in which NumPy's integers sort.
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# Up to so many operands the best path is found (3^n steps); beyond, a greedy one.
_FEW = 6
_MOST = 12


def from_lists(arguments: Sequence[Any]) -> tuple[str, list[Any]]:
    """``(x, [0, 1], y, [1, 2], [0, 2])`` as subscripts and operands."""
    pairs = len(arguments) // 2
    words = [_word(arguments[2 * i + 1]) for i in range(pairs)]
    text = ",".join(words)
    if len(arguments) % 2:
        text += "->" + _word(arguments[-1])
    return text, [arguments[2 * i] for i in range(pairs)]


def _word(labels: Any) -> str:
    word = ""
    for label in labels:
        if label is Ellipsis:
            word += "..."
        elif hasattr(label, "__index__") and 0 <= label.__index__() < len(_LETTERS):
            word += _LETTERS[label.__index__()]
        else:
            raise ValueError(f"einsum: invalid axis {label!r}; integers from 0 to {len(_LETTERS) - 1}, or ...")
    return word


def as_path(optimize: Any) -> Any:
    """A path given as a list (``einsum_path``'s, or bare steps) as a tuple of steps; anything else as it is."""
    if not isinstance(optimize, list):
        return optimize
    return tuple(tuple(step) for step in optimize if step != "einsum_path")


@lru_cache(maxsize=256)
def plan(subscripts: str, shapes: Shapes, optimize: Any) -> tuple[tuple[str, ...], str, Path]:
    """Letters of the operands, letters of the output, and which terms to multiply one after the other.

    A step names positions among the terms that are left; its product goes to the end. Raises ValueError where letters
    and shapes do not fit.
    """
    inputs, output = _read(subscripts, shapes)
    sizes = lengths(subscripts, inputs, shapes)
    missing = [label for label in output if label not in sizes]
    if missing:
        raise ValueError(f"einsum: output letter {missing[0]!r} of {subscripts!r} occurs in no operand")
    return inputs, output, _path(inputs, output, sizes, optimize)


@lru_cache(maxsize=256)
def as_product(subscripts: str, shapes: Shapes) -> tuple[Any, ...] | None:
    """Two operands as one product of (stacks of) matrices, where they are one: for each its order of axes and shape,
    then the shape and the order of the result; None stands for what needs no step."""
    inputs, output, _ = plan(subscripts, shapes, True)
    sizes = lengths(subscripts, inputs, shapes)
    if len(inputs) != 2 or any(len(set(word)) != len(word) for word in inputs):
        return None
    left, right = inputs
    if any(tuple(sizes[label] for label in word) != shape for word, shape in zip(inputs, shapes, strict=True)):
        return None  # a length of one broadcasts
    batch = [label for label in left if label in right and label in output]
    inside = [label for label in left if label in right and label not in output]
    rows = [label for label in left if label not in right]
    columns = [label for label in right if label not in left]
    if not inside or not set(rows + columns) <= set(output):
        return None
    depth = _volume(frozenset(inside), sizes)
    stack = tuple(sizes[label] for label in batch)
    m, n = _volume(frozenset(rows), sizes), _volume(frozenset(columns), sizes)
    made = [*batch, *rows, *columns]
    shape = tuple(sizes[label] for label in made)
    # Vectors stay vectors outside of a stack.
    wide = (m,) if rows or batch else ()
    tall = (n,) if columns or batch else ()
    return (
        *_step(left, shapes[0], [*batch, *rows, *inside], (*stack, *wide, depth)),
        *_step(right, shapes[1], [*batch, *inside, *columns], (*stack, depth, *tall)),
        None if shape == (*stack, *wide, *tall) else shape,
        None if made == list(output) else tuple(made.index(label) for label in output),
    )


def _step(word: str, shape: tuple[int, ...], order: list[str], wanted: tuple[int, ...]) -> tuple[Any, Any]:
    turned = None if list(word) == order else tuple(word.index(label) for label in order)
    now = shape if turned is None else tuple(shape[i] for i in turned)
    return turned, None if now == wanted else wanted


def _read(subscripts: str, shapes: Shapes) -> tuple[tuple[str, ...], str]:
    """Letters of each operand and of the output; the axes of ``...`` become capital Greek letters."""
    text = subscripts.replace(" ", "")
    left, arrow, output = text.partition("->")
    words = left.split(",")
    if len(words) != len(shapes):
        raise ValueError(f"einsum: {len(words)} terms in {subscripts!r} for {len(shapes)} operands; numbers must match")
    hidden_of = []
    for word, shape in zip(words, shapes, strict=True):
        more = len(shape) - len(word.replace("...", "", 1))
        if more < 0 or (more and "..." not in word):
            raise ValueError(f"einsum: term {word!r} does not fit shape {shape}; one letter an axis")
        hidden_of.append(more)
    dots = max(hidden_of)
    hidden = "".join(chr(0x391 + i) for i in range(dots))
    inputs = tuple(
        word.replace("...", hidden[dots - more :] if "..." in word else "", 1)
        for word, more in zip(words, hidden_of, strict=True)
    )
    if any(
        label not in _LETTERS and label not in hidden
        for word in (*inputs, output.replace("...", "", 1))
        for label in word
    ):
        raise ValueError(f"einsum: invalid character in {subscripts!r}; letters, commas, '...' and '->' only")
    if not arrow:
        joined = "".join(inputs)
        once = sorted(label for label in set(joined) if joined.count(label) == 1 and label not in hidden)
        return inputs, hidden + "".join(once)
    if dots and "..." not in output:
        raise ValueError(f"einsum: the output of {subscripts!r} lacks '...', which stands for {dots} axes")
    output = output.replace("...", hidden, 1)
    if len(set(output)) != len(output):
        raise ValueError(f"einsum: repeated letter in the output of {subscripts!r}")
    return inputs, output


def lengths(subscripts: str, inputs: tuple[str, ...], shapes: Shapes) -> dict[str, int]:
    """The length of each letter; one broadcasts between terms, but not within one."""
    sizes: dict[str, int] = {}
    for labels, shape in zip(inputs, shapes, strict=True):
        own: dict[str, int] = {}
        for label, n in zip(labels, shape, strict=True):
            if own.setdefault(label, n) != n or (sizes.setdefault(label, n) != n and 1 not in (n, sizes[label])):
                other = own[label] if own[label] != n else sizes[label]
                raise ValueError(f"einsum: {label!r} has lengths {other} and {n} in {subscripts!r}; lengths must match")
            sizes[label] = n if sizes[label] == 1 else sizes[label]
    return sizes


def _path(inputs: tuple[str, ...], output: str, sizes: dict[str, int], optimize: Any) -> Path:
    n = len(inputs)
    if isinstance(optimize, tuple):
        return _given(optimize, n)
    if optimize not in (True, False, "optimal", "greedy", "auto"):
        raise ValueError(f"einsum: unknown optimize {optimize!r}; True, False, 'optimal', 'greedy' or a path")
    if n < 3:
        return (tuple(range(n)),) if n == 2 else ()
    if optimize is False:
        return (tuple(range(n)),)  # from the left
    sets = [frozenset(labels) for labels in inputs]
    if n <= _FEW or (optimize == "optimal" and n <= _MOST):
        return _optimal(sets, frozenset(output), sizes)
    return _greedy(sets, frozenset(output), sizes)


def _given(steps: Path, n: int) -> Path:
    left = n
    for step in steps:
        if not step or len(set(step)) != len(step) or not all(0 <= i < left for i in step):
            raise ValueError(f"einsum: step {step} of the path does not fit {left} terms")
        left += 1 - len(step)
    return steps if left == 1 else (*steps, tuple(range(left)))


def _volume(labels: frozenset[str], sizes: dict[str, int]) -> int:
    volume = 1
    for label in labels:
        volume *= sizes[label]
    return volume


def _optimal(sets: list[frozenset[str]], output: frozenset[str], sizes: dict[str, int]) -> Path:
    """The cheapest tree of pairs, found for every subset of operands from its halves."""
    n = len(sets)
    everything = (1 << n) - 1
    inside = {1 << i: labels for i, labels in enumerate(sets)}  # letters of a subset's product
    best: dict[int, tuple[int, Any]] = {1 << i: (0, i) for i in range(n)}
    for count in range(2, n + 1):
        for chosen in combinations(range(n), count):
            whole = sum(1 << i for i in chosen)
            others = output.union(*(sets[i] for i in range(n) if not whole >> i & 1))
            inside[whole] = frozenset().union(*(sets[i] for i in chosen)) & others
            part = (whole - 1) & whole
            found: tuple[int, Any] | None = None
            while part > whole ^ part:  # each split once
                a, b = best[part], best[whole ^ part]
                cost = a[0] + b[0] + _volume(inside[part] | inside[whole ^ part], sizes)
                if found is None or cost < found[0]:
                    found = cost, (a[1], b[1])
                part = (part - 1) & whole
            assert found is not None
            best[whole] = found
    return _flatten(best[everything][1], n)


def _flatten(tree: Any, n: int) -> Path:
    """A tree of pairs as steps over the terms that are left."""
    terms: list[Any] = list(range(n))
    steps: list[tuple[int, ...]] = []

    def walk(node: Any) -> Any:
        if isinstance(node, int):
            return node
        pair = [walk(child) for child in node]
        at = tuple(sorted(terms.index(each) for each in pair))
        for i in reversed(at):
            del terms[i]
        terms.append(node)
        steps.append(at)
        return node

    walk(tree)
    return tuple(steps)


def _greedy(sets: list[frozenset[str]], output: frozenset[str], sizes: dict[str, int]) -> Path:
    """At each step the pair whose product adds the least memory; outer products only when nothing shares a letter."""
    terms = list(sets)
    steps = []
    while len(terms) > 1:
        uses: dict[str, int] = {}
        for labels in terms:
            for label in labels:
                uses[label] = uses.get(label, 0) + 1
        found: Any = None
        for i, j in combinations(range(len(terms)), 2):
            both = terms[i] & terms[j]
            kept = frozenset(
                label for label in terms[i] | terms[j] if label in output or uses[label] > (2 if label in both else 1)
            )
            volumes = [_volume(labels, sizes) for labels in (kept, terms[i], terms[j], terms[i] | terms[j])]
            rank = (not both, volumes[0] - volumes[1] - volumes[2], volumes[3])
            if found is None or rank < found[0]:
                found = rank, (i, j), kept
        (i, j), kept = found[1:]
        terms = [labels for k, labels in enumerate(terms) if k not in (i, j)] + [kept]
        steps.append((i, j))
    return tuple(steps)


def cost(inputs: tuple[str, ...], output: str, sizes: dict[str, int], path: Path) -> int:
    """Multiplications along a path."""
    terms = [frozenset(labels) for labels in inputs]
    total = 0
    for step in path:
        gone = [terms[i] for i in step]
        terms = [labels for i, labels in enumerate(terms) if i not in step]
        later = frozenset(output).union(*terms)
        have = gone[0]
        for k, labels in enumerate(gone[1:], 2):
            total += _volume(have | labels, sizes)
            have = (have | labels) & later.union(*gone[k:])
        terms.append(have)
    return total
