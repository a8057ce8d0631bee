"""The contract of a backend: every primitive, over dtypes and memory layouts, gives what the core gives."""

import json
import os
import subprocess
import sys
import threading

import numpy as np
import pytest

import nx
from nx import _core, backends
from nx.backends import contract, reference

DTYPES = [each.name for each in _core.dtypes]
BACKENDS = [name for name in backends._MODULES if name != "c"]
OPS = sorted(name for name, (_, family, _) in _core.ops.items() if family == "map")
NARROW = {"bfloat16", "float8_e4m3", "float8_e5m2"}
LAYOUTS = {
    "dense": lambda x: x,
    "strided": lambda x: nx.repeat(x, 2)[::2],
    "reversed": lambda x: x[::-1],
    "transposed": lambda x: nx.reshape(x[:20], (5, 4)).T,
    "0-d": lambda x: x[3],
    "empty": lambda x: x[:0],
    "broadcast": lambda x: nx.broadcast_to(x[4], (2, 3)),
}
#: Units of the last place that two ways to compute may differ by, by the bits of the fraction.
LAST_PLACES = {"float64": 2.0**-52, "float32": 2.0**-23, "float16": 2.0**-10, "bfloat16": 2.0**-7}
LAST_PLACES |= {"float8_e4m3": 2.0**-3, "float8_e5m2": 2.0**-2, "complex64": 2.0**-23, "complex128": 2.0**-52}
_EXACT = "add subtract multiply negative positive square minimum maximum fmin fmax clip where sqrt floor ceil trunc"
EXACT = set(_EXACT.split())


def sample(dtype, seed=0):
    """24 numbers with the dtype's corners among them."""
    rng = np.random.default_rng(seed)
    if dtype == "bool":
        return nx.asarray(rng.random(24) < 0.5)
    if dtype.startswith(("int", "uint")):
        info = np.iinfo(dtype)
        values = [info.min, info.max, 0, 1, *rng.integers(0 if info.min == 0 else -6, 7, 20).tolist()]
        return nx.asarray(np.asarray(values, dtype=dtype))
    special = [0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 0.5, -2.5]
    values = np.concatenate([special, rng.normal(size=15) * 3])
    if dtype.startswith("complex"):
        parts = np.concatenate([[0.0, 1.0, -1.0, 2.0], rng.normal(size=20) * 2])
        values = rng.permutation(parts) + 1j * rng.permutation(parts)
    return nx.asarray(values).astype(dtype)


def plain(found):
    """A result as what can be compared: dtype, shape, read-only or not, an array of numbers."""
    if isinstance(found, (tuple, list)):
        return [plain(each) for each in found]
    if not isinstance(found, nx.Tensor):
        return found
    wide = found.astype("float64") if found.dtype.name in NARROW else found
    return found.dtype.name, found.shape, found.readonly, wide.numpy()


def outcome(work):
    """What the work gives, or the kind of its error."""
    try:
        return plain(work())
    except Exception as err:
        return next((kind for kind in (IndexError, ValueError, TypeError, OverflowError) if isinstance(err, kind)), err)


def check(work, backend, last_places=0.0):
    """The same from the core and the backend; numbers within some units of the last place."""
    want = outcome(work)
    with nx.backend(backend):
        got = outcome(work)
    compare(got, want, last_places)


def compare(got, want, last_places):
    if isinstance(want, list):
        assert len(got) == len(want)
        for one, other in zip(got, want):
            compare(one, other, last_places)
    elif isinstance(want, tuple) and isinstance(got, tuple):
        assert got[:3] == want[:3]
        if last_places and want[0] in LAST_PLACES:
            near = last_places * LAST_PLACES[want[0]]
            np.testing.assert_allclose(got[3], want[3], rtol=near, atol=near)
        else:
            np.testing.assert_array_equal(got[3], want[3])
    else:
        assert got == want


SAMPLES = {dtype: [sample(dtype, seed) for seed in range(3)] for dtype in DTYPES}


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("op", OPS)
def test_elementwise_op_in_every_dtype_and_layout(op, backend):
    """All elements of each dtype, and in turn one of the layouts."""
    number, _, arity = _core.ops[op]
    layouts = list(LAYOUTS.values())
    for k, dtype in enumerate(DTYPES):
        for lay in (layouts[0], layouts[(k + number) % len(layouts)]):
            each = [lay(x) for x in SAMPLES[dtype][:arity]]
            if op == "where":
                each[0] = each[0] != 0
            if op == "pow" and dtype.startswith("int"):
                each[1] = abs(each[1] % 5)
            exact = op in EXACT and not (dtype.startswith("complex") and op in ("multiply", "square", "sqrt"))
            check(lambda: _core.map(number, *each), backend, 0 if exact else 40)  # noqa: B023  (runs at once)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("op", ["add", "divide", "less", "bitwise_and", "where"])
def test_dtypes_meet_as_in_the_core(op, backend):
    for a in DTYPES:
        for b in DTYPES:
            x, y = sample(a), sample(b, 1)
            given = (x != 0, x, y) if op == "where" else (x, y)
            check(lambda: nx.bind(op, *given), backend, 2)  # noqa: B023  (runs at once)
        for scalar in (True, 3, -1, 0.1, 1e300, 2j):
            given = (x, x, scalar) if op == "where" else (x, scalar)
            check(lambda: nx.bind(op, *given), backend, 2)  # noqa: B023  (runs at once)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("to", DTYPES)
def test_casts(to, backend):
    for dtype in DTYPES:
        x = sample(dtype)
        if to.startswith(("int", "uint")):  # what C leaves open is not asked for
            if dtype.startswith(("float", "bfloat")):
                x = nx.clip(nx.where(x == x, abs(x), 0), 0, 100).astype(dtype)
        for lay in LAYOUTS.values():
            check(lambda: _core.cast(lay(x), to), backend)  # noqa: B023  (runs at once)


FOLDS = {
    "fold": lambda op: [(None,), (0,), (-1, True), ((0, 1),), ((),), (2,), ((0, 0),)],
    "argfold": lambda op: [(None,), (0,), (1, True), (2,)],
    "scan": lambda op: [(None,), (0,), (-1,), (2,)],
}


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("family", FOLDS)
def test_folds_and_scans_over_every_axis(family, dtype, backend):
    for op, (number, kind, _) in _core.ops.items():
        if kind != family:
            continue
        every = SAMPLES[dtype][0]
        for x in (grid(dtype), nx.reshape(every, (4, 6))[::-1, ::2], nx.zeros((0, 3), dtype=dtype)):
            if op in ("prod", "cumprod", "mean"):  # no sum of infinities, no difference of the greatest numbers
                x = x if dtype == "bool" else nx.where(abs(x) < 100, x, 1).astype(dtype)
            for rest in FOLDS[family](op):
                check(lambda: getattr(_core, family)(number, x, *rest), backend, 60)  # noqa: B023  (runs at once)


def grid(dtype):
    return nx.reshape(SAMPLES[dtype][0][:20], (4, 5))


KEY = nx.asarray([1, 2, 3, 4], dtype="uint64")
SHORT_KEYS = nx.asarray([[7, 1], [2**32 - 1, 5]], dtype="uint32")
POINTS = nx.asarray([0.1, 1.5, 2.0, 0.9]), nx.asarray([0.0, 1.0, 2.0])
PICKS = nx.asarray([3, 0, -1, 2])
#: primitive: calls on a tensor of four rows and five columns, of each dtype.
CALLS = {
    "cast": [lambda x: _core.cast(x, "complex128")],
    "var": [lambda x: nx.var(finite(x)), lambda x: nx.std(finite(x), 0, correction=1, keepdims=True)],
    "reshape": [
        lambda x: _core.reshape(x, (2, -1)),
        lambda x: _core.reshape(x.T, (20,)),
        lambda x: _core.reshape(x, (3, 3)),
    ],
    "permute": [lambda x: _core.permute(x, (1, 0))],
    "expand_dims": [lambda x: _core.expand_dims(x, 1)],
    "squeeze": [lambda x: _core.squeeze(x[:1]), lambda x: _core.squeeze(x, 0)],
    "flip": [lambda x: _core.flip(x), lambda x: _core.flip(x, 1), lambda x: _core.flip(x, 2)],
    "broadcast_to": [lambda x: _core.broadcast_to(x[:1], (3, 2, 5)), lambda x: _core.broadcast_to(x, (4, 4))],
    "concat": [lambda x: _core.concat([x, x[:2]], 0), lambda x: _core.concat([x, x[:2]], 1)],
    "pad": [lambda x: _core.pad(x, ((1, 0), (0, 2)), 1)],
    "copy_to": [lambda x: written(x, lambda y: _core.copy_to(y, x[0]))],
    "getitem": [
        lambda x: x[PICKS],
        lambda x: x[:, PICKS],
        lambda x: x[x == x],
        lambda x: x[PICKS, None],
        lambda x: x[nx.asarray([9])],
    ],
    "setitem": [
        lambda x: written(x, lambda y: y.__setitem__(PICKS, 1)),
        lambda x: written(x, lambda y: y.__setitem__(y == y, 0)),
        lambda x: written(x, lambda y: y.__setitem__((slice(None), 1), y[:, 0])),
        lambda x: written(x, lambda y: y.__setitem__(..., nx.ones(3))),
    ],
    "take": [
        lambda x: _core.take(x, PICKS, 1),
        lambda x: _core.take(x, PICKS, None),
        lambda x: _core.take(x, nx.asarray([9]), 0),
    ],
    "take_along": [lambda x: _core.take_along(x, nx.asarray([[1, 0, 2, -1, 3]]), 0)],
    "put": [lambda x: written(x, lambda y: _core.put(y, PICKS, nx.ones(4, dtype=x.dtype)))],
    "put_along": [lambda x: written(x, lambda y: _core.put_along(y, nx.asarray([[1, 0, 2, -1, 3]]), x[:1], 0))],
    "nonzero": [lambda x: _core.nonzero(x)],
    "sort": [lambda x: _core.sort(x, 1), lambda x: _core.sort(x, 0, True), lambda x: _core.sort(x.T, -1)],
    "argsort": [lambda x: _core.argsort(x, 1), lambda x: _core.argsort(x, 0, True), lambda x: _core.argsort(x, 2)],
    "searchsorted": [
        lambda x: _core.searchsorted(nx.sort(x[2]), x),
        lambda x: _core.searchsorted(nx.sort(x[2]), x, True),
    ],
    "matmul": [
        lambda x: _core.matmul(finite(x), finite(x).T),
        lambda x: finite(x) @ finite(x)[0],
        lambda x: x @ x,
        lambda x: x @ x[0, 0],
    ],
    "bincount": [
        lambda x: _core.bincount(nx.asarray([1, 3, 1]), 5, None),
        lambda x: _core.bincount(nx.asarray([1, 3]), 4, nx.asarray([0.5, 2])),
    ],
    "histogram": [
        lambda x: _core.histogram(nx.asarray([0.5, 1, 2, 3]), nx.asarray([0.0, 1, 2]), True, None),
        lambda x: _core.histogram(nx.asarray([0.5, 1, 2]), nx.asarray([0.0, 1, 3]), False, nx.asarray([1.0, 2, 3])),
    ],
    "linspace": [lambda x: _core.linspace(0, 1, 7), lambda x: _core.linspace(1, 9, 5, False, x.dtype)],
    "histogram2d": [
        lambda x: _core.histogram2d(*POINTS, True, POINTS[0][::-1], POINTS[1], False, None),
        lambda x: _core.histogram2d(*POINTS, True, POINTS[0], POINTS[1], False, nx.asarray([1.0, 2, 3, 4])),
    ],
    "cholesky": [
        lambda x: _core.cholesky(definite(x)),
        lambda x: _core.cholesky(definite(x), True),
        lambda x: _core.cholesky(-definite(x)),
    ],
    "qr": [
        lambda x: made_up(*_core.qr(matrix(x))),
        lambda x: [abs(each) for each in _core.qr(matrix(x), "complete")][1],
        lambda x: abs(_core.qr(matrix(x), "r")),
    ],
    "svd": [lambda x: made_up(*_core.svd(matrix(x), False)), lambda x: _core.svd(x[0])],
    "svdvals": [lambda x: _core.svdvals(matrix(x))],
    "eigh": [lambda x: _core.eigh(definite(x))[0], lambda x: put_together(*_core.eigh(definite(x), True))],
    "eigvalsh": [lambda x: _core.eigvalsh(definite(x))],
    "eig": [lambda x: nx.sort(nx.real(_core.eig(definite(x))[0]))],
    "eigvals": [lambda x: nx.sort(nx.real(_core.eigvals(definite(x))))],
    "inv": [lambda x: _core.inv(definite(x)), lambda x: _core.inv(0 * definite(x)), lambda x: _core.inv(matrix(x))],
    "solve": [lambda x: _core.solve(definite(x), matrix(x)), lambda x: _core.solve(definite(x), matrix(x)[:2])],
    "lstsq": [lambda x: _core.lstsq(definite(x), definite(x), 1e-9)],
    "triangular_solve": [
        lambda x: _core.triangular_solve(definite(x), matrix(x)),
        lambda x: _core.triangular_solve(definite(x), matrix(x), True, "C", True),
    ],
    "det": [lambda x: _core.det(definite(x))],
    "slogdet": [lambda x: _core.slogdet(definite(x))],
    "fft": [
        lambda x: _core.fft(finite(x), "fft", (1,), (5,), "backward"),
        lambda x: _core.fft(finite(x), "ifft", (0, 1), (3, 8), "ortho"),
        lambda x: _core.fft(finite(x), "rfft", (0, 1), (4, 4), "forward"),
        lambda x: _core.fft(finite(x), "irfft", (1,), (6,), "backward"),
        lambda x: _core.fft(x, "fft", (2,), (5,), "backward"),
    ],
    "conv": [
        lambda x: _core.conv(images(x), weights(x), *PLAIN, 1),
        lambda x: _core.conv(images(x), weights(x)[:, :1], *SKEWED, 2),
        lambda x: _core.conv(images(x), weights(x), *PLAIN, 2),
        lambda x: _core.conv(images(x), weights(x)[0], *PLAIN, 1),
        lambda x: _core.conv(images(x), weights(x), (0, 1), *PLAIN[1:], 1),
        lambda x: _core.conv(images(x)[:, :, :0], weights(x), *PLAIN, 1),
        lambda x: _core.conv(images(x)[:0], weights(x), *PLAIN, 1),
    ],
    "conv_input": [
        lambda x: _core.conv_input(results(x, 4, 2), weights(x), (5, 3), *PLAIN, 1),
        lambda x: _core.conv_input(results(x, 4, 2), weights(x)[:, :1], (5, 3), *SKEWED, 2),
        lambda x: _core.conv_input(results(x, 4, 2), weights(x), (5, 4), *PLAIN, 1),
    ],
    "conv_weight": [
        lambda x: _core.conv_weight(images(x), results(x, 4, 2), (2, 2), *PLAIN, 1),
        lambda x: _core.conv_weight(images(x), results(x, 4, 2), (2, 2), *SKEWED, 2),
        lambda x: _core.conv_weight(images(x), results(x, 4, 2), (3, 2), *PLAIN, 1),
        lambda x: _core.conv_weight(images(x), results(x, 4, 2), (2, 2), *PLAIN, 3),
    ],
    "max_pool": [
        lambda x: _core.max_pool(nx.reshape(x, (1, 2, 5, 2)), (2, 2), *PLAIN),
        lambda x: _core.max_pool(nx.reshape(x, (1, 2, 5, 2)), (3, 2), *SKEWED),
        lambda x: _core.max_pool(nx.reshape(x, (1, 2, 5, 2)), (2, 3), *PLAIN),
    ],
    "max_pool_pick": [
        lambda x: led(x, _core.max_pool_pick, True, PLAIN),
        lambda x: led(x, _core.max_pool_pick, True, SKEWED),
        lambda x: led(x, _core.max_pool_pick, False, PLAIN),
    ],
    "max_pool_spread": [
        lambda x: led(x, _core.max_pool_spread, False, PLAIN),
        lambda x: led(x, _core.max_pool_spread, False, SKEWED),
        lambda x: led(x, _core.max_pool_spread, True, PLAIN),
    ],
    "threefry": [
        lambda x: _core.threefry(nx.asarray([[7, 1]], dtype="uint32"), nx.asarray([[0, 3]], dtype="uint32")),
        lambda x: _core.threefry(KEY, nx.asarray([5, 6, 7, 2**64 - 1], dtype="uint64")),
    ],
    "random_draw": [
        lambda x: _core.random_draw(KEY, "uniform", (2, 70), x.dtype),
        lambda x: _core.random_draw(SHORT_KEYS, "normal", (3, 25), x.dtype),
        lambda x: _core.random_draw(SHORT_KEYS, "bits", (77,), x.dtype),
        lambda x: _core.random_draw(KEY, "uniform", (500,), x.dtype, 1.0, 1e-2),
        lambda x: _core.random_draw(KEY[:3], "uniform", (2,), x.dtype),
        lambda x: _core.random_draw(KEY, "unknown", (2,), x.dtype),
        lambda x: _core.random_draw(KEY, "uniform", (0, 2), x.dtype),
    ],
    "random_sample": [
        lambda x: _core.random_sample(SHORT_KEYS, "gamma", (2, 3), nx.real(x)[:2, :3]),
        lambda x: _core.random_sample(KEY, "integers", (4,), x[0, :1], x[0, 1:2]),
        lambda x: _core.random_sample(SHORT_KEYS, "gamma", (3, 2), x[0, 0]),
        lambda x: _core.random_sample(KEY, "poisson", (4,), x[0]),
        lambda x: _core.random_sample(KEY, "gamma", (0,), nx.ones(())),
        lambda x: _core.random_sample(KEY, "gamma", (2,), nx.ones(()), nx.ones(())),
    ],
    "random_permutation": [
        lambda x: _core.random_permutation(KEY, 20, 20),
        lambda x: _core.random_permutation(SHORT_KEYS, 2**40, 9),
        lambda x: _core.random_permutation(KEY, 0, 0),
        lambda x: _core.random_permutation(KEY, 3, 4),
    ],
}


#: Stride, padding, dilation of windows.
PLAIN = (1, 1), ((0, 0), (0, 0)), (1, 1)
SKEWED = (1, 2), ((1, 0), (1, 1)), (2, 1)


def images(x):
    """One image of two channels, five rows, three columns, out of twenty elements of whole and broken numbers."""
    return nx.reshape(nx.concat([finite(x)] * 2, 0), (40,))[:30].reshape(1, 2, 5, 3)


def weights(x):
    """Four outputs of two channels, two by two."""
    return nx.reshape(nx.concat([finite(x)[::-1]] * 2, 0), (40,))[:32].reshape(4, 2, 2, 2)


def results(x, rows, columns):
    return nx.reshape(nx.concat([finite(x).T] * 2, 0), (40,))[: 4 * rows * columns].reshape(1, 4, rows, columns)


def led(x, along, to_y, form):
    """Numbers led along the pooling of an image in which elements are equal, also to NaN, some windows all -inf."""
    x = nx.concat([nx.reshape(x, (1, 2, 5, 2)), nx.reshape(x[::-1], (1, 2, 5, 2))], 3)
    x = nx.where(x < 0, -np.inf, nx.round(x)).astype(x.dtype) if x.dtype.kind == "float" else x
    y = _core.max_pool(x, (2, 2), *form)
    return along(
        x,
        y,
        nx.reshape(nx.arange((x if to_y else y).size) + 1, (x if to_y else y).shape).astype(x.dtype),
        (2, 2),
        *form,
    )


def finite(x):
    """Without what no sum of it can be compared."""
    return nx.where(abs(x) < 100, x, 1).astype(x.dtype) if x.dtype != "bool" else x


def matrix(x):
    """Four rows and three columns of numbers of which a factorisation keeps the digits."""
    return (finite(x)[:4, :3] + nx.eye(4, 3) * 30).astype(x.dtype)


def definite(x):
    """Four rows and columns, Hermitian and definite."""
    a = nx.reshape(nx.sin(nx.arange(16.0)), (4, 4))
    a = a + 1j * a.T if x.dtype.kind == "complex" else a
    return (a @ nx.conj(a).T + 4 * nx.eye(4)).astype(x.dtype)


def put_together(values, vectors):
    """The matrix of its values and vectors."""
    return (vectors * values) @ nx.conj(vectors).T


def made_up(a, b, *c):
    """The product of the factors, and their shapes."""
    product = a @ b if not c else (a * b) @ c[0]
    return [product, *(each.shape for each in (a, b, *c))]


def written(x, work):
    y = x.copy()
    work(y)
    return y


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("primitive", CALLS)
def test_primitive_in_every_dtype_and_layout(primitive, backend):
    layouts = (lambda x: x, lambda x: x[::-1], lambda x: nx.reshape(nx.reshape(x, (20,)), (5, 4)).T)
    for k, dtype in enumerate(DTYPES):
        x = layouts[k % 3](grid(dtype))
        for call in CALLS[primitive]:
            check(lambda: call(x), backend, 60)  # noqa: B023  (runs at once)


DRAWS = ["uniform", "exponential", "laplace", "logistic", "gumbel", "cauchy", "rayleigh", "normal"]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("kind", DRAWS)
def test_draws_are_the_core_s_for_both_engines(kind, backend):
    """Uniform numbers bit for bit; others to units of the last place."""
    for key in (KEY, SHORT_KEYS):
        for dtype in ("float64", "float32", "float16", "bfloat16"):
            for n, rest in ((1, ()), (1300, ()), (65, (2.5, -0.75))):
                exact = 0 if kind == "uniform" else 8
                check(lambda: _core.random_draw(key, kind, (n,), dtype, *rest), backend, exact)  # noqa: B023


def _parameter(values, n):
    return nx.asarray((values * n)[:n])


#: sampler: parameters of elements in turn, each kind of try and each odd value among them.
ODD = [0.0, -1.0, np.nan, np.inf]
SAMPLERS = {
    "integers": [[0, -5, -(2**63), 3, 0], [6, 5, 2**63 - 1, 3, 3 * 2**61]],
    "gamma": [[0.05, 0.7, 1.0, 3.5, 1e6, *ODD]],
    "log_gamma": [[0.001, 0.7, 1.0, 3.5, 1e6, *ODD]],
    "truncated": [
        [-1.0, 0.5, 8.0, -0.1, -9.0, 1.0, 2e200, -3.0, 4.0],
        [0.0, 0.7, 99.0, 0.1, -7.0, 0.0, 3e200, np.inf, 4.0],
    ],
    "poisson": [[0.3, 4.0, 9.9, 10.0, 55.5, 1e7, 1e19, *ODD]],
    "binomial": [[5.0, 100.0, 1000.0, 1e9, 40.0, 3.0, 7.5e5, -1.0], [0.3, 0.5, 0.004, 0.9, 0.75, 1.5, 1e-9, 0.5]],
}


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", SAMPLERS)
def test_samplers_are_the_core_s_for_both_engines(name, backend):
    """Whole numbers bit for bit, others to units of the last place: so each try is taken or refused alike."""
    for key in (KEY, SHORT_KEYS[1]):
        each = [_parameter(values, 600) for values in SAMPLERS[name]]
        check(lambda: _core.random_sample(key, name, (600,), *each), backend, 200)  # noqa: B023
        for k in range(4):  # one for all, as tables of sums are made for
            one = [nx.asarray(values[k]) for values in SAMPLERS[name]]
            check(lambda: _core.random_sample(key, name, (40,), *one), backend, 200)  # noqa: B023
    bounds = nx.asarray([0, 2**64 - 1], dtype="uint64")
    check(lambda: _core.random_sample(KEY, "integers", (9,), bounds[0], bounds[1]), backend)


# -- the table -----------------------------------------------------------------------------------------------------


def test_table_has_every_primitive_of_the_core():
    """A new primitive needs a row in contract.py: PRIMITIVES with its body in reference/, HOUSE, or for now PENDING."""
    known = set(contract.PRIMITIVES) | contract.HOUSE | contract.PENDING
    assert set(_core.primitives) - known == set()
    assert known - set(_core.primitives) == {"map", "getitem", "setitem"}
    assert set(reference.CARRIED) == set(contract.PRIMITIVES)
    assert set(contract.PRIMITIVES) - set(CALLS) - set(FOLDS) == {"map"}


def test_table_has_every_elementwise_op_with_the_dtypes_of_the_core():
    assert set(contract.KINDS) == set(OPS)
    for op in OPS:
        for dtype in _core.dtypes:
            each = [nx.ones(1, dtype=dtype)] * _core.ops[op][2]
            if op == "where":
                each[0] = nx.asarray([True])
            try:
                want = nx.bind(op, *each).dtype
            except TypeError:
                want = TypeError
            try:
                found = contract.op_result(op, contract.op_dtype(op, dtype))
            except TypeError:
                found = TypeError
            assert (op, dtype, found) == (op, dtype, want)


# -- choosing ------------------------------------------------------------------------------------------------------


def test_scopes_nest_and_end_with_errors():
    before = nx.backend().name
    with nx.backend("reference"):
        with nx.backend("c"):
            assert nx.backend().name == "c"
        with pytest.raises(ZeroDivisionError), nx.backend("c"):
            raise ZeroDivisionError
        assert nx.backend().name == "reference"
    assert nx.backend().name == before


def test_other_threads_keep_theirs():
    found, before = [], nx.backend().name
    with nx.backend("reference"):
        thread = threading.Thread(target=lambda: found.append(nx.backend().name))
        thread.start()
        thread.join()
    assert found == [before]


def test_a_backend_of_one_s_own_gets_every_operation():
    seen = []

    def carry_out(primitive, args, keywords):
        seen.append(primitive)
        return reference.carry_out(primitive, args, keywords)

    if "recording" not in backends._OTHERS:
        backends.register("recording", carry_out)
    backends._OTHERS["recording"] = carry_out
    with nx.backend("recording"):
        x = nx.asarray([[3.0, 1], [2, 4]])
        x += 1
        x[x > 4] = 0
        (x @ x.T, x.sum(0), nx.std(x), nx.cumsum(x), nx.sort(x), nx.argmax(x), x.astype("int8"), nx.concat([x, x]))
    work = "map map setitem matmul fold var scan sort argfold cast concat"
    assert [name for name in seen if name not in contract.HOUSE] == work.split()
    assert nx.ones(2).tolist() == [1, 1] and seen[-1] == "concat"


def test_unknown_backend_raises():
    with pytest.raises(ValueError, match="backend: unknown backend 'cuda'; 'c', 'reference'"):
        nx.backend("cuda")
    with pytest.raises(ValueError, match="register: there is a backend 'c' already"):
        backends.register("c", lambda *_: None)


def run(code, **environment):
    return subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={**{name: value for name, value in os.environ.items() if name != "NX_BACKEND"}, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_environment_chooses_for_the_process():
    code = """
import json, sys, threading, nx
names = [nx.backend().name]
thread = threading.Thread(target=lambda: names.append(nx.backend().name))
thread.start(); thread.join()
print(json.dumps([names, (nx.arange(3) * 2).tolist(), "numpy" in sys.modules]))
"""
    assert json.loads(run(code, NX_BACKEND="reference").stdout) == [["reference", "reference"], [0, 2, 4], True]
    assert json.loads(run(code).stdout) == [["c", "c"], [0, 2, 4], False]
    assert "unknown backend 'gpu'" in run("import nx", NX_BACKEND="gpu").stderr


def test_scalars_of_numpy_are_strong_in_both():
    def kinds():
        scalars = np.float64(2), np.int64(3), np.float32(1), np.True_, 2.0
        return [(nx.ones(2, dtype) + each).dtype for dtype in ("bool", "int8", "float32") for each in scalars]

    by_core = kinds()
    with nx.backend("reference"):
        assert kinds() == by_core
