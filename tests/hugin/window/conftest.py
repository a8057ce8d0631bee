"""A display of one's own for each worker, and a hand that moves its pointer and presses its keys."""

import os
import shutil
import subprocess
import time

import pytest


def start_server():
    """(process, ":n") of an Xvfb that nobody else uses; it picks a free number itself."""
    for tool in ("Xvfb", "xdotool"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
        pass_fds=(write,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as told:
        return server, ":" + told.readline().strip()


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
