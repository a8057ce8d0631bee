"""Derivatives that users give: ``custom_jvp`` and ``custom_vjp``.

Owns: them and their primitive. Must not know: rules of other primitives. The function of a custom derivative runs as
it is on values; under jvp and vjp the user's rule runs instead, under vmap both are mapped, in a traced program the
call is an equation that keeps the rule.
"""

from __future__ import annotations

from nx import _core
from rune import tree
from rune.aval import Aval, aval_of, is_differentiable
from rune.batch import Batched, Batching, running
from rune.dims import same_shape
from rune.fitting import cast
from rune.forward import zeros_like
from rune.graph import trace_flat
from rune.linear import Node
from rune.primitive import Primitive, define
from rune.rules.programs import chosen, placed, tape_of
from rune.tracer import as_value, bind
from rune.wrapping import update_wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from rune.tree import Structure

    Params = tuple[Any, ...]


class Rule:
    """A call of a custom function in flat form. run(leaves) -> leaves; jvp(primals, tangents) -> (leaves, tangents), or
    forward(leaves) -> (leaves, residuals) and backward(residuals, cotangents) -> cotangents. avals: of the results,
    found when they are asked for.
    """

    __slots__ = ("avals", "backward", "forward", "jvp", "name", "run")

    def __init__(self, name: str, run: Any, jvp: Any = None, forward: Any = None, backward: Any = None) -> None:
        self.name = name
        self.run = run
        self.jvp = jvp
        self.forward = forward
        self.backward = backward

    def __repr__(self) -> str:
        return self.name

    def batched(self, lanes: Batching, flags: Sequence[bool]) -> Rule:
        """The rule on all lanes; results have the batch axis in front."""

        def mapped(f: Any, own: Sequence[bool] = tuple(flags)) -> Any:
            return lambda leaves: _on_lanes(f, leaves, own, lanes)

        if self.jvp is not None:
            twice = (*flags, *flags)
            n = len(flags)

            def both(leaves: Sequence[Any]) -> list[Any]:
                out, t = self.jvp(leaves[:n], leaves[n:])
                return [*out, *t]

            def jvp(primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
                out = _on_lanes(both, [*primals, *tangents], twice, lanes)
                return out[: len(out) // 2], out[len(out) // 2 :]

            return Rule(self.name, mapped(self.run), jvp=jvp)
        return Rule(self.name, mapped(self.run), None, *_batched_vjp(self, lanes, tuple(flags)))


def _on_lanes(f: Any, leaves: Sequence[Any], flags: Sequence[bool], lanes: Batching) -> list[Any]:
    inner = Batching(lanes.size, lanes.axis_name)
    with running(inner):
        found = f([Batched(inner, x) if flag else x for x, flag in zip(leaves, flags, strict=True)])
        pairs = [inner.unwrap(x) for x in found]
    return [x if flag else _core.broadcast_to(x, (lanes.size, *x.shape)) for x, flag in pairs]


def _batched_vjp(rule: Rule, lanes: Batching, flags: tuple[bool, ...]) -> Any:
    n_out: list[int] = []

    def forward(leaves: Sequence[Any]) -> Any:
        def flat(each: Sequence[Any]) -> list[Any]:
            out, residuals = rule.forward(each)
            n_out[:] = [len(out)]
            return [*out, *residuals]

        found = _on_lanes(flat, leaves, flags, lanes)
        return found[: n_out[0]], found[n_out[0] :]

    def backward(residuals: Sequence[Any], cts: Sequence[Any]) -> list[Any]:
        n = len(residuals)
        has: list[bool] = []

        def flat(each: Sequence[Any]) -> list[Any]:
            out = rule.backward(each[:n], each[n:])
            has[:] = [ct is not None for ct in out]
            return [ct for ct in out if ct is not None]

        found = _on_lanes(flat, [*residuals, *cts], (True,) * (n + len(cts)), lanes)
        every = placed(found, tuple(has))
        return [ct if flag or ct is None else ct.sum(axis=0) for ct, flag in zip(every, flags, strict=True)]

    return forward, backward


# ---- the primitive ---------------------------------------------------------------------------------------------------


def _call(*args: Any) -> list[Any]:
    *operands, rule = args
    return list(rule.run(operands))


def _call_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> list[Aval]:
    graph = trace_flat(lambda leaves: params[0].run(leaves), [aval_of(x) for x in operands], params[0].name)
    return graph.avals()


def _call_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    rule, tape = params[0], tape_of(tangents)
    if rule.jvp is not None and tape is not None:  # zeros as nodes too: a rule adds tangents
        avals = [aval_of(x) for x in primals]
        leaves = [tape.leaf(a.shape, a.dtype) if is_differentiable(a.dtype) else None for a in avals]
        tangents = [leaf if t is None else t for t, leaf in zip(tangents, leaves, strict=True)]
    ts = [zeros_like(x) if t is None else t for x, t in zip(primals, tangents, strict=True)]
    if rule.jvp is not None:
        out, moved = rule.jvp(list(primals), ts)
        return list(out), [t if is_differentiable(x.dtype) else None for x, t in zip(out, moved, strict=True)]
    if tape is None:
        raise TypeError(
            f"{rule.name}: forward-mode derivative of a custom_vjp function, which only says how cotangents come back; "
            f"use grad or vjp, or write it with custom_jvp"
        )
    out, residuals = rule.forward(list(primals))
    has = tuple([is_differentiable(x.dtype) for x in out])
    avals = chosen([aval_of(x) for x in out], has)
    # zeros of inputs without tangents are residuals of the node, not nodes
    made = tape.record(BACKWARD, [*ts, *residuals], (rule, len(ts), tuple(avals), has), avals)
    return list(out), placed(made, has)


def _call_batch(primitive: Primitive, lanes: Batching, operands: Any, batched: Any, params: Params) -> list[Any]:
    found = bind(CALL, operands, (params[0].batched(lanes, batched),))
    return [Batched(lanes, x) for x in found]


def _backward_push(node: Node, values: list[Any]) -> Any:
    raise TypeError(
        f"{node.params[0].name}: a custom_vjp function cannot be linearized forwards; write it with custom_jvp"
    )


def _backward_pull(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    rule, n, avals, has = params
    cts = [_core.zeros(a.shape, a.dtype) if ct.get(i) is None else ct[i] for i, a in enumerate(avals)]
    every = placed(cts, has)
    found = rule.backward(list(operands[n:]), every)
    return [*found, *[None] * (len(operands) - n)]


CALL = define("custom", "control", _call, infer=_call_infer, jvp=_call_jvp, batch=_call_batch, multiple=True)
BACKWARD = Primitive("custom_vjp", "linear", _backward_push, multiple=True)
BACKWARD.transpose = _backward_pull


# ---- what users call -------------------------------------------------------------------------------------------------


class _Custom:
    """What custom_jvp and custom_vjp share: arguments that are no trees of tensors stay out."""

    __slots__ = ("__dict__", "_f", "_nondiff")
    __name__: str

    def __init__(self, f: Callable[..., Any], nondiff_argnums: Sequence[int] = ()) -> None:
        self._f = f
        self._nondiff = tuple(nondiff_argnums)
        if hasattr(f, "__name__"):
            update_wrapper(self, f)

    def _split(self, args: tuple[Any, ...]) -> tuple[list[Any], list[Any]]:
        fixed = [args[i] for i in self._nondiff]
        return fixed, [x for i, x in enumerate(args) if i not in self._nondiff]

    def _joined(self, fixed: Sequence[Any], moving: Sequence[Any]) -> list[Any]:
        a, b = iter(fixed), iter(moving)
        return [next(a) if i in self._nondiff else next(b) for i in range(len(fixed) + len(moving))]

    def _call(self, args: tuple[Any, ...], rule_of: Any) -> Any:
        fixed, moving = self._split(args)
        leaves, structure = tree.flatten(tuple(moving))
        seen: list[Structure] = []

        def run(each: Sequence[Any]) -> list[Any]:
            out = self._f(*self._joined(fixed, tree.unflatten(structure, each)))
            found, whole = tree.flatten(out)
            seen[:] = [whole]
            return [as_value(x) for x in found]

        rule = rule_of(run, fixed, structure, seen)
        found = bind(CALL, [as_value(x) for x in leaves], (rule,))
        return tree.unflatten(seen[0], found)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        from rune.wrapping import partial

        return self if instance is None else partial(self, instance)

    def __call__(self, *args: Any) -> Any:
        raise NotImplementedError  # custom_jvp and custom_vjp have their own


class custom_jvp(_Custom):
    """A function with a derivative rule of its own: ``rule(primals, tangents) -> (value, tangent)``, given by
    ``defjvp``.

    nondiff_argnums: positions of arguments that are no tensors; the rule gets them first. ``defjvps`` takes one
    function ``(tangent, value, *primals) -> tangent`` (or None) an argument instead. The rule must be linear in the
    tangents; it serves jvp and, transposed, vjp.

    >>> @rune.custom_jvp
    ... def log1pexp(x):
    ...     return nx.log(1 + nx.exp(x))
    >>> @log1pexp.defjvp
    ... def rule(primals, tangents):
    ...     (x,), (t,) = primals, tangents
    ...     return log1pexp(x), t * (1 - 1 / (1 + nx.exp(x)))
    >>> rune.grad(log1pexp)(1000.0)
    Tensor(1.)
    """

    __slots__ = ("_rule",)

    def __init__(self, f: Callable[..., Any], nondiff_argnums: Sequence[int] = ()) -> None:
        super().__init__(f, nondiff_argnums)
        self._rule: Callable[..., Any] | None = None

    def defjvp(self, rule: Callable[..., Any]) -> Callable[..., Any]:
        """``rule(*nondiff, primals, tangents) -> (value, tangent)``; returned as it is, so it serves as a decorator."""
        self._rule = rule
        return rule

    def defjvps(self, *each: Callable[..., Any] | None) -> None:
        """One ``(tangent, value, *primals) -> tangent`` an argument; None where the derivative is zero."""

        def rule(primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
            value = self(*primals)
            parts = [f(t, value, *primals) for f, t in zip(each, tangents, strict=True) if f is not None]
            total = tree.map(zeros_like, value) if not parts else parts[0]
            for part in parts[1:]:
                total = tree.map(lambda a, b: a + b, total, part)
            return value, total

        self._rule = rule

    def __call__(self, *args: Any) -> Any:
        """The function itself; its derivative is the rule's."""
        given = self._rule
        if given is None:
            raise AttributeError(f"custom_jvp: {_name(self)} has no rule; give one by .defjvp")

        def rule_of(run: Any, fixed: Any, structure: Structure, seen: list[Structure]) -> Rule:
            def jvp(primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
                out = given(*fixed, tree.unflatten(structure, primals), tree.unflatten(structure, tangents))
                value, moved = _pair(out, f"custom_jvp: the rule of {_name(self)}", "(value, tangent)")
                leaves, whole = tree.flatten(value)
                seen[:] = [whole]
                values = [as_value(x) for x in leaves]
                ts = [as_value(t) for t in tree.flatten_up_to(whole, moved, "custom_jvp")]
                _check_tangents(values, ts, _name(self))
                return values, ts

            return Rule(_name(self), run, jvp=jvp)

        return self._call(args, rule_of)


class custom_vjp(_Custom):
    """A function with a reverse-mode rule of its own: ``forward(*args) -> (value, residuals)`` and
    ``backward(residuals, ct) -> (cotangent, ...)``, one an argument (None: zero), given by ``defvjp``.

    nondiff_argnums: positions of arguments that are no tensors; ``backward`` gets them first. Forward mode (jvp) raises
    TypeError.

    >>> @rune.custom_vjp
    ... def clipped(x):
    ...     return x
    >>> clipped.defvjp(lambda x: (x, None), lambda residuals, ct: (ct.clip(-1, 1),))
    >>> rune.grad(lambda x: 10 * clipped(x))(2.0)
    Tensor(1.)
    """

    __slots__ = ("_backward", "_forward")

    def __init__(self, f: Callable[..., Any], nondiff_argnums: Sequence[int] = ()) -> None:
        super().__init__(f, nondiff_argnums)
        self._forward: Callable[..., Any] | None = None
        self._backward: Callable[..., Any] | None = None

    def defvjp(self, forward: Callable[..., Any], backward: Callable[..., Any]) -> None:
        """The two halves of the rule."""
        self._forward = forward
        self._backward = backward

    def __call__(self, *args: Any) -> Any:
        """The function itself; its cotangents are the rule's."""
        first, second = self._forward, self._backward
        if first is None or second is None:
            raise AttributeError(f"custom_vjp: {_name(self)} has no rule; give one by .defvjp(forward, backward)")

        def rule_of(run: Any, fixed: Any, structure: Structure, seen: list[Structure]) -> Rule:
            kept: list[Structure] = []
            avals: list[Aval] = []

            def forward(leaves: Sequence[Any]) -> Any:
                avals[:] = [aval_of(x) for x in leaves]
                out = first(*self._joined(fixed, tree.unflatten(structure, leaves)))
                value, residuals = _pair(out, f"custom_vjp: forward of {_name(self)}", "(value, residuals)")
                values, whole = tree.flatten(value)
                seen[:] = [whole]
                found, inner = tree.flatten(residuals)
                kept[:] = [inner]
                return [as_value(x) for x in values], [as_value(x) for x in found]

            def backward(residuals: Sequence[Any], cts: Sequence[Any]) -> list[Any]:
                whole = seen[0]
                out = second(*fixed, tree.unflatten(kept[0], residuals), tree.unflatten(whole, cts))
                return _fitting(_read_cotangents(out, structure, _name(self)), avals, _name(self))

            return Rule(_name(self), run, forward=forward, backward=backward)

        return self._call(args, rule_of)


def _name(f: Any) -> str:
    return getattr(f, "__name__", "a function")


def _pair(out: Any, where: str, words: str) -> Any:
    if not isinstance(out, tuple) or len(out) != 2:
        raise TypeError(f"{where} must return a pair {words}, not {type(out).__name__}")
    return out


def _check_tangents(values: Sequence[Any], ts: Sequence[Any], name: str) -> None:
    for x, t in zip(values, ts, strict=True):
        if is_differentiable(x.dtype) and (x.shape != t.shape or x.dtype != t.dtype):
            raise TypeError(
                f"custom_jvp: the rule of {name} gives a tangent {aval_of(t)!r} for a value {aval_of(x)!r}; "
                f"they must match"
            )


def _fitting(cts: list[Any], avals: Sequence[Aval], name: str) -> list[Any]:
    """The cotangents in the dtypes of the arguments. Raises TypeError where a shape or a kind differs."""
    found: list[Any] = []
    for i, (ct, aval) in enumerate(zip(cts, avals, strict=True)):
        if ct is None or not is_differentiable(aval.dtype):
            found.append(None)
            continue
        if not same_shape(ct.shape, aval.shape) or (ct.dtype.kind == "complex" and aval.dtype.kind != "complex"):
            raise TypeError(
                f"custom_vjp: backward of {name} gives a cotangent {aval_of(ct)!r} for argument leaf {i}, which is "
                f"{aval!r}; they must match (None stands for zero)"
            )
        found.append(cast(ct, aval.dtype))
    return found


def _read_cotangents(out: Any, structure: Structure, name: str) -> list[Any]:
    n = len(structure.children)
    if not isinstance(out, (tuple, list)) or len(out) != n:
        given = len(out) if isinstance(out, (tuple, list)) else type(out).__name__
        raise TypeError(f"custom_vjp: backward of {name} must return a tuple of {n} cotangents, not {given}")
    found: list[Any] = []
    for part, child in zip(out, structure.children, strict=True):
        if part is None:
            found += [None] * child.n_leaves
        else:
            found += [None if x is None else as_value(x) for x in tree.flatten_up_to(child, part, "custom_vjp")]
    return found
