"""The cases in rune. Each function gives what is timed: a call that returns its result."""

from __future__ import annotations

import nx
import rune
from transformation_cases import data

nx.threads(1)


def checksum(tree: object) -> float:
    """Of all leaves, to compare sides by."""
    return sum(float(abs(leaf).astype(nx.float64).sum()) for leaf in rune.tree.leaves(tree))


def _wave(x):
    y = nx.sin(x) * 2.0 + 0.5
    y = y * nx.exp(-x * x) + nx.tanh(x)
    y = nx.sqrt(y * y + 1.0) - nx.cos(y)
    z = y / (1.0 + abs(x)) + x * 0.25
    return nx.where(z > 0.5, z * z - 0.25, z + y * 3.0)


def first_wave():
    x = nx.asarray(data.wave("float64", 1000))
    return lambda: rune.jit(lambda x: _wave(x))(x)


def _chain(x):
    y = x
    for _ in range(10):
        y = y * 0.5 + x
    return y


def _later(work, dtype, backend):
    x, f = nx.asarray(data.wave(dtype)), rune.jit(work, backend=backend)
    return lambda: f(x)


def wave64():
    return _later(_wave, "float64", "default")


def wave32():
    return _later(_wave, "float32", "default")


def wave64_c():
    return _later(_wave, "float64", "c")


def wave32_c():
    return _later(_wave, "float32", "c")


def chain():
    return _later(_chain, "float64", "default")


def chain_c():
    return _later(_chain, "float64", "c")


def small_call():
    x, f = nx.arange(10.0), rune.jit(lambda x: x * 2.0 + 1.0)
    return lambda: f(x)


def _mlp_loss(p, x, y):
    h = nx.maximum(x @ p["w1"] + p["b1"], 0.0)
    z = h @ p["w2"] + p["b2"]
    return -(nx.log_softmax(z, axis=-1) * y).sum(axis=-1).mean()


def _step(loss):
    def step(p, x, y):
        value, g = rune.value_and_grad(loss)(p, x, y)
        return rune.tree.map(lambda p, g: p - 0.1 * g, p, g), value

    return step


def first_mlp():
    p, x, y = data.split(data.mlp(), nx.asarray)
    return lambda: rune.jit(_step(_mlp_loss))(p, x, y)


def mlp_step():
    p, x, y = data.split(data.mlp(), nx.asarray)
    step = rune.jit(_step(_mlp_loss))
    return lambda: step(p, x, y)


def mlp_step_eager():
    p, x, y = data.split(data.mlp(), nx.asarray)
    step = _step(_mlp_loss)
    return lambda: step(p, x, y)


def _cnn_loss(p, x, y):
    h = nx.max_pool2d(nx.maximum(nx.conv2d(x, p["k1"], p["b1"], padding="same"), 0.0), 2)
    h = nx.max_pool2d(nx.maximum(nx.conv2d(h, p["k2"], p["b2"], padding="same"), 0.0), 2)
    z = h.reshape(h.shape[0], -1) @ p["w"] + p["b"]
    return -(nx.log_softmax(z, axis=-1) * y).sum(axis=-1).mean()


def cnn_step():
    p, x, y = data.split(data.cnn(), nx.asarray)
    step = rune.jit(_step(_cnn_loss))
    return lambda: step(p, x, y)


def _rosenbrock(x):
    return (100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2).sum()


def rosenbrock_grad():
    x, f = nx.asarray(data.point()[0]), rune.jit(rune.grad(_rosenbrock))
    return lambda: f(x)


def rosenbrock_grad_eager():
    x, f = nx.asarray(data.point()[0]), rune.grad(_rosenbrock)
    return lambda: f(x)


def rosenbrock_hvp():
    x, v = map(nx.asarray, data.point())
    f = rune.jit(lambda x, v: rune.hvp(_rosenbrock, (x,), (v,)))
    return lambda: f(x, v)


def rosenbrock_hessian():
    x, f = nx.asarray(data.point()[0]), rune.jit(rune.hessian(_rosenbrock))
    return lambda: f(x)


def _one_loss(p, x, y):
    h = nx.maximum(x @ p["w1"] + p["b1"], 0.0)
    return -(nx.log_softmax(h @ p["w2"] + p["b2"], axis=-1) * y).sum()


def per_example():
    p, x, y = data.split(data.mlp(), nx.asarray)
    f = rune.jit(rune.vmap(rune.grad(_one_loss), in_axes=(None, 0, 0)))
    return lambda: f(p, x, y)
