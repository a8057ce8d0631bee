"""Primitives: the operations of nx, each with the rules that transformations need.

Owns: ``Primitive``, the one table of them, and ``Interpreter`` (the base of all). Must not know: any rule or
transformation, or how an operation finds its interpreter (tracer.py).
"""

from __future__ import annotations

from itertools import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Rule = Callable[..., Any]

_levels = count(1)


def next_level() -> int:
    """A number above all that were given before."""
    return next(_levels)


class Primitive:
    """One operation: ``impl(*operands, *params)`` does it on plain tensors. Its rules (None: there is none):

    infer(prim, operands, params) -> Aval, or a list of them: shape and dtype of the result.
    jvp(prim, primals, tangents, params) -> (result, tangent): a tangent is None where it is zero.
    transpose(prim, cotangent, operands, linear, params) -> one cotangent (or None) an operand; where ``linear`` is true
        the operand is a node, of which only shape and dtype are known, and the operation is linear in these together.
    batch(prim, n, operands, batched, params) -> result with the batch axis first; so have the operands that are
    batched. refusal: why there is no derivative, and what to do instead. multiple: the result is a list.
    """

    __slots__ = (
        *(
            "batch",
            "family",
            "impl",
            "infer",
            "jvp",
            "linearize",
            "multiple",
            "name",
            "partials",
            "refusal",
            "transpose",
        ),
    )

    def __init__(self, name: str, family: str, impl: Rule, *, multiple: bool = False) -> None:
        self.name = name
        self.family = family
        self.impl = impl
        self.multiple = multiple
        self.infer: Rule | None = None
        self.jvp: Rule | None = None
        self.transpose: Rule | None = None
        self.linearize: Rule | None = None
        self.batch: Rule | None = None
        self.partials: tuple[Any, ...] = ()
        self.refusal = ""

    def __repr__(self) -> str:
        return f"<primitive {self.name}>"


class Table(dict[str, Primitive]):
    """name -> primitive. homes: the module of rune.rules in which a primitive that is not there yet is defined."""

    def __init__(self) -> None:
        super().__init__()
        self.homes: dict[str, str] = {}

    def __missing__(self, name: str) -> Primitive:
        home = self.homes.get(name)
        if home is None:
            raise KeyError(name)
        __import__(f"rune.rules.{home}")
        return dict.__getitem__(self, name)


PRIMITIVES = Table()


def define(
    name: str,
    family: str,
    impl: Rule,
    *,
    infer: Rule,
    jvp: Rule | None = None,
    transpose: Rule | None = None,
    batch: Rule | None = None,
    refusal: str = "",
    multiple: bool = False,
) -> Primitive:
    """A new row of the table."""
    if name in PRIMITIVES:
        raise ValueError(f"define: primitive {name} exists already")
    primitive = PRIMITIVES[name] = Primitive(name, family, impl, multiple=multiple)
    primitive.infer = infer
    primitive.jvp = jvp
    primitive.transpose = transpose
    primitive.batch = batch
    primitive.refusal = refusal
    return primitive


class Interpreter:
    """What a running transformation does with an operation on its tracers.

    level: larger than that of every transformation that began earlier. alive: False once it is over; a tracer that is
    used afterwards has leaked.
    """

    __slots__ = ("alive", "level")
    name = "transformation"

    def __init__(self) -> None:
        self.level = next(_levels)
        self.alive = True

    def process(self, primitive: Primitive, operands: Sequence[Any], params: tuple[Any, ...]) -> Any:
        """Carry the operation out; the operands hold tracers of this interpreter and of lower ones."""
        raise NotImplementedError  # each interpreter has its own
