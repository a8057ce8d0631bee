"""A function, its bands of height, its level lines, and its gradient by rune.grad: all from one line of code."""

import hugin as hg
import nx
import rune


def hills(x, y):
    return (
        3 * (1 - x) ** 2 * nx.exp(-(x**2) - (y + 1) ** 2)
        - 10 * (x / 5 - x**3 - y**5) * nx.exp(-(x**2) - y**2)
        - nx.exp(-((x + 1) ** 2) - y**2) / 3
    )


def plot() -> hg.Figure:
    over = {"x": (-3.0, 3.0), "y": (-3.0, 3.0)}
    bands = hg.contourf(hills, **over, levels=16, cmap="RdBu_r", limits=(-8, 8), alpha=0.85)
    lines = hg.contour(hills, **over, levels=16, color="#ffffff", width=0.8, alpha=0.7)
    slopes = hg.quiver(rune.grad(hills), **over, color="#1b1f24", alpha=0.8, key=(10.0, "slope 10"))
    return (
        (bands + lines + slopes)
        .title("The gradient points uphill, across the level lines")
        .subtitle("hg.contourf(f), hg.contour(f) and hg.quiver(rune.grad(f)), sampled for this very size")
        .color(label="height")
        .legend(at="outside top")
        .aspect("equal")
        .size(760, 760)
    )
