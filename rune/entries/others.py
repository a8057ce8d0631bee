"""Entries of the functions of the core for linear algebra, Fourier transforms and random numbers.

Owns: their arguments as the core takes them. Must not know: rules.
"""

from __future__ import annotations

from nx import _core
from rune.entries.core import pad_with, read_shape
from rune.entries.table import ENTRIES, entry
from rune.primitive import PRIMITIVES
from rune.rules.combine import cast
from rune.tracer import as_value, bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _plain(name: str, operands: int) -> None:
    """Operands first, then parameters, all given."""

    def enter(*args: Any) -> Any:
        found = bind(PRIMITIVES[name], [as_value(x) for x in args[:operands]], args[operands:])
        return tuple(found) if PRIMITIVES[name].multiple else found

    ENTRIES[name] = enter


for _name in ("cholesky", "svd", "svdvals", "eigh", "eigvalsh", "eig", "eigvals", "inv", "det", "slogdet"):
    _plain(_name, 1)
for _name in ("solve", "triangular_solve", "threefry", "conv", "conv_input", "conv_weight"):
    _plain(_name, 2)
for _name in ("max_pool_pick", "max_pool_spread"):
    _plain(_name, 3)
for _name in ("random_permutation", "max_pool"):
    _plain(_name, 1)


@entry
def _qr(x: Any, mode: str) -> Any:
    found = bind(PRIMITIVES["qr"], (as_value(x),), (mode,))
    return found[0] if mode == "r" else tuple(found)


@entry
def _lstsq(a: Any, b: Any, rcond: float) -> Any:
    """nx.linalg composes it of primitives that have derivatives."""
    from nx.linalg.solve import _by_svd

    return _by_svd(a, b, rcond)


@entry
def _random_draw(key: Any, kind: str, shape: Any, dtype: Any, offset: Any = None, factor: Any = None) -> Any:
    x = bind(PRIMITIVES["random_draw"], (key,), (kind, read_shape(shape), _core.dtype(dtype)))
    return x if factor is None else cast(x * factor + offset, x.dtype)


@entry
def _random_sample(key: Any, name: str, shape: Any, *parameters: Any) -> Any:
    return bind(PRIMITIVES["random_sample"], (key, *[as_value(x) for x in parameters]), (name, read_shape(shape)))


@entry
def _fft(x: Any, kind: str, axes: Any, n: Any, norm: str) -> Any:
    """Cut or continued by zeros to the lengths, complex where the kind is: then the transform itself."""
    x = as_value(x)
    for axis, length in zip(axes, n, strict=True):
        wanted = length // 2 + 1 if kind == "irfft" and axis == axes[-1] else length
        own = x.shape[axis]
        if own > wanted:
            x = x[(slice(None),) * axis + (slice(0, wanted),)]
        elif own < wanted:
            x = pad_with(x, tuple([(0, wanted - own) if i == axis else (0, 0) for i in range(x.ndim)]), 0)
    if kind != "rfft" and x.dtype.kind != "complex":
        x = cast(x, _core.promote(x.dtype, _core.dtype("complex64")) if x.dtype.kind == "float" else _complex)
    elif kind == "rfft" and x.dtype.kind != "float":
        x = cast(x, _core.dtype("float64"))
    return bind(PRIMITIVES["fft"], (x,), (kind, tuple(axes), tuple(n), norm))


_complex = _core.dtype("complex128")
