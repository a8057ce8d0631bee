"""A molecule of sixty carbon atoms: a depth cue pales what is far, so that front and back are told apart."""

from itertools import product

import hugin as hg

GOLD = (1 + 5**0.5) / 2


def atoms() -> list[tuple[float, ...]]:
    """The corners of a truncated icosahedron whose sides are 2 long."""
    found = set()
    for a, b, c in ((0, 1, 3 * GOLD), (1, 2 + GOLD, 2 * GOLD), (GOLD, 2, 2 * GOLD + 1)):
        for signs in product((-1, 1), repeat=3):
            corner = tuple(s * v + 0.0 for s, v in zip(signs, (a, b, c)))
            found |= {corner[k:] + corner[:k] for k in range(3)}
    return sorted(found)


def plot() -> hg.Figure:
    size, gap = 1.42 / 2, (float("nan"),) * 3  # carbon atoms lie about 1.42 ångström apart
    places = [tuple(size * v for v in atom) for atom in atoms()]
    near = [(p, q) for p in places for q in places if p < q and sum((a - b) ** 2 for a, b in zip(p, q)) < 2.1]
    inside = [tuple(0.89 * a + 0.11 * b for a, b in zip(p, q)) for u, v in near for p, q in ((u, v), (v, u))]
    bonds = [place for p, q in zip(inside[::2], inside[1::2]) for place in (p, q, gap)]
    cage = hg.plot3d(*zip(*bonds), color="#59636e", width=4) + hg.scatter3d(*zip(*places), color="C0", size=20)
    fig = cage.aspect("equal").camera(azim=12, elev=18, perspective=True, depth_cue=0.8)
    return fig.title("Buckminsterfullerene").xlabel("x [Å]").ylabel("y [Å]").zlabel("z [Å]")
