"""The drawing cases as data: what is drawn, by us and by matplotlib, and how much faster ours must be.

Every picture is 800 x 600 px at dpi 100, a whole PNG in memory, figure and all made anew each time. Ours draws tensors
that share their memory with the arrays of the peer.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import contour_cases
from drawing_data import (
    Arrays,
    band,
    bars,
    cloud,
    curved,
    field,
    film,
    noise,
    panels,
    points,
    rough,
    scattered,
    smooth,
    uneven,
    walk,
    waves,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


@dataclass(frozen=True)
class Case:
    """target: the ratio peer / ours to reach; memory: peaks are measured too; cold: ours and peer are whole scripts.

    threads: cores that both may use. beside: who the peer is.
    """

    name: str
    target: float | None
    data: Callable[[], Any]
    ours: Callable[[Any], object] | str
    peer: Callable[[Any], object] | str
    memory: bool = False
    cold: bool = False
    threads: int = 1
    beside: str = "matplotlib"


def one_thread() -> None:
    import nx

    nx.threads(1)


# -- ours ----------------------------------------------------------------------------------------------------------


def ours(make: Callable[[Any, Any], Any], format: str = "png") -> Callable[[Any], bytes]:
    def draw(d: Any) -> bytes:
        import hugin as hg

        return make(hg, d).render(format)

    return draw


def our_line(legend: bool) -> Callable[[Any, Any], Any]:
    return lambda hg, d: (
        hg.line(d.x, d.y, label="walk" if legend else None, width=1.5).title("Walk").xlabel("t").ylabel("y")
    )


def our_panels(hg: Any, d: list[Arrays]) -> Any:
    return hg.grid([[hg.line(p.x, p.y, width=1.5) for p in d[8 * row : 8 * row + 8]] for row in range(8)])


# -- matplotlib ----------------------------------------------------------------------------------------------------


def peer(draw: Callable[[Any, Any], object], format: str = "png") -> Callable[[Any], bytes]:
    def make(d: Any) -> bytes:
        import matplotlib.pyplot as plt

        figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
        draw(axes, d)
        return saved(figure, format)

    return make


def saved(figure: Any, format: str) -> bytes:
    import matplotlib.pyplot as plt

    file = io.BytesIO()
    figure.savefig(file, format=format)
    plt.close(figure)
    return file.getvalue()


def peer_line(legend: bool) -> Callable[[Any, Any], object]:
    def draw(axes: Any, d: Any) -> None:
        axes.plot(d["x"], d["y"], label="walk")
        axes.set(title="Walk", xlabel="t", ylabel="y")
        if legend:
            axes.legend()

    return draw


#: Area in points**2 of a marker of 4 px at dpi 100.
FOUR_PX = (4 * 0.72) ** 2


def peer_heatmap(axes: Any, d: Any) -> None:
    axes.figure.colorbar(axes.imshow(d["z"], aspect="auto"))


def peer_coloured(axes: Any, d: Any) -> None:
    axes.figure.colorbar(axes.scatter(d["x"], d["y"], s=FOUR_PX, c=d["c"], alpha=0.2, linewidths=0))


def peer_panels(d: list[Arrays]) -> bytes:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(8, 8, figsize=(8, 6), dpi=100)
    for cell, p in zip(axes.flat, d, strict=True):
        cell.plot(p["x"], p["y"])
    return saved(figure, "png")


def peer_words(axes: Any, d: Any) -> None:
    axes.scatter(d["x"], d["y"], s=FOUR_PX)
    for x, y, word in zip(d["x"], d["y"], d["words"], strict=True):
        axes.text(x, y, word, fontsize=8)


def our_words(hg: Any, d: Any) -> Any:
    return hg.scatter(d.x, d.y, size=4) + hg.text(d.x, d.y, d["words"].tolist())


def peer3d(draw: Callable[[Any, Any], object]) -> Callable[[Any], bytes]:
    def make(d: Any) -> bytes:
        import matplotlib.pyplot as plt

        figure = plt.figure(figsize=(8, 6), dpi=100)
        draw(figure.add_subplot(projection="3d"), d)
        return saved(figure, "png")

    return make


def peer_surface(axes: Any, d: Any) -> None:
    """Every cell, lit as ours is."""
    import numpy as np

    n = len(d["x"])
    x, y = np.meshgrid(d["x"], d["x"])
    axes.plot_surface(x, y, d["z"], rcount=n, ccount=n)


def our_film(d: Any) -> bytes:
    import hugin as hg

    return hg.animate(lambda k: hg.line(d.x, d.y[k : k + 10_000]), frames=60, fps=25).render("gif")


def peer_film(d: Any) -> bytes:
    import os
    import tempfile

    import matplotlib.pyplot as plt
    from matplotlib.animation import FuncAnimation, PillowWriter

    figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
    (line,) = axes.plot(d["x"], d["y"][:10_000])
    axes.set_ylim(-1.1, 1.1)
    film = FuncAnimation(figure, lambda k: line.set_data(d["x"], d["y"][k : k + 10_000]), frames=60)
    with tempfile.TemporaryDirectory() as folder:
        film.save(os.path.join(folder, "film.gif"), writer=PillowWriter(fps=25))
    plt.close(figure)
    return b""


COLD_OURS = """
import nx, hugin as hg, io
x = nx.linspace(0, 10, 1000)
figure = hg.line(x, nx.sin(x), label="sin") + hg.line(x, nx.cos(x), label="cos")
figure = figure.title("Waves").xlabel("t").ylabel("y")
figure.save(io.BytesIO(), format="png")
"""
COLD_PEER = """
import numpy as np, io, matplotlib.pyplot as plt
x = np.linspace(0, 10, 1000)
figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
axes.plot(x, np.sin(x), label="sin"); axes.plot(x, np.cos(x), label="cos")
axes.set(title="Waves", xlabel="t", ylabel="y"); axes.legend()
figure.savefig(io.BytesIO(), format="png")
"""

SIDES = {"ours": ours(our_line(True)), "peer": peer(peer_line(True))}

CASES = (
    Case("cold process: line 1k", 15, dict, COLD_OURS, COLD_PEER, cold=True),
    Case("line 1k", 10, lambda: waves(1000), ours(our_line(True)), peer(peer_line(True))),
    Case("line 1M walk", 20, lambda: walk(1_000_000), ours(our_line(True)), peer(peer_line(True)), memory=True),
    Case("line 1M walk, no legend", 12, lambda: walk(1_000_000), ours(our_line(False)), peer(peer_line(False))),
    Case("line 1M noise", 30, lambda: noise(1_000_000), ours(our_line(True)), peer(peer_line(True))),
    Case("line 1M noise, no legend", None, lambda: noise(1_000_000), ours(our_line(False)), peer(peer_line(False))),
    Case("line 10M walk", 40, lambda: walk(10_000_000), ours(our_line(True)), peer(peer_line(True)), memory=True),
    Case("line 10M walk, no legend", None, lambda: walk(10_000_000), ours(our_line(False)), peer(peer_line(False))),
    Case(
        "scatter 10k",
        8,
        lambda: cloud(10_000),
        ours(lambda hg, d: hg.scatter(d.x, d.y, size=4, alpha=0.8)),
        peer(lambda ax, d: ax.scatter(d["x"], d["y"], s=FOUR_PX, alpha=0.8, linewidths=0)),
    ),
    Case(
        "scatter 1M",
        8,
        lambda: cloud(1_000_000),
        ours(lambda hg, d: hg.scatter(d.x, d.y, size=4, alpha=0.2)),
        peer(lambda ax, d: ax.scatter(d["x"], d["y"], s=FOUR_PX, alpha=0.2, linewidths=0)),
        memory=True,
    ),
    Case(
        "scatter 1M coloured",
        45,
        lambda: cloud(1_000_000),
        ours(lambda hg, d: hg.scatter(d.x, d.y, size=4, alpha=0.2, color_by=d.c)),
        peer(peer_coloured),
        memory=True,
    ),
    Case(
        "histogram 10M, 100 bins",
        8,
        lambda: noise(10_000_000),
        ours(lambda hg, d: hg.hist(d.y, bins=100)),
        peer(lambda ax, d: ax.hist(d["y"], 100)),
        memory=True,
    ),
    Case(
        "heatmap 4000 x 4000 float32",
        15,
        lambda: field(4000),
        ours(lambda hg, d: hg.heatmap(d.z)),
        peer(peer_heatmap),
        memory=True,
    ),
    Case(
        "pcolormesh 1000 x 1000, non-uniform",
        20,
        lambda: uneven(1000),
        ours(lambda hg, d: hg.pcolormesh(d.x, d.x, d.z)),
        peer(lambda ax, d: ax.figure.colorbar(ax.pcolormesh(d["x"], d["x"], d["z"]))),
    ),
    Case(
        "pcolormesh 1000 x 1000, curved",
        5,
        lambda: curved(1000),
        ours(lambda hg, d: hg.pcolormesh(d.x, d.y, d.z)),
        peer(lambda ax, d: ax.figure.colorbar(ax.pcolormesh(d["x"], d["y"], d["z"]))),
    ),
    Case(
        "contour lines 1000 x 1000",
        5,
        lambda: smooth(1000),
        ours(lambda hg, d: hg.contour(d.z, x=d.x, y=d.x, levels=10)),
        peer(lambda ax, d: ax.contour(d["x"], d["x"], d["z"], levels=10)),
    ),
    Case(
        "filled contours 2000 x 2000",
        13,
        lambda: smooth(2000),
        ours(lambda hg, d: hg.contourf(d.z, x=d.x, y=d.x, levels=20)),
        peer(lambda ax, d: ax.contourf(d["x"], d["x"], d["z"], levels=20)),
    ),
    Case(
        "contour lines 1000 x 1000, noisy",
        5,
        lambda: rough(1000),
        ours(lambda hg, d: hg.contour(d.z, x=d.x, y=d.x, levels=10)),
        peer(lambda ax, d: ax.contour(d["x"], d["x"], d["z"], levels=10)),
    ),
    Case(
        "filled contours 2000 x 2000, noisy",
        15,
        lambda: rough(2000),
        ours(lambda hg, d: hg.contourf(d.z, x=d.x, y=d.x, levels=20)),
        peer(lambda ax, d: ax.contourf(d["x"], d["x"], d["z"], levels=20)),
    ),
    Case(
        "surface 200 x 200",
        12,
        lambda: smooth(200),
        ours(lambda hg, d: hg.surface(d.z, x=d.x, y=d.x)),
        peer3d(peer_surface),
    ),
    Case(
        "surface 500 x 500",
        25,
        lambda: smooth(500),
        ours(lambda hg, d: hg.surface(d.z, x=d.x, y=d.x)),
        peer3d(peer_surface),
    ),
    Case(
        "scatter3d 100k",
        20,
        lambda: points(100_000),
        ours(lambda hg, d: hg.scatter3d(d.x, d.y, d.z, size=4)),
        peer3d(lambda ax, d: ax.scatter(d["x"], d["y"], d["z"], s=FOUR_PX, linewidths=0)),
    ),
    Case(
        "trisurf 10k",
        12,
        lambda: scattered(10_000),
        ours(lambda hg, d: hg.trisurf(d.x, d.y, d.z)),
        peer3d(lambda ax, d: ax.plot_trisurf(d["x"], d["y"], d["z"])),
    ),
    Case("60 frames of a 10k line (GIF)", 10, lambda: film(10_000), our_film, peer_film),
    Case(
        "bar 1000",
        50,
        lambda: bars(1000),
        ours(lambda hg, d: hg.bar(d.x, d.y)),
        peer(lambda ax, d: ax.bar(d["x"], d["y"])),
    ),
    Case(
        "band 1M",
        15,
        lambda: band(1_000_000),
        ours(lambda hg, d: hg.band(d.x, d.low, d.high)),
        peer(lambda ax, d: ax.fill_between(d["x"], d["low"], d["high"], alpha=0.25)),
        memory=True,
    ),
    Case("64 panels of 100 points", 25, lambda: panels(100), ours(our_panels), peer_panels),
    Case("2000 text labels", 70, lambda: words(2000), ours(our_words), peer(peer_words)),
    Case("SVG line 1k", 5, lambda: waves(1000), ours(our_line(True), "svg"), peer(peer_line(True), "svg")),
    Case(
        "SVG scatter 10k",
        5,
        lambda: cloud(10_000),
        ours(lambda hg, d: hg.scatter(d.x, d.y, size=4, alpha=0.8), "svg"),
        peer(lambda ax, d: ax.scatter(d["x"], d["y"], s=FOUR_PX, alpha=0.8, linewidths=0), "svg"),
    ),
    Case("SVG line 1M walk", 5, lambda: walk(1_000_000), ours(our_line(True), "svg"), peer(peer_line(True), "svg")),
    Case(
        "PDF scatter 10k",
        5,
        lambda: cloud(10_000),
        ours(lambda hg, d: hg.scatter(d.x, d.y, size=4, alpha=0.8), "pdf"),
        peer(lambda ax, d: ax.scatter(d["x"], d["y"], s=FOUR_PX, alpha=0.8, linewidths=0), "pdf"),
    ),
    *(
        Case(name, 1, data, mine, theirs, threads=threads, beside="contourpy")
        for name, data, mine, theirs, threads in contour_cases.rows({"smooth": smooth, "noisy": rough})
    ),
    *(
        Case(name, 1, data, mine, theirs, beside="matplotlib's tracer")
        for name, data, mine, theirs in contour_cases.net_rows()
    ),
)
