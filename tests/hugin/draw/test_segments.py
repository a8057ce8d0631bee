"""Slanted strokes by their own coverage: beside rectangles sampled point by point."""

import numpy as np
import pytest

from hugin.render.cairo.pixels import rgba
from hugin.scene import Path, Points, Scene

SUB = 24
SIZE = (50, 40)


def drawn(flat, width, **words):
    x, y = (np.asarray(flat, "f8").reshape(-1, 2)[:, k] for k in (0, 1))
    path = Path(Points(x, y), ring=2, stroke=(0.0, 0.0, 0.0, 1.0), width=width, **words)
    return 255 - np.asarray(rgba(Scene(*SIZE, (path,), background=(1.0, 1.0, 1.0, 1.0))))[..., 0].astype(float)


def sampled(x0, y0, x1, y1, width):
    """255 times the share of each pixel that a stroke with flat ends covers."""
    x, y = np.meshgrid(*((np.arange(n * SUB) + 0.5) / SUB for n in SIZE))
    length = np.hypot(x1 - x0, y1 - y0)
    along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length
    across = ((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / length
    inside = (along >= 0) & (along <= length) & (np.abs(across) <= width / 2)
    return inside.reshape(SIZE[1], SUB, SIZE[0], SUB).mean((1, 3)) * 255


@pytest.mark.parametrize("width", [0.4, 1.0, 2.5, 7.0])
def test_a_slanted_stroke_covers_its_area(width):
    rng = np.random.default_rng(int(width * 10))
    for _ in range(25):
        ends = rng.uniform(-5, 50, 4) * [1, 0.8, 1, 0.8]
        assert np.abs(drawn(ends, width) - sampled(*ends, width)).max() <= 7  # of 255: what so many points tell
    steep = drawn([10, 5, 10.5, 35], width)
    assert steep.sum() / 255 == pytest.approx(np.hypot(0.5, 30) * width, rel=0.01)


def test_strokes_that_cross_are_the_darker_for_neither():
    flat = np.array([[5, 5, 45, 35], [5, 30, 45, 8]])
    both = np.maximum(sampled(*flat[0], 3.0), sampled(*flat[1], 3.0))
    difference = drawn(flat.ravel(), 3.0) - both
    assert np.count_nonzero(np.abs(difference) > 7) < 20
    assert drawn(flat.ravel(), 3.0).max() == 255


def test_strokes_that_meet_end_to_end_show_no_seam():
    parts = drawn([5, 5, 21.3, 18.04, 21.3, 18.04, 45, 37], 2.0)
    assert np.abs(parts - sampled(5, 5, 45, 37, 2.0)).max() <= 16


def test_a_gap_and_a_point_draw_nothing():
    alone = drawn([5, 5, 40, 30], 2.0)
    assert (drawn([5, 5, 40, 30, np.nan, 3, 20, 30, 12, 30, 12, 30], 2.0) == alone).all()
