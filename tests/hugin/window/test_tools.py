"""What hands do to a view, without a display: events in, view and effects out."""

import math

import pytest

import hugin as hg
import nx
from hugin.render.record.dump import record as dump
from hugin.window.code import code_of
from hugin.window.event import Key, Leave, Move, Press, Release, Wheel
from hugin.window.session import Session
from hugin.window.tools import EFFECTS, KEYS

from .conftest import HILL, Hands

X = nx.linspace(0, 10, 101)
WAVES = hg.line(X, nx.sin(X), label="sin") + hg.line(X, nx.cos(X), label="cos")


@pytest.fixture
def hands():
    return Hands(WAVES)


def test_scene_without_events_is_the_page():
    assert dump(Session(WAVES).scene(0.0)) == dump(WAVES.scene())


def test_pan_keeps_the_data_under_the_hand(hands):
    before = hands.data(300, 300)
    hands.drag((300, 300), (350, 330), (420, 260))
    assert hands.data(420, 260) == pytest.approx(before, abs=1e-12)


def test_pan_and_back_is_the_page_again(hands):
    home = hands.limits()
    hands.drag((300, 300), (400, 300), (300, 300))
    assert hands.limits() == pytest.approx(home, rel=1e-12)


def test_wheel_zooms_at_the_pointer(hands):
    before, span = hands.data(300, 200), hands.limits()[1] - hands.limits()[0]
    hands.do(Wheel, 300, 200, 2)
    assert hands.data(300, 200) == pytest.approx(before, abs=1e-12)
    assert hands.limits()[1] - hands.limits()[0] == pytest.approx(span * 0.84**2)


@pytest.mark.parametrize("dim", ["x", "y"])
def test_wheel_over_an_axis_zooms_it_alone(hands, dim):
    other = {"x": "y", "y": "x"}[dim]
    kept = hands.limits(other)
    x0, _, _, y1 = hands.ground.panels[0].rect
    hands.do(Wheel, *((400, y1 + 10) if dim == "x" else (x0 - 10, 300)), 1)
    assert hands.limits(other) == kept
    assert (0, dim) in hands.sight.limits and (0, other) not in hands.sight.limits


def test_drag_over_an_axis_moves_it_alone(hands):
    kept = hands.limits("y")
    y1 = hands.ground.panels[0].rect[3]
    hands.drag((300, y1 + 8), (350, 100))
    assert hands.limits("y") == kept and list(hands.sight.limits) == [(0, "x")]


def test_right_drag_zooms_into_its_rectangle(hands):
    low, high = hands.data(200, 400), hands.data(500, 150)
    hands.drag((200, 400), (500, 150), button="right")
    assert (*hands.limits("x"), *hands.limits("y")) == pytest.approx((low[0], high[0], low[1], high[1]))


def test_thin_right_drag_zooms_along_its_length(hands):
    kept = hands.limits("y")
    hands.drag((200, 300), (500, 304), button="right")
    assert hands.limits("y") == kept and (0, "x") in hands.sight.limits


def test_click_of_the_right_button_does_nothing(hands):
    hands.drag((200, 300), (202, 301), button="right")
    assert hands.sight.limits == {}


@pytest.mark.parametrize("way", ["key", "double click"])
def test_reset_clears_limits_read_out_and_cross_hairs(hands, way):
    hands.do(Wheel, 300, 200, 3)
    hands.do(Key, "x")
    hands.do(Move, 393, 303)
    hands.do(Key, "r") if way == "key" else hands.do(Press, 300, 300, "left", clicks=2)
    view = hands.session.view
    assert (view.sight.limits, view.hit, view.cross) == ({}, None, False)


def test_reset_eases_within_150_ms(hands):
    hands.do(Wheel, 300, 200, 5)
    session, start = hands.session, hands.limits()
    hands.do(Key, "r")
    home, began = session.stage.home((0, "x")), hands.now
    spans = [ends[1] - ends[0] for t in (0.0, 0.05, 0.1) for ends in [session.sight(began + t).limits[0, "x"]]]
    assert spans[0] == pytest.approx(start[1] - start[0]) and spans == sorted(spans)
    assert session.sight(began + 0.15).limits == {} and spans[-1] < home[1] - home[0]


def test_read_out_tells_the_nearest_point(hands):
    panel = hands.ground.panels[0]
    hands.do(Move, panel.x.px(5.0) + 3, panel.y.px(math.sin(5.0)) - 2)
    hit = hands.session.view.hit
    assert (hit.lines, hit.index, hit.mark) == (("sin", "x: 5", "y: −0.95892"), 50, 0)


def test_read_out_ends_where_no_point_is_near_and_when_the_pointer_leaves(hands):
    panel = hands.ground.panels[0]
    at = panel.x.px(5.0), panel.y.px(math.sin(5.0))
    hands.do(Move, *at)
    hands.do(Move, 60, 450)
    assert hands.session.view.hit is None
    hands.do(Move, *at)
    hands.do(Leave)
    assert hands.session.view.hit is None


def test_click_on_a_legend_entry_hides_its_series_and_shows_it_again(hands):
    (entry, rect), _ = hands.ground.entries
    middle = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
    count = _strokes(hands)
    hands.drag(middle, middle)
    assert hands.sight.hidden == {entry} == {(0, "sin")} and _strokes(hands) == count - 1
    hands.drag(middle, middle)
    assert hands.sight.hidden == frozenset() and _strokes(hands) == count


def test_labels_at_the_ends_of_lines_are_switches_too():
    hands = Hands(WAVES.legend("direct"))
    found = dict(hands.ground.entries)
    assert set(found) == {(0, "sin"), (0, "cos")} and all(rect[2] <= 800 for rect in found.values())
    x0, y0, x1, y1 = found[0, "cos"]
    at = (x0 + x1) / 2, (y0 + y1) / 2
    hands.drag(at, at)
    assert hands.sight.hidden == {(0, "cos")}
    assert dict(hands.ground.entries)[0, "sin"] == found[0, "sin"]


def _strokes(hands):
    hands.now += 1.0
    return sum("n=101" in line for line in dump(hands.session.page(hands.now)).splitlines())


def test_lasso_gives_the_indices_of_each_mark(hands):
    panel = hands.ground.panels[0]
    left, right = panel.x.px(3.05), panel.x.px(4.45)
    hands.drag((left, 30), (right, 30), (right, 575), (left, 575), shift=True)
    (effect,) = hands.effects
    assert effect.what == "selected"
    assert {name: rows.tolist() for name, rows in effect.given.items()} == {
        name: list(range(31, 45)) for name in ("sin", "cos")
    }
    assert effect.given.outline[:, 0].tolist() == pytest.approx([3.05, 4.45, 4.45, 3.05])


def test_rectangle_selects_without_hidden_series(hands):
    (_, rect), _ = hands.ground.entries
    hands.drag((rect[0] + 2, rect[1] + 2), (rect[0] + 2, rect[1] + 2))
    hands.drag((50, 40), (700, 500), button="right", shift=True)
    assert list(hands.effects[0].given) == ["cos"]


def test_empty_selection_is_false(hands):
    x0, y0, _, _ = hands.ground.panels[0].rect
    hands.drag((x0 + 2, y0 + 2), (x0 + 20, y0 + 4), button="right", shift=True)
    assert not hands.effects[0].given and len(hands.effects) == 1


def test_selection_of_groups_counts_the_rows_of_the_table():
    hands = Hands(hg.scatter([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5], color_by=list("ababab")))
    entry = hands.ground.entries[0][1]
    hands.drag(entry[:2], entry[:2])  # a is hidden
    x0, y0, x1, y1 = hands.ground.panels[0].rect
    hands.drag((x0 + 1, y0 + 1), (x1, y1), button="right", shift=True)
    assert [rows.tolist() for rows in hands.effects[0].given.values()] == [[1, 3, 5]]


def test_keys_that_have_effects(hands):
    for key in ("s", "c", "f", "f11", "q"):
        hands.do(Key, key)
    hands.do(Key, "s", ctrl=True)
    hands.do(Key, "s", ctrl=True, shift=True)
    assert [(effect.what, effect.given) for effect in hands.effects] == [
        ("save", "png"), ("copy", None), ("full screen", None), ("full screen", None), ("close", None),
        ("save", "svg"), ("save", "pdf"),
    ]  # fmt: skip
    assert {effect.what for effect in hands.effects} <= set(EFFECTS)


def test_escape_ends_a_drag_before_it_closes(hands):
    home = hands.limits()
    hands.do(Press, 300, 300, "left")
    hands.do(Move, 400, 300)
    hands.do(Key, "escape")
    assert hands.limits() == home and hands.effects == []
    hands.do(Key, "escape")
    assert [effect.what for effect in hands.effects] == ["close"]


def test_grid_key_takes_the_lines_away_and_brings_them_back(hands):
    hands.do(Key, "g")
    assert hands.sight.grid == "none" and not hands.ground.panels[0].grid
    hands.do(Key, "g")
    assert hands.sight.grid is None and hands.ground.panels[0].grid


def test_arrows_move_by_a_tenth(hands):
    low, high = hands.limits()
    hands.do(Key, "right")
    assert hands.limits() == pytest.approx((low + (high - low) * 0.1, high + (high - low) * 0.1))


def test_help_names_every_key():
    assert all(what for what, _ in KEYS.values())
    assert len({key.rsplit("+", 1)[-1] for key in KEYS}) > 10


def test_linked_panels_move_together():
    hands = Hands((hg.line(X, X) | hg.line(X, -X)).share("x"))
    hands.drag((200, 300), (260, 320))
    assert hands.limits("x", 0) == hands.limits("x", 1) != hands.session.stage.home((1, "x"))
    assert hands.limits("y", 1) == hands.session.stage.home((1, "y"))


def test_free_panels_move_alone():
    hands = Hands(hg.line(X, X) | hg.line(X, -X))
    hands.drag((200, 300), (260, 320))
    assert {side[0] for side in hands.sight.limits} == {0}


# -- bounds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("up", [8.0, -8.0])
@pytest.mark.parametrize(
    "figure",
    [
        hg.line(X, X), hg.line(X + 1e9, X), hg.line(X + 0.1, X + 1).xscale("log").yscale("log"), hg.line(X, X * 1e300),
        hg.line(X, X * 1e-300), hg.bar(["a", "b", "c"], [1, 2, 3]), hg.line(X - 5, X).yscale("symlog"),
        hg.line(X / 20 + 0.2, X).xscale("logit"), hg.line(X, X).xscale("sqrt"), hg.line(X, X).aspect("equal"),
        hg.heatmap(nx.reshape(X[:100], (10, 10))), hg.function(nx.sin, (0, 9)), hg.hist(X),
    ],
)  # fmt: skip
def test_zooming_is_held_at_sane_limits(figure, up):
    hands = Hands(figure)
    for _ in range(25):
        hands.do(Wheel, 300, 310, up)
    for dim in "xy":
        low, high = hands.limits(dim)
        assert low < high and math.isfinite(low) and math.isfinite(high)
    assert hands.session.scene(hands.now).items  # it can be drawn
    held = hands.limits()
    hands.do(Wheel, 300, 310, up)
    assert hands.limits() == pytest.approx(held, rel=1e-6, abs=1e-6 * (held[1] - held[0]))
    hands.do(Key, "r")
    assert hands.limits() == hands.session.stage.home((0, "x"))


def test_times_are_held_within_the_calendar():
    import datetime

    start = datetime.datetime(2024, 1, 1)
    days = [start + datetime.timedelta(days=d) for d in range(30)]
    for up in (8.0, -8.0):
        hands = Hands(hg.line(days, range(30)))
        for _ in range(25):
            hands.do(Wheel, 300, 310, up)
        assert hands.session.scene(hands.now).items and abs(hands.limits()[0]) < 3e17


def test_categories_end_at_the_first_and_the_last():
    hands = Hands(hg.bar(["a", "b", "c"], [1, 2, 3]))
    hands.drag((300, 300), (600, 300))
    assert hands.limits("x") == (-0.5, 2.5)
    hands.do(Wheel, 300, 300, 2)
    hands.drag((300, 300), (2000, 300))
    assert hands.limits("x")[0] == -0.5 and hands.limits("x")[1] < 2.5


def test_log_axes_zoom_in_log_space():
    hands = Hands(hg.line([1, 1000], [1, 1000]).xscale("log"))
    home = hands.limits()
    hands.do(Wheel, 300, 300, 1)
    assert hands.limits()[1] - hands.limits()[0] == pytest.approx((home[1] - home[0]) * 0.84)


def test_equal_aspect_stays_equal():
    hands = Hands(hg.line([0, 1], [0, 1]).aspect("equal"))
    x0, y0, _, y1 = hands.ground.panels[0].rect
    hands.drag((x0 + 20, y0 + 20), (x0 + 220, y0 + 60), button="right")
    hands.do(Wheel, x0 + 50, y1 + 6, 1)
    panel = hands.ground.panels[0]
    assert panel.x.factor() == pytest.approx(-panel.y.factor())


# -- whatever comes ----------------------------------------------------------------------------------------------------

ALL_SORTS = [
    (WAVES | hg.bar(["a", "b"], [[1, 2], [3, 4]], label=["u", "v"])).share("y"), HILL, hg.function(nx.tan, (-6, 6)),
    hg.scatter(X, X + 1, color_by=X, size_by=X).yscale("log"), hg.line(X, X).coord(hg.Polar()),
    hg.heatmap(nx.reshape(X[:100], (10, 10))), hg.area(X, nx.stack([X, X], axis=1), stack=True, label=["a", "b"]),
    hg.contour(nx.reshape(nx.sin(X[:100]), (10, 10)), labels=True), WAVES.legend("direct").xinvert().theme("dark"),
]  # fmt: skip


@pytest.mark.parametrize("figure", ALL_SORTS)
def test_no_order_of_events_is_too_much(figure):
    import random

    chance, hands = random.Random(7), Hands(figure)
    buttons, keys = ("left", "right", "middle"), ("r", "g", "x", "h", "left", "up", "escape")
    kinds = [
        lambda at: (Press, *at, chance.choice(buttons)), lambda at: (Release, *at, chance.choice(buttons)),
        lambda at: (Move, *at), lambda at: (Wheel, *at, chance.uniform(-6, 6)), lambda at: (Leave,),
        lambda at: (Key, chance.choice(keys)), lambda at: (Move, *at),
    ]  # fmt: skip
    for turn in range(60):
        made = chance.choice(kinds)((chance.uniform(-5, 805), chance.uniform(-5, 605)))
        hands.do(*made, **({"shift": chance.random() < 0.3} if made[0] is Press else {}))
        hands.now -= chance.choice((0.0, 0.95))  # some come while the view still eases
        if turn % 4 == 0:
            hands.session.scene(hands.now)
        if turn == 30:
            hands.session.resize(chance.uniform(20, 900), chance.uniform(20, 700))
    hands.do(Key, "r")
    assert hands.session.scene(hands.now + 1).items and hands.sight.limits == {}


# -- code --------------------------------------------------------------------------------------------------------------


def test_code_of_the_view_makes_it(hands):
    hands.drag((200, 400), (500, 150), button="right")
    text = code_of(hands.sight, hands.ground)
    figure = eval(f"figure{text}", {"figure": WAVES})  # noqa: S307  # what users paste
    for dim in "xy":
        low, high = hands.limits(dim)
        assert getattr(figure.root, dim + "lim") == pytest.approx((low, high), abs=(high - low) * 1e-4)


def test_code_of_a_camera():
    hands = Hands(HILL)
    hands.drag((300, 300), (350, 320))
    pose = hands.sight.poses[0]
    assert code_of(hands.sight, hands.ground) == f".camera(azim={pose.azim:.1f}, elev={pose.elev:.1f})"


def test_code_of_times_reads_back():
    import datetime

    figure = hg.line([datetime.datetime(2024, 1, 1), datetime.datetime(2024, 2, 1)], [0, 1])
    hands = Hands(figure)
    hands.do(Wheel, 300, 300, 3)
    made = eval(f"figure{code_of(hands.sight, hands.ground)}", {"figure": figure})  # noqa: S307  # what users paste
    assert Hands(made).limits() == pytest.approx(hands.limits(), rel=1e-12)
