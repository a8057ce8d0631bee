"""Colours as users write them: names, hex, C0 .., tuples.

Owns: parsing. Must not know: which theme is current; C0 .. read the palette of the theme that is given.
"""

from __future__ import annotations

from ..errors import OptionError, OptionTypeError, suggest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .theme import Theme

    Color = tuple[float, float, float, float]

_HEX = frozenset("0123456789abcdefABCDEF")
#: The names that most figures use; all CSS names load when another is asked for.
_COMMON = {
    "black": (0.0, 0.0, 0.0, 1.0), "white": (1.0, 1.0, 1.0, 1.0), "none": (0.0, 0.0, 0.0, 0.0),
    "transparent": (0.0, 0.0, 0.0, 0.0), "k": (0.0, 0.0, 0.0, 1.0), "w": (1.0, 1.0, 1.0, 1.0),
    "r": (1.0, 0.0, 0.0, 1.0), "g": (0.0, 0.5, 0.0, 1.0), "b": (0.0, 0.0, 1.0, 1.0), "c": (0.0, 0.75, 0.75, 1.0),
    "m": (0.75, 0.0, 0.75, 1.0), "y": (0.75, 0.75, 0.0, 1.0),
}  # fmt: skip


def parse_color(spec: object, theme: Theme | None = None, where: str = "color") -> Color:
    """``spec`` as (r, g, b, a) in 0..1: a CSS name, "#rgb", "#rgba", "#rrggbb", "#rrggbbaa", "C0" .. (the theme's
    palette, going round), a grey level as a string ("0.5"), or three or four numbers in 0..1.

    Raises OptionError, or OptionTypeError for a wrong kind, naming ``where``.

    >>> parse_color("#f80"), parse_color((0, 0, 1, 0.5))
    ((1.0, 0.5333333333333333, 0.0, 1.0), (0.0, 0.0, 1.0, 0.5))
    """
    if isinstance(spec, str):
        return _from_string(spec, theme, where)
    try:
        parts: tuple[object, ...] = tuple(spec)  # type: ignore[arg-type]  # a wrong kind raises TypeError, told below
        numbers = tuple([float(part) for part in parts if not isinstance(part, str)])  # type: ignore[arg-type]  # told below
    except (TypeError, ValueError):
        parts = numbers = ()
    if len(numbers) not in (3, 4) or len(numbers) != len(parts):
        raise OptionTypeError(f'{where}: {spec!r} is no color; give a name, "#rrggbb", "C0" or (r, g, b[, a]) in 0..1')
    if not all(0.0 <= part <= 1.0 for part in numbers):
        hint = "; divide by 255" if all(0 <= part <= 255 for part in numbers) else ""
        raise OptionError(f"{where}: {spec!r} has parts outside 0..1{hint}")
    r, g, b, a = numbers if len(numbers) == 4 else (*numbers, 1.0)
    return r, g, b, a


def _from_string(spec: str, theme: Theme | None, where: str) -> Color:
    if spec[:1] == "#":
        return _from_hex(spec, where)
    if spec in _COMMON:
        return _COMMON[spec]
    if spec[:1] in ("C", "c") and spec[1:].isdigit():
        if theme is None:
            from .theme import theme_now

            theme = theme_now()
        return theme.palette[int(spec[1:]) % len(theme.palette)]
    from .names import find

    found = find(spec)
    if found is not None:
        return found
    grey = _grey(spec)
    if grey is not None:
        return grey
    from .names import names

    raise OptionError(f'{where}: unknown color "{spec}"{_hint(spec, names())}')


def _hint(spec: str, known: tuple[str, ...]) -> str:
    near = suggest(spec.lower(), known)
    return near if "did you mean" in near else '; give a CSS name, "#rrggbb", "C0" or (r, g, b)'


def _grey(spec: str) -> Color | None:
    try:
        level = float(spec)
    except ValueError:
        return None
    return (level, level, level, 1.0) if 0.0 <= level <= 1.0 else None


def _from_hex(spec: str, where: str) -> Color:
    digits = spec[1:]
    if len(digits) not in (3, 4, 6, 8) or not _HEX.issuperset(digits):
        raise OptionError(f'{where}: invalid hex color "{spec}"; write #rgb, #rgba, #rrggbb or #rrggbbaa')
    if len(digits) < 6:
        digits = "".join([d + d for d in digits])
    parts = [int(digits[i : i + 2], 16) / 255 for i in range(0, len(digits), 2)]
    return (parts[0], parts[1], parts[2], parts[3] if len(parts) == 4 else 1.0)


def to_hex(color: Color) -> str:
    """#rrggbb, or #rrggbbaa where the colour is translucent."""
    parts = [round(c * 255) for c in color]
    if parts[3] == 255:
        parts = parts[:3]
    return "#" + "".join([f"{p:02x}" for p in parts])
