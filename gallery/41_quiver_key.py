"""Arrows with a key: wind around a low and a high, each arrow as long as the wind is fast."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    east, north = nx.meshgrid(nx.linspace(0, 30, 25), nx.linspace(0, 20, 17))
    u, v = nx.full_like(east, 3.0), nx.zeros_like(east)
    for x0, y0, turn, reach in ((9, 12, 30, 4.5), (22, 8, -24, 5.5)):
        dx, dy = (east - x0) / reach, (north - y0) / reach
        strength = turn * nx.exp(-(dx**2 + dy**2)) / 1.6
        u, v = u - strength * dy, v + strength * dx
    wind = hg.quiver(east, north, u, v, cmap="viridis", pivot="middle", key=(15.0, "15 m/s"))
    names = hg.text([9, 22], [12, 8], ["L", "H"], size=26, color="#8c2d2d")
    return (
        (wind + names)
        .title("Wind turns left around a low, right around a high")
        .subtitle("northern hemisphere, made data")
        .xlabel("east [100 km]")
        .ylabel("north [100 km]")
        .color(label="speed [m/s]")
        .legend(at="outside top")
        .grid("none")
        .aspect("equal")
        .size(900, 640)
    )
