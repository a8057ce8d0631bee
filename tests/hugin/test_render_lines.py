"""DESIGN rule 7.6: a line drawn from its bins or its own coverage looks as cairo's stroke of every point does."""

import cairo
import numpy as np
import pytest

from hugin.render.cairo.pixels import draw
from hugin.scene import Map, Path, Points, Scene

WIDTH, HEIGHT, FINE = 360, 240, 3
CAPS = {"butt": cairo.LINE_CAP_BUTT, "round": cairo.LINE_CAP_ROUND, "square": cairo.LINE_CAP_SQUARE}


def stroke_of_all_points(x, y, width, cap):
    """Coverage 0..255 by cairo, three times finer, every point drawn."""
    surface = cairo.ImageSurface(cairo.FORMAT_A8, WIDTH * FINE, HEIGHT * FINE)
    context = cairo.Context(surface)
    context.scale(FINE, FINE)
    context.set_line_width(width)
    context.set_line_join(cairo.LINE_JOIN_ROUND)
    context.set_line_cap(CAPS[cap])
    is_down = False
    for a, b in zip(x.tolist(), y.tolist()):
        if a != a or b != b:
            is_down = False
            continue
        (context.line_to if is_down else context.move_to)(a, b)
        is_down = True
    context.stroke()
    surface.flush()
    page = np.frombuffer(surface.get_data(), np.uint8).reshape(HEIGHT * FINE, -1)[:, : WIDTH * FINE].astype(float)
    return page.reshape(HEIGHT, FINE, WIDTH, FINE).mean((1, 3))


def alpha(*items):
    surface = draw(Scene(WIDTH, HEIGHT, items, None)).surface
    return np.frombuffer(surface.get_data(), np.uint8).reshape(HEIGHT, WIDTH, 4)[..., 3].astype(float)


def line(x, y, width=2.0, cap="butt", opacity=1.0, **points):
    return Path(Points(x, y, **points), stroke=(0, 0, 0, opacity), width=width, cap=cap, decimate=True)


def assert_faithful(found, wanted):
    difference = found - wanted
    tiles = np.abs(difference.reshape(8, 30, 12, 30).mean((1, 3)))
    assert tiles.max() <= 2, f"a tile differs by {tiles.max():.2f}"
    assert np.abs(difference).max() <= 64, f"a pixel differs by {np.abs(difference).max():.0f}"


def signal(name, n):
    rng = np.random.default_rng(n)
    t = np.linspace(0, 1, n)
    return {
        "sine": 120 + 90 * np.sin(20 * t),
        "chirp": 120 + 90 * np.sin(300 * t * t),
        "noise": 120 + 25 * rng.normal(size=n),
        "walk": 120 + np.cumsum(rng.normal(size=n)) * 60 / np.sqrt(n),
        "spikes": np.where(rng.random(n) < 20 / n, 30.0, 150.0),
        "steps": 120 + 25 * np.round(3 * np.sin(30 * t)),
        "outliers": 120 + 3 * rng.standard_cauchy(n),
        "flat": np.full(n, 120.4),
    }[name]


NAMES = ("sine", "chirp", "noise", "walk", "spikes", "steps", "outliers", "flat")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("n", [2, 5, 50, 700, 2500])
@pytest.mark.parametrize("width, cap", [(2.0, "butt"), (1.0, "round"), (6.5, "square")])
def test_lines_look_like_all_their_points(name, n, width, cap):
    x, y = np.linspace(15.3, 345.7, n), signal(name, n)
    assert_faithful(alpha(line(x, y, width, cap)), stroke_of_all_points(x, y, width, cap))


@pytest.mark.parametrize("name", ["noise", "walk"])
def test_dense_lines_look_like_all_their_points(name):
    """Bins found by bisection: many points in each."""
    n = 9_000
    x, y = np.linspace(15.3, 75.7, n), signal(name, n)
    assert_faithful(alpha(line(x, y)), stroke_of_all_points(x, y, 2.0, "butt"))


def test_lines_that_run_to_the_left_are_the_same():
    x, y = np.linspace(15.3, 345.7, 5000), signal("walk", 5000)
    assert np.abs(alpha(line(x[::-1].copy(), y[::-1].copy())) - alpha(line(x, y))).max() <= 16


@pytest.mark.parametrize("dtype", ["float32", "float64", "int16", "float16"])
def test_every_dtype_and_stride_draws_the_same_line(dtype):
    y = (120 + 60 * np.sin(np.arange(5000) / 200)).astype(dtype)
    x = np.linspace(15, 345, 5000)
    wide = np.zeros((5000, 3), dtype)
    wide[:, 1] = y
    assert np.array_equal(alpha(line(x, wide[:, 1])), alpha(line(x, y.astype(float))))


@pytest.mark.parametrize("kind", ["log10", "symlog", "asinh", "sqrt"])
def test_scales_bend_bins_as_they_bend_points(kind):
    x, y = np.linspace(15.3, 345.7, 50_000), 1000 * np.exp(np.random.default_rng(0).normal(size=50_000))
    bend = {
        "log10": np.log10,
        "sqrt": np.sqrt,
        "asinh": np.arcsinh,
        "symlog": lambda v: np.where(v <= 1, v, 1 + np.log10(np.maximum(v, 1e-9))),
    }[kind]
    low, high = bend(y.min()), bend(y.max())
    affine = (0.0, 1.0, 0.0, float(low), float(200 / (high - low)), 20.0)
    bent = alpha(line(x, y, y_map=Map(kind), affine=affine))
    assert np.abs(bent - alpha(line(x, (bend(y) - low) * affine[4] + 20))).max() <= 1


def test_a_gap_breaks_the_line():
    x, y = np.linspace(10, 350, 3000), np.full(3000, 120.0)
    y[1000:2000] = np.nan
    shown = alpha(line(x, y))
    assert shown[119:121, 130:235].max() == 0 and shown[119:121, 20:120].min() == 255


def test_a_translucent_line_blends_once_however_often_it_turns():
    n = 200_000
    shown = alpha(line(np.linspace(15, 345, n), signal("noise", n), opacity=0.5))
    assert shown.max() <= 128


def test_points_far_outside_change_nothing():
    x, y = np.linspace(-5000, 5000, 20_000), 120 + 90 * np.sin(np.arange(20_000) / 40)
    inside = (x > -20) & (x < WIDTH + 20)
    assert np.abs(alpha(line(x, y)) - alpha(line(x[inside], y[inside]))).max() <= 1


@pytest.mark.parametrize("n", [3, 400, 20_000])
def test_bands_cover_the_area_between_their_lines(n):
    x, a, b = np.linspace(20.0, 340.0, n), signal("noise", n), signal("sine", n)
    found = alpha(Path(Points(x, a), base=Points(x, b), fill=(0, 0, 0, 1)))
    fine = np.linspace(20.0, 340.0, 320 * 200 + 1)
    fine = (fine[1:] + fine[:-1]) / 2
    low, high = np.sort([np.interp(fine, x, a), np.interp(fine, x, b)], 0)
    rows = np.arange(HEIGHT)[:, None]
    cover = np.clip(np.minimum(high, rows + 1) - np.maximum(low, rows), 0, 1).reshape(HEIGHT, 320, 200).mean(2)
    wanted = np.zeros((HEIGHT, WIDTH))
    wanted[:, 20:340] = cover * 255
    assert_faithful(found, wanted)


def test_long_lines_of_any_course_blend_once_and_look_like_all_their_points():
    rng = np.random.default_rng(4)
    steps = np.cumsum(rng.normal(size=(9000, 2)), 0)
    x, y = ((steps - steps.min(0)) / np.ptp(steps, 0) * [300, 180] + 30).T.copy()
    assert alpha(line(x, y, opacity=0.5)).max() <= 128
    difference = alpha(line(x, y)) - stroke_of_all_points(x, y, 2.0, "butt")
    assert np.abs(difference.reshape(8, 30, 12, 30).mean((1, 3))).max() <= 2
