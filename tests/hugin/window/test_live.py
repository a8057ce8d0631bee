"""Data that come while they are looked at."""

import contextlib
import threading
import time

import numpy as np
import pytest

import hugin as hg
import nx
from hugin import _draw
from hugin.render.cairo.pixels import rgba
from hugin.render.gl.context import Offscreen
from hugin.render.gl.renderer import Renderer
from hugin.window.event import Move, Press, Release


def test_a_feed_holds_what_was_appended():
    rng = np.random.default_rng(0)
    feed, wanted = hg.Feed(2), ([], [])
    for _ in range(60):
        m = int(rng.integers(0, 200))
        values = rng.normal(size=(2, m))
        feed.append(*values)
        for kept, one in zip(wanted, values):
            kept.extend(one.tolist())
    feed.append(1, nx.asarray(2.0))
    assert [one.tolist() for one in feed.tensors()] == [wanted[0] + [1.0], wanted[1] + [2.0]]
    assert len(feed) == len(wanted[0]) + 1


def test_what_was_given_out_does_not_change():
    feed = hg.Feed(1)
    feed.append([1.0, 2.0])
    before, = feed.columns()
    for k in range(3000):
        feed.append(float(k))
    assert before.values.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("scale", ["linear", "log", "symlog"])
def test_limits_of_a_feed_are_those_of_its_data(scale):
    feed, rng = hg.Feed(2), np.random.default_rng(3)
    for _ in range(5):
        new = rng.normal(size=(2, 300)) * 100
        new[1, ::50], new[1, 1::70] = np.nan, np.inf
        feed.append(*new)
        x, y = (np.array(one) for one in feed.tensors())
        with pytest.warns(hg.HuginNote) if scale == "log" else contextlib.nullcontext():
            live = hg.line(*feed.columns()).yscale(scale).to_array()
            np.testing.assert_array_equal(live, hg.line(x, y).yscale(scale).to_array())


def test_limits_of_a_feed_cost_what_is_new(monkeypatch):
    read = []
    bounds = _draw.bin_bounds
    monkeypatch.setattr(_draw, "bin_bounds", lambda column: read.append(len(column)) or bounds(column))
    feed = hg.Feed(2)
    for _ in range(3):
        feed.append(np.arange(50_000.0), np.arange(50_000.0))
        hg.line(*feed.columns()).scene()
    assert read == [50_000] * 6


def test_other_values_are_not_what_a_feed_knows_of_its_own():
    feed = hg.Feed(1)
    feed.append([1.0, 2.0])
    column, = feed.columns()
    other = column.replace(values=column.values * 2)
    assert (other.grows, other.bounds) == (None, None) and column.replace(label="t").bounds == (1.0, 2.0, 1.0, 2, 0)


@pytest.mark.parametrize(("call", "message"), [
    (lambda: hg.Feed(0), "Feed: columns is 0"),
    (lambda: hg.Feed(2).append(1), "append: 1 arguments for 2 columns"),
    (lambda: hg.Feed(2).append([1, 2], [1]), "append: column 0 gets 2 values, column 1 gets 1; lengths must match"),
])  # fmt: skip
def test_what_is_wrong_is_said(call, message):
    with pytest.raises(hg.HuginError, match=message):
        call()


def test_threads_append_at_the_same_time():
    feed = hg.Feed(2)

    def work(k):
        for i in range(500):
            feed.append([k, k], [i, i])

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    who, what = (np.asarray(one) for one in feed.tensors())
    assert len(feed) == 4000
    for k in range(4):
        np.testing.assert_array_equal(what[who == k], np.repeat(np.arange(500.0), 2))


def test_a_line_that_goes_on_keeps_its_tree_and_looks_as_in_its_file():
    rng = np.random.default_rng(1)
    feed = hg.Feed(2)
    with Offscreen():
        renderer = Renderer()
        for k in range(6):
            feed.append(np.arange(30_000.0) + 30_000 * k, np.cumsum(rng.normal(size=30_000)))
            scene = hg.line(*feed.columns()).scene()
            renderer.draw(scene, 800, 600, 1.0, None)
            assert hg.image_compare(renderer.read(), rgba(scene)) < 0.02
        assert renderer._pyramids.made == 1
        renderer.close()


def test_a_window_follows_a_thread_at_sixty_frames_a_second(display, hand):
    """What the thread appends is shown; nothing is made anew but what is new. (How fast: bench/frames.py.)"""
    feed = hg.Feed(2)
    feed.append(np.arange(100_000.0), np.zeros(100_000))
    window = hg.window(hg.line(*feed.columns()))
    stop = threading.Event()

    def work():
        while not stop.is_set():
            feed.append(len(feed), np.sin(len(feed) / 50.0))
            window.update(hg.line(*feed.columns()))
            time.sleep(1 / 60)

    thread = threading.Thread(target=work)
    thread.start()
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        window.poll()
        time.sleep(0.002)
    stop.set()
    thread.join()
    renderer = window._pane.renderer
    hand.settle(window)
    assert len(feed) > 100_010 and renderer._pyramids.made == 1
    window.close()


def test_what_moves_in_a_hurry_is_drawn_again_when_it_rests(display, hand):
    """A long area while it is dragged, and after: then it is the file's, and nothing is due any more."""
    n = 1_000_000
    window = hg.window(hg.area(np.linspace(0.0, 1.0, n), np.random.default_rng(5).normal(size=n)).size(400, 300))
    hand.settle(window)
    window._pane.events.extend([Press(200.0, 150.0, "left", 0.0), Move(210.0, 150.0, 0.1)])
    window.poll()
    assert window._coarse and window.due(time.monotonic()) is not None
    window._pane.events.append(Release(210.0, 150.0, "left", 0.2))
    assert hand.until(lambda: not window._coarse, window)
    wanted = rgba(window._session.picture(time.monotonic()))
    assert hg.image_compare(hand.see(400, 300).astype(np.uint8), wanted[..., :3]) < 0.02
    assert window.due(time.monotonic()) is None
    window.close()
