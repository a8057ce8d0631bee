"""Films in windows: what is shown when, what hands and keys do."""

import time

import pytest

import hugin as hg
import nx
from hugin.render.cairo.pixels import rgba
from hugin.resolve.film import Scenes
from hugin.resolve.sight import Sight
from hugin.window.event import Key, Move, Press, Release
from hugin.window.player import Player, stage
from hugin.window.session import Session

X = nx.linspace(0, 6, 50)


def film(n=10):
    return hg.animate(lambda k: hg.line(X, (1 + k) * nx.sin(X)), frames=n, fps=10)


class Window:
    size = (800.0, 600.0)

    def __init__(self):
        self.stages = []

    def hand(self, stage):
        self.stages.append(stage)


@pytest.fixture
def playing():
    made = film()
    player = Player(Scenes(made.figures()), made.fps)
    player.kept = Window()
    player.join(player.kept)
    session = Session(player.film.figures[0])
    session.widgets.append(player)
    session.scene(0.0)
    return session, player


def frames_at(player, *times):
    return [(player.tick(time), player.frame)[1] for time in times]


def test_frames_come_at_their_rate_and_late_ones_are_left_out(playing):
    _, player = playing
    assert frames_at(player, 5.0, 5.05, 5.1, 5.31, 5.9, 6.0, 6.35) == [0, 0, 1, 3, 9, 0, 3]
    assert player.tick(6.4) == pytest.approx(6.5)


def test_without_a_loop_it_stops_at_the_end_and_plays_again_from_the_beginning(playing):
    session, player = playing
    session.take(Key("l"))
    assert frames_at(player, 0.0, 0.5, 3.0) == [0, 5, 9]
    assert not player.playing and player.tick(4.0) is None
    session.take(Key("space"))
    assert frames_at(player, 10.0, 10.2) == [0, 2]


def test_space_pauses_and_goes_on_where_it_was(playing):
    session, player = playing
    frames_at(player, 0.0, 0.4)
    session.take(Key("space"))
    assert frames_at(player, 3.0, 9.0) == [4, 4]
    session.take(Key("space"))
    assert frames_at(player, 20.0, 20.1) == [4, 5]


def test_the_bar_shows_and_sets_the_frame(playing):
    session, player = playing
    (_, rect), = session.places()
    left, top, right, bottom = player._track(rect)
    y = (top + bottom) / 2
    session.take(Press(left + (right - left) * 0.5, y, "left"))
    assert player.frame in (4, 5)
    session.take(Move(right + 99, y))
    assert frames_at(player, 1.0, 2.0) == [9, 9]  # held: it waits
    session.take(Release(right, y, "left"))
    assert frames_at(player, 3.0, 3.1) == [9, 0]


def test_arrows_go_a_frame_at_a_time_and_home_and_end_to_the_ends(playing):
    session, player = playing
    for key, frame in (("right", 1), ("right", 2), ("left", 1), ("end", 9), ("right", 0), ("left", 9), ("home", 0)):
        session.take(Key(key))
        player.tick(0.0)
        assert player.frame == frame


def test_a_frame_is_handed_over_once_with_the_scales_of_all(playing):
    _, player = playing
    frames_at(player, 0.0, 0.01, 0.1, 0.11)
    assert len(player.kept.stages) == 2
    ends = [seat.home["y"] for made in player.kept.stages for seat in made.seats]
    assert ends[0] == ends[1] and ends[0][1] >= 10


def test_a_frame_in_a_window_is_the_frame_of_the_file():
    scenes = Scenes(film().figures())
    assert hg.image_compare(rgba(stage(scenes, 3).scene(Sight())), rgba(scenes[3])) == 0


def test_a_real_window_plays(display, hand):
    window = film().show(block=False)
    player, = window._session.widgets
    end = time.monotonic() + 10
    while player.frame <= 2 and time.monotonic() < end:
        window.poll()
        time.sleep(0.01)
    assert player.frame > 2
    hand.do("key", "space")
    assert hand.until(lambda: not player.playing, window)
    frame = player.frame
    hand.settle(window, 0.3)
    assert player.frame == frame and window.due(0.0) is None
    window.close()
