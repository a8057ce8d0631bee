"""Movement, joining and indexing against NumPy: shapes and elements, over drawn shapes and layouts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nx

QUICK = settings(max_examples=60, deadline=None)
SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
SOLID = hnp.array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=4)


def counted(shape, dtype="int64"):
    return np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)


def same(got, want):
    want = np.asarray(want)
    assert got.shape == want.shape
    np.testing.assert_array_equal(got.numpy(), want)


@pytest.mark.parametrize("name", ["ravel", "transpose", "flip", "squeeze", "atleast_1d", "atleast_2d", "atleast_3d"])
@QUICK
@given(shape=SHAPES)
def test_movement_without_arguments(name, shape):
    a = counted(shape)
    same(getattr(nx, name)(nx.asarray(a)), getattr(np, name)(a))


@QUICK
@given(st.data())
def test_axes_move_as_numpy_moves_them(data):
    shape = data.draw(SOLID)
    a, t = counted(shape), nx.asarray(counted(shape))
    i, j = (data.draw(st.integers(-len(shape), len(shape) - 1)) for _ in range(2))
    same(nx.moveaxis(t, i, j), np.moveaxis(a, i, j))
    same(nx.swapaxes(t, i, j), np.swapaxes(a, i, j))
    same(nx.flip(t, axis=i), np.flip(a, axis=i))
    same(nx.expand_dims(t, (0, -1)), np.expand_dims(a, (0, -1)))
    same(nx.roll(t, 3, axis=i), np.roll(a, 3, axis=i))
    same(nx.roll(t, -2), np.roll(a, -2))
    order = data.draw(st.permutations(range(len(shape))))
    same(nx.permute_dims(t, tuple(order)), a.transpose(order))
    same(t.transpose(*order), a.transpose(order))


@QUICK
@given(st.data())
def test_reshape_of_any_layout_reads_in_row_major_order(data):
    shape = data.draw(SOLID)
    order = data.draw(st.permutations(range(len(shape))))
    a = counted(shape).transpose(order)[::-1]
    t = nx.asarray(counted(shape)).transpose(order)[::-1]
    same(t.reshape(-1), a.reshape(-1))
    same(nx.reshape(t, shape), a.reshape(shape))


@pytest.mark.parametrize("k", [-5, -1, 0, 1, 2, 3, 7])
def test_rot90_turns_as_numpy(k):
    a = counted((2, 3, 4))
    same(nx.rot90(nx.asarray(a), k, axes=(0, 2)), np.rot90(a, k, axes=(0, 2)))


@pytest.mark.parametrize("offset", [-3, -1, 0, 1, 2, 4])
def test_diagonals_agree(offset):
    a = counted((3, 4, 2))
    same(nx.diagonal(nx.asarray(a), offset), np.diagonal(a, offset))
    same(nx.diagonal(nx.asarray(a), offset, 2, 1), np.diagonal(a, offset, 2, 1))
    for name in ("tril", "triu"):
        same(getattr(nx, name)(nx.asarray(a), k=offset), getattr(np, name)(a, k=offset))
    same(nx.diag(nx.arange(3), offset), np.diag(np.arange(3), offset))
    same(nx.eye(3, 4, k=offset), np.eye(3, 4, k=offset))
    same(nx.tri(3, 4, offset), np.tri(3, 4, offset))


@pytest.mark.parametrize("name", ["vstack", "hstack", "dstack", "column_stack", "stack", "concat"])
@pytest.mark.parametrize("shape", [(3,), (2, 3), (2, 1, 3)])
def test_joining_agrees(name, shape):
    if name == "column_stack" and len(shape) > 2:
        return
    parts = [counted(shape), counted(shape, "float32") + 5, counted(shape, "bool")]
    same(getattr(nx, name)([nx.asarray(part) for part in parts]), getattr(np, name)(parts))


def test_joining_along_every_axis():
    a, b = counted((2, 3, 4)), counted((2, 3, 4))[::-1]
    for axis in (-3, -1, 0, 1, 2):
        same(nx.concat([nx.asarray(a), nx.asarray(b)], axis=axis), np.concatenate([a, b], axis=axis))
        same(nx.stack([nx.asarray(a), nx.asarray(b)], axis=axis), np.stack([a, b], axis=axis))
    same(nx.concat([nx.asarray(a), nx.asarray(b)], axis=None), np.concatenate([a, b], axis=None))


@pytest.mark.parametrize("sections", [1, 2, 5, [1, 3], [0, 7], []])
def test_parts_agree(sections):
    a = counted((6, 2))
    for got, want in zip(nx.array_split(nx.asarray(a), sections), np.array_split(a, sections), strict=True):
        same(got, want)


@pytest.mark.parametrize("mode", ["constant", "edge", "reflect", "symmetric", "wrap"])
@pytest.mark.parametrize("width", [0, 2, (1, 3), ((0, 2), (3, 1)), ((9, 8), (7, 11))])
def test_borders_agree(mode, width):
    a = counted((3, 4))
    same(nx.pad(nx.asarray(a), width, mode=mode), np.pad(a, width, mode=mode))


def test_constant_border_takes_its_value():
    same(nx.pad(nx.asarray([1.0, 2.0]), 1, constant_values=9), np.pad([1.0, 2.0], 1, constant_values=9))


@pytest.mark.parametrize("repetitions", [1, 3, (2, 1), (2, 3), (2, 1, 3), 0])
def test_tiles_agree(repetitions):
    a = counted((2, 3))
    same(nx.tile(nx.asarray(a), repetitions), np.tile(a, repetitions))


@pytest.mark.parametrize(("repeats", "axis"), [(2, None), (2, 0), (0, 1), ([1, 0, 3], 1), ([2, 1], 0)])
def test_repeats_agree(repeats, axis):
    a = counted((2, 3))
    same(nx.repeat(nx.asarray(a), repeats, axis=axis), np.repeat(a, repeats, axis=axis))


@pytest.mark.parametrize("indexing", ["xy", "ij"])
@pytest.mark.parametrize("sparse", [False, True])
def test_grids_agree(indexing, sparse):
    lines = [np.arange(3), np.arange(2.0), np.arange(4)]
    got = nx.meshgrid(*map(nx.asarray, lines), indexing=indexing, sparse=sparse)
    for mine, want in zip(got, np.meshgrid(*lines, indexing=indexing, sparse=sparse), strict=True):
        same(mine, want)


@QUICK
@given(st.data())
def test_take_and_along_agree(data):
    a = counted(data.draw(SOLID))
    axis = data.draw(st.integers(-a.ndim, a.ndim - 1))
    n = a.shape[axis]
    index = data.draw(hnp.arrays("int64", hnp.array_shapes(max_dims=2, max_side=3), elements=st.integers(-n, n - 1)))
    same(nx.take(nx.asarray(a), nx.asarray(index), axis=axis), np.take(a, index, axis=axis))
    order = np.argsort(-a, axis=axis)
    same(nx.take_along_axis(nx.asarray(a), nx.asarray(order), axis=axis), np.take_along_axis(a, order, axis=axis))


@pytest.mark.parametrize("mode", ["wrap", "clip"])
def test_take_outside_by_mode(mode):
    index = [-7, -1, 0, 5, 12]
    same(nx.take(nx.arange(5), index, mode=mode), np.take(np.arange(5), index, mode=mode))


def test_take_outside_raises():
    with pytest.raises(IndexError, match="index 5 is out of bounds for axis 0 with size 5"):
        nx.take(nx.arange(5), [5])
    with pytest.raises(IndexError, match="float64"):
        nx.take(nx.arange(5), [1.0])


@QUICK
@given(hnp.arrays("bool", SOLID))
def test_positions_of_what_is_true_agree(mask):
    t = nx.asarray(mask)
    for got, want in zip(nx.nonzero(t), np.nonzero(mask), strict=True):
        same(got, want)
    same(nx.argwhere(t), np.argwhere(mask))
    same(nx.flatnonzero(t), np.flatnonzero(mask))
    same(nx.asarray(counted(mask.shape))[t], counted(mask.shape)[mask])


def test_put_writes_at_flat_positions():
    a, t = np.zeros((2, 3)), nx.zeros((2, 3))
    np.put(a, [0, -1, 2], [1, 2])
    nx.put(t, [0, -1, 2], [1, 2])
    same(t, a)
    order = np.asarray([[2], [0]])
    np.put_along_axis(a, order, 9, axis=1)
    nx.put_along_axis(t, nx.asarray(order), 9, axis=1)
    same(t, a)


def test_at_changes_a_copy_and_counts_repeated_indices():
    t = nx.arange(4)
    assert t.at[1:3].set(9).tolist() == [0, 9, 9, 3]
    assert t.at[nx.asarray([0, 0, 3])].add(nx.asarray([1, 2, 5])).tolist() == [3, 1, 2, 8]
    assert t.at[nx.asarray([3, 3])].multiply(2).tolist() == [0, 1, 2, 12]
    assert t.at[0].max(7).tolist() == [7, 1, 2, 3]
    assert t.tolist() == [0, 1, 2, 3]


def test_flat_and_axis_indices_convert_both_ways():
    at = np.asarray([0, 5, 23])
    for got, want in zip(nx.unravel_index(nx.asarray(at), (2, 3, 4)), np.unravel_index(at, (2, 3, 4)), strict=True):
        same(got, want)
    same(nx.ravel_multi_index(nx.unravel_index(nx.asarray(at), (2, 3, 4)), (2, 3, 4)), at)
    with pytest.raises(ValueError, match=r"unravel_index: an index is out of bounds for shape \(2, 3\)"):
        nx.unravel_index(6, (2, 3))


def test_delete_and_insert_agree():
    a = counted((3, 4))
    same(nx.delete(nx.asarray(a), [0, 2], axis=1), np.delete(a, [0, 2], axis=1))
    same(nx.delete(nx.asarray(a), 5), np.delete(a, 5))
    same(nx.insert(nx.asarray(a), 1, 9, axis=0), np.insert(a, 1, 9, axis=0))
    same(nx.insert(nx.asarray(a), 1, [1, 2, 3], axis=1), np.insert(a, 1, [1, 2, 3], axis=1))


@pytest.mark.parametrize(
    ("arguments", "keywords"),
    [
        ((5,), {}),
        ((2, 8, 3), {}),
        ((5, 0, -2), {}),
        ((0.5, 3), {}),
        ((0, 1, 0.1), {}),
        ((3,), {"dtype": "float32"}),
        ((5, 2), {}),
    ],
)
def test_arange_agrees(arguments, keywords):
    want = np.arange(*arguments, **keywords)
    got = nx.arange(*arguments, **keywords)
    same(got, want)
    assert got.dtype == want.dtype.name


@pytest.mark.parametrize("keywords", [{}, {"endpoint": False}, {"dtype": "int64"}, {"dtype": "float32"}])
@pytest.mark.parametrize("num", [0, 1, 2, 7, 50])
def test_linspace_agrees(num, keywords):
    same(nx.linspace(-1.5, 7, num, **keywords), np.linspace(-1.5, 7, num, **keywords))
    ends = np.asarray([0.0, 1.0]), np.asarray([5.0, -3.0])
    same(nx.linspace(*map(nx.asarray, ends), num, **keywords), np.linspace(*ends, num, **keywords))


def test_spacings_by_ratio_agree():
    np.testing.assert_allclose(nx.logspace(-2, 3, 11).numpy(), np.logspace(-2, 3, 11), rtol=1e-14)
    np.testing.assert_allclose(nx.geomspace(1, 1000, 4).numpy(), np.geomspace(1, 1000, 4), rtol=1e-14)
    np.testing.assert_allclose(nx.geomspace(-1, -1000, 4).numpy(), np.geomspace(-1, -1000, 4), rtol=1e-14)


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda: nx.reshape(nx.zeros((2, 3)), (4,)), r"reshape.*\(2, 3\).*\(4,\)"),
        (lambda: nx.stack([nx.zeros(2), nx.zeros(3)]), r"stack: shapes \(2,\), \(3,\) mismatch; all must be equal"),
        (lambda: nx.squeeze(nx.zeros((2, 1)), axis=0), "squeeze: axis 0 has length 2, not 1"),
        (
            lambda: nx.split(nx.zeros(5), 2),
            "split: axis 0 of length 5 does not divide into 2 equal parts; use array_split",
        ),
        (lambda: nx.broadcast_to(nx.zeros(3), (2,)), r"broadcast.*\(3,\).*\(2,\)"),
        (lambda: nx.broadcast_shapes((2,), (3,)), r"broadcast_shapes: shapes \(2,\), \(3,\) do not broadcast"),
        (lambda: nx.pad(nx.zeros(3), 1, mode="mirror"), "pad: unknown mode 'mirror'; 'constant', 'empty'"),
        (lambda: nx.asarray([[1, 2], [3]]), "asarray"),
        (lambda: nx.zeros(3, device="gpu"), "zeros: unknown device 'gpu'; only 'cpu'"),
        (lambda: nx.reshape(nx.zeros(4), (2, 2), order="F"), "reshape: unsupported order 'F'; only 'C'"),
        (lambda: nx.arange(0, 1, 0), "arange: step must not be 0"),
    ],
)
def test_mistakes_are_named(work, words):
    with pytest.raises(ValueError, match=words):
        work()
