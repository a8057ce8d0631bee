"""Three shells of one density, seen through each other from the farthest to the nearest."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    a = nx.linspace(-18, 18, 96)
    x, y, z = a[:, None, None], a[None, :, None], a[None, None, :]
    r = nx.sqrt(x**2 + y**2 + z**2)
    orbital = (3 * z**2 - r**2) * nx.exp(-r / 3)  # the 3d orbital of hydrogen along z
    density = orbital**2 / nx.max(orbital**2)
    return (
        hg.isosurface(density, [0.05, 0.15, 0.45], x=a, y=a, z=a, colors=["C0", "C2", "C1"], alpha=0.35)
        .aspect("equal")
        .title("Where the electron is")
        .subtitle("Hydrogen, 3d orbital along z: 5, 15 and 45 % of the greatest density; lengths in Bohr radii")
        .xlabel("x")
        .ylabel("y")
        .zlabel("z")
    )
