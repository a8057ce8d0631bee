"""Pan and zoom on a graphics processor change uniforms, not buffers: what is sent is counted."""

import sys

import numpy as np
import pytest

import hugin as hg
from hugin.render.gl.context import Offscreen
from hugin.render.gl.renderer import Renderer
from hugin.resolve.sight import Sight
from hugin.resolve.stage import Stage

PAINTERS = "_fills", "_marks", "_pictures", "_solids", "_strokes", "_densities"
RNG = np.random.default_rng(8)
X = np.linspace(0.0, 10.0, 300)
Y = np.sin(X) + 0.1 * RNG.normal(size=300)
LONG = np.cumsum(RNG.normal(size=60_000))
A, B = np.meshgrid(np.linspace(-2, 2, 40), np.linspace(-2, 2, 30))
BUMP = np.exp(-(A**2) - B**2)
SOME = A[::4, ::4], B[::4, ::4], -B[::4, ::4], A[::4, ::4]

#: Every mark that holds data, in each of its forms.
FIGURES = {
    "line": lambda: hg.line(X, Y),
    "long line": lambda: hg.line(np.arange(60_000.0), LONG),
    "spiral": lambda: hg.line(X * np.cos(5 * X), X * np.sin(5 * X)),
    "step": lambda: hg.step(X, Y),
    "stairs": lambda: hg.stairs(np.abs(Y[:20]), np.arange(21.0)) + hg.stairs(Y[:20], np.arange(21.0), fill=True),
    "scatter": lambda: hg.scatter(X, Y) + hg.scatter(X, Y + 1, color_by=Y),
    "bubbles": lambda: hg.scatter(X[:9], Y[:9], size_by=X[:9]),
    "crowd": lambda: hg.scatter(*RNG.normal(size=(2, 30_000)), size=3),
    "bars": lambda: hg.bar(np.arange(10), np.abs(Y[:10])) + hg.bar(np.arange(10), Y[:10], color_by=np.arange(10.0)),
    "lying bars": lambda: hg.barh(["a", "b", "c"], [1, 2, 3.0]),
    "area": lambda: hg.area(X, Y, alpha=0.4),
    "stack": lambda: hg.area(X, np.abs(np.stack([Y, Y + 1, Y + 2], 1)), stack=True),
    "long area": lambda: hg.area(np.arange(60_000.0), LONG),
    "band": lambda: hg.band(X, Y, Y + 1, where=Y > 0),
    "image": lambda: hg.imshow(BUMP),
    "shrunk image": lambda: hg.imshow(RNG.random((1200, 1300))),
    "picture": lambda: hg.imshow((RNG.random((30, 40, 3)) * 255).astype(np.uint8)),
    "heatmap": lambda: hg.heatmap(BUMP),
    "curved cells": lambda: hg.pcolormesh(A + 0.2 * B, B, BUMP),
    "triangles": lambda: hg.tripcolor(X[:60], Y[:60], Y[:60]) + hg.triplot(X[:60], Y[:60]),
    "contours": lambda: hg.contour(A, B, BUMP),
    "filled contours": lambda: hg.contourf(A, B, BUMP),
    "filled triangles": lambda: hg.tricontourf(X, Y, Y),
    "log": lambda: hg.area(X + 1, np.abs(Y) + 1).xscale("log").yscale("log"),
}
#: Marks whose shapes are so many px wide or long: they are sent anew where a unit has another length, not else.
SHAPES = {
    "dashes": lambda: hg.line(X, Y, dash="--"),
    "arrows": lambda: hg.quiver(*SOME),
    "histogram": lambda: hg.hist(Y, bins=20),
}


@pytest.fixture(scope="module")
def device():
    """A renderer that does what it does where OpenGL is no software."""
    with Offscreen():
        made = Renderer()
        for name in PAINTERS:
            getattr(made, name).is_worth = True
        made._pyramids.spans.is_worth = True
        yield made
        made.close()


@pytest.fixture
def sent(device, monkeypatch):
    """Bytes that painters of data sent since last asked: of all but boxes and glyphs, the guides."""
    counts, kept = [], device._frame.raw
    guides = device._sprites.flush.__func__.__code__, device._sprites._refresh.__func__.__code__

    class Counted:
        def __getattr__(self, name):
            call = getattr(kept, name)
            return counted(call) if name in ("buffer_data", "buffer_part", "texture", "texture_part") else call

    def counted(call):
        def note(*args):
            if args[-1 if call is not kept.buffer_data else 2] is not None and sys._getframe(1).f_code not in guides:
                counts.append(args)
            return call(*args)

        return note

    monkeypatch.setattr(device._frame, "raw", Counted())

    def ask():
        found = len(counts)
        counts.clear()
        return found

    return ask


def show(device, stage, zoom, moved):
    limits = {}
    for n in range(len(stage.seats)):
        for dim in "xy":
            low, high = stage.home((n, dim))
            half, middle = (high - low) / 2 / zoom, (high + low) / 2 + moved * (high - low)
            limits[n, dim] = middle - half, middle + half
    width, height = (int(side) for side in stage.size)
    device.draw(stage.scene(Sight(limits=limits)), width, height, 1.0, None)


def stage_of(figure):
    return Stage(figure.size(400, 300).colorbar(False).legend(False), lambda message: None)


@pytest.mark.parametrize("name", FIGURES)
def test_pan_and_zoom_send_nothing(device, sent, name):
    stage = stage_of(FIGURES[name]())
    for zoom in (1.2, 7.0, 1.2):  # lines of which few points are seen are there in another form
        show(device, stage, zoom, 0.05)
    assert sent()
    for zoom, moved in ((1.2, 0.01), (1.2, -0.07), (1.3, 0.01), (2.0, 0.05), (7.0, 0.05), (1.1, 0.0)):
        show(device, stage, zoom, moved)
        assert sent() == 0


@pytest.mark.parametrize("name", SHAPES)
def test_pan_sends_no_shapes_of_px_and_zoom_sends_them(device, sent, name):
    stage = stage_of(SHAPES[name]())
    show(device, stage, 1.2, 0.0)
    sent()
    for moved in (0.01, -0.07, 0.2):
        show(device, stage, 1.2, moved)
        assert sent() == 0
    show(device, stage, 1.3, 0.2)
    assert sent() > 0
