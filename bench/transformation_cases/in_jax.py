"""The cases in JAX, as its users write them."""

from __future__ import annotations

import os

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp

from transformation_cases import data


def checksum(tree: object) -> float:
    """Of all leaves, to compare sides by."""
    return sum(float(jnp.abs(leaf).astype("float64").sum()) for leaf in jax.tree.leaves(tree))


def _done(f, *args):
    return lambda: jax.block_until_ready(f(*args))


def _wave(x):
    y = jnp.sin(x) * 2.0 + 0.5
    y = y * jnp.exp(-x * x) + jnp.tanh(x)
    y = jnp.sqrt(y * y + 1.0) - jnp.cos(y)
    z = y / (1.0 + abs(x)) + x * 0.25
    return jnp.where(z > 0.5, z * z - 0.25, z + y * 3.0)


def first_wave():
    x = jnp.asarray(data.wave("float64", 1000))

    def run():
        jax.clear_caches()
        return jax.block_until_ready(jax.jit(lambda x: _wave(x))(x))

    return run


def wave64():
    return _done(jax.jit(_wave), jnp.asarray(data.wave("float64")))


def wave32():
    return _done(jax.jit(_wave), jnp.asarray(data.wave("float32")))


def _chain(x):
    y = x
    for _ in range(10):
        y = y * 0.5 + x
    return y


def chain():
    return _done(jax.jit(_chain), jnp.asarray(data.wave("float64")))


wave64_c, wave32_c, chain_c = wave64, wave32, chain  # JAX compiles always


def small_call():
    return _done(jax.jit(lambda x: x * 2.0 + 1.0), jnp.arange(10.0))


def _mlp_loss(p, x, y):
    h = jnp.maximum(x @ p["w1"] + p["b1"], 0.0)
    z = h @ p["w2"] + p["b2"]
    return -(jax.nn.log_softmax(z) * y).sum(axis=-1).mean()


def _step(loss):
    def step(p, x, y):
        value, g = jax.value_and_grad(loss)(p, x, y)
        return jax.tree.map(lambda p, g: p - 0.1 * g, p, g), value

    return step


def first_mlp():
    args = data.split(data.mlp(), jnp.asarray)

    def run():
        jax.clear_caches()
        return jax.block_until_ready(jax.jit(_step(_mlp_loss))(*args))

    return run


def mlp_step():
    return _done(jax.jit(_step(_mlp_loss)), *data.split(data.mlp(), jnp.asarray))


def mlp_step_eager():
    return _done(_step(_mlp_loss), *data.split(data.mlp(), jnp.asarray))


def _conv(x, k, b):
    return jax.lax.conv_general_dilated(x, k, (1, 1), "SAME") + b[:, None, None]


def _pool(x):
    return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")


def _cnn_loss(p, x, y):
    h = _pool(jnp.maximum(_conv(x, p["k1"], p["b1"]), 0.0))
    h = _pool(jnp.maximum(_conv(h, p["k2"], p["b2"]), 0.0))
    z = h.reshape(h.shape[0], -1) @ p["w"] + p["b"]
    return -(jax.nn.log_softmax(z) * y).sum(axis=-1).mean()


def cnn_step():
    return _done(jax.jit(_step(_cnn_loss)), *data.split(data.cnn(), jnp.asarray))


def _rosenbrock(x):
    return (100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2).sum()


def rosenbrock_grad():
    return _done(jax.jit(jax.grad(_rosenbrock)), jnp.asarray(data.point()[0]))


def rosenbrock_grad_eager():
    return _done(jax.grad(_rosenbrock), jnp.asarray(data.point()[0]))


def rosenbrock_hvp():
    x, v = map(jnp.asarray, data.point())
    return _done(jax.jit(lambda x, v: jax.jvp(jax.grad(_rosenbrock), (x,), (v,))[1]), x, v)


def rosenbrock_hessian():
    return _done(jax.jit(jax.hessian(_rosenbrock)), jnp.asarray(data.point()[0]))


def _one_loss(p, x, y):
    h = jnp.maximum(x @ p["w1"] + p["b1"], 0.0)
    return -(jax.nn.log_softmax(h @ p["w2"] + p["b2"]) * y).sum()


def per_example():
    f = jax.jit(jax.vmap(jax.grad(_one_loss), in_axes=(None, 0, 0)))
    return _done(f, *data.split(data.mlp(), jnp.asarray))
