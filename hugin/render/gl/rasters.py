"""Primitives that the processor draws: by the rasteriser of files, laid down as pictures.

Owns: their textures, kept while the same primitives are drawn with the same region and scale. What it draws is exact by
construction; other painters take what is worth OpenGL's while.
"""

from __future__ import annotations

from math import ceil, floor

import cairo

from ... import _draw
from ...scene import Anchor, Clip, Group, Image, Mesh, Path, Points
from ..cairo.pixels import Pixels
from .frame import Frame
from .surface import texture_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .frame import Bounds, Mask

    Reach = tuple[float, float, float, float]
    Waiting = tuple[Any, Callable[[Pixels], None], Bounds]

KEPT = 2  # frames that a picture is kept unused


class _Picture:
    """A texture and the device pixels that it covers; ``items`` are held so that their ids stay their own."""

    __slots__ = ("bounds", "frame", "items", "texture")

    def __init__(self, items: object, texture: int, bounds: Bounds):
        self.items, self.texture, self.bounds, self.frame = items, texture, bounds, 0


class Rasters:
    """Pictures of primitives that follow one another: mutable, bounded by what the last frames showed."""

    __slots__ = ("_made", "_scratch", "_waiting", "frame")

    def __init__(self, frame: Frame):
        self.frame = frame
        self._made: dict[object, _Picture] = {}
        self._scratch: Pixels | None = None
        self._waiting: list[Waiting] = []

    @property
    def waits(self) -> bool:
        """Whether items wait for ``flush``."""
        return bool(self._waiting)

    def add(self, item: Any, draw: Callable[[Pixels], None]) -> None:
        """Let an item wait for ``flush``; ``draw`` draws it where its picture is not known."""
        x0, y0, x1, y1 = self.frame.bounds
        if x1 > x0 and y1 > y0:
            self._waiting.append((item, draw, self.frame.bounds))

    def draw(self, item: Any, draw: Callable[[Pixels], None]) -> None:
        """An item by itself, at once."""
        self.add(item, draw)
        self.flush()

    def forget(self) -> None:
        """Let nothing wait."""
        self._waiting = []

    def flush(self) -> None:
        """Lay down the picture of all items that wait."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        key = tuple((id(item), bounds) for item, _, bounds in waiting)
        made = self._picture(key, waiting, False)
        if made.texture:
            self.frame.scissor(made.bounds)
            self.frame.lay(made.texture, made.bounds[:2], made.bounds)

    def mask(self, path: Path) -> Mask | None:
        """The inside of a path as a mask for ``Frame.pop``; None where nothing of it can be seen."""

        def trace(on: Pixels) -> None:
            on.context.new_path()
            _draw.path(on.context, path, on.k, on.bounds, True)
            on.context.set_source_rgba(1, 1, 1, 1)
            on.context.fill()

        bounds = self.frame.bounds
        made = self._picture(("mask", id(path), bounds), [(path, trace, bounds)], True)
        return (made.texture, made.bounds[:2]) if made.texture else None

    def _picture(self, key: object, waiting: list[Waiting], is_whole: bool) -> _Picture:
        """The picture of some items inside their bounds: of all of them, or of what they reach. Texture 0: empty."""
        frame = self.frame
        key = (key, frame.k, frame.page)
        made = self._made.get(key)
        if made is None:
            parts = []
            for item, _, bounds in waiting:
                reach = None if is_whole else reach_of(item, frame.k)
                parts.append(bounds if reach is None else overlap(bounds, reach))
            seen = [part for part in parts if part[2] > part[0] and part[3] > part[1]]
            texture, union = 0, (0, 0, 0, 0)
            if seen:
                xs, ys, x1s, y1s = zip(*seen)
                union = (min(xs), min(ys), max(x1s), max(y1s))
                texture = self._draw([(draw, part) for (_, draw, _), part in zip(waiting, parts)], union)
            made = self._made[key] = _Picture([item for item, _, _ in waiting], texture, union)
        made.frame = frame.count
        return made

    def _draw(self, waiting: list[tuple[Callable[[Pixels], None], Bounds]], union: Bounds) -> int:
        """The texture of what is drawn, each inside bounds of its own."""
        gl = self.frame.gl
        pixels = self._blank()
        context = pixels.context
        for draw, bounds in waiting:
            x0, y0, x1, y1 = pixels.bounds = bounds
            if x1 <= x0 or y1 <= y0:
                continue
            context.save()
            context.rectangle(x0, y0, x1 - x0, y1 - y0)
            context.clip()
            draw(pixels)
            context.restore()
        pixels.surface.flush()
        texture = texture_of(gl, gl.GL_NEAREST)
        _upload(self.frame, pixels.surface, union)
        x0, y0, x1, y1 = union
        context.save()
        context.rectangle(x0, y0, x1 - x0, y1 - y0)
        context.set_operator(cairo.OPERATOR_CLEAR)
        context.fill()
        context.restore()
        return texture

    def _blank(self) -> Pixels:
        """The empty surface on which pictures are made, for this page."""
        frame, kept = self.frame, self._scratch
        if kept is None or (kept.surface.get_width(), kept.surface.get_height()) != frame.page:
            self._scratch = kept = Pixels(*frame.page, frame.k)
        kept.k = frame.k
        return kept

    def sweep(self) -> None:
        """Free what the last frames did not show."""
        oldest = self.frame.count - KEPT
        for key in [key for key, made in self._made.items() if made.frame < oldest]:
            self._free(self._made.pop(key))

    def close(self) -> None:
        for made in self._made.values():
            self._free(made)
        self._made.clear()

    def _free(self, made: _Picture) -> None:
        if made.texture:
            self.frame.gl.glDeleteTextures(1, [made.texture])


def is_picture(item: Any) -> bool:
    """Whether an item, with all that it holds, is a filled area: worth one picture as a whole."""
    if type(item) is Path:
        return item.stroke is None and (item.fill is not None or item.fills is not None)
    return type(item) in (Group, Clip, Anchor) and all(is_picture(part) for part in item.items)


def overlap(bounds: Bounds, reach: Reach) -> Bounds:
    """The whole pixels of the bounds that something can touch."""
    x0, y0, x1, y1 = (min(max(v, -1e9), 1e9) for v in reach)
    return max(bounds[0], floor(x0)), max(bounds[1], floor(y0)), min(bounds[2], ceil(x1)), min(bounds[3], ceil(y1))


def reach_of(item: Any, k: float) -> Reach | None:
    """The rectangle of device pixels outside which an item paints nothing; None: unknown. Empty: nothing at all."""
    kind = type(item)
    if kind in _REACHES:
        return _REACHES[kind](item, k)
    return None


def _reach_path(path: Path, k: float) -> Reach | None:
    parts = (path.points,) if path.base is None else (path.points, path.base)
    return _reach_points(parts, k, path.width * k * (max(1.0, path.miter_limit) if path.join == "miter" else 1.5) + 2)


def _reach_points(parts: tuple[Points, ...], k: float, grow: float) -> Reach:
    x0, y0, x1, y1 = _union([_draw.reach(points, k) for points in parts])
    return (x0 - grow, y0 - grow, x1 + grow, y1 + grow) if x1 >= x0 else NOWHERE


def _union(reaches: list[Reach | None]) -> Reach:
    """What holds all of them, but those that are nowhere."""
    known = [reach for reach in reaches if reach is not None and reach[2] >= reach[0]]
    if not known:
        return NOWHERE
    xs, ys, x1s, y1s = zip(*known)
    return min(xs), min(ys), max(x1s), max(y1s)


def _reach_mesh(mesh: Mesh, k: float) -> Reach | None:
    parts = (mesh, *mesh.others)
    sizes = [part.size for part in parts if isinstance(part.size, int | float)]
    if len(sizes) < len(parts):
        return None
    return _reach_points(tuple(Points(m.vertices[:, 0], m.vertices[:, 1]) for m in parts), k, max(sizes) * k + 2)


def _reach_image(image: Image, k: float) -> Reach | None:
    if image.x_edges is not None or image.y_edges is not None:
        return None
    x0, y0, x1, y1 = (v * k for v in image.rect)
    return min(x0, x1) - 1, min(y0, y1) - 1, max(x0, x1) + 1, max(y0, y1) + 1


def _reach_items(holder: Group | Clip | Anchor, k: float) -> Reach | None:
    if isinstance(holder, Group) and holder.form is not None:
        return None  # its items need not be made
    found = [reach_of(item, k) for item in holder.items]
    return None if None in found else _union(found)


NOWHERE = (0.0, 0.0, -1.0, -1.0)
_REACHES: dict[type, Callable[[Any, float], Reach | None]] = {
    Path: _reach_path, Mesh: _reach_mesh, Image: _reach_image,
    Group: _reach_items, Clip: _reach_items, Anchor: _reach_items,
}  # fmt: skip


def _upload(frame: Frame, surface: cairo.ImageSurface, bounds: Bounds) -> None:
    """The pixels inside the bounds to the texture that is bound."""
    from ctypes import addressof, c_char

    gl, (x0, y0, x1, y1) = frame.gl, bounds
    stride = surface.get_stride()
    start = addressof(c_char.from_buffer(surface.get_data())) + y0 * stride + 4 * x0
    gl.glPixelStorei(gl.GL_UNPACK_ROW_LENGTH, stride // 4)
    frame.raw.texture(
        gl.GL_TEXTURE_2D, 0, gl.GL_RGBA8, x1 - x0, y1 - y0, 0, gl.GL_BGRA, gl.GL_UNSIGNED_INT_8_8_8_8_REV, start
    )
    gl.glPixelStorei(gl.GL_UNPACK_ROW_LENGTH, 0)
