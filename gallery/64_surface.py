"""A surface in the light, coloured by its height, with the lines of its cells."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    x, y = nx.linspace(-3, 3, 60), nx.linspace(-3, 3, 60)
    e, n = nx.meshgrid(x, y)
    height = 3 * (1 - e) ** 2 * nx.exp(-(e**2) - (n + 1) ** 2)
    height = height - 10 * (e / 5 - e**3 - n**5) * nx.exp(-(e**2) - n**2) - nx.exp(-((e + 1) ** 2) - n**2) / 3
    return (
        hg.surface(height, x=x, y=y, cmap="viridis", edge_color="#00000060", edge_width=0.5)
        .title("Three hills, two hollows")
        .xlabel("x")
        .ylabel("y")
        .zlabel("z")
        .color(label="height")
    )
