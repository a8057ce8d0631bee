"""A font: one place on the axes of one font file, opened once a process.

Owns: where the type face lies (the pinned package ``fontpkg-inter``), weights, optical sizes.
Must not know: strings. No font configuration system is asked here; that is ``fallback``'s, when glyphs are missing.
"""

from __future__ import annotations

import os
import sys

from .. import _draw
from ..errors import HuginError
from ..memo import lru_cache
from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FILES = {False: "Inter[opsz,wght].ttf", True: "Inter-Italic[opsz,wght].ttf"}


@value
class Font(Value):
    """An opened font. ``file`` and ``index`` name the face, ``weight`` and ``optical`` its place on variable axes.

    ascent, descent, cap, ex: heights above or below the baseline of d, p, H, x, in em, all positive.
    face: the handle that the C core knows it by; equal for equal files and places.
    """

    name: str
    file: str
    index: int
    weight: float
    optical: float
    italic: bool
    ascent: float
    descent: float
    cap: float
    ex: float
    face: Any

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by name: another process opens the file again."""
        return open_font, (self.file, self.index, self.weight, self.optical, self.italic)


@lru_cache(maxsize=512)
def open_font(file: str, index: int = 0, weight: float = 400, optical: float = 14, italic: bool = False) -> Font:
    """Open a font file at a weight and an optical size (px). OSError names a file that is no font."""
    face = _draw.text_face(file, index, weight, optical)
    name, ascent, descent, cap, ex, _, _, _ = _draw.text_metrics(face)
    return Font(name, file, index, weight, optical, italic, ascent, descent, cap, ex, face)


@lru_cache(maxsize=1)
def _folder() -> str:
    """The folder of the pinned font package, found on sys.path; importing it would cost pathlib."""
    for place in sys.path:
        folder = os.path.join(place, "fontpkg_inter", "files")
        if os.path.isfile(os.path.join(folder, _FILES[False])):
            return folder
    raise HuginError("text: missing the package fontpkg-inter, which holds the type face; pip install fontpkg-inter")


def optical_size(size_px: float) -> float:
    """The place on the optical axis for a size: few steps, so that a picture embeds few instances."""
    if size_px < 18:
        return 14.0
    return 20.0 if size_px < 24 else 26.0 if size_px < 30 else 32.0


@lru_cache(maxsize=512)
def default_font(size_px: float = 12.0, weight: float = 400, italic: bool = False) -> Font:
    """Inter at a size in px and a weight of 100 to 900."""
    return open_font(os.path.join(_folder(), _FILES[italic]), 0, float(weight), optical_size(size_px), italic)
