"""OpenGL off screen: contexts, resources, agreement with the renderer of files beyond the contract's scenes."""

import subprocess
import sys

import numpy as np
import pytest

import hugin as hg
import nx
from hugin.render.cairo.pixels import rgba
from hugin.render.gl import peels
from hugin.render.gl.context import Offscreen, check_version
from hugin.render.gl.renderer import Renderer
from hugin.render.shapes import CIRCLES, POLYGONS
from hugin.scene import Clip, Glyphs, Group, Image, Map, Mapped, Markers, Mesh, Path, Points, Scene
from hugin.text import Run, layout


@pytest.fixture
def renderer(page):
    page[0].make_current()  # some tests have contexts of their own
    return page[1]


def drawn(renderer, scene, scale=1.0):
    renderer.draw(scene, round(scene.width * scale), round(scene.height * scale), scale, None)
    return renderer.read()


def test_a_figure_looks_as_in_its_file_at_two_scales(renderer):
    x = nx.linspace(0, 10, 300)
    fig = (hg.line(x, nx.sin(x), label="sin") + hg.scatter(x[::10], nx.cos(x[::10]), label="cos")).title("Waves")
    for scale in (1.0, 1.5):
        assert hg.image_compare(drawn(renderer, fig.scene(), scale), rgba(fig.scene(), dpi=100 * scale)) < 0.01


def differs(renderer, *items, size=(160.0, 120.0), scale=1.0):
    """(largest mean difference of a tile, largest difference of a channel, 0..255) between OpenGL and the file."""
    scene = Scene(*size, items)
    got, wanted = drawn(renderer, scene, scale), rgba(scene, dpi=100 * scale)
    most = np.abs(got.numpy().astype(int) - wanted.numpy().astype(int)).max()
    return float(hg.image_compare(got, wanted)), int(most)


def test_a_page_without_a_background_is_as_transparent_as_in_files(renderer):
    x = np.linspace(0, 10, 300)
    fig = hg.area(x, np.sin(x) + 1.2, alpha=0.4) + hg.line(x, np.sin(x)) + hg.scatter(x[::20], np.cos(x[::20]))
    scene = fig.scene().replace(background=None)
    got, wanted = drawn(renderer, scene).numpy().astype(int), rgba(scene).numpy().astype(int)
    weight = got[..., 3:] * wanted[..., 3:] / 65025  # colours matter where both show something
    assert np.abs(got[..., 3] - wanted[..., 3]).max() <= 30
    assert np.abs((got - wanted)[..., :3] * weight).max() <= 30


def places(n, seed=0, width=160.0, height=120.0):
    rng = np.random.default_rng(seed)
    return Points(rng.uniform(0, width, n), rng.uniform(0, height, n))


LUT = np.random.default_rng(1).integers(0, 256, (20, 4)).astype(np.uint8)
BLUE, HALF = (0.1, 0.3, 0.8, 1.0), (0.8, 0.3, 0.1, 0.5)


@pytest.mark.parametrize("shape", [*CIRCLES, *POLYGONS])
def test_markers_of_every_shape_cover_what_they_cover_in_files(renderer, shape):
    marks = [
        Markers(places(30, 1), shape, 13.0, HALF, BLUE, 2.0),
        Markers(places(30, 2), shape, np.linspace(0.0, 30.0, 30), BLUE),
    ]
    tile, most = differs(renderer, *marks, scale=1.3)
    assert tile < 0.008 and most <= 32  # files move markers to sixteenths of a pixel


@pytest.mark.parametrize("n", [200, 3000])
def test_markers_take_colours_from_tables_and_columns(renderer, n):
    values = np.linspace(-1, 12, n)
    values[::17] = np.nan
    mapped = Mapped(values, 0.0, 1.0, LUT, Map("log10"), (1.0, 0.0, 0.0, 0.5), (0.0, 1.0, 0.0, 1.0))
    each = np.random.default_rng(2).integers(0, 256, (n, 4)).astype(np.uint8)
    for fill in (mapped, each):
        tile, most = differs(renderer, Markers(places(n), "circle", 7.0, fill, opacity=0.7))
        assert tile < 0.008 and most <= 20


def test_markers_of_deep_zoom_do_not_jitter(renderer):
    x = 1e9 + np.arange(3000) * 1e-3
    at = Points(x, np.sin(np.arange(3000.0)), affine=(1e9 + 1.5, 50_000.0, 80.0, 0.0, 50.0, 60.0))
    assert differs(renderer, Markers(at, "circle", 9.0, BLUE))[1] <= 12


GRID = np.random.default_rng(3).normal(size=(17, 23))
GRID[3, 4:9] = np.nan


@pytest.mark.parametrize("by_device", [False, True])
@pytest.mark.parametrize("interpolation", ["auto", "nearest", "area", "bilinear"])
@pytest.mark.parametrize("kind", ["linear", "log10", "bytes"])
def test_images_show_the_pixels_of_files(renderer, interpolation, kind, by_device, monkeypatch):
    monkeypatch.setattr(renderer._pictures, "is_worth", by_device)
    mapped = Mapped(GRID, -1.0, 1.0, LUT, Map(kind if kind != "bytes" else "linear"), under=BLUE)
    data = np.random.default_rng(4).integers(0, 256, (17, 23, 4)).astype(np.uint8) if kind == "bytes" else mapped
    edges = 150 * np.linspace(0, 1, 24) ** 1.5
    for image in (
        Image(data, (140.3, 12.6, 10.2, 110.4), interpolation),
        Image(data, (0.0, 12.6, 150.0, 110.4), interpolation, edges),
        Image(data, (20.0, 20.0, 31.0, 33.0), interpolation),
        Image(data, (-4000.0, -3000.0, 5000.0, 4000.0), interpolation),
    ):
        assert differs(renderer, image) <= (0.004, 3 if interpolation != "bilinear" else 255)


def test_a_huge_image_is_sent_where_it_is_seen(renderer):
    data = np.random.default_rng(5).integers(0, 256, (3, 20_000, 3)).astype(np.uint8)
    for left in (-30_000.0, -100_000.0):
        assert differs(renderer, Image(data, (left, 10.0, left + 200_000.0, 110.0)))[1] <= 1


LINES = {
    "round": dict(cap="round"),
    "square caps": dict(cap="square", width=9.0),
    "miter": dict(join="miter", width=7.0),
    "miter limit": dict(join="miter", width=7.0, miter_limit=1.2),
    "bevel": dict(join="bevel", width=7.0),
    "thin": dict(width=0.4),
    "dash": dict(dash=(7.0, 3.0), dash_offset=4.0, width=3.0),
    "odd dash": dict(dash=(7.0,), width=3.0),
    "round dash": dict(dash=(0.0, 6.0), cap="round", width=4.0),
    "closed": dict(closed=True, width=5.0),
    "closed miter": dict(closed=True, join="miter", width=5.0),
    "closed dash": dict(closed=True, dash=(9.0, 4.0), width=3.0),
    "snap": dict(snap=True, width=1.0),
    "rings": dict(ring=3, width=2.5),
    "pairs": dict(ring=2, width=2.5),
    "verbs": dict(verbs=bytes([0, 2, 1, 3, 0, 1, 2, 1]), width=3.0),
}


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("ink", [BLUE, HALF])
def test_strokes_of_every_kind_look_as_in_files(renderer, name, ink):
    options = LINES[name]
    x = np.array([12.0, 60.0, 75.0, 140.0, 120.0, 60.0, 20.0, 33.0, 90.0, 150.0, 151.0])
    y = np.array([20.0, 90.0, 15.0, 40.0, 110.0, 60.0, 100.0, 12.0, 80.0, 60.0, 118.0])
    if "verbs" not in options:
        y[5] = np.nan
    path = Path(Points(x, y), stroke=ink, **options)
    for scale in (1.0, 1.7):
        tile, _ = differs(renderer, path, scale=scale)
        assert tile <= 0.008


@pytest.mark.parametrize("n", [300, 900, 6000])
def test_scrawls_are_the_union_of_their_segments_as_in_files(renderer, n):
    rng = np.random.default_rng(n)
    at = Points(80 + np.cumsum(rng.normal(size=n)), 60 + np.cumsum(rng.normal(size=n)))
    noise = Points(np.linspace(0, 160, n), rng.normal(60, 15, n))
    for path in (Path(at, stroke=BLUE, width=1.5), Path(noise, stroke=HALF, decimate=True)):
        assert differs(renderer, path)[0] <= 0.01


@pytest.mark.parametrize("n", [400, 6000])
def test_long_lines_through_scales_look_as_in_files(renderer, n):
    t = np.linspace(0, 1, n)
    y = 10 ** (1.5 * np.sin(9 * t))
    y[n // 3 : n // 3 + 9] = np.nan
    at = Points(1e6 + t, y, y_map=Map("log10"), affine=(1e6, 140.0, 10.0, 0.0, -30.0, 60.0))
    assert differs(renderer, Path(at, stroke=HALF, width=3.0))[0] <= 0.004


def test_lines_of_deep_zoom_do_not_jitter(renderer):
    x = 1e9 + np.arange(8000.0)
    at = Points(x, np.sin(np.arange(8000.0) / 9), affine=(1e9 + 4000.25, 6.0, 80.0, 0.0, 50.0, 60.0))
    for zoom in (1.0, 1e3):
        near = at.replace(affine=(1e9 + 4000.25, 6.0 * zoom, 80.0, 0.0, 50.0, 60.0))
        assert differs(renderer, Path(near, stroke=BLUE, width=2.0))[1] <= 40


def test_clips_and_groups_nest_as_in_files(renderer):
    star = Points(80 + 50 * np.cos(np.arange(5) * 2.513), 60 + 50 * np.sin(np.arange(5) * 2.513))
    line = Path(Points(np.linspace(0, 160, 50), 60 + 40 * np.sin(np.arange(50.0))), stroke=BLUE, width=5.0)
    inner = Group((Markers(places(40), "star", 14.0, HALF), line), 0.5)
    items = (Clip((Group((inner, line), 0.6),), (20.0, 10.0, 130.0, 100.0), Path(star, fill=BLUE, closed=True)),)
    assert differs(renderer, *items)[0] <= 0.006


CUBE = np.array([[x, y, z] for x in (30, 130) for y in (20, 100) for z in (0, 50)], np.float32)
TWO = np.array([[0, 6, 5], [2, 3, 4], [1, 7, 2], [5, 6, 0]], np.int32)
COLORS = np.random.default_rng(8).integers(0, 256, (8, 4)).astype(np.uint8)
COLORS[:, 3] = 255


@pytest.mark.parametrize("by_device", [False, True])
def test_meshes_hide_each_other_as_in_files(renderer, by_device, monkeypatch):
    monkeypatch.setattr(renderer._solids, "is_worth", by_device)
    thin = COLORS.copy()
    thin[:, 3] = 90
    mapped = Mapped(np.linspace(-2.0, 25.0, 8), 0.0, 20.0, np.where([0, 0, 0, 1], 255, LUT).astype(np.uint8))
    strokes = Mesh(CUBE, np.array([[0, 7], [2, 5]], np.int32), thin, size=9.0)
    dots = Mesh(CUBE, np.arange(8, dtype=np.int32)[:, None], COLORS, size=np.linspace(3, 20, 8))
    for mesh in (
        Mesh(CUBE, TWO, COLORS),
        Mesh(CUBE, TWO, COLORS[:4], flat=True, others=(dots,)),
        Mesh(CUBE, TWO, mapped, others=(dots, strokes)),
        Mesh(CUBE, TWO, thin, others=(dots,)),
        Mesh(CUBE[:, :2].copy(), TWO, thin),
    ):
        assert differs(renderer, mesh, scale=1.5)[0] <= (0.02 if by_device else 0.003)


def test_what_can_be_seen_through_is_laid_in_order_a_sample_by_the_device(renderer, monkeypatch):
    """Surfaces that cross and their lines, shells in shells with dots: as in files, each pixel within 20 / 255."""
    monkeypatch.setattr(renderer._solids, "is_worth", True)
    t = np.linspace(-3, 3, 16)
    z = np.sin(t)[:, None] * np.cos(t)
    g = np.linspace(-1, 1, 12)
    ball = g[:, None, None] ** 2 + g[:, None] ** 2 + g**2
    lined = hg.surface(z, x=t, y=t, alpha=0.6, edge_color="black", edge_width=1)
    crossing = lined + hg.surface(-z, x=t, y=t, alpha=0.6)
    dots = hg.scatter3d([0, 5], [5, 5], [0, 5])
    shells = hg.isosurface(ball, 0.6, alpha=0.4) + hg.isosurface(ball, 0.2, alpha=0.5) + dots
    for fig in (crossing, shells):
        tile, most = differs(renderer, *fig.size(240, 180).scene().items, size=(240.0, 180.0))
        assert tile <= 0.006 and most <= 20


def test_layers_beyond_the_last_are_not_seen(renderer, monkeypatch):
    """Of more sheets than LAYERS the nearest are laid down, and what is opaque behind all of them."""
    monkeypatch.setattr(renderer._solids, "is_worth", True)
    monkeypatch.setattr(peels, "LAYERS", 6)
    n = peels.LAYERS + 5
    corners = np.array([[3, 3], [35, 3], [3, 25]], np.float32)
    sheets = np.concatenate([np.column_stack([corners, np.full(3, z)]) for z in range(n + 1)]).astype(np.float32)
    cells = np.arange(3 * n + 3, dtype=np.int32).reshape(-1, 3)
    colors = np.tile(np.array([[200, 30, 30, 40]], np.uint8), (n + 1, 1))
    colors[n] = (0, 0, 200, 255)
    near = [*range(peels.LAYERS), n]
    all_, seen = (Mesh(sheets, cells[rows], colors[rows], flat=True) for rows in (slice(None), near))
    first, second = (drawn(renderer, Scene(40.0, 30.0, (mesh,))) for mesh in (all_, seen))
    np.testing.assert_array_equal(first, second)
    assert first[10, 10].tolist()[2] > 0


# ---- resources


def objects(gl):
    """How many objects of each kind the context holds."""
    asks = {
        "textures": gl.glIsTexture,
        "buffers": gl.glIsBuffer,
        "framebuffers": gl.glIsFramebuffer,
        "renderbuffers": gl.glIsRenderbuffer,
        "vertex arrays": gl.glIsVertexArray,
        "programs": gl.glIsProgram,
        "shaders": gl.glIsShader,
    }
    return {name: sum(bool(ask(i)) for i in range(1, 3000)) for name, ask in asks.items()}


def busy(i):
    """A scene with something of every kind, all of it new."""
    rng = np.random.default_rng(i)
    x = np.linspace(0, 160, 6000)
    line = Points(x, 60 + rng.normal(size=6000))
    mapped = Mapped(rng.normal(size=(9, 9)), -1.0, 1.0, LUT)
    ring = Points(rng.uniform(0, 160, 6), rng.uniform(0, 120, 6))
    return Scene(
        160.0,
        120.0,
        (
            Image(mapped, (0.0, 0.0, 160.0, 120.0), "bilinear"),
            Clip((Image(mapped, (0.0, 0.0, 100.0, 120.0)),), path=Path(ring, closed=True, fill=BLUE)),
            Path(line, stroke=BLUE),
            Markers(places(2000, i), "circle", rng.uniform(1, 9, 2000), HALF),
            Mesh(CUBE, TWO, COLORS),
            Group((Path(ring, fill=HALF, closed=True), Path(ring, stroke=HALF, dash=(3.0, 2.0))), 0.5),
            *hg.line([1, 2, i]).size(160, 120).scene().items,
        ),
    )


def test_sixty_frames_hold_no_more_than_twenty_and_close_frees_all():
    with Offscreen():
        renderer = Renderer()
        renderer._solids.is_worth = True
        counts = []
        for i in range(60):
            drawn(renderer, busy(i), 1.0 + (i % 7 == 0))
            if i in (19, 59):
                counts.append(objects(renderer.gl))
        assert counts[0] == counts[1]
        renderer.close()
        assert set(objects(renderer.gl).values()) == {0}


def test_a_window_needs_no_numpy():
    script = (
        "import sys, hugin as hg, nx; from hugin.render.gl.renderer import rgba; x = nx.linspace(0, 9, 6000);"
        "fig = (hg.line(x, nx.sin(x), label='a') + hg.scatter(x, nx.cos(x))) | hg.heatmap([[1, 2], [3, 4]]);"
        "fig = fig / hg.surface([[0, 1], [1, 3]]); assert rgba(fig.scene()).shape[2] == 4;"
        "assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-P", "-c", script], check=True)


def test_saving_a_picture_loads_no_opengl():
    script = (
        "import sys, io, hugin as hg; hg.line([1, 2, 3]).save(io.BytesIO(), format='png');"
        "assert not {'OpenGL', 'glfw'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-P", "-c", script], check=True)


def test_a_missing_package_names_its_install_line():
    script = """
import sys
sys.modules["OpenGL"] = None
import hugin as hg
from hugin.render.gl.context import load
try:
    load()
except hg.NoDisplayError as err:
    assert "pip install PyOpenGL glfw" in str(err) and "save()" in str(err), err
else:
    raise AssertionError
"""
    subprocess.run([sys.executable, "-P", "-c", script], check=True)


@pytest.mark.parametrize(("version", "words"), [
    (b"2.1 Mesa 20", "OpenGL 2.1 Mesa 20 is too old; 3.3 or newer"),
    (b"OpenGL ES 3.2 v1", "OpenGL ES 3.2 v1 is another OpenGL"),
    (b"", "no OpenGL context is current"),
])  # fmt: skip
def test_an_old_opengl_is_named_and_so_is_save(version, words):
    class Old:
        GL_VERSION = 0

        @staticmethod
        def glGetString(_):
            return version

    with pytest.raises(hg.NoDisplayError, match=words) as caught:
        check_version(Old)
    assert "fig.save()" in str(caught.value)


def test_a_scene_that_fails_leaves_nothing_behind(renderer):
    good = hg.line([1, 3, 2], label="a").title("Words").scene()
    wanted = drawn(renderer, good)
    broken = Path(places(3), ring=2, fills=np.zeros((1, 4), np.uint8))
    for items in ((broken,), (Group((Group((broken,), 0.5), Path(places(9), stroke=BLUE)), 0.5),)):
        with pytest.raises(ValueError, match="fills has shape"):
            drawn(renderer, Scene(good.width, good.height, (*good.items, *items)))
    assert nx.all(drawn(renderer, good) == wanted)


def words(text, x, y, size, angle=0.0, ink=BLUE):
    return tuple(
        Glyphs(run, x + dx, y + dy, ink, angle) for dx, dy, run in layout(text, size).pieces if isinstance(run, Run)
    )


def test_text_at_any_angle_size_and_place_looks_as_in_files(renderer):
    items = [
        *words("Turned 37°", 20.3, 100.7, 14.0, 37.0),
        *words("up", 150.4, 60.2, 13.0, 90.0),
        *words("fi ßé", 60.6, 30.1, 21.5, 0.0, HALF),
        *words("A", 90.0, 120.0, 190.0, 12.0, HALF),
    ]
    for scale in (1.0, 1.37, 3.0):
        assert differs(renderer, *items, scale=scale)[1] <= 2


def test_more_glyphs_than_an_atlas_holds_are_all_drawn(renderer):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    items = [glyph for size in range(20, 60) for glyph in words(letters, 1.0, 10.0 * (size - 15), float(size))]
    assert differs(renderer, *items, size=(1600.0, 460.0))[1] <= 4


def test_a_page_without_pixels_is_refused(renderer):
    with pytest.raises(ValueError, match="page of 0 x 10 pixels"):
        renderer.draw(hg.line([1, 2]).scene(), 0, 10)
