"""Bands about zero: a diverging scale, with what lies beyond the last levels in colours of its own."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    x, y = nx.linspace(-3, 3, 240), nx.linspace(-2.2, 2.2, 180)
    u, v = nx.meshgrid(x, y)
    z = 9 * u * (1 - v) * nx.exp(-u * u - v * v) + 1.5 * nx.sin(2 * u) * nx.cos(v)
    levels = [-4, -3, -2, -1, 0, 1, 2, 3, 4]
    bands = hg.contourf(z, x=x, y=y, levels=levels, extend="both", cmap="RdBu_r")
    lines = hg.contour(z, x=x, y=y, levels=[-2, -1, 0, 1, 2], color="#1b1f24", labels=True)
    return (bands + lines).title("Anomaly").subtitle("open ends: more than 4 either way").xlabel("east").ylabel("north")
