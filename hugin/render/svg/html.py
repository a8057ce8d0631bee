"""A Scene as an HTML page: the SVG inline, as wide as the window allows; no scripts, nothing is fetched."""

from __future__ import annotations

from ...scene import Scene
from .markup import escaped
from .page import svg

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body{{margin:0;background:{background}}}svg{{display:block;margin:0 auto;max-width:100%;height:auto}}</style>
</head>
<body>
{figure}</body>
</html>
"""


def html(scene: Scene, **options: object) -> bytes:
    """One file, UTF-8, that any browser shows; options are those of ``svg``. Equal scenes give equal bytes."""
    paper = (1.0, 1.0, 1.0, 1.0) if scene.background is None else scene.background
    background = "none" if options.get("transparent") else "#" + "".join(f"{round(c * 255):02x}" for c in paper[:3])
    figure = svg(scene, **options).decode()  # type: ignore[arg-type]  # the caller passes svg's own options
    return _PAGE.format(title=escaped(scene.title or "Figure"), background=background, figure=figure).encode()
