"""Steps: the same values held after, before and around the points where they are known."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    x = nx.arange(9)
    y = nx.asarray([1, 3, 2, 5, 4, 6, 5, 8, 7])
    panels = [
        (hg.step(x, y, where=where) + hg.scatter(x, y, color="C1")).title(where).ylim(0, 9)
        for where in ("post", "pre", "mid")
    ]
    return (panels[0] | panels[1] | panels[2]).xlabel("hour").share("y").size(960, 360)
