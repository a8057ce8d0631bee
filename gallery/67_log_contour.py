"""Contours of a quantity that spans decades, over log axes: levels, labels and colour bar agree."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    f, r = nx.logspace(1, 5, 160), nx.logspace(0, 4, 140)
    w, resistance = nx.meshgrid(2 * nx.pi * f, r)
    impedance = nx.hypot(resistance, w * 1e-2 - 1 / (w * 1e-6))
    bands = hg.contourf(impedance, x=f, y=r, levels=8)
    lines = hg.contour(impedance, x=f, y=r, levels=[10, 100, 1000, 10000], color="white", labels=True)
    return (
        (bands + lines)
        .color("log", label="|Z| [Ω]")
        .xscale("log")
        .yscale("log")
        .title("A coil, a capacitor, and any resistor in series")
        .xlabel("frequency [Hz]")
        .ylabel("resistance [Ω]")
    )
