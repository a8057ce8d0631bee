"""rune.jit's compiled loops (backend="c") beside the core's own kernels: the same bits, from the same rows of ops.def.

Programs are compiled many at a time, into one library: a compiler call a program would take most of the time.
"""

import os
import random

import pytest

import nx
import rune
import rune.ready
from nx import _core
from rune.compiled.compiler import CompilerError, compiler
from rune.compiled.native import attach
from rune.primitive import PRIMITIVES
from rune.tracer import bind


def has_compiler():
    try:
        return bool(compiler())
    except CompilerError:
        return False


pytestmark = pytest.mark.skipif(not has_compiler(), reason="no C compiler")


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def bits(x):
    """The bytes, with one NaN for all of them."""
    if x.dtype.kind not in ("float", "complex"):
        return x.tobytes()
    parts = [nx.real(x), nx.imag(x)] if x.dtype.kind == "complex" else [x]
    return [nx.where(nx.isnan(part), nx.zeros_like(part), part).tobytes() for part in parts] + [nx.isnan(x).tobytes()]


def compiled_beside(cases):
    """(what the core's kernels give, what compiled loops give) for each (function, arguments), as lists of leaves."""
    runs = [rune.jit(f, backend="default") for f, _ in cases]
    want = [rune.tree.leaves(run(*args)) for run, (_, args) in zip(runs, cases, strict=True)]
    programs = [next(iter(run._entries.values())).program for run in runs]
    for i in range(0, len(programs), 40):
        attach(programs[i : i + 40], tried=False)
    return [(a, rune.tree.leaves(run(*args))) for a, run, (_, args) in zip(want, runs, cases, strict=True)]


#: RUNE_PROGRAMS=500 asks for more programs, and for all dtypes: some minutes of compiling.
PROGRAMS = int(os.environ.get("RUNE_PROGRAMS", "8"))
SAMPLE = "bool int16 uint64 float8_e4m3 float32 float64 complex64"
DTYPES = [x for x in _core.dtypes if PROGRAMS > 8 or x.name in SAMPLE.split()]


# ---- every row, every dtype ------------------------------------------------------------------------------------------

SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, -2.5, 3.0, 1e-3, 7.0, 100.0, 1e6, float("inf"), -float("inf"), float("nan")]
NAMES = [name for name, (_, family, _) in _core.ops.items() if family == "map"]
N = 611  # two chunks and a part; the second chunk has no special numbers, so that rows with exceptions take both ways


def operands_of(dtype):
    """Three tensors that hold specials beside specials, and what is random."""
    rng = random.Random(3)
    if dtype.kind == "bool":
        draw = lambda i: rng.random() < 0.5  # noqa: E731 - one line is clearer here, and below
    elif dtype.kind in ("int", "uint"):
        low, high = nx.iinfo(dtype).min, nx.iinfo(dtype).max
        edges = [0, 1, 2, 3, 5, 7, high, high - 1, low, low + 1]
        draw = lambda i: rng.choice(edges) if rng.random() < 0.6 else rng.randint(low, high)  # noqa: E731
    else:
        real = lambda i: rng.choice(SPECIAL) if i // 256 != 1 and rng.random() < 0.4 else rng.uniform(-3, 3)  # noqa: E731
        draw = (lambda i: complex(real(i), real(i))) if dtype.kind == "complex" else real
    wide = {"complex": "complex128", "float": "float64"}.get(dtype.kind, dtype.name)
    return [nx.asarray([draw(i) for i in range(N)], dtype=wide).astype(dtype) for _ in range(3)]


def rows_of(dtype):
    """All that work in the dtype; powers of signed integers look at their exponents first and join no kernel."""
    left_out = ("pow",) if dtype.kind == "int" else ()
    return [x for x in NAMES if (_core.map_dtypes(_core.ops[x][0], dtype) or (0,))[0] == dtype and x not in left_out]


def every_row(dtype):
    names = rows_of(dtype)

    def f(a, b, c):
        where = {"where": (a != b, b, c)}
        return [bind(PRIMITIVES[name], where.get(name, (a, b, c))[: _core.ops[name][2]], ()) for name in names]

    return f, operands_of(dtype)


@pytest.fixture
def quick_compiler(monkeypatch):
    """clang compiles a thousand functions three times as fast as gcc; the programs below take the other one."""
    if any(os.access(os.path.join(each, "clang"), os.X_OK) for each in os.environ["PATH"].split(os.pathsep)):
        monkeypatch.setenv("CC", "clang")


def test_every_row_of_every_dtype_gives_the_same_bits(quick_compiler):
    cases = [every_row(dtype) for dtype in DTYPES]
    for dtype, (want, got) in zip(DTYPES, compiled_beside(cases), strict=True):
        for name, a, b in zip(rows_of(dtype), want, got, strict=True):
            assert bits(a) == bits(b), (dtype.name, name)


def test_every_cast_gives_the_same_bits(quick_compiler):
    def casts(dtype):
        real = [to for to in _core.dtypes if to.kind == "complex" or dtype.kind != "complex" or to.kind == "bool"]
        return lambda x: [x.astype(to) for to in real if to != dtype], operands_of(dtype)[:1]

    for dtype, (want, got) in zip(DTYPES, compiled_beside([casts(d) for d in DTYPES]), strict=True):
        for a, b in zip(want, got, strict=True):
            assert bits(a) == bits(b), (dtype.name, a.dtype.name)


# ---- programs --------------------------------------------------------------------------------------------------------

UNARY = [nx.sin, nx.exp, nx.tanh, nx.cos, nx.log1p, nx.abs, nx.square, nx.floor, nx.sqrt, nx.arctan, lambda x: x * 0.5,
         lambda x: 1 - x, lambda x: x.astype("float32").astype("float64"), lambda x: (x * 9).astype("int32") * 0.25,
         lambda x: x - x.mean(axis=1, keepdims=True), lambda x: x / (1 + x.max()), lambda x: x[::-1],
         lambda x: x.T, lambda x: x @ x * 0.1, lambda x: x.sum(axis=0) * x, lambda x: x[0] * x,
         lambda x: x.cumsum(axis=1)]  # fmt: skip
BINARY = [nx.add, nx.multiply, nx.subtract, nx.maximum, lambda x, y: nx.where(x < y, x, y), nx.hypot, nx.logaddexp,
          lambda x, y: x / (2 + y * y), lambda x, y: abs(x) ** nx.tanh(y), nx.copysign, nx.atan2]  # fmt: skip


def program(seed):
    """A random function of two (9, 9) tensors: some of its values, and a number."""
    rng = random.Random(seed)
    plan = [(rng.random() < 0.6, rng.randrange(100), rng.randrange(100), rng.randrange(100)) for _ in range(12)]

    def f(x, y):
        values = [x, y]
        for is_unary, which, i, j in plan:
            a, b = nx.clip(values[-1 - i % len(values)], -2, 2), values[j % len(values)]
            values.append(UNARY[which % len(UNARY)](a) if is_unary else BINARY[which % len(BINARY)](a, b))
        return values[-4:], nx.clip(values[-1], -2, 2).sum() + nx.sin(values[-2]).mean()

    return f


X, Y = nx.linspace(-1, 1, 81).reshape(9, 9), nx.cos(nx.arange(81.0)).reshape(9, 9)


def test_random_programs_and_their_gradients_give_the_same_bits():
    cases = []
    for seed in range(PROGRAMS):
        f = program(seed)
        cases.append((f, (X, Y)))
        if seed % 15 == 0:
            cases.append((rune.value_and_grad(lambda x, y, f=f: f(x, y)[1], (0, 1)), (X, Y)))
    for seed, (want, got) in enumerate(compiled_beside(cases)):
        for a, b in zip(want, got, strict=True):
            assert bits(a) == bits(b), seed


def test_operands_lie_as_they_like_and_any_length_is_right():
    def f(x, row, one):
        y = nx.exp(x) * row + one
        return nx.sin(y), y.sum(axis=1), y.max()

    cases = []
    for n in (1, 2, 31, 255, 256, 257, 3000):
        wide = nx.linspace(-1, 1, 2 * n * 3).reshape(2 * n, 3)
        for x in (wide[:n], wide[::2], wide[:n][::-1], nx.broadcast_to(wide[:1], (n, 3)), wide.reshape(3, 2 * n).T[:n]):
            cases.append((f, (x, wide[0] * 2, nx.asarray(3.0))))
    cases = cases[:: 1 if PROGRAMS > 8 else 4]
    for want, got in compiled_beside(cases):
        for a, b in zip(want, got, strict=True):
            assert bits(a) == bits(b)


def test_results_may_take_the_memory_of_donated_arguments():
    jitted = rune.jit(lambda x, y: (nx.sin(x * 2) + y, nx.cos(y) - 1), donate_argnums=(0, 1), backend="c")
    x, y = nx.linspace(0, 3, 1000), nx.linspace(-1e7, 1, 1000)
    want = [nx.sin(x * 2) + y, nx.cos(y) - 1]
    for a, b in zip(jitted(x, y), want, strict=True):
        assert bits(a) == bits(b)


def test_bodies_of_loops_and_derivatives_run_compiled():
    def decay(x):
        return rune.scan(lambda c, _: (nx.tanh(c) * 0.9 + c * c * 0.1, c.sum()), x, None, length=3)[1].sum()

    x = nx.linspace(-1, 1, 64)
    plain = rune.grad(decay)(x)
    for run in (rune.jit(rune.grad(decay), backend="c"), rune.grad(rune.jit(decay, backend="c"))):
        assert nx.allclose(run(x), plain, rtol=1e-14)
    assert rune.vmap(rune.jit(lambda v: nx.exp(v) * v, backend="c"))(x.reshape(8, 8)).shape == (8, 8)


def test_the_source_shows_each_row_once_named_as_in_ops_def():
    jitted = rune.jit(lambda x: (nx.exp(x) * 2 + x).sum(), backend="c")
    lowered = jitted.lower(nx.linspace(0, 1, 10))
    body = [line.strip() for line in lowered.source.splitlines() if "op_" in line]
    assert body == [
        "const double v0 = op_EXP_F64(x0);",
        "const double v1 = op_MUL_F64(v0, ((double)0x1.0000000000000p+1));",
        "const double v2 = op_ADD_F64(v1, x0);",
    ]
    assert (lowered.stats.kernels, lowered.stats.compiled, lowered.stats.refusal) == (1, 1, "")
    assert rune.jit(lambda x: nx.exp(x) * 2, backend="default").lower(nx.ones(3)).stats.compiled == 0


def test_an_unknown_backend_is_refused():
    with pytest.raises(ValueError, match="jit: unknown backend 'cuda'; it is"):
        rune.jit(abs, backend="cuda")


# ---- chosen by itself ------------------------------------------------------------------------------------------------


def test_a_loop_that_ran_for_long_is_compiled_beside_and_tried(monkeypatch):
    monkeypatch.setattr("rune.compiled.program.WATCHED", 1000)
    jitted = rune.jit(lambda x: ((x * 0.5 + 1) * x - 2) * x + 0.25)
    x = nx.linspace(0, 1, 100_000)
    first = jitted(x)
    entry = next(iter(jitted._entries.values()))
    ((_, kernel),) = entry.program.kernels()
    entry.program.thread.join(60)
    assert _core.compiled_state(kernel)[0] == "tried"
    assert all(bits(jitted(x)) == bits(first) for _ in range(10))
    state, by_steps, by_loop = _core.compiled_state(kernel)
    assert state == ("compiled" if by_loop < by_steps else "steps")


def test_without_a_compiler_the_default_runs_and_says_why(monkeypatch):
    monkeypatch.setattr("rune.compiled.program.WATCHED", 1000)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("CC", raising=False)
    jitted = rune.jit(lambda x: nx.exp(x) + x)
    x = nx.linspace(0, 1, 100_000)
    assert bits(jitted(x)) == bits(nx.exp(x) + x)
    next(iter(jitted._entries.values())).program.thread.join(60)
    assert jitted.lower(x).stats.refusal == "no C compiler (gcc, clang, cc) is on the path; install one or set CC"
    assert bits(jitted(x)) == bits(nx.exp(x) + x)


def test_a_backend_that_was_asked_for_needs_a_compiler(monkeypatch):
    monkeypatch.setenv("CC", "/nowhere/cc -O3")
    with pytest.raises(RuntimeError, match='jit: backend "c": CC=/nowhere/cc is no program that can be run'):
        rune.jit(abs, backend="c")


def test_a_compiler_that_fails_tells_what_it_said(monkeypatch, tmp_path):
    broken = tmp_path / "cc"
    broken.write_text('#!/bin/sh\n[ "$1" = --version ] && exit 0\necho no memory left\nexit 3\n')
    broken.chmod(0o700)
    monkeypatch.setenv("CC", str(broken))
    with pytest.raises(RuntimeError, match="cc failed with status 3: no memory left"):
        rune.jit(lambda x: nx.exp(x) * 3 + x, backend="c")(nx.ones(5))
