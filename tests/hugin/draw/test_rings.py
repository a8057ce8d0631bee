"""Regions between levels: beside contourpy, and by the laws of areas."""

from itertools import pairwise

import contourpy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nx
from hugin import _draw
from hugin.render.cairo.pixels import rgba
from hugin.scene import LINEAR, Path, Points, Scene


def regions(z, levels, bands, x=None, y=None, pieces=True):
    """Per band, its rings and the piece that each belongs to."""
    z = np.asarray(z)
    x = np.arange(z.shape[1]) if x is None else x
    y = np.arange(z.shape[0]) if y is None else y
    found = []
    for points, ends, polygon, *_ in _draw.contour_rings(
        z, x, y, np.asarray(levels, "f8"), np.asarray(bands, "f8").reshape(-1, 2), pieces, False
    ):
        pairs = np.frombuffer(points).reshape(-1, 2)
        rings = np.split(pairs, np.frombuffer(ends, "i8")[:-1]) if len(ends) else []
        found.append((rings, np.frombuffer(polygon, "i8")))
    return found


def area(ring):
    x, y = ring.T
    return 0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])


def steps(levels):
    return [(k, k + 1) for k in range(-1, len(levels))]


def field(rows=30, columns=41, noise=0.3, seed=0):
    x, y = np.meshgrid(np.linspace(-3, 3, columns), np.linspace(-2, 2, rows))
    return np.sin(3 * x) * np.cos(2 * y) + 0.3 * x * y + noise * np.random.default_rng(seed).normal(size=x.shape)


@pytest.mark.parametrize("noise", [0.0, 0.3, 2.0])
def test_polygons_and_their_holes_are_contourpys(noise):
    z, levels = field(noise=noise), [-1.03, -0.41, 0.017, 0.52, 1.1]
    generator = contourpy.contour_generator(z=z, fill_type="OuterOffset", corner_mask=False)
    for k, (rings, piece) in enumerate(regions(z, levels, [(k, k + 1) for k in range(4)])):
        want = []
        for points, offsets in zip(*generator.filled(levels[k], levels[k + 1]), strict=True):
            areas = [area(points[a:b]) for a, b in pairwise(offsets)]
            want.append((len(areas), round(sum(areas), 8)))
        mine = {}
        for ring, owner in zip(rings, piece, strict=True):
            mine.setdefault(owner, []).append(area(ring))
        assert all(sum(a > 0 for a in areas) == 1 for areas in mine.values())
        assert sorted((len(areas), round(sum(areas), 8)) for areas in mine.values()) == sorted(want)


def test_bands_tile_a_domain_with_holes():
    z = field(noise=1.0)
    z[np.random.default_rng(1).random(z.shape) < 0.1] = np.nan
    finite = np.isfinite(z)
    cells = np.sum(finite[1:, 1:] & finite[:-1, 1:] & finite[1:, :-1] & finite[:-1, :-1])
    levels = [-1.0, 0.0, 0.3, 2.0]
    total = sum(area(ring) for rings, _ in regions(z, levels, steps(levels)) for ring in rings)
    assert total == pytest.approx(cells)


sides = st.tuples(st.integers(2, 6), st.integers(2, 6))
whole = hnp.arrays("f8", sides, elements=st.sampled_from([0.0, 1, 2, 3, np.nan]))


@given(whole)
def test_heights_on_the_levels_are_covered_once(z):
    finite = np.isfinite(z)
    cells = np.sum(finite[1:, 1:] & finite[:-1, 1:] & finite[1:, :-1] & finite[:-1, :-1])
    levels = [0.0, 1.0, 2.0, 3.0]
    found = regions(z, levels, steps(levels))
    assert sum(area(ring) for rings, _ in found for ring in rings) == pytest.approx(cells)
    for rings, _ in found:
        for ring in rings:
            assert (ring[0] == ring[-1]).all()
            assert (np.abs(np.diff(ring, axis=0)).sum(1) > 0).all()


@given(whole, st.integers(-1, 3))
def test_a_region_above_is_the_sum_of_its_bands(z, lower):
    levels = [0.0, 1.0, 2.0, 3.0]
    ((above, _),) = regions(z, levels, [(lower, 4)], pieces=False)
    parts = regions(z, levels, [(k, k + 1) for k in range(lower, 4)])
    assert sum(map(area, above)) == pytest.approx(sum(area(ring) for rings, _ in parts for ring in rings))


def polygons(z, levels, bands):
    """Per band, its polygons as lists of rings."""
    at = np.arange(z.shape[1]), np.arange(z.shape[0])
    found = _draw.contour_rings(z, *at, np.asarray(levels), np.asarray(bands, "f8"), True, False)
    for points, _, _, spans, pieces in found:
        pairs, ends = np.frombuffer(points).reshape(-1, 2), np.frombuffer(pieces, "i8")
        rings = [pairs[a:b] for a, b in np.frombuffer(spans, "i8").reshape(-1, 2)]
        yield [rings[a:b] for a, b in pairwise([0, *ends])]


def holds(ring, point):
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    across = (y0 > point[1]) != (y1 > point[1])
    share = (point[1] - y0[across]) / (y1 - y0)[across]
    return np.sum(x0[across] + share * (x1 - x0)[across] > point[0]) % 2


def masked(seed):
    """Noise of a random shape: whole, with nodes left out at random, or on diagonals that meet at corners."""
    r = np.random.default_rng(seed)
    z = r.normal(size=r.integers(2, 15, 2))
    diagonal = np.add.outer(*map(np.arange, z.shape)) // r.integers(1, 4) % r.integers(2, 5)
    z[(r.random(z.shape) < r.choice([0, 0.05, 0.3])) | ((diagonal == 0) & (seed % 3 == 0))] = np.nan
    return z, np.sort(r.normal(size=3))


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_a_hole_lies_in_the_smallest_outer_ring_round_it(seed):
    z, levels = masked(seed)
    for found in polygons(z, levels, steps(levels)):
        for outer, *holes in found:
            assert area(outer - outer[0]) > 0
            for hole in holes:
                assert area(hole - hole[0]) < 0
                k = np.abs(np.diff(hole, axis=0)).sum(1).argmax()
                round_it = [o for o, *_ in found if holds(o, (hole[k] + hole[k + 1]) / 2)]
                assert min(round_it, key=area) is outer


def test_both_levels_of_a_ring_may_cross_its_first_edge():
    z = np.array([[1.4, 0.2, -0.9], [1.1, -0.6, 0.3], [-0.6, 1.7, -1.3]])
    ((found,),) = polygons(z, [-0.45, 0.45], [(0, 1)])
    assert [round(area(ring), 3) for ring in found] == [2.924, -0.032]


def test_warped_and_flipped_grids():
    z, levels = field(), [-0.5, 0.1]
    radius, angle = np.meshgrid(np.linspace(1, 2, 41), np.linspace(0, 1.5, 30))
    x, y = radius * np.cos(angle), radius * np.sin(angle)
    chords = 0.5 * (4 - 1) * 29 * np.sin(1.5 / 29)
    total = sum(area(ring) for rings, _ in regions(z, levels, steps(levels), x, y) for ring in rings)
    assert total == pytest.approx(chords)
    flipped = regions(z, levels, steps(levels), y=-np.arange(30.0))
    assert sum(area(ring) for rings, _ in flipped for ring in rings) == pytest.approx(-29 * 40)


def test_a_plateau_is_one_ring():
    z = np.zeros((6, 7))
    z[2:4, 2:5] = 1.0
    ((rings, _),) = regions(z, [1.0], [(0, 1)])
    (ring,) = rings
    assert area(ring) == 2.0
    assert {tuple(p) for p in ring} >= {(2, 2), (4, 2), (4, 3), (2, 3)}


@pytest.mark.parametrize("shape", [(0, 0), (1, 5), (5, 1)])
def test_grids_without_cells_have_no_rings(shape):
    assert regions(np.ones(shape), [0.5], [(-1, 0), (0, 1)]) == [([], pytest.approx([]))] * 2


@pytest.mark.parametrize("bands", [[(0, 0)], [(-2, 0)], [(0, 3)], [(np.nan, 1)]])
def test_bands_beyond_the_levels_are_refused(bands):
    with pytest.raises(ValueError, match="bands: -1 <= lower < upper"):
        regions(field(), [0.0, 1.0], bands)


def shown(points, rule, affine):
    path = Path(Points(points[:, 0], points[:, 1], LINEAR, LINEAR, affine), fill=(0.1, 0.3, 0.9, 1.0), fill_rule=rule)
    return np.asarray(rgba(Scene(300, 200, (path,)))).astype(int)


@pytest.mark.parametrize(
    "affine",
    [
        (0, 280, 10.3, 0, -180, 190.7),
        (0, -280, 290.3, 0, -180, 190.7),
        (0, 2800, -1000.3, 0, -1800, 1400.7),
        (0, 280, -100.3, 0, -180, 90.7),
        (0, 280, 200, 0, 180, 100),
    ],
)
def test_simple_fills_look_as_others(affine):
    z = field(120, 130)
    z[50:60, 70:90] = np.nan
    x, y = np.linspace(0, 1, 130), np.linspace(0, 1, 120)
    ((data, *_),) = _draw.contour_rings(z, x, y, np.array([0.1]), np.array([[0.0, 1.0]]), False, True)
    points = nx.asarray(memoryview(data).cast("d")).reshape(-1, 2)
    difference = np.abs(shown(points, "nonzero", affine) - shown(points, "simple", affine))
    assert difference.max() <= 16  # cairo counts 17 x 15 places a pixel
    assert difference.mean() < 0.5
