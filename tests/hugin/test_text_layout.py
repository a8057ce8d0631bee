"""Laws of layout: what is measured is what is painted, however it is aligned and turned."""

import cairo
import pytest

from hugin import _draw
from hugin.text import layout, layout_many

INK = (0.0, 0.0, 0.0, 1.0)


def painted_box(glyphs, width=400, height=300, scale=1.0):
    """(x0, y0, x1, y1) px of pixels with ink."""
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, width, height)
    data = surface.get_data()
    _draw.text_draw(data, width, height, surface.get_stride(), (0, 0, width, height), scale, glyphs)
    marked = [(i // 4 % width, i // 4 // width) for i in range(3, len(data), 4) if data[i]]
    xs, ys = zip(*marked)
    return min(xs), min(ys), max(xs) + 1, max(ys) + 1


@pytest.mark.parametrize("angle", [0, 30, 45, 90, 135, 180, 270, -60])
@pytest.mark.parametrize("text", ["fj", "ÅÊgj", "two\nlines", "\N{MINUS SIGN}1,234"])
def test_bounds_contain_the_ink(text, angle):
    block = layout(text, 17.0)
    for ha, va in (("left", "top"), ("center", "middle"), ("right", "baseline"), ("left", "bottom")):
        x0, y0, x1, y1 = painted_box(block.emit(200.3, 150.4, INK, ha, va, angle))
        left, top, right, bottom = block.bounds(200.3, 150.4, ha, va, angle)
        assert left - 1.5 <= x0 and top - 1.5 <= y0 and x1 <= right + 1.5 and y1 <= bottom + 1.5


def test_middle_centres_the_capitals():
    x0, y0, x1, y1 = painted_box(layout("H", 40.0).emit(100, 100, INK, "center", "middle"))
    assert abs((y0 + y1) / 2 - 100) <= 1 and abs((x0 + x1) / 2 - 100) <= 1.5


def test_tabular_digits_are_equally_wide():
    assert {layout(d * 10, 12.0, tabular=True).width for d in "0123456789"} == {
        layout("0" * 10, 12.0, tabular=True).width
    }


def test_many_labels_are_as_one_by_one():
    texts = [f"label {i}" for i in range(50)] + ["Å", "a\nb"]
    one = [layout(t, 12.0) for t in texts]
    assert [(b.width, b.height, b.pieces[0][2].ids) for b in layout_many(texts)] == [
        (b.width, b.height, b.pieces[0][2].ids) for b in one
    ]


def test_height_grows_by_the_line_height():
    one, three = layout("x", 10.0), layout("x\nx\nx", 10.0, line_height=1.5)
    assert three.height - one.height == pytest.approx(30.0)
    assert three.baseline == one.baseline
