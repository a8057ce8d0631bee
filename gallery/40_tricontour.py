"""Contours of samples at scattered places, over the triangles between them."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    with nx.random.seed(4):
        x, y = nx.random.uniform((260,)) * 4 - 2, nx.random.uniform((260,)) * 3 - 1.5
    depth = x * nx.exp(-(x**2) - y**2) * 40 + 20
    bands = hg.tricontourf(x, y, depth, levels=8, cmap="GnBu")
    mesh = hg.triplot(x, y, color="white", width=0.6, marker="o", size=3, alpha=0.5)
    lines = hg.tricontour(x, y, depth, levels=8, color="#20405a", width=1.1, labels=True)
    return (
        (bands + mesh + lines)
        .title("Depth sounded at 260 places")
        .xlabel("east [km]")
        .ylabel("north [km]")
        .color(label="depth [m]")
        .aspect("equal")
    )
