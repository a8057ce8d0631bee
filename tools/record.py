"""Record docs/images/window.gif: a hand in Hugin's window, by the window's own parts and Hugin's GIF writer.

    python -P tools/record.py [FILE.gif]

What a window is without a display (``hugin.window.session.Session``) takes the events of a hand that moves along a
script; each frame is drawn by the OpenGL renderer off screen, as in a window, with the pointer over it.
"""

from __future__ import annotations

import os
import sys

import hugin as hg
import nx
from hugin.render import film
from hugin.render.gl.context import Offscreen
from hugin.render.gl.renderer import Renderer
from hugin.scene import Image, Path, Points, Scene
from hugin.window.dynamic import Live
from hugin.window.event import Move, Press, Release, Wheel
from hugin.window.session import Session

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SIZE, FPS = (560.0, 380.0), 15
POINTER = (0, 0, 0, 17, 4, 13.5, 7, 20, 10, 18.5, 7, 12.5, 12.5, 12.5)


class Camera:
    """Frames of sessions: mutable."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.frames: list[Scene] = []
        self.now = 0.0
        self.place = (SIZE[0] / 2, SIZE[1] / 2)

    def shoot(self, session: Session, height: float) -> None:
        """One frame: the session with the pointer over it, on a page of ``height`` px."""
        self.now += 1 / FPS
        for widget in session.widgets:
            widget.tick(self.now)
        x, y = self.place
        flat = [v + (x if k % 2 == 0 else y) for k, v in enumerate(POINTER)]
        table = nx.asarray(flat)
        arrow = Path(Points(table[0::2], table[1::2]), closed=True, fill=(0.1, 0.1, 0.1, 1.0), stroke=(1, 1, 1, 1))
        scene = session.scene(self.now)
        scene = scene.replace(items=(*scene.items, arrow), height=height)
        self.renderer.draw(scene, int(SIZE[0]), int(height), 1.0, None)
        self.frames.append(Scene(SIZE[0], height, (Image(self.renderer.read()[..., :3], (0, 0, SIZE[0], height)),)))

    def move(self, session: Session, to: tuple[float, float], frames: int, height: float) -> None:
        """The pointer goes to a place, slow at both ends."""
        start = self.place
        for k in range(1, frames + 1):
            t = k / frames
            t = t * t * (3 - 2 * t)
            self.place = (start[0] + (to[0] - start[0]) * t, start[1] + (to[1] - start[1]) * t)
            session.take(Move(*self.place, self.now))
            self.shoot(session, height)

    def drag(self, session: Session, to: tuple[float, float], frames: int, height: float) -> None:
        session.take(Press(*self.place, "left", self.now))
        self.move(session, to, frames, height)
        session.take(Release(*self.place, "left", self.now))


class Joined:
    """What controls see of a window: figures that are handed over go into the session."""

    size = SIZE

    def __init__(self, session: Session) -> None:
        self.session = session

    def hand(self, stage: object) -> None:
        self.session.replace(stage)

    def redraw(self) -> None:
        """Every frame is drawn."""


def large_line(camera: Camera, height: float) -> None:
    n = 10_000_000
    t = nx.linspace(0.0, 10_000.0, n)
    with nx.random.seed(7):
        noise = nx.random.normal((n,))
    bursts = nx.exp(-(((t % 400) - 200) ** 2) / 300)
    y = nx.sin(t / 800) + bursts * nx.sin(t * 9) + 0.05 * noise
    session = Session(hg.line(t, y).title("Ten million points").xlabel("t [s]").size(SIZE[0], height))
    camera.move(session, (200, 150), 6, height)
    camera.move(session, (290, height - 40), 8, height)  # over the axis: the wheel zooms along it alone
    for _ in range(26):
        session.take(Wheel(*camera.place, 1.6, camera.now))
        camera.shoot(session, height)
    camera.move(session, (380, 190), 8, height)
    camera.drag(session, (150, 190), 18, height)
    camera.move(session, (290, height - 40), 6, height)
    for _ in range(16):
        session.take(Wheel(*camera.place, -2.2, camera.now))
        camera.shoot(session, height)


def surface(camera: Camera, height: float) -> None:
    u = nx.linspace(-3.0, 3.0, 70)
    z = nx.exp(-(u**2 + u[:, None] ** 2) / 3) * nx.cos(2.5 * u) * nx.cos(2 * u[:, None])
    fig = hg.surface(z, x=u, y=u, color_by=z).colorbar("none").title("Turned by hand")
    session = Session(fig.size(SIZE[0], height))
    camera.move(session, (200, 240), 5, height)
    camera.drag(session, (360, 200), 22, height)


def slider(camera: Camera, height: float) -> None:
    t = nx.linspace(0.0, 12.0, 600)

    def beat(frequency: float, damping: float) -> hg.Figure:
        wave = nx.exp(-damping * t) * nx.sin(frequency * t)
        return hg.line(t, wave).title("Follows its sliders").ylim(-1, 1).size(SIZE[0], height - strip)

    moved = hg.dynamic(beat, frequency=hg.slider(0.5, 8.0, value=2.0), damping=hg.slider(0.0, 1.0, value=0.1))
    live = Live(moved)
    strip = live.height_px
    session = Session(moved.figure())
    session.widgets.append(live)
    joined = Joined(session)
    joined.size = session.stage.size
    live.join(joined)
    session.scene(camera.now)
    ((_, rect),) = session.places()
    for name, shares in (("frequency", (0.2, 0.85)), ("damping", (0.1, 0.6))):
        x0, y0, x1, y1 = live.parts(name, live.cells(rect)[name], session.theme)[0]
        camera.move(session, (x0 + shares[0] * (x1 - x0), (y0 + y1) / 2), 7, height)
        camera.drag(session, (x0 + shares[1] * (x1 - x0), (y0 + y1) / 2), 16, height)


def main(path: str) -> int:
    with Offscreen():
        renderer = Renderer()
        camera = Camera(renderer)
        for part in (large_line, surface, slider):
            part(camera, SIZE[1])
        renderer.close()
    data = film.FORMATS["gif"](camera.frames, FPS, 100.0, True)
    with open(path, "wb") as file:
        file.write(data)
    print(f"{path}: {len(camera.frames)} frames, {len(data) / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or [os.path.join(ROOT, "docs", "images", "window.gif")])))
