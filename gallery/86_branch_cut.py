"""Surfaces of functions: a jump is found and left open, a pole is cut where the box ends."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    winding = hg.surface(lambda x, y: nx.atan2(y, x), x=(-2, 2), y=(-2, 2), cmap="twilight")
    pole = hg.surface(lambda x, y: 1 / nx.hypot(x, y), x=(-2, 2), y=(-2, 2), color="C1")
    return (
        winding.title("arg z").zlabel("angle").camera(azim=-120, elev=35).xlabel("re").ylabel("im").colorbar("none")
        | pole.title("1 / |z|").zlabel("size").camera(azim=-120, elev=35).xlabel("re").ylabel("im")
    ).size(1000, 520)
