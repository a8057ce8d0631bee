"""Fill between two lines, coloured by the sign of their difference."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    x = nx.linspace(0, 24, 300)
    demand = 50 + 14 * nx.sin((x - 8) * 0.2618) + 6 * nx.sin(x * 0.7)
    supply = 48 + 18 * nx.exp(-(((x - 13) / 4) ** 2))
    return (
        hg.layers(
            hg.band(x, demand, supply, where=supply > demand, color="C2", label="surplus"),
            hg.band(x, demand, supply, where=supply <= demand, color="C1", label="shortage"),
            hg.line(x, demand, color="#1b1f24", label="demand"),
            hg.line(x, supply, color="#59636e", dash="--", label="supply"),
        )
        .title("A sunny day on the grid")
        .xlabel("hour")
        .ylabel("power [GW]")
    )
