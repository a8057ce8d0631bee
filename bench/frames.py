"""Frames of windows beside VisPy and pyqtgraph, on one virtual display and its software OpenGL, in one run.

    make bench CASES=frames, or python -P bench/frames.py [WORD ...]

A frame is what a drag costs: the view moves by some pixels, everything is drawn, and the device has finished. Each row
is one process a library on one core; shown are medians of the time of that core (all threads of the process, llvmpipe's
too; not the display's), which is the frame's on an idle machine and does not grow on a busy one. Windows are 800 x 600
px with axes. VisPy draws every point; pyqtgraph is given its own means for long lines (peak downsampling, clipping to
the view). A library that is missing is named and left out; without Xvfb there is no table.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from statistics import median

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(sys.path[0]), "tools"))

import display  # the folders are put on the path above, since -P keeps them off
import measure

WIDTH, HEIGHT = 800, 600
#: Seconds that the frames of a row may take, and how many they are at most. The first does not count.
BUDGET, MOST = 4.0, 40
#: case: (points, kind, target in ms or None)
CASES = {
    "frame: line 100k, noise": (100_000, "noise", None),
    "frame: line 1M, noise": (1_000_000, "noise", None),
    "frame: line 1M, walk": (1_000_000, "walk", None),
    "frame: line 10M, noise": (10_000_000, "noise", 10.0),
    "frame: line 10M, walk": (10_000_000, "walk", 10.0),
    "frame: line 1M, 1000 more": (1_000_000, "grows", 1000 / 60),
    "frame: markers 1M, 4 px": (1_000_000, "markers", 60.0),
    "frame: markers 1M, zoomed in 100 x": (1_000_000, "near", None),
}
SIDES = ("hugin", "vispy", "pyqtgraph")


def data(n: int, kind: str):
    import numpy as np

    rng = np.random.default_rng(1)
    if kind in ("markers", "near"):
        return rng.normal(size=n), rng.normal(size=n)
    y = rng.normal(size=n)
    return np.linspace(0.0, 100.0, n), np.cumsum(y) if kind == "walk" else y


# -- each library: a function that draws frame k, k = 0, 1, ... -------------------------------------------------------


def hugin(n: int, kind: str):
    import hugin as hg
    from hugin.render.gl.context import load
    from hugin.window.event import Move, Press
    from hugin.window.loop import LOOP

    x, y = data(n, kind)
    if kind == "grows":
        return hugin_grows(hg, load(), x, y)
    marks = kind in ("markers", "near")
    fig = hg.scatter(x, y, size=4, alpha=0.2) if marks else hg.line(x, y)
    if kind == "near":
        fig = fig.xlim(-0.04, 0.04).ylim(-0.04, 0.04)
    window = hg.window(fig)
    pane, gl = window._pane, load()
    pane.events.append(Press(400.0, 300.0, "left"))
    LOOP.turn()

    def frame(k: int) -> None:
        pane.events.append(Move(400.0 - 7.0 * (k + 1), 300.0))
        LOOP.turn()
        gl.glFinish()

    frame.window = window
    return frame


def hugin_grows(hg, gl, x, y):
    feed = hg.Feed(2)
    feed.append(x, y)
    window = hg.window(hg.line(*feed.columns()))

    def frame(k: int) -> None:
        feed.append(*more(x, y, k))
        window.update(hg.line(*feed.columns()))
        gl.glFinish()

    return frame


def more(x, y, k: int):
    """The thousand points that come with frame k."""
    return x[:1000] + (x[-1] - x[0]) + x[1000] * k, y[1000 * (k % 100) : 1000 * (k % 100 + 1)]


def vispy(n: int, kind: str):
    import numpy as np
    from vispy import app, gloo, scene

    app.use_app("pyqt6")
    x, y = data(n, kind)
    canvas = scene.SceneCanvas(size=(WIDTH, HEIGHT), show=True, bgcolor="white")
    grid = canvas.central_widget.add_grid()
    view = grid.add_view(row=0, col=1, camera="panzoom")
    axes = [scene.AxisWidget(orientation=side, text_color="black", axis_color="black") for side in ("left", "bottom")]
    grid.add_widget(axes[0], row=0, col=0).width_max = 60
    grid.add_widget(axes[1], row=1, col=1).height_max = 40
    for axis in axes:
        axis.link_view(view)
    places = np.column_stack([x, y]).astype(np.float32)
    if kind in ("markers", "near"):
        scene.Markers(pos=places, size=4, face_color=(0.2, 0.3, 0.7, 0.2), edge_width=0, parent=view.scene)
    else:
        line = scene.Line(pos=places, color=(0.2, 0.3, 0.7, 1.0), parent=view.scene, method="gl", antialias=False)
    left, right, low, high = limits(x, y, kind)

    def frame(k: int) -> None:
        nonlocal places
        if kind == "grows":
            places = np.concatenate([places, np.column_stack(more(x, y, k)).astype(np.float32)])
            line.set_data(places)
        at = 7.0 * (k + 1) / 740 * (right - left)
        view.camera.rect = (left + at, low, right - left, high - low)
        canvas.native.repaint()
        app.process_events()
        gloo.gl.glFinish()

    frame.canvas = canvas
    return frame


def pyqtgraph(n: int, kind: str):
    import numpy as np
    import pyqtgraph as pg

    pg.setConfigOptions(background="w", foreground="k", antialias=False)
    application = pg.mkQApp()
    x, y = data(n, kind)
    plot = pg.PlotWidget()
    plot.resize(WIDTH, HEIGHT)
    if kind in ("markers", "near"):
        plot.addItem(pg.ScatterPlotItem(x, y, size=4, pen=None, brush=pg.mkBrush(50, 80, 180, 51)))
    else:
        curve = plot.plot(x, y, pen=pg.mkPen((50, 80, 180), width=1))
        curve.setDownsampling(auto=True, method="peak")
        curve.setClipToView(True)
    left, right, low, high = limits(x, y, kind)
    plot.show()
    application.processEvents()
    held = [x, y]

    def frame(k: int) -> None:
        if kind == "grows":
            held[:] = (np.concatenate([old, new]) for old, new in zip(held, more(x, y, k), strict=True))
            curve.setData(*held)
        at = 7.0 * (k + 1) / 740 * (right - left)
        plot.setRange(xRange=(left + at, right + at), yRange=(low, high), padding=0)
        plot.viewport().repaint()
        application.processEvents()

    return frame


def limits(x, y, kind: str) -> tuple[float, float, float, float]:
    if kind == "near":
        return -0.04, 0.04, -0.04, 0.04
    return float(x.min()), float(x.max()), float(y.min()), float(y.max())


# -- the table ---------------------------------------------------------------------------------------------------------


def measured(side: str, name: str) -> float:
    """Seconds of its core a frame, in this process."""
    measure.pin()
    n, kind, _ = CASES[name]
    frame = {"hugin": hugin, "vispy": vispy, "pyqtgraph": pyqtgraph}[side](n, kind)
    spent: list[float] = []
    while len(spent) < MOST and (len(spent) < 2 or sum(spent) < BUDGET):
        start = time.process_time()
        frame(len(spent))
        spent.append(time.process_time() - start)
    return median(spent[1:])


def run(side: str, name: str, screen: str) -> float | str:
    """Seconds a frame, or why there is none."""
    environment = measure.environment() | {
        "DISPLAY": screen, "LIBGL_ALWAYS_SOFTWARE": "1", "QT_QPA_PLATFORM": "xcb", "PYTHONWARNINGS": "ignore",
    }  # fmt: skip
    environment.pop("WAYLAND_DISPLAY", None)
    command = [sys.executable, "-P", os.path.abspath(__file__), "--one", side, name]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=600)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["no message"])[-1]
    return float(json.loads(done.stdout.splitlines()[-1]))


def missing() -> dict[str, str]:
    """Libraries that cannot be imported, and why."""
    from importlib.util import find_spec

    needs = {"vispy": ("vispy", "PyQt6"), "pyqtgraph": ("pyqtgraph", "PyQt6")}
    return {
        side: next(name for name in names if find_spec(name) is None)
        for side, names in needs.items() if any(find_spec(name) is None for name in names)
    }  # fmt: skip


def shown(found: float | str) -> str:
    return f"{found * 1e3:>9.2f} ms" if isinstance(found, float) else f"{'failed':>12}"


def main(words: list[str]) -> int:
    started, absent = display.start(), missing()
    if started is None:
        print("frames of windows: left out, Xvfb is not installed")
        return 0
    for side, name in absent.items():
        print(f"{side}: left out, {name} is not installed (pip install hugin-plot[bench])")
    server, screen = started
    sides = [side for side in SIDES if side not in absent]
    print(f"{'frames of windows (Xvfb, llvmpipe, one core)':<46}" + "".join(f"{side:>12}" for side in sides)
          + "   best peer / ours   target")  # fmt: skip
    try:
        for name in CASES:
            if words and not any(word in name for word in words):
                continue
            found = {side: run(side, name, screen) for side in sides}
            peers = [v for side, v in found.items() if side != "hugin" and isinstance(v, float)]
            ours, target = found["hugin"], CASES[name][2]
            ratio = f"{min(peers) / ours:>15.1f}x" if peers and isinstance(ours, float) else f"{'':>16}"
            mark = "" if target is None or not isinstance(ours, float) else "+" if ours * 1e3 <= target else "-"
            print(f"{name:<46}" + "".join(shown(found[side]) for side in sides) + ratio
                  + (f"   {target:.3g} ms{mark}" if target else ""), flush=True)  # fmt: skip
            for side, why in found.items():
                if isinstance(why, str):
                    print(f"  {side}: {why}")
    finally:
        server.terminate()
        server.wait()
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measured(*sys.argv[2:])))
    else:
        sys.exit(main(sys.argv[1:]))
