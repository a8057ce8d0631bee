"""rune beside JAX: random programs under grad, jvp of grad and vmap of grad; and where conventions decide: ties,
complex numbers, lanes that talk.

JAX's answers lie in tests/golden/rune/jax.npz, as JAX compiles for a second or two a program. ``RUNE_JAX=1`` asks JAX
itself instead; ``RUNE_JAX=accept`` does and writes the file.
"""

import os
import pathlib
import random

import numpy as np
import pytest

import nx
import rune

from .agreement import disagreement

GOLDEN = pathlib.Path(__file__).parent.parent / "golden" / "rune" / "jax.npz"
MODE = os.environ.get("RUNE_JAX", "")
PROGRAMS = (*range(500), 10312)  # the last holds the deviation of what is zero but for rounding
if MODE:
    import jax

    jnp = jax.numpy
    jax.config.update("jax_enable_x64", True)
ANSWERS = {} if MODE else dict(np.load(GOLDEN))


@pytest.fixture(scope="module", autouse=True)
def keep_answers():
    yield
    if MODE == "accept":
        GOLDEN.parent.mkdir(exist_ok=True)
        before = dict(np.load(GOLDEN)) if GOLDEN.exists() else {}  # of tests that were not chosen
        np.savez_compressed(GOLDEN, **before | ANSWERS)


def agree(name, run, *arrays):
    """``run(words, *arrays)`` of ours gives what JAX gave: a list of arrays."""
    if MODE:
        theirs = run(Words(jnp, jax, jax.lax), *[jnp.asarray(x) for x in arrays])
        ANSWERS.update({f"{name}/{i}": np.asarray(x) for i, x in enumerate(theirs)})
    ours = run(Words(nx, rune, rune), *[nx.asarray(x) for x in arrays])
    for i, x in enumerate(ours):
        again = lambda *near, i=i: run(Words(nx, rune, rune), *[nx.asarray(x) for x in near])[i]  # noqa: E731
        assert disagreement(x, ANSWERS[f"{name}/{i}"], again, arrays) == ""


class Words:
    """One vocabulary for both: array functions, transformations, and where loops and lanes are."""

    def __init__(self, xp, transforms, lax):
        self.xp, self.transforms, self.scan, self.cond = xp, transforms, lax.scan, lax.cond
        self.psum, self.pmean, self.pmax, self.pmin = lax.psum, lax.pmean, lax.pmax, lax.pmin
        self.all_gather, self.axis_index = lax.all_gather, lax.axis_index
        self.detach = lax.stop_gradient
        self.maps = {"vmap": transforms.vmap, "pmap": transforms.pmap if transforms is rune else transforms.vmap}


UNARY = [
    lambda w, x: w.xp.sin(x),
    lambda w, x: w.xp.tanh(x),
    lambda w, x: w.xp.exp(-x * x),
    lambda w, x: w.xp.sqrt(1 + x * x),
    lambda w, x: w.xp.log1p(w.xp.abs(x)),
    lambda w, x: x.sum(axis=-1, keepdims=True) * x,
    lambda w, x: x - x.mean(axis=0),
    lambda w, x: x - x.max(axis=-1, keepdims=True),
    lambda w, x: w.xp.cumsum(x, axis=-1) / 3,
    lambda w, x: w.xp.cumprod(1 + 0.1 * x, axis=0),
    lambda w, x: w.xp.sort(x, axis=-1),
    lambda w, x: x[:, ::-1],
    lambda w, x: x.T @ x @ x.T if x.shape[0] == x.shape[1] else x @ x.T @ x / 9,
    lambda w, x: w.xp.where(x > 0.1, x * x, w.xp.cos(x)),
    lambda w, x: w.xp.clip(x, -0.7, 0.9),
    lambda w, x: x.reshape(-1)[w.xp.asarray([0, 3, 1, 2, 2, 5])].reshape(2, 3),
    lambda w, x: x.at[0, 1:].add(x[1, :2] ** 2),
    lambda w, x: x.at[w.xp.asarray([1, 0])].set(w.xp.sin(x)),
    lambda w, x: w.xp.einsum("ij,kj->ik", x, x) @ x / 5,
    lambda w, x: w.xp.concatenate([x[:, 1:], x[:, :1] * x[:, 1:2]], 1),
    lambda w, x: x / (0.5 + x.std(axis=1, keepdims=True)),
    lambda w, x: w.xp.roll(x, 1, axis=1) * x,
    lambda w, x: w.xp.take_along_axis(x, w.xp.argsort(x, axis=1), 1),
    lambda w, x: w.scan(lambda c, r: (w.xp.tanh(c + r), c * r), x[0], x)[1] + x,
    lambda w, x: w.cond(x[0, 0] > 0, lambda y: y * 2, lambda y: w.xp.sin(y) * 3, x),
    lambda w, x: w.transforms.vmap(lambda r: r * r.sum())(x),
    lambda w, x: w.transforms.grad(lambda y: (w.xp.sin(y) * y).sum())(x),
    lambda w, x: w.xp.linalg.solve(x.T @ x + 2 * w.xp.eye(3), x.T).T,
    lambda w, x: x * w.xp.linalg.det(x @ x.T + w.xp.eye(2)) / 9,
    lambda w, x: w.xp.real(w.xp.fft.ifft(w.xp.fft.fft(x) * (1 + 0.3j))),
]
BINARY = [
    lambda w, x, y: x * y,
    lambda w, x, y: x - 2 * y,
    lambda w, x, y: x / (1 + y * y),
    lambda w, x, y: w.xp.maximum(x, y),
    lambda w, x, y: w.xp.minimum(x, y[:1]),
    lambda w, x, y: w.xp.hypot(x, y + 3),
    lambda w, x, y: w.xp.arctan2(x, 2 + y * y),
    lambda w, x, y: (1 + x * x) ** w.xp.tanh(y),
    lambda w, x, y: w.xp.logaddexp(x, y),
    lambda w, x, y: x @ y.T @ x / 7,
]


def program(seed):
    """A function of the words and a (2, 3) tensor to a scalar: eight steps, each on earlier values."""
    rng = random.Random(seed)
    steps = []
    for i in range(8):
        if rng.random() < 0.65:
            steps.append((rng.choice(UNARY), (rng.randrange(max(0, i - 2), i + 1),)))
        else:
            steps.append((rng.choice(BINARY), (rng.randrange(i + 1), i)))

    def run(w, x):
        values = [x]
        for f, at in steps:
            values.append(f(w, *[values[k] for k in at]))
        return (values[-1] * w.xp.cos(values[-2])).sum()

    return run


@pytest.mark.parametrize("seed", PROGRAMS)
def test_random_program_has_jax_s_derivatives(seed):
    run = program(seed)

    def derivatives(w, x, many):
        gradient = w.transforms.grad(lambda x: run(w, x))
        return [gradient(x), *w.transforms.jvp(gradient, (x,), (many[0],)), w.transforms.vmap(gradient)(many)]

    points = np.random.default_rng(seed).normal(size=(3, 2, 3))
    agree(f"program {seed}", derivatives, points[0], points[1:])


SAME = np.asarray([1.0, 1.0, -1.0, 0.0])
TIES = {
    "max": lambda w, x: x.max(),
    "min": lambda w, x: x.min(),
    "maximum": lambda w, x: w.xp.maximum(x, 1.0).sum(),
    "minimum": lambda w, x: w.xp.minimum(x, x[::-1]).sum(),
    "clip": lambda w, x: w.xp.clip(x, -1, 1).sum(),
    "sort": lambda w, x: (w.xp.sort(x) * w.xp.arange(4.0)).sum(),
    "relu": lambda w, x: w.xp.where(x > 0, x, 0.0).sum(),
    "sign": lambda w, x: (w.xp.sign(x) * x).sum(),
    "prod": lambda w, x: x.prod(),
    "cumprod": lambda w, x: w.xp.cumprod(x).sum(),
    "square root": lambda w, x: w.xp.sqrt(x * x + 1).sum(),
    "power 0": lambda w, x: (x**0).sum(),
    "power 3": lambda w, x: (x**3.0).sum(),
    "float power": lambda w, x: w.xp.power(x * x, 1.0 + 0 * x).sum(),
    "floor": lambda w, x: (w.xp.floor(x) * x).sum(),
    "remainder": lambda w, x: w.xp.remainder(3 * x, 2.0).sum(),
    "median": lambda w, x: w.xp.median(x),
    "var": lambda w, x: x.var(ddof=1),
    "norm": lambda w, x: w.xp.linalg.norm(x),
    "std": lambda w, x: (x * x)[:3].std(),
    "norm of nothing": lambda w, x: w.xp.linalg.norm(x - x),
}


@pytest.mark.parametrize("name", TIES)
def test_derivative_at_ties_is_jax_s(name):
    agree(f"tie {name}", lambda w, x: [w.transforms.grad(lambda x: TIES[name](w, x))(x)], SAME)


def test_derivative_of_abs_at_zero_is_zero():
    assert rune.grad(lambda x: nx.abs(x).sum())(nx.asarray([0.0, -1.0])).tolist() == [0, -1]


Z = np.asarray([1 + 2j, -0.5 + 0.3j, 2 - 1j])
COMPLEX = {
    "abs": lambda w, z: w.xp.abs(z).sum(),
    "abs squared": lambda w, z: (z * w.xp.conj(z)).real.sum(),
    "real of sin": lambda w, z: w.xp.real(w.xp.sin(z)).sum(),
    "imag": lambda w, z: (w.xp.imag(z) ** 2).sum(),
    "angle": lambda w, z: w.xp.angle(z).sum(),
    "sqrt log": lambda w, z: w.xp.abs(w.xp.sqrt(z) + w.xp.log(z)).sum(),
    "fft": lambda w, z: (w.xp.abs(w.xp.fft.fft(z)) ** 2).sum() + w.xp.real(w.xp.fft.fft(z)[1]),
    "irfft": lambda w, z: (w.xp.fft.irfft(z) ** 2).sum(),
    "power": lambda w, z: w.xp.real(z**3 + z**2.5).sum(),
    "quotient": lambda w, z: w.xp.real(1 / (z + 2) * 3j).sum(),
}


@pytest.mark.parametrize("name", COMPLEX)
def test_complex_gradient_follows_jax_s_convention(name):
    agree(f"complex {name}", lambda w, z: [w.transforms.grad(lambda z: COMPLEX[name](w, z))(z)], Z)


def test_holomorphic_gradient_is_jax_s():
    def gradient(w, z):
        return [w.transforms.grad(lambda z: (w.xp.sin(z) * z).sum(), holomorphic=True)(z)]

    agree("holomorphic", gradient, Z)


def softmax(w, x):
    e = w.xp.exp(x - w.pmax(w.detach(x), "i"))  # JAX has no derivative of pmax
    return e / w.psum(e, "i")


def chain(w, x):
    y = x * (1 + w.axis_index("i"))
    z = w.xp.sin(y - w.pmean(y, "i"))
    return z * w.pmin(w.detach(z * x), "i") + w.all_gather(z, "i")[0]


def scanned(w, x):
    step = lambda c, _: (w.xp.tanh(c + w.psum(x * c, "i")), c)  # noqa: E731  (a body of one line)
    return w.scan(step, x * 0.1, None, length=3)[0]


def gathered(w, x):
    rows = w.all_gather(x, "i")
    flat = w.all_gather(x, "i", tiled=True)
    return rows.T @ (rows @ x) * flat.reshape(rows.shape)[w.axis_index("i")] + flat[::-1][:3]


TALKS = [softmax, chain, scanned, gathered]
POINTS = np.asarray([[1.0, 0.3, -0.7], [3.0, -0.1, 0.2], [-2.0, 0.4, 0.9], [0.5, 0.6, -1.1]])


def around(w, f, run):  # run(g, name): g mapped over lanes of this name
    """Values; gradients outside and inside of the map; a directional derivative; a batch; two names at once."""

    def total(x):
        return (run(f)(x) ** 2).sum()

    def nested(x):
        inner = run(lambda y: w.psum(f(y), ("i", "j")) * w.axis_index("j"), "j")
        return run(lambda y: inner(w.xp.stack([y, y * 0.5])))(x)

    t = w.transforms
    return {
        "value": run(f),
        "grad of": t.grad(total),
        "of grad": run(t.grad(lambda x: (f(x) ** 2).sum())),
        "jvp of": lambda x: t.jvp(run(f), (x,), (x * 0.5 + 1,))[1],
        "hessian of": t.hessian(total),
        "vmap of": lambda x: t.vmap(run(f))(w.xp.stack([x, x[::-1]])),
        "jit of grad of": t.jit(t.grad(total)),
        "nested": nested,
    }


@pytest.mark.parametrize("what", list(around(Words(nx, rune, rune), None, lambda f, name="i": f)))
@pytest.mark.parametrize("f", TALKS)
@pytest.mark.parametrize("mapping", ["vmap", "pmap"])
def test_lanes_that_talk_do_what_jax_s_do(mapping, f, what):
    def run(w, x):
        over = w.maps[mapping]
        return [around(w, lambda x: f(w, x), lambda g, name="i": over(g, axis_name=name))[what](x)]

    agree(f"lanes {f.__name__} {what}", run, POINTS)
