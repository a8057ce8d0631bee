r"""Math in text: where ``$...$`` begins and ends, and who sets it.

Simple formulas (letters, digits, operators, Greek, super- and subscripts) are set here in the text's own face, in
microseconds; all others go to ``formula``, which knows TeX's boxes and needs ziamath.
"""

from __future__ import annotations

from ..errors import OptionError
from .notation import Atom, NotSimple, read_notation
from .segments import place_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .block import Outline
    from .layout import Line
    from .run import Run

#: Space around an atom in em of its size: (before, after), when it stands on the main line.
_SPACE = {"bin": (0.20, 0.20), "rel": (0.25, 0.25), "punct": (0.0, 0.14), "op": (0.0, 0.14)}
_SCRIPT = 0.70  # size of a script beside its base
_SMALLEST = 0.5  # of the main size
_RAISE, _LOWER = 0.36, 0.17  # baseline of a script, in em of its base


def split_math(text: str) -> list[tuple[bool, str]]:
    r"""(is_math, part) in order; ``\$`` is a dollar. The rule for opening and closing dollars is layout's."""
    parts: list[tuple[bool, str]] = []
    plain, i = "", 0
    while i < len(text):
        c = text[i]
        if c == "\\" and text[i + 1 : i + 2] == "$":
            plain, i = plain + "$", i + 2
            continue
        fence = "$$" if text.startswith("$$", i) else "$"
        end = _closing(text, i, fence) if c == "$" else -1
        if end < 0:
            plain, i = plain + c, i + 1
            continue
        if plain:
            parts.append((False, plain))
        parts.append((True, text[i + len(fence) : end]))
        plain, i = "", end + len(fence)
    if plain or not parts:
        parts.append((False, plain))
    return parts


def _closing(text: str, start: int, fence: str) -> int:
    """Index of the fence that closes the one at ``start``, or -1 where that one is only a dollar."""
    first = start + len(fence)
    if first >= len(text) or text[first].isspace() or text[first] == "$":
        return -1
    at = first
    while (at := text.find(fence, at)) >= 0:
        after = text[at + len(fence) : at + len(fence) + 1]
        if at > first and text[at - 1] != "\\" and not text[at - 1].isspace() and not ("0" <= after <= "9"):
            return at
        at += 1
    return -1


def place_math(source: str, size: float, weight: float, features: str) -> Line:
    """Pieces and width of a formula, the baseline that of the text around it."""
    try:
        atoms = read_notation(source)
    except NotSimple:
        from .formula import place_formula

        return place_formula(source, size)
    except ValueError as err:
        raise OptionError(f'text: invalid math "${source}$": {err}; write \\$ for a plain dollar') from err
    return _Setter(size, weight, features).line(atoms, size, 0.0, 0.0)


class _Setter:
    """Sets atoms in the text's face."""

    def __init__(self, size: float, weight: float, features: str) -> None:
        self.size, self.weight, self.features = size, weight, features

    def line(self, atoms: Sequence[Atom], size: float, x: float, y: float) -> Line:
        pieces: list[tuple[float, float, Run | Outline]] = []
        start, scripts = x, size < self.size
        for n, atom in enumerate(atoms):
            before, after = (0.0, 0.0) if scripts else _SPACE.get(atom.kind, (0.0, 0.0))
            x += before * size + atom.space * size
            placed, width = self.atom(atom, size)
            pieces += [(x + dx, y + dy, item) for dx, dy, item in placed]
            x += width + (0.0 if n == len(atoms) - 1 else after * size)
        return pieces, x - start

    def atom(self, atom: Atom, size: float) -> Line:
        pieces, width = [], 0.0
        if atom.text:
            weight = max(self.weight, 700) if atom.bold else self.weight
            placed, width = place_text(atom.text, size, weight, self.features, atom.italic)
            pieces += placed
        small = max(size * _SCRIPT, self.size * _SMALLEST)
        right = width
        apart = 0.05 if atom.above and atom.below else 0.0
        for script, shift, lean in ((atom.above, -_RAISE - apart, 0.045), (atom.below, _LOWER + apart, 0.0)):
            if script:
                gap = (0.02 + (lean if atom.italic else 0.0)) * size
                placed, taken = self.line(script, small, width + gap, shift * size)
                pieces += placed
                right = max(right, width + gap + taken)
        return pieces, right
