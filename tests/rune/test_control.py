"""scan, cond, while_loop and fori_loop against loops in Python, under every transformation; traced programs as text."""

import pytest

import nx
import rune
from rune import tree
from rune.aval import Aval
from rune.graph import eval_graph, trace

XS = nx.linspace(0.1, 1, 4)
W = nx.arange(3.0)


def step(carry, x):
    return carry * x + nx.sin(carry), carry * W.sum()


def by_scan(start, xs):
    last, ys = rune.scan(step, start, xs)
    return last + (ys**2).sum()


def by_loop(start, xs):
    carry, total = start, 0.0
    for i in range(xs.shape[0]):
        carry, y = step(carry, xs[i])
        total = total + y**2
    return carry + total


def close(a, b):
    return all(nx.allclose(x, y) for x, y in zip(tree.leaves(a), tree.leaves(b), strict=True))


STARTS = nx.asarray([0.5, -1.0, 2.0])
WAYS = {
    "value": lambda f: f(0.7, XS),
    "grad": lambda f: rune.grad(f, (0, 1))(0.7, XS),
    "jvp": lambda f: rune.jvp(f, (0.7, XS), (1.0, XS)),
    "linearize": lambda f: rune.linearize(f, 0.7, XS)[1](2.0, XS),
    "grad of grad": lambda f: rune.grad(rune.grad(f))(0.7, XS),
    "jvp of grad": lambda f: rune.jvp(rune.grad(f), (0.7, XS), (1.0, XS)),
    "grad of jvp": lambda f: rune.grad(lambda s: rune.jvp(lambda t: f(t, XS), (s,), (1.0,))[1])(0.7),
    "vmap start": lambda f: rune.vmap(f, (0, None))(STARTS, XS),
    "vmap xs": lambda f: rune.vmap(f, (None, 1))(0.7, nx.stack([XS, XS * 2], 1)),
    "vmap of grad": lambda f: rune.vmap(rune.grad(f, 1), (0, None))(STARTS, XS),
    "grad of vmap": lambda f: rune.grad(lambda s: rune.vmap(f, (0, None))(s, XS).sum())(STARTS),
}


@pytest.mark.parametrize("way", WAYS)
def test_scan_is_the_loop(way):
    assert close(WAYS[way](by_scan), WAYS[way](by_loop))


def test_scan_differentiates_what_the_body_closes_over():
    def f(w, run):
        return run(lambda c, x: (c * w + x, c), 1.0, XS)

    def loop(body, carry, xs):
        for i in range(4):
            carry, _ = body(carry, xs[i])
        return carry

    got = rune.grad(lambda w: f(w, rune.scan)[0])(0.3)
    assert close(got, rune.grad(lambda w: f(w, loop))(0.3))


def test_scan_reversed_and_of_no_steps():
    assert rune.scan(lambda c, x: (c * 2 + x, c), 0, nx.arange(3), reverse=True)[1].tolist() == [5, 2, 0]
    carry, ys = rune.scan(lambda c, x: (c, x), 1.5, nx.zeros((0, 2)))
    assert (carry.item(), ys.shape) == (1.5, (0, 2))


def test_scan_names_a_carry_that_changes():
    with pytest.raises(
        TypeError, match=r"scan: leaf 0 of the carry is int64\[\] before the body and float64\[\] behind"
    ):
        rune.scan(lambda c, x: (c + x, None), nx.asarray(0), XS)


@pytest.mark.parametrize(
    ("start", "xs", "dtype"),
    [
        (0, XS, nx.float64),
        (0.0, XS.astype(nx.float32), nx.float32),
        (0, nx.arange(3), nx.int64),
        (0, nx.arange(3).astype(nx.int16), nx.int16),
        (False, XS.astype(nx.float32), nx.float32),
        (1, nx.zeros((2, 0)), nx.int64),
    ],
)
def test_python_number_in_the_carry_takes_the_dtype_that_the_body_gives_it(start, xs, dtype):
    assert rune.scan(lambda c, x: (c + x if x.shape == () else c * 1000, c), start, xs)[0].dtype == dtype


def choose(p, x):
    return rune.cond(p > 0, lambda x: nx.sin(x) * W, lambda x: x * x * W, x)


@pytest.mark.parametrize("way", ["grad", "jvp", "grad of grad"])
@pytest.mark.parametrize("sign", [1, -1])
def test_cond_is_the_branch(way, sign):
    branch = (lambda x: (nx.sin(x) * W).sum()) if sign > 0 else (lambda x: (x * x * W).sum())
    ways = {"grad": rune.grad, "grad of grad": lambda f: rune.grad(rune.grad(f))}
    ways["jvp"] = lambda f: lambda x: rune.jvp(f, (x,), (1.0,))
    assert close(ways[way](lambda x: choose(sign, x).sum())(0.6), ways[way](branch)(0.6))


def test_cond_with_a_mapped_condition_chooses_lane_by_lane():
    p, x = nx.asarray([1, -1]), nx.asarray([0.5, 2.0])
    assert close(rune.vmap(choose)(p, x), nx.stack([nx.sin(x[0]) * W, 4 * W]))
    got = rune.grad(lambda x: rune.vmap(choose)(p, x).sum())(x)
    assert close(got, nx.stack([nx.cos(x[0]) * 3, nx.asarray(12.0)]))


def test_cond_runs_one_branch_only():
    with pytest.raises(TypeError, match="cond: branches 0 and 1 give"):
        rune.cond(True, lambda x: x, lambda x: x > 0, 1.0)
    assert rune.cond(False, lambda x: 1 / x, lambda x: x, 0.0).item() == 0


def doubled(x):
    return rune.while_loop(lambda s: s[0] < 100, lambda s: (s[0] * x, s[1] + 1), (x, 0))


def test_while_loop_runs_forwards_under_jvp_and_vmap():
    assert tree.map(lambda t: t.item(), doubled(3.0)) == (243, 4)
    assert rune.jvp(lambda x: doubled(x)[0], (3.0,), (1.0,))[1].item() == 5 * 3**4
    assert tree.map(lambda t: t.tolist(), rune.vmap(doubled)(nx.asarray([2.0, 3, 10]))) == ([128, 243, 100], [6, 4, 1])


def test_while_loop_names_what_reverse_mode_needs():
    with pytest.raises(NotImplementedError, match=r"while_loop: no reverse mode.*use scan, fori_loop"):
        rune.grad(lambda x: doubled(x)[0])(3.0)


def test_fori_loop_with_known_bounds_has_a_gradient():
    assert rune.grad(lambda x: rune.fori_loop(0, 5, lambda i, s: s * x, 1.0))(2.0).item() == 80


def test_lanes_tell_each_other_inside_of_a_scan():
    def f(x):
        return rune.scan(lambda c, _: (c + rune.psum(x, "i"), None), 0.0, None, length=3)[0]

    assert rune.vmap(f, axis_name="i")(nx.asarray([1.0, 3.0])).tolist() == [12, 12]


def test_traced_program_is_text_and_runs():
    graph = trace(lambda x: nx.sin(x) * W + 2.0, tree.structure(((0,), {})), [Aval((3,), nx.float64)])
    assert repr(graph) == (
        "(a:float64[3] | b:float64[3]) ->\n  c:float64[3] = sin a\n  d:float64[3] = multiply c b\n"
        "  e:float64[3] = add d 2.0\n  return e"
    )
    assert close(eval_graph(graph, [W]), [nx.sin(W) * W + 2])


def test_value_asked_of_a_traced_program_names_the_line_and_the_cure():
    with pytest.raises(
        TypeError, match=r"bool: only shape \(\) and dtype bool .* \(at .*test_control.py:\d+\); use nx.where"
    ):
        trace(lambda x: x if x > 0 else -x, tree.structure(((0,), {})), [Aval((), nx.float64)])


@pytest.mark.parametrize("dtype", [nx.float32, nx.float64])
@pytest.mark.parametrize("start", [0.5, 1])
def test_a_number_carried_into_a_loop_within_takes_the_dtype_of_the_data(dtype, start):
    x = nx.linspace(0, 1, 6).reshape(3, 2).astype(dtype)

    def outer(c, row):
        c, ys = rune.scan(lambda d, e: (d * nx.sin(e) + 1, d), c, row)
        return c, ys.sum()

    last, ys = rune.scan(outer, start, x)
    assert (last.dtype, ys.dtype) == (dtype, dtype)
    total = start
    for e in x.reshape(-1):
        total = total * nx.sin(e) + 1
    assert nx.allclose(last, total)
    assert rune.grad(lambda x: rune.scan(outer, start, x)[0])(x).dtype == dtype
    assert rune.fori_loop(0, 3, lambda i, c: rune.fori_loop(0, 2, lambda j, d: d * x[1, 1], c), start).dtype == dtype
