"""Renderers: each draws a Scene and knows nothing else. This file is the table of output formats by suffix.

A row names the module and function that make the bytes; the module loads when its format is first asked for.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


PIXELS = ("dpi", "transparent")
PAGES = ("transparent", "text", "raster", "raster_dpi", "date", "notes")
#: suffix -> (module below hugin.render, function, options it takes). ``function(scene, **options) -> bytes``; ``notes``
#: is a list that takes a sentence for each thing done by rule.
FORMATS = {
    "png": ("cairo.pixels", "png", PIXELS),
    "pdf": ("cairo.pages", "pdf", PAGES),
    "ps": ("cairo.pages", "ps", PAGES),
    "eps": ("cairo.pages", "eps", PAGES),
    "svg": ("svg", "svg", PAGES),
    "html": ("svg.html", "html", PAGES),
    "gif": ("film", "still", ("dpi",)),
    "webp": ("cairo.pillow", "webp", PIXELS),
    "jpg": ("cairo.pillow", "jpg", PIXELS),
    "jpeg": ("cairo.pillow", "jpg", PIXELS),
}


def renderer(suffix: str) -> Callable[..., bytes]:
    """The function behind a suffix (without its dot, any case). Raises KeyError for an unknown one."""
    module, function, _ = FORMATS[suffix.lower()]
    found: Callable[..., bytes] = getattr(__import__(f"{__name__}.{module}", fromlist=(function,)), function)
    return found
