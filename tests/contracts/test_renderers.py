"""Every renderer draws every primitive, and they agree tile by tile: PNG, SVG by librsvg, PDF by Poppler, OpenGL."""

import math
import subprocess

import pytest

import hugin as hg
import nx
from hugin.render import FORMATS, renderer
from hugin.scene import Clip, Group, Image, Mapped, Markers, Path, Points, Scene

BLUE, RED, HALF = (0.2, 0.35, 0.7, 1.0), (0.8, 0.2, 0.1, 1.0), (0.1, 0.6, 0.3, 0.5)


def points(x, y):
    return Points(nx.asarray([float(v) for v in x]), nx.asarray([float(v) for v in y]))


WAVE = points([10 + k for k in range(180)], [75 + 50 * math.sin(k / 14) for k in range(180)])
STAR = points([100 + 60 * math.cos(k * 2.513) for k in range(5)], [75 + 60 * math.sin(k * 2.513) for k in range(5)])
#: Runs that cross each other and themselves, and leave the page on their way.
CROSSED = points(
    [20, 180, math.nan, 100, 100, 20, 20, 180, math.nan, 260, 150, 150],
    [75, 75, math.nan, 10, 190, 190, 30, 30, math.nan, 75, 75, -40],
)
LUT = nx.asarray([[k, 80, 255 - k, 255] for k in range(256)], dtype=nx.uint8)

SCENES = {
    "line": (Path(WAVE, stroke=BLUE, width=2.0, join="round"),),
    "decimated line": (Path(WAVE, stroke=BLUE, width=2.0, decimate=True),),
    "dashed line": (Path(WAVE, stroke=BLUE, width=3.0, dash=(9.0, 5.0)),),
    "translucent dashes": (Path(CROSSED, stroke=HALF, width=12.0, dash=(60.0, 4.0), dash_offset=58.0),),
    "square caps": (Path(points([30, 170], [40, 110]), stroke=BLUE, width=14.0, cap="square"),),
    "star, nonzero": (Path(STAR, fill=RED, closed=True),),
    "star, evenodd": (Path(STAR, fill=RED, closed=True, fill_rule="evenodd"),),
    "cubic": (Path(points([20, 60, 140, 180], [130, -40, 190, 20]), verbs=b"\x00\x02", stroke=RED, width=4.0),),
    "bars": (
        Path(
            points([20, 60, 60, 20, 90, 150, 150, 90], [20, 20, 130, 130, 60, 60, 130, 130]),
            ring=4,
            closed=True,
            fill=BLUE,
        ),
    ),
    "band": (Path(WAVE, base=WAVE.replace(y=WAVE.y + 20.0), fill=HALF),),
    "gap": (Path(points([10, 60, 90, 120, 190], [20, 130, math.nan, 20, 130]), stroke=BLUE, width=4.0),),
    "markers": (Markers(WAVE.replace(x=WAVE.x[::9], y=WAVE.y[::9]), "diamond", 11.0, HALF, RED),),
    "group": (Group((Path(STAR, fill=RED, closed=True), Path(WAVE, stroke=BLUE, width=12.0)), 0.4),),
    "clip": (Clip((Path(WAVE, stroke=BLUE, width=9.0),), rect=(40.0, 30.0, 140.0, 120.0)),),
    "clip path": (
        Clip(
            (Image(Mapped(nx.reshape(nx.arange(64.0), (8, 8)), 0.0, 63.0, LUT), (0, 0, 200, 150)),),
            path=Path(STAR, fill=RED, closed=True),
        ),
    ),
    "image": (Image(Mapped(nx.reshape(nx.arange(30.0), (5, 6)), 0.0, 29.0, LUT), (20.0, 130.0, 180.0, 20.0)),),
}


def scene(name):
    return Scene(200.0, 150.0, SCENES[name])


def rasterised(name, kind, folder):
    path = folder / f"page.{kind}"
    path.write_bytes(renderer(kind)(scene(name)))
    if kind == "svg":
        subprocess.run(["rsvg-convert", str(path), "-o", str(folder / "page.png")], check=True)
    else:
        subprocess.run(["pdftoppm", "-r", "100", "-singlefile", "-png", str(path), str(folder / "page")], check=True)
    return (folder / "page.png").read_bytes()


@pytest.mark.parametrize("kind", ["svg", "pdf"])
@pytest.mark.parametrize("name", SCENES)
def test_vector_formats_show_the_picture_of_the_png(name, kind, tmp_path):
    difference = hg.image_compare(renderer("png")(scene(name)), rasterised(name, kind, tmp_path))
    assert difference <= (0.03 if kind == "svg" else 0.04)  # Poppler rounds images outward to whole pixels


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_translucent_dashed_line_is_laid_down_once(kind, tmp_path):
    from nx.io import imread

    (tmp_path / "page.png").write_bytes(renderer("png")(scene("translucent dashes")))
    if kind != "png":
        rasterised("translucent dashes", kind, tmp_path)
    shown = imread(str(tmp_path / "page.png"))
    for x, y in ((60, 75), (100, 75), (100, 30), (150, 75)):  # in one run, and where two cross
        assert max(abs(a - b) for a, b in zip(shown[y, x, :3].tolist(), (140, 204, 166), strict=True)) <= 1


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("name", SCENES)
def test_opengl_shows_the_picture_of_the_png(name, scale):
    from hugin.render.cairo.pixels import rgba
    from hugin.render.gl.renderer import rgba as drawn

    difference = hg.image_compare(rgba(scene(name), dpi=100 * scale), drawn(scene(name), dpi=100 * scale))
    assert difference <= 0.01


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_every_format_takes_every_scene_and_is_deterministic(kind):
    if kind in ("webp", "jpg", "jpeg"):
        pytest.importorskip("PIL")
    for name in SCENES:
        assert renderer(kind)(scene(name)) == renderer(kind)(scene(name))


def test_record_names_every_primitive_of_a_scene():
    from hugin.render.record import record

    text = record(Scene(200.0, 150.0, tuple(item for items in SCENES.values() for item in items)))
    assert all(f"{kind}" in text for kind in ("path", "markers", "image", "group", "clip"))
