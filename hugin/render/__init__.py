"""Renderers: each draws a Scene and knows nothing else. This file is the table of output formats by suffix.

A row names the module and function that make the bytes; the module loads when its format is first asked for.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..scene import Scene

#: suffix -> (module below hugin.render, function). ``function(scene, **options) -> bytes``.
FORMATS = {
    "png": ("cairo.pixels", "png"),
    "pdf": ("cairo.pages", "pdf"),
    "ps": ("cairo.pages", "ps"),
    "eps": ("cairo.pages", "eps"),
    "svg": ("svg", "svg"),
    "webp": ("cairo.pillow", "webp"),
    "jpg": ("cairo.pillow", "jpg"),
    "jpeg": ("cairo.pillow", "jpg"),
}


def renderer(suffix: str) -> Callable[..., bytes]:
    """The function behind a suffix (without its dot, any case). Raises KeyError for an unknown one."""
    module, function = FORMATS[suffix.lower()]
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{module}"), function)
