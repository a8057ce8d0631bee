"""The laws of composing figures: overlay is a monoid on marks and words, grids flatten, conflicts are told."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hugin as hg
from hugin.axes import Axes, Grid, each_axes
from hugin.scene import Clip

LINE = hg.line([0.0, 1.0], [1.0, 2.0])
MARKS = (LINE, hg.scatter([1, 2], [3, 4]), hg.hline(0.5), hg.bar([1.0, 2.0]))
marks = st.sampled_from(MARKS)
words = st.fixed_dictionaries(
    {}, optional={"title": st.just("T"), "xlabel": st.just("x"), "ylabel": st.just("y"), "caption": st.just("c")}
)


def with_words(figure, chosen):
    for name, text in chosen.items():
        figure = getattr(figure, name)(text)
    return figure


def look(figure):
    """What a figure of one panel holds, comparable: marks by identity, words by value."""
    axes = figure.root
    return [id(artist) for artist in axes.artists], [getattr(axes, name) for name in Axes._fields_[1:]]


figures = st.builds(with_words, marks, words)


@given(figures, figures, figures)
def test_overlay_is_associative(a, b, c):
    assert look((a + b) + c) == look(a + (b + c))


@given(st.lists(figures, min_size=1, max_size=5))
def test_layers_and_sum_are_repeated_plus(several):
    total = several[0]
    for figure in several[1:]:
        total = total + figure
    assert look(hg.layers(*several)) == look(sum(several)) == look(total)


@given(figures, figures)
def test_overlay_keeps_the_order_of_marks(a, b):
    assert (a + b).root.artists == a.root.artists + b.root.artists


@given(figures)
def test_a_word_set_on_one_side_holds(figure):
    assert (LINE + figure).root.title == (figure + LINE).root.title == figure.root.title


def test_different_words_conflict_and_are_named():
    with pytest.raises(hg.ConflictError) as caught:
        LINE.title("a") + LINE.title("b")
    assert caught.value.message == '+: title is "a" on the left and "b" on the right; set it once, after the sum'


def test_equal_scales_and_limits_do_not_conflict():
    figure = LINE.xscale("log").xlim(1, 10) + LINE.xscale("log").xlim(1.0, 10)
    assert figure.root.xlim == (1, 10)


def test_conflicting_scales_conflict():
    with pytest.raises(hg.ConflictError, match="xscale"):
        LINE.xscale("log") + LINE.xscale("symlog")


@given(st.integers(2, 6))
def test_beside_flattens_to_equal_columns(n):
    figure = LINE
    for _ in range(n - 1):
        figure = figure | LINE
    assert (figure.root.rows, figure.root.cols, len(figure.root.cells)) == (1, n, n)


@given(st.integers(2, 6))
def test_above_flattens_to_equal_rows(n):
    figure = LINE
    for _ in range(n - 1):
        figure = figure / LINE
    assert (figure.root.rows, figure.root.cols) == (n, 1)


def test_rows_of_equal_length_form_one_table():
    figure = (LINE | LINE) / (LINE | LINE)
    places = [(cell.row, cell.col) for cell in figure.root.cells]
    assert places == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_unequal_parts_nest():
    figure = (LINE | LINE) / LINE
    assert [type(cell.node) for cell in figure.root.cells] == [Grid, Axes]


def test_a_titled_grid_stays_one_part():
    figure = (LINE | LINE).title("left") | LINE
    assert figure.root.cols == 2 and figure.root.cells[0].node.title == "left"


def test_page_words_of_a_grid_belong_to_the_page():
    figure = (LINE | LINE).title("page").caption("source")
    assert (figure.root.title, figure.root.caption) == ("page", "source")
    assert [axes.title for axes in each_axes(figure.root)] == [None, None]


def test_axis_words_go_to_every_panel():
    figure = (LINE | LINE).xlabel("t").yscale("log")
    assert [(axes.xlabel, axes.yscale.name) for axes in each_axes(figure.root)] == [("t", "log")] * 2


def test_overlaying_a_grid_reaches_every_panel():
    figure = (LINE | LINE) + hg.hline(0)
    assert [len(axes.artists) for axes in each_axes(figure.root)] == [2, 2]


def test_overlaying_grids_goes_cell_by_cell():
    figure = (LINE | MARKS[1]) + (MARKS[2] | MARKS[3])
    names = [[artist.name for artist in axes.artists] for axes in each_axes(figure.root)]
    assert names == [["line", "rule"], ["scatter", "bar"]]


def test_overlaying_different_grids_is_refused():
    with pytest.raises(hg.ShapeError, match="1 x 2 panels and 1 x 3 panels"):
        (LINE | LINE) + (LINE | LINE | LINE)


def test_sizes_of_parts_add_up():
    assert (LINE.size(400, 300) | LINE.size(200, 500)).page.size == (600, 500)
    assert (LINE.size(400, 300) / LINE).page.size == (400, 600)


def test_mosaic_spans_and_checks_its_letters():
    figure = hg.mosaic("AAB;CCB", A=LINE, B=LINE, C=LINE)
    spans = [(cell.row, cell.col, cell.rows, cell.cols) for cell in figure.root.cells]
    assert spans == [(0, 0, 1, 2), (0, 2, 2, 1), (1, 0, 1, 2)]
    with pytest.raises(hg.OptionError, match="letters A B, figures A C; they must match"):
        hg.mosaic("AB", A=LINE, C=LINE)
    with pytest.raises(hg.ShapeError, match='"A" is not a rectangle'):
        hg.mosaic("AB;BA", A=LINE, B=LINE)


def test_grid_weights_must_match_its_tracks():
    with pytest.raises(hg.ShapeError, match="3 widths for 2 tracks"):
        hg.grid([[LINE, LINE]], widths=[1, 2, 3])


def test_figures_are_frozen():
    with pytest.raises(AttributeError, match="frozen"):
        LINE.root = None


def test_figures_pickle_and_copy():
    figure = (LINE + MARKS[2]).title("T").size(300, 200)
    back = pickle.loads(pickle.dumps(figure))
    assert repr(back) == repr(figure) and back.root.title == "T"
    assert copy.deepcopy(figure) is figure


@pytest.mark.parametrize("other", [1, "x", None])
def test_other_operands_are_type_errors(other):
    with pytest.raises(TypeError):
        LINE + other
    with pytest.raises(TypeError):
        LINE | other


def test_lines_beyond_the_palette_are_dashed_and_no_two_look_alike():
    figure = hg.layers(*[hg.line([k, k + 1], label=str(k)) for k in range(20)])
    looks = [
        (line.stroke, line.dash)
        for clip in figure.scene().items
        if isinstance(clip, Clip)
        for anchor in clip.items
        for line in anchor.items
    ]
    assert len(set(looks)) == 20
