"""jit: the same results as the function itself, one trace a signature, programs that can be read."""

import gc
import random

import pytest

import nx
import rune

X = nx.linspace(-1.5, 2.0, 2310).reshape(2, 33, 35)


def same(a, b):
    return a.dtype == b.dtype and a.shape == b.shape and nx.array_equal(a, b, equal_nan=a.dtype.kind == "float")


def chain(x, y):
    a = nx.sin(x) * y + 2.0
    b = nx.where(a > x, a, -x) / (1 + abs(y))
    return nx.exp(-b * b) + nx.sqrt(nx.abs(a)) ** 2, (a > 1) & (b < 0)


# ---- results ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [0, 1, 7, 511, 1024, 5000, 70001])
def test_a_chain_of_maps_gives_the_same_bits_at_any_length(n):
    x, y = nx.linspace(-3, 3, n), nx.linspace(5, -1, n)
    for got, want in zip(rune.jit(chain)(x, y), chain(x, y), strict=True):
        assert same(got, want)


@pytest.mark.parametrize(
    "y",
    [
        X[:1],
        X[:, :, :1],
        X[1, 3],
        X.transpose((0, 1, 2))[::-1],
        X[0, :, ::-1],
        nx.asarray(0.3),
        0.3,
        X.astype("float32"),
    ],
    ids=["axis 0", "axis 2", "last axis", "flipped", "flipped row", "0-d", "number", "float32"],
)
def test_operands_broadcast_and_lie_as_they_like(y):
    for got, want in zip(rune.jit(chain)(X, y), chain(X, y), strict=True):
        assert same(got, want)


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16", "int32", "uint8", "bool", "complex64"])
def test_numbers_stay_weak_beside_every_dtype(dtype):
    x = nx.asarray([0, 1, 1, 0]).astype(dtype)

    def f(x, n):
        return x * 2 + n * 3, x * 0.5, x + n

    for got, want in zip(rune.jit(f)(x, 3), f(x, 3), strict=True):
        assert same(got, want)


def test_a_python_number_as_argument_widens_nothing():
    x = nx.ones(3, dtype=nx.float32)
    assert rune.jit(lambda x, rate: x - (1 - rate) * x / rate)(x, 0.1).dtype == nx.float32


@pytest.mark.parametrize("axis", [None, 0, 1, 2, (1, 2), (0, 1)])
@pytest.mark.parametrize("word", ["sum", "mean", "prod", "min", "max", "any", "all", "count_nonzero"])
def test_folds_of_maps_give_the_same_bits(word, axis):
    def f(x):
        return getattr(nx, word)(
            nx.sin(x) * 1.01 + x, axis=axis, **({} if word == "count_nonzero" else {"keepdims": True})
        )

    assert same(rune.jit(f)(X), f(X))


@pytest.mark.parametrize("n", [1, 511, 513, 40000, 100003])
def test_long_folds_give_the_same_bits(n):
    x = nx.linspace(-1, 1, n)

    def f(x):
        y = nx.exp(x) * x
        return y.sum(), y.astype("float32").mean(), (y > 0).sum(), y.max(), (y * 100).astype("int8").sum()

    for got, want in zip(rune.jit(f)(x), f(x), strict=True):
        assert same(got, want)


@pytest.mark.parametrize("rows", [1, 2, 15, 16, 17, 511, 512, 513, 1100])
@pytest.mark.parametrize("columns", [1, 3, 255, 257, 1000])
def test_folds_of_the_first_axis_give_the_same_bits(rows, columns):
    x = nx.cos(nx.arange(float(rows * columns))).reshape(rows, columns)

    def f(x):
        y = nx.exp(x) * x
        small, whole = y.astype("float32").astype("float16"), (y * 100).astype("int8")
        wide = (y.sum(axis=0), y.mean(axis=0), y.max(axis=0), y.min(axis=0), y.prod(axis=0))
        narrow = small.sum(axis=0), whole.sum(axis=0), whole.mean(axis=0), (y > 1).any(axis=0), (y > 1).sum(axis=0)
        return *wide, *narrow, y

    jitted = rune.jit(f)
    for got, want in zip(jitted(x), f(x), strict=True):
        assert same(got, want)
    assert jitted.lower(x).stats.fallbacks == []


GATHERS = {
    "elements": lambda x, w, i: nx.sin(x[i]) * 2,
    "a sum of them": lambda x, w, i: ((x[i] - 1) ** 2).sum(),
    "rows": lambda x, w, i: nx.tanh(w[i]) * w[i] + 1,
    "sums of rows": lambda x, w, i: (w[i] * 2).sum(axis=0),
    "rows by a matrix": lambda x, w, i: w[i.reshape(8, 8)] * 2,
    "columns": lambda x, w, i: w.T[i % 5] * 2 + 1,
    "narrow ones": lambda x, w, i: (x[i] > 0).astype("int8") + x.astype("float16")[i].astype("int8"),
    "by numbers that a kernel makes": lambda x, w, i: nx.exp(x[i * 3 % 50]) + i * 3 % 50,
    "by numbers of numbers": lambda x, w, i: nx.exp(x[(x[i % 9] * 40).astype("int64") + 1]) * (x[i % 9] + 2),
    "of what a kernel makes": lambda x, w, i: nx.exp((x * 2 + 1)[i]) + x[i],
}


@pytest.mark.parametrize("name", GATHERS)
def test_gathers_are_read_by_the_kernel_of_their_maps(name):
    x, w = nx.cos(nx.arange(100.0)), nx.sin(nx.arange(500.0)).reshape(100, 5)
    i = (nx.arange(64) * 37) % 100 - 50
    jitted = rune.jit(GATHERS[name])
    assert same(jitted(x, w, i), GATHERS[name](x, w, i))
    assert same(jitted(x[::-1], w[:, ::-1], i[::-1]), GATHERS[name](x[::-1], w[:, ::-1], i[::-1]))
    assert "gather" not in dict(jitted.lower(x, w, i).stats.fallbacks)
    assert " = gather " in jitted.lower(x, w, i).schedule


def test_a_product_at_repeated_places_has_all_second_derivatives():
    def f(v):
        return nx.ones(3).at[nx.asarray([0, 1, 1, 1])].multiply(v)[1] * 20

    v = nx.asarray([2.0, 0.0, 5.0, 7.0])
    want = [[0, 0, 0, 0], [0, 0, 140, 100], [0, 140, 0, 0], [0, 100, 0, 0]]
    assert rune.hessian(f)(v).tolist() == rune.jit(rune.hessian(f))(v).tolist() == want


def test_a_gather_that_others_read_is_a_call():
    stats = rune.jit(lambda x, i: (x[i] * 2 + 1, x[i])).lower(nx.arange(9.0), nx.asarray([1, 2])).stats
    assert dict(stats.fallbacks) == {"gather": "index: a call of the core"}


def test_a_gather_out_of_bounds_raises_as_without_jit():
    f = rune.jit(lambda x, i: x[i] * 2 + 1)
    x = nx.arange(4.0)
    assert f(x, nx.asarray([-4, 3])).tolist() == [1, 7]
    for bad in ([0, 4], [-5, 0]):
        with pytest.raises(IndexError, match="is out of bounds for axis 0 with size 4"):
            f(x, nx.asarray(bad))


def test_a_gathered_argument_that_is_donated_is_not_written_to_before_it_is_read():
    f = rune.jit(lambda x, i: x[i] * 2 + x, donate_argnums=0)
    i = nx.arange(1000)[::-1]
    assert same(f(nx.arange(1000.0), i), nx.arange(1000.0)[i] * 2 + nx.arange(1000.0))


def program(seed):
    """A random function of two tensors out of maps, folds and moves."""
    rng = random.Random(seed)
    unary = [nx.sin, nx.exp, nx.tanh, lambda x: x * 0.5, lambda x: 1 - x, nx.square, nx.negative, nx.floor]
    binary = [nx.add, nx.multiply, nx.subtract, nx.maximum, lambda x, y: nx.where(x < y, x, y), nx.hypot]
    moves = [lambda x: x.T, lambda x: x[::-1], lambda x: x - x.mean(axis=1, keepdims=True), lambda x: x / (1 + x.max()),
             lambda x: nx.concat([x[2:], x[:2]]), lambda x: x.cumsum(axis=0) * 0.1, lambda x: x @ x * 0.1,
             lambda x: x.sum(axis=0), lambda x: x.astype("float32").astype("float64")]  # fmt: skip
    plan = [(rng.choice("uubbm"), rng.randrange(100), rng.randrange(100), rng.randrange(100)) for _ in range(14)]

    def f(x, y):
        values = [x, y]
        for kind, which, i, j in plan:
            a, b = values[i % len(values)], values[j % len(values)]
            if kind == "u":
                values.append(unary[which % len(unary)](nx.clip(a, -2, 2)))
            elif kind == "b":
                values.append(binary[which % len(binary)](a, b))
            else:
                values.append(moves[which % len(moves)](a if a.ndim == 2 else a + nx.zeros((9, 9))))
        return values[-5:], nx.clip(values[-1], -2, 2).sum() + nx.sin(values[-2]).mean()

    return f


@pytest.mark.parametrize("seed", range(60))
def test_random_programs_and_their_gradients_are_the_same(seed):
    f = program(seed)
    x, y = nx.linspace(-1, 1, 81).reshape(9, 9), nx.cos(nx.arange(81.0)).reshape(9, 9)
    got, want = rune.jit(f)(x, y), f(x, y)
    for a, b in zip(rune.tree.leaves(got), rune.tree.leaves(want), strict=True):
        assert same(a, b)
    last = lambda *each: f(*each)[1]  # noqa: E731 - one line is clearer here
    plain = rune.grad(last, (0, 1))(x, y)
    for each in (rune.jit(rune.grad(last, (0, 1))), rune.grad(rune.jit(last), (0, 1))):
        for a, b in zip(each(x, y), plain, strict=True):
            assert nx.allclose(a, b, rtol=1e-12, atol=1e-12, equal_nan=True)


# ---- composition -----------------------------------------------------------------------------------------------------


def energy(x):
    return (nx.sin(x) * x).sum() ** 2 + nx.exp(-x * x).mean()


AT = nx.asarray([0.1, -0.7, 1.3])
WAYS = {
    "jit grad": (lambda f: rune.jit(rune.grad(f)), rune.grad),
    "grad jit": (lambda f: rune.grad(rune.jit(f)), rune.grad),
    "jit grad jit": (lambda f: rune.jit(rune.grad(rune.jit(f))), rune.grad),
    "hessian jit": (lambda f: rune.hessian(rune.jit(f)), rune.hessian),
    "jit jacfwd grad": (lambda f: rune.jit(rune.jacfwd(rune.grad(f))), rune.hessian),
    "grad checkpoint in jit": (lambda f: rune.jit(rune.grad(rune.checkpoint(f))), rune.grad),
    "jit jit": (lambda f: rune.jit(rune.jit(f)), lambda f: f),
}


@pytest.mark.parametrize("way", WAYS)
def test_transformations_compose(way):
    made, plain = WAYS[way]
    assert nx.allclose(made(energy)(AT), plain(energy)(AT), rtol=1e-12)


def test_vmap_and_jit_compose_both_ways():
    rows = nx.stack([AT, AT * 2, AT - 1])
    want = nx.stack([energy(row) for row in rows])
    assert nx.allclose(rune.vmap(rune.jit(energy))(rows), want, rtol=1e-12)
    assert nx.allclose(rune.jit(rune.vmap(energy))(rows), want, rtol=1e-12)
    jitted = rune.jit(lambda x: x - rune.pmean(x, "rows"))
    assert nx.allclose(rune.vmap(jitted, axis_name="rows")(rows), rows - rows.mean(axis=0))


def test_control_flow_is_compiled_with_its_bodies():
    def f(x):
        total, ys = rune.scan(lambda c, a: (nx.sin(c) * a + 1, c * a), 0.5, x)
        return rune.cond(total > 0, lambda t: t * ys.sum(), lambda t: t - 1, total)

    assert same(rune.jit(f)(AT), f(AT))
    assert nx.allclose(rune.jit(rune.grad(f))(AT), rune.grad(f)(AT), rtol=1e-12)
    assert same(
        rune.jit(lambda x: rune.while_loop(lambda v: v < 50, lambda v: v * 1.7, x))(1.0),
        rune.while_loop(lambda v: v < 50, lambda v: v * 1.7, 1.0),
    )


def test_custom_rules_hold_under_jit():
    @rune.custom_vjp
    def clipped(x):
        return x * 2

    clipped.defvjp(lambda x: (x * 2, None), lambda residuals, ct: (ct.clip(-1, 1),))
    assert rune.jit(rune.grad(lambda x: 10 * clipped(x)))(2.0).item() == 1
    assert rune.grad(rune.jit(lambda x: 10 * clipped(x)))(2.0).item() == 1


def test_trees_go_in_and_come_out():
    f = rune.jit(lambda p, *, scale: {"a": p["w"] * scale, "b": (p["b"], None)})
    got = f({"w": AT, "b": [1, 2]}, scale=2.0)
    assert same(got["a"], AT * 2)
    assert [x.item() for x in got["b"][0]] == [1, 2]
    assert got["b"][1] is None


# ---- cache, captured values ------------------------------------------------------------------------------------------


def test_one_trace_a_signature():
    f = rune.jit(lambda x, n: x * n)
    for args in [(AT, 2), (AT + 1, 3), (AT, 2.0), (AT[:2], 2), (AT, 5), (nx.asarray([1, 2, 3]), 2)]:
        f(*args)
    assert f.n_traces == 3  # a number of another type, a tensor of another dtype; another length is none
    f.clear_cache()
    f(AT, 2)
    assert f.n_traces == 4


def test_static_arguments_are_part_of_the_signature_and_may_steer_python():
    def f(x, n, mode="add"):
        return x * n if mode == "times" else x + n

    jitted = rune.jit(f, static_argnums=1, static_argnames="mode")
    assert same(jitted(AT, 2, mode="times"), AT * 2)
    assert same(jitted(AT, n=2), AT + 2)
    assert same(jitted(AT, 2, "times"), AT * 2)
    assert same(jitted(AT, 3), AT + 3)
    with pytest.raises(TypeError, match=r"jit: static argument 1 is a list, which cannot be hashed"):
        jitted(AT, [1])
    with pytest.raises(ValueError, match="static_argnames has 'how', which the function does not take"):
        rune.jit(f, static_argnames="how")


def test_captured_tensors_are_read_at_each_call():
    w = nx.ones(3)
    f = rune.jit(lambda x: x * w + (w * 2).sum() + w[1:].sum())
    assert f(1.0).tolist() == [9, 9, 9]
    w[1] = 5
    assert f(1.0).tolist() == [21, 25, 21]
    w[0] = 0
    assert f(1.0).tolist() == [18, 23, 19]


def test_results_do_not_share_memory_with_captured_tensors():
    f = rune.jit(lambda x: (nx.zeros(3), nx.zeros((3, 1)).reshape(3), x))
    for part in f(1.0)[:2]:
        part[0] = 7
    assert [x.tolist() for x in f(1.0)[:2]] == [[0, 0, 0], [0, 0, 0]]


def test_random_numbers_are_new_at_each_call_and_follow_the_seed():
    f = rune.jit(lambda x: x + nx.random.normal(3))
    with nx.random.seed(0):
        first, second = f(AT), f(AT)
    with nx.random.seed(0):
        again = f(AT)
    assert same(first, again)
    assert not nx.array_equal(first, second)
    with pytest.raises(RuntimeError, match="no random numbers to draw from inside of jit"):
        f(AT)


def test_a_program_that_goes_frees_what_it_captured():
    import weakref

    def made():
        w = nx.ones(1000)
        return rune.jit(lambda x: x + w), weakref.ref(w)

    f, ref = made()
    f(1.0)
    del f
    gc.collect()
    assert ref() is None


def test_donated_memory_is_taken_where_that_is_safe():
    x = nx.linspace(0, 1, 1000)
    want = nx.sin(x) * 2
    step = rune.jit(lambda x, y: nx.sin(x) * 2 + 0 * y, donate_argnums=0)
    got = step(x, nx.ones(1000))
    assert got.base_id == x.base_id
    assert same(got, want)
    y = nx.linspace(0, 1, 1000)
    assert same(step(y, y), nx.sin(y) * 2)
    turned = rune.jit(lambda x: nx.sin(x) * 2 + x[::-1], donate_argnums=0)
    assert same(turned(y), nx.sin(y) * 2 + y[::-1])


def test_arguments_are_left_as_they_are_without_donation():
    x = nx.linspace(0, 1, 1000)
    before = x.copy()
    f = rune.jit(lambda x: (nx.sin(x) * 2, x))
    for _ in range(2):
        assert f(x)[1] is x
        assert same(x, before)


# ---- programs to be read ---------------------------------------------------------------------------------------------


def test_a_chain_and_its_folds_are_one_kernel():
    stats = rune.jit(lambda x: (nx.exp(-x * x).sum(), x.mean() + (x * 2).max())).lower(X).stats
    assert stats.kernels == 1
    assert dict(stats.fallbacks) == {"mean": "fold: of a value that no kernel makes", "add": "nothing to fuse with"}
    lowered = rune.jit(lambda x: (nx.exp(-x * x) * 1).sum(axis=-1)).lower(X)
    assert lowered.stats.kernels == 1
    assert lowered.stats.buffers == 1
    assert lowered.stats.bytes == lowered.stats.peak == 2 * 33 * 8
    assert lowered.schedule.splitlines()[1:-1] == [
        "kernel v1:float64[2,33] over (2, 33, 35), folds of rows of 35",
        "  v2:float64[2,33,35] = negative.float64 v0",
        "  v3:float64[2,33,35] = multiply.float64 v2 v0",
        "  v4:float64[2,33,35] = exp.float64 v3",
        "  v1:float64[2,33] = sum of v4",
    ]


def test_dead_code_common_values_and_identities_go():
    def f(x):
        nx.cos(x)
        return nx.sin(x) + nx.sin(x) * 1 + rune.detach(x).astype("float64")

    lowered = rune.jit(f).lower(X)
    assert [line.split()[2] for line in lowered.graph.splitlines()[1:-1]] == ["sin", "add", "add"]


def test_reasons_are_told_for_what_is_not_fused():
    def f(x, i):
        return (x @ x + 1).sum(axis=1), i**i + 2

    fallbacks = dict(rune.jit(f).lower(nx.ones((3, 3, 3)), nx.asarray([1, 2])).stats.fallbacks)
    assert fallbacks == {
        "matmul": "matmul: a call of the core",
        "sum": "a fold of axes in the middle",
        "pow": "integer powers look at their exponents first",
        "add": "nothing to fuse with",
    }


# ---- errors ----------------------------------------------------------------------------------------------------------


def test_values_cannot_be_asked_for_and_the_error_names_line_and_cure():
    with pytest.raises(TypeError, match=r"bool: only shape .* while jit traces \(at .*test_jit.py:\d+\); use nx.where"):
        rune.jit(lambda x: x if x > 0 else -x)(1.0)
    with pytest.raises(TypeError, match=r"setitem: traced values cannot be assigned in place .*\.at\[i\]\.set"):
        rune.jit(lambda x: AT.__setitem__(0, x))(1.0)


def test_a_tracer_that_leaked_is_refused():
    kept = []
    rune.jit(lambda x: kept.append(x) or x)(1.0)
    with pytest.raises(TypeError, match="leaked tracer of jit"):
        kept[0] + 1


def test_a_captured_tracer_serves_its_own_transformation_only():
    box = []
    f = rune.jit(lambda x: x * box[0])

    def loss(w):
        box[:] = [w]
        return f(3.0)

    assert rune.grad(loss)(2.0).item() == 3
    assert rune.grad(loss)(5.0).item() == 3


@pytest.mark.parametrize("given", [1.5, "x", (True,)])
def test_bad_argnums_are_refused(given):
    with pytest.raises(TypeError, match="jit: static_argnums"):
        rune.jit(lambda x: x, static_argnums=given)
