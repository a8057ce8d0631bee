"""A Scene as pixels: PNG bytes, or an array of RGBA.

Owns: the size of the picture in pixels. Must not know: how anything is drawn.
"""

from __future__ import annotations

from ... import _draw
from ...scene import Scene
from .page import Pixels, draw_page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor


def draw(scene: Scene, dpi: float = 100.0, transparent: bool = False) -> Pixels:
    """The scene drawn at ``dpi``: width * dpi / 100 pixels across, rounded. ``transparent`` leaves out the background.

    Raises ValueError for a page of no pixels or of more than 65,536 a side.
    """
    k = dpi / 100.0
    if not 0 < k < 1e4:
        raise ValueError(f"render: invalid dpi {dpi!r}; must be a positive number")
    width, height = round(scene.width * k), round(scene.height * k)
    if not (0 < width <= 32767 and 0 < height <= 32767):
        raise ValueError(f"render: page of {width} x {height} pixels; must be 1 to 32767 a side")
    page = Pixels(width, height, k)
    draw_page(page, scene.replace(background=None) if transparent else scene)
    page.surface.flush()
    return page


def png(scene: Scene, *, dpi: float = 100.0, transparent: bool = False, small: bool = False, **_: object) -> bytes:
    """A PNG file: RGB where every pixel is opaque, else RGBA; its dpi inside. ``small`` takes longer and saves a tenth."""
    surface = draw(scene, dpi, transparent).surface
    return _draw.png(
        surface.get_data(), surface.get_width(), surface.get_height(), surface.get_stride(), float(dpi), small
    )


def rgba(scene: Scene, *, dpi: float = 100.0, transparent: bool = False) -> Tensor:
    """Straight RGBA, uint8 (height, width, 4)."""
    import nx

    surface = draw(scene, dpi, transparent).surface
    width, height = surface.get_width(), surface.get_height()
    out = bytearray(4 * width * height)
    _draw.rgba(surface.get_data(), width, height, surface.get_stride(), out)
    return nx.reshape(nx.asarray(memoryview(out)), (height, width, 4))
