"""One function for a number and for a tensor: math for the first, nx for the second.

Owns: the tensor form of each scale's forward and inverse. nx loads only when a tensor comes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from nx import Tensor

    from .scale import Scale

    Datum = TypeVar("Datum", float, Tensor)


def apply(x: Datum, one: Callable[[float], float], many: str, scale: Scale) -> Datum:
    """``one(x)`` for a number (with the scale's parameters bound by its caller), the named tensor form otherwise."""
    if hasattr(x, "dtype") and getattr(x, "ndim", 0) > 0:
        import nx

        return _MANY[many](nx, nx.asarray(x), scale)  # type: ignore[no-any-return]  # nx is loaded late
    return one(float(x))  # type: ignore[return-value]  # a number gives a number


def _signed(nx: Any, x: Tensor, bend: Callable[[Tensor], Tensor]) -> Any:
    return nx.copysign(bend(nx.abs(x)), x)


def _log10(nx: Any, x: Tensor, _: Scale) -> Any:
    return nx.log10(nx.where(x > 0, x, nx.nan))


def _exp10(nx: Any, y: Tensor, _: Scale) -> Any:
    return nx.pow(10.0, y)


def _symlog(nx: Any, x: Tensor, scale: Any) -> Any:
    a, b = scale.map.a, scale.map.b
    size = nx.abs(x)
    far = nx.copysign(a + nx.log10(nx.where(size > b, size, b) / b), x)
    return nx.where(size <= b, a * x / b, far)


def _symexp(nx: Any, y: Tensor, scale: Any) -> Any:
    a, b = scale.map.a, scale.map.b
    size = nx.abs(y)
    far = nx.copysign(b * nx.pow(10.0, nx.where(size > a, size - a, 0.0)), y)
    return nx.where(size <= a, y * b / a, far)


def _asinh(nx: Any, x: Tensor, scale: Any) -> Any:
    return nx.asinh(x / scale.map.a)


def _sinh(nx: Any, y: Tensor, scale: Any) -> Any:
    return nx.sinh(y) * scale.map.a


def _sqrt(nx: Any, x: Tensor, _: Scale) -> Any:
    return _signed(nx, x, nx.sqrt)


def _square(nx: Any, y: Tensor, _: Scale) -> Any:
    return y * nx.abs(y)


def _power(nx: Any, x: Tensor, scale: Any) -> Any:
    return _signed(nx, x, lambda size: nx.pow(size, scale.map.a))


def _root(nx: Any, y: Tensor, scale: Any) -> Any:
    return _signed(nx, y, lambda size: nx.pow(size, 1.0 / scale.map.a))


def _logit(nx: Any, x: Tensor, _: Scale) -> Any:
    inside = nx.where((x > 0) & (x < 1), x, nx.nan)
    return nx.log10(inside / (1.0 - inside))


def _logistic(nx: Any, y: Tensor, _: Scale) -> Any:
    return 1.0 / (1.0 + nx.pow(10.0, -y))


_MANY: dict[str, Callable[[Any, Tensor, Any], Any]] = {
    "log10": _log10, "exp10": _exp10, "symlog": _symlog, "symexp": _symexp, "asinh": _asinh, "sinh": _sinh,
    "sqrt": _sqrt, "square": _square, "power": _power, "root": _root, "logit": _logit, "logistic": _logistic,
}  # fmt: skip
