"""Cells of a curved grid, and the same field over triangles between scattered points."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    turn, radius = nx.meshgrid(nx.linspace(0, 1.5 * nx.pi, 73), nx.linspace(0.4, 1.0, 19))
    x, y = radius * nx.cos(turn), radius * nx.sin(turn)
    middle = (turn[:-1, :-1] + turn[1:, 1:]) / 2, (radius[:-1, :-1] + radius[1:, 1:]) / 2
    cells = hg.pcolormesh(x, y, nx.sin(4 * middle[0]) * middle[1], cmap="RdBu_r", limits=(-1, 1))
    with nx.random.seed(2):
        px, py = nx.random.uniform((2, 400)) * 2 - 1
    field = nx.sin(4 * nx.arctan2(py, px)) * nx.hypot(px, py)
    points = hg.tripcolor(px, py, field, cmap="RdBu_r", limits=(-1, 1)) + hg.triplot(px, py, color="#0003", width=0.5)
    left = cells.title("Three quarters of a ring").aspect("equal").xlabel("x").ylabel("y")
    return (left | points.title("400 points").aspect("equal").xlabel("x").ylabel("y")).size(1000, 440)
