"""What stands in an SVG as an image: pictures cell by cell, and marks of too many elements or with depth.

Owns: when a picture is kept as its own cells and when it is resampled. Pixels come from the cairo renderer.
"""

from __future__ import annotations

from binascii import b2a_base64
from math import ceil, floor

from ... import _draw
from ...scene import Clip, Image, Markers, Path, Scene
from .markup import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...scene import Mesh

    Box = tuple[float, float, float, float]

_MOST_CELLS = 4_000_000
_QUICK = 1_000_000  # pixels; larger images are compressed less


def elements_of(item: Path | Markers) -> int:
    """How many shapes a mark has in a vector file; twenty vertices of a line count as one."""
    n: int = item.points.x.shape[0]
    if isinstance(item, Markers):
        return n
    if item.verbs is not None:
        return max(item.verbs.count(b"\0"), n // 20)
    if item.ring:
        return n // item.ring
    return 1 if item.decimate else n // 20


def layer_element(scene: Scene, item: Path | Markers | Mesh | Image, bounds: Box, dpi: float) -> str:
    """The item drawn at ``dpi``, cut to ``bounds``."""
    from ..cairo.pixels import draw

    k = dpi / 100.0
    page = Scene(scene.width, scene.height, (Clip((item,), rect=bounds),), background=None)
    surface = draw(page, dpi).surface
    x0, y0 = max(0, floor(bounds[0] * k)), max(0, floor(bounds[1] * k))
    x1, y1 = min(surface.get_width(), ceil(bounds[2] * k)), min(surface.get_height(), ceil(bounds[3] * k))
    if x1 <= x0 or y1 <= y0:
        return ""
    stride = surface.get_stride()
    data = memoryview(surface.get_data())[y0 * stride + 4 * x0 :]
    png = _draw.png(data, x1 - x0, y1 - y0, stride, 0.0, (x1 - x0) * (y1 - y0) < _QUICK)
    return _element(png, (x0 / k, y0 / k, x1 / k, y1 / k), smooth=True)


def image_element(scene: Scene, image: Image, bounds: Box, dpi: float) -> str:
    """Its own cells where they are even and larger than the pixels of ``dpi``; else drawn at that dpi."""
    values = getattr(image.data, "values", image.data)
    rows, columns = memoryview(values).shape[:2]  # type: ignore[arg-type,index]  # a tensor is a buffer with two axes
    if not rows or not columns:
        return ""
    x0, y0, x1, y1 = image.rect
    k = dpi / 100.0
    shrunk = columns > abs(x1 - x0) * k or rows > abs(y1 - y0) * k
    uneven = image.x_edges is not None or image.y_edges is not None
    if uneven or rows * columns > _MOST_CELLS or (shrunk and image.interpolation != "nearest"):
        return layer_element(scene, image, bounds, dpi)
    import cairo

    # Each cell is several pixels wide: viewers that smooth what they enlarge blur only the rims.
    wide = 1 if image.interpolation == "bilinear" else max(1, ceil(abs(x1 - x0) * k / columns))
    high = 1 if image.interpolation == "bilinear" else max(1, ceil(abs(y1 - y0) * k / rows))
    width, height = columns * wide, rows * high
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, width, height)
    left, right = (0.0, float(width)) if x1 >= x0 else (float(width), 0.0)
    top, bottom = (0.0, float(height)) if y1 >= y0 else (float(height), 0.0)
    cells = image.replace(rect=(left, top, right, bottom), interpolation="nearest")
    _draw.image(cairo.Context(surface), cells, 1.0, None)
    png = _draw.png(surface.get_data(), width, height, surface.get_stride(), 0.0, width * height < _QUICK)
    box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return _element(png, box, smooth=image.interpolation in ("bilinear", "area"))


def _element(png: bytes, box: Box, smooth: bool) -> str:
    x0, y0, x1, y1 = box
    look = "" if smooth else ' style="image-rendering:pixelated"'
    place = f'x="{number(x0)}" y="{number(y0)}" width="{number(x1 - x0)}" height="{number(y1 - y0)}"'
    data = b2a_base64(png, newline=False).decode("ascii")
    return f'<image {place} preserveAspectRatio="none"{look} href="data:image/png;base64,{data}"/>\n'
