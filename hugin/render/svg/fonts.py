"""The fonts of one SVG file: which glyph each character means, and the subsets that hold those glyphs.

A viewer maps each character to one glyph. Where one font draws a character in two ways (tabular and proportional
digits), the ways go to two subsets. State: one Fonts a file, while it is written.
"""

from __future__ import annotations

from array import array
from binascii import b2a_base64

from ... import _draw
from .markup import content_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...text import Font, Run

_MOST = 6  # subsets of one font; runs that need more become paths


class Subset:
    """Characters of one font and the glyphs that they mean."""

    __slots__ = ("family", "font", "glyphs")

    def __init__(self, font: Font) -> None:
        self.font = font
        self.glyphs: dict[str, int] = {}
        self.family = ""

    def takes(self, pairs: set[tuple[str, int]]) -> bool:
        """Add the pairs unless a character of theirs means another glyph here."""
        if any(self.glyphs.get(c, glyph) != glyph for c, glyph in pairs):
            return False
        self.glyphs.update(pairs)
        return True

    def face(self) -> str:
        """The @font-face rule; names the family after its content."""
        characters = sorted(self.glyphs)
        codes = array("I", map(ord, characters)).tobytes()
        ids = array("I", (self.glyphs[c] for c in characters)).tobytes()
        data = _draw.text_subset(self.font.face, ids, codes)
        self.family = content_id("h", data)
        style = ";font-style:italic" if self.font.italic else ""
        weight = "" if self.font.weight == 400 else f";font-weight:{self.font.weight:g}"
        encoded = b2a_base64(data, newline=False).decode("ascii")
        return f"@font-face{{font-family:{self.family}{weight}{style};src:url(data:font/ttf;base64,{encoded})}}"

    def __str__(self) -> str:
        """The font attributes, known once ``face`` was called."""
        font = self.font
        more = "" if font.weight == 400 else f' font-weight="{font.weight:g}"'
        more += ' font-style="italic"' if font.italic else ""
        own = font.name if font.name.replace(" ", "").isalnum() else "Inter"
        return f"""font-family="{self.family},'{own}',Helvetica,Arial,sans-serif"{more}"""


class Fonts:
    """All subsets of a file."""

    __slots__ = ("_known", "_subsets")

    def __init__(self) -> None:
        self._subsets: dict[Font, list[Subset]] = {}
        self._known: dict[tuple[Font, str, bytes], Subset | None] = {}

    def subset_for(self, run: Run) -> Subset | None:
        """The subset in which the run's characters mean its glyphs, or None where the run must be a path."""
        key = (run.font, run.text, run.ids)
        if key not in self._known:
            self._known[key] = self._find(run) if _is_one_to_one(run) else None
        return self._known[key]

    def _find(self, run: Run) -> Subset | None:
        pairs = set(zip(run.text, memoryview(run.ids).cast("I")))
        if len({c for c, _ in pairs}) < len(pairs):
            return None
        subsets = self._subsets.setdefault(run.font, [])
        for subset in subsets:
            if subset.takes(pairs):
                return subset
        if len(subsets) == _MOST:
            return None
        subsets.append(Subset(run.font))
        subsets[-1].takes(pairs)
        return subsets[-1]

    def style(self) -> str:
        """The rules of all subsets, or ""."""
        faces = [subset.face() for subsets in self._subsets.values() for subset in subsets]
        return f"<style>{''.join(faces)}</style>\n" if faces else ""


def _is_one_to_one(run: Run) -> bool:
    """Whether a viewer can set the run from its characters: one glyph each, in order, on the baseline, none missing."""
    n = len(run.text)
    if run.rtl or len(run.ids) != 4 * n or not n or max(run.text) > "\uffff":
        return False
    if memoryview(run.clusters).cast("I").tolist() != list(range(n)) or 0 in memoryview(run.ids).cast("I"):
        return False
    return not any(memoryview(run.positions).cast("f").tolist()[1::2])
