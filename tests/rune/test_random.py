"""Random numbers without a key inside of transformations: pure within a scope, refused outside of any."""

import pytest

import nx
import rune

normal = nx.random.normal


def within(f):
    with nx.random.seed(0):
        return f()


def test_lanes_of_vmap_draw_independent_numbers():
    drawn = within(lambda: rune.vmap(lambda x: x + normal())(nx.zeros(1000)))
    assert nx.unique(drawn).size == 1000
    assert abs(drawn.mean().item()) < 0.1


def test_grad_draws_what_the_function_draws():
    want = within(lambda: normal(3))
    assert nx.array_equal(within(lambda: rune.grad(lambda x: (x * normal(3)).sum())(nx.ones(3))), want)


def test_steps_of_a_scan_draw_numbers_of_their_own():
    drawn = within(lambda: rune.scan(lambda c, _: (c, normal()), 0.0, None, length=50)[1])
    assert nx.unique(drawn).size == 50


def test_checkpoint_replays_the_same_draws():
    def f(x):
        return (nx.sin(x) * normal(3)).sum()

    value, gradient = within(lambda: rune.value_and_grad(rune.checkpoint(f))(nx.ones(3)))
    assert value.item() == pytest.approx((gradient / nx.cos(1.0) * nx.sin(1.0)).sum().item())


@pytest.mark.parametrize(
    "run",
    [
        lambda: rune.grad(lambda x: x * normal())(1.0),
        lambda: rune.vmap(lambda x: x * normal())(nx.ones(2)),
        lambda: rune.scan(lambda c, _: (c + normal(), None), 0.0, None, length=2),
    ],
    ids=["grad", "vmap", "scan"],
)
def test_draw_outside_of_any_scope_names_the_cures(run):
    with pytest.raises(
        RuntimeError, match=r"normal: no random numbers .* open `with nx.random.seed\(...\):`.*or give key="
    ):
        run()
