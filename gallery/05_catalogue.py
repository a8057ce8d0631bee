"""Markers and dashes: every built-in with its name."""

import hugin as hg

MARKERS = ["o", "s", "^", "v", "<", ">", "D", "d", "p", "h", "*", "+", "x", ".", "|"]
DASHES = ["-", "--", ":", "-."]


def plot() -> hg.Figure:
    shapes = [hg.scatter([k % 5], [2 - k // 5], marker=m, size=18, color="C0") for k, m in enumerate(MARKERS)]
    names = hg.text([k % 5 for k in range(15)], [1.66 - k // 5 for k in range(15)], MARKERS)
    lines = [hg.line([0, 1], [-k, -k], dash=dash, color="C1", width=2) for k, dash in enumerate(DASHES)]
    words = hg.text([1.08] * 4, [0, -1, -2, -3], DASHES, ha="left")
    left = hg.layers(*shapes, names).title("marker").xlim(-0.6, 4.6).ylim(-0.7, 2.5)
    right = hg.layers(*lines, words).title("dash").xlim(-0.1, 1.3).ylim(-3.6, 0.6)
    return (left | right).xticks([]).yticks([]).grid("none").size(860, 380)
