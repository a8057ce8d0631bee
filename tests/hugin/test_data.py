"""What data may be, and what is told of data that may not."""

import array
import datetime as dt
import math
from decimal import Decimal
from fractions import Fraction

import pytest

import nx
from hugin.data import Column, categorize, ingest, scalar
from hugin.errors import DataError, HuginError

np = pytest.importorskip("numpy")
DAY = 86_400_000_000
OSLO = dt.timezone(dt.timedelta(hours=2))


def plain(column):
    values = column.values.tolist()
    shown = (
        [None if v != v else v for v in values]
        if isinstance(values, list) and values and not isinstance(values[0], list)
        else values
    )
    return shown, column.kind, column.categories


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([1, 2], ([1, 2], "number", None)),
        ((1, 2.5), ([1.0, 2.5], "number", None)),
        (range(3), ([0, 1, 2], "number", None)),
        ([], ([], "number", None)),
        ([1, None, 3], ([1.0, None, 3.0], "number", None)),
        ([None, None], ([None, None], "number", None)),
        ([True, False], ([True, False], "bool", None)),
        ([Decimal("1.5"), Fraction(1, 4)], ([1.5, 0.25], "number", None)),
        ([10**30, 1], ([1e30, 1.0], "number", None)),
        (["a", "b", None, "a"], ([0, 1, -1, 0], "category", ("a", "b"))),
        ([dt.date(1970, 1, 2)], ([DAY], "time", None)),
        ([dt.datetime(1970, 1, 2, 2, tzinfo=OSLO), None], ([float(DAY), None], "time", None)),
        ([dt.timedelta(milliseconds=3)], ([3000], "duration", None)),
        ((x for x in (1, 2)), ([1, 2], "number", None)),
        ({"k": 4}.values(), ([4], "number", None)),
        (array.array("f", [1.5]), ([1.5], "number", None)),
        ([[1, 2], [3, 4]], ([[1, 2], [3, 4]], "number", None)),
        (3.5, (3.5, "number", None)),
        (dt.date(1970, 1, 2), (DAY, "time", None)),
        (np.array(["1970-01-02", "NaT"], "M8[D]"), ([float(DAY), None], "time", None)),
        (np.array(["1970-02"], "M8[M]"), ([31 * DAY], "time", None)),
        (np.array([1500, -1], "M8[ns]"), ([1, -1], "time", None)),
        (np.array([2], "m8[h]"), ([7_200_000_000], "duration", None)),
        (np.array(["x", "y", "x"]), ([0, 1, 0], "category", ("x", "y"))),
        (np.array([1, None], object), ([1.0, None], "number", None)),
        (np.ma.masked_array([1, 2], [0, 1]), ([1.0, None], "number", None)),
        (np.array([1, 2], ">i4"), ([1, 2], "number", None)),
        (np.arange(6.0)[::-2], ([5.0, 3.0, 1.0], "number", None)),
    ],
)
def test_data_becomes_a_column(given, expected):
    assert plain(ingest(given)) == expected


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([1, "a"], "line: y mixes kinds, y[1] is 'a' among number data; give one kind"),
        (["a", 1], "line: y mixes kinds, y[1] is 1 among category data; give one kind"),
        ([1j], "line: y is complex; plot its real and imaginary part, or abs and angle"),
        (np.array([1j]), "line: y is complex; plot its real and imaginary part, or abs and angle"),
        ({1, 2}, "line: y is a set, which has no order; give a list, such as sorted(y)"),
        ({"a": 1}, "line: y is a dict; give it as data= and name one of its columns"),
        (None, "line: y is missing; give an array, a list, or a column of data="),
        ("temp", 'line: y is the string "temp"; give the table that has such a column as data=, or a list'),
        ([[1, 2], [3]], "line: y is ragged, row 0 has shape (2,) and row 1 (1,); rows must be alike"),
        (
            np.zeros(2, [("a", "f8"), ("b", "f8")]),
            'line: y is a structured array; give it as data= and name a field: "a", "b"',
        ),
    ],
)
def test_bad_data_is_told(given, message):
    with pytest.raises(HuginError) as caught:
        ingest(given, where="line", name="y")
    assert caught.value.message == message


@pytest.mark.parametrize("dtype", ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"])
def test_numpy_keeps_dtype_and_memory(dtype):
    given = np.arange(8).astype(dtype)[::2]
    made = ingest(given).values
    assert str(made.dtype) == given.dtype.name and made.tolist() == given.tolist()
    assert made.__array_interface__["data"][0] == given.ctypes.data


def test_a_tensor_is_taken_as_it_is():
    given = nx.asarray([1.0, 2.0])
    assert ingest(given).values is given
    column = Column(given, label="q")
    assert ingest(column) is column


def frames():
    data = {"n": [1.5, 2.5], "when": [dt.datetime(1970, 1, 2), dt.datetime(1970, 1, 3)], "who": ["b", "a"]}
    pandas, polars, pyarrow = (pytest.importorskip(name) for name in ("pandas", "polars", "pyarrow"))
    return {
        "dict": data,
        "pandas": pandas.DataFrame(data),
        "polars": polars.DataFrame(data),
        "pyarrow": pyarrow.table(data),
        "lazy": polars.LazyFrame(data),
    }


@pytest.mark.parametrize("library", ["dict", "pandas", "polars", "pyarrow", "lazy"])
def test_columns_come_by_name(library):
    table = frames()[library]
    assert plain(ingest("n", data=table)) == ([1.5, 2.5], "number", None)
    assert plain(ingest("when", data=table)) == ([DAY, 2 * DAY], "time", None)
    assert plain(ingest("who", data=table)) == ([0, 1], "category", ("b", "a"))
    assert ingest("n", data=table).label == "n"


@pytest.mark.parametrize("library", ["dict", "pandas", "polars", "pyarrow", "lazy"])
def test_an_unknown_column_is_told_with_the_nearest(library):
    with pytest.raises(DataError) as caught:
        ingest("whem", where="line", name="x", data=frames()[library])
    assert caught.value.message == 'line: x: unknown column "whem"; did you mean "when"?'


def test_frame_columns_are_not_copied():
    pandas, polars, pyarrow = (pytest.importorskip(name) for name in ("pandas", "polars", "pyarrow"))
    given = np.arange(10.0)
    series = pandas.Series(given)
    assert ingest(series).values.__array_interface__["data"][0] == series.to_numpy().ctypes.data
    series = polars.Series(given)
    assert ingest(series).values.__array_interface__["data"][0] == series.to_numpy().ctypes.data
    arrow = pyarrow.array(given)[2:]
    assert ingest(arrow).values.__array_interface__["data"][0] == arrow.buffers()[1].address + 16


def test_pandas_columns_of_every_kind():
    pd = pytest.importorskip("pandas")
    day = "1970-01-02"
    cases = [
        (pd.Series([1, None], dtype="Int64"), ([1.0, None], "number", None)),
        (pd.Series(["a", None, "b"]), ([0, -1, 1], "category", ("a", "b"))),
        (pd.Series(["b", "a"], dtype=pd.CategoricalDtype(["a", "b", "c"])), ([1, 0], "category", ("a", "b"))),
        (pd.Series(pd.to_datetime([day, None])), ([float(DAY), None], "time", None)),
        (pd.DatetimeIndex([day]).tz_localize("UTC"), ([DAY], "time", None)),
        (pd.PeriodIndex([day], freq="D"), ([DAY], "time", None)),
        (pd.Series([True, False]), ([True, False], "bool", None)),
        (pd.Series([1.5], dtype="float64[pyarrow]"), ([1.5], "number", None)),
        (pd.Series([pd.Timedelta("1s")]), ([1_000_000], "duration", None)),
    ]
    assert [plain(ingest(given)) for given, _ in cases] == [expected for _, expected in cases]


def test_polars_and_arrow_columns_of_every_kind():
    pl, pa = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    cases = [
        (pl.Series([1, None]), ([1.0, None], "number", None)),
        (pl.Series([dt.date(1970, 1, 2), None]), ([float(DAY), None], "time", None)),
        (pl.Series([dt.timedelta(seconds=1)]), ([1_000_000], "duration", None)),
        (pl.Series(["b", "a"], dtype=pl.Enum(["a", "b", "c"])), ([1, 0], "category", ("a", "b"))),
        (pl.Series([Decimal("1.5")]), ([1.5], "number", None)),
        (pa.array([1, None, 3]), ([1.0, None, 3.0], "number", None)),
        (pa.chunked_array([[1], [2]]), ([1, 2], "number", None)),
        (pa.array(["a", None, "b"]), ([0, -1, 1], "category", ("a", "b"))),
        (pa.array([dt.date(1970, 1, 2)]), ([DAY], "time", None)),
        (pa.array([True, False]), ([True, False], "bool", None)),
    ]
    assert [plain(ingest(given)) for given, _ in cases] == [expected for _, expected in cases]


@pytest.mark.parametrize(
    ("given", "kind", "expected"),
    [
        (3, "number", 3),
        ("1970-01-02", "time", DAY),
        ("1970", "time", 0),
        (dt.date(1970, 1, 2), "time", DAY),
        ("1970-01-01T02:00+02:00", "time", 0),
        (dt.timedelta(seconds=1), "duration", 1_000_000),
        (5, "time", 5),
    ],
)
def test_a_limit_is_read_in_units_of_its_axis(given, kind, expected):
    assert scalar(given, kind) == expected


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        ("soon", "time", "xlim: 'soon' is no place on an axis of time data; give a date or a time"),
        ("a", "number", "xlim: 'a' is no place on an axis of number data; give a number"),
        (math.inf, "number", "xlim: inf is not finite; give a number"),
    ],
)
def test_a_bad_limit_is_told(given, kind, message):
    with pytest.raises(HuginError) as caught:
        scalar(given, kind, where="xlim")
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("given", "codes", "names"),
    [
        ([3, 1, 3], [1, 0, 1], ("1", "3")),
        ([True, False], [1, 0], ("False", "True")),
        ([0.5, math.nan, -2.0], [1, -1, 0], ("\u22122", "0.5")),
    ],
)
def test_numbers_become_groups(given, codes, names):
    made = categorize(ingest(given))
    assert (made.values.tolist(), made.categories) == (codes, names)


def test_too_many_groups_are_none():
    assert categorize(ingest(range(2000))) is None
