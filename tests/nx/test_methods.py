"""Methods of tensors: the same call on an array gives the same."""

import copy

import numpy as np
import pytest

import nx

random = np.random.default_rng(8)
X = random.integers(-9, 9, (3, 4)).astype("float64")
N = random.integers(0, 9, (3, 4))
S = random.normal(size=(4, 4))

CALLS = {
    "all": lambda x: x.all(axis=1),
    "any": lambda x: x.any(0),
    "argmax": lambda x: x.argmax(),
    "argmin": lambda x: x.argmin(axis=1),
    "argpartition": lambda x: x.argpartition(2, axis=0)[2],
    "argsort": lambda x: x.argsort(axis=-1, kind="stable"),
    "astype": lambda x: x.astype("int32"),
    "clip": lambda x: x.clip(-2, 3),
    "clip low": lambda x: x.clip(min=0),
    "compress": lambda x: x.compress([True, False, True], axis=0),
    "conj": lambda x: x.conj(),
    "copy": lambda x: x.copy(),
    "cumprod": lambda x: x.cumprod(axis=0),
    "cumsum": lambda x: x.cumsum(),
    "diagonal": lambda x: x.diagonal(1),
    "divmod": lambda x: np.asarray(divmod(x, 3)[1]) + np.asarray(divmod(50, x * 0 + 7)[0]),
    "dot": lambda x: x.dot(np.arange(4.0)),
    "flatten": lambda x: x.flatten(),
    "flat": lambda x: np.asarray(list(map(float, x.flat))),
    "item": lambda x: x.item(2),
    "item pair": lambda x: x.item(1, 2),
    "max": lambda x: x.max(axis=0, keepdims=True),
    "mean": lambda x: x.mean(axis=(0, 1)),
    "mean dtype": lambda x: x.mean(dtype="float32"),
    "min": lambda x: x.min(),
    "nonzero": lambda x: x.nonzero()[1],
    "prod": lambda x: x.prod(0),
    "ravel": lambda x: x.ravel(),
    "repeat": lambda x: x.repeat(2, axis=1),
    "repeat each": lambda x: x.repeat([1, 0, 2], axis=0),
    "reshape": lambda x: x.reshape(2, 6),
    "reshape tuple": lambda x: x.reshape((2, -1)),
    "round": lambda x: (x / 7).round(2),
    "searchsorted": lambda x: x.ravel()[:0].searchsorted([1.0]),
    "squeeze": lambda x: x[:, None].squeeze(1),
    "std": lambda x: x.std(axis=1, ddof=1),
    "sum": lambda x: x.sum(axis=-1, keepdims=True),
    "swapaxes": lambda x: x.swapaxes(0, 1),
    "take": lambda x: x.take([3, 0, -1], axis=1),
    "tolist": lambda x: x.tolist(),
    "trace": lambda x: x.trace(-1),
    "trace 3-D": lambda x: x.reshape(2, 3, 2).trace(0, 1, 2),
    "transpose": lambda x: x.reshape(3, 2, 2).transpose(2, 0, 1),
    "transpose all": lambda x: x.transpose(),
    "T": lambda x: x.T,
    "mT": lambda x: x.reshape(3, 2, 2).mT,
    "var": lambda x: x.var(),
    "view": lambda x: x.view("int64"),
    "view narrow": lambda x: x.view(np.uint8),
    "view same": lambda x: x.view(),
    "contains": lambda x: [x[0, 0] in x, 77 in x],
    "len": len,
    "iter": lambda x: np.asarray([np.asarray(row) for row in x]),
    "nbytes": lambda x: [x.nbytes, x.size, x.ndim, x.itemsize, *x.shape, *x.strides],
    "real": lambda x: (x + 2j).real,
    "imag": lambda x: (x + 2j).imag,
    "tobytes": lambda x: list(x.T.tobytes()),
    "deepcopy": lambda x: copy.deepcopy(x),
}


@pytest.mark.parametrize("call", CALLS)
def test_method_is_numpys(call):
    want, got = np.asarray(CALLS[call](X.copy())), np.asarray(CALLS[call](nx.asarray(X.copy())))
    assert got.dtype == want.dtype
    assert got.shape == want.shape
    np.testing.assert_allclose(got, want, rtol=1e-14)


IN_PLACE = {
    "fill": lambda x: x.fill(3),
    "sort": lambda x: x.sort(axis=0),
    "put": lambda x: x.put([0, 5], [7, 8]),
    "partition": lambda x: x.partition(1, axis=0),
    "add": lambda x: x.__iadd__(2),
    "divide": lambda x: x.__itruediv__(4),
    "item": lambda x: x.__setitem__((slice(None), 1), 5),
}


@pytest.mark.parametrize("call", IN_PLACE)
def test_method_in_place_writes_what_numpy_writes(call):
    a = X.copy()
    b = nx.asarray(X.copy())
    IN_PLACE[call](a)
    IN_PLACE[call](b)
    if call == "partition":
        a, b = a[1], b[1]
    np.testing.assert_array_equal(np.asarray(b), a)


def test_matmul_in_place_keeps_the_tensor():
    x = nx.asarray(S.copy())
    same = x
    x @= S
    assert x is same
    np.testing.assert_allclose(np.asarray(x), S @ S)


def test_view_shares_the_memory_and_counts_writes():
    x = nx.asarray([1.0, 2.0], nx.float32)
    bits = x.view(nx.uint32)
    bits[0] = 0
    assert x.tolist() == [0.0, 2.0]
    assert x.view("bfloat16").shape == (4,)
    assert x._version == bits._version


@pytest.mark.parametrize(
    ("work", "error", "words"),
    [
        (lambda: nx.zeros(3, "uint8").view("bool"), TypeError, "view: uint8 as bool: bytes beyond 0 and 1"),
        (lambda: nx.zeros(3, "uint8").view("int16"), ValueError, "bytes of the last axis do not divide"),
        (lambda: nx.zeros((4, 4)).T.view("uint8"), ValueError, "the last axis is not dense"),
        (lambda: nx.zeros(()).view("uint8"), ValueError, "a 0-d tensor has no axis to change"),
        (lambda: nx.zeros(9, "uint8")[1:].view("int64"), ValueError, "the memory is not aligned"),
    ],
)
def test_view_refuses_what_the_memory_is_not(work, error, words):
    with pytest.raises(error, match=words):
        work()


@pytest.mark.parametrize(
    ("how", "ufunc"),
    [("add", np.add), ("multiply", np.multiply), ("min", np.minimum), ("max", np.maximum), ("subtract", np.subtract)],
)
@pytest.mark.parametrize("key", [1, (slice(None), 2), ([0, 0, 2],), ([0, 1, 0], [1, 1, 1]), (slice(0, 2), [3, 3])])
def test_at_folds_every_occurrence_and_leaves_the_tensor(how, ufunc, key):
    x = nx.asarray(X)
    values = np.arange(1.0, 1 + X[key].size).reshape(X[key].shape)
    want = X.copy()
    ufunc.at(want, key, values)
    got = getattr(x.at[key], how)(values)
    np.testing.assert_array_equal(np.asarray(got), want)
    np.testing.assert_array_equal(np.asarray(x), X)
    want[key] = values
    np.testing.assert_array_equal(np.asarray(got.at[key].set(values)), want)
    np.testing.assert_array_equal(np.asarray(x.at[key].get()), X[key])
