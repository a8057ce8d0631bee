"""Slices of a volume: each plane coloured by what the volume holds there, one colour bar for all."""

import hugin as hg
import nx


def density(x, y, z):
    """Of an electron in the 3d state of hydrogen."""
    r2 = x * x + y * y + z * z
    return (2 * z * z - x * x - y * y) ** 2 * nx.exp(-nx.sqrt(r2))


def plot() -> hg.Figure:
    side = nx.linspace(-14, 14, 121)
    orbital = density(side[:, None, None], side[:, None], side)
    over = {"x": side, "y": side, "z": side}
    fig = hg.slices(orbital, at_x=0, at_y=0, at_z=0, **over, cmap="magma_r", limits=(0, 19))
    fig = fig.aspect("equal").camera(azim=-55, elev=24)
    return fig.color("sqrt", label="density").title("Three slices through an orbital")
