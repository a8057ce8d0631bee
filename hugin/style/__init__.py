"""How things look: colours, colormaps, palettes, themes. Data and pure functions; nothing here draws."""

from __future__ import annotations

from .color import parse_color, to_hex
from .theme import Theme, current_theme, resolve_theme, theme, theme_now

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import colormaps, themes
    from .lookup import Colormap, colormap
    from .oklab import mix, oklch
    from .vision import as_seen, contrast, difference, luminance, text_on

__all__ = [
    "Colormap", "Theme", "as_seen", "colormap", "colormaps", "contrast", "current_theme", "difference", "luminance",
    "mix",
    "oklch", "parse_color", "resolve_theme", "text_on", "theme", "theme_now", "themes", "to_hex",
]  # fmt: skip

_HOMES = {
    "Colormap": "lookup", "colormap": "lookup", "mix": "oklab", "oklch": "oklab", "as_seen": "vision",
    "contrast": "vision", "difference": "vision", "luminance": "vision", "text_on": "vision",
}  # fmt: skip


def __getattr__(name: str) -> object:
    """Load a part when it is first asked for."""
    if name in ("colormaps", "themes"):
        found: object = __import__(f"{__name__}.{name}", fromlist=(name,))
    elif name in _HOMES:
        found = getattr(__import__(f"{__name__}.{_HOMES[name]}", fromlist=(name,)), name)
    else:
        raise AttributeError(f"module 'hugin.style' has no attribute {name!r}")
    globals()[name] = found
    return found
