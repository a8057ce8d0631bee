"""Windows with very much data: the picture of the file, at the cost of its pixels."""

import time

import numpy as np
import pytest

import hugin as hg
import nx
from hugin.render.cairo.pixels import rgba
from hugin.render.gl import pyramid
from hugin.render.gl.context import Offscreen
from hugin.render.gl.renderer import Renderer
from hugin.scene import Clip, Group, Later, Map, Mapped, Markers, Path, Points, Scene

TALL, WIDE = 240, 400


@pytest.fixture(scope="module")
def renderer():
    with Offscreen():
        made = Renderer()
        yield made
        made.close()


@pytest.fixture(params=["processor", "device"])
def either(renderer, request):
    """Long lines as coverage that the processor makes, and from what the device holds of them."""
    renderer._pyramids.spans.is_worth = request.param == "device"
    yield renderer
    renderer._pyramids.spans.is_worth = False


@pytest.fixture
def device(renderer):
    renderer._pyramids.spans.is_worth = True
    yield renderer
    renderer._pyramids.spans.is_worth = False


@pytest.fixture(scope="module")
def signal():
    n = 200_000
    x = nx.linspace(0.0, 1.0, n)
    noise = np.random.default_rng(4).normal(size=n)
    return x, nx.asarray(noise), nx.asarray(np.cumsum(noise))


def page(*items):
    return Scene(WIDE, TALL, (Clip(items, (20.0, 20.0, 380.0, 220.0)),))


def line(x, y, zoom=1.0, at=0.0, **pen):
    low, high = float(nx.min(y)), float(nx.max(y))
    affine = (at, 360.0 * zoom, 20.0, low, -200 / (high - low), 220.0)
    pen = {"stroke": (0.1, 0.3, 0.7, 1.0), "width": 1.75, "cap": "round", "decimate": True} | pen
    return Path(Points(x, y, affine=affine), **pen)


def drawn(renderer, scene, scale=1.0):
    renderer.draw(scene, round(scene.width * scale), round(scene.height * scale), scale, None)
    return np.asarray(renderer.read()).astype(int)


def assert_as_in_file(renderer, scene, scale=1.0, tile=2.0, pixel=64):
    """DESIGN rule 7.6, by tiles of 20 px."""
    found, wanted = drawn(renderer, scene, scale), np.asarray(rgba(scene, dpi=100 * scale)).astype(int)
    difference = np.abs(found - wanted).max(2)
    high, wide = (side // 20 * 20 for side in difference.shape)
    tiles = np.abs((found - wanted)[:high, :wide].reshape(high // 20, 20, wide // 20, 20, 4).mean((1, 3)))
    assert tiles.max() <= tile, f"a tile differs by {tiles.max():.2f}"
    assert difference.max() <= pixel, f"a pixel differs by {difference.max()}"


@pytest.mark.parametrize("pen", [
    {}, {"stroke": (0.8, 0.1, 0.1, 0.3), "width": 5.0}, {"cap": "square", "width": 9.0},
])  # fmt: skip
@pytest.mark.parametrize("zoom", [1.0, 7.0, 900.0])
def test_a_long_line_looks_as_in_its_file(either, signal, pen, zoom):
    x, _, walk = signal
    assert_as_in_file(either, page(line(x, walk, zoom, 0.3, **pen)))


def test_a_long_dashed_line_looks_as_in_its_file(renderer):
    """Both are thinned, each in its own way, so that far along a dash may end a quarter of a pixel elsewhere."""
    x = nx.linspace(0.0, 1.0, 100_000)
    scene = page(line(x, nx.sin(9 * x), dash=(9.0, 4.0), cap="butt"))
    assert_as_in_file(renderer, scene, tile=5.0, pixel=150)


@pytest.mark.parametrize("zoom", [3.0, 40.0, 900.0])
@pytest.mark.parametrize("kind", ["sine", "broken", "turned", "spiral"])
def test_dashes_stay_at_their_data_while_the_view_moves(renderer, kind, zoom):
    """Moved by 30 px the picture is the same 30 px farther; dashes of thinned lines move by an eighth of a px."""
    x = nx.linspace(0.0, 1.0, 100_000)
    y = nx.where((nx.arange(100_000) % 30_011) < 40, nx.nan, nx.sin(200 * x)) if kind == "broken" else nx.sin(200 * x)
    if kind == "spiral":
        x, y = 0.5 + 0.4 * x * nx.cos(60 * x), x * nx.sin(60 * x)
    at, step = 0.45, 30.0 / (360.0 * zoom)
    seen = []
    for from_ in (at, at + step, at + 2 * step, at + step):
        made = line(x, nx.sin(nx.arange(10.0)), zoom, from_, dash=(9.0, 4.0), cap="butt")
        points = made.points.replace(x=x[::-1] if kind == "turned" else x, y=y)
        seen.append(drawn(renderer, page(made.replace(points=points))))
    for before, after in ((seen[0], seen[1]), (seen[1], seen[2])):
        difference = np.abs(before[20:220, 60:360] - after[20:220, 30:330]).max(2)
        assert difference.mean() < 0.6 and (difference > 120).mean() < 0.002
    np.testing.assert_array_equal(seen[1], seen[3])


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_dense_noise_is_filled_at_every_scale(either, signal, scale):
    assert_as_in_file(either, page(line(signal[0], signal[1])), scale)


def test_a_long_line_whose_x_turns_back_looks_as_in_its_file(renderer):
    t = nx.linspace(0.0, 1.0, 100_000)
    x, y = 0.5 + 0.5 * t * nx.cos(60 * t), t * nx.sin(60 * t)
    for zoom in (1.0, 30.0):
        assert_as_in_file(renderer, page(line(x, y, zoom, 0.5 * (zoom > 1))))


def test_a_line_far_from_zero_does_not_shiver_when_zoomed_in(renderer, signal):
    """Time stamps: a picture of the line moved by 1e9 is that of the line where it was."""
    _, _, walk = signal
    steps = nx.arange(len(walk), dtype=nx.float64)
    near = page(line(steps, walk, 1 / 50, 90_000.25))
    far = page(line(steps + 1e9, walk, 1 / 50, 1e9 + 90_000.25))
    np.testing.assert_array_equal(drawn(renderer, far), drawn(renderer, near))


def test_the_device_holds_a_line_far_from_zero_to_a_hair(device, signal):
    steps = nx.arange(len(signal[2]), dtype=nx.float64)
    assert_as_in_file(device, page(line(steps + 1e9, signal[2], 1 / 50, 1e9 + 90_000.25)))


def test_the_device_draws_gaps_scales_and_lines_from_right_to_left(device, signal):
    x, noise, walk = signal
    broken = nx.asarray(np.where(np.arange(len(walk)) % 40_000 < 2000, np.nan, np.asarray(walk)))
    low, high = float(nx.min(walk)), float(nx.max(walk))
    for of in (line(x, walk), line(x[::-1], walk), line(x, broken, stroke=(0.0, 0.0, 0.0, 0.4), width=4.0)):
        points = of.points.replace(affine=(0.0, 360.0, 20.0, low, -200 / (high - low), 220.0))
        turned = points.replace(affine=(0.0, -360.0, 380.0, low, -200 / (high - low), 220.0))
        for at in (points, turned):
            assert_as_in_file(device, page(of.replace(points=at)))
    log = line(x, nx.exp(noise)).points.replace(y_map=Map("log10"), affine=(0.0, 360.0, 20.0, 0.0, -60.0, 120.0))
    assert_as_in_file(device, page(line(x, walk).replace(points=log)))


def test_a_view_of_a_line_on_the_device_sends_nothing(device, signal):
    x, noise, _ = signal
    drawn(device, page(line(x, noise)))
    sent = device._pyramids.spans.sent
    for zoom in (2.0, 3.0, 400.0):
        drawn(device, page(line(x, noise, zoom, 0.2)))
    assert device._pyramids.spans.sent == sent >= 16 * len(x)


def test_of_a_line_that_grows_the_device_is_sent_what_is_new(device):
    n = 400_000
    x, y = nx.linspace(0.0, 1.0, n), nx.asarray(np.cumsum(np.random.default_rng(8).normal(size=n)))
    sent = []
    for shown in (300_000, 301_000, 302_000, 400_000):
        before = device._pyramids.spans.sent
        at = Points(x[:shown], y[:shown], grows="a feed", affine=line(x, y).points.affine)
        assert_as_in_file(device, page(line(x, y).replace(points=at)))
        sent.append((device._pyramids.spans.sent - before) // 16)
    assert sent[0] == 300_000 and sent[2] < 1000 + 4096  # the first growth makes room for more


def test_lines_that_the_device_cannot_hold_are_drawn_all_the_same(device, signal):
    x, _, walk = signal
    torn = nx.asarray(np.where(np.arange(len(walk)) % 3 == 2, np.nan, np.asarray(walk)))
    many = line(x, walk).replace(points=line(x, walk).points.replace(y=torn))
    for of in (many, line(x, walk, cap="square", width=9.0), line(x, walk, 1e13, 0.5)):
        assert_as_in_file(device, page(of))


def test_a_tree_is_made_once_while_the_view_moves(renderer, signal):
    x, noise, _ = signal
    made = renderer._pyramids.made
    for zoom in (1.0, 2.0, 3.0, 400.0):
        drawn(renderer, page(line(x, noise, zoom)))
    assert renderer._pyramids.made - made <= 1


def test_data_that_changed_in_place_is_drawn_as_it_is(renderer):
    n = 40_000
    x, y = nx.linspace(0.0, 1.0, n), nx.zeros(n)
    y[0] = 1.0
    before = drawn(renderer, page(line(x, y)))
    y[n // 2 :] = 0.5
    after = drawn(renderer, page(line(x, y)))
    assert np.abs(after - before).max() > 100
    assert_as_in_file(renderer, page(line(x, y)))


def test_reading_a_line_is_no_change_of_it(renderer, signal):
    x, noise, _ = signal
    version = noise._version
    drawn(renderer, page(line(x, noise)))
    assert noise._version == version


def test_what_is_not_shown_any_more_is_freed(renderer, signal):
    x, noise, walk = signal
    drawn(renderer, page(line(x, noise), line(x, walk), crowd(30_000)))
    for _ in range(pyramid.KEPT + 3):
        drawn(renderer, page())
    assert not renderer._pyramids._trees and not renderer._densities._indexes and not len(renderer._masks)


def crowd(n, zoom=1.0, **look):
    rng = np.random.default_rng(n)
    x, y = (nx.asarray(rng.normal(size=n)) for _ in range(2))
    look = {"size": 5.0, "fill": (0.2, 0.4, 0.8, 1.0), "opacity": 0.2} | look
    return Markers(Points(x, y, affine=(0, 50.0 * zoom, 200.0, 0, -30.0 * zoom, 120.0)), **look)


COLORS = np.random.default_rng(0).integers(0, 255, (60_000, 4)).astype(np.uint8)
LOOKS = (
    {},
    {"opacity": 1.0, "size": 3.0},
    {"shape": "star", "opacity": 0.02, "size": 14.0},
    {"fill": nx.asarray(COLORS)},
    {"fill": Mapped(nx.arange(60_000), 0.0, 60_000.0, nx.asarray(COLORS[:256]))},
    {"stroke": (0.0, 0.0, 0.0, 1.0), "width": 1.0},
    {"size": nx.asarray(np.linspace(1.0, 9.0, 60_000))},
)


@pytest.mark.parametrize("look", range(len(LOOKS)))
@pytest.mark.parametrize("zoom", [1.0, 3.0, 40.0])
def test_a_crowd_looks_as_if_each_were_laid_over_the_other(renderer, look, zoom):
    """Tiles within 2 / 255, pixels within 64: of opaque ones an edge may lie a sixteenth of a pixel elsewhere."""
    assert_as_in_file(renderer, page(crowd(60_000, zoom, **LOOKS[look])))


@pytest.mark.parametrize("look", [k for k in range(len(LOOKS)) if k != 2])
@pytest.mark.parametrize("zoom", [1.0, 40.0, 1e6])
def test_the_device_draws_a_crowd_one_by_one(renderer, look, zoom, monkeypatch):
    """Those that let much through are left to what counts in more than 8 bits."""
    monkeypatch.setattr(renderer._densities, "is_worth", True)
    assert_as_in_file(renderer, page(crowd(60_000, zoom, **LOOKS[look])))
    assert not renderer._densities.spares(crowd(60_000, **LOOKS[2]))


def test_a_crowd_on_log_axes_with_points_that_have_no_place(renderer):
    rng = np.random.default_rng(6)
    x, y = 10 ** rng.normal(size=40_000), rng.normal(size=40_000)
    x[:100], y[200:300] = -1.0, np.nan
    log = Map("log10")
    points = Points(nx.asarray(x), nx.asarray(y), log, affine=(0, 80.0, 200.0, 0, 30.0, 120.0))
    assert_as_in_file(renderer, page(Markers(points, size=4.0, fill=(0, 0, 0, 1), opacity=0.1)))


def test_a_crowd_seen_from_near_costs_what_is_seen(renderer):
    spent = []
    for zoom in (1.0, 300.0):
        frames = []
        for k in range(5):
            scene = page(crowd(500_000, zoom * (1 + k / 1000), opacity=0.05))
            drawn(renderer, scene)
            start = time.process_time()
            drawn(renderer, page(scene.items[0].items[0].replace(size=4.0 + k / 100)))
            frames.append(time.process_time() - start)
        spent.append(sorted(frames)[2])
    assert spent[1] < spent[0]


def test_a_frame_costs_its_pixels(renderer):
    """Forty times the points: as long a frame, give or take what a busy machine does."""
    spent = []
    for n in (100_000, 4_000_000):
        x, y = nx.linspace(0.0, 1.0, n), nx.asarray(np.random.default_rng(1).normal(size=n))
        frames = []
        for k in range(8):
            start = time.process_time()
            drawn(renderer, page(line(x, y, 1.0, k / 50)))
            frames.append(time.process_time() - start)
        spent.append(sorted(frames[1:])[3])
    assert spent[1] < 3 * spent[0]


def test_a_figure_with_a_long_line_looks_as_in_its_file(renderer, signal):
    fig = hg.line(signal[0], signal[2], label="walk").title("Large") + hg.line(signal[0], signal[1] * 40, alpha=0.5)
    scene = fig.scene()
    assert hg.image_compare(drawn(renderer, scene).astype(np.uint8), rgba(scene)) < 0.02


def area(x, y, zoom, at):
    made = line(x, y, zoom, at)
    base = made.points.replace(y=nx.broadcast_to(nx.asarray([float(nx.min(y))]), (len(x),)))
    return Path(made.points, base=base, fill=(0.1, 0.3, 0.7, 1.0), decimate=True)


@pytest.mark.parametrize("kind", ["noise", "walk", "bursts"])
@pytest.mark.parametrize("zoom", [1.0, 6.0, 700.0])
def test_a_long_area_looks_as_in_its_file_and_in_a_hurry_nearly(renderer, kind, zoom):
    """As in the file where all its points are taken, or FINE a pixel; HURRIED ones within what noise allows."""
    rng = np.random.default_rng(2)
    n = 1_000_000
    x, y = nx.linspace(0.0, 1.0, n), nx.asarray(rng.normal(size=n))
    if kind == "walk":
        y = nx.cumsum(y)
    if kind == "bursts":
        x = nx.asarray(np.sort(np.concatenate([rng.normal(0.5, 5e-4, n // 2), rng.uniform(0, 1, n // 2)])))
    scene = page(Group((area(x, y, zoom, 0.5 - 0.4 / zoom),), 0.5))
    wanted = np.asarray(rgba(scene)).astype(int)
    for hurried in (True, False):
        coarse = renderer.draw(scene, WIDE, TALL, 1.0, None, hurried)
        found = np.asarray(renderer.read()).astype(int)
        tiles = np.abs((found - wanted).reshape(12, 20, 20, 20, 4).mean((1, 3)))
        assert tiles.max() <= (6.0 if hurried else 2.0)
        assert (coarse or zoom > 1.0) if hurried else not coarse


def test_an_area_in_view_costs_what_is_seen(renderer):
    """Of four million points few are in view: a frame takes a tenth of what it takes to fill all."""
    n = 4_000_000
    x, y = nx.linspace(0.0, 1.0, n), nx.asarray(np.random.default_rng(1).normal(size=n))
    spent = []
    for zoom in (1.0, 5000.0):
        frames = []
        for k in range(4):
            start = time.process_time()
            renderer.draw(page(area(x, y, zoom, 0.3 + k / 10 / zoom)), WIDE, TALL, 1.0, None)
            frames.append(time.process_time() - start)
        spent.append(sorted(frames[1:])[1])
    assert spent[1] < spent[0] / 2


@pytest.mark.parametrize("figure", [
    lambda z, x: hg.contourf(z), lambda z, x: hg.pcolormesh(x[None, :] + 0.2 * x[:, None], x[:, None] + 0 * z, z),
], ids=["bands", "cells"])  # fmt: skip
def test_fine_grids_are_painted_without_making_their_shapes(renderer, figure):
    x = np.linspace(0.0, 9.0, 800)
    scene = figure(np.sin(x)[None, :] + 0.1 * x[:, None], x).size(WIDE, TALL).colorbar(False).scene()
    assert_as_in_file(renderer, scene, tile=1.0, pixel=8)
    assert any(later._make is not None for later in laters(scene.items))


def laters(items):
    """Items that are made when they are asked for."""
    for item in items:
        inner = getattr(item, "items", ())
        yield from (inner,) if isinstance(inner, Later) else laters(inner)
