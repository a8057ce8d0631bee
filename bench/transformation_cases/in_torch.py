"""The cases in torch, as its users write them: torch.compile for elementwise work, autograd and torch.func else."""

from __future__ import annotations

import os

os.environ["TORCHINDUCTOR_FORCE_DISABLE_CACHES"] = "1"  # a first call shall compile

import torch
import torch.nn.functional as F

from transformation_cases import data

torch.set_num_threads(1)


def checksum(tree: object) -> float:
    """Of all leaves, to compare sides by."""
    leaves = torch.utils._pytree.tree_leaves(tree)
    return sum(float(leaf.detach().abs().double().sum()) for leaf in leaves)


def _wave(x):
    y = torch.sin(x) * 2.0 + 0.5
    y = y * torch.exp(-x * x) + torch.tanh(x)
    y = torch.sqrt(y * y + 1.0) - torch.cos(y)
    z = y / (1.0 + abs(x)) + x * 0.25
    return torch.where(z > 0.5, z * z - 0.25, z + y * 3.0)


def first_wave():
    x = torch.tensor(data.wave("float64", 1000))

    def run():
        torch._dynamo.reset()
        return torch.compile(lambda x: _wave(x))(x)

    return run


def _later(dtype):
    x, f = torch.tensor(data.wave(dtype)), torch.compile(_wave)
    return lambda: f(x)


def wave64():
    return _later("float64")


def wave32():
    return _later("float32")


def small_call():
    x, f = torch.arange(10, dtype=torch.float64), torch.compile(lambda x: x * 2.0 + 1.0)
    return lambda: f(x)


def _mlp_loss(p, x, y):
    h = F.relu(x @ p["w1"] + p["b1"])
    z = h @ p["w2"] + p["b2"]
    return -(F.log_softmax(z, dim=-1) * y).sum(dim=-1).mean()


def _step(loss):
    def step(p, x, y):
        for each in p.values():
            each.requires_grad_(True)
        value = loss(p, x, y)
        g = torch.autograd.grad(value, list(p.values()))
        with torch.no_grad():
            return {name: each - 0.1 * d for (name, each), d in zip(p.items(), g, strict=True)}, value

    return step


def mlp_step():
    p, x, y = data.split(data.mlp(), torch.tensor)
    step = _step(_mlp_loss)
    return lambda: step(p, x, y)


mlp_step_eager = mlp_step


def _cnn_loss(p, x, y):
    h = F.max_pool2d(F.relu(F.conv2d(x, p["k1"], p["b1"], padding=1)), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, p["k2"], p["b2"], padding=1)), 2)
    z = h.reshape(h.shape[0], -1) @ p["w"] + p["b"]
    return -(F.log_softmax(z, dim=-1) * y).sum(dim=-1).mean()


def cnn_step():
    p, x, y = data.split(data.cnn(), torch.tensor)
    step = _step(_cnn_loss)
    return lambda: step(p, x, y)


def _rosenbrock(x):
    return (100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2).sum()


def rosenbrock_grad():
    x = torch.tensor(data.point()[0], requires_grad=True)
    return lambda: torch.autograd.grad(_rosenbrock(x), x)[0]


rosenbrock_grad_eager = rosenbrock_grad


def rosenbrock_hvp():
    x, v = map(torch.tensor, data.point())
    x.requires_grad_(True)

    def run():
        (g,) = torch.autograd.grad(_rosenbrock(x), x, create_graph=True)
        return torch.autograd.grad(g, x, v)[0]

    return run


def rosenbrock_hessian():
    x, f = torch.tensor(data.point()[0]), torch.func.hessian(_rosenbrock)
    return lambda: f(x)


def _one_loss(p, x, y):
    h = F.relu(x @ p["w1"] + p["b1"])
    return -(F.log_softmax(h @ p["w2"] + p["b2"], dim=-1) * y).sum()


def per_example():
    p, x, y = data.split(data.mlp(), torch.tensor)
    f = torch.func.vmap(torch.func.grad(_one_loss), in_dims=(None, 0, 0))
    return lambda: f(p, x, y)
