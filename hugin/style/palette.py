"""Eight colours for categories, one palette for light pages and one for dark: the same hues in the same order.

Chosen by a search in OKLCH for the largest least distance between any two as seen with full colour vision, with each of
the three deficiencies (Machado et al. 2009), and in grey. Blue and orange come first. Against white five of the light
ones have a contrast of 3:1 or more; green has 2.8, cyan 2.1 and gold 1.9: they are for areas and thick marks rather
than for hairlines. tests/hugin/test_style.py keeps the distances.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    Color = tuple[float, float, float, float]
    Palette = tuple[Color, ...]


def palette_of(digits: str) -> Palette:
    """Colours from hex digits, six a colour."""
    parts = [int(digits[i : i + 2], 16) / 255 for i in range(0, len(digits), 2)]
    return tuple([(parts[i], parts[i + 1], parts[i + 2], 1.0) for i in range(0, len(parts), 3)])


#: blue, orange, green, pink, gold, purple, red, cyan
LIGHT = palette_of("3059badf6e042dad96921b54e1ba3358278bc13c3626c1f6")
DARK = palette_of("588be3fd9b352be9c0b85086fdde406d54b7f8697106b7cc")

#: Categorical palettes of matplotlib and Cynthia Brewer, by name.
_NAMED = {
    "tab10": "1f77b4ff7f0e2ca02cd627289467bd8c564be377c27f7f7fbcbd2217becf",
    "Set1": "e41a1c377eb84daf4a984ea3ff7f00ffff33a65628f781bf999999",
    "Set2": "66c2a5fc8d628da0cbe78ac3a6d854ffd92fe5c494b3b3b3",
    "Set3": "8dd3c7ffffb3bebadafb807280b1d3fdb462b3de69fccde5d9d9d9bc80bdccebc5ffed6f",
    "Dark2": "1b9e77d95f027570b3e7298a66a61ee6ab02a6761d666666",
    "Paired": "a6cee31f78b4b2df8a33a02cfb9a99e31a1cfdbf6fff7f00cab2d66a3d9affff99b15928",
    "Accent": "7fc97fbeaed4fdc086ffff99386cb0f0027fbf5b17666666",
}


def names() -> tuple[str, ...]:
    """Names of all palettes, Hugin's own first."""
    return ("light", "dark", *_NAMED)


def find(name: str) -> Palette | None:
    """The palette of a name, or None."""
    if name in ("light", "dark"):
        return LIGHT if name == "light" else DARK
    digits = _NAMED.get(name)
    return None if digits is None else palette_of(digits)
