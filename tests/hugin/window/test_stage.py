"""A figure seen in many ways in a row is drawn as if each were the first; what stays is the same object."""

import pathlib
import runpy

import pytest

import hugin as hg
import nx
from hugin.render.record.dump import record
from hugin.resolve.sight import Pose, Sight
from hugin.resolve.stage import Stage
from hugin.scene import Anchor, Clip, Group, Path

#: Scripts that take seconds; others of their kind are drawn.
SLOW = ("39_topo", "63_", "64_loss", "83_", "85_")
GALLERY = [
    path for path in sorted((pathlib.Path(__file__).parents[3] / "gallery").glob("[0-9]*.py"))
    if not path.stem.startswith(SLOW)
]  # fmt: skip
X = nx.linspace(0, 10, 101)


def ignore(message):
    pass


def figure_of(script):
    return runpy.run_path(str(script))["plot"]()


def moved(stage):
    """A sight in which every panel has moved and grown a little."""
    limits, poses = {}, {}
    for n, seat in enumerate(stage.seats):
        if seat.panel.z is not None:
            poses[n] = Pose(-40.0, 20.0, 0.0, 1.2, 5.0, 3.0)
            continue
        for dim in "y" if seat.box.round else "xy":
            low, high = stage.home((n, dim))
            span = high - low
            if getattr(seat.panel, dim).categories is None:
                for side in stage.linked((n, dim)):
                    limits[side] = (low + 0.1 * span, high - 0.2 * span)
    return Sight(limits=limits, poses=poses)


@pytest.mark.parametrize("script", GALLERY, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore")
def test_gallery_is_drawn_as_if_each_sight_were_the_first(script):
    figure = figure_of(script)
    if not isinstance(figure, hg.Figure):
        pytest.skip("a film")
    stage = Stage(figure, ignore)
    page = record(stage.scene(Sight()))
    assert page == record(figure.scene())
    other = record(stage.scene(moved(stage)))
    assert other == record(Stage(figure, ignore).scene(moved(stage))) and other != page
    assert record(stage.scene(Sight())) == page


def data_of(item):
    """The tensors of all data in a primitive."""
    if isinstance(item, (Anchor, Clip, Group)):
        return [tensor for each in item.items for tensor in data_of(each)]
    return [item.points.x, item.points.y] if isinstance(item, Path) and item.decimate else []


def test_data_and_guides_that_stay_are_the_same_objects():
    stage = Stage(hg.line(X, nx.sin(X), label="a").title("Still"), ignore)
    before, after = stage.scene(Sight()), stage.scene(moved(stage))
    first, second = ([tensor for item in scene.items for tensor in data_of(item)] for scene in (before, after))
    assert len(first) == 2 and all(a is b for a, b in zip(first, second, strict=True))
    same = {id(item) for item in before.items} & {id(item) for item in after.items}
    assert len(same) >= 4  # title, swatch and text of the legend, frame


def test_panel_that_does_not_change_is_not_made_again():
    stage = Stage(hg.line(X, X) | hg.line(X, -X), ignore)
    low, high = stage.home((0, "x"))
    stage.scene(Sight())
    kept = stage.seats[1].items
    stage.scene(Sight(limits={(0, "x"): (low, high / 2)}))
    assert stage.seats[1].items is kept


def test_plot_area_stays_while_labels_change():
    stage = Stage(hg.line(X, X).ylabel("y"), ignore)
    rect = stage.seats[0].box.rect
    stage.scene(Sight(limits={(0, "y"): (-95.0, 95.0)}))
    assert stage.seats[0].box.rect == rect


def test_page_is_laid_out_anew_for_labels_that_have_no_room():
    stage = Stage(hg.line(X, X).ylabel("y"), ignore)
    rect = stage.seats[0].box.rect
    stage.scene(Sight(limits={(0, "y"): (5.0, 5.0000001)}))
    assert stage.seats[0].box.rect[0] > rect[0]
    stage.scene(Sight())
    assert stage.seats[0].box.rect == rect


def test_functions_are_sampled_for_what_is_seen():
    stage = Stage(hg.function(lambda x: nx.sin(1 / x), (0.001, 1)), ignore)
    stage.scene(Sight())
    stage.scene(Sight(limits={(0, "x"): (0.001, 0.0012)}))
    (line,) = stage.seats[0].sampled[0].lines
    inside = (line[0].values >= 0.001) & (line[0].values <= 0.0012)
    assert int(nx.sum(inside)) > 200


def test_size_of_the_window_lays_the_page_out_anew():
    figure = hg.line(X, X).title("T")
    stage = Stage(figure, ignore)
    stage.scene(moved(stage))
    stage.resize((500, 300))
    assert record(stage.scene(Sight())) == record(figure.scene(size=(500, 300)))


@pytest.mark.parametrize(("figure", "label", "wanted"), [
    (hg.line(X, nx.stack([X, -X], axis=1), label=["a", "b"]), "a", "b"),
    (hg.scatter([0, 1, 2], [0, 1, 2], color_by=["a", "b", "a"]), "a", "b"),
    (hg.bar(["x", "y"], [[1, 2], [3, 4]], label=["a", "b"]), "a", "b"),
    (hg.bar(["x", "y"], [[1, 2], [3, 4]], label=["a", "b"], stack=True), "b", "a"),
    (hg.area(X, nx.stack([X, X], axis=1), label=["a", "b"], stack=True), "a", "b"),
    (hg.hist(nx.stack([X, X + 3], axis=1), label=["a", "b"]), "b", "a"),
    (hg.line([0, 1, 0, 1], [0, 1, 2, 3], color_by=["a", "a", "b", "b"]), "b", "a"),
])  # fmt: skip
def test_hidden_series_leaves_the_others_in_their_colours(figure, label, wanted):
    (artist,) = figure.root.artists
    rest = artist.without(frozenset((label,)))
    assert rest is not artist and rest is not None
    assert artist.without(frozenset(("nobody",))) is artist
    stage = Stage(figure, ignore)
    whole = [item for item in stage.scene(Sight()).items if isinstance(item, Clip)]
    part = [item for item in stage.scene(Sight(hidden=frozenset(((0, label),)))).items if isinstance(item, Clip)]
    assert record_of(part) and record_of(part) != record_of(whole)
    assert rest.without(frozenset((wanted,))) is None or stage_is_empty(figure, label, wanted)


def test_hidden_mark_in_three_dimensions_leaves_the_others_in_their_colours():
    curve = (X / 10, X / 10, X / 10)
    both = hg.plot3d(*curve, label="a") + hg.plot3d(X / 10, -X / 10, X / 10, label="b")
    stage = Stage(both, ignore)
    stage.scene(Sight())
    stage.scene(Sight(hidden=frozenset(((0, "a"),))))
    panel = stage.seats[0].box.panel
    assert [artist.label for artist in panel.axes.artists] == ["b"] and panel.slots == (1,)


def stage_is_empty(figure, *labels):
    """Scatters keep an empty mark."""
    rows = figure.root.artists[0].without(frozenset(labels))
    return rows is None or int(rows.x.values.shape[0]) == 0


def record_of(items):
    from hugin.scene import Scene

    return record(Scene(10, 10, tuple(items)))


def test_stack_without_a_layer_stands_on_the_ground():
    area = hg.area([0, 1], [[1, 2], [3, 4]], label=["a", "b"], stack=True).root.artists[0]
    rest = area.without(frozenset(("a",)))
    assert rest.highs[1].values.tolist() == [2.0, 4.0]


def test_stage_of_a_usual_figure_takes_less_than_5_ms_a_frame():
    import time

    figure = (hg.line(X, nx.sin(X), label="sin") + hg.line(X, nx.cos(X), label="cos")).title("W").xlabel("t")
    stage = Stage(figure, ignore)
    low, high = stage.home((0, "x"))
    times = []
    for k in range(40):
        start = time.perf_counter()
        stage.scene(Sight(limits={(0, "x"): (low + 0.01 * k, high + 0.01 * k)}))
        times.append(time.perf_counter() - start)
    assert sorted(times)[20] < 0.005
