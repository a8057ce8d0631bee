"""Bars over two categories: for when the pattern matters more than the numbers."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    days, hours = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], [str(h) for h in range(6, 24, 3)]
    h, d = nx.meshgrid(nx.arange(6), nx.arange(7))
    trips = 40 + 60 * nx.exp(-((h - 0.7) ** 2)) * (d < 5) + 80 * nx.exp(-((h - 4) ** 2) / 2) * (1 - 0.3 * (d > 4))
    names = [hours[k] for k in nx.reshape(h, (-1,)).tolist()], [days[k] for k in nx.reshape(d, (-1,)).tolist()]
    return (
        hg.bar3d(*names, nx.reshape(trips, (-1,)), cmap="viridis", edge_color="#ffffff90")
        .camera(azim=-50, elev=38)
        .title("When the bicycles are out")
        .xlabel("hour")
        .ylabel("day")
        .zlabel("trips")
    )
