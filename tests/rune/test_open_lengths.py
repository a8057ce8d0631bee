"""Leading lengths that stay open: one trace serves every length, until the trace reads one."""

import sys
import threading

import pytest

import nx
import rune
from rune.dims import Dim, Symbol, same_shape, sliced

W, B = nx.linspace(-1, 1, 12).reshape(3, 4), nx.linspace(0, 1, 4)
SIZES = (7, 1, 0, 1000, 5)


def rows(n):
    return nx.linspace(-1, 1, n * 3).reshape(n, 3)


def len_of(x):
    return x.shape[0]


def softmax(x):
    e = nx.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def loss(p, x):
    return (nx.tanh(x @ p[0] + p[1]) ** 2).mean()


OPEN = {
    "maps": lambda x: nx.sin(x) * 2 + x,
    "a layer": lambda x: nx.tanh(x @ W + B),
    "sums": lambda x: ((x * x).sum(), (x * x).sum(axis=0), x.sum(axis=1)),
    "a mean of columns": lambda x: (x * x).mean(axis=1),
    "softmax": softmax,
    "reshape": lambda x: (x.reshape(-1) * 2).reshape(-1, 3),
    "reshape by its own length": lambda x: x.reshape(x.shape[0], 3, 1),
    "columns": lambda x: x[:, 1:] * x[:, :2],
    "products": lambda x: x.T @ x,
    "a row": lambda x: x + nx.asarray([[1.0, 2, 3]]),
    "flip": lambda x: x[::-1] * 2,
    "lanes": rune.vmap(lambda r: nx.sin(r) * r.sum()),
    "a gradient": lambda x: rune.grad(lambda p: (nx.tanh(x @ p) ** 2).sum())(W),
    "concat": lambda x: nx.concat([x, 2 * x], axis=1),
    "where": lambda x: nx.where(x > 0, x, 0.0),
    "cumsum and sort": lambda x: nx.sort(nx.cumsum(x, axis=1), axis=1),
    "scan": lambda x: rune.scan(lambda c, _: (nx.tanh(c), None), x, None, length=3)[0],
    "deviations": lambda x: (x.std(axis=0), x.var(), nx.std(x, axis=1)),
    "a variance with ddof": lambda x: x.var(axis=0, ddof=1),
    "a gradient of a deviation": lambda x: rune.grad(lambda x: (x + 1).std())(x),
    "a layer of norms": lambda x: (x - x.mean(axis=0)) / nx.sqrt(x.var(axis=0) + 1e-5),
    "a sum over the length": lambda x: ((x * x).sum() / x.shape[0], x.sum(axis=0) / x.size, x * (2 * x.shape[0])),
    "a gradient of such": lambda x: rune.grad(lambda p: ((x @ p) ** 2).sum() / x.shape[0])(W),
    "a norm": lambda x: nx.linalg.norm(x),
    "jit within": lambda x: rune.jit(lambda y: nx.exp(y) * 2)(x) + 1,
    "others like it": lambda x: (
        nx.zeros_like(x) + x,
        nx.ones_like(x),
        nx.full_like(x, x.sum()),
        nx.where(x == x, 0.0, nx.empty_like(x)),
    ),
    "zeros of its length": lambda x: (nx.zeros((x.shape[0], 4)) + x[:, :1], nx.ones(x.shape[0], dtype=nx.float32)),
    "numbers of rows": lambda x: (x + nx.arange(x.shape[0])[:, None], x[nx.arange(len_of(x)), 1]),
    "padded": lambda x: (nx.pad(x, ((1, 2), (0, 0))), nx.concat([nx.zeros((1, 3)), x]), nx.concat([x, x])),
    "a gradient of what is padded": lambda x: rune.grad(lambda y: (nx.pad(y, 1) ** 2).sum())(x),
    "a carry": lambda x: rune.scan(lambda h, _: (nx.tanh(x @ W + h), None), nx.zeros((len_of(x), 4)), None, length=2)[
        0
    ],
    "a row for all": lambda x: nx.broadcast_to(nx.arange(3.0), x.shape) * x,
}
#: Those that a few short lengths do otherwise: they have programs of their own.
LONG = {
    "differences": lambda x: x[1:] - x[:-1],
    "the middle": lambda x: x[1:-1] * 2,
    "ends": lambda x: (x[0] * x, x[-1] - x, x[:3], x[-2:]),
    "nx.diff": lambda x: (nx.diff(x, axis=0), nx.roll(x, 1, axis=0), nx.roll(x, -2, axis=0)),
    "a gradient of differences": lambda x: rune.grad(lambda y: ((y[1:] - y[:-1]) ** 2).sum())(x),
    "a product of gradients": lambda x: rune.jvp(rune.grad(lambda y: ((y[2:] * y[:-2]) ** 2).sum()), (x,), (x,))[1],
    "at its ends": lambda x: x.at[0].set(1.0).at[1:].add(x[:-1]),
    "one less": lambda x: (x * (x.shape[0] - 1), x.sum(axis=0) / (x.shape[0] - 1), x[: x.shape[0] - 1]),
    "what is cut and padded": lambda x: nx.pad(x[1:], ((1, 0), (0, 0))) + x,
}


def agree(got, want):
    for a, b in zip(rune.tree.leaves(got), rune.tree.leaves(want), strict=True):
        assert a.shape == b.shape
        assert nx.allclose(a, b, rtol=1e-14, equal_nan=True)


@pytest.mark.parametrize("sizes", [SIZES, SIZES[::-1], (1, 7, 0)])
@pytest.mark.parametrize("name", OPEN)
def test_one_trace_serves_every_length(name, sizes):
    calls = []
    f = rune.jit(lambda x: (calls.append(1), OPEN[name](x))[1])
    for n in sizes:
        agree(f(rows(n)), OPEN[name](rows(n)))
    assert len(calls) == f.n_traces == f.lower(rows(3)).stats.traces == 1


@pytest.mark.parametrize("name", LONG)
def test_slices_leave_lengths_open_but_for_short_ones(name):
    f = rune.jit(LONG[name])
    for n in (7, 1000, 5, 12, 4):
        agree(f(rows(n)), LONG[name](rows(n)))
    assert f.n_traces == 1
    for n in (3, 2):
        agree(f(rows(n)), LONG[name](rows(n)))
    if name != "ends":
        agree(f(rows(1)), LONG[name](rows(1)))


def test_a_row_beyond_a_short_length_is_an_error_as_without_jit():
    f = rune.jit(lambda x: x[3] * 2)
    assert f(rows(5)).tolist() == (rows(5)[3] * 2).tolist()
    with pytest.raises(IndexError, match="index 3 is out of bounds for axis 0 with size 2"):
        f(rows(2))


def test_a_mean_and_its_gradient_keep_the_length_open():
    f = rune.jit(rune.value_and_grad(loss))
    for n in (7, 1, 64):
        agree(f((W, B), rows(n)), rune.value_and_grad(loss)((W, B), rows(n)))
    assert f.n_traces == 1


def test_the_step_of_a_classifier_keeps_the_batch_open():
    def step(p, x, y):
        value, g = rune.value_and_grad(lambda p: -(nx.log_softmax(x @ p[0] + p[1]) * y).sum(axis=-1).mean())(p)
        return rune.tree.map(lambda p, g: p - 0.1 * g, p, g), value

    f = rune.jit(step)
    for n in (7, 1, 64):
        agree(f((W, B), rows(n), nx.ones((n, 4)) / 4), step((W, B), rows(n), nx.ones((n, 4)) / 4))
    assert f.n_traces == 1


READS = {
    "steers": lambda x: x * 2 if x.shape[0] > 3 else x,
    "counts": lambda x: x * len(x),
    "iterates": lambda x: sum([row * 2 for row in x], nx.zeros(3)),
    "halves": lambda x: x[: x.shape[0] // 2] * 2,
    "prints": lambda x: x * float(f"{x.shape[0]}"),
}


@pytest.mark.parametrize("name", READS)
def test_a_length_that_is_read_makes_a_program_a_length(name):
    f = rune.jit(READS[name])
    for n in (*SIZES, *SIZES):
        agree(f(rows(n)), READS[name](rows(n)))
    assert f.n_traces == len(SIZES)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x * 2 if x.shape[0] == 1 else x,
        lambda x: x * 2 if x.shape == (1, 3) else x,
        lambda x: nx.squeeze(x) * 2,
    ],
)
def test_a_length_that_is_told_from_one_keeps_the_others_open(f):
    for sizes in (SIZES, SIZES[1:] + SIZES[:1]):
        jitted = rune.jit(f)
        for n in (*sizes, *sizes):
            agree(jitted(rows(n)), f(rows(n)))
        assert jitted.n_traces == 2


def test_arguments_that_share_a_length_share_it_in_every_call():
    f = rune.jit(lambda x, y: x * y + 1)
    for n in SIZES:
        agree(f(rows(n), rows(n) + 1), rows(n) * (rows(n) + 1) + 1)
    assert f.n_traces == 1
    with pytest.raises(ValueError, match=r"shapes \(6, 3\), \(5, 3\) do not broadcast together"):
        f(rows(6), rows(5))
    agree(f(rows(6), rows(1)), rows(6) * rows(1) + 1)


def test_a_mismatch_is_raised_at_the_user_s_line():
    def add(x, y):
        return x + y  # here

    f = rune.jit(add)
    f(rows(4), rows(4))
    with pytest.raises(ValueError) as raised:
        f(rows(4), rows(3))
    assert any("# here" in str(entry.statement) for entry in raised.traceback)


def test_lengths_that_are_parameters_are_read_and_the_batch_stays_open():
    f = rune.jit(lambda p, x: nx.tanh(x @ p[0] + p[1]))
    for n in (3, 4, 9, 1):  # 3 and 4 are lengths of the parameters too
        agree(f((W, B), rows(n)), nx.tanh(rows(n) @ W + B))
    assert f.n_traces <= 3
    traces = f.n_traces
    agree(f((W, B), rows(12)), nx.tanh(rows(12) @ W + B))
    assert f.n_traces == traces


def test_compiled_loops_serve_every_length(tmp_path, monkeypatch):
    from rune.compiled import compiler

    try:
        compiler.compiler()
    except compiler.CompilerError:
        pytest.skip("no C compiler")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(compiler, "_libraries", {})  # another test may have had this loop compiled
    f = rune.jit(lambda x: nx.exp(x) * 2 + x, backend="c")
    for n in SIZES:
        agree(f(rows(n)), nx.exp(rows(n)) * 2 + rows(n))
    assert f.n_traces == len(list((tmp_path / "hugin" / "loops").iterdir())) == 1


def test_programs_of_many_lengths_are_bounded(monkeypatch):
    monkeypatch.setattr("rune.compiled.jitted.MOST_ENTRIES", 10)
    f = rune.jit(lambda x: x * 2 + 1)
    for n in range(40):
        agree(f(rows(n)), rows(n) * 2 + 1)
    assert f.n_traces == 1
    assert len(f._entries) <= 10


def test_a_multiple_of_a_length_is_known_without_reading_it():
    symbol = Symbol(7)
    n = Dim(symbol)
    assert isinstance(n, int)
    assert same_shape((n * 6 // 3, 4), (2 * n, 4))
    assert (n * 6) % 3 == 0
    assert (3 * n) // n == 3
    assert not same_shape((n, 4), (1, 4))
    assert not symbol.is_read
    assert same_shape((n + 1 - 1, n - 2), (n, n + 1 - 3))
    assert (sliced(slice(1, -2), n).unread, sliced(slice(-3, None), n), sliced(slice(None, 5), n)) == (4, 3, 5)
    assert not same_shape((2 * n,), (n + 1,))
    assert not symbol.is_read
    assert (symbol.least, symbol.admits(4), symbol.admits(1), symbol.admits(8)) == (5, False, False, True)
    assert n + 1 == 8
    assert symbol.is_read
    assert "test_open_lengths" in symbol.reader


def test_einsum_keeps_the_length_open():
    for words, more in (("ij,kj->ik", ()), ("ij,jk->ik", (W,)), ("ij,ij->i", ()), ("ij->j", ())):
        f = rune.jit(lambda x, words=words, more=more: nx.einsum(words, x, *(more or (x,) * words.count(","))))
        for n in (7, 1000, 5, 1, 3):
            x = rows(n)
            agree(f(x), nx.einsum(words, x, *(more or (x,) * words.count(","))))
        assert f.n_traces <= 2  # a length of one repeats


def test_threads_that_trace_at_once_keep_their_lengths_apart():
    """Each its own program, traced within another, with switches of threads wherever they may be."""
    failures, before = [], sys.getswitchinterval()

    def work(k):
        try:
            for _ in range(6):
                inner = rune.jit(lambda x: nx.sum(x[1:] * k) + x.shape[0] * 0)
                f = rune.jit(lambda x, inner=inner: rune.grad(lambda y: inner(y) + nx.sum(y * y))(x) + nx.zeros_like(x))
                for n in (3, 5, 9):
                    x = nx.arange(float(n))
                    want = [2 * i + (k if i else 0) for i in range(n)]
                    if f(x).tolist() != want:
                        failures.append((k, n))
        except Exception as error:  # whatever it is, the thread must not have it
            failures.append(error)

    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work, args=(k,)) for k in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert not failures
