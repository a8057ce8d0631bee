"""Areas: one alone, and several stacked without a seam between them."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    x = nx.linspace(0, 12, 200)
    waves = [1.2 + nx.sin(x * 0.9 + k) * 0.6 + x * 0.12 * k for k in range(3)]
    one = hg.area(x, waves[1]).title("one series")
    several = nx.stack(waves, axis=1)
    stack = hg.area(x, several, stack=True, label=["base", "middle", "peak"]).title("stacked").legend("top left")
    return (one | stack).xlabel("hour").ylabel("load [GW]").size(960, 420)
