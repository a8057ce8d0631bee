"""Lines whose colour follows numbers, and the colour bars of whole numbers, times and offsets."""

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest

import hugin as hg
import nx
from hugin.scene import Glyphs, Group, Mesh, Path


def strokes(fig):
    """The paths and meshes of the first mark that is not a guide."""
    found = []

    def walk(items):
        for item in items:
            if isinstance(item, (Path, Mesh)) and (isinstance(item, Mesh) or (item.stroke and item.width >= 4)):
                found.append(item)
            walk(getattr(item, "items", ()))

    walk(fig.scene().items)
    return found


def words(fig):
    """The lines of text of the page, in painter's order."""
    found = []

    def walk(items):
        for item in items:
            if isinstance(item, Glyphs):
                found.append(item.run.text)
            walk(getattr(item, "items", ()))

    walk(fig.scene().items)
    return found


def test_numbers_colour_the_line_along_its_way():
    lut = np.asarray(hg.colormaps.get("viridis").lut.numpy())[:, :3]
    made = strokes(hg.line([0, 1], [0, 0], color_by=[0.0, 1.0], width=4))
    assert len(made) > 50
    colors = np.asarray([path.stroke[:3] for path in made]) * 255
    at = np.asarray([(float(path.points.x[0]) + float(path.points.x[-1])) / 2 for path in made])
    share = (at - float(made[0].points.x[0])) / (float(made[-1].points.x[-1]) - float(made[0].points.x[0]))
    expected = lut[np.clip((share * 255).round().astype(int), 0, 255)]
    assert np.abs(colors - expected).max() <= 8
    ends = [(float(p.points.x[-1]), float(q.points.x[0])) for p, q in pairwise(made)]
    assert all(a == b for a, b in ends)  # no gap between strokes


def test_they_bring_a_colour_bar_and_no_legend():
    t = nx.linspace(0, 7.5, 100)
    fig = hg.line(nx.cos(t), nx.sin(t), color_by=t).color(label="time")
    assert "time" in words(fig)
    assert {"2", "4", "6"} <= set(words(fig))


def test_a_crowd_of_colours_is_a_mesh():
    with nx.random.seed(0):
        c = nx.random.uniform(5000)
    made = strokes(hg.line(nx.arange(5000), c, color_by=c, width=4))
    assert [type(item) for item in made] == [Mesh]
    assert tuple(made[0].triangles.shape) == (4999, 2)


def test_a_translucent_line_is_laid_once():
    t = nx.linspace(0, 6, 300)
    fig = hg.line(nx.cos(t), nx.sin(2 * t), color_by=t, alpha=0.5, width=4)
    groups = []

    def walk(items):
        for item in items:
            groups.extend([item] if isinstance(item, Group) and item.opacity == 0.5 else [])
            walk(getattr(item, "items", ()))

    walk(fig.scene().items)
    assert len(groups) == 1
    assert all(path.stroke[3] == 1 for path in groups[0].items)


def test_the_days_of_years_are_a_line_each():
    frame = {"day": list(range(10)) * 3, "v": list(range(30)), "year": [2001] * 10 + [2002] * 10 + [2003] * 10}
    fig = hg.line("day", "v", data=frame, color_by="year", width=4)
    assert len(strokes(fig)) == 3
    assert {"2001", "2002", "2003"} <= set(words(fig))
    assert "2001.5" not in words(fig)
    shuffled = {name: [values[(7 * i) % 30] for i in range(30)] for name, values in frame.items()}
    assert len(strokes(hg.line("day", "v", data=shuffled, color_by="year", group_by="year", width=4))) == 3


def test_a_state_along_time_does_not_split_the_line():
    state = [0] * 5 + [1] * 5 + [0] * 5
    fig = hg.line(list(range(15)), list(range(15)), color_by=state, width=4)
    made = strokes(fig)
    assert float(made[0].points.x[0]) < float(made[-1].points.x[-1])
    assert all(float(p.points.x[-1]) == float(q.points.x[0]) for p, q in pairwise(made))


def test_groups_and_numbers_together():
    fig = hg.line([0, 1, 0, 1], [0, 1, 2, 3], color_by=[0.0, 1.0, 1.0, 1.0], group_by=["a", "a", "b", "b"], width=4)
    *graded, whole = strokes(fig)
    assert len(graded) > 10
    assert whole.points.x.tolist() == [0, 1]  # of one number: one stroke, in data units
    assert all(one.stroke != whole.stroke for one in graded[:-1])


def test_strings_and_bools_stay_groups():
    assert len(strokes(hg.line([0, 1, 0, 1], [0, 1, 2, 3], color_by=["a", "a", "b", "b"], width=4))) >= 2
    fig = hg.line([0, 1, 0, 1], [0, 1, 2, 3], color_by=[True, True, False, False], width=4)
    assert {"True", "False"} <= set(words(fig))


@pytest.mark.filterwarnings("ignore::hugin.HuginNote")
@pytest.mark.parametrize("numbers", [[1.0], [1.0, 1.0], [1.0, float("nan")], [float("nan")] * 2, []])
def test_few_and_missing_numbers_draw(numbers):
    assert hg.line(numbers, color_by=numbers).render("png")[:4] == b"\x89PNG"


def test_what_cannot_be_is_said():
    with pytest.raises(hg.OptionError, match="no dashes"):
        hg.line([0, 1, 2], color_by=[0.0, 1.0, 2.0], dash="--")
    with pytest.raises(hg.OptionError, match="color and color_by are both given"):
        hg.line([0, 1, 2], color="red", color_by=[0.0, 1.0, 2.0])


def test_a_colour_bar_says_the_month_of_its_days():
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=k) for k in range(50)]
    fig = hg.scatter(nx.arange(50), nx.arange(50), color_by=days)
    assert any("Jan 2024" in text for text in words(fig))
    assert any("Feb" in text for text in words(fig))
    fig = hg.scatter(nx.arange(50), nx.arange(50), color_by=nx.arange(50) / 50 + 1e9)
    assert any("000" in text for text in words(fig))


def test_colour_bars_of_whole_numbers_have_whole_ticks():
    fig = hg.scatter([0.5, 1.5, 2.5], [10.5, 11.5, 12.5], color_by=[0, 1, 2])
    assert not {"0.5", "1.5"} & set(words(fig)[-5:])
