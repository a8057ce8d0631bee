"""A torus, a sphere and a line that pass through each other: each hides what lies behind it, and no more."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    u, v = nx.meshgrid(nx.linspace(0, 2 * nx.pi, 120), nx.linspace(0, 2 * nx.pi, 60))
    ring = 1 + 0.35 * nx.cos(v)
    torus = hg.surface(0.35 * nx.sin(v), x=ring * nx.cos(u), y=ring * nx.sin(u), color="C1", label="torus")
    u, v = nx.meshgrid(nx.linspace(0, 2 * nx.pi, 90), nx.linspace(0, nx.pi, 60))
    east, north, up = 0.55 + 0.75 * nx.sin(v) * nx.cos(u), 0.75 * nx.sin(v) * nx.sin(u), 0.75 * nx.cos(v)
    sphere = hg.surface(up, x=east, y=north, color="C0", alpha=0.6, label="sphere")
    line = hg.plot3d([-1.5, 1.9], [-1.0, 1.0], [-0.8, 0.8], color="#1b1f24", width=3, label="line")
    return (torus + sphere + line).aspect("equal").title("Nothing is in front of what is before it")
