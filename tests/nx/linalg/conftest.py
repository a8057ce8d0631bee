"""Matrices in every dtype and memory layout, and the closeness that their precision allows."""

import zlib

import numpy as np
import pytest

DTYPES = ("float32", "float64", "complex64", "complex128")


def fortran(a):
    return np.ascontiguousarray(a.swapaxes(-1, -2)).swapaxes(-1, -2)


def strided(a):
    room = np.full([*a.shape[:-2], 2 * a.shape[-2], 3 * a.shape[-1]], 7, a.dtype)
    room[..., ::2, ::3] = a
    return room[..., ::2, ::3]


def backward(a):
    return np.ascontiguousarray(a[..., ::-1, ::-1])[..., ::-1, ::-1]


LAYOUTS = {"C": np.ascontiguousarray, "F": fortran, "strided": strided, "backward": backward}


@pytest.fixture(params=DTYPES)
def dtype(request):
    return request.param


@pytest.fixture
def layout(request):
    """One of the layouts, another one for each test, so that every function and dtype meets them all."""
    return tuple(LAYOUTS.values())[zlib.crc32(request.node.name.encode()) % len(LAYOUTS)]


@pytest.fixture(params=LAYOUTS.values(), ids=LAYOUTS)
def each_layout(request):
    return request.param


@pytest.fixture
def draw():
    """draw(shape, dtype): normal numbers, the same in each test."""
    rng = np.random.default_rng(7)

    def make(shape, dtype):
        values = rng.standard_normal(shape)
        if dtype.startswith("complex"):
            values = values + 1j * rng.standard_normal(shape)
        return values.astype(dtype)

    return make


@pytest.fixture
def definite(draw):
    """definite(shape, dtype): Hermitian with eigenvalues from n on."""

    def make(shape, dtype):
        a = draw(shape, dtype)
        return a @ a.conj().swapaxes(-1, -2) + shape[-1] * np.eye(shape[-1], dtype=dtype)

    return make


@pytest.fixture
def near():
    """near(got, want): equal to a few hundred units in the last place of the largest element; same shape and dtype."""

    def check(got, want, dtype=None):
        got = np.asarray(got.numpy() if hasattr(got, "numpy") else got)
        want = np.asarray(want)
        assert got.shape == want.shape
        assert got.dtype == (dtype or want.dtype)
        room = 1000 * np.finfo(want.dtype).eps * max(1.0, np.abs(want).max(initial=0))
        np.testing.assert_allclose(got, want, rtol=0, atol=room)

    return check
