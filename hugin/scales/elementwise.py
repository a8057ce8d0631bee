"""One function for a number and for a tensor: math for the first, nx for the second.

Owns: the tensor form of each scale's forward and inverse. nx loads only when a tensor comes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from nx import Tensor


def apply(x: float | Tensor, one: Callable[..., float], many: str, scale: object) -> float | Tensor:
    """``one(x)`` for a number (with the scale's parameters bound by its caller), the named tensor form otherwise."""
    if hasattr(x, "dtype") and getattr(x, "ndim", 0):
        import nx

        return _MANY[many](nx, nx.asarray(x), scale)
    return one(float(x))


def _signed(nx, x, bend):
    return nx.copysign(bend(nx.abs(x)), x)


def _log10(nx, x, _):
    return nx.log10(nx.where(x > 0, x, nx.nan))


def _exp10(nx, y, _):
    return nx.pow(10.0, y)


def _symlog(nx, x, scale):
    a, b = scale.map.a, scale.map.b
    size = nx.abs(x)
    far = nx.copysign(a + nx.log10(nx.where(size > b, size, b) / b), x)
    return nx.where(size <= b, a * x / b, far)


def _symexp(nx, y, scale):
    a, b = scale.map.a, scale.map.b
    size = nx.abs(y)
    far = nx.copysign(b * nx.pow(10.0, nx.where(size > a, size - a, 0.0)), y)
    return nx.where(size <= a, y * b / a, far)


def _asinh(nx, x, scale):
    return nx.asinh(x / scale.map.a)


def _sinh(nx, y, scale):
    return nx.sinh(y) * scale.map.a


def _sqrt(nx, x, _):
    return _signed(nx, x, nx.sqrt)


def _square(nx, y, _):
    return y * nx.abs(y)


def _power(nx, x, scale):
    return _signed(nx, x, lambda size: nx.pow(size, scale.map.a))


def _root(nx, y, scale):
    return _signed(nx, y, lambda size: nx.pow(size, 1.0 / scale.map.a))


def _logit(nx, x, _):
    inside = nx.where((x > 0) & (x < 1), x, nx.nan)
    return nx.log10(inside / (1.0 - inside))


def _logistic(nx, y, _):
    return 1.0 / (1.0 + nx.pow(10.0, -y))


_MANY = {
    "log10": _log10, "exp10": _exp10, "symlog": _symlog, "symexp": _symexp, "asinh": _asinh, "sinh": _sinh,
    "sqrt": _sqrt, "square": _square, "power": _power, "root": _root, "logit": _logit, "logistic": _logistic,
}  # fmt: skip
