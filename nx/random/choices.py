"""Choices: categories by their weights, elements of an array, and random orders.

Owns: categorical, choice, permutation. Must not know: keys' words.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_axis, as_shape
from nx.elementwise import exp, isfinite, minimum
from nx.movement import moveaxis
from nx.op import as_operand
from nx.order import argsort, searchsorted
from nx.random.discrete import randint
from nx.random.keys import split
from nx.random.parameters import shape_of
from nx.random.stream import take_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx._core import ArrayLike, ShapeLike

_float64 = _core.dtype("float64")
_int64 = _core.dtype("int64")


def categorical(
    logits: ArrayLike, /, axis: int = -1, shape: ShapeLike | None = None, *, key: Tensor | None = None
) -> Tensor:
    """Which category: positions along ``axis`` with probabilities softmax(logits), int64. -inf is probability 0.

    shape: of the result, else that of logits without ``axis``; the two broadcast. key: one key, else the next of the
    scope. Raises ValueError where there are no categories, or logits have NaN, +inf, or nothing but -inf.

    >>> nx.random.categorical([-nx.inf, 0.0, -nx.inf], shape=4, key=nx.random.key(0))
    Tensor([1, 1, 1, 1])
    """
    logits = as_operand(logits)
    x = moveaxis(logits, as_axis(axis, logits.ndim, "categorical"), -1) * 1.0
    if x.shape[-1] == 0:
        raise ValueError(f"categorical: logits of shape {logits.shape} have no categories along axis {axis}")
    most = x.max(axis=-1, keepdims=True)
    if type(most) is Tensor and not isfinite(most).all():
        raise ValueError("categorical: invalid logits; NaN, +inf or nothing but -inf among the categories")
    size = shape_of("categorical", () if shape is None else shape, x[..., 0])
    weights = _core.cast(exp(_core.cast(x - most, _float64, False)), _float64, False)
    return _by_weight(weights, size, take_key(key, "categorical"))


def _by_weight(weights: Tensor, size: tuple[int, ...], key: Tensor) -> Tensor:
    """Positions along the last axis with probabilities in proportion to the weights: where a uniform part of their sum
    falls. Rounding never leads past the last weight above 0."""
    sums = weights.cumsum(axis=-1)
    total = sums[..., -1:]
    part = _core.random_draw(key, "uniform", size, _float64) * total[..., 0]
    if weights.ndim == 1 and type(sums) is Tensor:
        last = searchsorted(sums, total[0], side="left")
        return minimum(searchsorted(sums, part, side="right"), last)
    last = (sums < total).sum(axis=-1)
    return minimum((sums <= _core.expand_dims(part, -1)).sum(axis=-1), last)


def permutation(x: ArrayLike, /, axis: int = 0, *, independent: bool = False, key: Tensor | None = None) -> Tensor:
    """The elements of ``x`` along ``axis`` in random order; of an integer n, ``arange(n)`` in random order. Every order
    has the same probability. independent: each vector along the axis in an order of its own.

    key: one key, else the next of the scope. Raises ValueError on a negative n.

    >>> sorted(nx.random.permutation(4, key=nx.random.key(0)).tolist())
    [0, 1, 2, 3]
    """
    key = take_key(key, "permutation")
    if isinstance(x, int):
        if x < 0:
            raise ValueError(f"permutation: {x} elements; the number must not be negative")
        return _core.random_permutation(key, x, x)
    x = as_operand(x)
    at = as_axis(axis, x.ndim, "permutation")
    n = x.shape[at]
    if not independent:
        return _core.take(x, _core.random_permutation(key, n, n), at)
    others = x.shape[:at] + x.shape[at + 1 :]
    orders = _core.random_permutation(split(key, others), n, n)
    return _core.take_along(x, moveaxis(orders, -1, at), at)


def choice(
    a: ArrayLike,
    /,
    shape: ShapeLike = (),
    *,
    replace: bool = True,
    p: ArrayLike | None = None,
    axis: int = 0,
    key: Tensor | None = None,
) -> Tensor:
    """Elements of ``a`` along ``axis`` (of an integer n: of ``arange(n)``) chosen at random, each time among all of
    them, or with ``replace=False`` each at most once, in random order.

    p: probabilities ``(n,)``, of sum 1; else all are equal. ``shape`` takes the place of the axis in the result.
    key: one key, else the next of the scope. Raises ValueError where more elements are asked for than there are (of
    p above 0), or p is negative, of another length or sum.

    >>> nx.random.choice(nx.asarray([5, 7]), 3, p=[0, 1], key=nx.random.key(0))
    Tensor([7, 7, 7])
    """
    key, size = take_key(key, "choice"), as_shape(shape, "choice")
    if not isinstance(a, int):
        a = as_operand(a)
        at = as_axis(axis, a.ndim, "choice")
    n = a if isinstance(a, int) else a.shape[at]
    index = _choose(n, size, replace, None if p is None else _core.cast(as_operand(p), _float64), key)
    return index if isinstance(a, int) else _core.take(a, index, at)


def _choose(n: int, size: tuple[int, ...], replace: bool, p: Tensor | None, key: Tensor) -> Tensor:
    count = 1
    for k in size:
        count *= k
    enough = n if p is None else _check_weights(p, n)
    if n < 1 and (count > 0 or n < 0):
        raise ValueError(f"choice: nothing to choose from {n}; one element or more is needed")
    if not replace and count > enough:
        raise ValueError(f"choice: {count} different elements of {enough}; ask for fewer, or with replace=True")
    if p is not None and replace:
        return _by_weight(p, size, key)
    if replace:
        return randint(size, n, key=key) if n > 0 else _core.zeros(size, _int64)
    if p is None:
        return _core.reshape(_core.random_permutation(key, n, count), size)
    # the order in which exponential clocks of rates p ring is that of draws without replacement
    clocks = _core.random_draw(key, "exponential", (n,), _float64) / p
    return _core.reshape(argsort(clocks)[:count], size)


def _check_weights(p: Tensor, n: int) -> int:
    """How many weights are above 0. Raises ValueError on what are no probabilities of n elements."""
    if p.shape != (n,):
        raise ValueError(f"choice: p of shape {p.shape} for {n} elements; one probability each is needed")
    if type(p) is not Tensor:
        return n
    if not (p >= 0).all() or not abs(p.sum().item() - 1) < 1e-8:
        raise ValueError(f"choice: p of sum {p.sum().item()}; probabilities must not be negative and have sum 1")
    return int((p > 0).sum().item())
