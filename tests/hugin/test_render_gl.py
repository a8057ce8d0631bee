"""OpenGL off screen: contexts, resources, agreement with the renderer of files beyond the contract's scenes."""

import subprocess
import sys

import pytest

import hugin as hg
import nx
from hugin.render.cairo.pixels import rgba
from hugin.render.gl.context import Offscreen
from hugin.render.gl.renderer import Renderer


@pytest.fixture(scope="module")
def renderer():
    with Offscreen():
        made = Renderer()
        yield made
        made.close()


def drawn(renderer, scene, scale=1.0):
    renderer.draw(scene, round(scene.width * scale), round(scene.height * scale), scale, None)
    return renderer.read()


def test_a_figure_looks_as_in_its_file_at_two_scales(renderer):
    x = nx.linspace(0, 10, 300)
    fig = (hg.line(x, nx.sin(x), label="sin") + hg.scatter(x[::10], nx.cos(x[::10]), label="cos")).title("Waves")
    for scale in (1.0, 1.5):
        assert hg.image_compare(drawn(renderer, fig.scene(), scale), rgba(fig.scene(), dpi=100 * scale)) < 0.01


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


def test_a_page_without_pixels_is_refused(renderer):
    with pytest.raises(ValueError, match="page of 0 x 10 pixels"):
        renderer.draw(hg.line([1, 2]).scene(), 0, 10)
