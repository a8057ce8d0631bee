"""DESIGN rule 7.6: a line drawn from its bins or its own coverage looks as cairo's stroke of every point does."""

import cairo
import numpy as np
import pytest

from hugin.render.cairo.pixels import draw
from hugin.scene import Map, Path, Points, Scene

WIDTH, HEIGHT, FINE = 360, 240, 3
CAPS = {"butt": cairo.LINE_CAP_BUTT, "round": cairo.LINE_CAP_ROUND, "square": cairo.LINE_CAP_SQUARE}


def stroke_of_all_points(x, y, width, cap, dash=()):
    """Coverage 0..255 by cairo, three times finer, every point drawn; a point by itself as SVG has it."""
    surface = cairo.ImageSurface(cairo.FORMAT_A8, WIDTH * FINE, HEIGHT * FINE)
    context = cairo.Context(surface)
    context.scale(FINE, FINE)
    context.set_line_width(width)
    context.set_line_join(cairo.LINE_JOIN_ROUND)
    context.set_line_cap(CAPS[cap])
    context.set_dash(dash)
    context.set_tolerance(0.02)
    gap = np.isnan(np.concatenate([[np.nan], x + y, [np.nan]]))
    alone = gap[:-2] & gap[2:]
    is_down = False
    for a, b, is_alone in zip(x.tolist(), y.tolist(), alone.tolist()):
        if a != a or b != b:
            is_down = False
            continue
        if not is_down:
            context.move_to(a - 0.004 * is_alone * (cap == "square"), b)
        context.line_to(a + 0.004 * is_alone * (cap == "square"), b)
        is_down = True
    context.stroke()
    surface.flush()
    page = np.frombuffer(surface.get_data(), np.uint8).reshape(HEIGHT * FINE, -1)[:, : WIDTH * FINE].astype(float)
    return page.reshape(HEIGHT, FINE, WIDTH, FINE).mean((1, 3))


def alpha(*items):
    surface = draw(Scene(WIDTH, HEIGHT, items, None)).surface
    return np.frombuffer(surface.get_data(), np.uint8).reshape(HEIGHT, WIDTH, 4)[..., 3].astype(float)


def line(x, y, width=2.0, cap="butt", opacity=1.0, dash=(), **points):
    return Path(Points(x, y, **points), stroke=(0, 0, 0, opacity), width=width, cap=cap, dash=dash, decimate=True)


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


# ---- lines that are broken, dashed, or go any way -----------------------------------------------------------------


def shattered(name, n, share, seed=7):
    x = np.linspace(15.3, 345.7, n)
    return x, np.where(np.random.default_rng(seed).random(n) < share, np.nan, signal(name, n))


@pytest.mark.parametrize("name", ["walk", "noise", "sine", "flat"])
@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.5])
@pytest.mark.parametrize(
    "n, width, cap", [(500, 2.0, "butt"), (3000, 0.5, "round"), (2000, 8.0, "butt"), (900, 1.0, "square")]
)
def test_shattered_lines_look_like_all_their_points(name, share, n, width, cap):
    x, y = shattered(name, n, share)
    assert_faithful(alpha(line(x, y, width, cap)), stroke_of_all_points(x, y, width, cap))


@pytest.mark.parametrize("name", ["walk", "noise", "steps"])
@pytest.mark.parametrize("share", [0.02, 0.1, 0.5])
def test_dense_shattered_lines_look_like_all_their_points(name, share):
    """Many runs in every sliver of the page, most of which end in the one where they start."""
    x, y = shattered(name, 8_000, share)
    x = 15.3 + (x - 15.3) / 8
    assert_faithful(alpha(line(x, y)), stroke_of_all_points(x, y, 2.0, "butt"))


def any_course(kind, n):
    rng = np.random.default_rng(n)
    t = np.linspace(0, 1, n)
    if kind == "loops":
        return 180 + 150 * np.sin(60 * t), 120 + 100 * np.cos(62 * t)
    if kind == "wander":
        steps = np.cumsum(rng.normal(size=(n, 2)), 0)
        return ((steps - steps.min(0)) / np.ptp(steps, 0) * [300, 180] + 30).T.copy()
    if kind == "laps":
        return np.tile(np.linspace(20, 340, n // 8), 8), 120 + 10 * rng.normal(size=n // 8 * 8)
    return rng.uniform(20, 340, n), 120 + 25 * rng.normal(size=n)


@pytest.mark.parametrize("kind", ["loops", "wander", "laps", "shuffled"])
@pytest.mark.parametrize("n", [400, 1600])
@pytest.mark.parametrize("width, cap", [(2.0, "butt"), (0.5, "round"), (8.0, "square")])
def test_lines_of_any_course_look_like_all_their_points(kind, n, width, cap):
    x, y = any_course(kind, n if kind != "shuffled" else n // 2)
    assert_faithful(alpha(line(x, y, width, cap)), stroke_of_all_points(x, y, width, cap))


@pytest.mark.parametrize("cap", ["butt", "round"])
@pytest.mark.parametrize("width, dash", [(1.0, (3.0, 2.0)), (2.0, (8.0, 5.0, 1.0, 5.0)), (5.0, (12.0, 9.0, 4.0))])
@pytest.mark.parametrize("n", [400, 3000, 9000])
def test_dashes_follow_the_length_of_all_points(n, width, dash, cap):
    x, y = any_course("loops", n)
    assert_faithful(alpha(line(x, y, width, cap, dash=dash)), stroke_of_all_points(x, y, width, cap, dash))
    x, y = np.linspace(15.3, 345.7, n), signal("chirp", n)
    assert_faithful(alpha(line(x, y, width, cap, dash=dash)), stroke_of_all_points(x, y, width, cap, dash))


@pytest.mark.parametrize("far", [1e4, 1e9, 1e300])
@pytest.mark.parametrize("dash", [(6.0, 4.0), (1e-9, 1e-9), (0.0, 5.0)])
def test_dashes_of_lines_from_afar_end_in_time(far, dash):
    x, y = np.tile([-far, far], 2000), np.tile([100.0, 140.0, -900.0, -800.0], 1000)
    assert alpha(line(x, y, dash=dash, cap="round")).shape == (HEIGHT, WIDTH)


def test_dashes_enter_the_page_in_their_phase():
    x, y = np.linspace(-3000, 3000, 700), np.full(700, 120.0)
    shown = alpha(line(x, y, 4.0, dash=(10.0, 10.0)))[120]
    assert [int(v) for v in np.flatnonzero(np.diff((shown > 128).astype(int))) + 1][:3] == [10, 20, 30]


def test_dashes_begin_anew_after_a_gap():
    x, y = shattered("sine", 1000, 0.03)
    assert_faithful(alpha(line(x, y, dash=(6.0, 4.0))), stroke_of_all_points(x, y, 2.0, "butt", (6.0, 4.0)))


@pytest.mark.parametrize("kind", ["loops", "wander", "shuffled"])
def test_any_course_reaches_beyond_the_page(kind):
    x, y = any_course(kind, 600)
    x, y = 180 + 3 * (x - 180), 120 + 3 * (y - 120)
    assert_faithful(alpha(line(x, y, 3.0)), stroke_of_all_points(x, y, 3.0, "butt"))


def test_a_million_points_of_any_course_keep_the_picture_of_a_tenth():
    """Where a tenth of the points cover the page the others add nothing but at its rim."""
    rng = np.random.default_rng(2)
    x, y = rng.uniform(20, 340, 200_000), rng.uniform(20, 220, 200_000)
    whole, part = alpha(line(x, y)), alpha(line(x[:20_000], y[:20_000]))
    assert whole[26:214, 26:334].min() == 255 and (whole >= part).all() and whole[:18].max() == 0


@pytest.mark.parametrize("kind", ["loops", "wander", "shuffled"])
def test_translucent_lines_of_any_course_blend_once(kind):
    x, y = any_course(kind, 2000)
    assert np.abs(alpha(line(x, y, opacity=0.5)) - alpha(line(x, y)) * 0.5).max() <= 1


def test_closed_lines_join_their_ends():
    x, y = np.array([100.0, 260.0, 180.0]), np.array([60.0, 60.0, 200.0])
    fine = np.linspace(0, 3, 900, endpoint=False)
    ring = Points(np.interp(fine, range(4), [*x, x[0]]), np.interp(fine, range(4), [*y, y[0]]))
    found = alpha(Path(ring, stroke=(0, 0, 0, 1), width=9.0, closed=True))
    around = x[[0, 1, 2, 0, 1]], y[[0, 1, 2, 0, 1]]
    assert_faithful(found, stroke_of_all_points(*around, 9.0, "butt"))


def scribble(n, step, seed=3):
    """A walk of short steps over the page and a little beyond it, broken now and then."""
    rng = np.random.default_rng(seed)
    way = np.cumsum(rng.normal(0, 0.5, n))
    x, y = WIDTH / 2 + np.cumsum(step * np.cos(way)), HEIGHT / 2 + np.cumsum(step * np.sin(way))
    x = np.abs((x + 10) % (2 * WIDTH + 40) - WIDTH - 20) - 10
    y = np.abs((y + 10) % (2 * HEIGHT + 40) - HEIGHT - 20) - 10
    x[rng.random(n) < 0.002] = np.nan
    return x, y


@pytest.mark.parametrize("step", [0.05, 0.6, 2.0])
@pytest.mark.parametrize("width", [0.6, 1.25, 2.0, 3.8])
def test_lines_of_many_short_sides_look_like_all_their_points(step, width):
    x, y = scribble(6000, step)
    path = line(x, y, width, "round").replace(decimate=False)
    assert_faithful(alpha(path), stroke_of_all_points(x, y, width, "round"))


def test_a_line_of_short_sides_is_the_same_in_bands_of_a_large_page():
    from hugin.render.cairo.pixels import rgba

    x, y = scribble(4000, 0.8)
    one = Scene(WIDTH, HEIGHT, (line(x, y, 1.0, "round").replace(decimate=False),))
    wide = Scene(WIDTH * 12, HEIGHT * 12, (line(x, y, 1.0, "round").replace(decimate=False),))
    small, large = np.asarray(rgba(one)), np.asarray(rgba(wide))
    assert np.array_equal(small, large[:HEIGHT, :WIDTH])
