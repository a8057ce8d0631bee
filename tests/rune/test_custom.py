"""custom_jvp, custom_vjp, checkpoint, and whole derivatives, alone and under other transformations."""

import pytest

import nx
import rune

X = nx.asarray([1.0, 2.0, 3.0])


@rune.custom_jvp
def log1pexp(x):
    return nx.log(1 + nx.exp(x))


@log1pexp.defjvp
def _(primals, tangents):
    (x,), (t,) = primals, tangents
    return log1pexp(x), t * (1 - 1 / (1 + nx.exp(x)))


SIGMOID = 1 / (1 + nx.exp(-X))


def test_custom_jvp_serves_every_transformation():
    assert rune.grad(log1pexp)(1000.0).item() == 1
    assert nx.allclose(rune.vmap(rune.grad(log1pexp))(X), SIGMOID)
    assert nx.allclose(rune.grad(lambda x: rune.vmap(log1pexp)(x).sum())(X), SIGMOID)
    assert nx.allclose(rune.vmap(rune.grad(rune.grad(log1pexp)))(X), SIGMOID * (1 - SIGMOID))
    assert rune.jvp(log1pexp, (X,), (X,))[1].tolist() == pytest.approx((X * SIGMOID).tolist())


def test_custom_jvp_keeps_its_rule_inside_of_a_scan():
    twice = rune.grad(lambda x: rune.scan(lambda c, _: (log1pexp(c), None), x, None, length=2)[0])
    inner = nx.log(1 + nx.exp(1.0))
    assert twice(1.0).item() == pytest.approx((1 / (1 + nx.exp(-inner)) * SIGMOID[0]).item())


def test_defjvps_takes_one_function_an_argument():
    f = rune.custom_jvp(lambda x, y: x * y)
    f.defjvps(lambda t, value, x, y: 5 * t * y, None)
    assert [g.item() for g in rune.grad(f, (0, 1))(2.0, 3.0)] == [15, 0]


@rune.custom_vjp
def scaled(x, y):
    return x * y


scaled.defvjp(lambda x, y: (x * y, (x, y)), lambda residuals, ct: (ct * residuals[1] * 10, None))


def test_custom_vjp_serves_grad_vmap_and_loops():
    assert [g.item() for g in rune.grad(scaled, (0, 1))(2.0, 3.0)] == [30, 0]
    assert rune.vmap(rune.grad(scaled), (0, None))(X, 3.0).tolist() == [30, 30, 30]
    assert rune.grad(lambda x: rune.vmap(scaled, (None, 0))(x, X).sum())(2.0).item() == 60
    assert rune.grad(lambda x: rune.scan(lambda c, _: (scaled(c, 2.0), None), x, None, length=2)[0])(2.0).item() == 400


def test_custom_vjp_has_no_forward_mode():
    with pytest.raises(TypeError, match="scaled: forward-mode derivative of a custom_vjp function"):
        rune.jvp(scaled, (1.0, 2.0), (1.0, 1.0))


def test_custom_rule_that_closes_over_a_traced_value_is_refused():
    def outer(a):
        f = rune.custom_jvp(lambda x: x * a)
        f.defjvp(lambda p, t: (p[0] * a, t[0] * a))
        return f(a)

    with pytest.raises(TypeError, match="uses a traced value from outside of its arguments"):
        rune.grad(outer)(2.0)


def net(x, w):
    return nx.sin(nx.sin(x * w)).sum()


def test_checkpoint_changes_no_derivative():
    f = rune.checkpoint(net)
    assert nx.allclose(rune.grad(f)(X, 2.0), rune.grad(net)(X, 2.0))
    assert nx.allclose(rune.grad(f, 1)(X, 2.0), rune.grad(net, 1)(X, 2.0))
    assert nx.allclose(rune.hessian(f)(X, 2.0), rune.hessian(net)(X, 2.0))
    assert nx.allclose(rune.vmap(rune.grad(f), (0, None))(X, 2.0), rune.grad(net)(X, 2.0))
    assert nx.allclose(rune.linearize(lambda x: f(x, 2.0), X)[1](X), rune.jvp(lambda x: net(x, 2.0), (X,), (X,))[1])


def test_jacobians_of_trees():
    def f(p):
        return {"a": p["w"] ** 2 * p["b"], "s": p["w"].sum()}

    p = {"w": X, "b": nx.asarray(2.0)}
    forward, reverse = rune.jacfwd(f)(p), rune.jacrev(f)(p)
    for jacobian in (forward, reverse):
        assert nx.allclose(jacobian["a"]["w"], nx.diag(4 * X))
        assert nx.allclose(jacobian["a"]["b"], X**2)
        assert nx.allclose(jacobian["s"]["w"], nx.ones(3))
        assert jacobian["s"]["b"].shape == ()


def test_hvp_is_the_hessian_times_the_vector():
    def f(x):
        return (x[1:] - x[:-1] ** 2).sum() ** 2

    v = nx.asarray([1.0, -1.0, 0.5])
    assert nx.allclose(rune.hvp(f, (X,), (v,)), rune.hessian(f)(X) @ v)


def test_a_rule_adds_tangents_where_one_argument_alone_is_differentiated():
    f = rune.custom_jvp(lambda x, y, n: nx.sin(x) * y)
    f.defjvp(lambda p, t: (f(*p), nx.cos(p[0]) * t[0] * p[1] + nx.sin(p[0]) * t[1]))
    y, n = 2 * X, nx.asarray(3)
    for wrap in (lambda g: g, rune.jit):
        assert nx.allclose(wrap(rune.grad(lambda x, y: f(x, y, n).sum()))(X, y), nx.cos(X) * y)
        assert nx.allclose(wrap(rune.grad(lambda x, y: f(x, y, n).sum(), 1))(X, y), nx.sin(X))
        assert nx.allclose(wrap(rune.vmap(rune.grad(f), in_axes=(0, 0, None)))(X, y, n), nx.cos(X) * y)
        assert nx.allclose(
            wrap(rune.grad(lambda x: rune.vmap(f, in_axes=(0, None, None))(x, 2.0, n).sum()))(X), nx.cos(X) * 2
        )
    assert nx.allclose(rune.hessian(lambda x: f(x, y, n).sum())(X), nx.diag(-nx.sin(X) * y))


@pytest.mark.parametrize("ct", [nx.ones(2), nx.ones((3, 1)), nx.ones(3) * 1j])
def test_cotangents_of_another_shape_or_kind_are_refused(ct):
    square = rune.custom_vjp(lambda x: x * x)
    square.defvjp(lambda x: (x * x, x), lambda x, g: (ct,))
    with pytest.raises(TypeError, match=r"backward of <lambda> gives a cotangent .* leaf 0, which is float64\[3\]"):
        rune.grad(lambda x: square(x).sum())(X)


def test_cotangents_take_the_dtype_of_the_argument():
    square = rune.custom_vjp(lambda x: x * x)
    square.defvjp(lambda x: (x * x, x), lambda x, g: ((2 * x * g).astype(nx.float64),))
    for f in (rune.grad(lambda x: square(x).sum()), rune.jit(rune.grad(lambda x: square(x).sum()))):
        assert f(X.astype(nx.float32)).dtype == nx.float32


def test_check_grads_finds_a_wrong_rule():
    wrong = rune.custom_jvp(nx.sin)
    wrong.defjvp(lambda p, t: (nx.sin(p[0]), t[0]))
    rune.check_grads(lambda x: nx.exp(x) * x.prod(), (X,), order=3)
    with pytest.raises(AssertionError, match="check_grads: jvp gives"):
        rune.check_grads(wrong, (X,))
