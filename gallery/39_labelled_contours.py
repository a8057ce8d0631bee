"""A topographic map: bands of height, and contour lines with their heights written in gaps."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    x, y = nx.linspace(0, 9, 180), nx.linspace(0, 6, 120)
    e, n = nx.meshgrid(x, y)
    height = (
        900 * nx.exp(-(((e - 3) / 1.7) ** 2) - ((n - 3.6) / 1.3) ** 2)
        + 650 * nx.exp(-(((e - 6.6) / 1.4) ** 2) - ((n - 2.2) / 1.6) ** 2)
        + 70 * nx.sin(1.7 * e) * nx.cos(2.1 * n)
        + 240
    )
    bands = hg.contourf(height, x=x, y=y, levels=12, cmap="YlOrBr", alpha=0.75)
    lines = hg.contour(height, x=x, y=y, levels=12, color="#3b3024", width=0.9, labels=True)
    return (
        (bands + lines)
        .title("Two hills and the saddle between them")
        .xlabel("east [km]")
        .ylabel("north [km]")
        .color(label="height [m]")
        .aspect("equal")
    )
