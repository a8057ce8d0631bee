"""``check_grads``: derivatives against differences, and forward against reverse mode.

Owns: it. Must not know: rules.
"""

from __future__ import annotations

from nx import _core
from rune import tree
from rune.aval import is_differentiable
from rune.forward import jvp
from rune.reverse import vjp
from rune.tracer import as_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

# float kind: (tolerance of first order, step of the differences)
_SCALES = {"float16": (2e-1, 1e-1), "bfloat16": (2e-1, 1e-1), "float32": (2e-2, 1e-2), "complex64": (2e-2, 1e-2)}
_FINE = (1e-5, 1e-5)


def _noise(x: Any, seed: int) -> Any:
    """Reproducible directions within (-1, 1), of the dtype of ``x``; zeros for integers."""
    n = max(x.size, 1)
    line = _core.arange(1, n + 1, 1, _core.dtype("float64"))
    wave = (line * (12.9898 + seed) + seed).sin() * 43758.5453
    part = (wave - wave.floor()) * 2.0 - 1.0
    if x.dtype.kind == "complex":
        part = part + 1j * _noise_part(line, seed + 7)
    if not is_differentiable(x.dtype):
        part = part * 0.0
    return _core.reshape(_core.cast(part[: x.size], x.dtype), x.shape)


def _noise_part(line: Any, seed: int) -> Any:
    wave = (line * (78.233 + seed)).cos() * 12543.1234
    return (wave - wave.floor()) * 2.0 - 1.0


def _inner(a: Sequence[Any], b: Sequence[Any]) -> complex:
    total = 0.0 + 0j
    for x, y in zip(a, b, strict=True):
        if is_differentiable(x.dtype):
            total += complex((x * y).sum().item())
    return total


def _close(a: complex, b: complex, atol: float, rtol: float) -> bool:
    return abs(a - b) <= atol + rtol * max(abs(a), abs(b))


def check_grads(
    f: Callable[..., Any],
    args: Sequence[Any],
    order: int = 1,
    modes: Sequence[str] = ("fwd", "rev"),
    atol: float | None = None,
    rtol: float | None = None,
    eps: float | None = None,
) -> None:
    """Compare the derivatives of ``f`` at ``args`` (a tuple) with central differences along reproducible directions.

    order: up to which derivative. modes: "fwd" (jvp), "rev" (vjp) or both. atol, rtol, eps: tolerances and the step of
    the differences, by dtype unless given. Raises AssertionError that names mode, order and both numbers.

    >>> rune.check_grads(nx.sin, (nx.linspace(0, 1, 5),), order=2)
    """
    leaves, structure = tree.flatten(tuple(args))
    values = [as_value(x) for x in leaves]

    def flat(*each: Any) -> Any:
        return [as_value(x) for x in tree.leaves(f(*tree.unflatten(structure, each)))]

    names = [x.dtype.name for x in values if is_differentiable(x.dtype)]
    scale, step = max([_SCALES.get(name, _FINE) for name in names], default=_FINE)
    limits = (scale if atol is None else atol, scale if rtol is None else rtol, step if eps is None else eps)
    _check(flat, values, order, tuple(modes), limits, "")


def _check(f: Any, values: list[Any], order: int, modes: tuple[str, ...], limits: Any, path: str) -> None:
    atol, rtol, eps = limits
    ts = [_noise(x, i + 1) for i, x in enumerate(values)]
    out = f(*values)
    cts = [_noise(x, 50 + i) for i, x in enumerate(out)]
    above = f(*[x + eps * t if is_differentiable(x.dtype) else x for x, t in zip(values, ts, strict=True)])
    below = f(*[x - eps * t if is_differentiable(x.dtype) else x for x, t in zip(values, ts, strict=True)])
    slopes = [(a - b) / (2 * eps) if is_differentiable(a.dtype) else a for a, b in zip(above, below, strict=True)]
    want = _inner(slopes, cts)
    if "fwd" in modes:
        got = _inner(jvp(f, values, ts)[1], cts)
        if not _close(got, want, atol, rtol):
            raise AssertionError(f"check_grads: {path}jvp gives {got:.8g}, differences {want:.8g}")
    if "rev" in modes:
        got = _inner(ts, vjp(f, *values)[1](cts))
        if not _close(got, want, atol, rtol) and not _close(got.real, want.real, atol, rtol):
            raise AssertionError(f"check_grads: {path}vjp gives {got:.8g}, differences {want:.8g}")
    if order <= 1:
        return
    limits = (atol * 10, rtol * 10, eps)
    if "fwd" in modes:
        _check(lambda *each: jvp(f, each, ts)[1], values, order - 1, modes, limits, path + "of jvp: ")
    if "rev" in modes:
        _check(lambda *each: list(vjp(f, *each)[1](cts)), values, order - 1, modes, limits, path + "of vjp: ")
