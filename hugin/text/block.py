"""A block: laid-out text, one or more lines, ready to be placed anywhere and painted in any colour."""

from __future__ import annotations

from math import cos, radians, sin

from ..scene import Glyphs, Path, Points
from ..value import Value, value
from .run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from ..scene.primitives import Color

    HorizontalAlign = Literal["left", "center", "right"]
    VerticalAlign = Literal["top", "middle", "baseline", "bottom"]

_SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}


@value
class Outline(Value):
    """Filled shapes of a formula: ``verbs`` as in scene.Path, ``points`` as (x, y) pairs in px, y down."""

    verbs: bytes
    points: tuple[tuple[float, float], ...]


@value
class Block(Value):
    """Lines of text. Lengths are px at dpi 100.

    width: of the widest line. height: from the ascender of the first line (or its ink, if higher) to the descender of
    the last. baseline: of the first line, from the top. last: of the last line, from the first. cap: capital height.
    ink: (x0, y0, x1, y1) of what is painted, from the left end of the first baseline.
    pieces: (x, y, Run | Outline), from that same point. text: what was laid out.
    missing: characters that no installed font has; ``note`` says so in a sentence.
    """

    text: str
    width: float
    height: float
    baseline: float
    last: float
    cap: float
    ink: tuple[float, float, float, float]
    pieces: tuple[tuple[float, float, Run | Outline], ...]
    missing: str = ""

    @property
    def note(self) -> str:
        """What a reader should be told about this text, or ""."""
        if not self.missing:
            return ""
        from .fallback import note_of

        return note_of(self.missing)

    def _shift(self, ha: HorizontalAlign, va: VerticalAlign) -> tuple[float, float]:
        """Where the left end of the first baseline lies, seen from the point that the block is aligned to."""
        if va == "baseline":
            down = 0.0
        elif va == "middle":
            down = (self.cap - self.last) / 2
        elif va == "top":
            down = self.baseline
        elif va == "bottom":
            down = self.baseline - self.height
        else:
            raise ValueError(f'Block: unknown va {va!r}; use "top", "middle", "baseline" or "bottom"')
        return -self.width * _SHARE[ha], down

    def emit(
        self,
        x: float,
        y: float,
        color: Color,
        ha: HorizontalAlign = "left",
        va: VerticalAlign = "baseline",
        angle: float = 0.0,
    ) -> tuple[Glyphs | Path, ...]:
        """The primitives that paint the block at (x, y), turned by ``angle`` degrees counter-clockwise about it.

        va "middle" centres the capitals and digits: from the cap height of the first line to the last baseline.
        """
        left, down = self._shift(ha, va)
        if not angle:
            left, down = x + left, y + down
            dx, dy, run = self.pieces[0] if len(self.pieces) == 1 else (0.0, 0.0, None)
            if isinstance(run, Run):
                return (Glyphs(run, left + dx, down + dy, color),)
            return tuple(
                Glyphs(item, left + dx, down + dy, color)
                if isinstance(item, Run)
                else _outline_path(item, left + dx, down + dy, color, 1.0, 0.0)
                for dx, dy, item in self.pieces
            )
        c, s = cos(radians(angle)), sin(radians(angle))
        made: list[Glyphs | Path] = []
        for dx, dy, item in self.pieces:
            dx, dy = left + dx, down + dy
            px, py = x + dx * c + dy * s, y - dx * s + dy * c
            if isinstance(item, Run):
                made.append(Glyphs(item, px, py, color, angle))
            else:
                made.append(_outline_path(item, px, py, color, c, s))
        return tuple(made)

    def bounds(
        self, x: float, y: float, ha: HorizontalAlign = "left", va: VerticalAlign = "baseline", angle: float = 0.0
    ) -> tuple[float, float, float, float]:
        """(x0, y0, x1, y1) of the box when emitted so; it contains the ink and the line boxes."""
        left, down = self._shift(ha, va)
        x0, x1 = left + min(0.0, self.ink[0]), left + max(self.width, self.ink[2])
        y0, y1 = down - self.baseline, down - self.baseline + self.height
        if not angle:
            return x + x0, y + y0, x + x1, y + y1
        c, s = cos(radians(angle)), sin(radians(angle))
        corners = ((x0, y0), (x1, y0), (x0, y1), (x1, y1))
        xs = [px * c + py * s for px, py in corners]
        ys = [py * c - px * s for px, py in corners]
        return x + min(xs), y + min(ys), x + max(xs), y + max(ys)


def _outline_path(outline: Outline, x: float, y: float, color: Color, c: float, s: float) -> Path:
    from nx._core import asarray  # plain text needs no tensor

    pairs = outline.points
    xs = asarray([x + px * c + py * s for px, py in pairs], None, None)
    ys = asarray([y - px * s + py * c for px, py in pairs], None, None)
    return Path(Points(xs, ys), verbs=outline.verbs, fill=color)
