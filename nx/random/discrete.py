"""Discrete distributions, and choices among the elements of an array.

Owns: their public functions. Must not know: how a number is tried for (the C core), whose key it is (stream.py).
Parameters broadcast as in continuous.py; counts are int64 unless a dtype is given.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.elementwise import floor, log1p
from nx.op import as_operand
from nx.random.parameters import check, is_number, parameter, require, said, sample, shape_of
from nx.random.stream import take_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import ArrayLike, DType, DTypeLike, ShapeLike

_float64 = _core.dtype("float64")
_int64 = _core.dtype("int64")
_uint64 = _core.dtype("uint64")
_MOST_TRIALS = 2.0**53
_MOST_RATE = 9.2e18


def bernoulli(shape: ShapeLike = (), *, p: ArrayLike = 0.5, key: Tensor | None = None) -> Tensor:
    """True with probability ``p``, else False: bool.

    key: one key, else the next of the scope. Raises ValueError where p is outside [0, 1].

    >>> nx.random.bernoulli(4, p=1.0, key=nx.random.key(0))
    Tensor([ True,  True,  True,  True])
    """
    p = parameter(p)
    check("bernoulli", "p", p, 0, 1)
    u = _core.random_draw(take_key(key, "bernoulli"), "uniform", shape_of("bernoulli", shape, p), _float64)
    return u < as_operand(p)


def rademacher(shape: ShapeLike = (), *, dtype: DTypeLike | None = None, key: Tensor | None = None) -> Tensor:
    """-1 or 1, each with probability one half. dtype: any signed number type, int64 unless given.

    key: one key, else the next of the scope. Raises TypeError on a dtype that has no -1.

    >>> set(nx.random.rademacher(100, key=nx.random.key(0)).tolist()) == {-1, 1}
    True
    """
    kind = _int64 if dtype is None else _core.dtype(dtype)
    if kind.kind in ("bool", "uint"):
        raise TypeError(f"rademacher: unsupported dtype {kind.name}; one that has -1 is needed")
    word = _core.random_draw(take_key(key, "rademacher"), "bits", shape_of("rademacher", shape), "uint8")
    return _core.cast(_core.cast(word >> 7, "int8") * 2 - 1, kind)


def randint(
    shape: ShapeLike = (),
    low: ArrayLike = 0,
    high: ArrayLike | None = None,
    *,
    dtype: DTypeLike | None = None,
    key: Tensor | None = None,
) -> Tensor:
    """Whole numbers, low <= x < high, each with the same probability exactly; with one bound, 0 <= x < low.

    Bounds: any that the dtype holds, high one more (``high=2**64`` for uint64). dtype: int64 unless given or an array
    of uint64 bounds. key: one key, else the next of the scope. Raises ValueError where low is not below high or a bound
    is outside of the dtype, TypeError where one is no integer.

    >>> nx.random.randint(5, 1, 7, key=nx.random.key(0)).shape
    (5,)
    """
    low, high = (0, low) if high is None else (low, high)
    low, high = (x if isinstance(x, int) else as_operand(x) for x in (low, high))
    arrays = [x for x in (low, high) if not isinstance(x, int)]
    if any(x.dtype.kind not in ("int", "uint") for x in arrays):
        raise TypeError(f"randint: bounds of dtype {arrays[0].dtype.name}; integers are needed")
    kind = _core.dtype(dtype) if dtype is not None else _uint64 if _uint64 in [x.dtype for x in arrays] else _int64
    if kind.kind not in ("int", "uint"):
        raise TypeError(f"randint: unsupported dtype {kind.name}; an integer type is needed")
    size = shape_of("randint", shape, *arrays)
    wide = _uint64 if kind is _uint64 else _int64
    first, last = _bounds(low, high, kind, wide)
    x = sample("integers", size, take_key(key, "randint"), first, last)
    return _core.cast(x, kind, False)


def _bounds(low: Any, high: Any, kind: DType, wide: DType) -> tuple[Tensor, Tensor]:
    """The least and the largest result, as ``wide``. Raises ValueError where the range is empty or outside ``kind``."""
    count = 256**kind.itemsize
    least = 0 if kind.kind == "uint" else -count // 2
    for name, x, more in (("low", low, 0), ("high", high, 1)):
        if not _within(x, least + more, least + more + count - 1):
            allowed = f"give one in [{least + more}, {least + more + count - 1}] or another dtype"
            raise ValueError(f"randint: {name} {said(x)} is outside of {kind.name}; {allowed}")
    message = f"randint: low {said(low)} is not below high {said(high)}; the range must hold a number"
    require(
        low < high if isinstance(low, int) and isinstance(high, int) else as_operand(low) < as_operand(high), message
    )
    last = _core.asarray(high - 1, wide) if isinstance(high, int) else _core.cast(high, wide, False) - 1
    return _core.asarray(low, wide) if isinstance(low, int) else _core.cast(low, wide, False), last


def _within(x: Any, least: int, most: int) -> bool:
    """Whether every bound is in [least, most]; those of tracers are not known."""
    if isinstance(x, int):
        return least <= x <= most
    return type(x) is not Tensor or x.size == 0 or (x.min().item() >= least and x.max().item() <= most)


def poisson(
    shape: ShapeLike = (), *, lam: ArrayLike = 1, dtype: DTypeLike | None = None, key: Tensor | None = None
) -> Tensor:
    """Counts of events at the mean rate ``lam``.

    key: one key, else the next of the scope. Raises ValueError where lam is below 0 or above 9.2e18.
    Source: Hoermann 1993.

    >>> nx.random.poisson(3, lam=0, key=nx.random.key(0))
    Tensor([0, 0, 0])
    """
    lam = parameter(lam)
    check("poisson", "lam", lam, 0, _MOST_RATE)
    x = sample("poisson", shape_of("poisson", shape, lam), take_key(key, "poisson"), lam)
    return x if dtype is None else _core.cast(x, _core.dtype(dtype))


def binomial(
    shape: ShapeLike = (),
    *,
    n: ArrayLike,
    p: ArrayLike = 0.5,
    dtype: DTypeLike | None = None,
    key: Tensor | None = None,
) -> Tensor:
    """Successes of ``n`` trials that succeed with probability ``p`` each.

    key: one key, else the next of the scope. Raises ValueError where n is outside [0, 2**53] or p outside [0, 1], or n
    is not whole. Source: Hoermann 1993.

    >>> nx.random.binomial(3, n=10, p=1, key=nx.random.key(0))
    Tensor([10, 10, 10])
    """
    n, p = parameter(n), parameter(p)
    check("binomial", "n", n, 0, _MOST_TRIALS)
    check("binomial", "p", p, 0, 1)
    require(n == (n // 1 if is_number(n) else floor(n)), f"binomial: n {said(n)} is not whole; give integers")
    x = sample("binomial", shape_of("binomial", shape, n, p), take_key(key, "binomial"), n, p)
    return x if dtype is None else _core.cast(x, _core.dtype(dtype))


def geometric(
    shape: ShapeLike = (), *, p: ArrayLike = 0.5, dtype: DTypeLike | None = None, key: Tensor | None = None
) -> Tensor:
    """Trials of success probability ``p`` up to and with the first success: 1, 2, ...

    key: one key, else the next of the scope. Raises ValueError unless p is above 0 and at most 1.

    >>> nx.random.geometric(3, p=1, key=nx.random.key(0))
    Tensor([1, 1, 1])
    """
    p = parameter(p)
    check("geometric", "p", p, 0, 1, strict=True)
    wait = _core.random_draw(take_key(key, "geometric"), "exponential", shape_of("geometric", shape, p), _float64)
    count = floor(wait / -log1p(_core.cast(-as_operand(p), _float64, False))) + 1
    return _core.cast(count, _int64 if dtype is None else _core.dtype(dtype))
