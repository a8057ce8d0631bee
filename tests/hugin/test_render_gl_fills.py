"""Filled paths in OpenGL: by the rasteriser of files, and from what the device holds of them; both show the file."""

import numpy as np
import pytest

import hugin as hg
from hugin.render.cairo.pixels import rgba
from hugin.scene import Clip, Group, Map, Path, Points, Scene

WIDE, TALL = 240, 180
HALF, BLUE = (0.8, 0.3, 0.1, 0.5), (0.1, 0.3, 0.8, 1.0)
RNG = np.random.default_rng(5)


@pytest.fixture(params=["processor", "device"])
def either(page, request, monkeypatch):
    page[0].make_current()
    monkeypatch.setattr(page[1]._fills, "is_worth", request.param == "device")
    return page[1]


@pytest.fixture
def device(page, monkeypatch):
    page[0].make_current()
    monkeypatch.setattr(page[1]._fills, "is_worth", True)
    return page[1]


def drawn(renderer, scene, scale=1.0):
    renderer.draw(scene, round(scene.width * scale), round(scene.height * scale), scale, None)
    return renderer.read()


def differs(renderer, *items, scale=1.0):
    """(largest mean difference of a tile, 0..1, largest difference of a channel, 0..255)."""
    scene = Scene(WIDE, TALL, items)
    got, wanted = drawn(renderer, scene, scale), rgba(scene, dpi=100 * scale)
    most = np.abs(got.numpy().astype(int) - wanted.numpy().astype(int)).max()
    return float(hg.image_compare(got, wanted)), int(most)


def at(x, y, zoom=1.0, **more):
    """Data in about 0..1 on the page."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    affine = (0.5, 200.0 * zoom, 120.0, 0.5, -150.0 * zoom, 90.0)
    return Points(x, y, **({"affine": affine} | more))


def star(turns=2, n=5):
    angle = np.arange(n) * 2 * np.pi * turns / n
    return 0.5 + 0.45 * np.sin(angle), 0.5 + 0.45 * np.cos(angle)


def ring_with_hole():
    angle = np.linspace(0, 2 * np.pi, 90)
    x = np.concatenate([0.5 + 0.4 * np.cos(angle), [np.nan], 0.5 + 0.2 * np.cos(-angle)])
    y = np.concatenate([0.5 + 0.4 * np.sin(angle), [np.nan], 0.5 + 0.2 * np.sin(-angle)])
    return x, y


T = np.linspace(0.0, 1.0, 400)
WAVE = np.where((T > 0.4) & (T < 0.43), np.nan, 0.5 + 0.4 * np.sin(40 * T))
LEFT = np.arange(12) / 12
BOXES = np.stack([LEFT, LEFT + 0.07, LEFT + 0.07, LEFT], 1).ravel()
HEIGHTS = np.stack([0 * RNG.random(12), 0 * RNG.random(12), *[RNG.random(12)] * 2], 1).ravel()
ARROW = np.asarray([(-2, -0.3), (0.5, -0.3), (0.5, -1), (2, 0), (0.5, 1), (0.5, 0.3), (-2, 0.3)])
WAYS = RNG.uniform(0, 2 * np.pi, 40)
TURNS = np.stack([np.cos(WAYS), np.sin(WAYS), -np.sin(WAYS), np.cos(WAYS)], 1).reshape(40, 2, 2)
ARROWS = (RNG.uniform(0, 1, (40, 1, 2)) + 0.04 * ARROW @ TURNS).reshape(-1, 2)
KITES = (RNG.uniform(0, 1, (40, 1, 2)) + 0.04 * ARROW[[0, 2, 3, 4]] @ TURNS).reshape(-1, 2)
NOISE = RNG.random(400)
TANGLE = RNG.random((2, 60))
COLORS = RNG.integers(0, 256, (40, 4)).astype(np.uint8)


def kinds(zoom=1.0):
    """Every way in which a path is filled."""
    line, low = at(T, WAVE, zoom), at(T, 0.5 + 0.2 * np.cos(25 * T), zoom)
    level = at(T, np.broadcast_to(np.asarray([0.1]), T.shape), zoom).replace(x=line.x)
    yield "star", Path(at(*star(), zoom), closed=True, fill=HALF)
    yield "even star", Path(at(*star(), zoom), closed=True, fill=HALF, fill_rule="evenodd")
    yield "open", Path(at(*star(1, 7), zoom), fill=BLUE, stroke=HALF, width=3.0)
    yield "hole", Path(at(*ring_with_hole(), zoom), closed=True, fill=HALF, fill_rule="simple")
    yield "band", Path(line, base=low.replace(x=line.x), fill=HALF, decimate=True)
    yield "area", Path(line, base=level, fill=BLUE, decimate=True)
    yield "sheared", Path(line, base=at(T + 0.05, 0.08 * np.cos(25 * T), zoom), fill=HALF)
    yield "bars", Path(at(BOXES, HEIGHTS, zoom), ring=4, closed=True, fill=HALF)
    yield "snapped", Path(at(BOXES + 1e-4, HEIGHTS, zoom), ring=4, closed=True, fill=BLUE, snap=True)
    yield "rings", Path(at(*ARROWS.T, zoom), ring=7, closed=True, fill=HALF)
    yield "colours", Path(at(*KITES.T, zoom), ring=4, closed=True, fills=COLORS)
    yield "noise", Path(at(T, NOISE, zoom), base=level, fill=HALF)


NAMES = [name for name, _ in kinds()]


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("zoom", [1.0, 6.0, 300.0])
@pytest.mark.parametrize("name", NAMES)
def test_fills_cover_what_they_cover_in_files(either, name, zoom, scale):
    tile, most = differs(either, dict(kinds(zoom))[name], scale=scale)
    assert tile < 0.006 and most <= 40  # where sides cross inside a pixel areas are added up


def test_sides_that_cross_all_the_time_are_nearly_right(device):
    tangle = Path(at(*TANGLE), closed=True, fill=HALF, fill_rule="evenodd")
    assert differs(device, tangle)[0] < 0.03


def test_neighbours_in_one_path_show_no_seam(device):
    edges = np.linspace(0.0, 1.0, 38)
    boxes = np.stack([edges[:-1], edges[:-1], edges[1:], edges[1:]], 1).ravel()
    made = Path(at(boxes, np.tile([0.0, 1.0, 1.0, 0.0], 37)), ring=4, closed=True, fill=HALF)
    seen = drawn(device, Scene(WIDE, TALL, (made,))).numpy()[40:140, 30:210]
    assert (seen == seen[0, 0]).all()


def test_bands_in_a_group_are_laid_down_once(either):
    colors = BLUE, (1.0, 0.8, 0.0, 1.0)
    bands = [Path(at(*star(), zoom), closed=True, fill=color) for zoom, color in zip((1.0, 0.6), colors)]
    tile, most = differs(either, Group(tuple(bands), 0.4))
    assert tile < 0.006 and most <= 40


def test_items_are_seen_inside_a_filled_path(either):
    inside = Path(at(*star()), closed=True, fill=BLUE)
    tile, most = differs(either, Clip((dict(kinds(2.0))["bars"], dict(kinds())["star"]), path=inside))
    assert tile < 0.006 and most <= 40


@pytest.mark.parametrize("zoom", [1.0, 1e3, 1e6])
def test_fills_at_1e9_do_not_jitter(device, zoom):
    """A step of a thousandth of the view moves the picture by a quarter of a pixel, wherever it is."""
    n = 400
    x = 1e9 + np.linspace(0.0, 1.0, n)
    y = 0.5 + 0.3 * np.sin(np.arange(n) * 0.7)
    floor = np.broadcast_to(np.asarray([0.0]), (n,))
    for step in range(3):
        affine = (1e9 + 0.5 + step * 1e-3 / zoom, 200.0 * zoom, 120.0, 0.5, -150.0, 90.0)
        line = Points(x, y, affine=affine)
        tile, most = differs(device, Path(line, base=line.replace(y=floor), fill=BLUE, decimate=True))
        assert tile < 0.006 and most <= 12


def test_fills_bend_with_their_scales(either):
    x, y = 10 ** np.linspace(0, 3, 50), np.abs(RNG.normal(size=50)) + 0.01
    line = Points(x, y, Map("log10"), Map("sqrt"), (0.0, 70.0, 10.0, 0.0, -80.0, 160.0))
    tile, most = differs(either, Path(line, base=line.replace(y=np.full(50, 0.01)), fill=HALF, decimate=True))
    assert tile < 0.006 and most <= 20


@pytest.mark.parametrize("zoom", [1.0, 30.0, 9_000.0])
def test_a_long_area_is_thinned_where_nobody_can_see_it(device, zoom):
    n = 100_000
    x, y = np.linspace(0.0, 1.0, n), 0.5 + 0.2 * np.sin(np.linspace(0, 900, n)) + 0.1 * RNG.normal(size=n)
    y[20_000:30_000] = np.nan
    for low in (np.broadcast_to(np.asarray([0.2]), (n,)), 0.3 + 0.2 * np.cos(8 * x)):
        line = at(x, y, zoom)
        tile, most = differs(device, Path(line, base=line.replace(y=low), fill=HALF, decimate=True))
        assert tile < 0.02 and most <= 40  # files take two places of each steep stretch


def test_data_that_go_out_of_sight_are_freed(device):
    drawn(device, Scene(WIDE, TALL, tuple(path for _, path in kinds())))
    assert device._fills._kept and device._fills._rows.texture
    for _ in range(6):
        drawn(device, Scene(WIDE, TALL))
    assert not device._fills._kept and not device._fills._rows.texture
