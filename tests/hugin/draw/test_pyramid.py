"""csrc/draw/pyramid.c: what a long line looks like, asked of its tree, is what the line itself looks like."""

import time

import numpy as np
import pytest

from hugin import _draw
from hugin.render.cairo.pixels import draw
from hugin.scene import Clip, Map, Path, Points, Scene

WIDTH, HEIGHT = 360, 240
INSIDE = (20, 10, 340, 230)


def tree_of(points):
    return _draw.pyramid_make(points.x, points.y)


def mask_of(points, width=2.0, cap="round", k=1, tree=None):
    """Coverage of the rectangle INSIDE, by the tree."""
    x0, y0, x1, y1 = (side * k for side in INSIDE)
    out = bytearray((x1 - x0) * (y1 - y0))
    rows = _draw.pyramid_mask(tree or tree_of(points), points, float(k), (x0, y0, x1, y1), width * k, cap, out)
    page = np.frombuffer(out, np.uint8).reshape(y1 - y0, x1 - x0).astype(float)
    page[: rows[0]] = page[rows[1] :] = 0
    return page


def stroke_of(points, width=2.0, cap="round", k=1, decimate=True):
    """The same by the file renderer."""
    path = Path(points, stroke=(0, 0, 0, 1), width=width, cap=cap, decimate=decimate)
    surface = draw(Scene(WIDTH, HEIGHT, (Clip((path,), INSIDE),), None), 100.0 * k).surface
    x0, y0, x1, y1 = (side * k for side in INSIDE)
    page = np.frombuffer(surface.get_data(), np.uint8).reshape(HEIGHT * k, WIDTH * k, 4)
    return page[y0:y1, x0:x1, 3].astype(float)


def assert_faithful(found, wanted):
    """DESIGN rule 7.6."""
    difference = np.abs(found - wanted)
    high, wide = (side // 20 * 20 for side in difference.shape)
    tiles = (found - wanted)[:high, :wide].reshape(high // 20, 20, wide // 20, 20).mean((1, 3))
    assert np.abs(tiles).max() <= 2, f"a tile differs by {np.abs(tiles).max():.2f}"
    assert difference.max() <= 64, f"a pixel differs by {difference.max():.0f}"


def seen(x, y, span=None, **maps):
    """Points whose x from span[0] to span[1] fills the rectangle across, and all of whose y fills it down."""
    a, b = span or (np.nanmin(x), np.nanmax(x))
    c, d = np.nanmin(y), np.nanmax(y)
    affine = (a, 320 / (b - a), 20.0, c, -200 / (d - c), 220.0)
    return Points(x, y, affine=affine, **maps)


def signals():
    rng = np.random.default_rng(5)
    t = np.linspace(0, 1, 200_000)
    noise = rng.normal(size=t.size)
    bursts = np.where(t % 0.2 < 0.02, noise, 0.0)
    gaps = np.where((t > 0.3) & (t < 0.4), np.nan, np.sin(40 * t) + 0.1 * noise)
    return {
        "noise": (t, noise),
        "walk": (t, np.cumsum(noise)),
        "bursts": (t, bursts),
        "steps": (t, np.floor(t * 9.0)),
        "a gap": (t, gaps),
        "uneven": (np.sort(rng.uniform(0, 1, t.size) ** 9), noise),
        "one x": (np.floor(t * 7.0), noise),
        "falling x": (1 - t, np.cumsum(noise)),
        "float32, every second": (t.astype("f4")[::2], noise.astype("f4")[::2]),
        "whole numbers": (np.arange(t.size), (noise * 40).astype("i2")),
        "far from zero": (t + 1e9, noise + 1e9),
    }


@pytest.mark.parametrize("name", signals())
@pytest.mark.parametrize("share", [1.0, 0.31, 0.002])
def test_a_tree_looks_like_its_line(name, share):
    x, y = signals()[name]
    low, high = float(np.min(x)), float(np.max(x))
    points = seen(x, y, (low + (high - low) * 0.28, low + (high - low) * (0.28 + share)))
    assert_faithful(mask_of(points), stroke_of(points))


@pytest.mark.parametrize("cap", ["butt", "round", "square"])
@pytest.mark.parametrize("width", [0.7, 6.0])
def test_ends_and_widths_are_those_of_the_line(cap, width):
    t = np.linspace(0.1, 0.9, 50_000)
    points = seen(t, np.cos(30 * t), (0, 1))
    assert_faithful(mask_of(points, width, cap), stroke_of(points, width, cap))


def test_twice_the_pixels_are_twice_as_fine():
    x, y = signals()["walk"]
    points = seen(x, y)
    assert_faithful(mask_of(points, k=2), stroke_of(points, k=2))


def test_scales_bend_what_the_tree_holds():
    t = np.linspace(-1, 999, 100_000)
    y = 10 ** np.sin(t / 30)
    log = Map("log10")
    points = Points(t, y, log, log, (0, 320 / 3, 20.0, -1, -100.0, 220.0))
    assert_faithful(mask_of(points), stroke_of(points))


@pytest.mark.parametrize("every", [7, 5003])
def test_gaps_are_never_bridged(every):
    x = np.linspace(0, 1, 60_000)
    y = np.where(np.arange(x.size) // every % 2, 1.0, 0.0)
    y[::every] = np.nan
    points = seen(x, y)
    out = bytearray(320 * 220)
    rows = _draw.pyramid_mask(tree_of(points), points, 1.0, INSIDE, 2.0, "butt", out)
    if rows is None:  # too many runs on a vertical: it says that it cannot
        return
    assert_faithful(mask_of(points, cap="butt"), stroke_of(points, cap="butt"))


def test_an_infinite_number_is_a_gap():
    x, y = (column.copy() for column in signals()["walk"])
    points = seen(x, y)
    y[70_000:90_000] = np.inf
    assert_faithful(mask_of(points), stroke_of(points))


@pytest.mark.parametrize("dtype", ["f8", "f4", "i4", "u2", "f2"])
@pytest.mark.parametrize("n", [1, 31, 33, 5000])
def test_ranges_are_those_of_the_numbers(dtype, n):
    rng = np.random.default_rng(n)
    y = (rng.uniform(0, 9000, 2 * n)).astype(dtype)[::2]
    tree = _draw.pyramid_make(np.arange(n), y)
    for _ in range(60):
        a, b = sorted(rng.integers(0, n + 1, 2).tolist())
        wanted = (float(y[a:b].min()), float(y[a:b].max())) if b > a else None
        assert _draw.pyramid_range(tree, y, a, b) == wanted


def test_a_range_with_a_gap_has_no_ends():
    y = np.arange(3000.0)
    y[1000] = np.nan
    tree = _draw.pyramid_make(np.arange(3000), y)
    assert _draw.pyramid_range(tree, y, 0, 1000) == (0.0, 999.0)
    assert _draw.pyramid_range(tree, y, 1001, 3000) == (1001.0, 2999.0)
    assert _draw.pyramid_range(tree, y, 500, 1001) is None


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize("scale", [100.0, -100.0])
def test_what_is_found_is_what_is_seen_and_its_neighbours(way, scale):
    x = np.sort(np.random.default_rng(2).uniform(0, 10, 1000))[::way]
    points = Points(x, x, affine=(0, scale, 0, 0, 1, 0))
    left, right = sorted((2.0 * scale, 3.5 * scale))
    inside = np.flatnonzero((x >= 2) & (x <= 3.5))
    found = _draw.pyramid_find(tree_of(points), points, 1.0, left, right)
    assert found == (inside[0] - 1, inside[-1] + 2)


def test_a_line_that_goes_on_has_the_tree_of_the_whole():
    rng = np.random.default_rng(8)
    x, y = np.sort(rng.uniform(0, 1, 40_000)), np.cumsum(rng.normal(size=40_000))
    y[20_000:21_000] = np.nan
    whole = seen(x, y)
    grown = _draw.pyramid_make(x[:1], y[:1])
    for n in (2, 31, 32, 33, 64, 65, 1000, 1024, 20_500, 39_999, 40_000):
        _draw.pyramid_extend(grown, x[:n].copy(), y[:n].copy())
        assert _draw.pyramid_info(grown)[0] == n
    np.testing.assert_array_equal(mask_of(whole, tree=grown), mask_of(whole))


@pytest.mark.parametrize("n", [2, 1000])
def test_a_line_that_turns_back_later_is_made_anew(n):
    x, y = np.append(np.arange(float(n)), 0.5), np.arange(n + 1.0)
    tree = _draw.pyramid_make(x[:n], y[:n])
    assert _draw.pyramid_info(tree)[1] == 1
    _draw.pyramid_extend(tree, x, y)
    assert _draw.pyramid_info(tree)[:2] == (n + 1, 0)
    assert _draw.pyramid_range(tree, y, 0, n + 1) == (0.0, float(n))


def test_a_tree_takes_a_byte_a_point():
    assert _draw.pyramid_info(_draw.pyramid_make(np.arange(1_000_000), np.zeros(1_000_000)))[3] < 1_001_000


def test_appending_costs_what_is_new():
    n = 2_000_000
    x, y = np.arange(n), np.random.default_rng(1).normal(size=n)
    tree, spent = _draw.pyramid_make(x[: n - 1000], y[: n - 1000]), []
    for k in range(1000, 0, -1):
        start = time.perf_counter()
        _draw.pyramid_extend(tree, x[: n - k + 1], y[: n - k + 1])
        spent.append(time.perf_counter() - start)
    start = time.perf_counter()
    _draw.pyramid_make(x, y)
    assert sorted(spent)[500] < (time.perf_counter() - start) / 20


@pytest.mark.parametrize("zoom", [1.0, 40.0])
def test_a_line_that_turns_back_is_few_points_that_look_alike(zoom):
    t = np.linspace(0, 1, 300_000)
    x, y = np.cos(80 * t) * t, np.sin(80 * t) * t + 1e-4 * np.cos(1e6 * t)
    y[100_000:102_000] = np.nan
    points = Points(x, y, affine=(0.5 * (zoom > 1), 150 * zoom, 180.0, 0, 100 * zoom, 120.0))
    found = _draw.pyramid_points(tree_of(points), points, 1.0, (10, 0, 350, 240), 0.25, 100_000)
    few = np.frombuffer(found).reshape(-1, 2)
    assert len(few) < 45_000
    drawn = Points(np.ascontiguousarray(few[:, 0]), np.ascontiguousarray(few[:, 1]))
    assert_faithful(stroke_of(drawn, decimate=False), stroke_of(points, decimate=False))


def test_what_is_drawn_of_a_line_that_turns_back_is_bounded():
    rng = np.random.default_rng(3)
    points = Points(rng.uniform(0, 300, 50_000), rng.uniform(0, 200, 50_000))
    assert _draw.pyramid_points(tree_of(points), points, 1.0, (0, 0, 300, 200), 0.25, 10_000) is None


def test_points_of_a_line_are_a_few_a_pixel():
    x, y = signals()["noise"]
    points = seen(x, y)
    few = np.frombuffer(_draw.pyramid_points(tree_of(points), points, 1.0, INSIDE, 0.125, 100_000)).reshape(-1, 2)
    assert len(few) < 40 * 330
    drawn = Points(np.ascontiguousarray(few[:, 0]), np.ascontiguousarray(few[:, 1]))
    assert_faithful(stroke_of(drawn), stroke_of(points))


def test_a_question_about_another_line_is_refused():
    tree = _draw.pyramid_make(np.arange(10), np.arange(10))
    other = Points(np.arange(9), np.arange(9))
    with pytest.raises(ValueError, match="pyramid_find: the line has 9 points, its tree 10"):
        _draw.pyramid_find(tree, other, 1.0, 0, 1)
    with pytest.raises(ValueError, match="pyramid_extend: 9 points; there were 10 already"):
        _draw.pyramid_extend(tree, other.x, other.y)
    with pytest.raises(ValueError, match="pyramid_range: points 0 to 11 of 10"):
        _draw.pyramid_range(tree, np.arange(10), 0, 11)
    with pytest.raises(ValueError, match="pyramid_make: x has 2 points, y has 3; lengths must match"):
        _draw.pyramid_make(np.arange(2), np.arange(3))


@pytest.mark.parametrize("rectangle", [(0, 0, 0, 9), (0, 0, 1e9, 9), (float("nan"), 0, 9, 9), (0, 0, 40000, 2)])
def test_a_mask_of_no_size_is_refused(rectangle):
    points = Points(np.arange(10), np.arange(10))
    with pytest.raises(ValueError, match=r"pyramid_mask: (invalid rectangle|must hold finite)"):
        _draw.pyramid_mask(tree_of(points), points, 1.0, rectangle, 1.0, "butt", bytearray(100))


def test_a_mask_without_room_is_refused():
    points = Points(np.arange(10), np.arange(10))
    with pytest.raises(ValueError, match="pyramid_mask: room for 99 bytes; 100 are needed"):
        _draw.pyramid_mask(tree_of(points), points, 1.0, (0, 0, 10, 10), 1.0, "butt", bytearray(99))


def test_no_points_at_all_make_an_empty_picture():
    points = Points(np.zeros(0), np.zeros(0))
    assert mask_of(points).max() == 0
    assert _draw.pyramid_points(tree_of(points), points, 1.0, INSIDE, 0.25, 10) == b""


def test_a_gap_where_two_threads_meet_stays_one():
    n = 3_000_000
    y = np.where(np.arange(n) < n // 2, 0.0, 100.0)
    y[n // 2 : n // 2 + 9] = np.nan
    page = stroke_of(Points(np.arange(n), y, affine=(0, 320 / n, 20, 0, 1, 60)), cap="butt")
    assert page[70:130].max() == 0
