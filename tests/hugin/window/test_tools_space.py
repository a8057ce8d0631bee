"""What hands do in three dimensions and in polar coordinates, without a display."""



import pytest

import hugin as hg
import nx
from hugin.render.record.dump import record as dump
from hugin.window.event import Key, Move, Wheel

from .conftest import HILL, Hands, X

# -- three dimensions --------------------------------------------------------------------------------------------------



def test_left_drag_turns_a_box():
    hands = Hands(HILL)
    hands.drag((300, 300), (350, 320))
    pose = hands.sight.poses[0]
    assert pose.azim < -60 and pose.elev > 30 and pose.zoom == 1.0


@pytest.mark.parametrize("button", ["middle", "right"])
def test_middle_and_right_drag_move_a_box(button):
    hands = Hands(HILL)
    hands.drag((300, 300), (350, 320), button=button)
    pose = hands.sight.poses[0]
    assert (pose.right, pose.down, pose.azim) == (50, 20, -60)


def test_wheel_enlarges_a_box_and_reset_brings_it_back():
    hands = Hands(HILL)
    hands.do(Wheel, 300, 300, 1)
    assert hands.sight.poses[0].zoom == pytest.approx(1 / 0.84)
    hands.do(Key, "r")
    assert dump(hands.session.page(hands.now + 9)) == dump(HILL.scene())


def test_elevation_ends_at_the_poles():
    hands = Hands(HILL)
    hands.drag((300, 100), (300, 580))
    assert hands.sight.poses[0].elev == 90.0


# -- polar coordinates -------------------------------------------------------------------------------------------------


def test_circle_is_read_and_zoomed_along_its_radius():
    hands = Hands(hg.line(X, X, label="spiral").coord(hg.Polar()))
    low, high = hands.limits("y")
    px, py = hands.session.stage.seats[0].view(0).on_page(nx.asarray([X[50]]), nx.asarray([X[50]]))
    hands.do(Move, float(px[0]) + 1, float(py[0]) - 1)
    assert (hands.session.view.hit.index, hands.session.view.hit.lines[0]) == (50, "spiral")
    hands.do(Wheel, 400, 300, 1)
    assert hands.limits("y") == pytest.approx((low, low + (high - low) * 0.84))
    hands.drag((400, 300), (450, 300))
    assert list(hands.sight.limits) == [(0, "y")]
