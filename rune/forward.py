"""Forward mode: dual values, the interpreter that carries tangents beside primals, and ``jvp``.

Owns: ``Dual``, ``Differentiation``, ``jvp``, ``no_grad``. Must not know: rules. Reverse mode is the same interpreter
with tangents that are nodes of a tape (reverse.py).
"""

from __future__ import annotations

from contextvars import ContextVar

from nx import _core
from rune import complaints, tree
from rune.aval import is_differentiable
from rune.primitive import Interpreter, Primitive, next_level
from rune.scopes import scope
from rune.tracer import Holding, Tensor, Tracer, as_value, bind
from rune.wrapping import update_wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Any


class Dual(Holding):
    """A value and its tangent (never None: a value without one is no dual)."""

    __slots__ = ("tangent",)
    primal: Any = vars(Holding)["value"]  # the slot, under its name here

    def __init__(self, owner: Interpreter, primal: Any, tangent: Any) -> None:
        self.owner = owner
        self.value = primal
        self.tangent = tangent

    def concrete(self, what: str) -> Tensor:
        """The plain tensor behind the primal."""
        primal = self.primal
        return primal if type(primal) is Tensor else primal.concrete(what)

    def carries_derivative(self) -> bool:
        """Always: that is what it is for."""
        return True

    def __repr__(self) -> str:
        return f"Dual({self.primal!r}, {self.owner.name})"


class Differentiation(Interpreter):
    """Carries tangents of one jvp, vjp or linearize."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def process(self, primitive: Primitive, operands: Sequence[Any], params: tuple[Any, ...]) -> Any:
        """The primal result with the tangent that the primitive's rule gives."""
        primals, tangents = [], []
        for x in operands:
            if type(x) is Dual and x.owner is self:
                primals.append(x.primal)
                tangents.append(x.tangent)
            else:
                primals.append(x)
                tangents.append(None)
        if self.level < _paused.get():
            return bind(primitive, primals, params)
        rule = primitive.jvp
        if rule is None:
            cure = primitive.refusal or "detach its input (rune.detach), or give it one by rune.custom_jvp"
            raise NotImplementedError(f"{self.name}: {primitive.name} has no derivative rule{complaints.at()}; {cure}")
        out, tangent = rule(primitive, primals, tangents, params)
        if primitive.multiple:
            for x in out:
                if type(x) is Dual and x.owner is self:
                    raise TypeError(
                        f"{self.name}: the rule of {params[-1]} uses a traced value from outside of its arguments"
                        f"{complaints.at()}; pass it as an argument"
                    )
            return [x if t is None else Dual(self, x, t) for x, t in zip(out, tangent, strict=True)]
        return out if tangent is None else Dual(self, out, tangent)

    def lift(self, primal: Any, tangent: Any) -> Any:
        """The dual of the two; the primal alone where the tangent is None."""
        return primal if tangent is None else Dual(self, primal, tangent)

    def split(self, x: Any) -> tuple[Any, Any]:
        """Primal and tangent (None: zero) of what a function returned."""
        if type(x) is Dual and x.owner is self:
            return x.primal, x.tangent
        return as_value(x), None


_paused: ContextVar[int] = ContextVar("rune.no_grad", default=0)


def paused() -> int:
    """The level below which no_grad stops derivatives; 0 outside of it."""
    return _paused.get()


class no_grad:
    """Within ``with rune.no_grad():`` operations carry no derivative of the transformations around it; those that begin
    inside work as ever. Also a decorator.

    >>> def f(x):
    ...     with rune.no_grad():
    ...         scale = x * x
    ...     return scale * x
    >>> rune.grad(f)(3.0)
    Tensor(9.)
    """

    __slots__ = ("_token",)

    def __enter__(self) -> None:
        self._token = _paused.set(next_level())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _paused.reset(self._token)

    def __call__(self, f: Callable[..., Any]) -> Callable[..., Any]:
        def without(*args: Any, **keywords: Any) -> Any:
            with no_grad():
                return f(*args, **keywords)

        return update_wrapper(without, f)


def zeros_like(x: Any) -> Any:
    """Zeros of the shape and dtype of ``x``."""
    return _core.zeros(x.shape, x.dtype)


def read_tangent(primal: Any, tangent: Any, where: str) -> Any:
    """A user's tangent as a value of the primal's shape and dtype; None where the primal has none. Raises where they do
    not fit."""
    if not is_differentiable(primal.dtype):
        return None
    if tangent is None:
        return None
    t = as_value(tangent)
    if t.shape != primal.shape:
        raise ValueError(
            f"{where}: a tangent of shape {tuple(t.shape)} for a primal of shape {tuple(primal.shape)}; they must match"
        )
    if t.dtype != primal.dtype:
        if t.dtype.kind == "complex" and primal.dtype.kind != "complex":
            raise TypeError(f"{where}: a tangent of dtype {t.dtype.name} for a primal of dtype {primal.dtype.name}")
        t = _core.cast(t, primal.dtype)
    return t


def jvp(f: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any], *, has_aux: bool = False) -> Any:
    """``f`` at ``primals`` and its derivative in the direction ``tangents`` (trees like the primals, one an argument).

    Returns (value, tangent), with ``has_aux`` (value, tangent, aux), where ``f`` gives (value, aux). Tangents of
    integers and bools are ignored, and those of results that are integers or bools are zeros. Raises ValueError where
    shapes or trees mismatch.

    >>> rune.jvp(nx.sin, (0.0,), (2.0,))
    (Tensor(0.), Tensor(2.))
    """
    if not isinstance(primals, (tuple, list)) or not isinstance(tangents, (tuple, list)):
        raise TypeError("jvp: primals and tangents are tuples, one item an argument of f")
    leaves, structure = tree.flatten(tuple(primals))
    directions = tree.flatten_up_to(structure, tuple(tangents), "jvp")
    values = [as_value(x) for x in leaves]
    run = Differentiation("jvp")
    try:
        duals = [run.lift(x, read_tangent(x, t, "jvp")) for x, t in zip(values, directions, strict=True)]
        with scope("jvp"):
            out = f(*tree.unflatten(structure, duals))
        out, aux = split_aux(out, "jvp") if has_aux else (out, None)
        each, whole = tree.flatten(out)
        pairs = [run.split(x) for x in each]
        aux = tree.map(lambda x: strip(run, x), aux)
    except ValueError as error:
        complaints.locate(error, "jvp")
        raise
    finally:
        run.alive = False
    value = tree.unflatten(whole, [x for x, _ in pairs])
    tangent = tree.unflatten(whole, [zeros_like(x) if t is None else t for x, t in pairs])
    return (value, tangent, aux) if has_aux else (value, tangent)


def split_aux(out: Any, where: str) -> Any:
    """The pair that a function with ``has_aux=True`` returns."""
    if not isinstance(out, tuple) or len(out) != 2:
        given = "one value" if isinstance(out, Tracer) else type(out).__name__
        raise TypeError(f"{where}: has_aux=True needs a function that returns a pair (value, aux), not {given}")
    return out


def strip(run: Interpreter, x: Any) -> Any:
    """A leaf of aux without this run's tangent."""
    return x.primal if type(x) is Dual and x.owner is run else x


def detach(x: Any) -> Any:
    """The tree without derivatives: what is computed from it counts as constant.

    >>> rune.grad(lambda x: x * rune.detach(x))(3.0)
    Tensor(3.)
    """
    from rune.primitive import PRIMITIVES

    primitive = PRIMITIVES["detach"]
    return tree.map(lambda leaf: bind(primitive, (leaf,)) if isinstance(leaf, Tracer) else leaf, x)
