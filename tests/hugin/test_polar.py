"""Polar coordinates: angles, radii, areas and words are what the mathematics says; every format shows the same."""

import math
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hugin as hg
import nx
from hugin.scene import Anchor, Glyphs, Markers, Mesh, Path, walk

TURN = 2 * math.pi


def mark(figure, kind=Path, n=0):
    """The first primitive of a kind that mark ``n`` drew."""
    anchors = [item for item in walk(figure.scene().items) if isinstance(item, Anchor)]
    return next(item for item in walk(anchors[n].items) if isinstance(item, kind))


def px(points):
    """(n, 2) px on the page."""
    return np.stack([np.asarray(points.x, dtype=float), np.asarray(points.y, dtype=float)], axis=1)


def circle(figure):
    """(centre, radius) of the rim, the last stroke of the page's own that is closed."""
    rim = [item for item in figure.scene().items if isinstance(item, Path) and item.closed and item.stroke][-1]
    at = rings(rim)[0]
    middle = (at.min(0) + at.max(0)) / 2
    return middle, np.hypot(*(at - middle).T).max()


def rings(path):
    at = px(path.points)
    if path.ring:
        return list(at.reshape(-1, path.ring, 2))
    return [part[~np.isnan(part[:, 0])] for part in np.split(at, np.flatnonzero(np.isnan(at[:, 0])))]


def area(ring):
    x, y = (ring - ring[0]).T
    return 0.5 * abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))


def test_a_constant_radius_is_a_circle():
    figure = hg.line([0, 1, 2, 3, 4, 5, TURN], [2.0] * 7).ylim(0, 4).coord(hg.Polar())
    middle, outer = circle(figure)
    at = px(mark(figure).points)
    chords = (at[1:] + at[:-1]) / 2
    assert np.abs(np.hypot(*(at - middle).T) - outer / 2).max() < 1e-3
    assert np.abs(np.hypot(*(chords - middle).T) - outer / 2).max() < 0.05
    assert np.hypot(*(at[0] - at[-1])) < 1e-3


@pytest.mark.parametrize(
    ("system", "theta", "where"),
    [
        (hg.Polar(), math.pi / 2, (0, -1)),
        (hg.Polar(degrees=True), 90, (0, -1)),
        (hg.Polar(zero="N"), math.pi / 2, (-1, 0)),
        (hg.Polar(zero="N", clockwise=True), math.pi / 2, (1, 0)),
        (hg.Polar(zero=30.0), 0.0, (math.cos(math.pi / 6), -0.5)),
        (hg.Polar(clockwise=True), -TURN * 3.25, (0, -1)),
    ],
)
def test_angles_lie_where_they_are_asked_for(system, theta, where):
    figure = hg.scatter([theta], [1.0]).ylim(0, 1).coord(system)
    middle, outer = circle(figure)
    assert np.allclose((px(mark(figure, Markers).points)[0] - middle) / outer, where, atol=1e-6)


def test_names_are_spread_over_the_turn_from_its_zero():
    figure = hg.scatter(["n", "e", "s", "w"], [1, 1, 1, 1]).ylim(0, 1).coord(hg.Polar(zero="N", clockwise=True))
    middle, outer = circle(figure)
    found = (px(mark(figure, Markers).points) - middle) / outer
    assert np.allclose(found, [[0, -1], [1, 0], [0, 1], [-1, 0]], atol=1e-6)


def test_wedges_have_the_area_of_their_angle_and_radius():
    figure = hg.bar(["a", "b", "c"], [1.0, 2.0, 3.0], width=0.5).ylim(0, 3).coord(hg.Polar())
    outer = circle(figure)[1]
    for height, ring in zip([1, 2, 3], rings(mark(figure)), strict=True):
        assert area(ring) == pytest.approx(0.5 * (TURN / 6) * (outer * height / 3) ** 2, rel=2e-4)


def test_a_hole_takes_its_share_of_the_radius():
    figure = hg.bar([0.5], [1.0], width=1).ylim(0, 1).coord(hg.Polar(inner=0.5))
    middle, outer = circle(figure)
    radii = np.hypot(*(rings(mark(figure))[0] - middle).T)
    assert (radii.min() / outer, radii.max() / outer) == pytest.approx((0.5, 1.0), abs=1e-3)


def test_decades_have_equal_steps_of_a_log_radius():
    figure = hg.scatter([0, 0, 0], [1, 10, 100]).yscale("log").ylim(1, 1000).coord(hg.Polar())
    middle, outer = circle(figure)
    radii = (px(mark(figure, Markers).points)[:, 0] - middle[0]) / outer
    assert np.allclose(radii, [0, 1 / 3, 2 / 3], atol=1e-6)


def test_a_negative_radius_lies_opposite_where_the_domain_starts_at_zero():
    given = hg.scatter([0.5, 0.5 + math.pi], [-1.0, 1.0]).ylim(0, 2).coord(hg.Polar())
    at = px(mark(given, Markers).points)
    assert np.allclose(at[0], at[1], atol=1e-4)


def test_below_any_other_start_nothing_is_drawn():
    dots = px(mark(hg.scatter([1, 1], [-30.0, -5.0]).ylim(-20, 0).coord(hg.Polar()), Markers).points)
    assert np.isnan(dots[0]).any() and not np.isnan(dots[1]).any()
    line = hg.line([0, 1], [-30.0, -5.0]).ylim(-20, 0).coord(hg.Polar())
    assert np.hypot(*(px(mark(line).points)[0] - circle(line)[0])) < 1e-6


def test_positive_data_starts_in_the_centre_and_other_data_at_a_round_number():
    assert "8" in texts(hg.scatter([1, 2], [2.1, 7.9]).coord(hg.Polar()))
    assert "−40" not in texts(hg.line([0, 1], [-40.0, -3.0]).coord(hg.Polar()))  # the centre needs no label


def test_level_lines_of_x_are_upright_on_the_page():
    theta, r = nx.meshgrid(nx.linspace(0, TURN, 721), nx.linspace(0.1, 1, 91))
    figure = hg.contour(theta, r, r * nx.cos(theta), levels=[0.3]).coord(hg.Polar()).ylim(0, 1)
    middle, outer = circle(figure)
    at = px(mark(figure).points)
    assert np.nanmax(np.abs((at[:, 0] - middle[0]) / outer - 0.3)) < 2e-4


def test_bands_of_the_radius_have_the_areas_of_rings():
    theta, r = nx.meshgrid(nx.linspace(0, TURN, 13), nx.linspace(0, 2, 5))
    figure = hg.contourf(theta, r, r, levels=[0, 1, 2]).coord(hg.Polar())
    outer = circle(figure)[1]
    paths = [item for item in walk(figure.scene().items) if isinstance(item, Path) and item.fill_rule == "simple"]
    found = [sum(area(ring) for ring in rings(path) if len(ring)) for path in paths]
    assert found == pytest.approx([math.pi * outer**2, math.pi * outer**2 * 3 / 4], rel=3e-4)


def test_cells_of_a_matrix_fill_the_disc_without_seams():
    plain = hg.heatmap(np.ones((5, 7)), x=np.linspace(0, TURN, 8), y=np.arange(6.0)).coord(hg.Polar()).yticks([])
    figure = plain.colorbar("none")
    mesh = mark(figure, Mesh)
    corners = np.asarray(mesh.vertices)[np.asarray(mesh.triangles)]
    (x0, y0), (x1, y1), (x2, y2) = (corners[:, k].T for k in range(3))
    covered = np.abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)).sum() / 2
    middle, outer = circle(figure)
    assert covered == pytest.approx(math.pi * outer**2, rel=3e-4)
    page = np.asarray(figure.to_array())
    y, x = np.mgrid[: page.shape[0], : page.shape[1]]
    inside = np.hypot(x + 0.5 - middle[0], y + 0.5 - middle[1]) < outer - 2
    assert len(np.unique(page[inside], axis=0)) == 1


def test_triangles_are_cut_until_they_bend():
    figure = hg.tripcolor([0, 1.5, 0], [0, 1, 1], [1.0, 2, 3]).ylim(0, 1).coord(hg.Polar())
    middle, outer = np.asarray(circle(figure), dtype=object)
    mesh = mark(figure, Mesh)
    at = np.asarray(mesh.vertices)[np.unique(np.asarray(mesh.triangles))]
    assert np.hypot(*(at - middle).T).max() / outer == pytest.approx(1.0, abs=1e-4)
    assert len(at) > 20


def test_radians_and_degrees_draw_the_same_picture():
    t = nx.linspace(0, 360, 50)
    one = hg.line(t, 1 + t / 360).coord(hg.Polar(degrees=True))
    two = hg.line(t * math.pi / 180, 1 + t / 360).coord(hg.Polar())
    assert np.allclose(px(mark(one).points), px(mark(two).points), atol=1e-6)
    assert texts(one) == texts(two)


def test_straight_lines_join_points_by_chords():
    figure = hg.line(["a", "b", "c", "a"], [1, 1, 1, 1]).coord(hg.Polar(straight=True))
    assert len(px(mark(figure).points)) == 4


def test_the_start_and_the_end_of_a_turn_are_labelled_once():
    assert texts(hg.line([0, 1], [1, 2]).coord(hg.Polar(degrees=True)).size(300, 300)).count("0°") == 1
    sector = hg.line([0, 1], [1, 2]).xlim(0, 180).coord(hg.Polar(degrees=True))
    assert {"0°", "90°", "180°"} <= set(texts(sector))


def test_angles_are_named_in_fractions_of_pi_where_asked_for():
    found = texts(hg.line([0, 1], [1, 2]).coord(hg.Polar(labels="pi")))
    assert {"0", "π/6", "π/2", "11π/6"} <= set(found)


# -- words -----------------------------------------------------------------------------------------------------------


def texts(figure):
    return [item.run.text for item in walk(figure.scene().items) if isinstance(item, Glyphs)]


def boxes(figure):
    found = []
    for item in walk(figure.scene().items):
        if isinstance(item, Glyphs) and item.angle == 0:
            size, width = item.run.size_px, item.run.width
            found.append((item.run.text, item.x, item.y - 0.72 * size, item.x + width, item.y))
    return found


systems = st.builds(
    hg.Polar,
    zero=st.sampled_from(["E", "N", 17.0]),
    clockwise=st.booleans(),
    inner=st.sampled_from([0.0, 0.4]),
    labels=st.sampled_from(["degrees", "pi"]),
)
sectors = st.sampled_from([None, (0.0, math.pi), (-0.3, 0.9), (2.0, 5.5), (0.0, 0.2)])
sizes = st.tuples(st.sampled_from([200, 400, 800]), st.sampled_from([180, 300, 700]))


@settings(max_examples=40, deadline=None)
@given(systems, sectors, sizes, st.sampled_from([1e-6, 1.0, 12345.0]))
def test_words_never_overlap_or_leave_the_page(system, sector, size, scale):
    t = nx.linspace(0, TURN, 40)
    figure = hg.line(t, (2 + nx.sin(t)) * scale).coord(system).size(*size).title("A title").xlabel("angle")
    figure = figure if sector is None else figure.xlim(*sector)
    words = boxes(figure)
    for k, (text, x0, y0, x1, y1) in enumerate(words):
        assert x0 >= -0.5 and y0 >= -0.5 and x1 <= size[0] + 0.5 and y1 <= size[1] + 0.5, text
        for other in words[k + 1 :]:
            assert x1 <= other[1] or other[3] <= x0 or y1 <= other[2] or other[4] <= y0, (text, other)


def test_long_titles_stay_on_the_page():
    figure = hg.line([0, 1], [1, 2]).coord(hg.Polar()).title("a long line of words about nothing " * 2)
    assert max(x1 for _, _, _, x1, _ in boxes(figure)) <= 800


def test_a_legend_keeps_off_the_disc():
    figure = hg.line([0, 1], [1, 2], label="a line with quite a long name").coord(hg.Polar())
    middle, outer = circle(figure)
    _, x0, _, _, y1 = next(box for box in boxes(figure) if box[0].startswith("a line"))
    assert math.hypot(x0 - middle[0], y1 - middle[1]) > outer


# -- other marks, bad input, formats -----------------------------------------------------------------------------------

T = nx.linspace(0, TURN, 60)
FIGURES = {
    "lines": hg.line(T, 1 + nx.cos(T), label="a") + hg.area(T, nx.abs(nx.sin(T))),
    "band": hg.band(T, 1 + 0.2 * nx.sin(5 * T), 2 + 0.2 * nx.sin(5 * T)) + hg.hline(1.5) + hg.vspan(1, 2),
    "rose": hg.bar(["N", "E", "S", "W"], [[1, 2], [3, 1], [2, 2], [1, 1]], stack=True),
    "hist": hg.hist(nx.sin(nx.arange(300.0)) * 3, bins=nx.linspace(-math.pi, math.pi, 13)),
    "heat": hg.heatmap(nx.reshape(nx.arange(24.0), (4, 6)), x=nx.linspace(0, TURN, 7), y=nx.linspace(0, 4, 5)),
    "contour": hg.contourf(T, nx.linspace(0, 1, 20), nx.linspace(0, 1, 20)[:, None] * nx.cos(3 * T)[None, :], alpha=0.6)
    + hg.contour(T, nx.linspace(0, 1, 20), nx.linspace(0, 1, 20)[:, None] * nx.cos(3 * T)[None, :], labels=True),
    "sector": (hg.scatter(T, T) + hg.text(1.0, 3.0, "three")).xlim(0, 2).ylim(0, 4),
    "dots": hg.scatter(T, T + 1, color_by=T).yscale("log"),
}


@pytest.mark.parametrize("kind", ["svg", "pdf"])
@pytest.mark.parametrize("name", FIGURES)
def test_vector_files_show_the_picture_of_the_png(name, kind, tmp_path):
    figure = FIGURES[name].coord(hg.Polar()).size(300, 260)
    path = figure.save(tmp_path / f"page.{kind}", text="path")
    out = tmp_path / "page.png"
    if kind == "svg":
        subprocess.run(["rsvg-convert", path, "-o", str(out)], check=True)
    else:
        subprocess.run(["pdftoppm", "-r", "100", "-singlefile", "-png", path, str(out.with_suffix(""))], check=True)
    assert hg.image_compare(figure.render("png"), out.read_bytes()) <= 0.06


@pytest.mark.parametrize("name", FIGURES)
def test_a_scene_is_the_same_twice_and_in_a_grid(name):
    figure = FIGURES[name].coord(hg.Polar())
    assert figure.render("svg") == figure.render("svg")
    assert (figure | figure).render("png")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: hg.Polar(inner=1.5), "Polar: inner is 1.5; a share of the radius from 0 to 0.95 is needed"),
        (lambda: hg.Polar(zero="up"), 'Polar: unknown zero "up"'),
        (lambda: hg.Polar(zero=math.nan), "Polar: zero is nan; a finite number is needed"),
        (lambda: hg.Polar(inner="half"), "Polar: inner is 'half'; a number is needed"),
        (lambda: hg.Polar(clockwise=1), "Polar: clockwise is 1; True or False is needed"),
        (lambda: hg.line([1]).coord("polar"), "coord: system is 'polar'; hg.Polar(), or None"),
        (lambda: hg.line([1, 2]).xlim(0, 7).coord(hg.Polar()).scene(), "xlim: 0 .. 7 is no part of a turn"),
        (lambda: hg.line([1, 2]).xscale("log").coord(hg.Polar()).scene(), "xscale: log cannot show angles"),
        (lambda: hg.surface([[1, 2], [3, 4]]).coord(hg.Polar()).scene(), "coord: polar coordinates have two dimen"),
    ],
)
def test_what_does_not_fit_is_refused(make, message):
    with pytest.raises(hg.HuginError) as caught:
        make()
    assert message in str(caught.value)


@pytest.mark.filterwarnings("ignore::hugin.HuginNote")
@pytest.mark.parametrize("y", [[], [math.nan] * 3, [0.0, 0, 0], [1e300, -1e300, 0], [5.0]])
def test_odd_data_gives_a_picture(y):
    figure = (hg.line(y) + hg.scatter(y) + hg.area(y) + hg.bar(y)).coord(hg.Polar())
    assert figure.render("png")


def test_a_word_set_on_one_side_of_a_sum_holds():
    left = hg.line([0, 1], [1, 2]).coord(hg.Polar())
    assert (left + hg.scatter([0, 1], [1, 2])).root.coord == hg.Polar()
    with pytest.raises(hg.ConflictError):
        left + hg.line([1, 2]).coord(hg.Polar(zero="N"))


def test_bent_lines_are_not_thinned_along_x():
    path = mark(hg.line(T, T).coord(hg.Polar()))
    assert not path.decimate and not path.snap
