"""Convolution and pooling of images: sums over every window, one by one, are the oracle; scipy for the plain case."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st

import nx
from nx import _core

PLAIN = ((1, 1), ((0, 0), (0, 0)), (1, 1), 1)
quick = settings(max_examples=40, deadline=None, derandomize=True)


def numbers(shape, seed=0, dtype="float64"):
    return np.random.default_rng(seed).integers(-9, 10, shape).astype(dtype)


def padded(x, border, value=0):
    return np.pad(x, [(0, 0), (0, 0), *border], constant_values=value)


def windows_of(x, size, stride, dilation):
    """(n, c, rows, columns, kh, kw), window by window."""
    extent = [(k - 1) * d + 1 for k, d in zip(size, dilation)]
    rows, columns = [(n - e) // s + 1 for n, e, s in zip(x.shape[2:], extent, stride)]
    found = np.zeros((*x.shape[:2], rows, columns, *size), x.dtype)
    for i in range(rows):
        for j in range(columns):
            y, z = i * stride[0], j * stride[1]
            found[:, :, i, j] = x[:, :, y : y + extent[0] : dilation[0], z : z + extent[1] : dilation[1]]
    return found


def brute(x, w, stride, border, dilation, groups):
    windows = windows_of(padded(x, border), w.shape[2:], stride, dilation)
    parts = zip(np.split(windows, groups, 1), np.split(w, groups, 0))
    return np.concatenate([np.einsum("ncijkl,ockl->noij", a, b) for a, b in parts], 1)


@quick
@given(st.data())
def test_convolution_is_the_sum_over_each_window(data):
    pick = lambda low, high: data.draw(st.integers(low, high))  # noqa: E731 - short
    groups, size, dilation = pick(1, 3), (pick(1, 4), pick(1, 3)), (pick(1, 2), pick(1, 3))
    channels, outputs, stride = groups * pick(1, 3), groups * pick(1, 3), (pick(1, 3), pick(1, 3))
    border = ((pick(0, 2), pick(0, 2)), (pick(0, 2), pick(0, 2)))
    x = numbers((pick(1, 3), channels, pick(7, 12), pick(7, 12)), pick(0, 99))
    w = numbers((outputs, channels // groups, *size), pick(0, 99))
    found = nx.conv2d(nx.asarray(x), nx.asarray(w), stride=stride, padding=border, dilation=dilation, groups=groups)
    assert np.array_equal(found.numpy(), brute(x, w, stride, border, dilation, groups))


def test_blocks_do_not_matter():
    x, w = numbers((2, 30, 60, 50)), numbers((4, 30, 5, 5))  # 1.9 million places in windows: 15 blocks
    assert np.array_equal(
        nx.conv2d(nx.asarray(x), nx.asarray(w)).numpy(), brute(x, w, (1, 1), ((0, 0),) * 2, (1, 1), 1)
    )
    y = numbers((2, 4, 56, 46), 1)
    turned = brute(x.transpose(1, 0, 2, 3), y.transpose(1, 0, 2, 3), (1, 1), ((0, 0),) * 2, (1, 1), 1)
    found = _core.conv_weight(nx.asarray(x), nx.asarray(y), (5, 5), *PLAIN).numpy()
    assert np.array_equal(found, turned.transpose(1, 0, 2, 3))


@quick
@given(st.data())
def test_what_leads_back_is_the_transpose(data):
    pick = lambda low, high: data.draw(st.integers(low, high))  # noqa: E731 - short
    groups, size, dilation = pick(1, 3), (pick(1, 4), pick(1, 3)), (pick(1, 2), pick(1, 3))
    border = ((pick(0, 2), pick(0, 2)), (pick(0, 2), pick(0, 2)))
    form = ((pick(1, 3), pick(1, 3)), border, dilation, groups)
    x = nx.asarray(numbers((pick(1, 3), groups * pick(1, 3), pick(7, 12), pick(7, 12)), pick(0, 99)))
    w = nx.asarray(numbers((groups * pick(1, 3), x.shape[1] // groups, *size), pick(0, 99)))
    y = _core.conv(x, w, *form)
    ct = nx.asarray(numbers(y.shape, pick(0, 99)))
    value = nx.sum(y * ct).item()
    assert nx.sum(_core.conv_input(ct, w, x.shape[2:], *form) * x).item() == value
    assert nx.sum(_core.conv_weight(x, ct, size, *form) * w).item() == value


def test_convolution_agrees_with_scipy_and_adds_the_bias():
    x, w = numbers((1, 1, 40, 30)), numbers((2, 1, 5, 4))
    found = nx.conv2d(nx.asarray(x), nx.asarray(w), nx.asarray([1.0, -2.0])).numpy()
    for each, bias in ((0, 1.0), (1, -2.0)):
        assert np.array_equal(found[0, each], scipy.signal.correlate2d(x[0, 0], w[each, 0], "valid") + bias)


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_same_padding_keeps_the_size_over_the_stride(stride):
    for n in (5, 6, 7, 8):
        assert nx.conv2d(nx.ones((1, 2, n, 9)), nx.ones((3, 2, 3, 4)), stride=stride, padding="same").shape == (
            1, 3, -(-n // stride), -(-9 // stride))  # fmt: skip


@pytest.mark.parametrize("dtype", ["int32", "uint8", "float16", "bfloat16", "float32", "complex64"])
def test_convolution_keeps_the_dtype(dtype):
    x, w = nx.asarray(abs(numbers((2, 3, 6, 6)) % 3)).astype(dtype), nx.ones((2, 3, 2, 2)).astype(dtype)
    found = nx.conv2d(x, w)
    assert found.dtype.name == dtype
    wanted = brute(np.abs(numbers((2, 3, 6, 6)) % 3), np.ones((2, 3, 2, 2)), (1, 1), ((0, 0),) * 2, (1, 1), 1)
    assert np.array_equal(found.astype("complex128").numpy(), wanted)


def test_empty_batch_and_no_outputs():
    assert nx.conv2d(nx.ones((0, 3, 5, 5)), nx.ones((2, 3, 2, 2))).shape == (0, 2, 4, 4)
    assert nx.max_pool2d(nx.ones((0, 3, 4, 4)), 2).shape == (0, 3, 2, 2)
    assert nx.conv2d(nx.ones((2, 3, 5, 5)), nx.ones((0, 3, 2, 2))).shape == (2, 0, 4, 4)


@quick
@given(st.data())
def test_pooling_takes_each_window(data):
    pick = lambda low, high: data.draw(st.integers(low, high))  # noqa: E731 - short
    size, stride, dilation = (pick(1, 3), pick(1, 4)), (pick(1, 3), pick(1, 3)), (pick(1, 2), pick(1, 2))
    border = ((pick(0, 1), pick(0, 1)), (pick(0, 1), pick(0, 1)))
    x = numbers((pick(1, 2), pick(1, 3), pick(7, 10), pick(7, 10)), pick(0, 99))
    least = windows_of(padded(x, border, -np.inf), size, stride, dilation).max((-2, -1))
    found = nx.max_pool2d(nx.asarray(x), size, stride, padding=border, dilation=dilation)
    assert np.array_equal(found.numpy(), least)
    zeros, inside = (windows_of(padded(y, border), size, stride, (1, 1)).sum((-2, -1)) for y in (x, np.ones_like(x)))
    counted = nx.avg_pool2d(nx.asarray(x), size, stride, padding=border).numpy()
    assert np.allclose(counted, zeros / (size[0] * size[1]), rtol=1e-15, atol=1e-15)
    if inside.all():
        left = nx.avg_pool2d(nx.asarray(x), size, stride, padding=border, count_padding=False).numpy()
        assert np.allclose(left, zeros / inside, rtol=1e-15, atol=1e-15)


def compositions(x, size, stride, border, dilation):
    """Windows of x, the greatest of each, and the share of each place in it."""
    windows = windows_of(padded(x, border, -np.inf), size, stride, dilation)
    greatest = windows.max((-2, -1))
    is_greatest = windows == greatest[..., None, None]
    return greatest, is_greatest / is_greatest.sum((-2, -1), keepdims=True)


@quick
@given(st.data())
def test_derivative_of_pooling_shares_ties_evenly_and_has_its_transpose(data):
    pick = lambda low, high: data.draw(st.integers(low, high))  # noqa: E731 - short
    size, stride, dilation = (pick(1, 3), pick(1, 4)), (pick(1, 3), pick(1, 3)), (pick(1, 2), pick(1, 2))
    border = ((pick(0, 1), pick(0, 1)), (pick(0, 1), pick(0, 1)))
    form = (size, stride, border, dilation)
    x = numbers((pick(1, 2), pick(1, 3), pick(7, 10), pick(7, 10)), pick(0, 99), "float32") // 4
    dx = numbers(x.shape, pick(0, 99), "float32")
    greatest, share = compositions(x, *form)
    tangent = (share * windows_of(padded(dx, border), size, stride, dilation)).sum((-2, -1))
    y = _core.max_pool(nx.asarray(x), *form)
    assert np.array_equal(y.numpy(), greatest)
    found = _core.max_pool_pick(nx.asarray(x), y, nx.asarray(dx), *form).numpy()
    is_inside = np.isfinite(greatest)
    assert np.allclose(found[is_inside], tangent[is_inside], rtol=1e-5, atol=1e-5)
    dy = numbers(y.shape, pick(0, 99), "float32") * is_inside
    back = _core.max_pool_spread(nx.asarray(x), y, nx.asarray(dy.astype("float32")), *form).numpy()
    assert np.sum(back.astype(float) * dx) == pytest.approx(np.sum(np.where(is_inside, tangent, 0) * dy), abs=1e-2)


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint16", "int64", "float16", "float8_e4m3", "float32"])
def test_pooling_keeps_the_dtype_and_padding_never_wins(dtype):
    x = nx.asarray(np.zeros((1, 1, 3, 3))).astype(dtype)
    assert nx.max_pool2d(x, 2, padding=1).dtype.name == dtype
    assert not nx.max_pool2d(x, 2, padding=1).astype("float64").numpy().any()


def test_pooling_keeps_nan():
    x = np.ones((1, 1, 4, 4))
    x[0, 0, 1, 1] = np.nan
    assert np.isnan(nx.max_pool2d(nx.asarray(x), 2).numpy()).tolist() == [[[[True, False], [False, False]]]]


def test_result_of_pooling_is_no_view():
    x = nx.ones((1, 1, 2, 2))
    nx.max_pool2d(x, 1)[...] = 5
    assert float(nx.sum(x)) == 4


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nx.conv2d(nx.ones((3, 3)), nx.ones((1, 1, 2, 2))), "conv2d: x has shape (3, 3)"),
        (
            lambda: nx.conv2d(nx.ones((1, 2, 3, 3)), nx.ones((1, 1, 2, 2))),
            "conv2d: shapes (1, 2, 3, 3) and (1, 1, 2, 2)",
        ),
        (lambda: nx.conv2d(nx.ones((1, 1, 3, 3)), nx.ones((1, 1, 4, 4))), "conv2d: windows of (4, 4) do not fit into"),
        (lambda: nx.conv2d(nx.ones((1, 1, 3, 3)), nx.ones((1, 1, 2, 2)), stride=0), "conv2d: invalid stride 0"),
        (
            lambda: nx.conv2d(nx.ones((1, 1, 3, 3)), nx.ones((1, 1, 2, 2)), padding="full"),
            "conv2d: unknown padding 'full'",
        ),
        (lambda: nx.conv2d(nx.ones((1, 1, 3, 3)), nx.ones((1, 1, 2, 2)), nx.ones(2)), "conv2d: bias has shape (2,)"),
        (lambda: nx.max_pool2d(nx.ones((1, 1, 3, 3)), 4), "max_pool2d: windows of (4, 4) do not fit into (3, 3)"),
        (lambda: nx.avg_pool2d(nx.ones((1, 1, 3, 3)), 0), "avg_pool2d: invalid size 0"),
    ],
)
def test_mistakes_are_named(call, message):
    with pytest.raises(ValueError) as info:
        call()
    assert str(info.value).startswith(message)


@pytest.mark.parametrize("dtype", [nx.float32, nx.float64])
def test_windows_of_two_by_two_that_cover_the_image_are_as_any_others(dtype):
    rng = np.random.default_rng(5)
    x = rng.integers(-2, 3, (2, 3, 10, 14)).astype(dtype.name)  # many ties
    x[0, 0, 2, 3], x[0, 1, 4, :4], x[1, 2, 6:8, 2:4] = np.nan, (np.inf, np.inf, -np.inf, 1), -np.inf
    wider = np.pad(x, [(0, 0), (0, 0), (0, 1), (0, 1)], constant_values=9.0)  # its last row and column are in no window
    form = (2, 2), (2, 2), ((0, 0), (0, 0)), (1, 1)
    y = nx._core.max_pool(nx.asarray(x), *form)
    general = nx._core.max_pool(nx.asarray(wider), *form)
    np.testing.assert_array_equal(y.numpy(), general.numpy())
    ct = nx.asarray(rng.standard_normal(y.shape)).astype(y.dtype)
    spread = nx._core.max_pool_spread(nx.asarray(x), y, ct, *form)
    also = nx._core.max_pool_spread(nx.asarray(wider), y, ct, *form)
    np.testing.assert_array_equal(spread.numpy(), also.numpy()[..., :-1, :-1])
