"""Real windows on a display of their own, worked by a real pointer and real keys; what the screen shows is compared."""

import math
import os
import re
import subprocess
import threading
import time

import numpy as np
import pytest

import hugin as hg
import nx

from .conftest import FEW, WAVES, X, page


def view(window):
    return window._session.view


def differ(seen, wanted):
    """How many pixels of two pictures are not alike."""
    assert seen.shape == wanted.shape
    return int((abs(seen - wanted).max(2) > 40).sum())


def place(window, x, y):
    """Px of a place in data units."""
    panel = window._session.ground(time.monotonic()).panels[0]
    return round(panel.x.px(x)), round(panel.y.px(y))


def drag(hand, start, end, button=1):
    middle = [(a + b) / 2 for a, b in zip(start, end)]
    hand.do("mousemove", *start, "mousedown", button, "mousemove", *middle, "mousemove", *end, "mouseup", button)


# -- what it shows -----------------------------------------------------------------------------------------------------


def test_window_shows_exactly_the_page_under_its_title(window, hand):
    hand.settle(window)
    assert differ(hand.see(), page(WAVES)) <= FEW
    name = subprocess.check_output(["xdotool", "search", "--name", "^Waves$", "getwindowgeometry"], text=True)
    assert "800x600" in name


def test_window_of_a_figure_without_title_is_called_hugin(display):
    with hg.window(hg.line([1, 2])):
        assert subprocess.check_output(["xdotool", "search", "--name", "^Hugin$"])


def test_pointer_that_was_there_already_reads_nothing(hand):
    hand.do("mousemove", 393, 303)
    with hg.window(WAVES) as window:
        hand.settle(window)
        assert differ(hand.see(), page(WAVES)) <= FEW


def test_drag_pans_and_the_picture_follows_the_hand(window, hand):
    hand.settle(window)
    panel, before = window._session.ground(0.0).panels[0], hand.see()
    drag(hand, (300, 300), (400, 260))
    assert hand.until(lambda: view(window).drag is None and view(window).sight.limits, window)
    low, high = panel.x.ends
    moved = 100 / panel.x.factor()
    assert view(window).sight.limits[0, "x"] == pytest.approx((low - moved, high - moved))
    hand.do("mousemove", 1270, 1010)
    hand.settle(window)
    x0, y0, x1, y1 = (round(v) for v in panel.rect)
    now = hand.see()[y0 + 60 : y1 - 45, x0 + 105 : x1 - 1]  # below the legend
    paint = now.max(2) - now.min(2)  # of lines, not of the grid, whose places are others
    was = before[y0 + 100 : y1 - 5, x0 + 5 : x1 - 101]
    assert (abs(paint - (was.max(2) - was.min(2))) > 60).sum() <= FEW
    assert differ(hand.see()[y1 + 2 :], before[y1 + 2 :]) > 100  # other ticks


def test_wheel_zooms_and_r_brings_the_page_back(window, hand):
    hand.do("mousemove", 300, 200, "click", "--repeat", 3, 4)
    assert hand.until(lambda: view(window).sight.limits, window)
    assert differ(hand.see(), page(WAVES)) > 200
    hand.do("key", "r")
    assert hand.until(lambda: not view(window).sight.limits, window)
    assert differ(hand.see(), page(WAVES)) <= FEW


def test_double_click_brings_the_page_back(window, hand):
    hand.do("mousemove", 300, 200, "click", "--repeat", 3, 4)
    hand.until(lambda: view(window).sight.limits, window)
    hand.do("click", "--repeat", 2, "--delay", 50, 1)
    assert hand.until(lambda: not view(window).sight.limits, window)
    assert differ(hand.see(), page(WAVES)) <= FEW


def test_right_drag_zooms_into_its_rectangle(window, hand):
    low, high = place(window, 2.0, -0.5), place(window, 4.0, 0.5)
    drag(hand, low, high, 3)
    assert hand.until(lambda: view(window).drag is None and view(window).sight.limits, window)
    assert view(window).sight.limits[0, "x"] == pytest.approx((2.0, 4.0), abs=0.02)
    assert view(window).sight.limits[0, "y"] == pytest.approx((-0.5, 0.5), abs=0.01)


def test_read_out_appears_at_the_nearest_point_and_goes(window, hand):
    hand.do("mousemove", *place(window, 5.0, math.sin(5.0)))
    assert hand.until(lambda: view(window).hit is not None, window)
    assert view(window).hit.lines == ("sin", "t [s]: 5", "y: −0.95892")
    hand.settle(window)
    assert differ(hand.see(), page(WAVES)) > 200
    hand.do("mousemove", 1270, 1010)
    assert hand.until(lambda: view(window).hit is None, window)
    assert differ(hand.see(), page(WAVES)) <= FEW


def test_click_on_a_legend_entry_hides_its_line_and_shows_it_again(window, hand):
    (_, rect), _ = window._session.ground(0.0).entries
    hand.do("mousemove", round(rect[0] + 30), round(rect[1] + 8), "click", 1)
    assert hand.until(lambda: view(window).sight.hidden, window)
    x0, y0, x1, y1 = (round(v) for v in window._session.ground(0.0).panels[0].rect)
    only = hg.line(X, nx.sin(X), label="sin", alpha=0) + hg.line(X, nx.cos(X), label="cos", color="C1")
    wanted = page(only.title("Waves").xlabel("t [s]"))
    assert differ(hand.see()[y0 + 60 : y1, x0:x1], wanted[y0 + 60 : y1, x0:x1]) <= FEW
    time.sleep(0.45)  # not a double click
    hand.do("click", 1)
    assert hand.until(lambda: not view(window).sight.hidden, window)
    hand.do("mousemove", 1270, 1010)
    hand.settle(window)
    assert differ(hand.see(), page(WAVES)) <= FEW


def test_resized_window_lays_the_page_out_anew(window, hand):
    hand.do("search", "--name", "^Waves$", "windowsize", 1000, 450)
    assert hand.until(lambda: window._session.stage.size == (1000, 450), window)
    hand.settle(window)
    assert differ(hand.see(1000, 450), page(WAVES, size=(1000, 450))) <= FEW


def test_left_drag_turns_a_box(hand):
    hill = hg.surface(nx.exp(-((X[::5] - 5) ** 2))[:, None] * nx.sin(X[::5])[None, :])
    with hg.window(hill) as window:
        hand.settle(window)
        assert differ(hand.see(), page(hill)) <= FEW
        drag(hand, (400, 300), (460, 330))
        assert hand.until(lambda: view(window).drag is None and view(window).sight.poses, window)
        pose = view(window).sight.poses[0]
        assert (pose.azim, pose.elev) != (-60, 30) and abs(hand.see() - page(hill)).mean() > 1


# -- keys --------------------------------------------------------------------------------------------------------------


def test_s_writes_what_is_seen_and_prints_its_path(window, hand, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for key, name in (("s", "hugin-1.png"), ("s", "hugin-2.png"), ("ctrl+s", "hugin-1.svg")):
        hand.do("key", key)
        assert hand.until(lambda name=name: name in os.listdir(tmp_path), window)
    paths = [tmp_path / name for name in ("hugin-1.png", "hugin-2.png", "hugin-1.svg")]
    assert capsys.readouterr().out.splitlines() == [str(path) for path in paths]
    assert hg.image_compare(paths[0], np.asarray(WAVES.to_array())) == 0
    assert paths[2].read_text(encoding="utf-8").startswith("<")


def test_g_takes_the_grid_away(window, hand):
    x0, y0, x1, y1 = (round(v) for v in window._session.ground(0.0).panels[0].rect)

    def lines():
        return int((hand.see()[y0:y1, x0:x1] == (0xE6, 0xE9, 0xEC)).all(2).sum())

    hand.settle(window)
    assert lines() > 2000
    hand.do("key", "g")
    assert hand.until(lambda: view(window).sight.grid == "none", window)
    assert lines() == 0


def test_h_shows_and_hides_help(window, hand):
    hand.do("key", "h")
    assert hand.until(lambda: view(window).help, window)
    assert abs(hand.see() - page(WAVES)).mean() > 2
    hand.do("key", "h")
    assert hand.until(lambda: not view(window).help, window)
    assert differ(hand.see(), page(WAVES)) <= FEW


def test_c_copies_the_view_as_code_and_prints_it(window, hand, capsys):
    hand.do("mousemove", 300, 200, "click", 4)
    hand.until(lambda: view(window).sight.limits, window)
    hand.do("key", "c")
    assert hand.until(lambda: window._pane.glfw.get_clipboard_string(None), window, 3.0)
    text = window._pane.glfw.get_clipboard_string(None).decode()
    assert re.fullmatch(r"\.xlim\(.*\)\.ylim\(.*\)", text) and capsys.readouterr().out == text + "\n"


def test_f_fills_the_screen_and_goes_back(window, hand):
    hand.do("key", "f")
    assert hand.until(lambda: window._session.stage.size == (1280, 1024), window)
    hand.do("key", "f")
    assert hand.until(lambda: window._session.stage.size == (800, 600), window)


@pytest.mark.parametrize("key", ["q", "Escape"])
def test_keys_that_close(window, hand, key):
    hand.do("key", key)
    assert hand.until(lambda: window.closed, window)
    assert window.update(WAVES) is False and window.poll() is False


def test_window_manager_closes(window, hand):
    """What a click on the cross of a window's frame sends: a WM_DELETE_WINDOW message."""
    _send_delete(hand.display, "Waves")
    assert hand.until(lambda: window.closed, window)


def _send_delete(display, title):
    """Through Xlib itself: no window manager runs here, and xdotool kills the client."""
    import ctypes

    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = x11.XInternAtom.restype = ctypes.c_void_p
    server = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
    number = int(subprocess.check_output(["xdotool", "search", "--name", f"^{title}$"]).split()[0])
    protocols, delete = (x11.XInternAtom(server, name, False) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
    message = (ctypes.c_long * 24)()  # XClientMessageEvent: type, serial, sent, display, window, kind, format, data
    message[0], message[4], message[5], message[6], message[7] = 33, number, protocols, 32, delete
    x11.XSendEvent(server, ctypes.c_ulong(number), False, ctypes.c_long(0), message)
    x11.XCloseDisplay(server)


# -- selection and callbacks -------------------------------------------------------------------------------------------


def test_lasso_calls_back_with_indices(hand):
    chosen = []
    with hg.window(hg.scatter([1, 2, 3, 4], [1, 2, 3, 4], label="dots"), on_select=chosen.append) as window:
        (a, b), (c, d) = place(window, 1.5, 1.5), place(window, 3.5, 3.5)
        hand.do("keydown", "shift", "mousemove", a, b, "mousedown", 1)
        for at in ((c, b), (c, d), (a, d)):
            hand.do("mousemove", *at)
            hand.settle(window, 0.03)
        hand.do("mouseup", 1, "keyup", "shift")
        assert hand.until(lambda: chosen, window)
    assert {name: rows.tolist() for name, rows in chosen[0].items()} == {"dots": [1, 2]}


def test_callback_that_raises_shows_its_error_and_the_window_goes_on(hand, capsys):
    def broken(selection):
        raise ZeroDivisionError("mine")

    with hg.window(hg.scatter([1, 2], [1, 2]), on_select=broken) as window:
        hand.do("keydown", "shift")
        drag(hand, (100, 100), (500, 400), 3)
        hand.do("keyup", "shift")
        hand.settle(window)
        assert "ZeroDivisionError: mine" in capsys.readouterr().err
        assert window.poll() is True


# -- live --------------------------------------------------------------------------------------------------------------


def test_update_shows_another_figure(window, hand):
    other = hg.line(X, X**2).title("Square")
    assert window.update(other) is True
    assert differ(hand.see(), page(other)) <= FEW
    assert subprocess.check_output(["xdotool", "search", "--name", "^Square$"])


def test_update_keeps_what_the_user_moved_to_and_nothing_else(window, hand):
    window.update(hg.line(X * 2, X))
    assert view(window).sight.limits == {}
    hand.do("mousemove", 300, 200, "click", 4)
    hand.until(lambda: view(window).sight.limits, window)
    kept = view(window).sight.limits
    window.update(hg.line(X * 3, X))
    assert view(window).sight.limits == kept and window._session.ground(0.0).panels[0].x.ends == kept[0, "x"]


def test_update_comes_from_any_thread(window, hand):
    other = hg.line(X, -X)

    def feed():
        for figure in (*(hg.line(X, X * k) for k in range(5)), other):
            window.update(figure)

    thread = threading.Thread(target=feed)
    thread.start()
    thread.join()
    assert hand.until(lambda: window._session.stage.figure is other, window)
    assert differ(hand.see(), page(other)) <= FEW


def test_poll_belongs_to_the_thread_of_the_window(window):
    raised = []

    def ask():
        try:
            window.poll()
        except hg.HuginError as err:
            raised.append(str(err))

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert "poll: called in thread" in raised[0]


def test_several_windows_answer_each_for_itself(window, hand):
    with hg.window(hg.line([1, 2]), title="other") as other:
        hand.do("search", "--name", "^other$", "windowfocus", "--sync")
        hand.do("key", "q")
        assert hand.until(lambda: other.closed, other)
        assert window.poll() is True
