"""OpenGL without a display, for the tests of a module."""

import pytest

from hugin.render.gl.context import Offscreen
from hugin.render.gl.renderer import Renderer


@pytest.fixture(scope="module")
def page():
    """The context and the renderer in it; make the context current first, other tests have their own."""
    with Offscreen() as context:
        made = Renderer()
        yield context, made
        context.make_current()
        made.close()
