"""Which data is read at a place, and which lies in an outline, compared with looking at every point."""

import math
import time

import pytest

import hugin as hg
import nx
from hugin.resolve.choose import inside
from hugin.resolve.pick import NEAR, nearest
from hugin.resolve.sight import Sight
from hugin.resolve.stage import Stage
from hugin.window.event import Move, Press, Release, Wheel
from hugin.window.session import Session

NOBODY = frozenset()


def seat_of(figure):
    stage = Stage(figure, lambda message: None)
    stage.scene(Sight())
    return stage.seats[0]


def all_places(seat, x, y):
    """Px of every point, one by one."""
    axes = seat.box.axes(seat.box.rect)
    return [(axes[0].px(a), axes[1].px(b)) for a, b in zip(x.tolist(), y.tolist())]


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_nearest_is_the_nearest_of_all(scale):
    with nx.random.seed(3):
        x, y = nx.exp(nx.random.normal((400,))), nx.exp(nx.random.normal((400,)))
    seat = seat_of(hg.scatter(x, y).xscale(scale).yscale(scale))
    px = all_places(seat, x, y)
    x0, y0, x1, y1 = seat.box.rect
    for k in range(200):
        at = x0 + (x1 - x0) * (k * 37 % 200) / 200, y0 + (y1 - y0) * (k * 73 % 200) / 200
        wanted = min((math.dist(at, p), n) for n, p in enumerate(px))
        found = nearest(seat, *at, NOBODY)
        assert (found is None) == (wanted[0] > NEAR)
        assert found is None or found.index == wanted[1]


@pytest.mark.parametrize("shuffled", [False, True])
def test_large_data_is_found_by_blocks(shuffled):
    n = 300_000
    with nx.random.seed(1):
        y = nx.cumsum(nx.random.normal((n,)))
        order = nx.random.permutation(n) if shuffled else nx.arange(n)
    x = nx.astype(nx.arange(n), nx.float64)
    seat = seat_of(hg.scatter(x[order], y[order]))
    axes = seat.box.axes(seat.box.rect)
    for k in (7, 65_536, 123_456, n - 1):
        found = nearest(seat, axes[0].px(float(k)), axes[1].px(float(y[k])), NOBODY)
        assert int(order[found.index]) == k
    assert seat.blocks


def test_gaps_do_not_hide_the_points_beside_them():
    n = 100_000
    y = nx.where(nx.arange(n) % 3 == 1, nx.nan, nx.astype(nx.arange(n), nx.float64))
    seat = seat_of(hg.scatter(nx.arange(n), y))
    axes = seat.box.axes(seat.box.rect)
    assert nearest(seat, axes[0].px(60_000), axes[1].px(60_000.0), NOBODY).index % 3 != 1


def test_ten_million_points_are_read_between_two_frames():
    n = 10_000_000
    seat = seat_of(hg.line(nx.astype(nx.arange(n), nx.float32)))
    axes = seat.box.axes(seat.box.rect)
    nearest(seat, 400.0, 300.0, NOBODY)  # finds the bounds of blocks, once
    times = []
    for k in range(9):
        at = (k + 1) * n // 10
        start = time.perf_counter()
        found = nearest(seat, axes[0].px(at), axes[1].px(at), NOBODY)
        times.append(time.perf_counter() - start)
        assert abs(found.index - at) < n / 700
    assert sorted(times)[4] < 0.1


def test_points_of_hidden_groups_are_not_read():
    figure = hg.scatter([0, 1, 2], [0, 1, 2], color_by=["a", "b", "a"])
    seat = seat_of(figure)
    axes = seat.box.axes(seat.box.rect)
    at = axes[0].px(1), axes[1].px(1)
    assert nearest(seat, *at, NOBODY).lines[-1] == "color: b"
    assert nearest(seat, *at, frozenset("b")) is None


#: Two cells one over the other, leaning, and a third without a number.
CURVED = hg.pcolormesh([[0, 1], [0.5, 1.5], [1, 2]], [[0, 0], [2, 2], [4, 4]], [[1], [2]])


def test_where_no_face_is_nothing_is_read():
    seat = seat_of(CURVED + hg.pcolormesh([[0, 2], [0, 2.5]], [[5, 5], [6, 6]], [[nx.nan]]))
    axes = seat.box.axes(seat.box.rect)
    for at in ((0.1, 3.5), (1.8, 0.5), (1.0, 5.5)):
        assert nearest(seat, axes[0].px(at[0]), axes[1].px(at[1]), NOBODY) is None


@pytest.mark.parametrize(("figure", "at", "lines"), [
    (hg.bar(["a", "b"], [3, 5]).ylabel("tons"), (1.0, 2.0), ("x: b", "tons: 5")),
    (hg.barh(["a", "b"], [3, 5]), (2.0, 0.0), ("x: 3", "y: a")),
    (hg.hist([1, 2, 2, 3], bins=[0.5, 1.5, 2.5, 3.5], label="h"), (2.2, 1.0), ("h", "x: 2", "count: 2")),
    (hg.heatmap([[1, 2], [3, 4]], x=["p", "q"], y=["r", "s"]), (1.0, 0.0), ("x: q", "y: r", "value: 2")),
    (hg.heatmap([[1, 2, 3]], x=[0, 1, 10]).yticks([]), (6.0, 0.0), ("x: 10", "y: 0", "value: 3")),
    (hg.imshow([[1, 2], [3, 4]]), (0.9, 1.2), ("x: 1", "y: 1", "value: 4")),
    (hg.contour([[0, 1], [1, 2]], x=[0, 1], y=[5, 7], label="c"), (0.6, 6.8), ("c", "x: 1", "y: 7", "value: 2")),
    (hg.contourf([[0, 1, 2], [1, 2, 3]], x=[0, 1, 10]), (2.0, 0.2), ("x: 1", "y: 0", "value: 1")),
    (hg.tricontour([0, 1, 0], [0, 0, 1], [3, 4, 5]), (1.0, 0.0), ("x: 1", "y: 0", "z: 4")),
    (CURVED, (1.3, 3.2), ("x: 1.25", "y: 3", "value: 2")),
    (hg.tripcolor([0, 3, 0], [0, 0, 3], [7], [[0, 1, 2]]), (1.0, 0.5), ("x: 1", "y: 1", "value: 7")),
    (hg.tripcolor([0, 3, 0], [0, 0, 3], [7, 8, 9]), (2.95, 0.0), ("x: 3", "y: 0", "z: 8")),
    (hg.contour([[0, 1], [1, 2]], x=[[0, 1], [0, 2]], y=[[0, 0], [1, 1]]), (1.97, 1.0), ("x: 2", "y: 1", "z: 2")),
    (hg.line([1e9, 1e9 + 1], [0, 1]), (1e9 + 1, 1.0), ("x: 1 000 000 001", "y: 1")),
    (hg.scatter([1], [2], size_by=[7], color_by=[0.5]), (1.0, 2.0), ("x: 1", "y: 2", "color: 0.5", "size: 7")),
])  # fmt: skip
def test_read_out_says_what_is_there(figure, at, lines):
    seat = seat_of(figure)
    axes = seat.box.axes(seat.box.rect)
    found = nearest(seat, axes[0].px(at[0]), axes[1].px(at[1]), NOBODY)
    assert tuple(line.replace("\u2009", " ") for line in found.lines) == lines


def test_times_are_read_as_the_axis_writes_them():
    import datetime

    days = [datetime.datetime(2024, 2, day, 6) for day in range(1, 6)]
    seat = seat_of(hg.line(days, [1, 2, 3, 4, 5]))
    axes = seat.box.axes(seat.box.rect)
    assert nearest(seat, (axes[0].start + axes[0].end) / 2, axes[1].px(3), NOBODY).lines[0] == "x: 3 Feb 2024, 06:00"


def test_foremost_of_points_that_lie_behind_each_other_is_read():
    figure = hg.scatter3d([0, 0], [1, -1], [0, 0]).camera(azim=-90, elev=0)
    seat = seat_of(figure)
    x0, y0, x1, y1 = seat.box.rect
    found = next(
        found for y in range(int(y0), int(y1), 8) if (found := nearest(seat, (x0 + x1) / 2, y, NOBODY)) is not None
    )
    assert found.lines[1] == "y: −1"


def test_outline_holds_what_an_even_odd_walk_holds():
    with nx.random.seed(5):
        x, y = nx.random.uniform((500,)), nx.random.uniform((500,))
    seat = seat_of(hg.scatter(x, y))
    star = [(400 + 250 * math.sin(4 * math.pi * k / 5), 300 - 250 * math.cos(4 * math.pi * k / 5)) for k in range(5)]
    ((_, _, rows),) = inside(seat, tuple(star), NOBODY)
    wanted = [k for k, p in enumerate(all_places(seat, x, y)) if crossings(star, p) % 2]
    assert rows.tolist() == wanted and wanted


def crossings(outline, at):
    count = 0
    for (x0, y0), (x1, y1) in zip(outline, outline[1:] + outline[:1]):
        if (y0 > at[1]) != (y1 > at[1]) and at[0] < x0 + (at[1] - y0) * (x1 - x0) / (y1 - y0):
            count += 1
    return count


SOLID = hg.scatter3d([0, 1, 2], [0, 1, 2], [0, 1, 2], label="dots") + hg.surface([[0.0, 1], [1, 2]], label="sheet")


@pytest.mark.parametrize("figure", [SOLID, hg.scatter([1, 2], [1, 2]).coord(hg.Polar()), hg.scatter([1, 2], [3, 4])])
def test_rings_stand_at_the_points_that_are_selected_wherever_these_move(figure):
    """A ring is where the pointer reads the point, before the view moves and after."""
    session = Session(figure)
    x0, y0, x1, y1 = session.ground(2.0).panels[0].rect
    for event in (
        Press(x0 + 1, y0 + 1, "right", 4.0, shift=True), Move(x1 - 1, y1 - 1, 5.0),
        Release(x1 - 1, y1 - 1, "right", 6.0), Press(x0 + 9, y0 + 9, "left", 7.0), Move(x0 + 60, y0 + 30, 8.0),
        Release(x0 + 60, y0 + 30, "left", 9.0), Wheel((x0 + x1) / 2, (y0 + y1) / 2, 1.0, 10.0),
    ):
        session.take(event)
        chosen = session.view.chosen
        if chosen is None:
            continue
        ground = session.ground(event.time + 1)
        for x, y in [at for xs, ys, _ in ground.places(chosen) for at in zip(xs.tolist(), ys.tolist())]:
            found = nearest(session.stage.seats[0], x, y, NOBODY)
            assert math.dist((found.x, found.y), (x, y)) < 4.5  # one before it may be read, BESIDE px away
    ringed = sum(int(xs.shape[0]) for xs, _, _ in ground.places(chosen))
    assert chosen and ringed == sum(len(rows) for rows in chosen.values())
    assert len(session.scene(12.0).items) > len(session.stage.scene(session.sight(12.0)).items)


@pytest.mark.parametrize("outline", [
    ((1.2, 1.0), (2.8, 1.0), (2.8, 0.5), (1.2, 0.5)),  # between bars 1 and 2, below both tops
    ((-1, -1), (9, -1), (9, 9), (-1, 9)),
    ((0.9, 2.5), (1.1, 2.5), (1.0, 2.7)),  # in the air over bar 1
    ((1.95, 0.1), (2.05, 0.1), (2.0, 0.3)),  # in bar 2
])  # fmt: skip
def test_boxes_are_selected_that_an_outline_touches(outline):
    heights = [3.0, 2.0, 1.5, 4.0]
    seat = seat_of(hg.bar([0, 1, 2, 3], heights))
    axes = seat.box.axes(seat.box.rect)
    found = inside(seat, tuple((axes[0].px(x), axes[1].px(y)) for x, y in outline), NOBODY)
    left, right, _, _ = seat.panel.axes.artists[0].spots(seat.view(0))[0].boxes
    shares = [(i / 60, j / 60) for i in range(61) for j in range(61)]

    def is_held(k):
        a, b = float(left[k]), float(right[k])
        return any(crossings(list(outline), (a + (b - a) * i, heights[k] * j)) % 2 for i, j in shares)

    wanted = [k for k in range(4) if is_held(k)]
    assert [row for _, _, rows in found for row in rows.tolist()] == wanted


def test_a_selection_of_too_many_for_rings_shows_its_outline_at_its_place():
    session = Session(hg.line(nx.arange(9000), nx.arange(9000)))
    x0, y0, x1, y1 = session.ground(0.0).panels[0].rect
    for event in (Press(x0 + 5, y0 + 5, "right", 1.0, shift=True), Move(x1 - 5, y1 - 5, 2.0),
                  Release(x1 - 5, y1 - 5, "right", 3.0)):  # fmt: skip
        session.take(event)
    over = session.scene(4.0).items[len(session.stage.scene(session.sight(4.0)).items):]
    points = over[0].items[1].points
    ox, kx, dx, _, _, _ = points.affine
    assert [(x - ox) * kx + dx for x in points.x.tolist()] == pytest.approx([x0 + 5, x1 - 5, x1 - 5, x0 + 5])
