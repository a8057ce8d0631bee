"""The decorator behind every frozen value of hugin: figures, marks, themes, scene primitives.

Owns: field collection, a compiled ``__init__`` and ``replace``, immutability, repr, pickling.
Must not know: what the values mean; it imports nothing, since ``dataclasses`` alone costs 15 ms at import.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar, dataclass_transform

    T = TypeVar("T")
else:

    def dataclass_transform(**_):
        return lambda decorator: decorator


_MISSING = object()


@dataclass_transform(frozen_default=True)
def value(cls: type[T]) -> type[T]:
    """Make ``cls`` a frozen value: its annotated names become slots, set once by ``__init__``.

    Fields are taken in order, those of base values first; a default in the class body makes a field optional.
    ``check(self)``, if the class defines it, runs after construction and may raise.
    Values compare and hash by identity unless the class defines ``__eq__``: they may hold arrays.
    """
    own = cls.__dict__.get("__annotations__", {})
    defaults = {}
    fields = []
    for base in reversed(cls.__mro__[1:]):
        for name in getattr(base, "_own_fields_", ()):
            if name not in fields:
                fields.append(name)
        defaults.update(getattr(base, "_own_defaults_", ()))
    body = {k: v for k, v in cls.__dict__.items() if k not in ("__dict__", "__weakref__")}
    own_fields = [name for name in own if not name.startswith("__")]
    own_defaults = {name: body.pop(name) for name in own_fields if name in body}
    new_fields = [name for name in own_fields if name not in fields]
    fields += new_fields
    defaults.update(own_defaults)
    body.update(
        __slots__=(*new_fields, "__weakref__") if not _is_value_base(cls) else tuple(new_fields),
        _own_fields_=tuple(own_fields),
        _own_defaults_=own_defaults,
        _fields_=tuple(fields),
        _defaults_=defaults,
        __init__=_first_init,
        __setattr__=_refuse,
        __delattr__=_refuse,
        __reduce__=_reduce,
        __copy__=_itself,
        __deepcopy__=_itself,
        replace=_replace,
        __qualname__=cls.__qualname__,
    )
    body.setdefault("__repr__", _repr)
    body.setdefault("__match_args__", tuple(fields))
    made = type(cls)(cls.__name__, cls.__bases__, body)
    _rebind_super(cls, made)
    return made


def _is_value_base(cls):
    return any("_own_fields_" in base.__dict__ for base in cls.__mro__[1:])


def _rebind_super(old, made):
    """Point zero-argument ``super()`` of the methods at the remade class."""
    for item in made.__dict__.values():
        function = getattr(item, "__func__", getattr(item, "fget", item))
        for cell in getattr(function, "__closure__", None) or ():
            if cell.cell_contents is old:
                cell.cell_contents = made


def _first_init(self, *args, **kwargs):
    """Compile the class's ``__init__`` when its first instance is made; most classes never are in one process."""
    cls = type(self)
    cls.__init__ = _compile_init(cls)
    cls.__init__(self, *args, **kwargs)


def _compile_init(cls):
    scope = {}
    head, lines = [], []
    optional = False
    for name in cls._fields_:
        scope["_set_" + name] = getattr(cls, name).__set__
        if name in cls._defaults_:
            optional = True
            scope["_def_" + name] = cls._defaults_[name]
            head.append(f"{name}=_def_{name}")
        else:
            if optional and "*" not in head:
                head.append("*")
            head.append(name)
        lines.append(f"    _set_{name}(self, {name})")
    if hasattr(cls, "check"):
        lines.append("    self.check()")
    exec(f"def __init__(self, {', '.join(head)}):\n" + ("\n".join(lines) or "    pass"), scope)
    made = scope["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _refuse(self, name, *_):
    raise AttributeError(f"{type(self).__name__}: values are frozen; use .replace({name}=...) for a changed copy")


def _replace(self, **changes):
    """A copy with the named fields changed; TypeError names an unknown one."""
    for name in changes:
        if name not in self._fields_:
            raise TypeError(f"{type(self).__name__}.replace: unknown field {name!r}; fields are {', '.join(self._fields_)}")
    for name in self._fields_:
        if name not in changes:
            changes[name] = getattr(self, name)
    return type(self)(**changes)


def _itself(self, _memo=None):
    return self


def _rebuild(cls, items):
    return cls(**items)


def _reduce(self):
    return _rebuild, (type(self), {name: getattr(self, name) for name in self._fields_})


def _repr(self):
    """Show the fields that differ from their defaults."""
    shown = []
    for name in self._fields_:
        item = getattr(self, name)
        if item is not self._defaults_.get(name, _MISSING):
            shown.append(f"{name}={_short(item)}")
    return f"{type(self).__name__}({', '.join(shown)})"


def _short(item):
    shape = getattr(item, "shape", None)
    if shape is not None and getattr(item, "ndim", 0):
        return f"<{item.dtype} {tuple(shape)}>"
    return repr(item)
