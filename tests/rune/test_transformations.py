"""grad, jvp, vmap and linearize: hand cases, and how they nest."""

import pytest

import nx
import rune


def rosenbrock(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


def rosenbrock_gradient(x):
    inner = 200 * (x[1:] - x[:-1] ** 2)
    zero = nx.zeros(1)
    return nx.concat([zero, inner]) + nx.concat([-2 * inner * x[:-1] - 2 * (1 - x[:-1]), zero])


X = nx.linspace(-1, 2, 7)


def test_grad_of_rosenbrock():
    assert nx.allclose(rune.grad(rosenbrock)(X), rosenbrock_gradient(X))


def test_vjp_and_linearize_are_transposes():
    t, ct = nx.arange(7.0), nx.asarray([1.0, -2.0])

    def f(x):
        return nx.stack([rosenbrock(x), nx.sin(x).prod()])

    _, push = rune.linearize(f, X)
    _, pull = rune.vjp(f, X)
    assert nx.allclose((push(t) * ct).sum(), (pull(ct)[0] * t).sum())
    assert nx.allclose(push(t), rune.jvp(f, (X,), (t,))[1])


def test_vmap_of_grad_is_a_loop():
    rows = nx.stack([X, X + 1, X * 2])
    got = rune.vmap(rune.grad(rosenbrock))(rows)
    assert nx.allclose(got, nx.stack([rosenbrock_gradient(row) for row in rows]))


def test_grad_of_vmap():
    rows = nx.stack([X, X + 1])
    got = rune.grad(lambda r: rune.vmap(rosenbrock)(r).sum())(rows)
    assert nx.allclose(got, nx.stack([rosenbrock_gradient(row) for row in rows]))


def test_forward_over_reverse_equals_reverse_over_reverse():
    v = nx.arange(7.0)
    forward = rune.jvp(rune.grad(rosenbrock), (X,), (v,))[1]
    reverse = rune.grad(lambda x: (rune.grad(rosenbrock)(x) * v).sum())(X)
    assert nx.allclose(forward, reverse)


@pytest.mark.parametrize("inner", [rune.grad, lambda f: lambda x: rune.jvp(f, (x,), (1.0,))[1]])
@pytest.mark.parametrize("outer", [rune.grad, lambda f: lambda x: rune.jvp(f, (x,), (1.0,))[1]])
def test_perturbations_are_not_confused(outer, inner):
    # d/dx (x d/dy (x + y)) = 1; a system that confuses the two says 2
    assert outer(lambda x: x * inner(lambda y: x + y)(1.0))(1.0).item() == 1
    # d/dx x d/dy (x y^2) at y = x: the inner one is 2 x x, so x * 2 x^2, derivative 6 x^2
    assert outer(lambda x: x * inner(lambda y: x * y * y)(x))(2.0).item() == pytest.approx(24)


def test_leaked_tracer_names_the_transformation_and_the_line():
    kept = []
    rune.grad(lambda x: (kept.append(x), x)[1])(1.0)
    with pytest.raises(
        TypeError, match=r"add: leaked tracer of grad, which is over \(at .*test_transformations.py:\d+\)"
    ):
        kept[0] + 1


def test_residual_that_was_changed_raises():
    w = nx.ones(3)
    _, pull = rune.vjp(lambda x: x * w, nx.arange(3.0))
    w[0] = 5
    with pytest.raises(RuntimeError, match="a tensor of shape \\(3,\\) that the derivative needs was changed in place"):
        pull(nx.ones(3))


def test_tracer_assigned_into_a_tensor_names_at():
    def f(x):
        out = nx.zeros(3)
        out[0] = x
        return out.sum()

    with pytest.raises(TypeError, match=r"setitem: traced values cannot be assigned in place .* x.at\[i\].set\(v\)"):
        rune.grad(f)(1.0)


def test_float_would_lose_the_derivative():
    with pytest.raises(TypeError, match="float: a Python number cannot carry the derivative"):
        rune.grad(lambda x: float(x) * x)(3.0)


def test_python_control_flow_on_a_value_works_under_grad():
    assert rune.grad(lambda x: x * x if x > 0 else -x)(3.0).item() == 6


def test_no_grad_and_detach_stop_derivatives():
    assert rune.grad(lambda x: x * rune.detach(x))(3.0).item() == 3
    assert rune.grad(rune.no_grad()(lambda x: x * x))(3.0).item() == 0


def test_integer_input_is_refused():
    with pytest.raises(TypeError, match="grad: an input of dtype int64 has no derivative"):
        rune.grad(lambda x: x * 2)(nx.asarray(1))
