"""Trees: tuples, lists, dicts, named tuples, dataclasses and registered types as containers of leaves.

Owns: taking trees apart and putting them together. Must not know: tensors, tracers or transformations.
``None`` is a tree without leaves; everything that is no container is a leaf. A dict's leaves come in the order of its
sorted keys, so that equal dicts have equal structures.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence
    from typing import Any

    Flatten = Callable[[Any], tuple[Sequence[Any], Hashable]]
    Unflatten = Callable[[Any, Sequence[Any]], Any]


class Structure:
    """The containers of a tree without its leaves; equal where they are, and hashable.

    kind: the container's type, or None for a leaf. aux: what the type keeps beside its children (keys, field names).
    """

    __slots__ = ("_hash", "aux", "children", "kind", "n_leaves")
    n_leaves: int

    def __init__(self, kind: type | None, aux: Hashable, children: tuple[Structure, ...]) -> None:
        self.kind = kind
        self.aux = aux
        self.children = children
        self.n_leaves = sum([child.n_leaves for child in children]) if kind is not None else 1
        self._hash = hash((kind, aux, children))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return (
            isinstance(other, Structure)
            and self._hash == other._hash
            and self.kind is other.kind
            and self.aux == other.aux
            and self.children == other.children
        )

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"Structure({self._text()})"

    def _text(self) -> str:
        if self.kind is None:
            return "*"
        inner = [child._text() for child in self.children]
        if self.kind is tuple:
            return f"({', '.join(inner)}{',' if len(inner) == 1 else ''})"
        if self.kind is list:
            return f"[{', '.join(inner)}]"
        if self.kind is dict:
            keys = self.aux if isinstance(self.aux, tuple) else ()
            return "{" + ", ".join(f"{key!r}: {text}" for key, text in zip(keys, inner, strict=True)) + "}"
        return "None" if self.kind is type(None) else f"{self.kind.__name__}({', '.join(inner)})"


LEAF = Structure(None, None, ())
_NOTHING = Structure(type(None), None, ())


def _dict_parts(tree: dict[Any, Any]) -> tuple[Sequence[Any], Hashable]:
    try:
        keys = sorted(tree)
    except TypeError:
        keys = sorted(tree, key=lambda key: (type(key).__name__, repr(key)))
    return [tree[key] for key in keys], tuple(keys)


def _dict_whole(keys: Any, children: Sequence[Any]) -> dict[Any, Any]:
    return dict(zip(keys, children, strict=True))


def _default_dict_parts(tree: Any) -> tuple[Sequence[Any], Hashable]:
    children, keys = _dict_parts(tree)
    return children, (tree.default_factory, keys)


_containers: dict[type, tuple[Flatten, Unflatten]] = {
    tuple: (lambda tree: (tree, None), lambda aux, children: tuple(children)),
    list: (lambda tree: (tree, None), lambda aux, children: list(children)),
    dict: (_dict_parts, _dict_whole),
    type(None): (lambda tree: ((), None), lambda aux, children: None),
}

_plain: set[type] = set()  # types that were found to be leaves


def register(kind: type, flatten: Flatten, unflatten: Unflatten) -> type:
    """Make instances of ``kind`` containers. ``flatten(tree)`` gives (children, aux), ``unflatten(aux, children)`` the
    instance; aux is hashable. Returns ``kind``. Raises ValueError where the type is registered already.

    >>> class Pair:
    ...     def __init__(self, a, b):
    ...         self.a, self.b = a, b
    >>> kind = rune.tree.register(Pair, lambda p: ((p.a, p.b), None), lambda aux, children: Pair(*children))
    >>> rune.tree.leaves(Pair(1, [2, 3]))
    [1, 2, 3]
    """
    if kind in _containers:
        raise ValueError(f"register: {kind.__name__} is a container already")
    _plain.discard(kind)
    _containers[kind] = (flatten, unflatten)
    return kind


def _named_tuple(kind: Any) -> tuple[Flatten, Unflatten]:
    return lambda tree: (tree, None), lambda aux, children: kind(*children)


def _dataclass(kind: Any) -> tuple[Flatten, Unflatten]:
    """Fields are children; one whose metadata says ``static=True`` is part of the structure."""
    fields = kind.__dataclass_fields__.values()
    static = [field.name for field in fields if field.metadata.get("static")]
    moving = [field.name for field in fields if not field.metadata.get("static") and field._field_type.name == "_FIELD"]

    def parts(tree: Any) -> tuple[Sequence[Any], Hashable]:
        return [getattr(tree, name) for name in moving], tuple([getattr(tree, name) for name in static])

    def whole(aux: Any, children: Sequence[Any]) -> Any:
        made = kind.__new__(kind)  # without __init__: children may be tracers or None, checks have been made before
        for names, values in ((moving, children), (static, aux)):
            for name, value in zip(names, values, strict=True):
                object.__setattr__(made, name, value)
        return made

    return parts, whole


def _container(kind: type) -> tuple[Flatten, Unflatten] | None:
    """The pair for a type that is not in the table yet, which then takes it."""
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        found = _named_tuple(kind)
    elif "__dataclass_fields__" in vars(kind):
        found = _dataclass(kind)
    elif issubclass(kind, dict) and kind.__module__ == "collections" and kind.__name__ == "OrderedDict":
        found = (lambda tree: (list(tree.values()), tuple(tree)), lambda aux, children: kind(zip(aux, children)))
    elif issubclass(kind, dict) and kind.__module__ == "collections" and kind.__name__ == "defaultdict":
        make: Any = kind
        found = _default_dict_parts, lambda aux, children: make(aux[0], zip(aux[1], children))
    else:
        _plain.add(kind)
        return None
    _containers[kind] = found
    return found


def _flatten(tree: Any, leaves: list[Any], is_leaf: Callable[[Any], bool] | None) -> Structure:
    if tree is None and is_leaf is None:
        return _NOTHING
    kind = type(tree)
    pair = _containers.get(kind)
    if pair is None:
        pair = None if kind in _plain else _container(kind)
    if pair is None or (is_leaf is not None and is_leaf(tree)):
        leaves.append(tree)
        return LEAF
    children, aux = pair[0](tree)
    return Structure(kind, aux, tuple([_flatten(child, leaves, is_leaf) for child in children]))


def flatten(tree: Any, is_leaf: Callable[[Any], bool] | None = None) -> tuple[list[Any], Structure]:
    """The leaves in order, and the structure without them. is_leaf: what counts as a leaf though it is a container.

    >>> rune.tree.flatten({"a": 1, "b": (2, None)})
    ([1, 2], Structure({'a': *, 'b': (*, None)}))
    """
    leaves: list[Any] = []
    return leaves, _flatten(tree, leaves, is_leaf)


def leaves(tree: Any, is_leaf: Callable[[Any], bool] | None = None) -> list[Any]:
    """The leaves in order.

    >>> rune.tree.leaves([1, (2, 3)])
    [1, 2, 3]
    """
    found: list[Any] = []
    _flatten(tree, found, is_leaf)
    return found


def structure(tree: Any, is_leaf: Callable[[Any], bool] | None = None) -> Structure:
    """The tree without its leaves.

    >>> rune.tree.structure((1, [2]))
    Structure((*, [*]))
    """
    return _flatten(tree, [], is_leaf)


def _unflatten(structure: Structure, leaves: Any) -> Any:
    if structure.kind is None:
        return next(leaves)
    children = [_unflatten(child, leaves) for child in structure.children]
    return _containers[structure.kind][1](structure.aux, children)


def unflatten(structure: Structure, leaves: Iterable[Any]) -> Any:
    """The tree of this structure with these leaves. Raises ValueError where their number differs.

    >>> rune.tree.unflatten(rune.tree.structure((0, [0])), [1, 2])
    (1, [2])
    """
    each = list(leaves)
    if structure.kind is None and len(each) == 1:
        return each[0]
    if len(each) != structure.n_leaves:
        raise ValueError(f"unflatten: {len(each)} leaves for {structure}, which has {structure.n_leaves}")
    return _unflatten(structure, iter(each))


def flatten_up_to(structure: Structure, tree: Any, where: str) -> list[Any]:
    """The parts of ``tree`` at the leaves of ``structure``, which is a prefix of it. Raises ValueError, naming the
    path, where the two differ above the leaves.
    """
    found: list[Any] = []
    _up_to(structure, tree, found, where, "")
    return found


def _up_to(structure: Structure, tree: Any, found: list[Any], where: str, path: str) -> None:
    if structure.kind is None:
        found.append(tree)
        return
    if type(tree) is not structure.kind:
        at = f" at {path}" if path else ""
        raise ValueError(f"{where}: trees mismatch{at}: {type(tree).__name__} where a {structure._text()} is needed")
    children, aux = _containers[structure.kind][0](tree)
    if aux != structure.aux or len(children) != len(structure.children):
        at = f" at {path}" if path else ""
        has = f"keys {aux}" if structure.kind is dict else f"{len(children)} parts"
        needs = f"keys {structure.aux}" if structure.kind is dict else f"{len(structure.children)} parts"
        raise ValueError(f"{where}: trees mismatch{at}: {structure.kind.__name__} with {has}; {needs} needed")
    keys = structure.aux if structure.kind is dict and isinstance(structure.aux, tuple) else range(len(children))
    for key, below, child in zip(keys, structure.children, children, strict=True):
        _up_to(below, child, found, where, f"{path}[{key!r}]")


def broadcast_prefix(prefix: Any, structure: Structure, where: str) -> list[Any]:
    """One value for each leaf of ``structure``: each leaf of ``prefix`` (None counts as one) stands for all below it.
    Raises ValueError where ``prefix`` is no prefix.
    """
    found: list[Any] = []
    _spread(prefix, structure, found, where, "")
    return found


def _spread(prefix: Any, structure: Structure, found: list[Any], where: str, path: str) -> None:
    pair = None if prefix is None else _containers.get(type(prefix)) or _container(type(prefix))
    if pair is None:
        found.extend([prefix] * structure.n_leaves)
        return
    children, aux = pair[0](prefix)
    same_kind = structure.kind is type(prefix) or (structure.kind in (tuple, list) and type(prefix) in (tuple, list))
    if not same_kind or aux != structure.aux or len(children) != len(structure.children):
        at = f" at {path}" if path else ""
        raise ValueError(f"{where}: {prefix!r} is no prefix of {structure._text()}{at}")
    for i, (child, below) in enumerate(zip(children, structure.children, strict=True)):
        _spread(child, below, found, where, f"{path}[{i}]")


def map(f: Callable[..., Any], tree: Any, *rest: Any, is_leaf: Callable[[Any], bool] | None = None) -> Any:
    """``f`` of each leaf (and of the parts of ``rest`` at the same places), in the structure of ``tree``.

    Raises ValueError, naming the place, where ``rest`` has another structure above the leaves of ``tree``.

    >>> rune.tree.map(lambda a, b: a + b, {"w": 1, "b": 2}, {"w": 10, "b": 20})
    {'b': 22, 'w': 11}
    """
    each, whole = flatten(tree, is_leaf)
    if not rest:
        return unflatten(whole, [f(leaf) for leaf in each])
    others = [flatten_up_to(whole, other, "tree.map") for other in rest]
    return unflatten(whole, [f(*parts) for parts in zip(each, *others, strict=True)])


def reduce(f: Callable[[Any, Any], Any], tree: Any, *initial: Any) -> Any:
    """``f`` folded over the leaves from the left, from ``initial`` where it is given.

    >>> rune.tree.reduce(lambda a, b: a + b, [1, (2, 3)])
    6
    """
    from functools import reduce as fold

    return fold(f, leaves(tree), *initial)


def all(tree: Any) -> bool:
    """Whether every leaf is true.

    >>> rune.tree.all([1, 2]), rune.tree.all([1, 0])
    (True, False)
    """
    return not [leaf for leaf in leaves(tree) if not leaf]


def transpose(outer: Structure, inner: Structure, tree: Any) -> Any:
    """A tree of ``outer`` trees of ``inner`` turned inside out.

    >>> outer, inner = rune.tree.structure([0, 0]), rune.tree.structure((0, 0))
    >>> rune.tree.transpose(outer, inner, [(1, 2), (3, 4)])
    ([1, 3], [2, 4])
    """
    rows = [flatten_up_to(inner, part, "tree.transpose") for part in flatten_up_to(outer, tree, "tree.transpose")]
    columns = [unflatten(outer, column) for column in zip(*rows, strict=True)]
    return unflatten(inner, columns)
