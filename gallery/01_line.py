"""Line with legend: two functions, one of them dashed."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    t = nx.linspace(0, 10, 400)
    return (
        (hg.line(t, nx.sin(t), label="sin t") + hg.line(t, nx.exp(-t / 4) * nx.sin(t), label="damped", dash="--"))
        .title("A swing and its echo")
        .xlabel("t [s]")
        .ylabel("displacement [m]")
    )
