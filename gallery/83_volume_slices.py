"""Slices of a volume: a surface where the plane lies, coloured by what the volume holds there."""

import hugin as hg
import nx


def density(x, y, z):
    """Of an electron in the 3d state of hydrogen, in the plane."""
    r2 = x * x + y * y + z * z
    return (2 * z * z - x * x - y * y) ** 2 * nx.exp(-nx.sqrt(r2))


def plot() -> hg.Figure:
    side = nx.linspace(-14, 14, 121)
    p, q = nx.meshgrid(side, side)
    flat, slices = nx.zeros((121, 121)), []
    for x, y, z in ((p, q, flat), (p, flat, q), (flat, p, q)):
        value = density(x, y, z)
        words = {"color_by": value, "cmap": "magma_r", "limits": (0, 19), "shade": False}
        slices.append(hg.surface(z, x=x, y=y, **words))
    fig = hg.layers(*slices).aspect("equal").camera(azim=-55, elev=24)
    return fig.color("sqrt", label="density").title("Three slices through an orbital")
