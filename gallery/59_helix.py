"""A helix with points scattered about it: near ones hide far ones."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    t = nx.linspace(0, 8 * nx.pi, 500)
    with nx.random.seed(4):
        s = nx.random.uniform((180,), low=0, high=8 * nx.pi)
        x, y, z = (nx.random.normal((180,), scale=0.12) for _ in "xyz")
    points = hg.scatter3d(nx.cos(s) + x, nx.sin(s) + y, s + 4 * z, color_by=s, cmap="viridis", size=7)
    return (
        (hg.plot3d(nx.cos(t), nx.sin(t), t, color="#59636e") + points)
        .title("Four turns, and what strays from them")
        .xlabel("x [m]")
        .ylabel("y [m]")
        .zlabel("angle [rad]")
        .color(label="angle [rad]")
    )
