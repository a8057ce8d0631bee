"""Curves of functions: exact where they bend, open where they jump, and errors that name the cure."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hugin as hg
import nx
import rune
from hugin.sampling import OneVariable, find_reach
from hugin.scene import Anchor, Clip, Glyphs, Group, Path

HERE = __file__


def paths(figure, **options):
    """(x, y) of each path of the marks, data units (of linear axes) and px."""
    found = []

    def visit(items, marked):
        for item in items:
            if isinstance(item, (Anchor, Clip, Group)):
                visit(item.items, marked or isinstance(item, Anchor))
            elif isinstance(item, Path) and marked:
                found.append(item.points)

    visit(figure.scene(**options).items, False)
    return found


def curve(figure, k=0):
    points = paths(figure)[k]
    return points.x, points.y, points.affine


def height_px(figure):
    return abs(curve(figure)[2][4])


def gaps(y):
    return int(nx.count_nonzero(nx.isnan(y)))


def y_limits(f, over):
    return figure_limits(hg.function(f, over))


def figure_limits(figure):
    ends = [(channel.column.values.tolist(), channel.exact) for channel in figure.root.artists[0].channels()][1:]
    return [value for values, _ in ends for value in values]


def test_tan_has_one_gap_a_pole_and_an_axis_that_ends():
    x, y, _ = curve(hg.function(nx.tan, (-6, 6)))
    poles = x[nx.isnan(y)].tolist()
    assert poles == pytest.approx([-1.5 * math.pi, -0.5 * math.pi, 0.5 * math.pi, 1.5 * math.pi], abs=1e-12)
    low, high = y_limits(nx.tan, (-6, 6))
    assert -20 < low < -5
    assert 5 < high < 20


def test_a_pole_between_and_on_places_of_the_grid_is_open():
    for pole in (0.0, 0.1, 0.123):
        x, y, _ = curve(hg.function(lambda x, pole=pole: 1 / (x - pole), (-5, 5)))
        assert x[nx.isnan(y)].tolist() == pytest.approx([pole], abs=1e-12)


def test_a_root_starts_at_its_border():
    x, y, affine = curve(hg.function(nx.sqrt, (-1, 1.3)))
    first = int(nx.argmax(nx.astype(nx.isfinite(y), nx.int8)))
    assert gaps(y) == 1
    assert 0 <= float(x[first]) * affine[1] < 1e-9
    assert float(y[first]) < 1e-6


def test_a_kink_is_met():
    _, y, affine = curve(hg.function(lambda x: nx.abs(x - 0.3), (-1, 1)))
    assert abs(float(nx.min(y)) * affine[4]) < 0.1


def test_steps_are_open():
    x, y, _ = curve(hg.function(nx.floor, (0.5, 4.5)))
    assert x[nx.isnan(y)].tolist() == pytest.approx([1, 2, 3, 4], abs=1e-12)


def test_a_spike_of_a_ten_thousandth_is_seen_to_its_top():
    def spike(x):
        return nx.exp(-(((x - 0.33337) / 1e-4) ** 2))

    _, y, _ = curve(hg.function(spike, (-1, 1)))
    assert y_limits(spike, (-1, 1)) == pytest.approx([0, 1], abs=1e-9)
    assert float(nx.max(y)) > 0.999


def test_endless_oscillation_stays_in_the_budget_and_is_closed():
    x, y, _ = curve(hg.function(lambda x: nx.sin(1 / x), (-1, 1)))
    assert gaps(y) <= 1
    assert x.shape[0] < 70_000
    assert y_limits(lambda x: nx.sin(1 / x), (-1, 1)) == pytest.approx([-1, 1])


def test_on_log_axes_decades_are_sampled_alike():
    x, y, _ = curve(hg.function(lambda x: 1 / (1 + x**2), (1e-4, 1e4)).xscale("log").yscale("log"))
    assert float(nx.min(x)) == 1e-4
    assert float(nx.max(x)) == 1e4
    assert gaps(y) == 0
    bend = nx.count_nonzero((x > 0.1) & (x < 10))
    assert int(bend) > int(x.shape[0]) // 4


def test_a_constant_is_a_line():
    _, y, _ = curve(hg.function(lambda x: 3, (0, 1)))
    assert set(y.tolist()) == {3.0}


@pytest.mark.parametrize(
    "f",
    [math.sin, lambda x: math.sin(x) if x < 9 else 0.0, rune.grad(lambda x: -nx.cos(x)), lambda x: nx.sum(nx.sin(x))],
)
def test_functions_of_one_number_give_the_same_curve(f):
    x, y, affine = curve(hg.function(f, (-6, 6)))
    assert float(nx.max(nx.abs(y - nx.sin(x)))) < 1e-12
    middle, chord = nx.sin((x[1:] + x[:-1]) / 2), (y[1:] + y[:-1]) / 2
    assert float(nx.max(nx.abs(middle - chord))) * abs(affine[4]) < 0.5


def test_where_a_function_of_one_number_raises_is_no_curve():
    x, y, _ = curve(hg.function(math.sqrt, (-1, 1)))
    assert float(nx.min(x[nx.isfinite(y)])) == pytest.approx(0, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-3, 3), min_size=1, max_size=7), st.floats(-3, 0), st.floats(0.5, 3))
def test_a_polynomial_is_within_half_a_px(coefficients, a, b):
    def f(x):
        total = 0 * x
        for c in coefficients:
            total = total * x + c
        return total

    x, y, affine = curve(hg.function(f, (a, b)))
    fine = nx.linspace(a, b, 5001)
    away = nx.abs(nx.interp(fine, x, y) - f(fine))
    assert float(nx.max(away)) * abs(affine[4]) < 0.5 * max(1.0, steepest(f, fine, affine))


def steepest(f, x, affine):
    """Length of the curve a px across, where it is longest: distances are told upright."""
    y = f(x)
    rise = nx.abs((y[1:] - y[:-1]) / (x[1:] - x[:-1])) * abs(affine[4] / affine[1])
    return math.hypot(1.0, float(nx.max(rise)))


def test_points_are_found_anew_for_each_size():
    figure = hg.function(lambda x: nx.sin(20 * x), (0, 6))
    small, large = (paths(figure, size=size)[0].x.shape[0] for size in ((100, 80), (1600, 1200)))
    assert small * 2 < large


def test_limits_are_seen_closely():
    x, _, _ = curve(hg.function(lambda x: nx.sin(x), (0, 1000)).xlim(1, 2))
    assert float(nx.min(x)) == 1
    assert float(nx.max(x)) == 2


def test_several_functions_are_several_lines():
    made = hg.function([nx.sin, nx.cos], (0, 1), label=["a", "b"])
    assert len(paths(made)) >= 2
    assert made.render("svg") == hg.function([nx.sin, nx.cos], (0, 1), label=["a", "b"]).render("svg")


def broken(x):
    raise RuntimeError("no luck")


@pytest.mark.parametrize(
    ("f", "words"),
    [
        (broken, "function: f raised RuntimeError: no luck at x = 0; f must give a number"),
        (lambda x: nx.zeros(5), "function: f gives shape (5,) for positions of shape (3,)"),
        (lambda x: "word", "function: f raised ValueError"),
        (lambda x: x + 1j, "function: f gives complex numbers; return their .real"),
        (3, "function: f is 3; a function of x is needed"),
    ],
)
def test_bad_functions_are_refused_at_the_line_of_the_user(f, words):
    with pytest.raises(hg.HuginError) as caught:
        hg.function(f, (0, 1))
    assert words in str(caught.value)
    assert caught.value.location[0] == HERE


@pytest.mark.parametrize("over", [(1, 0), (0, math.inf), 3, (0, 1, 2), ("a", "b")])
def test_bad_ranges_are_refused(over):
    with pytest.raises(hg.HuginError, match="function: over is"):
        hg.function(nx.sin, over)


# -- f(x, y) = 0 -----------------------------------------------------------------------------------------------------


def test_a_circle_is_met_to_a_thousandth_of_a_px():
    x, y, affine = curve(hg.implicit(lambda x, y: x**2 + y**2 - 1, (-1.5, 1.5), (-1.5, 1.5)))
    away = nx.abs(nx.hypot(x, y) - 1)
    assert float(nx.max(away[nx.isfinite(away)])) * affine[1] < 1e-3
    assert x.shape[0] > 500
    assert float(nx.min(y[nx.isfinite(y)])) == pytest.approx(-1, abs=1e-4)


def test_poles_are_no_curve():
    x, y, _ = curve(hg.implicit(lambda x, y: 1 / (x - 0.1234) + 0 * y, (-1, 1), (-1, 1)))
    assert int(nx.count_nonzero(nx.isfinite(x))) == 0
    x, y, _ = curve(hg.implicit(lambda x, y: nx.tan(x) - y, (-6, 6), (-6, 6)))
    real = nx.isfinite(x)
    assert float(nx.max(nx.abs(nx.tan(x[real]) - y[real]))) < 1e-6


def test_an_implicit_curve_of_numbers_is_a_curve_too():
    x, y, affine = curve(hg.implicit(lambda x, y: math.hypot(x, y) - 1, (-1.5, 1.5), (-1.5, 1.5)))
    away = nx.abs(nx.hypot(x, y) - 1)
    assert float(nx.max(away[nx.isfinite(away)])) * affine[1] < 1e-3


def test_a_bad_field_is_refused_at_the_line_of_the_user():
    with pytest.raises(hg.HuginError, match="implicit: f gives shape") as caught:
        hg.implicit(lambda x, y: nx.zeros(7), (0, 1), (0, 1))
    assert caught.value.location[0] == HERE


def test_contours_of_a_function_lie_on_their_levels():
    figure = hg.contour(nx.hypot, x=(-2, 2), y=(-2, 2), levels=[0.5, 1.0, 1.5])
    for level, points in zip([0.5, 1.0, 1.5], paths(figure)[-3:], strict=True):
        away = nx.abs(nx.hypot(points.x, points.y) - level)
        assert float(nx.max(away[nx.isfinite(away)])) < 1e-8
    assert figure.render("svg") == figure.render("svg")


@pytest.mark.parametrize("radius", [1e-2, 1e-3, 0.0])
def test_a_ring_smaller_than_a_cell_is_a_dot(radius):
    x, y, _ = curve(hg.implicit(lambda x, y: x * x + y * y - radius**2, (-3, 3), (-3, 3)))
    real = nx.isfinite(x)
    assert int(nx.count_nonzero(real)) > 0
    assert float(nx.max(nx.hypot(x[real], y[real]))) < 0.02


def test_a_curve_that_is_only_touched_is_drawn_whole():
    x, y, _ = curve(hg.implicit(lambda x, y: (x - y * y) ** 2, (-1, 1), (-1, 1)))
    x, y = x[nx.isfinite(x)], y[nx.isfinite(y)]
    assert float(nx.max(nx.abs(x - y * y))) < 1e-3
    assert float(nx.max(nx.diff(nx.sort(y)))) < 0.01


def test_no_level_runs_along_a_pole():
    figure = hg.contour(lambda x, y: 1 / (x * y), x=(-2, 2), y=(-2, 2), levels=[-5, 0, 5], color="black")
    for points in paths(figure):
        product = (points.x * points.y)[nx.isfinite(points.x)]
        assert not nx.any(nx.abs(nx.abs(product) - 0.2) > 1e-3)


def test_a_cusp_is_no_pole():
    for f in (lambda x: nx.abs(x) ** 0.1, lambda x: -(nx.abs(x - 0.25) ** 0.3)):
        found = find_reach(OneVariable(f, "test"), (-1, 1), (-1, 1), lambda t: t, lambda y: y)
        assert not found.low_pole and not found.high_pole
        assert max(found.low, -found.high) == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("ends", [(-0.5, 0.5), (-1.5, 1.5), (0.5, 2.5)])
def test_a_range_that_ends_at_halves_has_ticks_like_any_other(ends):
    def ticks(ends):
        figure = hg.function(lambda x: x, ends).size(400, 300)
        return len({round(float(x)) for x, _ in bottom_words(figure)})

    assert abs(ticks(ends) - ticks((ends[0] - 0.01, ends[1] + 0.01))) <= 2
    assert ticks(ends) >= 3


def bottom_words(figure):
    """Places of the words below the plot."""
    found = []

    def visit(items):
        for item in items:
            if isinstance(item, (Anchor, Clip, Group)):
                visit(item.items)
            elif isinstance(item, Glyphs):
                found.append((item.x, item.y))

    visit(figure.scene().items)
    low = max(y for _, y in found)
    return [at for at in found if at[1] == low]
