"""Sparse Hessians within jit: the same matrix as without, from few directions, whatever the function."""

import numpy as np
import pytest

import nx
import rune
from rune import sparsity
from rune.aval import aval_of
from rune.graph import trace_flat

N = 70
X = nx.asarray(np.random.default_rng(3).standard_normal(N))


def chain(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


def windows(x):
    return (nx.sin(x[:-4] * x[4:]) + x[2:-2] ** 3).sum() + nx.exp(-x[::-1] * x).mean()


def plane(x):
    z = x.reshape(7, 10)
    return ((z[1:] - z[:-1]) ** 4).sum() + (nx.cos(z[:, 1:] - z[:, :-1])).sum()


def arrow(x):  # one full row: each column meets it
    return (x * x[0]).sum()


def full(x):
    return x.sum() ** 4 + (x**3).sum()


def product(x):
    return nx.tanh(nx.ones((3, N)) @ x).sum()


def ordered(x):
    return (nx.sort(x) * nx.arange(1.0 * N) * x).sum()


def steep(x):
    return nx.sqrt(nx.abs(x)).sum()


def linear(x):
    return (x * 2).sum()


def separate(x):
    return (x**4).sum()


@pytest.mark.parametrize("f", [chain, windows, plane, arrow, full, product, ordered, linear, separate])
def test_hessian_within_jit_is_that_without(f):
    np.testing.assert_allclose(rune.jit(rune.hessian(f))(X).numpy(), rune.hessian(f)(X).numpy(), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("f", "directions"), [(separate, 1), (linear, 1), (chain, 3), (plane, 7), (windows, 6), (full, N), (product, N)]
)
def test_sparse_hessians_take_few_directions(f, directions):
    plan = sparsity._planned(trace_flat(lambda leaves: [rune.grad(f)(leaves[0])], [aval_of(X)]), nx.float64)
    assert (N if plan is None else plan[0].shape[0]) == directions


def test_dependence_is_never_too_small():
    for f in (chain, windows, plane, arrow, full, separate):
        graph = trace_flat(lambda leaves, f=f: [rune.grad(f)(leaves[0])], [aval_of(X)])
        found = sparsity.dependence(graph)
        assert found is None or not nx.any((rune.hessian(f)(X).mT != 0) & ~found)


def test_colours_part_columns_that_share_a_row():
    assert sparsity.colored([0, 1, 1, 2, 2, 3, 3, 4, 5], [0, 0, 1, 1, 2, 2, 3, 3, 9], 8, 10) == [0, 1, 0, 1, 0, 0, 0, 0]
    assert sparsity.colored([0, 1, 2, 3], [0, 0, 0, 0], 4, 1) is None


def test_derivatives_of_sparse_hessians_and_batches_of_them_exist():
    def largest(x):
        return (rune.hessian(chain)(x) ** 2).sum()

    np.testing.assert_allclose(rune.jit(rune.grad(largest))(X).numpy(), rune.grad(largest)(X).numpy(), rtol=1e-10)
    many = nx.stack([X, X * 2])
    got = rune.jit(rune.vmap(rune.hessian(chain)))(many)
    np.testing.assert_allclose(got[1].numpy(), rune.hessian(chain)(many[1]).numpy(), rtol=1e-12)


def test_infinite_slopes_stay_where_they_are():
    x = X.at[3].set(0.0)
    got = rune.jit(rune.hessian(steep))(x)
    assert bool(nx.all(nx.isfinite(got) | (nx.arange(N)[:, None] == nx.arange(N))))
