"""Training works: the nets of examples/digits.py read digits that they never saw, and Adam does what its paper says."""

import pathlib
import runpy

import numpy as np
import pytest

import nx

EXAMPLE = pathlib.Path(__file__).parents[2] / "examples" / "digits.py"


@pytest.fixture(scope="module")
def example():
    return runpy.run_path(str(EXAMPLE))


@pytest.fixture(scope="module")
def digits(example):
    return example["digits"]()


@pytest.mark.parametrize(("name", "epochs", "least"), [("mlp", 4, 0.92), ("cnn", 2, 0.92)])
def test_net_reads_digits_that_it_never_saw(example, digits, name, epochs, least):
    x, y, test_x, test_y = digits
    told = []
    net = example[name]
    params, losses = example["learned"](net, example[name + "_init"], x, y, epochs=epochs, tell=told.append)
    assert example["accuracy"](net, params, test_x, test_y) > least
    assert len(losses) == epochs * (4000 // 64)
    assert np.mean(losses[-20:]) < 0.35 < 2 < losses[0]
    assert told[-1] is losses


def test_digits_are_balanced_and_apart(digits):
    x, y, test_x, test_y = digits
    assert (x.shape, test_x.shape) == ((4000, 784), (1000, 784))
    assert [int((y == k).sum()) for k in range(10)] == [400] * 10
    assert [int((test_y == k).sum()) for k in range(10)] == [100] * 10
    assert (float(x.min()), float(x.max())) == (0, 1)


def test_adam_takes_the_steps_of_its_paper(example):
    p, m, s = np.asarray([1.0, -2.0]), np.zeros(2), np.zeros(2)
    tree = {"p": (nx.asarray(p),)}
    state = {"p": (nx.zeros(2),)}, {"p": (nx.zeros(2),)}, nx.asarray(0.0)
    for t in range(1, 6):
        g = np.asarray([0.3 * t, -1.0 / t])
        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g * g
        p = p - 2e-3 * (m / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8 / np.sqrt(1 - 0.999**t))
        tree, state = example["adam"](tree, {"p": (nx.asarray(g),)}, state)
        np.testing.assert_allclose(tree["p"][0].numpy(), p, rtol=1e-12)
