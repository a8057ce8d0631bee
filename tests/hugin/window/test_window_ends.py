"""How windows end, and what they do without: memory, Ctrl-C, displays, OpenGL, fine screens, notebooks, prompts."""


import gc
import os
import re
import subprocess
import sys
import threading
import time
import types

import pytest

import hugin as hg
import nx

from .conftest import FEW, WAVES, X, page, start_server

# -- ends --------------------------------------------------------------------------------------------------------------


def test_window_that_nobody_holds_is_closed(display):
    from hugin.window.loop import LOOP

    made = hg.line([1, 2]).show(block=False)
    assert made in LOOP.windows()
    del made
    gc.collect()
    LOOP.turn()
    assert LOOP.windows() == []


def test_exception_in_a_with_block_closes(display):
    with pytest.raises(ZeroDivisionError), hg.window(WAVES) as window:
        raise ZeroDivisionError
    assert window.closed


def _resident_kb():
    with open("/proc/self/status", encoding="ascii") as status:
        return int(next(line for line in status if line.startswith("VmRSS")).split()[1])


def test_windows_leave_no_memory_behind(display):
    figure = hg.line(X, nx.sin(X)).size(200, 150)
    for _ in range(12):
        hg.window(figure).close()
    gc.collect()
    before = _resident_kb()
    for _ in range(40):
        hg.window(figure).close()
    gc.collect()
    assert _resident_kb() - before < 4000


def test_idle_window_takes_no_time(window, hand):
    hand.settle(window)
    start, cpu = time.monotonic(), time.process_time()
    assert window.wait(0.6) is True
    assert time.monotonic() - start >= 0.6
    assert time.process_time() - cpu < 0.02


# -- without a display, and by other processes -------------------------------------------------------------------------

SCRIPT = """
import hugin as hg
print("open", flush=True)
hg.line([1, 2, 3]).title("{title}").show()
print("closed", flush=True)
"""


def start(script, display, **more):
    environment = {**os.environ, **more}
    environment.pop("WAYLAND_DISPLAY", None)
    environment.pop("DISPLAY", None)
    if display is not None:
        environment["DISPLAY"] = display
    return subprocess.Popen([sys.executable, "-P", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, env=environment)


def find(title):
    for _ in range(400):
        words = ["xdotool", "search", "--onlyvisible", "--name", f"^{title}$"]
        if subprocess.run(words, capture_output=True, check=False).stdout:
            return
        time.sleep(0.025)
    raise AssertionError(f"no window called {title}")


def test_no_display_is_an_error_that_names_save():
    process = start(SCRIPT.format(title="none"), None)
    out, err = process.communicate(timeout=30)
    assert out == "open\n" and "NoDisplayError" in err and 'use fig.save("picture.png")' in err
    assert "<string>:4" in err


def test_old_opengl_is_an_error_that_names_save(hand):
    process = start(SCRIPT.format(title="old"), hand.display, MESA_GL_VERSION_OVERRIDE="2.1")
    out, err = process.communicate(timeout=30)
    assert out == "open\n" and "NoDisplayError" in err and "3.3" in err and "fig.save()" in err


def test_show_blocks_until_q(hand):
    process = start(SCRIPT.format(title="blocking"), hand.display)
    find("blocking")
    hand.do("search", "--name", "^blocking$", "windowfocus", "--sync")
    hand.do("key", "q")
    out, err = process.communicate(timeout=20)
    assert (out, err, process.returncode) == ("open\nclosed\n", "", 0)


def test_ctrl_c_ends_show_at_once(hand):
    import signal

    # a shell starts what runs in the background with Ctrl-C ignored
    listen = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    process = start(listen + SCRIPT.format(title="interrupted"), hand.display)
    find("interrupted")
    time.sleep(0.3)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert time.monotonic() - began < 3.0
    assert "closed" not in out and err.rstrip().endswith("KeyboardInterrupt")


def test_exit_with_an_open_window_is_clean(hand):
    script = "import hugin as hg\nw = hg.line([1, 2]).show(block=False)\nw.poll()\n"
    process = start(script, hand.display)
    assert process.communicate(timeout=30) == ("", "") and process.returncode == 0


FINE = """
import os, time
import ctypes
import numpy as np
from PIL import ImageGrab

x11 = ctypes.CDLL("libX11.so.6")
x11.XOpenDisplay.restype, x11.XDefaultRootWindow.restype = ctypes.c_void_p, ctypes.c_ulong
server = ctypes.c_void_p(x11.XOpenDisplay(None))
text = b"Xft.dpi:\\t192\\n"  # what desktops of fine screens say, in RESOURCE_MANAGER, a STRING
root = ctypes.c_ulong(x11.XDefaultRootWindow(server))
x11.XChangeProperty(server, root, ctypes.c_ulong(23), ctypes.c_ulong(31), 8, 0, text, len(text))
x11.XSync(server, 0)

import hugin as hg

fig = hg.line([1, 3, 2]).size(500, 400).title("fine")
with hg.window(fig) as window:
    window.wait(0.2)
    seen = np.asarray(ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).convert("RGB"))[:800, :1000].astype(int)
    wanted = np.asarray(fig.to_array(dpi=200))[..., :3].astype(int)
    print(window._pane.pixels(), window._session.stage.size, int((abs(seen - wanted).max(2) > 40).sum()))
"""


def test_fine_screen_shows_the_same_page_in_more_pixels():
    server, name = start_server()
    process = start(FINE, name)
    out, err = process.communicate(timeout=30)
    server.terminate()
    server.wait()
    assert err == "" and out.startswith("(1000, 800) (500.0, 400.0) ") and int(out.split()[-1]) <= FEW


def test_page_larger_than_the_screen_is_shown_whole(hand):
    large = hg.line(X, nx.sin(X)).size(2000, 1500)
    with hg.window(large) as window:
        hand.settle(window)
        assert (window._pane.pixels(), window._session.stage.size) == ((1280, 960), (2000, 1500))
        seen, wanted = hand.see(1280, 960), page(large, dpi=64)
        assert seen.shape == wanted.shape and abs(seen - wanted).mean() < 0.3


# -- notebooks and prompts ---------------------------------------------------------------------------------------------


def test_show_in_a_notebook_displays_the_figure(monkeypatch):
    shown = []
    ipython = types.ModuleType("IPython")
    ipython.get_ipython = lambda: types.SimpleNamespace(kernel=object())
    ipython.display = types.ModuleType("IPython.display")
    ipython.display.display = shown.append
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", ipython.display)
    figure = hg.line([1, 2])
    assert figure.show() is None and shown == [figure]


def test_ipython_gets_an_input_hook(display, monkeypatch):
    from hugin.window.loop import LOOP

    hooks, enabled = {}, []
    ipython = types.ModuleType("IPython")
    ipython.get_ipython = lambda: types.SimpleNamespace(enable_gui=enabled.append)
    terminal, inputs = types.ModuleType("IPython.terminal"), types.ModuleType("IPython.terminal.pt_inputhooks")
    inputs.register = hooks.__setitem__
    terminal.pt_inputhooks = inputs
    for name, module in (("IPython", ipython), ("IPython.terminal", terminal),
                         ("IPython.terminal.pt_inputhooks", inputs)):
        monkeypatch.setitem(sys.modules, name, module)
    WAVES.show(block=False)
    (window,) = LOOP.kept  # it lives although nobody holds it
    other = hg.line(X, X)
    threading.Thread(target=window.update, args=(other,)).start()
    ready = iter([False] * 40)
    hooks["hugin"](types.SimpleNamespace(input_is_ready=lambda: next(ready, True)))
    assert enabled == ["hugin"] and window._session.stage.figure is other
    window.close()
    assert not LOOP.kept


@pytest.mark.parametrize(("call", "message"), [
    (lambda: hg.window("no figure"), "window: 'no figure' is no figure"),
    (lambda: hg.window(WAVES, on_select=3), "window: on_select is 3; a function"),
    (lambda: WAVES.show(block="no"), "show: block is 'no'; True or False"),
])  # fmt: skip
def test_wrong_arguments_are_named(call, message):
    with pytest.raises(TypeError, match=re.escape(message)):
        call()
