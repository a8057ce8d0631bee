"""The contract of rune's table: every primitive has its rules, and every rule keeps its law.

jvp agrees with differences; vjp with jvp by the dot-product law; vmap with a loop; second derivatives with differences
of first ones; the inferred shape and dtype with the result; a traced program with the function itself.
"""

import itertools
import random
import subprocess
import sys

import pytest

import nx
import rune
from nx import _core
from rune import tree
from rune.aval import aval_of
from rune.graph import eval_graph, trace_flat
from rune.lanes import Lanes
from rune.primitive import PRIMITIVES
from rune.rules import LATER, load_all
from rune.rules.elementwise import DISCRETE
from rune.tracer import Tracer, bind

load_all()
RANDOM = random.Random(7)


def real(*shape, low=-2.0, high=2.0):
    """Numbers a good step apart from each other and from whole numbers, so that differences cross no tie and no
    edge."""
    size = 1
    for n in shape:
        size *= n
    step = (high - low) / (size + 1)
    values = [low + step * (i + 1 + 0.25 * RANDOM.random()) for i in range(size)]
    RANDOM.shuffle(values)
    return nx.asarray(values, nx.float64).reshape(shape)


def cplx(*shape):
    return real(*shape) + 1j * real(*shape)


def matrix(n, *lead):
    return real(*lead, n, n) + 4 * nx.eye(n)


def hermitian(a):
    return a + nx.conj(a.mT)


INDEX = nx.asarray([[2, 0], [1, 2]])
KEY = nx.random.key(3)
ABOVE_ONE = {"low": 1.2, "high": 3.0}
INSIDE = {"low": -0.9, "high": 0.9}
POSITIVE = {"low": 0.3, "high": 2.5}
DOMAINS = {
    **dict.fromkeys(["sqrt", "rsqrt", "log", "log2", "log10", "lgamma", "tgamma", "digamma", "trigamma"], POSITIVE),
    **dict.fromkeys(["asin", "acos", "atanh"], INSIDE),
    "acosh": ABOVE_ONE,
    "log1p": {"low": -0.6, "high": 2.0},
    "pow": POSITIVE,
    "cbrt": POSITIVE,
}
NOT_COMPLEX = [
    "abs",
    "sign",
    "angle",
    "imag",
    "real",
    "conj",
    "clip",
    "floor_divide",
    "remainder",
    "fmod",
    "minimum",
    "maximum",
    "fmin",
    "fmax",
    "floor",
    "ceil",
    "trunc",
    "round",
    "heaviside",
    "deg2rad",
    "rad2deg",
    "cbrt",
    "logaddexp",
    "logaddexp2",
    "atan2",
    "hypot",
    "copysign",
    "nextafter",
    "erf",
    "erfc",
    "lgamma",
    "tgamma",
    "digamma",
    "trigamma",
    "where",
]
INTEGER_OPS = [
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "bitwise_invert",
    "bitwise_left_shift",
    "bitwise_right_shift",
    "bitwise_count",
    "gcd",
    "lcm",
]


def elementwise_cases(name, arity):
    if name in INTEGER_OPS:
        return [([nx.asarray([3, 4]), nx.asarray([1, 2])][:arity], ())]
    mask = [nx.asarray([True, False, True])] if name == "where" else []
    domain = DOMAINS.get(name, {})
    n = arity - len(mask)
    if name in ("remainder", "fmod", "floor_divide"):
        return [([real(3), real(3, **ABOVE_ONE)], ()), ([real(2, 3), real(3, **ABOVE_ONE)], ())]
    cases = [(mask + [real(3, **domain) for _ in range(n)], ())]
    if n > 1:
        cases.append((mask + [real(2, 3, **domain), *[real(3, **domain) for _ in range(n - 1)]], ()))
    if name not in NOT_COMPLEX and name not in DISCRETE:
        cases.append((mask + [cplx(3) * 0.4 + (1.5 if name == "acosh" else 0) for _ in range(n)], ()))
    if name in ("abs", "sign", "angle", "imag", "real", "conj"):
        cases.append(([cplx(3)], ()))
    return cases


FOLDS = [([real(2, 3)], ((1,), False)), ([real(2, 3)], ((0, 1), True)), ([cplx(2, 3)], ((0,), False))]
SQUARE = [([matrix(3)], ()), ([matrix(3, 2)], ()), ([matrix(3) + 1j * real(3, 3)], ())]
SCATTER = [real(4, 2), real(2, 2, 2), INDEX % 2 + nx.asarray([[0, 2], [1, 2]])]
BODY = trace_flat(lambda x: [x[0] * x[1] + nx.sin(x[2]), x[1] * x[2]], [aval_of(nx.asarray(1.0))] * 3)
ADD_ONE = trace_flat(
    lambda x: [x[0] * x[2] + 1, x[1] + 1, x[2]],
    [aval_of(nx.asarray(1.0)), aval_of(nx.asarray(1)), aval_of(nx.asarray(1.0))],
)
BELOW = trace_flat(lambda x: [x[1] < 3], [aval_of(nx.asarray(1.0)), aval_of(nx.asarray(1)), aval_of(nx.asarray(1.0))])
OVER_LANES = trace_flat(lambda x: [nx.sin(x[0]) * x[1], x[1] ** 2], [aval_of(real(3)), aval_of(real(3))])
BRANCHES = tuple(trace_flat(f, [aval_of(real(3))]) for f in (lambda x: [nx.sin(x[0])], lambda x: [x[0] ** 2]))


FORM = ((2, 1), ((1, 0), (1, 2)), (1, 2))  # stride, padding, dilation of convolutions of 5 x 4 by 2 x 3
PLACES = (3, 3)


POOL = ((2, 3), (2, 1), ((1, 0), (1, 1)), (1, 1))  # size, stride, padding, dilation
IMAGE = real(2, 2, 5, 4)


def key_of(*items):
    from rune.rules.index import Key

    return Key(items)


CASES = {
    **{name: elementwise_cases(name, arity) for name, (_, family, arity) in _core.ops.items() if family == "map"},
    **dict.fromkeys(("sum", "mean", "prod", "nansum"), FOLDS),
    **dict.fromkeys(("min", "max", "nanmin", "nanmax", "any", "all", "count_nonzero"), FOLDS[:2]),
    **{name: [([real(2, 3)], (1, False)), ([real(2, 3)], (0, True))] for name in ("argmin", "argmax")},
    **{name: [([real(2, 5)], (1,)), ([real(3, 2)], (0,))] for name in ("cumsum", "cumprod", "cummin", "cummax")},
    "cast": [([real(3)], (nx.float32,)), ([real(3)], (nx.complex128,)), ([real(3)], (nx.int64,))],
    "detach": [([real(3)], ())],
    "reshape": [([real(2, 3)], ((3, 2),)), ([cplx(4)], ((2, 1, 2),))],
    "permute": [([real(2, 3, 1)], ((2, 0, 1),))],
    "broadcast_to": [([real(1, 3)], ((2, 4, 3),))],
    "flip": [([real(2, 3)], ((1,),))],
    "pad": [([real(2, 3)], (((1, 0), (2, 1)), 5.0))],
    "concat": [([real(2, 3), real(2, 1), real(2, 2)], (1,))],
    "getitem": [([real(4, 3)], (key_of(slice(None, None, -2), 1),)), ([real(4)], (key_of(None, slice(1, 3)),))],
    "place": [([real(2)], ((4, 3), key_of(slice(None, None, 2), 1)))],
    "gather": [([real(3, 2), INDEX], ()), ([real(3, 3, 2), INDEX, INDEX % 2], ())],
    "scatter": [(SCATTER, (how,)) for how in ("set", "add", "subtract", "min", "max")]
    + [([real(4), real(*nx.asarray(i).shape), nx.asarray(i)], ("multiply",)) for i in ([3, 1], [3, 1, 3, 3])],
    "sort": [([real(2, 4)], (1, False)), ([real(3, 2)], (0, True))],
    "argsort": [([real(2, 4)], (1, False))],
    "searchsorted": [([nx.arange(4.0), real(3)], (False,))],
    "bincount": [([nx.asarray([0, 2, 0]), real(3)], (4,))],
    "histogram": [([real(5), nx.linspace(-2, 2, 4)], (True,))],
    "matmul": [
        ([a, b], ())
        for a, b in [
            (real(2, 3), real(3, 4)),
            (real(3), real(3)),
            (real(3), real(3, 2)),
            (real(2, 3), real(3)),
            (real(2, 2, 3), real(3, 2)),
            (real(2, 3), real(2, 3, 2)),
            (real(2, 1, 2, 3), real(2, 3, 2)),
            (cplx(2, 3), cplx(3, 2)),
        ]
    ],
    "solve": [
        ([matrix(3), real(3, 2)], ()),
        ([matrix(3, 2), real(3, 2)], ()),
        ([matrix(3) + 1j * real(3, 3), cplx(3, 2)], ()),
    ],
    "triangular_solve": [
        ([matrix(3) + 1j * real(3, 3), cplx(3, 2)], (upper, how, unit))
        for upper, how, unit in itertools.product((False, True), "NTC", (False, True))
    ],
    "inv": SQUARE,
    "det": [*SQUARE, ([matrix(4)], ()), ([matrix(2)], ())],
    "adjugate": [([matrix(4)], ()), ([matrix(5) + 1j * real(5, 5)], ())],
    "slogdet": SQUARE,
    "cholesky": [([hermitian(case[0][0] + 3 * nx.eye(3))], (upper,)) for case in SQUARE for upper in (False, True)],
    "qr": [([real(*shape)], ("reduced",)) for shape in [(4, 3), (3, 3), (3, 5)]] + [([cplx(4, 3)], ("r",))],
    "svd": [([real(4, 3)], (False,)), ([real(3, 4)], (False,)), ([real(3, 3)], (True,))],
    "svdvals": [([real(4, 3)], ()), ([cplx(3, 4)], ())],
    "eigh": [([hermitian(matrix(3))], (False,))],
    "eigvalsh": [([hermitian(matrix(3) + 1j * real(3, 3))], (True,))],
    "eigvals": [([nx.diag(nx.asarray([1.0, 4.0, 9.0])) + 0.3 * real(3, 3)], ())],
    "eig": [([matrix(3)], ())],
    "eig_basis": [],  # its vectors have no length of their own: eigvals tests it
    "fft": [
        ([cplx(3, 4)], ("fft", (0, 1), (3, 4), "ortho")),
        ([cplx(5)], ("ifft", (0,), (5,), "backward")),
        ([real(2, 5)], ("rfft", (0, 1), (2, 5), "forward")),
        ([real(6)], ("rfft", (0,), (6,), "backward")),
        ([cplx(4)], ("irfft", (0,), (6,), "backward")),
        ([cplx(2, 3)], ("irfft", (0, 1), (2, 5), "ortho")),
    ],
    "conv": [([real(2, 2 * g, 5, 4), real(2 * g, 2, 2, 3)], (*FORM, g)) for g in (1, 2)],
    "conv_input": [([real(2, 2 * g, *PLACES), real(2 * g, 2, 2, 3)], ((5, 4), *FORM, g)) for g in (1, 2)],
    "conv_weight": [([real(2, 2 * g, 5, 4), real(2, 4 * g, *PLACES)], ((2, 3), *FORM, g)) for g in (1, 2)],
    "max_pool": [([IMAGE], POOL)],
    "max_pool_pick": [([IMAGE, _core.max_pool(IMAGE, *POOL), real(2, 2, 5, 4)], POOL)],
    "max_pool_spread": [([IMAGE, _core.max_pool(IMAGE, *POOL), real(2, 2, 3, 4)], POOL)],
    "threefry": [([KEY, nx.asarray([1, 2], nx.uint32)], ())],
    "random_draw": [([KEY], ("uniform", (3,), nx.float64))],
    "random_permutation": [([KEY], (5, 3))],
    "random_sample": [([KEY, nx.full((3,), 2.5)], ("gamma", (3,)))],
    "scan": [([nx.asarray(0.4), nx.asarray(0.7), real(4)], (BODY, 1, 1, 4, reverse)) for reverse in (False, True)],
    "cond": [([nx.asarray(i), real(3)], (BRANCHES,)) for i in (0, 1)],
    "while": [([nx.asarray(0.3), nx.asarray(0), nx.asarray(1.7)], (BELOW, ADD_ONE, 0, 0))],
    "checkpoint": [([real(3)], (BRANCHES[0],))],
    "jit": [([real(3)], (BRANCHES[0],))],
    "pmap": [([real(2, 3), real(3)], (OVER_LANES, (True, False), Lanes(2, "i")))],
    "custom": [],  # test_custom.py
    "psum": [],  # test_against_jax.py
    "all_gather": [],
    "psum_scatter": [],
}
IDS = [(name, i) for name, cases in CASES.items() for i in range(len(cases))]
#: no reverse mode, with the words of the refusal
FORWARD_ONLY = {"while": "while_loop: no reverse mode"}
REFUSED = {"nextafter": "detach its input", "eig": "use nx.linalg.eigvals"}


def outputs(name, operands, params):
    found = bind(PRIMITIVES[name], operands, params)
    return list(found) if PRIMITIVES[name].multiple else [found]


def function_of(name, i):
    operands, params = CASES[name][i]

    def f(*values):
        if name in ("cholesky", "eigh", "eigvalsh"):  # they read a Hermitian matrix
            values = [hermitian(values[0]) * 0.5]
        if name in ("max_pool_pick", "max_pool_spread"):  # where the greatest lies stays as it is
            values = [*operands[:2], values[2]]
        found = outputs(name, values, params)
        if name == "svd":  # its factors are known up to a sign: what they make together
            return [(found[0] * found[1] ** 2) @ found[2]] if not params[0] else [found[1], abs(found[0])]
        return [abs(x) if name in ("eigh", "qr") and x.ndim > 1 else x for x in found]

    return f, operands


def is_float(x):
    return x.dtype.kind in ("float", "complex")


# ---- the table is complete -------------------------------------------------------------------------------------------


def test_every_primitive_of_the_core_has_an_entry():
    assert [name for name in (*_core.primitives, *_core.ops) if name not in Tracer.entries] == []


def test_families_that_are_loaded_late_are_found_by_name():
    names = [name for each in LATER.values() for name in each.split(" ")]
    code = "import rune, sys; rune.grad; from rune.primitive import PRIMITIVES; from rune.rules import LATER\n"
    code += "assert not [m for m in LATER if 'rune.rules.' + m in sys.modules], 'nothing is late'\n"
    code += f"assert [PRIMITIVES[n].name for n in {names!r}] == {names!r}"
    subprocess.run([sys.executable, "-P", "-c", code], check=True)


def test_every_primitive_has_every_rule_or_a_refusal_with_a_cure():
    assert [name for name, p in PRIMITIVES.items() if p.infer is None or p.batch is None] == []
    assert [name for name, p in PRIMITIVES.items() if p.jvp is None] == sorted(REFUSED, key=list(PRIMITIVES).index)
    assert [name for name in REFUSED if not PRIMITIVES[name].refusal] == []


def test_every_primitive_has_a_case():
    assert set(CASES) == set(PRIMITIVES)


# ---- the laws --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "i"), IDS)
def test_inferred_and_traced_are_what_the_core_gives(name, i):
    operands, params = CASES[name][i]
    want = outputs(name, operands, params)
    inferred = PRIMITIVES[name].infer(PRIMITIVES[name], operands, params)
    assert (inferred if PRIMITIVES[name].multiple else [inferred]) == [aval_of(x) for x in want]
    graph = trace_flat(lambda leaves: outputs(name, leaves, params), [aval_of(x) for x in operands])
    for a, b in zip(eval_graph(graph, operands), want, strict=True):
        assert nx.array_equal(a, b, equal_nan=is_float(a))


@pytest.mark.parametrize(("name", "i"), IDS)
def test_jit_gives_the_same_bits(name, i):
    operands, params = CASES[name][i]
    want = outputs(name, operands, params)
    got = rune.jit(lambda *each: outputs(name, each, params))(*operands)
    for a, b in zip(got, want, strict=True):
        assert (a.dtype, a.shape) == (b.dtype, b.shape)
        assert nx.array_equal(a, b, equal_nan=is_float(a))


DIFFERENTIABLE = [
    (name, i)
    for name, i in IDS
    if name not in REFUSED
    and PRIMITIVES[name].family != "random"
    and name not in (*DISCRETE, "detach")
    and any(is_float(x) for x in CASES[name][i][0])
    and any(is_float(x) for x in outputs(name, *CASES[name][i]))
]


@pytest.mark.parametrize(("name", "i"), DIFFERENTIABLE)
def test_derivatives_are_those_of_differences(name, i):
    f, operands = function_of(name, i)
    loose = {"atol": 1e-2, "rtol": 1e-2, "eps": 1e-2} if name == "cast" and i == 0 else {}
    modes = ("fwd",) if name in FORWARD_ONLY else ("fwd", "rev")
    rune.check_grads(f, operands, order=1 if name == "cast" else 2, modes=modes, **loose)


@pytest.mark.parametrize(("name", "i"), [case for case in DIFFERENTIABLE if case[0] not in FORWARD_ONLY])
def test_gradients_under_jit_are_the_same(name, i):
    f, operands = function_of(name, i)
    at = [k for k, x in enumerate(operands) if is_float(x)]

    def gradient(f, values):
        out, pull = rune.vjp(f, *values)
        return [x for k, x in enumerate(pull([nx.ones_like(x) if is_float(x) else x for x in out])) if k in at]

    want = gradient(f, operands)
    for got in (gradient(rune.jit(f), operands), rune.jit(lambda *each: gradient(f, each))(*operands)):
        for a, b in zip(got, want, strict=True):
            assert nx.allclose(a, b, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_no_derivative_says_so(name):
    operands, params = CASES[name][0]
    with pytest.raises(NotImplementedError, match=f"{name} has no derivative rule .*{REFUSED[name]}"):
        rune.jvp(lambda x: outputs(name, [x, *operands[1:]], params), operands[:1], operands[:1])


def stacked(x):
    """Three lanes, all different where the numbers may be."""
    if x.dtype.kind == "float":
        return nx.stack([x, x * 1.01, x * 0.99])
    return nx.stack([x, x.conj(), x * 1.01]) if x.dtype.kind == "complex" else nx.stack([x, x, x])


@pytest.mark.parametrize(("name", "i"), IDS)
def test_vmap_is_a_loop(name, i):
    operands, params = CASES[name][i]
    for mapped in itertools.product((True, False), repeat=len(operands)):
        if not any(mapped) or (len(operands) > 2 and sum(mapped) not in (1, len(operands))):
            continue
        values = [stacked(x) if m else x for x, m in zip(operands, mapped, strict=True)]
        axes = tuple(0 if m else None for m in mapped)
        got = rune.vmap(lambda *each: outputs(name, each, params), axes)(*values)
        lanes = [
            outputs(name, [v[j] if m else v for v, m in zip(values, mapped, strict=True)], params) for j in range(3)
        ]
        for a, *each in zip(got, *lanes, strict=True):
            assert a.dtype == each[0].dtype
            assert nx.allclose(a, nx.stack(each), equal_nan=True) if is_float(a) else nx.array_equal(a, nx.stack(each))


@pytest.mark.parametrize(("name", "i"), [case for case in DIFFERENTIABLE if case[0] not in FORWARD_ONLY])
def test_vmap_of_a_gradient_is_a_loop(name, i):
    f, operands = function_of(name, i)
    at = [k for k, x in enumerate(operands) if is_float(x)]

    def gradient(*floats):
        values = list(operands)
        for k, x in zip(at, floats, strict=True):
            values[k] = x
        out, pull = rune.vjp(lambda *each: f(*[*each]), *values)
        return [pull([nx.ones_like(x) if is_float(x) else x for x in out])[k] for k in at]

    values = [stacked(operands[k]) for k in at]
    got = rune.vmap(gradient)(*values)
    want = [gradient(*[v[j] for v in values]) for j in range(3)]
    for a, *each in zip(got, *want, strict=True):
        assert nx.allclose(a, nx.stack(each), rtol=1e-6, atol=1e-8)


def test_random_numbers_of_a_kind_with_parameters_say_that_they_have_no_derivative():
    with pytest.raises(NotImplementedError, match=r"nx.random: numbers of the kind gamma .*rune.detach"):
        rune.grad(lambda a: nx.random.gamma(a=a, key=KEY))(2.0)


def test_trees_of_results_keep_their_structure():
    assert tree.structure(rune.jvp(lambda x: {"a": x, "b": (x, None)}, (1.0,), (1.0,))[1]) == tree.structure(
        {"a": 0, "b": (0, None)}
    )
