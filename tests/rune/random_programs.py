"""Random programs as text, and what transformations around them give.

``Program(seed)`` draws a function of an array p, an array q, a complex z and whole numbers k: straight lines, many of
them with transformations and loops within. A line is tried on nx as it is drawn and left out where it fails, grows or
is not finite; ``dropped`` keeps the failures. ``answers`` runs the function under the transformations drawn for it, in
the words of whoever is asked.
"""

import random

import numpy as np

import nx
import rune

from . import random_words as lines

KINDS = dict(unary=10, binary=12, folds=8, moves=14, order=4, matrices=6, fourier=4, index=5, einsum=4)
KINDS.update(complex=6, to_real=3, to_complex=3, loops=8, within=14)
SHAPES = ((3,), (2, 3), (3, 3), (4,), (2, 1, 3), (1,), (5, 2))
EINSUMS = {
    1: ("i,i->", "i,j->ij", "i->", "i,i->i"),
    2: ("ij,ij->j", "ij,kj->ik", "ij,il->jl", "ij->ji", "ij,ij,ij->i", "ij->", "ij,kl->ik"),
    3: ("ijk,ijl->kl", "ijk->ki", "ijk,ljk->il", "...k,...k->..."),
}
INDICES = lines.lines(
    """
    0
    -1
    1:
    :-1
    ::-1
    None
    ..., 0
    ..., 1:
    :, ::2
    xp.asarray([0, 0, -1])
    xp.asarray([[0], [-1]])
    ..., xp.asarray([0, -1])
    ..., None, :
    xp.asarray([0, 1]), xp.asarray([0, 1])
    0, ...
    k[0]
    k
    k[1:], ..., 0
    -2:, ...
    """
)
FORWARD = {"jvp", "hvp", "hessian", "lanes of jvp", "jacrev of jvp", "linearized", "third derivatives"}


class Words:
    """One vocabulary for both: arrays, transformations, loops; two functions with derivatives of their own."""

    def __init__(self, xp, t, lax):
        self.xp, self.t, self.lax = xp, t, lax
        squash = t.custom_jvp(lambda x: xp.tanh(x) * 2)
        squash.defjvp(lambda p, s: (squash(p[0]), 3 * s[0] * xp.cos(p[0])))
        clipped = t.custom_vjp(lambda x: x * xp.sin(x))
        clipped.defvjp(lambda x: (clipped(x), x), lambda x, g: (g * xp.clip(x, -0.5, 0.5),))
        self.scope = {"xp": xp, "t": t, "lax": lax, "squash": squash, "clipped": clipped, "lanes": lanes}


def lanes(r, lax):
    """What lanes named i say to each other."""
    return (r - lax.pmean(r, "i")) * (1 + lax.axis_index("i")) + lax.psum(r * r, "i") / 5


class Program:
    """lines: of its body; shapes: of p and q; dropped: (line, error) of what did not go."""

    def __init__(self, seed, n=7):
        self.rng = random.Random(seed)
        self.shapes = (self.rng.choice(SHAPES), self.rng.choice(SHAPES))
        self.lines, self.dropped = [], []
        self.is_forward = bool(FORWARD.intersection(chosen(seed)))
        self.arrays = arrays(self.shapes, seed)
        self.scope = {**Words(nx, rune, rune).scope, **{c: nx.asarray(x) for c, x in zip("pqzk", self.arrays)}}
        self.names = list("pqz")
        tries = 0
        while len(self.names) < n + 3 and tries < 80:
            tries += 1
            self.try_line(self.line())
        used = [v for v in self.names if self.is_kind(v, "float", "complex")][-3:]
        self.lines.append(f"return {' + '.join(f'(xp.abs(xp.cos({v})) ** 2).sum()' for v in used)}")

    def is_kind(self, name, *kinds):
        return self.scope[name].dtype.kind in kinds

    def pick(self, kind, least=0):
        """A value of the kind with as many dimensions, the latest likelier."""
        fit = [v for v in self.names if self.is_kind(v, kind) and self.scope[v].ndim >= least]
        return self.rng.choice(fit[-3:] if self.rng.random() < 0.8 else fit)

    def line(self):
        """What stands right of the sign."""
        rng = self.rng
        (kind,) = rng.choices(list(KINDS), KINDS.values())
        least = kind in ("order", "index", "loops", "within", "einsum")
        a = self.pick("complex" if kind in ("complex", "to_real") else "float", least)
        axis = rng.randrange(-max(self.scope[a].ndim, 1), max(self.scope[a].ndim, 1))
        if kind == "unary":
            simple = rng.random() < 0.4
            return f"xp.{rng.choice(lines.UNARY)}({a})" if simple else rng.choice(lines.SAFE).replace("{0}", a)
        if kind == "folds":
            keep = rng.choice(["", ", keepdims=True"])
            words = rng.choice([f"axis={axis}", "", "axis=None", "axis=-1", f"axis=({axis},)"])
            word = rng.choice(lines.FOLDS)
            return f"xp.{word}({a}, {words}{'' if word.startswith('cum') else keep})"
        if kind == "index":
            return f"{a}[{rng.choice(INDICES).replace('{0}', a)}]"
        if kind == "einsum":
            words = rng.choice(EINSUMS.get(self.scope[a].ndim, ("...->...",)))
            return f"xp.einsum({words!r}, {', '.join([a] * words.partition('->')[0].count(',') + [a])})"
        text = rng.choice(getattr(lines, kind.upper()))
        first = lines.FIRST.get(kind, "")
        if first:
            self.trying(first.replace("{0}", a))
            self.lines.append(first.replace("{0}", a))
        return text.replace("{0}", a).replace("{1}", self.pick("float")).replace("{axis}", str(axis))

    def trying(self, statement):
        exec(statement, self.scope)  # noqa: S102 - drawn from the tables above

    def try_line(self, text):
        name = f"v{len(self.names)}"
        if self.is_forward and "clipped" in text:  # JAX has no forward mode for custom_vjp
            return
        try:
            self.trying(f"{name} = {text}")
        except Exception as error:
            self.dropped.append((list(self.lines), text, error))
            return
        value = self.scope[name]
        if not isinstance(value, nx.Tensor) or value.dtype.kind not in ("float", "complex"):
            return
        if not 0 < value.size <= 40 or value.ndim > 4 or not nx.isfinite(value).all() or nx.abs(value).max() > 30:
            return
        self.lines.append(f"{name} = {text}")
        self.names.append(name)

    def text(self):
        return "\n".join(["def f(p, q, z, k):", *[f"    {line}" for line in self.lines]])


def function(text, words):
    """The program of this text, in these words."""
    scope = dict(words.scope)
    exec(text, scope)  # noqa: S102
    return scope["f"]


def arrays(shapes, seed):
    """Values for p, q, z and k."""
    draws = np.random.default_rng(seed)
    z = draws.normal(size=3) + 1j * draws.normal(size=3)
    return [draws.normal(size=shapes[0]), draws.normal(size=shapes[1]), z, np.asarray([0, 1, 0])]


def batch(x):
    """Three lanes of it."""
    return np.stack([x, x * 0.9, x + 0.05])


def transformed(words, f):
    """Name -> what to do with (p, q, z, k, lanes of p)."""
    t, xp = words.t, words.xp
    gradient = t.grad(f)

    def along(p, q, z, k, at):
        """The derivative along ``at``, as p moves."""
        return t.jvp(lambda p: f(p, q, z, k), (p,), (at,))[1]

    def curved(p, q, z, k):
        return t.jvp(lambda p: gradient(p, q, z, k), (p,), (xp.cos(p),))[1]

    def looped(p, q, z, k):
        step = lambda c, r: (c + f(r, q, z, k), c * 0.5)  # noqa: E731
        return words.lax.scan(step, 0.0, xp.stack([p, p * 0.9]))[0]

    lanes = (0, None, None, None)
    return {
        "value": lambda p, q, z, k, ps: f(p, q, z, k),
        "gradients": lambda p, q, z, k, ps: t.value_and_grad(f, argnums=(0, 1))(p, q, z, k),
        "of complex": lambda p, q, z, k, ps: t.grad(f, argnums=2)(p, q, z, k),
        "jvp": lambda p, q, z, k, ps: t.jvp(lambda p, q: f(p, q, z, k), (p, q), (xp.cos(p), xp.sin(q))),
        "hvp": lambda p, q, z, k, ps: curved(p, q, z, k),
        "lanes": lambda p, q, z, k, ps: t.vmap(f, in_axes=lanes)(ps, q, z, k),
        "lanes of gradients": lambda p, q, z, k, ps: t.vmap(gradient, in_axes=lanes)(ps, q, z, k),
        "gradient of lanes": lambda p, q, z, k, ps: t.grad(lambda ps: t.vmap(f, in_axes=lanes)(ps, q, z, k).prod())(ps),
        "hessian": lambda p, q, z, k, ps: t.hessian(f)(p, q, z, k),
        "lanes of jvp": lambda p, q, z, k, ps: t.vmap(lambda p: along(p, q, z, k, xp.cos(p)))(ps),
        "jacrev of jvp": lambda p, q, z, k, ps: t.jacrev(lambda q: along(p, q, z, k, p))(q),
        "replayed": lambda p, q, z, k, ps: t.grad(t.checkpoint(f))(p, q, z, k),
        "a loop of it": lambda p, q, z, k, ps: t.grad(looped)(p, q, z, k),
        "jit within": lambda p, q, z, k, ps: t.vmap(t.jit(gradient), in_axes=lanes)(ps, q, z, k),
        "linearized": lambda p, q, z, k, ps: t.linearize(lambda p: f(p, q, z, k), p)[1](xp.cos(p)),
        "third derivatives": lambda p, q, z, k, ps: t.grad(lambda p: curved(p, q, z, k).sum())(p),
    }


def chosen(seed):
    """Three of them: the gradients, and two more."""
    names = [name for name in transformed(Words(nx, rune, rune), len) if name != "gradients"]
    return ["gradients", *random.Random(seed).sample(names, 2)]


def answers(words, f, names, leaves):
    """A function of (p, q, z, k, lanes of p) to a list of arrays; leaves: of a tree."""
    of = transformed(words, f)
    return lambda *given: [x for name in names for x in leaves(of[name](*given))]
