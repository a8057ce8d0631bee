"""Tables of numbers in text: exact to the bit, as NumPy reads them, errors that name line and field."""

import bz2
import decimal
import gzip
import io
import locale
import lzma
import os
import struct

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nx


def middles(rng, n):
    """Numbers half way between two neighbouring doubles, all digits of them, and just beside."""
    with decimal.localcontext() as context:
        context.prec = 1200
        for bits in rng.integers(0, 0x7FEFFFFFFFFFFFFF, n):
            below, above = (struct.unpack("d", struct.pack("Q", int(bits) + k))[0] for k in (0, 1))
            middle = (decimal.Decimal(below) + decimal.Decimal(above)) / 2
            yield str(middle)
            yield str(middle * (1 - decimal.Decimal(10) ** -900))
            yield str(middle * (1 + decimal.Decimal(10) ** -30))


def test_halfway_numbers_of_hundreds_of_digits_round_as_python_does():
    texts = list(middles(np.random.default_rng(0), 300))
    texts += ["5e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "1.7976931348623158e308"]
    texts += ["1.7976931348623159e308", "9007199254740993", "9007199254740993.0000000000000000000000000001"]
    texts += ["0." + "0" * 400 + "1e400", "1" + "0" * 400 + "e-400", "1e-99999999999999999999"]
    texts += ["1e99999999999999999999"]
    assert nx.loadtxt(texts).tolist() == [float(text) for text in texts]


def test_short_numbers_with_a_point_anywhere_are_python_s():
    rng, texts = np.random.default_rng(0), []
    for length in range(1, 11):
        for point in range(length + 1):
            digits = "".join(map(str, rng.integers(0, 10, length)))
            texts += [digits[:point] + "." + digits[point:], "-" + digits, "0" * point + digits, digits + f"e{point}"]
    texts += ["-0", "-0.0", "+.5", "5.", "0.", "00000.00", "1234567", "12345678", "1234567.", "1.E3", "9.9e-1"]
    want = np.array([float(text) for text in texts])
    for line in (texts, [text + " " * 9 for text in texts]):
        found = nx.loadtxt(line).numpy()
        assert found.tobytes() == want.tobytes()
    assert nx.loadtxt([",".join(texts)], delimiter=",").tobytes() == want.tobytes()


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(st.floats(allow_nan=False), min_size=2, max_size=20),
    st.sampled_from(["%r", "%.3e", "%.17g", "%.25e", "%.400f"]),
)
def test_floats_in_any_spelling_are_python_s(values, spelling):
    texts = [spelling % value for value in values]
    assert nx.loadtxt(texts).tolist() == [float(text) for text in texts]


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16", "float8_e4m3", "float8_e5m2"])
def test_narrow_floats_are_rounded_once_and_not_by_way_of_double(dtype):
    """Just above the middle of two neighbours: double would fall on the middle, and then to even."""
    x = nx.asarray([1.0, 1.5, 96.0, 0.0625]).astype(dtype)
    step = nx.asarray([1, 1, 64, 0.0625]) * nx.finfo(dtype).eps / 2
    with decimal.localcontext() as context:
        context.prec = 80
        middles = [decimal.Decimal(a) + decimal.Decimal(b) for a, b in zip(x.tolist(), step.tolist())]
        texts = [str(m + decimal.Decimal(10) ** -40) for m in middles]
    got = nx.loadtxt(texts, dtype=dtype).astype("float64")
    assert got.tolist() == (x.astype("float64") + 2 * step).tolist()


def test_narrow_floats_agree_with_casts_where_double_is_exact():
    texts = [str(k / 8) for k in range(-4000, 4000, 7)]
    for dtype in ("float16", "bfloat16", "float8_e4m3", "float8_e5m2", "float32"):
        want = nx.asarray([float(text) for text in texts]).astype(dtype)
        np.testing.assert_array_equal(nx.loadtxt(texts, dtype=dtype).tolist(), want.tolist())
    half = np.asarray([float(text) for text in texts]).astype(ml_dtypes.bfloat16).astype(float)
    assert nx.loadtxt(texts, dtype="bfloat16").tolist() == half.tolist()


READ_ALIKE = {
    "blanks": (" 1  2\t3 \n4 5 6\n", {}),
    "commas": ("1,2,3\n 4 , 5 ,6\n", {"delimiter": ","}),
    "tabs": ("1\t2\n3\t4\n", {"delimiter": "\t"}),
    "comments and blank lines": ("# a\n\n1 2 # b\n   \n  # c\n3 4#d", {}),
    "another comment": ("// a\n1 2 // b\n% 3\n3 4", {"comments": ["//", "%"]}),
    "returns": ("1 2\r\n3 4\r\n\r\n5 6", {}),
    "one number": ("7", {}),
    "one row": ("1 2 3", {}),
    "one column": ("1\n2\n3", {}),
    "two axes of one row": ("1 2 3", {"ndmin": 2}),
    "two axes of one column": ("1\n2", {"ndmin": 2}),
    "one axis of one number": ("1", {"ndmin": 1}),
    "words": ("nan NaN -nan\ninf -Infinity +INF", {}),
    "signs and points": ("+1. -.5 1.e3\n-0 0e5 1E-3", {}),
    "rows skipped": ("a b\n# c\n1 2\n3 4", {"skiprows": 2}),
    "rows at most": ("1 2\n3 4\n5 6 7", {"max_rows": 2}),
    "columns": ("1 2 x\n3 4 y", {"usecols": (1, 0)}),
    "a column from the end": ("1 x 2\n3 y 4", {"usecols": -1}),
    "columns apart": ("1 2\n3 4\n5 6", {"unpack": True}),
    "quotes": ('"1","2"\n"3",4', {"delimiter": ",", "quotechar": '"'}),
    "integers": ("1 -2\n9223372036854775807 -9223372036854775808", {"dtype": "int64"}),
    "greatest integer": ("18446744073709551615 0", {"dtype": "uint64"}),
    "short integers": ("127 -128", {"dtype": "int8"}),
    "floats of 32 bits": ("0.1 16777217 1e39", {"dtype": "float32"}),
    "complex": ("1+2j (3-4j) 5j\n6 (7) -1e3-1e-3j", {"dtype": "complex128"}),
    "byte order mark": ("\ufeff1 2", {"encoding": "utf-8-sig"}),
}


@pytest.mark.parametrize("name", READ_ALIKE)
def test_nx_reads_what_numpy_reads(name):
    text, options = READ_ALIKE[name]
    want = np.loadtxt(io.BytesIO(text.encode()), **options)
    found = nx.loadtxt(io.BytesIO(text.encode()), **options)
    assert (found.dtype.name, found.shape) == (want.dtype.name, want.shape)
    np.testing.assert_array_equal(found.numpy(), want)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_sources_of_all_kinds_are_read(tmp_path, pack):
    suffix = {gzip.compress: ".gz", bz2.compress: ".bz2", lzma.compress: ".xz"}.get(pack, "")
    path = tmp_path / f"a.txt{suffix}"
    path.write_bytes(pack(b"1 2\n3 4\n"))
    want = [[1, 2], [3, 4]]
    assert nx.loadtxt(path).tolist() == want
    assert nx.loadtxt(io.StringIO("1 2\n3 4")).tolist() == want
    assert nx.loadtxt(line for line in ["1 2\n", "3 4\n"]).tolist() == want
    assert nx.loadtxt([b"1 2", b"3 4"]).tolist() == want
    assert nx.loadtxt(io.BytesIO("1 2\n3 4".encode("utf-16"))).tolist() == want
    if suffix:
        path.write_bytes(pack(b"1 2\n3 4\n" * 99)[:-12])
        with pytest.raises((ValueError, OSError)):
            nx.loadtxt(path)


def test_old_returns_end_lines():
    assert nx.loadtxt(io.BytesIO(b"1 2\r3 4\r")).tolist() == [[1, 2], [3, 4]]


def test_blocks_of_lines_join_without_seam():
    rng = np.random.default_rng(0)
    a = rng.standard_normal((60000, 3))
    lines = [",".join(map(repr, row)) for row in a.tolist()]
    for k in rng.integers(0, 60000, 500):
        lines[k] += rng.choice([" # comment", "\r", "\n\n# more\n", "  "])
    x = nx.loadtxt(io.BytesIO("\n".join(lines).encode()), delimiter=",")
    np.testing.assert_array_equal(x.numpy(), a)
    with nx.threads(1):
        np.testing.assert_array_equal(nx.loadtxt(io.BytesIO("\n".join(lines).encode()), delimiter=",").numpy(), a)


def test_lines_longer_than_a_block_are_read():
    values = list(range(100000))
    text = " ".join(map(str, values))
    assert nx.loadtxt([text, text], dtype="int64").tolist() == [values, values]


def test_a_million_old_returns_take_no_quadratic_time():
    assert nx.loadtxt(io.BytesIO(b"1\r" * 1_000_000)).size == 1_000_000


ERRORS = {
    "a word": ("1 2\n3 x\n", {}, "line 2, field 2: 'x' is no number"),
    "a number with more": ("1.5.2", {}, "line 1, field 1: '1.5.2' is no number"),
    "an underscore": ("1_000", {}, "is no number"),
    "hexadecimal": ("0x10", {}, "'0x10' is no number"),
    "an exponent without digits": ("1e", {}, "'1e' is no number"),
    "a short row": ("1 2\n# c\r\n3\n", {}, "line 3 has 1 fields, the first row has 2"),
    "a long row": ("1 2\n3 4 5\n", {}, "line 2 has 3 fields, the first row has 2"),
    "an empty field": ("1,,2", {"delimiter": ","}, "line 1, field 2: '' is empty"),
    "a trailing delimiter": ("1,2\n3,4,\n", {"delimiter": ","}, "line 2 has 3 fields"),
    "an open quote": ('"1,2', {"delimiter": ",", "quotechar": '"'}, "a quote without its fellow"),
    "a large integer": ("9223372036854775808", {"dtype": "int64"}, "lies outside of the dtype's range (int64)"),
    "a larger one": ("99999999999999999999999", {"dtype": "uint64"}, "lies outside of the dtype's range"),
    "a negative one": ("-1", {"dtype": "uint8"}, "lies outside of the dtype's range"),
    "300 in a byte": ("300", {"dtype": "uint8"}, "lies outside of the dtype's range"),
    "a fraction": ("1.5", {"dtype": "int32"}, "is no whole number"),
    "half a complex": ("1+2", {"dtype": "complex64"}, "'1+2' is no number"),
    "not UTF-8": (b"1 \xff\xfe\n", {}, "is no number"),
    "a zero byte": (b"1 \x00", {}, "is no number"),
    "a missing column": ("1 2", {"usecols": 2}, "usecols has 2, the first row has 2 fields"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_name_line_and_field(name):
    text, options, problem = ERRORS[name]
    with pytest.raises(ValueError, match="loadtxt: ") as caught:
        nx.loadtxt(io.BytesIO(text if isinstance(text, bytes) else text.encode()), **options)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    "options",
    [{"delimiter": "ab"}, {"delimiter": "é"}, {"quotechar": ""}, {"ndmin": 3}, {"skiprows": -1}, {"max_rows": -1}],
)
def test_options_that_make_no_sense_raise(options):
    with pytest.raises(ValueError, match="loadtxt: invalid"):
        nx.loadtxt(["1 2"], **options)


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n"])
def test_no_rows_warn_and_give_an_empty_tensor(text):
    with pytest.warns(UserWarning, match="loadtxt: there are no rows"):
        assert nx.loadtxt(io.StringIO(text)).shape == (0,)


def test_missing_values_are_filled():
    text = "x,y\n1,\n,NA\n-,4\n5,oops\ntotal,9\n"
    found = nx.genfromtxt(io.StringIO(text), delimiter=",", skip_header=1, skip_footer=1, missing_values="oops")
    np.testing.assert_array_equal(found.numpy(), [[1, np.nan], [np.nan, np.nan], [np.nan, 4], [5, np.nan]])
    filled = nx.genfromtxt(["1,", "NA,2"], delimiter=",", dtype="int32", filling_values=7)
    assert (filled.dtype.name, filled.tolist()) == ("int32", [[1, 7], [7, 2]])
    with pytest.raises(ValueError, match=r"genfromtxt: line 1, field 1: 'abc' is no number"):
        nx.genfromtxt(["abc"])


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.binary(max_size=80) | st.text("0123456789.,eE+-naif \t\r\n#\"'j()").map(str.encode), st.booleans())
def test_any_bytes_give_numbers_or_a_value_error(data, commas):
    for dtype in ("float64", "int16", "complex64", "bool"):
        try:
            x = nx.genfromtxt(io.BytesIO(data), dtype=dtype, delimiter="," if commas else None, ndmin=2)
        except (ValueError, UserWarning):
            continue
        assert x.size <= len(data) + 1


# -- writing -------------------------------------------------------------------------------------------------------


NARROW = ["float32", "bfloat16", "float8_e5m2", "complex64"]


@pytest.mark.parametrize("dtype", ["float64", "int64", "uint64", "bool", "complex128", *NARROW])
def test_what_is_written_reads_back_to_the_bit(dtype):
    values = np.random.default_rng(0).standard_normal((50, 3)) * 10.0 ** np.arange(-5, 10, 5)
    x = nx.asarray(values).astype(dtype) if dtype != "uint64" else nx.asarray(abs(values)).astype(dtype)
    x = x * (1 - 2j) if "complex" in dtype else x
    file = io.StringIO()
    nx.savetxt(file, x.astype(dtype), delimiter=";")
    assert nx.loadtxt(io.StringIO(file.getvalue()), dtype=dtype, delimiter=";").tolist() == x.astype(dtype).tolist()


@pytest.mark.parametrize(
    "options",
    [
        {"fmt": "%.3f"},
        {"fmt": "%10.5e", "delimiter": ","},
        {"fmt": ["%d", "%.2f"], "delimiter": "\t"},
        {"fmt": "%d and %g"},
        {"fmt": "%.18e", "header": "a\nb", "footer": "c", "comments": "% ", "newline": "\r\n"},
    ],
)
def test_formats_write_what_numpy_writes(options):
    a = np.asarray([[1.5, -2.25], [3.0, 1e-7]])
    ours, theirs = io.BytesIO(), io.BytesIO()
    nx.savetxt(ours, nx.asarray(a), **options)
    np.savetxt(theirs, a, **options)
    assert ours.getvalue() == theirs.getvalue()


def test_paths_are_replaced_whole_and_packed_by_suffix(tmp_path):
    nx.savetxt(tmp_path / "a.txt.gz", [1.5, 2.5])
    assert gzip.decompress((tmp_path / "a.txt.gz").read_bytes()) == b"1.5\n2.5\n"
    nx.savetxt(tmp_path / "a.txt", [1.5])
    with pytest.raises(ValueError, match="savetxt: fmt '%q' does not fit float64"):
        nx.savetxt(tmp_path / "a.txt", [1.5], fmt="%q")
    assert (tmp_path / "a.txt").read_bytes() == b"1.5\n"
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "a.txt.gz"]


def test_commas_of_a_locale_change_nothing():
    before = locale.setlocale(locale.LC_NUMERIC)
    for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"):
        try:
            locale.setlocale(locale.LC_NUMERIC, name)
        except locale.Error:
            continue
        try:
            file = io.StringIO()
            nx.savetxt(file, [0.5])
            assert (file.getvalue(), nx.loadtxt(["1.5,2"], delimiter=",").tolist()) == ("0.5\n", [1.5, 2])
        finally:
            locale.setlocale(locale.LC_NUMERIC, before)
