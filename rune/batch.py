"""Batching: ``vmap``, and the lanes that run.

Owns: ``Batched``, ``Batching``, ``vmap``. Must not know: rules of primitives, or what lanes tell each other
(collectives.py). The batch axis of a tracer's
value is always the first; in_axes and out_axes are permutations at the border, which cost nothing.
"""

from __future__ import annotations

from contextvars import ContextVar

from nx import _core
from nx.axes import as_axis
from nx.movement import moveaxis
from rune import complaints, tree
from rune.primitive import Interpreter, Primitive
from rune.scopes import lane_scope
from rune.tracer import Holding, Tensor, as_value
from rune.wrapping import update_wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from types import TracebackType
    from typing import Any


_int64 = _core.dtype("int64")


class Batched(Holding):
    """A value whose first axis counts the lanes; the function sees the rest."""

    __slots__ = ()

    @property
    def shape(self) -> tuple[int, ...]:  # type: ignore[override]  # read-only here
        found: tuple[int, ...] = self.value.shape[1:]
        return found

    def concrete(self, what: str) -> Tensor:
        """Refused: lanes differ."""
        raise complaints.batched(what, self)


#: Families whose rules get the lanes themselves and give tracers: they hold programs or talk from lane to lane.
_TOLD = frozenset(["control", "collective"])


class Batching(Interpreter):
    """The lanes of one vmap."""

    __slots__ = ("axis_name", "size")
    name = "vmap"

    def __init__(self, size: int, axis_name: Hashable) -> None:
        super().__init__()
        self.size = size
        self.axis_name = axis_name

    def process(self, primitive: Primitive, operands: Sequence[Any], params: tuple[Any, ...]) -> Any:
        """The primitive on all lanes at once, by its batching rule."""
        values, flags = [], []
        for x in operands:
            flag = type(x) is Batched and x.owner is self
            values.append(x.value if flag else x)
            flags.append(flag)
        rule = primitive.batch
        if rule is None:
            raise NotImplementedError(f"vmap: {primitive.name} has no batching rule; map it lane by lane with a loop")
        if primitive.family in _TOLD:
            return rule(primitive, self, values, flags, params)
        try:
            out = rule(primitive, self.size, values, flags, params)
        except ValueError as error:
            complaints.lanes(error, self.size, operands)
            raise
        return [Batched(self, x) for x in out] if primitive.multiple else Batched(self, out)

    def index(self) -> Any:
        """The number of the lane, int64."""
        return Batched(self, _core.arange(0, self.size, 1, _int64))

    def unwrap(self, x: Any) -> tuple[Any, bool]:
        """The value behind, and whether it has lanes."""
        if type(x) is Batched and x.owner is self:
            return x.value, True
        return as_value(x), False


def front(x: Any, axis: Any, where: str) -> Any:
    """The value with ``axis`` in front."""
    if x.ndim == 0:
        raise ValueError(
            f"{where}: a leaf is 0-d and has no axis {axis} to map over; in_axes=None passes it to every lane"
        )
    return moveaxis(x, as_axis(axis, x.ndim, where), 0)


def read_size(values: Sequence[Any], axes: Sequence[Any], axis_size: int | None, where: str) -> int:
    """The number of lanes. Raises ValueError where arguments disagree or none tells it."""
    sizes: dict[int, Any] = {}
    for i, (x, axis) in enumerate(zip(values, axes, strict=True)):
        if axis is not None:
            sizes.setdefault(front(x, axis, where).shape[0], (i, axis, tuple(x.shape)))
    if axis_size is not None:
        sizes.setdefault(axis_size, ("axis_size", None, ()))
    if not sizes:
        raise ValueError(f"{where}: no argument is mapped; at least one in_axes must not be None, or give axis_size")
    if len(sizes) > 1:
        words = ", ".join(
            f"axis_size={n}" if at[0] == "axis_size" else f"leaf {at[0]} of shape {at[2]} has {n} along axis {at[1]}"
            for n, at in sizes.items()
        )
        raise ValueError(f"{where}: mapped axes mismatch: {words}; lengths must be equal")
    (size,) = sizes
    return size


def read_axes(in_axes: Any, n: int, structure: Any, where: str) -> list[Any]:
    """The mapped axis of each leaf of ``(args, keywords)``, None where every lane gets it whole."""
    if isinstance(in_axes, (tuple, list)) and len(in_axes) != n:
        raise ValueError(f"{where}: in_axes has {len(in_axes)} entries for a call with {n} positional arguments")
    prefix = (tuple(in_axes) if isinstance(in_axes, (tuple, list)) else in_axes, 0)
    return tree.broadcast_prefix(prefix, structure, f"{where}: in_axes")


def vmap(
    f: Callable[..., Any],
    in_axes: Any = 0,
    out_axes: Any = 0,
    *,
    axis_name: Hashable = None,
    axis_size: int | None = None,
) -> Callable[..., Any]:
    """``f`` applied along an axis of its arguments, all lanes at once.

    in_axes: which axis of each argument is mapped, None for one that every lane gets whole: an integer, or a tuple with
    a value (or a tree of them, a prefix of the argument) an argument. out_axes: where the lanes go in the results,
    likewise. axis_name: what psum and the like call the lanes. axis_size: their number, where no argument tells it.
    Keyword arguments are mapped along their first axis. Raises ValueError where lengths mismatch.

    >>> rune.vmap(nx.dot, in_axes=(0, None))(nx.ones((2, 3)), nx.arange(3.0))
    Tensor([3., 3.])
    """
    if not callable(f):
        raise TypeError(f"vmap: {f!r} is no function")

    def run(*args: Any, **keywords: Any) -> Any:
        leaves, structure = tree.flatten((args, keywords))
        axes = read_axes(in_axes, len(args), structure, "vmap")
        values = [as_value(x) for x in leaves]
        lanes = Batching(read_size(values, axes, axis_size, "vmap"), axis_name)
        batched = [
            x if axis is None else Batched(lanes, front(x, axis, "vmap")) for x, axis in zip(values, axes, strict=True)
        ]
        own_args, own_keywords = tree.unflatten(structure, batched)
        with running(lanes), lane_scope(lanes.size, lambda keys: Batched(lanes, keys)):
            results, whole = tree.flatten(f(*own_args, **own_keywords))
            pairs = [lanes.unwrap(x) for x in results]
        places = tree.broadcast_prefix(out_axes, whole, "vmap: out_axes")
        return tree.unflatten(
            whole, [placed(x, flag, place, lanes.size, "vmap") for (x, flag), place in zip(pairs, places, strict=True)]
        )

    return update_wrapper(run, f) if hasattr(f, "__name__") else run


def placed(x: Any, batched: bool, place: Any, n: int, where: str) -> Any:
    """A result (lanes in front where it is ``batched``) with its lanes along the axis ``place``."""
    if place is None:
        if batched:
            raise ValueError(f"{where}: out_axes is None for a result that differs from lane to lane; give it an axis")
        return x
    if not batched:
        x = _core.broadcast_to(x, (n, *x.shape))
    return moveaxis(x, 0, as_axis(place, x.ndim, f"{where}: out_axes")) if place != 0 else x


# ---- lanes that run --------------------------------------------------------------------------------------------------

#: Each has a size, an axis_name, a level, and ``index()``: the number of the lane. vmap's are Batchings.
_running: ContextVar[tuple[Any, ...]] = ContextVar("rune.vmap", default=())


class running:
    """Within, the lanes can be found by name; afterwards their tracers count as leaked."""

    __slots__ = ("_lanes", "_token")

    def __init__(self, lanes: Interpreter) -> None:
        self._lanes = lanes

    def __enter__(self) -> None:
        self._token = _running.set((*_running.get(), self._lanes))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _running.reset(self._token)
        self._lanes.alive = False


def lanes_in_force() -> tuple[tuple[Hashable, int], ...]:
    """Names and sizes of the lanes that run."""
    return tuple([(lanes.axis_name, lanes.size) for lanes in _running.get()])


def lanes_of(axis_name: Hashable, where: str) -> Any:
    """The innermost lanes of this name that run. Raises NameError where there are none."""
    each = _running.get()
    for lanes in reversed(each):
        if lanes.axis_name == axis_name and axis_name is not None:
            return lanes
    known = [lanes.axis_name for lanes in each if lanes.axis_name is not None]
    raise NameError(
        f"{where}: unknown axis name {axis_name!r}{complaints.at()}; known here: {known or 'none'}; give the name to "
        f"the map around it: rune.vmap(f, axis_name={axis_name!r}) or rune.pmap(f, axis_name={axis_name!r})"
    )
