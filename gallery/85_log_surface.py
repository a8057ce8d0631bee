"""A surface over six decades: a logarithmic z axis, and contours of the same heights on the floor."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    f, q = nx.linspace(0.2, 2.2, 160), nx.linspace(0.5, 30, 90)
    x, y = nx.meshgrid(f, q)
    power = 1 / ((1 - x * x) ** 2 + (x / y) ** 2) ** 2
    fig = hg.surface(power, x=f, y=q, cmap="cividis")
    fig += hg.contour(power, x=f, y=q, levels=[0.1, 1, 10, 100], color="#59636e").wall("z")
    fig = fig.zscale("log").zlim(1e-3, 1e6).color("log", label="power").camera(azim=-125, elev=28)
    return fig.title("Resonance").xlabel("frequency").ylabel("quality").zlabel("power")
