"""Chains of cheap float operations run a tile of registers at a time (kernels/chain.h): the bits stay the same."""

import itertools
import random

import pytest

import nx
import rune
from nx import _core
from rune.compiled.compiler import CompilerError, compiler


def has_compiler():
    try:
        return bool(compiler())
    except CompilerError:
        return False


LENGTHS = (1, 31, 64, 127, 2049)
ODD = (0.0, -0.0, float("inf"), -float("inf"), float("nan"), 5e-324, -1.5)
BINARY = (
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a / b,
    nx.minimum,
    nx.maximum,
)
UNARY = (lambda a: -a, abs, nx.square, lambda a: a * a, lambda a: a + a, nx.sqrt)


def chain(seed):
    """A function of three tensors: twelve operations, most on the value before, and what some of them gave."""
    rng = random.Random(seed)

    def f(x, y, one):
        values = [x, y, one, x]
        for _ in range(12):
            before = values[-1] if rng.random() < 0.8 else rng.choice(values)
            other = rng.choice([*values, 0.5, -0.0, -3.0])
            kind = rng.random()
            if kind < 0.25:
                values.append(rng.choice(UNARY)(before))
            else:
                pair = (before, other) if kind < 0.6 else (other, before)
                values.append(rng.choice(BINARY)(*pair))
        return values[-1], values[-3], values[-4].sum()

    return f


def data(n, dtype, seed):
    rng = random.Random(seed)
    rows = [[rng.choice(ODD) if rng.random() < 0.05 else rng.uniform(-2, 2) for _ in range(n)] for _ in range(2)]
    return [nx.asarray(row, dtype=dtype) for row in rows] + [nx.asarray(rng.uniform(-2, 2), dtype=dtype)]


def bits(tree):
    return [(nx.where(nx.isnan(x), nx.asarray(1.5, dtype=x.dtype), x).tobytes(), nx.isnan(x).tolist()) for x in tree]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("seed", range(12))
def test_chain_gives_the_bits_of_its_operations(seed, dtype):
    for n in LENGTHS:
        arguments = data(n, getattr(nx, dtype), seed)
        eager = chain(seed)(*arguments)
        assert bits(rune.jit(chain(seed), backend="default")(*arguments)) == bits(eager)


LINKS = (lambda a, m: a + m, lambda a, m: a - m, lambda a, m: m - a, lambda a, m: a * m)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("times", [1, 3])
def test_two_links_in_a_row_give_the_bits_of_both(times, dtype):
    x, y, one = data(600, getattr(nx, dtype), times)
    links = [(link, m) for link in LINKS for m in (y, 0.75, one)]
    for each in itertools.product(links, links):

        def f(a, each=each * times):
            for link, m in each:
                a = link(a, m)
            return a

        assert bits([rune.jit(f, backend="default")(x)]) == bits([f(x)])


def test_chain_takes_the_memory_of_a_donated_argument():
    def f(x, y):
        return (x * 2 - y) * x + 1

    x, y = nx.linspace(-1, 1, 1001), nx.linspace(3, 4, 1001)
    wanted = f(x, y).tolist()
    assert rune.jit(f, donate_argnums=0, backend="default")(x.copy(), y).tolist() == wanted


def test_rows_that_repeat_are_read_as_a_whole_would_be():
    x, row, column = nx.linspace(-1, 1, 60 * 70).reshape(60, 70), nx.linspace(1, 2, 70), nx.linspace(2, 3, 60)[:, None]

    def f(x):
        return ((x - row) * column + x.T.reshape(60, 70) - 1) / column

    assert rune.jit(f, backend="default")(x).tobytes() == f(x).tobytes()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kernels", _core.kernels_available())
def test_every_instruction_set_gives_the_same_bits(kernels, dtype):
    arguments = data(700, getattr(nx, dtype), 1)
    wanted = [bits(chain(seed)(*arguments)) for seed in range(6)]
    try:
        _core.kernels(kernels)
        found = [bits(rune.jit(chain(seed), backend="default")(*arguments)) for seed in range(6)]
    finally:
        _core.kernels(None)
    assert found == wanted


def poly(x, y, one):
    z = ((x * 0.5 + y) * x - one) * y + 1
    return -z / (x * x + 3), z * one - y


@pytest.mark.skipif(not has_compiler(), reason="no C compiler")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_compiled_sums_and_products_give_the_same_bits(dtype):
    fast = rune.jit(poly, backend="c")
    for n in LENGTHS:
        arguments = data(n, getattr(nx, dtype), n)
        assert bits(fast(*arguments)) == bits(poly(*arguments))
    assert "NX_KEEP" in fast.lower(*arguments).source
