"""The table of scales: by name, by class name, and by the kind of data."""

from __future__ import annotations

from ..errors import OptionError, OptionTypeError, suggest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .scale import Scale

#: name -> (module, class). A scale is its file and its row here.
SCALES = {
    "linear": ("linear", "Linear"),
    "log": ("log", "Log"),
    "symlog": ("symlog", "Symlog"),
    "asinh": ("bent", "Asinh"),
    "sqrt": ("bent", "Sqrt"),
    "power": ("bent", "Power"),
    "logit": ("logit", "Logit"),
    "time": ("time", "Time"),
    "duration": ("duration", "Duration"),
    "category": ("category", "Category"),
    "func": ("bent", "Func"),
}
#: kind of Column -> name of the scale that shows it untold.
KINDS = {"number": "linear", "bool": "linear", "time": "time", "duration": "duration", "category": "category"}


def load(class_name: str) -> type[Scale] | None:
    """The class of that name, its module imported now; None if there is none."""
    for module, name in SCALES.values():
        if name == class_name:
            found: type[Scale] = getattr(__import__(f"{__package__}.{module}", fromlist=(name,)), name)
            return found
    return None


def is_scale_name(name: object) -> bool:
    """Whether the string names a scale that needs no parameters."""
    return isinstance(name, str) and name in SCALES and name != "func"


def resolve(given: Scale | str, where: str = "scale") -> Scale:
    """A scale by name, or the scale itself. OptionError for an unknown name, with the nearest one."""
    if isinstance(given, str):
        if not is_scale_name(given):
            allowed = [name for name in SCALES if name != "func"]
            raise OptionError(f'{where}: unknown "{given}"{suggest(given, allowed)}')
        return _made(given)
    if hasattr(given, "find_ticks") and not isinstance(given, type):
        return given
    raise OptionTypeError(
        f'{where}: {given!r} is no scale; give a name such as "log" or a scale such as hg.Log(base=2)'
    )


def _made(name: str) -> Scale:
    found = load(SCALES[name][1])
    assert found is not None  # every row names a class
    return found()


def infer(kind: str) -> Scale:
    """The scale for data of a kind (see Column.kind) when the user set none."""
    return _made(KINDS[kind])
