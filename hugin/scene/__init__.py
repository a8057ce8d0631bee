"""The display list: what a renderer draws, and nothing else. Eight frozen primitives and the values they hold."""

from .geometry import LINEAR, Map, Mapped, Points, px_of
from .primitives import Anchor, Bands, Clip, Glyphs, Group, Image, Later, Markers, Mesh, Path, Quads, Scene, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .primitives import Primitive as Primitive

__all__ = [
    "LINEAR", "Anchor", "Bands", "Clip", "Glyphs", "Group", "Image", "Later", "Map", "Mapped", "Markers", "Mesh",
    "Path", "Points", "Quads", "Scene", "px_of", "walk",
]
