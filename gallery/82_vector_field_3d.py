"""Arrows in space: the field of a current in a ring, coloured by its strength."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    side = nx.linspace(-2, 2, 7)
    x, y, z = (nx.reshape(a, (-1,)) for a in nx.meshgrid(side, side, nx.linspace(-1.5, 1.5, 5), indexing="ij"))
    u = v = w = nx.zeros(x.shape[0])
    for angle in nx.linspace(0, 2 * nx.pi, 61)[:-1].tolist():
        a = nx.asarray(angle)
        dx, dy, dz = x - nx.cos(a), y - nx.sin(a), z
        weight = (dx * dx + dy * dy + dz * dz + 0.15) ** -1.5
        u, v = u + weight * nx.cos(a) * dz, v + weight * nx.sin(a) * dz
        w = w - weight * (nx.cos(a) * dx + nx.sin(a) * dy)
    size = nx.sqrt(u * u + v * v + w * w)
    length = 0.42 * (size / nx.max(size)) ** 0.4 / size
    arrows = hg.quiver3d(x, y, z, u * length, v * length, w * length, color_by=nx.log10(size), cmap="viridis")
    t = nx.linspace(0, 2 * nx.pi, 200)
    ring = hg.plot3d(nx.cos(t), nx.sin(t), 0 * t, color="C1", width=5)
    return (arrows + ring).aspect("equal").color(label="log10 of strength").title("The field of a current in a ring")
