"""Geometry of contours beside contourpy, and fields that are hard to draw."""

import re
from itertools import pairwise

import contourpy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hugin as hg


def area(ring):
    x, y = np.asarray(ring).T
    return 0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])


def grid_of(seed):
    """A random grid: plain, with nodes left out, or warped; of any scale, rising or falling."""
    r = np.random.default_rng(seed)
    h, w = r.integers(2, 12, 2)
    x, y = np.cumsum(r.random(w) + 0.1) * 10.0 ** r.integers(-8, 8), np.cumsum(r.random(h) + 0.1)
    x, z = x[:: r.choice([-1, 1])], r.normal(size=(h, w))
    if seed % 3 == 1:
        z[r.random((h, w)) < 0.2] = np.nan
    if seed % 3 == 2:
        x, y = np.meshgrid(x, y)
        y = y + 0.05 * np.sin(np.arange(w))
    return x, y, z, r.permutation(np.unique(r.normal(size=4)))


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_geometry_is_contourpys(seed):
    x, y, z, levels = grid_of(seed)
    peer = contourpy.contour_generator(x, y, z, corner_mask=False, fill_type="OuterOffset")
    length = lambda line: np.hypot(*np.diff(line, axis=0).T).sum()  # noqa: E731 - one line
    for level, lines in zip(levels, hg.contour_lines(z, x=x, y=y, levels=levels), strict=True):
        want = peer.lines(level)
        assert len(lines) == len(want)
        assert sum(length(np.asarray(line)) for line in lines) == pytest.approx(sum(map(length, want)), rel=1e-9)
    for ends, polygons in zip(
        pairwise(sorted(levels)), hg.contour_polygons(z, x=x, y=y, levels=levels), strict=True
    ):
        points, offsets = peer.filled(*ends)
        want = [[area(p[a:b] - p[0]) for a, b in pairwise(o)] for p, o in zip(points, offsets, strict=True)]
        mine = [[area(np.asarray(ring) - np.asarray(ring)[0]) for ring in rings] for rings in polygons]
        assert sorted(map(len, mine)) == sorted(map(len, want))
        assert abs(sum(map(sum, mine))) == pytest.approx(abs(sum(map(sum, want))), rel=1e-9)


def test_lines_come_in_the_order_of_their_levels():
    z = np.arange(4.0).reshape(2, 2)
    found = hg.contour_lines(z, levels=[2.5, 0.5, 0.5])
    assert [[line.tolist() for line in lines] for lines in found] == [
        [[[0.5, 1.0], [1.0, 0.75]]], [[[0.0, 0.25], [0.5, 0.0]]], [[[0.0, 0.25], [0.5, 0.0]]]
    ]


HOSTILE = {
    "saddle of two by two": [[0.0, 1.0], [1.0, 0.0]],
    "ends of the floats": [[1e308, -1e308], [-1e308, 1e308]],
    "least floats": [[5e-324, 0.0], [0.0, 5e-324]],
    "far from zero": [[1e15, 1e15 + 1], [1e15 + 2, 1e15 + 3]],
    "infinite": [[np.inf, 1.0, 2.0], [0.0, 1.0, -np.inf]],
    "nothing": np.full((3, 3), np.nan),
    "no cell": np.where(np.add.outer(range(7), range(7)) % 2, 1.0, np.nan),
    "flat": np.zeros((4, 4)),
    "truth": np.eye(5) > 0,
    "whole numbers": np.array([[2**62, -(2**62)], [0, 1]]),
}


@pytest.mark.filterwarnings("ignore::hugin.HuginNote")
@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("levels", [None, 3, [0.5, 0.5, 0.25], "ends"])
def test_hostile_fields_are_drawn(kind, levels):
    z = np.asarray(HOSTILE[kind])
    known = z[np.isfinite(z)] if z.dtype == float else z.ravel()
    given = [float(known.min()), float(known.max()) + 1e-9] if levels == "ends" and known.size else levels
    given = None if given == "ends" else given
    for figure in (hg.contour(z, levels=given, labels=True), hg.contourf(z, levels=given, extend="both")):
        assert figure.size(200, 150).render("png")[:4] == b"\x89PNG"
        assert re.search(rb"[ ,\"](nan|-?inf)\b", figure.size(200, 150).render("svg", text="path")) is None
