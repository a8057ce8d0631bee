"""A user's function that gives two values for each point of the plane: the field behind arrows.

It takes x and y, or one point (2,): what ``rune.grad`` makes of a function of either form. It is called through
``rune.vmap`` first, since a gradient of whole tensors is one of their sum. Must not know: what the values are for.
"""

from __future__ import annotations

import nx
import rune

from ..errors import ShapeError
from .evaluate import TwoVariables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from nx import Tensor


class _Part(TwoVariables):
    """One of the two values, lane by lane where that works."""

    def ways(self) -> tuple[Callable[..., Any], ...]:
        return rune.vmap(self.f), self.f


class PlaneField:
    """(u, v) = f(x, y), or f(point)."""

    def __init__(self, f: object, where: str) -> None:
        self.where = where
        self.f: Any = f
        takes_points = _takes_one(f)
        if not takes_points and getattr(f, "gradient_of", (None, None))[1] == 0:
            self.f = rune.grad(f.gradient_of[0], (0, 1))  # type: ignore[attr-defined]  # the gradient as a whole
        self.call: Callable[..., Any] = self._of_point if takes_points else self.f

    def _of_point(self, x: Any, y: Any) -> Any:
        return self.f(nx.stack([nx.asarray(x), nx.asarray(y)]))

    def __call__(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """Both values, float64, of the positions' shape (n,); NaN where there are none."""
        u, v = (_Part(lambda x, y, k=k: self._value(self.call(x, y), k), self.where)(x, y) for k in (0, 1))
        return u, v

    def _value(self, made: Any, k: int) -> Any:
        if not isinstance(made, (tuple, list)):
            made = nx.asarray(made) if not hasattr(made, "shape") else made
            n = made.shape[0] if made.ndim else 1
        else:
            n = len(made)
        if n != 2:
            raise ShapeError(
                f"{self.where}: f gives {n} value{'' if n == 1 else 's'} for a point; two, u and v, are needed: a "
                "function of x and y that returns (u, v), or rune.grad(g, argnums=(0, 1)) of g(x, y)"
            )
        return made[k]


def _takes_one(f: Any) -> bool:
    """Whether f takes one argument, as far as its signature tells."""
    from inspect import Parameter, signature

    try:
        each = signature(f).parameters.values()
    except (TypeError, ValueError):
        return False
    places = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    needed = [p for p in each if p.kind in places and p.default is Parameter.empty]
    return len(needed) == 1 and not any(p.kind is Parameter.VAR_POSITIONAL for p in each)
