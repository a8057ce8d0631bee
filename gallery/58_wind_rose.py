"""A wind rose: how often the wind blew from each direction, by its speed; north on top, angles clockwise."""

from itertools import pairwise

import hugin as hg
import nx

POINTS = ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"]


def plot() -> hg.Figure:
    with nx.random.seed(4):
        west = nx.random.normal((5000,), loc=255.0, scale=32.0)
        east = nx.random.normal((2000,), loc=65.0, scale=28.0)
        strength = nx.random.gamma((7000,), a=2.2, scale=2.1)
    direction = nx.concat([west, east]) % 360.0
    speed = strength * (1.0 + 0.5 * nx.cos((direction - 250.0) * nx.pi / 180.0))
    sector = nx.astype(nx.round(direction / 22.5), nx.int64) % 16
    edges = [0.0, 3.0, 6.0, 9.0, 100.0]
    share = [
        [float(nx.mean((sector == k) & (speed >= a) & (speed < b))) * 100 for a, b in pairwise(edges)]
        for k in range(16)
    ]
    names = ["below 3 m/s", "3 to 6", "6 to 9", "9 and more"]
    return (
        hg.bar(POINTS, share, stack=True, width=0.92, label=names)
        .coord(hg.Polar(zero="N", clockwise=True))
        .yformat(hg.fmt.percent(of=100))
        .title("Where the wind comes from")
        .subtitle("share of 7000 hours, by speed")
        .legend("outside right")
    )
