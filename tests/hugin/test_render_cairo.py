"""Drawing on pixels and pages: laws of the C passes, formats, determinism, bad input."""

import io
import os
import subprocess
import sys
import threading

import numpy as np
import pytest

from hugin.render import FORMATS, renderer
from hugin.render.cairo.pixels import draw, png
from hugin.scene import (
    LINEAR,
    Anchor,
    Clip,
    Group,
    Image,
    Map,
    Mapped,
    Markers,
    Mesh,
    Path,
    Points,
    Scene,
)
from hugin.scene.primitives import SHAPES

BLACK = (0.0, 0.0, 0.0, 1.0)
RED = (1.0, 0.0, 0.0, 1.0)


def at(x, y, **kw):
    return Points(np.asarray(x, float), np.asarray(y, float), **kw)


def box(x0, y0, x1, y1):
    return at([x0, x1, x1, x0], [y0, y0, y1, y1])


def pixels(*items, width=120, height=80, background=(1.0, 1.0, 1.0, 1.0), dpi=100.0):
    """(h, w, 4) uint8: premultiplied, in the order B G R A."""
    surface = draw(Scene(width, height, items, background), dpi).surface
    shape = surface.get_height(), surface.get_stride() // 4, 4
    return np.frombuffer(surface.get_data(), np.uint8).reshape(shape)[:, : surface.get_width()].copy()


def grey_lut():
    ramp = np.arange(256, dtype=np.uint8)
    return np.stack([ramp, ramp, ramp, np.full(256, 255, np.uint8)], 1)


def rich_scene():
    rng = np.random.default_rng(3)
    x = np.linspace(0, 10, 4000)
    affine = (0.0, 36.0, 20.0, 0.0, -60.0, 150.0)
    return Scene(
        400,
        300,
        (
            Path(at([20, 380], [150, 150]), stroke=BLACK, snap=True),
            Image(Mapped(rng.random((20, 30)), 0.0, 1.0, grey_lut()), (30, 200, 150, 280)),
            Clip(
                (
                    Path(Points(x, np.sin(x), affine=affine), stroke=RED, width=2.0, decimate=True),
                    Path(Points(x, np.cos(x), affine=affine), stroke=BLACK, width=1.5, dash=(6.0, 3.0)),
                    Path(
                        Points(x, np.sin(x), affine=affine), base=Points(x, 0 * x, affine=affine), fill=(0, 0, 1, 0.3)
                    ),
                ),
                rect=(20.0, 20.0, 380.0, 280.0),
            ),
            Group(
                (Path(box(200, 200, 260, 260), fill=RED, closed=True), Path(box(230, 220, 300, 280), fill=BLACK)), 0.5
            ),
            Anchor(
                (
                    Markers(
                        at(rng.uniform(20, 380, 300), rng.uniform(20, 100, 300)), fill=(0, 0.5, 0, 0.5), stroke=BLACK
                    ),
                ),
                "m",
            ),
        ),
        title="A title",
        description="What it shows",
    )


# ---- pictures ---------------------------------------------------------------------------------------------------


def test_png_decodes_with_its_size_and_dpi():
    from PIL import Image as pictures

    picture = pictures.open(io.BytesIO(png(rich_scene(), dpi=200)))
    assert (picture.size, picture.mode) == ((800, 600), "RGB")
    assert picture.info["dpi"] == pytest.approx((200, 200), abs=0.01)
    shown = np.asarray(picture)
    assert np.array_equal(shown[..., ::-1], draw_bgr(rich_scene(), 200))


def draw_bgr(scene, dpi):
    surface = draw(scene, dpi).surface
    return np.frombuffer(surface.get_data(), np.uint8).reshape(surface.get_height(), -1, 4)[
        :, : surface.get_width(), :3
    ]


@pytest.mark.parametrize("small", [False, True])
def test_transparent_png_keeps_straight_alpha(small):
    from PIL import Image as pictures

    scene = Scene(10, 10, (Path(box(0, 0, 10, 5), fill=(1.0, 0.5, 0.0, 0.5)),))
    shown = np.asarray(pictures.open(io.BytesIO(png(scene, transparent=True, small=small))))
    assert shown[2, 2].tolist() == pytest.approx([255, 128, 0, 128], abs=1)
    assert shown[8, 2].tolist() == [0, 0, 0, 0]


def test_a_group_lays_its_items_down_once():
    shown = pixels(Group((Path(box(10, 10, 60, 60), fill=BLACK), Path(box(40, 10, 90, 60), fill=BLACK)), 0.5))
    assert set(shown[30, 15:85, 0].tolist()) == {127} or set(shown[30, 15:85, 0].tolist()) == {128}


def test_a_translucent_line_that_crosses_itself_blends_once():
    turning = at([10, 100, 100, 10], [20, 60, 20, 60])
    shown = pixels(Path(turning, stroke=(0, 0, 0, 0.5), width=8.0))
    assert shown[..., 0].min() >= 126


def test_a_clip_ends_at_whole_pixels():
    shown = pixels(Clip((Path(box(0, 0, 120, 80), fill=BLACK),), rect=(10.2, 10.2, 50.7, 40.7)))
    dark = np.argwhere(shown[..., 0] == 0)
    assert (dark.min(0).tolist(), dark.max(0).tolist()) == ([10, 10], [40, 50])
    assert set(np.unique(shown[..., 0])) == {0, 255}


def test_a_path_clips_what_is_inside_it():
    round_ = Path(at([60, 100, 60, 20], [5, 40, 75, 40]))
    shown = pixels(Clip((Image(np.zeros((2, 2, 3), np.uint8), (0, 0, 120, 80)),), path=round_))
    assert (shown[40, 60, 0], shown[5, 5, 0]) == (0, 255)


@pytest.mark.parametrize("dpi", [100, 150, 200, 73])
def test_snapped_lines_fill_whole_pixels(dpi):
    shown = pixels(Path(at([10, 110], [40, 40]), stroke=BLACK, snap=True), dpi=dpi)
    columns = shown[:, shown.shape[1] // 2, 0]
    assert set(columns.tolist()) == {0, 255}


def test_rings_take_a_colour_each():
    x = np.concatenate([[10, 30, 30, 10], [40, 60, 60, 40]]).astype(float)
    y = np.tile([10.0, 10, 50, 50], 2)
    fills = np.array([[255, 0, 0, 255], [0, 0, 255, 255]], np.uint8)
    shown = pixels(Path(at(x, y), ring=4, fills=fills, snap=True))
    assert (shown[20, 20].tolist(), shown[20, 50].tolist()) == ([0, 0, 255, 255], [255, 0, 0, 255])


def test_dashes_keep_their_phase_where_the_line_enters_the_page():
    whole = pixels(Path(at([-95, 400], [40, 40]), stroke=BLACK, width=4.0, dash=(10.0, 10.0)))
    on = whole[40, :, 0] < 128
    assert [int(v) for v in np.flatnonzero(np.diff(on.astype(int))) + 1][:4] == [5, 15, 25, 35]


# ---- images -----------------------------------------------------------------------------------------------------


def shrunk(values, width, height):
    """The area mean of every pixel, slowly."""
    rows, columns = values.shape

    def weights(n, size):
        edges = np.arange(n + 1) * size / n
        return np.array([np.clip(np.minimum(edges[1:], i + 1) - np.maximum(edges[:-1], i), 0, 1) for i in range(size)])

    return weights(rows, height) @ values @ weights(columns, width).T


@pytest.mark.parametrize("dtype", ["float32", "float64", "uint8", "int16"])
@pytest.mark.parametrize("shape", [(80, 120), (163, 251), (400, 130)])
def test_shrunk_images_show_the_area_mean(dtype, shape):
    values = (np.random.default_rng(0).random(shape) * 100).astype(dtype)
    shown = pixels(Image(Mapped(values, 0.0, 100.0, grey_lut()), (0, 0, 120, 80)))
    wanted = np.floor(shrunk(values.astype(float), 120, 80) / 100 * 256).clip(0, 255)
    assert np.abs(shown[..., 0] - wanted).max() <= 1


@pytest.mark.parametrize(
    "rect, flip", [((0, 0, 120, 80), (1, 1)), ((120, 0, 0, 80), (1, -1)), ((0, 80, 120, 0), (-1, 1))]
)
def test_enlarged_images_show_cells_as_they_are(rect, flip):
    values = np.arange(6.0).reshape(2, 3)
    shown = pixels(Image(Mapped(values, 0.0, 5.0, grey_lut()), rect))
    cells = np.floor(values / 5 * 256).clip(0, 255)[:: flip[0], :: flip[1]]
    assert np.array_equal(shown[..., 0], np.repeat(np.repeat(cells, 40, 0), 40, 1))


def test_nan_under_and_over_have_their_colours():
    values = np.array([[-1.0, 0.0, 1.0, 2.0, np.nan, np.inf]])
    data = Mapped(values, 0.0, 1.0, grey_lut(), nan=(0, 0, 1, 1), under=RED, over=(0, 1, 0, 1))
    shown = pixels(Image(data, (0, 0, 120, 80)))[40, 10::20]
    assert shown[:, :3].tolist() == [[0, 0, 255], [0, 0, 0], [255, 255, 255], [0, 255, 0], [255, 0, 0], [255, 0, 0]]


def test_uneven_edges_place_the_cells():
    data = Mapped(np.array([[0.0, 1.0, 0.0]]), 0.0, 1.0, grey_lut())
    edges = np.array([0.0, 10.0, 100.0, 120.0])
    shown = pixels(Image(data, (0, 0, 120, 80), x_edges=edges))
    assert np.flatnonzero(shown[40, :, 0] == 255).tolist() == list(range(10, 100))


def test_colour_images_blend_by_their_alpha():
    data = np.zeros((1, 1, 4), np.uint8)
    data[..., 3] = 128
    assert pixels(Image(data, (0, 0, 120, 80)))[0, 0].tolist() == pytest.approx([127, 127, 127, 255], abs=1)


# ---- markers ----------------------------------------------------------------------------------------------------


def blended(x, y, radius, alpha, width, height, grid=8):
    """Discs one over the other in float64, coverage from grid x grid samples."""
    page = np.ones((height, width))
    sub = (np.arange(grid) + 0.5) / grid
    xs = (np.arange(width)[:, None] + sub).ravel()
    ys = (np.arange(height)[:, None] + sub).ravel()
    for cx, cy in zip(x, y):
        inside = (xs[None] - cx) ** 2 + (ys[:, None] - cy) ** 2 <= radius**2
        cover = inside.reshape(height, grid, width, grid).mean((1, 3))
        page *= 1 - alpha * cover
    return page * 255


@pytest.mark.parametrize("alpha", [0.02, 0.2, 1.0])
def test_markers_blend_as_single_ones_would(alpha):
    rng = np.random.default_rng(1)
    x, y = rng.uniform(5, 55, 400), rng.uniform(5, 35, 400)
    shown = pixels(Markers(at(x, y), size=7.0, fill=(0, 0, 0, alpha)), width=60, height=40)[..., 0]
    difference = np.abs(shown - blended(x, y, 3.5, alpha, 60, 40))
    assert difference.max() <= 30 and difference.mean() <= 1.5


@pytest.mark.parametrize("alpha", [0.3, 0.05, 0.016, 0.015, 0.005, 0.001, 0.0003])
@pytest.mark.parametrize("shade", [0.0, 0.4, 1.0])
def test_any_number_of_thin_layers_keeps_its_sum(alpha, shade):
    for n in (int(0.3 / alpha), int(1 / alpha), int(3 / alpha)):
        place = at(np.full(n, 30.0), np.full(n, 20.0))
        square = Markers(place, "square", 20.0, (shade, shade, shade, alpha))
        shown = pixels(square, width=60, height=40, background=(0.8, 0.8, 0.8, 1.0))[20, 30]
        wanted = 255 * (shade + (0.8 - shade) * (1 - alpha) ** n)
        assert shown[:3].tolist() == pytest.approx([wanted] * 3, abs=0.7) and shown[3] == 255


def test_mapped_markers_equal_markers_of_those_colours():
    rng = np.random.default_rng(2)
    x, y, v = rng.uniform(5, 115, 500), rng.uniform(5, 75, 500), rng.random(500)
    lut = grey_lut()
    each = lut[np.minimum(255, (v * 256).astype(int))]
    assert np.array_equal(
        pixels(Markers(at(x, y), fill=Mapped(v, 0.0, 1.0, lut), opacity=0.5)),
        pixels(Markers(at(x, y), fill=np.ascontiguousarray(each), opacity=0.5)),
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_covers_its_area_wherever_it_lies(shape):
    areas = []
    for dx in (0.0, 0.3, 0.55):
        shown = pixels(Markers(at([30 + dx], [20 + dx / 2]), shape, 16.0, BLACK), width=60, height=40)[..., 0]
        areas.append((255.0 - shown).sum() / 255)
    assert max(areas) - min(areas) < 0.02 * max(areas) + 0.5


def test_a_translucent_outline_meets_its_fill_in_no_pixel_twice():
    shown = pixels(
        Markers(at([30.0], [20.0]), "square", 20.0, (0, 0, 0, 0.5), stroke=(0, 0, 0, 0.5), width=4.0),
        width=60,
        height=40,
    )
    assert shown[..., 0].min() >= 126


def test_sizes_of_their_own_equal_one_size_each():
    x, y, sizes = np.array([20.0, 60.0, 100.0]), np.array([40.0, 40.0, 40.0]), np.array([4.0, 12.0, 30.0])
    together = pixels(Markers(at(x, y), size=sizes, fill=BLACK))[..., 0].astype(int)
    one_by_one = pixels(*(Markers(at([a], [b]), size=float(s), fill=BLACK) for a, b, s in zip(x, y, sizes)))[..., 0]
    assert np.abs(together - one_by_one).max() <= 16


@pytest.mark.parametrize("shape", ["circle", "square", "star"])
@pytest.mark.parametrize("n, side", [(60, 120), (4500, 990)])
def test_markers_of_many_sizes_look_like_single_ones(shape, n, side):
    """The rule of decimated lines; in crowds sprites are coarser than among few."""
    rng = np.random.default_rng(6)
    x, y, sizes = rng.uniform(10, side - 10, n), rng.uniform(10, side - 10, n), rng.uniform(3, 20, n)
    together = pixels(Markers(at(x, y), shape, sizes, (0, 0, 0, 0.5)), width=side, height=side)[..., 0].astype(float)
    single = (Markers(at([a], [b]), shape, float(s), (0, 0, 0, 0.5)) for a, b, s in zip(x, y, sizes))
    difference = np.abs(together - pixels(*single, width=side, height=side)[..., 0])
    assert difference.max() <= 64 and difference.reshape(side // 30, 30, side // 30, 30).mean((1, 3)).max() <= 2


# ---- meshes -----------------------------------------------------------------------------------------------------


def test_the_nearer_triangle_hides_the_farther():
    vertices = np.array([[0, 0, 1], [120, 0, 1], [0, 80, 1], [0, 0, 2], [120, 0, 2], [0, 80, 2]], np.float32)
    colors = np.array([[255, 0, 0, 255], [0, 0, 255, 255]], np.uint8)
    mesh = Mesh(vertices, np.array([[0, 1, 2], [3, 4, 5]], np.int32), colors, flat=True)
    assert pixels(mesh)[20, 20].tolist() == [0, 0, 255, 255]


def test_translucent_neighbours_show_no_seam():
    vertices = np.array([[10, 10], [110, 13], [107, 70], [12, 71]], np.float32)
    colors = np.tile(np.array([0, 0, 0, 128], np.uint8), (2, 1))
    shown = pixels(Mesh(vertices, np.array([[0, 1, 2], [0, 2, 3]], np.int32), colors, flat=True))
    assert len(np.unique(shown[20:60, 20:100, 0])) == 1


# ---- formats ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["png", "pdf", "ps", "eps", "webp", "jpg"])
def test_equal_scenes_give_equal_bytes(suffix):
    assert renderer(suffix)(rich_scene()) == renderer(suffix)(rich_scene())


def test_threads_and_processes_give_the_same_bytes():
    wanted = png(rich_scene()), renderer("pdf")(rich_scene())
    found = []
    threads = [
        threading.Thread(target=lambda: found.append((png(rich_scene()), renderer("pdf")(rich_scene()))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(item == wanted for item in found) and len(found) == 8
    code = f"""
import importlib.util, hashlib
spec = importlib.util.spec_from_file_location("t", {__file__!r})
t = importlib.util.module_from_spec(spec)
spec.loader.exec_module(t)
print(hashlib.sha256(t.png(t.rich_scene()) + t.renderer("pdf")(t.rich_scene())).hexdigest())
"""
    import hashlib

    environment = dict(os.environ, PYTHONHASHSEED="7")
    other = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert other.stdout.strip() == hashlib.sha256(wanted[0] + wanted[1]).hexdigest()


def test_pdf_looks_like_png(tmp_path):
    from PIL import Image as pictures

    file = tmp_path / "page.pdf"
    file.write_bytes(renderer("pdf")(rich_scene()))
    subprocess.run(["pdftoppm", "-r", "100", "-png", "-singlefile", file, tmp_path / "page"], check=True)
    paper = np.asarray(pictures.open(tmp_path / "page.png").convert("RGB")).astype(float)
    screen = draw_bgr(rich_scene(), 100)[..., ::-1].astype(float)
    tiles = np.abs((paper - screen)[:300, :390].reshape(10, 30, 13, 30, 3).mean((1, 3)))
    assert tiles.max() <= 8


def on_paper(scene, tmp_path, suffix="pdf"):
    """RGB of a page at 100 dpi, from Poppler's pixels at 300."""
    from PIL import Image as pictures

    file = tmp_path / f"page.{suffix}"
    file.write_bytes(renderer(suffix)(scene))
    subprocess.run(["pdftoppm", "-r", "300", "-png", "-singlefile", file, tmp_path / "page"], check=True)
    fine = np.asarray(pictures.open(tmp_path / "page.png").convert("RGB")).astype(float)
    return fine.reshape(len(fine) // 3, 3, -1, 3, 3).mean((1, 3))


@pytest.mark.parametrize("shape", ["circle", "square", "star"])
@pytest.mark.parametrize("has_edge", [False, True])
@pytest.mark.parametrize("has_sizes, has_colors", [(False, False), (True, False), (False, True)])
def test_crowds_of_markers_blend_in_order_on_paper(tmp_path, shape, has_edge, has_sizes, has_colors):
    rng = np.random.default_rng(8)
    n = 400
    x, y = rng.uniform(15, 225, n), rng.uniform(15, 165, n)
    fill = Mapped(rng.random(n), 0.0, 1.0, rng.integers(0, 256, (256, 4), np.uint8) | np.uint8([0, 0, 0, 255]))
    crowd = Markers(
        at(x, y), shape, rng.uniform(5, 14, n) if has_sizes else 11.0, fill if has_colors else (0.1, 0.4, 0.8, 0.6),
        stroke=(1.0, 0.5, 0.0, 1.0) if has_edge else None, width=1.5, opacity=0.7,
    )
    scene = Scene(240, 180, (Clip((crowd,), rect=(10.0, 10.0, 230.0, 170.0)),), (1.0, 1.0, 1.0, 1.0))
    difference = np.abs(on_paper(scene, tmp_path) - draw_bgr(scene, 100)[..., ::-1])
    assert difference.reshape(6, 30, 8, 30, 3).mean((1, 3)).max() <= 5


def test_pdf_states_title_and_description_and_no_date():
    from pypdf import PdfReader

    info = PdfReader(io.BytesIO(renderer("pdf")(rich_scene()))).metadata
    assert (info["/Title"], info["/Subject"], "/CreationDate" in info) == ("A title", "What it shows", False)
    dated = PdfReader(io.BytesIO(renderer("pdf")(rich_scene(), date="2026-11-22T11:00:00+01:00"))).metadata
    assert dated["/CreationDate"] == "D:20261122100000Z"


def crowd(n):
    rng = np.random.default_rng(0)
    return Scene(
        400,
        300,
        (
            Clip(
                (Markers(at(rng.uniform(0, 400, n), rng.uniform(0, 300, n)), size=3.0, fill=BLACK),),
                rect=(20, 20, 380, 280),
            ),
        ),
    )


def test_very_many_markers_become_a_picture_in_pdf():
    notes = []
    data = renderer("pdf")(crowd(20_001), notes=notes)
    assert notes == ["20,001 markers became a picture at 300 dpi; raster=False keeps vectors"]
    assert b"/Subtype /Image" in data and len(data) < 1_000_000
    assert b"/Subtype /Image" not in renderer("pdf")(crowd(20_000))
    assert b"/Subtype /Image" not in renderer("pdf")(crowd(20_001), raster=False)
    assert b"/Subtype /Image" in renderer("pdf")(crowd(10), raster=True)


def test_every_format_names_a_module_of_render():
    for suffix in set(FORMATS) - {"svg"}:
        assert callable(renderer(suffix))


# ---- bad input --------------------------------------------------------------------------------------------------


#: Shapes in the order of the C table, which its message keeps.
CORE_ORDER = ("circle", "dot", *(shape for shape in SHAPES if shape not in ("circle", "dot")))


@pytest.mark.parametrize(
    "item, words",
    [
        (
            lambda: Path(Points(np.zeros(3), np.zeros(2)), stroke=BLACK),
            "path: x has 3 points, y has 2; lengths must match",
        ),
        (
            lambda: Path(Points(np.zeros(3, complex), np.zeros(3)), stroke=BLACK),
            "path: x has unsupported dtype Zd; must be real numbers",
        ),
        (lambda: Path(Points(np.zeros((3, 1)), np.zeros(3)), stroke=BLACK), "path: x has 2 axes; must have 1"),
        (lambda: Path(at([0, 1], [0, 1]), verbs=b"\x00", stroke=BLACK), "path: verbs take 1 points, there are 2"),
        (
            lambda: Path(at([0, 1], [0, 1]), verbs=b"\x00\x09", stroke=BLACK),
            "path: unknown verb 9; verbs are 0 move, 1 line, 2 cubic, 3 close",
        ),
        (lambda: Path(at([0, 1], [0, 1]), stroke=BLACK, join="mitre"), "path: unknown join 'mitre'"),
        (
            lambda: Path(at([0, 1], [0, 1]), stroke=BLACK, width=float("nan")),
            "path: invalid width; must be a finite number",
        ),
        (
            lambda: Path(at([0, 1], [0, 1]), stroke=BLACK, dash=(-1.0, 2.0)),
            "path: invalid dash; lengths must not be negative",
        ),
        (
            lambda: Path(at([0, 1], [0, 1], affine=(0, np.inf, 0, 0, 1, 0)), stroke=BLACK),
            "path: must hold finite numbers",
        ),
        (
            lambda: Markers(at([0, 1], [0, 1]), size=np.ones(3), fill=RED),
            "markers: size has 3 values, there are 2 points; lengths must match",
        ),
        (
            lambda: Markers(at([0, 1], [0, 1]), fill=np.zeros((2, 3), np.uint8)),
            "markers: fill has 3 channels; must be 4",
        ),
        (
            lambda: Markers(at([0, 1], [0, 1]), "blob", fill=RED),
            f"markers: unknown shape 'blob'; shapes are {', '.join(sorted(SHAPES, key=CORE_ORDER.index))}",
        ),
        (lambda: Image(np.zeros((2, 2, 5), np.uint8), (0, 0, 9, 9)), "image: data has 5 channels; must be 3 or 4"),
        (
            lambda: Image(Mapped(np.zeros((2, 2)), 0.0, 1.0, grey_lut()), (0, 0, 9, 9), x_edges=np.zeros(2)),
            "image: x_edges has 2 values; must have 3, one more than the cells",
        ),
        (
            lambda: Mesh(np.zeros((3, 3)), np.zeros((1, 3), np.int32), np.zeros((1, 4), np.uint8)),
            "mesh: vertices must be (n, 2 or 3) float32, triangles (m, 3, 2 or 1) int32",
        ),
    ],
)
def test_bad_geometry_is_named(item, words):
    with pytest.raises(ValueError) as caught:
        pixels(item())
    assert str(caught.value) == words


WILD = [np.nan, np.inf, -np.inf, 1e308, -1e308, 1e15, -1e15, 0.0, 50.0, 50.0, 1e-300]


@pytest.mark.parametrize("seed", range(60))
def test_wild_coordinates_never_crash(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(0, 40))
    x, y, z = (np.where(rng.random(n) < 0.3, rng.choice(WILD, n), rng.uniform(-50, 200, n)) for _ in range(3))
    maps = [
        LINEAR,
        Map("log10"),
        Map("symlog", 1.0, 2.0),
        Map("power", 3.0),
        Map("logit"),
        Map("asinh", 2.0),
        Map("sqrt"),
    ]
    points = Points(
        x, y, maps[seed % 7], maps[(seed + 3) % 7], (0.0, float(rng.choice([1, 1e300, 1e-300, -3])), 5.0, 0.0, 1.0, 5.0)
    )
    width = float(rng.choice([0.0, 0.01, 1.0, 50.0]))
    pen = {"stroke": BLACK, "width": width, "cap": str(rng.choice(["butt", "round", "square"]))}
    items = [
        Path(points, decimate=True, **pen),
        Path(points, closed=True, fill=RED, join="miter", **pen),
        Path(points, dash=(3.0, 1.0), **pen),
        Path(points, base=Points(x, z), fill=RED),
        Path(points, ring=3, fill=RED, snap=True, **pen),
        Markers(points, SHAPES[seed % len(SHAPES)], np.abs(z), fill=RED, stroke=BLACK),
        Markers(points, fill=Mapped(z, -1.0, 1.0, grey_lut())),
        Image(Mapped(np.where(np.isfinite(z), z, 0).reshape(1, -1), 0.0, 1.0, grey_lut()), (-1e30, 3.0, 1e30, 70.0)),
        Mesh(
            np.stack([x, y, z], 1).clip(-1e38, 1e38).astype(np.float32),
            rng.integers(-2, n + 3, (9, 3)).astype(np.int32),
            np.zeros((9, 4), np.uint8),
            flat=True,
        ),
    ]
    for item in items:
        pixels(item)
    renderer("pdf")(Scene(120, 80, tuple(items)))


def test_pages_of_impossible_size_are_refused():
    for width in (0, -5, 1e9, float("nan")):
        with pytest.raises(ValueError, match="render: page of"):
            draw(Scene(width, 10))


def test_empty_geometry_draws_nothing():
    empty = np.zeros(0)
    shown = pixels(
        Path(Points(empty, empty), stroke=BLACK, fill=RED),
        Path(Points(empty, empty), stroke=BLACK, decimate=True),
        Path(Points(empty, empty), base=Points(empty, empty), fill=RED),
        Markers(Points(empty, empty), fill=RED),
        Image(Mapped(np.zeros((0, 4)), 0.0, 1.0, grey_lut()), (0, 0, 9, 9)),
        Mesh(np.zeros((0, 2), np.float32), np.zeros((0, 3), np.int32), np.zeros((0, 4), np.uint8)),
    )
    assert shown.min() == 255


@pytest.mark.parametrize("shape", ["circle", "star", "square"])
@pytest.mark.parametrize("stroke", [None, BLACK])
def test_markers_of_a_page_of_vectors_take_few_bytes(shape, stroke):
    rng = np.random.default_rng(5)
    places = at(rng.uniform(0, 400, 10_000), rng.uniform(0, 300, 10_000))
    page = renderer("pdf")(Scene(400, 300, (Markers(places, shape, fill=(0.0, 0.3, 0.7, 0.5), stroke=stroke),)))
    assert len(page) < 120_000


def test_operators_in_a_pdf_leave_a_file_that_others_read(monkeypatch, tmp_path):
    from pypdf import PdfReader

    from hugin.render.cairo import pages

    rng = np.random.default_rng(9)
    places = at(rng.uniform(0, 400, 300), rng.uniform(0, 300, 300))
    crowds = tuple(
        Markers(places, shape, 9.0, (0.0, 0.3, 0.7, alpha), stroke=(0.0, 0.0, 0.0, 0.5), width=2.0)
        for shape, alpha in (("circle", 1.0), ("star", 0.4), ("hexagon", 0.4))
    )
    round_ = Path(at([200, 390, 200, 10], [10, 150, 290, 150]))
    items = Clip(crowds[:2], rect=(20.3, 30.0, 380.0, 270.0)), Group(crowds[2:], 0.5), Clip(crowds[:1], path=round_)
    scene = Scene(400, 300, items, (1, 1, 1, 1))
    reader = PdfReader(io.BytesIO(renderer("pdf")(scene)), strict=True)
    assert len(reader.pages) == 1 and all(reader.get_object(i + 1) is not None for i in range(len(reader.xref[0])))
    by_operators = on_paper(scene, tmp_path)
    monkeypatch.setattr(pages, "replaced", lambda data, places: None)
    by_cairo = on_paper(scene, tmp_path)
    assert np.abs(by_operators - by_cairo).reshape(10, 30, -1, 10, 3).mean((1, 3)).max() <= 4
