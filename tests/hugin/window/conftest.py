"""A display of one's own for each worker, and a hand that moves its pointer and presses its keys."""

import importlib.util
import os
import pathlib
import shutil
import subprocess
import time

import numpy as np
import pytest

import hugin as hg
import nx
from hugin.window.event import Move, Press, Release
from hugin.window.session import Session

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
        from PIL import ImageGrab

        return np.asarray(ImageGrab.grab(xdisplay=self.display, bbox=(0, 0, width, height)).convert("RGB")).astype(int)


@pytest.fixture
def hand(display):
    """The pointer far from where tests look."""
    made = Hand(display)
    made.do("mousemove", 1270, 1010)
    return made


X = nx.linspace(0, 10, 101)
HILL = hg.surface([[0, 1, 0], [1, 2, 1], [0, 1, 0]])
#: Pixels of strokes that two renderers may cover differently.
FEW = 40
WAVES = (hg.line(X, nx.sin(X), label="sin") + hg.line(X, nx.cos(X), label="cos")).title("Waves").xlabel("t [s]")


@pytest.fixture
def window(display):
    made = hg.window(WAVES)
    yield made
    made.close()


class Hands:
    """A session with a clock: every event comes a second after the one before, so that nothing eases any more."""

    def __init__(self, figure):
        self.session, self.now = Session(figure), 0.0
        self.effects = []

    def do(self, kind, *args, **words):
        self.now += 1.0
        made, _ = self.session.take(kind(*args, time=self.now, **words))
        self.effects += made
        return made

    def drag(self, start, *path, button="left", **words):
        self.do(Press, *start, button, **words)
        for at in path:
            self.do(Move, *at)
        return self.do(Release, *path[-1], button)

    def limits(self, dim="x", n=0):
        return self.ground.panels[n].__getattribute__(dim).ends

    @property
    def ground(self):
        self.now += 1.0
        return self.session.ground(self.now)

    @property
    def sight(self):
        return self.session.view.sight

    def data(self, x, y, n=0):
        """Data under a place px."""
        panel = self.ground.panels[n]
        return tuple(axis.ends[0] + (at - axis.start) / axis.factor() for axis, at in ((panel.x, x), (panel.y, y)))


def page(figure, **options):
    """The file's picture, (height, width, 3) int."""
    return np.asarray(figure.to_array(**options))[..., :3].astype(int)
