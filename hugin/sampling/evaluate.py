"""A user's function as one that takes and gives tensors, whatever it was written with.

A function is called with whole tensors where it takes them, else through ``rune.vmap`` (``rune.grad(f)``, sums over
something of its own), else number by number (``math.sin``, ``if x > 0``). Slopes are exact, by ``rune.jvp``, where the
function is made of nx operations. Must not know: what the values are for.
"""

from __future__ import annotations

import sys

import nx
import rune

from ..errors import DataError, DataTypeError, HuginError, OptionTypeError, ShapeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from nx import Tensor

#: What a function of numbers raises where it has no value: a gap there.
_NO_VALUE = (ArithmeticError, ValueError)


class _Function:
    """What functions of one and of two variables share. one_by_one: it takes numbers only. where: for errors."""

    names: tuple[str, ...] = ()

    def __init__(self, f: object, where: str) -> None:
        if not callable(f):
            raise OptionTypeError(f"{where}: f is {f!r}; a function of {' and '.join(self.names)} is needed")
        self.f: Callable[..., Any] = f
        self.where = where
        self.one_by_one = False
        self.exact = True
        self.known = False

    def evaluate(self, *at: Tensor) -> Tensor:
        """Values, float64, of the shape of the positions, which are 1-D of one length; NaN where there is none."""
        if int(at[0].shape[0]) == 0:
            return nx.empty((0,), nx.float64)
        for f in () if self.one_by_one else (self.f,) if self.known else self.ways():
            try:
                made = self._whole(f, at)
            except HuginError:
                raise
            except Exception:  # what f cannot do with tensors: called one by one below, it raises that to the user
                continue
            self.f, self.known = f, True
            return made
        self.one_by_one = True
        return self._singly(at)

    def ways(self) -> tuple[Callable[..., Any], ...]:
        """How it may be called with tensors, the first that works."""
        return self.f, rune.vmap(self.f)

    def _whole(self, f: Callable[..., Any], at: tuple[Tensor, ...]) -> Tensor:
        n = int(at[0].shape[0])
        with _quiet():
            given = f(*at)
        made = nx.asarray(given)
        if hasattr(given, "dtype") and not made.ndim and f is self.f and not self.known:
            raise TypeError("one value of all positions: for each of them f is called alone")
        if made.dtype.kind == "complex":
            raise DataTypeError(f"{self.where}: f gives complex numbers; return their .real, .imag or nx.abs")
        if made.ndim and tuple(made.shape) != (n,):
            raise ShapeError(
                f"{self.where}: f gives shape {tuple(made.shape)} for positions of shape {(n,)}; one value for each is "
                "needed: write f with elementwise operations (nx.sin, +, *, nx.where)"
            )
        made = nx.astype(made, nx.float64)
        return made if made.ndim else nx.broadcast_to(made, (n,))

    def _singly(self, at: tuple[Tensor, ...]) -> Tensor:
        made: list[float] = []
        causes: list[Exception] = []
        points = list(zip(*(part.tolist() for part in at), strict=True))
        for point in points:
            try:
                made.append(_number(self.f(*point)))
            except _NO_VALUE as error:
                made.append(float("nan"))
                causes.append(error)
            except Exception as error:
                raise self._failed(point, error) from error
        if len(causes) == len(points) and not self.known:
            raise self._failed(points[0], causes[0]) from causes[0]
        self.known = True
        return nx.asarray(made, dtype=nx.float64)

    def _failed(self, point: tuple[Any, ...], error: Exception) -> HuginError:
        at = ", ".join(f"{name} = {v:.6g}" for name, v in zip(self.names, point, strict=True))
        kind = DataTypeError if isinstance(error, TypeError) else DataError
        said = f"{type(error).__name__}: {error}"
        return kind(f"{self.where}: f raised {said} at {at}; f must give a number, or nx.nan where it has no value")

    def along(self, at: tuple[Tensor, ...], k: int) -> Tensor | None:
        """The derivative by variable ``k``, or None where the function cannot be differentiated."""
        if self.one_by_one or not self.exact:
            return None
        try:
            with _quiet():
                ones = tuple(nx.ones_like(x) if j == k else nx.zeros_like(x) for j, x in enumerate(at))
                _, slope = rune.jvp(self.f, at, ones)
                made = nx.astype(nx.asarray(slope), nx.float64)
        except Exception:  # not made of nx operations: differences serve
            self.exact = False
            return None
        if made.ndim and made.shape != at[0].shape:
            self.exact = False
            return None
        return made if made.ndim else nx.broadcast_to(made, at[0].shape)


class OneVariable(_Function):
    """y = f(x)."""

    names = ("x",)

    def __call__(self, x: Tensor) -> Tensor:
        return self.evaluate(x)

    def slope(self, x: Tensor) -> Tensor | None:
        return self.along((x,), 0)


class TwoVariables(_Function):
    """z = f(x, y)."""

    names = ("x", "y")

    def __call__(self, x: Tensor, y: Tensor) -> Tensor:
        return self.evaluate(x, y)

    def grid(self, x: Tensor, y: Tensor) -> Tensor:
        """Values (h, w) over columns at x (w,) and rows at y (h,)."""
        w, h = int(x.shape[0]), int(y.shape[0])
        flat = nx.reshape(nx.broadcast_to(x[None, :], (h, w)), (-1,))
        return nx.reshape(self(flat, nx.reshape(nx.broadcast_to(y[:, None], (h, w)), (-1,))), (h, w))

    def gradient(self, x: Tensor, y: Tensor, steps: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        """Both derivatives, by central differences over ``steps`` where exact ones cannot be had."""
        by_x, by_y = self.along((x, y), 0), self.along((x, y), 1)
        if by_x is None or by_y is None:
            dx, dy = steps
            by_x = (self(x + dx, y) - self(x - dx, y)) / (2 * dx)
            by_y = (self(x, y + dy) - self(x, y - dy)) / (2 * dy)
        return by_x, by_y


def _number(made: object) -> float:
    """A value as float; a complex one (``(-1) ** 0.5``) is none. TypeError says what is no number at all."""
    if isinstance(made, complex):
        return made.real if made.imag == 0 else float("nan")
    if getattr(made, "ndim", 0):
        raise TypeError(f"it gives shape {tuple(getattr(made, 'shape', ()))} for one position")
    return float(made)  # type: ignore[arg-type]  # anything; float says what it is


class _Calm:
    """Nothing to silence."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


def _quiet() -> Any:
    """Holds back NumPy's warnings of values outside a domain, where the function uses NumPy."""
    numpy = sys.modules.get("numpy")
    return _Calm() if numpy is None or not hasattr(numpy, "errstate") else numpy.errstate(all="ignore")
