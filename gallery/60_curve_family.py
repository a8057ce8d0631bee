"""A family of curves in space, the knots between one turn and seven: the parameter is their colour."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    t = nx.linspace(0, 2 * nx.pi, 700)
    family = []
    for k in range(1, 8):
        r = 1 + 0.32 * nx.cos(k * t)
        z = 0.32 * nx.sin(k * t) + 0.9 * (k - 4)
        turns = nx.full(700, float(k))
        family.append(hg.plot3d(r * nx.cos(t), r * nx.sin(t), z, color_by=turns, cmap="plasma", width=3))
    fig = hg.layers(*family).aspect((2, 2, 3)).camera(azim=-50, elev=16)
    return fig.color(label="turns round the ring").title("Rings wound one to seven times")
