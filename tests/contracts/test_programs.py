"""Random small programs, step by step in nx and in NumPy: the same dtypes, shapes, values, errors and aliases.

Hypothesis draws the steps and shrinks a program that differs to a short one, printed as code. ``make test`` runs a
fixed set; ``CHECKS=fuzz make check`` (NX_FUZZ=n) runs n programs of each kind that nobody has seen before.
"""

import os
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nx

EXAMPLES = int(os.environ.get("NX_FUZZ", "0"))
PROFILE = settings(
    max_examples=EXAMPLES or 25,
    derandomize=not EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
WHOLE = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
DTYPES = ("bool", *WHOLE, "float16", "float32", "float64", "complex64", "complex128")
ERRORS = (ValueError, TypeError, IndexError, OverflowError, ZeroDivisionError)
EPS = {"float16": 2.0**-10, "float32": 2.0**-23, "float64": 2.0**-52, "complex64": 2.0**-22, "complex128": 2.0**-51}
SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)


def elements(dtype):
    """Few values, so that ties, zeros and specials meet."""
    if dtype == "bool":
        return st.booleans()
    if dtype in WHOLE:
        info = np.iinfo(dtype)
        return st.sampled_from([0, 1, 2, 3, 5, 7, info.max, info.min, info.max - 1])
    if dtype.startswith("float"):
        return st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.5, 1.5, -2.5, 3.0, 100.0, np.inf, -np.inf, np.nan])
    return st.sampled_from([0j, 1 + 0j, 1j, -1 + 2j, 0.5 - 1j, 3 - 4j, -2 + 0j])


@st.composite
def arrays(draw, dtypes=DTYPES, shapes=SHAPES):
    dtype = draw(st.sampled_from(dtypes))
    return draw(hnp.arrays(dtype, draw(shapes), elements=elements(dtype), fill=st.nothing()))


class Program:
    """The variables in both libraries, and the code so far."""

    def __init__(self, data):
        self.data = data
        self.pairs = []

    def draw(self, strategy):
        return self.data.draw(strategy)

    def add(self, x, a, code):
        """A new variable; views stay views of each other on both sides."""
        note(f"v{len(self.pairs)} = {code}")
        self.pairs.append((x, a))

    def begin(self):
        for _ in range(2):
            a = self.draw(arrays())
            self.add(nx.asarray(a.copy()), a, f"xp.asarray({a.tolist()!r}, dtype={a.dtype.name!r})")
            self.lay_out()

    def lay_out(self):
        """Perhaps another memory layout of the last variable."""
        x, a = self.pairs[-1]
        way = self.draw(st.sampled_from(["", "", ".T", "[::-1]", "[::2]", "[..., ::-1]", "[1:]"]))
        if way and (a.ndim or way == ".T"):
            self.add(eval(f"x{way}", {"x": x}), eval(f"x{way}", {"x": a}), f"v{len(self.pairs) - 1}{way}")  # noqa: S307

    def pick(self, want=lambda a: True):
        """The number of a variable; of one that the step can take, if there is any."""
        fit = [i for i, (_, a) in enumerate(self.pairs) if want(a)]
        return self.draw(st.sampled_from(fit or list(range(len(self.pairs)))))

    def step(self, code, scale=1.0, keep=False):
        """Run the code, with xp for the library, in both; compare, and keep what it gives.

        scale: what rounding is measured by. keep: both results, since they are views, not nx's for both.
        """
        x, a = (attempt(code, xp, [pair[side] for pair in self.pairs]) for side, xp in enumerate((nx, np)))
        try:
            compare(x, a, scale)
            for i, (mine, theirs) in enumerate(self.pairs):
                same(mine, theirs, 0.0, f"v{i} afterwards")
        except AssertionError:
            note(f"# differs: {code}")
            raise
        if isinstance(x, nx.Tensor):
            if isinstance(a, np.generic):  # one element is a copy there and a view here
                x, keep = x.copy(), False
            self.add(x, a if keep else x.numpy().copy(), code)
        elif not isinstance(x, type):
            note(code)


def attempt(code, xp, variables):
    """What the code gives, or the kind of its error."""
    scope = {"xp": xp, "np": np, **{f"v{i}": x for i, x in enumerate(variables)}}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            if " = " in code or "= " in code[:6]:  # an assignment
                exec(code, scope)  # noqa: S102  (made below)
                return None
            return eval(code, scope)  # noqa: S307  (made below)
        except ERRORS as err:
            return next(kind for kind in ERRORS if isinstance(err, kind))


def compare(x, a, scale):
    if isinstance(x, type) or isinstance(a, type):
        both = isinstance(x, type) and isinstance(a, type)
        assert both, f"nx: {x!r}, NumPy: {a!r}"
    elif isinstance(x, (tuple, list)):
        assert len(x) == len(a)
        for one, other in zip(x, a):
            compare(one, other, scale)
    elif not isinstance(x, nx.Tensor):
        assert x == a
    else:
        same(x, np.asarray(a), scale, "result")


def same(x, a, scale, what):
    """Equal dtype, shape and numbers; floats within a few units of the last place of ``scale``."""
    assert (x.dtype.name, x.shape) == (a.dtype.name, a.shape), f"{what}: nx {x!r}, NumPy {a!r}"
    near = 8 * EPS.get(a.dtype.name, 0.0) * (scale > 0)
    if near:
        found = x.numpy()
        with np.errstate(all="ignore"):
            fine = np.isclose(found, a, rtol=near, atol=near * scale, equal_nan=True)
            parts = (
                [
                    np.isclose(p, q, rtol=near, atol=near * scale, equal_nan=True)
                    for p, q in ((found.real, a.real), (found.imag, a.imag))
                ]
                if a.dtype.kind == "c"
                else [fine]
            )
        assert np.all(fine | np.all(parts, axis=0)), f"{what}: nx {x!r}, NumPy {a!r}"
    else:
        np.testing.assert_array_equal(x.numpy(), a, err_msg=what)


def size_of(a):
    """The sum of the sizes, to measure rounding by."""
    finite = np.abs(a.astype(complex))
    return float(max(1.0, finite[np.isfinite(finite)].sum()))


# -- steps ---------------------------------------------------------------------------------------------------------

UNARY = """negative positive abs square sign floor ceil trunc round sqrt exp log log1p expm1 sin cos tan tanh arctan
    sinh isnan isinf isfinite signbit logical_not invert conj real imag cbrt exp2 log2 log10 deg2rad rad2deg"""
BINARY = """add subtract multiply divide minimum maximum fmin fmax equal not_equal less less_equal greater greater_equal
    logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor remainder fmod floor_divide hypot arctan2
    copysign power left_shift right_shift gcd lcm logaddexp heaviside nextafter"""
FOLDS = "sum prod min max mean any all argmin argmax std var count_nonzero ptp median nansum nanmax nanmin"
FLOATING = "hypot arctan2 copysign logaddexp heaviside nextafter"
#: Where nx means something else than NumPy (docs/nx.md), or both leave it open: op and what it must not be given.
APART = {
    "floor_divide": lambda *each: (
        any(a.dtype.kind == "f" and not np.all(np.isfinite(a)) for a in each) or any(np.any(a == 0) for a in each[1:])
    ),
    "left_shift": lambda *each: np.any(each[1] < 0) or np.any(each[1] > 7),
    "right_shift": lambda *each: np.any(each[1] < 0) or np.any(each[1] > 7),
    "square": lambda a: a.dtype.kind == "b",
    "round": lambda a: a.dtype.kind == "b",
    "fmin": lambda *each: any(a.dtype.kind == "c" for a in each),
    "fmax": lambda *each: any(a.dtype.kind == "c" for a in each),
    "gcd": lambda *each: any(a.dtype.kind == "b" for a in each),
    "lcm": lambda *each: any(a.dtype.kind == "b" or abs(a.astype(complex)).max(initial=0) > 9 for a in each),
    "conj": lambda a: a.dtype.kind == "b",
    "power": lambda *each: (
        each[0].size == 0 or any(abs(a.astype(complex)).max(initial=0) > 9 or a.dtype.kind == "c" for a in each)
    ),
    "signbit": lambda a: a.dtype.kind == "b",
    **dict.fromkeys(FLOATING.split(), lambda *each: mixed(*each)),
}
KEYS = hnp.basic_indices


def mixed(*each):
    """Two dtypes of whole numbers: NumPy seeks the least float that both fit into, nx that of the common dtype."""
    return each[0].dtype != each[1].dtype and all(a.dtype.kind in "iub" for a in each)


def elementwise(p):
    binary = p.draw(st.booleans())
    op = p.draw(st.sampled_from((BINARY if binary else UNARY).split()))
    i = p.pick()
    a = p.pairs[i][1]
    given = [a]
    code = f"xp.{op}(v{i})"
    if binary and p.draw(st.booleans()):
        scalar = p.draw(st.sampled_from([0, 1, 2, -1, 3, 0.5, -2.0, True]))
        code, given = f"xp.{op}(v{i}, {scalar!r})", [a, np.asarray(scalar)]
    elif binary:
        j = p.pick(lambda b: b.shape == a.shape or b.ndim == 0)
        code, given = f"xp.{op}(v{i}, v{j})", [a, p.pairs[j][1]]
    if op not in APART or not APART[op](*given):
        p.step(code, max(map(size_of, given)))


def folded(p):
    op = p.draw(st.sampled_from(FOLDS.split()))
    i = p.pick()
    a = p.pairs[i][1]
    axis = p.draw(st.none() | st.integers(-a.ndim - 1, a.ndim)) if a.ndim else None  # NumPy takes axis 0 of one number
    if op in ("nanmax", "nanmin", "median", "ptp", "nansum") and (a.dtype.kind in "bc" or a.size == 0):
        return
    if op in ("min", "max", "argmin", "argmax") and a.size == 0:  # NumPy raises where the result is empty, too
        return
    keep = ", keepdims=True" if op != "count_nonzero" and p.draw(st.booleans()) else ""
    if op in ("argmin", "argmax", "median", "ptp", "count_nonzero"):
        keep = ""
    scale = size_of(a) if op != "var" else size_of(a) ** 2
    if op == "prod":
        scale = float(np.prod(np.maximum(1.0, np.abs(np.nan_to_num(a.astype(complex), posinf=1, neginf=1)))))
    p.step(f"xp.{op}(v{i}, axis={axis}{keep})", scale)


def scanned(p):
    op = p.draw(st.sampled_from(["cumsum", "cumprod", "sort", "argsort", "diff", "unique"]))
    i = p.pick(lambda a: a.ndim > 0)
    a = p.pairs[i][1]
    axis = p.draw(st.integers(-a.ndim, max(a.ndim - 1, 0)))
    rest = {"sort": f", axis={axis}", "argsort": f", axis={axis}", "unique": "", "diff": f", axis={axis}"}
    kind = ", kind='stable'" if op == "argsort" else ""
    if op == "unique" and a.dtype.kind == "c":
        return
    scale = size_of(a) if op != "cumprod" else size_of(a) ** max(a.size, 1) if size_of(a) < 50 else 1e300
    if a.ndim:
        p.step(f"xp.{op}(v{i}{rest.get(op, f', axis={axis}')}{kind})", scale)


def moved(p):
    i = p.pick(lambda a: a.ndim > 0)
    a = p.pairs[i][1]
    n = a.ndim
    axis = p.draw(st.integers(-n - 1, n))
    other = p.draw(st.integers(-n, max(n - 1, 0)))
    shape = p.draw(st.sampled_from([(-1,), (a.size,), (1, -1), (2, -1), a.shape[::-1], (*a.shape, 1)]))
    ways = [
        f"xp.reshape(v{i}, {shape})",
        f"v{i}.reshape({shape})",
        f"v{i}.T",
        f"xp.flip(v{i})",
        f"xp.flip(v{i}, axis={axis})",
        f"xp.expand_dims(v{i}, {axis})",
        f"xp.squeeze(v{i})",
        f"xp.swapaxes(v{i}, {axis}, {other})",
        f"xp.moveaxis(v{i}, {axis}, {other})",
        f"xp.broadcast_to(v{i}, (2, *v{i}.shape))",
        f"xp.roll(v{i}, {axis})",
        f"xp.roll(v{i}, 1, axis={other})",
        f"xp.repeat(v{i}, 2, axis={other})",
        f"xp.tile(v{i}, (2, 1))",
        f"xp.tile(v{i}, 1)",
        f"xp.concatenate([v{i}])",
        f"xp.pad(v{i}, 0)",
        f"xp.repeat(v{i}, 1, axis={other})",
        f"xp.roll(v{i}, 0, axis={other})",
        f"xp.delete(v{i}, [], axis={other})",
        f"xp.insert(v{i}, 0, 1, axis={other})",
        f"xp.asarray(v{i})",
        f"xp.array(v{i})",
        f"v{i}.flatten()",
        f"xp.hstack([v{i}, v{i}])",
        f"xp.split(v{i}, 2, axis={other})[0] if v{i}.shape[{other}] % 2 == 0 else v{i}.copy()",
        f"xp.broadcast_arrays(v{i}, v{p.pick()})[0].copy()",
        f"xp.transpose(v{i}, {p.draw(st.permutations(range(n)))})",
        f"v{i}.ravel()",
        f"xp.flatnonzero(v{i})",
        f"xp.argwhere(v{i})",
        f"xp.extract(v{i} == v{i}, v{i})",
        *([f"xp.compress([True], v{i}, axis={other})"] if a.size else []),
        f"xp.concatenate([v{i}, v{i}], axis={axis})",
        f"xp.stack([v{i}, v{i}], axis={axis})",
        *([f"xp.take(v{i}, [0, -1], axis={other})"] if a.size else []),
        f"xp.pad(v{i}, 1)",
        *([f"xp.tril(v{i})", f"xp.triu(v{i}, 1)"] if n > 1 else []),
        f"xp.diagonal(v{i}).copy()",
        f"xp.ravel(v{i})",
        f"v{i}.copy()",
        f"xp.rot90(v{i})",
        f"xp.atleast_2d(v{i})",
        f"xp.nonzero(v{i})",
    ]
    code = p.draw(st.sampled_from(ways))
    if n == 0 and ("axis" in code or "nonzero" in code):  # NumPy takes axis 0 of a single number
        return
    p.step(code, 0.0, keep=True)


def key_of(p, a):
    """A key as code: basic, an array of integers, a mask, or a mixture."""
    kind = p.draw(st.sampled_from(["basic", "integers", "mask", "mixed", "rows"]))
    if kind == "basic" or a.ndim == 0:
        return repr(p.draw(KEYS(a.shape, max_dims=5, allow_newaxis=True, allow_ellipsis=True))).replace(
            "Ellipsis", "..."
        )
    if kind == "mask":
        return f"xp.asarray({(p.draw(hnp.arrays(bool, a.shape))).tolist()!r}, dtype='bool')"
    n = a.shape[0]
    rows = p.draw(st.lists(st.integers(-n - 1, n), min_size=0, max_size=3))
    if n:
        rows = [max(-n, min(n - 1, row)) if p.draw(st.integers(0, 9)) else row for row in rows]
    array = f"xp.asarray({rows!r}, dtype='int64')"
    if kind == "rows":
        return array
    if kind == "integers":
        return (
            f"({array},)" if a.ndim == 1 else f"({array}, {p.draw(st.integers(-a.shape[1], max(a.shape[1] - 1, 0)))})"
        )
    return p.draw(
        st.sampled_from(
            [f"({array}, ...)", f"(..., {array})", f"(None, {array})", f"(slice(None), {array})", f"({array}, None)"]
        )
    )


def read(p):
    i = p.pick(lambda a: a.ndim > 0)
    key = key_of(p, p.pairs[i][1])
    p.step(f"v{i}[{key}]", 0.0, keep="asarray" not in key)


def written(p):
    i = p.pick(lambda a: a.ndim > 0 and a.flags.writeable)
    a = p.pairs[i][1]
    j = p.pick(lambda b: b.dtype == a.dtype and b.ndim <= a.ndim)
    value, key = p.draw(st.sampled_from(["0", "1", "True", f"v{j}"])), key_of(p, a)
    if value[0] == "v" and (p.pairs[j][1].dtype != a.dtype or np.ndim(place_of(key, a)) < p.pairs[j][1].ndim):
        return  # NumPy casts, or takes (1,) for a single element in some keys
    p.step(f"v{i}[{key}] = {value}", 0.0)


def place_of(key, a):
    found = attempt(f"v0[{key}]", np, [a])
    return np.zeros((1,) * 9) if isinstance(found, type) else found


def in_place(p):
    i = p.pick(lambda a: a.flags.writeable and a.dtype.kind in "iufc")
    op = p.draw(st.sampled_from(["+=", "-=", "*="]))
    j = p.pick(lambda b: b.dtype == p.pairs[i][1].dtype)
    p.step(f"v{i} {op} {p.draw(st.sampled_from(['1', '2', f'v{j}']))}", size_of(p.pairs[i][1]))


def chosen(p):
    i, j = p.pick(), p.pick()
    a = p.pairs[i][1]
    code = p.draw(
        st.sampled_from(
            [
                f"xp.where(v{i} == v{i}, v{i}, v{j})",
                f"xp.where(v{i} > 0, v{j}, 0)",
                f"xp.clip(v{i}, 0, 2)",
                f"v{i}.astype({p.draw(st.sampled_from(DTYPES))!r})",
                f"xp.searchsorted(xp.sort(xp.ravel(v{i})), v{i})",
                f"v{i} @ v{j}",
                f"xp.outer(v{i}, v{j})",
                f"xp.isin(v{i}, v{j})",
                f"xp.count_nonzero(v{i})",
                f"xp.nan_to_num(v{i})",
                f"xp.append(v{i}, v{j})",
                f"xp.array_equal(v{i}, v{j})",
                f"xp.take_along_axis(v{i}, xp.argsort(v{i}, axis=-1, kind='stable'), axis=-1)",
                f"xp.kron(v{i}, v{j})",
                f"xp.trace(v{i})",
                f"xp.dot(v{i}, v{j})",
                f"xp.inner(v{i}, v{j})",
                f"xp.einsum('i,i', xp.ravel(v{i}), xp.ravel(v{i}))",
                "xp.interp([0.5, 1.5], [0, 1, 2], [3.0, 1.0, 2.0])",
                f"xp.bincount(v{i})",
                f"xp.digitize(v{i}, [0, 1, 2])",
                f"xp.quantile(v{i}, 0.25)",
                f"xp.average(v{i})",
                f"xp.gradient(xp.ravel(v{i}))",
                f"xp.setdiff1d(v{i}, v{j})",
                f"xp.union1d(v{i}, v{j})",
                f"xp.intersect1d(v{i}, v{j})",
            ]
        )
    )
    if "astype" in code and not (
        np.all(np.isfinite(a)) and np.all(np.abs(a.astype(complex)) < 100) and np.all(a.real >= 0)
    ):
        return
    if "astype" in code and a.dtype.kind == "c" and "complex" not in code:
        return
    if ("searchsorted" in code and a.dtype.kind == "c") or (
        "quantile" in code and (a.dtype.kind in "biu" or not np.all(np.isfinite(a)))
    ):
        return
    # NumPy hands a number times a vector to BLAS, where 0 times inf is 0
    if ("dot" in code or "inner" in code) and not (a.ndim and p.pairs[j][1].ndim):
        return
    # NumPy's quantile of int32 overflows between the least and the greatest number; counts need memory
    if "bincount" in code and (a.dtype.kind not in "iu" or a.max(initial=0) > 300):
        return
    p.step(code, size_of(a) * size_of(p.pairs[j][1]))


STEPS = {
    "elementwise": elementwise,
    "folded": folded,
    "scanned": scanned,
    "moved": moved,
    "read": read,
    "chosen": chosen,
}
STEPS |= {"written": written, "in place": in_place}


@pytest.mark.parametrize("first", STEPS)
def test_programs_do_what_they_do_in_numpy(first):
    """Each begins with a step of one kind; two to six of any kind follow."""

    @PROFILE
    @given(st.data())
    def run(data):
        p = Program(data)
        p.begin()
        STEPS[first](p)
        for name in data.draw(st.lists(st.sampled_from(sorted(STEPS)), min_size=2, max_size=6)):
            STEPS[name](p)

    run()
