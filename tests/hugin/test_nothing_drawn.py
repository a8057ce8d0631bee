"""What is told where a mark, or a word, has nothing to show."""

import datetime

import numpy as np
import pytest

import hugin as hg
import nx
from hugin.scene import Glyphs, Mesh, walk

NAN = float("nan")
G, H = (a.ravel() for a in np.mgrid[0:3, 0:3])


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (lambda: hg.line([NAN, NAN]), "line: y holds no finite value"),
        (lambda: hg.scatter([NAN], [1]), "scatter: x holds no finite value"),
        (lambda: hg.trisurf([0, 1, 0], [0, 0, 1], [NAN] * 3), "trisurf: z holds no finite value"),
        (lambda: hg.contourf([[NAN] * 3] * 3), "contourf: the data of its colours hold no finite value"),
        (lambda: hg.heatmap([[NAN, float("inf")]]), "heatmap: the data of its colours hold no finite value"),
        (lambda: hg.implicit(lambda x, y: x * x + y * y + 1, (-1, 1), (-1, 1)), "implicit: nothing is drawn"),
        (lambda: hg.function(lambda x: nx.sqrt(-1 - x * x), (-1, 1)), "function: nothing is drawn"),
        (lambda: hg.line([1, 2]).camera(azim=3), "camera: left out; no mark of the figure has three dimensions"),
        (lambda: hg.line([1, 2]).zlim(0, 1), "zlim: left out"),
    ],
)
def test_a_picture_without_the_mark_or_the_word_says_so(figure, said):
    with pytest.warns(hg.HuginNote, match=said):
        figure().scene()


@pytest.mark.parametrize(
    "figure",
    [
        lambda: hg.line([], []),
        lambda: hg.line([NAN, 1, NAN]),
        lambda: hg.function(nx.log, (-1, 1)),
        lambda: hg.implicit(lambda x, y: x - y, (-1, 1), (-1, 1)).xlim(5, 6),
        lambda: hg.line(np.r_[np.full(9, NAN), 1.0]),
        lambda: hg.surface([[0, 1], [1, 0]]).camera(azim=9) | hg.line([1, 2]).zlabel("z"),
        lambda: hg.scatter([1, 2], [1, 2], color_by=["a", "b"]),
    ],
)
def test_nothing_is_said_where_something_or_nothing_at_all_was_given(figure):
    assert figure().notes == ()


def solid(figure):
    return next(item for item in walk(figure.scene().items) if isinstance(item, Mesh))


@pytest.mark.parametrize("mark", [hg.bar3d, hg.stem3d])
def test_what_stands_on_a_floor_stands_on_the_axis_where_the_floor_has_no_place(mark):
    days = [datetime.date(2024, 1, 1 + k) for k in range(9)]
    for heights, scale in ((10.0 ** np.arange(9), "log"), (days, None)):
        figure = mark(G, H, heights)
        figure = figure if scale is None else figure.zscale(scale)
        assert figure.notes == ()
        places = np.asarray(solid(figure).vertices)
        assert np.isfinite(places).all()
        ends = places[:, 1].reshape(9, 8)[:, [0, 4]].T if mark is hg.bar3d else places[:, 1].reshape(2, 9)
        tall = ends[0] - ends[1]
        np.testing.assert_allclose(np.diff(tall), np.diff(tall).mean(), rtol=1e-3)  # decades and days are even
        assert tall.min() > 0


def test_boxes_stand_on_the_bottom_that_was_asked_for():
    low, high = (np.asarray(solid(hg.bar3d([0], [0], [5.0], bottom=b).zlim(0, 6)).vertices) for b in (0, 4))
    assert low[4:, 1] == pytest.approx(high[4:, 1])
    tall = [places[0, 1] - places[4, 1] for places in (low, high)]
    assert tall[1] / tall[0] == pytest.approx(1 / 5, rel=1e-3)


def test_boxes_at_whole_numbers_have_ticks_there():
    scene = hg.bar3d([2024, 2025], [0, 1], [1, 2]).scene()
    words = [item.run.text for item in walk(scene.items) if isinstance(item, Glyphs)]
    assert {"2024", "2025"} <= set(words) and "2024.5" not in words
