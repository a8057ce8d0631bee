"""Delimited text becomes columns of the right kind, whatever its dialect, or an error that names the line."""

import math
from datetime import UTC, datetime

import pytest

import hugin as hg
from hugin.data.delimited import NAT, parse_delimited, parse_times


def plain(text, **options):
    return {
        name: (column.kind, column.values.tolist()) for name, column in parse_delimited(text, "t", **options).items()
    }


def micros(*when):
    return int(datetime(*when, tzinfo=UTC).timestamp()) * 1_000_000


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found_out(delimiter):
    text = "a,b\n1,x\n2,y\n".replace(",", delimiter)
    assert plain(text) == {"a": ("number", [1, 2]), "b": ("category", [0, 1])}


def test_quotes_hold_delimiters_line_ends_and_quotes():
    made = parse_delimited('name,n\n"Smith, ""J""\nJr",1\n', "t")
    assert made["name"].categories == ('Smith, "J"\nJr',)


def test_missing_numbers_are_nan_and_missing_dates_nat():
    made = plain("t,v\n2024-01-01,1\n,NA\n2024-01-03,3\n")
    assert made["t"][1][1] == NAT
    assert math.isnan(made["v"][1][1])


def test_bom_blank_lines_comments_and_crlf_are_no_data():
    assert plain("# made by hand\r\na,b\r\n\r\n1,2\r\n") == {"a": ("number", [1]), "b": ("number", [2])}


def test_no_header_where_the_first_line_is_numbers():
    assert plain("1,2\n3,4\n") == {"1": ("number", [1, 3]), "2": ("number", [2, 4])}


def test_header_can_be_denied():
    assert plain("a\nb\n", header=False) == {"1": ("category", [0, 1])}


def test_repeated_and_empty_names_get_numbers():
    assert list(plain("a,a,\n1,2,3\n")) == ["a", "a (2)", "3"]


def test_decimal_comma_of_semicolon_files():
    assert plain("a;b\n1,5;2\n1.000,25;3\n")["a"] == ("number", [1.5, 1000.25])


def test_thousands_commas_in_quotes():
    assert plain('a,b\n"1,234",1\n"12,345,678.5",2\n')["a"] == ("number", [1234.0, 12345678.5])


def test_integers_beyond_int64_become_floats():
    assert plain("a,b\n99999999999999999999,1\n")["a"] == ("number", [1e20])


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2024-02-29", micros(2024, 2, 29)),
        ("2024/02/29", micros(2024, 2, 29)),
        ("2024-02", micros(2024, 2, 1)),
        ("2024-02-29T12:30:05Z", micros(2024, 2, 29, 12, 30, 5)),
        ("2024-02-29 14:30+02:00", micros(2024, 2, 29, 12, 30)),
        ("Jan 1 2000", micros(2000, 1, 1)),
        ("1 January 2000", micros(2000, 1, 1)),
        ("31/12/1999", micros(1999, 12, 31)),
        ("12/31/1999", micros(1999, 12, 31)),
        ("12/31/1999 1:05 pm", micros(1999, 12, 31, 13, 5)),
        ("1899-12-31", micros(1899, 12, 31)),
    ],
)
def test_times_in_many_forms(text, when):
    assert parse_times([text]) == [when]


def test_days_and_months_are_told_apart_by_the_whole_column():
    assert parse_times(["1/2/2020", "13/2/2020"]) == [micros(2020, 2, 1), micros(2020, 2, 13)]


@pytest.mark.parametrize(
    "fields", [["abc-def"], ["2024-13-01"], ["2024-02-30"], ["1-2"], ["2024"], ["12:30"], ["x/y/2000"]]
)
def test_what_is_no_date_stays_text(fields):
    assert parse_times(fields) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n3\n", "t: line 3 has 1 fields, the first has 2"),
        ("", "t: no data"),
        ("\n\n", "t: no data"),
        ("a,b\n", "t: a header and no data"),
        ('a,b\n"1,2\n', "t: line 2: unexpected end of data"),
    ],
)
def test_broken_text_names_the_line(text, message):
    with pytest.raises(hg.DataError, match=message):
        header = True if text == "a,b\n" else None
        parse_delimited(text, "t", header=header)
