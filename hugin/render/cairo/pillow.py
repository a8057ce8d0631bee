"""A Scene as WebP or JPEG, through Pillow, which loads here and nowhere else in this folder."""

from __future__ import annotations

from io import BytesIO

from ...scene import Scene
from .pixels import rgba_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from PIL import Image as Pictures


def _picture(scene: Scene, dpi: float, transparent: bool, format: str) -> Pictures.Image:
    try:
        from PIL import Image as pictures
    except ImportError as err:
        raise ImportError(f"render: {format} needs Pillow; pip install 'hugin-plot[images]'") from err
    data, width, height = rgba_bytes(scene, dpi, transparent)
    return pictures.frombuffer("RGBA", (width, height), data, "raw", "RGBA", 0, 1)


def webp(scene: Scene, *, dpi: float = 100.0, transparent: bool = False, **_: object) -> bytes:
    """A lossless WebP file."""
    out = BytesIO()
    _picture(scene, dpi, transparent, "webp").save(out, "WEBP", lossless=True)
    return out.getvalue()


def jpg(scene: Scene, *, dpi: float = 100.0, transparent: bool = False, **_: object) -> bytes:
    """A JPEG file at quality 92 without colour subsampling; what is transparent becomes white."""
    out = BytesIO()
    picture = _picture(scene, dpi, False, "jpg")
    page = picture.copy()
    page.paste((255, 255, 255, 255), (0, 0, *page.size))
    page.alpha_composite(picture)
    page.convert("RGB").save(out, "JPEG", quality=92, subsampling=0, dpi=(dpi, dpi))
    return out.getvalue()
