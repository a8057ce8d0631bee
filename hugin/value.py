"""The decorator behind every frozen value of hugin: figures, marks, themes, scene primitives.

Owns: field collection, a compiled ``__init__`` and ``replace``, immutability, repr, pickling.
Must not know: what the values mean; it imports nothing, since ``dataclasses`` alone costs 15 ms at import.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Self, TypeVar, dataclass_transform

    T = TypeVar("T", bound="Value")
else:

    def dataclass_transform(**_):
        return lambda decorator: decorator


_MISSING = object()


class Value:
    """The base of every frozen value: no state, only what all of them can do. Use it with ``@value``."""

    __slots__ = ()
    _fields_: tuple[str, ...] = ()
    _defaults_: dict[str, Any] = {}  # noqa: RUF012 - never written to; ClassVar would be an import of typing

    def replace(self, **changes: Any) -> Self:
        """A copy with the named fields changed; TypeError names an unknown one."""
        for name in changes:
            if name not in self._fields_:
                kind, known = type(self).__name__, ", ".join(self._fields_)
                raise TypeError(f"{kind}.replace: unknown field {name!r}; fields are {known}")
        for name in self._fields_:
            if name not in changes:
                changes[name] = getattr(self, name)
        return type(self)(**changes)

    def __setattr__(self, name: str, _: object) -> None:
        kind = type(self).__name__
        raise AttributeError(f"{kind}: values are frozen; use .replace({name}=...) for a changed copy")

    def __delattr__(self, name: str) -> None:
        self.__setattr__(name, None)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), {name: getattr(self, name) for name in self._fields_})

    def __repr__(self) -> str:
        """Show the fields that differ from their defaults."""
        shown = []
        for name in self._fields_:
            item = getattr(self, name)
            if item is not self._defaults_.get(name, _MISSING):
                shown.append(f"{name}={_short(item)}")
        return f"{type(self).__name__}({', '.join(shown)})"


@dataclass_transform(frozen_default=True)
def value(cls: type[T]) -> type[T]:
    """Make ``cls``, a subclass of Value, frozen: its annotated names become slots, set once by ``__init__``.

    Fields are taken in order, those of base values first; a default in the class body makes a field optional.
    ``check(self)``, if the class defines it, runs after construction and may raise.
    Values compare and hash by identity unless the class defines ``__eq__``: they may hold arrays.
    """
    own = cls.__dict__.get("__annotations__", {})  # noqa: RUF063 - inspect costs 13 ms at import
    own_fields = [name for name in own if not name.startswith("__")]
    fields = list(cls._fields_)
    new_fields = [name for name in own_fields if name not in fields]
    fields += new_fields
    body = {k: v for k, v in cls.__dict__.items() if k not in ("__dict__", "__weakref__")}
    defaults = {**cls._defaults_, **{name: body.pop(name) for name in own_fields if name in body}}
    body.update(
        __slots__=(*new_fields, "__weakref__") if cls.__base__ is Value else tuple(new_fields),
        _fields_=tuple(fields),
        _defaults_=defaults,
        __init__=_first_init,
        __match_args__=tuple(fields),
        __qualname__=cls.__qualname__,
    )
    made: type[T] = type(cls)(cls.__name__, cls.__bases__, body)  # type: ignore[misc]  # the metaclass, as a rule type
    _rebind_super(cls, made)
    return made


def _rebind_super(old: type, made: type) -> None:
    """Point zero-argument ``super()`` of the methods at the remade class."""
    for item in made.__dict__.values():
        function = getattr(item, "__func__", getattr(item, "fget", item))
        for cell in getattr(function, "__closure__", None) or ():
            if cell.cell_contents is old:
                cell.cell_contents = made


#: Instances that a class makes field by field before an ``__init__`` of its own is compiled for it: compiling takes
#: as long as some 50 of them, and in a short process most classes make a few.
_FEW = 16


def _first_init(self: Any, *args: object, **kwargs: object) -> None:
    """Set the fields one by one; from the 17th instance on, and for a call that does not fit, compiled."""
    cls = type(self)
    made = cls.__dict__.get("_made_", 0)
    fields, defaults = cls._fields_, cls._defaults_
    if made < _FEW and len(args) + len(kwargs) <= len(fields):
        cls._made_ = made + 1
        set_field, left = object.__setattr__, len(kwargs)
        for name, item in zip(fields, args):
            set_field(self, name, item)
        for name in fields[len(args):]:
            if name in kwargs:
                set_field(self, name, kwargs[name])
                left -= 1
            elif name in defaults:
                set_field(self, name, defaults[name])
            else:
                break
        else:
            if not left:
                if hasattr(cls, "check"):
                    self.check()
                return
    cls.__init__ = _compile_init(cls)
    cls.__init__(self, *args, **kwargs)


def _compile_init(cls: Any) -> Callable[..., None]:
    scope: dict[str, Any] = {"__name__": __name__}  # so that errors are not laid at this frame
    head, lines = ["self"], []
    for name in cls._fields_:
        scope["_set_" + name] = getattr(cls, name).__set__
        if name in cls._defaults_:
            scope["_default_" + name] = cls._defaults_[name]
            head.append(f"{name}=_default_{name}")
        else:
            if head[-1].find("=") > 0:
                raise TypeError(f"{cls.__name__}: field {name!r} without a default follows one that has a default")
            head.append(name)
        lines.append(f"    _set_{name}(self, {name})")
    if hasattr(cls, "check"):
        lines.append("    self.check()")
    exec(f"def __init__({', '.join(head)}):\n" + ("\n".join(lines) or "    pass"), scope)  # noqa: S102 - our own text
    made: Callable[..., None] = scope["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _rebuild(cls: type[T], items: dict[str, Any]) -> T:
    return cls(**items)


def _short(item: Any) -> str:
    shape = getattr(item, "shape", None)
    if shape is not None and getattr(item, "ndim", 0) > 0:
        return f"<{item.dtype} {tuple(shape)}>"
    if isinstance(item, tuple) and len(item) > 4 and isinstance(item[0], Value):
        return f"<{len(item)} items>"
    if isinstance(item, bytes) and len(item) > 16:
        return f"<{len(item)} bytes>"
    return repr(item)
