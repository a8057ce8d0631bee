"""A surface between its own projections: contours on the floor, outlines on the walls."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    a = nx.linspace(-3, 3, 90)
    x, y = nx.meshgrid(a, a)
    z = nx.sin(1.5 * x) * nx.cos(1.2 * y) * nx.exp(-(x**2 + y**2) / 9)
    surface = hg.surface(z, x=a, y=a, cmap="viridis")
    floor = hg.contourf(z, x=a, y=a, cmap="viridis", levels=10).wall("z")
    along = hg.band(a, nx.min(z, axis=0), nx.max(z, axis=0), color="#59636e").wall("y")
    across = hg.band(a, nx.min(z, axis=1), nx.max(z, axis=1), color="#59636e").wall("x")
    return (
        (floor + along + across + surface)
        .zlim(-2, 1)
        .title("Seen from above and from both sides")
        .xlabel("x")
        .ylabel("y")
        .zlabel("z")
    )
