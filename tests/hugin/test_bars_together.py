"""Bars of several marks on the same axes."""

import warnings

import pytest

import hugin as hg
from hugin.scene import Path

DAYS = ["Mon", "Tue", "Wed"]


def rings(fig):
    """(left, top, right, bottom) in px of every bar, one list a series."""
    found = []

    def walk(items):
        for item in items:
            if isinstance(item, Path) and item.ring == 4 and item.points.affine[1] != 1:  # no swatch
                ox, kx, dx, oy, ky, dy = item.points.affine
                xs = [(v - ox) * kx + dx for v in item.points.x.tolist()]
                ys = [(v - oy) * ky + dy for v in item.points.y.tolist()]
                found.append([(min(xs[i:i + 4]), min(ys[i:i + 4]), max(xs[i:i + 4]), max(ys[i:i + 4]))
                              for i in range(0, len(xs), 4)])
            walk(getattr(item, "items", ()))

    walk(fig.scene().items)
    return found


def overlap(one, other):
    return min(one[2], other[2]) - max(one[0], other[0]) > 1e-6 and min(one[3], other[3]) - max(one[1], other[1]) > 1e-6


@pytest.mark.parametrize("mode", ["dodge", "stack"])
@pytest.mark.parametrize("mark", [hg.bar, hg.barh])
def test_none_covers_another(mode, mark):
    option = {mode: True}
    fig = (mark(DAYS, [-3, 5, 2], label="a", **option) + mark(["Wed", "Tue"], [1.5, -2], label="b", **option)
           + mark(DAYS, [[1, 2], [3, 4], [-5, 6]], label=["c", "d"], **option))
    series = rings(fig)
    assert [len(part) for part in series] == [3, 2, 3, 3]
    bars = [bar for part in series for bar in part]
    assert not any(overlap(bars[i], bars[j]) for i in range(len(bars)) for j in range(i))


def test_stacked_marks_are_as_stacked_columns():
    apart = hg.bar(DAYS, [3, 5, 2], stack=True) + hg.bar(DAYS, [-1, 2, 4], stack=True)
    at_once = hg.bar(DAYS, [[3, -1], [5, 2], [2, 4]], stack=True)
    assert rings(apart) == rings(at_once)


def test_dodged_marks_are_as_dodged_columns():
    apart = hg.bar(DAYS, [3, 5, 2], dodge=True) + hg.bar(DAYS, [-1, 2, 4], dodge=True)
    assert rings(apart) == rings(hg.bar(DAYS, [[3, -1], [5, 2], [2, 4]]))


def test_how_they_were_added_does_not_matter():
    a, b, c = (hg.bar(DAYS, heights, stack=True) for heights in ([1, 2, 3], [3, 2, 1], [0.1, 0.2, 0.3]))
    assert rings((a + b) + c) == rings(a + (b + c))


def test_hidden_bars_are_told_and_a_highlight_is_not():
    with pytest.warns(hg.HuginNote, match="2 of the bars hide shorter ones"):
        (hg.bar(DAYS, [3, 5, 2]) + hg.bar(DAYS, [3, 6, 4])).render("png")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (hg.bar(DAYS, [3, 5, 2]) + hg.bar(["Tue"], [5], color="red")).render("png")
        (hg.bar(DAYS, [3, 5, 2]) + hg.bar(DAYS, [3, 6, 4], alpha=0.5)).render("png")
        (hg.bar(DAYS, [3, 5, 2]) + hg.bar(DAYS, [-3, -6, -4])).render("png")


@pytest.mark.parametrize("name", ["dodge", "stack"])
def test_a_name_is_no_flag(name):
    with pytest.raises(hg.OptionError, match=f"bar: {name} is 's'; True or False is needed"):
        hg.bar(DAYS, [1, 2, 3], **{name: "s"})


def test_two_stacked_areas_are_no_stack():
    fig = hg.area([1, 2, 3], stack=True) + hg.area([3, 2, 1], stack=True)
    with pytest.raises(hg.ConflictError, match="as columns of one 2-D y"):
        fig.render("png")
    (hg.area([[1, 2], [2, 1]], stack=True) + hg.area([3, 2])).render("png")
