"""Mistakes in transformed functions: the error, with its notes, names the user's line and the cure."""

import math
import re

import numpy as np
import pytest

import nx
import rune

X = nx.ones(3)
KEPT = []
HERE = re.escape(__file__) + r":\d+"


class Model:
    seen = None


def keep(x):
    KEPT.append(x)
    return x.sum()


def store(x):
    Model.seen = x * 2
    return x.sum()


def lazily(x):
    KEPT.append(x * i for i in range(3))
    return x.sum()


def fill(x):
    out = nx.zeros(3)
    out[0] = x[0]
    return out


def _checked(x):
    assert (x > 0).all()
    return x


def forever(x):
    return forever(x * 1.0)


def after(run, use):
    KEPT.clear()
    run()
    return use()


#: what goes wrong -> (the call, words of the cure)
MISTAKES = {
    "if": (lambda: rune.jit(lambda x: x if x.sum() > 0 else -x)(X), "use nx.where.*rune.cond"),
    "and": (lambda: rune.jit(lambda x: (x.sum() > 0) and x)(X), "use nx.where.*rune.cond"),
    "if in vmap": (lambda: rune.vmap(lambda x: x if x > 0 else -x)(X), "differs from lane to lane.*use nx.where"),
    "if in pmap": (lambda: rune.pmap(lambda x: x if x > 0 else -x)(X), "use nx.where"),
    "if in scan": (lambda: rune.scan(lambda c, a: (-c if a > 0 else c, a), 0.0, X), "use nx.where"),
    "range": (lambda: rune.jit(lambda n: [0 for _ in range(n)])(3), "rune.fori_loop, or make the argument static"),
    "float": (lambda: rune.jit(lambda x: float(x.sum()))(X), "keep it a tensor, or make the argument static"),
    "math": (lambda: rune.jit(lambda x: math.sin(x.sum()))(X), "keep it a tensor"),
    "list index": (lambda: rune.jit(lambda i: [1, 2][i])(nx.asarray(1)), r"use x\[i\] with a traced i"),
    "slice": (lambda: rune.jit(lambda x, n: x[:n])(X, 2), "make the argument static"),
    "mask": (lambda: rune.jit(lambda x: x[x > 0])(X), r"use nx.where\(mask, x, fill\)"),
    "nonzero": (lambda: rune.jit(nx.nonzero)(X), "with a fixed shape"),
    "arange": (lambda: rune.jit(lambda n: nx.arange(n))(3), "make the argument static"),
    "NumPy": (lambda: rune.jit(lambda x: np.sin(x))(X), "use nx functions"),
    "format": (lambda: rune.jit(lambda x: x * len(f"{x[0]:.3f}"))(X), "return it and format the result"),
    "format in vmap": (lambda: rune.vmap(lambda x: x * len(f"{x:.3f}"))(X), "return it and format the result"),
    "bytes": (lambda: rune.jit(lambda x: x.tobytes())(X), "tobytes: a tracer has no memory.*use nx functions"),
    "key": (lambda: rune.jit(lambda x: {x[0]: 1})(X), "use its name or place as the key"),
    "assert": (lambda: rune.jit(_checked)(X), "use nx.where"),
    "max of Python": (lambda: rune.jit(lambda x: max(x[0], x[1]))(X), "use nx.where"),
    "in a list": (lambda: rune.jit(lambda x: x[0] in [1.0, 2.0])(X), "use nx.where"),
    "cond's branches": (
        lambda: rune.jit(lambda x: rune.cond(x[0] > 0, lambda y: y, lambda y: y[:2], x))(X),
        "the same",
    ),
    "scan's carry": (
        lambda: rune.jit(lambda x: rune.scan(lambda c, a: (c.astype(nx.float32), a), nx.asarray(0.0), x))(X),
        "use astype, or start with the wider dtype",
    ),
    "axis name": (lambda: rune.jit(lambda x: rune.psum(x, "rows"))(X), "give the name to the map around it"),
    "assignment": (lambda: rune.jit(fill)(X), r"x = x.at\[i\].set\(v\)"),
    "assignment in grad": (lambda: rune.grad(lambda x: fill(x).sum())(X), r"x = x.at\[i\].set\(v\)"),
    "kept in a list": (lambda: after(lambda: rune.jit(keep)(X), lambda: KEPT[0] + 1), "leaked tracer.*return them"),
    "kept by vmap": (lambda: after(lambda: rune.vmap(keep)(X), lambda: nx.sin(KEPT[0])), "leaked tracer of vmap"),
    "kept in a class": (lambda: after(lambda: rune.grad(store)(X), lambda: Model.seen * 1), "leaked tracer of grad"),
    "kept in a generator": (lambda: after(lambda: rune.jit(lazily)(X), lambda: next(KEPT[0])), "leaked.*generators"),
    "shapes": (lambda: rune.jit(lambda x: x + nx.ones(5))(X), r"\(3,\), \(5,\) do not broadcast together.*add an axis"),
    "matmul": (lambda: rune.jit(lambda x: x @ nx.ones(5))(X), r"\(3,\) and \(5,\): the inner lengths.*transpose"),
    "shapes in grad": (lambda: rune.grad(lambda x: (x + nx.ones(5)).sum())(X), "grad: at .*equal or 1"),
    "shapes in jvp": (lambda: rune.jvp(lambda x: x * nx.ones(5), (X,), (X,)), "jvp: at .*equal or 1"),
    "lanes": (
        lambda: rune.vmap(lambda x: x + nx.ones(5))(nx.ones((2, 3))),
        r"each of 2 lanes has shapes \(3,\), \(5,\)",
    ),
    "recursion": (lambda: rune.jit(forever)(X), "calls itself without an end.*use rune.while_loop, rune.scan"),
    "draw": (lambda: rune.jit(lambda x: x + nx.random.normal(3))(X), r"open `with nx.random.seed"),
    "dropped derivative": (lambda: rune.grad(lambda x: x.sum().item() * x.sum())(X), r"item\(rune.detach\(x\)\)"),
}


def test_a_global_that_stands_for_another_tensor_is_found_anew_by_a_new_trace_alone():
    """As in JAX; what is written into the tensor is seen at once."""
    world = {"scale": nx.asarray([2.0])}
    f = rune.jit(lambda x: x * world["scale"])
    assert f(X).tolist() == [2, 2, 2]
    world["scale"][0] = 3
    assert f(X).tolist() == [3, 3, 3]
    world["scale"] = nx.asarray([5.0])
    assert f(X).tolist() == [3, 3, 3]
    f.clear_cache()
    assert f(X).tolist() == [5, 5, 5]


@pytest.mark.parametrize("name", MISTAKES)
def test_error_names_the_users_line_and_the_cure(name):
    call, cure = MISTAKES[name]
    with pytest.raises(Exception) as caught:
        call()
    text = "; ".join([str(caught.value), *getattr(caught.value, "__notes__", [])])
    assert re.search(cure, text)
    if name != "nonzero":  # no line of the user's runs there
        assert re.search(HERE, text)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: rune.jit(lambda x: "a")(X), "jit: the function returns str 'a'; tensors, numbers and trees of them"),
        (lambda: rune.jit(lambda x, s: x)(X, "a"), "jit: an argument is or holds str 'a'.*or a static argument"),
        (lambda: rune.pmap(lambda x, s: x)(X, "a"), "pmap: an argument is or holds str 'a'"),
        (
            lambda: rune.jit(lambda x, n: x, static_argnums=1)(X, nx.ones(2)),
            "static argument 1 is a Tensor, which cannot",
        ),
        (lambda: rune.scan(lambda c, a: (c.sum(), a), X, X), r"float64\[3\] before the body and float64\[\] behind it"),
        (lambda: rune.cond(True, lambda x: x, lambda x: x.sum(), X), "all must give the same tree, shapes and dtypes"),
        (lambda: rune.while_loop(lambda c: c < 10, lambda c: c + 1, X), "one bool scalar is needed"),
        (lambda: rune.fori_loop(0.0, 3.0, lambda i, c: c, X), "fori_loop: bound 0.0; a whole number is needed"),
        (lambda: rune.grad(lambda x: x * 2, has_aux=True)(1.0), r"a pair \(value, aux\), not one value"),
        (lambda: rune.grad(lambda x: x.sum())(nx.arange(3)), "an input of dtype int64 has no derivative"),
    ],
)
def test_wrong_kinds_are_named(call, words):
    with pytest.raises(TypeError, match=words):
        call()


def test_static_numbers_beyond_the_arguments_are_told():
    with pytest.raises(ValueError, match="static_argnums has 3 for a function of 1 positional arguments"):
        rune.jit(lambda x: x, static_argnums=3)
    assert rune.jit(lambda *each: sum(each[:2]), static_argnums=2)(X, X, "a").tolist() == [2, 2, 2]


def test_a_tensor_of_the_length_may_be_filled():
    def f(x):
        own = nx.zeros(x.shape[0])
        own[0] = 5
        return x + own

    jitted = rune.jit(f)
    assert jitted(X).tolist() == [6, 1, 1]
    assert jitted(nx.ones(2)).tolist() == [6, 1]


def test_a_function_that_fails_once_works_afterwards():
    f = rune.jit(lambda x: x / (x @ x) if x.shape[0] < 4 else x @ nx.ones(2))
    for _ in range(2):
        with pytest.raises(ValueError, match="inner lengths"):
            f(nx.ones(5))
        assert f(X).tolist() == [1 / 3] * 3


def test_writing_to_a_captured_tensor_happens_at_each_call_and_to_an_own_one_traces_once():
    count = nx.zeros(1)

    def counted(x):
        count[0] += 1
        return x + count

    assert [rune.jit(counted)(1.0).item() for _ in range(3)] == [2, 3, 4]
    same = rune.jit(counted)
    assert [same(1.0).item() for _ in range(3)] == [5, 6, 7]

    def filled(x):
        own = nx.zeros(3)
        own[1] = 5
        return x + own

    f = rune.jit(filled)
    assert [f(X).tolist() for _ in range(3)] == [[1, 6, 1]] * 3
    assert f.n_traces == 1


def test_a_tensor_filled_and_kept_elsewhere_is_read_anew():
    kept = []

    def f(x):
        own = nx.zeros(2)
        own[0] = 1
        kept.append(own)
        return x + own

    jitted = rune.jit(f)
    assert jitted(1.0).tolist() == [2, 1]
    kept[-1][1] = 9
    assert jitted(1.0).tolist() == [2, 1]  # f makes a new one
