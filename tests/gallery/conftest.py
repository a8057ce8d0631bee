"""Scripts of the gallery and of the tools as modules, and OpenGL that draws them without a display."""

import importlib.util
import math
import pathlib

import pytest

import hugin as hg
from hugin.render.cairo.pixels import rgba
from hugin.render.gl.context import Offscreen
from hugin.render.gl.renderer import Renderer

ROOT = pathlib.Path(__file__).parents[2]


@pytest.fixture(scope="session")
def load():
    """The module of a script by its path from the root."""

    def loaded(name):
        spec = importlib.util.spec_from_file_location("script_" + pathlib.Path(name).stem, ROOT / name)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return loaded


@pytest.fixture(scope="session")
def opengl():
    """The renderer of windows, and how far its picture of a figure is from the file's."""
    with Offscreen() as context:
        renderer = Renderer()

        def difference(figure, scale=1.0):
            context.make_current()  # other tests have contexts of their own
            scene = figure.scene()
            size = (math.floor(side * scale + 0.5) for side in (scene.width, scene.height))
            renderer.draw(scene, *size, scale, None)
            return float(hg.image_compare(renderer.read(), rgba(scene, dpi=100 * scale)))

        difference.renderer = renderer
        yield difference
        context.make_current()
        renderer.close()
