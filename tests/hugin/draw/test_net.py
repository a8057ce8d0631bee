"""Contours over triangles: beside matplotlib's, and by the laws of areas."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugin import _draw


def net_of(n, seed):
    rng = np.random.default_rng(seed)
    x, y = rng.random(n), rng.random(n)
    out = np.empty((2 * n, 3), "i4")
    return x, y, out[:_draw.delaunay(x, y, out)]


def lines(z, x, y, triangles, level):
    [(points, ends)] = _draw.net_lines(z, x, y, triangles, np.asarray([level], "f8"), False)
    pairs = np.frombuffer(points).reshape(-1, 2)
    return np.split(pairs, np.frombuffer(ends, "i8")[:-1]) if len(ends) else []


def regions(z, x, y, triangles, levels, pieces=True):
    """Per band from below the first level to above the last, its rings."""
    bands = np.asarray([(k, k + 1) for k in range(-1, len(levels))], "f8")
    made = []
    levels = np.asarray(levels, "f8")
    for points, ends, polygon, *_ in _draw.net_rings(z, x, y, triangles, levels, bands, pieces, False):
        pairs = np.frombuffer(points).reshape(-1, 2)
        rings = np.split(pairs, np.frombuffer(ends, "i8")[:-1]) if len(ends) else []
        made.append((rings, np.frombuffer(polygon, "i8")))
    return made


def area(ring):
    x, y = ring.T - ring[:1].T
    return 0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])


def area_of(x, y, triangles):
    a, b, c = triangles.T
    return np.sum(np.abs((x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a]))) / 2


def length(line):
    return np.sum(np.hypot(*np.diff(line, axis=0).T))


def cut_area(x, y, z, triangles, level):
    """The area over which the planes reach the level, triangle by triangle."""
    total = 0.0
    for t in triangles:
        polygon = []
        for i, j in ((t[0], t[1]), (t[1], t[2]), (t[2], t[0])):
            if z[i] >= level:
                polygon.append((x[i], y[i]))
            if (z[i] >= level) != (z[j] >= level):
                s = (level - z[i]) / (z[j] - z[i])
                polygon.append((x[i] + s * (x[j] - x[i]), y[i] + s * (y[j] - y[i])))
        if len(polygon) > 2:
            total += abs(area(np.asarray([*polygon, polygon[0]])))
    return total


@pytest.mark.parametrize("seed", range(4))
def test_lines_are_those_of_matplotlib(seed):
    tri = pytest.importorskip("matplotlib.tri")
    from matplotlib import _tri

    x, y, triangles = net_of(400, seed)
    z = np.sin(9 * x) * np.cos(7 * y) + 0.2 * np.random.default_rng(seed).random(400)
    peer = _tri.TriContourGenerator(tri.Triangulation(x, y, triangles).get_cpp_triangulation(), z)
    for level in (-0.7, -0.1, 0.0, 0.33, 0.8):
        ours, theirs = lines(z, x, y, triangles, level), peer.create_contour(level)[0]
        assert len(ours) == len(theirs)
        assert sorted(map(length, ours)) == pytest.approx(sorted(map(length, theirs)), rel=1e-9, abs=1e-12)


@given(st.integers(4, 40), st.integers(0, 10**6), st.booleans(), st.booleans())
def test_bands_tile_the_domain_and_have_their_exact_areas(n, seed, whole, holes):
    x, y, triangles = net_of(n, seed)
    rng = np.random.default_rng(seed)
    z = rng.integers(0, 4, n).astype("f8") if whole else rng.random(n) * 3
    if holes:
        z[rng.integers(0, n)] = np.nan
    inside = triangles[np.all(np.isfinite(z)[triangles], axis=1)]
    levels = [0.5, 1.0, 2.0]
    found = [sum(map(area, rings)) for rings, _ in regions(z, x, y, triangles, levels)]
    above = [area_of(x, y, inside), *(cut_area(x, y, z, inside, level) for level in levels), 0.0]
    assert found == pytest.approx([a - b for a, b in pairwise(above)], abs=1e-12)


def test_order_and_sense_of_triangles_do_not_matter():
    x, y, triangles = net_of(200, 1)
    z = np.sin(5 * x + 3 * y)
    rng = np.random.default_rng(0)
    mixed = rng.permutation(triangles)
    mixed[::2] = mixed[::2, ::-1]
    one, two = (sorted(map(length, lines(z, x, y, t, 0.3))) for t in (triangles, mixed))
    assert one == pytest.approx(two)


def test_the_higher_side_lies_on_the_left():
    x, y, one = np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0]), np.array([[0, 1, 2]])
    [line] = lines(x, x, y, one, 0.5)
    assert line.tolist() == [[0.5, 0.5], [0.5, 0.0]]


def test_closed_lines_repeat_their_first_point_and_nodes_on_the_level_are_met_once():
    ring = np.linspace(0, 2 * np.pi, 7)[:-1]
    x, y = np.append(0.0, np.cos(ring)), np.append(0.0, np.sin(ring))
    outer = 2 * np.array([np.cos(ring), np.sin(ring)])
    x, y = np.append(x, outer[0]), np.append(y, outer[1])
    out = np.empty((2 * len(x), 3), "i4")
    triangles = out[:_draw.delaunay(x, y, out)]
    [line] = lines(np.repeat([2.0, 1.0, 0.0], [1, 6, 6]), x, y, triangles, 1.0)
    assert line[0].tolist() == line[-1].tolist()
    assert len(line) == 7
    assert set(map(tuple, np.round(line, 9).tolist())) == set(zip(*np.round([x[1:7], y[1:7]], 9).tolist(), strict=True))


def test_rings_of_a_hill_are_one_piece_with_a_hole():
    x, y, triangles = net_of(600, 2)
    (low, mid, top) = regions(-np.hypot(x - 0.5, y - 0.5), x, y, triangles, [-0.3, -0.15])
    assert [len(rings) for rings, _ in (low, mid, top)] == [2, 2, 1]
    assert mid[1][0] == mid[1][1]
    assert sorted(np.sign(area(ring)) for ring in mid[0]) == [-1, 1]


def test_triangles_that_share_sides_three_times_do_no_harm():
    x, y, z = np.array([0.0, 1, 0, 1, -1]), np.array([0.0, 0, 1, 1, 0.5]), np.array([0.0, 1, 1, 2, 1])
    triangles = np.array([[0, 1, 2], [2, 1, 3], [0, 1, 2], [1, 0, 2], [0, 0, 1], [2, 4, 0]])
    found = [sum(map(area, rings)) for rings, _ in regions(z, x, y, triangles, [0.5])]
    assert sum(found) == pytest.approx(area_of(x, y, triangles))


@pytest.mark.parametrize("bad", [[[0, 1, 3]], [[-1, 0, 1]], [[0, 1]], [[0.0, 1.0, np.nan]]])
def test_wrong_indices_are_refused(bad):
    with pytest.raises(ValueError, match="triangles"):
        _draw.net_lines(np.zeros(3), np.zeros(3), np.zeros(3), np.asarray(bad), np.zeros(1), False)
