"""A map of real land: hillshade, tints of height, and contour lines, the index lines with their heights in gaps."""

import importlib.metadata

import hugin as hg
import nx

SAMPLES = importlib.metadata.distribution("matplotlib").locate_file("matplotlib/mpl-data/sample_data")  # ships the data
TINTS = ["#7fa878", "#a3bd85", "#c8d29b", "#e6dfae", "#e3c98f", "#d3a873", "#bd8a60", "#a87458", "#d8cbc4"]


def plot() -> hg.Figure:
    data = nx.load(SAMPLES / "jacksboro_fault_dem.npz")
    height = nx.astype(data["elevation"], nx.float64)[::-1]  # row 0 in the south
    rows, columns = height.shape
    east, north = columns * data["dx"].item() * 111.2 * 0.805, rows * data["dy"].item() * 111.2  # km, at 36.6 degrees
    x, y = nx.linspace(0, east, columns), nx.linspace(0, north, rows)
    up, right = nx.gradient(height, 1000 * north / rows, 1000 * east / columns)
    light = (right - up + 1.2) / nx.sqrt(right**2 + up**2 + 1) / 1.85  # from the north-west
    grey = nx.clip(light * 1.15, 0, 1)
    shade = hg.imshow(
        nx.stack([grey] * 3, axis=-1), origin="lower", extent=(0, east, 0, north), interpolation="bilinear"
    )
    tint = hg.contourf(x, y, height, levels=nx.arange(200, 1101, 100), colors=TINTS, alpha=0.6)
    fine = hg.contour(x, y, height, levels=nx.arange(240, 1080, 40), color="#5a3d28", width=0.4, alpha=0.55)
    index = hg.contour(x, y, height, levels=[300, 500, 700, 900], color="#3a2718", width=0.9, labels=True)
    return (
        (shade + tint + fine + index)
        .title("The Jacksboro fault, Tennessee")
        .subtitle("lines every 40 m, named ones every 200 m")
        .xlabel("east [km]")
        .ylabel("north [km]")
        .color(label="height [m]")
        .size(800, 800)
    )
