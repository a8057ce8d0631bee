"""Contours in polar coordinates: a drum's membrane in one of its modes, closed where the turn ends."""

import hugin as hg
import nx


def bessel3(x: nx.Tensor) -> nx.Tensor:
    """J3 by its integral: the mean of cos(3 s - x sin s) over half a turn."""
    s = (nx.arange(240) + 0.5) * nx.pi / 240
    return nx.mean(nx.cos(3 * s[None, :] - x[:, None] * nx.sin(s)[None, :]), axis=1)


def plot() -> hg.Figure:
    angle, radius = nx.linspace(0, 2 * nx.pi, 251), nx.linspace(0, 1, 126)
    height = bessel3(9.76102 * radius)[:, None] * nx.cos(3 * angle)[None, :]  # its second zero lies at the rim
    levels = [-0.5, -0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5]
    bands = hg.contourf(angle, radius, height, levels=levels, cmap="tide")
    lines = hg.contour(angle, radius, height, levels=levels, color="#1b1f24", width=0.8)
    return (
        (bands + lines)
        .coord(hg.Polar(labels="pi", label_angle=nx.pi / 12))
        .yticks([0.5, 1])
        .color(label="height")
        .title("Mode (3, 2) of a drum")
        .subtitle("still along three diameters and one circle")
    )
