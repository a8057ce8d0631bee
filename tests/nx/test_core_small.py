"""Small tensors: short paths give what the long ones give, and freed objects that are used again are as new."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import nx

SHAPES = ((0,), (1,), (5,), (3, 4), (0, 3), (3, 0), (2, 3, 4))
KEYS = (
    0,
    -1,
    2,
    slice(None),
    slice(1, 3),
    slice(3, 1),
    slice(None, None, -1),
    slice(-2, None),
    slice(10, 20, 3),
    (0, 1),
    (-1, -1),
    (1, 0, 2),
)


def grid(shape: tuple[int, ...]) -> np.ndarray:
    return np.arange(np.prod(shape), dtype=np.float64).reshape(shape)


@pytest.mark.parametrize(("shape", "key"), list(itertools.product(SHAPES, KEYS)), ids=str)
@pytest.mark.parametrize("turned", [False, True], ids=["dense", "turned"])
def test_basic_keys_show_what_numpy_shows(shape: tuple[int, ...], key: object, turned: bool) -> None:
    a = grid(shape)
    a = a.T if turned else a
    t = nx.asarray(a)
    try:
        expected = np.asarray(a[key])
    except IndexError:
        with pytest.raises(IndexError):
            t[key]
        return
    part = t[key]
    assert part.shape == expected.shape and part.tolist() == expected.tolist()
    assert part.is_dense == (expected.flags.c_contiguous or expected.size <= 1)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("axis", [0, 1, -1, -2])
@pytest.mark.parametrize("name", ["stack", "concat"])
def test_joining_gives_what_numpy_gives(shape: tuple[int, ...], axis: int, name: str) -> None:
    a = grid(shape)
    for parts in ([a, a + 1], [a], [a, a + 1, a - 1]):
        try:
            expected = getattr(np, name)(parts, axis)
        except IndexError:
            with pytest.raises(IndexError):
                getattr(nx, name)([nx.asarray(x) for x in parts], axis)
            continue
        joined = getattr(nx, name)([nx.asarray(x) for x in parts], axis)
        assert joined.shape == expected.shape and joined.tolist() == expected.tolist()


def test_a_view_holds_the_memory_of_a_tensor_that_is_gone() -> None:
    view = nx.arange(10.0)[2:7][1:]
    fresh = [nx.zeros(10) for _ in range(300)]
    assert view.tolist() == [3.0, 4.0, 5.0, 6.0] and len(fresh) == 300


def test_memory_that_someone_else_holds_is_not_handed_out_again() -> None:
    held = np.from_dlpack(nx.arange(10.0))
    fresh = [nx.zeros(10) for _ in range(300)]
    assert held.tolist() == list(range(10)) and len(fresh) == 300


def test_memory_handed_out_again_counts_its_writes_anew() -> None:
    for _ in range(200):
        t = nx.zeros(3)
        assert t._version == 0
        t[0] = 1.0
        assert t._version == 1 and t.tolist() == [1.0, 0.0, 0.0]
        del t


def test_an_element_that_does_not_fit_leaves_the_tensor_as_it_was() -> None:
    t = nx.asarray([1, 2], nx.int8)
    with pytest.raises(OverflowError):
        t[1] = 300
    assert t.tolist() == [1, 2]
    with pytest.raises(IndexError):
        t[2] = 1


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64", "float16", "bfloat16", "float32", "float64", "complex128"])
def test_a_power_of_two_is_the_square(dtype: str) -> None:
    t = nx.asarray([0, 1, 2, 3, 11, 100]).astype(dtype)
    squares = nx.asarray([0, 1, 4, 9, 121, 10000]).astype(dtype).tolist()
    for found in (t**2, nx.pow(t, 2), t ** nx.asarray(2, dtype=dtype)):
        assert found.dtype == t.dtype and found.tolist() == squares
    t **= 2
    assert t.tolist() == squares
    assert (nx.asarray([3, 4]) ** 2.0).dtype.name == "float64"
    assert nx.asarray([-np.inf, -0.0, np.nan]).__pow__(2).tolist()[:2] == [np.inf, 0.0]


@pytest.mark.parametrize("scale", [10, 2**49, 2**50, 2**51, 2**62])
def test_quotients_and_remainders_of_whole_numbers_are_pythons(scale: int) -> None:
    rng = np.random.default_rng(3)
    a, b = rng.integers(-scale, scale, 3000), rng.integers(-scale, scale, 3000)
    b[b == 0] = 1
    b[::7] = rng.integers(1, 9, b[::7].size)
    a[::5] = b[::5] * 3
    for high in (a, np.maximum(np.abs(a), 1)):
        pairs = list(zip(high.tolist(), b.tolist(), strict=True))
        assert (nx.asarray(high) % nx.asarray(b)).tolist() == [x % y for x, y in pairs]
        assert (nx.asarray(high) // nx.asarray(b)).tolist() == [x // y for x, y in pairs]
        assert (nx.asarray(high) % 7).tolist() == [x % 7 for x, _ in pairs]
