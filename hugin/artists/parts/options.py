"""The constants that marks are given: colours, lengths, opacities, dashes, markers, texts, each checked where the user
gave it.

Owns: the checks, and the names of dashes and markers. Must not know: marks, data.
"""

from __future__ import annotations

from ...errors import OptionError, OptionTypeError, suggest
from ...native import native

TYPE_CHECKING = False
if TYPE_CHECKING:
    Color = tuple[float, float, float, float]

DASHES = {
    "-": (), "solid": (), "--": (7.0, 4.0), "dashed": (7.0, 4.0), ":": (1.6, 3.4), "dotted": (1.6, 3.4),
    "-.": (8.0, 3.4, 1.6, 3.4), "dashdot": (8.0, 3.4, 1.6, 3.4),
}
MARKERS = {
    "o": "circle", "s": "square", "^": "triangle_up", "v": "triangle_down", "<": "triangle_left", ">": "triangle_right",
    "D": "diamond", "d": "thin_diamond", "p": "pentagon", "h": "hexagon", "*": "star", "+": "plus", "x": "cross",
    ".": "dot", "|": "bar",
}


def check_color(where: str, given: object, name: str = "color") -> Color | str | None:
    """A colour as RGBA; ``C0`` .. stay names, since only the theme knows them."""
    if given is None:
        return None
    if isinstance(given, str) and given[:1] == "C" and given[1:].isdigit():
        return given
    from ...style import parse_color

    return parse_color(given, where=f"{where}: {name}")


def check_size(where: str, name: str, given: object, default: float | None = None) -> float | None:
    """A length in px: a finite number from 0 on."""
    if given is None:
        return default
    given = native(given)
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        raise OptionTypeError(f"{where}: {name} is {given!r}; a number of px is needed")
    if not 0 <= given < 1e6:
        raise OptionError(f"{where}: {name} is {given!r}; a finite number of px from 0 on is needed")
    return float(given)


def check_alpha(where: str, given: object) -> float | None:
    """An opacity in 0..1."""
    if given is None:
        return None
    given = native(given)
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not 0 <= given <= 1:
        raise OptionError(f"{where}: alpha is {given!r}; a number from 0 (invisible) to 1 (opaque) is needed")
    return float(given)


def check_dash(where: str, given: object) -> tuple[float, ...] | None:
    """A dash pattern in px for a line of width 2: a name, or positive lengths."""
    if given is None:
        return None
    if isinstance(given, str):
        if given not in DASHES:
            raise OptionError(f'{where}: unknown dash "{given}"{suggest(given, DASHES)}')
        return DASHES[given]
    given = native(given)
    pattern = tuple(float(part) for part in given) if isinstance(given, (tuple, list)) else None
    if pattern is None or any(not 0 <= part < 1e6 for part in pattern) or (pattern and sum(pattern) == 0):
        raise OptionError(f"{where}: dash is {given!r}; a name or lengths in px, such as (6, 3), are needed")
    return pattern


def check_marker(where: str, given: object) -> str | None:
    """A shape of the scene by its sign or name."""
    if given is None:
        return None
    if isinstance(given, str):
        if given in MARKERS:
            return MARKERS[given]
        if given in MARKERS.values():
            return given
    names = (*MARKERS, *MARKERS.values())
    raise OptionError(f'{where}: unknown marker "{given}"{suggest(given, names)}')


def check_label(where: str, given: object) -> str | None:
    """The text of a legend entry."""
    if given is None or isinstance(given, str):
        return given
    return str(given)


def check_flag(where: str, name: str, given: object) -> bool:
    """True or False."""
    given = native(given)
    if isinstance(given, bool):
        return given
    raise OptionTypeError(f"{where}: {name} is {given!r}; True or False is needed")


def check_cmap(where: str, given: object) -> object:
    """A colormap by value, or None."""
    if given is None:
        return None
    from ...style import colormap

    return colormap(given)
