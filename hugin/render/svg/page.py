"""Walking a Scene: each primitive becomes elements; clips, markers and fonts gather in the head of the file.

Owns: the table of primitives and the file's frame. Must not know: themes, scales. Path data is written by C.
State: one Page a file, while it is written.
"""

from __future__ import annotations

from math import floor

from ... import _draw
from ...errors import note
from ...scene import Anchor, Clip, Glyphs, Group, Image, Markers, Mesh, Path, Scene
from ..pieces import paths_of
from ..shapes import outline
from .fonts import Fonts
from .layers import elements_of, image_element, layer_element
from .markup import content_id, escaped, number, paint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    Box = tuple[float, float, float, float]

#: A mark of more elements becomes an image, unless the caller decides.
MOST_ELEMENTS = 20_000
_USES = 200  # more markers of one look are the vertices of one path
_VERTICES, _EACH_USE, _EACH_SHAPE = range(3)
_STROKE, _FILL, _RINGS = range(3)


def svg(
    scene: Scene,
    *,
    text: Literal["text", "path"] = "text",
    raster: bool | None = None,
    raster_dpi: float = 300.0,
    transparent: bool = False,
    dpi: float = 100.0,
    date: object = None,
    notes: list[str] | None = None,
) -> bytes:
    """An SVG file, UTF-8, one px of the scene a px of the file whatever the dpi. Equal scenes give equal bytes.

    text: "text" keeps strings as text, each glyph in its place, the glyphs embedded; "path" draws their outlines.
    raster: marks of over 20,000 elements become images (None), every mark does (True), none does (False).
    date: a datetime or text, written as metadata; none by default, so that equal pictures are equal files.
    notes: takes a sentence for each mark that became an image by itself; without it they are told as HuginNotes.
    """
    if text not in ("text", "path"):
        raise ValueError(f'svg: unknown text {text!r}; use "text" or "path"')
    told: list[str] = []
    page = Page(scene, text == "path", raster, raster_dpi, told)
    width, height = number(scene.width), number(scene.height)
    if scene.background is not None and not transparent:
        page.put(f'<path d="m0 0h{width}v{height}h-{width}z"{paint("fill", scene.background)}/>\n')
    page.draw(scene.items)
    for message in told if notes is None else ():
        note(message)
    if notes is not None:
        notes += told
    style = page.fonts.style()  # names the families that str() of the parts then writes
    body = "".join(map(str, page.parts))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    words = f"<title>{escaped(scene.title)}</title>\n" if scene.title else ""
    words += f"<desc>{escaped(scene.description)}</desc>\n" if scene.description else ""
    if date is not None:
        words += f"<metadata>{escaped(str(getattr(date, 'isoformat', date.__str__)()))}</metadata>\n"
    defs = "".join(page.defs.values())
    defs = f"<defs>\n{style}{defs}</defs>\n" if style or defs else ""
    return f'{head} role="img" fill="none" stroke-linejoin="round">\n{words}{defs}{body}</svg>\n'.encode()


class Page:
    """What has been written so far, and what can be seen here."""

    __slots__ = ("bounds", "defs", "fonts", "notes", "outlines", "parts", "raster", "raster_dpi", "scene")

    def __init__(self, scene: Scene, outlines: bool, raster: bool | None, raster_dpi: float, notes: list[str]) -> None:
        self.scene = scene
        self.outlines, self.raster, self.raster_dpi, self.notes = outlines, raster, raster_dpi, notes
        self.bounds: Box = (0.0, 0.0, float(scene.width), float(scene.height))
        self.parts: list[object] = []
        self.defs: dict[str, str] = {}
        self.fonts = Fonts()

    def put(self, *parts: object) -> None:
        """Append text, or values whose text is known at the end."""
        self.parts.extend(parts)

    def define(self, prefix: str, element: str) -> str:
        """Put an element with ``ID`` for its id into the head once; returns the id."""
        name = content_id(prefix, element)
        self.defs[name] = element.replace("ID", name, 1)
        return name

    def draw(self, items: tuple[object, ...]) -> None:
        """Write items in order; neighbouring texts share their attributes."""
        i, n = 0, len(items)
        while i < n:
            kind = type(items[i])
            if kind is Glyphs:
                first = i
                while i < n and type(items[i]) is Glyphs:
                    i += 1
                _write_texts(self, items[first:i])  # type: ignore[arg-type]  # all are Glyphs
                continue
            item = items[i]
            if not (isinstance(item, (Path, Markers)) and self._as_image(item)):
                _WRITE[kind](self, item)
            i += 1

    def _as_image(self, item: Path | Markers) -> bool:
        """Write a mark as an image if it has too many elements, or all have to be."""
        if self.raster is False or (isinstance(item, Path) and item.snap and self.raster is None):
            return False
        count = elements_of(item)
        is_guide = isinstance(item, Path) and item.snap
        is_mark = not is_guide and self.bounds[2:] != (self.scene.width, self.scene.height)
        if count <= MOST_ELEMENTS and not (self.raster and is_mark):
            return False
        if self.raster is None:
            kind = type(item).__name__.lower()
            what = f"svg: {kind} of {count:,} elements became an image at {self.raster_dpi:g} dpi"
            self.notes.append(f"{what}; raster=False keeps vectors")
        self.put(layer_element(self.scene, item, self.bounds, self.raster_dpi))
        return True


# ---- paths ----


def _write_path(page: Page, path: Path) -> None:
    width = max(1.0, floor(path.width + 0.5)) if path.snap else path.width
    stroke = _stroke(path, width) if path.stroke is not None and width > 0 else ""
    if path.fills is not None:
        rings = _draw.svg_path(path, page.bounds, _RINGS)
        if rings:
            page.put(*(("<g", stroke, ">\n", rings, "</g>\n") if stroke else (rings,)))
        return
    rule = ' fill-rule="evenodd"' if path.fill_rule == "evenodd" else ""
    fill = paint("fill", path.fill) + rule if path.fill is not None else ""
    inside = _draw.svg_path(path, page.bounds, _FILL) if fill else ""
    line = _draw.svg_path(path, page.bounds, _STROKE) if stroke else ""
    if inside and inside == line:
        page.put('<path d="', inside, '"', fill, stroke, "/>\n")
        return
    if inside:
        page.put('<path d="', inside, '"', fill, "/>\n")
    if line:
        page.put('<path d="', line, '"', stroke, "/>\n")


def _stroke(path: Path, width: float) -> str:
    text = paint("stroke", path.stroke)
    if width != 1:
        text += f' stroke-width="{number(width)}"'
    if path.dash:
        text += f' stroke-dasharray="{" ".join(map(number, path.dash))}"'
        if path.dash_offset:
            text += f' stroke-dashoffset="{number(path.dash_offset)}"'
    if path.cap != "butt":
        text += f' stroke-linecap="{path.cap}"'
    if path.join != "round":
        text += f' stroke-linejoin="{path.join}"'
        if path.join == "miter" and path.miter_limit != 4:
            text += f' stroke-miterlimit="{number(path.miter_limit)}"'
    return text


# ---- markers ----


def _write_markers(page: Page, markers: Markers) -> None:
    shape = outline(markers.shape)
    one_look = markers.fill is None or isinstance(markers.fill, tuple)
    fill = paint("fill", markers.fill, markers.opacity) if one_look else ""  # type: ignore[arg-type]  # a colour or None
    stroke = ""
    if markers.stroke is not None and markers.width > 0:
        wide = "" if markers.width == 1 else f' stroke-width="{number(markers.width)}"'
        stroke = paint("stroke", markers.stroke, markers.opacity) + wide + ' stroke-linejoin="miter"'
    if not isinstance(markers.size, (int, float)):
        shapes = _draw.svg_markers(markers, shape, page.bounds, _EACH_SHAPE, "")
        page.put("<g", fill, stroke, ">\n", shapes, "</g>\n")
        return
    element = _shape(shape, float(markers.size))
    if one_look and elements_of(markers) > _USES:
        page.put(_marker_path(page, markers, shape, element, fill + stroke))
        return
    name = page.define("s", element)
    uses = _draw.svg_markers(markers, shape, page.bounds, _EACH_USE, name)
    if uses:
        page.put("<g", fill, stroke, ">\n", uses, "</g>\n")


def _marker_path(page: Page, markers: Markers, shape: object, element: str, look: str) -> str:
    """All markers of one look as the vertices of one path: drawn in order, a few bytes each."""
    vertices = _draw.svg_markers(markers, shape, page.bounds, _VERTICES, "")
    if not vertices:
        return ""
    drawn = element.replace(' id="ID"', "").replace("/>", look + "/>")
    frame = 'overflow="visible" markerUnits="userSpaceOnUse" markerWidth="1" markerHeight="1"'
    url = "url(#" + page.define("k", f'<marker id="ID" {frame}>{drawn.rstrip()}</marker>\n') + ")"
    return f'<path marker-start="{url}" marker-mid="{url}" marker-end="{url}" d="{vertices}"/>\n'


def _shape(shape: object, size: float) -> str:
    """The element of a marker at the origin, its id still open."""
    if isinstance(shape, float):
        return f'<circle id="ID" r="{number(shape * size)}"/>\n'
    flat = [number(v * size) for v in shape]  # type: ignore[attr-defined]  # an array of corners
    return f'<path id="ID" d="M{"L".join(f"{x} {y}" for x, y in zip(flat[::2], flat[1::2]))}z"/>\n'


# ---- text ----


def _write_texts(page: Page, texts: tuple[Glyphs, ...]) -> None:
    """Texts of one font, size and colour in a row stand in one group."""
    key: object = None
    for glyphs in texts:
        run = glyphs.run
        if not run.text.strip():
            continue
        subset = None if page.outlines else page.fonts.subset_for(run)
        if subset is None:
            if key is not None:
                page.put("</g>\n")
            key = None
            label = "" if page.outlines else f' role="img" aria-label="{escaped(run.text)}"'
            x, y = _baseline(glyphs)
            shape = _draw.svg_glyphs((glyphs.replace(x=x, y=y),))
            page.put(f'<path{paint("fill", glyphs.color)}{label} d="{shape}"/>\n')
            continue
        if key != (subset, run.size_px, glyphs.color):
            if key is not None:
                page.put("</g>\n")
            key = (subset, run.size_px, glyphs.color)
            page.put("<g ", subset, f' font-size="{number(run.size_px)}"{paint("fill", glyphs.color)}>\n')
        page.put(_text(glyphs))
    if key is not None:
        page.put("</g>\n")


def _baseline(glyphs: Glyphs) -> tuple[float, float]:
    """The origin, the baseline of level and upright text on whole px: as sharp on a screen as the PNG."""
    x, y, turn = glyphs.x, glyphs.y, glyphs.angle % 180
    return (floor(x + 0.5) if turn == 90 else x), (floor(y + 0.5) if turn == 0 else y)


def _text(glyphs: Glyphs) -> str:
    run = glyphs.run
    x, y = _baseline(glyphs)
    turn = f' transform="rotate({number(-glyphs.angle)} {number(x)} {number(y)})"' if glyphs.angle else ""
    text = run.text
    keep = ' xml:space="preserve"' if text[0] == " " or text[-1] == " " or "  " in text else ""
    return f'<text x="{_draw.svg_places(run.positions, x)}" y="{number(y)}"{turn}{keep}>{escaped(text)}</text>\n'


# ---- the rest ----


def _write_clip(page: Page, clip: Clip) -> None:
    kept, opened = page.bounds, 0
    if clip.rect is not None:
        page.bounds = x0, y0, x1, y1 = _intersect(kept, clip.rect)
        if x1 <= x0 or y1 <= y0:
            page.bounds = kept
            return
        if page.bounds != kept:
            d = f"M{number(x0)} {number(y0)}h{number(x1 - x0)}v{number(y1 - y0)}h{number(x0 - x1)}z"
            opened += _open_clip(page, f'<path d="{d}"/>')
    if clip.path is not None:
        rule = ' clip-rule="evenodd"' if clip.path.fill_rule == "evenodd" else ""
        opened += _open_clip(page, f'<path d="{_draw.svg_path(clip.path, page.bounds, _FILL)}"{rule}/>')
    page.draw(clip.items)
    page.put("</g>\n" * opened)
    page.bounds = kept


def _open_clip(page: Page, shape: str) -> int:
    name = page.define("c", f'<clipPath id="ID">{shape}</clipPath>\n')
    page.put(f'<g clip-path="url(#{name})">\n')
    return 1


def _intersect(bounds: Box, rect: Box) -> Box:
    """The rectangle in whole px, inside ``bounds``: plot areas end where the pixels of a screen do."""
    x0, x1 = sorted((floor(rect[0] + 0.5), floor(rect[2] + 0.5)))
    y0, y1 = sorted((floor(rect[1] + 0.5), floor(rect[3] + 0.5)))
    return max(bounds[0], x0), max(bounds[1], y0), min(bounds[2], x1), min(bounds[3], y1)


def _write_group(page: Page, group: Group) -> None:
    if group.opacity >= 1:
        page.draw(tuple(group.items))
        return
    page.put(f'<g opacity="{number(max(0.0, group.opacity))}">\n')
    page.draw(tuple(group.items))
    page.put("</g>\n")


def _write_anchor(page: Page, anchor: Anchor) -> None:
    role = f' role="{escaped(anchor.role)}"' if anchor.role else ""
    name = f' id="{escaped("-".join(anchor.id.split()))}"' if anchor.id else ""
    page.put(f"<g{name}{role}>\n")
    if anchor.title:
        page.put(f"<title>{escaped(anchor.title)}</title>\n")
    page.draw(anchor.items)
    page.put("</g>\n")


def _write_image(page: Page, image: Image) -> None:
    page.put(image_element(page.scene, image, page.bounds, page.raster_dpi))


def _write_mesh(page: Page, mesh: Mesh) -> None:
    """Few cells with depth as vectors; else an image."""
    paths = None if page.raster else paths_of(mesh, page.raster is False)
    if paths is None:
        page.put(layer_element(page.scene, mesh, page.bounds, page.raster_dpi))
        return
    for path in paths:
        _WRITE[type(path)](page, path)


_WRITE: dict[type, Callable[[Page, object], None]] = {
    Path: _write_path,  # type: ignore[dict-item]  # each takes its own key
    Markers: _write_markers,  # type: ignore[dict-item]  # as above
    Image: _write_image,  # type: ignore[dict-item]  # as above
    Mesh: _write_mesh,  # type: ignore[dict-item]  # as above
    Clip: _write_clip,  # type: ignore[dict-item]  # as above
    Group: _write_group,  # type: ignore[dict-item]  # as above
    Anchor: _write_anchor,  # type: ignore[dict-item]  # as above
}
