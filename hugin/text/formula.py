"""Full TeX formulas, set by ziamath in STIX Two Math and taken over as outlines.

Owns: the call, the reading of its SVG elements, errors. ziamath (0.2 s) is imported with the first such formula.
"""

from __future__ import annotations

import warnings

from ..errors import HuginError, OptionError
from ..memo import lru_cache
from .block import Outline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .layout import Line

_SIZE = 96.0  # px per em in which formulas are set: three decimals of it are exact enough at any size
#: STIX is smaller on its em than Inter: the x heights meet in the middle.
_OPTICAL = 1.12


def place_formula(source: str, size: float) -> Line:
    """One outline of the formula and its width. OptionError where the source cannot be read."""
    verbs, points, width = _outline(source)
    k = size * _OPTICAL / _SIZE
    return [(0.0, 0.0, Outline(verbs, tuple((x * k, y * k) for x, y in points)))], width * k


@lru_cache(maxsize=256)
def _outline(source: str) -> tuple[bytes, tuple[tuple[float, float], ...], float]:
    try:
        with warnings.catch_warnings():  # it reads its fonts by importlib's old names
            warnings.simplefilter("ignore", DeprecationWarning)
            import ziamath
    except ImportError as err:
        raise HuginError(f'text: "${source}$" needs the package ziamath; pip install ziamath') from err
    try:
        formula = ziamath.Latex(source, size=_SIZE, margin=0)
        page = formula.svgxml()
    except Exception as err:  # ziamath and latex2mathml raise a dozen kinds, AssertionError among them
        why = str(err) or "unbalanced braces, or an argument is missing"
        raise OptionError(f'text: invalid math "${source}$": {why}; write \\$ for a plain dollar') from err
    unknown = [word for word in map(str.strip, formula.mathml.itertext()) if word[:1] == "\\" and len(word) > 1]
    if unknown:
        raise OptionError(f'text: unknown math command "{unknown[0]}" in "${source}$"; write \\text{{...}} for words')
    verbs = bytearray()
    points: list[tuple[float, float]] = []
    _collect(page, 1.0, 0.0, 0.0, {}, verbs, points)
    return bytes(verbs), tuple(points), float(formula.getsize()[0])


def _collect(
    node: Any,
    k: float,
    x: float,
    y: float,
    symbols: dict[str, Any],
    verbs: bytearray,
    points: list[tuple[float, float]],
) -> None:
    """Append the shapes below ``node``, scaled by k and moved by (x, y)."""
    for child in node:
        tag = child.tag.rpartition("}")[2]
        get = child.attrib.get
        if tag == "symbol":
            symbols["#" + get("id")] = child
        elif tag == "use":
            symbol = symbols[get("href") or get("{http://www.w3.org/1999/xlink}href")]
            left, top, width, _ = map(float, symbol.attrib["viewBox"].split())
            grow = float(get("width")) / width if width else 1.0
            at_x, at_y = float(get("x", 0)) - left * grow, float(get("y", 0)) - top * grow
            _collect(symbol, k * grow, x + k * at_x, y + k * at_y, symbols, verbs, points)
        elif tag == "path":
            _read_path(get("d", ""), k, x, y, verbs, points)
        elif tag == "rect" and get("fill") != "none":
            left, top = float(get("x", 0)), float(get("y", 0))
            right, bottom = left + float(get("width")), top + float(get("height"))
            corners = ((left, top), (right, top), (right, bottom), (left, bottom))
            verbs += b"\0\1\1\1\3"
            points += [(x + k * px, y + k * py) for px, py in corners]
        elif tag == "g":
            _collect(child, k, x, y, symbols, verbs, points)


def _read_path(d: str, k: float, x: float, y: float, verbs: bytearray, points: list[tuple[float, float]]) -> None:
    """Read ziafont's path data: absolute M, L, Q, C, Z, separated by spaces."""
    words = d.split()
    i, last = 0, (0.0, 0.0)
    while i < len(words):
        word, i = words[i], i + 1
        count = {"M": 1, "L": 1, "Q": 2, "C": 3, "Z": 0}[word]
        at = [(x + k * float(words[i + 2 * n]), y + k * float(words[i + 2 * n + 1])) for n in range(count)]
        i += 2 * count
        if word == "Q":
            (bx, by), (ex, ey) = at
            third = 2.0 / 3.0
            at = [
                (last[0] + third * (bx - last[0]), last[1] + third * (by - last[1])),
                (ex + third * (bx - ex), ey + third * (by - ey)),
                (ex, ey),
            ]
        verbs.append({"M": 0, "L": 1, "Q": 2, "C": 2, "Z": 3}[word])
        points += at
        if at:
            last = at[-1]
