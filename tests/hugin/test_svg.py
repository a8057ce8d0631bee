"""SVG files: valid, small, the same each time, and the same picture as the PNG."""

import base64
import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image as Picture

import hugin as hg
import nx
from hugin.render.cairo.pixels import png
from hugin.render.svg import svg
from hugin.scene import Anchor, Clip, Group, Image, Mapped, Markers, Path, Points, Scene
from hugin.scene.primitives import SHAPES
from hugin.text import layout

BLUE, RED, GREY = (0.1, 0.4, 0.8, 1.0), (0.8, 0.2, 0.1, 0.5), (0.55, 0.58, 0.62, 1.0)
RANDOM = np.random.default_rng(3)


def points(x, y, **more):
    return Points(nx.asarray(np.asarray(x, float)), nx.asarray(np.asarray(y, float)), **more)


def page(*items, **more):
    return Scene(300, 200, items, **more)


def d_of(path, **more):
    found = re.findall(r' d="([^"]*)"', svg(page(path, background=None), **more).decode())
    return found[0] if len(found) == 1 else found


def picture(data):
    return np.asarray(Picture.open(io.BytesIO(data)).convert("RGB")).astype(float)


def difference(scene, tmp_path, **more):
    """The greatest mean difference of a 30 px tile, 0..1, between the PNG and librsvg's view of the SVG."""
    (tmp_path / "a.svg").write_bytes(svg(scene, text="path", **more))
    shown = subprocess.run(["rsvg-convert", str(tmp_path / "a.svg")], capture_output=True, check=True).stdout
    apart = np.abs(picture(png(scene)) - picture(shown)).mean(2) / 255
    return max(apart[y : y + 30, x : x + 30].mean() for y in range(0, 200, 30) for x in range(0, 300, 30))


WAVE = points(np.linspace(10, 290, 200), 100 + 60 * np.sin(np.linspace(0, 20, 200)))
TABLE = np.stack([np.arange(256), 128 + np.arange(256) // 2, 255 - np.arange(256), np.full(256, 255)], 1).astype(
    np.uint8
)
LUT = nx.asarray(TABLE)
ITEMS = {
    "line": Path(WAVE, stroke=BLUE, width=2.0, decimate=True),
    "dashes": Path(WAVE, stroke=BLUE, width=2.0, dash=(6.0, 3.0), dash_offset=2.0),
    "closed": Path(points([50, 250, 150], [150, 150, 30]), closed=True, fill=RED, stroke=BLUE, width=3.0, join="miter"),
    "far": Path(points([-1e7, 150, 1e7], [1e6, 20, 1e6]), fill=RED, stroke=BLUE, width=2.0, closed=True),
    "far dashes": Path(points([-40000, 40000], [100, 103]), stroke=BLUE, width=3.0, dash=(9.0, 5.0)),
    "gap": Path(points([10, 60, np.nan, 120, 200], [10, 190, 50, 30, 170]), stroke=BLUE, width=4.0, cap="round"),
    "bars": Path(
        points(np.tile([20.2, 40.7, 40.7, 20.2], 6) + np.repeat(np.arange(6) * 30, 4), [180, 180, 60, 60] * 6),
        ring=4,
        closed=True,
        fill=RED,
    ),
    "fills": Path(
        points([10, 90, 90, 10, 110, 190, 190, 110], [10, 10, 90, 90] * 2),
        ring=4,
        closed=True,
        fills=nx.asarray(TABLE[[3, 200]]),
    ),
    "band": Path(WAVE, base=points(np.linspace(10, 290, 200), np.full(200, 120.0)), fill=RED, decimate=True),
    "holes": Path(
        points([20, 280, 280, 20, 80, 220, 220, 80], [20, 20, 180, 180, 60, 60, 140, 140]),
        verbs=b"\0\1\1\1\3\0\1\1\1\3",
        fill=BLUE,
        fill_rule="evenodd",
    ),
    "cubic": Path(points([20, 100, 200, 280], [180, 0, 0, 180]), verbs=b"\0\2", stroke=BLUE, width=5.0),
    "grid": Path(points([10, 290, 10, 290], [50, 50, 120.4, 120.4]), ring=2, stroke=GREY, snap=True),
    "markers": Markers(
        points(RANDOM.uniform(0, 300, 50), RANDOM.uniform(0, 200, 50)), size=9.0, fill=RED, stroke=(1.0, 1.0, 1.0, 1.0)
    ),
    "many markers": Markers(
        points(RANDOM.uniform(0, 300, 500), RANDOM.uniform(0, 200, 500)), shape="square", size=7.0, fill=RED
    ),
    "sized": Markers(
        points([50, 100, 200], [50, 100, 150]), size=nx.asarray([10.0, 30.0, 60.0]), fill=RED, stroke=BLUE, width=2.0
    ),
    "coloured": Markers(
        points(RANDOM.uniform(0, 300, 60), RANDOM.uniform(0, 200, 60)),
        size=12.0,
        fill=Mapped(nx.asarray(np.arange(60.0)), 0, 59, LUT),
        opacity=0.7,
    ),
    "cells": Image(Mapped(nx.asarray(RANDOM.uniform(0, 1, (7, 9))), 0, 1, LUT), (20.0, 180.0, 280.0, 20.0)),
    "photo": Image(nx.asarray(RANDOM.integers(0, 255, (20, 30, 3), dtype=np.uint8)), (40.0, 10.0, 240.0, 190.0)),
    "shrunk": Image(
        Mapped(nx.asarray(np.add.outer(np.arange(900.0), np.arange(1200.0))), 0, 2100, LUT), (20.0, 20.0, 280.0, 180.0)
    ),
    "clip": Clip((Path(WAVE, stroke=BLUE, width=6.0),), rect=(40.0, 70.0, 200.0, 150.0)),
    "clip path": Clip(
        (Path(points([0, 300, 300, 0], [0, 0, 200, 200]), closed=True, fill=BLUE),),
        path=Path(points([50, 250, 150], [150, 150, 30]), closed=True, fill=BLUE),
    ),
    "group": Group(
        (Path(WAVE, stroke=BLUE, width=20.0), Path(points([50, 250, 150], [150, 150, 30]), closed=True, fill=BLUE)),
        opacity=0.4,
    ),
    "text": Group(
        layout("Words 12 µ", 20.0, 600).emit(150, 100, BLUE, "center", "middle", 30.0)
        + layout(r"$\frac{a}{b} x^2$", 20.0).emit(20, 40, BLUE)
    ),
}


@pytest.mark.parametrize("name", ITEMS)
def test_librsvg_sees_what_the_png_shows(name, tmp_path):
    assert difference(page(ITEMS[name]), tmp_path) < 0.02


@pytest.mark.parametrize("shape", SHAPES)
def test_every_marker_shape_agrees(shape, tmp_path):
    spread = points(RANDOM.uniform(0, 300, 40), RANDOM.uniform(0, 200, 40))
    assert difference(page(Markers(spread, shape=shape, size=15.0, fill=RED, stroke=BLUE)), tmp_path) < 0.02


def test_marks_as_images_agree_too(tmp_path):
    many = Markers(points(RANDOM.uniform(0, 300, 21_000), RANDOM.uniform(0, 200, 21_000)), size=5.0, fill=RED)
    scene, notes = page(Clip((many,), rect=(20.0, 20.0, 280.0, 180.0))), []
    assert difference(scene, tmp_path, notes=notes) < 0.03
    assert notes == ["svg: markers of 21,000 elements became an image at 300 dpi; raster=False keeps vectors"]
    assert b"<image" not in svg(scene, raster=False)


@pytest.mark.parametrize(
    ("path", "d"),
    [
        (Path(points([10, 20, 20], [10, 10, 30]), stroke=BLUE), "m10 10h10v20"),
        (Path(points([0.5, 1, 1.25], [0, -0.5, 3]), stroke=BLUE), "m.5 0 .5-.5.25 3.5"),
        (Path(points([1, 1.004, 1.008], [1, 1, 1]), stroke=BLUE), "m1 1h.01"),
        (Path(points([1, np.nan, 5, 6], [1, 1, 1, 1]), stroke=BLUE), "m1 1m4 0h1"),
        (Path(points([5], [5]), stroke=BLUE, cap="round"), "m5 5h0"),
        (Path(points([10, 20, 20], [10, 10, 30]), fill=BLUE, closed=True), "m10 10h10v20z"),
        (Path(points([-500, -400], [5, 5]), stroke=BLUE), []),
        (Path(points([0, 600], [5, 5]), stroke=BLUE), "m0 5h305"),
    ],
)
def test_path_data_is_short(path, d):
    assert d_of(path) == d


def test_relative_steps_do_not_drift():
    x = np.linspace(0, 300, 3001) + 0.0049
    steps = d_of(Path(points(x, np.zeros(3001)), stroke=BLUE))
    numbers = [float(v) for v in re.findall(r"-?\d*\.?\d+", steps.partition("h")[2])]
    assert sum(numbers) == pytest.approx(300, abs=0.011)


def test_a_noisy_million_fits_in_a_quarter_megabyte():
    n = 1_000_000
    noise = Path(points(np.linspace(10, 290, n), 100 + 40 * RANDOM.standard_normal(n)), stroke=BLUE, decimate=True)
    assert len(svg(page(noise))) < 120_000


def test_ten_thousand_markers_fit_in_two_hundred_kilobytes():
    spread = points(RANDOM.uniform(0, 300, 10_000), RANDOM.uniform(0, 200, 10_000))
    assert len(svg(page(Markers(spread, size=4.0, fill=RED)))) < 200_000


def test_files_are_xml_with_names_for_readers():
    scene = page(
        Anchor((ITEMS["line"],), "mark 1", title="a < b"),
        *layout("<&>\x00\ud800").emit(9, 20, BLUE),
        title="T & t",
        description='"d"',
    )
    root = ET.fromstring(svg(scene))
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert [child.text for child in root[:2]] == ["T & t", '"d"']
    assert root.find(f"{space}g[@id='mark-1']/{space}title").text == "a < b"
    assert "<&>" in "".join(root.itertext())


def embedded(data):
    return [base64.b64decode(found) for found in re.findall(rb"font/ttf;base64,([^)]*)\)", data)]


def test_text_stays_text_with_its_glyphs_embedded():
    from fontTools.ttLib import TTFont

    data = svg(page(*layout("12 fox", 12.0).emit(9, 20, BLUE), *layout("bold", 12.0, 600).emit(9, 40, BLUE)))
    fonts = [TTFont(io.BytesIO(font)) for font in embedded(data)]
    assert ["".join(sorted(map(chr, font.getBestCmap()))) for font in fonts] == [" 12fox", "bdlo"]
    assert all("fvar" not in font and font["maxp"].numGlyphs <= 7 for font in fonts)
    assert b'font-weight="600"' in data and b">12 fox</text>" in data


def test_digits_of_two_kinds_go_to_two_subsets():
    data = svg(page(*layout("1", 12.0).emit(9, 20, BLUE), *layout("1", 12.0, tabular=True).emit(9, 40, BLUE)))
    assert len(embedded(data)) == 2


def test_each_character_has_its_place():
    block = layout("AVA", 20.0)
    xs = re.search(rb'<text x="([^"]*)"', svg(page(*block.emit(10, 20, BLUE)))).group(1).split()
    places = memoryview(block.pieces[0][2].positions).cast("f").tolist()[::2]
    assert [float(x) for x in xs] == pytest.approx([10 + p for p in places], abs=0.006)


@pytest.mark.parametrize("text", ["\N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}", "e\u0323\u0301", "\U0001d400"])
def test_text_that_no_list_of_places_can_set_becomes_a_path(text):
    data = svg(page(*layout(text, 12.0).emit(9, 20, BLUE)))
    assert b"<text" not in data and f'aria-label="{text}"'.encode() in data


def test_unknown_text_mode_is_refused():
    with pytest.raises(ValueError, match="svg: unknown text 'embed'"):
        svg(page(), text="embed")


PROGRAM = """
import hashlib, sys
sys.path.insert(0, {folder!r})
import test_svg
from hugin.render.svg import svg
print(hashlib.sha256(svg(test_svg.page(*test_svg.ITEMS.values()))).hexdigest())
"""


def test_two_processes_write_the_same_bytes(monkeypatch):
    import os

    program = PROGRAM.format(folder=os.path.dirname(__file__))
    seen = set()
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, check=True)
        seen.add(done.stdout)
    assert len(seen) == 1


def test_an_html_page_holds_the_svg_and_names_the_figure():
    figure = hg.line([1, 3, 2]).title("A < B & C")
    page, picture = figure.render("html").decode(), figure.render("svg").decode()
    assert page.startswith("<!DOCTYPE html>") and picture in page
    assert "<title>A &lt; B &amp; C</title>" in page and "background:#ffffff" in page
    assert "<script" not in page and "http" not in page.replace("http://www.w3.org/", "")
    assert "background:none" in hg.line([1, 2]).render("html", transparent=True).decode()
