"""Errors about tracers, in words that name the user's line and the cure.

Owns: the wording. Must not know: transformations.
"""

from __future__ import annotations

from rune.primitive import Interpreter, Primitive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class LeakedTracerError(TypeError):
    """A tracer was used after its transformation was over."""


class ConcretizationError(TypeError):
    """A value was asked for where only shape and dtype are known."""


def _is_ours(frame: Any) -> bool:
    name: str = frame.f_globals.get("__name__", "")
    return name.partition(".")[0] in ("rune", "nx")


def user_line() -> str:
    """``file:line`` of the innermost frame outside nx and rune, or an empty text."""
    import sys

    frame: Any = sys._getframe(1)
    while frame is not None:
        if not _is_ours(frame):
            return f"{frame.f_code.co_filename}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


def locate(error: Exception, name: str) -> None:
    """Add the user's line to an error that came up while ``name`` worked; to that of endless recursion the cure."""
    if getattr(error, "__notes__", None) or " (at " in str(error):
        return
    line, frame = "", error.__traceback__
    while frame is not None:
        if not _is_ours(frame.tb_frame):
            line = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}"
        frame = frame.tb_next
    if isinstance(error, RecursionError):
        error.args = (
            f"{name}: the function calls itself without an end (at {line}); while it is traced its depth must not "
            f"depend on values: use rune.while_loop, rune.scan or rune.cond, or a static argument that ends it",
        )
    elif line:
        cure = "; lengths must be equal or 1" if "broadcast" in str(error) else ""
        error.add_note(f"{name}: at {line}{cure}")


def mismatch(words: str) -> str:
    """What is said of shapes that do not broadcast."""
    return f"{words}{at()}; lengths must be equal or 1: reshape, or add an axis by x[:, None]"


def lanes(error: ValueError, n: int, operands: Any) -> None:
    """Add the shapes that each lane sees to an error about those with the lanes in front."""
    if not getattr(error, "__notes__", None):
        shapes = ", ".join([str(tuple(getattr(x, "shape", ()))) for x in operands])
        error.add_note(f"vmap: each of {n} lanes has shapes {shapes}{at()}")


def result(x: Any, name: str) -> Any:
    """A leaf of what a traced function returned, as a value. Raises TypeError for what is none."""
    from rune.tracer import as_value

    try:
        return as_value(x)
    except TypeError:
        raise TypeError(
            f"{name}: the function returns {_shown(x)}; tensors, numbers and trees of them are needed "
            f"(rune.tree.register makes trees of classes of your own)"
        ) from None


def arguments(leaves: list[Any], name: str) -> list[Any]:
    """The leaves of a traced function's arguments, as values. Raises TypeError for what is none."""
    from rune.tracer import as_value

    x: Any = None
    try:
        return [as_value(x := leaf) for leaf in leaves]
    except TypeError:
        raise TypeError(
            f"{name}: an argument is or holds {_shown(x)}; tensors, numbers and trees of them are needed, or a static "
            f"argument (static_argnums, static_argnames)"
        ) from None


def _shown(x: Any) -> str:
    text = repr(x)
    return f"{type(x).__name__} {text if len(text) < 40 else text[:37] + '...'}"


def at() -> str:
    line = user_line()
    return f" (at {line})" if line else ""


def leaked(primitive: Primitive, owner: Interpreter) -> LeakedTracerError:
    """The error for an operation on a tracer whose transformation is over."""
    return LeakedTracerError(
        f"{primitive.name}: leaked tracer of {owner.name}, which is over{at()}; do not keep traced values in globals, "
        f"attributes, closures or generators: return them from the function instead"
    )


_CURES = {
    "bool": "use nx.where(condition, a, b), rune.cond or rune.while_loop instead of if, while, and, or, not",
    "int": "make the argument static (static_argnums) or keep the computation in tensors",
    "float": "keep it a tensor, or make the argument static (static_argnums)",
    "complex": "keep it a tensor, or make the argument static (static_argnums)",
    "index": "use x[i] with a traced i, rune.fori_loop, or make the argument static (static_argnums)",
    "item": "keep it a tensor; rune.debug shows values",
    "format": "return it and format the result; rune.debug shows values",
    "tolist": "keep it a tensor; rune.debug shows values",
    "nonzero": "the number of results would depend on the values; use nx.where(condition, x, fill) with a fixed shape",
    "unique": "the number of results would depend on the values; take it out of the transformed function",
    "boolean index": "the number of results would depend on the values; use nx.where(mask, x, fill)",
}


def abstract(what: str, tracer: Any) -> ConcretizationError:
    """The error for a conversion of a tracer that has no value."""
    return ConcretizationError(
        f"{what}: only shape {tuple(tracer.shape)} and dtype {tracer.dtype.name} of this value are known while "
        f"{tracer.owner.name} traces{at()}; {_CURES.get(what, 'keep it a tensor')}"
    )


def batched(what: str, tracer: Any) -> ConcretizationError:
    """The error for a conversion of a value that differs between the lanes of a vmap."""
    return ConcretizationError(
        f"{what}: this value of shape {tuple(tracer.shape)} differs from lane to lane of vmap{at()}; "
        f"{_CURES.get(what, 'keep it a tensor')}"
    )


def loses_derivative(what: str) -> TypeError:
    """The error for a conversion that would drop a derivative without a word."""
    return TypeError(
        f"{what}: a Python number cannot carry the derivative of this value{at()}; keep it a tensor, or say "
        f"{what}(rune.detach(x)) where the derivative is not wanted"
    )


def no_array(what: str = "__array__") -> TypeError:
    """The error for turning a tracer into an array of another library, or into bytes."""
    return TypeError(
        f"{what}: a tracer has no memory that NumPy or another library could read{at()}; use nx functions, "
        f"`.at[i].set(v)` instead of assigning into a tensor, or rune.detach outside of jit and vmap"
    )


def no_hash() -> TypeError:
    """The error for a tracer as a key."""
    return TypeError(
        f"hash: a traced value compares element by element and is no key of a dict or set{at()}; use its name or place "
        f"as the key, or make the argument static (static_argnums)"
    )


def no_assignment() -> TypeError:
    """The error for writing a tracer into a tensor, or anything into a tracer."""
    return TypeError(
        f"setitem: traced values cannot be assigned in place{at()}; write x = x.at[i].set(v), which gives the changed "
        f"copy (also .at[i].add, .multiply, .min, .max)"
    )


def no_out(name: str) -> TypeError:
    """The error for ``out=`` with traced operands."""
    return TypeError(f"{name}: out= cannot take a traced result{at()}; use the value that the function returns")
