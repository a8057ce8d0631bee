"""A Scene as a page of vectors: PDF, PostScript, EPS.

Owns: pages of vectors, and what on them becomes a picture: images, meshes, and marks of very many elements, which stand
between vector items as lossless RGBA. Must not know: how pixels are made.
"""

from __future__ import annotations

from datetime import UTC
from io import BytesIO
from math import ceil, floor

import cairo

from ... import _draw
from ...scene import Clip, Glyphs, Group, Image, Markers, Mesh, Path, Points, Scene
from ..pieces import paths_of
from ..shapes import outline
from .operators import Place, replaced
from .page import draw_items
from .pixels import Pixels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Box = tuple[float, float, float, float]

FEW = 32  # markers that cairo draws, where it could be spared
MARK_LIMIT = 20_000  # elements; more of them make a file that no viewer opens
POINTS_A_PX = 72 / 100


class Vectors:
    """A cairo surface of vectors that is drawn on: mutable while drawing. One unit of its context is one px.

    ``raster``: True turns every clipped region into a picture, False none; None those marks above MARK_LIMIT elements.
    ``notes``: what the reader should know of the result. ``places``: takes what goes into the file by operators.
    """

    __slots__ = ("context", "height", "notes", "outlines", "places", "raster", "raster_k", "seen", "width")

    def __init__(
        self, surface: cairo.Surface, scene: Scene, raster: bool | None, raster_dpi: float, text: str,
        places: list[Place] | None = None,
    ):
        self.context = cairo.Context(surface)
        self.context.scale(POINTS_A_PX, POINTS_A_PX)
        self.width, self.height = scene.width, scene.height
        self.raster, self.raster_k = raster, raster_dpi / 100
        self.outlines = text == "path"
        self.notes: list[str] = []
        self.places = places
        self.seen = (0.0, 0.0, float(scene.width), float(scene.height))  # the rectangle left by clips

    def path(self, path: Path) -> None:
        rings = -(-len(path.points.x) // path.ring) if path.ring else 1
        if self._is_crowd(rings):
            self._picture((path,), f"{rings:,} shapes")
        else:
            _draw.path(self.context, path, 1.0, None, False)

    def markers(self, markers: Markers) -> None:
        n = len(markers.points.x)
        if self._is_crowd(n):
            self._picture((markers,), f"{n:,} markers")
        elif n < FEW or not self._is_by_operators(markers):
            _draw.markers(self.context, markers, outline(markers.shape), 1.0, None)

    def _is_by_operators(self, markers: Markers) -> bool:
        """Whether the markers could be left to operators, and were."""
        if self.places is None:
            return False
        x0, y0, x1, y1 = (v * POINTS_A_PX for v in self.seen)
        alpha, text = _draw.pdf_markers(markers, outline(markers.shape), POINTS_A_PX, (x0, y0, x1, y1))
        if not text or x1 - x0 < 2 or y1 - y0 < 2:
            return False
        text = b"%.4f %.4f %.4f %.4f re W n\n" % (x0, y0, x1 - x0, y1 - y0) + text
        edge = markers.stroke[3] * markers.opacity if markers.stroke is not None and markers.width > 0 else alpha
        place = Place((x0 + x1) / 2, (y0 + y1) / 2 + len(self.places), text)
        for which, opacity in enumerate((alpha if alpha > 0 else edge, edge if edge > 0 else alpha)):
            self.context.set_source_rgba(0, 0, 0, opacity)
            self.context.rectangle(*(v / POINTS_A_PX for v in place.box(which)))
            self.context.fill()
        self.places.append(place)
        return True

    def _is_crowd(self, n: int) -> bool:
        return self.raster is None and n > MARK_LIMIT

    def mesh(self, mesh: Mesh) -> None:
        paths = None if self.raster else paths_of(mesh, self.raster is False)
        if paths is None:
            self._picture((mesh,), "")
            return
        places, self.places = self.places, None  # what hides each other keeps its order on cairo's own page
        draw_items(self, paths)
        self.places = places

    def image(self, image: Image) -> None:
        cells = _cells(image, self.raster_k)
        if cells is None:
            self._picture((image,), "")
            return
        rows, columns = cells
        x0, y0, x1, y1 = image.rect
        made = Pixels(columns, rows, 1.0)
        made.image(image.replace(rect=_unit(image.rect, columns, rows), interpolation="nearest"))
        context = self.context
        context.save()
        context.translate(min(x0, x1), min(y0, y1))
        context.scale(abs(x1 - x0) / columns, abs(y1 - y0) / rows)
        self._lay(made.surface, cairo.FILTER_NEAREST)
        context.restore()

    def glyphs(self, glyphs: tuple[Glyphs, ...]) -> None:
        if not self.outlines:
            _draw.text_show(self.context, glyphs)
            return
        for one in glyphs:
            verbs, xy = _draw.text_outline((one,))
            flat: Any = memoryview(xy).cast("d")  # the buffer is all that C wants of a tensor here
            path = Path(Points(flat[0::2], flat[1::2]), verbs=verbs, fill=one.color)
            _draw.path(self.context, path, 1.0, None, False)

    def clip(self, clip: Clip) -> None:
        if self.raster and clip.rect is not None:
            self._picture((clip,), "everything inside the axes")
            return
        context = self.context
        kept = self.seen, self.places
        context.save()
        context.new_path()
        if clip.rect is not None:
            x0, y0, x1, y1 = clip.rect
            self.seen = _overlap(self.seen, clip.rect)
            context.rectangle(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
            context.clip()
        if clip.path is not None:
            self.places = None  # cairo clips what it draws, not what we put in its place
            _draw.path(context, clip.path, 1.0, None, True)
            context.clip()
        draw_items(self, clip.items)
        context.restore()
        self.seen, self.places = kept

    def group(self, group: Group) -> None:
        if group.opacity >= 1:
            draw_items(self, tuple(group.items))
            return
        self.context.push_group()
        draw_items(self, tuple(group.items))
        self.context.pop_group_to_source()
        self.context.paint_with_alpha(max(0.0, group.opacity))

    def _picture(self, items: tuple[object, ...], what: str) -> None:
        """Items drawn as pixels at raster_dpi, as large as the present clip."""
        k = self.raster_k
        x0, y0, x1, y1 = self.context.clip_extents()
        left, top = max(0, floor(x0 * k)), max(0, floor(y0 * k))
        right, bottom = min(ceil(self.width * k), ceil(x1 * k)), min(ceil(self.height * k), ceil(y1 * k))
        if right <= left or bottom <= top:
            return
        page = Pixels(ceil(self.width * k), ceil(self.height * k), k, (left, top, right, bottom))
        draw_items(page, items)
        part = Pixels(right - left, bottom - top, k)
        part.context.set_source_surface(page.surface, -left, -top)
        part.context.paint()
        context = self.context
        context.save()
        context.translate(left / k, top / k)
        context.scale(1 / k, 1 / k)
        self._lay(part.surface, cairo.FILTER_GOOD)
        context.restore()
        if what:
            self.notes.append(f"{what} became a picture at {100 * k:g} dpi; raster=False keeps vectors")

    def _lay(self, surface: cairo.ImageSurface, filter: cairo.Filter) -> None:
        self.context.set_source_surface(surface, 0, 0)
        self.context.get_source().set_filter(filter)
        self.context.paint()


def _overlap(a: Box, b: Box) -> Box:
    """The rectangle that both hold; b's corners in any order."""
    x0, x1, y0, y1 = min(b[0], b[2]), max(b[0], b[2]), min(b[1], b[3]), max(b[1], b[3])
    return max(a[0], x0), max(a[1], y0), min(a[2], x1), min(a[3], y1)


def _cells(image: Image, k: float) -> tuple[int, int] | None:
    """Rows and columns of an image that may stand in the file cell by cell; None where it must be resampled."""
    values: Any = getattr(image.data, "values", image.data)
    rows, columns = values.shape[:2]
    width, height = abs(image.rect[2] - image.rect[0]) * k, abs(image.rect[3] - image.rect[1]) * k
    is_even = image.x_edges is None and image.y_edges is None
    if is_even and image.interpolation in ("auto", "nearest") and 0 < columns <= width and 0 < rows <= height:
        return rows, columns
    return None


def _unit(rect: tuple[float, float, float, float], columns: int, rows: int) -> tuple[float, float, float, float]:
    """A rectangle of one pixel a cell, turned as ``rect`` is."""
    x0, y0, x1, y1 = rect
    return (
        *((0, 0) if x1 >= x0 and y1 >= y0 else (0 if x1 >= x0 else columns, 0 if y1 >= y0 else rows)),
        columns if x1 >= x0 else 0,
        rows if y1 >= y0 else 0,
    )


def _draw_on(
    surface: cairo.Surface, scene: Scene, transparent: bool, raster: bool | None, raster_dpi: float, text: str,
    notes: list[str] | None, places: list[Place] | None = None,
) -> None:
    page = Vectors(surface, scene, raster, raster_dpi, text, places)
    if scene.background is not None and not transparent:
        page.context.set_source_rgba(*scene.background)
        page.context.paint()
    draw_items(page, scene.items)
    surface.finish()
    if notes is not None:
        notes += page.notes


def _size(scene: Scene) -> tuple[float, float]:
    if not (0 < scene.width <= 1e5 and 0 < scene.height <= 1e5):
        raise ValueError(f"render: page of {scene.width} x {scene.height} px; must be 0 to 100000 a side")
    return scene.width * POINTS_A_PX, scene.height * POINTS_A_PX


_NO_DATE = "2000-01-01T00:00:00+00:00"  # in the file 20 letters, over which the true one is written


def pdf(
    scene: Scene, *, transparent: bool = False, text: str = "text", raster: bool | None = None,
    raster_dpi: float = 300.0, date: object = None, notes: list[str] | None = None, **_: object,
) -> bytes:
    """A PDF 1.4 file of one page, text as text with its fonts embedded (``text="path"``: outlines).

    date: a datetime or an ISO 8601 string to stand in the file; None leaves dates out, so that equal scenes give equal
    bytes. notes: a list that takes what a reader should be told.
    """
    places: list[Place] = []
    options = {"transparent": transparent, "raster": raster, "raster_dpi": raster_dpi, "text": text}
    told: list[str] = []
    data: bytes | None = _pdf(scene, told, places, **options)
    if places:
        data = replaced(data or b"", places)
    if data is None:  # another cairo, which writes otherwise
        told = []
        data = _pdf(scene, told, None, **options)
    if notes is not None:
        notes += told
    entry = b"" if date is None else b"/CreationDate (D:" + _stamp(date).encode() + b")"
    return _overwrite(data, b"/CreationDate", b")", entry)


def _pdf(scene: Scene, notes: list[str], places: list[Place] | None, **options: Any) -> bytes:
    """The file as cairo writes it. Version 1.4 has all that is needed, and a table of objects that can be read."""
    out = BytesIO()
    surface = cairo.PDFSurface(out, *_size(scene))
    surface.restrict_to_version(cairo.PDF_VERSION_1_4)
    for field, words in ((cairo.PDF_METADATA_TITLE, scene.title), (cairo.PDF_METADATA_SUBJECT, scene.description)):
        if words:
            surface.set_metadata(field, words)
    surface.set_metadata(cairo.PDF_METADATA_CREATOR, "Hugin")
    surface.set_metadata(cairo.PDF_METADATA_CREATE_DATE, _NO_DATE)
    _draw_on(surface, scene, notes=notes, places=places, **options)
    return out.getvalue()


def _stamp(date: object) -> str:
    """A datetime, date or ISO 8601 string as PDF writes it: UTC with a Z where the zone is known."""
    from datetime import datetime

    moment = date if isinstance(date, datetime) else datetime.fromisoformat(str(date))
    if moment.tzinfo is None:
        return moment.strftime("%Y%m%d%H%M%S")
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%SZ")


def _overwrite(data: bytes, start: bytes, end: bytes, entry: bytes) -> bytes:
    """``entry`` and spaces over the last stretch from ``start`` to ``end``: nothing else in the file moves."""
    at = data.rfind(start)
    if at < 0:
        return data
    stop = data.index(end, at) + len(end)
    return data[:at] + entry.ljust(stop - at) + data[stop:]


def _postscript(scene: Scene, is_eps: bool, date: object, **options: Any) -> bytes:
    out = BytesIO()
    surface = cairo.PSSurface(out, *_size(scene))
    surface.set_eps(is_eps)
    surface.restrict_to_level(cairo.PS_LEVEL_3)
    surface.set_fallback_resolution(300, 300)
    if scene.title:
        surface.dsc_comment("%%Title: " + "".join(c if " " <= c <= "~" else "?" for c in scene.title)[:200])
    _draw_on(surface, scene, **options)
    head, found, rest = out.getvalue().partition(b"%%CreationDate: ")
    _, line_end, rest = rest.partition(b"\n")
    if not found:
        return head
    stated = b"" if date is None else b"%%CreationDate: " + _stamp(date).encode() + line_end
    return head + stated + rest


def ps(
    scene: Scene, *, transparent: bool = False, text: str = "text", raster: bool | None = None,
    raster_dpi: float = 300.0, date: object = None, notes: list[str] | None = None, **_: object,
) -> bytes:
    """A PostScript level 3 page. Where colours are translucent, which PostScript does not know, cairo draws pixels."""
    options = {"transparent": transparent, "raster": raster, "raster_dpi": raster_dpi, "text": text, "notes": notes}
    return _postscript(scene, False, date, **options)


def eps(
    scene: Scene, *, transparent: bool = False, text: str = "text", raster: bool | None = None,
    raster_dpi: float = 300.0, date: object = None, notes: list[str] | None = None, **_: object,
) -> bytes:
    """The same as a file to be placed in another."""
    options = {"transparent": transparent, "raster": raster, "raster_dpi": raster_dpi, "text": text, "notes": notes}
    return _postscript(scene, True, date, **options)
