"""repr and str of tensors: NumPy's text, digit for digit."""

import math
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nx

FLOATS = [np.float16, np.float32, np.float64]
NUMBERS = st.one_of(
    st.floats(width=64),
    st.floats(-1000, 1000, width=32),
    st.integers(-2000, 2000).map(float),
    st.sampled_from(
        [0.0, -0.0, 1e-5, 1e-4, 1e3, 999.9999, 1e8, 0.1, 1 / 3, math.inf, -math.inf, math.nan, 5e-324, 2.0**-24]
    ),
)


def numpy_body(array, separator=", "):
    return np.array2string(array, separator=separator, prefix="Tensor(", suffix=")")


def same_text(array):
    tensor = nx.asarray(array)
    assert nx.array2string(tensor, separator=", ", prefix="Tensor(", suffix=")") == numpy_body(array)
    if array.ndim:
        assert str(tensor) == str(array)


@pytest.mark.parametrize("dtype", FLOATS)
@settings(max_examples=150, deadline=None)
@given(values=st.lists(NUMBERS, min_size=1, max_size=12))
def test_floats_read_as_numpy_writes_them(dtype, values):
    with np.errstate(all="ignore"):
        same_text(np.asarray(values).astype(dtype))


@pytest.mark.parametrize("dtype", [np.complex64, np.complex128])
@settings(max_examples=60, deadline=None)
@given(values=st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=6))
def test_complex_numbers_read_as_numpy_writes_them(dtype, values):
    with np.errstate(all="ignore"):
        same_text(np.asarray([complex(re, im) for re, im in values]).astype(dtype))


@settings(max_examples=80, deadline=None)
@given(hnp.arrays(hnp.integer_dtypes(endianness="=") | hnp.boolean_dtypes(), hnp.array_shapes(max_dims=4, max_side=6)))
def test_integers_and_bool_read_as_numpy_writes_them(array):
    same_text(array)


@pytest.mark.parametrize("shape", [(2000,), (1001, 1), (50, 50), (3, 500), (20, 20, 20), (1, 1, 1, 1200), (7, 200)])
def test_large_tensors_are_summarised_as_numpy_does(shape):
    count = math.prod(shape)
    same_text(np.arange(count).reshape(shape))
    same_text(np.sin(np.arange(count)).reshape(shape) * 1e3)


@pytest.mark.parametrize(
    "options",
    [
        {"precision": 3},
        {"precision": 2, "floatmode": "fixed"},
        {"floatmode": "unique"},
        {"floatmode": "maxprec_equal"},
        {"sign": "+"},
        {"sign": " "},
        {"suppress": True},
        {"linewidth": 40},
        {"threshold": 5, "edgeitems": 2},
        {"nanstr": "NA", "infstr": "oo"},
    ],
    ids=lambda options: ",".join(f"{key}={setting}" for key, setting in options.items()),
)
def test_print_options_mean_what_numpy_means(options):
    rng = np.random.default_rng(5)
    with np.printoptions(**options), nx.set_printoptions(**options):
        for i in range(40):
            array = rng.normal(size=1 + i % 13) * 10.0 ** rng.integers(-6, 10)
            array[0] = [math.nan, 1.0, -math.inf][i % 3]
            same_text(array)
            same_text(array * (1 + 0j) if i % 3 == 1 else array.reshape(1, -1))


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(
    "value", [0.1, 1 / 3, 3.0, 1e16, 123456789.123, 1e-5, 1e-4, 5e-324, math.nan, -0.0, -math.inf, 999.0, 1234.0, 1e6]
)
def test_0d_tensor_reads_as_the_number(dtype, value):
    with np.errstate(all="ignore"):
        array = np.asarray(value, dtype)
    assert str(nx.asarray(array)) == str(array)


def test_repr_names_what_the_digits_do_not_show():
    assert repr(nx.zeros((0, 3))) == "Tensor([], shape=(0, 3), dtype=float64)"
    assert repr(nx.asarray([1, 2], dtype="uint8")) == "Tensor([1, 2], dtype=uint8)"
    assert repr(nx.arange(1001)) == "Tensor([   0,    1,    2, ...,  998,  999, 1000], shape=(1001,))"
    assert repr(nx.asarray(2.5)) == "Tensor(2.5)"


@pytest.mark.parametrize("dtype", ["bfloat16", "float8_e4m3", "float8_e5m2"])
def test_small_floats_print_the_fewest_digits_that_read_back(dtype):
    import ml_dtypes

    kind = {"float8_e4m3": ml_dtypes.float8_e4m3fn}.get(dtype) or getattr(ml_dtypes, dtype)
    width = np.dtype(kind).itemsize
    bits = np.arange(256, dtype=np.uint8) if width == 1 else np.arange(0, 65536, 37, dtype=np.uint16)
    with np.errstate(all="ignore"):
        values = bits.view(kind).astype(np.float64)
    for value in values:
        if math.isfinite(value):
            text = str(nx.asarray(value, dtype=dtype))
            assert np.asarray(float(text)).astype(kind) == value
            digits = text.lstrip("-").partition("e")[0].replace(".", "").strip("0")
            assert len(digits) <= 4


def test_float32_digits_are_shortest():
    rng = np.random.default_rng(1)
    for bits in rng.integers(0, 2**32, 3000, dtype=np.uint32):
        value = struct.unpack("f", struct.pack("I", bits))[0]
        if math.isfinite(value):
            assert float(str(nx.asarray(value, dtype="float32"))) == float(str(np.float32(value)))


def test_format_of_0d_is_the_number_s():
    assert f"{nx.asarray(3.14159):.2f}" == "3.14"
    assert f"{nx.arange(2)}" == "[0 1]"
    with pytest.raises(
        TypeError, match=r"format: unsupported format '.2f' for a tensor of shape \(2,\); only 0-d tensors take one"
    ):
        format(nx.arange(2), ".2f")


def test_print_options_end_with_their_block():
    before = nx.get_printoptions()
    with nx.set_printoptions(precision=2):
        assert nx.get_printoptions()["precision"] == 2
    assert nx.get_printoptions() == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"floatmode": "short"}, "unknown floatmode 'short'; one of fixed, unique, maxprec, maxprec_equal"),
        ({"sign": "*"}, "unknown sign '\\*'; one of '-', '\\+', ' '"),
        ({"precision": -1}, "invalid precision -1; zero or more"),
    ],
)
def test_bad_print_options_are_refused(options, words):
    with pytest.raises(ValueError, match=f"set_printoptions: {words}"):
        nx.set_printoptions(**options)


def random_options(random):
    options = {}
    for key, draw in {
        "precision": lambda: int(random.integers(0, 18)),
        "suppress": lambda: bool(random.random() < 0.5),
        "floatmode": lambda: str(random.choice(["fixed", "unique", "maxprec", "maxprec_equal"])),
        "sign": lambda: str(random.choice(["-", "+", " "])),
        "linewidth": lambda: int(random.integers(10, 140)),
        "threshold": lambda: int(random.integers(0, 30)),
        "edgeitems": lambda: int(random.integers(1, 5)),
        "infstr": lambda: "Infinity",
    }.items():
        if random.random() < 0.35:
            options[key] = draw()
    return options


def random_numbers(random, dtype):
    shape = tuple(random.integers(1, 7, random.integers(0, 4)).tolist())
    kind = np.dtype(dtype).kind
    if kind in "bu":
        return random.integers(0, 2 if kind == "b" else 255, shape).astype(dtype)
    if kind == "i":
        return random.integers(-(10 ** int(random.integers(1, 18))), 10 ** int(random.integers(1, 18)), shape)
    if random.random() < 0.5:
        values = np.asarray(random.normal(size=shape) * 10.0 ** random.integers(-12, 12, shape))
    else:
        values = np.asarray(np.round(random.normal(size=shape) * 10.0 ** random.integers(-3, 6), random.integers(0, 5)))
    if values.size and random.random() < 0.3:
        special = [np.nan, np.inf, -np.inf, 0.0, -0.0, 5e-324, 1e16]
        values.reshape(-1)[random.integers(0, values.size)] = random.choice(special)
    if kind == "c":
        values = values + 1j * random.normal(size=shape) * 10.0 ** random.integers(-6, 6, shape)
    return np.asarray(values).astype(dtype)


@pytest.mark.parametrize(
    "dtype", ["bool", "uint8", "int64", "float16", "float32", "float64", "complex64", "complex128"]
)
def test_all_options_together_read_as_numpys(dtype):
    random = np.random.default_rng(17)
    for _ in range(150):
        options = random_options(random)
        with np.errstate(all="ignore"):
            array = random_numbers(random, dtype)
        with np.printoptions(**options), nx.set_printoptions(**options):
            assert nx.array2string(array, separator=", ", prefix="Tensor(") == np.array2string(
                array, separator=", ", prefix="Tensor("
            ), options
            assert str(nx.asarray(array)) == str(array), options


def test_array2string_takes_options_for_one_text():
    x = np.asarray([1 / 3, 1e-9, -2.0])
    for options in ({"precision": 2}, {"suppress_small": True}, {"max_line_width": 12}, {"floatmode": "fixed"}):
        assert nx.array2string(x, **options) == np.array2string(x, **options)
    assert nx.array2string(np.arange(50), threshold=5, edgeitems=1, sign="+") == "[ +0 ... +49]"
