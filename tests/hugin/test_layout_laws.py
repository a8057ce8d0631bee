"""What holds for every layout: words inside the page and apart, plot areas aligned to the pixel."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hugin as hg
import nx
from hugin.resolve.place import place
from hugin.resolve.prepare import prepare
from hugin.scene import Anchor, Clip, Glyphs, Group
from hugin.style import theme_now

X = nx.linspace(0.0, 10.0, 200)


def wave(scale=1.0, shift=0.0):
    return hg.line(X, nx.sin(X) * scale + shift)


def boxes(figure):
    """The plot areas of a figure, row by row."""
    prepared = prepare(figure, theme_now(None), lambda message: None)
    placed = place(figure.root, prepared, figure.page.size or (800.0, 600.0), lambda message: None)
    return [box.rect for box in placed.boxes]


def glyphs(items):
    for item in items:
        if isinstance(item, Glyphs):
            yield item
        elif isinstance(item, (Clip, Group, Anchor)):
            yield from glyphs(item.items)


def extents(figure):
    """(text, x0, y0, x1, y1) of each level or upright run on the page: baseline box of the capitals."""
    found = []
    for item in glyphs(figure.scene().items):
        size, width = item.run.size_px, item.run.width
        if item.angle == 0:
            found.append((item.run.text, item.x, item.y - 0.72 * size, item.x + width, item.y))
        elif item.angle == 90:
            found.append((item.run.text, item.x - 0.72 * size, item.y - width, item.x, item.y))
    return found


def assert_tidy(figure):
    width, height = figure.page.size or (800, 600)
    words = extents(figure)
    for text, x0, y0, x1, y1 in words:
        assert x0 >= -0.5 and y0 >= -0.5 and x1 <= width + 0.5 and y1 <= height + 0.5, (text, x0, y0, x1, y1)
    for i, a in enumerate(words):
        for b in words[i + 1 :]:
            apart = a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5 or a[4] <= b[2] + 0.5 or b[4] <= a[2] + 0.5
            assert apart, (a, b)


magnitudes = st.sampled_from([1e-12, 1e-3, 1.0, 37.0, 1e4, 1e7, 1e15])
shifts = st.sampled_from([0.0, 1.0, 1e3, -1e6, 1e9])
sizes = st.tuples(st.sampled_from([160, 240, 400, 800, 1500]), st.sampled_from([120, 200, 400, 900]))


@settings(max_examples=60, deadline=None)
@given(magnitudes, shifts, sizes)
def test_no_words_overlap_or_leave_the_page(scale, shift, size):
    assert_tidy(wave(scale, shift).title("A title").xlabel("time").ylabel("value").size(*size))


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_panels_of_a_row_and_a_column_align_to_the_pixel(rows, columns, data):
    table = [[wave(data.draw(magnitudes)) for _ in range(columns)] for _ in range(rows)]
    rects = boxes(hg.grid(table).size(900, 700))
    for i in range(rows):
        row = rects[i * columns : (i + 1) * columns]
        assert len({(y0, y1) for _, y0, _, y1 in row}) == 1
        assert len({x1 - x0 for x0, _, x1, _ in row}) == 1
    for j in range(columns):
        assert len({(x0, x1) for x0, _, x1, _ in rects[j::columns]}) == 1
    assert all(float(edge).is_integer() for rect in rects for edge in rect)


def test_a_wide_panel_spans_the_columns_above_it():
    left, right, wide = boxes((wave() | wave(1e6)) / wave(1e-9))
    assert (wide[0], wide[2]) == (left[0], right[2])


def test_grids_of_words_are_tidy():
    a, b = wave().title("first").ylabel("y"), wave(1e5).title("second").xlabel("x")
    assert_tidy(((a | b) / wave()).title("Page").subtitle("below it").caption("source").tags("a)"))


def test_shared_axes_are_labelled_once():
    panels = hg.grid([[wave().xlabel("t").ylabel("v")] * 2] * 2)
    free = [text for text, *_ in extents(panels)]
    shared = [text for text, *_ in extents(panels.share("x", "y"))]
    assert (free.count("t"), shared.count("t"), shared.count("v")) == (4, 1, 1)
    assert free.count("10") == 4 and shared.count("10") == 2


def test_shared_panels_have_one_domain():
    figure = (wave() | wave(5.0)).share("y")
    a, b = prepare(figure, theme_now(None), lambda message: None).panels
    assert a.y.domain == b.y.domain != a.x.domain


@pytest.mark.parametrize(
    "names",
    [
        ["a", "b", "c"],
        [f"a rather long category {k}" for k in range(8)],
        [f"unbreakable_{k}" for k in range(16)],
        [str(k) for k in range(200)],
    ],
)
def test_category_labels_never_overlap(names):
    assert_tidy(hg.bar(names, list(range(len(names)))))


@pytest.mark.parametrize(
    "at", ["best", "top left", "bottom", "outside right", "outside top", "outside bottom", "outside left", "direct"]
)
def test_legends_stay_on_the_page(at):
    lines = hg.layers(*(hg.line(X, nx.sin(X * k), label=f"number {k}") for k in (1, 2, 3)))
    figure = lines.legend(at).title("T").xlabel("x").ylabel("y")
    assert_tidy(figure)
    assert {f"number {k}" for k in (1, 2, 3)} <= {text for text, *_ in extents(figure)}


def test_best_legend_keeps_off_the_line():
    rising = hg.line([0, 1, 2, 3], [0, 1, 2, 3], label="up").size(400, 300)
    [(_, x0, y0, _, _)] = [word for word in extents(rising) if word[0] == "up"]
    [(px0, py0, px1, py1)] = boxes(rising)
    assert x0 < (px0 + px1) / 2 and y0 < (py0 + py1) / 2


def test_more_length_gives_no_fewer_ticks():
    counts = [sum(text[0].isdigit() for text, *_ in extents(wave().size(width, 300))) for width in (200, 400, 800)]
    assert counts == sorted(counts)


def test_long_titles_wrap_inside_the_page():
    assert_tidy(
        wave().title("many words make a title that is far too long for a page of this width " * 2).size(400, 300)
    )


def test_adding_an_invisible_layer_moves_nothing():
    assert boxes(wave()) == boxes(wave() + hg.line(X, nx.sin(X), alpha=0.0))
    assert boxes(wave()) == boxes(hg.grid([[wave()]]))


def test_equal_aspect_gives_equal_units():
    [(x0, y0, x1, y1)] = boxes(hg.line([0, 4], [0, 1]).aspect("equal"))
    assert (x1 - x0) / (y1 - y0) == pytest.approx(4.0, rel=0.01)


@pytest.mark.parametrize("figure", [hg.line([1, 2, 3], [2, 3, 4]), hg.imshow([[1.0, 2.0], [3.0, 4.0]]).colorbar(False)])
def test_whole_numbers_have_whole_ticks(figure):
    assert all(text.isdigit() for text, *_ in extents(figure))


def test_a_legend_that_would_cover_data_stands_outside():
    noisy = hg.scatter([k * 0.7549 % 1 for k in range(2000)], [k * 0.5698 % 1 for k in range(2000)], label="many")
    [(_, _, right, _)] = boxes(noisy)
    assert all(x0 > right for text, x0, *_ in extents(noisy) if text == "many")


def bars(figure):
    """The bars of a figure's colour scales: images or stacks of bands that belong to no mark."""
    from hugin.scene import Image

    return [item for item in figure.scene().items if isinstance(item, Image)]


def test_panels_that_share_colours_show_one_bar():
    one, two = hg.heatmap([[0, 1], [2, 3]]), hg.heatmap([[5, 6], [7, 9]])
    assert len(bars(one | two)) == 2
    (bar,) = bars((one | two).share("color"))
    left, right = boxes((one | two).share("color"))
    assert bar.rect[0] > right[2] > left[2] and (bar.rect[3], bar.rect[1]) == (left[1], left[3])
    assert_tidy((one / two).share("color").colorbar("bottom").color(label="height [m]").title("both"))


def test_bars_of_scales_that_differ_stay_apart():
    one, two = hg.heatmap([[0, 1], [2, 3]]), hg.heatmap([[5, 6], [7, 9]], cmap="magma")
    assert len(bars((one | two).share("color"))) == 2


def test_shared_bands_have_the_edges_of_all_panels():
    prepared = prepare(
        (hg.contourf([[0, 1], [2, 3]]) | hg.contourf([[5, 6], [7, 9]])).share("color"),
        theme_now(None),
        lambda message: None,
    )
    one, two = (next(iter(panel.colors.values())) for panel in prepared.panels)
    assert one.steps.edges == two.steps.edges == tuple(range(10))


def test_long_titles_of_narrowed_panels_stay_on_the_page():
    assert_tidy(hg.imshow(nx.ones((40, 20))).title("a long line of words about nothing at all " * 2))
