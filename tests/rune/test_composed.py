"""Functions of nx that are composed of primitives pass traced values: their derivatives agree with differences, their
vmap with a loop, their traced program with themselves."""

import sys
import weakref

import pytest

import nx
import rune
from rune import tree
from rune.aval import aval_of
from rune.graph import eval_graph, trace

la = nx.linalg


def m(*shape, shift=0.0):
    size = 1
    for n in shape:
        size *= n
    return (nx.sin(0.7 * nx.arange(1.0, size + 1) ** 2) * 1.3 + shift).reshape(shape)


A, B, V, W = m(3, 3) + 3 * nx.eye(3), m(4, 3), m(5), m(5, shift=2.5)
FUNCTIONS = {
    "average": (lambda x, w: nx.average(x, weights=w), V, W),
    "atleast_2d": (nx.atleast_2d, V),
    "block": (lambda x: nx.concat([nx.stack([x, x * x]), x[None]], 0), V),
    "clip": (lambda x: nx.clip(x, -0.5, 0.5), V),
    "column_stack": (lambda x, y: nx.column_stack([x, y]), V, W),
    "convolve": (nx.convolve, V, m(3)),
    "correlate": (nx.correlate, V, m(3)),
    "cov": (lambda x: ((x - x.mean(0)).T @ (x - x.mean(0))) / 3, B),
    "cross": (nx.cross, m(3), m(3, shift=1)),
    "cumulative_sum": (lambda x: nx.cumulative_sum(x, include_initial=True), V),
    "dct": (nx.fft.dct, V),
    "diag": (nx.diag, m(3)),
    "diagonal": (nx.diagonal, A),
    "diff": (nx.diff, V),
    "dot": (nx.dot, B, A),
    "einsum": (lambda a, b: nx.einsum("ij,kj,k->i", a, b, b[:, 0]), A, A),
    "expm": (la.expm, A / 5),
    "flip": (nx.flip, A),
    "hfft": (lambda x: nx.fft.hfft(x + 1j * x[::-1]), V),
    "hypot": (nx.hypot, V, W),
    "inner": (nx.inner, B, B),
    "interp": (lambda x: nx.interp(x, nx.arange(4.0), nx.asarray([1.0, 3, 2, 5])), nx.asarray([0.3, 1.2, 2.6])),
    "kron": (nx.kron, A, m(2, 2)),
    "lstsq": (lambda a, b: la.lstsq(a, b)[0], B, m(4)),
    "matrix_norm": (la.matrix_norm, B),
    "matrix_power": (lambda a: la.matrix_power(a, 3), A),
    "max_pool2d": (lambda x: nx.max_pool2d(x, 2), m(1, 1, 4, 4)),
    "median": (nx.median, V),
    "meshgrid": (lambda x, y: nx.meshgrid(x, y)[0] * nx.meshgrid(x, y)[1], V, m(3)),
    "multi_dot": (lambda a, b: la.multi_dot([a, b, a]), A, A),
    "nan_to_num": (nx.nan_to_num, V),
    "nanmean": (nx.nanmean, V),
    "norm 2": (lambda a: la.norm(a, ord=2), B),
    "norm 3": (lambda x: la.vector_norm(x, ord=3), V),
    "outer": (nx.outer, V, m(2)),
    "pad reflect": (lambda x: nx.pad(x, 2, mode="reflect"), V),
    "pinv": (la.pinv, B),
    "polar form": (lambda x: nx.abs(nx.exp(1j * x) + 1), V),
    "ptp": (nx.ptp, V),
    "quantile": (lambda x: nx.quantile(x, 0.3), V),
    "repeat": (lambda x: nx.repeat(x, 2), V),
    "roll": (lambda x: nx.roll(x, 2), V),
    "rot90": (nx.rot90, A),
    "sinc": (nx.sinc, V),
    "solve": (la.solve, A, m(3)),
    "solve_triangular": (la.solve_triangular, A, m(3, 2)),
    "split": (lambda x: nx.split(x, 2)[1] * 2, m(4)),
    "std": (nx.std, V),
    "stft": (lambda x: nx.abs(nx.fft.stft(x, 8)[-1]) ** 2, m(32)),
    "swapaxes": (lambda x: nx.swapaxes(x, 0, 1) @ x, B),
    "take": (lambda x: nx.take(x, nx.asarray([[2, 0], [1, 1]])), V),
    "tensordot": (nx.tensordot, A, A),
    "tile": (lambda x: nx.tile(x, (2, 2)), V),
    "trace": (nx.trace, A),
    "tril": (nx.tril, A),
    "unstack": (lambda x: nx.unstack(x)[1] * nx.unstack(x)[0], A),
    "var": (lambda x: nx.var(x, axis=1, correction=1), B),
    "vecdot": (nx.vecdot, B, B * 2),
    "vander": (lambda x: nx.stack([x**k for k in range(4)], 1), V),
    "mask": (lambda x: x[nx.asarray([True, False, True, True, False])], V),
    "mixed key": (lambda x: x[nx.asarray([0, 1]), :, None, nx.asarray([[1], [0]])], m(2, 3, 2)),
    "at set slice": (lambda x, y: x.at[1:4].set(y[:3] * 2), V, W),
    "at multiply": (lambda x, y: x.at[nx.asarray([0, 2])].multiply(y[:2]), V, W),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_composed_function_has_derivatives(name):
    f, *args = FUNCTIONS[name]
    rune.check_grads(f, args)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_composed_function_is_mapped_as_a_loop(name):
    f, *args = FUNCTIONS[name]
    rows = [nx.stack([x, x * 1.01 + 0.01]) for x in args]
    got = tree.leaves(rune.vmap(f)(*rows))
    want = [tree.leaves(f(*[row[i] for row in rows])) for i in range(2)]
    for a, *each in zip(got, *want, strict=True):
        assert nx.allclose(a, nx.stack(each))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_composed_function_is_its_program(name):
    f, *args = FUNCTIONS[name]
    graph = trace(f, tree.structure((tuple(range(len(args))), {})), [aval_of(x) for x in args])
    for a, b in zip(eval_graph(graph, args), tree.leaves(f(*args)), strict=True):
        assert nx.allclose(a, b)


def test_derivatives_keep_the_dtype():
    for dtype in (nx.float16, nx.bfloat16, nx.float32):
        x = V.astype(dtype)
        assert rune.grad(lambda x: (nx.tanh(x * 2.0) @ x).sum())(x).dtype == dtype
        assert rune.jvp(lambda x: nx.cumsum(x * x), (x,), (x,))[1].dtype == dtype
        assert rune.grad(lambda x: (x.astype(nx.float64) ** 2).sum())(x).dtype == dtype


def test_what_the_tape_keeps_is_freed_with_the_function_that_pulls():
    w = nx.ones(3)
    _, pull = rune.vjp(lambda x: nx.sin(x) * w, V[:3])
    gone, before = weakref.ref(pull), sys.getrefcount(w)
    pull(nx.ones(3))
    del pull
    assert gone() is None
    assert sys.getrefcount(w) < before


def test_numpy_arrays_may_stand_beside_traced_values():
    np = pytest.importorskip("numpy")
    got = rune.grad(lambda x: (np.arange(5.0) * x + np.float64(2) * x).sum())(V)
    assert got.tolist() == [2, 3, 4, 5, 6]
    with pytest.raises(TypeError, match="__array__: a tracer has no memory"):
        rune.grad(lambda x: np.sin(x).sum())(V)
