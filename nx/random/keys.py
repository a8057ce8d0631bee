"""Keys: values that stand for endless rows of random words; the same key gives the same numbers everywhere.

Owns: making keys and deriving others from them, and raw bits. Must not know: distributions, the current scope's state.
A key is a tensor: ``(2,)`` uint32 for Threefry-2x32, ``(4,)`` uint64 for Threefry-4x64, both of 20 rounds.
Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011. Keys of two words are derived
as JAX derives them.
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.axes import as_shape
from nx.movement import broadcast_arrays
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from nx._core import ArrayLike, DTypeLike, ShapeLike

_uint32 = _core.dtype("uint32")
_uint64 = _core.dtype("uint64")
_LOW = 0xFFFFFFFF
_FEW = 32
_IMPLS = {"threefry2x32": _uint32, "threefry4x64": _uint64}


def key(seed: ArrayLike, /, *, impl: Literal["threefry2x32", "threefry4x64"] = "threefry2x32") -> Tensor:
    """A key from an integer of 64 bits (negative ones wrap around): ``(2,)`` uint32, or ``(4,)`` uint64, 256 bits, with
    ``impl="threefry4x64"``, whose derived keys never meet in practice.

    Raises TypeError when the seed is no integer, ValueError outside [-2**63, 2**64) or on an unknown ``impl``.

    >>> nx.random.key(7)
    Tensor([0, 7], dtype=uint32)
    """
    dtype = _IMPLS.get(impl)
    if dtype is None:
        raise ValueError(f"key: unknown impl {impl!r}; one of {', '.join(_IMPLS)}")
    return _counter(seed, dtype, "key")


def _counter(data: ArrayLike, dtype: _core.DType, where: str) -> Tensor:
    """Integers of 64 bits as the two words of 32 or the first of four of 64: a last axis more."""
    if isinstance(data, int):
        number = int(data)
        if not -(2**63) <= number < 2**64:
            raise ValueError(f"{where}: {number} has more than 64 bits; give an integer in [-2**63, 2**64)")
        words = [number >> 32 & _LOW, number & _LOW] if dtype is _uint32 else [number & (2**64 - 1), 0, 0, 0]
        return _core.asarray(words, dtype)
    numbers = as_operand(data)
    if numbers.dtype.kind not in ("int", "uint"):
        raise TypeError(f"{where}: unsupported dtype {numbers.dtype.name}; integers are needed")
    numbers = _core.cast(numbers, _uint64)
    column = _core.expand_dims(numbers, -1)
    if dtype is _uint64:
        return _core.concat([column, *[column * 0] * 3], -1)
    return _core.cast(_core.concat([column >> 32, column & _LOW], -1), _uint32)


def is_key(x: object) -> bool:
    """Whether a tensor has the dtype and last axis of keys."""
    dtype, shape = getattr(x, "dtype", None), getattr(x, "shape", ())
    return (dtype is _uint32 and shape[-1:] == (2,)) or (dtype is _uint64 and shape[-1:] == (4,))


def as_key(key: ArrayLike, where: str) -> Tensor:
    """The one key given. Raises ValueError on several keys or what is no key."""
    key = as_operand(key)
    if key.ndim != 1 or not is_key(key):
        raise ValueError(
            f"{where}: key of shape {key.shape} and dtype {key.dtype.name}; one key is needed, as"
            " nx.random.key(seed) makes it: (2,) uint32 or (4,) uint64"
        )
    return key


def threefry(key: ArrayLike, counter: ArrayLike, /) -> Tensor:
    """The blocks of counters under keys, by Threefry with 20 rounds: of shape ``(..., 2)`` uint32 for Threefry-2x32, of
    ``(..., 4)`` uint64 for Threefry-4x64. Leading axes broadcast.

    These are the published functions, the base of everything else here. Raises ValueError on other shapes or dtypes.

    >>> zero = nx.zeros(2, nx.uint32)
    >>> [hex(word) for word in nx.random.threefry(zero, zero).tolist()]
    ['0x6b200159', '0x99ba4efe']
    """
    key, counter = as_operand(key), as_operand(counter)
    for name, each in (("key", key), ("counter", counter)):
        if not is_key(each) or each.dtype is not key.dtype:
            raise ValueError(
                f"threefry: {name} of shape {each.shape} and dtype {each.dtype.name}; both must be (..., 2) uint32"
                " or both (..., 4) uint64"
            )
    if key.shape != counter.shape:
        key, counter = broadcast_arrays(key, counter)
    return _core.threefry(key, counter)


def split(key: Tensor, /, num: ShapeLike = 2) -> Tensor:
    """``num`` new keys, ``(num, 2)`` or ``(*num, 2)`` (4 for Threefry-4x64); ``a, b = split(key)``. The same key gives
    the same ones, and more of them continue fewer.

    Raises ValueError when ``key`` is not one key.

    >>> a, b = nx.random.split(nx.random.key(0))
    >>> a.shape
    (2,)
    """
    key, shape = as_key(key, "split"), as_shape(num, "split")
    count = 1
    for n in shape:
        count *= n
    if count <= _FEW and key.dtype is _uint32:  # a list is read faster than tensors are put together
        counters = _core.reshape(_core.asarray([[0, i] for i in range(count)], _uint32), (*shape, 2))
    else:
        counters = _counter(_core.reshape(_core.arange(0, count, 1), shape), key.dtype, "split")
    return _core.threefry(_core.broadcast_to(key, counters.shape), counters)


def fold_in(key: Tensor, data: ArrayLike, /) -> Tensor:
    """The key that integer ``data`` (a step, a layer's number) selects from those that derive from ``key``: ``split``'s
    key of this position. An array of integers gives an array of keys.

    Raises ValueError when ``key`` is not one key or ``data`` has more than 64 bits, TypeError when it is no integer.

    >>> nx.array_equal(nx.random.fold_in(nx.random.key(0), 1), nx.random.split(nx.random.key(0))[1])
    True
    """
    key = as_key(key, "fold_in")
    counter = _counter(data, key.dtype, "fold_in")
    return _core.threefry(key if counter.ndim == 1 else _core.broadcast_to(key, counter.shape), counter)


def bits(shape: ShapeLike = (), *, dtype: DTypeLike | None = None, key: Tensor | None = None) -> Tensor:
    """Random bits: whole numbers of the dtype's full range, uint64 unless uint8, uint16 or uint32 is given.

    key: one key, else the next of the scope. Raises TypeError on another dtype.

    >>> nx.random.bits(2, dtype=nx.uint8, key=nx.random.key(0))
    Tensor([254,  78], dtype=uint8)
    """
    from nx.random.stream import take_key

    kind = _uint64 if dtype is None else _core.dtype(dtype)
    return _core.random_draw(take_key(key, "bits"), "bits", as_shape(shape, "bits"), kind)
