"""A loss landscape: two optimisers go down by gradients from automatic differentiation, above the contours."""

import hugin as hg
import nx
import rune


def loss(p):
    x, y = p[0], p[1]
    well, ripples = nx.exp(-((x - 1.2) ** 2) - (y - 0.4) ** 2), 0.25 * nx.cos(2 * x) * nx.sin(2 * y)
    return 0.5 + 0.1 * (x * x + 2 * y * y) - well + ripples


def descend(momentum, steps=90):
    p, v, path = nx.asarray([-2.2, 1.9]), nx.zeros(2), []
    for _ in range(steps):
        path.append([float(p[0]), float(p[1]), float(loss(p)) + 0.02])
        v = momentum * v - 0.12 * rune.grad(loss)(p)
        p = p + v
    return nx.asarray(path)


def plot() -> hg.Figure:
    x = nx.linspace(-2.6, 2.6, 110)
    z = loss(nx.stack([*nx.meshgrid(x, x)]))
    fig = hg.surface(z, x=x, y=x, cmap="viridis")
    fig += hg.contour(z, x=x, y=x, levels=14, color="#59636e").wall("z")
    for momentum, name, color in ((0.0, "gradient descent", "C1"), (0.85, "with momentum", "#c2185b")):
        path = descend(momentum)
        fig += hg.plot3d(path[:, 0], path[:, 1], path[:, 2], color=color, width=3, label=name)
    return fig.zlim(-0.8, 2.4).camera(azim=-70, elev=42).title("Two ways down a loss landscape").zlabel("loss")
