"""Programs as users write them, under grad, jit and vmap: values and derivatives are JAX's, which stand below.

``RUNE_JAX=1`` asks JAX itself for them and prints them.
"""

import os

import pytest

import nx
import rune


class Words:
    """One vocabulary for both: array functions, transformations, control flow."""

    def __init__(self, xp, transforms, lax):
        self.xp, self.transforms, self.lax = xp, transforms, lax


OURS = Words(nx, rune, rune)


def wavy(w, *shape, phase=0.0):
    n = 1
    for length in shape:
        n *= length
    return w.xp.sin(1.7 * w.xp.arange(n) + phase + 0.1 * w.xp.arange(n) ** 2).reshape(shape)


def kalman(w, p):
    xp, ys = w.xp, wavy(w, 20, 2)
    eye = xp.eye(2)
    f, q, r = xp.asarray([[1.0, 0.1], [0.0, 1.0]]) + 0.1 * p[0] * eye, eye * xp.exp(p[1]), eye * xp.exp(p[2])
    h = eye + 0.1 * p[3] * xp.ones((2, 2))

    def step(carry, y):
        m, c, total = carry
        m, c = f @ m, f @ c @ f.T + q
        s = h @ c @ h.T + r
        gain, off = xp.linalg.solve(s, h @ c).T, y - h @ m
        total = total - 0.5 * (off @ xp.linalg.solve(s, off) + xp.linalg.slogdet(s)[1])
        return (m + gain @ off, (eye - gain @ h) @ c, total), m

    (_, _, total), _ = w.lax.scan(step, (xp.zeros(2), eye, xp.asarray(0.0)), ys)
    return total


def oscillator(w, p):
    xp = w.xp

    def slope(y):
        return xp.stack([y[1], p[0] * (1 - y[0] ** 2) * y[1] - p[1] * y[0]])

    def step(_, y):
        a = slope(y)
        b = slope(y + 0.025 * a)
        c = slope(y + 0.025 * b)
        return y + 0.05 / 6 * (a + 2 * b + 2 * c + slope(y + 0.05 * c))

    return w.lax.fori_loop(0, 50, step, xp.asarray([1.0, 0.0])).sum()


def gaussian_process(w, p):
    xp, x, y = w.xp, wavy(w, 12, 1), wavy(w, 12, phase=0.5)
    apart = ((x[:, None, :] - x[None, :, :]) ** 2).sum(-1)
    c = xp.exp(p[0]) * xp.exp(-apart * xp.exp(p[1])) + xp.eye(12) * xp.exp(p[2])
    low = xp.linalg.cholesky(c)
    a = xp.linalg.solve(low, y)
    return 0.5 * a @ a + xp.log(xp.diagonal(low)).sum() + p[3] ** 2


def newton(w, x):
    xp, t = w.xp, w.transforms
    g = t.grad(lambda x: xp.cosh(x * 0.5).sum() + 0.1 * (x[1:] * x[:-1]).sum())

    def solved(x, b):
        def step(_, s):
            z, r, d = s
            ad = t.jvp(g, (x,), (d,))[1]
            a = (r @ r) / (d @ ad + 1e-30)
            rest = r - a * ad
            return z + a * d, rest, rest + (rest @ rest) / (r @ r + 1e-30) * d

        return w.lax.fori_loop(0, 3, step, (xp.zeros_like(b), b, b))[0]

    x, sizes = w.lax.scan(lambda x, _: (x - solved(x, g(x)), (x * x).sum()), x, None, length=3)
    return sizes.sum() + x.sum()


def transformer(w, p):
    xp, x = w.xp, wavy(w, 5, 8)
    weights = [wavy(w, 8, 8, phase=0.3 * k) * (0.3 + 0.1 * p[k]) for k in range(4)]

    def normed(x):
        return (x - x.mean(axis=-1, keepdims=True)) / xp.sqrt(x.var(axis=-1, keepdims=True) + 1e-5)

    h = normed(x)
    q, k, v = (xp.moveaxis((h @ m).reshape(5, 2, 4), 1, 0) for m in weights[:3])
    s = xp.where(xp.tril(xp.ones((5, 5))) > 0, xp.einsum("hid,hjd->hij", q, k) / 2, -1e30)
    a = xp.exp(s - s.max(axis=-1, keepdims=True))
    a = a / a.sum(axis=-1, keepdims=True)
    y = xp.moveaxis(xp.einsum("hij,hjd->hid", a, v), 0, 1).reshape(5, 8) @ weights[3] + x
    h = normed(y)
    return ((y + 0.5 * h * (1 + xp.tanh(0.8 * (h + 0.045 * h**3)))) ** 2).mean()


def deconvolution(w, p):
    xp, x = w.xp, wavy(w, 32)
    kernel = xp.exp(-xp.linspace(0, 3, 32) * xp.exp(p[0])) * (1 + 0.1 * p[1])
    k = xp.fft.rfft(kernel)
    y = xp.fft.irfft(xp.fft.rfft(x) * k, n=32)
    found = xp.fft.irfft(xp.conj(k) * xp.fft.rfft(y) / (xp.abs(k) ** 2 + xp.exp(p[2])), n=32)
    return ((found - x) ** 2).sum() + xp.abs(xp.fft.fft2(xp.outer(y, x)[:8, :8])).sum() * 0.01 + p[3] ** 2


def flow(w, p):
    xp, x, grown = w.xp, wavy(w, 6, 4), w.xp.zeros(6)
    for k in range(3):
        mask = xp.asarray([1.0, 0.0, 1.0, 0.0]) if k % 2 else xp.asarray([0.0, 1.0, 0.0, 1.0])
        s = xp.tanh((x * mask) @ xp.outer(p, p + k)) * (1 - mask)
        x = xp.roll(x * xp.exp(s) + xp.sin(x * mask @ xp.diag(p)).sum(-1, keepdims=True) * (1 - mask), 1, axis=-1)
        grown = grown + s.sum(-1)
    return (grown - 0.5 * (x**2).sum(-1)).mean()


PROGRAMS = [kalman, oscillator, gaussian_process, newton, transformer, deconvolution, flow]
#: value and gradient by JAX 0.10 at AT
JAX = {
    "kalman": (-20.029335014054336, [-1.2969784611967956, -6.557013433382856, -3.2013579500228397, -1.377946903621207]),
    "oscillator": (2.0872894165150315, [-0.5891256348642427, -5.114481835675934, 0.0, 0.0]),
    "gaussian_process": (-0.12506654745518975, [0.8000884457298515, 0.35657889007509275, 3.870906981205472, 1.0]),
    "newton": (1.2091002974261362, [0.6481874095755242, -0.36573195087709204, -1.9023338803120262, 0.9617583171584994]),
    "transformer": (
        2.0690045424617916,
        [0.017568726928668687, 0.02070599959450238, 0.08161967035888669, 0.04897180221533201],
    ),
    "deconvolution": (6.271526031990286, [-2.7701769104904366, -0.44202633038985567, 3.3465177667670787, 1.0]),
    "flow": (-3.2996595540285605, [-3.0489807397109976, 2.717843855208111, 2.488726910980177, -1.5270894732396687]),
}
AT = [0.3, -0.2, -0.9, 0.5]


def by_jax(program):
    import jax

    jax.config.update("jax_enable_x64", True)
    words = Words(jax.numpy, jax, jax.lax)
    value, gradient = jax.value_and_grad(lambda p: program(words, p))(jax.numpy.asarray(AT))
    print(f"\n    {program.__name__!r}: ({float(value)!r}, {[float(x) for x in gradient]!r}),")
    return float(value), [float(x) for x in gradient]


@pytest.mark.parametrize("program", PROGRAMS)
def test_program_agrees_with_jax_under_every_transformation(program):
    value, gradient = by_jax(program) if os.environ.get("RUNE_JAX") else JAX[program.__name__]

    def f(p):
        return program(OURS, p)

    at = nx.asarray(AT)
    close = {"rel": 1e-9, "abs": 1e-12}
    for form in (f, rune.jit(f), rune.jit(f, backend="default")):
        assert float(form(at)) == pytest.approx(value, **close)
    lanes = nx.stack([at, at * 0.9])
    for form in (rune.grad(f), rune.jit(rune.grad(f)), rune.grad(rune.jit(f)), rune.jacfwd(f)):
        assert form(at).tolist() == pytest.approx(gradient, **close)
    for form in (rune.vmap(rune.grad(f)), rune.jit(rune.vmap(rune.grad(f)))):
        assert form(lanes)[0].tolist() == pytest.approx(gradient, **close)
