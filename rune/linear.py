"""Linear values: nodes that remember which linear operation made them, to be run forwards or transposed.

Owns: ``Node``, ``Tape`` (their interpreter), ``pull`` (reverse mode) and ``push`` (forward). Must not know: which
operations are linear (the rules say so). Tangents of ``vjp`` and ``linearize`` are nodes; everything else in an
operation is a residual. Nodes point to the nodes they come from, so that what is not needed is freed at once, and
nothing is freed late by a cycle.
"""

from __future__ import annotations

from nx import _core
from rune import complaints
from rune.dims import open_now, same_shape
from rune.fitting import fit, scaled
from rune.primitive import Interpreter, Primitive
from rune.tracer import Tensor, Tracer, bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from nx._core import DType


class Tape(Interpreter):
    """Records linear operations on its nodes."""

    __slots__ = ("count",)
    name = "vjp"

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def process(self, primitive: Primitive, operands: Sequence[Any], params: tuple[Any, ...]) -> Any:
        """A node of the operation. Raises TypeError where it is not linear in its nodes."""
        if primitive.linearize is not None:
            return primitive.linearize(self, primitive, operands, params)
        if primitive.transpose is None or primitive.infer is None:
            raise TypeError(
                f"{primitive.name}: not linear in a tangent; a derivative rule may only scale and add tangents"
            )
        found = primitive.infer(primitive, operands, params)
        return self.record(primitive, operands, params, found)

    def record(self, primitive: Primitive, operands: Sequence[Any], params: tuple[Any, ...], found: Any) -> Any:
        """The node (or nodes, where ``found`` is a list) of an operation whose result has this Aval."""
        if not isinstance(found, list):
            return Node(self, primitive, operands, params, found.shape, found.dtype)
        whole = Node(self, primitive, operands, params, (), _float64)
        return [Node(self, PART, (whole,), (i,), aval.shape, aval.dtype) for i, aval in enumerate(found)]

    def leaf(self, shape: tuple[int, ...], dtype: DType) -> Node:
        """A node that nothing made: an input."""
        return Node(self, INPUT, (), (), shape, dtype)


_float64 = _core.dtype("float64")
INPUT = Primitive("input", "linear", lambda: None)
COMBINE = Primitive("combine", "linear", lambda: None)  # sum of tangents times factors; rules/combine.py makes them
PART = Primitive("part", "linear", lambda whole, i: whole[i])


class Node(Tracer):
    """A linear function of the tape's inputs: the operation that gives it, its operands and residuals."""

    __slots__ = ("dtype", "index", "operands", "params", "primitive", "shape", "version")
    shape: tuple[int, ...]
    dtype: DType

    def __init__(
        self,
        owner: Tape,
        primitive: Primitive,
        operands: Sequence[Any],
        params: tuple[Any, ...],
        shape: tuple[int, ...],
        dtype: DType,
    ) -> None:
        self.owner = owner
        self.primitive = primitive
        self.operands = operands
        self.params = params
        self.shape = shape
        self.dtype = dtype
        self.index = owner.count
        owner.count += 1
        version = 0  # counters only grow: their sum stays where none of them moves
        for x in operands:
            if type(x) is Tensor:
                version += x._version
        self.version = version

    def carries_derivative(self) -> bool:
        """Always: it is one."""
        return True


def _check_residuals(node: Node) -> None:
    version = 0
    for x in node.operands:
        if type(x) is Tensor:
            version += x._version
    if version != node.version:
        shapes = " or ".join([str(x.shape) for x in node.operands if type(x) is Tensor])
        raise RuntimeError(
            f"{node.primitive.name}: a tensor of shape {shapes} that the derivative needs was changed in place after "
            f"it was used{complaints.at()}; copy it before changing it (x.copy()), or use .at[i].set"
        )


def ancestors(tape: Tape, roots: Sequence[Node]) -> list[Node]:
    """All nodes that the roots come from, in order of creation."""
    seen: dict[int, Node] = {}
    stack = list(roots)
    while stack:
        node = stack.pop()
        if node.index not in seen:
            seen[node.index] = node
            for x in node.operands:
                if type(x) is Node and x.owner is tape:
                    stack.append(x)
    return [seen[index] for index in sorted(seen)]


def pull(tape: Tape, roots: Sequence[Any], cotangents: Sequence[Any], inputs: Sequence[Node]) -> list[Any]:
    """The cotangents of the inputs (None: zero) from those of the roots (a root that is None has no derivative)."""
    found: dict[int, Any] = {}
    starts = []
    for root, ct in zip(roots, cotangents, strict=True):
        if root is not None and ct is not None:
            starts.append(root)
            found[root.index] = found[root.index] + ct if root.index in found else ct
    for node in reversed(ancestors(tape, starts)):
        if node.primitive is INPUT or node.index not in found:
            continue
        ct = found.pop(node.index)
        if node.primitive is PART:
            found.setdefault(node.operands[0].index, {})[node.params[0]] = ct
            continue
        _check_residuals(node)
        operands = node.operands
        if node.primitive is COMBINE:
            _pull_scaled(operands, ct, found)
            continue
        linear = [type(x) is Node and x.owner is tape for x in operands]
        rule = node.primitive.transpose
        assert rule is not None  # the tape records nothing else
        for x, is_linear, g in zip(operands, linear, rule(node.primitive, ct, operands, linear, node.params)):
            if is_linear and g is not None:
                index = x.index
                found[index] = found[index] + g if index in found else g
    return [found.get(node.index) for node in inputs]


def _pull_scaled(pairs: Sequence[Any], ct: Any, found: dict[int, Any]) -> None:
    """The transpose of a sum of tangents times factors: the cotangent times each factor."""
    for i in range(0, len(pairs), 2):
        t = pairs[i]
        g = scaled(ct, pairs[i + 1])
        if (not same_shape(g.shape, t.shape) if open_now else g.shape != t.shape) or g.dtype != t.dtype:
            g = fit(g, t.shape, t.dtype)
        index = t.index
        found[index] = found[index] + g if index in found else g


def push(tape: Tape, roots: Sequence[Any], inputs: Sequence[Node], tangents: Sequence[Any]) -> list[Any]:
    """The tangents of the roots (None: zero) from those of the inputs."""
    found: dict[int, Any] = {node.index: t for node, t in zip(inputs, tangents, strict=True)}
    for node in ancestors(tape, [root for root in roots if root is not None]):
        if node.index in found or node.primitive is INPUT:
            continue
        if node.primitive is PART:
            whole = found[node.operands[0].index]
            found[node.index] = None if whole is None else whole[node.params[0]]
            continue
        _check_residuals(node)
        linear = [type(x) is Node and x.owner is tape for x in node.operands]
        values = [found.get(x.index) if flag else x for x, flag in zip(node.operands, linear, strict=True)]
        found[node.index] = _run(node, values, linear)
    return [None if root is None else found.get(root.index) for root in roots]


def _run(node: Node, values: list[Any], linear: list[bool]) -> Any:
    """The node's operation on tangents; None where all of them are zero.

    Those of the family "linear" are no operations of nx: they take the node itself, and None for a zero.
    """
    if all(x is None for x, is_linear in zip(values, linear, strict=True) if is_linear):
        return None
    if node.primitive.family == "linear":
        return node.primitive.impl(node, values)
    filled = [
        _core.zeros(own.shape, own.dtype) if is_linear and x is None else x
        for x, own, is_linear in zip(values, node.operands, linear, strict=True)
    ]
    return bind(node.primitive, filled, node.params)
