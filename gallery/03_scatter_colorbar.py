"""Scatter with a colour bar: a third variable as colour, perceptually even."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    i = nx.arange(600)
    angle, radius = i * 2.399963, nx.sqrt(i * 1.0)  # the spiral of a sunflower
    x, y = radius * nx.cos(angle), radius * nx.sin(angle)
    return (
        hg.scatter(x, y, color_by=nx.sin(x / 4) * nx.cos(y / 4), size=7)
        .color("viridis", label="height [m]")
        .aspect("equal")
        .title("Seeds of a sunflower")
        .xlabel("x [cm]")
        .ylabel("y [cm]")
    )
