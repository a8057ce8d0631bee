"""pmap: lanes over the cores. That its values and derivatives are JAX's is tested in test_against_jax.py."""

import os
import threading

import pytest

import nx
import rune
from rune import stages

BIG = 200_000  # elements a lane: worth a thread


def waves(x):
    return nx.sin(x) * nx.exp(-x * x) + rune.pmean(x, "i")


def test_big_lanes_run_on_several_threads_and_give_the_same_bits(monkeypatch):
    x = nx.linspace(-3, 3, 6 * BIG).reshape(6, BIG)
    met = threading.Barrier(2, timeout=30)  # the first two lanes wait for each other: only two threads get through
    before = stages._noted

    def noted(lane, i):
        if i < 2 and nx.threads().count == 2:
            met.wait()
        return before(lane, i)

    monkeypatch.setattr(stages, "_noted", noted)
    with nx.threads(1):
        alone = rune.pmap(waves, "i")(x)
    with nx.threads(2):
        together = rune.pmap(waves, "i")(x)
    assert nx.array_equal(alone, together)
    assert nx.allclose(alone, rune.vmap(waves, axis_name="i")(x), rtol=1e-14)


def test_data_parallel_step_is_that_of_the_whole_batch():
    with nx.random.seed(1):
        w, x, y = nx.random.normal((5, 3)), nx.random.normal((8, 5)), nx.random.normal((8, 3))

    def loss(w, x, y):
        return ((nx.tanh(x @ w) - y) ** 2).mean()

    def step(w, x, y):
        value, g = rune.value_and_grad(loss)(w, x, y)
        return w - 0.1 * rune.pmean(g, "batch"), rune.pmean(value, "batch")

    parallel = rune.pmap(step, "batch", in_axes=(None, 0, 0), out_axes=None)
    got, value = parallel(w, x.reshape(4, 2, 5), y.reshape(4, 2, 3))
    assert nx.allclose(got, w - 0.1 * rune.grad(loss)(w, x, y), rtol=1e-12)
    assert nx.allclose(value, loss(w, x, y), rtol=1e-12)


def test_what_is_the_same_in_all_lanes_is_computed_once(monkeypatch):
    sizes, before = [], stages.each_lane
    monkeypatch.setattr(stages, "each_lane", lambda lane, n, light: sizes.append(n) or before(lane, n, light))
    w, x = nx.asarray(2.0), nx.arange(3.0)
    shared = rune.pmap(lambda w, x: nx.exp(w) * rune.psum(x, "i"), "i", in_axes=(None, 0), out_axes=None)
    assert shared(w, x) == nx.exp(w) * 3
    assert sizes == []
    own = rune.pmap(lambda w, x: nx.exp(w) * rune.psum(x, "i") * x, "i", in_axes=(None, 0))
    assert nx.allclose(own(w, x), nx.exp(w) * 3 * x)
    assert sizes == [3]


def test_an_error_names_its_lane_the_lowest_that_failed():
    matrices = nx.stack([nx.eye(400), nx.eye(400), -nx.eye(400), nx.eye(400), -nx.eye(400)])
    with nx.threads(2), pytest.raises(nx.linalg.LinAlgError) as caught:
        rune.pmap(nx.linalg.cholesky)(matrices)
    assert caught.value.__notes__ == ["pmap: in lane 2"]
    assert rune.pmap(lambda m: nx.linalg.cholesky(m)[0, 0])(matrices[:2]).tolist() == [1, 1]  # and all goes on


def test_maps_within_maps_and_in_a_child_process_run_through():
    x = nx.ones((4, 3, BIG))

    def both(x):
        return rune.pmap(rune.pmap(lambda y: (nx.sin(y) + rune.psum(y, ("i", "j"))).sum(), "j"), "i")(x)

    with nx.threads(2):
        whole = both(x)
        pid = os.fork()
        if pid == 0:
            os._exit(0 if nx.array_equal(both(x), whole) else 1)
    assert nx.allclose(whole, (nx.sin(nx.asarray(1.0)) + 12) * BIG)
    assert os.waitpid(pid, 0)[1] == 0


def test_axes_go_where_they_are_asked_to_go():
    x, y = nx.arange(6.0).reshape(2, 3), {"a": nx.arange(3.0), "b": nx.asarray(2.0)}
    out = rune.pmap(lambda x, y: (x * y["a"], y["b"] + 1), in_axes=(1, {"a": 0, "b": None}), out_axes=(1, None))(x, y)
    assert nx.array_equal(out[0], x * y["a"])
    assert out[1].item() == 3
    assert rune.pmap(lambda: rune.axis_index("i"), "i", axis_size=3)().tolist() == [0, 1, 2]


def test_static_arguments_steer_python_and_captured_tensors_are_read_anew():
    scale = nx.asarray([2.0])
    f = rune.pmap(lambda x, n: x * n * scale if n > 1 else x, static_broadcasted_argnums=1)
    x = nx.arange(2.0)
    assert f(x, 3).tolist() == [[0], [6]]
    scale[0] = 1
    assert f(x, 3).tolist() == [[0], [3]]
    assert f(x, 1).tolist() == [0, 1]
    with pytest.raises(TypeError, match="pmap: a static argument cannot be hashed"):
        f(x, [1])


def test_lanes_draw_independently_and_anew_at_each_call():
    f = rune.pmap(lambda x: x + nx.random.normal(3))
    with nx.random.seed(0):
        a, b = f(nx.zeros(2)), f(nx.zeros(2))
    assert len({round(v, 6) for v in (*a.ravel().tolist(), *b.ravel().tolist())}) == 12
    with nx.random.seed(0):
        assert nx.array_equal(f(nx.zeros(2)), a)


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (lambda: rune.pmap(lambda x, y: x)(nx.ones(3), nx.ones(2)), "pmap: mapped axes mismatch: leaf 0 of shape .3,."),
        (lambda: rune.pmap(lambda x: x, in_axes=None)(nx.ones(2)), "pmap: no argument is mapped"),
        (lambda: rune.pmap(lambda x: x, out_axes=None)(nx.ones(2)), "pmap: out_axes is None for a result that differs"),
        (lambda: rune.pmap(lambda x: x)(nx.ones((0, 2))), "pmap: the mapped axes have no elements"),
        (
            lambda: rune.pmap(lambda x: x if x > 0 else -x)(nx.ones(2)),
            "while pmap traces .at .*test_pmap.py:.*nx.where",
        ),
        (lambda: rune.pmap(3), "pmap: 3 is no function"),
        (
            lambda: rune.pmap(lambda x: rune.psum(x, "j"), "i")(nx.ones(2)),
            r"psum: unknown axis name 'j' \(at .*test_pmap.py:.*; known here: \['i'\]; give the name to the map around "
            r"it: rune.vmap\(f, axis_name='j'\) or rune.pmap\(f, axis_name='j'\)",
        ),
    ],
)
def test_mistakes_are_named(run, words):
    with pytest.raises((ValueError, TypeError, NameError), match=words):
        run()


@pytest.mark.parametrize("wrap", [rune.jit, rune.pmap])
def test_linearized_program_is_pushed_forward(wrap):
    def f(x):
        return nx.sin(x) * x

    x, t = nx.asarray([1.0, 2.0]), nx.asarray([3.0, -1.0])
    _, push = rune.linearize(wrap(f), x)
    assert nx.allclose(push(t), rune.jvp(f, (x,), (t,))[1])
