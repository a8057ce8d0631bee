"""Colours for numbers: a table of 256 colours over 0..1.

Owns: Colormap, and building its table from control points. Must not know: scales (which take data to 0..1).
"""

from __future__ import annotations

from ..errors import OptionError, OptionTypeError, suggest
from ..memo import lru_cache
from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nx import Tensor

    Color = tuple[float, float, float, float]

SIZE = 256


@value
class Colormap(Value):
    """``table``: 256 RGBA bytes from low to high. kind: "sequential", "diverging", "cyclic" or "qualitative".

    Colormaps are equal when their tables are.
    """

    name: str
    kind: str
    table: bytes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Colormap) and self.table == other.table

    def __hash__(self) -> int:
        return hash(self.table)

    @property
    def lut(self) -> Tensor:
        """(256, 4) uint8 tensor, straight alpha."""
        return _tensor(self.table)

    def at(self, t: float) -> Color:
        """The colour at t in 0..1; beyond the ends, that of the end. NaN is transparent."""
        if t != t:
            return (0.0, 0.0, 0.0, 0.0)
        i = 4 * min(SIZE - 1, max(0, int(t * SIZE)))
        r, g, b, a = self.table[i : i + 4]
        return (r / 255, g / 255, b / 255, a / 255)

    def colors(self, n: int) -> tuple[Color, ...]:
        """n colours evenly from the first to the last; one colour is the middle, a cycle stops before it closes."""
        if n == 1:
            return (self.at(0.5),)
        last = n if self.kind == "cyclic" else n - 1
        return tuple([self.at(i / last) for i in range(n)])

    def reversed(self) -> Colormap:
        """High to low."""
        turned = b"".join([self.table[i : i + 4] for i in range(4 * SIZE - 4, -1, -4)])
        name = self.name[:-2] if self.name.endswith("_r") else self.name + "_r"
        return Colormap(name, self.kind, turned)


@lru_cache(maxsize=32)
def _tensor(table: bytes) -> Tensor:
    import nx

    return nx.asarray(memoryview(table)).reshape(SIZE, 4)


def names() -> tuple[str, ...]:
    """All names, Hugin's own first; each also exists with ``_r``."""
    from .maps import MAPS

    return (*MAPS, *_ALIASES)


_ALIASES = {"grey": "gray", "Grays": "Greys", "gist_gray": "gray", "blue-red": "tide"}


@lru_cache(maxsize=64)
def find(name: str) -> Colormap | None:
    """The colormap of a name (with ``_r``: reversed), or None."""
    from .maps import MAPS

    if name.endswith("_r"):
        forward = find(name[:-2])
        return None if forward is None else forward.reversed()
    row = MAPS.get(_ALIASES.get(name, name))
    if row is None:
        return None
    kind, how, digits = row
    return Colormap(name, kind, table_of(tuple(bytes.fromhex(digits)), how))


def colormap(given: object, where: str = "color") -> Colormap:
    """A Colormap by name, itself, or through a sequence of colours (straight through OKLab).

    Raises OptionError for an unknown name, with the nearest one.
    """
    if isinstance(given, Colormap):
        return given
    if isinstance(given, str):
        found = find(given)
        if found is None:
            near = suggest(given, [*names(), *[name + "_r" for name in names()]])
            near = near if "did you mean" in near else "; hg.colormaps.names() lists them"
            raise OptionError(f'{where}: unknown colormap "{given}"{near}')
        return found
    if isinstance(given, (tuple, list)) and len(given) >= 2:
        return blend(given, where)
    raise OptionTypeError(f'{where}: {given!r} is no colormap; give a name such as "viridis" or a list of colors')


def blend(colors: Sequence[object], where: str = "color", kind: str = "sequential") -> Colormap:
    """A colormap through two or more colours, evenly, straight in OKLab."""
    from .color import parse_color
    from .oklab import mix

    stops = [parse_color(color, where=where) for color in colors]
    table = bytearray()
    for i in range(SIZE):
        at = i / (SIZE - 1) * (len(stops) - 1)
        k = min(int(at), len(stops) - 2)
        table += bytes([round(c * 255) for c in mix(stops[k], stops[k + 1], at - k)])
    return Colormap("custom", kind, bytes(table))


def table_of(points: tuple[int, ...], how: str) -> bytes:
    """The 256 RGBA bytes of a curve through even control points (r, g, b, r, g, b ...) in 0..255."""
    channels = [_linear(points[c::3]) if how == "linear" else _smooth(points[c::3]) for c in range(3)]
    table = bytearray(b"\xff" * (4 * SIZE))
    for c, channel in enumerate(channels):
        table[c::4] = bytes(channel)
    return bytes(table)


def _linear(p: Sequence[int]) -> list[int]:
    n = len(p) - 1
    made = []
    for i in range(SIZE):
        x = i * n / (SIZE - 1)
        k = min(int(x), n - 1)
        made.append(round(p[k] + (p[k + 1] - p[k]) * (x - k)))
    return made


def _smooth(p: Sequence[int]) -> list[int]:
    """Catmull-Rom, the ends continued straight."""
    n = len(p) - 1
    q = (2 * p[0] - p[1], *p, 2 * p[-1] - p[-2])
    made = []
    for i in range(SIZE):
        x = i * n / (SIZE - 1)
        k = min(int(x), n - 1)
        t = x - k
        a, b, c, d = q[k : k + 4]
        y = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
        made.append(min(255, max(0, round(y))))
    return made
