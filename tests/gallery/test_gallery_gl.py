"""OpenGL shows the gallery, and the figures of real data, as files do.

Tolerance: 0.01 in the mean of any tile of 30 px (Difference's unit: 1 is white beside black); measured 22 Nov 2026 with
llvmpipe: 0.0062 at most, lines of contours, whose edges are exact areas here and 16 x 16 places in files.
"""

import importlib.util
import math
import pathlib
import sys

import pytest

import hugin as hg
from hugin.render.cairo.pixels import rgba
from hugin.render.gl.context import Offscreen
from hugin.render.gl.renderer import Renderer

ROOT = pathlib.Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "gallery").glob("[0-9]*.py"))
REAL = ("seattle", "stocks", "penguins", "terrain")
TOLERANCE = 0.01


@pytest.fixture(scope="module")
def renderer():
    with Offscreen():
        made = Renderer()
        yield made
        made.close()


def load(path):
    spec = importlib.util.spec_from_file_location("gl_" + path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def difference(renderer, figure, scale=1.0):
    scene = figure.scene()
    renderer.draw(scene, math.floor(scene.width * scale + 0.5), math.floor(scene.height * scale + 0.5), scale, None)
    return float(hg.image_compare(renderer.read(), rgba(scene, dpi=100 * scale)))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.stem)
def test_opengl_shows_the_figure_of_a_script(renderer, path):
    assert difference(renderer, load(path).plot()) <= TOLERANCE


@pytest.mark.parametrize("name", ["59_helix", "62_walls", "64_surface", "81_curved_grid", "82_vector_field_3d"])
def test_meshes_drawn_by_the_device_look_as_in_files(renderer, name, monkeypatch):
    monkeypatch.setattr(renderer._solids, "is_worth", True)  # as where OpenGL is no software
    assert difference(renderer, load(ROOT / "gallery" / f"{name}.py").plot()) <= 0.013


@pytest.mark.parametrize("name", REAL)
def test_opengl_shows_figures_of_real_data(renderer, name, monkeypatch):
    pytest.importorskip("vega_datasets")
    monkeypatch.setattr(sys, "path", [*sys.path, str(ROOT / "tools")])
    figure = getattr(load(ROOT / "tools" / "plot.py"), name)()
    assert difference(renderer, figure, 1.25) <= TOLERANCE
