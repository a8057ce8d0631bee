"""A display of one's own for each worker, and a hand that moves its pointer and presses its keys."""

import importlib.util
import os
import pathlib
import shutil
import subprocess
import time

import pytest

TOOLS = pathlib.Path(__file__).parents[3] / "tools"


def start_server():
    """(process, ":n") of an Xvfb that nobody else uses."""
    spec = importlib.util.spec_from_file_location("tools_display", TOOLS / "display.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    started = module.start() if shutil.which("xdotool") else None
    if started is None:
        pytest.skip("Xvfb or xdotool is not installed")
    return started


@pytest.fixture(scope="session")
def display():
    """The display of this worker."""
    server, name = start_server()
    before = {key: os.environ.get(key) for key in ("DISPLAY", "WAYLAND_DISPLAY")}
    os.environ["DISPLAY"] = name
    os.environ.pop("WAYLAND_DISPLAY", None)
    yield name
    from hugin.window.loop import LOOP

    LOOP.end()
    for key, text in before.items():
        os.environ.pop(key, None) if text is None else os.environ.__setitem__(key, text)
    server.terminate()
    server.wait()


class Hand:
    """The pointer and the keys of a display. Windows of this process are answered while it waits."""

    def __init__(self, display):
        self.display = display

    def do(self, *words):
        """One call of xdotool."""
        subprocess.run(
            ["xdotool", *(str(word) for word in words)], check=True, env={**os.environ, "DISPLAY": self.display}
        )

    def until(self, holds, window, seconds=10.0):
        """Let the window answer until ``holds()``, then until nothing moves; False after some seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            window.poll()
            if holds() and (window.closed or not window.due(time.monotonic())):
                return True
            time.sleep(0.005)
        return False

    def settle(self, window, seconds=0.15):
        """Let the window answer for a while."""
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end, window)

    def see(self, width=800, height=600):
        """What the screen shows, (height, width, 3) int."""
        import numpy as np
        from PIL import ImageGrab

        return np.asarray(ImageGrab.grab(xdisplay=self.display, bbox=(0, 0, width, height)).convert("RGB")).astype(int)


@pytest.fixture
def hand(display):
    """The pointer far from where tests look."""
    made = Hand(display)
    made.do("mousemove", 1270, 1010)
    return made
