"""Discrete distributions.

Owns: bernoulli, rademacher ... Must not know: keys' words.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.op import as_operand
from nx.random.parameters import check, parameter, shape_of
from nx.random.stream import take_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx._core import ArrayLike, DTypeLike, ShapeLike

_float64 = _core.dtype("float64")
_int64 = _core.dtype("int64")


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
    """-1 or 1, each with probability one half. dtype: any number type, int64 unless given.

    key: one key, else the next of the scope.

    >>> set(nx.random.rademacher(100, key=nx.random.key(0)).tolist()) == {-1, 1}
    True
    """
    kind = _int64 if dtype is None else _core.dtype(dtype)
    word = _core.random_draw(take_key(key, "rademacher"), "bits", shape_of("rademacher", shape), _core.dtype("uint8"))
    return _core.cast(_core.cast(word >> 7, _core.dtype("int8")) * 2 - 1, kind)
