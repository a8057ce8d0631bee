"""Contour lines beside contourpy, and the laws that lines obey whoever draws them."""

import contourpy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hugin import _draw


def lines_of(z, levels, x=None, y=None):
    z = np.asarray(z)
    x = np.arange(z.shape[1]) if x is None else x
    y = np.arange(z.shape[0]) if y is None else y
    result = []
    for points, ends in _draw.contour_lines(z, x, y, np.asarray(levels), False):
        pairs = np.frombuffer(points).reshape(-1, 2)
        result.append(np.split(pairs, np.frombuffer(ends, "i8")[:-1]) if len(ends) else [])
    return result


def peer_lines(z, levels, x=None, y=None):
    generator = contourpy.contour_generator(x, y, z, line_type="Separate", corner_mask=False)
    return [generator.lines(level) for level in levels]


def canonical(lines):
    """Lines as a sorted list of rounded points: a ring starts at its least point."""
    shown = []
    for line in lines:
        points = [tuple(p) for p in np.round(line, 9) + 0.0]
        if points[0] == points[-1]:
            least = points.index(min(points[:-1]))
            points = points[least:-1] + points[:least] + [points[least]]
        shown.append(points)
    return sorted(shown)


def field(rows=40, columns=55, noise=0.0, seed=0):
    x, y = np.meshgrid(np.linspace(-3, 3, columns), np.linspace(-2, 2, rows))
    return np.sin(3 * x) * np.cos(2 * y) + 0.3 * x * y + noise * np.random.default_rng(seed).normal(size=x.shape)


@pytest.mark.parametrize("noise", [0.0, 0.3, 2.0])
def test_lines_are_contourpys(noise):
    z, levels = field(noise=noise), np.linspace(-1.1, 1.13, 9)
    assert [canonical(a) for a in lines_of(z, levels)] == [canonical(b) for b in peer_lines(z, levels)]


def test_rectilinear_and_curvilinear_grids():
    z, levels = field(noise=0.1), [-0.51, 0.021, 0.7]
    x, y = np.geomspace(1, 50, 55), np.linspace(5, -5, 40)
    angle, radius = np.meshgrid(np.linspace(0, 3, 55), np.linspace(1, 2, 40))
    warped = radius * np.cos(angle), radius * np.sin(angle)
    for xs, ys in [(x, y), warped]:
        assert [canonical(a) for a in lines_of(z, levels, xs, ys)] == [
            canonical(b) for b in peer_lines(z, levels, xs, ys)
        ]


def test_cells_with_nan_are_cut():
    z, levels = field(noise=0.2), [-0.41, 0.317]
    z[np.random.default_rng(3).random(z.shape) < 0.05] = np.nan
    masked = np.ma.masked_invalid(z)
    assert [canonical(a) for a in lines_of(z, levels)] == [canonical(b) for b in peer_lines(masked, levels)]


def test_infinite_nodes_and_positions_are_cut():
    z = field()
    z[10, 10], z[20, 5] = np.inf, -np.inf
    x, y = np.meshgrid(np.arange(55.0), np.arange(40.0))
    x[30, 30] = np.nan
    masked = np.ma.masked_where(~np.isfinite(z) | np.isnan(x), z)
    peer = peer_lines(masked, [0.1], np.nan_to_num(x, nan=30), y)
    assert canonical(lines_of(z, [0.1], x, y)[0]) == canonical(peer[0])


@pytest.mark.parametrize("dtype", ["i2", "u1", "f4", "f2", "?"])
def test_any_dtype_and_stride(dtype):
    z = (field() * 3 + 4).astype(dtype)
    for view in (z, z[::-2, 3:], z.T):
        assert canonical(lines_of(view, [0.5])[0]) == canonical(peer_lines(view.astype("f8"), [0.5])[0])


def test_more_levels_than_a_byte_counts():
    z, levels = field(20, 20), np.linspace(-0.9, 0.9, 600)
    assert [canonical(a) for a in lines_of(z, levels)] == [canonical(b) for b in peer_lines(z, levels)]


def test_higher_side_is_on_the_left():
    z = -np.hypot(*np.meshgrid(np.arange(-5.0, 6), np.arange(-5.0, 6)))
    ((ring,),) = lines_of(z, [-3.3])
    x, y = ring.T
    assert (ring[0] == ring[-1]).all()
    assert np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) > 0


def test_saddle_is_decided_by_its_centre():
    high, low = lines_of([[1.0, 0], [0, 1]], [0.4, 0.6])
    centre_above = sorted(tuple(sorted(map(tuple, np.round(line, 9)))) for line in high)
    centre_below = sorted(tuple(sorted(map(tuple, np.round(line, 9)))) for line in low)
    assert centre_above == [((0.0, 0.6), (0.4, 1.0)), ((0.6, 0.0), (1.0, 0.4))]
    assert centre_below == [((0.0, 0.4), (0.4, 0.0)), ((0.6, 1.0), (1.0, 0.6))]


def test_node_on_the_level_is_met_once():
    z = np.add.outer(np.arange(5.0), np.zeros(4))
    ((line,),) = lines_of(z, [2.0])
    assert line.tolist() == [[0, 2], [1, 2], [2, 2], [3, 2]]


def test_a_peak_on_the_level_gives_no_line():
    z = np.zeros((5, 5))
    z[2, 2] = 1
    assert lines_of(z, [1.0, 1.5]) == [[], []]


def test_huge_values_do_not_overflow():
    ((line,),) = lines_of([[-1.5e308, 1.5e308], [-1.5e308, 1.5e308]], [0.0])
    assert canonical([line]) in ([[(0.5, 0.0), (0.5, 1.0)]], [[(0.5, 1.0), (0.5, 0.0)]])


@pytest.mark.parametrize("shape", [(0, 0), (1, 5), (5, 1), (0, 4)])
def test_grids_without_cells_have_no_lines(shape):
    assert lines_of(np.ones(shape), [0.5]) == [[]]


def test_gaps_follow_each_line():
    ((points, ends),) = _draw.contour_lines(
        np.array([[1.0, 0], [0, 1]]), np.arange(2), np.arange(2), np.array([0.6]), True
    )
    pairs = np.frombuffer(points).reshape(-1, 2)
    assert np.isnan(pairs).all(1).tolist() == [False, False, True, False, False, True]
    assert np.frombuffer(ends, "i8").tolist() == [2, 5]


small = hnp.arrays("f8", st.tuples(st.integers(2, 7), st.integers(2, 7)), elements=st.integers(0, 4).map(float))


@given(small)
def test_lines_end_only_at_the_border(z):
    top, right = z.shape[0] - 1, z.shape[1] - 1
    for line in lines_of(z, [1.5])[0]:
        ends = [line[0], line[-1]]
        closed = (line[0] == line[-1]).all()
        assert closed or all(x in (0, right) or y in (0, top) for x, y in ends)


@given(small)
def test_lines_of_whole_numbers_are_contourpys(z):
    assert canonical(lines_of(z, [1.3])[0]) == canonical(peer_lines(z, [1.3])[0])


@given(small, st.integers(0, 4))
def test_lines_exactly_on_nodes_pass_between_lower_and_not_lower(z, level):
    """No line runs where all corners are on one side, and none has two equal points in a row."""
    for line in lines_of(z, [float(level)])[0]:
        assert (np.abs(np.diff(line, axis=0)).max(axis=1) > 0).all()
        middle = (line[1:] + line[:-1]) / 2
        j, i = np.floor(middle[:, 1]).astype(int), np.floor(middle[:, 0]).astype(int)
        for row, column in zip(j, i, strict=True):
            around = z[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
            assert around.min() < level <= around.max()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((np.ones(4), np.arange(4), np.arange(4), np.ones(1)), "z: has 1 dimensions; 2 are needed"),
        ((np.ones((3, 4)), np.arange(3), np.arange(3), np.ones(1)), "x: must have 4 elements or the shape of z (3, 4)"),
        (
            (np.ones((3, 4)), np.arange(4), np.ones((4, 3)), np.ones(1)),
            "y: must have 3 elements or the shape of z (3, 4)",
        ),
        ((np.ones((3, 4)), np.arange(4), np.arange(3), np.array([2.0, 1])), "levels: must be finite and ascending"),
        (
            (np.ones((3, 4), "c8"), np.arange(4), np.arange(3), np.ones(1)),
            "z: unsupported element format Zf; use a real dtype",
        ),
    ],
)
def test_bad_arguments_are_named(args, message):
    with pytest.raises((ValueError, TypeError)) as caught:
        _draw.contour_lines(*args, False)
    assert str(caught.value) == message
