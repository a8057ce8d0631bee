"""Levels of filled bands cover the data from one round value to another."""

from hypothesis import given
from hypothesis import strategies as st

import hugin as hg
from hugin.coords.steps import Levels
from hugin.guides.colorbar import _brief


@given(st.floats(0.01, 1), st.integers(-3, 3), st.floats(0.1, 1), st.integers(-3, 4), st.booleans(), st.integers(3, 20))
def test_ends_of_bands_are_round_and_lie_around_the_data(base, decade, width, wide, below, count):
    lo = base * 10.0**decade
    hi = lo + width * 10.0**wide
    if below:
        lo -= hi
    edges = Levels(count, filled=True).find(hg.Linear(), (lo, hi))
    assert edges[0] <= lo and edges[-1] >= hi
    if len(edges) > 3:
        step = edges[2] - edges[1]
        assert abs((edges[1] - edges[0]) - step) < 1e-6 * step
        assert abs((edges[-1] - edges[-2]) - step) < 1e-6 * step


def test_edges_that_are_not_round_are_said_briefly():
    assert _brief(0.0222513, (0.0222513, 0.1, 0.2)) == 0.0223
    assert _brief(0.982387, (0.8, 0.9, 0.982387)) == 0.9824
    assert _brief(1000.0, (0.001, 1.0, 1000.0)) == 1000.0
    assert _brief(1 / 3, (0.0, 1 / 3, 1.0)) == 0.333
