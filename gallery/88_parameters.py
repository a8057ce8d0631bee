"""A figure of parameters: `show()` would put sliders below it; here is its picture for some of their values."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    t = nx.linspace(0, 3 * nx.pi, 4000)

    def harmonograph(ratio: float, damping: float, kind: str, dots: bool) -> hg.Figure:
        turn = nx.sin if kind == "sine" else nx.cos
        fade = nx.exp(-damping * t)
        x, y = fade * nx.sin(4 * t), fade * turn(4 * ratio * t + 0.7)
        drawn = hg.scatter(x[::10], y[::10], size=3) if dots else hg.line(x, y, width=1.5)
        return drawn.aspect("equal").title(f"Two pendulums, {ratio:.3g} to 1").xlabel("").ylabel("")

    moved = hg.dynamic(
        harmonograph,
        ratio=hg.slider(0.5, 3.0, value=1.5),
        damping=hg.slider(0.001, 1.0, log=True),
        kind=hg.choice(["sine", "cosine"]),
        dots=hg.toggle(),
    )
    return moved.figure(ratio=1.334, damping=0.1)
