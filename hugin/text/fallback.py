"""Fonts for the characters that Inter lacks, as the system's fontconfig orders them.

Owns: the only call of fontconfig (by ctypes, when a glyph is first missing), and the sentence for what no font has.
State: the ordered list of the system's fonts, kept for the process.
"""

from __future__ import annotations

from ..memo import lru_cache
from .font import Font, open_font

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def split_by_font(text: str, font: Font) -> list[tuple[str, Font]]:
    """Maximal parts of ``text`` with the font that draws each; ``font`` itself, with its empty box, where none can."""
    bold = font.weight >= 550
    parts: list[tuple[str, Font]] = []
    start, current = 0, _font_of(text[0], bold)
    for i in range(1, len(text)):
        if _stays(text[i], current):
            continue
        chosen = _font_of(text[i], bold)
        if chosen is not current:
            parts.append((text[start:i], current or font))
            start, current = i, chosen
    parts.append((text[start:], current or font))
    return parts


def note_of(characters: str) -> str:
    """The sentence about characters that no installed font has; names their scripts."""
    from unicodedata import category, name

    scripts = {name(c, "unnamed").split()[0] if category(c)[0] in "LM" else "symbol" for c in characters}
    named = " and ".join(sorted(s if s in ("CJK", "symbol") else s.capitalize() for s in scripts))
    shown = "".join(dict.fromkeys(characters))[:12]
    return f"text: missing font for the {named} characters {shown!r}; install one that has them, such as Noto"


def _stays(c: str, font: Font | None) -> bool:
    """Whether a character continues the part before it: joiners and selectors always, others if the font has them."""
    if c in "\u200c\u200d\ufe0e\ufe0f":
        return True
    from .._draw import text_covers

    return font is not None and text_covers(font.face, c) == b"\1"


@lru_cache(maxsize=65536)
def _font_of(c: str, bold: bool) -> Font | None:
    for file, index, has in _system_fonts(bold):
        if has(ord(c)):
            try:
                return open_font(file, index, 700 if bold else 400)
            except OSError:  # a bitmap font, or a broken one: the next may do
                continue
    return None


@lru_cache(maxsize=2)
def _system_fonts(bold: bool) -> tuple[tuple[str, int, Callable[[int], object]], ...]:
    """(file, index, has(codepoint)) of all scalable fonts, sans serif first; empty without fontconfig."""
    import ctypes

    try:
        library = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return ()
    for name in ("FcPatternCreate", "FcFontSort"):
        getattr(library, name).restype = ctypes.c_void_p
    pattern = ctypes.c_void_p(library.FcPatternCreate())
    library.FcPatternAddString(pattern, b"family", b"sans-serif")
    library.FcPatternAddInteger(pattern, b"weight", 200 if bold else 80)
    library.FcConfigSubstitute(None, pattern, 0)
    library.FcDefaultSubstitute(pattern)
    result = ctypes.c_int()
    found = library.FcFontSort(None, pattern, 0, None, ctypes.byref(result))
    library.FcPatternDestroy(pattern)
    if not found:
        return ()

    class FontSet(ctypes.Structure):
        _fields_ = (("count", ctypes.c_int), ("room", ctypes.c_int), ("fonts", ctypes.POINTER(ctypes.c_void_p)))

    fonts = ctypes.cast(found, ctypes.POINTER(FontSet)).contents  # kept: the charsets live in it
    made = (_described(library, ctypes.c_void_p(fonts.fonts[i])) for i in range(fonts.count))
    return tuple(font for font in made if font is not None)


def _described(library: Any, font: object) -> tuple[str, int, Callable[[int], object]] | None:
    import ctypes

    get = library
    file, index, scalable, charset = ctypes.c_char_p(), ctypes.c_int(), ctypes.c_int(), ctypes.c_void_p()
    get.FcPatternGetBool(font, b"scalable", 0, ctypes.byref(scalable))
    get.FcPatternGetInteger(font, b"index", 0, ctypes.byref(index))
    missing = get.FcPatternGetString(font, b"file", 0, ctypes.byref(file))
    missing = missing or get.FcPatternGetCharSet(font, b"charset", 0, ctypes.byref(charset))
    if missing or not scalable.value or file.value is None:
        return None
    has = get.FcCharSetHasChar
    return file.value.decode("utf-8", "surrogateescape"), index.value & 0xFFFF, lambda code: has(charset, code)
